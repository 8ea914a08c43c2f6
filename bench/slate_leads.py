"""Measure who leads among the voters of a slate of two, on real Scottish council ballots.

For each kind of voter (`slatecraft.planning.posterior`): the logarithm of the odds that the candidate who is listed
first is ranked before the other, its mean and covariance from election to election; and of the voters who begin with a
slate, the share that is solid, with the number of voters who would leave it as unsure as it is. What a canvass leaves
open is drawn from these.

    python bench/slate_leads.py            (2017 and 2022; needs ../shared)
"""

from __future__ import annotations

import sys

import numpy as np

from plan_replay import SHARED, contests
from slatecraft.planning.posterior import who_leads


def measured(year: int) -> tuple[list[list[float]], list[float]]:
    """For every slate of two of a year: the logarithms, and the share that is solid."""
    leads, solid = [], []
    for contest in contests(year):
        if contest.size != 2:
            continue
        _, votes = who_leads(contest, contest.weights)
        leads.append(np.log((votes[:, 0] + 0.5) / (votes[:, 1] + 0.5)).tolist())
        solid.append(votes[0].sum() / votes[:2].sum())
    return leads, solid


def tell(name: str, leads: list[list[float]], solid: list[float]) -> None:
    """Print them."""
    logs, shares = np.array(leads), np.array(solid)
    print(f"{name}: {len(leads)} slates of two")
    print(f"  logarithm of the odds, mean: {np.round(logs.mean(axis=0), 3).tolist()}")
    print(f"  covariance: {np.round(np.cov(logs.T), 3).tolist()}")
    mean = shares.mean()
    print(
        f"  solid: {mean:.3f}, standard deviation {shares.std():.3f}, as if seen of "
        f"{mean * (1 - mean) / shares.var() - 1:.0f} voters"
    )


def main() -> None:
    """Measure both years, and both together."""
    if not SHARED.exists():
        sys.exit(f"There are no ballots at {SHARED}.")
    leads, solid = [], []
    for year in (2017, 2022):
        of_year = measured(year)
        tell(str(year), *of_year)
        leads += of_year[0]
        solid += of_year[1]
    tell("together", leads, solid)


if __name__ == "__main__":
    main()
