"""Advise a slate from a canvass: how its followers should be divided among its orders.

Two advisers. `levelled` brings the first preferences level, as the canvass has them. `advised` asks how the election
may go: it draws electorates that agree with the canvass, counts every split of the followers in all of them, and takes
the one that wins most on average, near to level.

What a canvass of a few hundred leaves open is chiefly who of the slate leads among its voters. The three kinds of
voters who rank the slate (solid supporters; others who begin with it; those who come to it later) mostly agree on that,
so each tells something of the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from math import lgamma
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.balance import water_level
from slatecraft.planning.electorate import rotations
from slatecraft.planning.replay import Contest, asked, splits, stream, whole_ballots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.world import Floats, Order

ELECTORATES = 200
"""Electorates that are drawn."""
SPLITS_TRIED = 70
SWING = 0.2
"""Standard deviation, on the logarithm, of the slate's votes against the canvass."""
LIKENESS = (1.2, 0.6)
"""How the lead among others who begin with the slate, and among those who come to it later, goes with that among solid
supporters: as its power. Fitted to the wards of 2017 and 2022."""
ALIKE = (36.0, 43.0)
"""How like that they are: as if so many voters had been seen who are just so. From the same wards."""
NEAR = 0.06
"""A split is judged with those near it: the standard deviation of the kernel, in shares."""
LOSS = 0.5
"""A seat lost against giving no advice counts as so many more."""
PULL = 1.0
"""Expected seats that a split loses for each unit of half the squared distance from level."""
MOST_ARRANGED = 4
"""The lead is smoothed for slates of so many candidates; larger ones are taken as the canvass has them."""


@dataclass(frozen=True)
class Advice:
    """Orders, and the share of the followers that is asked for each."""

    orders: tuple[Order, ...]
    shares: tuple[float, ...]


def levelled(contest: Contest, canvass: NDArray[np.int64], adherence: float) -> Advice:
    """Followers' first preferences are given so as to bring all level, after those that others give anyway."""
    return Advice(rotations(contest.slate.candidates), tuple(_level(contest, canvass, adherence).tolist()))


def _level(contest: Contest, canvass: NDArray[np.int64], adherence: float) -> Floats:
    first = contest.rankings[:, 0]
    of_all = np.array([canvass[first == number].sum() for number in contest.slate.candidates], float)
    of_solid = np.array(
        [canvass[contest.solid & (first == number)].sum() for number in contest.slate.candidates], float
    )
    anyway = of_all - adherence * of_solid
    followers = adherence * of_solid.sum()
    if not followers:
        return np.full(contest.size, 1 / contest.size)
    return np.asarray(np.maximum(water_level(anyway, followers) - anyway, 0) / followers)


def advised(contest: Contest, canvass: NDArray[np.int64], adherence: float, seed: int) -> Advice:
    """The split that wins most on average over electorates that agree with the canvass, near to level."""
    orders = rotations(contest.slate.candidates)
    level = _level(contest, canvass, adherence)
    tried = splits(contest.size, SPLITS_TRIED)
    gain, loss = expected(contest, canvass, adherence, tried, seed)
    apart = ((tried[:, None] - tried[None]) ** 2).sum(axis=2) / 2
    kernel = np.exp(-apart / 2 / NEAR**2)
    value = kernel @ (gain - LOSS * loss) / kernel.sum(axis=1) - PULL * ((tried - level) ** 2).sum(axis=1) / 2
    return Advice(orders, tuple(tried[int(np.argmax(value))].tolist()))


def expected(
    contest: Contest, canvass: NDArray[np.int64], adherence: float, shares: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Seats gained against giving no advice, and seats lost where there is a loss, each shape (splits,): means over the
    electorates drawn, for each row of ``shares``."""
    rankings, weights, solid = electorates(contest, canvass, seed)
    rows = np.flatnonzero(solid)
    following = weights[:, rows] * adherence
    stays = weights.copy()
    stays[:, rows] -= following
    moved = [asked(rankings[rows], order) for order in rotations(contest.slate.candidates)]
    nobody = np.zeros((len(weights), len(rows) * contest.size))
    tables = [whole_ballots(np.concatenate([weights, nobody], axis=1))]
    tables += [
        whole_ballots(np.concatenate([stays, *(share * following for share in split)], axis=1))
        for split in shares
    ]
    won = contest.won(np.concatenate([rankings, *moved]), np.concatenate(tables))
    without, *advised_seats = won.reshape(len(tables), len(weights))
    gained = np.array(advised_seats) - without
    return gained.mean(axis=1), np.maximum(-gained, 0).mean(axis=1)


def electorates(
    contest: Contest, canvass: NDArray[np.int64], seed: int, swing: float = SWING
) -> tuple[NDArray[np.int16], Floats, NDArray[np.bool_]]:
    """Electorates that agree with a canvass: rankings, their votes (electorates, rankings), and which are solid.

    Where ballots put the slate's candidates, and what else is on them, is drawn from those canvassed (a Bayesian
    bootstrap). Which of the slate's candidates stands in which of its places is drawn anew. ``swing`` widens what the
    slate has, beyond what the canvass leaves open.
    """
    rng = stream(seed, contest.name, contest.slate.name, "electorates")
    rows = np.flatnonzero(canvass)
    kinds, leads = _kinds(contest)
    votes = rng.gamma(canvass[rows].astype(float), 1.0, (ELECTORATES, len(rows)))
    rankings, sources, arranged = _arrangements(contest, rows)
    weights = votes[:, sources]
    if contest.size <= MOST_ARRANGED:
        counts = np.array(
            [
                [canvass[(kinds == kind) & (leads == place)].sum() for place in range(contest.size)]
                for kind in range(3)
            ],
            float,
        )
        chances = _leads(counts, rng)
        for column, (source, places) in enumerate(zip(sources, arranged, strict=True)):
            if places:
                weights[:, column] *= _chance(chances[kinds[rows[source]]], places)
    deviates = np.array([NormalDist().inv_cdf((number + 0.5) / ELECTORATES) for number in range(ELECTORATES)])
    rng.shuffle(deviates)
    begins = np.isin(rankings[:, 0], contest.slate.candidates)
    weights = np.where(begins[None], weights * np.exp(swing * deviates)[:, None], weights)
    weights *= contest.weights.sum() / weights.sum(axis=1, keepdims=True)
    return rankings, weights, contest.solid[rows][sources]


def _kinds(contest: Contest) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of every ranking: 0 for a solid supporter, 1 for another who begins with the slate, 2 for who comes to it later,
    3 for who never does; and which of the slate is the first on it (from 0)."""
    among = np.isin(contest.rankings, contest.slate.candidates)
    at = among.argmax(axis=1)
    lead = np.searchsorted(contest.slate.candidates, contest.rankings[np.arange(len(at)), at])
    kinds = np.where(contest.solid, 0, np.where(~among.any(axis=1), 3, np.where(at == 0, 1, 2)))
    return kinds, lead


def _arrangements(
    contest: Contest, rows: NDArray[np.intp]
) -> tuple[NDArray[np.int16], NDArray[np.intp], list[tuple[int, ...]]]:
    """Every way to fill the slate's places on some rankings: rankings, which row each is of, who (from 0) is where."""
    found: list[NDArray[np.int16]] = []
    sources: list[int] = []
    arranged: list[tuple[int, ...]] = []
    for source, row in enumerate(rows.tolist()):
        ranking = contest.rankings[row]
        places = np.flatnonzero(np.isin(ranking, contest.slate.candidates))
        if not len(places) or contest.size > MOST_ARRANGED:
            found.append(ranking)
            sources.append(source)
            arranged.append(())
            continue
        for who in permutations(range(contest.size), len(places)):
            filled = ranking.copy()
            filled[places] = [contest.slate.candidates[place] for place in who]
            found.append(filled)
            sources.append(source)
            arranged.append(who)
    return np.array(found), np.array(sources), arranged


def _leads(counts: Floats, rng: np.random.Generator) -> list[Floats]:
    """For each kind of voter, draws of how much each of the slate leads, shape (electorates, slate's candidates).

    ``counts`` has who leads on the ballots canvassed: (kinds, slate's candidates). What solid supporters may think is
    drawn given theirs, and kept as far as the other kinds agree (importance sampling).
    """
    size = counts.shape[1]
    drawn = rng.dirichlet(counts[0] + 1.0, 8 * ELECTORATES).clip(1e-4)
    fits = np.zeros(len(drawn))
    priors = []
    for kind in (1, 2):
        prior = drawn ** LIKENESS[kind - 1]
        prior *= ALIKE[kind - 1] / prior.sum(axis=1, keepdims=True)
        priors.append(prior)
        fits += (_lgamma(prior + counts[kind]) - _lgamma(prior)).sum(axis=1)
    weights = np.exp(fits - fits.max())
    ends = np.cumsum(weights / weights.sum())
    kept = np.searchsorted(ends, (np.arange(ELECTORATES) + rng.random()) / ELECTORATES)
    kept = rng.permutation(np.minimum(kept, len(drawn) - 1))
    found = [drawn[kept] / drawn[kept].sum(axis=1, keepdims=True)]
    for kind in (1, 2):
        parts = rng.gamma(priors[kind - 1][kept] + counts[kind] + 1e-9)
        found.append(parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-300))
    assert all(each.shape == (ELECTORATES, size) for each in found)
    return found


_lgamma = np.vectorize(lgamma, otypes=[float])


def _chance(leads: Floats, places: tuple[int, ...]) -> Floats:
    """(electorates,): the chance that the slate's candidates are ranked so, one after the other (Plackett-Luce)."""
    chance = np.ones(len(leads))
    left = np.ones(len(leads))
    for place in places:
        chance *= np.minimum(leads[:, place] / np.maximum(left, 1e-9), 1)
        left -= leads[:, place]
    return chance
