"""Cast vote records as CSV: a row for each ballot, as voting machines export them.

Three layouts are read: a column for each preference with candidates' names (ES&S, and files cleaned by others), a
column for each candidate at each rank with 1 or 0 (Clear Ballot), and the same under four rows of heads (Dominion).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from slatecraft.stv.election import SKIP
from slatecraft.stv.formats.box import Box, check_field, check_name, check_seats, check_text, weight_of
from slatecraft.stv.formats.csv_ballots import WEIGHTS
from slatecraft.stv.formats.source import shown
from slatecraft.stv.formats.tables import Met, numbered, rank_of, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

Overvote = Literal["skip", "end"]

CLEAR_BALLOT = re.compile(
    r"Choice_[0-9]+_[0-9]+:(?P<contest>.*):(?P<rank>[0-9]{1,4}):(?:Number of Winners|Vote For) (?P<seats>[0-9]{1,4})"
    r":(?P<name>[^:]*)(?::(?P<party>[^:]*))?"
)
"""The head of a column in Clear Ballot's layout."""
NON_PARTISAN = "NON"
"""What it has for the party of those who stand for none."""
DOMINION = "cvrnumber"
"""The first cell of the fourth row of Dominion's layout."""

_DOMINION_NAME = re.compile(r"(?P<name>.*?)\s*\((?P<rank>[0-9]{1,4})\)")
_DOMINION_CONTEST = re.compile(r"(?P<contest>.*?)\s*\((?P<notes>[^()]*=[^()]*)\)")
_VOTE_FOR = re.compile(r"(?:Vote For|Number of (?:positions|winners))\s*=?\s*([0-9]{1,4})", re.IGNORECASE)
_NOTHING = frozenset(
    {"", "undervote", "under vote", "skipped", "skip", "blank", "no vote", "-", "skippedranking"}
)
_OVERVOTES = frozenset({"overvote", "over vote", "overvoted"})
_QUOTED = re.compile(r'="?([^"]*)"?')
MOST_SHOWN = 12


def read(
    source: Source, seats: int | None = None, contest: str | None = None, overvote: Overvote = "skip"
) -> Election:
    """Read an opened file of cast vote records.

    ``contest`` chooses one, by its name or a part of it that no other has. ``overvote`` says what an overvote is where
    the record does not tell for whom: a preference left out (skip), or the end of the ballot. Rows without any mark for
    the contest, not even "undervote", are papers that it is not on. Raises `FormatError`.
    """
    table = rows(source)
    line, head = next(table, (1, [""]))
    if any(map(CLEAR_BALLOT.fullmatch, head)):
        return _read_wide(source, [_clear_column(cell) for cell in head], table, line, seats, contest)
    start = [(line, head)]
    for line, row in table:
        start.append((line, row))
        if len(start) == 4 or _unquoted(row[0]).lower() == DOMINION:
            break
    if len(start) >= 3 and _unquoted(start[-1][1][0]).lower() == DOMINION:
        columns = _dominion_columns(start[-3][1], start[-2][1])
        return _read_wide(source, columns, table, start[-1][0], seats, contest)
    return _read_long(source, chain(start, table), seats, contest, overvote)


@dataclass
class _Column:
    """A column with a mark for a candidate at a rank."""

    contest: str
    rank: int
    name: str
    party: str
    seats: int | None


def _clear_column(cell: str) -> _Column | None:
    match = CLEAR_BALLOT.fullmatch(cell)
    if not match:
        return None
    return _Column(
        match["contest"],
        int(match["rank"]),
        match["name"],
        "" if match["party"] in (None, NON_PARTISAN) else match["party"],
        int(match["seats"]),
    )


def _dominion_columns(contests: Sequence[str], names: Sequence[str]) -> list[_Column | None]:
    columns: list[_Column | None] = []
    for contest, name in zip(contests, names, strict=False):
        ranked = _DOMINION_NAME.fullmatch(name) if contest else None
        if not ranked:
            columns.append(None)
            continue
        noted = _DOMINION_CONTEST.fullmatch(contest)
        positions = _VOTE_FOR.search(noted["notes"]) if noted else None
        columns.append(
            _Column(
                noted["contest"] if noted else contest,
                int(ranked["rank"]),
                ranked["name"],
                "",
                int(positions[1]) if positions else None,
            )
        )
    return columns


def _unquoted(cell: str) -> str:
    match = _QUOTED.fullmatch(cell)
    return match[1] if match else cell


def _chosen(contests: Sequence[str], wanted: str | None, source: Source, line: int) -> str:
    """The contest that is wanted, or the only one."""
    names = list(dict.fromkeys(contests))
    if not names:
        raise source.error(line, "No row is of any contest.")
    listed = "; ".join(name[:60] for name in names[:MOST_SHOWN]) + (
        "; ..." if len(names) > MOST_SHOWN else ""
    )
    if wanted is None:
        if len(names) > 1:
            raise source.error(
                line, f"The file has {len(names)} contests. Choose one as the contest: {listed}."
            )
        return names[0]
    found = [name for name in names if name == wanted] or [
        name for name in names if wanted.casefold() in name.casefold()
    ]
    if len(found) != 1:
        raise source.error(
            line,
            f"{'No' if not found else 'More than one'} contest is called {wanted!r}. The contests are: {listed}.",
        )
    return found[0]


def _read_wide(
    source: Source,
    columns: Sequence[_Column | None],
    table: Iterator[tuple[int, list[str]]],
    line: int,
    seats: int | None,
    wanted: str | None,
) -> Election:
    known = [(place, column) for place, column in enumerate(columns) if column]
    if not known:
        raise source.error(line, "No column is for a candidate at a rank. It should look like: Ann Bell(1).")
    width = known[-1][0] + 1
    contest = _chosen([column.contest for _, column in known], wanted, source, line)
    known = [(place, column) for place, column in known if column.contest == contest]
    parties = {check_text(column.name, source, line): column.party for _, column in known}
    check_field(len(parties), source, line)
    numbers = numbered(list(parties))
    for name, number in numbers.items():
        check_name(name, number, source, line)
    seats = check_seats(seats, known[0][1].seats, len(numbers), source, line)
    marks = sorted((column.rank, numbers[column.name.strip()], place) for place, column in known)
    box = Box(source)
    for line, row in table:
        _check_width(row, width, source, line)
        preferences: list[int] = []
        joins: list[int] = []
        before, present = 0, False
        for rank, number, place in marks:
            cell = row[place]
            if cell == "0":
                present = True
                continue
            if not cell:
                continue
            if _unquoted(cell) not in ("0", "1"):
                raise source.error(
                    line, f"{shown(cell)} is not a mark. It must be 1 or 0, or nothing for another paper."
                )
            present = True
            if _unquoted(cell) == "1":
                if rank == before:
                    joins.append(len(preferences))
                preferences.extend([SKIP] * (rank - before - 1))
                preferences.append(number)
                before = rank
        if present:
            box.put(preferences, 1, line, joins)
    return box.election(list(numbers), seats, title=contest, parties=[parties[name] for name in numbers])


def _check_width(row: Sequence[str], width: int, source: Source, line: int) -> None:
    """Refuse a row that is shorter than the heads: its last marks are lost, and would be read as none."""
    if len(row) < width:
        raise source.error(
            line, f"This row has only {len(row)} cells, though the heads have {width}. Is the file cut short?"
        )


@dataclass
class _LongHead:
    ranks: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each contest the columns of its preferences."""
    contest: int | None = None
    weight: int | None = None


def _read_long(
    source: Source,
    table: Iterator[tuple[int, list[str]]],
    seats: int | None,
    wanted: str | None,
    overvote: Overvote,
) -> Election:
    line, cells = next(table)
    head = _LongHead()
    for place, cell in enumerate(cells):
        name = cell.lower()
        if name in ("contest", "race", "office"):
            head.contest = place
        elif name in WEIGHTS and head.weight is None:
            head.weight = place
        elif rank := rank_of(cell):
            columns = head.ranks.setdefault(rank[1], {})
            if rank[0] in columns:
                raise source.error(line, f"Two columns are for preference {rank[0]} of the same contest.")
            columns[rank[0]] = place
    if not head.ranks:
        raise source.error(
            line,
            "No column holds preferences. Their heads should look like: Choice 1, or 1st Choice, or rank1.",
        )
    if seats is None:
        raise source.error(None, "The file does not say how many seats there are. Give seats.")
    width = max(place for place, cell in enumerate(cells) if cell) + 1
    if head.contest is None:
        title = _chosen(list(head.ranks), wanted, source, line)
    else:
        title = _chosen(list(head.ranks), None, source, line)
    columns = head.ranks[title]
    gap = next((rank for rank in range(1, len(columns) + 1) if rank not in columns), None)
    if gap:
        raise source.error(line, f"There is no column for preference {gap}.")
    if head.contest is not None:
        title = _chosen(_contests(source, head.contest), wanted, source, line)
    ballots = _Long(source, [columns[rank] for rank in sorted(columns)], overvote)
    for line, row in table:
        _check_width(row, width, source, line)
        if head.contest is None or row[head.contest] == title:
            ballots.put(line, row, "1" if head.weight is None else row[head.weight])
    return ballots.election(seats, title, line)


def _contests(source: Source, column: int) -> list[str]:
    """The different contests of a file where a column says which one a row is of."""
    found: dict[str, None] = {}
    for line, row in islice(rows(source), 1, None):
        if column >= len(row) or not row[column]:
            raise source.error(line, "This row does not say of which contest it is.")
        found[row[column]] = None
    return list(found)


class _Long:
    """Ballots with a cell for each preference."""

    def __init__(self, source: Source, places: Sequence[int], overvote: Overvote) -> None:
        self._source = source
        self._places = places
        self._overvote = overvote
        self._box = Box(source)
        self._met = Met()

    def put(self, line: int, row: Sequence[str], weight: str) -> None:
        preferences: list[int] = []
        marked = False
        for place in self._places:
            cell = _unquoted(row[place])
            mark = cell.lower()
            marked = marked or bool(mark)
            if mark in _NOTHING:
                preferences.append(SKIP)
            elif mark in _OVERVOTES:
                if self._overvote == "end":
                    break
                preferences.append(SKIP)
            else:
                preferences.append(self._met.number(cell, self._source, line))
        if not marked:
            return
        while preferences and preferences[-1] == SKIP:
            preferences.pop()
        self._box.put(preferences, weight_of(weight, self._source, line), line)

    def election(self, seats: int, title: str, line: int) -> Election:
        if not self._met.names:
            raise self._source.error(None, "No ballot names a candidate.")
        numbers = numbered(self._met.names)
        check_seats(seats, None, len(numbers), self._source, line)
        self._box.renumber([numbers[name] for name in self._met.names])
        return self._box.election(list(numbers), seats, title=check_text(title, self._source, line))
