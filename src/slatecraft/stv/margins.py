"""How few ballots would have had to be marked differently for other candidates to win.

`margin` looks for such ballots and counts the changed election, so that what it returns is an upper bound which anybody
can check: fewer may be enough, since nobody can try everything. It knows nothing of the rule but what `count` returns.

It looks from cheap to dear. At each exclusion, which winner could have been excluded instead: so many of the papers are
taken from that winner, and given to those below, that the winner is last. Then every candidate's papers in turn are
given to every loser, or to one who was excluded early with the loser second, and the fewest that suffice are found by
bisection. Then the best of these are mixed, and what is not needed is left out.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.counting import count
from slatecraft.stv.counts import Resolution, Status
from slatecraft.stv.readings import read_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Count, Number
    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

    Rows = NDArray[np.int64]

SCHEMA = "slatecraft-margin/1"
COUNTS = 800
"""How many counts are made if nothing else is said."""
NEVER = 10**6
"""The stage at which a candidate leaves the count who never does."""
EXCLUSIONS = Fraction(1, 10)
"""Of the counts, what share at most goes to other orders of exclusion."""
MIXED = 12
"""How many of the best single changes are mixed with each other."""


@dataclass(frozen=True, slots=True)
class ChangedBallots:
    """Ballots that have another ranking in the changed election."""

    ballots: Fraction
    before: tuple[int, ...]
    """The candidates on them in order of preference, as the rule reads them."""
    after: tuple[int, ...]
    section: str | None = None
    """Of an electoral college, in which a ballot of one section can weigh many of another: the section they are in."""


@dataclass(frozen=True)
class Margin:
    """What `margin` found: ballots which, marked differently, would have made other candidates win."""

    count: Count
    """The count of the election as it is."""
    changes: tuple[ChangedBallots, ...]
    """The ballots to change, most at once first; empty if none were found."""
    changed: Count | None
    """The count of the changed election, whose winners are others. Its election can be written to a file."""
    counts: int
    """How many counts were made to find this."""
    most: Fraction
    """The most ballots that were changed in any of them."""

    @property
    def ballots(self) -> Fraction | None:
        """How many ballots are changed: no more than this are enough. ``None`` if no way was found."""
        return sum((change.ballots for change in self.changes), Fraction(0)) if self.changed else None

    @property
    def valid(self) -> Fraction:
        """How many valid ballots there are."""
        return self.count.election.papers - self.count.invalid

    @property
    def share(self) -> Fraction | None:
        """The changed ballots as a share of the valid ones."""
        return None if self.ballots is None else self.ballots / self.valid

    @property
    def lost(self) -> tuple[int, ...]:
        """The winners who do not win the changed election."""
        after = self.changed.elected if self.changed else self.count.elected
        return tuple(number for number in self.count.elected if number not in after)

    @property
    def gained(self) -> tuple[int, ...]:
        """Those who win only the changed election."""
        after = self.changed.elected if self.changed else ()
        return tuple(number for number in after if number not in self.count.elected)

    @property
    def lots(self) -> int:
        """How many ties of the changed election were broken by lot: where there are any, other lots may undo it."""
        return sum(tie.resolution == Resolution.LOT for tie in self.changed.ties) if self.changed else 0


def margin(
    election: Election,
    rule: Rule | str,
    *,
    counts: int = COUNTS,
    seed: str | int = "0",
    on_tie: OnTie = None,
) -> Margin:
    """Look for the fewest ballots which, with other rankings, would have made other candidates win.

    Ballots are neither added nor taken away. At most ``counts`` counts are made (the first is of the election as it
    is); more of them may find fewer ballots. Ties are broken as by `count`; the same ``seed`` gives the same result.

    Raises `ElectionError` where the rule cannot count these ballots.
    """
    if isinstance(rule, str):
        from slatecraft.stv import rules

        rule = rules.get(rule)
    return _Search(election, rule, counts, str(seed), on_tie).run()


Target = tuple[int, ...]
"""The ranking that changed ballots get."""
Plan = dict[tuple[int, Target], int]
"""How many papers are taken from each candidate and get which ranking."""
PlanKey = frozenset[tuple[tuple[int, Target], int]]


class _Search:
    """One search under way. Papers are counted in units of the election's weights."""

    def __init__(
        self,
        election: Election,
        rule: Rule,
        counts: int,
        seed: str,
        on_tie: OnTie,
    ) -> None:
        self.election = election
        self.rule = rule
        self.seed = seed
        self.on_tie = on_tie
        self.budget = counts
        self.counts = 0
        self.most = 0
        self.known: dict[PlanKey, bool] = {}
        self.best: Plan = {}
        self.changed: Count | None = None
        self.original = self._count(election)
        units = 1 if self.original.places is None else 10**self.original.places
        worth = election.unit * units
        self.paper: Number = worth.numerator if worth.denominator == 1 else worth
        """What a paper is worth, in units of the count."""
        self.winners = set(self.original.elected)
        self.losers = [
            number
            for number in range(1, len(election.candidates) + 1)
            if number not in self.winners and number not in election.withdrawn
        ]
        self.piles = _Piles(election, self.original)

    def run(self) -> Margin:
        if self.losers and self.piles.size:
            for step in (self._exclusions, self._single, self._mix, self._wander):
                step()
        changes = self._changes(self.best) if self.changed else ()
        return Margin(self.original, changes, self.changed, self.counts, self.most * self.election.unit)

    # Trying

    @property
    def size(self) -> int:
        """How many papers the best plan changes; more than there are if there is none yet."""
        return sum(self.best.values()) if self.changed else self.piles.size + 1

    @property
    def over(self) -> bool:
        return self.counts >= self.budget or self.size == 1

    def _count(self, election: Election) -> Count:
        self.counts += 1
        return count(election, self.rule, seed=self.seed, on_tie=self.on_tie)

    def _is_other(self, counted: Count) -> bool:
        return set(counted.elected) != self.winners

    def _counted(self, plan: Plan) -> Count | None:
        """The count of the election with a plan carried out; the best plan that makes others win is kept. ``None`` if
        it cannot be carried out, or no count is left."""
        if not plan:
            return self.original
        changed = None if self.over else self.piles.changed(plan)
        if changed is None:
            return None
        size = sum(plan.values())
        self.most = max(self.most, size)
        counted = self._count(changed)
        other = self.known[frozenset(plan.items())] = self._is_other(counted)
        if other and size < self.size:
            self.best, self.changed = plan, counted
        return counted

    def _try(self, plan: Plan) -> bool:
        """Whether a plan makes others win."""
        plan = {way: papers for way, papers in plan.items() if papers > 0}
        known = self.known.get(frozenset(plan.items()))
        if known is None:
            counted = self._counted(plan)
            return counted is not None and self._is_other(counted)
        return known

    def _fewest(self, plan_of: Callable[[int], Plan], enough: int, least: int = 0) -> int:
        """The fewest papers of a family of plans that suffice, given that ``enough`` do and ``least`` do not."""
        while enough - least > 1 and not self.over:
            middle = (least + enough) // 2
            if self._try(plan_of(middle)):
                enough = middle
            else:
                least = middle
        return enough

    # From cheap to dear

    def _exclusions(self) -> None:
        """Turn close calls the other way: those that cost a winner the place first, then those after which the count
        goes another way and may be nearer to other winners."""
        waiting: list[tuple[int, int, Plan]] = [(0, 0, {})]
        numbers = itertools.count(1)
        seen: set[PlanKey] = set()
        while waiting and self.counts < self.budget * EXCLUSIONS and not self.over:
            size, _, plan = heappop(waiting)
            if size >= self.size:
                break
            counted = self._counted(plan)
            if counted is None or self._is_other(counted):
                continue
            ways: list[tuple[int, Plan]] = []
            for sure, step in self._steps(counted):
                further = _joined(plan, step)
                cost = sum(further.values())
                key = frozenset(further.items())
                if not size < cost < self.size or key in seen:
                    continue
                seen.add(key)
                if sure:
                    ways.append((cost, further))
                else:
                    heappush(waiting, (cost, next(numbers), further))
            ways.sort(key=lambda way: way[0])
            for cost, further in ways:
                if cost >= self.size:
                    break
                # What a few more do to earlier stages, only a count can tell.
                part = max(further, key=lambda part: further[part])
                if not self._try(further) and not plan:
                    self._try({**further, part: further[part] + 1})

    def _steps(self, counted: Count) -> Iterator[tuple[bool, Plan]]:
        """Ways to turn one close call of a count, and whether that should cost a winner the place."""
        tail = self._tail(counted)
        # Another candidate is the last at some stage, and so the one to be excluded there.
        for votes in self._fields(counted):
            for number in votes:
                yield number in self.winners, _level(number, votes, self.paper, tail)
        for stage in counted.stages:
            over = {
                number: stage.votes[number - 1] - stage.quota
                for number in counted.elected
                if stage.votes[number - 1] >= stage.quota
            }
            # Who reached the quota does not yet.
            for number in over.keys() & set(stage.elected):
                yield False, {(number, (tail,)): int(over[number] // self.paper) + 1}
            # Another surplus is the largest.
            order = sorted(over, key=lambda number: over[number], reverse=True)
            for larger, smaller in pairwise(order):
                ahead = over[larger] - over[smaller]
                yield False, {(larger, (smaller,)): int(ahead // (2 * self.paper)) + 1}

    def _tail(self, counted: Count) -> int:
        """The loser who came nearest: papers that are given to others go on to this one."""
        left = {number: stage.number for stage in counted.stages for number in stage.excluded}
        votes = counted.stages[-1].votes
        return max(self.losers, key=lambda number: (votes[number - 1], left.get(number, 0)))

    @staticmethod
    def _fields(counted: Count) -> Iterator[dict[int, Number]]:
        """The votes of the continuing candidates before each stage, and of those in question at the last one."""
        stages = counted.stages
        for before, stage in zip(stages, (*stages[1:], None), strict=True):
            inside = {
                number: before.votes[number - 1]
                for number, status in enumerate(before.status, 1)
                if status in (Status.CONTINUING, Status.GUARDED)
                or (stage is None and number in {*before.elected, *before.excluded})
            }
            if len(inside) > 1:
                yield inside

    def _single(self) -> None:
        """Give one candidate's papers to a loser, with or without another loser first."""
        self.scores: list[tuple[int, tuple[int, Target]]] = []
        for hint, way in self._ways():
            if self.over:
                return
            size = self.piles.sizes[way[0]]

            def plan_of(papers: int, way: tuple[int, Target] = way) -> Plan:
                return {way: papers}

            if not self.changed:
                # The first to be found by going up.
                papers = max(hint, 1)
                while papers < size and not self._try(plan_of(papers)):
                    papers *= 2
                if not self._try(plan_of(min(papers, size))):
                    continue
                self.scores.append((self._fewest(plan_of, min(papers, size), papers // 2), way))
                continue
            most = min(self.size - 1, size)
            if self._try(plan_of(most)):
                self.scores.append((self._fewest(plan_of, most), way))
            elif 0 < hint < most and self._try(plan_of(hint)):
                # Fewer may do where more do not: they change less of what went before.
                self.scores.append((self._fewest(plan_of, hint), way))

    def _ways(self) -> list[tuple[int, tuple[int, Target]]]:
        """From whom to take papers and what to put on them, with how many might do; the most promising first."""
        fields = list(self._fields(self.original))
        last: dict[int, dict[int, Number]] = {}
        """The votes at the last stage before which each loser continued."""
        for votes in fields:
            for number in votes:
                last[number] = votes
        ways: list[tuple[int, tuple[int, Target]]] = []
        for first in self.losers:
            if first not in last:
                continue
            field = last[first]
            above = sorted(held for number, held in field.items() if number != first and held >= field[first])
            gap = above[0] - field[first] if above else 0
            for source, size in self.piles.sizes.items():
                if source == first or not size:
                    continue
                half = source in field and field[source] - field[first] == gap
                hint = int(gap // (2 * self.paper if half else self.paper)) + 1
                ways.append((hint, (source, (first,))))
                ways += [
                    (hint, (source, (first, second)))
                    for second in self.losers
                    if second not in (first, source)
                ]
        # Taking from a winner turns the scale twice.
        ways.sort(key=lambda way: (way[0], way[1][0] not in self.winners, len(way[1][1])))
        return ways

    def _mix(self) -> None:
        """Mix the best single changes with the best plan, in one less than it needs."""
        ways = [way for _, way in sorted(self.scores, key=lambda score: score[0])[:MIXED]]
        for way in ways:
            for part in (1, 2, 3):
                if self.over:
                    return
                if way in self.best and len(self.best) == 1:
                    continue
                size = self.size - 1
                if size < 2:
                    return
                given = max(1, size * part // 4)
                plan = _shrunk(self.best, size - given)
                plan[way] = plan.get(way, 0) + given
                if self._try(plan):
                    self._trim()

    def _trim(self) -> None:
        """Leave out what is not needed of each part of the best plan."""
        for way, papers in tuple(self.best.items()):
            rest = {other: number for other, number in self.best.items() if other != way}
            if self._try(rest):
                continue

            def plan_of(number: int, rest: Plan = rest, way: tuple[int, Target] = way) -> Plan:
                return {**rest, way: number}

            self._fewest(plan_of, papers)

    def _wander(self) -> None:
        """Spend what is left of the counts on chance: the best plan with one paper less, a part of it changed."""
        from random import Random

        chance = Random(self.seed)
        self._trim()
        ways = [way for _, way in self._ways()]
        if not ways or not self.changed:
            return
        idle = 0
        while not self.over and idle < self.budget:
            idle += 1
            plan = _shrunk(self.best, self.size - 1)
            size = sum(plan.values())
            part = chance.choice(list(plan))
            # Promising ways come first in the list, and are tried more often.
            way = ways[int(len(ways) * chance.random() ** 2)]
            moved = chance.randint(1, plan[part])
            plan[part] -= moved
            plan[way] = plan.get(way, 0) + moved
            if sum(plan.values()) == size and self._try(plan):
                self._trim()

    def _changes(self, plan: Plan) -> tuple[ChangedBallots, ...]:
        """The changed ballots by what was and what is on them, and by section."""
        found: dict[tuple[tuple[int, ...], Target, int], int] = {}
        for row, target, papers in self.piles.taken(plan) or ():
            key = self.piles.ranking(row), target, self.piles.section(row)
            found[key] = found.get(key, 0) + papers
        names = [section.name for section in self.election.sections]
        return tuple(
            ChangedBallots(papers * self.election.unit, before, after, names[section] if names else None)
            for (before, after, section), papers in sorted(
                found.items(), key=lambda item: (-item[1], item[0])
            )
        )


def _level(last: int, votes: Mapping[int, Number], paper: Number, tail: int) -> Plan:
    """The fewest papers to take from a candidate, and to give to those with fewer votes, to make that one the last.

    A paper is worth ``paper``. Those given have a next preference for ``tail``. None if that candidate is the last
    already.
    """
    others = [(held, number) for number, held in votes.items() if number != last]

    def lacking(taken: int) -> dict[int, int]:
        """How many papers each other must get to have more than one who has lost ``taken``."""
        left = votes[last] - taken * paper
        return {number: int((left - held) // paper) + 1 for held, number in others if held <= left}

    least, enough = -1, int(votes[last] // paper) + 1
    while enough - least > 1:
        middle = (least + enough) // 2
        if sum(lacking(middle).values()) <= middle:
            enough = middle
        else:
            least = middle
    given = lacking(enough)
    spare = enough - sum(given.values())
    if spare:
        lowest = min(others)[1]
        given[lowest] = given.get(lowest, 0) + spare
    return {
        (last, (number, tail) if tail not in (number, last) else (number,)): papers
        for number, papers in given.items()
    }


def _joined(one: Plan, other: Plan) -> Plan:
    return {way: one.get(way, 0) + other.get(way, 0) for way in (*one, *other)}


def _shrunk(plan: Plan, size: int) -> Plan:
    """A plan cut to fewer papers in proportion."""
    total = sum(plan.values())
    cut = {way: papers * size // total for way, papers in plan.items()}
    for way in sorted(plan, key=lambda way: plan[way] * size % total, reverse=True)[
        : size - sum(cut.values())
    ]:
        cut[way] += 1
    return {way: papers for way, papers in cut.items() if papers}


class _Piles:
    """Whose papers are whose, in which order they are best taken, and the election when some are."""

    def __init__(self, election: Election, counted: Count) -> None:
        self.election = election
        papers = read_papers(election, counted.rule.reading)
        table = papers.flat.reshape(-1, papers.width)
        rows = papers.rows
        if len(rows) and (rows[1:] == rows[:-1]).any():
            # A ballot with equal preferences became several rankings: go by the first of them.
            first = np.append(True, rows[1:] != rows[:-1])
            table, rows = table[first], rows[first]
        self.rows = rows
        """The row of the election's table of each ranking here."""
        self.table = table
        self.weights = election.weights[rows]
        self.size = int(self.weights.sum())
        size = len(election.candidates) + 1
        gone = np.full(size, NEVER)
        by_quota = np.zeros(size, np.bool_)
        for stage in counted.stages:
            for number in (*stage.elected, *stage.excluded):
                gone[number] = min(gone[number], stage.number)
            by_quota[list(stage.elected)] = True
        gone[0] = NEVER
        gone[list(election.withdrawn)] = 0
        leaving = gone[table]
        # Before each place: the stage until which the paper cannot have come there, and whether it served a winner.
        arrival = np.zeros_like(leaving)
        arrival[:, 1:] = np.maximum.accumulate(leaving[:, :-1], axis=1)
        served = np.zeros(table.shape, np.bool_)
        served[:, 1:] = np.logical_or.accumulate(by_quota[table[:, :-1]], axis=1)
        self._orders: dict[int, tuple[Rows, tuple[Any, ...]]] = {}
        self.sizes: dict[int, int] = {}
        """How many papers each candidate had at some time."""
        for number in range(1, size):
            row, place = np.nonzero(table == number)
            come = arrival[row, place] < gone[number]
            row, place = row[come], place[come]
            self._orders[number] = row, (served[row, place], arrival[row, place])
            self.sizes[number] = int(self.weights[row].sum())
        self._known: dict[tuple[int, int], NDArray[np.int32]] = {}

    def section(self, row: int) -> int:
        """The index of the section a paper is in; 0 without sections."""
        section_of = self.election.section_of
        return 0 if section_of is None else int(section_of[self.rows[row]])

    def ranking(self, row: int) -> tuple[int, ...]:
        """The candidates on a paper in order of preference."""
        return tuple(number for number in self.table[row].tolist() if number)

    def order(self, source: int, helped: int) -> NDArray[np.int32]:
        """A candidate's papers: those of full value and those received earliest first, since they count most; then
        those without a preference for the one to be helped; then many of one kind."""
        known = self._known.get((source, helped))
        if known is None:
            row, (served, arrival) = self._orders[source]
            helps = (self.table[row] == helped).any(axis=1)
            by = np.lexsort((-self.weights[row], helps, arrival, served))
            known = self._known[source, helped] = row[by].astype(np.int32)
        return known

    def taken(self, plan: Plan) -> list[tuple[int, Target, int]] | None:
        """Rankings, what they get instead and how many papers of each; ``None`` if there are not so many."""
        left = self.weights.copy()
        taken: list[tuple[int, Target, int]] = []
        for (source, target), papers in plan.items():
            order = self.order(source, target[-1])
            total = left[order].cumsum()
            end = int(total.searchsorted(papers))
            if end == len(total):
                return None
            there = order[: end + 1]
            amounts = left[there]
            amounts[-1] -= total[end] - papers
            left[there] -= amounts
            taken += [
                (row, target, amount)
                for row, amount in zip(there.tolist(), amounts.tolist(), strict=True)
                if amount
            ]
        return taken

    def changed(self, plan: Plan) -> Election | None:
        """The election with a plan carried out; changed papers lie beside those they were taken from."""
        taken = self.taken(plan)
        if taken is None:
            return None
        election = self.election
        old = len(election.rankings)
        width = max(election.rankings.shape[1], max((len(target) for _, target, _ in taken), default=0))
        table = np.zeros((old + len(taken), width), np.int16)
        table[:old, : election.rankings.shape[1]] = election.rankings
        weights = np.zeros(len(table), np.int64)
        weights[:old] = election.weights
        origin = np.arange(len(table))
        for place, (row, target, papers) in enumerate(taken, old):
            at = int(self.rows[row])
            table[place, : len(target)] = target
            weights[place] = papers
            weights[at] -= papers
            origin[place] = at
        order = origin.argsort(kind="stable")
        order = order[weights[order] > 0]
        fields: dict[str, Any] = {"rankings": table[order], "weights": weights[order]}
        if election.section_of is not None:
            fields["section_of"] = election.section_of[origin[order]]
        if election.joined is not None:
            joined = np.zeros(table.shape, np.bool_)
            joined[:old, : election.joined.shape[1]] = election.joined
            fields["joined"] = joined[order]
        return replace(election, **fields)


def margin_to_dict(found: Margin) -> dict[str, Any]:
    """The margin in the form ``slatecraft-margin/1``, ready for `json.dumps`.

    Ballots are exact numbers as strings, such as ``"12"``; they and everything about the changed election are null, or
    empty, where no way was found. Candidates are numbered from 1.
    """
    election = found.count.election
    return {
        "schema": SCHEMA,
        "title": election.title,
        "rule": found.count.rule.key,
        "seats": election.seats,
        "candidates": list(election.candidates),
        "valid": str(found.valid),
        "elected": list(found.count.elected),
        "ballots": None if found.ballots is None else str(found.ballots),
        "share": None if found.share is None else str(found.share),
        "changes": [
            {
                "ballots": str(change.ballots),
                "from": list(change.before),
                "to": list(change.after),
                **({} if change.section is None else {"section": change.section}),
            }
            for change in found.changes
        ],
        "changed_elected": list(found.changed.elected) if found.changed else None,
        "lost": list(found.lost),
        "gained": list(found.gained),
        "lots": found.lots,
        "counts": found.counts,
        "most_tried": str(found.most),
    }
