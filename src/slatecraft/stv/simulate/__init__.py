"""Many counts of the same rankings under many weights, compiled.

A simulation fixes the rankings once; a draw is only how many papers each of them has. Every draw is counted as
`slatecraft.stv.count` would count it, to the last unit.

>>> from slatecraft.stv import simulate
>>> rankings = [["Ann"], ["Bob", "Cat"], ["Cat"]]
>>> simulator = simulate.simulator(rankings, "scottish", seats=1, candidates=["Ann", "Bob", "Cat"])
>>> results = simulator.run([[4, 3, 2], [2, 3, 4]])
>>> results.elected.tolist(), results.last_excluded.tolist(), results.margin.tolist()
([[1], [3]], [2, 2], [100000, 100000])

This needs numba, the extra ``simulate``. It is compiled once and kept in the user's folder for caches (or in
``NUMBA_CACHE_DIR``).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.election import Election, ElectionError
from slatecraft.stv.readings import read_papers
from slatecraft.stv.rule import Gregory, Meek, Quota, Rule
from slatecraft.stv.simulate.meek import new_paths
from slatecraft.stv.simulate.parameters import (
    NotSimulable,
    gregory_parameters,
    meek_parameters,
    worth_of,
)
from slatecraft.stv.simulate.piles import (
    COUNTED,
    NEGATIVE,
    NO_LOTS,
    NO_ROOM,
    TOO_MANY,
    Field,
    Lots,
    Outcome,
    new_table,
)
from slatecraft.stv.simulate.tree import tree_of
from slatecraft.stv.ties import lot_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["NotSimulable", "Results", "Simulator", "simulator"]

MOST_POINTS = 2**20
"""Votes remembered for ties, or passes of one stage, after which a count is given up."""
CHUNK = 256
"""Draws that one call counts: some milliseconds of work."""


@dataclass(frozen=True, eq=False)
class Results:
    """What came of each draw: the rows of all arrays. Candidates are numbered from 1; 0 is nobody."""

    places: int
    """Votes and margins are whole units of the last of so many decimal places."""
    elected: NDArray[np.int16]
    """(draws, seats): candidate numbers in order of election; 0 where a place stays empty."""
    last_excluded: NDArray[np.int16]
    """(draws,): who came nearest to being elected. Of those left over when the places were full, the one with most
    votes; if nobody was left over, the last to be excluded, of several at once the one with most votes. Of equals, the
    lowest number; 0 if nobody was excluded."""
    margin: NDArray[np.int64]
    """(draws,): votes of the last elected less those of ``last_excluded``, when that candidate was excluded; all votes
    of the last elected if nobody was."""
    stages: NDArray[np.int16]
    """(draws,): how many stages the count had."""
    votes: NDArray[np.int64] | None = None
    """(draws, candidates + 1): votes at the end; the first column is what was non-transferable. Only if asked for."""
    stage_votes: NDArray[np.int64] | None = None
    """(draws, stages, candidates + 1): votes after each stage, 0 after the last one. Only if asked for."""
    stage_quota: NDArray[np.int64] | None = None
    """(draws, stages): the quota at each stage. Only if asked for."""
    candidates: int = 0

    @property
    def elected_mask(self) -> NDArray[np.bool_]:
        """(draws, candidates): whether candidate i + 1 is elected."""
        mask = np.zeros((len(self.elected), self.candidates + 1), np.bool_)
        np.put_along_axis(mask, self.elected.astype(np.int64), values=True, axis=1)
        return mask[:, 1:]


class Simulator:
    """Counts draws of one set of rankings under one rule. Make one with `simulator`."""

    def __init__(self, election: Election, rule: Rule) -> None:
        self.election = election
        self.rule = rule
        if election.constraints:
            raise NotSimulable(
                "Constraints on who is elected cannot be simulated: count the draws one by one."
            )
        if election.rebased:
            raise NotSimulable("Sections that are rebased cannot be simulated: count the draws one by one.")
        if election.reopen is not None:
            raise NotSimulable("Re-opening nominations cannot be simulated: count the draws one by one.")
        method = rule.method
        papers = read_papers(
            replace(election, weights=np.ones(len(election.rankings), np.int64)), rule.reading
        )
        if isinstance(method, Gregory):
            self._parameters: tuple[Any, Any] = gregory_parameters(method, election, papers.unit)
        elif isinstance(method, Meek):
            self._parameters = meek_parameters(method, election, papers.unit)
        else:
            raise NotSimulable(
                f"The rule {rule.key!r} is of a kind that cannot be simulated: count its draws one by one."
            )
        self.places = method.places
        shares = [section.share for section in election.sections]
        common = lcm(*(share.denominator for share in shares))
        whole = np.array([int(share * common) for share in shares], np.int64)
        self._worth = worth_of(method, election, papers.unit, sum(whole.tolist()))
        tree = tree_of(papers.flat.reshape(-1, papers.width), papers.section_of, max(1, len(shares)))
        withdrawn = np.zeros(len(election.candidates) + 1, np.bool_)
        withdrawn[[0, *election.withdrawn]] = True
        self._field = Field(
            tree=tree._replace(order=papers.rows[tree.order].astype(np.uint32)),
            parts=papers.weights[tree.order if papers.weights.max(initial=1) > 1 else slice(0)],
            shares=whole,
            withdrawn=withdrawn,
        )
        self._rooms: list[tuple[Any, ...]] = []
        """Room to work in that no thread uses now."""

    def run(
        self,
        weights: NDArray[np.integer[Any]] | Sequence[Sequence[int]] | Iterable[NDArray[np.integer[Any]]],
        *,
        threads: int = 1,
        seed: int | str = 0,
        votes: bool = False,
        trace: bool = False,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Results:
        """Count every draw.

        ``weights`` says how many papers each ranking has in each draw, shape (draws, rankings), whole numbers in the
        election's ``unit``; or it is an iterable of such blocks, of which only one is kept at a time. A tie that the
        rule leaves is broken in draw i as `slatecraft.stv.count` does with the seed ``"{seed}/{i}"``: the same seed
        gives the same results whatever the number of threads. ``votes`` asks for the votes at the end, ``trace`` for
        those at every stage. ``progress(done, draws)`` is called as counts are done; draws is None for an iterable.

        Raises `NotSimulable` for weights too large to be counted in whole numbers of 64 bits, ValueError for others
        that cannot be.
        """
        if threads < 1:
            raise ValueError(f"At least one thread is needed, not {threads}.")
        blocks, draws = _blocks(weights)
        kept: list[Outcome] = []
        done = 0
        pool = ThreadPoolExecutor(threads)
        try:
            for block in blocks:
                block = self._checked(block)
                outcome = self._outcome(len(block), votes=votes, trace=trace)
                jobs = [
                    pool.submit(
                        self._count,
                        block[start : start + CHUNK],
                        _rows(outcome, start, start + CHUNK),
                        seed,
                        done + start,
                    )
                    for start in range(0, len(block), CHUNK)
                ]
                for job in jobs:
                    done += job.result()
                    if progress is not None:
                        progress(done, draws)
                kept.append(outcome)
        finally:
            pool.shutdown(cancel_futures=True)
        kept = kept or [self._outcome(0, votes=votes, trace=trace)]
        whole = Outcome._make(np.concatenate(arrays) for arrays in zip(*kept, strict=True))
        stages = int(whole.stages.max(initial=0))
        return Results(
            places=self.places,
            elected=whole.elected,
            last_excluded=whole.last_excluded,
            margin=whole.margin,
            stages=whole.stages,
            votes=whole.votes if votes else None,
            stage_votes=whole.stage_votes[:, :stages] if trace else None,
            stage_quota=whole.stage_quota[:, :stages] if trace else None,
            candidates=len(self.election.candidates),
        )

    def _checked(self, block: Any) -> NDArray[np.integer[Any]]:
        table = np.asarray(block)
        rankings = len(self.election.rankings)
        if table.dtype.kind not in "iu" and table.size:
            raise ValueError(f"Weights must be whole numbers, not {table.dtype}.")
        if table.ndim != 2 or table.shape[1] != rankings:
            raise ValueError(
                f"Weights of shape {table.shape} do not fit: (draws, {rankings}) is wanted, a column for each ranking."
            )
        return table

    def _outcome(self, draws: int, *, votes: bool, trace: bool) -> Outcome:
        size = len(self.election.candidates) + 1
        # Each candidate is excluded or has a surplus once; but a new quota or a new start brings surpluses again.
        method = self.rule.method
        again = isinstance(method, Gregory) and (method.restart or method.quota == Quota.MAJORITY)
        stages = (2 * size * size if again else 2 * size) if trace else 0
        return Outcome(
            np.zeros(draws, np.int8),
            np.zeros((draws, self.election.seats), np.int16),
            np.zeros(draws, np.int16),
            np.zeros(draws, np.int64),
            np.zeros(draws, np.int16),
            np.zeros((draws if votes else 0, size), np.int64),
            np.zeros((draws, stages, size), np.int64),
            np.zeros((draws, stages), np.int64),
        )

    def _count(self, weights: NDArray[np.integer[Any]], outcome: Outcome, seed: int | str, first: int) -> int:
        """Count some draws, of which the first has this number; returns how many."""
        size = len(self.election.candidates) + 1
        block = np.ascontiguousarray(weights, np.int64)
        room = self._rooms.pop() if self._rooms else self._new_room(4 * size)
        first_room = len(room[0].history)
        self._call(block, _lots("", 0, size), room, outcome)
        for draw in np.flatnonzero(outcome.ended).tolist():
            lots = 0
            tried = first_room
            row = _rows(outcome, draw, draw + 1)
            while row.ended[0] != COUNTED:
                number = first + draw
                if row.ended[0] == NEGATIVE:
                    raise ValueError(f"Draw {number} (from 0) has a negative weight.")
                if row.ended[0] == TOO_MANY:
                    raise NotSimulable(
                        f"Draw {number} (from 0) has too many papers for whole numbers of 64 bits: count it by itself."
                    )
                if row.ended[0] == NO_ROOM and tried == len(room[0].history):
                    if tried > MOST_POINTS:
                        raise NotSimulable(
                            f"The count of draw {number} (from 0) takes too many passes: count it by itself."
                        )
                    room = self._new_room(2 * tried)
                if row.ended[0] == NO_LOTS:
                    lots = 2 * lots + 2
                tried = len(room[0].history)
                self._call(block[draw : draw + 1], _lots(f"{seed}/{number}", lots, size), room, row)
        self._rooms.append(room)
        return len(block)

    def _new_room(self, points: int) -> tuple[Any, ...]:
        """Room for one thread to work in, with so many rows of history."""
        table = new_table(self._field, points)
        return (table,) if isinstance(self.rule.method, Gregory) else (table, new_paths(self._field, points))

    def _call(self, weights: NDArray[np.int64], lots: Lots, room: tuple[Any, ...], outcome: Outcome) -> None:
        # Only here is numba needed.
        from slatecraft.stv.simulate.compiling import compiled_gregory, compiled_meek

        count = compiled_gregory() if isinstance(self.rule.method, Gregory) else compiled_meek()
        choices, steps = self._parameters
        count(choices, self._worth, steps, self._field, weights, lots, *room, outcome)


def simulator(
    rankings: Election | Sequence[Sequence[Any]] | NDArray[np.integer[Any]],
    rule: Rule | str,
    *,
    seats: int | None = None,
    candidates: int | Sequence[str] | None = None,
    withdrawn: Collection[int] = (),
) -> Simulator:
    """A simulator for an election's rankings, without its weights, or for rankings as `Election` takes them.

    ``seats`` and ``withdrawn`` change an election's. Rankings by themselves need ``seats`` and ``candidates``: their
    names, or how many they are.

    Raises `NotSimulable` for what only `slatecraft.stv.count` can count, and `ElectionError` for what nothing can.
    """
    if isinstance(rule, str):
        from slatecraft.stv import rules

        rule = rules.get(rule)
    if isinstance(rankings, Election):
        election = rankings
        if candidates is not None:
            raise ElectionError("An election has its candidates: leave candidates out.")
        if seats is not None or withdrawn:
            election = replace(
                election,
                seats=election.seats if seats is None else seats,
                withdrawn=election.withdrawn | frozenset(withdrawn),
            )
    else:
        if seats is None or candidates is None:
            raise ElectionError("Rankings by themselves need the number of seats, and the candidates.")
        names = (
            [str(number + 1) for number in range(candidates)] if isinstance(candidates, int) else candidates
        )
        election = Election(tuple(names), seats, rankings, withdrawn=frozenset(withdrawn))
    return Simulator(election, rule)


def _blocks(weights: Any) -> tuple[Iterator[Any], int | None]:
    """The blocks of some weights, and how many draws they are, if that is known."""
    if isinstance(weights, np.ndarray):
        return iter((weights,)), len(weights)
    blocks = iter(weights)
    first = next(blocks, None)
    if first is None:
        return iter(()), 0
    if np.ndim(first) == 1:
        table = np.asarray([first, *blocks])
        return iter((table,)), len(table)
    return chain((first,), blocks), None


def _rows(outcome: Outcome, start: int, stop: int) -> Outcome:
    """Views of some draws of an outcome."""
    return Outcome._make(array[start:stop] for array in outcome)


def _lots(seed: str, lots: int, size: int) -> Lots:
    """So many lots of a count."""
    ranks = np.zeros((lots, size), np.int64)
    for lot in range(lots):
        digests = [lot_digest(seed, lot + 1, candidate) for candidate in range(1, size)]
        ranks[lot, 1:] = np.argsort(np.argsort(np.array(digests, dtype=object)))
    return Lots(ranks, np.zeros(2, np.int64))
