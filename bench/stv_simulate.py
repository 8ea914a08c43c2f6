"""How many counts a second `slatecraft.stv.simulate` does of one set of rankings, against VoteKit's FastSTV.

9 seats, 23 candidates, 2,400 rankings, 130,000 papers; one thread. And how long a start takes: with the code still to
be compiled, and with it in the cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from slatecraft import stv
from slatecraft.stv import simulate
from support.fields import bloc_field
from support.peers import Peer, PeerUnavailable, alternate

DRAWS = 2_000
RULES = ("wig", "scottish", "ers97", "northern-ireland", "meek")
START = """
import time
began = time.perf_counter()
from slatecraft.stv import simulate
counter = simulate.simulator([[1, 2], [2], [3, 1]], RULE, seats=1, candidates=3)
counter.run([[4, 3, 2]])
print(time.perf_counter() - began)
"""


def start(rule: str, cache: str) -> float:
    """Seconds from a running Python to the first count of a rule."""
    program = START.replace("RULE", repr(rule))
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    field = bloc_field()
    names = [str(number) for number in range(1, field.candidates + 1)]
    election = stv.Election(names, field.seats, field.rankings, field.weights)
    weights = np.random.default_rng(1).poisson(field.weights, (DRAWS, len(field.weights)))
    counters = {rule: simulate.simulator(election, rule) for rule in RULES}
    for rule, counter in counters.items():
        draws = weights if rule != "meek" else weights[: DRAWS // 10]
        counter.run(draws[:1])
        rates = []
        for _ in range(5):
            began = time.perf_counter()
            counter.run(draws)
            rates.append(len(draws) / (time.perf_counter() - began))
        print(f"{rule:17} {statistics.median(rates):8,.0f} counts a second (best {max(rates):,.0f})")
    try:
        with Peer("faststv") as peer:
            peer.load([field])
            comparison = alternate(lambda: counters["wig"].run(weights), peer)
            print(f"wig: {DRAWS * comparison.ratio:,.0f} times FastSTV's rate, in the same run")
    except PeerUnavailable as error:
        print(f"No comparison with FastSTV: {error}")
    for rule in ("wig", "meek"):
        with tempfile.TemporaryDirectory() as cache:
            first = start(rule, cache)
            print(f"{rule}: first start {first:.1f} s, second {start(rule, cache):.2f} s")


if __name__ == "__main__":
    main()
