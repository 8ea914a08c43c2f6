"""The case study in the docs says what the real ballots give."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study(shared: Path) -> dict[str, Any]:
    return runpy.run_path(str(PROJECT / "tools" / "case_study.py"))


@pytest.fixture(scope="module")
def page() -> str:
    return (PROJECT / "docs" / "case-study.md").read_text(encoding="utf-8")


def test_main_figures_are_recounted(study: dict[str, Any], page: str) -> None:
    for case in study["CASES"]:
        assert study["firsts_table"](case) in page
        drawn = (PROJECT / "docs" / f"{case.key}-firsts.svg").read_text(encoding="utf-8")
        assert study["firsts_picture"](case) == drawn
        assert f"{float(case.short):.1f} votes" in page
    edinburgh = study["EDINBURGH"]
    assert edinburgh.contest.seats_actual == 1
    assert set(edinburgh.names) <= set(edinburgh.split(1).winners)


@pytest.mark.soak
def test_every_figure_and_picture_is_recounted(study: dict[str, Any], page: str) -> None:
    words = " ".join(page.split())
    for case in study["CASES"]:
        for fact in study["facts"](case):
            assert fact in words
    assert study["seeds_table"](study["WEST_LOTHIAN"]) in page
    assert study["following_table"]() in page
    assert study["EDINBURGH"].planned(0.7) == [2] * 10
    for file, drawn in study["pictures"]():
        assert file.read_text(encoding="utf-8") == drawn
