"""What every count under way keeps, whatever its family: where candidates stand, who is elected, and the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slatecraft.stv import decisions
from slatecraft.stv.constraints import Constraints
from slatecraft.stv.counts import Change, Count, Number, Reason, Resolution, Stage, Status
from slatecraft.stv.decisions import CONTINUING, DOOMED, ELECTED, EXCLUDED, GUARDED, PENDING, WITHDRAWN
from slatecraft.stv.readings import read_papers
from slatecraft.stv.ties import TieBook, note_tie, resolve_tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

STATUSES = {
    CONTINUING: Status.CONTINUING,
    ELECTED: Status.ELECTED,
    EXCLUDED: Status.EXCLUDED,
    WITHDRAWN: Status.WITHDRAWN,
    PENDING: Status.ELECTED,
}
GUARDS = {GUARDED: Status.GUARDED, DOOMED: Status.DOOMED}


class RunningCount:
    """A count under way. Lists are indexed by candidate number; place 0 stands for the end of a paper."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        seed: str,
        on_tie: OnTie,
        ladder: Resolution = Resolution.FORWARDS,
    ) -> None:
        self.election = election
        self.rule = rule
        self.seed = seed
        self.papers = read_papers(election, rule.reading)
        withdrawn = self._withdrawn()
        self.constraints = Constraints(election, withdrawn) if election.constraints else None
        self.ties = TieBook(election.candidates, seed, on_tie, ladder)
        size = len(election.candidates) + 1
        self.state = [CONTINUING] * size
        self.state[0] = EXCLUDED
        for number in withdrawn:
            self.state[number] = WITHDRAWN
        self.guard = [decisions.FREE] * size
        self.votes: list[Number] = []
        self.elected: list[int] = []
        self.reopened = False
        """Whether "re-open nominations" is elected."""
        self.stages: list[Stage] = []
        self.changes: list[Change] = []
        """Those of the stage under way."""

    def _withdrawn(self) -> frozenset[int]:
        """Those who do not stand. The papers are read by now."""
        return self.election.withdrawn

    @property
    def left(self) -> int:
        """Places still unfilled that can be filled."""
        if self.reopened:
            return 0
        return self.election.seats - len(self.elected)

    def _hopeful(self) -> list[int]:
        """The continuing candidates who may be elected."""
        return [n for n, state in enumerate(self.state) if state == CONTINUING and self.guard[n] != DOOMED]

    def _complete(self) -> bool:
        """Whether all places are filled, or as few candidates are left as places."""
        return not self.left or len(self._hopeful()) <= self.left

    def _mark_elected(self, number: int, state: int = ELECTED) -> None:
        """Note that a candidate is elected."""
        self.state[number] = state
        if number == self.election.reopen:
            self.reopened = True
            return
        self.elected.append(number)
        self._guard()

    def _mark_excluded(self, number: int) -> None:
        """Note that a candidate is excluded."""
        self.state[number] = EXCLUDED
        self._guard()

    def _guard(self) -> None:
        """Work out whom the constraints guard and doom now."""
        if self.constraints:
            self.guard = self.constraints.guard(self.state)

    def _status(self) -> tuple[Status, ...]:
        """Where all candidates stand."""
        statuses = [STATUSES[state] for state in self.state[1:]]
        if self.constraints:
            for place, guard in enumerate(self.guard[1:]):
                if guard and self.state[place + 1] == CONTINUING:
                    statuses[place] = GUARDS[guard]
        return tuple(statuses)

    def _fill(self) -> None:
        """Elect all who are left, those with most votes first."""
        rest = sorted(self._hopeful(), key=lambda number: self.votes[number], reverse=True)
        self._elect_together(rest, Reason.LAST)

    def _elect_together(self, rest: Sequence[int], reason: Reason) -> None:
        """Elect candidates, who are in this order; re-open nominations, if it is among them, ends that."""
        votes, reopen = self.votes, self.election.reopen
        if reopen is not None and reopen in rest:
            level = [number for number in rest if votes[number] == votes[reopen]]
            rest = [number for number in rest if votes[number] > votes[reopen]]
            while level:
                first = self._settle(level, decisions.TIE_ELECTION)
                rest.append(first)
                level.remove(first)
                if first == reopen:
                    break
        for number in rest:
            self._mark_elected(number)
        if rest:
            self.changes.append(Change(Status.ELECTED, tuple(rest), reason))

    def _settle(self, tied: Sequence[int], about: int) -> int:
        """The one of candidates who are level whom the rule prefers, or else the lot."""
        if len(tied) == 1:
            return tied[0]
        among = [number in tied for number in range(len(self.state))]
        return self._preferred(among, about)

    def _preferred(self, among: list[bool], about: int) -> int:
        """Of the candidates marked, the lot's: a rule with a ladder of ties looks there first."""
        note_tie(self.ties, among, about)
        return resolve_tie(self.ties, among, -1)

    def _finish(self, places: int | None, valid: Number) -> Count:
        """Close the count, which changes the last stage and adds none; ``places`` and ``valid`` as in `Count`."""
        over = tuple(number for number, state in enumerate(self.state) if state == CONTINUING)
        for number in over:
            self.state[number] = EXCLUDED
        if over:
            why = Reason.REOPENED if self.reopened else Reason.FULL
            self.changes.append(Change(Status.EXCLUDED, over, why))
        last = self.stages[-1]
        self.stages[-1] = replace(
            last,
            changes=(*last.changes, *self.changes),
            ties=(*last.ties, *self.ties.take()),
            status=self._status(),
        )
        return Count(
            self.election,
            self.rule,
            tuple(self.stages),
            tuple(self.elected),
            places,
            valid,
            self.papers.invalid,
            self.papers.notes,
            self.election.seats - len(self.elected) if self.reopened else 0,
            self.seed,
            self.ties.order,
        )
