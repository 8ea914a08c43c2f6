"""Draws of an election: no paper lost, rankings as the electorate says, the same draws for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from slatecraft import stv
from slatecraft.planning.electorate import Adherence, Bloc, Electorate, Swings
from slatecraft.planning.world import Block, make_block, sample_rankings

pytest.importorskip("numba", reason="needs numba, the extra plan, which is not here")

ORDERS = ((1, 2, 3), (2, 3, 1), (3, 2, 1))
STILL = Swings(0, 0, 0, 0, 0)
SAMPLE = 20_000


def block_of(
    electorate: Electorate, *, seed: int = 1, number: int = 0, draws: int = 50, **more: Any
) -> Block:
    return make_block(electorate, more.pop("orders", ORDERS), seed, number, draws, **more)


# Papers


@pytest.mark.parametrize("mean", [0.0, 0.3, 0.6, 1.0])
def test_papers_are_all_ballots_whatever_the_plan(
    make_electorate: Callable[..., Electorate], mean: float
) -> None:
    electorate = make_electorate(adherence=Adherence(mean, 0.1))
    block = block_of(electorate)
    rng = np.random.default_rng(0)
    plans = [block.votes_by_order(rng.integers(0, 3, len(electorate.areas))) for _ in range(6)]
    plans += [block.votes_by_share(rng.dirichlet([1, 1, 1])) for _ in range(6)]
    plans += [block.votes_by_share([0, 1, 0]), block.votes_by_share([1 / 3, 1 / 3, 1 / 3])]
    tables = [block.weights(plan) for plan in plans]
    assert {total for table in tables for total in table.sum(axis=1).tolist()} == {6000}
    assert block.ballots.tolist() == [6000] * 50
    assert min(table.min() for table in tables) >= 0


def test_papers_that_no_order_moves_are_the_same_in_every_plan(electorate: Electorate) -> None:
    block = block_of(electorate)
    some = block.weights(block.votes_by_share([1, 0, 0]))
    others = block.weights(block.votes_by_share([0.2, 0.3, 0.5]))
    columns = len(ORDERS) * len(block.tails)
    assert np.array_equal(some[:, columns:], others[:, columns:])
    assert np.array_equal(some[:, :columns].sum(axis=1), others[:, :columns].sum(axis=1))


def test_each_order_gets_its_areas_followers_to_within_one(electorate: Electorate) -> None:
    block = block_of(electorate)
    by_area = np.arange(len(electorate.areas)) % 3
    table = block.weights(block.votes_by_order(by_area))
    tails = len(block.tails)
    for order in range(3):
        papers = table[:, order * tails : (order + 1) * tails].sum(axis=1)
        assert np.abs(papers - block.followers[:, by_area == order].sum(axis=1)).max() < 1


def test_ballots_that_are_not_whole_expectations_still_make_whole_papers(
    make_electorate: Callable[..., Electorate], electorate: Electorate
) -> None:
    areas = tuple(replace(area, votes=area.votes / 7, ballots=area.ballots / 7) for area in electorate.areas)
    totals = block_of(make_electorate(areas=areas), draws=250).ballots
    assert set(totals.tolist()) == {857, 858}
    assert totals.mean() == pytest.approx(6000 / 7, abs=0.1)


def test_followers_and_leakers_are_the_slates_votes(make_electorate: Callable[..., Electorate]) -> None:
    """Without leakage and swing, the slate's candidates have all votes expected for it."""
    block = block_of(make_electorate(swings=STILL))
    slate = block.base_firsts[:, :3].sum(axis=1) + block.followers.sum(axis=1)
    assert slate == pytest.approx(
        np.full(50, 2700), rel=0.06
    )  # chance moves an area's votes, and so all a little
    assert slate.mean() == pytest.approx(2700, rel=0.01)


def test_an_area_never_has_more_votes_than_ballots(make_electorate: Callable[..., Electorate]) -> None:
    areas = tuple(replace(area, votes=area.ballots) for area in make_electorate().areas)
    electorate = make_electorate(areas=areas, adherence=Adherence(1.0, 0.0), swings=Swings(national=0.5))
    block = block_of(electorate)
    assert (block.followers <= np.array([area.ballots for area in areas])).all()
    assert set(block.ballots.tolist()) == {6000}


# Rankings

FIVE = Bloc("Five", (2, 4, 5), (0.5, 0.3, 0.2), loyalty=0.7, stops=0.0)
TOWARD = np.array([0.6, 9.0, 0.3, 9.0, 9.0, 0.1])


def sampled(bloc: Bloc, *, after: bool = False, toward: Any = TOWARD, seed: int = 3) -> Any:
    return sample_rankings(bloc, 6, SAMPLE, np.random.default_rng(seed), toward=toward, after=after)


def shares(numbers: Any) -> list[float]:
    """Of the candidates 1 to 6."""
    return [float(value) for value in np.bincount(numbers, minlength=7)[1:] / len(numbers)]


def test_first_preferences_are_spread_exactly() -> None:
    firsts = np.bincount(sampled(FIVE)[:, 0], minlength=7)
    assert np.abs(firsts[1:] - SAMPLE * np.array([0, 0.5, 0, 0.3, 0.2, 0])).max() <= 1


def test_second_preferences_follow_the_weights_of_those_left() -> None:
    rankings = sampled(FIVE)
    after_two = rankings[rankings[:, 0] == 2, 1]
    # Seven in ten stay: 4 and 5 by 3 to 2. The others go by their own weights.
    expected = [0.3 * 0.6, 0, 0.3 * 0.3, 0.7 * 0.6, 0.7 * 0.4, 0.3 * 0.1]
    noise = 4 * 0.5 / np.sqrt(len(after_two))
    assert shares(after_two) == pytest.approx(expected, abs=noise)


def test_third_preferences_of_the_loyal_are_who_is_left() -> None:
    rankings = sampled(replace(FIVE, loyalty=1.0))
    assert (np.sort(rankings[:, :3], axis=1) == [2, 4, 5]).all()
    # Plackett-Luce: the chance of 5, 4, 2 is 0.2, then 0.3 of what is left, 0.8.
    exactly = (rankings[:, :3] == [5, 4, 2]).all(axis=1).mean()
    assert exactly == pytest.approx(0.2 * 0.3 / 0.8, abs=0.01)
    assert (np.sort(rankings[:, 3:], axis=1) == [1, 3, 6]).all()


def test_no_ranking_has_a_candidate_twice_or_a_gap() -> None:
    rankings = sampled(replace(FIVE, stops=0.2))
    for row in rankings[:2000].tolist():
        ranked = [number for number in row if number]
        assert row[: len(ranked)] == ranked
        assert len(set(ranked)) == len(ranked) >= 1


@pytest.mark.parametrize(
    ("stops", "lengths"),
    [
        (0.25, [0.25, 0.25 * 0.75, 0.25 * 0.75**2]),
        ((0.1, 0.5, 0.2), [0.1, 0.9 * 0.5, 0.9 * 0.5 * 0.2]),
        (1.0, [1.0, 0.0, 0.0]),
    ],
)
def test_voters_stop_as_often_as_the_bloc_says(stops: Any, lengths: list[float]) -> None:
    count = (sampled(replace(FIVE, stops=stops)) > 0).sum(axis=1)
    found = np.bincount(count, minlength=7)[1:4] / SAMPLE
    assert found == pytest.approx(lengths, abs=0.015)


def test_followers_go_on_after_their_order_outside_the_bloc_only() -> None:
    tails = sampled(replace(FIVE, stops=(0.0, 0.0, 0.4, 0.0)), after=True)
    assert set(np.unique(tails).tolist()) == {0, 1, 3, 6}
    assert float((tails[:, 0] == 0).mean()) == pytest.approx(0.4, abs=0.015)  # three are ranked already
    going_on = tails[tails[:, 0] > 0]
    assert shares(going_on[:, 0]) == pytest.approx([0.6, 0, 0.3, 0, 0, 0.1], abs=0.02)
    assert (going_on[:, 2] > 0).all()


def test_a_candidate_without_weight_is_never_ranked() -> None:
    rankings = sampled(replace(FIVE, strengths=(0.5, 0.5, 0.0), loyalty=0.5), toward=[1, 0, 0, 0, 0, 1])
    assert set(np.unique(rankings).tolist()) == {0, 1, 2, 4, 6}


def test_home_candidates_have_more_of_those_who_follow_nobody(
    make_electorate: Callable[..., Electorate],
) -> None:
    electorate = make_electorate(swings=STILL, home_boost=4.0, adherence=Adherence(0.0, 0.0))
    home = tuple(replace(area, home=(3,)) for area in electorate.areas)
    firsts = block_of(replace(electorate, areas=home), draws=250).base_firsts.mean(axis=0)
    assert firsts[:3] / firsts[:3].sum() == pytest.approx(np.array([0.6, 0.25, 0.6]) / 1.45, abs=0.01)


def test_a_home_of_two_boosts_both(make_electorate: Callable[..., Electorate]) -> None:
    electorate = make_electorate(swings=STILL, home_boost=4.0, adherence=Adherence(0.0, 0.0))
    home = tuple(replace(area, home=(2, 3)) for area in electorate.areas)
    firsts = block_of(replace(electorate, areas=home), draws=250).base_firsts.mean(axis=0)
    assert firsts[:3] / firsts[:3].sum() == pytest.approx(np.array([0.6, 1.0, 0.6]) / 2.2, abs=0.01)


# What is not known


@pytest.mark.parametrize(("mean", "sd"), [(0.6, 0.1), (0.2, 0.05), (0.9, 0.06)])
def test_adherence_has_the_mean_and_deviation_asked_for(
    make_electorate: Callable[..., Electorate], mean: float, sd: float
) -> None:
    electorate = make_electorate(adherence=Adherence(mean, sd))
    adherence = np.concatenate(
        [block_of(electorate, number=number, draws=250).adherence for number in range(8)]
    )
    assert adherence.mean() == pytest.approx(mean, abs=4 * sd / np.sqrt(len(adherence)))
    assert adherence.std() == pytest.approx(sd, rel=0.08)
    assert 0 <= adherence.min() <= adherence.max() <= 1


def test_swings_are_shared_as_far_as_they_say(make_electorate: Callable[..., Electorate]) -> None:
    """Areas of one region are more alike than those of two, and all more than chance alone makes them."""
    swings = Swings(national=0.1, regional=0.2, area=0.1, rivals=0, personal=0)
    electorate = make_electorate(swings=swings, adherence=Adherence(1.0, 0.0))
    votes = np.concatenate([block_of(electorate, number=number, draws=250).followers for number in range(6)])
    logs = np.log(votes)
    regions = np.array([area.region for area in electorate.areas])
    covariance = np.cov(logs.T)
    same = regions[:, None] == regions[None, :]
    off = ~np.eye(len(regions), dtype=bool)
    assert covariance[same & off].mean() == pytest.approx(0.1**2 + 0.2**2, rel=0.12)
    assert covariance[~same].mean() == pytest.approx(0.1**2, rel=0.4)
    assert votes.mean(axis=0) == pytest.approx([area.votes for area in electorate.areas], rel=0.05)


def test_nothing_moves_where_nothing_is_unknown_but_chance(
    make_electorate: Callable[..., Electorate],
) -> None:
    block = block_of(make_electorate(swings=STILL, adherence=Adherence(0.5, 0.0)), draws=250)
    firsts = block.base_firsts
    # As far as samples of so many voters differ by themselves; the first preferences of a bloc go by a binomial.
    theirs = firsts[:, 3] / firsts[:, 3:5].sum(axis=1)
    assert theirs.mean() == pytest.approx(0.6, abs=0.01)
    assert theirs.std() == pytest.approx(np.sqrt(0.6 * 0.4 / 1980), rel=0.35)


# The same draws again


def test_the_same_seed_makes_the_same_block(electorate: Electorate) -> None:
    one, two = block_of(electorate), block_of(electorate)
    assert np.array_equal(one.base, two.base)
    assert np.array_equal(one.followers, two.followers)
    plan = one.votes_by_share([0.2, 0.3, 0.5])
    assert one.weights(plan).tobytes() == two.weights(plan).tobytes()
    assert one.seats(plan).tobytes() == two.seats(plan, threads=2).tobytes()


def test_other_seeds_and_numbers_make_other_blocks(electorate: Electorate) -> None:
    blocks = [block_of(electorate), block_of(electorate, seed=2), block_of(electorate, number=1)]
    assert len({block.followers.tobytes() for block in blocks}) == 3
    assert len({block.base.tobytes() for block in blocks}) == 3


def test_draws_do_not_depend_on_the_orders(electorate: Electorate) -> None:
    few, many = block_of(electorate, orders=((3, 1, 2),)), block_of(electorate)
    assert np.array_equal(few.followers, many.followers)
    assert np.array_equal(few.base_firsts, many.base_firsts)
    tails = len(few.tails)
    assert np.array_equal(few.base[:, tails:], many.base[:, 3 * tails :])
    rankings = np.asarray(many.simulator.election.rankings)
    assert np.array_equal(np.asarray(few.simulator.election.rankings)[tails:], rankings[3 * tails :])


def test_papers_of_the_withdrawn_go_on(electorate: Electorate) -> None:
    block = block_of(electorate, withdrawn=(2,))
    plan = block.votes_by_share([1, 0, 0])
    assert block.base_firsts[:, 1].tolist() == [0] * 50
    assert not block.seats(plan)[:, 1].any()
    assert (block.base_firsts.sum(axis=1) >= 0.98 * block.base.sum(axis=1)).all()


def test_the_compiled_count_of_a_draw_is_the_exact_one(electorate: Electorate) -> None:
    block = block_of(electorate, draws=4)
    plan = block.votes_by_share([0.1, 0.4, 0.5])
    table, results = block.weights(plan), block.count(plan)
    for draw in range(4):
        election = stv.Election(
            electorate.names, electorate.seats, block.simulator.election.rankings, table[draw]
        )
        count = stv.count(election, "scottish", seed=f"{block.seed}/{draw}")
        assert list(count.elected) == [number for number in results.elected[draw].tolist() if number]
