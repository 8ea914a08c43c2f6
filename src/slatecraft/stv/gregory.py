"""Counts under rules of Gregory's family: papers carry a value; surpluses and exclusions move them stage by stage."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

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
from slatecraft.stv.decisions import CONTINUING, DOOMED, ELECTED, EXCLUDED, GUARDED, WITHDRAWN, Choices
from slatecraft.stv.papers import Moved, Mover, Parcel
from slatecraft.stv.readings import read_papers
from slatecraft.stv.rule import (
    Arithmetic,
    Deferral,
    ExclusionSteps,
    Gregory,
    Many,
    Quota,
    SurplusOrder,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
)
from slatecraft.stv.ties import TieBook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import Question

LADDERS = {
    TieLadder.NONE: decisions.NO_LADDER,
    TieLadder.FORWARDS: decisions.FORWARDS,
    TieLadder.BACKWARDS: decisions.BACKWARDS,
}
STATUSES = {
    CONTINUING: Status.CONTINUING,
    ELECTED: Status.ELECTED,
    EXCLUDED: Status.EXCLUDED,
    WITHDRAWN: Status.WITHDRAWN,
}


def choices(method: Gregory) -> Choices:
    """A rule's parameters as the decisions want them."""
    return Choices(
        ladder=LADDERS[method.ties],
        defer=method.defer == Deferral.NO_CHANGE,
        exclude_many=method.exclude_many == Many.CERTAIN,
        surplus_by_election=method.surplus_order == SurplusOrder.ELECTED,
        quota_more=method.quota_more,
        threshold=method.threshold,
        strictly=method.strictly,
        majority=method.majority,
        fill_before_transfer=method.fill_early,
    )


class GregoryCount:
    """One count under way. Lists are indexed by candidate number; place 0 holds what is non-transferable."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Gregory,
        seed: str,
        on_tie: Callable[[Question], int] | Sequence[int] | None,
    ) -> None:
        self.election = election
        self.rule = rule
        self.method = method
        self.choices = choices(method)
        size = len(election.candidates) + 1
        self.papers = read_papers(election, rule.reading)
        exact = method.arithmetic == Arithmetic.EXACT
        self.places: int | None = None if exact else method.places
        self.unit: Number = Fraction(1) if exact else 10**method.places
        """One vote."""
        self.ties = TieBook(
            election.candidates,
            seed,
            on_tie,
            Resolution.FORWARDS if method.ties == TieLadder.FORWARDS else Resolution.BACKWARDS,
        )
        self.mover = Mover(self.papers, size - 1, self._first_values(), self._credit())
        self.votes: list[Number] = [self.unit * 0] * size
        self.state = [CONTINUING] * size
        self.state[0] = EXCLUDED
        for number in election.withdrawn:
            self.state[number] = WITHDRAWN
            self.mover.alive[number] = False
        self.guard = [decisions.FREE] * size
        self.rank = [0] * size
        self.elected: list[int] = []
        self.rounding: Number = self.unit * 0
        self.waiting: Number = self.unit * 0
        """Votes of batches that are still to move in the stage."""
        self.history: list[list[Number]] = []
        self.among = [False] * size
        self.chosen = [0] * size
        self.stages: list[Stage] = []
        self.changes: list[Change] = []

    # Numbers

    def _first_values(self) -> list[Number]:
        return [self.cut(self.papers.unit * self.unit)]

    def cut(self, number: Number) -> Number:
        """A number of units cut to whole ones, unless the arithmetic is exact."""
        if self.places is None or isinstance(number, int):
            return number
        return number.numerator // number.denominator

    def _credit(self) -> Callable[[Number, int], Number] | None:
        return None

    def _quota(self, total: Number) -> Number:
        """The quota for a total of valid votes."""
        method = self.method
        seats = self.election.seats
        divisor = seats if method.quota in (Quota.HARE, Quota.HARE_UP) else seats + 1
        if method.quota_places is None:
            exact = Fraction(total) / divisor
            return self.cut(exact)
        step = Fraction(self.unit) / 10**method.quota_places
        steps, rest = divmod(Fraction(total) / divisor, step)
        if method.quota == Quota.DROOP or (method.quota in (Quota.DROOP_UP, Quota.HARE_UP) and rest):
            steps += 1
        quota = steps * step
        return quota if self.places is None else int(quota)

    # The count

    def run(self) -> Count:
        self._first_stage()
        while True:
            kind, group = decisions.decide(
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
            if kind == decisions.SURPLUS:
                self._surplus(self.chosen[0])
            elif kind == decisions.EXCLUDE:
                self._exclude(self.chosen[:group], Reason.FEWEST if group == 1 else Reason.CERTAIN)
            elif kind == decisions.EXCLUDE_DOOMED:
                self._exclude(self.chosen[:group], Reason.CONSTRAINT)
            else:
                self._finish(kind, group)
                break
        return Count(
            self.election,
            self.rule,
            tuple(self.stages),
            tuple(self.elected),
            self.places,
            self.valid,
            self.papers.invalid,
            self.papers.notes,
        )

    @property
    def left(self) -> int:
        """Places still unfilled."""
        return self.election.seats - len(self.elected)

    @property
    def active(self) -> Number:
        """The votes of continuing candidates and those that wait to be transferred."""
        total = self.waiting
        for number, state in enumerate(self.state):
            if state == CONTINUING:
                total += self.votes[number]
            elif state == ELECTED and self.votes[number] > self.quota:
                total += self.votes[number] - self.quota
        return total

    def _first_stage(self) -> None:
        moved = self.mover.deal(1)
        self.votes = moved.credits
        self.valid = sum(self.votes)
        self.quota = self._quota(self.valid)
        self._elect()
        self._close(Action.FIRST, (), papers=moved.papers)

    def _elect(self) -> None:
        """Elect whoever has enough."""
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
            self._mark_elected(number)
            newly.append(number)
        if newly:
            self.changes.append(Change(Status.ELECTED, tuple(newly), reason))

    def _mark_elected(self, number: int) -> None:
        self.state[number] = ELECTED
        self.mover.alive[number] = False
        self.elected.append(number)
        self.rank[number] = len(self.elected)

    def _close(
        self,
        action: Action,
        moved: Sequence[int],
        *,
        papers: int,
        value: Fraction | None = None,
        substages: Sequence[Substage] = (),
    ) -> None:
        """Make the stage's record."""
        number = len(self.stages) + 1
        if action != Action.EXCLUSION or not self.method.elect_in_substages:
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
            )
        )
        self.changes = []

    def _status(self) -> tuple[Status, ...]:
        return tuple([STATUSES[state] for state in self.state[1:]])

    def _point(self, stage: int) -> None:
        """Remember the votes, for ties."""
        self.history.append(self.votes.copy())
        self.ties.point_stages.append(stage)

    def _surplus(self, number: int) -> None:
        """Transfer a surplus: one stage."""
        method, mover = self.method, self.mover
        stage = len(self.stages) + 1
        surplus = self.votes[number] - self.quota
        pile = mover.piles[number]
        if method.surplus_papers == SurplusPapers.LAST_PARCEL:
            parcels = [parcel for parcel in pile if parcel.stage == pile[-1].stage]
        else:
            parcels = pile
        tally = mover.tally(parcels)
        counted = (
            mover.transferable(parcels) if method.surplus_share == SurplusShare.TRANSFERABLE else tally
        )
        values = mover.values
        if method.surplus_value == SurplusValue.WEIGHTED:
            total = sum(values[bundle] * papers for bundle, papers in counted.items())
        else:
            total = sum(counted.values())
        new_values: dict[int, Number] = {}
        value: Fraction | None = None
        if method.surplus_share == SurplusShare.TRANSFERABLE and total <= surplus:
            value = None
        elif total:
            value = Fraction(surplus) / Fraction(total)
            if self.places is None:
                new_values = {bundle: values[bundle] * value for bundle in tally}
            else:
                new_values = {bundle: values[bundle] * surplus // total for bundle in tally}
        result = mover.move(parcels, stage, new_values)
        mover.piles[number] = []
        self._credit_moved(result, surplus, transferable_only=method.surplus_share == SurplusShare.TRANSFERABLE)
        self.votes[number] = self.quota
        self._elect()
        self._close(Action.SURPLUS, (number,), papers=result.papers, value=value)

    def _credit_moved(self, result: Moved, out: Number, *, transferable_only: bool = False) -> None:
        """Book the votes that moved; ``out`` votes left their candidates."""
        credits = result.credits
        votes = self.votes
        credited = 0
        for number in range(1, len(votes)):
            if credits[number]:
                votes[number] += credits[number]
                credited += credits[number]
        if transferable_only:
            votes[0] += out - credited
        else:
            votes[0] += credits[0]
            self.rounding += out - credited - credits[0]

    def _exclude(self, numbers: Sequence[int], reason: Reason) -> None:
        """Exclude candidates and transfer their papers: one stage, of one portion or several."""
        stage = len(self.stages) + 1
        numbers = tuple(numbers)
        for number in numbers:
            self.state[number] = EXCLUDED
            self.mover.alive[number] = False
        self.changes.append(Change(Status.EXCLUDED, numbers, reason))
        portions = self._portions(numbers)
        substages: list[Substage] = []
        papers = 0
        self.waiting = sum(self.votes[number] for number in numbers)
        for portion in portions:
            moved = self._move_portion(portion, stage)
            papers += moved
            if len(portions) > 1:
                value = self.mover.values[next(iter(portion.values()))[0].bundle[0]]
                substages.append(
                    Substage(
                        len(substages) + 1,
                        Fraction(value) / Fraction(self.unit),
                        moved,
                        tuple(self.votes[1:]),
                        self.votes[0],
                        self.rounding,
                    )
                )
            if self.method.elect_in_substages:
                self._elect()
                self._point(stage)
                if not self.left:
                    break
        self.waiting = self.unit * 0
        if not self.method.elect_in_substages:
            self._elect()
        self._close(Action.EXCLUSION, numbers, papers=papers, substages=substages)

    def _portions(self, numbers: Sequence[int]) -> list[dict[int, list[Parcel]]]:
        """The papers of excluded candidates in the portions in which they move: by candidate, and in turn."""
        steps = self.method.exclude
        piles = self.mover.piles
        if steps == ExclusionSteps.TOGETHER:
            return [{number: piles[number] for number in numbers}]
        # Higher keys move first.
        keyed: dict[tuple[bool, Number], dict[int, list[Parcel]]] = {}
        for number in numbers:
            for parcel in piles[number]:
                if steps == ExclusionSteps.BY_PARCEL:
                    keyed.setdefault((False, -parcel.stage), {}).setdefault(number, []).append(parcel)
                    continue
                first = steps == ExclusionSteps.FIRST_THEN_VALUE and parcel.stage == 1
                for bundle in self.mover.tally((parcel,)):
                    key = first, self.mover.values[bundle]
                    keyed.setdefault(key, {}).setdefault(number, []).extend(
                        self.mover.select((parcel,), bundle)
                    )
        return [keyed[key] for key in sorted(keyed, reverse=True)]

    def _move_portion(self, portion: dict[int, list[Parcel]], stage: int) -> int:
        """Transfer one portion; returns the number of papers."""
        mover = self.mover
        out = self.unit * 0
        for number, parcels in portion.items():
            worth = mover.worth(parcels)
            self.votes[number] -= worth
            out += worth
            if parcels is mover.piles[number]:
                mover.piles[number] = []
            else:
                gone = {id(parcel) for parcel in parcels}
                mover.piles[number] = [p for p in mover.piles[number] if id(p) not in gone]
        lost = self.votes[0]
        result = mover.move([parcel for parcels in portion.values() for parcel in parcels], stage)
        self.waiting -= out
        self._credit_moved(result, out)
        if self.method.quota_falls and not self.elected and self.votes[0] > lost:
            self.quota = self._quota(self.valid - self.votes[0])
        return result.papers

    def _finish(self, kind: int, group: int) -> None:
        """Fill the last places and close the count: this changes the last stage, and adds none."""
        changes: list[Change] = []
        if kind == decisions.MAJORITY:
            self._mark_elected(self.chosen[0])
            changes.append(Change(Status.ELECTED, (self.chosen[0],), Reason.MAJORITY))
        elif kind == decisions.FILL:
            for number in self.chosen[:group]:
                self.state[number] = EXCLUDED
            if group:
                changes.append(Change(Status.EXCLUDED, tuple(self.chosen[:group]), Reason.FEWEST))
            rest = [n for n, state in enumerate(self.state) if state == CONTINUING and self.guard[n] != DOOMED]
            rest.sort(key=lambda number: self.votes[number], reverse=True)
            for number in rest:
                self._mark_elected(number)
            if rest:
                changes.append(Change(Status.ELECTED, tuple(rest), Reason.LAST))
        over = [number for number, state in enumerate(self.state) if state == CONTINUING]
        for number in over:
            self.state[number] = EXCLUDED
        if over:
            changes.append(Change(Status.EXCLUDED, tuple(over), Reason.FULL))
        last = self.stages[-1]
        fields = {name: getattr(last, name) for name in last.__dataclass_fields__}
        fields["changes"] = (*last.changes, *changes)
        fields["ties"] = (*last.ties, *self.ties.take())
        fields["status"] = self._status()
        self.stages[-1] = Stage(**fields)
