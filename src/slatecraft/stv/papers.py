"""The mover of papers for the exact count: papers move, arithmetic is done on bundles.

A paper is a row of the table of rankings and the place of its current preference. A bundle is all papers of a move that
share a value; exact arithmetic is needed only once for each.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Number
    from slatecraft.stv.readings import Papers

SAFE = 2**62
"""Sums of votes below this fit whole numbers of 64 bits."""


class Parcel(NamedTuple):
    """Papers that a candidate received together. All three arrays have one element for each row of rankings."""

    received: int
    """The move that brought them, counted from 1: all first preferences came with the first."""
    at: NDArray[np.int64]
    """Where in the flat table the current preference stands."""
    weight: NDArray[np.int64]
    bundle: NDArray[np.int32]
    """Which value, as an index into `Mover.values`."""


class Moved(NamedTuple):
    """What a move did: for each candidate number (place 0: non-transferable) the votes, and how many papers moved."""

    credits: list[Number]
    papers: int


class Mover:
    """Moves papers between the piles of candidates. ``piles[c]`` holds candidate c's parcels in order of receipt."""

    def __init__(
        self,
        papers: Papers,
        candidates: int,
        values: Sequence[Number],
        credit: Callable[[Number, int], Number] | None,
    ) -> None:
        """``values[s]`` is the value of a paper of section s (all of section 0 without sections) at the start.

        ``credit`` works out the votes from a value and a number of papers where that is not their plain product.
        """
        self._flat = papers.flat
        self._size = candidates + 1
        self._credit = credit
        self.values: list[Number] = list(values)
        self._index = {value: place for place, value in enumerate(values)}
        self._total = int(papers.weights.sum())
        self._papers = papers
        self.alive = np.ones(self._size, np.bool_)
        """Who may receive papers. Place 0 stands for the end of a ranking, and always does."""
        self.piles: list[list[Parcel]] = [[] for _ in range(self._size)]
        self._moves = 0

    def deal(self) -> Moved:
        """Give every paper to its first preference."""
        papers = self._papers
        rows = len(papers.weights)
        at = np.arange(-1, rows * papers.width - 1, papers.width, dtype=np.int64)
        bundle = np.zeros(rows, np.int32) if papers.section_of is None else papers.section_of.astype(np.int32)
        return self._move(at, papers.weights, bundle)

    def bundle_of(self, value: Number) -> int:
        """The index of a value."""
        place = self._index.get(value)
        if place is None:
            place = self._index[value] = len(self.values)
            self.values.append(value)
        return place

    def tally(self, parcels: Sequence[Parcel]) -> dict[int, int]:
        """How many papers of each bundle there are."""
        counts = sum(
            (np.bincount(p.bundle, weights=p.weight, minlength=len(self.values)) for p in parcels),
            np.zeros(len(self.values)),
        )
        return {int(place): int(counts[place]) for place in np.flatnonzero(counts)}

    def worth(self, parcels: Sequence[Parcel]) -> Number:
        """The votes that some parcels make together."""
        total = self.values[0] * 0
        for bundle, papers in self.tally(parcels).items():
            value = self.values[bundle]
            total += value * papers if self._credit is None else self._credit(value, papers)
        return total

    def transferable(self, parcels: Sequence[Parcel]) -> dict[int, int]:
        """How many papers of each bundle have a next preference."""
        found: dict[int, int] = {}
        for parcel in parcels:
            _, to = self._next(parcel.at)
            going = to > 0
            counts = np.bincount(parcel.bundle[going], weights=parcel.weight[going])
            for place in np.flatnonzero(counts).tolist():
                found[place] = found.get(place, 0) + int(counts[place])
        return found

    def select(self, parcels: Sequence[Parcel], bundle: int) -> list[Parcel]:
        """Of some parcels, the papers of one bundle."""
        chosen = []
        for parcel in parcels:
            if parcel.bundle[0] == bundle and (parcel.bundle == bundle).all():
                chosen.append(parcel)
            elif (mask := parcel.bundle == bundle).any():
                chosen.append(
                    Parcel(parcel.received, parcel.at[mask], parcel.weight[mask], parcel.bundle[mask])
                )
        return chosen

    def move(self, parcels: Sequence[Parcel], new_values: dict[int, Number] | None = None) -> Moved:
        """Move papers to their next preferences, at new values where given for their bundles."""
        if not parcels:
            return Moved([0] * self._size, 0)
        if len(parcels) == 1:
            _, at, weight, bundle = parcels[0]
        else:
            at = np.concatenate([parcel.at for parcel in parcels])
            weight = np.concatenate([parcel.weight for parcel in parcels])
            bundle = np.concatenate([parcel.bundle for parcel in parcels])
        if new_values:
            renamed = np.arange(len(self.values), dtype=np.int32)
            for place, value in new_values.items():
                renamed[place] = self.bundle_of(value)
            bundle = renamed[bundle]
        return self._move(at, weight, bundle)

    def _next(self, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        """Where the next preference of each paper stands, and for whom it is (0: for nobody)."""
        flat, alive = self._flat, self.alive
        at = at + 1
        to = flat[at]
        stuck = np.flatnonzero(~alive[to])
        while stuck.size:
            on = at[stuck] + 1
            found = flat[on]
            at[stuck] = on
            to[stuck] = found
            stuck = stuck[~alive[found]]
        return at, to

    def _move(
        self,
        at: NDArray[np.int64],
        weight: NDArray[np.int64],
        bundle: NDArray[np.int32],
    ) -> Moved:
        self._moves += 1
        at, to = self._next(at)
        size = self._size
        rows = len(self.values)
        counts = np.bincount(bundle * size + to, weights=weight, minlength=rows * size)
        counts = counts.astype(np.int64).reshape(rows, size)
        order = to.argsort(kind="stable")
        at, weight, bundle = at[order], weight[order], bundle[order]
        start = 0
        for number, end in enumerate(np.bincount(to, minlength=size).cumsum().tolist()):
            if number and end > start:
                self.piles[number].append(
                    Parcel(self._moves, at[start:end], weight[start:end], bundle[start:end])
                )
            start = end
        return Moved(self._credits(counts), int(counts.sum()))

    def _credits(self, counts: NDArray[np.int64]) -> list[Number]:
        values = self.values
        if self._credit is None and isinstance(values[0], int) and max(values) * self._total < SAFE:
            return (np.array(values, np.int64) @ counts).tolist()  # type: ignore[no-any-return]
        present = np.flatnonzero(counts.any(axis=1)).tolist()
        gained: list[Number] = [0 if isinstance(values[0], int) else Fraction(0)] * self._size
        for place in present:
            value = values[place]
            for number, papers in enumerate(counts[place].tolist()):
                if papers:
                    gained[number] += value * papers if self._credit is None else self._credit(value, papers)
        return gained
