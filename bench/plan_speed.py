"""How long a plan and a forecast take, and how much memory: 650 areas, a slate of five, 23 candidates, 10,000 draws.

The election is that of plan_world.py. Each measure is a process of its own, started afresh, from the import of the
planner to the finished report. The plan is made twice: the same seed must give the same document and the same report,
byte for byte. The bars are 60 seconds on two cores and 1 GiB for the plan with its report, and 8 seconds for the
forecast. What is counted with is compiled once for a machine; a first run may take some seconds more, and is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

from plan_world import AREAS, DRAWS, SEED, world

BARS = {"plan": 60.0, "forecast": 8.0}
MEMORY = 1024.0  # MiB
ORDERS = tuple(tuple((first + step) % 5 + 1 for step in range(5)) for first in range(5))


def measure(kind: str) -> dict[str, Any]:
    """Seconds by the clock and of the processors, peak memory in MiB, and digests of what was made."""
    began = time.perf_counter()
    from slatecraft.planning import forecast, plan, report

    electorate = world()
    if kind == "plan":
        made = plan(electorate, seed=SEED, draws=DRAWS)
    else:
        areas = tuple(replace(area, present=ORDERS[place % 5]) for place, area in enumerate(electorate.areas))
        made = forecast(replace(electorate, areas=areas), seed=SEED, draws=DRAWS)
    document = made.to_dict()
    page = report.html(document)
    spent = time.perf_counter() - began
    texts = (json.dumps(document), page)
    return {
        "seconds": spent,
        "processor": time.process_time(),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,  # Linux counts it in KiB
        "seats": document["outcomes"][0]["seats"]["mean"],
        "digests": [hashlib.sha256(text.encode()).hexdigest() for text in texts],
    }


def in_a_fresh_process(kind: str) -> dict[str, Any]:
    """The same, measured in a process that has done nothing else."""
    done = subprocess.run([sys.executable, __file__, kind], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    print(f"{AREAS} areas, {DRAWS:,} draws, {os.cpu_count()} processors", flush=True)
    in_a_fresh_process("forecast")  # compiles what is not compiled yet
    digests: dict[str, list[str]] = {}
    for kind in ("plan", "forecast", "plan", "forecast"):
        load = os.getloadavg()[0]
        found = in_a_fresh_process(kind)
        print(
            f"{kind:9} {found['seconds']:5.1f} s (bar {BARS[kind]:g}), {found['processor']:5.1f} s of "
            f"processors, {found['memory']:4.0f} MiB (bar {MEMORY:g}), {found['seats']:.3f} seats; "
            f"load {load:.1f} before",
            flush=True,
        )
        digests.setdefault(kind, found["digests"])
        same = digests[kind] == found["digests"]
        assert same, f"Two runs of {kind} with the same seed differ."
    print("The same seed gave the same documents and reports, byte for byte")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        main()
