"""What choices tell of the weights behind them: Plackett-Luce weights and plain chances, shrunk by a stated prior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NEWTON_STEPS = 60
"""More than any fit has needed: what is climbed has one top only, and a step that overshoots is halved."""
PRECISE = 1e-9
"""A gain, as a share of what is climbed, after which there is nothing left to gain."""


@dataclass(frozen=True, eq=False)
class Choices:
    """Choices of one thing out of several, those from equal sets put together."""

    sets: NDArray[np.bool_]
    """(sets, things): what there was to choose from."""
    times: Floats
    """(sets,): how often."""
    wins: Floats
    """(things,): how often each was chosen, from whatever set."""


def gather(sets: NDArray[np.bool_], chosen: NDArray[np.int64], times: Floats) -> Choices:
    """Choices one by one: their sets, (n, things), the thing chosen, (n,), and how often that happened, (n,)."""
    things = sets.shape[1]
    packed = np.ascontiguousarray(np.packbits(sets, axis=1))
    keys = packed.view(np.dtype((np.void, max(1, packed.shape[1])))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return Choices(
        sets[first],
        np.bincount(which, times, len(first)).astype(float),
        np.bincount(chosen, times, things).astype(float),
    )


@dataclass(frozen=True, eq=False)
class Part:
    """Choices, and what the weights they went by are made of."""

    choices: Choices
    centre: Floats
    """(things,): the logarithm of each thing's weight if no effect is known."""
    spread: Floats
    """(things, effects): by how much each effect moves it, for a standard deviation of the effect."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Fitted effects in standard deviations of their prior, and how sure they are."""

    values: Floats
    covariance: Floats
    """(effects, effects)"""

    def errors(self, spread: Floats) -> Floats:
        """(things,): standard errors of the logarithms of weights that effects move so."""
        variances: Floats = ((spread @ self.covariance) * spread).sum(axis=1)
        return np.sqrt(variances)


def fit_effects(parts: Sequence[Part]) -> Effects:
    """The effects that are most likely in the light of choices and of a prior: each standard normal, on its own.

    Things are chosen in proportion to their weights (Plackett 1975, Luce 1959); the logarithm of the posterior is
    concave in the effects and is climbed by Newton's method.
    """
    count = parts[0].spread.shape[1]
    values = np.zeros(count)
    height, slope, curve = _posterior(parts, values)
    for _ in range(NEWTON_STEPS):
        step = np.asarray(np.linalg.solve(curve, slope), float)
        size = 1.0
        while True:
            tried = values + size * step
            reached, new_slope, new_curve = _posterior(parts, tried)
            if reached >= height or size < PRECISE:
                break
            size /= 2
        gain = reached - height
        values, height, slope, curve = tried, reached, new_slope, new_curve
        if gain <= PRECISE * (1 + abs(height)):
            break
    return Effects(values, np.asarray(np.linalg.inv(curve), float))


def _posterior(parts: Sequence[Part], values: Floats) -> tuple[float, Floats, Floats]:
    """The logarithm of the posterior, its gradient, and its second derivatives with their signs changed."""
    height = -float(values @ values) / 2
    slope = -values
    curve = np.eye(len(values))
    for part in parts:
        choices = part.choices
        # Of many effects a part has few.
        columns = np.flatnonzero(part.spread.any(axis=0))
        spread = part.spread[:, columns]
        logs = part.centre + spread @ values[columns]
        table = np.where(choices.sets, logs, -np.inf)
        top = table.max(axis=1, keepdims=True)
        chances = np.exp(table - top)
        total = chances.sum(axis=1, keepdims=True)
        chances /= total
        height += float(choices.wins @ logs - choices.times @ (top + np.log(total)).ravel())
        expected = choices.times @ chances
        slope[columns] += spread.T @ (choices.wins - expected)
        moved = chances @ spread
        curve[np.ix_(columns, columns)] += spread.T @ (expected[:, None] * spread) - moved.T @ (
            choices.times[:, None] * moved
        )
    return height, slope, curve
