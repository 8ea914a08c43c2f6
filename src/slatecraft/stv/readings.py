"""Ballots that are not plain rankings: preferences left out, repeated or equal, and what a rule makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations, product
from math import factorial, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.counts import papers_text
from slatecraft.stv.election import END, MOST_PAPERS, Election, ElectionError
from slatecraft.stv.notes import Note
from slatecraft.stv.rule import Equal, Reading, Repeated, Skipped, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.election import Section

KINDS = ("skipped", "repeated", "equal")
"""How a ballot may be no plain ranking."""
MOST_ORDERS = 5040
"""Orders that one ballot with equal preferences may be divided among: seven candidates that share a preference."""


@dataclass(frozen=True)
class Papers:
    """Valid ballots as plain rankings, ready to be counted.

    ``flat`` is the table of rankings, row after row, each ``width`` long with at least one 0 at its end.
    """

    flat: NDArray[np.int16]
    width: int
    rows: NDArray[np.int64]
    """Which row of the election's table each of these is, or is made of."""
    weights: NDArray[np.int64]
    unit: Fraction
    """The value of one unit of weight."""
    section_of: NDArray[np.int16] | None
    valid: Fraction
    invalid: Fraction
    notes: tuple[Note, ...]
    cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What a family of rules has worked out of these papers once for all counts."""

    def section_worths(self, sections: Sequence[Section], sizes: Sequence[int]) -> list[Fraction]:
        """What a unit of weight is worth in each section of an electoral college whose sections have these weights.

        Sections keep their shares of all valid papers; that of one without weight goes to the others.
        """
        shares = sum(section.share for section, size in zip(sections, sizes, strict=True) if size)
        return [
            self.valid * section.share / shares / size if size else Fraction(0)
            for section, size in zip(sections, sizes, strict=True)
        ]

    def section_sizes(self, sections: Sequence[Section]) -> list[int]:
        """The weights of each section together."""
        return [int(self.weights[self.section_of == place].sum()) for place in range(len(sections))]


def read_papers(election: Election, reading: Reading) -> Papers:
    """The election's ballots as a rule reads them. Raises `ElectionError` where the rule has no place for one."""
    known = election._cache.get(reading)
    if known is None:
        known = election._cache[reading] = _read(election, reading)
    return known


def _read(election: Election, reading: Reading) -> Papers:
    padded, weights, unit, section_of = election.padded, election.weights, election.unit, election.section_of
    rows = np.arange(len(padded))
    notes: tuple[Note, ...] = ()
    if election.odd.any():
        padded, weights, unit, rows, notes = _read_odd(election, reading)
        section_of = None if section_of is None else section_of[rows]
    if not len(rows) or not weights.min() or not padded[:, 0].min():
        used = (weights > 0) & (padded[:, 0] > 0)
        padded, weights, rows = padded[used], weights[used], rows[used]
        section_of = None if section_of is None else section_of[used]
    valid = int(weights.sum()) * unit
    return Papers(
        padded.reshape(-1),
        padded.shape[1],
        rows,
        weights,
        unit,
        section_of,
        valid,
        election.papers - valid,
        notes,
    )


def _read_odd(
    election: Election, reading: Reading
) -> tuple[NDArray[np.int16], NDArray[np.int64], Fraction, NDArray[np.int64], tuple[Note, ...]]:
    """The padded table, weights, their unit and the rows they come from, with every odd ballot as the rule reads it."""
    odd = np.flatnonzero(election.odd)
    orders: list[list[int]] = []
    parts: list[int] = []
    told = dict.fromkeys(("changed", *KINDS, "invalid"), 0)
    for place in odd.tolist():
        groups = _groups(election, place)
        found = _orders(groups, place, reading)
        papers = int(election.weights[place])
        told["changed"] += papers
        for kind in _kinds(groups):
            told[kind] += papers
        if not found or not found[0]:
            told["invalid"] += papers
        orders.extend(found)
        parts.append(len(found))
    denominator = lcm(*filter(None, parts))
    if int(election.weights.max()) * denominator * len(election.weights) >= MOST_PAPERS * 2:
        raise ElectionError("The equal preferences divide the ballots into too many parts.")
    rows = np.arange(len(election.padded))
    padded, weights, at = election.padded.copy(), election.weights * denominator, odd
    if parts.count(1) < len(parts):
        copies = np.ones(len(rows), np.int64)
        copies[odd] = parts
        rows = rows.repeat(copies)
        padded, weights = padded[rows], (weights // np.maximum(copies, 1))[rows]
        at = np.flatnonzero(election.odd[rows])
    padded[at] = 0
    for place, order in zip(at.tolist(), orders, strict=True):
        padded[place, : len(order)] = order
    note = Note(
        gettext_noop(
            "Ballots that are not plain rankings: %(changed)s (a preference left out: %(skipped)s; a candidate "
            "repeated: %(repeated)s; preferences equal: %(equal)s). They are read as the rule says; invalid by that: "
            "%(invalid)s."
        ),
        **{what: papers_text(number * election.unit) for what, number in told.items()},
    )
    return padded, weights, election.unit / denominator, rows, (note,)


def _groups(election: Election, place: int) -> list[list[int]]:
    """A ballot's preferences, each with the candidates that share it, or a number below 1 where it is left out."""
    row = election.rankings[place].tolist()
    joined = election.joined[place].tolist() if election.joined is not None else [False] * len(row)
    while row and row[-1] <= END:
        row.pop()
    groups: list[list[int]] = []
    for number, same in zip(row, joined, strict=False):
        if same and groups:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _kinds(groups: Sequence[Sequence[int]]) -> set[str]:
    """Which of `KINDS` a ballot is of."""
    names = [number for group in groups for number in group if number > 0]
    found = {
        "skipped": any(max(group) < 1 for group in groups),
        "repeated": len(set(names)) < len(names),
        "equal": any(len({number for number in group if number > 0}) > 1 for group in groups),
    }
    return {kind for kind, there in found.items() if there}


def _orders(groups: Sequence[Sequence[int]], place: int, reading: Reading) -> list[list[int]]:
    """The plain rankings that a ballot becomes: none if it is invalid, several if equal preferences divide it."""
    seen: set[int] = set()
    kept: list[list[int]] = []
    for group in groups:
        names = [number for number in group if number > 0]
        if not names:
            if reading.skipped == Skipped.INVALID:
                return []
            if reading.skipped == Skipped.STOP:
                break
            continue
        if seen & set(names) or len(set(names)) < len(names):
            if reading.repeated == Repeated.INVALID:
                return []
            if reading.repeated == Repeated.STOP:
                break
            names = [number for number in dict.fromkeys(names) if number not in seen]
            if not names:
                continue
        if len(names) > 1:
            if reading.equal == Equal.REFUSE:
                raise ElectionError(
                    f"Ballot {place + 1} has equal preferences, which this rule does not allow. Count by a rule that "
                    "divides them, such as Meek's, or say how to read them."
                )
            if reading.equal == Equal.INVALID:
                return []
            if reading.equal == Equal.STOP:
                break
            if reading.equal == Equal.PASS_OVER:
                seen |= set(names)
                continue
        seen |= set(names)
        kept.append(names)
    orders = 1
    for group in kept:
        orders *= factorial(len(group))
    if orders > MOST_ORDERS:
        raise ElectionError(
            f"Ballot {place + 1} has equal preferences that could be written in {orders:,} orders: at most "
            f"{MOST_ORDERS:,} can be counted."
        )
    return [
        [number for part in parts for number in part]
        for parts in product(*(permutations(group) for group in kept))
    ]
