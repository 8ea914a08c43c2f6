"""What moved between two releases: of an index, or of a file of postcodes."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slatecraft.places.codec import SLOTS
from slatecraft.places.source import FREE, Postcodes

if TYPE_CHECKING:
    from collections.abc import Collection

    from slatecraft.places.index import Index

__all__ = ["Difference", "Move", "compare"]


@dataclass(frozen=True, slots=True)
class Move:
    """How many places of one outcode went from one area to another."""

    outcode: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs. Codes are sorted; `moves` has the largest first.

    Of files of postcodes, `moves` counts postcodes, and `added` and `gone` those in one file only. Of indexes,
    they count slots, live or not: an outcode has 4,000, and a run may have moved its end where no one lives.
    """

    areas_added: tuple[str, ...]
    areas_gone: tuple[str, ...]
    outcodes_added: tuple[str, ...]
    outcodes_gone: tuple[str, ...]
    moves: tuple[Move, ...]
    added: int = 0
    gone: int = 0

    @property
    def moved(self) -> int:
        """Slots or postcodes that moved in all."""
        return sum(move.count for move in self.moves)


def compare(before: Index | Postcodes, after: Index | Postcodes) -> Difference:
    """Compare two indexes, or two files of postcodes as read."""
    old, new = _tables(before), _tables(after)
    none = array("H", [FREE]) * SLOTS
    moves: Counter[tuple[str, str, str]] = Counter()
    added = gone = 0
    for outcode in sorted(old.keys() | new.keys()):
        pairs = Counter(zip(old.get(outcode, none), new.get(outcode, none), strict=True))
        for (was, now), count in pairs.items():
            if was == FREE:
                added += count if now != FREE else 0
            elif now == FREE:
                gone += count
            elif before.areas[was] != after.areas[now]:
                moves[outcode, before.areas[was], after.areas[now]] += count
    return Difference(
        areas_added=_only_in(after.areas, before.areas),
        areas_gone=_only_in(before.areas, after.areas),
        outcodes_added=_only_in(new, old),
        outcodes_gone=_only_in(old, new),
        moves=tuple(
            Move(*key, count) for key, count in sorted(moves.items(), key=lambda item: (-item[1], item[0]))
        ),
        added=added,
        gone=gone,
    )


def _tables(places: Index | Postcodes) -> dict[str, array[int]]:
    """The table of each outcode."""
    if isinstance(places, Postcodes):
        return places.tables
    tables = ((outcode, places.table(outcode)) for outcode in places.outcodes)
    return {outcode: table for outcode, table in tables if table is not None}


def _only_in(these: Collection[str], those: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(those)))
