"""The preference profiles of Scottish council elections.

The councils publish them as BLT, whatever the file is called (.blt, .csv or .txt). The Metric Geometry and
Gerrymandering Group (MGGG) collects them as CSV: the numbers of candidates and seats, a row for each different ballot
with its weight first, a row for each candidate (``"Candidate 1","Ann Bell","Party (P)",``) and a row with the ward.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from slatecraft.stv.formats import blt
from slatecraft.stv.formats.box import Box, check_candidate, check_field, check_seats, check_text, weight_of
from slatecraft.stv.formats.source import shown

if TYPE_CHECKING:
    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

HEAD = re.compile(r"\s*([0-9]{1,18})\s*,\s*([0-9]{1,18})[\s,]*")
"""The first row of MGGG's CSV."""

_ZERO = re.compile(rb"\n[ \t]*0[\s,]*\n")
"""The 0 that ends the ballots of BLT, whose numbers may be parted by commas too."""
_NUMBER = re.compile(r"[0-9]{1,18}")
_CANDIDATE = re.compile(r"Candidate ([0-9]{1,9})", re.IGNORECASE)
_FIRST = re.compile(rb'\n[ \t]*"?Candidate 1"?\s*,', re.IGNORECASE)


def is_table(source: Source) -> bool:
    """Whether an opened file is MGGG's CSV, whatever its name."""
    text = next((text for _, text in source.texts() if text.strip()), "")
    return bool(HEAD.fullmatch(text)) and bool(_FIRST.search(source.data))


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened preference profile, in either form."""
    texts = ((line, text) for line, text in source.texts() if text.strip())
    line, text = next(texts, (1, ""))
    head = HEAD.fullmatch(text)
    if not head or _ZERO.search(source.data):
        return blt.read(source, seats)
    count = int(head[1])
    check_field(count, source, line)
    seats = check_seats(
        seats, int(head[2]), count, source, line, "The number of candidates comes first, then that of seats."
    )
    box = Box(source)
    names: list[str] = []
    parties: list[str] = []
    title = ""
    for line, text in texts:
        words = [word.strip() for word in text.split(",")]
        while words and not words[-1]:
            words.pop()
        if not words:
            continue
        if len(names) == count:
            if title:
                raise source.error(line, "More follows the name of the ward, which is the last row.")
            title = check_text(text.strip().strip(",").replace('"', ""), source, line)
        elif names or text.lstrip().startswith('"'):
            cells = _cells(text, source, line)
            match = _CANDIDATE.fullmatch(cells[0])
            if not match or int(match[1]) != len(names) + 1 or len(cells) < 2 or not cells[1]:
                raise source.error(
                    line,
                    f'This is not the row of candidate {len(names) + 1}, such as: "Candidate {len(names) + 1}",'
                    '"Name","Party".',
                )
            names.append(check_text(cells[1], source, line))
            parties.append(check_text(cells[2], source, line) if len(cells) > 2 else "")
        else:
            weight = weight_of(words[0], source, line)
            box.put([_preference(word, count, source, line) for word in words[1:]], weight, line)
    if len(names) < count:
        raise source.error(line, f"The file ends after {len(names)} of {count} candidates. Is it cut short?")
    return box.election(names, seats, title=title, parties=parties)


def _cells(text: str, source: Source, line: int) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([text]))]
    except csv.Error as error:
        raise source.error(line, f"This row cannot be taken apart into cells ({error}).") from None


def _preference(word: str, count: int, source: Source, line: int) -> int:
    if not _NUMBER.fullmatch(word):
        raise source.error(line, f"{shown(word)} is not a preference. It must be a candidate's number.")
    return check_candidate(int(word), count, source, line)
