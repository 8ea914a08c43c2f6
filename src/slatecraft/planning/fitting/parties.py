"""Which party each candidate of an election stands for, as people write it down."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from slatecraft.planning.electorate import ElectorateError

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = {("candidate", "party"), ("name", "party")}


def listed_parties(words: str, names: Sequence[str]) -> tuple[str, ...]:
    """Labels with commas between, in the order of the candidates; nothing between two commas is an independent."""
    return _as_many([label.strip() for label in words.split(",")], names)


def read_parties(text: str, names: Sequence[str], election: str) -> tuple[str, ...]:
    """The labels in a file: JSON, a list of them in the order of the candidates, a party for each name, or such lists
    by what elections are called; or CSV with the columns candidate and party.

    ``election`` is what this election is called. Raises `ElectorateError` where the file does not say.
    """
    if text.lstrip()[:1] in {"{", "["}:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ElectorateError(f"The parties are not JSON that can be read: {error}.") from None
        return _from_json(data, names, election)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if any(row)]
    if any(len(row) != 2 for row in rows):
        raise ElectorateError("The parties need two columns, candidate and party, on every line.")
    return _by_name({row[0]: row[1] for row in rows if tuple(map(str.lower, row)) not in HEADINGS}, names)


def _from_json(data: Any, names: Sequence[str], election: str) -> tuple[str, ...]:
    if isinstance(data, dict) and election in data and not isinstance(data[election], str):
        data = data[election]
    if isinstance(data, list):
        return _as_many([str(label) for label in data], names)
    if isinstance(data, dict) and all(isinstance(label, str) for label in data.values()):
        return _by_name(data, names)
    raise ElectorateError(f"The parties say nothing of {election!r}. Is the file of the ballots called so?")


def _by_name(labels: dict[str, str], names: Sequence[str]) -> tuple[str, ...]:
    missing = [name for name in names if name not in labels]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise ElectorateError(
            f"The parties say nothing of {missing[0]!r}{more}. Add a line for each candidate, with nothing after the "
            "comma for an independent."
        )
    return tuple(labels[name] for name in names)


def _as_many(labels: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    if len(labels) != len(names):
        raise ElectorateError(
            f"There are {len(names)} candidates and {len(labels)} parties: name one for each, in the order of the "
            "ballot paper, and nothing between two commas for an independent."
        )
    return tuple(labels)
