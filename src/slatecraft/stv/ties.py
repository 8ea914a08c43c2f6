"""Ties: how each was broken, and the lot.

The lot is drawn so that anyone can repeat it: for the n-th lot of a count with seed S, each tied candidate c gets the
SHA-256 digest of the text ``S/n/c``, and the one with the lowest digest is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Action, Resolution, Tie
from slatecraft.stv.election import ElectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    OnTie = Callable[["Question"], int] | Sequence[int] | None
    """How ties are broken: by a function that is asked, by a declared order of candidate numbers, or by lot."""

ABOUT = (Action.ELECTION, Action.SURPLUS, Action.EXCLUSION)
"""What a tie is about, by the number that `slatecraft.stv.decisions` uses."""


@dataclass(frozen=True, slots=True)
class Question:
    """A tie that somebody is asked to break: choose one of ``candidates``."""

    candidates: tuple[int, ...]
    about: Action
    """`Action.EXCLUSION`: who is to be excluded; `Action.SURPLUS`: whose surplus moves first; `Action.ELECTION`: who
    is elected first."""
    names: tuple[str, ...]


def lot_digest(seed: str, lot: int, candidate: int) -> bytes:
    """What a candidate draws in a lot. Lots of a count are numbered from 1."""
    from hashlib import sha256

    return sha256(f"{seed}/{lot}/{candidate}".encode()).digest()


class TieBook:
    """Breaks the ties of one count and keeps them for its stages."""

    def __init__(
        self,
        names: Sequence[str],
        seed: str,
        on_tie: OnTie,
        ladder: Resolution,
    ) -> None:
        if on_tie is not None and not callable(on_tie):
            on_tie = list(on_tie)
        self.names = names
        self.seed = seed
        self.on_tie = on_tie
        self.ladder = ladder
        self.lots = 0
        self.point_stages: list[int] = []
        """The stage of each point of the history."""
        self._tied: tuple[int, ...] = ()
        self._about = Action.EXCLUSION
        self._ties: list[Tie] = []

    @property
    def order(self) -> tuple[int, ...]:
        """The declared order; empty if there is none."""
        declared = self.on_tie if isinstance(self.on_tie, list) else []
        return tuple(number for number in declared if number in range(1, len(self.names) + 1))

    def take(self) -> tuple[Tie, ...]:
        """The ties broken since the last call."""
        taken = tuple(self._ties)
        self._ties.clear()
        return taken

    def note(self, among: Sequence[bool], about: int) -> None:
        self._tied = tuple(number for number, marked in enumerate(among) if marked)
        self._about = ABOUT[about]

    def resolve(self, among: Sequence[bool], point: int) -> int:
        left = tuple(number for number, marked in enumerate(among) if marked)
        if len(left) == 1:
            chosen, how, stage, seed = left[0], self.ladder, self.point_stages[point], ""
        else:
            chosen, how, stage, seed = *self._decide(left), 0, ""
            if how == Resolution.LOT:
                seed = self.seed
        self._ties.append(Tie(self._tied, chosen, self._about, how, stage, seed))
        return chosen

    def _decide(self, left: tuple[int, ...]) -> tuple[int, Resolution]:
        if callable(self.on_tie):
            names = tuple(self.names[number - 1] for number in left)
            chosen = self.on_tie(Question(left, self._about, names))
            if chosen not in left:
                raise ValueError(f"The tie is between candidates {left}: {chosen!r} is none of them.")
            return chosen, Resolution.ASKED
        if self.on_tie is not None:
            listed = [number for number in self.on_tie if number in left]
            if not listed:
                raise ElectionError(
                    "The declared order for ties names none of those who are tied: "
                    f"{', '.join(self.names[number - 1] for number in left)}. It names candidates by number."
                )
            return listed[0], Resolution.ORDER
        self.lots += 1
        return min(left, key=lambda number: lot_digest(self.seed, self.lots, number)), Resolution.LOT


def note_tie(ties: TieBook, among: Sequence[bool], about: int) -> None:
    """Remember who is tied, before the ladder narrows them down."""
    ties.note(among, about)


def resolve_tie(ties: TieBook, among: Sequence[bool], point: int) -> int:
    """The one chosen: the only one left in ``among``, by the votes at ``point``; or one of several, otherwise."""
    return ties.resolve(among, point)
