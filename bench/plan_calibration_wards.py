"""Whether what a canvass says of real wards is as sure as it may be: the slates of 2017 or 2022, nobody advised.

From 300 ballots of a ward, electorates are drawn that agree with them, and each is counted as it is. What the slate
really won ought to be like one more of these counts: where it comes to lie among them, ties broken at random (the
randomised probability integral transform), is uniform over all slates. Three ways to draw electorates are judged: as
advice is made from them (`slatecraft.planning.posterior.electorates`); the same without the swing that is put on the
slate's votes there; and a plain Bayesian bootstrap of the ballots. Then the mean log of the chance given to what
happened, against simpler forecasts, as `plan_calibration.py` has them: the slate's first preferences in quotas, and a
count of the canvass alone, each with the errors of all the other slates; and the seats of all the others with as many
candidates.

Slates of one ward are not independent, nor are canvasses of one ward, which the chances p leave out. With no arguments
one canvass of each ward of 2022; `--year`, `--seeds` and `--canvass` for others. Needs ../shared.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import numpy as np

from plan_calibration import Case, lies, log_scores, tell_uniform
from plan_replay import SHARED, contests
from slatecraft.planning.posterior import ELECTORATES, SWING, electorates
from slatecraft.planning.replay import stream, whole_ballots

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.replay import Contest

WAYS = ("as advice is made from", "without the swing", "plain bootstrap")


def drawn(contest: Contest, seen: NDArray[np.int64], seed: int, way: str) -> NDArray[np.int64]:
    """The slate's seats in electorates drawn one of three ways, shape (electorates,)."""
    if way == WAYS[2]:
        rows = np.flatnonzero(seen)
        rng = stream(seed, contest.name, contest.slate.name, "bootstrap")
        votes = rng.gamma(seen[rows].astype(float), 1.0, (ELECTORATES, len(rows)))
        votes *= contest.weights.sum() / votes.sum(axis=1, keepdims=True)
        return contest.won(contest.rankings[rows], whole_ballots(votes))
    found = electorates(contest, seen, seed, SWING if way == WAYS[0] else 0.0)
    seats = contest.won(found.rankings, whole_ballots(found.votes))
    # What is likelier is taken more often, so that all count alike.
    rng = stream(seed, contest.name, contest.slate.name, "likely")
    at = (np.arange(ELECTORATES) + rng.random()) / ELECTORATES
    return seats[np.minimum(np.searchsorted(np.cumsum(found.likelihood), at), ELECTORATES - 1)]


def cases(contest: Contest, responses: int, seed: int) -> list[Case]:
    """What each way says of a slate, and what it really won."""
    seen = contest.canvassed(responses, seed)
    truth = contest.seats_actual
    most = min(contest.size, contest.election.seats)
    begins = np.isin(contest.rankings[:, 0], contest.slate.candidates)
    quotas = round(seen[begins].sum() / seen.sum() * (contest.election.seats + 1))
    point = int(contest.won(contest.rankings, seen[None, :])[0])
    rng = stream(seed, contest.name, contest.slate.name, "ties")
    found = []
    for way in WAYS:
        seats = drawn(contest, seen, seed, way)
        chances = np.bincount(seats, minlength=most + 1) + 0.5
        lie = lies(seats, truth, rng)
        found.append(Case(truth, chances / chances.sum(), lie, [], [], min(quotas, most), point))
    return found


def run(year: int, responses: int, seeds: int) -> None:
    """Print how every way does over all slates of a year."""
    rows = [cases(contest, responses, seed) for contest in contests(year) for seed in range(1, seeds + 1)]
    print(
        f"{year}: {len(rows)} forecasts from canvasses of {responses}, {ELECTORATES} electorates each, "
        f"seeds 1 to {seeds}"
    )
    for way, judged in zip(WAYS, zip(*rows, strict=True), strict=True):
        scores = np.array([np.log(case.chances[case.seats]) for case in judged])
        tell_uniform(way, [case.lies for case in judged])
        sure = np.array([case.chances.max() for case in judged])
        right = np.array([case.chances.argmax() == case.seats for case in judged])
        print(
            f"  mean log score {scores.mean():.3f}; likeliest {sure.mean():.1%} sure, right {right.mean():.1%}"
        )
    # Of several canvasses of a ward the others have its truth, which would flatter what learns from them.
    if seeds == 1:
        judged = [row[0] for row in rows]
        for name, points in (
            ("votes in quotas", [case.quotas for case in judged]),
            ("the canvass counted", [case.point for case in judged]),
            ("others with as many candidates", None),
        ):
            print(f"baseline, {name}: mean log score {log_scores(judged, points).mean():.3f}")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--year", type=int, default=2022)
    parser.add_argument("--canvass", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=1)
    asked = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"There are no ballots at {SHARED}.")
    run(asked.year, asked.canvass, asked.seeds)


if __name__ == "__main__":
    main()
