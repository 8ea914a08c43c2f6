"""Elections to count in benches: read from BLT files, or made up, and always the same ones.

A module, not a bench: ``make bench`` runs what is in bench/ itself, and a script there gets at this one with
``from support.fields import bloc_field``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
CHUNK = 250_000  # papers of the Senate-sized election made at a time, to bound the memory that takes


@dataclass(frozen=True)
class Field:
    """One election: its papers, each ranking once and with the number of papers that hold it."""

    name: str
    seats: int
    candidates: int
    rankings: NDArray[np.int16]  # (n, width): candidates by number from 1, then zeros
    weights: NDArray[np.int64]  # (n,)

    @property
    def papers(self) -> int:
        """How many papers there are in all."""
        return int(self.weights.sum())

    def save(self, path: Path) -> Path:
        """Write the election to a .npz file, which is how a peer's process gets it."""
        np.savez(
            path,
            seats=self.seats,
            candidates=self.candidates,
            rankings=self.rankings,
            weights=self.weights,
        )
        return path


def field_of(name: str, seats: int, candidates: int, papers: dict[tuple[int, ...], int]) -> Field:
    """The election of these rankings and the number of papers with each."""
    width = max(map(len, papers))
    rankings = np.zeros((len(papers), width), dtype=np.int16)
    for row, ranking in enumerate(papers):
        rankings[row, : len(ranking)] = ranking
    return Field(name, seats, candidates, rankings, np.fromiter(papers.values(), dtype=np.int64))


def read_blt(path: Path) -> Field:
    """Read a BLT file as benches need it.

    Closing zeros may lack, a second mention of a candidate is dropped, withdrawn candidates and empty papers are
    left out, and papers alike are put together.
    """
    lines = iter(path.read_text(encoding="utf-8", errors="replace").splitlines())
    candidates, seats = map(int, next(lines).split())
    withdrawn: set[int] = set()
    papers: dict[tuple[int, ...], int] = {}
    for line in lines:
        numbers = list(map(int, line.split()))
        if numbers == [0]:
            break
        if numbers and numbers[0] < 0:
            withdrawn.update(-number for number in numbers)
            continue
        ranking = tuple(dict.fromkeys(c for c in numbers[1:] if c and c not in withdrawn))
        if ranking:
            papers[ranking] = papers.get(ranking, 0) + numbers[0]
    return field_of(path.stem, seats, candidates, papers)


def scotland_2017() -> list[Field]:
    """The 236 wards of the Scottish council elections of 2017 that ../shared has."""
    return [read_blt(path) for path in sorted((SHARED / "scotland" / "2017").glob("*.blt"))]


def plackett_luce(rng: np.random.Generator, logits: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank the columns of each row at random, each next one chosen in proportion to exp(logit)."""
    return np.argsort(-(logits + rng.gumbel(size=logits.shape)), axis=1)


def bloc_field(
    *,
    seats: int = 9,
    candidates: int = 23,
    distinct: int = 2_400,
    papers: int = 130_000,
    longest: int = 12,
    seed: int = 23,
) -> Field:
    """An election of four blocs of voters, who rank by Plackett and Luce and stop where they like.

    A candidate belongs to one bloc, whose voters like it better than the others do. There are ``distinct``
    rankings of 1 to ``longest`` preferences, shared by ``papers`` papers so that few rankings are common and
    many rare (Zipf's law), the short ones most often.
    """
    rng = np.random.default_rng(seed)
    blocs = 4
    appeal = rng.normal(0.0, 1.0, candidates)
    home = rng.integers(blocs, size=candidates)
    logits = appeal + 2.5 * (home == np.arange(blocs)[:, None])

    size = 3 * distinct
    voters = rng.choice(blocs, size, p=[0.4, 0.28, 0.2, 0.12])
    rankings = plackett_luce(rng, logits[voters])[:, :longest] + 1
    lengths = rng.integers(1, longest + 1, size)
    rankings[np.arange(longest) >= lengths[:, None]] = 0
    rankings = np.unique(rankings, axis=0)
    assert len(rankings) >= distinct
    rankings = rankings[np.sort(rng.permutation(len(rankings))[:distinct])]

    order = np.argsort((rankings > 0).sum(axis=1) + rng.exponential(3.0, distinct))
    share = np.empty(distinct)
    share[order] = 1.0 / np.arange(10, 10 + distinct)
    weights = 1 + rng.multinomial(papers - distinct, share / share.sum())
    return Field("blocs", seats, candidates, rankings.astype(np.int16), weights.astype(np.int64))


def senate_field(
    *,
    seats: int = 12,
    candidates: int = 150,
    parties: int = 30,
    papers: int = 5_000_000,
    seed: int = 150,
) -> Field:
    """An election the size of a state's in the Australian Senate, most of it above the line.

    A voter of a party follows the party's ticket and goes on with the tickets of the parties liked next, down to
    some place from the 6th to the 20th. More than half have a mind of their own and exchange neighbours once or twice.
    """
    rng = np.random.default_rng(seed)
    width = 20
    size = _ticket_sizes(rng, candidates, parties)
    start = np.concatenate(([0], np.cumsum(size)[:-1]))
    support = 1.0 / np.arange(1, parties + 1) ** 1.1
    place = rng.normal(size=(parties, 2))  # where a party stands; what is near is liked
    liking = -0.9 * np.linalg.norm(place[:, None] - place[None, :], axis=2) + 0.5 * np.log(support)
    np.fill_diagonal(liking, 50.0)  # one's own party first

    blocks = []
    for first in range(0, papers, CHUNK):
        count = min(CHUNK, papers - first)
        voters = rng.choice(parties, count, p=support / support.sum())
        tickets = plackett_luce(rng, liking[voters])
        blocks.append(_follow(rng, tickets, size, start, width))
    rankings, weights = together(np.concatenate(blocks))
    return Field("senate", seats, candidates, rankings, weights)


def _ticket_sizes(rng: np.random.Generator, candidates: int, parties: int) -> NDArray[np.int64]:
    """How many candidates each party has: two at least, and the larger tickets first."""
    share = 0.92 ** np.arange(parties)
    extra = rng.multinomial(candidates - 2 * parties, share / share.sum())
    return np.sort(2 + extra)[::-1]


def _follow(
    rng: np.random.Generator,
    tickets: NDArray[np.int64],
    size: NDArray[np.int64],
    start: NDArray[np.int64],
    width: int,
) -> NDArray[np.int16]:
    """The papers of voters who go through the tickets in this order, cut off and varied."""
    count = len(tickets)
    tickets = tickets[:, : width // 2]  # a ticket has two candidates at least
    ends = np.cumsum(size[tickets], axis=1)
    rows = np.arange(count)
    rankings = np.empty((count, width), dtype=np.int16)
    for column in range(width):
        nth = (ends <= column).sum(axis=1)  # the ticket this preference falls on
        ticket = tickets[rows, nth]
        rankings[:, column] = start[ticket] + column - (ends[rows, nth] - size[ticket]) + 1
    for _ in range(2):
        mine = rows[rng.random(count) < 1 / 3]
        swap = rng.integers(width - 1, size=len(mine))
        rankings[mine, swap], rankings[mine, swap + 1] = rankings[mine, swap + 1], rankings[mine, swap]
    lengths = rng.integers(6, width + 1, count)
    rankings[np.arange(width) >= lengths[:, None]] = 0
    return rankings


def together(papers: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Each ranking of the papers once, and how many papers hold it.

    Rows are told apart by a 64-bit hash, which sorts many times faster than the rows, and then checked.
    """
    odd = np.random.default_rng(0).integers(1 << 63, size=(papers.shape[1],), dtype=np.uint64) * 2 + 1
    key = np.zeros(len(papers), dtype=np.uint64)
    for column in range(papers.shape[1]):
        key = (key ^ papers[:, column].astype(np.uint64)) * odd[column]
        key ^= key >> np.uint64(29)
    _, first, which, weights = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
    rankings = papers[first]
    for begin in range(0, len(papers), CHUNK):
        assert np.array_equal(rankings[which[begin : begin + CHUNK]], papers[begin : begin + CHUNK])
    return rankings, weights.astype(np.int64)


def total_papers(fields: Sequence[Field]) -> int:
    """How many papers these elections have in all."""
    return sum(field.papers for field in fields)
