"""Plans on real ballots: who follows, that no ballot is lost, and that a claim can be counted again."""

from __future__ import annotations

import numpy as np
import pytest

from slatecraft import stv
from slatecraft.planning.canvass import advised, levelled
from slatecraft.planning.electorate import rotations
from slatecraft.planning.replay import Contest, Slate, slates_of, splits, whole


def small() -> Contest:
    election = stv.Election(
        ["Ann", "Bob", "Cat", "Dan"],
        seats=2,
        rankings=[[1, 2], [2, 1, 3], [1, 3], [3], [4, 1]],
        weights=[40, 10, 7, 30, 20],
    )
    return Contest(election, Slate("Ours", (1, 2)), "scottish", "small")


def test_labels_are_taken_as_they_stand() -> None:
    assert slates_of(["A", "a", "Ind", "", "A", "Ind", "", "B", "B", "B"]) == [
        Slate("A", (1, 5)),
        Slate("B", (8, 9, 10)),
    ]


def test_solid_supporters_rank_exactly_the_slate_first() -> None:
    contest = small()
    assert contest.weights[contest.solid].tolist() == [40, 10]
    assert len(contest.followers(1.0, seed=1)) == 50
    assert len(contest.followers(0.0, seed=1)) == 0


def test_followers_keep_what_comes_after_the_slate() -> None:
    changed = small().replayed([(2, 1)], np.array([1.0]), 1.0, seed=1)
    papers: dict[tuple[int, ...], int] = {}
    for ranking, weight in zip(np.asarray(changed.rankings).tolist(), changed.weights, strict=True):
        key = tuple(number for number in ranking if number)
        papers[key] = papers.get(key, 0) + int(weight)
    assert {key: count for key, count in papers.items() if count} == {
        (2, 1): 40,
        (2, 1, 3): 10,
        (1, 3): 7,
        (3,): 30,
        (4, 1): 20,
    }


@pytest.mark.parametrize("adherence", [0.0, 0.4, 0.7, 1.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_replayed_ballot_is_conserved(contest: Contest, adherence: float, seed: int) -> None:
    orders = rotations(contest.slate.candidates)
    changed = contest.replayed(orders, np.array([0.3, 0.7]), adherence, seed)
    assert sum(changed.weights) == sum(contest.election.weights)
    # Nor does any candidate gain or lose a mention, or any ballot a preference.
    before, after = (
        np.bincount(np.asarray(each.rankings).ravel(), np.repeat(each.weights, each.rankings.shape[1]))
        for each in (contest.election, changed)
    )
    assert before[1:].tolist() == after[1:].tolist()


def test_a_claim_can_be_counted_again(contest: Contest) -> None:
    orders = rotations(contest.slate.candidates)
    tried = splits(2, 6)
    claimed = contest.seats(orders, tried, 0.7, seed=3)
    for shares, seats in zip(tried, claimed.tolist(), strict=True):
        count = stv.count(contest.replayed(orders, shares, 0.7, seed=3), "scottish")
        assert len(set(count.elected) & set(contest.slate.candidates)) == seats
    real = stv.count(contest.election, "scottish")
    assert len(set(real.elected) & set(contest.slate.candidates)) == contest.seats_actual


def test_levelling_brings_first_preferences_level_on_what_it_sees(contest: Contest) -> None:
    advice = levelled(contest, contest.weights, 0.7)
    changed = contest.replayed(advice.orders, np.array(advice.shares), 0.7, seed=1)
    first = np.bincount(np.asarray(changed.rankings)[:, 0], changed.weights, 20)[
        list(contest.slate.candidates)
    ]
    assert abs(first[0] - first[1]) <= 0.03 * first.sum()


def test_advice_is_the_same_for_the_same_canvass(contest: Contest) -> None:
    canvass = contest.canvassed(300, seed=5)
    assert canvass.sum() == 300
    assert (canvass <= contest.weights).all()
    advice = advised(contest, canvass, 0.7, seed=5)
    assert advice == advised(contest, canvass, 0.7, seed=5)
    assert sum(advice.shares) == pytest.approx(1)


def test_a_canvass_of_three_ballots_gives_advice_too(contest: Contest) -> None:
    advice = advised(contest, contest.canvassed(3, seed=1), 0.7, seed=1)
    assert sum(advice.shares) == pytest.approx(1)


def test_splits_and_people_add_up() -> None:
    for size in (2, 3, 4, 6):
        assert np.allclose(splits(size).sum(axis=1), 1)
        assert len(splits(size)) <= 130
    assert whole(np.array([0.5, 0.25, 0.25]), 7).tolist() == [3, 2, 2]
