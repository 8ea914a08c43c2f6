"""ERS97 and Northern Ireland, against an independent program on 59 real wards, and the clauses where the text wins."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from slatecraft import stv

Ward = Callable[[str], stv.Election]


def independent(shared: Path, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "scotland" / f"independent-{rule}.json").read_text())
    return found


@pytest.mark.parametrize("rule", ["ers97", "northern-ireland"])
def test_independent_counts(shared: Path, ward: Ward, rule: str) -> None:
    results = independent(shared, rule)
    assert len(results) == 59
    shorter = 0
    for name, result in results.items():
        # That program breaks ties that nothing else breaks by the lowest number.
        count = stv.count(ward(name), rule, on_tie=range(1, 100))
        assert set(count.elected) == set(result["winners"]), name
        assert count.text(count.stages[-1].quota) == result["quota"], name
        ends = {totals["stage"]: totals for totals in result["rounds"]}
        shorter += len(ends) - len(count.stages)
        for stage in count.stages:
            totals = ends[stage.number]
            assert [count.text(votes) for votes in stage.votes] == totals["votes"], (name, stage.number)
            assert count.text(stage.non_transferable) == totals["exhausted"], (name, stage.number)
    # Rule 52 of Northern Ireland fills the last places without a further transfer; that program makes one.
    assert shorter == (44 if rule == "northern-ireland" else 0)


def test_real_counts_in_northern_ireland_end_without_a_last_transfer(shared: Path) -> None:
    for year in (2011, 2016):
        results = json.loads((shared / "northern-ireland" / f"assembly-{year}.json").read_text())
        for name, result in results.items():
            last = result["totals"][-1]
            losers = [
                votes
                for votes, candidate in zip(last, result["candidates"], strict=True)
                if not candidate["elected"] and votes > 1
            ]
            assert len(losers) == 1, (year, name)


def test_the_quota_falls_until_somebody_is_elected() -> None:
    # 5.4.8: C's papers name nobody else, so 7 votes are left and the quota falls from 5.00 to 3.50.
    ballots = [("A",)] * 4 + [("B",)] * 3 + [("C",)] * 3
    count = stv.count(stv.Election("ABC", 1, ballots), "ers97", on_tie=[3])
    assert [count.text(stage.quota) for stage in count.stages] == ["5.00", "3.50"]
    assert count.winners == ("A",)


def test_candidates_who_cannot_catch_up_go_together() -> None:
    ballots = [("A",)] * 55 + [("B",)] * 50 + [("C", "B")] * 5 + [("D", "A")] * 4 + [("E", "B")] * 1
    count = stv.count(stv.Election("ABCDE", 1, ballots), "ers97")
    change = count.stages[1].changes[0]
    assert set(change.candidates) == {3, 4, 5}
    assert change.reason == stv.Reason.CERTAIN


def test_a_surplus_waits_while_it_could_change_nothing() -> None:
    ballots = [("A", "B")] * 35 + [("B",)] * 30 + [("C", "B")] * 20 + [("D", "C")] * 10 + [("E",)] * 3
    count = stv.count(stv.Election("ABCDE", 2, ballots), "ers97")
    assert count.stages[1].action == stv.Action.EXCLUSION
    assert count.text(count.stages[1].deferred) == "2.33"
