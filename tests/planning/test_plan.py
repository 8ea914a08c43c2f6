"""Whole plans of small electorates: what they promise, what they keep to, and what they say where there is nothing to
gain."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import jsonschema
import numpy as np
import pytest

from slatecraft.planning import Plan, PlanSettings, forecast, plan
from slatecraft.planning.electorate import Adherence, Area, Bloc, Electorate, ElectorateError

pytest.importorskip("numba", reason="needs numba, the extra plan, which is not here")
pytest.importorskip("highspy", reason="needs HiGHS, the extra plan, which is not here")
pytestmark = pytest.mark.usefixtures("few_draws", "few_rankings")

DRAWS = 250
ORDERS = ((1, 2, 3), (2, 3, 1), (3, 1, 2))


@cache
def planned(electorate: Electorate, settings: PlanSettings | None = None) -> Plan:
    return plan(electorate, settings, draws=DRAWS)


def outcome_of(document: dict[str, Any], key: str) -> dict[str, Any]:
    return next(outcome for outcome in document["outcomes"] if outcome["key"] == key)


def with_areas(electorate: Electorate, **changes: Any) -> Electorate:
    """With all areas changed; a value that can be called is given the area's place."""
    return replace(
        electorate,
        areas=tuple(
            replace(
                area, **{name: value(place) if callable(value) else value for name, value in changes.items()}
            )
            for place, area in enumerate(electorate.areas)
        ),
    )


# The document


@pytest.fixture
def valid() -> Callable[[dict[str, Any]], None]:
    """Holds a document against the published schema."""
    text = (files("slatecraft.planning") / "schema" / "slatecraft-plan-1.json").read_text("utf-8")
    validator = jsonschema.Draft202012Validator(json.loads(text))

    def check(document: dict[str, Any]) -> None:
        validator.validate(json.loads(json.dumps(document)))

    return check


def test_a_plan_is_complete(electorate: Electorate, valid: Callable[[dict[str, Any]], None]) -> None:
    electorate = with_areas(electorate, present=(1, 2, 3))
    made = planned(electorate)
    document = made.to_dict()
    valid(document)
    assert [outcome["key"] for outcome in document["outcomes"]] == [
        "plan",
        "present",
        "one-order",
        "rotation",
    ]
    assert (document["seed"], document["draws"]) == (1, DRAWS)
    assert [row["orders"] for row in document["frontier"]] == [1, 2, 3]
    assert [row["candidates"] for row in document["candidates_to_run"]] == [1, 2, 3]
    assert len(document["curves"]["adherence"]) == 6
    assert document["quota"] == pytest.approx(1201, abs=1)
    assert sum(order["share"] for order in document["orders"]) == pytest.approx(1, abs=1e-4)
    assert sum(order["areas"] for order in document["orders"]) == len(electorate.areas)
    for place, area in enumerate(document["areas"]):
        order = tuple(document["orders"][area["order"] - 1]["order"])
        assert order == made.order_in(place)
        assert area["before"] == [1, 2, 3]
        assert area["changed"] == (order != (1, 2, 3))


def test_a_plan_gains_what_it_says(electorate: Electorate) -> None:
    document = planned(electorate).to_dict()
    mine = outcome_of(document, "plan")
    assert document["verdict"]["helps"] is True
    assert "more than the best single order for all" in document["verdict"]["sentence"]
    for key in ("one-order", "rotation"):
        other = outcome_of(document, key)
        assert other["gain"]["mean"] == pytest.approx(
            mine["seats"]["mean"] - other["seats"]["mean"], abs=1e-5
        )
        assert other["gain"]["low"] > 0
    # What a plan with at most so many orders wins never falls by more than noise, and the plan is the last of them.
    seats = [row["seats"]["mean"] for row in document["frontier"]]
    assert all(later >= sooner - 0.02 for sooner, later in pairwise(seats))
    assert seats[-1] == mine["seats"]["mean"]


def test_a_forecast_is_of_the_present_orders(
    electorate: Electorate, valid: Callable[[dict[str, Any]], None]
) -> None:
    electorate = with_areas(electorate, present=lambda place: ORDERS[place % 2])
    document = forecast(electorate, seed=4, draws=DRAWS).to_dict()
    valid(document)
    assert [outcome["key"] for outcome in document["outcomes"]] == ["present", "one-order", "rotation"]
    assert [tuple(order["order"]) for order in document["orders"]] == [*ORDERS[:2]]
    assert document["frontier"] == document["prices"] == document["candidates_to_run"] == []
    assert not any(area["changed"] for area in document["areas"])


def test_a_forecast_and_a_plan_agree_on_the_present_orders(electorate: Electorate) -> None:
    electorate = with_areas(electorate, present=(1, 2, 3))
    one = outcome_of(forecast(electorate, draws=DRAWS).to_dict(), "present")
    two = outcome_of(planned(electorate).to_dict(), "present")
    assert one["seats"] == two["seats"]
    assert one["chances"] == two["chances"]


def test_a_forecast_without_orders_says_where_they_lack(electorate: Electorate) -> None:
    areas = (replace(electorate.areas[0], present=(1, 2, 3)), *electorate.areas[1:])
    with pytest.raises(ElectorateError, match=r"There is no order for Area 1 \(A01\) at present"):
        forecast(replace(electorate, areas=areas), draws=DRAWS)


# The same again


def test_the_same_seed_gives_the_same_plan_bit_for_bit(
    electorate: Electorate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the mapper and the number of processors."""
    documents = []
    for processors, workers in ((1, None), (3, None), (2, 2)):
        monkeypatch.setattr(os, "cpu_count", lambda count=processors: count)
        if workers is None:
            made = plan(electorate, seed=7, draws=DRAWS)
        else:
            with ThreadPoolExecutor(workers) as pool:
                made = plan(electorate, seed=7, draws=DRAWS, mapper=pool.map)
        documents.append((json.dumps(made.to_dict()), made.assignment.by_area.tobytes()))
    assert len(set(documents)) == 1


def test_another_seed_gives_other_draws(electorate: Electorate) -> None:
    electorate = with_areas(electorate, present=(1, 2, 3))
    one, two = (forecast(electorate, seed=seed, draws=DRAWS).to_dict() for seed in (7, 8))
    assert outcome_of(one, "present")["firsts"] != outcome_of(two, "present")["firsts"]


def test_progress_is_told(electorate: Electorate) -> None:
    told: list[tuple[str, int, int]] = []
    plan(electorate, draws=DRAWS, progress=lambda *step: told.append(step))
    assert {"search", "prove", "curves"} <= {step for step, _, _ in told}
    assert all(0 <= done <= total for _, done, total in told)


# What a campaign asks for


def test_at_most_so_many_orders(electorate: Electorate) -> None:
    document = planned(electorate, PlanSettings(orders=2)).to_dict()
    assert len(document["orders"]) <= 2
    assert [row["orders"] for row in document["frontier"]] == [1, 2]
    assert "orders" in [price["constraint"] for price in document["prices"]]


def test_whole_regions(electorate: Electorate) -> None:
    document = planned(electorate, PlanSettings(whole_regions=True)).to_dict()
    asked = {(area["region"], area["order"]) for area in document["areas"]}
    assert len(asked) == len({area["region"] for area in document["areas"]}) == 4
    price = next(price for price in document["prices"] if price["constraint"] == "whole-regions")
    assert price["price"]["mean"] == pytest.approx(price["without"]["mean"] - price["with"]["mean"], abs=1e-5)


def test_pinned_areas(electorate: Electorate) -> None:
    electorate = with_areas(electorate, pinned=lambda place: {3: 1, 4: 2}.get(place, 0))
    made = planned(electorate)
    assert (made.order_in(3)[0], made.order_in(4)[0]) == (1, 2)
    assert "pinned" in [price["constraint"] for price in made.to_dict()["prices"]]


def test_churn(electorate: Electorate) -> None:
    electorate = with_areas(electorate, present=(1, 2, 3))
    document = planned(electorate, PlanSettings(churn=0.8)).to_dict()
    orders = [each["order"] for each in document["orders"]]
    moved = sum(area["votes"] for area in document["areas"] if orders[area["order"] - 1][0] != 1)
    assert 0.5 * document["votes"] < moved <= 0.8 * document["votes"] + 0.1
    assert "churn" in [price["constraint"] for price in document["prices"]]


def three_orders(electorate: Electorate) -> Electorate:
    """With an order at present that begins with another candidate in every third area."""
    return with_areas(electorate, present=lambda place: ORDERS[place % 3])


@pytest.mark.parametrize("churn", [0.0, 0.02, 0.1, 0.2])
def test_little_churn_keeps_more_orders_than_the_frontier_asks_about(
    electorate: Electorate, churn: float, valid: Callable[[dict[str, Any]], None]
) -> None:
    document = planned(three_orders(electorate), PlanSettings(churn=churn)).to_dict()
    valid(document)
    assert [row["orders"] for row in document["frontier"]] == [3]
    assert "churn" in [price["constraint"] for price in document["prices"]]
    orders = [each["order"] for each in document["orders"]]
    moved = sum(
        area["votes"] for area in document["areas"] if orders[area["order"] - 1][0] != area["before"][0]
    )
    assert moved <= churn * document["votes"] + 0.1


def test_areas_pinned_to_three_candidates_take_three_orders(electorate: Electorate) -> None:
    document = planned(with_areas(electorate, pinned=lambda place: place + 1 if place < 3 else 0)).to_dict()
    assert [row["orders"] for row in document["frontier"]] == [3]


def test_what_is_asked_and_can_never_be_is_refused(electorate: Electorate) -> None:
    electorate = with_areas(electorate, present=(1, 2, 3), pinned=2)
    with pytest.raises(ElectorateError, match="No assignment of orders keeps to what is asked"):
        plan(electorate, PlanSettings(churn=0.1), draws=DRAWS)


@pytest.mark.parametrize(
    ("settings", "seats", "said"),
    [
        (
            PlanSettings(goal="at-least", at_least=9),
            4,
            "The slate has 3 candidates: at least 9 of the slate cannot",
        ),
        (PlanSettings(goal="at-least", at_least=3), 2, "There are 2 seats: at least 3 of the slate cannot"),
        (PlanSettings(least_share=0.1, orders=2), 4, "each of 3 candidates .* takes 3 different orders"),
    ],
)
def test_more_than_a_slate_can_do_is_refused_at_once(
    make_electorate: Callable[..., Electorate], settings: PlanSettings, seats: int, said: str
) -> None:
    told: list[str] = []
    with pytest.raises(ElectorateError, match=said):
        plan(make_electorate(seats=seats), settings, draws=DRAWS, progress=lambda step, *_: told.append(step))
    assert told == []


def test_a_least_share_is_kept_to_with_whole_regions(electorate: Electorate) -> None:
    made = planned(electorate, PlanSettings(least_share=0.2, whole_regions=True))
    shares = np.bincount(
        [made.order_in(place)[0] for place in range(len(electorate.areas))],
        [area.votes / electorate.votes for area in electorate.areas],
    )[1:]
    assert (shares >= 0.195).all()


def test_orders_that_pinned_areas_keep_are_among_those_allowed(electorate: Electorate) -> None:
    kept = (2, 1, 3)
    electorate = with_areas(
        electorate,
        present=lambda place: kept if place == 0 else (),
        pinned=lambda place: 2 if place == 0 else 0,
    )
    free = [order["order"] for order in planned(electorate).to_dict()["orders"]]
    assert [2, 1, 3] in free
    assert [2, 3, 1] in free
    for most in (1, 2, 3):
        made = planned(electorate, PlanSettings(orders=most))
        assert len(made.to_dict()["orders"]) == most
        assert made.order_in(0) == kept


def test_pinned_areas_that_keep_more_orders_than_allowed_are_told_of(electorate: Electorate) -> None:
    kept = {0: (1, 2, 3), 1: (1, 3, 2)}
    electorate = with_areas(
        electorate,
        present=lambda place: kept.get(place, ()),
        pinned=lambda place: 1 if place in kept else 0,
    )
    with pytest.raises(ElectorateError, match="The pinned areas take 2 different orders, and there are"):
        plan(electorate, PlanSettings(orders=1), draws=DRAWS)
    assert len(planned(electorate, PlanSettings(orders=2)).to_dict()["orders"]) == 2


def test_present_orders_that_win_more_and_are_not_allowed_are_told_of(electorate: Electorate) -> None:
    best = planned(electorate)
    electorate = with_areas(electorate, present=best.order_in)
    document = planned(electorate, PlanSettings(orders=1)).to_dict()
    assert {outcome["key"]: outcome["keeps"] for outcome in document["outcomes"]} == {
        "plan": True,
        "present": False,
        "one-order": True,
        "rotation": False,
    }
    more = -outcome_of(document, "present")["gain"]["mean"]
    sentence = document["verdict"]["sentence"]
    assert sentence.startswith(
        "With what is asked for, splitting does not help here: no split that keeps to it"
    )
    assert sentence.endswith(f"Not bound by what is asked for, the present orders would win {more:.2f} more.")


def test_a_floor_that_can_be_kept_is_kept(electorate: Electorate) -> None:
    document = planned(electorate, PlanSettings(floor=0.5)).to_dict()
    assert min(chance["mean"] for chance in outcome_of(document, "plan")["chances"]) >= 0.45
    assert "floor" in [price["constraint"] for price in document["prices"]]


def test_a_floor_out_of_reach_is_said_to_be(electorate: Electorate) -> None:
    document = planned(electorate, PlanSettings(floor=0.95)).to_dict()
    assert any(
        "No plan was found that gives every candidate a chance of 95%" in said
        for said in document["warnings"]
    )


@pytest.mark.parametrize("settings", [PlanSettings(goal="at-least", at_least=3), PlanSettings(goal="worst")])
def test_other_goals(
    electorate: Electorate, settings: PlanSettings, valid: Callable[[dict[str, Any]], None]
) -> None:
    document = planned(electorate, settings).to_dict()
    valid(document)
    assert document["goal"] == settings.goal
    assert document.get("at_least") == (settings.at_least or None)


def test_of_single_orders_that_reach_the_goal_alike_the_best_is_the_one_that_wins_most(
    electorate: Electorate,
) -> None:
    """One seat is certain whatever is asked for: neither is the first order tried the best, nor does splitting help."""
    certain = planned(electorate, PlanSettings(goal="at-least", at_least=1)).to_dict()
    one = outcome_of(certain, "one-order")
    assert one["at_least"][1] == outcome_of(certain, "plan")["at_least"][1] == 1
    assert one["seats"] == outcome_of(planned(electorate).to_dict(), "one-order")["seats"]
    assert certain["verdict"]["helps"] is False


def test_whether_splitting_helps_is_judged_by_the_goal(electorate: Electorate) -> None:
    """A split that is pinned wins more seats, and one seat is as certain without it."""
    best = planned(electorate)
    electorate = with_areas(electorate, pinned=lambda place: best.order_in(place)[0])
    document = planned(electorate, PlanSettings(goal="at-least", at_least=1)).to_dict()
    assert outcome_of(document, "one-order")["gain"]["low"] > 0
    assert document["verdict"]["helps"] is False
    assert document["verdict"]["sentence"].startswith("With 3 orders the chance of at least 1 seat is 100%, ")
    seats = planned(electorate).to_dict()
    assert seats["verdict"]["helps"] is True


# Slates and electorates out of the ordinary


def test_a_large_slate_is_tried_less_of(make_electorate: Callable[..., Electorate]) -> None:
    size = 8
    names = tuple("ABCDEFGHIJK")
    told: list[tuple[int, int]] = []
    made = plan(
        make_electorate(
            names=names,
            keys=names,
            seats=9,
            slate=Bloc("Ours", tuple(range(1, size + 1)), (8, 7, 6, 5, 4, 3, 2, 1)),
            rivals=(Bloc("Theirs", (9, 10, 11), (1, 1, 1), share=1.0),),
        ),
        draws=DRAWS,
        progress=lambda step, done, total: told.append((done, total)) if step == "one order" else None,
    )
    assert [row["orders"] for row in made.to_dict()["frontier"]] == [1, 2, 4, 8]
    assert len(told) > 2 * size  # and not one long step
    assert all(later >= sooner for sooner, later in pairwise(done for done, _ in told))
    assert told[-1][0] == told[-1][1]


def test_a_slate_of_one(
    make_electorate: Callable[..., Electorate], valid: Callable[[dict[str, Any]], None]
) -> None:
    electorate = make_electorate(
        slate=Bloc("Ann", (1,), (1.0,)),
        rivals=(Bloc("All others", (2, 3, 4, 5, 6, 7), (3, 2, 2, 1, 1, 1), share=1.0),),
    )
    document = planned(electorate).to_dict()
    valid(document)
    assert [order["order"] for order in document["orders"]] == [[1]]
    assert document["verdict"]["helps"] is False
    assert (
        document["verdict"]["sentence"]
        == "A slate of one candidate has one order: there is nothing to split."
    )


def test_a_slate_bigger_than_the_seats(
    make_electorate: Callable[..., Electorate], valid: Callable[[dict[str, Any]], None]
) -> None:
    document = planned(make_electorate(seats=2)).to_dict()
    valid(document)
    assert "The slate has 3 candidates for 2 seats." in document["warnings"]
    mine = outcome_of(document, "plan")
    assert len(mine["distribution"]) == 3
    assert 1 <= mine["seats"]["mean"] <= 2


def test_no_rivals(
    make_electorate: Callable[..., Electorate], valid: Callable[[dict[str, Any]], None]
) -> None:
    document = planned(make_electorate(rivals=())).to_dict()
    valid(document)
    assert any(said.startswith("There are no rivals") for said in document["warnings"])
    assert outcome_of(document, "plan")["seats"]["mean"] == 3
    assert document["verdict"]["helps"] is False


@pytest.mark.parametrize("adherence", [Adherence(0.6, 0.1), Adherence(1.0, 0.0), Adherence(0.0, 0.0)])
def test_support_of_all(
    make_electorate: Callable[..., Electorate], adherence: Adherence, valid: Callable[[dict[str, Any]], None]
) -> None:
    electorate = make_electorate(adherence=adherence)
    electorate = with_areas(electorate, votes=lambda place: electorate.areas[place].ballots)
    document = planned(electorate).to_dict()
    valid(document)
    assert any(said.startswith("Nearly all ballots are the slate") for said in document["warnings"])
    assert outcome_of(document, "plan")["seats"]["mean"] == 3


def test_hardly_any_support(
    make_electorate: Callable[..., Electorate],
    make_areas: Callable[..., tuple[Area, ...]],
    valid: Callable[[dict[str, Any]], None],
) -> None:
    document = planned(make_electorate(areas=make_areas(10, share=0.002))).to_dict()
    valid(document)
    assert outcome_of(document, "plan")["seats"]["mean"] == 0
    assert document["verdict"]["helps"] is False
    assert len(document["orders"]) == 1


def test_an_electorate_without_any_support_is_refused(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    with pytest.raises(ElectorateError, match="No area expects any vote for the slate"):
        make_electorate(areas=make_areas(10, share=0.0))


def test_a_slate_that_cannot_gain_has_one_order(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    """Votes for one seat and a half among loyal voters: splitting only puts the one seat at risk."""
    document = planned(
        make_electorate(
            areas=make_areas(20, share=0.28), slate=Bloc("Ours", (1, 2, 3), (0.6, 0.25, 0.15), 0.95, 0.02)
        )
    ).to_dict()
    assert len(document["orders"]) == 1
    assert document["verdict"]["helps"] is False
    assert document["verdict"]["sentence"].startswith("Splitting does not help here")
    assert f"({DRAWS:,} draws, seed 1)" in document["verdict"]["sentence"]


def test_one_area_has_one_order(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    document = planned(make_electorate(areas=make_areas(1, regions=1))).to_dict()
    assert len(document["orders"]) == 1


def test_the_best_present_orders_are_left_as_they_are(electorate: Electorate) -> None:
    best = planned(electorate)
    electorate = with_areas(electorate, present=best.order_in)
    again = planned(electorate)
    assert [again.order_in(place) for place in range(len(electorate.areas))] == [
        best.order_in(place) for place in range(len(electorate.areas))
    ]
    assert not any(area["changed"] for area in again.to_dict()["areas"])


def test_votes_by_themselves_are_enough(make_electorate: Callable[..., Electorate]) -> None:
    """Where only the slate's votes are known by area, there is nobody else: said, not guessed."""
    electorate = with_areas(make_electorate(rivals=()), ballots=0.0)
    document = planned(electorate).to_dict()
    assert document["ballots"] == document["votes"]
    assert np.isfinite(document["quota"])
