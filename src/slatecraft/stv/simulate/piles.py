"""What counts over a tree of rankings have in common: their state, the piles of papers, lots, and what is kept.

A pile is a chain of parcels, the newest first; a parcel is a chain of nodes whose papers came by one move at one value.
These are plain functions on arrays, so that `slatecraft.stv.simulate.compiling` can compile them; they also run as they
stand. Votes are whole units of the rule's last place. Arrays are indexed by candidate number; place 0 holds what is
non-transferable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from slatecraft.stv.decisions import CONTINUING, DOOMED, ELECTED, EXCLUDED, PENDING, WITHDRAWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.stv.simulate.tree import Tree

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Row = Any
    """An array that decisions look at, as they do at lists."""

# The places of a parcel: its first node, the next older parcel, ... A parcel is known by where it begins; 0 is none.
FIRST, AFTER, VALUE, PAPERS, RECEIVED, OWNER = 0, 1, 2, 3, 4, 5
PARCEL = 8
"""How long a parcel is: a line of a processor's cache."""
# The places of a node in `Table.nodes`: as in `Tree`, and the next node of its parcel, 0 after the last.
END, FIRST_ROW, END_ROW, NEXT = 0, 1, 2, 3
NODE = 4
"""How long a node is."""
# How the count of a draw ended.
COUNTED, NO_LOTS, NO_ROOM, NEGATIVE, TOO_MANY = 0, 1, 2, 3, 4
# The places of `Lots.state`.
DRAWN, MISSING = 0, 1
SAFE = 2**62
"""Products below this fit whole numbers of 64 bits."""


class Worth(NamedTuple):
    """What papers are worth at the start."""

    paper: int
    """What a paper is worth in units without sections, as a fraction of ``paper`` over ``paper_over``."""
    paper_over: int
    most: int
    """The most papers that can be dealt without leaving whole numbers of 64 bits."""


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
    """How many units of weight a paper of each row in ``tree.order`` is; empty if one each."""
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
    nodes: NDArray[np.uint32]
    """What moving a node looks at, side by side; a table's own, as it has the chains of nodes too."""
    parcels: Ints
    head: Ints
    """Each candidate's newest parcel."""
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


# The places of `Table.numbers`: how many parcels there are, moves, points of history, ...
USED, MOVES, POINTS, PLACED, QUOTA = 0, 1, 2, 3, 4
VALID, WAITING, LAST_EXCLUDED, STAGES, LARGEST = 5, 6, 7, 8, 9
PATHS, DEALT = 10, 11
NUMBERS = 12


def new_table(field: Field, points: int) -> Table:
    """Room to count in, with so many rows of history."""
    size = len(field.withdrawn)
    nodes = len(field.tree.candidate)
    return Table(
        before=np.zeros(len(field.tree.order) + 1, np.int64),
        nodes=np.stack(
            [field.tree.end, field.tree.first_row, field.tree.end_row, np.zeros(nodes, np.uint32)], axis=1
        ).reshape(-1),
        # A node is received at most once, and each parcel moves at most once, which may make one without owner.
        parcels=np.empty(2 * (nodes + len(field.tree.roots) + 1) * PARCEL, np.int64),
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


def begin(
    worth: Worth, field: Field, table: Table, lots: Lots, weights: Ints, elected: NDArray[np.int16]
) -> int:
    """Set the state for a draw; returns how that went."""
    elected[:] = 0
    lots.state[:] = 0
    order, before = field.tree.order, table.before
    total = 0
    for place in range(len(order)):
        weight = weights[order[place]]
        if weight < 0:
            return NEGATIVE
        if weight > worth.most:
            return TOO_MANY
        if len(field.parts) > 0:
            if weight > worth.most // field.parts[place]:
                return TOO_MANY
            weight *= field.parts[place]
        total += weight
        before[place + 1] = total
        if total > worth.most:
            return TOO_MANY
    for number in range(len(table.state)):
        table.state[number] = WITHDRAWN if field.withdrawn[number] else CONTINUING
    table.rank[:] = 0
    table.numbers[:] = 0
    return COUNTED


def first_parcels(worth: Worth, field: Field, table: Table) -> None:
    """Make a parcel of all papers of each section, which nobody has yet. Sections keep their shares of all papers."""
    tree, before, parcels, numbers = field.tree, table.before, table.parcels, table.numbers
    table.head[:] = 0
    for number in range(len(table.alive)):
        table.alive[number] = table.state[number] != EXCLUDED and table.state[number] != WITHDRAWN
    papers = before[len(before) - 1]
    numbers[VALID] = papers * worth.paper // worth.paper_over
    numbers[USED] = (len(tree.roots) + 1) * PARCEL
    numbers[MOVES] = 1
    shares = 0
    for section in range(len(field.shares)):
        root = tree.roots[section]
        if before[tree.end_row[root]] > before[tree.first_row[root]]:
            shares += field.shares[section]
    for section in range(len(tree.roots)):
        root = tree.roots[section]
        size = before[tree.end_row[root]] - before[tree.first_row[root]]
        parcel = (section + 1) * PARCEL
        parcels[parcel + FIRST] = root if size > 0 else 0
        parcels[parcel + PAPERS] = size
        parcels[parcel + VALUE] = worth.paper // worth.paper_over
        if size > 0:
            table.nodes[root * NODE + NEXT] = 0
            if len(field.shares) > 0:
                parcels[parcel + VALUE] = (
                    papers * worth.paper * field.shares[section] // (worth.paper_over * shares * size)
                )
            numbers[LARGEST] = max(numbers[LARGEST], parcels[parcel + VALUE])


def pass_on(tree: Tree, table: Table, source: int, fresh: int) -> None:
    """Give the papers of a parcel to their next preferences, at the value they have.

    Parcels from ``fresh`` on are those of this move. Papers without a next preference become a parcel of owner 0.
    """
    candidate, nodes = tree.candidate, table.nodes
    before, parcels, head, alive = table.before, table.parcels, table.head, table.alive
    value = parcels[source + VALUE]
    lost = parcels[source + PAPERS]
    # Without sign, indexes need not be looked at for whether they count from the end: this loop is most of a count.
    one, end, first_row, end_row = np.uint64(1), np.uint64(END), np.uint64(FIRST_ROW), np.uint64(END_ROW)
    next_node, node_length = np.uint64(NEXT), np.uint64(NODE)
    first, after, at_value, at_papers = (
        np.uint64(FIRST),
        np.uint64(AFTER),
        np.uint64(VALUE),
        np.uint64(PAPERS),
    )
    at_received, at_owner, length = np.uint64(RECEIVED), np.uint64(OWNER), np.uint64(PARCEL)
    oldest = np.uint64(fresh)
    used = np.uint64(table.numbers[USED])
    node = np.uint64(parcels[source + FIRST])
    while node > 0:
        place = node + one
        at = node * node_length
        last = np.uint64(nodes[at + end])
        node = np.uint64(nodes[at + next_node])
        while place < last:
            to = candidate[place]
            if alive[to]:
                at = place * node_length
                papers = before[nodes[at + end_row]] - before[nodes[at + first_row]]
                if papers > 0:
                    target = np.uint64(head[to])
                    if target < oldest or parcels[target + at_value] != value:
                        parcels[used + first] = 0
                        parcels[used + after] = target
                        parcels[used + at_value] = value
                        parcels[used + at_papers] = 0
                        parcels[used + at_received] = table.numbers[MOVES]
                        parcels[used + at_owner] = to
                        target = used
                        head[to] = used
                        used += length
                    nodes[at + next_node] = parcels[target + first]
                    parcels[target + first] = place
                    parcels[target + at_papers] += papers
                    lost -= papers
                place = np.uint64(nodes[at + end])
            else:
                # Passed over: its children come next.
                place += one
    if lost > 0:
        parcels[used + at_value] = value
        parcels[used + at_papers] = lost
        parcels[used + at_owner] = 0
        used += length
    table.numbers[USED] = used


def mark_elected(table: Table, elected: NDArray[np.int16], number: int, state: int) -> None:
    placed = table.numbers[PLACED]
    table.state[number] = state
    table.alive[number] = state == PENDING
    elected[placed] = number
    table.rank[number] = placed + 1
    table.numbers[PLACED] = placed + 1


def mark_excluded(table: Table, group: int) -> None:
    """Mark the candidates put in ``chosen``. The one with most votes, of equals the lowest number, is the last."""
    last = 0
    for place in range(group):
        number = table.chosen[place]
        table.state[number] = EXCLUDED
        table.alive[number] = False
        ahead = table.votes[number] - table.votes[last]
        if last == 0 or ahead > 0 or (ahead == 0 and number < last):
            last = number
    copy(table.votes, table.at_exclusion)
    table.numbers[LAST_EXCLUDED] = last


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


def finish(table: Table, early: int, fill: bool, elected: NDArray[np.int16]) -> None:
    """Close the count: ``early`` candidates put in ``chosen`` are elected, or with ``fill`` all that continue; and find
    who came nearest."""
    numbers, votes, state = table.numbers, table.votes, table.state
    for place in range(early):
        mark_elected(table, elected, table.chosen[place], ELECTED)
    while fill:
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


def record(table: Table, elected: NDArray[np.int16], outcome: Outcome, draw: int) -> None:
    """Keep what came of a draw."""
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
