"""Every example of docs/formats.md reads, in the format it is an example of."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from slatecraft.stv.formats import READABLE, read_election

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
SECTIONS = {
    "BLT": "blt",
    "CSV of ballots": "csv",
    "Scottish preference profiles": "scottish",
    "PrefLib": "preflib",
    "ABIF": "abif",
    "Cast vote records": "cvr",
    "JSON": "json",
}
EXAMPLES = [
    (SECTIONS[heading], textwrap.dedent(block))
    for heading, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    for block in re.findall(r"^ *```(?:json)?\n(.*?)^ *```", body, re.MULTILINE | re.DOTALL)
]


def test_every_format_has_an_example() -> None:
    assert sorted({format_name for format_name, _ in EXAMPLES}) == sorted(READABLE)


@pytest.mark.parametrize(("format_name", "example"), EXAMPLES)
def test_an_example_reads(format_name: str, example: str) -> None:
    """It is also detected."""
    read_election(example.encode(), format_name, seats=1)  # type: ignore[arg-type]
    read_election(example.encode(), seats=1)
