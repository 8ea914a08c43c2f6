"""Look areas up in an index file: outcode and incode in, area code out."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from slatecraft.places.codec import ALPHABET, SLOTS, Contents, IndexFileError, decode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

__all__ = ["ALPHABET", "SLOTS", "Index", "IndexFileError", "slot"]

_SLOT = {
    f"{digit}{first}{second}": digit * 400 + i * 20 + j
    for digit in range(10)
    for i, first in enumerate(ALPHABET)
    for j, second in enumerate(ALPHABET)
}


def slot(incode: str) -> int | None:
    """Place of an incode such as ``"1AA"`` among the 4,000 an outcode may hold; None if it cannot be one."""
    return _SLOT.get(incode)


class Index:
    """A postcode index, as read from one file. Immutable.

    Outcodes and incodes are given in their canonical spelling (``"SW1A"``, ``"1AA"``): upper case, no spaces.
    A postcode that was not live when the index was made gets the area of its neighbours.
    """

    __slots__ = (
        "_contents",
        "_prefixes",
        "_tables",
        "areas",
        "attributions",
        "outcodes",
        "scheme",
        "vintage",
    )

    scheme: str
    """Name of the area scheme, such as ``"pcon24"``."""
    vintage: str
    """The release of postcodes it was made from, such as ``"ONS NSPL May 2025"``."""
    attributions: tuple[str, ...]
    """Sentences that whoever shows the data must show."""
    areas: tuple[str, ...]
    """All area codes, sorted, those of `prefixes` included."""
    outcodes: tuple[str, ...]
    """All outcodes of the table, sorted."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._tables: dict[str, array[int]] = {}
        self._prefixes = MappingProxyType(dict(contents.prefixes))
        self.scheme = contents.scheme
        self.vintage = contents.vintage
        self.attributions = contents.attributions
        self.areas = contents.areas
        self.outcodes = tuple(sorted(contents.runs))

    @classmethod
    def from_bytes(cls, data: bytes) -> Index:
        """Read an index from the bytes of its file. Raises `IndexFileError`."""
        return cls(decode(data))

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Index:
        """Read an index file. Raises `IndexFileError` if it is no index, `OSError` if there is none."""
        try:
            return cls.from_bytes(Path(path).read_bytes())
        except IndexFileError as error:
            raise IndexFileError(f"{path}: {error}", error.code) from None

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Areas by rule: ``{"BT": "N92000002"}`` answers for any outcode of BT followed by a digit."""
        return self._prefixes

    def area(self, outcode: str, incode: str) -> str | None:
        """Area code of a postcode; None for an unknown outcode or for what cannot be an incode."""
        place = _SLOT.get(incode)
        if place is None:
            return None
        runs = self._contents.runs.get(outcode)
        if runs is None:
            return self._by_rule(outcode)
        starts, areas = runs
        return self.areas[areas[bisect_right(starts, place) - 1]]

    def near(self, outcode: str, incode: str) -> tuple[str, ...]:
        """Further areas the postcode may lie in, because it is near their boundary; usually none."""
        place = _SLOT.get(incode)
        further = self._contents.near.get(outcode)
        if place is None or further is None:
            return ()
        return tuple(self.areas[i] for i in further.get(place, ()))

    def outcode_areas(self, outcode: str) -> tuple[str, ...]:
        """The distinct areas of a whole outcode, sorted; empty for an unknown outcode."""
        runs = self._contents.runs.get(outcode)
        if runs is None:
            area = self._by_rule(outcode)
            return () if area is None else (area,)
        found = set(runs[1])
        for further in self._contents.near.get(outcode, {}).values():
            found.update(further)
        return tuple(self.areas[i] for i in sorted(found))

    def table(self, outcode: str) -> array[int] | None:
        """The 4,000 positions into `areas` of an outcode, by `slot`; None for an unknown outcode.

        Made when first asked for, then kept: do not change it.
        """
        table = self._tables.get(outcode)
        if table is not None:
            return table
        runs = self._contents.runs.get(outcode)
        if runs is None:
            area = self._by_rule(outcode)
            if area is None:
                return None
            return self._tables.setdefault(f"={area}", array("H", [self.areas.index(area)]) * SLOTS)
        table = array("H")
        starts, areas = runs
        for start, end, position in zip(starts, (*starts[1:], SLOTS), areas, strict=True):
            table.extend(array("H", [position]) * (end - start))
        self._tables[outcode] = table
        return table

    def _by_rule(self, outcode: str) -> str | None:
        letters = outcode.rstrip("0123456789")
        if letters == outcode:
            # A letter may follow the digit, as in the shape of EC1A.
            letters = outcode[:-1].rstrip("0123456789")
            if letters == outcode[:-1]:
                return None
        return self._prefixes.get(letters)
