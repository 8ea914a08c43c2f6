"""From fitted blocs to what a campaign expects: how `slatecraft fit` writes ``electorate.toml``."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from slatecraft.folder.atlas import slugified
from slatecraft.folder.model import Outlook, Rival
from slatecraft.planning.electorate import first_preferences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slatecraft.planning.electorate import Bloc, Electorate
    from slatecraft.planning.fitting import Fit

DIGITS = 3
"""Significant ones of what is written: a fit knows no more."""
ALIKE = 0.1
"""Logarithms of weights that differ by less are written once for a whole bloc."""


def outlook_of_fit(fit: Fit, slate: str = "") -> Outlook:
    """What fitted blocs say, ready to be written: the bloc called ``slate`` as ours, all others as rivals.

    Shares are of all first preferences. Without ``slate`` all are rivals.
    """
    blocs = [each.bloc for each in fit.blocs]
    shares = [max(fit.share(each), 0.5 / fit.voters) for each in fit.blocs]
    firsts = first_preferences(zip(blocs, shares, strict=True), len(fit.names))
    found = Outlook("", "", (), seats=fit.seats, rule=fit.rule or "")
    for bloc, share in zip(blocs, shares, strict=True):
        people = [fit.names[number - 1] for number in bloc.candidates]
        strengths = _rounded(_level(bloc.strengths))
        toward = _toward(bloc, blocs, fit.names, firsts)
        leaves, stops = _rounded((1 - bloc.loyalty,))[0], _stops(bloc)
        if bloc.name == slate:
            found = replace(
                found,
                strengths={slugified(name): weight for name, weight in zip(people, strengths, strict=True)},
                support=_rounded((share,))[0],
                leaves=leaves,
                stops=stops,
                toward=toward,
            )
            continue
        rival = Rival(bloc.name, _rounded((share,))[0], tuple(people), strengths, stops=stops, toward=toward)
        if len(people) > 1:
            rival = replace(rival, leaves=leaves)
        found = replace(found, rivals=(*found.rivals, rival))
    return found


def outlook_with_fit(known: Outlook, electorate: Electorate, fit: Fit) -> Outlook:
    """What a campaign expects, with what its canvass says of how people rank. Shares stay as they are.

    ``electorate`` is the one made of ``known``, and ``fit`` has its blocs.
    """
    fitted = {each.bloc.name: each.bloc for each in fit.blocs}
    blocs = [fitted[bloc.name] for bloc in (electorate.slate, *electorate.rivals)]
    ours = electorate.votes / electorate.ballots
    shares = [ours, *((1 - ours) * rival.share for rival in electorate.rivals)]
    firsts = first_preferences(zip(blocs, shares, strict=True), len(electorate.names))
    slate, *rivals = blocs
    names = (*electorate.keys[: electorate.size], *electorate.names[electorate.size :])
    return replace(
        known,
        strengths=dict(
            zip(electorate.keys[: electorate.size], _rounded(_level(slate.strengths)), strict=True)
        ),
        leaves=_rounded((1 - slate.loyalty,))[0],
        stops=_stops(slate),
        toward=_toward(slate, blocs, names, firsts),
        rivals=tuple(
            replace(
                rival,
                strengths=_rounded(_level(bloc.strengths)) if len(bloc.candidates) > 1 else rival.strengths,
                leaves=_rounded((1 - bloc.loyalty,))[0] if len(bloc.candidates) > 1 else rival.leaves,
                stops=_stops(bloc),
                toward=_toward(bloc, blocs, names, firsts),
            )
            for rival, bloc in zip(known.rivals, rivals, strict=True)
        ),
    )


def _toward(
    bloc: Bloc, blocs: Sequence[Bloc], names: Sequence[str], firsts: Sequence[float]
) -> Mapping[str, float]:
    """How many times as likely as by first preferences the bloc's voters go to another bloc, or to one candidate."""
    others = [other for other in blocs if other is not bloc]
    there = [number for other in others for number in other.candidates]
    total = sum(bloc.toward[number - 1] for number in there)
    if not total:
        return {}
    scale = sum(firsts[number - 1] for number in there) / total
    found: dict[str, float] = {}
    for other in others:
        weights = [bloc.toward[number - 1] * scale for number in other.candidates]
        times = sum(weights) / sum(firsts[number - 1] for number in other.candidates)
        found[other.name] = times
        for number, weight in zip(other.candidates, weights, strict=True):
            own = weight / firsts[number - 1]
            if len(weights) > 1 and abs(log(own / times)) > ALIKE:
                found[names[number - 1]] = own
    return dict(zip(found, _rounded(tuple(found.values())), strict=True))


def _level(strengths: Sequence[float]) -> tuple[float, ...]:
    """Strengths with a mean of 1, which is what a candidate has of whom nothing is said."""
    mean = sum(strengths) / len(strengths)
    return tuple(strength / mean for strength in strengths)


def _stops(bloc: Bloc) -> float | tuple[float, ...]:
    return _rounded(bloc.stops) if isinstance(bloc.stops, tuple) else bloc.stops


def _rounded(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(float(f"{value:.{DIGITS}g}") for value in values)
