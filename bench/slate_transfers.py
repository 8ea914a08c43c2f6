"""How voters of a party go on after a preference: how many stop, and how many of the rest leave the party.

    python bench/slate_transfers.py

Reads the ballots of the Scottish council elections of 2022 (../shared/scotland, party labels verbatim). Counted are
ballots that begin with a party of two candidates or more, after each preference while one of its candidates is left to
rank. Prints one line for each size of party; docs/folder.md quotes them beside the defaults of `stops` and `leaves`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from slatecraft.planning.replay import NO_SLATE
from slatecraft.stv import read_election

SHARED = Path(__file__).parent.parent.parent / "shared" / "scotland"


def main() -> None:
    """Print the shares for parties of two and of three candidates or more."""
    parties = json.loads((SHARED / "parties-2022.json").read_text(encoding="utf-8"))
    found: Counter[tuple[str, str]] = Counter()
    slates: Counter[str] = Counter()
    for ward, labels in parties.items():
        election = read_election(SHARED / "2022" / f"{ward}.blt")
        sizes = Counter(label for label in labels if label not in NO_SLATE)
        slates.update("two" if size == 2 else "three or more" for size in sizes.values() if size > 1)
        for ranking, weight in zip(election.rankings.tolist(), election.weights.tolist(), strict=True):
            party = labels[ranking[0] - 1]
            if sizes[party] < 2:
                continue
            size = "two" if sizes[party] == 2 else "three or more"
            left = sizes[party] - 1
            for place, number in enumerate(ranking[1:], 1):
                within = number > 0 and labels[number - 1] == party
                what = "stops" if not number else "stays" if within else "leaves"
                found[size, what] += weight
                if place == 1:
                    found[size, f"{what} first"] += weight
                left -= within
                if not number or not left:
                    break
    for size in ("two", "three or more"):
        for when, after in (("the first preference", " first"), ("each", "")):
            stops, stays, leaves = (found[size, f"{what}{after}"] for what in ("stops", "stays", "leaves"))
            print(
                f"{slates[size]} parties of {size} candidates, after {when}: "
                f"{stops / (stops + stays + leaves):.1%} stop; of the others {leaves / (stays + leaves):.1%} leave"
            )


if __name__ == "__main__":
    main()
