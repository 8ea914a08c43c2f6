"""Ballots that are not plain rankings: preferences left out, repeated or equal, and what a rule makes of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations, product
from math import factorial
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.election import END, SKIP, Election, ElectionError
from slatecraft.stv.rule import Equal, Reading, Repeated, Skipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    notes: tuple[str, ...]
    cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What a family of rules has worked out of these papers once for all counts."""


def read_papers(election: Election, reading: Reading) -> Papers:
    """The election's ballots as a rule reads them. Raises `ElectionError` where the rule has no place for one."""
    known = election._cache.get(reading)
    if known is None:
        known = election._cache[reading] = _read(election, reading)
    return known


def _read(election: Election, reading: Reading) -> Papers:
    table, weights, unit, section_of = election.rankings, election.weights, election.unit, election.section_of
    notes: list[str] = []
    origins = np.arange(len(table))
    odd = _odd_rows(election)
    if odd.any():
        places = np.flatnonzero(odd)
        rows: list[list[int]] = []
        shares: list[tuple[int, int, int]] = []  # place, share of its weight as a fraction
        changed = invalid_rows = 0
        for place in places.tolist():
            orders = _orders(election, place, reading)
            changed += int(weights[place])
            if not orders or not orders[0]:
                invalid_rows += int(weights[place])
            for order in orders:
                rows.append(order)
                shares.append((place, 1, len(orders)))
        denominator = int(np.lcm.reduce([share[2] for share in shares])) if shares else 1
        plain = ~odd
        kept = table[plain]
        new = np.zeros((len(rows), max(table.shape[1], 1)), np.int16)
        for row, order in enumerate(rows):
            new[row, : len(order)] = order
        table = np.concatenate([kept, new[:, : table.shape[1]]]) if len(rows) else kept
        origin = np.array([share[0] for share in shares], dtype=np.int64)
        parts = np.array([denominator // share[2] for share in shares], dtype=np.int64)
        if len(weights) and int(weights.max()) * denominator >= 2**62:
            raise ElectionError("The equal preferences divide the ballots into too many parts.")
        new_weights = weights[origin] * parts if len(rows) else np.zeros(0, np.int64)
        section_of = None if section_of is None else np.concatenate([section_of[plain], section_of[origin]])
        weights = np.concatenate([weights[plain] * denominator, new_weights])
        in_file = np.concatenate([np.flatnonzero(plain), origin]).argsort(kind="stable")
        table, weights = table[in_file], weights[in_file]
        origins = np.concatenate([origins[plain], origin])[in_file]
        section_of = None if section_of is None else section_of[in_file]
        unit = unit / denominator
        notes.append(
            f"{_count(changed)} with preferences left out, repeated or equal: read as the rule says"
            + (f"; {invalid_rows} of them found invalid." if invalid_rows else ".")
        )
    total = int(weights.sum())
    used = weights > 0
    if table.shape[1]:
        used &= table[:, 0] > 0
    else:
        used &= False
    if not used.all():
        table, weights, origins = table[used], weights[used], origins[used]
        section_of = None if section_of is None else section_of[used]
    if total >= 2**53:
        raise ElectionError("There are more papers than can be counted exactly.")
    flat = np.zeros((len(table), table.shape[1] + 1), np.int16)
    flat[:, :-1] = table
    valid = int(weights.sum())
    return Papers(
        flat.reshape(-1),
        flat.shape[1],
        origins,
        weights,
        unit,
        section_of,
        valid * unit,
        election.papers - valid * unit,
        tuple(notes),
    )


def _count(papers: int) -> str:
    return "1 ballot" if papers == 1 else f"{papers:,} ballots"


def _odd_rows(election: Election) -> NDArray[np.bool_]:
    """Which rows are not plain rankings: a gap, a candidate named twice, or equal preferences."""
    table = election.rankings
    odd = np.zeros(len(table), np.bool_)
    if not table.size:
        return odd
    gap = (table[:, :-1] == END) & (table[:, 1:] != END)
    odd |= gap.any(axis=1) | (table == SKIP).any(axis=1)
    if election.joined is not None:
        odd |= election.joined.any(axis=1)
    candidates = len(election.candidates)
    if candidates <= 62:
        bits = np.left_shift(np.int64(1), np.maximum(table, 0).T.astype(np.int64))
        seen = np.zeros(len(table), np.int64)
        for place in range(table.shape[1]):
            column = bits[place] & ~np.int64(1)
            odd |= (seen & column) != 0
            seen |= column
    else:
        ordered = np.sort(table, axis=1)
        odd |= ((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] > 0)).any(axis=1)
    return odd


def _orders(election: Election, place: int, reading: Reading) -> list[list[int]]:
    """The plain rankings that a ballot becomes: none if it is invalid, several if equal preferences divide it."""
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
