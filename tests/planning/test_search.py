"""The search for shares: no worse than where it begins, and what the campaign asks for is kept to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest

from slatecraft.planning import world
from slatecraft.planning.balance import level, scenarios
from slatecraft.planning.electorate import Area, Bloc, Electorate
from slatecraft.planning.scoring import Aim, Bench
from slatecraft.planning.search import Found, Within, order_for, search, single_orders
from slatecraft.planning.settings import PlanSettings

pytest.importorskip("numba", reason="needs numba, the extra plan, which is not here")
pytest.importorskip("highspy", reason="needs HiGHS, the extra plan, which is not here")

QUOTA = 1200.0
SUBSETS = ((1, 2, 3), (1, 2), (1, 3), (2, 3), (1,), (2,), (3,))


def bench_of(electorate: Electorate, draws: int = 500) -> Bench:
    orders = [order_for(electorate, number) for number in electorate.slate.candidates]
    return Bench(electorate, orders, seed=1, draws=draws, first_block=0)


@pytest.fixture(scope="module")
def bench(electorate: Electorate) -> Iterator[Bench]:
    """Five hundred draws of the small electorate, of few rankings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "RANKINGS_IN_BLOCK", 400)
        patch.setattr(world, "TAILS", 20)
        yield bench_of(electorate)


@cache
def found_on(bench: Bench, settings: PlanSettings, most: int | None = None) -> Found:
    return search(bench, scenarios(bench.blocks), Aim(settings), QUOTA, most=most)


GOALS = (
    PlanSettings(),
    PlanSettings(goal="at-least", at_least=3),
    PlanSettings(goal="at-least", at_least=2),
    PlanSettings(goal="worst"),
    PlanSettings(floor=0.6),
    PlanSettings(floor=0.95),
)


@pytest.mark.parametrize("settings", GOALS, ids=lambda each: f"{each.goal} {each.at_least} {each.floor}")
@pytest.mark.parametrize("most", [None, 2])
def test_a_search_ends_no_worse_than_it_begins(
    bench: Bench, settings: PlanSettings, most: int | None
) -> None:
    found = found_on(bench, settings, most)
    given = scenarios(bench.blocks)
    starts = [level(given, subset, QUOTA) for subset in SUBSETS if len(subset) <= (most or 3)]
    value = Aim(settings).against(found.elected)
    assert found.shares.sum() == pytest.approx(1)
    assert np.count_nonzero(found.shares) <= (most or 3)
    assert value(found.elected) >= max(value(bench.by_shares(start)) for start in starts) - 1e-9


def test_what_is_found_beats_one_order_and_even_shares(bench: Bench) -> None:
    seats = found_on(bench, PlanSettings()).elected.sum(axis=1).mean()
    others = [np.eye(3)[0], np.eye(3)[1], np.eye(3)[2], np.full(3, 1 / 3)]
    assert seats > max(bench.by_shares(each).sum(axis=1).mean() for each in others) + 0.05


def test_a_floor_is_kept_where_a_plan_keeps_it(bench: Bench) -> None:
    found = found_on(bench, PlanSettings(floor=0.6))
    free = found_on(bench, PlanSettings())
    assert found.elected.mean(axis=0).min() >= 0.6
    assert found.elected.sum(axis=1).mean() > free.elected.sum(axis=1).mean() - 0.05


def test_a_floor_out_of_reach_is_come_near(bench: Bench) -> None:
    """Three chances of 0.95 are more seats than there are to be had; what lacks is as little as the seats allow."""

    def lacks(found: Found) -> float:
        return float(np.maximum(0.95 - found.elected.mean(axis=0), 0).sum())

    found = found_on(bench, PlanSettings(floor=0.95))
    assert 0 < lacks(found) <= lacks(found_on(bench, PlanSettings())) + 1e-9


def test_each_goal_is_reached_best_by_who_aims_at_it(bench: Bench) -> None:
    seats = found_on(bench, PlanSettings()).elected.sum(axis=1)
    two = found_on(bench, PlanSettings(goal="at-least", at_least=2)).elected.sum(axis=1)
    worst = found_on(bench, PlanSettings(goal="worst")).elected.sum(axis=1)
    assert (two >= 2).mean() >= (seats >= 2).mean()
    tenth = len(seats) // 10
    assert np.sort(worst)[:tenth].mean() >= np.sort(seats)[:tenth].mean()
    assert seats.mean() >= max(two.mean(), worst.mean())


def test_the_same_draws_give_the_same_shares(electorate: Electorate) -> None:
    one, two = (found_on(bench_of(electorate, 100), PlanSettings()) for _ in range(2))
    assert one.shares.tobytes() == two.shares.tobytes()


def test_pinned_shares_and_churn_are_kept_to(bench: Bench) -> None:
    present = np.array([1.0, 0.0, 0.0])
    within = Within(np.array([0.3, 0.0, 0.0]), present, 0.4)
    found = search(bench, scenarios(bench.blocks), Aim(PlanSettings()), QUOTA, within=within)
    assert found.shares[0] >= 0.6 - 1e-6
    assert found.elected.sum(axis=1).mean() > bench.by_shares(present).sum(axis=1).mean()
    pinned = search(
        bench, scenarios(bench.blocks), Aim(PlanSettings()), QUOTA, within=Within(np.array([0, 0.8, 0]))
    )
    assert pinned.shares[1] >= 0.8 - 1e-6


def test_a_slate_of_one_has_nothing_to_search(make_electorate: Callable[..., Electorate]) -> None:
    electorate = make_electorate(
        slate=Bloc("Ann", (1,), (1.0,)),
        rivals=(Bloc("All others", (2, 3, 4, 5, 6, 7), (3, 2, 2, 1, 1, 1), share=1.0),),
    )
    found = found_on(bench_of(electorate, 100), PlanSettings())
    assert found.shares.tolist() == [1.0]


def test_a_slate_of_eight_is_searched_without_all_its_subsets(
    make_electorate: Callable[..., Electorate], make_areas: Callable[..., tuple[Area, ...]]
) -> None:
    names = tuple(f"C{number}" for number in range(1, 11))
    electorate = make_electorate(
        names=names,
        keys=names,
        seats=7,
        slate=Bloc("Eight", tuple(range(1, 9)), (8, 7, 6, 5, 4, 3, 2, 1)),
        rivals=(Bloc("Two", (9, 10), (2, 1), share=1.0),),
        areas=make_areas(12, share=0.6),
    )
    found = found_on(bench_of(electorate, 50), PlanSettings(), most=4)
    assert 1 <= np.count_nonzero(found.shares) <= 4


# Orders


def test_an_order_goes_on_from_the_weakest(electorate: Electorate) -> None:
    assert [order_for(electorate, number) for number in (1, 2, 3)] == [(1, 3, 2), (2, 3, 1), (3, 2, 1)]


def test_equals_come_in_the_order_of_the_list(make_electorate: Callable[..., Electorate]) -> None:
    electorate = make_electorate(slate=Bloc("Ours", (1, 2, 3), (1.0, 1.0, 1.0)))
    assert [order_for(electorate, number) for number in (1, 2, 3)] == [(1, 2, 3), (2, 3, 1), (3, 1, 2)]


@pytest.mark.parametrize(("size", "orders"), [(3, 6), (6, 60), (7, 14), (12, 24)])
def test_single_orders_of_a_large_slate_are_few(
    make_electorate: Callable[..., Electorate], size: int, orders: int
) -> None:
    names = tuple("ABCDEFGHIJKL"[:size])
    numbers = tuple(range(1, size + 1))
    slate = Bloc("Ours", numbers, tuple(float(number) for number in numbers))
    electorate = make_electorate(names=names, keys=names, slate=slate, rivals=())
    found = single_orders(electorate)
    assert len(found) == orders
    assert {order[0] for order in found} == set(numbers)
    assert all(sorted(order) == list(numbers) for order in found)
    assert {order[1] for order in single_orders(electorate, (2,))} == {*numbers} - {2}


def test_single_orders_are_all_there_are_of_three(electorate: Electorate) -> None:
    orders = single_orders(electorate)
    assert len(orders) == len(set(orders)) == 6
    assert all(sorted(order) == [1, 2, 3] for order in orders)
