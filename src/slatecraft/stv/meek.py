"""Counts under rules of Meek's family: the elected keep a part of every paper, worked out anew pass by pass.

A stage is a run of passes that ends when somebody is elected or is to be excluded, or both; its votes are those of its
last pass. Where a law counts in steps, a pass is a step, even if it changes no votes. Whoever is excluded at its end is
shown in the next stage, in which their papers have moved.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count as count_from
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.counts import Action, Change, Count, Reason, Resolution, Stage, Status
from slatecraft.stv.decisions import CONTINUING, WITHDRAWN, settle
from slatecraft.stv.election import ElectionError
from slatecraft.stv.meek_decisions import (
    CERTAIN_TO_LOSE,
    CONSTRAINED,
    FEWEST,
    NEVER_EARLY,
    PASSES,
    PATIENCE,
    ROUNDS,
    SETTLED,
    all_at_quota,
    all_surpluses,
    is_little,
    lowest_continuing,
    meek_choices,
    meek_quota,
    next_at_quota,
    to_exclude,
)
from slatecraft.stv.rule import Draw, Meek, TieLadder
from slatecraft.stv.running import RunningCount
from slatecraft.stv.ties import TieBook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.election import Election
    from slatecraft.stv.readings import Papers
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

FAST_UNIT = 10**9
"""Products of two numbers up to this fit whole numbers of 64 bits."""
FAST_VOTES = 2**62
"""So do votes below this."""
REASONS = {FEWEST: Reason.FEWEST, CERTAIN_TO_LOSE: Reason.CERTAIN, CONSTRAINED: Reason.CONSTRAINT}
NEW_ZEALAND_SEED = "SI 2001/145 schedule 1A"
"""Stands for the seed of a lot where the pseudo-random numbers of the New Zealand regulations decide."""


# The arithmetic of a pass


class Paths:
    """Papers by the elected candidates that they pass before they come to a continuing one, or to their end.

    A path is a sequence of elected candidates; those of no candidates, the roots, have each a first value. All papers
    on a path are worth the same, so a pass works out one number a path, however many papers there are. Paths are made
    longer when somebody is elected and never shortened, as nobody who is elected is excluded.
    """

    def __init__(
        self, papers: Papers, size: int, unit: int, roots: Sequence[int], root_of: NDArray[np.int64]
    ) -> None:
        """``unit`` is one vote, ``roots`` are the first values of papers, and ``root_of`` says which of them each row
        of rankings has. Weights are numbers of papers."""
        self._flat = papers.flat
        self._size = size
        self._alive = np.ones(size, np.bool_)
        self._elected = np.zeros(size, np.bool_)
        self._roots = list(roots)
        self._whole = list(roots)
        self._children: dict[int, int] = {}
        self._parent = [-1] * len(roots)
        self._by = [0] * len(roots)
        self._level = [0] * len(roots)
        self._through = [0] * len(roots)
        self._piles: list[list[tuple[NDArray[Any], ...]]] = [[] for _ in range(size)]
        self._first = np.arange(-1, len(root_of) * papers.width - 1, papers.width, dtype=np.int64)
        self._root_of = root_of
        wide = max([unit, *roots]) > FAST_UNIT or int(papers.weights.sum()) * FAST_UNIT >= FAST_VOTES
        self._dtype: Any = np.object_ if wide else np.int64

    def deal(self, weights: NDArray[np.int64], withdrawn: Sequence[int]) -> None:
        """Give every paper to its first candidate who stands."""
        self._alive[list(withdrawn)] = False
        self._advance(self._first, weights, self._root_of)
        self._arrange()

    def change(self, elected: Sequence[int], excluded: Sequence[int]) -> None:
        """Move on the papers of candidates newly elected or excluded."""
        self._elected[list(elected)] = True
        self._alive[list(excluded)] = False
        pile = [parcel for number in elected for parcel in self._piles[number]]
        whose = [np.full(len(weight), n) for n in elected for _, weight, _ in self._piles[n]]
        going = [parcel for number in excluded for parcel in self._piles[number]]
        if pile:
            at, weight, path = map(np.concatenate, zip(*pile, strict=True))
            going.append((at, weight, self._follow(path, np.concatenate(whose), weight)))
        for number in (*elected, *excluded):
            self._piles[number] = []
        if going:
            self._advance(*map(np.concatenate, zip(*going, strict=True)))
        self._arrange()

    def held(self, number: int) -> int:
        """How many papers have come to a continuing candidate."""
        return sum(int(weight.sum()) for _, weight, _ in self._piles[number])

    @property
    def shared(self) -> int:
        """How many papers come to an elected candidate."""
        return sum(papers for papers, level in zip(self._through, self._level, strict=True) if level == 1)

    def _advance(self, at: NDArray[Any], weight: NDArray[Any], path: NDArray[Any]) -> None:
        flat = self._flat
        while at.size:
            at = at + 1
            to = flat[at]
            stuck = np.flatnonzero(~self._alive[to])
            while stuck.size:
                on = at[stuck] + 1
                found = flat[on]
                at[stuck] = on
                to[stuck] = found
                stuck = stuck[~self._alive[found]]
            passing = self._elected[to]
            if passing.any():
                stay = ~passing
                self._drop(at[stay], weight[stay], path[stay], to[stay])
                at, weight, path, to = at[passing], weight[passing], path[passing], to[passing]
                path = self._follow(path, to, weight)
            else:
                self._drop(at, weight, path, to)
                return

    def _follow(self, path: NDArray[Any], to: NDArray[Any], weight: NDArray[Any]) -> NDArray[np.int64]:
        """The paths that lead on by the elected candidates ``to``."""
        keys, where = np.unique(path * self._size + to, return_inverse=True)
        # These sums of papers are exact in floats: see MOST_PAPERS.
        papers = np.bincount(where, weights=weight).astype(np.int64).tolist()
        found = np.empty(len(keys), np.int64)
        for place, key in enumerate(keys.tolist()):
            child = self._children.get(key)
            if child is None:
                child = self._children[key] = len(self._parent)
                parent, by = divmod(key, self._size)
                self._parent.append(parent)
                self._by.append(by)
                self._whole.append(self._whole[parent])
                self._level.append(self._level[parent] + 1)
                self._through.append(0)
            self._through[child] += papers[place]
            found[place] = child
        return found[where]

    def _drop(self, at: NDArray[Any], weight: NDArray[Any], path: NDArray[Any], to: NDArray[Any]) -> None:
        order = to.argsort(kind="stable")
        at, weight, path = at[order], weight[order], path[order]
        start = 0
        for number, end in enumerate(np.bincount(to, minlength=self._size).cumsum().tolist()):
            if end > start:
                self._piles[number].append((at[start:end], weight[start:end], path[start:end]))
            start = end

    def _arrange(self) -> None:
        """Put what a pass needs in arrays."""
        count = len(self._parent)
        parent, by, level = np.array(self._parent), np.array(self._by), np.array(self._level)
        self._levels = []
        for depth in range(1, int(level.max(initial=0)) + 1):
            paths = np.flatnonzero(level == depth)
            whole = np.array([self._whole[path] for path in paths.tolist()], dtype=self._dtype)
            self._levels.append((paths, parent[paths], by[paths], whole))
        # Sums are taken over runs: of paths that end with the same elected candidate, then of papers that have come to
        # the same continuing candidate or their end (0).
        order = by.argsort(kind="stable")[len(self._roots) :]
        self._kept_order = order
        self._kept_through = np.array(self._through, dtype=self._dtype)[order]
        self._kept_by, self._kept_starts = _runs(by[order])
        ends, papers, whose = [], [], []
        for number, pile in enumerate(self._piles):
            if pile:
                weights = np.concatenate([weight for _, weight, _ in pile])
                paths = np.concatenate([path for _, _, path in pile])
                totals = np.bincount(paths, weights=weights, minlength=count).astype(np.int64)
                some = np.flatnonzero(totals)
                ends.append(some)
                papers.append(totals[some])
                whose.append(np.full(len(some), number))
                if number == 0:
                    # They do not move again: one row a path is enough.
                    self._piles[0] = [(some, totals[some], some)]
        self._ends = np.concatenate(ends) if ends else np.zeros(0, np.int64)
        self._end_papers = np.concatenate(papers).astype(self._dtype) if papers else np.zeros(0, self._dtype)
        self._end_of, self._end_starts = _runs(np.concatenate(whose)) if whose else ([], [])

    def distribute(self, keep: Sequence[int], unit: int, by_price: bool, up: bool) -> list[int]:
        """The votes of each candidate (place 0: non-transferable) when the elected keep these parts of ``unit``."""
        worth = np.zeros(len(self._parent), self._dtype)
        worth[: len(self._roots)] = self._roots
        kept = np.zeros(len(self._parent), self._dtype)
        parts = np.array(keep, dtype=self._dtype)
        for paths, parent, by, whole in self._levels:
            comes = worth[parent]
            # A price is for a whole vote: a paper that is worth half of one at first pays half.
            base = whole if by_price else comes
            keeps = -(-base * parts[by] // unit) if up else base * parts[by] // unit
            if by_price:
                keeps = np.minimum(comes, keeps)
            kept[paths] = keeps
            worth[paths] = comes - keeps
        votes = [0] * self._size
        if self._kept_by:
            sums = np.add.reduceat(kept[self._kept_order] * self._kept_through, self._kept_starts)
            for number, total in zip(self._kept_by, sums.tolist(), strict=True):
                votes[number] = total
        if self._end_of:
            sums = np.add.reduceat(worth[self._ends] * self._end_papers, self._end_starts)
            for number, total in zip(self._end_of, sums.tolist(), strict=True):
                votes[number] = total
        return votes


def _runs(values: NDArray[Any]) -> tuple[list[int], list[int]]:
    """The values of an array in which equal ones stand together, and where each begins."""
    if not values.size:
        return [], []
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    return values[starts].tolist(), starts.tolist()


# Ties by New Zealand's numbers


class NewZealandTies(TieBook):
    """Breaks ties by the pseudo-random numbers of the New Zealand regulations, unless somebody is asked."""

    def __init__(
        self,
        names: Sequence[str],
        on_tie: OnTie,
        numbers: dict[int, int],
    ) -> None:
        super().__init__(names, NEW_ZEALAND_SEED, on_tie, Resolution.FORWARDS)
        self._numbers = numbers
        self.turned = False
        """Whether the numbers count the other way round in this step."""

    def _decide(self, left: tuple[int, ...]) -> tuple[int, Resolution]:
        if self.on_tie is not None:
            return super()._decide(left)
        sign = -1 if self.turned else 1
        return min(left, key=lambda number: sign * self._numbers[number]), Resolution.LOT


def new_zealand_numbers(candidates: Sequence[int], seats: int, papers: int) -> dict[int, int]:
    """The pseudo-random number of each candidate; in every second step 10,000 less it counts.

    Local Electoral Regulations 2001 (SR 2001/145), schedule 1A, clauses 41 to 48. Of each number drawn the last four
    digits count, as in the program by which elections are counted.
    """
    x, y, z = len(candidates) + 5, seats, (papers + 1000 * (papers % 10)) % 30323
    numbers: dict[int, int] = {}
    drawn = 0
    for candidate in candidates:
        while candidate not in numbers:
            x, y, z = 171 * x % 30269, 172 * y % 30307, 170 * z % 30323
            drawn += 1
            number = (10000 * x // 30269 + 10000 * y // 30307 + 10000 * z // 30323) % 10000
            # The first four are left out, and so is a number that another candidate has.
            if drawn > 4 and number not in numbers.values():
                numbers[candidate] = number
    return numbers


# The count


class MeekCount(RunningCount):
    """One count under way. Lists are indexed by candidate number; place 0 holds what is non-transferable."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        method: Meek,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        if election.rebased:
            raise ElectionError(f"The rule {rule.key!r} has no place for sections that are rebased.")
        self.method = method
        super().__init__(election, rule, seed, on_tie)
        size = len(self.state)
        withdrawn = [number for number, state in enumerate(self.state) if state == WITHDRAWN]
        self.choices = meek_choices(method)
        if self.constraints or election.reopen is not None:
            self.choices = self.choices._replace(ties=self.choices.ties._replace(bars=True))
        if self.constraints:
            # What is certain by votes is not where constraints have a say.
            self.choices = self.choices._replace(early=NEVER_EARLY, without_votes=False)
        self.among = [False] * size
        """Room for decisions to mark candidates in."""
        self.chosen = [0] * size
        """And to list them in."""
        self.unit = self.choices.unit
        self.up = method.guard == 0
        if method.draw == Draw.NEW_ZEALAND:
            # Those who are withdrawn are candidates too.
            numbers = new_zealand_numbers(range(1, size), election.seats, int(self.papers.valid))
            self.ties = NewZealandTies(election.candidates, on_tie, numbers)
        self._guard()
        self.keep = [self.unit if state == CONTINUING else 0 for state in self.state]
        self.paths, weights = self._sort_papers(size)
        self.paths.deal(weights, withdrawn)
        self.valid = int(self.papers.valid * self.unit)
        self.votes: list[int] = [0] * size  # type: ignore[assignment]  # always whole units here
        self.used = self.keep
        """The keep values with which the votes were worked out."""
        self.quota = 0
        self.history: list[list[int]] = []
        self.stale = True
        """Whether the votes are not those of the present keep values and candidates."""

    def _sort_papers(self, size: int) -> tuple[Paths, NDArray[np.int64]]:
        """The papers by their first values, and how many each row of rankings stands for.

        A paper is worth one vote, or in an electoral college its section's share of all votes divided by the section's
        papers. Where weights are fractions, a ranking's weight counts as so many papers of the largest value that
        divides it.
        """
        papers = self.papers
        sections = self.election.sections
        worths = [Fraction(1)]
        section_of = np.zeros(len(papers.weights), np.int64)
        if sections and papers.section_of is not None:
            section_of = papers.section_of.astype(np.int64)
            sizes = papers.section_sizes(sections)
            worths = [worth / papers.unit for worth in papers.section_worths(sections, sizes)]
        if papers.unit == 1:
            return Paths(
                papers, size, self.unit, [int(worth * self.unit) for worth in worths], section_of
            ), papers.weights
        # Equal rankings are taken together first, so that it does not matter how they were listed.
        rows = np.concatenate([papers.flat.reshape(-1, papers.width), section_of[:, None]], axis=1)
        _, first, where = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        totals = np.bincount(where.reshape(-1), weights=papers.weights).astype(np.int64).tolist()
        roots: dict[int, int] = {}
        weights = np.zeros(len(papers.weights), np.int64)
        root_of = np.zeros(len(papers.weights), np.int64)
        for row, total in zip(first.tolist(), totals, strict=True):
            weight = total * papers.unit
            value = int(worths[section_of[row]] * self.unit / weight.denominator)
            weights[row] = weight.numerator
            root_of[row] = roots.setdefault(value, len(roots))
        return Paths(papers, size, self.unit, list(roots), root_of), weights

    # What a stage does

    def run(self) -> Count:
        """Count, and return the whole history."""
        action, moved = Action.FIRST, tuple[int, ...]()
        papers = int(self.papers.weights.sum())
        while True:
            done = len(self.elected)
            out, reason = self._pass_on()
            self._close(action, moved, papers)
            if out:
                self.changes.append(Change(Status.EXCLUDED, tuple(out), reason))
                for number in out:
                    self.keep[number] = 0
                    self._mark_excluded(number)
            if self._complete():
                break
            if out:
                action, moved = Action.EXCLUSION, tuple(out)
                papers = sum(self.paths.held(number) for number in out)
                self.stale = True
            self.paths.change(self.elected[done:], out)
            if not out:
                action = Action.ITERATION
                moved = tuple(number for number in self.elected if self.votes[number] > self.quota)
                papers = self.paths.shared
        if self.left:
            self._fill()
        return self._finish(self.method.places + self.method.guard, self.valid)

    def _pass_on(self) -> tuple[list[int], Reason]:
        """Pass after pass until somebody is elected or to be excluded; returns those to be excluded, and why."""
        choices, pace = self.choices, self.choices.pace
        before = -1
        known = {tuple(self.keep)}
        for passes in count_from(1):
            first = passes == 1 and not self.stages
            if self.stale or pace == PASSES:
                self._pass()
            settled = pace == SETTLED and (
                passes == self.method.most_passes or all_at_quota(choices, self.votes, self.state, self.quota)
            )
            self._note_step(electing=True)
            newly = self._elect() if pace != SETTLED or settled else False
            self._note_step(electing=False)
            if self._complete():
                break
            surplus = all_surpluses(choices, self.votes, self.state, self.quota)
            if pace != SETTLED:
                settled = is_little(choices, surplus)
            out, reason = self._to_exclude(first, newly, settled, surplus, before)
            if reason == Reason.CONSTRAINT or (pace == ROUNDS and (newly or out)):
                return out, reason
            self._update()
            only_elects = first and not choices.first_pass_excludes
            # Keep values may change no more, or come round in a circle by rounding: no pass would do more.
            stuck = tuple(self.keep) in known or (pace == PASSES and len(known) >= PATIENCE)
            if stuck and (pace == PASSES or choices.by_price) and not (newly or out or only_elects):
                out = self._lowest()
            if newly or out:
                return out, reason
            known.add(tuple(self.keep))
            before = surplus
        return [], Reason.QUOTA

    def _withdrawn(self) -> frozenset[int]:
        withdrawn = super()._withdrawn()
        if not self.method.unranked_withdrawn or self.election.seats == 1:
            return withdrawn
        unranked = np.ones(len(self.election.candidates) + 1, np.bool_)
        unranked[self.papers.flat] = False
        unranked[0] = False
        return withdrawn.union(np.flatnonzero(unranked).tolist())

    def _pass(self) -> None:
        """Distribute all papers and work out the quota."""
        method = self.method
        self.votes = self.paths.distribute(self.keep, self.unit, self.choices.by_price, self.up)
        self.quota = meek_quota(self.choices, sum(self.votes) - self.votes[0], self.election.seats)
        self.used = self.keep.copy()
        self.stale = False
        if method.ties != TieLadder.NONE or method.draw != Draw.SEED:
            self.history.append(self.votes)
            self.ties.point_stages.append(len(self.stages) + 1)

    def _note_step(self, *, electing: bool) -> None:
        """Note which way round New Zealand's numbers count, should a tie be broken now."""
        if isinstance(self.ties, NewZealandTies):
            step = len(self.history)
            if self.method.first_pass_excludes:
                # What the schedule does in its second step is done in the first.
                step += 1
            elif electing and self.election.seats == 1:
                # For one seat, an exclusion and who is elected by it are of one step (clauses 28 to 31).
                step = max(1, step - 1)
            self.ties.turned = step % 2 == 0

    def _elect(self) -> bool:
        """Elect whoever has enough; says whether anybody."""
        newly: list[int] = []
        while number := next_at_quota(
            self.choices,
            self.votes,
            self.state,
            self.guard,
            self.quota,
            self.left,
            self.history,
            len(self.history),
            self.among,
            self.chosen,
            self.ties,
        ):
            self._mark_elected(number)
            newly.append(number)
        if newly:
            self.changes.append(Change(Status.ELECTED, tuple(newly), Reason.QUOTA))
        return bool(newly)

    def _preferred(self, among: list[bool], about: int) -> int:
        return settle(self.choices.ties, among, True, about, self.history, len(self.history), self.ties)

    def _to_exclude(
        self, first: bool, newly: bool, settled: bool, surplus: int, before: int
    ) -> tuple[list[int], Reason]:
        """Those who are to be excluded after a pass, and why; see `slatecraft.stv.meek_decisions.to_exclude`."""
        size, why = to_exclude(
            self.choices,
            self.votes,
            self.state,
            self.guard,
            self.left,
            first,
            newly,
            settled,
            surplus,
            before,
            self.history,
            len(self.history),
            self.among,
            self.chosen,
            self.ties,
        )
        return sorted(self.chosen[:size]), REASONS[why]

    def _lowest(self) -> list[int]:
        """The lowest of those who may be excluded."""
        size = lowest_continuing(
            self.choices,
            self.votes,
            self.state,
            self.guard,
            0,
            self.history,
            len(self.history),
            self.among,
            self.chosen,
            self.ties,
        )
        return self.chosen[:size]

    def _update(self) -> None:
        """Work out anew what the elected keep."""
        for number in self.elected:
            votes, old = self.votes[number], self.keep[number]
            if not votes or (self.choices.pace == PASSES and votes <= self.quota):
                continue
            if self.up:
                product = -(-old * self.quota // self.unit)
                new = -(-product * self.unit // votes)
            else:
                new = old * self.quota // self.unit * self.unit // votes
            self.keep[number] = min(new, self.unit)
            self.stale |= self.keep[number] != old

    # The record

    def _close(self, action: Action, moved: Sequence[int], papers: int) -> None:
        """Make the stage's record."""
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                action,
                tuple(moved),
                self.quota,
                tuple(self.votes[1:]),
                self.votes[0],
                self.valid - sum(self.votes),
                self._status(),
                tuple(self.changes),
                self.ties.take(),
                papers=papers,
                keep=tuple(Fraction(keep, self.unit) for keep in self.used[1:]),
            )
        )
        self.changes = []
