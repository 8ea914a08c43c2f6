"""Every ward of 2017 as its returning officer counted it, and the clauses that real wards seldom reach."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from slatecraft import stv

Ward = Callable[[str], stv.Election]

FIVE_PLACES = Decimal("0.00001")
MOST = Decimal("0.006")
"""Some authorities published fewer places: two, and now and then three."""
MISPRINTS = {("glasgow_2017_ward1", 3): (6, Decimal(303), Decimal(393))}
"""Ward and stage: the candidate, what the ballots give, what was printed."""


def test_all_official_counts(official: dict[str, Any], ward: Ward) -> None:
    stages = 0
    for name, result in official.items():
        count = stv.count(ward(name), "scottish")
        assert set(count.elected) == set(result["elected"]), name
        assert count.stages[-1].quota == result["quota"] * 10**5, name
        assert len(count.stages) == len(result["stages"]), name
        for stage, totals in zip(count.stages, result["stages"], strict=True):
            stages += 1
            misprint = MISPRINTS.get((name, stage.number))
            printed = [Decimal(str(totals[str(number + 1)])) for number in range(len(stage.votes))]
            for number, (votes, total) in enumerate(zip(stage.votes, printed, strict=True), 1):
                ours = count.decimal(votes)
                if misprint and number == misprint[0]:
                    assert (ours, total) == misprint[1:]
                else:
                    rounded = Decimal("0.6").scaleb(int(total.normalize().as_tuple().exponent))
                    assert abs(ours - total) <= min(max(FIVE_PLACES, rounded), MOST), (name, stage.number)
    assert stages == 1567


def test_a_surplus_is_cut_to_five_places_once() -> None:
    ballots = [(1, 2)] * 40 + [(1,)] + [(2,)] * 20 + [(3,)] * 30
    count = stv.count(stv.Election(["A", "B", "C"], 2, ballots), "scottish")
    surplus = count.stages[1]
    assert count.stages[0].quota == 31 * 10**5
    # 41 - 31 = 10 votes of surplus over 41 papers: 0.24390 for each of the 40 that go on.
    assert [count.text(votes) for votes in surplus.votes] == ["31.00000", "29.75600", "30.00000"]
    assert count.text(surplus.non_transferable) == "0.24390"
    assert count.text(surplus.rounding) == "0.00010"


def test_a_tie_is_looked_up_at_the_latest_stage_before() -> None:
    ballots = [("A",)] * 9 + [("B",)] * 5 + [("C",)] * 4 + [("D", "C")] + [("E",)] * 8
    count = stv.count(stv.Election("ABCDE", 1, ballots), "scottish")
    tie = count.ties[0]
    assert (tie.candidates, tie.chosen) == ((2, 3), 3)
    assert (tie.resolution, tie.stage) == (stv.Resolution.BACKWARDS, 1)


def test_the_last_places_need_no_quota() -> None:
    count = stv.count(stv.Election("ABC", 2, [("A",)] * 6 + [("B",)] * 2 + [("C",)]), "scottish")
    assert count.winners == ("A", "B")
    assert count.stages[-1].changes[-1].reason == stv.Reason.LAST
