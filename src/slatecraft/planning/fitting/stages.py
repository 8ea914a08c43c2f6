"""How blocs of voters rank, learned from the stages of a count whose ballots nobody has.

A table of stages says how many votes went from whom to whom. Rankings are sampled from blocs as they are thought to be,
followed through the count as it really went, and given such weights that every transfer has the votes it had (iterative
proportional fitting: Deming and Stephan 1940). Then the blocs are fitted to that part of each ranking which the count
has seen; and so on. This is expectation and maximisation (Dempster, Laird and Rubin 1977): each round makes what the
table says likelier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.fitting.blocs import Counted, Fitted, blocs_by_habit, fit_blocs
from slatecraft.planning.fitting.papers import Papers, blocs_of, evidence
from slatecraft.planning.world import sample_rankings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.electorate import Bloc
    from slatecraft.planning.fitting.tables import StageTable

    Floats = NDArray[np.float64]

ROUNDS = 12
"""After so many, what is learned from one Assembly foretells the next no better (``docs/how-voters-rank.md``)."""
SWEEPS = 2
"""Through all stages in each round; what they leave unmatched the next round starts from."""
RANKINGS = 12_000
"""Sampled for each count."""
FEWEST = 200
"""Rankings sampled for the smallest bloc."""


@dataclass(frozen=True, eq=False)
class Move:
    """Papers that a stage moves on."""

    stage: int
    rows: NDArray[np.int64]
    to: NDArray[np.int64]
    """The column of the candidate each goes to; the number of candidates for nobody."""


@dataclass(frozen=True, eq=False)
class Followed:
    """Papers on their way through a count."""

    moves: tuple[Move, ...]
    known: NDArray[np.int64]
    """(papers,): how many preferences the count has seen."""
    ended: NDArray[np.bool_]
    """(papers,): whether it has seen that there are no more."""


def bare(table: StageTable) -> Counted:
    """The count of a table with its first preferences, before anything is known of the papers."""
    return Counted(table.names, blocs_of(table.names, table.parties), table.totals[0], {})


def sample(
    blocs: Sequence[Bloc], firsts: Floats, size: int, seed: Sequence[int]
) -> tuple[NDArray[np.int8], Floats]:
    """Rankings of about so many voters; and the votes each stands for, so that first preferences are as given."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    field = len(firsts)
    parts = []
    for bloc in blocs:
        share = sum(firsts[number - 1] for number in bloc.candidates) / firsts.sum()
        papers = max(FEWEST, round(size * share))
        parts.append(sample_rankings(bloc, field, papers, rng, toward=np.array(bloc.toward)))
    rankings = np.concatenate(parts)
    return rankings, _as_first(firsts, rankings, np.ones(len(rankings)))


def _as_first(firsts: Floats, rankings: NDArray[np.integer[Any]], votes: Floats) -> Floats:
    """Votes scaled so that each candidate's first preferences are as given."""
    first = rankings[:, 0].astype(np.int64) - 1
    found = np.bincount(first, votes, len(firsts))
    return votes * (firsts / np.maximum(found, 1e-300))[first]


def follow(rankings: NDArray[np.integer[Any]], table: StageTable) -> Followed:
    """Where papers would have gone in a count that elected and excluded as this one did."""
    count, field = len(rankings), len(table.names)
    # Nobody is the last column: always open, and where a ranking goes when it has ended.
    columns = np.full((count, rankings.shape[1] + 1), field)
    columns[:, :-1] = np.where(rankings > 0, rankings.astype(np.int64) - 1, field)
    lengths = (rankings > 0).sum(axis=1)
    places = np.arange(columns.shape[1])
    at = np.zeros(count, np.int64)
    holder = columns[:, 0].copy()
    received = np.zeros(count, np.int64)
    moves = []
    for stage, sources in enumerate(table.sources):
        rows = np.flatnonzero(np.isin(holder, sources))
        if table.surplus[stage] and table.last_parcel and len(rows):
            rows = rows[received[rows] == received[rows].max()]
        open_to = np.append(table.continuing[stage], True)
        later = places > at[rows][:, None]
        at[rows] = (open_to[columns[rows]] & later).argmax(axis=1)
        holder[rows] = columns[rows, at[rows]]
        received[rows] = stage + 1
        moves.append(Move(stage, rows, holder[rows]))
    ended = holder == field
    return Followed(tuple(moves), np.where(ended, lengths, at + 1), ended)


def transfers(followed: Followed, table: StageTable, votes: Floats) -> Floats:
    """(stages - 1, field + 1): what papers with these votes would have brought to whom, and last to nobody."""
    field = len(table.names)
    value = np.ones(len(votes))
    found = np.zeros((len(table.sources), field + 1))
    for move in followed.moves:
        goes = np.bincount(move.to, votes[move.rows] * value[move.rows], field + 1).astype(float)
        if not table.surplus[move.stage]:
            goes = goes * table.share_taken(move.stage)
        else:
            divided = goes[:-1].sum() if table.transferable_only else goes.sum()
            share = min(1.0, table.taken(move.stage) / divided) if divided else 1.0
            value[move.rows] *= share
            goes = goes * share
            if table.transferable_only:
                goes[-1] = table.taken(move.stage) - goes[:-1].sum()
        found[move.stage] = goes
    return found


def weigh(followed: Followed, table: StageTable, rankings: NDArray[np.int8], votes: Floats) -> Floats:
    """Votes for each paper with which transfers are those of the table, as nearly as these papers can make them."""
    field = len(table.names)
    votes = votes.copy()
    for _ in range(SWEEPS):
        value = np.ones(len(votes))
        for move in followed.moves:
            goes = np.bincount(move.to, votes[move.rows] * value[move.rows], field + 1).astype(float)
            papers = float(votes[move.rows[move.to < field]].sum())
            wanted, share = _wanted(table, move.stage, goes, papers)
            votes[move.rows] *= np.divide(wanted, goes, out=np.ones(field + 1), where=goes > 0)[move.to]
            value[move.rows] *= share
        votes = _as_first(table.totals[0], rankings, votes)
    return votes


def _wanted(table: StageTable, stage: int, goes: Floats, papers: float) -> tuple[Floats, float]:
    """What papers that bring ``goes`` to everybody, and of which so many go on, ought to bring at the value they have;
    and what share of that value moves."""
    real = table.moved[stage]
    if not table.surplus[stage]:
        share = table.share_taken(stage)
        return real / share, share
    if not table.transferable_only:
        share = table.taken(stage) / goes.sum() if goes.sum() else 1.0
        return real / share, share
    sent, parcel = real[:-1].sum(), goes.sum()
    told = table.first_papers_sent(stage)
    if told is not None:
        share = sent / told
        return np.append(real[:-1] / share, table.totals[0, table.sources[stage][0]] - told), share
    # All that went on kept its value, if more was lost than by rounding, or if there is no more to send.
    if real[-1] > table.unit * papers or sent >= goes[:-1].sum():
        return np.append(real[:-1], max(parcel - sent, 0.0)), 1.0
    if not sent:
        # A value so small that rounding leaves nothing of it.
        return goes, 0.0
    share = sent / goes[:-1].sum()
    return np.append(real[:-1] / share, goes[-1]), share


def fit_stages(tables: Sequence[StageTable], *, seed: int = 1) -> Fitted:
    """Fit the blocs of a count to its stages; or of several, where blocs of the same name share their habits."""
    counts = [bare(table) for table in tables]
    blocs: list[Sequence[Bloc]] = [blocs_by_habit(None, one) for one in counts]
    for _ in range(ROUNDS):
        shown = []
        for place, (table, one) in enumerate(zip(tables, counts, strict=True)):
            rankings, votes = sample(blocs[place], one.firsts, RANKINGS, (seed, place))
            followed = follow(rankings, table)
            votes = weigh(followed, table, rankings, votes)
            papers = Papers(rankings, votes, followed.known, followed.ended)
            seen = {name: evidence(papers, own, len(one.names)) for name, own in one.blocs.items()}
            shown.append(Counted(one.names, one.blocs, one.firsts, seen))
        fitted = fit_blocs(shown)
        blocs = [[each.bloc for each in some] for some in fitted.elections]
    return fitted
