"""Blocs of voters, fitted to what papers show of them and shrunk towards what is usual.

What is not known of a bloc is taken from all voters of the same election, and what is not known of those from voters
elsewhere. How far, was chosen by what best foretold the rest of a ward's ballots from 100, 300 and 1,000 of them
(``docs/how-voters-rank.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.planning.electorate import Bloc
from slatecraft.planning.fitting.choices import Choices, Part, fit_effects
from slatecraft.planning.fitting.papers import Evidence, Papers, evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

USUAL_LOYALTY = 0.75
USUAL_STOPS = (0.13, 0.28, 0.55, 0.40, 0.23, 0.13, 0.07)
"""Chances to stop after the first, second, … preference: all voters of the Scottish council elections of 2022."""
ALL_VOTERS = 10.0
"""What is usual elsewhere counts as so many voters when it is said what is usual in this election,"""
ONE_BLOC = 20.0
"""and what is usual in this election as so many voters of each bloc."""
STRENGTH_SD = 1.0
"""Log weights of a bloc's candidates, around equal ones."""
PARTY_SD = 0.6
"""What all voters' log weights of one bloc's candidates have in common, around the root of their first preferences; and
what those of one bloc's voters have, around all voters'."""
POPULAR_SD = 0.5
"""What one candidate's log weight differs from that in the eyes of all voters,"""
PERSON_SD = 0.3
"""and in those of one bloc's voters."""
Z90 = 1.645
"""Standard deviations either side of the mean that hold 90 % of a normal distribution."""


@dataclass(frozen=True, eq=False)
class Counted:
    """What is known of one election."""

    names: tuple[str, ...]
    blocs: dict[str, tuple[int, ...]]
    firsts: Floats
    """(field,): first preferences of each candidate."""
    shown: dict[str, Evidence]
    """What papers show of each bloc."""


def counted(names: Sequence[str], blocs: dict[str, tuple[int, ...]], papers: Papers) -> Counted:
    """An election of which these papers are known, and no other first preferences than theirs."""
    firsts = np.bincount(papers.rankings[:, 0], papers.votes, len(names) + 1)[1:].astype(float)
    shown = {name: evidence(papers, numbers, len(names)) for name, numbers in blocs.items()}
    return Counted(tuple(names), blocs, firsts, shown)


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance, and the bounds between which it is with 90 %."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Habits:
    """How the voters of one bloc rank, whoever stands."""

    voters: float
    loyalty: Chance
    stops: tuple[Chance, ...]
    toward: dict[str, float]
    """What the bloc's log weight of another bloc's candidates is above everybody's."""


UNKNOWN = Habits(
    0.0,
    Chance(USUAL_LOYALTY, USUAL_LOYALTY, USUAL_LOYALTY),
    tuple(Chance(chance, chance, chance) for chance in USUAL_STOPS),
    {},
)
"""Before anything is seen of an election."""


@dataclass(frozen=True, eq=False)
class FittedBloc:
    """A bloc as a plan takes it, and how sure it is."""

    bloc: Bloc
    voters: float
    seen: float
    """Of how many of them it is known how they go on after the first preference."""
    loyalty: Chance
    stops: tuple[Chance, ...]
    strength_errors: tuple[float, ...]
    """Standard errors of the logarithms of ``bloc.strengths``."""
    toward_errors: tuple[float, ...]
    """Standard errors of the logarithms of ``bloc.toward``; 0 for the bloc's own."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """What was learned from some elections: habits by bloc, and for each election its blocs."""

    usual: Habits
    habits: dict[str, Habits]
    elections: tuple[tuple[FittedBloc, ...], ...]


def fit_blocs(elections: Sequence[Counted]) -> Fitted:
    """Fit the blocs of one election; or of several, where blocs of the same name share their habits."""
    everything = [each for one in elections for each in one.shown.values()]
    places = min(len(USUAL_STOPS), max(1, *(len(one.names) - 1 for one in elections)))
    loyalty, stops = _chances(
        everything, USUAL_LOYALTY, [_usual_stop(n) for n in range(1, places + 1)], ALL_VOTERS
    )
    popular = _weights(
        elections,
        [list(one.shown.values()) for one in elections],
        [_by_firsts(one.firsts) for one in elections],
        PARTY_SD,
        POPULAR_SD,
    )
    usual = Habits(sum(each.voters for each in everything), loyalty, stops, popular.labels)
    habits: dict[str, Habits] = {}
    blocs: list[list[FittedBloc]] = [[] for _ in elections]
    for name in dict.fromkeys(name for one in elections for name in one.blocs):
        where = [place for place, one in enumerate(elections) if name in one.blocs]
        mine = [elections[place].shown[name] for place in where]
        loyalty, stops = _chances(mine, usual.loyalty.mean, [chance.mean for chance in usual.stops], ONE_BLOC)
        toward = _weights(
            [elections[place] for place in where],
            [[each] for each in mine],
            [popular.logs[place] for place in where],
            PARTY_SD,
            PERSON_SD,
        )
        habits[name] = Habits(sum(each.voters for each in mine), loyalty, stops, toward.labels)
        for place, each, logs, errors in zip(where, mine, toward.logs, toward.errors, strict=True):
            own = elections[place].blocs[name]
            strengths, strength_errors = _strengths(each.own)
            errors[np.array(own) - 1] = 0
            bloc = Bloc(
                name=name,
                candidates=own,
                strengths=strengths,
                loyalty=loyalty.mean,
                stops=tuple(chance.mean for chance in stops),
                toward=_shares(logs, own),
            )
            blocs[place].append(
                FittedBloc(
                    bloc,
                    each.voters,
                    float(each.stops[1:2].sum()),
                    loyalty,
                    stops,
                    strength_errors,
                    tuple(errors.tolist()),
                )
            )
    return Fitted(usual, habits, tuple(tuple(some) for some in blocs))


def blocs_by_habit(fitted: Fitted | None, one: Counted) -> tuple[Bloc, ...]:
    """The blocs of an election of which only the first preferences are known, by habits learned elsewhere.

    Where there are none, by what is usual.
    """
    usual = fitted.usual if fitted else UNKNOWN
    known = fitted.habits if fitted else {}
    blocs = []
    for name, numbers in one.blocs.items():
        habits = known.get(name, usual)
        logs = _by_firsts(one.firsts)
        for other, others in one.blocs.items():
            own = known[name].toward.get(other, 0.0) if name in known else 0.0
            logs[np.array(others) - 1] += usual.toward.get(other, 0.0) + own
        blocs.append(
            Bloc(
                name=name,
                candidates=numbers,
                strengths=tuple(max(float(one.firsts[number - 1]), 0.5) for number in numbers),
                loyalty=habits.loyalty.mean,
                stops=tuple(chance.mean for chance in habits.stops),
                toward=_shares(logs, numbers),
            )
        )
    return tuple(blocs)


def _usual_stop(place: int) -> float:
    return USUAL_STOPS[min(place, len(USUAL_STOPS)) - 1]


def _stops(some: Sequence[Evidence], places: int) -> Floats:
    """(places, 2): votes that went on and that stopped after so many preferences; the last row has all later ones."""
    total = np.zeros((places, 2))
    for each in some:
        early = each.stops[1 : places + 1]
        total[: len(early)] += early
        total[-1] += each.stops[places + 1 :].sum(axis=0)
    return total


def _chances(
    some: Sequence[Evidence], loyalty: float, stops: Sequence[float], worth: float
) -> tuple[Chance, tuple[Chance, ...]]:
    """How loyal some voters are, and after which preference they stop, where what is usual is ``worth`` voters."""
    left, stayed = np.sum([each.loyal for each in some], axis=0).tolist()
    # One voter has several choices to be loyal, which are much alike: what is sure goes by voters.
    loyal = _chance(stayed, left, loyalty, worth, sum(each.tried for each in some))
    return loyal, tuple(
        _chance(stopped, went, usual, worth, stopped + went)
        for (went, stopped), usual in zip(_stops(some, len(stops)).tolist(), stops, strict=True)
    )


def _chance(yes: float, no: float, usual: float, worth: float, voters: float) -> Chance:
    mean = (yes + worth * usual) / (yes + no + worth)
    error = Z90 / np.sqrt((voters + worth) * mean * (1 - mean))
    odds = np.log(mean / (1 - mean))
    low, high = 1 / (1 + np.exp(-odds + np.array([error, -error])))
    return Chance(float(mean), float(low), float(high))


def _by_firsts(firsts: Floats) -> Floats:
    """Log weights in proportion to the roots of first preferences."""
    shares: Floats = np.maximum(firsts, 0.5) / firsts.sum()
    return np.log(shares) / 2


def _strengths(own: Choices) -> tuple[tuple[float, ...], tuple[float, ...]]:
    size = len(own.wins)
    part = Part(own, np.zeros(size), STRENGTH_SD * np.eye(size))
    effects = fit_effects([part])
    weights = np.exp(part.spread @ effects.values)
    # What all weights have in common means nothing: only the errors beside their mean count.
    errors = effects.errors(part.spread - part.spread.mean(axis=0))
    return tuple((weights / weights.sum()).tolist()), tuple(errors.tolist())


@dataclass(frozen=True, eq=False)
class _Weights:
    """Log weights of candidates in the eyes of some voters, in each of some elections."""

    labels: dict[str, float]
    """What is added to those of all candidates of a bloc."""
    logs: list[Floats]
    errors: list[Floats]
    """Standard errors, beside the mean of the candidates that these voters can choose."""


def _weights(
    elections: Sequence[Counted],
    shown: Sequence[Sequence[Evidence]],
    centres: Sequence[Floats],
    label_sd: float,
    person_sd: float,
) -> _Weights:
    """Fit log weights that are a known centre, an effect of the candidate's bloc and one of the candidate.

    ``shown`` is what goes by them in each election. Effects of blocs are the same in all of them.
    """
    labels = list(dict.fromkeys(name for one in elections for name in one.blocs))
    ends = np.cumsum([len(labels), *(len(one.names) for one in elections)])
    spreads = []
    for one, begin in zip(elections, ends, strict=False):
        spread = np.zeros((len(one.names), ends[-1]))
        for name, numbers in one.blocs.items():
            spread[np.array(numbers) - 1, labels.index(name)] = label_sd
        spread[np.arange(len(one.names)), begin + np.arange(len(one.names))] = person_sd
        spreads.append(spread)
    effects = fit_effects(
        [
            Part(each.others, centre, spread)
            for some, centre, spread in zip(shown, centres, spreads, strict=True)
            for each in some
        ]
    )
    logs, errors = [], []
    for some, centre, spread in zip(shown, centres, spreads, strict=True):
        open_to = np.any([each.others.sets.any(axis=0) for each in some], axis=0)
        beside = spread - spread[open_to].mean(axis=0) if open_to.any() else spread
        logs.append(centre + spread @ effects.values)
        errors.append(effects.errors(beside))
    return _Weights(dict(zip(labels, (label_sd * effects.values).tolist(), strict=False)), logs, errors)


def _shares(logs: Floats, own: Sequence[int]) -> tuple[float, ...]:
    """Weights that add up to 1, 0 for the bloc's own candidates."""
    weights = np.exp(logs - logs.max())
    weights[np.array(own) - 1] = 0
    total = weights.sum()
    return tuple((weights / total if total else weights).tolist())
