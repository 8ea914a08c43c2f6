"""ABIF, the Aggregated Ballot Information Format (electowiki.org/wiki/ABIF): lines such as ``42:Ann>Bob=Cat``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from slatecraft.stv.formats.box import Box, check_field, check_seats, check_text, weight_of
from slatecraft.stv.formats.json_elections import Repeating, object_of
from slatecraft.stv.formats.source import shown
from slatecraft.stv.formats.tables import Met, numbered

if TYPE_CHECKING:
    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

BALLOT = re.compile(r"\s*([0-9.]{1,40})\s*[:*](.*)")
"""A line of ballots: how many, and their ranking."""

_CANDIDATE = re.compile(r"=\s*(?:\[([^\]]*)\]|\"([^\"]*)\"|([^:\[\"]*?))\s*:\s*(.*)")
_WORD = re.compile(
    r"\s*(?:\[([^\]]*)\]|\"([^\"]*)\"|([^\[\]\">=,/]*))\s*(?:/\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*)?([>=,]|$)"
)


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened ABIF file. Ranks go before scores; where only scores are given, they make the ranks.

    Candidates that are not declared are numbered by their names. A line ``{"seats": 3}`` gives the number of seats.
    """
    front = _Front()
    box = Box(source)
    line = 1
    for line, text in source.texts():
        text = _without_comment(text).strip()
        if not text:
            continue
        if text.startswith("{"):
            _take_facts(front, text, source, line)
        elif text.startswith("="):
            _declare(front, text, source, line)
        elif match := BALLOT.fullmatch(text):
            preferences, joins = _ranking(front, match[2], source, line)
            box.put(preferences, weight_of(match[1], source, line), line, joins)
        else:
            raise source.error(line, "This line is not ABIF. A ballot looks like: 42:Ann>Bob=Cat.")
    if seats is None and front.seats is None:
        raise source.error(
            None, 'The file does not say how many seats there are. Give seats, or a line {"seats": 3}.'
        )
    if not front.numbers:
        raise source.error(None, "The file has no candidates.")
    declared = list(front.names)
    undeclared = Met()
    for token in front.numbers:
        if token not in front.names:
            undeclared.number(token, source, front.lines[token])
    others = numbered(undeclared.names)
    order = {token: number for number, token in enumerate([*declared, *others], 1)}
    box.renumber([order[token] for token in front.numbers])
    names = [front.names.get(token, token) for token in order]
    seats = check_seats(seats, front.seats, len(names), source, front.seats_line)
    return box.election(names, seats, title=front.title)


@dataclass
class _Front:
    title: str = ""
    seats: int | None = None
    seats_line: int = 0
    names: dict[str, str] = field(default_factory=dict)
    """The names of declared candidates by their tokens."""
    numbers: dict[str, int] = field(default_factory=dict)
    """All tokens, in the order they are met."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line on which each is met first."""
    said: dict[str, int] = field(default_factory=dict)
    """The line on which each fact stands."""

    def number(self, token: str, source: Source, line: int) -> int:
        token = check_text(token, source, line)
        if not token:
            raise source.error(line, "A preference has no name.")
        if token not in self.numbers:
            check_field(len(self.numbers) + 1, source, line)
            self.lines[token] = line
        return self.numbers.setdefault(token, len(self.numbers) + 1)


def _without_comment(text: str) -> str:
    inside = ""
    for place, mark in enumerate(text):
        if inside:
            inside = "" if mark == inside else inside
        elif mark in '["':
            inside = "]" if mark == "[" else mark
        elif mark == "#":
            return text[:place]
    return text


def _take_facts(front: _Front, text: str, source: Source, line: int) -> None:
    try:
        facts = json.loads(text, object_pairs_hook=object_of)
    except (ValueError, RecursionError):
        raise source.error(
            line, 'This line of facts is not JSON. It should look like: {"title": "Branch committee"}.'
        ) from None
    if isinstance(facts, Repeating):
        raise source.error(line, f"{shown(facts.key)} stands twice. Keep one of the two.")
    title, seats = facts.get("title"), facts.get("seats")
    if isinstance(title, str):
        _once(front, "title", source, line)
        front.title = check_text(title, source, line)
    if seats is not None:
        if isinstance(seats, bool) or not isinstance(seats, int):
            raise source.error(line, "The number of seats must be a whole number.")
        _once(front, "seats", source, line)
        front.seats, front.seats_line = seats, line


def _once(front: _Front, key: str, source: Source, line: int) -> None:
    """Refuse a fact that is said a second time: neither is known to be right."""
    before = front.said.setdefault(key, line)
    if before != line:
        raise source.error(line, f"Line {before} gives the {key} already. Keep one of the two.")


def _declare(front: _Front, text: str, source: Source, line: int) -> None:
    match = _CANDIDATE.fullmatch(text)
    if not match:
        raise source.error(line, "This candidate is not declared as in: =Ann:[Ann Bell].")
    token = next((part for part in match.group(1, 2, 3) if part), "").strip()
    name = match[4].strip()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    front.number(token, source, line)
    if token in front.names:
        raise source.error(line, f"{shown(token)} is declared twice. Keep one of the two.")
    front.names[token] = check_text(name, source, line) or token


def _ranking(front: _Front, text: str, source: Source, line: int) -> tuple[list[int], list[int]]:
    numbers: list[int] = []
    joins: list[int] = []
    scores: list[Fraction | None] = []
    marks: set[str] = set()
    place, mark = 0, ">"
    while text.strip() and (place < len(text) or mark != ""):
        match = _WORD.match(text, place)
        if not match:
            raise source.error(
                line, "This ranking is not written as in: Ann>Bob=Cat. Names with other marks go in [ ]."
            )
        if mark == "=":
            joins.append(len(numbers))
        token = next((part for part in match.group(1, 2, 3) if part), "")
        numbers.append(front.number(token, source, line))
        scores.append(Fraction(match[4]) if match[4] else None)
        mark, place = match[5], match.end()
        marks.add(mark)
        if not mark:
            break
    if "," in marks:
        return _by_scores(numbers, scores, marks, source, line)
    return numbers, joins


def _by_scores(
    numbers: list[int], scores: list[Fraction | None], marks: set[str], source: Source, line: int
) -> tuple[list[int], list[int]]:
    known = [score for score in scores if score is not None]
    if len(known) < len(scores) or marks - {",", ""}:
        raise source.error(
            line, "Candidates parted by commas need scores, as in: Ann/5,Bob/3. Ranks are parted by >."
        )
    order = sorted(range(len(numbers)), key=lambda place: (-known[place], numbers[place]))
    joins = [at for at in range(1, len(order)) if known[order[at]] == known[order[at - 1]]]
    return [numbers[place] for place in order], joins
