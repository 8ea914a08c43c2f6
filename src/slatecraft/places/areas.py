"""The areas behind the codes: name, region and place on the hexagon map, in English and Welsh."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

__all__ = ["COLUMNS", "Area", "AreasFileError", "areas", "read_areas"]

COLUMNS = ("code", "name", "name_cy", "region", "region_cy", "hex_q", "hex_r", "aliases")
"""Columns of a file of areas. Only the first two are required."""


class AreasFileError(ValueError):
    """A file of areas that cannot be used: one sentence that names the file and, where it can, the line."""


@dataclass(frozen=True, slots=True)
class Area:
    """One area.

    ``name_cy`` and ``region_cy`` are the Welsh names, or the same again where there is no other. ``region``
    is empty where the file has none. ``hexes`` are (column, row) places on a map of hexagons in rows, counted
    from left to right and upwards, with every odd row half a hexagon further right. Northern Ireland, one
    area by rule, has 18 of them. ``aliases`` are other names that people look for it by.
    """

    code: str
    name: str
    name_cy: str
    region: str
    region_cy: str
    hexes: tuple[tuple[int, int], ...]
    aliases: tuple[str, ...] = ()


@cache
def areas(scheme: str) -> tuple[Area, ...]:
    """The constituencies of ``"2010"`` or ``"2024"`` by code: 632 of Great Britain, and Northern Ireland.

    Raises `ValueError` for any other scheme.

    Names and codes: Office for National Statistics, Open Government Licence v3.0. Hexagons: Open Innovations.
    """
    source = files("slatecraft.places") / "data" / f"areas-{scheme}.csv"
    if scheme not in ("2010", "2024"):
        raise ValueError(f'There is no table of areas for "{scheme}": there are those of 2010 and 2024.')
    return _read(source.read_text(encoding="utf-8"), f"areas-{scheme}.csv")


def read_areas(path: str | PathLike[str]) -> tuple[Area, ...]:
    """Areas of a CSV file of your own, in the order of the file.

    It has the columns `COLUMNS`, or at least ``code`` and ``name``. An area of several hexagons has one row
    for each. Several ``aliases`` stand in one cell with ``|`` between them.

    Raises `AreasFileError` for a file that is not one of areas, and `OSError` for one that cannot be read.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AreasFileError(
            f"{path}: not in UTF-8 (byte {error.start + 1}): save the file as CSV UTF-8."
        ) from None
    return _read(text, str(path))


def _read(text: str, source: str) -> tuple[Area, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: dict[str, Area] = {}
    taken: dict[tuple[int, int], str] = {}
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS[:2] if name not in header]
        if missing:
            has = ", ".join(filter(None, header)) or "none"
            raise AreasFileError(
                f'{source}, line 1: no column "{missing[0]}". '
                f"Areas need the columns code and name; the columns here are: {has}."
            )
        for cells in reader:
            if not any(map(str.strip, cells)):
                continue
            row = dict.fromkeys(COLUMNS, "") | {
                name: cell.strip() for name, cell in zip(header, cells, strict=False)
            }
            where = f"{source}, line {reader.line_num}"
            area = _area(row, where)
            for place in area.hexes:
                if place in taken:
                    raise AreasFileError(
                        f"{where}: the hexagon {place[0]}, {place[1]} is already that of {taken[place]}."
                    )
                taken[place] = area.code
            found[area.code] = _joined(found.get(area.code), area, where)
    except csv.Error as error:
        raise AreasFileError(f"{source}, line {reader.line_num}: not a CSV file ({error}).") from None
    if not found:
        raise AreasFileError(f"{source}: no areas: there is no line below the header.")
    return tuple(found.values())


def _area(row: Mapping[str, str], where: str) -> Area:
    for name in COLUMNS[:2]:
        if not row[name]:
            raise AreasFileError(f"{where}: the {name} is empty.")
    hexes: Iterable[tuple[int, int]] = ()
    if row["hex_q"] or row["hex_r"]:
        try:
            hexes = ((int(row["hex_q"]), int(row["hex_r"])),)
        except ValueError:
            raise AreasFileError(
                f'{where}: a hexagon is two whole numbers, not "{row["hex_q"]}" and "{row["hex_r"]}".'
            ) from None
    return Area(
        code=row["code"],
        name=row["name"],
        name_cy=row["name_cy"] or row["name"],
        region=row["region"],
        region_cy=row["region_cy"] or row["region"],
        hexes=tuple(hexes),
        aliases=tuple(alias for cell in row["aliases"].split("|") if (alias := cell.strip())),
    )


def _joined(before: Area | None, area: Area, where: str) -> Area:
    """An area with the hexagon of a further row."""
    if before is None:
        return area
    if replace(area, hexes=before.hexes) != before or not area.hexes:
        raise AreasFileError(
            f"{where}: the code {area.code} is already that of {before.name}. "
            f"A further row may only add a hexagon to the same area."
        )
    return replace(before, hexes=before.hexes + area.hexes)
