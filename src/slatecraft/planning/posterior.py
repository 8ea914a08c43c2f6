"""What a canvass leaves open: electorates that agree with it.

From a few hundred ballots it is fairly plain how many votes a slate has and where they go next, but not who of the
slate leads among its voters, and on that hang the seats. Three kinds of voters rank the slate: solid supporters, others
who begin with it, and those who come to it later. They mostly agree on who leads, so each tells something of the
others. On the logarithm, what the three think of a candidate is taken as normal around what his place on the ballot
paper gives (those listed first are ranked first more often); the canvass then says which of it is likely.

The constants are fitted to the Scottish council elections of 2017 and 2022 (slates of two; `bench/slate_leads.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.replay import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.replay import Contest
    from slatecraft.planning.world import Floats

ELECTORATES = 1000
"""Electorates that are drawn."""
SWING = 0.2
"""Standard deviation, on the logarithm, of the slate's votes against the canvass."""
LISTED = (0.552, 0.664, 0.388)
"""Logarithm of the odds of a candidate to be ranked before the one of the slate who is listed next, for each kind."""
AGREEMENT = ((0.338, 0.404, 0.198), (0.404, 0.652, 0.285), (0.198, 0.285, 0.226))
"""Covariance among the kinds of these logarithms, from election to election."""
SOLID = 0.78
"""Of the voters who begin with a slate, the share that is solid."""
SOLID_SURE = 30.0
"""How sure that is: as if so many voters had been seen."""
MOST_ARRANGED = 4
"""Who leads is drawn for slates of so many candidates; larger ones are taken as the canvass has them."""
_OURS = -1
"""Stands for one of the slate's candidates, whoever it is."""


@dataclass(frozen=True, eq=False)
class Electorates:
    """Electorates that agree with a canvass."""

    rankings: NDArray[np.int16]
    """(rankings, places): distinct; 0 after the last preference."""
    votes: Floats
    """(electorates, rankings): as many in all as there are ballots."""
    solid: NDArray[np.bool_]
    """(rankings,): of solid supporters."""
    likelihood: Floats
    """(electorates,): adds up to 1."""


def electorates(contest: Contest, canvass: NDArray[np.int64], seed: int, swing: float = SWING) -> Electorates:
    """Draw electorates from a canvass, given as ballots for each of the contest's rankings.

    Where ballots put the slate's candidates, and what else is on them, is drawn from those canvassed (a Bayesian
    bootstrap). Which of the slate's candidates stands in which of its places is drawn anew. ``swing`` widens what the
    slate has, beyond what the canvass leaves open.
    """
    rng = stream(seed, contest.name, contest.slate.name, "electorates")
    kinds, counts = who_leads(contest, canvass)
    normal = _normal(3 * contest.size + 2, rng)
    forms, kind, seen = _forms(contest, kinds, canvass)
    votes = rng.gamma(seen, 1.0, (ELECTORATES, len(forms)))
    _lean_to_solid(votes, kind, counts, normal[:, -2])
    begins = kind < 2
    votes[:, begins] *= np.exp(swing * normal[:, -1])[:, None]
    votes *= contest.weights.sum() / votes.sum(axis=1, keepdims=True)
    if contest.size > MOST_ARRANGED:
        return Electorates(forms, votes, kind == 0, np.full(ELECTORATES, 1 / ELECTORATES))
    chances, likelihood = _leads(counts, normal[:, :-2])
    rankings, sources, arranged = _arrangements(contest, forms)
    votes = votes[:, sources]
    known: dict[tuple[int, tuple[int, ...]], Floats] = {}
    for column, (source, places) in enumerate(zip(sources, arranged, strict=True)):
        if places:
            way = (int(kind[source]), places)
            if way not in known:
                known[way] = _chance(chances[way[0]], places)
            votes[:, column] *= known[way]
    return Electorates(rankings, votes, kind[sources] == 0, likelihood)


def kinds_of(contest: Contest) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of every ranking: 0 for a solid supporter, 1 for another who begins with the slate, 2 for who comes to it later,
    3 for who never does; and which of the slate is the first on it (from 0; of no meaning for who never does)."""
    among = np.isin(contest.rankings, contest.slate.candidates)
    at = among.argmax(axis=1)
    lead = np.searchsorted(contest.slate.candidates, contest.rankings[np.arange(len(at)), at])
    kinds = np.where(contest.solid, 0, np.where(~among.any(axis=1), 3, np.where(at == 0, 1, 2)))
    return kinds, lead


def who_leads(contest: Contest, ballots: NDArray[np.int64]) -> tuple[NDArray[np.intp], Floats]:
    """The kind of every ranking, as of `kinds_of`, and how many of so many ballots of each, (rankings,), have which of
    the slate first on them: (kinds that rank the slate, slate's candidates)."""
    kinds, leads = kinds_of(contest)
    counts = np.zeros((3, contest.size))
    ranks = kinds < 3
    np.add.at(counts, (kinds[ranks], leads[ranks]), ballots[ranks])
    return kinds, counts


def _normal(columns: int, rng: np.random.Generator) -> Floats:
    """(electorates, columns): standard normal, each column spread evenly (a Latin hypercube)."""
    even = np.array([NormalDist().inv_cdf((number + 0.5) / ELECTORATES) for number in range(ELECTORATES)])
    return np.array([rng.permutation(even) for _ in range(columns)]).T


def _forms(
    contest: Contest, kinds: NDArray[np.intp], canvass: NDArray[np.int64]
) -> tuple[NDArray[np.int16], NDArray[np.intp], Floats]:
    """What was canvassed, leaving open which of the slate stands in its places, which are marked `_OURS`: distinct
    rankings, the kind of voter of each, and how many were seen."""
    rows = np.flatnonzero(canvass)
    forms = contest.rankings[rows]
    if contest.size <= MOST_ARRANGED:
        forms = np.where(np.isin(forms, contest.slate.candidates), _OURS, forms).astype(np.int16)
    forms, first, form = np.unique(forms, axis=0, return_index=True, return_inverse=True)
    return forms, kinds[rows[first]], np.bincount(form.ravel(), canvass[rows]).astype(float)


def _lean_to_solid(votes: Floats, kind: NDArray[np.intp], counts: Floats, normal: Floats) -> None:
    """Draw anew, in place, how many of the votes that begin with the slate are of solid supporters."""
    solid, other = counts[0].sum(), counts[1].sum()
    if not solid or not other:
        return
    sure = SOLID_SURE + solid + other
    mean = (SOLID_SURE * SOLID + solid) / sure
    share = np.clip(mean + normal * np.sqrt(mean * (1 - mean) / (sure + 1)), 0.01, 0.99)
    of_solid = votes[:, kind == 0].sum(axis=1)
    of_other = votes[:, kind == 1].sum(axis=1)
    votes[:, kind == 0] *= (share * (of_solid + of_other) / of_solid)[:, None]
    votes[:, kind == 1] *= ((1 - share) * (of_solid + of_other) / of_other)[:, None]


def _leads(counts: Floats, normal: Floats) -> tuple[Floats, Floats]:
    """How much each of the slate leads, drawn: (kinds, electorates, slate's candidates), each row adding up to 1; and
    the likelihood of each electorate, (electorates,).

    ``counts`` has who leads on the ballots canvassed: (kinds, slate's candidates). Drawn around the likeliest, as if
    all were normal there, and weighted by what they are in truth (importance sampling).
    """
    kinds, size = counts.shape
    prior = np.outer(LISTED, (size - 1) / 2 - np.arange(size)).ravel()
    # What is said of the difference between two candidates, said of each.
    precision = np.kron(np.linalg.inv(np.array(AGREEMENT) / 2), np.eye(size))
    likeliest = prior
    for _ in range(50):
        shares = _shares(likeliest.reshape(kinds, size))
        slope = (counts - counts.sum(axis=1, keepdims=True) * shares).ravel() - precision @ (
            likeliest - prior
        )
        curvature = precision.copy()
        for kind, share in enumerate(shares):
            at = slice(kind * size, (kind + 1) * size)
            curvature[at, at] += counts[kind].sum() * (np.diag(share) - np.outer(share, share))
        step = np.linalg.solve(curvature, slope)
        likeliest = likeliest + step
        if np.abs(step).max() < 1e-8:
            break
    drawn = likeliest + normal @ np.linalg.cholesky(np.linalg.inv(curvature)).T
    chances = _shares(drawn.reshape(-1, kinds, size))
    apart = drawn - prior
    fits = (counts * np.log(chances + 1e-300)).sum(axis=(1, 2))
    fits += ((normal**2).sum(axis=1) - ((apart @ precision) * apart).sum(axis=1)) / 2
    likelihood = np.exp(fits - fits.max())
    return chances.transpose(1, 0, 2), likelihood / likelihood.sum()


def _shares(logarithms: Floats) -> Floats:
    raised = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _arrangements(
    contest: Contest, forms: NDArray[np.int16]
) -> tuple[NDArray[np.int16], NDArray[np.intp], list[tuple[int, ...]]]:
    """Every way to fill the slate's places: rankings, which form each is of, who (from 0) is where."""
    found: list[NDArray[np.int16]] = []
    sources: list[int] = []
    arranged: list[tuple[int, ...]] = []
    for source, form in enumerate(forms):
        places = np.flatnonzero(form == _OURS)
        for who in permutations(range(contest.size), len(places)):
            filled = form.copy()
            filled[places] = [contest.slate.candidates[place] for place in who]
            found.append(filled)
            sources.append(source)
            arranged.append(who)
    return np.array(found), np.array(sources), arranged


def _chance(leads: Floats, places: tuple[int, ...]) -> Floats:
    """(electorates,): the chance that the slate's candidates are ranked so, one after the other (Plackett-Luce)."""
    chance = np.ones(len(leads))
    left = np.ones(len(leads))
    for place in places:
        chance *= np.minimum(leads[:, place] / np.maximum(left, 1e-9), 1)
        left -= leads[:, place]
    return chance
