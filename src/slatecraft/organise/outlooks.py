"""What is expected of a slate and a post, between ``electorate.toml`` and a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from slatecraft import folder
from slatecraft.folder import Campaign, Outlook, Rival
from slatecraft.organise.desk import Pair
from slatecraft.planning.electorate import Adherence

ELECTORATE = "electorate.toml"


def outlook(campaign: Campaign, pair: Pair) -> Outlook:
    """What the campaign expects for a slate and a post; the usual where it does not say."""
    found = (one for one in campaign.electorates if (one.slate, one.post) == (pair.slate.key, pair.post.key))
    return next(found, Outlook(pair.slate.key, pair.post.key, ()))


def as_form(known: Outlook) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form shows: the figures, and a row for each rival."""
    figures = {
        "support": _per_cent(known.support),
        "turnout": _per_cent(known.turnout),
        "follow": _per_cent(known.adherence.mean),
        "follow_spread": _per_cent(known.adherence.sd),
        "leaves": _per_cent(known.leaves),
        "stops": _per_cent(_first(known.stops)),
    }
    rows = [
        {"name": rival.name, "share": _per_cent(rival.share), "candidates": _names(rival)}
        for rival in known.rivals
    ]
    return figures, rows


def from_form(known: Outlook, figures: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Outlook:
    """What was known with what the form says in its place; what the form does not ask stays."""
    before = {rival.name: rival for rival in known.rivals}
    return replace(
        known,
        support=_share(figures["support"]),
        turnout=_share(figures["turnout"]),
        adherence=Adherence(figures["follow"] / 100, figures["follow_spread"] / 100),
        leaves=figures["leaves"] / 100,
        stops=known.stops if figures["stops"] == _per_cent(_first(known.stops)) else figures["stops"] / 100,
        rivals=tuple(_rival(before.get(row["name"]), row) for row in rows if row.get("name")),
    )


def file_with(campaign: Campaign, changed: Outlook) -> bytes:
    """``electorate.toml`` with one slate's and post's expectations changed or added. Its comments are not kept."""
    key = (changed.slate, changed.post)
    others = [one for one in campaign.electorates if (one.slate, one.post) != key]
    places = [(one.slate, one.post) for one in campaign.electorates]
    place = places.index(key) if key in places else len(others)
    electorates = (*others[:place], changed, *others[place:])
    return folder.write(replace(campaign, electorates=electorates))[ELECTORATE]


def _first(stops: float | tuple[float, ...]) -> float:
    """The form asks for one share, after whatever preference; of several it shows the first."""
    return stops[0] if isinstance(stops, tuple) else stops


def _rival(before: Rival | None, row: Mapping[str, Any]) -> Rival:
    name, share, words = row["name"], row["share"] / 100, row["candidates"].strip()
    if before is not None and words == _names(before):
        return replace(before, share=share)
    if not words:
        candidates: tuple[str, ...] = (name,)
    elif words.isdigit():
        size = min(max(int(words), 1), 100)
        candidates = Rival.unnamed(name, size)
    else:
        candidates = tuple(one.strip() for one in words.split(",") if one.strip())
    strengths = (1.0,) * len(candidates)
    if before is None:
        return Rival(name, share, candidates, strengths)
    return replace(before, share=share, candidates=candidates, strengths=strengths)


def _names(rival: Rival) -> str:
    """Candidates as the form has them: how many they are, where they have no names, or the names between commas."""
    size = len(rival.candidates)
    if rival.candidates == Rival.unnamed(rival.name, size):
        return str(size) if size > 1 else ""
    return ", ".join(rival.candidates)


def _per_cent(share: float | None) -> float | int | None:
    if share is None:
        return None
    value = round(share * 100, 6)
    return int(value) if value == int(value) else value


def _share(value: float | None) -> float | None:
    return None if value is None else value / 100
