"""What people are shown of a plan: a report as a page, in parts for another page, in a terminal, and as tables.

Everything is made from the document ``slatecraft-plan/1`` and nothing else.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from slatecraft.planning.report.pages import asset, compare_fragments, compare_html, fragments, html
from slatecraft.planning.report.reading import SCHEMA
from slatecraft.planning.report.tables import tables as csv
from slatecraft.planning.report.terminal import summary

STYLES = "report.css"
"""The style sheet that `fragments` want, in the folder ``assets``; `asset` gives its text."""

__all__ = [
    "SCHEMA",
    "STYLES",
    "asset",
    "compare_fragments",
    "compare_html",
    "csv",
    "fragments",
    "html",
    "schema",
    "summary",
]


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a plan's document."""
    import json

    text = (
        files("slatecraft.planning").joinpath("schema", "slatecraft-plan-1.json").read_text(encoding="utf-8")
    )
    return json.loads(text)  # type: ignore[no-any-return]
