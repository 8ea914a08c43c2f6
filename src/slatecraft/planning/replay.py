"""Replay: what a plan would have won on the real ballots of an election.

A slate's solid supporters are the voters whose first preferences are exactly its candidates, in any order. Some of
them, drawn ballot by ballot, follow the orders they are asked for: the slate's candidates at the head of the ballot are
put into that order, and what comes after them stays. Nothing else changes, so that there are as many ballots as before.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.stv import Election, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.world import Floats, Order
    from slatecraft.stv.rule import Rule

NO_SLATE = frozenset({"", "Ind"})
"""Labels of candidates who stand for themselves."""
SPLITS = 130
"""About so many splits of the followers are tried with hindsight."""


@dataclass(frozen=True, slots=True)
class Slate:
    """Candidates who stand together."""

    name: str
    candidates: Order
    """Their numbers, ascending."""


def slates_of(labels: Sequence[str]) -> list[Slate]:
    """The slates of two candidates or more, by name; ``labels`` are taken as they stand, one for each candidate."""
    sizes = Counter(label for label in labels if label not in NO_SLATE)
    return [
        Slate(name, tuple(number for number, label in enumerate(labels, 1) if label == name))
        for name, size in sorted(sizes.items())
        if size > 1
    ]


def stream(seed: int, *words: object) -> np.random.Generator:
    """A random stream of its own for every use: the same for the same seed and words."""
    digest = hashlib.sha256("/".join(map(str, (seed, *words))).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, np.uint32))


def splits(size: int, most: int = SPLITS) -> Floats:
    """Ways to divide followers among so many orders, evenly spread: shape (ways, size), each row adding up to 1."""
    parts = 1
    while _ways(parts + 1, size) <= max(most, size):
        parts += 1
    rows = [row for row in product(range(parts + 1), repeat=size) if sum(row) == parts]
    return np.array(rows, float) / parts


def _ways(parts: int, size: int) -> int:
    return comb(parts + size - 1, size - 1)


def whole(shares: Floats, total: int) -> NDArray[np.int64]:
    """So many people divided by shares, by largest remainder."""
    exact = np.asarray(shares, float) * total
    result = np.floor(exact).astype(np.int64)
    left = total - int(result.sum())
    result[np.argsort(result - exact, kind="stable")[:left]] += 1
    return np.asarray(result, np.int64)


def asked(rankings: NDArray[np.int16], order: Order) -> NDArray[np.int16]:
    """Rankings of solid supporters as they are if these follow an order: its candidates are put at the head."""
    changed = rankings.copy()
    changed[:, : len(order)] = order
    return changed


def whole_ballots(votes: Floats) -> NDArray[np.int64]:
    """Votes as whole ballots, as many in all; shape (draws, rankings)."""
    ends = np.rint(np.cumsum(votes, axis=1)).astype(np.int64)
    return np.asarray(np.diff(ends, axis=1, prepend=0), np.int64)


class Contest:
    """The real ballots of one election, as one slate sees them.

    Raises `ElectionError` or `NotSimulable` where the rule cannot count them.
    """

    def __init__(self, election: Election, slate: Slate, rule: Rule | str, name: str = "") -> None:
        self.election = election
        self.slate = slate
        self.rule = rule
        self.name = name
        rankings, back = np.unique(np.asarray(election.rankings), axis=0, return_inverse=True)
        self.rankings = rankings.astype(np.int16)
        """(rankings, places): distinct; 0 after the last preference."""
        self.weights = np.zeros(len(rankings), np.int64)
        """(rankings,): ballots."""
        np.add.at(self.weights, back.ravel(), np.asarray(election.weights, np.int64))

    @property
    def size(self) -> int:
        """How many candidates the slate has."""
        return len(self.slate.candidates)

    @cached_property
    def solid(self) -> NDArray[np.bool_]:
        """(rankings,): of solid supporters."""
        if self.rankings.shape[1] < self.size:
            return np.zeros(len(self.rankings), bool)
        heads = np.sort(self.rankings[:, : self.size], axis=1)
        return np.asarray((heads == np.array(self.slate.candidates)).all(axis=1))

    @cached_property
    def members(self) -> NDArray[np.intp]:
        """Places of the slate's candidates, from 0."""
        return np.array(self.slate.candidates) - 1

    def followers(self, adherence: float, seed: int) -> NDArray[np.intp]:
        """Rankings (places in ``rankings``) of those who follow, one for each ballot, in the order they are dealt."""
        rng = stream(seed, self.name, self.slate.name, "followers")
        rows = np.flatnonzero(self.solid)
        following = rng.binomial(self.weights[rows], adherence)
        return np.asarray(rng.permutation(np.repeat(rows, following)), np.intp)

    def replayed(self, orders: Sequence[Order], shares: Floats, adherence: float, seed: int) -> Election:
        """The election as it would have been: an order for each share of the followers."""
        followers = self.followers(adherence, seed)
        changed = [self.rankings]
        stays = self.weights - np.bincount(followers, minlength=len(self.rankings))
        weights = [stays]
        start = 0
        for order, count in zip(orders, whole(shares, len(followers)).tolist(), strict=True):
            rows, times = np.unique(followers[start : start + count], return_counts=True)
            changed.append(asked(self.rankings[rows], order))
            weights.append(times)
            start += count
        return replace(self.election, rankings=np.concatenate(changed), weights=np.concatenate(weights))

    def seats(
        self,
        orders: Sequence[Order],
        shares: Floats,
        adherence: float,
        seed: int,
    ) -> NDArray[np.int64]:
        """Seats of the slate, shape (splits,), for each row of ``shares``: (splits, orders)."""
        followers = self.followers(adherence, seed)
        solid = np.flatnonzero(self.solid)
        place = np.zeros(len(self.rankings), np.intp)
        place[solid] = np.arange(len(solid))
        mine = place[followers]
        stays = self.weights - np.bincount(followers, minlength=len(self.rankings))
        table = np.zeros((len(shares), len(stays) + len(orders) * len(solid)), np.int64)
        table[:, : len(stays)] = stays
        for row, split in zip(table, np.asarray(shares, float), strict=True):
            ends = np.concatenate([[0], np.cumsum(whole(split, len(followers)))])
            for number in range(len(orders)):
                first = len(stays) + number * len(solid)
                row[first : first + len(solid)] = np.bincount(
                    mine[ends[number] : ends[number + 1]], minlength=len(solid)
                )
        moved = [asked(self.rankings[solid], order) for order in orders]
        return self.won(np.concatenate([self.rankings, *moved]), table)

    def won(self, rankings: NDArray[np.int16], weights: NDArray[np.int64]) -> NDArray[np.int64]:
        """Seats of the slate, shape (draws,), for draws of other weights: (draws, rankings)."""
        return self.counting(rankings)(weights)

    def counting(self, rankings: NDArray[np.int16]) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
        """What says, as `won` does, the seats of the slate for draws of these rankings."""
        simulator = simulate.simulator(
            rankings, self.rule, seats=self.election.seats, candidates=len(self.election.candidates)
        )

        def seats(weights: NDArray[np.int64]) -> NDArray[np.int64]:
            mask = simulator.run(weights).elected_mask
            return np.asarray(mask[:, self.members].sum(axis=1), np.int64)

        return seats

    @cached_property
    def seats_actual(self) -> int:
        """What the slate really won."""
        return int(self.won(self.rankings, self.weights[None, :])[0])

    def canvassed(self, responses: int, seed: int) -> NDArray[np.int64]:
        """(rankings,): how many of so many ballots, drawn at random without replacement, have each ranking."""
        rng = stream(seed, self.name, self.slate.name, "canvass", responses)
        drawn = rng.multivariate_hypergeometric(self.weights, min(responses, int(self.weights.sum())))
        return np.asarray(drawn, np.int64)
