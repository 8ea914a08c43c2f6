"""An election to be counted: candidates, seats, and ballots as rankings with weights."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from math import lcm
from operator import index
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Mark = int | str | None
    Rankings = NDArray[np.integer[Any]] | Iterable[Iterable[Mark | Collection[Mark]]]
    Weights = NDArray[np.integer[Any]] | Iterable[int | Fraction | Decimal | str]

END = 0
"""In a table of rankings: no further preference."""
SKIP = -1
"""In a table of rankings: a preference the voter left out."""
PAIRED = 24
"""Rankings up to this length are looked through for repetitions pair by pair; longer ones are sorted."""
MOST_PAPERS = 2**53
"""Papers are tallied in floats that are exact up to here."""


class ElectionError(ValueError):
    """An election that cannot be: the message is a sentence that says what is wrong and what would be right."""


@dataclass(frozen=True)
class Section:
    """A part of an electoral college, whose votes together weigh a fixed share whatever its turnout.

    ``share`` is relative to the other sections' shares: two sections of share 1 weigh half each.
    """

    name: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Constraint:
    """How many of a group of candidates must, or may at most, be elected.

    ``members`` are candidate numbers. ``minimum`` and ``maximum`` count the elected among them.
    """

    name: str
    members: frozenset[int]
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, eq=False, init=False)
class Election:
    """Candidates, seats and ballots. Candidates are numbered from 1, as on a ballot paper.

    ``rankings`` is a table, a row for each different ballot: the numbers of its candidates in order of preference, 0
    after the last one and -1 for a preference left out. Any sequence of sequences of numbers or names is taken;
    in it an inner set or tuple holds candidates that share a preference, and ``None`` is a preference left out.
    ``weights`` says how many papers each row stands for (default 1): whole numbers, `Fraction`, `Decimal` or strings
    such as ``"0.5"``, never floats. They are kept as whole numbers of a common ``unit``.

    ``joined`` marks preferences that are equal to the one before them. ``sections`` with ``section_of`` (a section's
    index for each row) make an electoral college. Tables are read-only.

    Raises `ElectionError` for what cannot be counted.
    """

    candidates: tuple[str, ...]
    seats: int
    rankings: NDArray[np.int16]
    weights: NDArray[np.int64]
    title: str
    withdrawn: frozenset[int]
    constraints: tuple[Constraint, ...]
    sections: tuple[Section, ...]
    section_of: NDArray[np.int16] | None
    rebased: bool
    """Whether a section's share is divided anew at each stage among those of its papers that still name a candidate in
    the count (one seat only), rather than once at the start."""
    joined: NDArray[np.bool_] | None
    unit: Fraction
    reopen: int | None
    """The number of the candidate that is "re-open nominations", if there is one: like any other candidate, but when it
    is elected the count ends, and the places that are not filled by then are to be nominated for anew."""
    parties: tuple[str, ...]
    odd: NDArray[np.bool_] = field(init=False, repr=False)
    """Which rows are no plain rankings: they leave a preference out, name somebody twice or have equal preferences."""
    padded: NDArray[np.int16] = field(init=False, repr=False)
    """``rankings`` with one more column of zeros, so that every row ends with one."""
    _cache: dict[Any, Any] = field(init=False, repr=False)

    def __init__(
        self,
        candidates: Iterable[str],
        seats: int,
        rankings: Rankings,
        weights: Weights | None = None,
        title: str = "",
        withdrawn: Iterable[int] = (),
        constraints: Iterable[Constraint] = (),
        sections: Iterable[Section] = (),
        section_of: Sequence[int] | NDArray[Any] | None = None,
        rebased: bool = False,
        joined: NDArray[np.bool_] | None = None,
        unit: Fraction = Fraction(1),
        reopen: int | None = None,
        parties: Iterable[str] = (),
    ) -> None:
        put = partial(object.__setattr__, self)
        put("candidates", tuple(str(name) for name in candidates))
        put("seats", seats)
        put("title", title)
        put("withdrawn", frozenset(_whole(number) for number in withdrawn))
        put("constraints", tuple(constraints))
        put("sections", tuple(sections))
        put("rebased", rebased)
        put("reopen", reopen)
        put("parties", tuple(parties))
        put("_cache", {})
        self._check_field()
        padded, found = _table(rankings, self.candidates)
        put("padded", padded)
        put("rankings", padded[:, :-1])
        put("joined", joined if found is None else found)
        numbers, smallest = _weights(weights, len(padded))
        put("weights", numbers)
        put("unit", unit * smallest)
        put("section_of", None if section_of is None else np.array(section_of, dtype=np.int16))
        self._check_ballots()
        put("odd", _odd_rows(self.rankings, self.joined))
        for table in (padded, self.rankings, self.weights, self.section_of, self.joined, self.odd):
            if table is not None:
                table.setflags(write=False)

    def _check_field(self) -> None:
        count = len(self.candidates)
        if count < 1:
            raise ElectionError("An election needs at least one candidate.")
        if count > np.iinfo(np.int16).max - 1:
            raise ElectionError(f"{count} candidates are too many: at most 32,766 can be counted.")
        if isinstance(self.seats, bool) or not isinstance(self.seats, int) or self.seats < 1:
            raise ElectionError(
                f"The number of seats must be a whole number of at least 1, not {self.seats!r}."
            )
        if self.seats > count:
            raise ElectionError(
                f"There are {self.seats} seats but only {count} candidates. Is the first line right?"
            )
        for number in (*self.withdrawn, *((self.reopen,) if self.reopen is not None else ())):
            if not 1 <= number <= count:
                raise ElectionError(f"There is no candidate {number}: they are numbered 1 to {count}.")
        if self.parties and len(self.parties) != count:
            raise ElectionError(f"There are {len(self.parties)} parties for {count} candidates.")
        for constraint in self.constraints:
            for number in constraint.members:
                if not 1 <= number <= count:
                    raise ElectionError(
                        f"The constraint {constraint.name!r} names candidate {number}: they are numbered 1 to {count}."
                    )

    def _check_ballots(self) -> None:
        rankings, weights = self.rankings, self.weights
        if rankings.size:
            lowest, highest = int(rankings.min()), int(rankings.max())
            if lowest < SKIP or highest > len(self.candidates):
                bad = lowest if lowest < SKIP else highest
                row = int(np.flatnonzero((rankings == bad).any(axis=1))[0])
                raise ElectionError(
                    f"Ballot {row + 1} names candidate {bad}: they are numbered 1 to {len(self.candidates)}."
                )
            if self.joined is not None and self.joined.shape != rankings.shape:
                raise ElectionError("joined must have the shape of rankings.")
        if len(weights) and int(weights.min()) < 0:
            row = int(np.flatnonzero(weights < 0)[0])
            raise ElectionError(f"Ballot {row + 1} has the negative weight {int(weights[row])}.")
        if float(weights.sum(dtype=np.float64)) >= MOST_PAPERS:
            raise ElectionError("The weights add up to more than 9,007,199,254,740,991 papers.")
        if self.sections:
            if self.section_of is None or len(self.section_of) != len(rankings):
                raise ElectionError("Every ballot of an electoral college needs its section.")
            section_of = self.section_of
            if len(section_of) and not 0 <= int(section_of.min()) <= int(section_of.max()) < len(
                self.sections
            ):
                raise ElectionError("A ballot is in a section that is not listed.")
            if any(section.share <= 0 for section in self.sections):
                raise ElectionError("A section's share must be more than nothing.")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Election):
            return NotImplemented
        return all(_same(getattr(self, name), getattr(other, name)) for name in COMPARED)

    def __hash__(self) -> int:
        return hash((self.candidates, self.seats, self.title, self.rankings.shape, self.unit))

    @cached_property
    def papers(self) -> Fraction:
        """How many papers there are: the weights together, before any is found invalid."""
        return int(self.weights.sum()) * self.unit

    def name(self, number: int) -> str:
        """The name of the candidate of this number, from 1."""
        return self.candidates[number - 1]

    def number(self, name: str) -> int:
        """The number of the candidate of this name; `ElectionError` if nobody, or more than one, has it."""
        found = [place for place, known in enumerate(self.candidates, 1) if known == name]
        if len(found) != 1:
            raise ElectionError(f"{'No' if not found else 'More than one'} candidate is called {name!r}.")
        return found[0]


COMPARED = tuple(one.name for one in fields(Election) if one.init)
"""What makes two elections equal: everything that is given."""


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return one is other or (type(one) is type(other) and one == other)


def _whole(number: Any) -> int:
    """A candidate's number, which is whole."""
    try:
        return index(number)
    except TypeError:
        raise ElectionError(f"A candidate is meant by number, from 1, not by {number!r}.") from None


def _weights(given: Any, rows: int) -> tuple[NDArray[np.int64], Fraction]:
    if given is None:
        return np.ones(rows, np.int64), Fraction(1)
    if isinstance(given, np.ndarray) and given.dtype.kind in "iu":
        whole = given.astype(np.int64)
        unit = Fraction(1)
    else:
        exact = [_exact(weight) for weight in given]
        denominator = lcm(*(weight.denominator for weight in exact)) if exact else 1
        try:
            whole = np.array([int(weight * denominator) for weight in exact], dtype=np.int64)
        except OverflowError:
            raise ElectionError("A weight is too large, or has too many decimals.") from None
        unit = Fraction(1, denominator)
    if whole.shape != (rows,):
        raise ElectionError(f"There are {len(whole)} weights for {rows} rankings.")
    return whole, unit


def _exact(weight: Any) -> Fraction:
    if isinstance(weight, float):
        raise ElectionError(f"The weight {weight!r} is a float, which is not exact: write it as a string.")
    try:
        return Fraction(weight if isinstance(weight, (str, Decimal, Fraction)) else int(weight))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        raise ElectionError(f"The weight {weight!r} is not a number.") from None


def _table(given: Any, candidates: tuple[str, ...]) -> tuple[NDArray[np.int16], NDArray[np.bool_] | None]:
    """The padded table of rankings, and which preferences are joined to the one before, if any are."""
    if isinstance(given, np.ndarray) and given.dtype.kind in "iu" and given.ndim == 2:
        if given.size and int(given.max()) > np.iinfo(np.int16).max:
            raise ElectionError(f"There is no candidate {int(given.max())}.")
        padded = np.zeros((given.shape[0], given.shape[1] + 1), np.int16)
        padded[:, :-1] = given
        return padded, None
    given = [list(ranking) for ranking in given]
    numbers: Mapping[str, int] = {name: place for place, name in enumerate(candidates, 1)}
    if len(numbers) < len(candidates) and any(isinstance(mark, str) for ranking in given for mark in ranking):
        raise ElectionError("Two candidates have the same name: give the rankings as numbers.")
    rows: list[list[int]] = []
    joins: list[tuple[int, int]] = []
    for ranking in given:
        row: list[int] = []
        for mark in ranking:
            if isinstance(mark, (set, frozenset, tuple, list)):
                together: Collection[Any] = mark
                for place, one in enumerate(sorted(_numbers(together, numbers, len(candidates)))):
                    if place:
                        joins.append((len(rows), len(row)))
                    row.append(one)
            else:
                row.extend(_numbers((mark,), numbers, len(candidates)))
        rows.append(row)
    width = max((len(row) for row in rows), default=0)
    padded = np.zeros((len(rows), width + 1), np.int16)
    for place, row in enumerate(rows):
        padded[place, : len(row)] = row
    if not joins:
        return padded, None
    joined = np.zeros((len(rows), width), np.bool_)
    joined[tuple(np.array(joins).T)] = True
    return padded, joined


def _odd_rows(table: NDArray[np.int16], joined: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    """Which rows are no plain rankings."""
    odd: NDArray[np.bool_] = np.zeros(len(table), np.bool_)
    if joined is not None:
        odd |= joined.any(axis=1)
    # Column by column, where memory is read in one go.
    columns = np.array(table.T, order="C")
    for place in range(len(columns)):
        column = columns[place]
        blank = column <= END
        if place + 1 < len(columns):
            odd |= blank & (columns[place + 1] != END)
        odd |= column == SKIP
        # No blank is equal to another.
        column[blank] = -2 - place
    if len(columns) <= PAIRED:
        for place in range(1, len(columns)):
            odd |= (columns[place:] == columns[place - 1]).any(axis=0)
    else:
        columns.sort(axis=0)
        odd |= (columns[1:] == columns[:-1]).any(axis=0)
    return odd


def _numbers(marks: Iterable[Any], numbers: Mapping[str, int], candidates: int) -> Sequence[int]:
    found = []
    for mark in marks:
        if mark is None:
            found.append(SKIP)
        elif isinstance(mark, str):
            if mark not in numbers:
                raise ElectionError(f"A ballot names {mark!r}, who is not a candidate.")
            found.append(numbers[mark])
        else:
            number = _whole(mark)
            if not SKIP <= number <= candidates:
                raise ElectionError(
                    f"A ballot names candidate {number}: they are numbered 1 to {candidates}."
                )
            found.append(number)
    return found
