"""A ballot box: rankings and weights as a reader finds them, gathered in little space and made into an election."""

from __future__ import annotations

import re
from array import array
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.stv.election import MOST_PAPERS, SKIP, Election, ElectionError, Section
from slatecraft.stv.formats.source import LONGEST_TEXT, FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.formats.source import Source

MOST_CANDIDATES = 32_766
MOST_CELLS = 120_000_000
"""How large a table of rankings may be: ballots times the longest ranking."""
MOST_SECTIONS = 32_766
FINEST = 10**15
"""The largest common denominator of the weights of a file."""

_WEIGHT = re.compile(r"\+?(\d{1,18})(?:\.(\d{0,15}))?|\+?(\d{1,18})/(\d{1,15})|\+?\.(\d{1,15})", re.ASCII)
_NEGATIVE = re.compile(r"-\s*\.?\d", re.ASCII)


def weight_of(word: str, source: Source, line: int | None) -> Fraction | int:
    """The exact weight that a word stands for: a whole number, a decimal or a fraction such as 1/3."""
    if word.isascii() and word.isdigit() and len(word) <= 18:
        weight: Fraction | int = int(word)
    elif (match := _WEIGHT.fullmatch(word)) and not (match[4] and not int(match[4])):
        weight = Fraction(word)
    elif _NEGATIVE.match(word):
        raise source.error(
            line, f"The weight {_short(word)} is negative. A weight is how many papers the ballot stands for."
        )
    elif re.fullmatch(r"\+?\d+(\.\d*)?(e\+?\d+)?", word, re.ASCII | re.IGNORECASE):
        weight = MOST_PAPERS
        if "." in word and len(word.partition(".")[0]) <= 16:
            raise source.error(
                line, f"The weight {_short(word)} has too many decimals. At most 15 can be counted exactly."
            )
    else:
        raise source.error(line, f"The weight {_short(word)!r} is not a number. Write it as 3, 0.5 or 1/3.")
    if weight >= MOST_PAPERS:
        raise source.error(
            line,
            f"The weight {_short(word)} is too large. The papers may number at most {MOST_PAPERS - 1:,}.",
        )
    return weight


def _short(word: str) -> str:
    return word if len(word) <= 30 else f"{word[:27]}..."


class Box:
    """Takes ballots one at a time, in about 2 bytes a preference, and makes the election of them."""

    def __init__(self, source: Source, sections: Mapping[str, Fraction] | None = None) -> None:
        """``sections``: the names and shares of all sections, where the file lists them."""
        self._source = source
        self._shares = dict(sections or {})
        self._section_numbers = {name: number for number, name in enumerate(self._shares)}
        self._flat = array("h")
        self._ends = array("q")
        self._joins = array("q")
        self._weights: array[int] | list[Fraction | int] = array("q")
        self._sections = array("h")
        self._denominator = 1
        self._widest = 0
        self._sum: Fraction | int = 0

    def __len__(self) -> int:
        return len(self._ends)

    def put(
        self,
        preferences: Sequence[int],
        weight: Fraction | int,
        line: int | None,
        joins: Iterable[int] = (),
        section: str | None = None,
    ) -> None:
        """Take the ballot of a line.

        ``joins`` are the places in it, from 0, of preferences that are equal to the one before them.
        """
        start = len(self._flat)
        self._flat.extend(preferences)
        self._ends.append(len(self._flat))
        self._joins.extend(start + place for place in joins)
        if isinstance(weight, Fraction):
            self._denominator = lcm(self._denominator, weight.denominator)
            if self._denominator > FINEST:
                raise self._source.error(
                    line,
                    f"The weights up to here have no common denominator below {FINEST:,}. Use fewer decimals.",
                )
            if isinstance(self._weights, array):
                self._weights = list(self._weights)
        self._weights.append(weight)  # type: ignore[arg-type]  # an array holds whole numbers only
        self._sum += weight
        if self._sum * self._denominator >= MOST_PAPERS:
            raise self._source.error(
                line,
                f"The weights up to here add up to more than {MOST_PAPERS - 1:,}. Are they numbers of papers?",
            )
        if section is not None:
            if self._shares and section not in self._shares:
                raise self._source.error(line, f"The section {section!r} is not listed before the ballots.")
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

    def renumber(self, numbers: Sequence[int]) -> None:
        """Give candidates other numbers: what was put as n becomes ``numbers[n - 1]``."""
        table = np.array([SKIP, 0, *numbers], np.int16)
        flat = np.frombuffer(self._flat, np.int16) if self._flat else np.zeros(0, np.int16)
        self._flat = array("h", table[flat + 1].tobytes())

    def election(
        self,
        candidates: Sequence[str],
        seats: int,
        *,
        title: str = "",
        withdrawn: Iterable[int] = (),
        parties: Sequence[str] = (),
    ) -> Election:
        """The election of the ballots so far. Equal ballots stay apart, in the order of the file."""
        ends = np.frombuffer(self._ends, np.int64) if self._ends else np.zeros(0, np.int64)
        flat = np.frombuffer(self._flat, np.int16) if self._flat else np.zeros(0, np.int16)
        lengths = np.diff(ends, prepend=0)
        table = table_of(flat, lengths)
        joined = None
        if self._joins:
            at = np.frombuffer(self._joins, np.int64)
            rows = np.searchsorted(ends, at, side="right")
            joined = np.zeros(table.shape, np.bool_)
            joined[rows, at - (ends - lengths)[rows]] = True
        scale = self._denominator
        if scale == 1 and isinstance(self._weights, array):
            weights = np.array(self._weights, np.int64)
        else:
            weights = np.array([int(weight * scale) for weight in self._weights], np.int64)
        sections = tuple(Section(name, self._shares.get(name, Fraction(1))) for name in self._section_numbers)
        return make_election(
            self._source,
            candidates,
            seats,
            table,
            weights,
            title=title,
            withdrawn=withdrawn,
            parties=parties,
            unit=Fraction(1, scale),
            joined=joined,
            sections=sections,
            section_of=np.array(self._sections, np.int16) if sections else None,
        )


def table_of(flat: NDArray[np.int16], lengths: NDArray[np.int64]) -> NDArray[np.int16]:
    """The table of rankings whose rows, of these lengths, stand one after the other in ``flat``."""
    width = int(lengths.max()) if len(lengths) else 0
    table = np.zeros((len(lengths), width), np.int16)
    table[np.arange(width) < lengths[:, None]] = flat
    return table


def make_election(
    source: Source,
    candidates: Sequence[str],
    seats: int,
    rankings: NDArray[np.int16],
    weights: NDArray[np.int64],
    *,
    title: str = "",
    withdrawn: Iterable[int] = (),
    parties: Sequence[str] = (),
    unit: Fraction = Fraction(1),
    joined: NDArray[np.bool_] | None = None,
    sections: tuple[Section, ...] = (),
    section_of: NDArray[np.int16] | None = None,
) -> Election:
    """An election whose faults are blamed on the file."""
    try:
        return Election(
            tuple(candidates),
            seats,
            rankings,
            weights,
            title=title,
            withdrawn=frozenset(withdrawn),
            parties=tuple(parties) if any(parties) else (),
            unit=unit,
            joined=joined,
            sections=sections,
            section_of=section_of,
        )
    except FormatError:
        raise
    except ElectionError as error:
        raise FormatError(str(error), source.path) from None


def check_field(candidates: int, seats: int, source: Source, line: int | None) -> None:
    """Refuse a number of candidates or seats that cannot be, before anything is made of that size."""
    if candidates < 1:
        raise source.error(line, "An election needs at least one candidate.")
    if candidates > MOST_CANDIDATES:
        raise source.error(
            line, f"{candidates:,} candidates are too many. At most {MOST_CANDIDATES:,} can be counted."
        )
    if seats < 1:
        raise source.error(line, "An election needs at least one seat.")
    if seats > candidates:
        raise source.error(
            line,
            f"There are {seats:,} seats but only {candidates:,} candidates. The number of candidates comes first.",
        )


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
