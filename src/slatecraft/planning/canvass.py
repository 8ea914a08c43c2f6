"""Advise a slate from a canvass: how its followers should be divided among its orders.

Two advisers. `levelled` brings the first preferences level, as the canvass has them. `advised` asks how the election
may go: it draws electorates that agree with the canvass, counts every split of the followers in all of them, and takes
the one that wins most on average, near to level; unless hardly more is expected of it than of level itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.balance import water_level
from slatecraft.planning.electorate import rotations
from slatecraft.planning.posterior import electorates
from slatecraft.planning.replay import Contest, asked, splits, whole_ballots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.world import Floats, Order

SPLITS_TRIED = 41
BLOCK = 250
"""So many electorates are counted at once; after so many in which nothing hangs on the split, no more are."""
NEAR = 0.02
"""A split is judged with those near it: the standard deviation of the kernel, in shares."""
LOSS = 4.0
"""A seat lost against giving no advice counts as so many more."""
PULL = 1.0
"""Expected seats that a split loses for each unit of half the squared distance from level."""
WORTH_A_SPLIT = 0.008
"""Seats that must be expected of a split beyond those of level, for it to be advised instead."""


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
    """The split that wins most on average over electorates that agree with the canvass, near to level; or level.

    ``adherence`` is the share of solid supporters who follow.
    """
    orders = rotations(contest.slate.candidates)
    level = _level(contest, canvass, adherence)
    tried = splits(contest.size, SPLITS_TRIED)
    gain, loss = expected(contest, canvass, adherence, tried, seed)
    apart = ((tried[:, None] - tried[None]) ** 2).sum(axis=2) / 2
    kernel = np.exp(-apart / 2 / NEAR**2)
    value = kernel @ (gain - LOSS * loss) / kernel.sum(axis=1)
    from_level = ((tried - level) ** 2).sum(axis=1) / 2
    best = int(np.argmax(value - PULL * from_level))
    if value[best] - value[int(np.argmin(from_level))] < WORTH_A_SPLIT:
        return Advice(orders, tuple(level.tolist()))
    return Advice(orders, tuple(tried[best].tolist()))


def expected(
    contest: Contest, canvass: NDArray[np.int64], adherence: float, shares: Floats, seed: int
) -> tuple[Floats, Floats]:
    """Seats gained against giving no advice, and seats lost where there is a loss, each shape (splits,): expected over
    the electorates drawn, for each row of ``shares``."""
    drawn = electorates(contest, canvass, seed)
    solid = np.flatnonzero(drawn.solid)
    following = drawn.votes[:, solid] * adherence
    stays = drawn.votes.copy()
    stays[:, solid] -= following
    moved = [asked(drawn.rankings[solid], order) for order in rotations(contest.slate.candidates)]
    rankings, place = np.unique(np.concatenate([drawn.rankings, *moved]), axis=0, return_inverse=True)
    at = np.split(place.ravel(), [len(drawn.rankings) + len(solid) * number for number in range(len(moved))])
    without = _gathered(drawn.votes, at[0], len(rankings))
    stays = _gathered(stays, at[0], len(rankings))
    follow = [_gathered(following, each, len(rankings)) for each in at[1:]]
    count = contest.counting(rankings)
    gained = np.zeros((len(shares), len(stays)))
    for start in range(0, len(stays), BLOCK):
        block = slice(start, start + BLOCK)
        anyway = count(whole_ballots(without[block]))
        for split, row in zip(shares, gained, strict=True):
            votes = stays[block] + sum(share * each[block] for share, each in zip(split, follow, strict=True))
            row[block] = count(whole_ballots(votes)) - anyway
        if not gained[:, block].any():
            break
    return gained @ drawn.likelihood, np.maximum(-gained, 0) @ drawn.likelihood


def _gathered(votes: Floats, place: NDArray[np.intp], rankings: int) -> Floats:
    """Votes (electorates, columns) put together by the ranking that each column has: (electorates, rankings)."""
    found = np.zeros((rankings, len(votes)))
    np.add.at(found, place, votes.T)
    return found.T
