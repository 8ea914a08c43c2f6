"""An election to be counted: candidates, seats, and ballots as rankings with weights."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from math import lcm
from operator import index
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Exact = int | Fraction | Decimal | str
    Mark = int | str | None
    Rankings = NDArray[np.integer[Any]] | Iterable[Iterable[Mark | Collection[Mark]]]
    Weights = NDArray[np.integer[Any]] | Iterable[Exact]

Kind = TypeVar("Kind")

END = 0
"""In a table of rankings: no further preference."""
SKIP = -1
"""In a table of rankings: a preference the voter left out."""
PAIRED = 24
"""Rankings up to this length are looked through for repetitions pair by pair; longer ones are sorted."""
UNKNOWN_SECTION = "A ballot is in a section that is not listed. Sections are counted from 0."
MOST_PAPERS = 2**53
"""Papers are tallied in floats that are exact up to here."""


class ElectionError(ValueError):
    """An election that cannot be: the message is a sentence that says what is wrong and what would be right."""


@dataclass(frozen=True, init=False)
class Section:
    """A part of an electoral college, whose votes together weigh a fixed share whatever its turnout.

    ``share`` is relative to the other sections' shares: two sections of share 1 weigh half each. It is given as a whole
    number, a `Fraction`, a `Decimal` or a string such as ``"1/3"``, never as a float. Raises `ElectionError`.
    """

    name: str
    share: Fraction

    def __init__(self, name: str, share: Exact = 1) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "share", _exact(share, f"The section {name!r}: the share"))


@dataclass(frozen=True, init=False)
class Constraint:
    """How many of a group of candidates must, or may at most, be elected.

    ``members`` are candidate numbers. ``minimum`` and ``maximum`` count the elected among them. Raises `ElectionError`.
    """

    name: str
    members: frozenset[int]
    minimum: int
    maximum: int | None

    def __init__(
        self, name: str, members: Iterable[int], minimum: int = 0, maximum: int | None = None
    ) -> None:
        put = partial(object.__setattr__, self)
        put("name", name)
        put("members", frozenset(_candidates(members, f"The members of the constraint {name!r}")))
        put("minimum", _whole(minimum, f"The minimum of the constraint {name!r}"))
        put(
            "maximum", None if maximum is None else _whole(maximum, f"The maximum of the constraint {name!r}")
        )


@dataclass(frozen=True, eq=False, init=False)
class Election:
    """Candidates, seats and ballots. Candidates are numbered from 1, as on a ballot paper.

    ``rankings`` is a table, a row for each different ballot: the numbers of its candidates in order of preference, 0
    after the last one and -1 for a preference left out. Any sequence of sequences of numbers or names is taken;
    in it an inner set or tuple holds candidates that share a preference, and ``None`` is a preference left out.
    ``weights`` says how many papers each row stands for (default 1): whole numbers, `Fraction`, `Decimal` or strings
    such as ``"0.5"``, never floats. They are kept as whole numbers of a common ``unit``.

    ``joined`` marks preferences that are equal to the one before them. ``sections`` with ``section_of`` (a section's
    index for each row, from 0) make an electoral college. Tables are read-only.

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
        put("candidates", tuple(str(name) for name in _listed(candidates, "The candidates", "names")))
        put("seats", _whole(seats, "The number of seats"))
        put("title", title)
        put("withdrawn", frozenset(_candidates(withdrawn, "The withdrawn candidates")))
        put("constraints", _all_of(Constraint, constraints, "The constraints"))
        put("sections", _all_of(Section, sections, "The sections"))
        put("rebased", rebased)
        put("reopen", None if reopen is None else _candidate(reopen))
        put("parties", tuple(_listed(parties, "The parties", "names")))
        put("_cache", {})
        self._check_field()
        padded, found = _table(rankings, self.candidates)
        put("padded", padded)
        put("rankings", padded[:, :-1])
        put("joined", joined if found is None else found)
        numbers, smallest = _weights(weights, len(padded))
        put("weights", numbers)
        put("unit", _exact(unit, "The unit") * smallest)
        put("section_of", None if section_of is None else _section_places(section_of))
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
        if "" in self.candidates:
            number = self.candidates.index("") + 1
            raise ElectionError(f"Candidate {number} has no name. Give each candidate one.")
        if self.seats < 1:
            raise ElectionError(f"The number of seats must be at least 1, not {self.seats}.")
        if self.seats > count:
            raise ElectionError(
                f"There are {self.seats} seats but only {count} candidates. Is the first line right?"
            )
        for number in (*self.withdrawn, *((self.reopen,) if self.reopen is not None else ())):
            if not 1 <= number <= count:
                raise ElectionError(f"There is no candidate {number}: they are numbered 1 to {count}.")
        if self.reopen in self.withdrawn:
            raise ElectionError(f'Candidate {self.reopen} is "re-open nominations", which cannot withdraw.')
        if self.parties and len(self.parties) != count:
            raise ElectionError(f"There are {len(self.parties)} parties for {count} candidates.")
        for constraint in self.constraints:
            if min(constraint.minimum, constraint.maximum or 0) < 0:
                raise ElectionError(
                    f"The constraint {constraint.name!r} asks for fewer than 0 elected. Write 0 or more."
                )
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
                raise ElectionError(UNKNOWN_SECTION)
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


def _whole(number: Any, what: str) -> int:
    """A whole number, which ``what`` is."""
    if isinstance(number, bool):
        raise ElectionError(f"{what} must be a whole number, not {number!r}.")
    try:
        return index(number)
    except TypeError:
        raise ElectionError(f"{what} must be a whole number, not {number!r}.") from None


def _candidate(number: Any) -> int:
    """A candidate's number, which is whole."""
    try:
        return _whole(number, "")
    except ElectionError:
        raise ElectionError(f"A candidate is meant by number, from 1, not by {number!r}.") from None


def _listed(given: Any, what: str, of: str) -> list[Any]:
    try:
        return list(given)
    except TypeError:
        raise ElectionError(f"{what} must be a list of {of}, not {given!r}.") from None


def _candidates(given: Any, what: str) -> list[int]:
    """Candidates' numbers."""
    return [_candidate(number) for number in _listed(given, what, "candidates' numbers")]


def _all_of(kind: type[Kind], given: Any, what: str) -> tuple[Kind, ...]:
    found = _listed(given, what, f"{kind.__name__}s")
    for one in found:
        if not isinstance(one, kind):
            raise ElectionError(f"{what} must be a list of {kind.__name__}s, which {one!r} is not.")
    return tuple(found)


def _section_places(given: Any) -> NDArray[np.int16]:
    """The section of each ballot, from 0."""
    try:
        places = np.asarray(given)
    except ValueError:
        places = np.asarray(None)
    if places.ndim != 1 or (places.size and places.dtype.kind not in "iu"):
        raise ElectionError("section_of must be a list of the sections' places, whole numbers from 0.")
    if places.size and not 0 <= int(places.min()) <= int(places.max()) <= np.iinfo(np.int16).max:
        raise ElectionError(UNKNOWN_SECTION)
    return np.array(places, dtype=np.int16)


def _weights(given: Any, rows: int) -> tuple[NDArray[np.int64], Fraction]:
    if given is None:
        return np.ones(rows, np.int64), Fraction(1)
    if isinstance(given, np.ndarray) and given.dtype.kind in "iu":
        if given.size and int(given.max()) > np.iinfo(np.int64).max:
            row = int(given.argmax())
            raise ElectionError(f"Ballot {row + 1} has the weight {int(given[row])}, which is too large.")
        whole = given.astype(np.int64)
        unit = Fraction(1)
    else:
        exact = [_exact(weight, "The weight") for weight in _listed(given, "The weights", "numbers")]
        denominator = lcm(*(weight.denominator for weight in exact)) if exact else 1
        try:
            whole = np.array([int(weight * denominator) for weight in exact], dtype=np.int64)
        except OverflowError:
            raise ElectionError("A weight is too large, or has too many decimals.") from None
        unit = Fraction(1, denominator)
    if whole.shape != (rows,):
        raise ElectionError(f"There are {len(whole)} weights for {rows} rankings.")
    return whole, unit


def _exact(number: Any, what: str) -> Fraction:
    """A number as a fraction; ``what`` begins the sentence if it is none."""
    if isinstance(number, (float, np.floating)):
        raise ElectionError(f"{what} {number!r} is a float, which is not exact: write it as a string.")
    try:
        if isinstance(number, (str, Decimal, Fraction)):
            return Fraction(number)
        return Fraction(_whole(number, what))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise ElectionError(f"{what} {number!r} is not a number.") from None


def _table(given: Any, candidates: tuple[str, ...]) -> tuple[NDArray[np.int16], NDArray[np.bool_] | None]:
    """The padded table of rankings, and which preferences are joined to the one before, if any are."""
    if isinstance(given, np.ndarray) and given.dtype.kind in "iu" and given.ndim == 2:
        if given.size:
            for number in (int(given.min()), int(given.max())):
                if abs(number) > np.iinfo(np.int16).max:
                    raise ElectionError(f"There is no candidate {number}.")
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
            number = _candidate(mark)
            if not SKIP <= number <= candidates:
                raise ElectionError(
                    f"A ballot names candidate {number}: they are numbered 1 to {candidates}."
                )
            found.append(number)
    return found
