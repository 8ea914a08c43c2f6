"""Search: which share of its followers a slate should ask to put each candidate first.

Every comparison is on the same draws. Small moves are tried one after the other, and where they lead together is taken
only if the gain is clear of the noise: one by one, most that are worth making would not be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.balance import Scenario, level
from slatecraft.planning.scoring import Aim, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.electorate import Electorate
    from slatecraft.planning.world import Floats, Order

CLEAR_OF_NOISE = 2.0
"""A gain is clear of the noise at so many standard errors."""
STEPS = (0.08, 0.04, 0.02)
"""Shares of the followers that a move takes from some candidates and gives to others."""
ROUGH_DRAWS = 1000
"""Where to begin, and all steps but the last, are decided on so many draws; the last step on all."""
ROUNDS = 6
"""Passes over all moves of a step at most."""
CLIMBS = 6
"""So many beginnings, the best ones, are gone on from with the first step; the best of these with the others."""
MOST_SUBSETS = 64
LARGE = 6
"""Slates of more candidates have too many orders and moves to try them all: what is tried then grows with their number,
and not with its square."""
LARGE_CLIMBS = 2
"""As many beginnings are gone on from for them."""


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


def single_orders(electorate: Electorate, firsts: Sequence[int] | None = None) -> list[Order]:
    """Orders that a slate might ask of everybody: each candidate first (or each of ``firsts``), each other one second,
    and the rest from the weakest or from the strongest.

    Of a large slate, where ``firsts`` do not say for whom, no more than two for each candidate.
    """
    large = electorate.size > LARGE and firsts is None
    found: list[Order] = []
    for first in electorate.slate.candidates if firsts is None else firsts:
        weakest_next = order_for(electorate, first)[1:]
        found.append((first, *weakest_next))
        found.append((first, *reversed(weakest_next)))
        for second in () if large else weakest_next:
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
    best by moving shares between two, and between one and all. ``within`` says which shares are to be had at all.
    """
    size = bench.electorate.size
    most = min(most or size, size)
    within = within or Within.nothing(size)
    starts = [within.nearest(level(given, subset, quota)) for subset in _subsets(bench.electorate, most)]
    starts = list({start.round(6).tobytes(): start for start in starts}.values())
    # What pinned areas or churn hold may need more candidates than there are to be, but in some.
    starts = [start for start in starts if np.count_nonzero(start) <= most] or starts
    climbs = CLIMBS if size <= LARGE else LARGE_CLIMBS
    total = len(starts) + climbs + len(STEPS)

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, total)

    rough = bench.rough(ROUGH_DRAWS)
    value = aim.against(rough.by_shares(starts[0]))
    values = []
    for done, start in enumerate(starts):
        tell(done)
        values.append(value(rough.by_shares(start)))
    hopeful = [starts[place] for place in np.argsort(-np.array(values), kind="stable")[:climbs]]
    now = Found(hopeful[0], rough.by_shares(hopeful[0]), aim)
    for done, start in enumerate(hopeful, len(starts)):
        tell(done)
        climbed = _climbed(rough, Found(start, rough.by_shares(start), aim), STEPS[0], most, within)
        now = _better(now, climbed.shares, climbed.elected)
    for step in STEPS[1:-1]:
        now = _climbed(rough, now, step, most, within)
    tell(total - len(STEPS))
    begun = Found(hopeful[0], bench.by_shares(hopeful[0]), aim)
    now = Found(now.shares, bench.by_shares(now.shares), now.aim)
    now = _climbed(bench, now, STEPS[-1], most, within)
    tell(total)
    # A floor is kept on these draws, or it is not; whether it is on others, the proof says.
    clear = CLEAR_OF_NOISE if aim.settings.floor is None else 0.0
    return _better(begun, now.shares, now.elected, clear)


def _climbed(bench: Bench, now: Found, step: float, most: int, within: Within) -> Found:
    """Where moves of a step lead that are each better than what was before."""
    moves = _moves(bench.electorate, step)
    for _ in range(ROUNDS):
        before = now
        for move in moves:
            shares = move(now.shares)
            shares[shares < 1e-9] = 0
            if np.count_nonzero(shares) <= most and within.has(shares):
                now = _better(now, shares, bench.by_shares(shares))
        if now is before:
            break
    return now


def _better(now: Found, shares: Floats, elected: NDArray[np.bool_], clear: float = 0.0) -> Found:
    """What is found with these shares, if it is better by so many standard errors; or else what there is now."""
    aim = now.aim
    if aim.settings.goal == "worst":
        aim = replace(aim, worst=int(np.quantile(now.elected.sum(axis=1), aim.TENTH)))
    gain, error = aim.better(elected, now.elected)
    return Found(shares, elected, aim) if gain > clear * error and gain > 0 else now


def _subsets(electorate: Electorate, most: int) -> list[tuple[int, ...]]:
    """Candidates who might be given first preferences: all subsets of a small slate, else those without the weakest
    and those without the strongest."""
    size, strongest_first = electorate.size, electorate.strongest_first
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


def _moves(electorate: Electorate, step: float) -> list[Callable[[Floats], Floats]]:
    """Moves of a step: from one candidate to another (of a large slate, to one next in strength), from all others to
    one, from one to all others."""

    def between(giver: int, taker: int) -> Callable[[Floats], Floats]:
        def moved(now: Floats) -> Floats:
            amount = min(step, float(now[giver]))
            result = now.copy()
            result[giver] -= amount
            result[taker] += amount
            return result

        return moved

    def all_and(one: int, sign: int) -> Callable[[Floats], Floats]:
        def moved(now: Floats) -> Floats:
            others = 1 - float(now[one])
            amount = min(step, float(now[one]) if sign < 0 else others)
            if others <= 0:
                return now.copy()
            result = now * ((others - sign * amount) / others)
            result[one] = now[one] + sign * amount
            return result

        return moved

    numbers = range(electorate.size)
    pairs = list(permutations(numbers, 2))
    if electorate.size > LARGE:
        neighbours = pairwise(number - 1 for number in electorate.strongest_first)
        pairs = [pair for one, other in neighbours for pair in ((one, other), (other, one))]
    return [
        *(between(giver, taker) for giver, taker in pairs),
        *(all_and(one, sign) for one in numbers for sign in (1, -1)),
    ]
