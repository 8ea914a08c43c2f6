"""How fast the exact count is, keeping the whole history, against VoteKit's FastSTV, which keeps none.

    python bench/stv_count.py

Both count elections that are in memory: FastSTV from a profile, ours from an `Election` whose ballots have been read
as the rule reads them (`again`), or from bare arrays, so that checking them is counted too (`from arrays`). FastSTV
knows no Scottish rule: it counts with its own fractional transfers and the Droop quota. Then, without a peer: Meek's
method (Droop.py, written for Python 2, took 9.1 s on Portland elsewhere and cannot be installed), an election of the
size of an Australian Senate's, and reading a BLT file.
"""

from __future__ import annotations

import gzip
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from slatecraft import stv
from support.fields import SHARED, Field, read_blt, scotland_2017, senate_field
from support.peers import Peer, PeerUnavailable, alternate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TIMES = 10
"""How often a single election is counted at a time, since once takes a few milliseconds."""
ROUNDS = 15
"""How often each of the two is timed."""
LINES = 50_000


def election_of(field: Field) -> stv.Election:
    names = [str(number) for number in range(1, field.candidates + 1)]
    return stv.Election(names, field.seats, field.rankings, field.weights)


def counter(fields: Sequence[Field], rule: str) -> Callable[[], object]:
    """Counts all the elections, read once before."""
    elections = [election_of(field) for field in fields]
    return lambda: [stv.count(election, rule) for election in elections]


def median_of(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the median run, after one that does not count."""
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def against_faststv() -> None:
    names = ("portland-2024-district-1", "dublin-west-2002", "eve-csm8")
    cases = [("236 wards of 2017", scotland_2017(), "scottish")]
    cases += [(name, [read_blt(SHARED / "elections" / f"{name}.blt")] * TIMES, "wig") for name in names]
    with Peer("faststv") as peer:
        for name, fields, rule in cases:
            peer.load(fields)
            print(f"{name}, {rule}, again: {alternate(counter(fields, rule), peer, ROUNDS)}")
            anew = alternate(lambda: [stv.count(election_of(field), rule) for field in fields], peer, ROUNDS)  # noqa: B023
            print(f"{name}, {rule}, from arrays: {anew}")


def meek() -> None:
    for name in ("portland-2024-district-1", "dublin-west-2002", "eve-csm8"):
        election = election_of(read_blt(SHARED / "elections" / f"{name}.blt"))
        for rule in ("meek", "meek-nz", "warren"):
            print(f"{name}, {rule}: {median_of(lambda: stv.count(election, rule)):.3f} s")  # noqa: B023


def senate() -> None:
    """Count 5,000,000 papers in a process of its own, so that its memory can be told."""
    with tempfile.TemporaryDirectory() as folder:
        path = senate_field().save(Path(folder) / "senate.npz")
        subprocess.run([sys.executable, __file__, "--senate", path], check=True)


def count_senate(path: str) -> None:
    with np.load(path) as file:
        names = [str(number) for number in range(1, int(file["candidates"]) + 1)]
        election = stv.Election(names, int(file["seats"]), file["rankings"], file["weights"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for rule in ("australian-senate", "scottish", "meek"):
        start = time.perf_counter()
        count = stv.count(election, rule)
        taken = time.perf_counter() - start
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"Senate-sized, {int(election.weights.sum()):,} papers, {len(election.weights):,} rankings, {rule}: "
            f"{taken:.2f} s, {len(count.stages)} stages, {most / 2**20:.2f} GiB at most, "
            f"{before / 2**20:.2f} of them for the election"
        )


def reading() -> None:
    random = np.random.default_rng(7)
    lines = [" ".join(map(str, random.permutation(12)[:8] + 1)) for _ in range(LINES)]
    ballots = "".join(f"{1 + number % 9} {line} 0\n" for number, line in enumerate(lines))
    text = f"12 4\n{ballots}0\n" + "".join(f'"Candidate {number}"\n' for number in range(1, 13)) + '"Title"\n'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.blt"
        path.write_text(text)
        print(f"read a BLT of {LINES:,} lines: {median_of(lambda: stv.read_blt(path)):.3f} s")
        packed = Path(folder) / "made.blt.gz"
        packed.write_bytes(gzip.compress(text.encode()))
        print(f"the same, gzipped: {median_of(lambda: stv.read_blt(packed)):.3f} s")


def main() -> None:
    """Print every measurement."""
    if not SHARED.is_dir():
        print("left out: it needs the data folder ../shared, which is not here")
        return
    try:
        against_faststv()
    except PeerUnavailable as error:
        print(f"the comparison with FastSTV is left out: {error}")
    meek()
    reading()
    senate()


if __name__ == "__main__":
    if "--senate" in sys.argv:
        count_senate(sys.argv[-1])
    else:
        main()
