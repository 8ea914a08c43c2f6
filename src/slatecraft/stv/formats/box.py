"""A ballot box: rankings and weights as a reader finds them, gathered in little space and made into an election."""

from __future__ import annotations

import re
from array import array
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from slatecraft.stv.election import MOST_PAPERS, SKIP, Election, ElectionError, Section
from slatecraft.stv.formats.source import LONGEST_TEXT, FormatError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.formats.source import Source

MOST_CANDIDATES = 32_766
MOST_CELLS = 50_000_000
"""How large a table of rankings may be: ballots times the longest ranking."""
BLOCK = 1_000_000
"""Elements of a table that are made at a time."""
MOST_SECTIONS = 32_766
FINEST = 10**15
"""The largest common denominator of the weights of a file."""

Value = TypeVar("Value", bound=np.generic)

_WEIGHT = re.compile(r"\+?(\d{1,18})(?:\.(\d{0,15}))?|\+?(\d{1,18})/(\d{1,15})|\+?\.(\d{1,15})", re.ASCII)
_NEGATIVE = re.compile(r"-\s*\.?\d", re.ASCII)


WEIGHT = "A weight is how many papers the ballot stands for."
SHARE = "A share is what the papers of a section weigh together."


def weight_of(
    word: str, source: Source, line: int | None, meaning: str = WEIGHT, place: str | None = None
) -> Fraction | int:
    """The exact weight that a word stands for: a whole number, a decimal or a fraction such as 1/3.

    ``meaning`` is `WEIGHT`, or `SHARE` where the word is the share of a section. ``place`` is blamed where there is no
    ``line``.
    """
    what = "share" if meaning == SHARE else "weight"
    if word.isascii() and word.isdigit() and len(word) <= 18:
        weight: Fraction | int = int(word)
    elif (match := _WEIGHT.fullmatch(word)) and not (match[4] and not int(match[4])):
        weight = Fraction(word)
    elif _NEGATIVE.match(word):
        raise source.error(line, f"The {what} {_short(word)} is negative. {meaning}", place)
    elif re.fullmatch(r"\+?\d+(\.\d*)?", word, re.ASCII):
        weight = MOST_PAPERS
        if "." in word and len(word.partition(".")[0]) <= 16:
            raise source.error(
                line,
                f"The {what} {_short(word)} has too many decimals. At most 15 can be counted exactly.",
                place,
            )
    else:
        raise source.error(
            line, f"The {what} {shown(word)} is not a number in digits. Write it as 3, 0.5 or 1/3.", place
        )
    if weight >= MOST_PAPERS:
        raise source.error(
            line,
            f"The {what} {_short(word)} is too large. The papers may number at most {MOST_PAPERS - 1:,}.",
            place,
        )
    return weight


def _short(word: str) -> str:
    return word if len(word) <= 30 else f"{word[:27]}..."


class Box:
    """Takes ballots one at a time, in two or three bytes a preference, and makes the election of them."""

    def __init__(self, source: Source, sections: Mapping[str, Fraction] | None = None) -> None:
        """``sections``: the names and shares of all sections, where the file lists them."""
        self._source = source
        self._shares = dict(sections or {})
        self._section_numbers = {name: number for number, name in enumerate(self._shares)}
        self._flat = array("h")
        self._ends = array("i")
        self._joined: bytearray | None = None
        """For each preference whether it is equal to the one before, once there is such a one."""
        self._numerators = array("q")
        self._denominators: array[int] | None = None
        """Of the weights, once there is one that is not whole."""
        self._unit = 1
        """The common denominator of all weights."""
        self._sum = 0
        """All weights, in units of it."""
        self._sections = array("h")
        self._widest = 0

    def __len__(self) -> int:
        return len(self._ends)

    def put(
        self,
        preferences: Sequence[int],
        weight: Fraction | int,
        line: int | None,
        joins: Sequence[int] = (),
        section: str | None = None,
    ) -> None:
        """Take the ballot of a line.

        ``joins`` are the places in it, from 0, of preferences that are equal to the one before them.
        """
        start = len(self._flat)
        self._flat.extend(preferences)
        self._ends.append(len(self._flat))
        if joins and self._joined is None:
            self._joined = bytearray(start)
        if self._joined is not None:
            self._joined.extend(bytes(len(preferences)))
            for place in joins:
                self._joined[start + place] = True
        self._weigh(weight, line)
        if section is not None:
            if self._shares and section not in self._shares:
                raise self._source.error(
                    line, f"The section {shown(section)} is not listed before the ballots."
                )
            number = self._section_numbers.setdefault(section, len(self._section_numbers))
            if number >= MOST_SECTIONS:
                raise self._source.error(line, f"There are more than {MOST_SECTIONS:,} sections.")
            self._sections.append(number)
        self._widest = max(self._widest, len(preferences))
        if self._widest * len(self._ends) > MOST_CELLS:
            raise self._source.error(
                line,
                f"The ballots up to here would fill a table of more than {MOST_CELLS:,} preferences. Write equal "
                "ballots once, with their number.",
            )

    def _weigh(self, weight: Fraction | int, line: int | None) -> None:
        numerator, denominator = weight.numerator, weight.denominator
        if self._unit % denominator:
            unit = lcm(self._unit, denominator)
            if unit > FINEST:
                raise self._source.error(
                    line,
                    f"The weights up to here have no common denominator below {FINEST:,}. Use fewer decimals.",
                )
            self._sum *= unit // self._unit
            self._unit = unit
        self._sum += numerator * (self._unit // denominator)
        if self._sum >= MOST_PAPERS:
            raise self._source.error(
                line,
                f"The weights up to here add up to more than {MOST_PAPERS - 1:,}. Are they numbers of papers?",
            )
        if denominator > 1 and self._denominators is None:
            self._denominators = array("q", [1]) * len(self._numerators)
        self._numerators.append(numerator)
        if self._denominators is not None:
            self._denominators.append(denominator)

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give candidates other numbers: what was put as n becomes ``numbers[n - 1]``."""
        table = np.array([SKIP, 0, *numbers], np.int16)
        flat = _seen(self._flat, np.int16)
        for start in range(0, len(flat), BLOCK):
            block = flat[start : start + BLOCK]
            block[:] = table[block + 1]

    def election(self, candidates: Sequence[str], seats: int, **facts: Any) -> Election:
        """The election of the ballots, which leave the box. Equal ones stay apart, in the order of the file.

        ``facts`` are the other parameters of `Election`.
        """
        ends = _seen(self._ends, np.int32)
        lengths = np.diff(ends, prepend=0)
        table = table_of(_seen(self._flat, np.int16), lengths)
        joined = None if self._joined is None else table_of(_seen(self._joined, np.bool_), lengths)
        weights = _seen(self._numerators, np.int64)
        if self._denominators is not None:
            weights = weights * (self._unit // _seen(self._denominators, np.int64))
        # An election takes as much again while it is made.
        del ends, lengths
        self._flat, self._ends, self._joined = array("h"), array("i"), None
        sections = tuple(Section(name, self._shares.get(name, Fraction(1))) for name in self._section_numbers)
        return make_election(
            self._source,
            candidates,
            seats,
            table,
            weights,
            unit=Fraction(1, self._unit),
            joined=joined,
            sections=sections,
            section_of=np.array(self._sections, np.int16) if sections else None,
            **facts,
        )


def _seen(values: array[int] | bytearray, kind: type[Value]) -> NDArray[Value]:
    """The values as numpy sees them, in place."""
    return np.frombuffer(values, kind) if values else np.zeros(0, kind)


def table_of(flat: NDArray[Value], lengths: NDArray[np.signedinteger[Any]]) -> NDArray[Value]:
    """The table whose rows, of these lengths, stand one after the other in ``flat``; 0 where they are shorter."""
    width = int(lengths.max()) if len(lengths) else 0
    table = np.zeros((len(lengths), width), flat.dtype)
    start = 0
    rows = max(BLOCK // max(width, 1), 1)
    for row in range(0, len(lengths), rows):
        block = lengths[row : row + rows]
        stop = start + int(block.sum())
        table[row : row + rows][np.arange(width) < block[:, None]] = flat[start:stop]
        start = stop
    return table


def make_election(
    source: Source,
    candidates: Sequence[str],
    seats: int,
    rankings: NDArray[np.int16],
    weights: NDArray[np.int64],
    *,
    parties: Sequence[str] = (),
    **facts: Any,
) -> Election:
    """An election whose faults are blamed on the file. ``facts`` are the other parameters of `Election`."""
    try:
        return Election(
            candidates, seats, rankings, weights, parties=parties if any(parties) else (), **facts
        )
    except ElectionError as error:
        raise FormatError(str(error), source.path) from None


def check_field(candidates: int, source: Source, line: int | None) -> None:
    """Refuse a number of candidates that cannot be, before anything is made of that size."""
    if candidates < 1:
        raise source.error(line, "An election needs at least one candidate.")
    if candidates > MOST_CANDIDATES:
        raise source.error(
            line, f"{candidates:,} candidates are too many. At most {MOST_CANDIDATES:,} can be counted."
        )


def check_seats(
    asked: int | None,
    found: int | None,
    candidates: int,
    source: Source,
    line: int | None,
    remedy: str = "Is one of the two wrong?",
    *,
    place: str | None = None,
) -> int:
    """The number of seats: that which the caller asks for, or else that which the file gives.

    ``line`` or ``place`` is where the file gives it, and is blamed for it; ``remedy`` is what may be wrong there.
    """
    if asked is not None:
        if asked < 1:
            raise source.error(None, "An election needs at least one seat.")
        if asked > candidates:
            raise source.error(
                None, f"{asked:,} seats are asked for, but there are only {candidates:,} candidates."
            )
        return asked
    if found is None:
        raise source.error(None, "The file does not say how many seats there are. Give seats.")
    if found < 1:
        raise source.error(line, "An election needs at least one seat.", place)
    if found > candidates:
        raise source.error(
            line, f"There are {found:,} seats but only {candidates:,} candidates. {remedy}", place
        )
    return found


def check_candidate(number: int, candidates: int, source: Source, line: int | None) -> int:
    """The number, if a candidate has it."""
    if not 1 <= number <= candidates:
        raise source.error(line, f"There is no candidate {number}. They are numbered 1 to {candidates}.")
    return number


def check_text(text: str, source: Source, line: int | None) -> str:
    """A name or title as it may be printed: without blanks at its ends, and not of any length."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise source.error(
            line, f"A name has more than {LONGEST_TEXT:,} characters. Is a quotation mark missing?"
        )
    return text


def check_name(name: str, number: int, source: Source, line: int | None) -> str:
    """The name of a candidate, if it is not empty."""
    if not name:
        raise source.error(line, f"Candidate {number} has no name. Give each candidate one.")
    return name
