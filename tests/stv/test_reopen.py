"""Re-open nominations as a candidate."""

from __future__ import annotations

import pytest

from slatecraft import stv


def test_when_it_is_elected_the_other_places_stay_open() -> None:
    ballots = [("A",)] * 5 + [("RON",)] * 4 + [("B", "RON")] * 2 + [("C",)]
    election = stv.Election(["A", "B", "C", "RON"], 3, ballots, reopen=4)
    count = stv.count(election, "ers97")
    assert count.winners == ("A",)
    assert count.reopened == 2
    last = count.stages[-1]
    assert last.status == ("elected", "excluded", "excluded", "elected")
    assert last.changes[-1] == stv.Change(stv.Status.EXCLUDED, (2, 3), stv.Reason.REOPENED)


def test_otherwise_it_is_excluded_like_anybody() -> None:
    ballots = [("A",)] * 5 + [("RON", "B")] + [("B",)] * 4 + [("C",)] * 2
    count = stv.count(stv.Election(["A", "B", "C", "RON"], 2, ballots, reopen=4), "scottish")
    assert count.winners == ("A", "B")
    assert count.reopened == 0


def test_the_last_places_are_filled_only_above_it() -> None:
    ballots = [("A",)] * 9 + [("RON",)] * 3 + [("B",)] * 2 + [("C",)] * 1
    count = stv.count(stv.Election(["A", "B", "C", "RON"], 3, ballots, reopen=4), "scottish")
    assert count.winners == ("A",)
    assert count.reopened == 2


def test_a_rule_that_cannot_says_so() -> None:
    election = stv.Election(["A", "RON"], 1, [("A",)], reopen=2)
    with pytest.raises(stv.ElectionError, match="re-open nominations"):
        stv.count(election, "cpo-stv")


@pytest.mark.parametrize("rule", ["dail", "dail-gregory", "scottish"])
def test_nobody_is_elected_after_it_when_several_are_elected_together(rule: str) -> None:
    ballots = [("Ann",)] * 26 + [("RON",)] * 24 + [("Bob",)] * 23 + [("Cat",)] * 17 + [("Dan",)] * 10
    count = stv.count(stv.Election(("Ann", "RON", "Bob", "Cat", "Dan"), 3, ballots, reopen=2), rule)
    assert (count.winners, count.reopened) == (("Ann",), 2)


def test_nobody_is_elected_after_it_in_new_south_wales() -> None:
    ballots = ["D", "BE", "CD", "DE", "AB", "BD", "B"]
    election = stv.Election(
        "ABCDE", 4, [tuple(ballot) for ballot in ballots], [2, 3, 2, 4, 3, 1, 1], reopen=1
    )
    count = stv.count(election, "nsw-local")
    assert (count.winners, count.reopened) == (("D", "B"), 2)
