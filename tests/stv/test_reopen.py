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
