"""How fast postcodes are answered: lookups per second, and the time of a million lines through the command.

    python bench/places_find.py

The lines are a million live postcodes of ../shared/places/postcodes.csv.gz in random order, once as they are written
and once carelessly: another case, two spaces, a comma. Prints one line for each measurement.
"""

from __future__ import annotations

import gzip
import itertools
import random
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from slatecraft.places.find import area_codes, find, find_many, open_index
from slatecraft.places.postcode import parse

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = Path(__file__).parent.parent.parent / "shared" / "places" / "postcodes.csv.gz"
LINES = 1_000_000
COMMAND = [sys.executable, "-c", "from slatecraft.cli.places import app; app()", "find", "--csv", "-"]


def real_postcodes() -> list[str]:
    """A million live postcodes with their space, in an order that is random and always the same."""
    with gzip.open(SOURCE, "rt", encoding="utf-8") as file:
        rows = (line.split(",", 2) for line in itertools.islice(file, 1, None))
        postcodes = [f"{row[0][:-3]} {row[0][-3:]}" for row in rows if row[1] == "1"]
    return random.Random(1918).sample(postcodes, LINES)


def rate(name: str, count: int, work: Callable[[], object]) -> None:
    """Print how many a second ``work``, which does ``count``, does at its best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    print(f"{name}: {count / best:,.0f} a second")


def command(name: str, lines: list[str]) -> None:
    """Print how long the command takes for the lines, from its start to its end."""
    text = "".join(f"{line}\n" for line in lines).encode()
    start = time.perf_counter()
    output = subprocess.run(COMMAND, input=text, stdout=subprocess.PIPE, check=True).stdout
    taken = time.perf_counter() - start
    answered = output.count(b"\n") - 1
    assert answered == len(lines)
    print(
        f"places find --csv, {answered:,} lines, {name}: {taken:.1f} s ({output.count(b',found,'):,} found)"
    )


def main() -> None:
    """Print every measurement."""
    if not SOURCE.exists():
        print("left out: it needs the data folder ../shared, which is not here")
        return
    postcodes = real_postcodes()
    careless = [f" {postcode.replace(' ', '  ').title()}," for postcode in postcodes]
    few = postcodes[:100_000]

    start = time.perf_counter()
    index = open_index("2024")
    print(f"open the index: {time.perf_counter() - start:.2f} s")
    rate("area_codes, a batch", LINES, lambda: area_codes(index, postcodes))
    rate("find_many", LINES, lambda: deque(find_many(index, postcodes), maxlen=0))
    rate("area_codes, careless spellings", LINES, lambda: area_codes(index, careless))
    rate("find, one at a time", len(few), lambda: [find(index, text) for text in few])
    rate("parse", len(few), lambda: [parse(text) for text in few])
    command("as they are written", postcodes)
    command("careless", careless)


if __name__ == "__main__":
    main()
