"""Countbacks by a member's papers: what the member held when elected, and the count of it for one seat.

`slatecraft.stv.countbacks` says what stays with a member, and where that is written.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.decisions import ELECTED
from slatecraft.stv.election import Constraint, Election, ElectionError
from slatecraft.stv.gregory import GregoryCount
from slatecraft.stv.notes import Note
from slatecraft.stv.readings import Papers
from slatecraft.stv.rule import (
    COUNTBACK,
    Arithmetic,
    Deferral,
    Fill,
    Gregory,
    Majority,
    Many,
    Quota,
    SurplusPapers,
    SurplusShare,
    WholePapers,
    gettext_noop,
)
from slatecraft.stv.whole_papers import WholePapersCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Count, Number
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

    Rows = NDArray[np.int64]


class NotedCount(GregoryCount):
    """A count that notes what the member holds when elected."""

    member: int
    due = False
    held: dict[int, tuple[int, Number]]
    """For each row of the papers that the member had: how many papers, and the value at which they stay."""

    def _mark_elected(self, number: int, state: int = ELECTED) -> None:
        super()._mark_elected(number, state)
        self.due = self.due or number == self.member

    def _close(self, *given: Any, **named: Any) -> None:
        super()._close(*given, **named)
        self._note_if_due()

    def _end(self, kind: int, group: int) -> None:
        super()._end(kind, group)
        self._note_if_due()

    def _note_if_due(self) -> None:
        if self.due:
            self.due = False
            self._note()

    def _note(self) -> None:
        method, mover, member = self.method, self.mover, self.member
        rows = mover.rows_of(member)
        worth = {row: mover.values[bundle] for row, bundle in self._bundles(rows)}
        surplus = self.votes[member] - self.quota
        if surplus > 0:
            last = method.surplus_papers == SurplusPapers.LAST_PARCEL
            among = mover.last_received(rows) if last else rows
            new = self._surplus_values(member, among, mover.tally(among), surplus).values
            share = method.surplus_share == SurplusShare.TRANSFERABLE
            leaving = mover.with_next(among) if share else among
            for row, bundle in self._bundles(leaving):
                worth[row] = max(worth[row] - new.get(bundle, worth[row]), worth[row] * 0)
            self._fit(worth, np.setdiff1d(among, leaving).tolist())
        weights = self.papers.weights
        self.held = {row: (int(weights[row]), value) for row, value in worth.items()}

    def _bundles(self, rows: Rows) -> Iterator[tuple[int, int]]:
        """Some rows with the bundles they are in."""
        for portion in self.mover.by_value(rows) if len(rows) else ():
            (bundle,) = self.mover.tally(portion)
            for row in portion.tolist():
                yield row, bundle

    def _fit(self, worth: dict[int, Number], staying: Sequence[int]) -> None:
        """Take from papers that stay what all are worth more than the quota."""
        weights = self.papers.weights.tolist()
        quota = Fraction(self.quota, self.unit) if self.arithmetic == Arithmetic.CREDITS else self.quota
        excess = sum(value * weights[row] for row, value in worth.items()) - quota
        stay = sum(worth[row] * weights[row] for row in staying)
        if stay and excess > 0:
            part = Fraction(max(stay - excess, 0)) / stay
            for row in staying:
                value = worth[row] * part
                worth[row] = self.cut(value) if self.arithmetic == Arithmetic.VALUES else value


class NotedWholeCount(NotedCount, WholePapersCount):
    """The same under a rule by which papers move whole: those of a surplus are gone, the others stay."""

    def _note(self) -> None:
        self._keep(self._rows(self.mover.piles[self.member], 0))

    def _surplus(self, number: int) -> None:
        if number != self.member:
            super()._surplus(number)
            return
        move = self.mover.moves
        before = self._rows(self.mover.piles[number], 0)
        super()._surplus(number)
        moved = [parcel for pile in self.mover.piles for parcel in pile]
        self._keep(before - self._rows(moved, move))

    def run(self) -> Count:
        counted = super().run()
        if self.held and self.votes[self.member] > self.quota:
            # The places were filled before the surplus moved: what of it would have gone does not stay.
            self._surplus(self.member)
        return counted

    def _rows(self, pile: Sequence[Any], move: int) -> Rows:
        """How many papers of each row are in the parcels of a pile that came after this move."""
        at = [parcel.at for parcel in pile if parcel.received > move]
        rows = np.concatenate(at) // self.papers.width if at else np.zeros(0, np.int64)
        return np.bincount(rows, minlength=len(self.papers.weights)).astype(np.int64)

    def _keep(self, counts: Rows) -> None:
        self.held = {row: (int(counts[row]), 1) for row in counts.nonzero()[0].tolist()}


def noted_count(election: Election, rule: Rule, member: int, seed: str, on_tie: OnTie) -> NotedCount:
    """The count of the election, run to its end, with what the member held."""
    method = rule.method
    noted: NotedCount
    if isinstance(method, Gregory):
        noted = NotedCount(election, rule, method, seed, on_tie)
    elif isinstance(method, WholePapers):
        noted = NotedWholeCount(election, rule, method, seed, on_tie)
    else:
        raise ElectionError(
            f"Under the rule {rule.key!r} no papers belong to one member alone, so that there are none to look at "
            "again. Fill the vacancy by a recount."
        )
    noted.member = member
    noted.held = {}
    noted.run()
    return noted


class CountbackCount(GregoryCount):
    """A countback under way: papers that have different values from the start, and one seat."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Gregory,
        papers: Papers,
        value_of: NDArray[np.int16],
        values: Sequence[Number],
        seed: str,
        on_tie: OnTie,
    ) -> None:
        """``value_of`` is the place in ``values`` of each row's value: papers of one value are a bundle."""
        super().__init__(election, rule, method, seed, on_tie)
        self.papers = replace(papers, section_of=value_of)
        self._values = list(values)
        total: Number = sum(
            values[place] * number
            for place, number in zip(value_of.tolist(), papers.weights.tolist(), strict=True)
        )
        self.valid = self.cut(total * self.unit) if self.arithmetic == Arithmetic.CREDITS else total

    def _first_values(self) -> list[Number]:
        return self._values

    def _quota(self, total: Number) -> Number:
        """Half of the votes, cut to the decimal places of the rule's quotas, and one unit of these more."""
        places = self.method.quota_places
        if self.choices.quota_more or places is None:
            return super()._quota(total)
        step: int = max(int(self.unit) // 10**places, 1)
        return (int(total) // (2 * step) + 1) * step


def count_papers(
    noted: NotedCount, standing: tuple[int, ...], others: tuple[int, ...], seed: str, on_tie: OnTie
) -> Count:
    election, rule = noted.election, noted.rule
    held = {row: kept for row, kept in noted.held.items() if kept[0] and kept[1]}
    new_number = {number: place for place, number in enumerate(standing, 1)}
    table = noted.papers.flat.reshape(-1, noted.papers.width)
    rankings = np.zeros((len(held), len(standing) + 1), np.int16)
    for place, row in enumerate(held):
        left = [new_number[number] for number in table[row].tolist() if number in new_number]
        rankings[place, : len(left)] = left
    values = sorted({value for _, value in held.values()}, reverse=True)
    at = {value: place for place, value in enumerate(values)}
    weights = np.array([papers for papers, _ in held.values()], np.int64)
    total = int(weights.sum()) * noted.papers.unit
    note = Note(
        gettext_noop(
            "Countback for the seat of %(name)s: the papers that elected this member, at the values at which they "
            "stayed with the member."
        ),
        name=election.name(noted.member),
    )
    papers = Papers(
        rankings.reshape(-1),
        rankings.shape[1],
        np.arange(len(held)),
        weights,
        noted.papers.unit,
        None,
        total,
        Fraction(0),
        (note,),
    )
    vacancy = Election(
        tuple(election.name(number) for number in standing),
        1,
        rankings[:, :-1],
        weights,
        title=election.title,
        constraints=tuple(_for_vacancy(one, new_number, others) for one in election.constraints),
        unit=noted.papers.unit,
        reopen=None if election.reopen is None else new_number[election.reopen],
        parties=tuple(election.parties[number - 1] for number in standing) if election.parties else (),
    )
    method = _one_seat(noted)
    back = replace(rule, key=f"{rule.key}-countback", title=rule.title + COUNTBACK, method=method)
    order = (
        on_tie
        if on_tie is None or callable(on_tie)
        else [new_number[number] for number in on_tie if number in new_number]
    )
    value_of = np.array([at[value] for _, value in held.values()], np.int16)
    values = values or [noted.unit * 0]
    counted = CountbackCount(vacancy, back, method, papers, value_of, values, seed, order).run()
    return replace(counted, vacated=election.name(noted.member))


def _one_seat(noted: NotedCount) -> Gregory:
    """The rule's own arithmetic and exclusions, for one seat and more than half of the votes."""
    return replace(
        noted.method,
        arithmetic=noted.arithmetic,
        # Of surpluses, of which one seat has none.
        surplus_fraction_places=None,
        credit_by_parcel=False,
        quota=Quota.MAJORITY,
        quota_more=False,
        quota_falls=False,
        threshold=False,
        receive_until_transfer=False,
        defer=Deferral.NEVER,
        exclude_many=Many.ONE,
        losers_first=False,
        majority=Majority.NONE,
        last_two=False,
        fill=Fill.MOVED,
        restart=False,
    )


def _for_vacancy(constraint: Constraint, new_number: dict[int, int], others: tuple[int, ...]) -> Constraint:
    """What a constraint leaves open beside the members in office."""
    there = sum(number in constraint.members for number in others)
    return Constraint(
        constraint.name,
        frozenset(new_number[number] for number in constraint.members if number in new_number),
        max(constraint.minimum - there, 0),
        None if constraint.maximum is None else max(constraint.maximum - there, 0),
    )
