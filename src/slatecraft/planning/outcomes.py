"""What a plan's draws say: means with their intervals, chances, distributions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.scoring import SURE, standard_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.scoring import Score

NAMED = 8
"""So many of those who came nearest to a seat are named."""


def estimate(values: NDArray[Any]) -> dict[str, float]:
    """The mean of some draws and the ends of its interval of 95 per cent."""
    values = np.asarray(values, float)
    mean = float(values.mean())
    error = SURE * standard_error(values)
    return {"mean": _short(mean), "low": _short(mean - error), "high": _short(mean + error)}


def chance(happened: NDArray[np.bool_]) -> dict[str, float]:
    """The chance of something that happened in some draws, and Wilson's interval of 95 per cent."""
    mean = float(happened.mean())
    error = standard_error(happened.astype(float))
    # As many draws as would say as much if none shared its rankings with another.
    draws = min(len(happened), mean * (1 - mean) / error**2) if error else len(happened)
    weight = SURE**2 / draws
    middle = (mean + weight / 2) / (1 + weight)
    half = SURE / (1 + weight) * np.sqrt(mean * (1 - mean) / draws + weight / (4 * draws))
    return {"mean": _short(mean), "low": _short(middle - half), "high": _short(middle + half)}


def outcome(score: Score, seats: int) -> dict[str, Any]:
    """What a plan wins, as the document of a plan says it. ``seats``: to be filled."""
    size = score.elected.shape[1]
    won = score.seats
    most = min(size, seats)
    share = [float((won == number).mean()) for number in range(most + 1)]
    at_least = [float((won >= number).mean()) for number in range(most + 1)]
    low, high = np.quantile(score.firsts, [0.05, 0.95], axis=0)
    nearest = Counter(score.last_excluded.tolist())
    nearest.pop(0, None)
    return {
        "seats": estimate(won),
        "distribution": [_short(value) for value in share],
        "at_least": [_short(value) for value in at_least],
        "chances": [{"candidate": place + 1, **chance(score.elected[:, place])} for place in range(size)],
        "firsts": [
            {
                "candidate": place + 1,
                "mean": round(float(score.firsts[:, place].mean()), 1),
                "low": round(float(low[place]), 1),
                "high": round(float(high[place]), 1),
            }
            for place in range(size)
        ],
        "last_excluded": [
            {
                "candidate": candidate,
                "share": _short(times / len(won)),
                "margin": round(float(np.median(score.margin[score.last_excluded == candidate])), 1),
            }
            for candidate, times in sorted(nearest.items(), key=lambda item: (-item[1], item[0]))[:NAMED]
        ],
    }


def _short(value: float) -> float:
    return round(float(value), 6)
