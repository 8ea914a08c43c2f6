"""Meek counts over a tree of rankings: the mover of papers that is compiled, under the decisions of every count.

It mirrors `slatecraft.stv.meek` step by step. See `slatecraft.stv.simulate.piles` for how state is kept.

A path is a sequence of elected candidates that papers pass before they come to a continuing one, or to their end. All
papers on a path are worth the same, so a pass works out one number a path. The value of a parcel is its path; those of
no candidates come first, one for each section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slatecraft.stv.decisions import CONTINUING, ELECTED
from slatecraft.stv.meek_decisions import (
    PASSES,
    PATIENCE,
    ROUNDS,
    MeekChoices,
    all_surpluses,
    is_little,
    lowest_continuing,
    meek_quota,
    next_at_quota,
    to_exclude,
)
from slatecraft.stv.simulate.piles import (
    AFTER,
    COUNTED,
    DEALT,
    MISSING,
    NO_LOTS,
    NO_ROOM,
    PAPERS,
    PARCEL,
    PATHS,
    PLACED,
    POINTS,
    QUOTA,
    SAFE,
    STAGES,
    VALUE,
    Field,
    Lots,
    Outcome,
    Table,
    Worth,
    begin,
    close,
    copy,
    finish,
    first_parcels,
    mark_elected,
    mark_excluded,
    pass_on,
    point,
    record,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.stv.simulate.piles import Ints
    from slatecraft.stv.simulate.tree import Tree

# The columns of the table of paths: the path that it makes longer, by whom, and the papers that go through; the last
# path that makes this one longer, and by whom; where among ends it stands, in which stage and for whom; and the root
# that it begins with.
PARENT, BY, THROUGH, CHILD, CHILD_BY, END_AT, END_IN, ROOT = 0, 1, 2, 3, 4, 5, 6, 7
PATH_COLUMNS = 8
MIXER = 6364136223846793005
"""What numbers are mixed up with to find a slot."""
NANO = 10**9
"""The usual unit. Known when compiling, it can be divided by much faster."""


class MeekSteps(NamedTuple):
    """The parameters of a rule that passes depend on, as numbers; and those of the election."""

    seats: int
    remember: bool
    """Whether the votes after each pass may decide a tie."""


class Paths(NamedTuple):
    """What the elected keep, and the paths of papers."""

    keep: Ints
    """Of each candidate, in units."""
    paths: NDArray[np.int64]
    worth: Ints
    """Of each path's papers, when they have passed its candidates."""
    ends: NDArray[np.int64]
    """The paths by which papers have come to continuing candidates, and how many papers; candidate by candidate."""
    ends_of: Ints
    """Where in ``ends`` those of each candidate begin."""
    known: NDArray[np.int64]
    """What the elected have kept since the stage began, a row for each pass; place 0 of each is the row's slot."""
    slots: NDArray[np.int64]
    """The rows of ``known`` by what is in them, so that one is found without a search."""


def new_paths(field: Field, passes: int) -> Paths:
    """Room for the paths of a count, each of which is made by a parcel, and for the passes of a stage."""
    size = len(field.withdrawn)
    room = 2 * (len(field.tree.candidate) + len(field.tree.roots)) + 1
    return Paths(
        np.zeros(size, np.int64),
        np.empty((room, PATH_COLUMNS), np.int64),
        np.empty(room, np.int64),
        np.empty((room, 2), np.int64),
        np.empty(size + 1, np.int64),
        np.empty((passes, size), np.int64),
        np.zeros(2 * passes, np.int64),
    )


def over_unit(product: int, unit: int) -> int:
    """A product of two numbers of units in units, rounded up."""
    if unit == NANO:
        return (product + (NANO - 1)) // NANO
    return (product + (unit - 1)) // unit


def part(comes: int, keep: int, unit: int) -> int:
    """What is kept of a paper's worth, rounded up. Papers of an electoral college can be worth many votes."""
    if comes > unit:
        return comes // unit * keep + over_unit(comes % unit * keep, unit)
    return over_unit(comes * keep, unit)


def distribute(choices: MeekChoices, steps: MeekSteps, sections: int, table: Table, paths: Paths) -> None:
    """One pass: work out all votes and the quota."""
    votes, numbers = table.votes, table.numbers
    keep, worth, path_of, ends = paths.keep, paths.worth, paths.paths, paths.ends
    votes[:] = 0
    for path in range(sections, numbers[PATHS]):
        comes = worth[path_of[path, PARENT]]
        by = path_of[path, BY]
        if choices.by_price:
            kept = min(comes, part(worth[path_of[path, ROOT]], keep[by], choices.unit))
        else:
            kept = part(comes, keep[by], choices.unit)
        worth[path] = comes - kept
        votes[by] += kept * path_of[path, THROUGH]
    held = 0
    for number in range(1, len(votes)):
        total = votes[number]
        for end in range(paths.ends_of[number], paths.ends_of[number + 1]):
            total += worth[ends[end, 0]] * ends[end, 1]
        votes[number] = total
        held += total
    votes[0] = numbers[DEALT] - held
    numbers[QUOTA] = meek_quota(choices, held, steps.seats)


def new_path(table: Table, paths: Paths, parent: int, by: int) -> int:
    """A path that makes another longer, or is a root; without papers yet."""
    path = table.numbers[PATHS]
    paths.paths[path, PARENT] = parent
    paths.paths[path, BY] = by
    paths.paths[path, THROUGH] = 0
    paths.paths[path, CHILD_BY] = 0
    paths.paths[path, END_IN] = -1
    paths.paths[path, ROOT] = path if parent < 0 else paths.paths[parent, ROOT]
    table.numbers[PATHS] = path + 1
    return int(path)


def find_ends(table: Table, paths: Paths) -> None:
    """Put what a pass needs of the parcels of continuing candidates side by side, each path once for each of them."""
    parcels, path_of = table.parcels, paths.paths
    size = len(table.votes)
    ends = 0
    for number in range(1, size):
        paths.ends_of[number] = ends
        whose = table.numbers[STAGES] * size + number
        parcel = table.head[number] if table.state[number] == CONTINUING else 0
        while parcel > 0:
            path = parcels[parcel + VALUE]
            if path_of[path, END_IN] != whose:
                path_of[path, END_IN] = whose
                path_of[path, END_AT] = ends
                paths.ends[ends, 0] = path
                paths.ends[ends, 1] = 0
                ends += 1
            paths.ends[path_of[path, END_AT], 1] += parcels[parcel + PAPERS]
            parcel = parcels[parcel + AFTER]
    paths.ends_of[size] = ends


def keep_now(choices: MeekChoices, table: Table, paths: Paths) -> bool:
    """Work out anew what the elected keep; says whether that changes anything.

    That is the quota times what each kept, rounded up, over their votes, rounded up: in parts, as the products would
    leave whole numbers of 64 bits.
    """
    quota, unit = table.numbers[QUOTA], choices.unit
    changed = False
    for number in range(1, len(table.votes)):
        votes = table.votes[number]
        if table.state[number] != ELECTED or votes == 0 or (choices.pace == PASSES and votes <= quota):
            continue
        old = paths.keep[number]
        product = part(quota, old, unit)
        new = unit
        if product < votes:
            step = 1000 if votes < SAFE // 1000 else 10
            rest, scale, new = product, unit, 0
            while scale > 1:
                if scale < step:
                    step = scale
                rest *= step
                new = new * step + rest // votes
                rest %= votes
                scale //= step
            if rest > 0:
                new += 1
        paths.keep[number] = new
        changed = changed or new != old
    return changed


def is_known(paths: Paths, passes: int) -> bool:
    """Whether the elected keep what they kept before one of so many passes of this stage. Notes what they keep."""
    keep, known, slots = paths.keep, paths.known, paths.slots
    digest = 0
    for number in range(1, len(keep)):
        digest = digest * MIXER + keep[number]
    slot = digest % len(slots)
    row = slots[slot]
    # A slot is taken if the row that it names is of this stage and names it in turn: so none need ever be cleared.
    while row < passes and known[row, 0] == slot:
        number = 1
        while number < len(keep) and known[row, number] == keep[number]:
            number += 1
        if number == len(keep):
            return True
        slot = (slot + 1) % len(slots)
        row = slots[slot]
    if passes < len(known):
        copy(keep, known[passes])
        known[passes, 0] = slot
        slots[slot] = passes
    return False


def follow(tree: Tree, table: Table, paths: Paths, number: int) -> None:
    """Move the papers of a candidate, elected or excluded, to their next preferences."""
    parcels, path_of = table.parcels, paths.paths
    parcel = table.head[number]
    table.head[number] = 0
    while parcel > 0:
        if table.state[number] == ELECTED:
            parent = parcels[parcel + VALUE]
            if path_of[parent, CHILD_BY] != number:
                path_of[parent, CHILD] = new_path(table, paths, parent, number)
                path_of[parent, CHILD_BY] = number
            path = path_of[parent, CHILD]
            path_of[path, THROUGH] += parcels[parcel + PAPERS]
            parcels[parcel + VALUE] = path
        pass_on(tree, table, parcel, PARCEL)
        parcel = parcels[parcel + AFTER]


def follow_elected(tree: Tree, table: Table, paths: Paths, elected: NDArray[np.int16]) -> None:
    """Move papers on until none is with an elected candidate."""
    moving = True
    while moving:
        moving = False
        for place in range(table.numbers[PLACED]):
            if table.head[elected[place]] > 0:
                follow(tree, table, paths, elected[place])
                moving = True


def elect_at_quota(
    choices: MeekChoices, steps: MeekSteps, table: Table, elected: NDArray[np.int16], lots: Lots
) -> bool:
    """Elect whoever has the quota; says whether anybody."""
    numbers = table.numbers
    newly = False
    while True:
        number = next_at_quota(
            choices,
            table.votes,
            table.state,
            table.guard,
            numbers[QUOTA],
            steps.seats - numbers[PLACED],
            table.history,
            numbers[POINTS],
            table.among,
            table.chosen,
            lots,
        )
        if number == 0:
            return newly
        mark_elected(table, elected, number, ELECTED)
        # They go on receiving papers, which they pass on.
        table.alive[number] = True
        newly = True


def is_complete(steps: MeekSteps, table: Table) -> bool:
    """Whether all places are filled, or as few candidates are left as places."""
    left = steps.seats - table.numbers[PLACED]
    continuing = 0
    for number in range(1, len(table.state)):
        if table.state[number] == CONTINUING:
            continuing += 1
    return bool(left == 0 or continuing <= left)


def count_meek(
    choices: MeekChoices,
    worth: Worth,
    steps: MeekSteps,
    field: Field,
    table: Table,
    paths: Paths,
    lots: Lots,
    elected: NDArray[np.int16],
    stage_votes: Ints,
    stage_quota: Ints,
) -> int:
    """Count one draw; returns how that ended."""
    numbers, tree = table.numbers, field.tree
    sections = len(tree.roots)
    first_parcels(worth, field, table)
    for section in range(sections):
        new_path(table, paths, -1, 0)
        parcel = (section + 1) * PARCEL
        paths.worth[section] = table.parcels[parcel + VALUE]
        numbers[DEALT] += paths.worth[section] * table.parcels[parcel + PAPERS]
        table.parcels[parcel + VALUE] = section
        pass_on(tree, table, parcel, PARCEL)
    for number in range(len(paths.keep)):
        paths.keep[number] = choices.unit
    stale = True
    first = True
    while True:
        group = 0
        before = -1
        passes = 1
        is_known(paths, 0)
        find_ends(table, paths)
        while True:
            if stale or choices.pace == PASSES:
                distribute(choices, steps, sections, table, paths)
                stale = False
                if steps.remember:
                    point(table)
                    if numbers[POINTS] > len(table.history):
                        return NO_ROOM
            newly = elect_at_quota(choices, steps, table, elected, lots)
            if lots.state[MISSING] > 0:
                return NO_LOTS
            if is_complete(steps, table):
                break
            surplus = all_surpluses(choices, table.votes, table.state, numbers[QUOTA])
            group, _ = to_exclude(
                choices,
                table.votes,
                table.state,
                table.guard,
                steps.seats - numbers[PLACED],
                first,
                newly,
                is_little(choices, surplus),
                surplus,
                before,
                table.history,
                numbers[POINTS],
                table.among,
                table.chosen,
                lots,
            )
            only_elects = first and not choices.first_pass_excludes
            first = False
            if choices.pace == ROUNDS and (newly or group > 0):
                break
            if keep_now(choices, table, paths):
                stale = True
            if (choices.pace == PASSES or choices.by_price) and not only_elects:
                # What they keep may change no more, or come round in a circle by rounding: no pass would do more.
                if not (newly or group > 0) and (
                    is_known(paths, passes) or (choices.pace == PASSES and passes >= PATIENCE)
                ):
                    group = lowest_continuing(
                        choices,
                        table.votes,
                        table.state,
                        table.guard,
                        0,
                        table.history,
                        numbers[POINTS],
                        table.among,
                        table.chosen,
                        lots,
                    )
                passes += 1
                if passes > len(paths.known):
                    return NO_ROOM
            if newly or group > 0:
                break
            before = surplus
        if lots.state[MISSING] > 0:
            return NO_LOTS
        close(table, stage_votes, stage_quota)
        if group > 0:
            mark_excluded(table, group)
            stale = True
        if is_complete(steps, table):
            finish(table, 0, numbers[PLACED] < steps.seats, elected)
            return COUNTED
        for place in range(group):
            follow(tree, table, paths, table.chosen[place])
        follow_elected(tree, table, paths, elected)


def count_meek_draws(
    choices: MeekChoices,
    worth: Worth,
    steps: MeekSteps,
    field: Field,
    weights: Ints,
    lots: Lots,
    table: Table,
    paths: Paths,
    outcome: Outcome,
) -> None:
    """Count a block of draws, a row of ``weights`` each, into the rows of ``outcome``.

    ``lots`` are those of every draw of the block; ``table`` and ``paths`` are room to work in.
    """
    for draw in range(len(weights)):
        elected = outcome.elected[draw]
        ended = begin(worth, field, table, lots, weights[draw], elected)
        if ended == COUNTED:
            ended = count_meek(
                choices,
                worth,
                steps,
                field,
                table,
                paths,
                lots,
                elected,
                outcome.stage_votes[draw],
                outcome.stage_quota[draw],
            )
        if ended == COUNTED:
            record(table, elected, outcome, draw)
        outcome.ended[draw] = ended
