"""CSV with a row for each ballot or each different ranking. ``docs/formats.md`` shows the layouts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from slatecraft.stv.election import END, SKIP
from slatecraft.stv.formats.box import (
    SHARE,
    Box,
    check_candidate,
    check_field,
    check_seats,
    check_text,
    weight_of,
)
from slatecraft.stv.formats.source import shown
from slatecraft.stv.formats.tables import Met, alike, numbered, rank_of, rows
from slatecraft.stv.formats.target import candidate_names, exact, only_ballots, plain_text, save, weight_words

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence
    from typing import IO

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import FormatError, Source

WEIGHTS = frozenset({"weight", "papers", "votes", "count", "ballots"})
SECTIONS = frozenset({"section", "group"})
RANKINGS = frozenset({"ranking", "rankings", "ballot", "preferences", "order"})
IDENTIFIERS = frozenset({"id", "ballot id", "ballotid", "timestamp"})

PREAMBLE = frozenset({"title", "seats", "candidate", "withdrawn", "share", "rebased"})
ONCE = frozenset({"title", "seats", "rebased"})
"""Of these, the rows that give one thing, and may stand once."""
_DIGITS = re.compile(r"[0-9]{1,9}")
_GAPS = frozenset({"", "-"})


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened CSV file of ballots."""
    front = _Front()
    table = rows(source)
    line, head = 0, list[str]()
    for line, head in table:
        if not _takes(front, source, line, head):
            break
    else:
        raise source.error(
            line, "No row names the columns of the ballots. It should look like: weight,1,2,3."
        )
    columns = _Columns.of(head, source, line)
    if seats is None and front.seats is None:
        raise source.error(
            None, "The file does not say how many seats there are. Give seats, or a row such as: seats,3."
        )
    if front.shares and columns.section is None:
        raise source.error(
            line,
            "Sections have shares, but no column says of which section a ballot is. Add a column: section.",
        )
    if columns.candidates:
        return _read_grid(source, front, columns, table, seats, line)
    ballots = _Ballots(source, front, columns)
    ballots.read(table)
    return ballots.election(seats, line)


@dataclass
class _Front:
    """What the rows before the ballots say."""

    title: str = ""
    seats: int | None = None
    seats_line: int = 0
    candidates: dict[int, str] = field(default_factory=dict)
    parties: dict[int, str] = field(default_factory=dict)
    withdrawn: list[tuple[int, int]] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    rebased: bool = False
    lines: dict[str, int] = field(default_factory=dict)
    """On which line each stands of what may be said once."""


def _takes(front: _Front, source: Source, line: int, row: list[str]) -> bool:
    """Take a row if it is one of those before the ballots: its first cell says what it gives."""
    key, *cells = row
    key = key.lower()
    filled = len([cell for cell in cells if cell])
    if key not in PREAMBLE:
        return False
    if not filled:
        if key in ("title", "withdrawn"):
            return True
        raise source.error(
            line, f"Nothing follows {shown(key)} on this row. Fill it in, or leave the row out."
        )
    if key in ONCE:
        if filled > 1 or not cells[0]:
            raise source.error(
                line,
                f"One cell must follow {shown(key)} on this row. If it holds the mark between cells, put it in "
                "quotation marks.",
            )
        _once(front, key, f"The row {shown(key)}", source, line)
    if key == "title":
        front.title = check_text(cells[0], source, line)
    elif key == "seats":
        front.seats, front.seats_line = _whole(cells[0], "number of seats", source, line), line
    elif key == "rebased":
        if cells[0].lower() not in ("yes", "no"):
            raise source.error(
                line, f"Whether sections are rebased must be yes or no, not {shown(cells[0])}."
            )
        front.rebased = cells[0].lower() == "yes"
    elif key == "withdrawn":
        front.withdrawn += [
            (_whole(cell, "candidate's number", source, line), line) for cell in cells if cell
        ]
    elif key == "share":
        share = weight_of(cells[1] if len(cells) > 1 and cells[1] else "1", source, line, SHARE)
        if not share:
            raise source.error(line, "A section's share must be more than nothing.")
        section = check_text(cells[0], source, line)
        _once(front, f"share,{section}", f"The share of {shown(section)}", source, line)
        front.shares[section] = Fraction(share)
    else:
        number = _whole(cells[0], "candidate's number", source, line)
        check_field(number, source, line)
        if number in front.candidates:
            raise source.error(line, f"Candidate {number} is listed twice.")
        if len(cells) < 2 or not cells[1]:
            raise source.error(
                line, f"Candidate {number} has no name. The row should look like: candidate,1,Ann Bell."
            )
        front.candidates[number] = check_text(cells[1], source, line)
        if len(cells) > 2 and cells[2]:
            front.parties[number] = check_text(cells[2], source, line)
    return True


def _once(front: _Front, key: str, what: str, source: Source, line: int) -> None:
    """Refuse what is said a second time: neither is known to be right."""
    before = front.lines.setdefault(key, line)
    if before != line:
        raise source.error(line, f"{what} stands on line {before} already. Keep one of the two.")


def _whole(word: str, what: str, source: Source, line: int) -> int:
    if not _DIGITS.fullmatch(word):
        raise source.error(line, f"{shown(word)} is not a {what}. It must be a whole number.")
    return int(word)


@dataclass
class _Columns:
    """Which column holds what, from 0."""

    width: int
    preferences: list[int] = field(default_factory=list)
    ranking: int | None = None
    weight: int | None = None
    section: int | None = None
    candidates: dict[int, str] = field(default_factory=dict)
    """The columns of a grid: a column for each candidate, with ranks in its cells."""

    @classmethod
    def of(cls, head: list[str], source: Source, line: int) -> _Columns:
        found = cls(len(head))
        ranks: dict[int, int] = {}
        others: dict[int, str] = {}
        for place, cell in enumerate(head):
            name = cell.lower()
            if name in WEIGHTS:
                found.weight = found.only(found.weight, place, head, "the weights", source, line)
            elif name in SECTIONS:
                found.section = found.only(found.section, place, head, "the sections", source, line)
            elif name in RANKINGS:
                found.ranking = found.only(found.ranking, place, head, "the whole rankings", source, line)
            elif rank := rank_of(cell):
                if rank[0] in ranks:
                    raise source.error(
                        line, f"Two columns are for preference {rank[0]}. Each needs a number of its own."
                    )
                ranks[rank[0]] = place
            elif cell and name not in IDENTIFIERS:
                others[place] = cell
        if (ranks or found.ranking is not None) and others:
            place, name = next(iter(others.items()))
            if place == 0 and len(list(filter(None, head))) == 2:
                raise _not_known(name, source, line)
            raise source.error(
                line,
                f"The column {shown(name)} is not known. Known are: weight, section, ranking, id and 1, 2, 3. "
                "Is this the row of heads?",
            )
        if ranks and found.ranking is None:
            if sorted(ranks) != list(range(1, len(ranks) + 1)):
                raise source.error(
                    line, "The columns of preferences are not numbered 1, 2, 3 and so on without a gap."
                )
            found.preferences = [ranks[rank] for rank in sorted(ranks)]
        if not ranks and found.ranking is None:
            found.candidates = others
        if not (ranks or others or found.ranking is not None):
            raise source.error(
                line, "No column holds preferences. The first row should look like: weight,1,2,3."
            )
        return found

    @staticmethod
    def only(before: int | None, place: int, head: list[str], what: str, source: Source, line: int) -> int:
        """The place of a column of which there may be one."""
        if before is not None:
            raise source.error(
                line,
                f"Two columns, {shown(head[before])} and {shown(head[place])}, are for {what}. Keep one of the two.",
            )
        return place

    def weight_in(self, row: Sequence[str], source: Source, line: int) -> Fraction | int:
        if self.weight is None or self.weight >= len(row) or not row[self.weight]:
            if self.weight is not None:
                raise source.error(
                    line, "This row has no weight. It says how many papers the ballot stands for."
                )
            return 1
        return weight_of(row[self.weight], source, line)

    def section_in(self, row: Sequence[str], source: Source, line: int) -> str | None:
        if self.section is None:
            return None
        if self.section >= len(row) or not row[self.section]:
            raise source.error(line, "This row has no section, though there is a column for it.")
        return check_text(row[self.section], source, line)


def _not_known(name: str, source: Source, line: int) -> FormatError:
    """The fault of a row that is none of those before the ballots, nor their heads."""
    return source.error(
        line,
        f"{shown(name)} is not known. At the top of a file may stand {', '.join(sorted(PREAMBLE))}; then come the "
        "heads of columns: weight, section, ranking, id and 1, 2, 3.",
    )


class _Ballots:
    """Ballots whose cells name candidates, by number or by name."""

    def __init__(self, source: Source, front: _Front, columns: _Columns) -> None:
        self._source = source
        self._front = front
        self._columns = columns
        self._box = Box(source, sections=front.shares)
        self._by_name: dict[str, int] = {}
        for number, name in front.candidates.items():
            self._by_name[name] = 0 if name in self._by_name else number
        self._met = Met()
        """Without a list of candidates: the marks of the ballots."""
        self._line = 0

    def read(self, table: Iterator[tuple[int, list[str]]]) -> None:
        for line, row in table:
            self._line = line
            preferences: list[int] = []
            joins: list[int] = []
            for cell in self._cells(row):
                if cell in _GAPS:
                    preferences.append(SKIP)
                    continue
                for place, mark in enumerate(self._parts(cell)):
                    if place:
                        joins.append(len(preferences))
                    preferences.append(self._number(mark))
            self._box.put(
                preferences,
                self._columns.weight_in(row, self._source, line),
                line,
                joins,
                self._columns.section_in(row, self._source, line),
            )

    def _cells(self, row: Sequence[str]) -> list[str]:
        columns = self._columns
        if any(row[columns.width :]):
            raise self._source.error(
                self._line,
                "This row has more cells than there are columns. A cell that holds the mark between cells needs "
                "quotation marks around it.",
            )
        if columns.ranking is not None:
            text = row[columns.ranking] if columns.ranking < len(row) else ""
            mark = next((mark for mark in (">", ";", ",") if mark in text), None)
            plain = text.replace("=", " ").replace("-", " ").split()
            if mark is None and len(plain) > 1 and all(map(_DIGITS.fullmatch, plain)):
                return text.split()
            return (
                [cell.strip() for cell in text.split(mark)]
                if mark
                else [text.strip()]
                if text.strip()
                else []
            )
        cells = [row[place] if place < len(row) else "" for place in columns.preferences]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def _parts(self, cell: str) -> list[str]:
        if "=" not in cell or cell in self._by_name:
            return [cell]
        return [part.strip() for part in cell.split("=")]

    def _number(self, mark: str) -> int:
        candidates = self._front.candidates
        if not candidates:
            return self._met.number(mark, self._source, self._line)
        if _DIGITS.fullmatch(mark) and int(mark) in candidates:
            return int(mark)
        number = self._by_name.get(mark, -1)
        if number < 0:
            if _DIGITS.fullmatch(mark):
                return check_candidate(int(mark), len(candidates), self._source, self._line)
            for name in self._by_name:
                if alike(name) == alike(mark):
                    raise self._source.error(
                        self._line,
                        f"{shown(mark)} is not a candidate, though {shown(name)} is. They differ in capitals, blanks "
                        "or how an accent is encoded: write the name as it is listed.",
                    )
            raise self._source.error(
                self._line, f"{shown(mark)} is not a candidate. It must be a number or a listed name."
            )
        if not number:
            raise self._source.error(
                self._line, f"Two candidates are called {shown(mark)}. Use their numbers."
            )
        return number

    def election(self, seats: int | None, line: int) -> Election:
        front = self._front
        names = _listed(front, self._source, line)
        if not names:
            met = self._met.names
            if met and all(map(_DIGITS.fullmatch, met)):
                highest = max(map(int, met))
                if not all(map(int, met)):
                    raise self._source.error(None, "There is no candidate 0. Candidates are numbered from 1.")
                check_field(highest, self._source, line)
                numbers = {mark: int(mark) for mark in met}
                names = [f"Candidate {number}" for number in range(1, highest + 1)]
            else:
                numbers = numbered(met)
                names = list(numbers)
            self._box.renumber([numbers[mark] for mark in met])
        if not names:
            raise self._source.error(None, "There is no ballot and no list of candidates.")
        return _finish(self._box, front, names, seats, self._source)


def _listed(front: _Front, source: Source, line: int) -> list[str]:
    names = front.candidates
    if sorted(names) != list(range(1, len(names) + 1)):
        raise source.error(
            line, "The candidates before this row are not numbered 1, 2, 3 and so on without a gap."
        )
    return [names[number] for number in sorted(names)]


def _finish(box: Box, front: _Front, names: list[str], seats: int | None, source: Source) -> Election:
    seats = check_seats(seats, front.seats, len(names), source, front.seats_line)
    for number, at in front.withdrawn:
        check_candidate(number, len(names), source, at)
    return box.election(
        names,
        seats,
        title=front.title,
        withdrawn=[number for number, _ in front.withdrawn],
        parties=[front.parties.get(number, "") for number in range(1, len(names) + 1)],
        rebased=front.rebased,
    )


def _read_grid(
    source: Source,
    front: _Front,
    columns: _Columns,
    table: Iterator[tuple[int, list[str]]],
    seats: int | None,
    head_line: int,
) -> Election:
    """Read ballots as they look on paper: a column for each candidate, with the ranks that voters wrote."""
    places = list(columns.candidates)
    names = [check_text(name, source, head_line) for name in columns.candidates.values()]
    check_field(len(names), source, head_line)
    if front.candidates and _listed(front, source, head_line) != names:
        raise source.error(
            head_line, "The candidates in this row are not those listed before it, in the same order."
        )
    box = Box(source, sections=front.shares)
    for line, row in table:
        if not len(box) and 0 in columns.candidates and row[0].lower() in PREAMBLE | WEIGHTS | RANKINGS:
            raise _not_known(columns.candidates[0], source, head_line)
        ranked: list[tuple[int, int]] = []
        for number, place in enumerate(places, 1):
            cell = row[place] if place < len(row) else ""
            if cell in _GAPS:
                continue
            rank = _whole(cell, "rank", source, line)
            if not 1 <= rank <= len(names):
                raise source.error(
                    line, f"{rank} is not a rank of {len(names)} candidates. They go from 1 to {len(names)}."
                )
            ranked.append((rank, number))
        preferences: list[int] = []
        joins: list[int] = []
        before = 0
        for rank, number in sorted(ranked):
            if rank == before:
                joins.append(len(preferences))
            preferences.extend([SKIP] * (rank - before - 1))
            preferences.append(number)
            before = rank
        box.put(
            preferences,
            columns.weight_in(row, source, line),
            line,
            joins,
            columns.section_in(row, source, line),
        )
    return _finish(box, front, names, seats, source)


def write_csv(election: Election, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write an election as CSV: its title, seats and candidates, then a row for each ballot with its weight.

    Raises `FormatError` for constraints and re-open nominations, which only JSON can hold.
    """
    only_ballots(election, "CSV", sections=True)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    # First, as it shows a reader that a comma parts the cells: a title may have any marks.
    writer.writerow(["seats", election.seats])
    if election.title.strip():
        writer.writerow(["title", plain_text(election.title)])
    parties = election.parties or ("",) * len(election.candidates)
    for number, (name, party) in enumerate(zip(candidate_names(election), parties, strict=True), 1):
        writer.writerow(["candidate", number, name, *([plain_text(party)] if party else [])])
    if election.withdrawn:
        writer.writerow(["withdrawn", *sorted(election.withdrawn)])
    for section in election.sections:
        writer.writerow(["share", plain_text(section.name), exact(section.share)])
    if election.rebased:
        writer.writerow(["rebased", "yes"])
    width = max(election.rankings.shape[1], 1)
    in_sections = election.sections and election.section_of is not None
    writer.writerow(["weight", *(["section"] if in_sections else []), *range(1, width + 1)])
    names = [section.name for section in election.sections]
    section_of = election.section_of.tolist() if election.section_of is not None else []
    joined = None if election.joined is None else election.joined.tolist()
    for place, (weight, row) in enumerate(
        zip(weight_words(election), election.rankings.tolist(), strict=True)
    ):
        while row and row[-1] == END:
            row.pop()
        cells: list[str] = []
        for at, number in enumerate(row):
            mark = str(number) if number > 0 else "-"
            if cells and joined is not None and joined[place][at]:
                cells[-1] += f"={mark}"
            else:
                cells.append(mark)
        writer.writerow([weight, *([plain_text(names[section_of[place]])] if in_sections else []), *cells])
    save(out.getvalue(), target)
