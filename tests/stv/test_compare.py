"""One election under several rules: who wins under which, and where the counts part."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from slatecraft import stv
from slatecraft.stv.sheets.compare import Parting, compare, comparison_to_dict, parting
from slatecraft.stv.sheets.text import comparison_to_text


def test_where_two_counts_part(ward: Callable[[str], stv.Election]) -> None:
    election = ward("east_lothian_2022_ward1")
    comparison = stv.compare(election, [stv.rules.get(key) for key in ("scottish", "meek")])
    scottish, meek = (counted for _, counted in comparison.counts)
    assert not isinstance(scottish, str)
    assert not isinstance(meek, str)
    assert parting(scottish, scottish) is None
    found = parting(scottish, meek)
    assert found is not None
    assert found.excluded in scottish.stages[found.stage - 1].excluded
    assert found.instead in meek.stages[found.instead_stage - 1].excluded
    data = comparison_to_dict(comparison)
    assert data["rules"][0]["parting"] is None
    assert Parting(**data["rules"][1]["parting"]) == found
    json.dumps(data)
    assert "scottish and meek part where scottish excludes" in comparison_to_text(comparison, 200)


def test_whatever_broke_a_tie_is_named() -> None:
    election = stv.Election("ABC", 1, [[1], [2], [3]], [3, 2, 2])
    for on_tie, how in (
        (None, "by lot"),
        ([3, 2, 1], "by the order declared beforehand"),
        (lambda question: question.candidates[0], "by the decision of the returning officer"),
    ):
        comparison = stv.compare(election, ["scottish", "irv"], on_tie=on_tie)
        text = comparison_to_text(comparison)
        assert f"scottish: 1 tie was broken {how}." in text
        assert f"irv: 1 tie was broken {how}." in text
    aside = stv.compare(stv.Election("AB", 1, [[1]]), ["scottish"])
    assert "tie" not in comparison_to_text(aside)


def test_a_comparison_speaks_no_other_languages_than_the_sheets() -> None:
    comparison = stv.compare(stv.Election("AB", 1, [[1]]), ["scottish"])
    assert "1." in comparison_to_text(comparison, language="cy")
    with pytest.raises(ValueError, match="en or cy"):
        comparison_to_text(comparison, language="fr")


def test_a_comparison_is_told_in_welsh() -> None:
    election = stv.Election(("Ann", "Bob", "Cat"), 1, [("Ann",)] * 4 + [("Bob",)] * 3 + [("Cat", "Bob")] * 2)
    text = comparison_to_text(compare(election, ["irv", "scottish"]), language="cy")
    assert "Y niferoedd yw trefn yr ethol." in text
    assert "candidate" not in text
