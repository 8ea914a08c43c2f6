"""Replay every slate of some elections, and say so in a document that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.canvass import Advice, advised, levelled
from slatecraft.planning.electorate import rotations
from slatecraft.planning.replay import Contest, Slate, splits, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv import Election
    from slatecraft.stv.rule import Rule

SCHEMA = "slatecraft-replay/1"


@dataclass(frozen=True)
class Terms:
    """How a replay is made."""

    rule: Rule | str
    canvass: int
    """Ballots that the adviser sees."""
    adherence: float
    """The chance of each solid supporter to follow."""
    seed: int


def replay(election: Election, slate: Slate, terms: Terms, name: str) -> dict[str, Any]:
    """What a slate won, and would have won, as a row of the document. ``name`` is the file's.

    Raises `slatecraft.stv.ElectionError` or `slatecraft.stv.simulate.NotSimulable` where the rule cannot count it.
    """
    contest = Contest(election, slate, terms.rule, name)
    canvass = contest.canvassed(terms.canvass, terms.seed)
    advice = advised(contest, canvass, terms.adherence, terms.seed)
    level = levelled(contest, canvass, terms.adherence)
    orders = rotations(slate.candidates)
    tried = np.concatenate([[advice.shares, level.shares], splits(contest.size)])
    seats = contest.seats(orders, tried, terms.adherence, terms.seed)
    best = int(np.argmax(seats))
    bound = max(contest.seats_actual, int(seats[best]))
    followers = len(contest.followers(terms.adherence, terms.seed))
    return {
        "file": name,
        "slate": slate.name,
        "candidates": list(slate.candidates),
        "seats_actual": contest.seats_actual,
        "seats_planned": int(seats[0]),
        "seats_levelled": int(seats[1]),
        "seats_bound": bound,
        "ballots": int(contest.weights.sum()),
        "solid": int(contest.weights[contest.solid].sum()),
        "followers": followers,
        "canvass": int(canvass.sum()),
        "orders": _asked(advice, followers),
        "orders_levelled": _asked(level, followers),
        # Where no split wins more, the ballots as they were are the best there is.
        "orders_bound": _asked(Advice(orders, tuple(tried[best].tolist())), followers)
        if bound > contest.seats_actual
        else [],
    }


def _asked(advice: Advice, followers: int) -> list[dict[str, Any]]:
    counts = whole(np.array(advice.shares), followers).tolist()
    return [
        {"order": list(order), "share": share, "followers": count}
        for order, share, count in zip(advice.orders, advice.shares, counts, strict=True)
    ]


def document(rows: Sequence[dict[str, Any]], terms: Terms, files: int) -> dict[str, Any]:
    """The document ``slatecraft-replay/1``, of the rows of all slates."""
    rule = terms.rule if isinstance(terms.rule, str) else terms.rule.key
    return {
        "schema": SCHEMA,
        "rule": rule,
        "canvass": terms.canvass,
        "adherence": terms.adherence,
        "seed": terms.seed,
        "files": files,
        "slates": list(rows),
        "totals": {
            "slates": len(rows),
            "seats_actual": sum(row["seats_actual"] for row in rows),
            "planned": _total(rows, "seats_planned"),
            "levelled": _total(rows, "seats_levelled"),
            "bound": _total(rows, "seats_bound"),
        },
    }


def _total(rows: Sequence[dict[str, Any]], key: str) -> dict[str, int]:
    gains = [row[key] - row["seats_actual"] for row in rows]
    won = sum(gain for gain in gains if gain > 0)
    lost = -sum(gain for gain in gains if gain < 0)
    return {"seats": sum(row[key] for row in rows), "won": won, "lost": lost, "net": won - lost}
