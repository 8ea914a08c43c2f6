"""What plans made from a canvass would have won in the Scottish council elections of 2022, on the real ballots.

407 slates of two candidates or more stood in 345 wards. For each, 300 ballots are drawn as a canvass; a plan made from
them alone, and levelling of first preferences from the same canvass, divide the followers, who are 70 per cent of the
voters whose first preferences are exactly the slate's. All other ballots stay as they are, and the ward is counted
again. The bound is the best split tried with all ballots seen.

With no arguments one canvass; `--seeds 10` for ten (`--from-seed 11` for others), `--canvass` and `--adherence` for
other terms, `--table` for canvasses of 100, 300 and 1,000 and an adherence of 40, 70 and 100 per cent. Needs ../shared.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from slatecraft import stv
from slatecraft.planning.replay import Contest, slates_of
from slatecraft.planning.replays import Terms, document, replay

SHARED = Path(__file__).parents[2] / "shared" / "scotland"
ADVISERS = ("levelled", "planned", "bound")


def labels(year: int) -> dict[str, list[str]]:
    """The party of each candidate, by ward."""
    if year == 2022:
        return json.loads((SHARED / "parties-2022.json").read_text())  # type: ignore[no-any-return]
    official = json.loads((SHARED / f"official-{year}.json").read_text())
    return {ward: each["parties"] for ward, each in official.items()}


def wards(year: int) -> list[tuple[Path, list[str]]]:
    """The ballots of each ward of a year, and the party of each of its candidates."""
    known = labels(year)
    files = sorted((SHARED / str(year)).glob("*.blt"))
    return [(file, known[file.stem]) for file in files if file.stem in known]


def contests(year: int) -> Iterator[Contest]:
    """All slates of all wards of a year."""
    for file, parties in wards(year):
        election = stv.read_blt(file)
        for slate in slates_of(parties):
            yield Contest(election, slate, "scottish", file.name)


def replayed(task: tuple[Path, list[str], Terms]) -> list[dict[str, Any]]:
    """The rows of a ward."""
    file, parties, terms = task
    election = stv.read_blt(file)
    return [replay(election, slate, terms, file.name) for slate in slates_of(parties)]


def totals(year: int, terms: Terms, pool: Executor) -> dict[str, Any]:
    """What all slates of a year won, and would have won."""
    tasks = [(file, parties, terms) for file, parties in wards(year)]
    rows = [row for answer in pool.map(replayed, tasks) for row in answer]
    return document(rows, terms, len(tasks))["totals"]  # type: ignore[no-any-return]


def run(year: int, canvass: int, adherence: float, seeds: range, pool: Executor) -> None:
    """Print what each adviser won, seed by seed and on average."""
    found: dict[str, list[dict[str, int]]] = {adviser: [] for adviser in ADVISERS}
    for seed in seeds:
        said = totals(year, Terms("scottish", canvass, adherence, seed), pool)
        for adviser in ADVISERS:
            found[adviser].append(said[adviser])
        words = "; ".join(
            f"{adviser} {said[adviser]['net']:+d} (lost {said[adviser]['lost']})" for adviser in ADVISERS
        )
        print(
            f"  seed {seed}: {said['slates']} slates with {said['seats_actual']} seats; {words}", flush=True
        )
    if len(seeds) > 1:
        for adviser in ADVISERS:
            nets = [each["net"] for each in found[adviser]]
            lost = mean(each["lost"] for each in found[adviser])
            print(
                f"  {adviser}: net {mean(nets):+.1f} (standard deviation {stdev(nets):.1f}), lost {lost:.1f}"
            )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--from-seed", type=int, default=1)
    parser.add_argument("--year", type=int, default=2022)
    parser.add_argument("--canvass", type=int, default=300)
    parser.add_argument("--adherence", type=float, default=0.7)
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"There are no ballots at {SHARED}.")
    terms = [(asked.canvass, asked.adherence)]
    if asked.table:
        terms = [(canvass, adherence) for canvass in (100, 300, 1000) for adherence in (0.4, 0.7, 1.0)]
    seeds = range(asked.from_seed, asked.from_seed + asked.seeds)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for canvass, adherence in terms:
            print(f"{asked.year}, canvass of {canvass}, {adherence:.0%} follow:", flush=True)
            run(asked.year, canvass, adherence, seeds, pool)


if __name__ == "__main__":
    main()
