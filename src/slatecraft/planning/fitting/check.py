"""How well fitted blocs do: rankings sampled from them are counted again, and the count is laid beside the real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft import stv
from slatecraft.planning.electorate import Bloc
from slatecraft.planning.fitting.stages import follow, sample, transfers
from slatecraft.planning.fitting.tables import StageTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.stv.counts import Count

    Floats = NDArray[np.float64]

RANKINGS = 20_000
"""Sampled for a replay: so many that chance hardly shows in it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A count of sampled rankings beside the real one."""

    seats: int
    right: int
    """Of the elected, how many are so in the replay too."""
    totals_error: float
    """By how much a candidate's votes after a stage differ on average, as a share of the quota; the stages are matched
    by their numbers."""
    moved: float
    """Votes that the real count moved,"""
    astray: float
    """and how many of these would have gone elsewhere, had the count elected and excluded as it did."""
    lost: float
    """Votes that went to nobody in the real count,"""
    lost_replayed: float
    """and that would have."""

    @property
    def transfers_error(self) -> float:
        """The share of all votes moved that would have gone elsewhere."""
        return self.astray / self.moved if self.moved else 0.0


def table_of(count: Count, parties: Sequence[str]) -> StageTable:
    """The stages of a count of ours. Raises `ElectorateError` where its rule does not move votes from whom to whom."""
    return StageTable(
        title=count.election.title,
        seats=count.election.seats,
        quota=float(count.exact(count.stages[0].quota)),
        names=count.election.candidates,
        parties=tuple(parties),
        totals=np.array([[float(count.exact(votes)) for votes in stage.votes] for stage in count.stages]),
        rule=count.rule,
        elected=count.elected,
    )


def replay(table: StageTable, blocs: Sequence[Bloc], seed: int = 1) -> Replay:
    """Count rankings sampled from blocs, with the real first preferences, under the real rule."""
    rankings, votes = sample(blocs, table.totals[0], RANKINGS, (seed,))
    found = transfers(follow(rankings, table), table, votes)
    astray = 0.0
    for real, guess in zip(table.moved, found, strict=True):
        if guess.sum() > 0:
            astray += float(np.abs(guess / guess.sum() * real.sum() - real).sum()) / 2
    election = stv.Election(
        table.names, table.seats, rankings, _whole(table.totals[0], rankings, votes), title=table.title
    )
    count = stv.count(election, table.rule, seed=seed)
    again = table_of(count, table.parties)
    stages = min(len(again.totals), len(table.totals))
    return Replay(
        seats=table.seats,
        right=len(set(count.elected) & set(table.elected)),
        totals_error=float(np.abs(again.totals[:stages] - table.totals[:stages]).mean() / table.quota),
        moved=float(table.moved.sum()),
        astray=astray,
        lost=float(table.moved[:, -1].sum()),
        lost_replayed=float(found[:, -1].sum()),
    )


def _whole(firsts: Floats, rankings: NDArray[np.integer[Any]], votes: Floats) -> NDArray[np.int64]:
    """Whole papers for each ranking, in all as many first preferences as there were."""
    whole = np.zeros(len(votes), np.int64)
    for number, papers in enumerate(np.rint(firsts).astype(np.int64).tolist(), 1):
        rows = np.flatnonzero(rankings[:, 0] == number)
        if len(rows):
            edges = np.rint(np.cumsum(votes[rows]) / votes[rows].sum() * papers).astype(np.int64)
            whole[rows] = np.diff(edges, prepend=0)
    return whole


def alike(names: Sequence[str], stops: float | tuple[float, ...]) -> tuple[Bloc, ...]:
    """What fitted blocs are to beat: voters to whom all candidates but their first are alike."""
    return tuple(
        Bloc(name, (number,), (1.0,), stops=stops, toward=(1.0,) * len(names))
        for number, name in enumerate(names, 1)
    )
