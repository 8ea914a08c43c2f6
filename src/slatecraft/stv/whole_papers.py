"""Counts under rules by which papers move whole: which of them make up a surplus depends on the order of the papers.

That order is chance, made repeatable. The papers are first put in the order of their rankings (compared preference by
preference as candidate numbers, an ended ranking before a longer one), so that the order in the file means nothing, and
are then mixed: with n papers and the seed S, the first 8n bytes of SHAKE-256 of the text ``S/papers`` are n numbers of
eight bytes each, the most significant first; paper i goes where the i-th number stands among all of them in ascending
order. Cambridge takes the file's order instead.

A candidate's papers lie in the order in which they came, and keep it when they move.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import shake_256
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slatecraft.stv import decisions
from slatecraft.stv.counts import Action, Change, Reason, Status
from slatecraft.stv.decisions import CONTINUING
from slatecraft.stv.election import ElectionError
from slatecraft.stv.gregory import GregoryCount
from slatecraft.stv.notes import Note
from slatecraft.stv.papers import Moved
from slatecraft.stv.rule import Gregory, Sample, SurplusPapers, SurplusShare, gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Count
    from slatecraft.stv.election import Election
    from slatecraft.stv.readings import Papers
    from slatecraft.stv.rule import Rule, WholePapers
    from slatecraft.stv.ties import OnTie


MOST_FILED = 20_000_000
"""Papers that can be put in order one by one: each takes about 40 bytes."""


def mixed(papers: int, seed: str, what: str = "papers") -> NDArray[np.int64]:
    """The numbers 0 to ``papers`` - 1 in the order into which this seed mixes them."""
    drawn = np.frombuffer(shake_256(f"{seed}/{what}".encode()).digest(8 * papers), ">u8")
    return drawn.argsort(kind="stable")


def in_order_of_ranking(papers: Papers) -> NDArray[np.int64]:
    """The rows of a table of rankings in the order of their rankings."""
    table = papers.flat.reshape(-1, papers.width).astype(">i2", order="C")
    return table.view(f"S{2 * papers.width}").reshape(-1).argsort(kind="stable")


def nth_papers(papers: int, surplus: int) -> NDArray[np.int64]:
    """All papers (numbered from 0) in the order in which the Cincinnati method takes them for a surplus.

    That is every n-th, n being the papers divided by the surplus to the nearest whole number; then, as far as they are
    needed, the one after each of them, and so on; the n - 1 before the first n-th come last.
    """
    step = (2 * papers + surplus) // (2 * surplus)
    numbers = np.arange(papers)
    rounds = (numbers - (step - 1)) % step
    rounds[: step - 1] = step
    return rounds.argsort(kind="stable")


def in_proportion(piles: Sequence[int], surplus: int, choose: Callable[[Sequence[int]], int]) -> list[int]:
    """How many papers of each pile make up a surplus: in proportion, the largest fractions counted as one.

    Of equal fractions that of the larger pile goes first; between piles of one size ``choose`` decides, given their
    places, for one paper after the other.
    """
    total = sum(piles)
    taken = [pile * surplus // total for pile in piles]
    rest = [pile * surplus % total for pile in piles]
    left = surplus - sum(taken)
    waiting = sorted(range(len(piles)), key=lambda place: (rest[place], piles[place]))
    while left:
        last = waiting[-1]
        level = [place for place in waiting if (rest[place], piles[place]) == (rest[last], piles[last])]
        for place in level if len(level) <= left else [choose(level)]:
            taken[place] += 1
            waiting.remove(place)
            left -= 1
    return taken


class Parcel(NamedTuple):
    """Papers that a candidate received together, in the order in which they are filed."""

    received: int
    """The move that brought them, counted from 1: all first preferences came with the first."""
    at: NDArray[np.int64]
    """Where in the flat table of rankings each paper's current preference stands."""


class FiledPapers:
    """Single papers on the piles of candidates. ``piles[c]`` holds candidate c's parcels in order of receipt."""

    def __init__(self, papers: Papers, candidates: int, rows: NDArray[np.int64]) -> None:
        """``rows`` is the row of the table of rankings of each paper, in the order of the papers."""
        self._flat = papers.flat
        self._start = rows * papers.width - 1
        self._closed = np.zeros(candidates + 1, np.bool_)
        self.piles: list[list[Parcel]] = [[] for _ in range(candidates + 1)]
        self.moves = 0
        """How many moves there have been."""

    def close(self, number: int) -> None:
        """Let a candidate receive no more papers."""
        self._closed[number] = True

    def deal(self) -> Moved:
        """Give every paper to its first preference."""
        return self.give(self._start)

    def give(self, at: NDArray[np.int64]) -> Moved:
        """Move papers, whose current preferences stand there in the flat table, to their next preferences."""
        self.moves += 1
        at, to = self._next(at)
        counts = np.bincount(to, minlength=len(self.piles)).tolist()
        order = to.argsort(kind="stable")
        ends = np.cumsum(counts).tolist()
        for number, (end, papers) in enumerate(zip(ends, counts, strict=True)):
            if number and papers:
                self.piles[number].append(Parcel(self.moves, at[order[end - papers : end]]))
        return Moved(counts, len(at))

    def next_for(self, at: NDArray[np.int64]) -> NDArray[np.int16]:
        """For whom the next preference of each paper is; 0: for nobody."""
        return self._next(at)[1]

    def _next(self, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
        at = at + 1
        to = self._flat.take(at)
        stuck = self._closed.take(to).nonzero()[0]
        while len(stuck):
            on = at.take(stuck) + 1
            found = self._flat.take(on)
            at[stuck] = on
            to[stuck] = found
            stuck = stuck[self._closed.take(found)]
        return at, to


class WholePapersCount(GregoryCount):
    """One count under way in which papers move whole. Every paper is one vote for ever."""

    mover: FiledPapers  # type: ignore[assignment]  # all that moves papers is done anew here

    def __init__(
        self,
        election: Election,
        rule: Rule,
        whole: WholePapers,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        method = Gregory(
            places=0,
            surplus_share=SurplusShare.TRANSFERABLE,
            quota=whole.quota,
            surplus_papers=whole.surplus_papers,
            surplus_order=whole.surplus_order,
            defer=whole.defer,
            exclude_many=whole.exclude_many,
            strictly=whole.strictly,
            majority=whole.majority,
            fill=whole.fill,
            ties=whole.ties,
        )
        super().__init__(election, rule, method, seed, on_tie)
        if election.sections:
            raise ElectionError(
                f"Under the rule {rule.key!r} papers move whole, so that the sections of an electoral college cannot "
                "weigh differently. Count by a rule that divides votes."
            )
        if self.papers.unit != 1:
            raise ElectionError(
                f"Under the rule {rule.key!r} papers move whole, so that every weight must be a whole number of them; "
                f"here it is a number of parts of {self.papers.unit}."
            )
        if (filed := int(self.papers.weights.sum())) > MOST_FILED:
            raise ElectionError(
                f"Under the rule {rule.key!r} papers move whole, one by one: {filed:,} of them are more than can be "
                f"counted so. At most {MOST_FILED:,} can."
            )
        self.whole = whole
        self._cut_off_due = whole.cut_off > 0 and self.constraints is None
        self._run_of: dict[int, int] = {}
        """With which move the run of surpluses began that a surplus's move belongs to."""

    def run(self) -> Count:
        counted = super().run()
        if not self.whole.mix:
            return counted
        note = Note(
            gettext_noop("The papers were mixed before the count by the seed “%(seed)s”."),
            seed=self.ties.seed,
        )
        return replace(counted, notes=(*counted.notes, note))

    def _new_mover(self) -> FiledPapers:  # type: ignore[override]
        papers = self.papers
        if self.whole.mix:
            if "in order of ranking" not in papers.cache:
                papers.cache["in order of ranking"] = in_order_of_ranking(papers)
            rows = papers.cache["in order of ranking"]
            rows = np.repeat(rows, papers.weights[rows])
            rows = rows[mixed(len(rows), self.ties.seed)]
        else:
            rows = np.repeat(np.arange(len(papers.weights)), papers.weights)
        return FiledPapers(papers, len(self.state) - 1, rows)

    def _decide(self) -> tuple[int, int]:
        if self._cut_off_due and not decisions.surpluses(self.votes, self.state, self.quota)[1]:
            self._cut_off_due = False
            continuing = [number for number, state in enumerate(self.state) if state == CONTINUING]
            below = [number for number in continuing if self.votes[number] < self.whole.cut_off]
            if below and len(continuing) - len(below) >= self.left > 0:
                below.sort(key=lambda number: (self.votes[number], -number))
                self._exclude(below, Reason.CUT_OFF)
        return super()._decide()

    def _surplus(self, number: int) -> None:
        mover, whole = self.mover, self.whole
        surplus = int(self.votes[number] - self.quota)
        parcels = pile = mover.piles[number]
        if whole.surplus_papers == SurplusPapers.LAST_PARCEL:
            last = pile[-1].received
            first = self._run_of.get(last, last) if whole.surplus_runs else last
            parcels = [parcel for parcel in pile if parcel.received >= first]
        at = np.concatenate([parcel.at for parcel in parcels])
        if whole.sample == Sample.RANDOM:
            at = at[mixed(len(at), self.ties.seed, f"papers/{len(self.stages) + 1}")]
        if whole.sample == Sample.EVERY_NTH:
            at = at[nth_papers(len(at), surplus)]
        to = mover.next_for(at)
        piles = np.bincount(to, minlength=len(self.votes)).tolist()
        piles[0] = 0
        transferable = sum(piles)
        value = Fraction(surplus, transferable) if transferable > surplus else None
        if value and whole.sample != Sample.EVERY_NTH:
            at = at[last_of_each(to, in_proportion(piles, surplus, self._choose))]
        mover.piles[number] = []
        self.votes[number] = self.quota
        before = self.stages[-1]
        moved = self._give(at, surplus)
        if moved:
            move = mover.moves
            in_run = before.action == Action.SURPLUS and not before.elected
            self._run_of[move] = self._run_of.get(move - 1, move) if in_run else move
        # What the surplus has more than papers with a next preference is not transferable.
        self.votes[0] += surplus - moved
        self._elect()
        self._close(Action.SURPLUS, (number,), papers=moved, value=value)

    def _choose(self, level: Sequence[int]) -> int:
        """Which of the candidates whose fractions and piles are equal gets a paper."""
        for number in range(len(self.among)):
            self.among[number] = number in level
        return decisions.settle(
            self.choices,
            self.among,
            True,
            decisions.TIE_SURPLUS,
            self.history,
            len(self.history),
            self.ties,
        )

    def _exclude(self, numbers: Sequence[int], reason: Reason) -> None:
        numbers = tuple(numbers)
        for number in numbers:
            self._mark_excluded(number)
        self.changes.append(Change(Status.EXCLUDED, numbers, reason))
        piles = self.mover.piles
        at = [parcel.at for number in numbers for parcel in piles[number]]
        for number in numbers:
            piles[number] = []
            self.votes[number] = 0
        papers = self._give(np.concatenate(at)) if at else 0
        self._elect()
        self._close(Action.EXCLUSION, numbers, papers=papers)

    def _give(self, at: NDArray[np.int64], surplus: int | None = None) -> int:
        """Move papers to their next preferences, one after the other, and book them; returns how many moved.

        For a ``surplus`` no more papers than that move, and only such as have a next preference.
        """
        given = 0
        while True:
            if surplus is not None:
                at = at[self.mover.next_for(at) > 0]
            going = at if surplus is None else at[: surplus - given]
            if self.whole.receive_to_quota:
                going = going[: self._until_quota(going)]
            if not len(going):
                return given
            moved = self.mover.give(going)
            for number, papers in enumerate(moved.credits):
                self.votes[number] += papers
            if self.whole.receive_to_quota:
                self._elect()
            given += len(going)
            at = at[len(going) :]

    def _until_quota(self, at: NDArray[np.int64]) -> int:
        """How many papers, in this order, can move until one gives a candidate the quota."""
        to = self.mover.next_for(at)
        end = len(at)
        for number, state in enumerate(self.state):
            if state == CONTINUING:
                coming = np.flatnonzero(to[:end] == number)
                lacking = int(self.quota - self.votes[number])
                if 0 < lacking <= len(coming):
                    end = int(coming[lacking - 1]) + 1
        return end


def last_of_each(to: NDArray[np.int16], taken: Sequence[int]) -> NDArray[np.int64]:
    """The places of the last ``taken[c]`` papers whose next preference ``to`` is c, in their order."""
    chosen = [np.flatnonzero(to == number)[-papers:] for number, papers in enumerate(taken) if papers]
    return np.sort(np.concatenate(chosen))
