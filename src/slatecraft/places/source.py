"""Read files of postcodes: the ONS Postcode Directory (ONSPD), its National Statistics Postcode Lookup (NSPL),
and any CSV file with a column of postcodes and a column of areas.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import re
import zipfile
import zlib
from array import array
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import IO, TYPE_CHECKING, Final

from slatecraft.places.codec import MOST_AREAS, SLOTS
from slatecraft.places.index import slot
from slatecraft.places.postcode import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["FREE", "Points", "Postcodes", "SourceError", "read_postcodes"]

FREE: Final = 65_535
"""What a table holds in a slot without a postcode."""

# Names of columns in the releases of ONS since 2011, in lower case, and others in common use.
_POSTCODE_COLUMNS = ("pcds", "pcd", "pcd7", "pcd8", "pcd2", "postcode", "post_code", "postcode_unit")
_LIVE_COLUMN = "live"
_END_COLUMN = "doterm"
_EASTING_COLUMNS = ("oseast1m", "east1m", "easting", "eastings")
_NORTHING_COLUMNS = ("osnrth1m", "north1m", "northing", "northings")
_NO_PLACE = {
    Kind.CROWN_DEPENDENCY: "in Jersey, Guernsey or the Isle of Man",
    Kind.NOT_A_POSTCODE: "not a postcode",
}
_OTHER_CODE = "a code that stands for no place"
_NOT_LIVE = "no longer live"
_NO_AREA = "without an area"
_ROWS_A_TICK = 20_000


class SourceError(ValueError):
    """A file of postcodes that cannot be read: a sentence with file and, where it can be told, line."""


@dataclass(slots=True)
class Points:
    """The postcodes with coordinates: four columns of equal length.

    Eastings and northings are in metres; `places` says where a postcode is in its table, its outcode counted in
    the order of `Postcodes.tables`: outcode x 4,000 + slot.
    """

    eastings: array[int] = field(default_factory=lambda: array("i"))
    northings: array[int] = field(default_factory=lambda: array("i"))
    places: array[int] = field(default_factory=lambda: array("I"))
    areas: array[int] = field(default_factory=lambda: array("H"))


@dataclass(slots=True)
class Postcodes:
    """The postcodes of one file.

    `tables` has for each outcode 4,000 positions in `areas`, `FREE` where there is no postcode. `further` has the
    other areas of postcodes that the file gives more than once. `points` are the postcodes with coordinates, if
    they were asked for. `left_out` counts the rows that were not taken, by reason.
    """

    areas: list[str] = field(default_factory=list)
    tables: dict[str, array[int]] = field(default_factory=dict)
    further: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    points: Points = field(default_factory=Points)
    rows: int = 0
    taken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Columns:
    postcode: int
    area: int
    live: int
    end: int
    easting: int
    northing: int


def read_postcodes(
    source: Path,
    area: str,
    *,
    live_only: bool = True,
    prefixes: Mapping[str, str] | None = None,
    coordinates: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Postcodes:
    """Read the postcodes of a CSV file, plain or in a .gz or .zip, and the area of each from column `area`.

    A row counts as live if its column `live` is 1, or else if its column `doterm` is empty; if the file has
    neither, all do. Rows of the postcode areas in `prefixes` are left out. Raises `SourceError`, and `OSError`
    for a file that cannot be opened.
    """
    found = Postcodes()
    with _opened(source) as (lines, tell, size):
        rows = csv.reader(())
        try:
            first = lines.readline()
            # A comma, or what spreadsheets write in its place.
            rows = csv.reader(chain([first], lines), delimiter=max(",;\t", key=first.count))
            header = next(rows, [])
            columns = _columns(source, header, area, coordinates)
            _read(
                found, rows, columns, live_only, prefixes or {}, lambda: progress and progress(tell(), size)
            )
        except IndexError:
            raise SourceError(
                f"{source}, line {rows.line_num}: the row is shorter than the header, which has {len(header)} columns"
            ) from None
        except _RowError as error:
            raise SourceError(f"{source}, line {rows.line_num}: {error}") from None
        except csv.Error as error:
            raise SourceError(f"{source}, line {rows.line_num}: not a CSV file ({error})") from None
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
            raise SourceError(
                f"{source}, after line {rows.line_num}: the compressed file is damaged or not all there"
            ) from None
        if progress:
            progress(size, size)
    return found


class _RowError(ValueError):
    """What is wrong with a row, without the place."""


def _read(
    found: Postcodes,
    rows: Iterator[Sequence[str]],
    columns: _Columns,
    live_only: bool,
    prefixes: Mapping[str, str],
    tick: Callable[[], object],
) -> None:
    tables = found.tables
    left_out = found.left_out
    positions: dict[str, int] = {}
    # Why no postcode of an outcode is taken; empty where they are.
    refused: dict[str, str] = {}
    postcode_column, area_column, live_column, end_column = (
        columns.postcode, columns.area, columns.live, columns.end,
    )  # fmt: skip
    ordinals: dict[str, int] = {}
    count = 0
    for row in rows:
        if not row:
            continue
        count += 1
        if not count % _ROWS_A_TICK:
            tick()
        code = row[postcode_column].replace(" ", "").upper()
        outcode = code[:-3]
        table = tables.get(outcode)
        if table is None:
            reason = refused.get(outcode)
            if reason is None:
                reason = refused[outcode] = _refusal(outcode, prefixes)
            if reason:
                left_out[reason] += 1
                continue
        place = slot(code[-3:])
        if place is None:
            left_out[_NO_PLACE[Kind.NOT_A_POSTCODE]] += 1
            continue
        if live_only and (
            row[live_column].strip() != "1"
            if live_column >= 0
            else end_column >= 0 and row[end_column].strip()
        ):
            left_out[_NOT_LIVE] += 1
            continue
        area = row[area_column].strip()
        if not area:
            left_out[_NO_AREA] += 1
            continue
        position = positions.get(area)
        if position is None:
            position = positions[area] = len(positions)
            if position >= MOST_AREAS:
                raise _RowError(
                    f"more than {MOST_AREAS:,} areas, and an index holds no more; is it the right column?"
                )
        if table is None:
            table = tables[outcode] = array("H", [FREE]) * SLOTS
            ordinals[outcode] = len(ordinals)
        if table[place] == FREE:
            table[place] = position
            found.taken += 1
        elif table[place] != position:
            others = found.further.setdefault(outcode, {}).setdefault(place, [])
            if position not in others:
                others.append(position)
        if columns.easting >= 0 and _add_point(found.points, row[columns.easting], row[columns.northing]):
            found.points.places.append(ordinals[outcode] * SLOTS + place)
            found.points.areas.append(position)
    found.rows = count
    found.areas = list(positions)


def _add_point(points: Points, easting: str, northing: str) -> bool:
    """Add coordinates, unless they are missing; say whether they were there."""
    if not easting.strip() or not northing.strip():
        return False
    try:
        points.eastings.append(round(float(easting)))
        points.northings.append(round(float(northing)))
    except (ValueError, OverflowError):
        raise _RowError(f"{easting!r} and {northing!r} are not an easting and a northing in metres") from None
    return True


def _refusal(outcode: str, prefixes: Mapping[str, str]) -> str:
    letters = re.match("[A-Z]*", outcode)
    if letters and letters[0] in prefixes and outcode != letters[0]:
        return f"in {letters[0]}, which is one area by rule"
    kind = parse(f"{outcode} 1AA")
    if kind.kind is Kind.POSTCODE and kind.outcode == outcode:
        return ""
    return (
        _NO_PLACE.get(kind.kind, _OTHER_CODE) if kind.outcode == outcode else _NO_PLACE[Kind.NOT_A_POSTCODE]
    )


def _columns(source: Path, header: Sequence[str], area: str, coordinates: bool) -> _Columns:
    names = [name.strip().lower() for name in header]
    if len(names) < 2:
        raise SourceError(f"{source}, line 1: not a CSV file with a header: it has no two columns")

    def place(choices: Sequence[str]) -> int:
        return next((names.index(choice) for choice in choices if choice in names), -1)

    there = ", ".join(name.strip() for name in header)
    postcode = place(_POSTCODE_COLUMNS)
    if postcode < 0:
        raise SourceError(
            f"{source}, line 1: no column of postcodes, which would be called {', '.join(_POSTCODE_COLUMNS[:-1])} "
            f"or {_POSTCODE_COLUMNS[-1]}. There are: {there}"
        )
    wanted = place([area.strip().lower()])
    if wanted < 0:
        close = difflib.get_close_matches(area.strip().lower(), names, 1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise SourceError(f"{source}, line 1: no column {area}. There are: {there}.{hint}")
    easting, northing = place(_EASTING_COLUMNS), place(_NORTHING_COLUMNS)
    if coordinates and min(easting, northing) < 0:
        raise SourceError(
            f"{source}, line 1: no eastings and northings (such as {_EASTING_COLUMNS[0]} and {_NORTHING_COLUMNS[0]}), "
            f"without which no one can tell what is near a boundary. There are: {there}"
        )
    return _Columns(
        postcode,
        wanted,
        place([_LIVE_COLUMN]),
        place([_END_COLUMN]),
        easting if coordinates else -1,
        northing if coordinates else -1,
    )


@contextmanager
def _opened(source: Path) -> Iterator[tuple[io.TextIOWrapper, Callable[[], int], int]]:
    """The text of a file, whatever it is packed in; how far its bytes have been read; how many there are."""
    size = source.stat().st_size
    with ExitStack() as stack:
        file = stack.enter_context(source.open("rb"))
        start = file.read(4)
        file.seek(0)
        unpacked: IO[bytes] | gzip.GzipFile = file
        if start.startswith(b"\x1f\x8b"):
            unpacked = stack.enter_context(gzip.open(file))
        elif start == b"PK\x03\x04":
            try:
                archive = stack.enter_context(zipfile.ZipFile(file))
                unpacked = stack.enter_context(archive.open(_table_of(source, archive)))
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
                raise SourceError(
                    f"{source}: the zip file is damaged, locked or of a kind not known"
                ) from None
        # Only codes are wanted: a place name in another encoding does no harm.
        with io.TextIOWrapper(unpacked, encoding="utf-8-sig", errors="replace", newline="") as lines:
            yield lines, file.tell, size


def _table_of(source: Path, archive: zipfile.ZipFile) -> str:
    """The CSV file of an archive; of ONS's own, the one of the whole UK."""
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    whole = [name for name in names if re.search(r"(ONSPD|NSPL)[^/]*_UK\.csv$", name, re.IGNORECASE)]
    for choice in (names, whole):
        if len(choice) == 1:
            return choice[0]
    if not names:
        raise SourceError(f"{source}: the zip file holds no CSV file")
    some = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    raise SourceError(f"{source}: the zip file holds {len(names)} CSV files ({some}): unpack it and name one")
