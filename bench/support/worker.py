"""The other end of peers.py: a process that loads elections and counts them again and again, as it is asked.

A peer's script imports this from beside itself and runs in the peers' environment. Each request is one line of
JSON on standard input, ``{"load": [paths of .npz files]}`` or ``{"count": times}``, and each answer is one line on
standard output: ``{"loaded": elections}``, or ``{"seconds": [of each time], "elected": [of each election]}``.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    Papers = list[tuple[tuple[int, ...], int]]
    Count = Callable[[], list[int]]
    Prepare = Callable[[int, int, Papers], Count]


def serve(prepare: Prepare) -> None:
    """Answer requests until there are no more.

    ``prepare`` makes, of the seats, the number of candidates and the papers (rankings of numbers from 1, and how
    many papers hold each), the function that counts: only that is timed. It answers who is elected.
    """
    answers, sys.stdout = sys.stdout, sys.stderr  # what the peer prints must not pass for an answer
    counts: list[Count] = []
    for line in sys.stdin:
        request = json.loads(line)
        if "load" in request:
            counts = [prepare(*_read(path)) for path in request["load"]]
            answer: dict[str, object] = {"loaded": len(counts)}
        else:
            seconds, elected = [], []
            for _ in range(request["count"]):
                gc.collect()
                start = time.perf_counter()
                elected = [count() for count in counts]
                seconds.append(time.perf_counter() - start)
            answer = {"seconds": seconds, "elected": elected}
        print(json.dumps(answer), file=answers, flush=True)


def _read(path: str) -> tuple[int, int, Papers]:
    """The seats, the number of candidates and the papers of a file that Field.save wrote."""
    with np.load(path) as file:
        rankings, weights = file["rankings"].tolist(), file["weights"].tolist()
        papers = [(tuple(c for c in row if c), weight) for row, weight in zip(rankings, weights, strict=True)]
        return int(file["seats"]), int(file["candidates"]), papers
