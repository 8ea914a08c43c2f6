"""What a plan assumes of its voters, as the document of a plan says it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from slatecraft.planning.world import toward_others

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.planning.electorate import Bloc, Electorate
    from slatecraft.planning.world import Floats


def assumptions(electorate: Electorate) -> dict[str, Any]:
    """How the slate's voters rank, who the rivals are and how theirs do, and what is not known about all of it."""
    slate, rivals = electorate.slate, electorate.rivals
    toward = toward_others(electorate)
    others = max(1 - electorate.votes / max(electorate.ballots, 1e-9), 0.0)
    total = sum(rival.share for rival in rivals) or 1.0
    return {
        "note": electorate.note,
        **_ranking(slate),
        "strengths": [
            {"candidate": candidate, "share": _short(strength / sum(slate.strengths))}
            for candidate, strength in zip(slate.candidates, slate.strengths, strict=True)
        ],
        "home_boost": electorate.home_boost,
        "home_areas": sum(bool(area.home) for area in electorate.areas),
        "swings": asdict(electorate.swings),
        "rivals": [
            {
                "name": rival.name,
                "candidates": list(rival.candidates),
                "share": _short(rival.share / total * others),
                **_ranking(rival),
                "from_slate": _part(toward[slate.name], slate, rival.candidates),
                "to_slate": _part(toward[rival.name], rival, slate.candidates),
            }
            for rival in rivals
        ],
    }


def _ranking(bloc: Bloc) -> dict[str, Any]:
    stops = bloc.stops if isinstance(bloc.stops, tuple) else (bloc.stops,)
    return {"leaves": _short(1 - bloc.loyalty), "stops": [_short(stop) for stop in stops]}


def _part(toward: Floats, bloc: Bloc, candidates: Sequence[int]) -> float:
    """The part of a bloc's preferences for others that goes to these, while none of them has been ranked."""
    outside = toward.sum() - sum(toward[candidate - 1] for candidate in bloc.candidates)
    return _short(sum(toward[candidate - 1] for candidate in candidates) / outside) if outside > 0 else 0.0


def _short(value: float) -> float:
    return round(float(value), 6)
