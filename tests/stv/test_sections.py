"""Electoral colleges: sections that weigh a fixed share whatever their turnout."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slatecraft import stv

HALVES = (stv.Section("members"), stv.Section("affiliates"))


def test_each_section_weighs_its_share_exactly() -> None:
    election = stv.Election(
        "AB", 1, [("A",), ("B",), ("B",)], [7, 2, 3], sections=HALVES, section_of=[0, 0, 1]
    )
    count = stv.count(election, "wig-exact")
    # Nine members and three affiliates: each section weighs six of the twelve votes.
    assert count.stages[0].votes == (Fraction(6 * 7, 9), 6 + Fraction(6 * 2, 9))
    assert count.winners == ("B",)


def test_shares_may_differ_and_an_empty_section_leaves_its_share_to_the_others() -> None:
    sections = (stv.Section("a", Fraction(2, 3)), stv.Section("b", Fraction(1, 3)), stv.Section("none"))
    election = stv.Election("AB", 1, [("A",), ("B",)], [1, 5], sections=sections, section_of=[0, 1])
    count = stv.count(election, "wig-exact")
    assert count.stages[0].votes == (4, 2)


def test_under_a_rule_with_places_what_is_cut_is_booked_as_rounding() -> None:
    election = stv.Election("AB", 1, [("A",), ("B",)], [3, 4], sections=HALVES, section_of=[0, 1])
    count = stv.count(election, "scottish")
    first = count.stages[0]
    assert [count.text(votes) for votes in first.votes] == ["3.49998", "3.50000"]
    assert count.text(first.rounding) == "0.00002"


def test_a_ballot_without_a_section_is_refused() -> None:
    with pytest.raises(stv.ElectionError, match="needs its section"):
        stv.Election("AB", 1, [("A",), ("B",)], sections=HALVES, section_of=[0])
