"""Draws of an election from an electorate, in blocks.

A draw is one way the election could go: how many vote for the slate in each area, how many of them follow the order,
what the rivals have, how the others rank. A block is a number of draws that share their rankings, so that they are
counted together; each block has a random stream of its own, so that blocks can be made anywhere and in any order.

What an order can move is kept apart from what it cannot: two plans counted on the same block meet the same voters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.electorate import Bloc, Electorate, first_preferences
from slatecraft.stv import simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Order = tuple[int, ...]

DRAWS_IN_BLOCK = 250
"""Only the last block of some draws may have fewer."""
RANKINGS_IN_BLOCK = 2000
"""About so many rankings stand for all who follow no order."""
TAILS = 100
"""So many ways to go on after an order stand for all."""


def sample_rankings(
    bloc: Bloc, field: int, sizes: int, rng: np.random.Generator, *, toward: Floats, after: bool = False
) -> NDArray[np.int8]:
    """Rankings of so many voters of a bloc, shape (``sizes``, ``field``), 0 after the last preference.

    ``toward`` has the weights of all candidates outside the bloc, shape (field,). First preferences are spread evenly
    over their distribution instead of drawn one by one, which leaves less noise. ``after``: the voters have ranked
    all of the bloc already; only what follows is returned.
    """
    own = np.array(bloc.candidates) - 1
    strengths = np.array(bloc.strengths, float)
    weights = np.array(toward, float)
    weights[own] = 0
    # The smallest of exponential times with these rates comes first: a Plackett-Luce ranking.
    with np.errstate(divide="ignore"):
        others = np.argsort(rng.exponential(size=(sizes, field)) / weights, axis=1, kind="stable")
    left_others = np.count_nonzero(weights)
    if after:
        mine, left_own = np.zeros((sizes, 0), np.int64), 0
    else:
        mine, left_own = _own_order(own, strengths, sizes, rng)
    rankings = np.zeros((sizes, field), np.int8)
    at_own = np.zeros(sizes, np.int64)
    at_others = np.zeros(sizes, np.int64)
    going = np.ones(sizes, bool)
    rows = np.arange(sizes)
    for place in range(left_own + left_others):
        stay = rng.random(sizes) < bloc.loyalty
        ranked = place + len(own) if after else place
        if ranked:
            going &= rng.random(sizes) >= bloc.stops_after(ranked)
        else:
            stay[:] = True
        own_left, others_left = at_own < left_own, at_others < left_others
        from_own = own_left & (stay | ~others_left)
        from_others = ~from_own & others_left
        picked = np.zeros(sizes, np.int64)
        if left_own:
            picked = np.where(from_own, mine[rows, np.minimum(at_own, left_own - 1)] + 1, picked)
        if left_others:
            picked = np.where(from_others, others[rows, np.minimum(at_others, left_others - 1)] + 1, picked)
        rankings[:, place] = np.where(going, picked, 0)
        at_own += from_own
        at_others += from_others
    return rankings


def _own_order(
    own: NDArray[np.int64], strengths: Floats, sizes: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], int]:
    """Each voter's order of the bloc's candidates (indices), and how many have a chance to be ranked."""
    shares = np.cumsum(strengths) / strengths.sum()
    first = np.searchsorted(shares, (np.arange(sizes) + rng.random()) / sizes, side="right")
    first = np.minimum(first, len(own) - 1)
    with np.errstate(divide="ignore"):
        times = rng.exponential(size=(sizes, len(own))) / strengths
    times[np.arange(sizes), first] = -1
    return own[np.argsort(times, axis=1, kind="stable")], max(1, int(np.count_nonzero(strengths)))


def _scores(rankings: NDArray[np.int8], bloc: Bloc) -> NDArray[np.float32]:
    """How the logarithm of each ranking's chance changes with the logarithm of each of the bloc's own weights.

    Shape (rankings, bloc's candidates). Only preferences within the bloc count.
    """
    left = np.tile(np.array(bloc.strengths) / sum(bloc.strengths), (len(rankings), 1))
    scores = np.zeros(left.shape)
    column = np.full(rankings.max() + 1, -1)
    for place, number in enumerate(bloc.candidates):
        column[number : number + 1] = place if bloc.strengths[place] else -1
    for place in range(rankings.shape[1]):
        picked = column[rankings[:, place]]
        rows = np.flatnonzero(picked >= 0)
        if len(rows):
            here = left[rows]
            scores[rows] -= here / here.sum(axis=1, keepdims=True)
            scores[rows, picked[rows]] += 1
            left[rows, picked[rows]] = 0
    return scores.astype(np.float32)


@dataclass(frozen=True, eq=False)
class Block:
    """Some draws, to be counted together under any plan whose orders are among ``orders``."""

    electorate: Electorate
    orders: tuple[Order, ...]
    simulator: simulate.Simulator
    base: NDArray[np.int64]
    """(draws, rankings): papers that no order moves, 0 for the rankings of followers."""
    followers: Floats
    """(draws, areas): votes of those who follow their area's order."""
    tails: Floats
    """(tails,): what share of followers goes on in which way; the rankings of order i are the columns
    ``i * len(tails)`` and following."""
    rounding: Floats
    """(draws, 1): what is added to every vote's place in the draw before it is cut down to a whole number."""
    adherence: NDArray[np.float32]
    """(draws,): the followers' share."""
    seed: str

    @property
    def draws(self) -> int:
        """How many draws."""
        return len(self.base)

    @cached_property
    def base_firsts(self) -> NDArray[np.int64]:
        """(draws, candidates): first preferences that no order moves, the withdrawn passed over."""
        rankings = np.asarray(self.simulator.election.rankings)
        standing = rankings * ~np.isin(rankings, [*self.simulator.election.withdrawn])
        first = standing[np.arange(len(standing)), (standing > 0).argmax(axis=1)]
        return np.stack(
            [
                self.base[:, first == number].sum(axis=1)
                for number in range(1, len(self.electorate.names) + 1)
            ],
            axis=1,
        )

    @cached_property
    def followers_in_all(self) -> Floats:
        """(draws, 1): votes of those who follow an order."""
        return np.asarray(self.followers.sum(axis=1, keepdims=True))

    @cached_property
    def ballots(self) -> NDArray[np.int64]:
        """(draws,): papers in all, whatever the plan."""
        followers = np.floor(self.followers_in_all + self.rounding)[:, 0].astype(np.int64)
        return np.asarray(self.base.sum(axis=1) + followers)

    def votes_by_order(self, assignment: NDArray[np.intp]) -> Floats:
        """(draws, orders): followers of each order, if area a is asked for order ``assignment[a]`` (from 0)."""
        # Sums rather than a product of matrices, whose last digits may depend on how many threads work on it.
        each = range(len(self.orders))
        return np.stack([self.followers[:, assignment == order].sum(axis=1) for order in each], axis=1)

    def votes_by_share(self, shares: Sequence[float] | Floats) -> Floats:
        """(draws, orders): followers of each order, if it is asked of this share of them in every area."""
        return np.asarray(self.followers_in_all * np.asarray(shares, float))

    def weights(self, by_order: Floats) -> NDArray[np.int64]:
        """(draws, rankings): whole papers. Rounding is such that no follower is lost or gained."""
        table = self.base.copy()
        ends = np.minimum(np.cumsum(by_order, axis=1), self.followers_in_all)
        ends[:, -1:] = self.followers_in_all
        starts = np.concatenate([np.zeros((len(ends), 1)), ends[:, :-1]], axis=1)
        parts = np.cumsum(self.tails)[None, None, :-1]
        cuts = starts[:, :, None] + (ends - starts)[:, :, None] * parts
        cuts = np.concatenate([cuts, ends[:, :, None]], axis=2).reshape(len(table), -1)
        table[:, : cuts.shape[1]] = np.diff(np.floor(cuts + self.rounding), axis=1, prepend=0)
        return table

    def count(self, by_order: Floats, *, threads: int = 1) -> simulate.Results:
        """Count every draw under a plan, given as followers by order."""
        return self.simulator.run(self.weights(by_order), threads=threads, seed=self.seed)

    def seats(self, by_order: Floats, *, threads: int = 1) -> NDArray[np.bool_]:
        """(draws, slate's candidates): who of the slate is elected."""
        return self.count(by_order, threads=threads).elected_mask[:, : self.electorate.size]


def make_block(
    electorate: Electorate,
    orders: Sequence[Order],
    seed: int,
    number: int,
    draws: int = DRAWS_IN_BLOCK,
    *,
    withdrawn: Sequence[int] = (),
) -> Block:
    """The block of this number: the same for the same seed and number, whatever the orders.

    ``withdrawn`` are candidates who do not stand after all: their papers go to the next preferences.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, number]))
    field, size = len(electorate.names), electorate.size
    components = _components(electorate)
    toward = toward_others(electorate)
    pools = [
        sample_rankings(part.bloc, field, part.pool, rng, toward=toward[part.bloc.name])
        for part in components
    ]
    ends = sample_rankings(
        electorate.slate, field, TAILS, rng, toward=toward[electorate.slate.name], after=True
    )
    tails, counts = np.unique(ends, axis=0, return_counts=True)
    followed = np.zeros((len(orders) * len(tails), field), np.int8)
    for place, order in enumerate(orders):
        rows = slice(place * len(tails), (place + 1) * len(tails))
        followed[rows, : len(order)] = order
        followed[rows, size:] = tails[:, : field - size]
    ballots = np.array([area.ballots for area in electorate.areas])
    rounding = rng.random((draws, 1))
    followers, leakers, adherence, rest = _slate_votes(electorate, ballots, draws, rng)
    weights = _base_weights(
        electorate, components, pools, followers.sum(axis=1, keepdims=True), leakers, rest, rounding, rng
    )
    base = np.zeros((draws, len(followed) + weights.shape[1]), np.int64)
    base[:, len(followed) :] = weights
    simulator = simulate.simulator(
        np.concatenate([followed, *pools]),
        electorate.rule,
        seats=electorate.seats,
        candidates=electorate.names,
        withdrawn=withdrawn,
    )
    return Block(
        electorate=electorate,
        orders=tuple(orders),
        simulator=simulator,
        base=base,
        followers=followers,
        tails=counts / counts.sum(),
        rounding=rounding,
        adherence=adherence,
        seed=f"{seed}/{number}",
    )


def blocks_of(draws: int, first_block: int) -> list[tuple[int, int]]:
    """The blocks that so many draws are made in: the number and the draws of each."""
    starts = range(0, draws, DRAWS_IN_BLOCK)
    return [(first_block + number, min(DRAWS_IN_BLOCK, draws - start)) for number, start in enumerate(starts)]


@dataclass(frozen=True)
class _Component:
    """Voters who rank alike: a rival bloc, or those of the slate's voters who follow no order, by whose home it is."""

    bloc: Bloc
    pool: int
    home: tuple[int, ...] | None
    """For the slate's: whose home it is; None for a rival."""


def _components(electorate: Electorate) -> list[_Component]:
    by_home = dict.fromkeys(sorted({area.home for area in electorate.areas}), 0.0)
    for area in electorate.areas:
        by_home[area.home] += area.votes
    others = max(electorate.ballots - electorate.votes, 0.0)
    everyone = electorate.votes + others
    parts = []
    for home, votes in by_home.items():
        if votes:
            boosted = tuple(
                strength * (electorate.home_boost if candidate in home else 1)
                for candidate, strength in zip(
                    electorate.slate.candidates, electorate.slate.strengths, strict=True
                )
            )
            bloc = replace(electorate.slate, strengths=boosted)
            parts.append(_Component(bloc, _pool(votes / everyone), home))
    total = sum(rival.share for rival in electorate.rivals)
    for rival in electorate.rivals:
        if rival.share:
            share = rival.share / total * others / everyone
            parts.append(_Component(rival, _pool(share), None))
    return parts


def _pool(share: float) -> int:
    return max(40, round(RANKINGS_IN_BLOCK * share))


def toward_others(electorate: Electorate) -> dict[str, Floats]:
    """Weights of candidates outside each bloc; where none are given, expected first preferences."""
    others = max(electorate.ballots - electorate.votes, 0.0)
    total = sum(rival.share for rival in electorate.rivals) or 1.0
    blocs = [(rival, rival.share / total * others) for rival in electorate.rivals]
    expected = first_preferences([(electorate.slate, electorate.votes), *blocs], len(electorate.names))
    firsts = np.array(expected) + 1e-6
    return {
        bloc.name: np.array(bloc.toward, float) if bloc.toward else firsts
        for bloc in (electorate.slate, *electorate.rivals)
    }


def _slate_votes(
    electorate: Electorate, ballots: Floats, draws: int, rng: np.random.Generator
) -> tuple[Floats, dict[tuple[int, ...], Floats], NDArray[np.float32], Floats]:
    """Followers by area, other voters of the slate by home, the followers' share, and everybody else's ballots."""
    swings = electorate.swings
    expected = np.array([area.votes for area in electorate.areas])
    regions = sorted({area.region for area in electorate.areas})
    region_of = np.array([regions.index(area.region) for area in electorate.areas])
    # What chance adds where few vote goes as one part in the root of their number.
    spread = np.sqrt(swings.area**2 + 1 / np.maximum(expected, 1))
    deviate = (
        swings.national * rng.standard_normal((draws, 1))
        + (swings.regional * rng.standard_normal((draws, len(regions))))[:, region_of]
        + spread * rng.standard_normal((draws, len(expected)))
    )
    variance = swings.national**2 + swings.regional**2 + spread**2
    votes = expected * np.exp(deviate - variance / 2)
    known = ballots > 0
    votes[:, known] = np.minimum(votes[:, known], ballots[known])
    adherence = _beta(electorate.adherence.mean, electorate.adherence.sd, draws, rng)
    followers = votes * adherence[:, None]
    leakers = {
        home: (votes - followers)[:, [area.home == home for area in electorate.areas]].sum(axis=1)
        for home in sorted({area.home for area in electorate.areas})
    }
    rest = np.maximum(np.maximum(ballots, expected).sum() - votes.sum(axis=1), 0)
    return followers, leakers, adherence.astype(np.float32), rest


def _beta(mean: float, sd: float, draws: int, rng: np.random.Generator) -> Floats:
    if sd <= 0 or not 0 < mean < 1:
        return np.full(draws, mean)
    # A deviation that no beta distribution of this mean has is cut down to one that is flat at most.
    strength = max(mean * (1 - mean) / sd**2 - 1, 1 / min(mean, 1 - mean))
    return rng.beta(mean * strength, (1 - mean) * strength, draws)


def _base_weights(
    electorate: Electorate,
    components: list[_Component],
    pools: list[NDArray[np.int8]],
    followers: Floats,
    leakers: dict[tuple[int, ...], Floats],
    rest: Floats,
    rounding: Floats,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Papers of all who follow no order, component by component.

    All votes of a draw are laid end to end, the followers' first; a paper is where a whole number is passed. So the
    papers are together as many as the votes are, and each part of them is as many as its votes to within one.
    """
    swings, field, draws = electorate.swings, len(electorate.names), len(followers)
    rivals = [part for part in components if part.home is None]
    shares = np.array([part.bloc.share for part in rivals])
    mean_rest = max(float(rest.mean()), 1.0)
    if rivals:
        spread = np.sqrt(swings.rivals**2 + 1 / np.maximum(mean_rest * shares / shares.sum(), 1))
        shares = shares * np.exp(spread * rng.standard_normal((draws, len(rivals))) - spread**2 / 2)
        shares /= shares.sum(axis=1, keepdims=True)
    tilts = rng.standard_normal((draws, field)).astype(np.float32)
    laid = followers
    columns = []
    rival = 0
    for part, pool in zip(components, pools, strict=True):
        if part.home is None:
            votes = rest * shares[:, rival]
            rival += 1
        else:
            votes = leakers[part.home]
        own = np.array(part.bloc.candidates) - 1
        strengths = np.array(part.bloc.strengths) / sum(part.bloc.strengths)
        if len(own) > 1:
            sd = np.sqrt(swings.personal**2 + 1 / np.maximum(float(votes.mean()) * strengths, 1))
            logs = (tilts[:, own] * sd.astype(np.float32)) @ _scores(pool, part.bloc).T
            chance = np.exp(logs - logs.max(axis=1, keepdims=True))
        else:
            chance = np.ones((1, len(pool)), np.float32)
        parts = np.cumsum(chance, axis=1, dtype=np.float64)
        edges = laid + (votes / parts[:, -1])[:, None] * parts
        # The ends are rounded, so that a sum of ballots that is whole but for its last digits is a whole number.
        edges[:, -1] = np.round(laid[:, 0] + votes, 6)
        edges = np.minimum(edges, edges[:, -1:])
        columns.append(
            np.diff(np.floor(edges + rounding), axis=1, prepend=np.floor(laid + rounding)).astype(np.int64)
        )
        laid = edges[:, -1:]
    return np.concatenate(columns, axis=1)
