"""Whether forecasts are as sure as they may be: elections whose truth is drawn voter by voter from the model.

Four hundred small electorates of any kind (support/voters.py) are each forecast, and each is drawn once more, voter by
voter, by code of its own; that one is the truth. If a forecast is right, the truth is like one more of its draws:

- where the slate's seats come to lie among the draws, ties broken at random (the randomised probability integral
  transform), is uniform from 0 to 1 over all elections; and so are where a candidate's first preferences come to lie.
  A forecast that is too sure of itself has too many near 0 and 1, one that is not sure enough too many in the middle;
- of candidates who were given a chance of 0.3, three in ten are elected;
- it gives what happened more chance than simpler forecasts do. Each of these has one expected number of seats, and the
  errors of this number over all the other elections, as if these were known: the slate's votes in quotas; and the count
  of what is expected, without any doubt. A third has the seats of all the other elections with as many candidates.

The chances p that uniform numbers would be as uneven as these are by simulation. Chances of seats are smoothed by half
a draw each, so that no forecast is ever infinitely wrong.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from slatecraft import stv
from slatecraft.planning import Adherence, Electorate, Swings
from slatecraft.planning.scoring import Assignment, score
from support.voters import draw, random_electorate

if TYPE_CHECKING:
    from numpy.typing import NDArray

ELECTIONS, DRAWS, SEED = 400, 1000, 1
RULES = ("scottish", "ers97")
BINS = 10
STILL = Swings(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Case:
    """One election: what was forecast and what came of it."""

    seats: int
    """The slate's, in truth."""
    chances: NDArray[np.float64]
    """Of 0, 1, … seats."""
    lies: float
    """Where the seats come to lie among the draws."""
    firsts: list[float]
    """Where each candidate's first preferences come to lie."""
    candidates: list[tuple[float, bool]]
    """Each candidate's chance, and whether elected."""
    quotas: int
    """The slate's expected votes in quotas, rounded."""
    point: int
    """Its seats in a count of what is expected."""


def case(number: int) -> Case:
    """The electorate of this number, forecast and drawn."""
    rng = np.random.default_rng([SEED, number])
    electorate = random_electorate(rng, RULES)
    size = electorate.size
    orders = tuple(dict.fromkeys(area.present for area in electorate.areas))
    present = Assignment(orders, np.array([orders.index(area.present) for area in electorate.areas]))
    forecast = score(electorate, [present], seed=SEED + number, draws=DRAWS)[0]
    papers, weights = np.unique(draw(electorate, rng), axis=0, return_counts=True)
    count = stv.count(
        stv.Election(electorate.names, electorate.seats, papers, weights), electorate.rule, seed=number
    )
    elected = [candidate in count.elected for candidate in range(1, size + 1)]
    firsts = np.bincount(papers[:, 0], weights, len(electorate.names) + 1)[1 : size + 1]
    most = min(size, electorate.seats)
    smoothed = np.bincount(forecast.seats, minlength=most + 1) + 0.5
    return Case(
        seats=sum(elected),
        chances=smoothed / smoothed.sum(),
        lies=lies(forecast.seats, sum(elected), rng),
        firsts=[lies(forecast.firsts[:, place], firsts[place], rng) for place in range(size)],
        candidates=[(float(forecast.elected[:, place].mean()), elected[place]) for place in range(size)],
        quotas=min(round(electorate.votes / electorate.ballots * (electorate.seats + 1)), most),
        point=without_doubt(electorate, present),
    )


def lies(draws: NDArray[np.number], truth: float, rng: np.random.Generator) -> float:
    """The part of the draws below the truth, and a random part of those equal to it."""
    below, equal = int((draws < truth).sum()), int((draws == truth).sum())
    return float((below + rng.random() * (equal + 1)) / (len(draws) + 1))


def without_doubt(electorate: Electorate, present: Assignment) -> int:
    """The seats that are won most often if all is as expected but for chance."""
    sure = replace(electorate, swings=STILL, adherence=Adherence(electorate.adherence.mean, 0.0))
    return int(np.median(score(sure, [present], seed=SEED, draws=20)[0].seats))


def unevenness(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(rows,): chi square of `BINS` bins of each row, and the Kolmogorov-Smirnov distance from uniform."""
    count = values.shape[1]
    expected = count / BINS
    binned = np.minimum((values * BINS).astype(int), BINS - 1)
    counts = np.stack([(binned == each).sum(axis=1) for each in range(BINS)], axis=1)
    ordered = np.sort(values, axis=1)
    steps = np.arange(count) / count
    distance = np.maximum(ordered - steps, steps + 1 / count - ordered).max(axis=1)
    return ((counts - expected) ** 2 / expected).sum(axis=1), distance


def tell_uniform(label: str, values: list[float]) -> None:
    """Print how uniform some values are, and their counts in bins."""
    by_chance = unevenness(np.random.default_rng(0).random((4000, len(values))))
    here = unevenness(np.array([values]))
    chi, distance = (float((chance >= mine[0]).mean()) for chance, mine in zip(by_chance, here, strict=True))
    counts = np.histogram(values, BINS, (0, 1))[0]
    ends = (counts[0] + counts[-1]) / len(values)
    print(
        f"{label}: chi square {here[0][0]:.1f} (p {chi:.2f}), Kolmogorov-Smirnov {here[1][0]:.3f} (p {distance:.2f})"
    )
    print(f"  in tenths: {' '.join(map(str, counts.tolist()))}; in the outer two {ends:.1%}")


def log_scores(cases: list[Case], points: list[int] | None) -> NDArray[np.float64]:
    """(cases,): of a point forecast with the errors it has in all the other elections; of None, of what those had."""
    result = []
    for number, each in enumerate(cases):
        chances = np.full(len(each.chances), 0.5)
        for other, before in enumerate(cases):
            if other == number or (points is None and len(before.chances) != len(each.chances)):
                continue
            seats = before.seats if points is None else points[number] + before.seats - points[other]
            if 0 <= seats < len(chances):
                chances[seats] += 1
        result.append(np.log(chances[each.seats] / chances.sum()))
    return np.array(result)


def main() -> None:
    began = time.perf_counter()
    cases = [case(number) for number in range(ELECTIONS)]
    print(f"{ELECTIONS} elections, {DRAWS:,} draws each, seed {SEED}; {time.perf_counter() - began:.0f} s")
    tell_uniform("Seats", [each.lies for each in cases])
    tell_uniform("First preferences of one of the slate", [each.firsts[0] for each in cases])
    tell_uniform("First preferences of another", [each.firsts[1] for each in cases])
    chances, elected = map(np.array, zip(*(pair for each in cases for pair in each.candidates), strict=True))
    print("Chance given to a candidate, and part of those candidates elected:")
    for low, high in ((0, 0.02), (0.02, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.98), (0.98, 1.01)):
        rows = (chances >= low) & (chances < high)
        if rows.any():
            expected, got = chances[rows].mean(), elected[rows].mean()
            noise = np.sqrt((chances[rows] * (1 - chances[rows])).sum()) / rows.sum()
            apart = (got - expected) / max(noise, 1e-9)
            print(f"  {expected:.3f}: {got:.3f} of {rows.sum()}, {apart:+.1f} standard errors")
    ours = np.array([np.log(each.chances[each.seats]) for each in cases])
    print(f"Log score of the forecast: {ours.mean():.3f} (of a sure and right one: 0)")
    for label, points in (
        ("votes in quotas", [each.quotas for each in cases]),
        ("a count of what is expected", [each.point for each in cases]),
        ("what other slates of its size won", None),
    ):
        theirs = log_scores(cases, points)
        better = ours - theirs
        error = better.std(ddof=1) / np.sqrt(len(cases))
        print(
            f"  {label}: {theirs.mean():.3f}; ours is better by {better.mean():.3f} (standard error {error:.3f})"
        )


if __name__ == "__main__":
    main()
