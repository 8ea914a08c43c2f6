"""Elections drawn voter by voter from an electorate, as `slatecraft.planning.electorate` describes it.

The planner draws weights for rankings that stand for many voters; this draws every voter, by the plainest means, and
shares no code with it. What a forecast is held against is drawn here.

A module, not a bench: ``make bench`` runs what is in bench/ itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning import Adherence, Area, Bloc, Electorate, Swings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Rankings = NDArray[np.int64]  # (voters, candidates): numbers from 1, then zeros


def random_electorate(rng: np.random.Generator, rules: Sequence[str]) -> Electorate:
    """A small electorate of any kind: 3 to 6 seats, a slate of 2 to 4, 5 to 9 candidates, 2,000 to 6,000 ballots.

    Every area has an order at present, one of several or the same for all.
    """
    seats = int(rng.integers(3, 7))
    size = int(rng.integers(2, 5))
    field = int(rng.integers(max(size, seats) + 2, 10))
    areas = int(rng.integers(1, 13))
    sizes = rng.dirichlet(np.full(areas, 6.0)) * rng.integers(2000, 6000)
    ballots = np.maximum(np.round(sizes), 30)
    share = rng.uniform(0.12, 0.65)
    liking = rng.lognormal(0, 0.2, areas)
    votes = np.minimum(ballots * share * liking * ballots.sum() / (ballots * liking).sum(), 0.9 * ballots)
    orders = [
        tuple(int(number) + 1 for number in rng.permutation(size)) for _ in range(int(rng.integers(1, 4)))
    ]
    homes = [(int(rng.integers(1, size + 1)),) if rng.random() < 0.3 else () for _ in range(areas)]
    others = rng.permutation(np.arange(size + 1, field + 1))
    cuts = np.sort(rng.choice(np.arange(1, len(others)), min(2, len(others) - 1), replace=False))
    blocs = [tuple(sorted(part.tolist())) for part in np.split(others, cuts)]
    shares = rng.dirichlet(np.full(len(blocs), 4.0))
    return Electorate(
        title="Drawn at random",
        seats=seats,
        rule=str(rng.choice(list(rules))),
        names=tuple(f"Candidate {number}" for number in range(1, field + 1)),
        keys=tuple(f"candidate-{number}" for number in range(1, field + 1)),
        slate=_bloc(rng, "Slate", tuple(range(1, size + 1)), field),
        rivals=tuple(
            replace(_bloc(rng, f"Rival {place}", bloc, field), share=float(part))
            for place, (bloc, part) in enumerate(zip(blocs, shares, strict=True), 1)
        ),
        areas=tuple(
            Area(
                code=f"A{place}",
                name=f"Area {place}",
                votes=float(votes[place]),
                region=f"Region {place % 3}",
                ballots=float(ballots[place]),
                home=homes[place],
                present=orders[place % len(orders)],
            )
            for place in range(areas)
        ),
        adherence=Adherence(float(rng.uniform(0.3, 0.9)), float(rng.uniform(0.02, 0.12))),
        swings=Swings(*(float(scale * rng.uniform(0.5, 1.5)) for scale in (0.08, 0.05, 0.15, 0.12, 0.25))),
    )


def _bloc(rng: np.random.Generator, name: str, candidates: tuple[int, ...], field: int) -> Bloc:
    strengths = tuple(rng.dirichlet(np.full(len(candidates), 3.0)).tolist())
    stops = tuple(rng.uniform(0.02, 0.4, 3).tolist())
    toward = tuple(rng.dirichlet(np.full(field, 2.0)).tolist()) if rng.random() < 0.5 else ()
    return Bloc(
        name,
        candidates,
        strengths,
        loyalty=float(rng.uniform(0.5, 0.9)),
        stops=stops if rng.random() < 0.5 else stops[0],
        toward=toward,
    )


def draw(electorate: Electorate, rng: np.random.Generator) -> Rankings:
    """The papers of one election; those of an area's followers begin with its present order."""
    swings = electorate.swings
    field = len(electorate.names)
    toward = expected_firsts(electorate)
    national = rng.normal(0, swings.national)
    regional = {
        region: rng.normal(0, swings.regional)
        for region in sorted({area.region for area in electorate.areas})
    }
    variance = swings.national**2 + swings.regional**2 + swings.area**2
    adherence = _beta(electorate.adherence, rng)
    # One deviate for each candidate, whoever's voters they are.
    liking = np.exp(rng.normal(0, swings.personal, field))
    papers = []
    voted = 0
    for area in electorate.areas:
        swing = national + regional[area.region] + rng.normal(0, swings.area) - variance / 2
        votes = min(int(rng.poisson(area.votes * np.exp(swing))), round(area.ballots))
        voted += votes
        followers = int(rng.binomial(votes, adherence))
        own = np.zeros(field)
        for candidate, strength in zip(electorate.slate.candidates, electorate.slate.strengths, strict=True):
            boost = electorate.home_boost if candidate in area.home else 1.0
            own[candidate - 1] = strength * boost * liking[candidate - 1]
        began = np.tile(np.array(area.present), (followers, 1))
        papers.append(_ranked(electorate.slate, own, toward, began, rng))
        papers.append(_ranked(electorate.slate, own, toward, np.zeros((votes - followers, 0), int), rng))
    rest = max(round(sum(area.ballots for area in electorate.areas)) - voted, 0)
    shares = np.array([rival.share for rival in electorate.rivals])
    shares = shares * np.exp(rng.normal(0, swings.rivals, len(shares)))
    by_bloc = rng.multinomial(rest, shares / shares.sum())
    for rival, votes in zip(electorate.rivals, by_bloc.tolist(), strict=True):
        own = np.zeros(field)
        for candidate, strength in zip(rival.candidates, rival.strengths, strict=True):
            own[candidate - 1] = strength * liking[candidate - 1]
        papers.append(_ranked(rival, own, toward, np.zeros((votes, 0), int), rng))
    return np.concatenate(papers)


def expected_firsts(electorate: Electorate) -> NDArray[np.float64]:
    """(candidates,): first preferences by strength and expected votes alone."""
    firsts = np.zeros(len(electorate.names))
    rest = electorate.ballots - electorate.votes
    total = sum(rival.share for rival in electorate.rivals)
    blocs = [
        (electorate.slate, electorate.votes),
        *((each, each.share / total * rest) for each in electorate.rivals),
    ]
    for bloc, votes in blocs:
        for candidate, strength in zip(bloc.candidates, bloc.strengths, strict=True):
            firsts[candidate - 1] += votes * strength / sum(bloc.strengths)
    return firsts


def _beta(adherence: Adherence, rng: np.random.Generator) -> float:
    strength = adherence.mean * (1 - adherence.mean) / adherence.sd**2 - 1
    return float(rng.beta(adherence.mean * strength, (1 - adherence.mean) * strength))


def _ranked(
    bloc: Bloc,
    own: NDArray[np.float64],
    toward: NDArray[np.float64],
    began: Rankings,
    rng: np.random.Generator,
) -> Rankings:
    """Each voter goes on from what is ranked already: stops, or stays with the bloc, or goes elsewhere."""
    voters, field = len(began), len(own)
    result = np.zeros((voters, field), int)
    result[:, : began.shape[1]] = began
    left = np.ones((voters, field), bool)
    for column in began.T:
        left[np.arange(voters), column - 1] = False
    own = own / own.sum()
    others = np.array(bloc.toward or toward, float)
    others[np.array(bloc.candidates) - 1] = 0.0
    going = np.arange(voters)
    for place in range(began.shape[1], field):
        if place:
            going = going[rng.random(len(going)) >= bloc.stops_after(place)]
        mine = left[going] * own
        theirs = left[going] * others
        stays = rng.random(len(going)) < bloc.loyalty if place else np.ones(len(going), bool)
        stays = np.where(mine.sum(axis=1) == 0, False, np.where(theirs.sum(axis=1) == 0, True, stays))
        weights = np.where(stays[:, None], mine, theirs)
        total = weights.sum(axis=1)
        going, weights, total = going[total > 0], weights[total > 0], total[total > 0]
        chosen = (np.cumsum(weights, axis=1) < (rng.random(len(going)) * total)[:, None]).sum(axis=1)
        result[going, place] = chosen + 1
        left[going, chosen] = False
    return result
