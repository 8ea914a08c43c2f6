"""Plans counted on draws: what each of them wins, on the same draws for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.world import DRAWS_IN_BLOCK, Block, Order, blocks_of, make_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.electorate import Electorate
    from slatecraft.planning.settings import PlanSettings
    from slatecraft.planning.world import Floats

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""Calls a function for each of some tasks, here or elsewhere, and gives the answers in the order of the tasks."""
Progress = Callable[[str, int, int], None]
"""Told the step at work, how much of it is done, and how much it is in all."""

SURE = 1.96
"""Standard errors on each side of a mean in an interval of 95 per cent."""


def standard_error(values: NDArray[np.float64]) -> float:
    """Of the mean of some draws, in the order they were made.

    Draws of a block share their rankings, so that they are more alike than draws of different blocks: what counts is
    how the means of blocks differ, where that is more than the draws by themselves say.
    """
    alone = float(values.std()) / np.sqrt(len(values))
    blocks = len(values) // DRAWS_IN_BLOCK
    if blocks < 2:
        return float(alone)
    means = values[: blocks * DRAWS_IN_BLOCK].reshape(blocks, -1).mean(axis=1)
    return float(max(alone, means.std(ddof=1) / np.sqrt(blocks)))


@dataclass(frozen=True, eq=False)
class Assignment:
    """Orders, and the areas that are asked for them."""

    orders: tuple[Order, ...]
    by_area: NDArray[np.intp]
    """(areas,): which order, from 0."""


@dataclass(frozen=True, eq=False)
class Score:
    """What came of each draw: the rows of all arrays."""

    elected: NDArray[np.bool_]
    """(draws, slate's candidates)"""
    firsts: NDArray[np.float32]
    """(draws, slate's candidates): first preferences."""
    last_excluded: NDArray[np.int16]
    """(draws,): who came nearest to a seat, of the whole field; 0: nobody."""
    margin: NDArray[np.float32]
    """(draws,): votes by which."""
    quota: NDArray[np.float32]
    """(draws,): in votes, as the count began."""

    @property
    def seats(self) -> NDArray[np.int64]:
        """(draws,): the slate's."""
        return np.asarray(self.elected.sum(axis=1))


@dataclass(frozen=True)
class _Task:
    electorate: Electorate
    orders: tuple[Order, ...]
    assignments: tuple[NDArray[np.intp], ...]
    """Places among ``orders``, by area."""
    seed: int
    block: int
    draws: int


def score(
    electorate: Electorate,
    assignments: Sequence[Assignment],
    *,
    seed: int,
    draws: int,
    first_block: int = 0,
    mapper: Mapper = map,
    progress: Callable[[int], None] | None = None,
) -> list[Score]:
    """Count so many draws under each of the plans. The blocks used are numbered from ``first_block``.

    ``progress`` is told how many draws are done. The result does not depend on the mapper.
    """
    orders = tuple(dict.fromkeys(order for each in assignments for order in each.orders))
    places = tuple(
        np.array([orders.index(order) for order in each.orders], np.intp)[each.by_area]
        for each in assignments
    )
    tasks = [
        _Task(electorate, orders, places, seed, block, drawn)
        for block, drawn in blocks_of(draws, first_block)
    ]
    answers = []
    done = 0
    for task, answer in zip(tasks, mapper(_score_block, tasks), strict=True):
        answers.append(answer)
        done += task.draws
        if progress is not None:
            progress(done)
    return [
        Score(*(np.concatenate(arrays) for arrays in zip(*each, strict=True)))
        for each in zip(*answers, strict=True)
    ]


def _score_block(task: _Task) -> list[tuple[NDArray[Any], ...]]:
    block = make_block(task.electorate, task.orders, task.seed, task.block, task.draws)
    size = task.electorate.size
    quota = block_quota(block)
    found: list[tuple[NDArray[Any], ...]] = []
    for assignment in task.assignments:
        by_order = block.votes_by_order(assignment)
        results = block.count(by_order)
        firsts = block.base_firsts[:, :size].astype(np.float32)
        for place, order in enumerate(task.orders):
            firsts[:, order[0] - 1] += by_order[:, place]
        found.append(
            (
                results.elected_mask[:, :size],
                firsts,
                results.last_excluded,
                (results.margin / 10**results.places).astype(np.float32),
                quota,
            )
        )
    return found


def block_quota(block: Block) -> NDArray[np.float32]:
    """(draws,): the quota as the counts of a block begin, in votes. It is the first draw's, by the ballots of each."""
    alike = np.full(len(block.orders), 1 / len(block.orders))
    table = block.weights(block.votes_by_share(alike))
    first = block.simulator.run(table[:1], seed=block.seed, trace=True)
    assert first.stage_quota is not None
    one = float(first.stage_quota[0, 0]) / 10**first.places
    return np.asarray(one * block.ballots / block.ballots[0], np.float32)


class Bench:
    """Draws kept at hand, so that many plans can be compared on them.

    ``orders`` are the only ones a plan may use; shares are of the followers in every area, one for each order.
    """

    def __init__(
        self,
        electorate: Electorate,
        orders: Sequence[Order],
        *,
        seed: int,
        draws: int,
        first_block: int,
        withdrawn: Sequence[int] = (),
        mapper: Mapper = map,
    ) -> None:
        self.electorate = electorate
        self.orders = tuple(orders)
        self._mapper = mapper
        self.blocks = [
            make_block(electorate, orders, seed, block, drawn, withdrawn=withdrawn)
            for block, drawn in blocks_of(draws, first_block)
        ]
        self._kept: dict[bytes, NDArray[np.bool_]] = {}

    @property
    def draws(self) -> int:
        """How many draws."""
        return sum(block.draws for block in self.blocks)

    def rough(self, draws: int) -> Bench:
        """A bench of the first of these draws, about so many."""
        result = copy(self)
        result.blocks = self.blocks[: max(1, draws // DRAWS_IN_BLOCK)]
        result._kept = {}
        return result

    def by_shares(self, shares: Floats) -> NDArray[np.bool_]:
        """(draws, slate's candidates): who is elected. Orders beyond those that have a share have none."""
        shares = np.concatenate([shares, np.zeros(len(self.orders) - len(shares))])
        key = np.round(shares, 6).tobytes()
        if key not in self._kept:
            self._kept[key] = np.concatenate(
                [*self._mapper(lambda block: block.seats(block.votes_by_share(shares)), self.blocks)]
            )
        return self._kept[key]

    def by_areas(self, by_area: NDArray[np.intp]) -> NDArray[np.bool_]:
        """The same for places among the orders, by area."""
        return np.concatenate(
            [*self._mapper(lambda block: block.seats(block.votes_by_order(by_area)), self.blocks)]
        )


@dataclass(frozen=True)
class Aim:
    """What a plan is to reach, as a value of each draw whose mean is to be large."""

    settings: PlanSettings
    worst: int = 0
    """For the goal "worst": the seats that a tenth of the draws do not get beyond."""

    PENALTY = 20.0
    """Seats that a chance of election which is one short of the floor counts for."""
    MARGIN = 0.02
    """So much more than the floor is aimed at: what was chosen for its chances on some draws has less on others."""
    TENTH = 0.1

    @property
    def floor(self) -> float:
        """The chance of election that each candidate is to have; 0: none."""
        return min(self.settings.floor + self.MARGIN, 1.0) if self.settings.floor else 0.0

    def values(self, elected: NDArray[np.bool_]) -> NDArray[np.float64]:
        """(draws,): seats; or one for enough of them; or, for the worst tenth, what they average."""
        seats = np.asarray(elected.sum(axis=1), float)
        if self.settings.goal == "at-least":
            return np.asarray(seats >= self.settings.at_least, float)
        if self.settings.goal == "worst":
            return np.asarray(self.worst - np.maximum(self.worst - seats, 0) / self.TENTH)
        return seats

    def better(self, new: NDArray[np.bool_], old: NDArray[np.bool_]) -> tuple[float, float]:
        """By how much ``new`` is better than ``old`` on the same draws, and the standard error of that."""
        difference = self.values(new) - self.values(old)
        if self.floor:
            below = np.minimum(new.mean(axis=0), old.mean(axis=0)) < self.floor
            gained = np.minimum(new.mean(axis=0), self.floor) - np.minimum(old.mean(axis=0), self.floor)
            noise = (new.astype(float) - old)[:, below] * self.PENALTY
            # The penalty ends at the floor; its noise is that of the chances.
            mean = float(difference.mean()) + self.PENALTY * float(gained.sum())
            return mean, standard_error(difference + noise.sum(axis=1))
        return float(difference.mean()), standard_error(difference)

    def against(self, elected: NDArray[np.bool_]) -> Callable[[NDArray[np.bool_]], float]:
        """`value`, with the worst tenth of these draws as what is to be improved."""
        worst = int(np.quantile(elected.sum(axis=1), self.TENTH))
        return replace(self, worst=worst).value

    def value(self, elected: NDArray[np.bool_]) -> float:
        """The mean, less the penalty for chances below the floor."""
        short = float(np.maximum(self.floor - elected.mean(axis=0), 0).sum())
        return float(self.values(elected).mean()) - self.PENALTY * short
