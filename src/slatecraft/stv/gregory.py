"""Counts under rules of Gregory's family: papers carry a value; surpluses and exclusions move them stage by stage."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slatecraft.stv import decisions
from slatecraft.stv.counts import (
    Action,
    Change,
    Count,
    Number,
    Reason,
    Resolution,
    Stage,
    Status,
    Substage,
)
from slatecraft.stv.decisions import (
    CONTINUING,
    ELECTED,
    EXCLUDED,
    PENDING,
    WITHDRAWN,
    Choices,
)
from slatecraft.stv.election import ElectionError
from slatecraft.stv.papers import Moved, Mover
from slatecraft.stv.rule import (
    Arithmetic,
    Deferral,
    ExclusionSteps,
    Fill,
    Gregory,
    Majority,
    Many,
    Quota,
    SurplusOrder,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
)
from slatecraft.stv.running import RunningCount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

LADDERS = {
    TieLadder.NONE: decisions.NO_LADDER,
    TieLadder.FORWARDS: decisions.FORWARDS,
    TieLadder.BACKWARDS: decisions.BACKWARDS,
    TieLadder.ALL_DIFFERENT: decisions.ALL_DIFFERENT,
}
DEFERRALS = {
    Deferral.NEVER: decisions.NO_DEFERRAL,
    Deferral.GROUP: decisions.DEFER_GROUP,
    Deferral.PAIR: decisions.DEFER_PAIR,
    Deferral.DAIL: decisions.DEFER_DAIL,
}
TOGETHER = {
    Many.ONE: decisions.ONE,
    Many.CERTAIN: decisions.CERTAIN,
    Many.SENATE: decisions.BULK,
    Many.DAIL: decisions.CERTAIN_DAIL,
}
MAJORITIES = {
    Majority.NONE: decisions.NO_MAJORITY,
    Majority.AT_LEAST: decisions.AT_LEAST,
    Majority.MORE_THAN: decisions.MORE_THAN,
    Majority.SEVERAL: decisions.SEVERAL_MORE_THAN,
    Majority.DAIL: decisions.MORE_THAN_DAIL,
}
FILLS = {
    Fill.EARLY: decisions.FILL_EARLY,
    Fill.MOVED: decisions.FILL_MOVED,
    Fill.SETTLED: decisions.FILL_SETTLED,
    Fill.AT_ONCE: decisions.FILL_AT_ONCE,
}


def choices(method: Gregory) -> Choices:
    """A rule's parameters as the decisions want them."""
    return Choices(
        ladder=LADDERS[method.ties],
        all_different_to_elect=method.all_different_to_elect,
        defer=DEFERRALS[method.defer],
        together=TOGETHER[method.exclude_many],
        strictly=method.strictly,
        losers_first=method.losers_first,
        surplus_by_election=method.surplus_order == SurplusOrder.ELECTED,
        quota_more=method.quota_more,
        threshold=method.threshold,
        majority=MAJORITIES[method.majority],
        last_two=method.last_two,
        fill=FILLS[method.fill],
        earlier_first=method.surplus_order == SurplusOrder.LARGEST_EARLIER,
    )


def quota_places(method: Gregory) -> int | None:
    """The decimal places to which a rule cuts or rounds its quota; ``None`` if it is an exact fraction."""
    if method.quota_places is None and method.arithmetic != Arithmetic.EXACT:
        return method.places
    return method.quota_places


class NewValues(NamedTuple):
    """What the papers of a surplus are worth from now on."""

    values: dict[int, Number]
    """By bundle; empty where all keep the value they had."""
    left_over: Number | None
    """What of the surplus is not transferable; ``None``: what papers without a next preference are worth."""
    value: Fraction | None = None
    """The value of each, where all are worth the same."""
    share: Fraction | None = None
    """The share of its value that each keeps, where they are not."""


class GregoryCount(RunningCount):
    """One count under way. Lists are indexed by candidate number; place 0 holds what is non-transferable."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Gregory,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        if method.quota == Quota.MAJORITY and election.seats != 1:
            raise ElectionError(
                f"The rule {rule.key!r} fills one seat, but this election has {election.seats}. Count it by a rule of "
                "the Single Transferable Vote."
            )
        if election.rebased and election.seats != 1:
            raise ElectionError(
                f"Sections can be rebased only where one seat is filled, but this election has {election.seats}."
            )
        forwards = method.ties == TieLadder.FORWARDS
        super().__init__(
            election, rule, seed, on_tie, Resolution.FORWARDS if forwards else Resolution.BACKWARDS
        )
        self.method = method
        self.choices = choices(method)
        if self.constraints or election.reopen is not None:
            self.choices = self.choices._replace(bars=True)
        if self.constraints:
            # These promise that nobody can be overtaken, which holds only where votes alone decide.
            self.choices = self.choices._replace(
                defer=decisions.NO_DEFERRAL,
                together=decisions.ONE,
                losers_first=False,
                threshold=False,
                majority=decisions.NO_MAJORITY,
                last_two=False,
            )
        self.arithmetic = method.arithmetic
        if election.sections or (not method.places and self.papers.unit != 1):
            # What a section's paper is worth is seldom a number of decimal places, and parts of votes have no place in
            # whole votes: nothing is cut but the quota.
            self.arithmetic = Arithmetic.EXACT
        exact = self.arithmetic == Arithmetic.EXACT
        if exact and method.quota == Quota.MAJORITY:
            self.choices = self.choices._replace(quota_more=True)
        self.places: int | None = None if exact else method.places
        self.unit: Number = Fraction(1) if exact else 10**method.places
        """One vote."""
        size = len(self.state)
        self.rank = [0] * size
        self.valid: Number = self.cut(self.papers.valid * self.unit)
        self.quota: Number = self.unit * 0
        self.deferred: Number = self.unit * 0
        """Surpluses that wait while candidates are excluded."""
        self.waiting: Number = self.unit * 0
        """Votes of portions that are still to move in the stage."""
        self.history: list[list[Number]] = []
        self.among = [False] * size
        self.chosen = [0] * size

    # Numbers

    def cut(self, number: Number) -> Number:
        """A number of units cut to whole ones, unless the arithmetic is exact."""
        if self.places is None or isinstance(number, int):
            return number
        return number.numerator // number.denominator

    def _first_values(self) -> list[Number]:
        """What a paper of each section is worth at the start. Sections keep their shares of all valid papers."""
        return self._section_values(self.papers.section_sizes(self.election.sections))

    def _section_values(self, sizes: Sequence[int]) -> list[Number]:
        """What a paper of each section is worth, given how many papers of each share its weight."""
        papers = self.papers
        worths = papers.section_worths(self.election.sections, sizes) or [papers.unit]
        if self.arithmetic == Arithmetic.VALUES:
            return [self.cut(worth * self.unit) for worth in worths]
        return list(worths)

    def _credit(self, value: Number, papers: int) -> Number:
        """What papers of one value are worth, cut to whole units."""
        return self.cut(value * papers * self.unit)

    def _new_mover(self) -> Mover:
        credit = self._credit if self.arithmetic == Arithmetic.CREDITS else None
        method = self.method
        keep_parcels = (
            method.surplus_papers == SurplusPapers.LAST_PARCEL
            or method.exclude in (ExclusionSteps.BY_PARCEL, ExclusionSteps.FIRST_THEN_VALUE)
            or method.credit_by_parcel
            # What an excluded candidate loses with each portion is what its papers were counted as when they came.
            or (credit is not None and method.exclude == ExclusionSteps.BY_VALUE)
        )
        return Mover(
            self.papers, len(self.state) - 1, self._first_values(), credit, keep_parcels=keep_parcels
        )

    def _quota(self, total: Number) -> Number:
        """The quota for a total of valid votes."""
        method = self.method
        if method.quota == Quota.MAJORITY:
            # More than half: one unit more, where there are units.
            return self.cut(Fraction(total) / 2) + (0 if self.choices.quota_more else 1)
        seats = self.election.seats
        divisor = seats if method.quota in (Quota.HARE, Quota.HARE_UP) else seats + 1
        places = quota_places(method)
        if places is None:
            return Fraction(total) / divisor
        steps, rest = divmod(total * 10**places, divisor * self.unit)
        if method.quota == Quota.DROOP or (method.quota in (Quota.DROOP_UP, Quota.HARE_UP) and rest):
            steps += 1
        return self.cut(Fraction(steps * self.unit) / 10**places)

    # The count

    def run(self) -> Count:
        self._first_stage()
        while True:
            kind, group = self._decide()
            if kind == decisions.SURPLUS:
                self._surplus(self.chosen[0])
            elif kind == decisions.EXCLUDE:
                self._exclude(self.chosen[:group], Reason.FEWEST if group == 1 else Reason.CERTAIN)
            elif kind == decisions.EXCLUDE_DOOMED:
                self._exclude(self.chosen[:group], Reason.CONSTRAINT)
            else:
                self._end(kind, group)
                return self._finish(self.places, self.valid)

    def _decide(self) -> tuple[int, int]:
        """What to do next, and with how many of the candidates in ``chosen``."""
        return decisions.decide(
            self.choices,
            self.votes,
            self.state,
            self.guard,
            self.rank,
            self.quota,
            self.left,
            self.history,
            len(self.history),
            self.among,
            self.chosen,
            self.ties,
        )

    @property
    def active(self) -> Number:
        """The votes of continuing candidates and those that wait to be transferred."""
        total = self.waiting
        for number, state in enumerate(self.state):
            if state == CONTINUING:
                total += self.votes[number]
            elif state in (ELECTED, PENDING) and self.votes[number] > self.quota:
                total += self.votes[number] - self.quota
        return total

    def _deal(self) -> int:
        """Give every paper to its first preference; returns the number of papers."""
        self.mover = self._new_mover()
        for number, state in enumerate(self.state):
            if number and state in (EXCLUDED, WITHDRAWN):
                self.mover.close(number)
        moved = self.mover.deal()
        self.votes = moved.credits
        self.rounding: Number = self.valid - sum(self.votes)
        if self.election.rebased:
            self._rebase()
        self.quota = self._quota(self.valid - self.votes[0])
        return moved.papers

    def _first_stage(self) -> None:
        papers = self._deal()
        self._guard()
        self._elect()
        self._close(Action.FIRST, (), papers=papers)

    def _elect(self) -> None:
        """Elect whoever has enough."""
        if self.method.quota == Quota.MAJORITY:
            self.quota = self._quota(self.active)
        newly: list[int] = []
        reason = Reason.QUOTA
        while number := decisions.next_elected(
            self.choices,
            self.votes,
            self.state,
            self.guard,
            self.quota,
            self.active if self.choices.threshold else 0,
            self.left,
            self.history,
            len(self.history),
            self.among,
            self.ties,
        ):
            if self.votes[number] < self.quota:
                reason = Reason.THRESHOLD
            self._mark_elected(number, PENDING if self.method.receive_until_transfer else ELECTED)
            newly.append(number)
        if newly:
            self.changes.append(Change(Status.ELECTED, tuple(newly), reason))

    def _preferred(self, among: list[bool], about: int) -> int:
        return decisions.settle(self.choices, among, True, about, self.history, len(self.history), self.ties)

    def _mark_elected(self, number: int, state: int = ELECTED) -> None:
        if state != PENDING:
            self.mover.close(number)
        super()._mark_elected(number, state)
        self.rank[number] = len(self.elected)

    def _mark_excluded(self, number: int) -> None:
        self.mover.close(number)
        super()._mark_excluded(number)

    def _close(
        self,
        action: Action,
        moved: Sequence[int],
        *,
        papers: int,
        value: Fraction | None = None,
        share: Fraction | None = None,
        substages: Sequence[Substage] = (),
    ) -> None:
        """Make the stage's record."""
        number = len(self.stages) + 1
        if action != Action.EXCLUSION or not self.method.tie_batches:
            self._point(number)
        self.stages.append(
            Stage(
                number,
                action,
                tuple(moved),
                self.quota,
                tuple(self.votes[1:]),
                self.votes[0],
                self.rounding,
                self._status(),
                tuple(self.changes),
                self.ties.take(),
                tuple(substages),
                value,
                papers,
                self.deferred,
                share=share,
            )
        )
        self.changes = []
        self.deferred = self.unit * 0

    def _point(self, stage: int) -> None:
        """Remember the votes, for ties."""
        self.history.append(self.votes.copy())
        self.ties.point_stages.append(stage)

    def _surplus(self, number: int) -> None:
        """Transfer a surplus: one stage."""
        method, mover = self.method, self.mover
        surplus = self.votes[number] - self.quota
        mover.close(number)
        self.state[number] = ELECTED
        papers, value, share = 0, None, None
        if surplus > 0:
            rows = mover.rows_of(number)
            if method.surplus_papers == SurplusPapers.LAST_PARCEL:
                rows = mover.last_received(rows)
                tally = mover.tally(rows)
            else:
                tally = mover.held(number)
            new = self._surplus_values(number, rows, tally, surplus)
            value, share = new.value, new.share
            portions = mover.parcels(rows) if method.credit_by_parcel else [rows]
            results = [mover.move(portion, new.values) for portion in portions]
            papers = sum(result.papers for result in results)
            self._credit_moved(results, surplus, new.left_over)
        self.votes[number] = self.quota
        self._elect()
        self._close(Action.SURPLUS, (number,), papers=papers, value=value, share=share)

    def _surplus_values(
        self, number: int, rows: NDArray[np.int64], tally: dict[int, int], surplus: Number
    ) -> NewValues:
        """What the papers of a surplus, so many of each bundle, are worth from now on."""
        method, mover = self.method, self.mover
        values = mover.values
        transferable = method.surplus_share == SurplusShare.TRANSFERABLE
        counted = mover.transferable(rows) if transferable else tally
        fractions = self.arithmetic == Arithmetic.CREDITS
        if fractions:
            surplus = Fraction(surplus, self.unit)
        total: Number
        if method.surplus_value == SurplusValue.UNWEIGHTED:
            total = sum(counted.values())
        elif method.surplus_papers == SurplusPapers.LAST_PARCEL:
            total = sum(values[bundle] * papers for bundle, papers in counted.items())
        else:
            # Votes as they were counted, less what papers are worth that do not count in this.
            total = Fraction(self.votes[number], self.unit) if fractions else self.votes[number]
            total -= sum(
                values[bundle] * (papers - counted.get(bundle, 0)) for bundle, papers in tally.items()
            )
            total = max(total, surplus)
        if not counted or not total:
            return NewValues({}, self._left_over(self.votes[number] - self.quota) if transferable else None)
        new: dict[int, Number]
        if self.arithmetic == Arithmetic.VALUES:
            if method.surplus_value == SurplusValue.UNWEIGHTED:
                new = dict.fromkeys(tally, surplus // total)
            elif method.surplus_fraction_places is not None:
                scale = 10**method.surplus_fraction_places
                new = {bundle: values[bundle] * (surplus * scale // total) // scale for bundle in tally}
            else:
                new = {bundle: values[bundle] * surplus // total for bundle in tally}
        else:
            share = Fraction(surplus) / total
            weighted = method.surplus_value == SurplusValue.WEIGHTED
            new = {bundle: values[bundle] * share if weighted else share for bundle in tally}
        if transferable:
            # No paper is worth more than when it was received.
            new = {bundle: min(value, values[bundle]) for bundle, value in new.items()}
        left_over = None
        if transferable:
            passed = sum(new[bundle] * papers for bundle, papers in counted.items())
            left_over = self._left_over(surplus - passed)
        if all(value == values[bundle] for bundle, value in new.items()):
            return NewValues({}, left_over)
        worth = set(new.values())
        if len(worth) > 1:
            return NewValues(new, left_over, share=Fraction(surplus) / total)
        value = Fraction(worth.pop())
        return NewValues(new, left_over, value if fractions else value / self.unit)

    def _left_over(self, votes: Number) -> Number:
        """What of the votes that a surplus leaves over is not transferable: where votes are cut, as in Canberra, all of
        it counts as lost by that."""
        return self.unit * 0 if self.arithmetic == Arithmetic.CREDITS else votes

    def _credit_moved(self, results: Sequence[Moved], out: Number, left_over: Number | None = None) -> None:
        """Book the votes that moved; ``out`` votes left their candidates, ``left_over`` of them not transferable.

        Where only transferable papers share a surplus, what cutting their values loses is not a rounding; see
        `_left_over`.
        """
        votes = self.votes
        lost = out
        for result in results:
            for number in range(1, len(votes)):
                gained = result.credits[number]
                if gained:
                    votes[number] += gained
                    lost -= gained
        if left_over is None:
            left_over = sum(result.credits[0] for result in results)
        votes[0] += left_over
        self.rounding += lost - left_over

    def _exclude(self, numbers: Sequence[int], reason: Reason) -> None:
        """Exclude candidates and transfer their papers: one stage, of one portion or several."""
        stage = len(self.stages) + 1
        numbers = tuple(numbers)
        self.deferred, _ = decisions.surpluses(self.votes, self.state, self.quota)
        for number in numbers:
            self._mark_excluded(number)
        self.changes.append(Change(Status.EXCLUDED, numbers, reason))
        if self.method.restart:
            self._restart(numbers)
            return
        papers, substages = self._transfer_portions(numbers, stage)
        self._close(Action.EXCLUSION, numbers, papers=papers, substages=substages)

    def _transfer_portions(self, numbers: Sequence[int], stage: int) -> tuple[int, list[Substage]]:
        """Transfer the papers of excluded candidates, and elect; how many papers, and the substages."""
        method, mover = self.method, self.mover
        portions = self._portions(numbers)
        substages: list[Substage] = []
        papers = 0
        self.waiting = sum(self.votes[number] for number in numbers)
        for place, rows in enumerate(portions, 1):
            value = mover.value_of(rows) if len(portions) > 1 else None
            moved = self._move_portion(numbers, rows, last=place == len(portions))
            if self.election.rebased:
                self._rebase()
            papers += moved
            if value is not None:
                substages.append(
                    Substage(
                        place,
                        Fraction(value) / self.unit
                        if self.arithmetic == Arithmetic.VALUES
                        else Fraction(value),
                        moved,
                        tuple(self.votes[1:]),
                        self.votes[0],
                        self.rounding,
                    )
                )
            if method.elect_in_substages:
                self._elect()
                if decisions.exclusion_ends(self.choices, self.state, self.left):
                    break
            if method.tie_batches:
                self._point(stage)
        self.waiting = self.unit * 0
        if not method.elect_in_substages:
            self._elect()
        return papers, substages

    def _restart(self, numbers: Sequence[int]) -> None:
        """Begin again as if the excluded had not stood: one stage."""
        for number, state in enumerate(self.state):
            if state == ELECTED:
                self.state[number] = CONTINUING
        self.elected.clear()
        self._guard()
        papers = self._deal()
        self._elect()
        self._close(Action.RESTART, numbers, papers=papers)

    def _rebase(self) -> None:
        """Divide each section's share anew among its papers that still name a continuing candidate."""
        held = [self.mover.held(number) for number in range(len(self.state))]
        continuing = [number for number, state in enumerate(self.state) if state == CONTINUING]
        sizes = [
            sum(held[number].get(place, 0) for number in continuing)
            for place in range(len(self.election.sections))
        ]
        if not any(sizes):
            return
        values = self._section_values(sizes)
        self.mover.revalue(values)
        for number in continuing:
            self.votes[number] = sum(values[place] * papers for place, papers in held[number].items())
        self.votes[0] = self.unit * 0
        self.rounding = self.valid - sum(self.votes)

    def _portions(self, numbers: Sequence[int]) -> list[NDArray[np.int64]]:
        """The papers of excluded candidates in the portions in which they move, in turn."""
        steps, mover = self.method.exclude, self.mover
        piles = [mover.rows_of(number) for number in numbers]
        rows = piles[0] if len(piles) == 1 else np.concatenate(piles)
        if steps == ExclusionSteps.TOGETHER or not len(rows):
            return [rows]
        if steps == ExclusionSteps.BY_PARCEL:
            return mover.parcels(rows)
        if steps == ExclusionSteps.BY_VALUE:
            return mover.by_value(rows)
        first, later = mover.first_preferences(rows)
        return mover.by_value(first) + mover.by_value(later)

    def _move_portion(self, numbers: Sequence[int], rows: NDArray[np.int64], *, last: bool) -> int:
        """Transfer one portion; returns the number of papers."""
        mover = self.mover
        out = self.unit * 0
        # What is left to an excluded candidate by rounding goes with the last paper.
        worth = self.votes if last else mover.credited(rows)
        for number in numbers:
            leaving = worth[number]
            self.votes[number] -= leaving
            out += leaving
        lost = self.votes[0]
        result = mover.move(rows)
        self.waiting -= out
        self._credit_moved((result,), out)
        if self.method.quota_falls and not self.elected and self.votes[0] > lost:
            self.quota = self._quota(self.valid - self.votes[0])
        return result.papers

    def _end(self, kind: int, group: int) -> None:
        """Fill the last places."""
        chosen = tuple(self.chosen[:group])
        if kind in (decisions.MAJORITY, decisions.LAST_OF_TWO):
            why = Reason.MAJORITY if kind == decisions.MAJORITY else Reason.LAST_OF_TWO
            self._elect_together(chosen, why)
        elif kind == decisions.FILL:
            for number in chosen:
                self._mark_excluded(number)
            if chosen:
                self.changes.append(Change(Status.EXCLUDED, chosen, Reason.FEWEST))
            self._fill()
