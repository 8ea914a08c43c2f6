"""Gregory counts over a tree of rankings: the mover of papers that is compiled, under the decisions of every count.

Written as plain functions on arrays, so that `slatecraft.stv.simulate.compiling` can compile them together with
`slatecraft.stv.decisions`; they also run as they stand. They mirror `slatecraft.stv.gregory`, step by step. Votes are
whole units of the rule's last place. Arrays are indexed by candidate number; place 0 holds what is non-transferable.

A pile is a chain of parcels, the newest first; a parcel is a chain of nodes whose papers came by one move at one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from slatecraft.stv.decisions import (
    CONTINUING,
    DONE,
    DOOMED,
    ELECTED,
    EXCLUDED,
    FILL,
    MAJORITY,
    PENDING,
    SURPLUS,
    WITHDRAWN,
    Choices,
    decide,
    next_elected,
)
from slatecraft.stv.simulate.tree import CANDIDATE, END, FROM, TO, Tree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Row = Any
    """An array that decisions look at, as they do at lists."""

# The columns of the table of parcels: the first node, the next older parcel, ...
FIRST, AFTER, VALUE, PAPERS, RECEIVED, OWNER = 0, 1, 2, 3, 4, 5
PARCEL_COLUMNS = 6
# How a quota is rounded.
CUT, ROUND_UP, ONE_MORE = 0, 1, 2
# In what portions an excluded candidate's papers move.
TOGETHER, BY_VALUE, FIRST_THEN_VALUE, BY_PARCEL = 0, 1, 2, 3
# How the count of a draw ended.
COUNTED, NO_LOTS, NO_ROOM, NEGATIVE, TOO_MANY = 0, 1, 2, 3, 4
# The places of `Lots.state`.
DRAWN, MISSING = 0, 1


class Steps(NamedTuple):
    """The parameters of a rule that the moving of papers depends on, as numbers; and those of the election."""

    seats: int
    unit: int
    """One vote."""
    paper: int
    """What a paper is worth in units without sections, as a fraction of ``paper`` over ``paper_over``."""
    paper_over: int
    most: int
    """The most papers that can be dealt without leaving whole numbers of 64 bits."""
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


class Lots(NamedTuple):
    """Who would win which lot of a count."""

    ranks: NDArray[np.int64]
    """``ranks[n, c]``: where candidate c comes in lot n + 1; the first wins."""
    state: NDArray[np.int64]
    """How many lots are drawn, and whether ``ranks`` had too few."""


class Field(NamedTuple):
    """What all draws have in common."""

    tree: Tree
    parts: Ints
    """How many units of weight a paper of each row in ``tree.order`` is."""
    shares: Ints
    """Each section's share; empty without sections."""
    withdrawn: Flags


class Outcome(NamedTuple):
    """What is kept of each draw, a row for each. ``votes``, ``stage_votes`` and ``stage_quota`` may have no rows."""

    ended: NDArray[np.int8]
    elected: NDArray[np.int16]
    last_excluded: NDArray[np.int16]
    margin: Ints
    stages: NDArray[np.int16]
    votes: Ints
    stage_votes: NDArray[np.int64]
    stage_quota: Ints


class Table(NamedTuple):
    """The state of one count."""

    before: Ints
    """The papers in all rows before each."""
    links: NDArray[np.int32]
    """The next node in each node's parcel."""
    parcels: Ints
    head: Ints
    """Each candidate's newest parcel, or -1."""
    alive: Flags
    votes: Row
    state: Row
    guard: Row
    rank: Row
    among: Row
    chosen: Row
    history: Row
    """A row of votes for each point."""
    at_exclusion: Ints
    """The votes when the last candidate was excluded."""
    numbers: Ints
    """Single numbers that change: see the places below."""


# The places of `Table.numbers`.
USED, MOVES, POINTS, PLACED, QUOTA, VALID, WAITING, LAST_EXCLUDED, STAGES, LARGEST = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
)
NUMBERS = 10
SAFE = 2**62
"""Products below this fit whole numbers of 64 bits."""


def new_table(field: Field, points: int) -> Table:
    """Room to count in, with so many rows of history."""
    size = len(field.withdrawn)
    nodes = len(field.tree.nodes)
    return Table(
        before=np.zeros(len(field.tree.order) + 1, np.int64),
        links=np.empty(nodes + 1, np.int32),
        # A node is received at most once, and each parcel moves at most once, which may make one without owner.
        parcels=np.empty((2 * (nodes + len(field.tree.roots)) + 1, PARCEL_COLUMNS), np.int64),
        head=np.empty(size, np.int64),
        alive=np.empty(size, np.bool_),
        votes=np.empty(size, np.int64),
        state=np.empty(size, np.int64),
        guard=np.zeros(size, np.int64),
        rank=np.empty(size, np.int64),
        among=np.empty(size, np.bool_),
        chosen=np.empty(size, np.int64),
        history=np.empty((points, size), np.int64),
        at_exclusion=np.empty(size, np.int64),
        numbers=np.empty(NUMBERS, np.int64),
    )


def no_note(ties: Lots, among: Flags, about: int) -> None:
    """Stands for `slatecraft.stv.ties.note_tie`: nobody will ask."""


def draw_lot(ties: Lots, among: Flags, point: int) -> int:
    """Stands for `slatecraft.stv.ties.resolve_tie`."""
    left = 0
    one = 0
    for number in range(1, len(among)):
        if among[number]:
            left += 1
            one = number
    if left == 1:
        return one
    lot = ties.state[DRAWN]
    ties.state[DRAWN] += 1
    if lot >= len(ties.ranks):
        ties.state[MISSING] = 1
        return one
    for number in range(1, len(among)):
        if among[number] and ties.ranks[lot, number] < ties.ranks[lot, one]:
            one = number
    return one


def pass_on(tree: Tree, table: Table, source: int, fresh: int) -> None:
    """Give the papers of a parcel to their next preferences, at the value they have.

    Parcels from ``fresh`` on are those of this move. Papers without a next preference become a parcel of owner 0.
    """
    nodes, before, links, parcels = tree.nodes, table.before, table.links, table.parcels
    head, alive = table.head, table.alive
    used = table.numbers[USED]
    value = parcels[source, VALUE]
    lost = parcels[source, PAPERS]
    node = parcels[source, FIRST]
    while node >= 0:
        following = links[node]
        end = nodes[node, END]
        place = node + 1
        while place < end:
            to = nodes[place, CANDIDATE]
            if alive[to]:
                papers = before[nodes[place, TO]] - before[nodes[place, FROM]]
                if papers > 0:
                    target = head[to]
                    if target < fresh or parcels[target, VALUE] != value:
                        parcels[used, FIRST] = -1
                        parcels[used, AFTER] = target
                        parcels[used, VALUE] = value
                        parcels[used, PAPERS] = 0
                        parcels[used, RECEIVED] = table.numbers[MOVES]
                        parcels[used, OWNER] = to
                        target = used
                        head[to] = used
                        used += 1
                    links[place] = parcels[target, FIRST]
                    parcels[target, FIRST] = place
                    parcels[target, PAPERS] += papers
                    lost -= papers
                place = nodes[place, END]
            else:
                # Passed over: its children come next.
                place += 1
        node = following
    if lost > 0:
        parcels[used, VALUE] = value
        parcels[used, PAPERS] = lost
        parcels[used, OWNER] = 0
        used += 1
    table.numbers[USED] = used


def credit(table: Table, fresh: int, out: int, all_exhausted: bool) -> None:
    """Book the votes of the parcels from ``fresh`` on; ``out`` votes left their candidates.

    ``all_exhausted`` says that all of these that nobody gets are non-transferable, and not only what papers without a
    next preference are worth.
    """
    parcels, votes = table.parcels, table.votes
    lost = out
    exhausted = 0
    for parcel in range(fresh, table.numbers[USED]):
        worth = parcels[parcel, VALUE] * parcels[parcel, PAPERS]
        owner = parcels[parcel, OWNER]
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


def mark_elected(table: Table, elected: NDArray[np.int16], number: int, state: int) -> None:
    placed = table.numbers[PLACED]
    table.state[number] = state
    table.alive[number] = state == PENDING
    elected[placed] = number
    table.rank[number] = placed + 1
    table.numbers[PLACED] = placed + 1


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


def copy(votes: Row, to: Row) -> None:
    """Copy votes. An assignment of arrays would compile numpy's errors too, which takes seconds."""
    for number in range(len(votes)):
        to[number] = votes[number]


def point(table: Table) -> None:
    """Remember the votes, for ties. Without room, only that there were more."""
    points = table.numbers[POINTS]
    if points < len(table.history):
        copy(table.votes, table.history[points])
    table.numbers[POINTS] = points + 1


def close(table: Table, stage_votes: Ints, stage_quota: Ints) -> None:
    """Make the stage's record, if one is wanted."""
    stage = table.numbers[STAGES]
    if stage < len(stage_quota):
        copy(table.votes, stage_votes[stage])
        stage_quota[stage] = table.numbers[QUOTA]
    table.numbers[STAGES] = stage + 1


def deal(steps: Steps, field: Field, table: Table) -> None:
    """Give every paper to its first preference."""
    tree, before, parcels, numbers = field.tree, table.before, table.parcels, table.numbers
    table.head[:] = -1
    table.votes[:] = 0
    for number in range(1, len(table.alive)):
        table.alive[number] = table.state[number] != EXCLUDED and table.state[number] != WITHDRAWN
    papers = before[len(before) - 1]
    valid = papers * steps.paper // steps.paper_over
    shares = 0
    for section in range(len(field.shares)):
        if tree.roots[section] >= 0:
            node = tree.nodes[tree.roots[section]]
            if before[node[TO]] > before[node[FROM]]:
                shares += field.shares[section]
    numbers[USED] = len(tree.roots)
    numbers[MOVES] = 1
    for section in range(len(tree.roots)):
        root = tree.roots[section]
        if root < 0:
            continue
        size = before[tree.nodes[root, TO]] - before[tree.nodes[root, FROM]]
        if size == 0:
            continue
        table.links[root] = -1
        parcels[section, FIRST] = root
        parcels[section, PAPERS] = size
        if len(field.shares) == 0:
            parcels[section, VALUE] = steps.paper // steps.paper_over
        else:
            parcels[section, VALUE] = (
                papers * steps.paper * field.shares[section] // (steps.paper_over * shares * size)
            )
        numbers[LARGEST] = max(numbers[LARGEST], parcels[section, VALUE])
        pass_on(tree, table, section, len(tree.roots))
    numbers[VALID] = valid
    credit(table, len(tree.roots), 0, False)
    numbers[QUOTA] = quota_of(steps, valid - table.votes[0])


def move_surplus(choices: Choices, steps: Steps, tree: Tree, table: Table, number: int) -> None:
    """Transfer a candidate's surplus."""
    parcels, votes, numbers = table.parcels, table.votes, table.numbers
    surplus = votes[number] - numbers[QUOTA]
    fresh = numbers[USED]
    parcel = table.head[number]
    table.head[number] = -1
    table.alive[number] = False
    table.state[number] = ELECTED
    if surplus > 0:
        numbers[MOVES] += 1
        received = parcels[parcel, RECEIVED] if parcel >= 0 else 0
        while parcel >= 0 and (not steps.last_parcel or parcels[parcel, RECEIVED] == received):
            pass_on(tree, table, parcel, fresh)
            parcel = parcels[parcel, AFTER]
        total = 0
        for moved in range(fresh, numbers[USED]):
            if parcels[moved, OWNER] > 0 or not steps.transferable:
                total += parcels[moved, PAPERS] * (1 if steps.unweighted else parcels[moved, VALUE])
        if total > 0:
            old = -1
            new = 0
            for moved in range(fresh, numbers[USED]):
                if parcels[moved, VALUE] != old:
                    old = parcels[moved, VALUE]
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
                parcels[moved, VALUE] = new
        credit(table, fresh, surplus, steps.transferable)
    votes[number] = numbers[QUOTA]


def portion_key(steps: Steps, parcels: Ints, parcel: int) -> tuple[int, int]:
    """When a parcel of an excluded candidate moves: higher keys first, equal ones together."""
    if steps.exclude == TOGETHER:
        return 0, 0
    if steps.exclude == BY_PARCEL:
        return 0, -parcels[parcel, RECEIVED]
    if steps.exclude == FIRST_THEN_VALUE and parcels[parcel, RECEIVED] == 1:
        return 1, parcels[parcel, VALUE]
    return 0, parcels[parcel, VALUE]


def next_portion(steps: Steps, table: Table, group: int) -> tuple[int, int]:
    """The highest key among the parcels of the candidates being excluded; negative if they have no more."""
    best, best_value = -1, 0
    for place in range(group):
        parcel = table.head[table.chosen[place]]
        while parcel >= 0:
            first, value = portion_key(steps, table.parcels, parcel)
            if first > best or (first == best and value > best_value):
                best, best_value = first, value
            parcel = table.parcels[parcel, AFTER]
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
        kept = -1
        while parcel >= 0:
            after = parcels[parcel, AFTER]
            if portion_key(steps, parcels, parcel) == key:
                worth = parcels[parcel, VALUE] * parcels[parcel, PAPERS]
                votes[number] -= worth
                out += worth
                pass_on(tree, table, parcel, fresh)
                if kept < 0:
                    table.head[number] = after
                else:
                    parcels[kept, AFTER] = after
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
    steps: Steps,
    field: Field,
    table: Table,
    group: int,
    elected: NDArray[np.int16],
    lots: Lots,
) -> None:
    """Exclude the candidates put in ``chosen`` and transfer their papers."""
    numbers = table.numbers
    copy(table.votes, table.at_exclusion)
    numbers[LAST_EXCLUDED] = table.chosen[group - 1]
    for place in range(group):
        table.state[table.chosen[place]] = EXCLUDED
        table.alive[table.chosen[place]] = False
    if steps.restart:
        for number in range(1, len(table.state)):
            if table.state[number] == ELECTED:
                table.state[number] = CONTINUING
        numbers[PLACED] = 0
        elected[:] = 0
        deal(steps, field, table)
        elect(choices, steps, table, elected, lots)
        return
    numbers[WAITING] = 0
    for place in range(group):
        numbers[WAITING] += table.votes[table.chosen[place]]
    key = next_portion(steps, table, group)
    together = steps.exclude == TOGETHER
    while key[0] >= 0 or together:
        together = False
        move_portion(steps, field.tree, table, group, key)
        if steps.elect_in_substages:
            elect(choices, steps, table, elected, lots)
            if numbers[PLACED] == steps.seats:
                break
        if steps.tie_batches:
            point(table)
        key = next_portion(steps, table, group)
    numbers[WAITING] = 0
    if not steps.elect_in_substages:
        elect(choices, steps, table, elected, lots)


def finish(table: Table, kind: int, group: int, elected: NDArray[np.int16]) -> None:
    """Fill the last places and find who came nearest to one."""
    numbers, votes, state = table.numbers, table.votes, table.state
    if kind == MAJORITY:
        for place in range(group):
            mark_elected(table, elected, table.chosen[place], ELECTED)
    elif kind == FILL:
        for place in range(group):
            state[table.chosen[place]] = EXCLUDED
        if group > 0:
            numbers[LAST_EXCLUDED] = table.chosen[group - 1]
            copy(votes, table.at_exclusion)
        while True:
            best = 0
            for number in range(1, len(votes)):
                free = state[number] == CONTINUING and table.guard[number] != DOOMED
                if free and (best == 0 or votes[number] > votes[best]):
                    best = number
            if best == 0:
                break
            mark_elected(table, elected, best, ELECTED)
    over = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING and (over == 0 or votes[number] > votes[over]):
            over = number
    if over > 0:
        numbers[LAST_EXCLUDED] = over
        copy(votes, table.at_exclusion)


def begin(steps: Steps, field: Field, table: Table, weights: Ints) -> int:
    """Set the state for a draw; returns how that went."""
    total = 0
    for place in range(len(field.tree.order)):
        weight = weights[field.tree.order[place]]
        if weight < 0:
            return NEGATIVE
        if weight > steps.most:
            return TOO_MANY
        total += weight * field.parts[place]
        table.before[place + 1] = total
        if total > steps.most:
            return TOO_MANY
    for number in range(len(table.state)):
        table.state[number] = WITHDRAWN if field.withdrawn[number] else CONTINUING
    table.rank[:] = 0
    table.numbers[:] = 0
    return COUNTED


def count_draw(
    choices: Choices,
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
    deal(steps, field, table)
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
        elif kind in (DONE, FILL, MAJORITY):
            finish(table, kind, group, elected)
            return COUNTED
        else:
            exclude(choices, steps, field, table, group, elected, lots)
            if not steps.tie_batches:
                point(table)
        close(table, stage_votes, stage_quota)


def count_draws(
    choices: Choices,
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
        elected[:] = 0
        lots.state[:] = 0
        ended = begin(steps, field, table, weights[draw])
        if ended == COUNTED:
            ended = count_draw(
                choices,
                steps,
                field,
                table,
                lots,
                elected,
                outcome.stage_votes[draw],
                outcome.stage_quota[draw],
            )
        outcome.ended[draw] = ended
        if ended != COUNTED:
            continue
        numbers = table.numbers
        out = numbers[LAST_EXCLUDED]
        last = elected[numbers[PLACED] - 1] if numbers[PLACED] > 0 else 0
        outcome.last_excluded[draw] = out
        outcome.stages[draw] = numbers[STAGES]
        if last == 0:
            outcome.margin[draw] = 0
        elif out == 0:
            outcome.margin[draw] = table.votes[last]
        else:
            outcome.margin[draw] = table.at_exclusion[last] - table.at_exclusion[out]
        if draw < len(outcome.votes):
            copy(table.votes, outcome.votes[draw])
