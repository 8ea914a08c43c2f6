"""What a plan must keep to."""

from __future__ import annotations

import numpy as np
import pytest

from slatecraft.planning import Area, Bloc, Electorate, ElectorateError, PlanSettings, plan

FOUR = Electorate(
    title="Committee",
    seats=3,
    rule="wig",
    names=("Ann", "Bob", "Cat", "Dan", "Eve"),
    keys=("ann", "bob", "cat", "dan", "eve"),
    slate=Bloc("Ours", (1, 2, 3), strengths=(0.8, 0.1, 0.1)),
    rivals=(Bloc("Theirs", (4, 5), strengths=(0.5, 0.5), share=1.0),),
    areas=tuple(Area(f"a{place}", f"Area {place}", votes=20, ballots=36) for place in range(40)),
)


def test_everybody_is_asked_for_by_a_least_share() -> None:
    made = plan(FOUR, PlanSettings(least_share=0.3), draws=200)
    firsts = np.bincount([made.order_in(area)[0] for area in range(40)], minlength=4)[1:]
    assert (firsts >= 0.29 * 40).all()
    assert [price["constraint"] for price in made.to_dict()["prices"]] == ["least-share"]


def test_shares_that_are_more_than_all_are_refused() -> None:
    with pytest.raises(ElectorateError, match="come to 120% of the slate's votes"):
        plan(FOUR, PlanSettings(least_share=0.4), draws=200)
