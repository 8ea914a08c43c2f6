"""Balance: bring the first preferences of a slate's candidates level, and find which areas are to be asked for whom.

Two programmes for HiGHS. `level` says what share of the followers each candidate should be given; `assign` finds the
areas that give it. Both look at several scenarios at once and make the worst deviation as small as can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.electorate import CannotBeKept, Electorate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.settings import PlanSettings
    from slatecraft.planning.world import Block, Floats

GAP = 0.001
"""A programme stops when its worst deviation is at most this much of a quota from the best there is."""
NODES = 2000
"""Or when it has looked at so many nodes."""
EXPECTED = 0.1
"""What a shortfall in what is expected counts for beside the worst one."""
NEARLY = 0.005
"""Areas are whole: a candidate's share of the votes may be so much less than the least that was asked."""
HOME_BONUS = 0.05
"""Parts of a quota that a plan may be out of balance to bring all candidates first at home."""
STAY_BONUS = 0.02
"""Parts of a quota that a plan may be out of balance to leave every first preference as it is at present."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """One way things could be: followers by area, and the first preferences that each candidate has anyway."""

    followers: Floats
    """(areas,)"""
    firsts: Floats
    """(slate's candidates,)"""


def scenarios(blocks: Sequence[Block]) -> tuple[Scenario, ...]:
    """Scenarios out of some draws: what is expected, and the draws whose adherence and turnout are far from it.

    Adherence: the fifth of the draws that have least of it, and the fifth that have most. Turnout: for either half of
    the draws by adherence, what is expected but for the shares of areas, which are those of the draw in which they are
    least like those expected.
    """
    followers = np.concatenate([block.followers for block in blocks]).astype(float)
    size = blocks[0].electorate.size
    firsts = np.concatenate([block.base_firsts[:, :size] for block in blocks]).astype(float)
    adherence = np.concatenate([block.adherence for block in blocks])
    by_adherence = np.argsort(adherence, kind="stable")
    fifth = len(by_adherence) // 5 + 1
    ends = [by_adherence[:fifth], by_adherence[-fifth:]]
    found = [Scenario(followers.mean(axis=0), firsts.mean(axis=0))]
    found += [Scenario(followers[rows].mean(axis=0), firsts[rows].mean(axis=0)) for rows in ends]
    shares = followers / np.maximum(followers.sum(axis=1, keepdims=True), 1e-9)
    unlike = np.abs(shares - shares.mean(axis=0)).sum(axis=1)
    half = len(by_adherence) // 2
    for rows in (by_adherence[:half], by_adherence[half:]):
        if len(rows):
            row = rows[np.argmax(unlike[rows])]
            found.append(Scenario(shares[row] * found[0].followers.sum(), found[0].firsts))
    return tuple(found)


def level(given: Sequence[Scenario], firsts: Sequence[int], quota: float) -> Floats:
    """Shares of followers, shape (slate's candidates,), that bring ``firsts`` (candidate numbers) most nearly level.

    Those who have more than the level anyway are given nothing. Nobody is brought above what the weakest can reach.
    """
    size = len(given[0].firsts)
    wanted = [number - 1 for number in firsts]
    followers = np.array([scenario.followers.sum() for scenario in given])
    if not followers[0] > 0:
        return np.where(np.isin(np.arange(size), wanted), 1 / len(wanted), 0.0)
    # Columns: a share for each, the shortfall of each in what is expected, the worst shortfall in any scenario. A
    # shortfall is what lacks to the level that is reached if all are level.
    columns = 2 * len(wanted) + 1
    worst = columns - 1
    rows: list[tuple[list[int], list[float], float]] = []
    for scenario, total in zip(given, followers, strict=True):
        reached = water_level(scenario.firsts[wanted], total)
        for place, candidate in enumerate(wanted):
            short = (reached - scenario.firsts[candidate]) / quota
            rows.append(([place, worst], [total / quota, 1.0], short))
            if scenario is given[0]:
                rows.append(([place, len(wanted) + place], [total / quota, 1.0], short))
    costs = np.zeros(columns)
    costs[worst] = 1.0
    # Of shares that are nearly as good in the worst case, those that are best in what is expected.
    costs[len(wanted) : worst] = EXPECTED
    shares = _solved(
        costs,
        np.zeros(columns),
        np.concatenate([np.ones(len(wanted)), np.full(len(wanted) + 1, np.inf)]),
        [*rows],
        equal=[(list(range(len(wanted))), [1.0] * len(wanted), 1.0)],
        whole=0,
    )[: len(wanted)]
    result = np.zeros(size)
    result[wanted] = np.clip(shares, 0, 1) / max(np.clip(shares, 0, 1).sum(), 1e-12)
    return result


def water_level(firsts: Floats, followers: float) -> float:
    """The level to which so many followers fill the candidates who have these first preferences."""
    ordered = np.sort(firsts)
    for count in range(len(ordered), 0, -1):
        reached = float((ordered[:count].sum() + followers) / count)
        if count == 1 or reached >= ordered[count - 1]:
            return reached
    return 0.0


def assign(
    electorate: Electorate,
    given: Sequence[Scenario],
    shares: Floats,
    settings: PlanSettings,
    quota: float,
) -> NDArray[np.intp]:
    """Which candidate (from 0) comes first in each area, so that the followers divide as ``shares`` says.

    Shapes (slate's candidates,) and (areas,). Makes the worst deviation over all scenarios and candidates as small as
    can be within `GAP` of a quota; ``settings`` give whole regions, homes, churn, the least share of each candidate and
    how many may come first. Areas that are pinned stay so.

    Raises `CannotBeKept` where no assignment keeps to the settings, or none was found.
    """
    units = _units(electorate, settings)
    wanted = [int(number) for number in np.flatnonzero(shares > 0)]
    pinned = {area.pinned - 1 for area in electorate.areas if area.pinned}
    stay = {area.present[0] - 1 for area in electorate.areas if area.present and settings.churn is not None}
    everybody = range(len(shares)) if settings.least_share else ()
    wanted = sorted({*wanted, *pinned, *stay, *everybody})
    votes = np.array([area.votes for area in electorate.areas])
    total = votes.sum()
    # Columns: one for each unit and candidate, whether the candidate comes first anywhere, the worst deviation.
    used = len(units) * len(wanted)
    columns = used + len(wanted) + 1
    worst = columns - 1
    costs = np.zeros(columns)
    costs[worst] = 1.0
    upper = np.ones(columns)
    upper[worst] = np.inf
    lower = np.zeros(columns)
    lower[worst] = GAP  # a deviation as small as that is none
    changed: list[float] = [0.0] * columns
    equal: list[tuple[list[int], list[float], float]] = []
    rows: list[tuple[list[int], list[float], float]] = []
    for unit, members in enumerate(units):
        first = unit * len(wanted)
        equal.append((list(range(first, first + len(wanted))), [1.0] * len(wanted), 1.0))
        pins = {electorate.areas[area].pinned for area in members if electorate.areas[area].pinned}
        for place, candidate in enumerate(wanted):
            column = first + place
            if pins and pins != {candidate + 1}:
                upper[column] = 0.0
            for area in members:
                here = electorate.areas[area]
                if settings.homes and candidate + 1 in here.home:
                    costs[column] -= HOME_BONUS * votes[area] / total
                if here.present and here.present[0] == candidate + 1:
                    costs[column] -= STAY_BONUS * votes[area] / total
                elif here.present:
                    changed[column] += votes[area] / total
    for scenario in given:
        by_unit = np.array([scenario.followers[members].sum() for members in units])
        for place, candidate in enumerate(wanted):
            mine = [unit * len(wanted) + place for unit in range(len(units))]
            target = float(shares[candidate] * scenario.followers.sum() / quota)
            values = (by_unit / quota).tolist()
            rows.append(([*mine, worst], [*values, 1.0], target))
            rows.append(([*mine, worst], [*(-value for value in values), 1.0], -target))
    if settings.churn is not None and any(changed):
        moving = [column for column in range(columns) if changed[column]]
        rows.append((moving, [-changed[column] for column in moving], -settings.churn))
    if settings.least_share:
        by_unit = np.array([votes[members].sum() for members in units]) / total
        for place in range(len(wanted)):
            mine = [unit * len(wanted) + place for unit in range(len(units))]
            rows.append((mine, by_unit.tolist(), settings.least_share - NEARLY))
    most = settings.free_orders(electorate)
    if most is not None and most < len(wanted):
        rows += [([used + column % len(wanted), column], [1.0, -1.0], 0.0) for column in range(used)]
        rows.append(([*range(used, worst)], [-1.0] * len(wanted), -float(most)))
    # What may be traded against a deviation is a bonus; the deviation itself is what must be right.
    solution = _solved(costs, lower, upper, rows, equal=equal, whole=columns - 1)
    chosen = solution[:used].reshape(len(units), len(wanted)).argmax(axis=1)
    result = np.zeros(len(electorate.areas), np.intp)
    for unit, members in enumerate(units):
        result[members] = wanted[int(chosen[unit])]
    return result


def _units(electorate: Electorate, settings: PlanSettings) -> list[list[int]]:
    """Areas (from 0) that get the same order: each by itself, or a region's together but for those pinned."""
    if not settings.whole_regions:
        return [[place] for place in range(len(electorate.areas))]
    by_region: dict[str, list[int]] = {}
    alone = []
    for place, area in enumerate(electorate.areas):
        if area.pinned or not area.region:
            alone.append([place])
        else:
            by_region.setdefault(area.region, []).append(place)
    return [*by_region.values(), *alone]


def _solved(
    costs: Floats,
    lower: Floats,
    upper: Floats,
    rows: Sequence[tuple[list[int], list[float], float]],
    *,
    equal: Sequence[tuple[list[int], list[float], float]],
    whole: int,
) -> Floats:
    """The cheapest values of columns of which the first ``whole`` are whole numbers.

    A row is the columns in it, their factors, and the least their sum may be; in ``equal``, what it must be.
    """
    import highspy

    columns: Any = [*rows, *equal]
    lengths = [len(row[0]) for row in columns]
    model = highspy.HighsLp()
    model.num_col_ = len(costs)
    model.num_row_ = len(columns)
    model.col_cost_ = np.asarray(costs, float)
    model.col_lower_ = np.asarray(lower, float)
    model.col_upper_ = np.asarray(upper, float)
    model.row_lower_ = np.array([row[2] for row in columns], float)
    model.row_upper_ = np.array([np.inf] * len(rows) + [row[2] for row in equal], float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for row in columns for column in row[0]], np.int32)
    model.a_matrix_.value_ = np.array([value for row in columns for value in row[1]], float)
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * whole + [highspy.HighsVarType.kContinuous] * (
            len(costs) - whole
        )
    solver = highspy.Highs()
    solver.silent()
    for option, value in (
        ("threads", 1),
        ("random_seed", 0),
        ("mip_abs_gap", GAP),
        ("mip_rel_gap", 0.0),
        ("mip_max_nodes", NODES),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        give_way = "give way in the pinned areas, the whole regions, the least share, the churn or the number of orders"
        if solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
            raise CannotBeKept(
                f"No assignment of orders that keeps to what is asked was found in {NODES:,} steps; there may be one, "
                f"though: {give_way}."
            )
        raise CannotBeKept(f"No assignment of orders keeps to what is asked: {give_way}.")
    return np.array(solver.getSolution().col_value)
