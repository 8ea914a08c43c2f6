"""Balancing first preferences: level, within a gap of the best, and never against what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from slatecraft.planning.balance import GAP, HOME_BONUS, STAY_BONUS, Scenario, assign, level, scenarios
from slatecraft.planning.electorate import Area, Electorate, ElectorateError
from slatecraft.planning.settings import PlanSettings
from slatecraft.planning.world import make_block

pytest.importorskip("numba", reason="needs numba, the extra plan, which is not here")
pytest.importorskip("highspy", reason="needs HiGHS, the extra plan, which is not here")

QUOTA = 1200.0
EVEN = np.array([1 / 3, 1 / 3, 1 / 3])
FREE = PlanSettings(homes=False)
ORDERS = ((1, 2, 3), (2, 3, 1), (3, 2, 1))


def expected(areas: tuple[Area, ...], firsts: Any = (0.0, 0.0, 0.0)) -> Scenario:
    return Scenario(np.array([area.votes for area in areas]), np.array(firsts))


def turned_out(areas: tuple[Area, ...], seed: int) -> Scenario:
    """Some other turnout of the same areas."""
    rng = np.random.default_rng(seed)
    return Scenario(np.array([area.votes for area in areas]) * rng.lognormal(0, 0.3, len(areas)), np.zeros(3))


def worst_deviation(given: list[Scenario], shares: Any, chosen: Any) -> float:
    """In quotas."""
    return max(
        abs(float(each.followers[chosen == candidate].sum()) - shares[candidate] * each.followers.sum())
        / QUOTA
        for each in given
        for candidate in range(len(shares))
    )


# Level


def test_level_fills_up_those_who_have_least() -> None:
    given = [Scenario(np.array([300.0, 300.0]), np.array([900.0, 200.0, 100.0]))]
    # 600 followers and 300 leakers make 450 each of the second and third; the first has more than that anyway.
    assert level(given, (1, 2, 3), QUOTA) == pytest.approx([0, 250 / 600, 350 / 600], abs=1e-6)
    assert level(given, (1, 3), QUOTA) == pytest.approx([0, 0, 1], abs=1e-6)
    assert level(given, (2,), QUOTA) == pytest.approx([0, 1, 0], abs=1e-6)


def test_level_brings_all_level_where_it_can() -> None:
    given = [Scenario(np.array([1000.0]), np.array([400.0, 200.0, 100.0]))]
    shares = level(given, (1, 2, 3), QUOTA)
    assert given[0].firsts + 1000 * shares == pytest.approx([1700 / 3] * 3, abs=1e-3)


def test_the_worst_shortfall_over_scenarios_is_as_small_as_can_be() -> None:
    """By what is to be cheap: the worst shortfall, and a little the others; no point of a grid is cheaper."""
    rng = np.random.default_rng(4)
    given = [
        Scenario(np.array([total]), rng.uniform(0, 500, 3) * scale)
        for total, scale in ((900.0, 1.0), (600.0, 1.4), (1200.0, 0.6))
    ]

    def cost(shares: Any) -> float:
        short = [
            np.maximum(_levelled(each) - each.firsts - each.followers.sum() * shares, 0) for each in given
        ]
        return float(max(each.max() for each in short) + 0.1 * short[0].sum())

    grid = [np.array([a, b, 40 - a - b]) / 40 for a in range(41) for b in range(41 - a)]
    best = min(map(cost, grid))
    assert cost(level(given, (1, 2, 3), QUOTA)) <= best + 1e-6


def _levelled(scenario: Scenario) -> float:
    """The height to which the followers fill these first preferences, found by bisection."""
    low, high = 0.0, float(scenario.firsts.max() + scenario.followers.sum())
    for _ in range(80):
        middle = (low + high) / 2
        needed = np.maximum(middle - scenario.firsts, 0).sum()
        low, high = (middle, high) if needed < scenario.followers.sum() else (low, middle)
    return low


def test_level_without_followers_is_even() -> None:
    assert level([Scenario(np.zeros(2), np.zeros(3))], (1, 3), QUOTA) == pytest.approx([0.5, 0, 0.5])


# Assign


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("how_many", [1, 3])
def test_no_assignment_at_all_is_better_by_more_than_the_gap(
    make_electorate: Callable[..., Electorate],
    make_areas: Callable[..., tuple[Area, ...]],
    seed: int,
    how_many: int,
) -> None:
    areas = make_areas(7 + seed % 2)
    electorate = make_electorate(areas=areas)
    given = [expected(areas), *(turned_out(areas, seed + 10 * each) for each in range(1, how_many))]
    shares = np.random.default_rng(seed).dirichlet([2, 2, 2])
    chosen = assign(electorate, given, shares, FREE, QUOTA)
    best = min(
        worst_deviation(given, shares, np.array(every)) for every in product(range(3), repeat=len(areas))
    )
    assert worst_deviation(given, shares, chosen) <= max(best, GAP) + GAP + 1e-9


def test_many_areas_are_balanced_to_the_gap(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    areas = make_areas(120)
    given = [expected(areas), turned_out(areas, 1)]
    chosen = assign(make_electorate(areas=areas), given, EVEN, FREE, QUOTA)
    assert worst_deviation(given, EVEN, chosen) <= 0.005
    assert set(chosen.tolist()) == {0, 1, 2}


def test_candidates_without_a_share_get_no_area(electorate: Electorate) -> None:
    chosen = assign(electorate, [expected(electorate.areas)], np.array([0, 0.5, 0.5]), FREE, QUOTA)
    assert set(chosen.tolist()) == {1, 2}


def test_whole_regions_get_one_candidate_each(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    areas = make_areas(60, regions=9)
    electorate = make_electorate(areas=areas)
    chosen = assign(electorate, [expected(areas)], EVEN, PlanSettings(whole_regions=True, homes=False), QUOTA)
    by_region: dict[str, set[int]] = {}
    for area, candidate in zip(areas, chosen.tolist(), strict=True):
        by_region.setdefault(area.region, set()).add(candidate)
    assert len(by_region) == 9
    assert all(len(candidates) == 1 for candidates in by_region.values())
    assert worst_deviation([expected(areas)], EVEN, chosen) < 0.1


def test_areas_without_a_region_stand_alone(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = tuple(replace(area, region="") for area in electorate.areas)
    settings = PlanSettings(whole_regions=True, homes=False)
    chosen = assign(make_electorate(areas=areas), [expected(areas)], EVEN, settings, QUOTA)
    assert worst_deviation([expected(areas)], EVEN, chosen) < 0.02


@pytest.mark.parametrize("whole", [False, True])
def test_pinned_areas_keep_their_candidate(
    make_electorate: Callable[..., Electorate], electorate: Electorate, whole: bool
) -> None:
    pins = {0: 3, 5: 3, 9: 1, 20: 2}
    areas = tuple(replace(area, pinned=pins.get(place, 0)) for place, area in enumerate(electorate.areas))
    settings = PlanSettings(whole_regions=whole, homes=False)
    chosen = assign(make_electorate(areas=areas), [expected(areas)], EVEN, settings, QUOTA)
    assert {place: int(chosen[place]) + 1 for place in pins} == pins


def test_a_pinned_candidate_is_first_there_even_without_a_share(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = (replace(electorate.areas[0], pinned=1), *electorate.areas[1:])
    chosen = assign(make_electorate(areas=areas), [expected(areas)], np.array([0.0, 0.5, 0.5]), FREE, QUOTA)
    assert chosen[0] == 0
    assert set(chosen[1:].tolist()) == {1, 2}


@pytest.mark.parametrize("churn", [0.0, 0.1, 0.25, 1.0])
def test_no_more_is_changed_than_churn_allows(
    make_electorate: Callable[..., Electorate], electorate: Electorate, churn: float
) -> None:
    areas = tuple(replace(area, present=(1, 2, 3)) for area in electorate.areas)
    chosen = assign(
        make_electorate(areas=areas), [expected(areas)], EVEN, PlanSettings(homes=False, churn=churn), QUOTA
    )
    votes = np.array([area.votes for area in areas])
    moved = float(votes[chosen != 0].sum() / votes.sum())
    assert moved <= churn + 1e-6
    # Two thirds would have to move to be level; as much of that is done as may be.
    assert moved >= min(churn, 2 / 3 - STAY_BONUS) - 0.02


def test_what_cannot_be_is_refused_in_a_sentence(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = tuple(replace(area, present=(1, 2, 3), pinned=2) for area in electorate.areas)
    settings = PlanSettings(churn=0.1)
    with pytest.raises(
        ElectorateError, match=r"No assignment of orders keeps to what is asked: give way in .*churn"
    ):
        assign(make_electorate(areas=areas), [expected(areas)], EVEN, settings, QUOTA)


def test_churn_and_a_number_of_orders_that_exclude_each_other_are_refused(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = tuple(replace(area, present=ORDERS[place % 3]) for place, area in enumerate(electorate.areas))
    given = [expected(areas)]
    with pytest.raises(ElectorateError, match="number of orders"):
        assign(make_electorate(areas=areas), given, EVEN, PlanSettings(churn=0.1, orders=1), QUOTA)
    chosen = assign(make_electorate(areas=areas), given, EVEN, PlanSettings(churn=0.5, orders=2), QUOTA)
    assert len(set(chosen.tolist())) == 2


def test_candidates_come_first_at_home_where_balance_allows(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = tuple(replace(area, home=(place % 3 + 1,)) for place, area in enumerate(electorate.areas))
    given = [expected(areas)]
    at_home = {
        homes: float(
            np.mean(
                assign(make_electorate(areas=areas), given, EVEN, PlanSettings(homes=homes), QUOTA)
                == np.arange(len(areas)) % 3
            )
        )
        for homes in (True, False)
    }
    assert at_home[True] > 0.8 > at_home[False]
    chosen = assign(make_electorate(areas=areas), given, EVEN, PlanSettings(homes=True), QUOTA)
    assert worst_deviation(given, EVEN, chosen) <= HOME_BONUS + 2 * GAP


def test_what_is_asked_at_present_stays_where_nothing_speaks_against_it(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    given = [expected(electorate.areas)]
    balanced = assign(electorate, given, EVEN, FREE, QUOTA)
    areas = tuple(
        replace(area, present=ORDERS[candidate])
        for area, candidate in zip(electorate.areas, balanced.tolist(), strict=True)
    )
    again = assign(make_electorate(areas=areas), given, EVEN, FREE, QUOTA)
    assert again.tolist() == balanced.tolist()


def test_the_same_areas_are_found_again(electorate: Electorate) -> None:
    given = [expected(electorate.areas), turned_out(electorate.areas, 3)]
    one, two = (assign(electorate, given, EVEN, FREE, QUOTA) for _ in range(2))
    assert one.tobytes() == two.tobytes()


def test_the_solver_prints_nothing(electorate: Electorate, capfd: pytest.CaptureFixture[str]) -> None:
    assign(electorate, [expected(electorate.areas)], EVEN, FREE, QUOTA)
    level([expected(electorate.areas)], (1, 2), QUOTA)
    assert capfd.readouterr() == ("", "")


# Scenarios


def test_scenarios_reach_from_little_to_much_adherence(electorate: Electorate) -> None:
    blocks = [make_block(electorate, ORDERS, 1, number, 100) for number in range(3)]
    given = scenarios(blocks)
    totals = [each.followers.sum() for each in given]
    assert totals[1] < 0.9 * totals[0] < 1.1 * totals[0] < totals[2]
    # Who does not follow, leaks.
    assert given[1].firsts.sum() > given[0].firsts.sum() > given[2].firsts.sum()
    assert totals[0] == pytest.approx(0.6 * electorate.votes, rel=0.05)
    for each in given[3:]:
        assert totals[0] == pytest.approx(each.followers.sum())
        assert np.abs(each.followers / given[0].followers - 1).mean() > 0.1


def test_a_single_draw_makes_scenarios_too(electorate: Electorate) -> None:
    given = scenarios([make_block(electorate, ORDERS, 1, 0, 1)])
    assert all(np.isfinite(each.followers).all() for each in given)
