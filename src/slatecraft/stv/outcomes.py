"""Counts that compare every possible set of winners with every other (CPO-STV), for small fields.

The first stage shows first preferences. Each later one shows the outcome that wins against another, the closest
comparison first: ``moved`` are those of the other outcome who are not in the one that wins.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.stv import decisions
from slatecraft.stv.constraints import Constraints
from slatecraft.stv.counts import Action, Change, Count, Reason, Resolution, Stage, Status
from slatecraft.stv.election import ElectionError
from slatecraft.stv.readings import read_papers
from slatecraft.stv.ties import TieBook, note_tie, resolve_tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.counts import Tie
    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Outcomes, Rule
    from slatecraft.stv.ties import OnTie

Outcome = tuple[int, ...]


class OutcomesCount:
    """One count under way."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Outcomes,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        if election.sections:
            raise ElectionError(f"The rule {rule.key!r} has no place for sections that weigh a fixed share.")
        if election.reopen is not None:
            raise ElectionError(
                f"The rule {rule.key!r} has no place for re-open nominations, as it does not elect one after another. "
                "Count by a rule that does, such as ers97 or scottish."
            )
        self.election = election
        self.rule = rule
        self.seed = seed
        self.papers = read_papers(election, rule.reading)
        self.ties = TieBook(election.candidates, seed, on_tie, Resolution.FORWARDS)
        self.size = len(election.candidates) + 1
        self.standing = [number for number in range(1, self.size) if number not in election.withdrawn]
        self.seats = min(election.seats, len(self.standing))
        sets = comb(len(self.standing), self.seats)
        if sets > method.most_outcomes:
            raise ElectionError(
                f"{self.seats} of {len(self.standing)} candidates can be elected in {sets:,} ways, and the rule "
                f"{rule.key!r} would compare each with each: at most {method.most_outcomes:,} can be compared."
            )
        if election.constraints:
            Constraints(election)
        self.outcomes = [
            outcome for outcome in combinations(self.standing, self.seats) if self._allowed(outcome)
        ]
        self._rankings: dict[frozenset[int], list[tuple[Outcome, int]]] = {}
        self._compared: dict[tuple[frozenset[int], frozenset[int]], list[Fraction]] = {}
        self.first = self._first_preferences()
        self.quota = (self.papers.valid - self.first[0]) / (election.seats + 1)

    def _allowed(self, outcome: Outcome) -> bool:
        """Whether an outcome keeps the constraints."""
        for constraint in self.election.constraints:
            elected = len(constraint.members.intersection(outcome))
            if elected < constraint.minimum or (
                constraint.maximum is not None and elected > constraint.maximum
            ):
                return False
        return True

    def run(self) -> Count:
        """Count, and return the whole history."""
        first = self.first
        stages = [self._stage(1, Action.FIRST, (), first)]
        winner, ties = self._best()
        rivals = [outcome for outcome in self.outcomes if outcome != winner]
        rivals.sort(key=lambda outcome: self._margin(winner, outcome))
        for rival in rivals:
            only = tuple(number for number in rival if number not in winner)
            stages.append(self._stage(len(stages) + 1, Action.COMPARISON, only, self._compare(winner, rival)))
        elected = tuple(sorted(winner, key=lambda number: first[number], reverse=True))
        changes = [Change(Status.ELECTED, elected, Reason.OUTCOME if rivals else Reason.LAST)]
        if over := tuple(number for number in self.standing if number not in winner):
            changes.append(Change(Status.EXCLUDED, over, Reason.FULL))
        status = [Status.EXCLUDED] * (self.size - 1)
        for number in range(1, self.size):
            if number in winner:
                status[number - 1] = Status.ELECTED
            elif number in self.election.withdrawn:
                status[number - 1] = Status.WITHDRAWN
        stages[-1] = replace(stages[-1], changes=tuple(changes), status=tuple(status), ties=ties)
        return Count(
            self.election,
            self.rule,
            tuple(stages),
            elected,
            None,
            self.papers.valid,
            self.papers.invalid,
            self.papers.notes,
            seed=self.seed,
            order=self.ties.order,
        )

    def _stage(self, number: int, action: Action, moved: tuple[int, ...], votes: Sequence[Fraction]) -> Stage:
        status = tuple(
            Status.WITHDRAWN if candidate in self.election.withdrawn else Status.CONTINUING
            for candidate in range(1, self.size)
        )
        return Stage(number, action, moved, self.quota, tuple(votes[1:]), votes[0], Fraction(0), status)

    def _first_preferences(self) -> list[Fraction]:
        votes = [Fraction(0)] * self.size
        for ranking, weight in self._sorted(frozenset(self.standing)):
            votes[ranking[0] if ranking else 0] += weight * self.papers.unit
        return votes

    def _best(self) -> tuple[Outcome, tuple[Tie, ...]]:
        """The outcome whose worst comparison is best: the one that beats all others, if there is one."""
        worst = [
            min(
                (self._margin(outcome, other) for other in self.outcomes if other != outcome),
                default=Fraction(0),
            )
            for outcome in self.outcomes
        ]
        best = [outcome for outcome, margin in zip(self.outcomes, worst, strict=True) if margin == max(worst)]
        while len(best) > 1:
            # A lot for one candidate after another, of those who are in some of the outcomes and not in all.
            sets = [set(outcome) for outcome in best]
            some = sets[0].union(*sets) - sets[0].intersection(*sets)
            among = [number in some for number in range(self.size)]
            note_tie(self.ties, among, decisions.TIE_ELECTION)
            chosen = resolve_tie(self.ties, among, -1)
            best = [outcome for outcome in best if chosen in outcome]
        return best[0], self.ties.take()

    def _margin(self, one: Outcome, other: Outcome) -> Fraction:
        """By how many votes one outcome beats another."""
        votes = self._compare(one, other)
        return sum((votes[number] for number in one), Fraction(0)) - sum(votes[number] for number in other)

    def _compare(self, one: Outcome, other: Outcome) -> list[Fraction]:
        """The votes of the candidates of two outcomes (place 0: non-transferable) when only they stand."""
        common = frozenset(one).intersection(other)
        single = frozenset(one).symmetric_difference(other)
        known = self._compared.get((common, single))
        if known is None:
            known = self._compared[common, single] = self._transfer(common, single)
        return known

    def _transfer(self, common: frozenset[int], single: frozenset[int]) -> list[Fraction]:
        """Give papers to the candidates of two outcomes, and move the surpluses of those ``common`` to both.

        The largest surplus moves first, equal ones together. All of a candidate's papers move, at their value times the
        surplus divided by the votes, to the next candidate whose surplus has not moved.
        """
        # Whoever is in one outcome only keeps all they get, so a paper is followed no further.
        merged: dict[Outcome, int] = {}
        for ranking, weight in self._sorted(common | single):
            end = next((place + 1 for place, number in enumerate(ranking) if number in single), len(ranking))
            merged[ranking[:end]] = merged.get(ranking[:end], 0) + weight
        votes = [Fraction(0)] * self.size
        piles: dict[int, list[tuple[Outcome, Fraction]]] = {number: [] for number in (*common, *single, 0)}
        done: set[int] = set()

        def give(ranking: Outcome, value: Fraction) -> None:
            while ranking and ranking[0] in done:
                ranking = ranking[1:]
            number = ranking[0] if ranking else 0
            votes[number] += value
            piles[number].append((ranking, value))

        for ranking, weight in merged.items():
            give(ranking, weight * self.papers.unit)
        while over := [number for number in common - done if votes[number] > self.quota]:
            most = max(votes[number] for number in over)
            largest = [number for number in over if votes[number] == most]
            done.update(largest)
            for number in largest:
                votes[number] = self.quota
                for ranking, value in piles[number]:
                    give(ranking, value * (most - self.quota) / most)
        return votes

    def _sorted(self, standing: frozenset[int]) -> list[tuple[Outcome, int]]:
        """The different rankings of some candidates alone, and their weights."""
        known = self._rankings.get(standing)
        if known is None:
            table = self.papers.flat.reshape(-1, self.papers.width)
            keep = np.isin(table, list(standing))
            order = np.argsort(~keep, axis=1, kind="stable")[:, : len(standing)]
            short = np.where(np.take_along_axis(keep, order, 1), np.take_along_axis(table, order, 1), 0)
            rows, where = np.unique(short, axis=0, return_inverse=True)
            # These sums of papers are exact in floats: see MOST_PAPERS.
            totals = np.bincount(where.reshape(-1), weights=self.papers.weights, minlength=len(rows))
            known = self._rankings[standing] = [
                (tuple(number for number in row if number), int(total))
                for row, total in zip(rows.tolist(), totals.tolist(), strict=True)
            ]
        return known
