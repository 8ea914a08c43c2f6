"""Pages that stand alone: styles, script and data inside, and a policy that lets the browser use nothing else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")


def page(title: str, language: str, body: str, styles: Sequence[str], script: str) -> str:
    """A whole page. ``title`` is text, ``body`` is markup; styles and the script are names of packaged files."""
    return whole_page(title, language, body, "".join(asset(name) for name in styles), asset(script))


def whole_page(title: str, language: str, body: str, style: str, script: str = "") -> str:
    """A whole page from the texts of its style and its script, which it may do without."""
    allowed = ["default-src 'none'", f"style-src 'sha256-{_digest(style)}'"]
    if script:
        allowed.append(f"script-src 'sha256-{_digest(script)}'")
    policy = "; ".join((*allowed, "base-uri 'none'", "form-action 'none'"))
    code = f'<script type="module">{script}</script>\n' if script else ""
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{text_html(title)}</title>
<style>{style}</style>
</head>
<body>
{body}
{code}</body>
</html>
"""


def asset(name: str) -> str:
    """The text of a packaged file."""
    return files("slatecraft.stv").joinpath("sheets", "assets", name).read_text(encoding="utf-8")


def data_script(name: str, data: Any) -> str:
    """Data for the page's script, in an element that nothing in the data can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{name}-data">{text}</script>'


def without_overrides(text: str) -> str:
    """A text without the characters that set the direction of others, by which a name could turn what follows round."""
    return OVERRIDES.sub("", text)


def text_html(text: str) -> str:
    """Text that may hold names, as markup."""
    return escape(without_overrides(text))


def name_html(name: str) -> str:
    """A name as markup, kept apart from the text around it whatever the direction of its letters."""
    return f"<bdi>{text_html(name)}</bdi>"


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
