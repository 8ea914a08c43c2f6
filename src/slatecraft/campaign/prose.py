"""Markdown from the folder to safe HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import unquote

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

NONE: Mapping[str, str] = MappingProxyType({})


class _Renderer(RendererHTML):
    """Headings start below the page's own, and a wide table scrolls inside its own box."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<h{self._below(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"</h{self._below(tokens[idx])}>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table-scroll" tabindex="0"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<th{self._aligned(tokens[idx])}>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<td{self._aligned(tokens[idx])}>"

    @staticmethod
    def _aligned(token: Token) -> str:
        """The column's alignment as a class: a style attribute is not let through by the site's own policy."""
        side = str(token.attrGet("style") or "").removeprefix("text-align:")
        return f' class="{side}"' if side else ""

    @staticmethod
    def _below(token: Token) -> int:
        return min(int(token.tag[1]) + 1, 6)


# Raw HTML in the text is shown as text, and only addresses the library holds to be safe become links.
_markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}, renderer_cls=_Renderer).enable(
    ["table", "strikethrough"]
)


def prose(markdown: str, media: Mapping[str, str] = NONE) -> SafeString:
    """The HTML of a Markdown text; a heading of level 1 becomes h2, and so on.

    ``media`` gives the address of each of the folder's files, by its path (``media/leaflet.pdf``): links and pictures
    that name such a path get the address.
    """
    tokens = _markdown.parse(markdown)
    for token in tokens:
        for child in token.children or ():
            for name in ("href", "src"):
                # The parser has percent-encoded the address.
                address = media.get(unquote(str(child.attrGet(name))))
                if address:
                    child.attrSet(name, address)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308  # made by the renderer with html=False
