"""Gregory counts over a tree of rankings: the mover of papers that is compiled, under the decisions of every count.

It mirrors `slatecraft.stv.gregory` step by step. See `slatecraft.stv.simulate.piles` for how state is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slatecraft.stv.decisions import (
    CONTINUING,
    DONE,
    ELECTED,
    FILL,
    LAST_OF_TWO,
    MAJORITY,
    PENDING,
    SURPLUS,
    Choices,
    decide,
    exclusion_ends,
    next_elected,
)
from slatecraft.stv.simulate.piles import (
    AFTER,
    COUNTED,
    LARGEST,
    MISSING,
    MOVES,
    NO_LOTS,
    NO_ROOM,
    OWNER,
    PAPERS,
    PARCEL,
    PLACED,
    POINTS,
    QUOTA,
    RECEIVED,
    SAFE,
    TOO_MANY,
    USED,
    VALID,
    VALUE,
    WAITING,
    Field,
    Lots,
    Outcome,
    Table,
    Worth,
    begin,
    close,
    finish,
    first_parcels,
    mark_elected,
    mark_excluded,
    pass_on,
    point,
    record,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from slatecraft.stv.simulate.piles import Ints
    from slatecraft.stv.simulate.tree import Tree

# How a quota is rounded.
CUT, ROUND_UP, ONE_MORE = 0, 1, 2
# In what portions an excluded candidate's papers move.
TOGETHER, BY_VALUE, FIRST_THEN_VALUE, BY_PARCEL = 0, 1, 2, 3


class Steps(NamedTuple):
    """The parameters of a rule that the moving of papers depends on, as numbers; and those of the election."""

    seats: int
    quota_divisor: int
    quota_step: int
    quota_rounding: int
    quota_of_active: bool
    """Whether the quota is more than half of the active votes."""
    quota_falls: bool
    last_parcel: bool
    unweighted: bool
    transferable: bool
    scale: int
    """What a surplus's fraction is cut by; 0 if it is not."""
    receive_until_transfer: bool
    exclude: int
    elect_in_substages: bool
    tie_batches: bool
    restart: bool


def credit(table: Table, fresh: int, out: int, all_exhausted: bool) -> None:
    """Book the votes of the parcels from ``fresh`` on; ``out`` votes left their candidates.

    ``all_exhausted`` says that all of these that nobody gets are non-transferable, and not only what papers without a
    next preference are worth.
    """
    parcels, votes = table.parcels, table.votes
    lost = out
    exhausted = 0
    for parcel in range(fresh, table.numbers[USED], PARCEL):
        worth = parcels[parcel + VALUE] * parcels[parcel + PAPERS]
        owner = parcels[parcel + OWNER]
        if owner > 0:
            votes[owner] += worth
            lost -= worth
        else:
            exhausted += worth
    votes[0] += lost if all_exhausted else exhausted


def quota_of(steps: Steps, total: int) -> int:
    """The quota for a total of valid votes."""
    divisor = steps.quota_divisor * steps.quota_step
    quota = total // divisor
    if steps.quota_rounding == ONE_MORE or (steps.quota_rounding == ROUND_UP and quota * divisor < total):
        quota += 1
    return quota * steps.quota_step


def active_votes(table: Table) -> Any:
    """The votes of continuing candidates and those that wait to be transferred."""
    votes, state, quota = table.votes, table.state, table.numbers[QUOTA]
    total = table.numbers[WAITING]
    for number in range(1, len(votes)):
        if state[number] == CONTINUING:
            total += votes[number]
        elif (state[number] == ELECTED or state[number] == PENDING) and votes[number] > quota:
            total += votes[number] - quota
    return total


def elect(choices: Choices, steps: Steps, table: Table, elected: NDArray[np.int16], lots: Lots) -> None:
    """Elect whoever has enough."""
    numbers = table.numbers
    if steps.quota_of_active:
        numbers[QUOTA] = quota_of(steps, active_votes(table))
    while True:
        number = next_elected(
            choices,
            table.votes,
            table.state,
            table.guard,
            numbers[QUOTA],
            active_votes(table) if choices.threshold else 0,
            steps.seats - numbers[PLACED],
            table.history,
            min(numbers[POINTS], len(table.history)),
            table.among,
            lots,
        )
        if number == 0:
            break
        mark_elected(table, elected, number, PENDING if steps.receive_until_transfer else ELECTED)


def deal(worth: Worth, steps: Steps, field: Field, table: Table) -> None:
    """Give every paper to its first preference."""
    first_parcels(worth, field, table)
    table.votes[:] = 0
    fresh = table.numbers[USED]
    for section in range(PARCEL, fresh, PARCEL):
        pass_on(field.tree, table, section, fresh)
    credit(table, fresh, 0, False)
    table.numbers[QUOTA] = quota_of(steps, table.numbers[VALID] - table.votes[0])


def move_surplus(choices: Choices, steps: Steps, tree: Tree, table: Table, number: int) -> None:
    """Transfer a candidate's surplus."""
    parcels, votes, numbers = table.parcels, table.votes, table.numbers
    surplus = votes[number] - numbers[QUOTA]
    fresh = numbers[USED]
    parcel = table.head[number]
    table.head[number] = 0
    table.alive[number] = False
    table.state[number] = ELECTED
    if surplus > 0:
        numbers[MOVES] += 1
        received = parcels[parcel + RECEIVED] if parcel > 0 else 0
        while parcel > 0 and (not steps.last_parcel or parcels[parcel + RECEIVED] == received):
            pass_on(tree, table, parcel, fresh)
            parcel = parcels[parcel + AFTER]
        total = 0
        for moved in range(fresh, numbers[USED], PARCEL):
            if parcels[moved + OWNER] > 0 or not steps.transferable:
                total += parcels[moved + PAPERS] * (1 if steps.unweighted else parcels[moved + VALUE])
        if total > 0:
            old = -1
            new = 0
            for moved in range(fresh, numbers[USED], PARCEL):
                if parcels[moved + VALUE] != old:
                    old = parcels[moved + VALUE]
                    if steps.unweighted:
                        new = surplus // total
                    elif steps.scale > 0:
                        new = old * (surplus * steps.scale // total) // steps.scale
                    else:
                        new = old * surplus // total
                    if steps.transferable:
                        # No paper is worth more than when it was received.
                        new = min(new, old)
                    numbers[LARGEST] = max(numbers[LARGEST], new)
                parcels[moved + VALUE] = new
        credit(table, fresh, surplus, steps.transferable)
    votes[number] = numbers[QUOTA]


def portion_key(steps: Steps, parcels: Ints, parcel: int) -> tuple[int, int]:
    """When a parcel of an excluded candidate moves: higher keys first, equal ones together."""
    if steps.exclude == TOGETHER:
        return 0, 0
    if steps.exclude == BY_PARCEL:
        return 0, -parcels[parcel + RECEIVED]
    if steps.exclude == FIRST_THEN_VALUE and parcels[parcel + RECEIVED] == 1:
        return 1, parcels[parcel + VALUE]
    return 0, parcels[parcel + VALUE]


def next_portion(steps: Steps, table: Table, group: int) -> tuple[int, int]:
    """The highest key among the parcels of the candidates being excluded; negative if they have no more."""
    best, best_value = -1, 0
    for place in range(group):
        parcel = table.head[table.chosen[place]]
        while parcel > 0:
            first, value = portion_key(steps, table.parcels, parcel)
            if first > best or (first == best and value > best_value):
                best, best_value = first, value
            parcel = table.parcels[parcel + AFTER]
    return best, best_value


def move_portion(steps: Steps, tree: Tree, table: Table, group: int, key: tuple[int, int]) -> None:
    """Transfer the papers of the candidates being excluded whose key this is."""
    parcels, votes, numbers = table.parcels, table.votes, table.numbers
    fresh = numbers[USED]
    numbers[MOVES] += 1
    out = 0
    for place in range(group):
        number = table.chosen[place]
        parcel = table.head[number]
        kept = 0
        while parcel > 0:
            after = parcels[parcel + AFTER]
            if portion_key(steps, parcels, parcel) == key:
                worth = parcels[parcel + VALUE] * parcels[parcel + PAPERS]
                votes[number] -= worth
                out += worth
                pass_on(tree, table, parcel, fresh)
                if kept == 0:
                    table.head[number] = after
                else:
                    parcels[kept + AFTER] = after
            else:
                kept = parcel
            parcel = after
    lost = votes[0]
    numbers[WAITING] -= out
    credit(table, fresh, out, False)
    if steps.quota_falls and numbers[PLACED] == 0 and votes[0] > lost:
        numbers[QUOTA] = quota_of(steps, numbers[VALID] - votes[0])


def exclude(
    choices: Choices,
    worth: Worth,
    steps: Steps,
    field: Field,
    table: Table,
    group: int,
    elected: NDArray[np.int16],
    lots: Lots,
) -> None:
    """Exclude the candidates put in ``chosen`` and transfer their papers."""
    numbers = table.numbers
    mark_excluded(table, group)
    if steps.restart:
        for number in range(1, len(table.state)):
            if table.state[number] == ELECTED:
                table.state[number] = CONTINUING
        numbers[PLACED] = 0
        elected[:] = 0
        deal(worth, steps, field, table)
        elect(choices, steps, table, elected, lots)
        return
    numbers[WAITING] = 0
    for place in range(group):
        numbers[WAITING] += table.votes[table.chosen[place]]
    # All together are one portion, even of no papers.
    key = (0, 0) if steps.exclude == TOGETHER else next_portion(steps, table, group)
    while key[0] >= 0:
        move_portion(steps, field.tree, table, group, key)
        if steps.elect_in_substages:
            elect(choices, steps, table, elected, lots)
            if exclusion_ends(choices, table.state, steps.seats - numbers[PLACED]):
                break
        if steps.tie_batches:
            point(table)
        key = next_portion(steps, table, group)
    numbers[WAITING] = 0
    if not steps.elect_in_substages:
        elect(choices, steps, table, elected, lots)


def count_draw(
    choices: Choices,
    worth: Worth,
    steps: Steps,
    field: Field,
    table: Table,
    lots: Lots,
    elected: NDArray[np.int16],
    stage_votes: Ints,
    stage_quota: Ints,
) -> int:
    """Count one draw; returns how that ended."""
    numbers = table.numbers
    deal(worth, steps, field, table)
    elect(choices, steps, table, elected, lots)
    point(table)
    close(table, stage_votes, stage_quota)
    while True:
        # A surplus is multiplied by a value.
        if numbers[LARGEST] > 0 and numbers[VALID] > SAFE // numbers[LARGEST]:
            return TOO_MANY
        if numbers[POINTS] > len(table.history):
            return NO_ROOM
        if lots.state[MISSING] > 0:
            return NO_LOTS
        kind, group = decide(
            choices,
            table.votes,
            table.state,
            table.guard,
            table.rank,
            numbers[QUOTA],
            steps.seats - numbers[PLACED],
            table.history,
            numbers[POINTS],
            table.among,
            table.chosen,
            lots,
        )
        if lots.state[MISSING] > 0:
            return NO_LOTS
        if kind == SURPLUS:
            move_surplus(choices, steps, field.tree, table, table.chosen[0])
            elect(choices, steps, table, elected, lots)
            point(table)
        elif kind in (DONE, FILL, MAJORITY, LAST_OF_TWO):
            if kind == FILL and group > 0:
                mark_excluded(table, group)
            finish(table, group if kind in (MAJORITY, LAST_OF_TWO) else 0, kind == FILL, elected)
            return COUNTED
        else:
            exclude(choices, worth, steps, field, table, group, elected, lots)
            if not steps.tie_batches:
                point(table)
        close(table, stage_votes, stage_quota)


def count_draws(
    choices: Choices,
    worth: Worth,
    steps: Steps,
    field: Field,
    weights: Ints,
    lots: Lots,
    table: Table,
    outcome: Outcome,
) -> None:
    """Count a block of draws, a row of ``weights`` each, into the rows of ``outcome``.

    ``lots`` are those of every draw of the block; ``table`` is room to work in.
    """
    for draw in range(len(weights)):
        elected = outcome.elected[draw]
        ended = begin(worth, field, table, lots, weights[draw], elected)
        if ended == COUNTED:
            ended = count_draw(
                choices,
                worth,
                steps,
                field,
                table,
                lots,
                elected,
                outcome.stage_votes[draw],
                outcome.stage_quota[draw],
            )
        if ended == COUNTED:
            record(table, elected, outcome, draw)
        outcome.ended[draw] = ended
