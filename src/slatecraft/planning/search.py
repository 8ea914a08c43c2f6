"""Search: which share of its followers a slate should ask to put each candidate first.

Every comparison is on the same draws, and a move is made only if its gain is clear of the noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.balance import Scenario, level
from slatecraft.planning.scoring import Aim, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.electorate import Electorate
    from slatecraft.planning.world import Floats, Order

CLEAR = 2.0
"""A gain is clear of the noise at so many standard errors."""
STEPS = (0.10, 0.05, 0.02)
"""Shares of the followers that a move takes from one candidate and gives to another."""
ROUNDS = 6
"""Passes over all moves of a step at most."""
MOST_SUBSETS = 64


@dataclass(frozen=True, eq=False)
class Found:
    """Where a search ended."""

    shares: Floats
    """(slate's candidates,): of the followers, by whom they put first."""
    elected: NDArray[np.bool_]
    aim: Aim


@dataclass(frozen=True, eq=False)
class Within:
    """Which shares can be had: those of areas that are pinned at least, and no further from the present ones than churn
    allows."""

    least: Floats
    """(slate's candidates,): shares of the areas that are pinned to each."""
    present: Floats | None = None
    """(slate's candidates,): shares of the areas that have each as first at present."""
    churn: float = 1.0
    """The share that may be moved."""

    @classmethod
    def nothing(cls, size: int) -> Within:
        """All shares can be had."""
        return cls(np.zeros(size))

    def nearest(self, shares: Floats) -> Floats:
        """Shares that can be had, on the way from the present ones to these."""
        if self.present is not None:
            moved = float(np.maximum(self.present - shares, 0).sum())
            if moved > self.churn:
                shares = self.present + (shares - self.present) * (self.churn / moved)
        free = np.maximum(shares - self.least, 0)
        room = 1 - float(self.least.sum())
        return np.asarray(self.least + free * (room / max(float(free.sum()), 1e-12)))

    def has(self, shares: Floats) -> bool:
        """Whether these shares can be had."""
        if (shares < self.least - 1e-9).any():
            return False
        return self.present is None or float(np.maximum(self.present - shares, 0).sum()) <= self.churn + 1e-9


def order_for(electorate: Electorate, first: int) -> Order:
    """The order that begins with a candidate: then the others, from the one with the fewest first preferences of its
    own to the one with the most; of equals, who is listed next after the first.

    A follower's vote moves on when the first of the order is elected or excluded; then it does most for the candidate
    who has least.
    """
    strengths = dict(zip(electorate.slate.candidates, electorate.slate.strengths, strict=True))
    others = [number for number in electorate.slate.candidates if number != first]
    size = electorate.size
    return (first, *sorted(others, key=lambda number: (strengths[number], (number - first) % size)))


def single_orders(electorate: Electorate) -> list[Order]:
    """Orders that a slate might ask of everybody: each candidate first, each other one second, and the rest from the
    weakest or from the strongest."""
    numbers = electorate.slate.candidates
    found: list[Order] = []
    for first in numbers:
        weakest_next = order_for(electorate, first)[1:]
        found.append((first, *weakest_next))
        found.append((first, *reversed(weakest_next)))
        for second in weakest_next:
            rest = tuple(number for number in weakest_next if number != second)
            found += [(first, second, *rest), (first, second, *reversed(rest))]
    return list(dict.fromkeys(found))


def search(
    bench: Bench,
    given: Sequence[Scenario],
    aim: Aim,
    quota: float,
    *,
    most: int | None = None,
    within: Within | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Found:
    """The shares that do best on the bench's draws, of at most ``most`` candidates (and orders).

    Begins with the candidates of every promising subset brought level, and with each of them alone; goes on from the
    best by moving shares between two. ``within`` says which shares are to be had at all.
    """
    size = bench.electorate.size
    most = min(most or size, size)
    within = within or Within.nothing(size)
    starts = [within.nearest(level(given, subset, quota)) for subset in _subsets(bench.electorate, most)]
    starts = list({start.round(6).tobytes(): start for start in starts}.values())
    total = len(starts) + 1
    best, elected = starts[0], bench.by_shares(starts[0])
    for done, start in enumerate(starts[1:], 1):
        if progress is not None:
            progress(done, total)
        aim, best, elected = _better(bench, aim, start, best, elected, clear=0.0)
    for step in STEPS:
        for _ in range(ROUNDS):
            before = best
            for move in _moves(best, step, most, within):
                aim, best, elected = _better(bench, aim, move(best), best, elected)
            if before is best:
                break
    if progress is not None:
        progress(total, total)
    return Found(best, elected, aim)


def _better(
    bench: Bench, aim: Aim, shares: Floats, best: Floats, elected: NDArray[np.bool_], clear: float = CLEAR
) -> tuple[Aim, Floats, NDArray[np.bool_]]:
    if shares is best:
        return aim, best, elected
    new = bench.by_shares(shares)
    if aim.settings.goal == "worst":
        aim = replace(aim, worst=int(np.quantile(elected.sum(axis=1), aim.TENTH)))
    gain, error = aim.better(new, elected)
    return (aim, shares, new) if gain > clear * error and gain > 0 else (aim, best, elected)


def _subsets(electorate: Electorate, most: int) -> list[tuple[int, ...]]:
    """Candidates who might be given first preferences: all subsets of a small slate, else those without the weakest
    and those without the strongest."""
    strongest_first = sorted(
        electorate.slate.candidates,
        key=lambda number: (-electorate.slate.strengths[number - 1], number),
    )
    size = len(strongest_first)
    if 2**size <= MOST_SUBSETS:
        return [
            tuple(subset)
            for count in range(most, 0, -1)
            for subset in combinations(electorate.slate.candidates, count)
        ]
    return [
        tuple(sorted(strongest_first[start : start + count]))
        for count in range(most, 0, -1)
        for start in range(size - count + 1)
    ]


def _moves(shares: Floats, step: float, most: int, within: Within) -> list[Callable[[Floats], Floats]]:
    """Moves of a step from one candidate to another; on what is best by then, or nothing where it cannot be made."""

    def move(giver: int, taker: int) -> Callable[[Floats], Floats]:
        def moved(now: Floats) -> Floats:
            amount = min(step, float(now[giver]))
            result = now.copy()
            result[giver] -= amount
            result[taker] += amount
            if amount <= 0 or np.count_nonzero(result > 1e-9) > most:
                return now
            result[result < 1e-9] = 0
            return result if within.has(result) else now

        return moved

    numbers = range(len(shares))
    return [move(giver, taker) for giver in numbers for taker in numbers if giver != taker]
