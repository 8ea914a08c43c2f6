"""Whether the pictures and leaflets of a campaign can be served, and its texts link to what is there."""

from __future__ import annotations

import difflib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it import MarkdownIt

from slatecraft.folder.faults import shortened, suggest
from slatecraft.folder.model import BUILT_IN_PAGES, MEDIA_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slatecraft.folder.parse import Place, Source
    from slatecraft.folder.reader import Passage

LARGEST_PICTURE = 200_000
"""Bytes above which a picture is a warning: a page has to come quickly to a phone."""

PAGES = BUILT_IN_PAGES | {"orders", "posts", "candidates", "dates", "stv", "ballot", "supporters"}
"""Addresses, beside one another, of the pages that the site has of its own."""

_BESIDE = re.compile(r"\.\./(?P<name>[^/.?#]+)(?=[/?#]|$)")
_ENDINGS = {"PNG": ("png",), "JPEG": ("jpg", "jpeg"), "WebP": ("webp",)}
_NOT_IN_A_NAME = re.compile(r"[^\w .()/-]")
_PASSING = re.compile(r"(?:\.{0,2}/)*")
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def files(source: Source) -> None:
    """Files under ``media/`` that the site cannot serve, and pictures that are heavy."""
    report = source.report
    for file, data in source.campaign.media.items():
        ending = _ending(file)
        if bad := _NOT_IN_A_NAME.search(file):
            message = (
                f"The file's name holds a character that may be lost in an address (U+{ord(bad[0]):04X})."
            )
            report.error(file, None, message, "Use letters, digits, spaces and - _ . ( ) alone.")
        if ending not in MEDIA_TYPES:
            message = f'The site does not serve files that end in "{shortened(ending)}".'
            if not ending:
                message = "The file's name does not say what kind of file it is."
            report.error(file, None, message, "Use PNG, JPEG or WebP for pictures, PDF for leaflets.")
        elif data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            message = "This is a web page or a drawing by another name, and may hold what a browser runs."
            report.error(file, None, message, "Use PNG, JPEG or WebP for pictures, PDF for leaflets.")
        elif MEDIA_TYPES[ending].startswith("image/") and len(data) > LARGEST_PICTURE:
            message = f"The picture has {-(-len(data) // 1000)} kB, which is slow to come to a phone."
            report.warning(file, None, message, f"Make it smaller than {LARGEST_PICTURE // 1000} kB.")


def references(source: Source) -> None:
    """Links and pictures in Markdown that lead to no file or page, or to another site's picture."""
    for passage in source.passages:
        if not passage.markdown:
            continue
        for line, address, is_picture in _addresses(passage):
            place = (passage.file, line)
            path = unquote(address)
            if is_picture and re.match(r"(?:https?:)?//", address):
                message = "A picture from another site is not shown: the site asks no other for anything."
                source.report.warning(*place, message, "Put the picture into media/ and write its path.")
            elif is_picture:
                picture(source, place, path)
            elif _PASSING.sub("", path, count=1).startswith("media/") and path not in source.campaign.media:
                _missing(source, place, path, "file")
            else:
                _link(source, place, path)


def _link(source: Source, place: Place, address: str) -> None:
    """A link that begins like another site without its ``https://``, or leads from a page to none."""
    if address.lower().startswith("www."):
        message = f'"{shortened(address)}" is looked for on this site, since it does not begin with https://.'
        source.report.error(*place, message, f'Write "https://{shortened(address)}".')
    beside = _BESIDE.match(address)
    if beside is None or not place[0].startswith("pages/") or {"pages", "slates"} & source.report.shaky:
        return
    campaign = source.campaign
    known = PAGES | {page.slug for page in campaign.pages} | {slate.key for slate in campaign.slates}
    if beside["name"] not in known:
        message = f'There is no page "{shortened(beside["name"])}" that "{shortened(address)}" could lead to.'
        remedy = suggest(beside["name"], sorted(known)) or "Link to a page of the folder or of the site."
        source.report.error(*place, message, remedy)


def picture(source: Source, place: Place, path: str) -> None:
    """Whether ``path``, named at ``place``, is a picture of the folder that can be shown."""
    media = source.campaign.media
    if path not in media:
        _missing(source, place, path, "picture")
        return
    if _ending(path) not in MEDIA_TYPES:
        return  # told of the file itself
    kind = picture_kind(media[path])
    if kind is None:
        message = f'"{shortened(path)}" is not a picture that can be shown.'
        source.report.error(*place, message, "Save it as PNG, JPEG or WebP.")
    elif _ending(path) not in _ENDINGS[kind]:
        message = f'"{shortened(path)}" is a {kind} picture by another name.'
        source.report.error(*place, message, f'Let its name end in ".{_ENDINGS[kind][0]}".')


def picture_kind(data: bytes) -> str | None:
    """``"PNG"``, ``"JPEG"`` or ``"WebP"`` by a picture's first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _missing(source: Source, place: Place, path: str, what: str) -> None:
    media = source.campaign.media
    inside = _PASSING.sub("", path, count=1)
    folded = {name.casefold(): name for name in media}
    # All of them begin with media/, which is no likeness.
    close = difflib.get_close_matches(inside.casefold()[:200], folded, n=1, cutoff=0.8)
    remedy = "Put it into media/ and write its path, media/…."
    if inside in media:
        remedy = f'Write "{inside}".'
    elif close:
        remedy = f'Did you mean "{folded[close[0]]}"?'
    source.report.error(*place, f'There is no {what} "{shortened(path)}" in the folder.', remedy)


def _ending(file: str) -> str:
    return PurePosixPath(file).suffix.lower().removeprefix(".")


def _addresses(passage: Passage) -> Iterator[tuple[int, str, bool]]:
    """Line, address and whether it is a picture, of each link and picture of a Markdown text."""
    lines = passage.words.split("\n")
    around = [0, 1]
    for block in _markdown.parse(passage.words):
        # A cell of a table has no lines of its own, but its row has.
        around = block.map or around
        for token in block.children or ():
            if token.type in {"link_open", "image"}:
                is_picture = token.type == "image"
                address = str(token.attrGet("src" if is_picture else "href"))
                yield passage.line + _line(lines, address, *around), address, is_picture


def _line(lines: list[str], address: str, first: int, end: int) -> int:
    """Which of ``lines``, from 0, holds ``address``; the first of its block if it is written apart."""
    named = (n for n in range(first, end) if address in lines[n] or unquote(address) in lines[n])
    return next(named, first)
