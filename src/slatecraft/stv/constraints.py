"""Constraints on who is elected: whom they guard and whom they doom.

Candidates in the same constraints form a group. A result is how many of each group are elected. A continuing candidate
is guarded when every result that can still be and keeps all constraints elects all of the group, and doomed when none
elects any more of it (I. D. Hill, "STV with constraints", Voting matters 9, 1998). It is worked out anew after every
single election and exclusion, exactly, by trying results group by group; so a count that can be begun can be finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.stv.decisions import CONTINUING, DOOMED, ELECTED, FREE, GUARDED, PENDING, WITHDRAWN
from slatecraft.stv.election import ElectionError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slatecraft.stv.election import Election


class Constraints:
    """The constraints of one election. Raises `ElectionError` if no result can keep them all."""

    def __init__(self, election: Election, withdrawn: Collection[int] | None = None) -> None:
        """``withdrawn`` are those who do not stand, where a rule adds to those of the election."""
        withdrawn = election.withdrawn if withdrawn is None else withdrawn
        self._seats = min(election.seats, len(election.candidates) - len(withdrawn))
        """Places that can be filled."""
        self._names = [constraint.name for constraint in election.constraints]
        self._bounds = [
            (constraint.minimum, constraint.maximum if constraint.maximum is not None else election.seats)
            for constraint in election.constraints
        ]
        signatures: dict[tuple[int, ...], list[int]] = {}
        for number in range(1, len(election.candidates) + 1):
            member = tuple(
                place for place, constraint in enumerate(election.constraints) if number in constraint.members
            )
            signatures.setdefault(member, []).append(number)
        self._groups = list(signatures.values())
        self._member = list(signatures)
        state = [WITHDRAWN] + [CONTINUING] * len(election.candidates)
        for number in withdrawn:
            state[number] = WITHDRAWN
        for constraint, (least, most) in zip(election.constraints, self._bounds, strict=True):
            there = sum(state[number] == CONTINUING for number in constraint.members)
            if least > there:
                raise ElectionError(
                    f"The constraint {constraint.name!r} wants at least {least} elected, but only {there} of its "
                    "candidates stand."
                )
            if least > most:
                asked = (
                    f"at most {most}"
                    if constraint.maximum is not None
                    else f"only {most} can be, since that is all the seats"
                )
                raise ElectionError(
                    f"The constraint {constraint.name!r} wants at least {least} elected, and {asked}."
                )
        if not self._spans(*self._numbers(state))[0]:
            raise self._impossible()

    def _impossible(self) -> ElectionError:
        return ElectionError(
            f"No choice of {self._seats} for the seats keeps all constraints together: "
            + ", ".join(repr(name) for name in self._names)
            + "."
        )

    def guard(self, state: Sequence[int]) -> list[int]:
        """Of each candidate, whether constraints guard or doom them, given where all stand.

        Raises `ElectionError` if no result that can still be keeps them all.
        """
        elected, most = self._numbers(state)
        spans = self._spans(elected, most)
        if not spans[0]:
            raise self._impossible()
        guard = [FREE] * len(state)
        for group, now, top, span in zip(self._groups, elected, most, spans, strict=True):
            for number in group:
                if state[number] == CONTINUING:
                    if min(span) == top:
                        guard[number] = GUARDED
                    elif max(span) == now:
                        guard[number] = DOOMED
        return guard

    def _numbers(self, state: Sequence[int]) -> tuple[list[int], list[int]]:
        """How many of each group are elected, and how many can be at most."""
        elected = [sum(state[n] in (ELECTED, PENDING) for n in group) for group in self._groups]
        continuing = [sum(state[n] == CONTINUING for n in group) for group in self._groups]
        return elected, [now + more for now, more in zip(elected, continuing, strict=True)]

    def _spans(self, elected: Sequence[int], most: Sequence[int]) -> list[set[int]]:
        """For each group, how many of it the results that keep all constraints elect; empty sets if there is none."""
        groups = range(len(self._groups))
        steps = [
            (1, *(int(place in member) for place in range(len(self._bounds)))) for member in self._member
        ]
        # Sums so far (seats, then each constraint) that the groups before lead to, and whence each came.
        reached: list[dict[tuple[int, ...], set[tuple[int, tuple[int, ...]]]]] = [
            {(0,) * (1 + len(self._bounds)): set()}
        ]
        for group in groups:
            after: dict[tuple[int, ...], set[tuple[int, tuple[int, ...]]]] = {}
            for sums in reached[group]:
                for taken in range(elected[group], most[group] + 1):
                    new = tuple(old + step * taken for old, step in zip(sums, steps[group], strict=True))
                    if new[0] <= self._seats and all(
                        held <= high for held, (_, high) in zip(new[1:], self._bounds, strict=True)
                    ):
                        after.setdefault(new, set()).add((taken, sums))
            reached.append(after)
        good = {
            sums
            for sums in reached[-1]
            if sums[0] == self._seats
            and all(held >= low for held, (low, _) in zip(sums[1:], self._bounds, strict=True))
        }
        spans: list[set[int]] = [set() for _ in groups]
        for group in reversed(groups):
            came = {way for sums in good for way in reached[group + 1][sums]}
            spans[group] = {taken for taken, _ in came}
            good = {sums for _, sums in came}
        return spans
