"""What to do next in a count, given its state. Written once: the exact count runs these functions on lists of whole
numbers or fractions, and `slatecraft.stv.simulate` compiles the very same ones for arrays.

So they keep to what numba compiles: loops, comparisons and sums over sequences indexed by candidate number (place 0 is
unused). ``ties`` is opaque to them: it is handed on to `note_tie` and `resolve_tie`, of which each side has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slatecraft.stv.ties import note_tie, resolve_tie

if TYPE_CHECKING:
    from collections.abc import MutableSequence, Sequence

# Where candidates stand. Pending: elected, but receiving papers until the surplus moves.
CONTINUING, ELECTED, EXCLUDED, WITHDRAWN, PENDING = 0, 1, 2, 3, 4
# What constraints make of continuing candidates.
FREE, GUARDED, DOOMED = 0, 1, 2
# What to do next.
DONE, FILL, MAJORITY, LAST_OF_TWO, SURPLUS, EXCLUDE, EXCLUDE_DOOMED = 0, 1, 2, 3, 4, 5, 6
# Ladders of ties.
NO_LADDER, FORWARDS, BACKWARDS, ALL_DIFFERENT = 0, 1, 2, 3
# When surpluses wait: while they could change nothing for the lowest group or pair, or as the Dáil's law has it.
NO_DEFERRAL, DEFER_GROUP, DEFER_PAIR, DEFER_DAIL = 0, 1, 2, 3
# Who is excluded together.
ONE, CERTAIN, CERTAIN_DAIL, BULK = 0, 1, 2, 3
# Who gets the last places early: whoever has as much as, or more than, all below and the surpluses.
NO_MAJORITY, AT_LEAST, MORE_THAN, SEVERAL_MORE_THAN, MORE_THAN_DAIL = 0, 1, 2, 3, 4
# When the last places are filled: before or after the last papers move, or between, or when no surplus waits either.
FILL_EARLY, FILL_MOVED, FILL_SETTLED, FILL_AT_ONCE = 0, 1, 2, 3
# What a tie is about.
TIE_ELECTION, TIE_SURPLUS, TIE_EXCLUSION = 0, 1, 2


class Choices(NamedTuple):
    """The parameters of a rule that decisions depend on, as numbers; `slatecraft.stv.rule.Gregory` explains them."""

    ladder: int
    all_different_to_elect: bool
    defer: int
    together: int
    strictly: bool
    losers_first: bool
    surplus_by_election: bool
    quota_more: bool
    threshold: bool
    majority: int
    last_two: bool
    fill: int
    earlier_first: bool = False
    bars: bool = False
    """Whether electing one candidate can bar another: constraints, or nominations that may be re-opened."""


def settle(
    choices: Choices,
    among: MutableSequence[bool],
    most: bool,
    about: int,
    history: Sequence[Sequence[Any]],
    points: int,
    ties: Any,
) -> int:
    """The one of the candidates marked in ``among`` whom the ladder prefers, or else the lot.

    ``most`` says whether the one with most or the one with fewest votes is wanted. ``history`` holds the votes at each
    earlier point, of which there are ``points``. Changes ``among``.
    """
    size = len(among)
    left = 0
    for number in range(1, size):
        if among[number]:
            left += 1
    note_tie(ties, among, about)
    ladder = choices.ladder
    if choices.all_different_to_elect and about != TIE_EXCLUSION:
        ladder = ALL_DIFFERENT
    if ladder != NO_LADDER:
        for step in range(points):
            point = step if ladder == FORWARDS else points - 1 - step
            row = history[point]
            if ladder == ALL_DIFFERENT and not all_differ(row, among):
                continue
            best = 0
            equal = 0
            for number in range(1, size):
                if among[number]:
                    if best == 0 or (row[number] > row[best] if most else row[number] < row[best]):
                        best = number
                        equal = 1
                    elif row[number] == row[best]:
                        equal += 1
            if equal < left:
                for number in range(1, size):
                    if among[number] and row[number] != row[best]:
                        among[number] = False
                left = equal
                if left == 1:
                    return resolve_tie(ties, among, point)
    return resolve_tie(ties, among, -1)


def all_differ(row: Sequence[Any], among: Sequence[bool]) -> bool:
    """Whether no two of the candidates marked in ``among`` had the same votes."""
    for number in range(1, len(among)):
        if among[number]:
            for other in range(number + 1, len(among)):
                if among[other] and row[number] == row[other]:
                    return False
    return True


def next_elected(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    quota: Any,
    active: Any,
    left: int,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    ties: Any,
) -> int:
    """The continuing candidate with most votes of those who have enough; 0 if none has, or no place is left.

    ``active`` is the total active vote, on which the threshold depends, and ``left`` the places still unfilled.
    """
    if left == 0:
        return 0
    best = 0
    equal = 0
    enough = 0
    for number in range(1, len(votes)):
        if state[number] != CONTINUING or guard[number] == DOOMED:
            continue
        held = votes[number]
        if (
            held > quota
            or (held == quota and not choices.quota_more)
            or (choices.threshold and held > 0 and held * (left + 1) >= active)
        ):
            enough += 1
            if best == 0 or votes[number] > votes[best]:
                best = number
                equal = 1
            elif votes[number] == votes[best]:
                equal += 1
    # Who comes first matters only where that decides something.
    if equal > 1 and (enough > left or choices.surplus_by_election or choices.bars):
        for number in range(len(votes)):
            among[number] = (
                number > 0
                and state[number] == CONTINUING
                and guard[number] != DOOMED
                and votes[number] == votes[best]
            )
        return settle(choices, among, True, TIE_ELECTION, history, points, ties)
    return best


def next_surplus(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    rank: Sequence[int],
    quota: Any,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    ties: Any,
) -> int:
    """The elected candidate whose surplus moves next; 0 if none has one. ``rank`` is the order of election."""
    best = 0
    equal = 0
    for number in range(1, len(votes)):
        if has_surplus(votes, state, quota, number):
            if choices.surplus_by_election:
                if best == 0 or rank[number] < rank[best]:
                    best = number
                    equal = 1
            elif best == 0 or votes[number] > votes[best]:
                best = number
                equal = 1
            elif votes[number] == votes[best]:
                equal += 1
    if equal > 1:
        for number in range(len(votes)):
            among[number] = (
                number > 0 and has_surplus(votes, state, quota, number) and votes[number] == votes[best]
            )
        if choices.earlier_first and keep_earliest(among, quota, history, points) == 1:
            for number in range(1, len(votes)):
                if among[number]:
                    return number
        return settle(choices, among, True, TIE_SURPLUS, history, points, ties)
    return best


def keep_earliest(
    among: MutableSequence[bool], quota: Any, history: Sequence[Sequence[Any]], points: int
) -> int:
    """Keep in ``among`` those whose surplus arose first, and say how many they are."""
    kept = 0
    for point in range(points):
        for number in range(1, len(among)):
            if among[number] and history[point][number] > quota:
                kept += 1
        if kept > 0:
            for number in range(1, len(among)):
                among[number] = among[number] and history[point][number] > quota
            break
    return kept


def surpluses(votes: Sequence[Any], state: Sequence[int], quota: Any) -> tuple[Any, int]:
    """All surpluses together, and how many candidates wait with one; see `has_surplus`."""
    total = votes[0] * 0
    waiting = 0
    for number in range(1, len(votes)):
        stands = state[number]
        if stands in (ELECTED, PENDING):
            if votes[number] > quota:
                total += votes[number] - quota
                waiting += 1
            elif stands == PENDING:
                waiting += 1
    return total, waiting


def has_surplus(votes: Sequence[Any], state: Sequence[int], quota: Any, number: int) -> bool:
    """Whether a candidate has a surplus that waits, or has none but is elected and still to be dealt with."""
    return state[number] == PENDING or (state[number] == ELECTED and votes[number] > quota)


def sort_lowest(
    votes: Sequence[Any], state: Sequence[int], guard: Sequence[int], chosen: MutableSequence[int]
) -> int:
    """Put the candidates who may be excluded in ``chosen``, fewest votes first, and say how many they are."""
    size = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING and guard[number] != GUARDED:
            place = size
            while place > 0 and votes[chosen[place - 1]] > votes[number]:
                chosen[place] = chosen[place - 1]
                place -= 1
            chosen[place] = number
            size += 1
    return size


def largest_group(
    choices: Choices,
    votes: Sequence[Any],
    chosen: Sequence[int],
    size: int,
    smallest: int,
    most: int,
    surplus: Any,
    quota: Any,
) -> int:
    """How many of the lowest, from ``smallest`` to ``most``, have together with ``surplus`` no more votes than the
    next above; 0 if no such group has."""
    found = 0
    together = surplus
    safe = True
    for place in range(size - 1):
        held = votes[chosen[place]]
        together += held
        if place + 1 > most:
            break
        # Nobody of a group may be kept from more than a quarter of the quota, on which deposits hang in Ireland.
        if choices.together == CERTAIN_DAIL and 4 * held <= quota and 4 * together > quota:
            safe = False
        above = votes[chosen[place + 1]]
        lost = together < above or (together == above and not choices.strictly)
        if choices.together == CERTAIN_DAIL and place > 0 and not safe and 4 * votes[chosen[1]] <= quota:
            lost = False
        if lost and place + 1 >= smallest:
            found = place + 1
    return found


def bulk_group(votes: Sequence[Any], chosen: Sequence[int], size: int, left: int, quota: Any) -> int:
    """How many of the lowest the Australian Senate's bulk exclusion takes together; 0 if it does not apply.

    Commonwealth Electoral Act 1918, s 273(13A) to (13C). A candidate's notional votes are those of the candidate and
    of all below. The group must have fewer than the next above, and than it would take to fill the vacancies; and fewer
    than the leading candidate lacks, so that its exclusion elects nobody. As many are left as there are places.
    """
    lacking = quota * 0
    for place in range(size - left, size):
        lacking += quota - votes[chosen[place]]
    leading = quota - votes[chosen[size - 1]]
    found = 0
    notional = quota * 0
    for place in range(size - 1):
        notional += votes[chosen[place]]
        if notional >= lacking:
            break
        if notional < votes[chosen[place + 1]]:
            found = place + 1
    notional = quota * 0
    group = 0
    for place in range(found):
        notional += votes[chosen[place]]
        if notional < leading:
            group = place + 1
    group = min(group, size - left)
    return group if group > 1 else 0


def is_deferred(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    quota: Any,
    most: int,
    surplus: Any,
    chosen: MutableSequence[int],
) -> bool:
    """Whether the surpluses wait, since all of them could not change what happens next. Changes ``chosen``."""
    if choices.defer == NO_DEFERRAL:
        return False
    size = sort_lowest(votes, state, guard, chosen)
    if size < 2:
        return False
    if choices.defer == DEFER_DAIL:
        lowest = votes[chosen[0]]
        return bool(
            surplus < quota - votes[chosen[size - 1]]
            and surplus < votes[chosen[1]] - lowest
            and (4 * lowest > quota or 4 * (lowest + surplus) <= quota)
        )
    if largest_group(choices, votes, chosen, size, 1, 1, surplus, quota) > 0:
        return True
    if choices.defer == DEFER_PAIR:
        return False
    return largest_group(choices, votes, chosen, size, 2, most, surplus, quota) > 0


def early_winners(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    quota: Any,
    left: int,
    chosen: MutableSequence[int],
) -> int:
    """How many, put in ``chosen``, win the last places since all below could not overtake them; 0 or ``left``."""
    size = 0
    total, _ = surpluses(votes, state, quota)
    for number in range(1, len(votes)):
        if state[number] == CONTINUING:
            total += votes[number]
            place = size
            while place > 0 and votes[chosen[place - 1]] < votes[number]:
                chosen[place] = chosen[place - 1]
                place -= 1
            chosen[place] = number
            size += 1
    all_but_one = choices.majority == MORE_THAN_DAIL and size == left + 1
    if left > 1 and choices.majority != SEVERAL_MORE_THAN and not all_but_one:
        return 0
    for place in range(left):
        total -= votes[chosen[place]]
    last = votes[chosen[left - 1]]
    if last > total or (last == total and choices.majority == AT_LEAST and last > votes[chosen[left]]):
        return left
    return 0


def higher_of_two(votes: Sequence[Any], state: Sequence[int], among: MutableSequence[bool], ties: Any) -> int:
    """Of two continuing candidates the one with more votes, or else the lot."""
    first = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING:
            if first == 0:
                first = number
            elif votes[number] > votes[first]:
                return number
            elif votes[number] == votes[first]:
                for other in range(len(votes)):
                    among[other] = other in (first, number)
                note_tie(ties, among, TIE_ELECTION)
                return resolve_tie(ties, among, -1)
    return first


def exclusion_ends(choices: Choices, state: Sequence[int], left: int) -> bool:
    """Whether an exclusion ends before all its portions have moved: all places are filled, or are to be at once."""
    if left == 0:
        return True
    if choices.fill != FILL_AT_ONCE:
        return False
    continuing = 0
    for number in range(1, len(state)):
        if state[number] == CONTINUING:
            continuing += 1
    return continuing <= left


def decide(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    rank: Sequence[int],
    quota: Any,
    left: int,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    chosen: MutableSequence[int],
    ties: Any,
) -> tuple[int, int]:
    """What to do next, and with how many of the candidates put in ``chosen``.

    The votes of the last stage are in ``votes``; whoever has enough is already elected; ``left`` places are unfilled.
    """
    if left == 0:
        return DONE, 0
    continuing = 0
    doomed = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING:
            if guard[number] == DOOMED:
                chosen[doomed] = number
                doomed += 1
            else:
                continuing += 1
    surplus, waiting = surpluses(votes, state, quota)
    if continuing <= left:
        if choices.fill != FILL_SETTLED or waiting == 0:
            return FILL, 0
        chosen[0] = next_surplus(choices, votes, state, rank, quota, history, points, among, ties)
        return SURPLUS, 1
    if doomed > 0:
        return EXCLUDE_DOOMED, doomed
    if choices.majority != NO_MAJORITY:
        winners = early_winners(choices, votes, state, quota, left, chosen)
        if winners > 0:
            return MAJORITY, winners
    if choices.losers_first:
        size = sort_lowest(votes, state, guard, chosen)
        group = largest_group(choices, votes, chosen, size, 1, continuing - left, surplus, quota)
        if group > 0:
            return (FILL if choices.fill == FILL_EARLY and continuing - group <= left else EXCLUDE), group
    waits = waiting > 0 and not is_deferred(
        choices, votes, state, guard, quota, continuing - left, surplus, chosen
    )
    if choices.last_two and left == 1 and continuing == 2 and (choices.fill == FILL_AT_ONCE or not waits):
        chosen[0] = higher_of_two(votes, state, among, ties)
        return LAST_OF_TWO, 1
    if waits:
        chosen[0] = next_surplus(choices, votes, state, rank, quota, history, points, among, ties)
        return SURPLUS, 1
    if choices.together == ONE:
        chosen[0] = next_excluded(choices, votes, state, guard, history, points, among, ties)
        group = 1
    else:
        group = next_group(
            choices,
            votes,
            state,
            guard,
            quota,
            continuing - left,
            left,
            surplus,
            history,
            points,
            among,
            chosen,
            ties,
        )
    if choices.fill == FILL_EARLY and continuing - group <= left:
        return FILL, group
    return EXCLUDE, group


def next_excluded(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    ties: Any,
) -> int:
    """The candidate with fewest votes of those who may be excluded."""
    best = 0
    equal = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING and guard[number] != GUARDED:
            if best == 0 or votes[number] < votes[best]:
                best = number
                equal = 1
            elif votes[number] == votes[best]:
                equal += 1
    if equal > 1:
        for number in range(len(votes)):
            among[number] = (
                number > 0
                and state[number] == CONTINUING
                and guard[number] != GUARDED
                and votes[number] == votes[best]
            )
        return settle(choices, among, False, TIE_EXCLUSION, history, points, ties)
    return best


def next_group(
    choices: Choices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    quota: Any,
    most: int,
    left: int,
    surplus: Any,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    chosen: MutableSequence[int],
    ties: Any,
) -> int:
    """How many of the lowest, put in ``chosen``, are excluded together: at least one, at most ``most``."""
    size = sort_lowest(votes, state, guard, chosen)
    if choices.together == BULK:
        group = max(1, bulk_group(votes, chosen, size, left, quota))
    else:
        group = max(1, largest_group(choices, votes, chosen, size, 1, most, surplus, quota))
    # Candidates level with the last of the group are a tie, unless all of them go.
    last = votes[chosen[group - 1]]
    below = 0
    level = 0
    for place in range(size):
        if votes[chosen[place]] < last:
            below += 1
        elif votes[chosen[place]] == last:
            level += 1
    if below + level > group:
        for place in range(below, group):
            for number in range(len(votes)):
                among[number] = False
            for other in range(place, below + level):
                among[chosen[other]] = True
            picked = settle(choices, among, False, TIE_EXCLUSION, history, points, ties)
            for other in range(place, below + level):
                if chosen[other] == picked:
                    chosen[other] = chosen[place]
                    chosen[place] = picked
                    break
    return group
