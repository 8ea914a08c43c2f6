"""The mover of papers for the exact count: papers move, arithmetic is done on bundles.

A paper is a row of the table of rankings and the place of its current preference. A bundle is all papers of a move that
share a value; exact arithmetic is needed only once for each.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Number
    from slatecraft.stv.readings import Papers

SAFE = 2**62
"""Sums of votes below this fit whole numbers of 64 bits."""


class Parcel(NamedTuple):
    """Papers that a candidate received together. The arrays have one element for each row of rankings."""

    received: int
    """The move that brought them, counted from 1: all first preferences came with the first."""
    at: NDArray[np.int64]
    """Where in the flat table the current preference stands."""
    weight: NDArray[np.float64]
    """How many papers: whole numbers, kept as what `numpy.bincount` adds up, exact below `MOST_PAPERS`."""
    bundle: NDArray[np.int64]
    """Which value, as an index into `Mover.values`."""
    tally: NDArray[np.int64]
    """How many papers there are of each bundle."""


class Moved(NamedTuple):
    """What a move did: for each candidate number (place 0: non-transferable) the votes, and how many papers moved."""

    credits: list[Number]
    papers: int


class Deal(NamedTuple):
    """Papers sorted by first preference, as every count of them begins; the rows of candidate c are those from
    ``bounds[c]`` up to ``bounds[c + 1]``."""

    flat: NDArray[np.uint8] | NDArray[np.int16]
    """The flat table in the smallest numbers that hold it."""
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    bundle: NDArray[np.int64]
    bounds: list[int]


def deal(papers: Papers, candidates: int) -> Deal:
    """Sort papers by first preference."""
    flat = papers.flat.astype(np.uint8) if candidates < 256 else papers.flat
    at = np.arange(0, len(papers.flat), papers.width, dtype=np.int64)
    to = flat[at]
    order = to.argsort(kind="stable")
    sections = papers.section_of
    bundle = np.zeros(len(at), np.int64) if sections is None else sections[order].astype(np.int64)
    bounds = to[order].searchsorted(np.arange(candidates + 2)).tolist()
    return Deal(flat, at[order], papers.weights[order].astype(np.float64), bundle, bounds)


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
        self._papers = papers
        self._size = candidates + 1
        self._credit = credit
        if "deal" not in papers.cache:
            papers.cache["deal"] = deal(papers, candidates)
        self._deal: Deal = papers.cache["deal"]
        self._flat = self._deal.flat
        self._numbers = np.arange(self._size + 1)
        self.values: list[Number] = list(values)
        self._index = {value: place for place, value in enumerate(values)}
        self._fits = credit is None and isinstance(values[0], int)
        """Whether all sums of votes fit whole numbers of 64 bits."""
        self._most = SAFE // max(int(papers.weights.sum()), 1)
        self._table = np.empty(0, np.int64)
        self._dead = np.zeros(self._size, np.bool_)
        self.piles: list[list[Parcel]] = [[] for _ in range(self._size)]
        self._moves = 0

    def open(self, number: int) -> None:
        """Let a candidate receive papers again."""
        self._dead[number] = False

    def close(self, number: int) -> None:
        """Let a candidate receive no more papers. (Place 0, the end of a ranking, always does.)"""
        self._dead[number] = True

    def deal(self) -> Moved:
        """Give every paper to its first preference."""
        _, at, weight, bundle, bounds = self._deal
        if any(self._dead[number] and bounds[number] < bounds[number + 1] for number in range(1, self._size)):
            return self._move(at - 1, weight, bundle)
        self._moves += 1
        rows = len(self.values)
        counts = np.zeros((rows, self._size), np.int64)
        for number, (start, end) in enumerate(itertools.pairwise(bounds)):
            if end > start:
                tally = np.bincount(bundle[start:end], weights=weight[start:end], minlength=rows)
                counts[:, number] = tally
                parcel = Parcel(
                    self._moves, at[start:end], weight[start:end], bundle[start:end], counts[:, number]
                )
                self.piles[number].append(parcel)
        return Moved(self._credits(counts), int(counts.sum()))

    def bundle_of(self, value: Number) -> int:
        """The index of a value."""
        place = self._index.get(value)
        if place is None:
            place = self._index[value] = len(self.values)
            self.values.append(value)
        return place

    def tally(self, parcels: Sequence[Parcel]) -> dict[int, int]:
        """How many papers of each bundle there are."""
        found: dict[int, int] = {}
        for parcel in parcels:
            for place, papers in enumerate(parcel.tally.tolist()):
                if papers:
                    found[place] = found.get(place, 0) + papers
        return found

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
            going = self._next(parcel.at)[1] > 0
            counts = np.bincount(parcel.bundle[going], weights=parcel.weight[going])
            for place in np.flatnonzero(counts).tolist():
                found[place] = found.get(place, 0) + int(counts[place])
        return found

    def select(self, parcels: Sequence[Parcel], bundle: int) -> list[Parcel]:
        """Of some parcels, the papers of one bundle."""
        chosen = []
        for parcel in parcels:
            held = parcel.tally
            if bundle < len(held) and held[bundle]:
                if held[bundle] == held.sum():
                    chosen.append(parcel)
                else:
                    mask = parcel.bundle == bundle
                    tally = np.zeros_like(held)
                    tally[bundle] = held[bundle]
                    chosen.append(
                        Parcel(
                            parcel.received, parcel.at[mask], parcel.weight[mask], parcel.bundle[mask], tally
                        )
                    )
        return chosen

    def move(self, parcels: Sequence[Parcel], new_values: dict[int, Number] | None = None) -> Moved:
        """Move papers to their next preferences, at new values where given for their bundles."""
        if not parcels:
            return Moved([0] * self._size, 0)
        if len(parcels) == 1:
            _, at, weight, bundle, _ = parcels[0]
        else:
            at = np.concatenate([parcel.at for parcel in parcels])
            weight = np.concatenate([parcel.weight for parcel in parcels])
            bundle = np.concatenate([parcel.bundle for parcel in parcels])
        if new_values:
            renamed = np.arange(len(self.values))
            for place, value in new_values.items():
                renamed[place] = self.bundle_of(value)
            bundle = renamed.take(bundle)
        return self._move(at, weight, bundle)

    def _next(self, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Where the next preference of each paper stands, and for whom it is (0: for nobody)."""
        flat, dead = self._flat, self._dead
        at = at + 1
        to = flat.take(at)
        stuck = dead.take(to).nonzero()[0]
        while stuck.size:
            on = at.take(stuck)
            on += 1
            found = flat.take(on)
            at[stuck] = on
            to[stuck] = found
            stuck = stuck[dead.take(found)]
        return at, to

    def _move(self, at: NDArray[np.int64], weight: NDArray[Any], bundle: NDArray[Any]) -> Moved:
        self._moves += 1
        at, to = self._next(at)
        size = self._size
        rows = len(self.values)
        counts = (
            np.bincount(bundle * size + to, weights=weight, minlength=rows * size)
            .astype(np.int64)
            .reshape(rows, size)
        )
        order = to.argsort(kind="stable")
        at, weight, bundle = at.take(order), weight.take(order), bundle.take(order)
        bounds = to.take(order).searchsorted(self._numbers).tolist()
        piles = self.piles
        end = bounds[1]
        for number in range(1, size):
            start, end = end, bounds[number + 1]
            if end > start:
                piles[number].append(
                    Parcel(
                        self._moves, at[start:end], weight[start:end], bundle[start:end], counts[:, number]
                    )
                )
        return Moved(self._credits(counts), int(counts.sum()))

    def _credits(self, counts: NDArray[np.int64]) -> list[Number]:
        """The votes that papers of each bundle (rows) make for each candidate (columns)."""
        values = self.values
        if self._fits:
            if len(self._table) < len(values):
                self._fits = max(values) <= self._most
                if self._fits:
                    self._table = np.array(values, np.int64)
            if self._fits:
                return (self._table @ counts).tolist()  # type: ignore[no-any-return]
        gained: list[Number] = [values[0] * 0 if self._credit is None else 0] * self._size
        for place in counts.any(axis=1).nonzero()[0].tolist():
            value = values[place]
            for number, papers in enumerate(counts[place].tolist()):
                if papers:
                    gained[number] += value * papers if self._credit is None else self._credit(value, papers)
        return gained
