"""Ballots that are no plain rankings: what rules make of them, and that it is said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from slatecraft import stv
from slatecraft.stv.readings import read_papers
from slatecraft.stv.rule import Equal, Repeated, Skipped
from slatecraft.stv.sheets.text import count_to_text


def read(ranking: tuple[object, ...], reading: stv.Reading) -> list[list[int]]:
    """The rankings that one ballot becomes."""
    papers = read_papers(stv.Election("ABCD", 1, [ranking]), reading)  # type: ignore[list-item]
    return [[n for n in row if n] for row in papers.flat.reshape(-1, papers.width).tolist()]


@pytest.mark.parametrize(
    ("ranking", "reading", "expected"),
    [
        (("A", None, "B"), stv.Reading(skipped=Skipped.STOP), [[1]]),
        (("A", None, "B"), stv.Reading(skipped=Skipped.PASS_OVER), [[1, 2]]),
        (("A", None, "B"), stv.Reading(skipped=Skipped.INVALID), []),
        ((None, "B"), stv.Reading(skipped=Skipped.STOP), []),
        ((None, "B"), stv.Reading(skipped=Skipped.PASS_OVER), [[2]]),
        (("A", "B", None), stv.Reading(), [[1, 2]]),
        (("A", "B", "A", "C"), stv.Reading(repeated=Repeated.STOP), [[1, 2]]),
        (("A", "B", "A", "C"), stv.Reading(repeated=Repeated.PASS_OVER), [[1, 2, 3]]),
        (("A", "B", "A", "C"), stv.Reading(repeated=Repeated.INVALID), []),
        (("A", {"B", "C"}, "D"), stv.Reading(equal=Equal.STOP), [[1]]),
        (("A", {"B", "C"}, "D"), stv.Reading(equal=Equal.PASS_OVER), [[1, 4]]),
        (("A", {"B", "C"}, "D"), stv.Reading(equal=Equal.INVALID), []),
        (("A", {"B", "C"}, "D"), stv.Reading(equal=Equal.SPLIT), [[1, 2, 3, 4], [1, 3, 2, 4]]),
    ],
)
def test_readings(ranking: tuple[object, ...], reading: stv.Reading, expected: list[list[int]]) -> None:
    assert read(ranking, reading) == expected


def test_a_ballot_with_equal_preferences_is_divided_exactly() -> None:
    election = stv.Election("ABC", 1, [({"A", "B", "C"},), ("A",)], [1, 1])
    count = stv.count(election, "wig-exact")
    assert count.stages[0].votes == (Fraction(4, 3), Fraction(1, 3), Fraction(1, 3))


def test_a_rule_that_has_no_place_for_them_refuses() -> None:
    rule = replace(stv.rules.get("scottish"), reading=stv.Reading(equal=Equal.REFUSE))
    with pytest.raises(
        stv.ElectionError, match="Ballot 2 has equal preferences, which this rule does not allow"
    ):
        stv.count(stv.Election("ABC", 1, [("A",), ({"B", "C"},)]), rule)


def test_too_many_orders_are_refused() -> None:
    election = stv.Election("ABCDEFGH", 1, [(set("ABCDEFGH"),)])
    with pytest.raises(stv.ElectionError, match="could be written in 40,320 orders"):
        stv.count(election, "wig-exact")


def test_what_was_changed_and_what_was_invalid_is_said() -> None:
    election = stv.Election("AB", 1, [("A", None, "B"), (None, "B"), ("A",)], [5, 2, 1])
    count = stv.count(election, "scottish")
    assert (count.exact(count.valid), count.invalid) == (6, 2)
    (note,) = count.notes
    assert note == (
        "Ballots that are not plain rankings: 7 (a preference left out: 7; a candidate repeated: 0; preferences equal: "
        "0). They are read as the rule says; invalid by that: 2."
    )
    assert "Papurau nad ydynt yn rhestrau plaen: 7" in " ".join(count_to_text(count, "cy").split())


def test_a_real_file_with_repeated_preferences(shared: object) -> None:
    election = stv.read_blt(f"{shared}/elections/eve-csm8.blt")
    assert election.odd.any()
    count = stv.count(election, "scottish")
    assert len(count.elected) == 14
    assert count.notes
