"""Text, front matter and rows out of the bytes of a folder's files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slatecraft.folder.faults import Report, quoted, shortened, suggest
from slatecraft.folder.reader import CONTROL

if TYPE_CHECKING:
    from collections.abc import Sequence

FENCE = "+++"
PACKED = {b"PK\x03\x04": "PK", b"\xd0\xcf\x11\xe0": "the bytes D0 CF 11 E0"}
"""How the files of spreadsheets and word processors begin, of today and of old."""


def decoded(report: Report, file: str, data: bytes) -> str | None:
    """A file's text, with Unix line ends and no byte-order mark; None, with a fault, if it is not UTF-8."""
    if kind := next((kind for start, kind in PACKED.items() if data.startswith(start)), ""):
        table = file.endswith(".csv")
        message = f"This is {'a workbook' if table else 'a document or an archive'}, not text: it begins with {kind}."
        report.error(
            file, 1, message, f"Save it as {'CSV' if table else 'plain text'}, with the encoding UTF-8."
        )
        return None
    try:
        text = data.decode().lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        report.error(
            file,
            line,
            f"This is not UTF-8 text: there is a byte {error.object[error.start]:#04x}.",
            "Save the file again with the encoding UTF-8.",
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := CONTROL.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        report.error(file, line, f"There is a control character (U+{ord(bad[0]):04X}).", "Take it out.")
        return None
    return text


def tidy(body: str) -> str:
    """Markdown as a campaign keeps it: no blank lines at either end, and nothing at all if all is blank."""
    words = body.strip("\n\ufeff")
    return words if words.strip() else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Markdown file with front matter: both texts, and the line of the file on which the body begins."""

    matter: str
    body: str
    line: int


def sheet(report: Report, file: str, text: str) -> Sheet | None:
    """Split front matter from body; None, with a fault, if there is none."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        report.error(
            file,
            1,
            "The file does not begin with front matter.",
            f"Begin with a line {FENCE}, then name = …, then another line {FENCE}.",
        )
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            body, start = _body(lines, number + 1)
            return Sheet("\n".join(lines[1:number]), body, start)
    report.error(file, 1, "The front matter has no end.", f"Close it with a line {FENCE} of its own.")
    return None


def plain(text: str) -> tuple[str, int]:
    """The body of a file without front matter, and the line on which it begins."""
    return _body(text.split("\n"), 0)


def _body(lines: list[str], first: int) -> tuple[str, int]:
    while first < len(lines) and not lines[first]:
        first += 1
    return tidy("\n".join(lines[first:])), first + 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file by column; columns that the file does not have are empty."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def rows(
    report: Report,
    file: str,
    text: str,
    *,
    required: Sequence[str],
    optional: Sequence[str],
    miscounted: str = "Put one comma between cells, and quotes round a cell with a comma.",
) -> list[Row] | None:
    """The rows below the heading, without spaces round cells; None, with a fault, if it is no such table.

    A row with too many or too few cells is reported, with the remedy ``miscounted``, and left out; so is a
    blank one, silently.
    """
    records = _records(report, file, text)
    if records is None:
        return None
    if not records:
        report.error(
            file, 1, "The file is empty.", f"Its first line names the columns: {','.join(required)}."
        )
        return None
    (first, names), *others = records
    heading = [name.strip() for name in names]
    if missing := [name for name in required if name not in heading]:
        remedy = f"The first line must hold {quoted(required)}."
        if len(heading) == 1 and (";" in heading[0] or "\t" in heading[0]):
            remedy = "Save it with commas between the cells."
        report.error(file, first, f"The heading has no column {quoted(missing)}.", remedy)
        return None
    allowed = (*required, *optional)
    for position, name in enumerate(heading):
        if name not in allowed:
            report.error(
                file, first, f'There is no column "{shortened(name)}" in this file.', suggest(name, allowed)
            )
        elif name in heading[:position]:
            report.error(file, first, f'The column "{name}" is there twice.', "Keep one of them.")
    found = []
    for line, cells in others:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            message = f"The row has {len(cells)} cells, the heading {len(heading)}."
            report.error(file, line, message, miscounted)
            report.shaky.add(file)
            continue
        found.append(Row(line, {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}))
    return found


def _records(report: Report, file: str, text: str) -> list[tuple[int, list[str]]] | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = []
    line = 1
    try:
        for cells in reader:
            if cells:
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        report.error(
            file,
            line,
            f"This is not CSV: {shortened(str(error))}.",
            "Look for a quote that is not closed; a quote inside a cell is written twice.",
        )
        return None
    return found
