"""Electorates that agree with a canvass: as many ballots, proper rankings, and near to the truth as more are seen."""

from __future__ import annotations

import numpy as np
import pytest

from slatecraft import stv
from slatecraft.planning.posterior import MOST_ARRANGED, Electorates, electorates, kinds_of
from slatecraft.planning.replay import Contest, Slate


def firsts(contest: Contest, found: Electorates) -> np.ndarray:
    """(electorates, slate's candidates): first preferences."""
    return np.stack(
        [found.votes[:, found.rankings[:, 0] == number].sum(axis=1) for number in contest.slate.candidates], 1
    )


@pytest.mark.parametrize("responses", [3, 300])
def test_electorates_have_as_many_proper_ballots(contest: Contest, responses: int) -> None:
    found = electorates(contest, contest.canvassed(responses, seed=1), seed=1)
    assert np.allclose(found.votes.sum(axis=1), contest.weights.sum())
    assert found.likelihood.sum() == pytest.approx(1)
    assert (found.votes >= 0).all()
    assert len(np.unique(found.rankings, axis=0)) == len(found.rankings)
    for ranking in found.rankings.tolist():
        named = [number for number in ranking if number]
        assert len(set(named)) == len(named)
        assert ranking == named + [0] * (len(ranking) - len(named))
    heads = np.sort(found.rankings[:, : contest.size], axis=1)
    assert (found.solid == (heads == np.array(contest.slate.candidates)).all(axis=1)).all()


def test_the_more_is_canvassed_the_nearer_electorates_are_to_the_truth(contest: Contest) -> None:
    truth = np.array(
        [contest.weights[contest.rankings[:, 0] == number].sum() for number in contest.slate.candidates]
    )
    spreads = []
    for canvass in (contest.canvassed(100, seed=2), contest.canvassed(1000, seed=2), contest.weights):
        found = electorates(contest, canvass, seed=2, swing=0.0)
        lead = firsts(contest, found) @ (1, -1) / firsts(contest, found).sum(axis=1)
        mean = found.likelihood @ lead
        spread = np.sqrt(found.likelihood @ (lead - mean) ** 2)
        assert abs(mean - (truth @ (1, -1)) / truth.sum()) < 3 * spread + 0.01
        spreads.append(spread)
    assert spreads[0] > spreads[1] > spreads[2]


def test_one_kind_of_voter_tells_of_the_others() -> None:
    """Nobody solid was canvassed who leads with Bob, but others who begin with the slate prefer him by far."""

    def lead(others: int) -> float:
        election = stv.Election(
            ["Ann", "Bob", "Cat"],
            seats=1,
            rankings=[[1, 2, 3], [2, 1, 3], [2, 3], [1, 3], [3]],
            weights=[500, 500, 500, 500, 500],
        )
        contest = Contest(election, Slate("Ours", (1, 2)), "scottish", "small")
        canvass = np.zeros(len(contest.rankings), np.int64)
        for ranking, seen in (([1, 2, 3], 5), ([2, 3, 0], others), ([3, 0, 0], 50)):
            canvass[(contest.rankings == ranking).all(axis=1)] = seen
        found = electorates(contest, canvass, seed=1)
        solid = found.votes[:, found.solid]
        ann = found.rankings[found.solid][:, 0] == 1
        return float(found.likelihood @ (solid[:, ann].sum(axis=1) / solid.sum(axis=1)))

    assert lead(others=40) < lead(others=0) - 0.2


def test_a_large_slate_is_taken_as_the_canvass_has_it() -> None:
    size = MOST_ARRANGED + 1
    turned = [[*range(start, size + 1), *range(1, start), size + 1] for start in range(1, size + 1)]
    election = stv.Election(
        [f"C{number}" for number in range(size + 1)], seats=2, rankings=turned, weights=[90] * size
    )
    contest = Contest(election, Slate("Ours", tuple(range(1, size + 1))), "scottish", "large")
    found = electorates(contest, contest.canvassed(40, seed=1), seed=1)
    assert {tuple(ranking) for ranking in found.rankings.tolist()} <= {tuple(each) for each in turned}
    assert found.solid.all()


def test_kinds_of_voters() -> None:
    election = stv.Election(
        ["Ann", "Bob", "Cat"],
        seats=1,
        rankings=[[2, 1], [1, 3], [3, 2], [3]],
        weights=[1, 1, 1, 1],
    )
    contest = Contest(election, Slate("Ours", (1, 2)), "scottish", "small")
    kinds, leads = kinds_of(contest)
    by_ranking = {
        tuple(ranking): (kind, lead)
        for ranking, kind, lead in zip(contest.rankings.tolist(), kinds.tolist(), leads.tolist(), strict=True)
    }
    assert by_ranking[2, 1] == (0, 1)
    assert by_ranking[1, 3] == (1, 0)
    assert by_ranking[3, 2] == (2, 1)
    assert by_ranking[3, 0][0] == 3
