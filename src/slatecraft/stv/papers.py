"""The mover of papers for the exact count: papers move, arithmetic is done on bundles.

All papers of one ranking move together, so the state of a count is, for each ranking, who has it, where its current
preference stands, its bundle and when it was received. A bundle is all papers that share a value: exact arithmetic is
needed only once for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

    from slatecraft.stv.counts import Number
    from slatecraft.stv.readings import Papers

SAFE = 2**62
"""Sums of votes below this fit whole numbers of 64 bits."""


class Moved(NamedTuple):
    """What a move did: for each candidate number (place 0: non-transferable) the votes, and how many papers moved."""

    credits: list[Number]
    papers: int


class Deal(NamedTuple):
    """How every count of some papers begins: all with their first preferences."""

    flat: NDArray[np.uint8] | NDArray[np.int16]
    """The flat table of rankings in the smallest numbers that hold it."""
    owner: NDArray[np.uint8] | NDArray[np.int16]
    at: NDArray[np.int64]
    weight: NDArray[np.float64]
    """Papers of each ranking: whole numbers, as `numpy.bincount` adds them up; exact, since all together are below
    `slatecraft.stv.election.MOST_PAPERS`."""
    bundle: NDArray[np.int64]
    counts: NDArray[np.int64]


def first_deal(papers: Papers, candidates: int) -> Deal:
    """Give every paper to its first preference; worked out once for all counts of these papers."""
    known: Deal | None = papers.cache.get("deal")
    if known is None:
        flat = papers.flat.astype(np.uint8) if candidates < 256 else papers.flat
        at = np.arange(0, len(flat), papers.width, dtype=np.int64)
        owner = flat.take(at)
        weight = papers.weights.astype(np.float64)
        sections = papers.section_of
        size = candidates + 1
        if sections is None:
            rows, bundle, place = 1, np.zeros(len(at), np.int64), owner
        else:
            bundle = sections.astype(np.int64)
            rows, place = int(bundle.max(initial=0)) + 1, bundle * size + owner
        counts = np.bincount(place, weights=weight, minlength=rows * size)
        made = Deal(flat, owner, at, weight, bundle, counts.astype(np.int64).reshape(rows, size))
        known = papers.cache["deal"] = made
    return known


class Mover:
    """Moves papers from candidate to candidate. Rows are places in the table of rankings."""

    def __init__(
        self,
        papers: Papers,
        candidates: int,
        values: Sequence[Number],
        credit: Callable[[Number, int], Number] | None,
        *,
        keep_parcels: bool = True,
    ) -> None:
        """``values[s]`` is the value of a paper of section s (all of section 0 without sections) at the start.

        ``credit`` works out the votes from a value and a number of papers where that is not their plain product.
        ``keep_parcels`` says whether it will be asked when papers were received.
        """
        self._keep_parcels = keep_parcels
        self._first = first = first_deal(papers, candidates)
        self._size = candidates + 1
        self._flat = first.flat
        self._weight = first.weight
        self._owner = first.owner.copy()
        self._at = first.at.copy()
        self._bundle = first.bundle.copy()
        self._received = np.ones(len(first.at), np.uint16)
        self._dead = np.zeros(self._size, np.bool_)
        self._moves = 0
        self._received_counts = [first.counts]
        """How many papers of each bundle each candidate received with each move."""
        self._credit = credit
        self.values: list[Number] = list(values)
        self._index = {value: place for place, value in enumerate(values)}
        self._fits = credit is None and isinstance(values[0], int)
        """Whether all sums of votes fit whole numbers of 64 bits."""
        self._most = SAFE // max(int(first.counts.sum()), 1)
        self._table = np.empty(0, np.int64)

    def revalue(self, values: Sequence[Number]) -> None:
        """Give the papers of every section another value, where none has moved at a reduced one."""
        self.values = list(values)
        self._index = {value: place for place, value in enumerate(values)}
        self._fits = self._credit is None and isinstance(values[0], int)
        self._table = np.empty(0, np.int64)

    def close(self, number: int) -> None:
        """Let a candidate receive no more papers. (Place 0, the end of a ranking, always does.)"""
        self._dead[number] = True

    def deal(self) -> Moved:
        """Give every paper to its first preference among those who may receive."""
        self._moves += 1
        counts = self._first.counts
        if len(counts) < len(self.values):
            counts = np.concatenate(
                [counts, np.zeros((len(self.values) - len(counts), self._size), np.int64)]
            )
        if counts[:, self._dead].any():
            counts = counts.copy()
            counts[:, self._dead] = 0
            counts += self._move(self._dead.take(self._owner).nonzero()[0])
        self._received_counts = [counts]
        return Moved(self._credits(counts), int(counts.sum()))

    def rows_of(self, number: int) -> Rows:
        """The rows that a candidate has."""
        rows: Rows = (self._owner == number).nonzero()[0]
        return rows

    def last_received(self, rows: Rows) -> Rows:
        """Of some rows, those that came with the last move."""
        received = self._received.take(rows)
        last: Rows = rows[received == received.max(initial=0)]
        return last

    def parcels(self, rows: Rows) -> list[Rows]:
        """Some rows, parted by the move they came with, the earliest first."""
        received = self._received.take(rows)
        return [rows[received == move] for move in np.unique(received).tolist()]

    def first_preferences(self, rows: Rows) -> tuple[Rows, Rows]:
        """Some rows, parted into those that came with the first move and the others."""
        first = self._received.take(rows) == 1
        return rows[first], rows[~first]

    def by_value(self, rows: Rows) -> list[Rows]:
        """Some rows, parted by value, the highest first."""
        bundles = self._bundle.take(rows)
        present = np.unique(bundles).tolist()
        present.sort(key=lambda place: self.values[place], reverse=True)
        return [rows[bundles == place] for place in present]

    def value_of(self, rows: Rows) -> Number:
        """The value of the papers of some rows of one bundle."""
        return self.values[int(self._bundle[rows[0]])]

    def held(self, number: int) -> dict[int, int]:
        """How many papers of each bundle a candidate has who has lost none."""
        held = [0] * len(self.values)
        for counts in self._received_counts:
            for place, papers in enumerate(counts[:, number].tolist()):
                held[place] += papers
        return {place: papers for place, papers in enumerate(held) if papers}

    def tally(self, rows: Rows) -> dict[int, int]:
        """How many papers of each bundle are in some rows."""
        counts = np.bincount(self._bundle.take(rows), weights=self._weight.take(rows))
        return {place: int(papers) for place, papers in enumerate(counts.tolist()) if papers}

    def with_next(self, rows: Rows) -> Rows:
        """Those of some rows that have a next preference."""
        return rows[self._next(rows)[1] > 0]

    def transferable(self, rows: Rows) -> dict[int, int]:
        """How many papers of each bundle in some rows have a next preference."""
        return self.tally(self.with_next(rows))

    def worth(self, rows: Rows) -> list[Number]:
        """The votes that some rows make for those who have them, by candidate number."""
        return self._credits(self._count(rows, self._owner.take(rows)))

    def credited(self, rows: Rows) -> list[Number]:
        """The votes that some rows were counted as when they came: each parcel of them apart, where votes are cut."""
        if self._credit is None:
            return self.worth(rows)
        parcels = [self.worth(parcel) for parcel in self.parcels(rows)]
        return [sum(votes) for votes in zip(*parcels, strict=True)]

    def move(self, rows: Rows, new_values: dict[int, Number] | None = None) -> Moved:
        """Move papers to their next preferences, at new values where given for their bundles."""
        self._moves += 1
        counts = self._move(rows, new_values)
        return Moved(self._credits(counts), int(counts.sum()))

    def _move(self, rows: Rows, new_values: dict[int, Number] | None = None) -> NDArray[np.int64]:
        if new_values:
            renamed = np.arange(len(self.values))
            for place, value in new_values.items():
                renamed[place] = self._bundle_of(value)
            self._bundle[rows] = renamed.take(self._bundle.take(rows))
        at, to = self._next(rows)
        self._at[rows] = at
        self._owner[rows] = to
        if self._keep_parcels:
            self._received[rows] = self._moves
        counts = self._count(rows, to)
        self._received_counts.append(counts)
        return counts

    def _bundle_of(self, value: Number) -> int:
        place = self._index.get(value)
        if place is None:
            place = self._index[value] = len(self.values)
            self.values.append(value)
        return place

    def _count(self, rows: Rows, to: NDArray[Any]) -> NDArray[np.int64]:
        """How many papers of each bundle some rows have for each candidate."""
        size, bundles = self._size, len(self.values)
        key = to
        if bundles > 1:
            key = self._bundle.take(rows)
            key *= size
            key += to
        counts = np.bincount(key, weights=self._weight.take(rows), minlength=bundles * size)
        return counts.astype(np.int64).reshape(bundles, size)

    def _next(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Where the next preference in each row stands, and for whom it is (0: for nobody)."""
        flat, dead = self._flat, self._dead
        at = self._at.take(rows)
        at += 1
        to = flat.take(at)
        stuck = dead.take(to).nonzero()[0]
        if not stuck.size:
            return at, to
        on = at.take(stuck)
        while stuck.size:
            on += 1
            at[stuck] = on
            # Twice `take` is faster than once a mask.
            still = dead.take(flat.take(on)).nonzero()[0]
            stuck, on = stuck.take(still), on.take(still)
        return at, flat.take(at)

    def _credits(self, counts: NDArray[np.int64]) -> list[Number]:
        """The votes that papers of each bundle (rows) make for each candidate (columns)."""
        values = self.values
        if self._fits:
            if len(self._table) < len(values):
                self._fits = max(values) <= self._most
                self._table = np.array(values if self._fits else (), np.int64)
            if self._fits:
                return (self._table @ counts).tolist()  # type: ignore[no-any-return]
        gained: list[Number] = [values[0] * 0 if self._credit is None else 0] * self._size
        for place in np.nonzero(counts.any(axis=1))[0].tolist():
            value = values[place]
            for number, papers in enumerate(counts[place].tolist()):
                if papers:
                    gained[number] += value * papers if self._credit is None else self._credit(value, papers)
        return gained
