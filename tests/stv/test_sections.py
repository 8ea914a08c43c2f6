"""Electoral colleges: sections that weigh a fixed share whatever their turnout."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from slatecraft import stv
from slatecraft.stv.sheets.text import count_to_text

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
    assert "so that the others share its weight: none." in " ".join(count_to_text(count).split())


@pytest.mark.parametrize(
    "key", ["scottish", "ers97", "northern-ireland", "church-of-england", "wig", "australian-senate"]
)
def test_a_rule_with_places_does_not_cut_what_a_section_weighs(key: str) -> None:
    level = stv.Election("AB", 1, [("A",), ("B",)], [3, 4], sections=HALVES, section_of=[0, 1])
    count = stv.count(level, key)
    assert count.stages[0].votes == (Fraction(7, 2), Fraction(7, 2))
    assert count.ties
    # Ann has 10,919.80 votes and Bob 10,918.80; with a member's paper at 0.10, not 0.100099, Bob would be ahead.
    sections = (stv.Section("members", Fraction(1, 10)), stv.Section("mps", Fraction(9, 10)))
    rankings = [("Ann", "Cat"), ("Cat",), ("Bob",), ("Ann",), ("Cat",)]
    papers = [100_000, 1_000, 12, 1, 87]
    close = stv.Election(
        ["Ann", "Bob", "Cat"], 2, rankings, papers, sections=sections, section_of=[0, 0, 1, 1, 1]
    )
    assert set(stv.count(close, key).winners) == {"Ann", "Cat"}


@pytest.mark.parametrize("share", ["1/2", "0.5", Decimal("0.5"), Fraction(1, 2)])
def test_a_share_is_exact(share: str | Decimal | Fraction) -> None:
    section = stv.Section("m", share)
    assert section == stv.Section("m", Fraction(1, 2))
    assert type(section.share) is Fraction
    election = stv.Election(
        "AB", 1, [("A",), ("B",)], [4, 8], sections=[section, stv.Section("n", 1)], section_of=[0, 1]
    )
    assert stv.count(election, "wig-exact").stages[0].votes == (4, 8)


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (0.1, r"The section 'm': the share 0\.1 is a float, which is not exact: write it as a string"),
        (np.float32(0.5), "is a float, which is not exact"),
        (True, "the share True is not a number"),
        ("half", "The section 'm': the share 'half' is not a number"),
        (None, "the share None is not a number"),
    ],
)
def test_a_share_that_is_not_exact_is_refused(share: Any, sentence: str) -> None:
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.Section("m", share)


@pytest.mark.parametrize(
    ("section_of", "sentence"),
    [
        ([0.0, 0.5], "section_of must be a list of the sections' places, whole numbers from 0"),
        (["members", "affiliates"], "section_of must be a list of the sections' places"),
        ([[0], [0, 1]], "section_of must be a list of the sections' places"),
        ([0, 2], r"in a section that is not listed\. Sections are counted from 0"),
        ([0, -1], "in a section that is not listed"),
        (np.array([0, 65536]), "in a section that is not listed"),
    ],
)
def test_a_section_that_cannot_be_is_refused(section_of: Any, sentence: str) -> None:
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.Election("AB", 1, [("A",), ("B",)], sections=HALVES, section_of=section_of)


def test_a_ballot_without_a_section_is_refused() -> None:
    with pytest.raises(stv.ElectionError, match="needs its section"):
        stv.Election("AB", 1, [("A",), ("B",)], sections=HALVES, section_of=[0])


# The last round of Labour's leadership election, 25 September 2010: Ed and David Miliband's votes in each third of the
# electoral college. The papers of each section that named neither by then are made up: they must not matter.
SECTIONS_2010 = {
    "MPs and MEPs": (122, 140, 5),
    "members": (55_992, 66_814, 5_000),
    "affiliates": (119_405, 80_266, 20_000),
}
PUBLISHED_2010 = ("50.65", "49.35")
"""Per cent of the college."""


def test_sections_can_be_rebased_on_what_still_counts() -> None:
    rankings, weights, section_of = [], [], []
    for place, votes in enumerate(SECTIONS_2010.values()):
        for name, papers in zip(("Ed Miliband", "David Miliband", "other"), votes, strict=True):
            rankings.append((name,))
            weights.append(papers)
            section_of.append(place)
    election = stv.Election(
        ["Ed Miliband", "David Miliband", "other"],
        1,
        rankings,
        weights,
        sections=tuple(stv.Section(name) for name in SECTIONS_2010),
        section_of=section_of,
        rebased=True,
    )
    count = stv.count(election, "irv")
    assert count.winners == ("Ed Miliband",)
    last = count.stages[-1]
    shares = [count.exact(votes) / count.exact(count.valid) * 100 for votes in last.votes[:2]]
    assert [f"{float(share):.2f}" for share in shares] == list(PUBLISHED_2010)
    assert last.quota == Fraction(count.valid) / 2
    assert sum(last.votes) + last.non_transferable + last.rounding == count.valid


def test_rebasing_is_for_one_seat() -> None:
    election = stv.Election("ABC", 2, [("A",)], sections=HALVES[:1], section_of=[0], rebased=True)
    with pytest.raises(stv.ElectionError, match="only where one seat is filled"):
        stv.count(election, "scottish")


def test_shares_are_rebased_from_the_first_stage_on() -> None:
    sections = [stv.Section("members"), stv.Section("affiliates")]
    election = stv.Election(
        ("Ann", "Bob", "Gone"),
        1,
        [("Ann",), ("Gone",), ("Bob",), ("Ann",)],
        [6, 4, 9, 1],
        withdrawn=[3],
        sections=sections,
        section_of=[0, 0, 1, 1],
        rebased=True,
    )
    for rule in ("irv", "scottish", "ers97"):
        count = stv.count(election, rule)
        assert count.winners == ("Ann",), rule
        assert [count.exact(votes) for votes in count.stages[0].votes] == [11, 9, 0]


def test_shares_are_rebased_when_a_count_begins_again() -> None:
    sections = [stv.Section("members"), stv.Section("affiliates")]
    ballots = [("A", "C"), ("E", "B", "D", "C"), ("B", "A", "D", "C"), ("D", "C")]
    election = stv.Election(
        "ABCDE", 1, ballots, [3, 1, 2, 2], sections=sections, section_of=[0, 0, 1, 1], rebased=True
    )
    assert stv.count(election, "wright").winners == stv.count(election, "irv").winners == ("B",)
