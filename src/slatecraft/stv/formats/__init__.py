"""Elections in files: which formats there are, and how they are read and written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from slatecraft.stv.formats import blt
from slatecraft.stv.formats.blt import read_blt, write_blt
from slatecraft.stv.formats.source import FormatError, Source, open_source

if TYPE_CHECKING:
    import os
    from typing import IO

    from slatecraft.stv.election import Election

Format = Literal["abif", "blt", "csv", "cvr", "json", "preflib", "scottish"]
READABLE: tuple[Format, ...] = ("abif", "blt", "csv", "cvr", "json", "preflib", "scottish")
WRITABLE: tuple[Format, ...] = ("blt", "csv", "json", "preflib")

_ENDINGS: dict[str, Format] = {
    ".abif": "abif",
    ".blt": "blt",
    ".json": "json",
    ".soc": "preflib",
    ".soi": "preflib",
    ".toc": "preflib",
    ".toi": "preflib",
}
_SIZES = re.compile(r"[0-9]+\s+[0-9]+([\s,].*)?")
_PREFLIB = re.compile(r"#\s*(FILE NAME|TITLE|DATA TYPE|NUMBER ALTERNATIVES|DESCRIPTION)\s*:.*")
_RECORDS = re.compile(
    r"Choice_[0-9]+_[0-9]+:|\bCvrNumber\b|cast vote record|\bballot ?style|\bprecinct|\bchoice [0-9]+ of [0-9]+"
    r"|\b(over|under)vote\b",
    re.IGNORECASE,
)


def read_election(
    given: str | os.PathLike[str] | bytes,
    format: Format | None = None,  # noqa: A002  # the word a caller looks for
    *,
    seats: int | None = None,
    contest: str | None = None,
    overvote: Literal["skip", "end"] | None = None,
    encoding: str = "utf-8",
) -> Election:
    """Read an election from a file or its bytes, gzipped or not, in any format of `READABLE`.

    Without ``format``, the ending of the file (.blt, .json, .soc, ...) tells it, or else what the file begins with.
    ``seats`` replaces the number of seats that the file gives; files that give none need it. ``contest`` and
    ``overvote`` (skip if not given) are for cast vote records, see `slatecraft.stv.formats.cvr.read`, and refused for
    other files, which they could not change. ``encoding`` is utf-8, cp1252 or latin-1.

    Equal ballots are not merged, and their order is the file's. Raises `FormatError`, which names the line, for a file
    that cannot be read; `OSError` for one that is not there.
    """
    if format is not None and format not in READABLE:
        raise FormatError(f"The format {format!r} is not known. Those that are: {', '.join(READABLE)}.")
    source = open_source(given, encoding)
    found = format or detect(source)
    if found == "cvr":
        from slatecraft.stv.formats import cvr

        return cvr.read(source, seats, contest, overvote or "skip")
    for name, value in (("contest", contest), ("overvote", overvote)):
        if value is not None:
            raise source.error(None, f"{name} is for cast vote records; this file is read as {found}.")
    if found == "blt":
        return blt.read(source, seats)
    from slatecraft.stv.formats import abif, csv_ballots, json_elections, preflib, scottish

    reader = {
        "abif": abif.read,
        "csv": csv_ballots.read,
        "json": json_elections.read,
        "preflib": preflib.read,
        "scottish": scottish.read,
    }[found]
    return reader(source, seats)


def write_election(
    election: Election,
    target: str | os.PathLike[str] | IO[str] | IO[bytes],
    format: Format | None = None,  # noqa: A002
) -> None:
    """Write an election to a path (gzipped if it ends in .gz) or an open stream, in a format of `WRITABLE`.

    Without ``format`` the ending of the path tells it. Raises `FormatError` for a format that the ending contradicts,
    and for what the format cannot hold, rather than leave it out.
    """
    format = format_to_write(None if hasattr(target, "write") else str(target), format)  # noqa: A001
    from slatecraft.stv.formats import csv_ballots, json_elections, preflib

    writer = {
        "blt": write_blt,
        "csv": csv_ballots.write_csv,
        "json": json_elections.write_json,
        "preflib": preflib.write_preflib,
    }[format]
    writer(election, target)


def format_to_write(
    path: str | None,
    format: Format | None = None,  # noqa: A002
) -> Format:
    """The format in which an election is written to a path: the one that is given, or that of the path's ending.

    Raises `FormatError` if the path's ending is that of another format than is given: by its ending it would be read.
    """
    ending = _ending(path)
    promised: Format | None = "csv" if ending == ".csv" else _ENDINGS.get(ending)
    if format is None:
        format = promised  # noqa: A001
    if format not in WRITABLE:
        raise FormatError(
            f"An election cannot be written as {format or 'this'}. It can be as: {', '.join(WRITABLE)}."
        )
    if promised not in (None, format):
        raise FormatError(
            f"The ending {ending} is for {promised}, but the election is to be written as {format}. Change one of "
            "the two.",
            path,
        )
    return format


def detect(source: Source) -> Format:
    """The format of an opened file, by its ending or by its first lines."""
    from slatecraft.stv.formats import abif, csv_ballots, scottish, tables

    known = _ENDINGS.get(_ending(source.path))
    if known:
        return "scottish" if known == "blt" and scottish.is_table(source) else known
    lines: list[str] = []
    for _, text in source.texts():
        if text.strip():
            lines.append(text.strip()[:2000])
            if len(lines) == 6:
                break
    if any(map(_PREFLIB.fullmatch, lines)):
        return "preflib"
    if not lines:
        raise source.error(None, "The file is empty.")
    said = [line for line in lines if not line.startswith(("#", "//", ";", "/*"))] or lines
    first = said[0]
    if tables.said_delimiter(source):
        records = any(map(_RECORDS.search, lines)) and not any(map(_opens_csv, said[1:2]))
        return "cvr" if records else "csv"
    if first.startswith("{"):
        return "json" if '"schema"' in "".join(lines) or not first.endswith("}") else "abif"
    sizes = scottish.HEAD.fullmatch(first)
    if sizes and (first.endswith(",") or int(sizes[1]) >= int(sizes[2])):
        return "scottish"
    if _SIZES.fullmatch(first):
        return "blt"
    if first.isdigit() and len(said) > 1 and re.match(r"1\s*,", said[1]):
        return "preflib"
    if first.isdigit():
        return "blt"
    if _opens_csv(first):
        return "csv"
    if any(map(_RECORDS.search, lines)):
        return "cvr"
    if abif.BALLOT.fullmatch(first) or first.startswith("="):
        return "abif"
    if any(mark in first for mark in tables.DELIMITERS) or first.lower() in csv_ballots.RANKINGS:
        return "csv"
    raise source.error(
        1,
        "The format of the file is not known by its first line. Say with --from (in Python, format=) which it is: "
        f"{', '.join(READABLE)}.",
    )


def _opens_csv(line: str) -> bool:
    """Whether a line is one of those that stand before the ballots of CSV, such as ``seats,3``."""
    from slatecraft.stv.formats import csv_ballots, tables

    return re.split(f"[{tables.DELIMITERS}]", line)[0].strip(' "').lower() in csv_ballots.PREAMBLE


def _ending(path: str | None) -> str:
    name = (path or "").lower().removesuffix(".gz")
    return name[name.rindex(".") :] if "." in name else ""


__all__ = [
    "READABLE",
    "WRITABLE",
    "Format",
    "FormatError",
    "read_blt",
    "read_election",
    "write_blt",
    "write_election",
]
