"""Build an index from a file of postcodes."""

from __future__ import annotations

import errno
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from slatecraft.places.codec import MOST_FURTHER, SLOTS, Contents, encode, fewest_changes, natural
from slatecraft.places.source import FREE, SourceError, read_postcodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from slatecraft.places.codec import Runs
    from slatecraft.places.source import Postcodes

__all__ = ["BY_RULE", "MOST_NEAR", "BuildReport", "SourceError", "build", "ons_attributions"]

BY_RULE: Final[Mapping[str, str]] = MappingProxyType({"BT": "N92000002"})
"""Northern Ireland is one area by rule: its postcodes are not openly licensed, so none is in an index."""

MOST_NEAR: Final = 250
"""Metres within which a boundary may count as near: beyond, every second postcode of a town would."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What went into an index, and what did not.

    `rows` of the source, `postcodes` taken, `left_out` rows by reason; `near` postcodes with further areas;
    `size` of the file in bytes.
    """

    rows: int
    postcodes: int
    left_out: Mapping[str, int]
    outcodes: int
    areas: int
    near: int
    size: int


def ons_attributions(vintage: str) -> tuple[str, ...]:
    """The acknowledgements that ONS asks for with its postcode products, for the year named in `vintage`."""
    year = re.search(r"\b(?:19|20)\d\d\b", vintage.replace("_", " "))
    right = f"copyright and database right{f' {year[0]}' if year else ''}"
    return (
        f"Contains OS data © Crown {right}",
        f"Contains Royal Mail data © Royal Mail {right}",
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    )


def build(
    source: Path,
    area: str,
    out: Path,
    *,
    scheme: str | None = None,
    vintage: str | None = None,
    attributions: Sequence[str] | None = None,
    prefixes: Mapping[str, str] = BY_RULE,
    live_only: bool = True,
    near: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> BuildReport:
    """Build the index file `out` from the postcodes of `source` and the areas in its column `area`.

    `scheme` is by default the name of the column, `vintage` the name of the file, and `attributions` those ONS
    asks for. With `near`, in metres, a postcode that has a postcode of another area so close lists that area
    too, as does one that the source gives twice with different areas. `progress` is told how many bytes of the
    source have been read, and of how many. The file appears whole or not at all.

    Raises `SourceError`, with a sentence, for a source that cannot serve; `OSError` for files out of reach.
    """
    if not 0 <= near <= MOST_NEAR:
        raise SourceError(f"near a boundary is 0 to {MOST_NEAR} metres, not {near}")
    if out.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))
    if not out.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(out.parent))
    vintage = vintage if vintage is not None else source.name.split(".")[0].replace("_", " ")
    found = read_postcodes(
        source, area, live_only=live_only, prefixes=prefixes, coordinates=near > 0, progress=progress
    )
    if not found.taken:
        why = ", ".join(f"{count:,} {reason}" for reason, count in found.left_out.most_common())
        raise SourceError(
            f"{source}: not one of its {found.rows:,} rows can be used{f' ({why})' if why else ''}"
        )
    if near > 0:
        _add_neighbours(found, near)
    areas = sorted({*found.areas, *prefixes.values()})
    # From the order in which the areas were met to their sorted order.
    ranks = {code: rank for rank, code in enumerate(areas)}
    order = [ranks[code] for code in found.areas]
    outcodes = sorted(found.tables, key=natural)
    contents = Contents(
        scheme=scheme if scheme is not None else area.strip().lower(),
        vintage=vintage,
        attributions=tuple(attributions if attributions is not None else ons_attributions(vintage)),
        prefixes=prefixes,
        areas=tuple(areas),
        runs={outcode: _runs(found, outcode, order) for outcode in outcodes},
        near={
            outcode: {
                place: tuple(order[other] for other in others[:MOST_FURTHER])
                for place, others in sorted(found.further[outcode].items())
            }
            for outcode in outcodes
            if outcode in found.further
        },
    )
    try:
        data = encode(contents)
    except ValueError as error:
        raise SourceError(f"{source}: {error}") from None
    _write(out, data)
    return BuildReport(
        rows=found.rows,
        postcodes=found.taken,
        left_out=dict(found.left_out.most_common()),
        outcodes=len(outcodes),
        areas=len(areas),
        near=sum(map(len, contents.near.values())),
        size=len(data),
    )


def _runs(found: Postcodes, outcode: str, order: Sequence[int]) -> Runs:
    table = found.tables[outcode]
    slots = [place for place, area in enumerate(table) if area != FREE]
    return fewest_changes(slots, [order[table[place]] for place in slots])


def _add_neighbours(found: Postcodes, near: int) -> None:
    """Give every postcode the areas that another has within `near` metres, the nearest first.

    Postcodes are sorted into squares as wide as `near`. Only where a square and those around it hold more than
    one area are distances taken.
    """
    points = found.points
    outcodes = list(found.tables)
    squares = [
        (east // near << 32) + north // near
        for east, north in zip(points.eastings, points.northings, strict=True)
    ]
    around = [(i << 32) + j for i in (-1, 0, 1) for j in (-1, 0, 1)]
    # The one area of each square, or -1.
    single: dict[int, int] = {}
    for square, area in zip(squares, points.areas, strict=True):
        if single.setdefault(square, area) != area:
            single[square] = -1
    divided = {
        square
        for square, area in single.items()
        if area < 0 or any(single.get(square + step, area) != area for step in around)
    }
    members: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for i, square in enumerate(squares):
        if square in divided:
            members[square].append((points.eastings[i], points.northings[i], points.areas[i]))
    for i, square in enumerate(squares):
        if square not in divided:
            continue
        east, north, own = points.eastings[i], points.northings[i], points.areas[i]
        distances: dict[int, int] = {}
        for step in around:
            for other_east, other_north, area in members.get(square + step, ()):
                if area != own:
                    distance = (other_east - east) ** 2 + (other_north - north) ** 2
                    if distance <= near * near and distance <= distances.get(area, distance):
                        distances[area] = distance
        if distances:
            ordinal, place = divmod(points.places[i], SLOTS)
            outcode = outcodes[ordinal]
            others = found.further.setdefault(outcode, {}).setdefault(place, [])
            main = found.tables[outcode][place]
            for area in sorted(distances, key=lambda area: (distances[area], area)):
                if area != main and area not in others:
                    others.append(area)


def _write(out: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    partial = out.with_name(f".{out.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
