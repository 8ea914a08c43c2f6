"""Many counts of the same rankings under many weights, compiled.

A simulation fixes the rankings once; a draw is only how many papers each of them has. Every draw is counted as
`slatecraft.stv.count` would count it, to the last unit.

>>> from slatecraft.stv import simulate
>>> rankings = [["Ann"], ["Bob", "Cat"], ["Cat"]]
>>> simulator = simulate.simulator(rankings, "scottish", seats=1, candidates=["Ann", "Bob", "Cat"])
>>> results = simulator.run([[4, 3, 2], [2, 3, 4]])
>>> results.elected.tolist(), results.last_excluded.tolist(), results.margin.tolist()
([[1], [3]], [3, 2], [200000, 100000])

This needs numba, the extra ``simulate``. It is compiled once and kept in the user's folder for caches (or in
``NUMBA_CACHE_DIR``).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.stv.election import MOST_PAPERS, Election, ElectionError
from slatecraft.stv.gregory import choices
from slatecraft.stv.readings import read_papers
from slatecraft.stv.rule import (
    Arithmetic,
    ExclusionSteps,
    Gregory,
    Quota,
    Rule,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
)
from slatecraft.stv.simulate.gregory import (
    BY_PARCEL,
    BY_VALUE,
    CUT,
    FIRST_THEN_VALUE,
    ONE_MORE,
    ROUND_UP,
    TOGETHER,
    Steps,
)
from slatecraft.stv.simulate.piles import (
    COUNTED,
    NEGATIVE,
    NO_LOTS,
    NO_ROOM,
    SAFE,
    TOO_MANY,
    Field,
    Lots,
    Outcome,
    Table,
    Worth,
    new_table,
)
from slatecraft.stv.simulate.tree import tree_of
from slatecraft.stv.ties import lot_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["NotSimulable", "Results", "Simulator", "simulator"]

CHUNK = 256
"""Draws that one call counts: some milliseconds of work."""
EXCLUSION_STEPS = {
    ExclusionSteps.TOGETHER: TOGETHER,
    ExclusionSteps.BY_VALUE: BY_VALUE,
    ExclusionSteps.FIRST_THEN_VALUE: FIRST_THEN_VALUE,
    ExclusionSteps.BY_PARCEL: BY_PARCEL,
}


class NotSimulable(ValueError):
    """A rule, an election or weights that only `slatecraft.stv.count` can count: the message says why."""


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
        method = rule.method
        if not isinstance(method, Gregory):
            raise NotSimulable(f"The rule {rule.key!r} is not of Gregory's kind: count its draws one by one.")
        if election.constraints:
            raise NotSimulable(
                "Constraints on who is elected cannot be simulated: count the draws one by one."
            )
        if election.reopen is not None:
            raise NotSimulable("Re-opening nominations cannot be simulated: count the draws one by one.")
        papers = read_papers(
            replace(election, weights=np.ones(len(election.rankings), np.int64)), rule.reading
        )
        self.places = method.places
        self._rows = papers.rows
        self._choices = choices(method)
        shares = [section.share for section in election.sections]
        common = lcm(*(share.denominator for share in shares))
        whole = np.array([int(share * common) for share in shares], np.int64)
        self._worth = _worth(method, election, papers.unit, sum(whole.tolist()))
        self._steps = _steps(method, election)
        table = papers.flat.reshape(-1, papers.width)
        tree = tree_of(table, papers.section_of, max(1, len(shares)))
        withdrawn = np.zeros(len(election.candidates) + 1, np.bool_)
        withdrawn[[0, *election.withdrawn]] = True
        self._field = Field(
            tree._replace(order=papers.rows[tree.order]), papers.weights[tree.order], whole, withdrawn
        )
        self._tables: list[Table] = []
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
        again = self._steps.restart or self._steps.quota_of_active
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
        table = self._tables.pop() if self._tables else new_table(self._field, 4 * size)
        self._call(block, _lots("", 0, size), table, outcome)
        for draw in np.flatnonzero(outcome.ended).tolist():
            lots = 0
            row = _rows(outcome, draw, draw + 1)
            while row.ended[0] != COUNTED:
                number = first + draw
                if row.ended[0] == NEGATIVE:
                    raise ValueError(f"Draw {number} (from 0) has a negative weight.")
                if row.ended[0] == TOO_MANY:
                    raise NotSimulable(
                        f"Draw {number} (from 0) has too many papers for whole numbers of 64 bits: count it by itself."
                    )
                if row.ended[0] == NO_ROOM:
                    table = new_table(self._field, 2 * len(table.history))
                if row.ended[0] == NO_LOTS:
                    lots = 2 * lots + 2
                self._call(block[draw : draw + 1], _lots(f"{seed}/{number}", lots, size), table, row)
        self._tables.append(table)
        return len(block)

    def _call(self, weights: NDArray[np.int64], lots: Lots, table: Table, outcome: Outcome) -> None:
        from slatecraft.stv.simulate.compiling import compiled_gregory

        compiled_gregory()(
            self._choices, self._worth, self._steps, self._field, weights, lots, table, outcome
        )


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
        election = Election(tuple(names), seats, rankings, withdrawn=frozenset(withdrawn))  # type: ignore[arg-type]
    return Simulator(election, rule)


SIMULATED = {
    "quota", "quota_places", "quota_more", "quota_falls", "threshold", "arithmetic", "places", "surplus_papers",
    "surplus_value", "surplus_share", "surplus_order", "surplus_fraction_places", "receive_until_transfer", "defer",
    "exclude", "exclude_many", "strictly", "losers_first", "elect_in_substages", "credit_by_parcel", "majority",
    "last_two", "fill_early", "restart", "ties", "tie_batches",
}  # fmt: skip
"""The parameters of `Gregory` that are known here. A rule that changes any other is refused."""


def _steps(method: Gregory, election: Election) -> Steps:
    for parameter in fields(method):
        if parameter.name not in SIMULATED and getattr(method, parameter.name) != parameter.default:
            raise NotSimulable(
                f"Rules with {parameter.name} cannot be simulated: count the draws one by one."
            )
    if method.arithmetic != Arithmetic.VALUES:
        raise NotSimulable(
            "Only rules that cut the value of each paper to decimal places can be simulated: count the draws one by "
            "one."
        )
    quota_places = method.places if method.quota_places is None else method.quota_places
    if quota_places > method.places:
        raise NotSimulable("A quota with more decimal places than votes have cannot be simulated.")
    hare = method.quota in (Quota.HARE, Quota.HARE_UP)
    majority = method.quota == Quota.MAJORITY
    if majority and election.seats != 1:
        raise ElectionError(f"This rule fills one seat, but the election has {election.seats}.")
    rounding = CUT
    if method.quota == Quota.DROOP or (majority and not method.quota_more):
        rounding = ONE_MORE
    elif method.quota in (Quota.DROOP_UP, Quota.HARE_UP) and method.quota_places is not None:
        rounding = ROUND_UP
    return Steps(
        seats=election.seats,
        quota_divisor=2 if majority else election.seats + (0 if hare else 1),
        quota_step=1 if majority else 10 ** (method.places - quota_places),
        quota_rounding=rounding,
        quota_of_active=majority,
        quota_falls=method.quota_falls,
        last_parcel=method.surplus_papers == SurplusPapers.LAST_PARCEL,
        unweighted=method.surplus_value == SurplusValue.UNWEIGHTED,
        transferable=method.surplus_share == SurplusShare.TRANSFERABLE,
        scale=_scale(method),
        receive_until_transfer=method.receive_until_transfer,
        exclude=EXCLUSION_STEPS[method.exclude],
        elect_in_substages=method.elect_in_substages,
        tie_batches=method.tie_batches,
        restart=method.restart,
    )


def _scale(method: Gregory) -> int:
    """What a surplus's fraction is cut by; 0 if it is not."""
    return 0 if method.surplus_fraction_places is None else 10**method.surplus_fraction_places


def _worth(method: Gregory, election: Election, paper: Fraction, all_shares: int) -> Worth:
    """What papers are worth, each of them this fraction of a vote before sections weigh it."""
    unit = 10**method.places
    worth = paper * unit
    # The largest products in which papers come: a surplus and its scale, votes and seats, papers and shares.
    factor = max(_scale(method), 4 * election.seats + 4)
    most = min(
        SAFE * worth.denominator // (worth.numerator * factor),
        SAFE // (max(worth.numerator, worth.denominator) * max(1, all_shares)),
        MOST_PAPERS,
    )
    return Worth(unit, worth.numerator, worth.denominator, most)


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
