"""Counts by quotient: papers share the seats they have won, and the candidate with most papers a seat wins the next.

A stage works out the quotients of all continuing candidates, and the highest is elected or the lowest excluded. Whoever
is excluded at its end is shown in the next stage. A stage's votes are quotients: for the elected, the one they were
elected with.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.stv import decisions
from slatecraft.stv.counts import Action, Change, Count, Reason, Stage, Status
from slatecraft.stv.decisions import CONTINUING, DOOMED, GUARDED
from slatecraft.stv.election import ElectionError
from slatecraft.stv.running import RunningCount

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Quotient, Rule
    from slatecraft.stv.ties import OnTie


class QuotientCount(RunningCount):
    """One count under way. Lists are indexed by candidate number; place 0 stands for the end of a paper."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Quotient,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        if election.sections:
            raise ElectionError(f"The rule {rule.key!r} has no place for sections that weigh a fixed share.")
        super().__init__(election, rule, seed, on_tie)
        self.method = method
        self.quotients = [Fraction(0)] * len(self.state)
        self.quota = Fraction(0)
        self.inactive = Fraction(0)
        """Papers that name no continuing candidate."""
        rows = len(self.papers.weights)
        self.first = np.arange(-1, rows * self.papers.width - 1, self.papers.width, dtype=np.int64)
        """Where in each row of rankings the first candidate stands who is not excluded."""
        self._next(self.first, np.ones(rows, np.bool_))
        self._begin()

    def _begin(self) -> None:
        """Begin the count: nobody is elected, and no paper has elected anybody."""
        self.elected = []
        self._guard()
        self.at = self.first.copy()
        self.shares = [Fraction(0)]
        """What a paper has elected, of a candidate."""
        self.share_of = np.zeros(len(self.at), np.int64)

    def _next(self, at: NDArray[np.int64], moving: NDArray[np.bool_]) -> None:
        """Move the marked rows of ``at`` on to the next continuing candidate, or the end."""
        flat = self.papers.flat
        passed = np.array([state != CONTINUING for state in self.state])
        passed[0] = False
        rows = np.flatnonzero(moving)
        while rows.size:
            at[rows] += 1
            rows = rows[passed[flat[at[rows]]]]

    def run(self) -> Count:
        """Count, and return the whole history."""
        action, moved, papers = Action.FIRST, tuple[int, ...](), int(self.papers.weights.sum())
        while True:
            self._divide()
            chosen = 0 if self._complete() else self._highest()
            if chosen:
                self._mark_elected(chosen)
                self.changes.append(Change(Status.ELECTED, (chosen,), Reason.QUOTA))
            self._close(action, moved, papers)
            if self._complete():
                break
            if chosen:
                action, moved = Action.ELECTION, (chosen,)
                rows = self.papers.flat[self.at] == chosen
                self.share_of[rows] = len(self.shares)
                self.shares.append(1 / self.quotients[chosen])
                self._next(self.at, rows)
            else:
                out, reason = self._lowest()
                self.quotients[out] = Fraction(0)
                self._mark_excluded(out)
                self.changes.append(Change(Status.EXCLUDED, (out,), reason))
                if self._complete():
                    break
                moved = (out,)
                rows = self.papers.flat[self.at] == out
                if self.method.restart:
                    action = Action.RESTART
                    for number in self.elected:
                        self.state[number] = CONTINUING
                    self._next(self.first, self.papers.flat[self.first] == out)
                    self._begin()
                else:
                    action = Action.EXCLUSION
                    self._next(self.at, rows)
            papers = int(self.papers.weights[rows].sum())
        if self.left:
            self.votes = list(self.quotients)
            self._fill()
        return self._finish(None, self.papers.valid)

    def _divide(self) -> None:
        """Work out all quotients and the quota."""
        size = len(self.state)
        papers = self.papers
        keys = self.share_of * size + papers.flat[self.at]
        # These sums of papers are exact in floats: see MOST_PAPERS.
        table = np.bincount(keys, weights=papers.weights, minlength=len(self.shares) * size)
        table = table.astype(np.int64).reshape(len(self.shares), size)
        totals = table.sum(axis=0).tolist()
        elected = [Fraction(0)] * size
        for share, row in zip(self.shares, table.tolist(), strict=True):
            for number, count in enumerate(row):
                if count and share:
                    elected[number] += count * share
        for number, state in enumerate(self.state):
            if state == CONTINUING:
                held = totals[number] * papers.unit
                self.quotients[number] = held / (1 + elected[number] * papers.unit)
        self.inactive = totals[0] * papers.unit
        places = 1 + self.election.seats - elected[0] * papers.unit
        self.quota = (papers.valid - self.inactive) / places

    def _highest(self) -> int:
        """The candidate whose quotient is highest, if it is more than the quota; otherwise 0."""
        hopeful = self._hopeful()
        most = max(self.quotients[number] for number in hopeful)
        if most <= self.quota:
            return 0
        return self._settle(
            [number for number in hopeful if self.quotients[number] == most], decisions.TIE_ELECTION
        )

    def _lowest(self) -> tuple[int, Reason]:
        """Who is to be excluded, and why."""
        continuing = [number for number, state in enumerate(self.state) if state == CONTINUING]
        if doomed := [number for number in continuing if self.guard[number] == DOOMED]:
            return doomed[0], Reason.CONSTRAINT
        free = [number for number in continuing if self.guard[number] != GUARDED]
        least = min(self.quotients[number] for number in free)
        tied = [number for number in free if self.quotients[number] == least]
        return self._settle(tied, decisions.TIE_EXCLUSION), Reason.FEWEST

    def _close(self, action: Action, moved: tuple[int, ...], papers: int) -> None:
        """Make the stage's record."""
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                moved,
                self.quota,
                tuple(self.quotients[1:]),
                self.inactive,
                Fraction(0),
                self._status(),
                tuple(self.changes),
                self.ties.take(),
                papers=papers,
            )
        )
        self.changes = []
