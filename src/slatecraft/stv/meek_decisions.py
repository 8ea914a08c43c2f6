"""What to do next in a count by Meek's method or one of its kin, given its state. Written once, like
`slatecraft.stv.decisions`: for lists of whole numbers in the exact count, and compiled for arrays in the simulator.

Place 0 of what is indexed by candidate number is unused, but for votes, where it is what is non-transferable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slatecraft.stv.decisions import (
    CONTINUING,
    DOOMED,
    ELECTED,
    TIE_ELECTION,
    TIE_EXCLUSION,
    Choices,
    settle,
    sort_lowest,
)
from slatecraft.stv.gregory import choices
from slatecraft.stv.rule import Early, Gregory, Keep, Meek, Pace, Quota, Settled

if TYPE_CHECKING:
    from collections.abc import MutableSequence, Sequence

LEAST_QUOTA = 4
"""Decimal place in which a quota is at least 1, so that nobody is elected without votes (Algorithm 123)."""
PATIENCE = 2**15
"""After so many passes that elect and exclude nobody, under a rule that goes by passes, no pass would do more: where
the quota is less than a thousandth of a vote, rounding can go round in circles of millions."""
# When candidates are elected and excluded, and keep values worked out anew: see `slatecraft.stv.rule.Pace`.
ROUNDS, PASSES, SETTLED = 0, 1, 2
# Who is excluded before surpluses are settled.
NEVER_EARLY, LOWEST_EARLY, GROUP_EARLY = 0, 1, 2
# Why candidates are excluded.
FEWEST, CERTAIN_TO_LOSE, CONSTRAINED = 0, 1, 2
PACES = {Pace.ROUNDS: ROUNDS, Pace.PASSES: PASSES, Pace.SETTLED: SETTLED}
EARLY = {Early.NEVER: NEVER_EARLY, Early.LOWEST: LOWEST_EARLY, Early.GROUP: GROUP_EARLY}


class MeekChoices(NamedTuple):
    """The parameters of a rule that decisions depend on, as numbers; `slatecraft.stv.rule.Meek` explains them."""

    ties: Choices
    """Of which only the ladder matters."""
    unit: int
    """One vote."""
    near: int
    """Numbers that differ by less are equal."""
    one_more: bool
    """Whether the quota is cut and one unit more, rather than only cut."""
    least_quota: int
    quota_more: bool
    half_alone: bool
    pace: int
    by_price: bool
    """Whether the elected keep the same of each paper, for what it was worth at first, rather than the same share."""
    at_most: bool
    limit: int
    """In units."""
    limit_places: int
    """Or as a part of a candidate's votes: 10 to the power of minus this."""
    early: int
    first_pass_excludes: bool
    near_ties: bool
    without_votes: bool


def meek_choices(method: Meek) -> MeekChoices:
    """A rule's parameters as the decisions want them."""
    unit = 10 ** (method.places + method.guard)
    return MeekChoices(
        ties=choices(Gregory(ties=method.ties)),
        unit=unit,
        near=10**method.guard // 2 or 1,
        one_more=method.quota == Quota.DROOP,
        least_quota=0 if method.quota_more else unit // 10**LEAST_QUOTA,
        quota_more=method.quota_more,
        half_alone=method.half_alone,
        pace=PACES[method.pace],
        by_price=method.keep == Keep.PRICE,
        at_most=method.settled == Settled.AT_MOST,
        limit=unit // 10**method.limit,
        limit_places=method.limit,
        early=EARLY[method.early],
        first_pass_excludes=method.first_pass_excludes,
        near_ties=method.near_ties,
        without_votes=method.without_votes,
    )


def meek_quota(choices: MeekChoices, held: Any, seats: int) -> Any:
    """The quota when the candidates hold so many votes."""
    if choices.half_alone and seats == 1:
        return -(-held // (2 * choices.unit)) * choices.unit
    quota = held // (seats + 1)
    if choices.one_more:
        return quota + 1
    return max(quota, choices.least_quota)


def lowest_of(
    choices: MeekChoices,
    votes: Sequence[Any],
    surplus: Any,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    ties: Any,
) -> int:
    """The one of the candidates marked in ``among`` who has fewest votes. Whoever has no more than ``surplus`` more is
    tied, under a rule with near ties. Changes ``among``."""
    lowest = 0
    for number in range(1, len(votes)):
        if among[number] and (lowest == 0 or votes[number] < votes[lowest]):
            lowest = number
    room = choices.near
    if choices.near_ties:
        room += surplus
    tied = 0
    for number in range(1, len(votes)):
        if among[number]:
            among[number] = votes[number] - votes[lowest] < room
            if among[number]:
                tied += 1
    if tied == 1:
        return lowest
    return settle(choices.ties, among, False, TIE_EXCLUSION, history, points, ties)


def next_at_quota(
    choices: MeekChoices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    quota: Any,
    left: int,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    chosen: MutableSequence[int],
    ties: Any,
) -> int:
    """The continuing candidate with most votes of those who have the quota; 0 if none has, or no place is left."""
    if left == 0:
        return 0
    size = 0
    for number in range(1, len(votes)):
        over = votes[number] - quota
        enough = over >= choices.near if choices.quota_more else over > -choices.near
        if state[number] == CONTINUING and guard[number] != DOOMED and enough:
            chosen[size] = number
            size += 1
    # More than there are places can have it only where the quota leaves room for a tie.
    while size > left:
        for number in range(len(votes)):
            among[number] = False
        for place in range(size):
            among[chosen[place]] = True
        out = lowest_of(choices, votes, 0, history, points, among, ties)
        kept = 0
        for place in range(size):
            if chosen[place] != out:
                chosen[kept] = chosen[place]
                kept += 1
        size = kept
    best = 0
    for place in range(size):
        if best == 0 or votes[chosen[place]] > votes[best]:
            best = chosen[place]
    if choices.ties.bars and size > 1:
        level = 0
        for number in range(len(votes)):
            among[number] = False
        for place in range(size):
            if votes[best] - votes[chosen[place]] < choices.near:
                among[chosen[place]] = True
                level += 1
        if level > 1:
            return settle(choices.ties, among, True, TIE_ELECTION, history, points, ties)
    return best


def all_surpluses(choices: MeekChoices, votes: Sequence[Any], state: Sequence[int], quota: Any) -> Any:
    """All surpluses together; under a rule that goes by rounds, less what the elected lack."""
    total = votes[0] * 0
    for number in range(1, len(votes)):
        if state[number] == ELECTED:
            over = votes[number] - quota
            if choices.pace != PASSES or over > 0:
                total += over
    return max(total, votes[0] * 0)


def is_little(choices: MeekChoices, surplus: Any) -> bool:
    """Whether all surpluses together are so little that they count as settled."""
    if choices.at_most:
        return bool(surplus - choices.limit < choices.near)
    return bool(choices.limit - surplus >= choices.near)


def all_at_quota(choices: MeekChoices, votes: Sequence[Any], state: Sequence[int], quota: Any) -> bool:
    """Whether the votes of all the elected are so close to the quota that surpluses count as settled: see
    `slatecraft.stv.rule.Settled.RATIO`."""
    for number in range(1, len(votes)):
        if state[number] == ELECTED:
            apart = abs(quota - votes[number]) * 10**choices.limit_places
            if apart > votes[number]:
                return False
    return True


def certain_losers(
    choices: MeekChoices, votes: Sequence[Any], chosen: Sequence[int], size: int, surplus: Any, most: int
) -> int:
    """How many of the candidates in ``chosen``, fewest votes first, are sure to lose together, ``most`` or fewer: see
    `slatecraft.stv.rule.Early`."""
    found = 0
    together = surplus
    base = votes[0] * 0
    place = 0
    while place < size:
        # The next run of candidates none of whom is further above its first than all surpluses.
        end = place
        while end < size and votes[chosen[end]] - base - surplus < choices.near:
            together += votes[chosen[end]]
            end += 1
        if place < end < size and end <= most and votes[chosen[end]] - together >= choices.near:
            found = end
        if end > most or end >= size:
            break
        base = votes[chosen[end]]
        place = end
    return found


def lowest_continuing(
    choices: MeekChoices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    surplus: Any,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    chosen: MutableSequence[int],
    ties: Any,
) -> int:
    """Put the lowest of the candidates who may be excluded in ``chosen``; returns 1, for one."""
    size = sort_lowest(votes, state, guard, chosen)
    for number in range(len(votes)):
        among[number] = False
    for place in range(size):
        among[chosen[place]] = True
    chosen[0] = lowest_of(choices, votes, surplus, history, points, among, ties)
    return 1


def without_votes(
    choices: MeekChoices,
    votes: Sequence[Any],
    chosen: MutableSequence[int],
    size: int,
    most: int,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    ties: Any,
) -> int:
    """Of the candidates in ``chosen``, fewest votes first, how many have none and are excluded together: at most
    ``most``, for whom lots are drawn if need be. 0 if not several have none."""
    empty = 0
    while empty < size and votes[chosen[empty]] == 0:
        empty += 1
    if empty < 2:
        return 0
    if empty <= most:
        return empty
    for picked in range(most):
        for number in range(len(votes)):
            among[number] = False
        for place in range(picked, empty):
            among[chosen[place]] = True
        out = lowest_of(choices, votes, 0, history, points, among, ties)
        for place in range(picked, empty):
            if chosen[place] == out:
                chosen[place] = chosen[picked]
                chosen[picked] = out
                break
    return most


def to_exclude(
    choices: MeekChoices,
    votes: Sequence[Any],
    state: Sequence[int],
    guard: Sequence[int],
    left: int,
    first: bool,
    newly: bool,
    settled: bool,
    surplus: Any,
    before: Any,
    history: Sequence[Sequence[Any]],
    points: int,
    among: MutableSequence[bool],
    chosen: MutableSequence[int],
    ties: Any,
) -> tuple[int, int]:
    """How many candidates, put in ``chosen``, are to be excluded after a pass, and why.

    ``first`` says whether it is the first of the count, ``newly`` whether it elected somebody, ``settled`` whether
    surpluses count as settled; ``surplus`` is all of them together, and ``before`` what they were after the pass
    before, or -1 in the first pass of a round.
    """
    continuing = 0
    doomed = 0
    for number in range(1, len(votes)):
        if state[number] == CONTINUING:
            continuing += 1
            if guard[number] == DOOMED:
                chosen[doomed] = number
                doomed += 1
    if doomed > 0:
        return doomed, CONSTRAINED
    if (newly and choices.pace == SETTLED) or (first and not choices.first_pass_excludes):
        return 0, FEWEST
    # In a round in which somebody is newly elected, surpluses are not those of the pass before. Under Warren's method
    # what one of the elected gives up may go whole to another, so that surpluses are not settled when they do not fall.
    stable = choices.pace == ROUNDS and not choices.by_price and not newly
    stable = stable and before >= 0 and surplus - before > -choices.near
    if choices.pace != PASSES and (settled or stable):
        room = surplus if choices.pace == ROUNDS else surplus * 0
        return lowest_continuing(
            choices, votes, state, guard, room, history, points, among, chosen, ties
        ), FEWEST
    if choices.early != NEVER_EARLY and choices.pace != SETTLED:
        size = sort_lowest(votes, state, guard, chosen)
        if choices.early == LOWEST_EARLY:
            if size > 1 and votes[chosen[1]] - votes[chosen[0]] > surplus:
                return 1, FEWEST
        else:
            group = certain_losers(choices, votes, chosen, size, surplus, continuing - left)
            if group > 0:
                return group, CERTAIN_TO_LOSE
    if choices.pace == PASSES and settled:
        if choices.without_votes:
            size = sort_lowest(votes, state, guard, chosen)
            group = without_votes(
                choices, votes, chosen, size, continuing - left, history, points, among, ties
            )
            if group > 0:
                return group, CERTAIN_TO_LOSE
        return lowest_continuing(
            choices, votes, state, guard, 0, history, points, among, chosen, ties
        ), FEWEST
    return 0, FEWEST
