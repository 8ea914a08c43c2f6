"""An electorate as a plan sees it: areas with the votes a slate expects, blocs of voters and how they rank, and what
is not known about all of it.

Candidates have numbers from 1, as in `slatecraft.stv`: the slate's own come first, in the order the slate lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slatecraft.stv.rule import Rule


class ElectorateError(ValueError):
    """What an electorate says cannot be; a sentence on what and what would be right."""


class CannotBeKept(ElectorateError):
    """No plan keeps to all that is asked of it, or none was found."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place that gets one order."""

    code: str
    name: str
    votes: float
    """Votes expected for the slate: ballots of people who would begin with one of its candidates."""
    region: str = ""
    ballots: float = 0.0
    """All ballots expected; 0 where nothing is known but the slate's votes."""
    home: tuple[int, ...] = ()
    """The slate's candidates whose home this is: they have more of a personal vote here."""
    pinned: int = 0
    """The candidate who is to come first here whatever a plan thinks; 0: none. Where that is so at present, the whole
    order stays as it is."""
    present: tuple[int, ...] = ()
    """The order asked for here at present; empty: none."""
    hexes: tuple[tuple[int, int], ...] = ()
    """Column and row of its hexagons on the map (odd-r offset)."""

    @property
    def keeps_order(self) -> bool:
        """Whether it is pinned to the order it has: to the candidate who comes first in it at present."""
        return bool(self.pinned) and self.present[:1] == (self.pinned,)


@dataclass(frozen=True, slots=True)
class Bloc:
    """Voters who begin with one of the same candidates, and how they rank.

    A voter picks the first preference by ``strengths``. After each preference the voter stops with the chance that
    ``stops`` has for it; otherwise the next one is of the bloc with the chance ``loyalty`` while one is left, picked by
    ``strengths`` again, and else another candidate by ``toward`` (Plackett-Luce: in proportion to the weights of
    those not yet ranked).
    """

    name: str
    candidates: tuple[int, ...]
    """Numbers of the bloc's candidates."""
    strengths: tuple[float, ...]
    """Their weights, one each; only the proportions count."""
    loyalty: float = 0.75
    stops: float | tuple[float, ...] = 0.1
    """The same chance after each preference; or the chances after the first, the second and so on, of which the last
    one goes for all later ones."""
    toward: tuple[float, ...] = ()
    """Weights of all candidates of the field, those of the bloc ignored; empty: in proportion to expected firsts."""
    share: float = 0.0
    """Of a rival bloc: its part of the votes that are not the slate's; the rivals' shares add up to 1."""

    def stops_after(self, ranked: int) -> float:
        """The chance that a voter who has ranked so many, at least one, stops there."""
        if isinstance(self.stops, tuple):
            return self.stops[min(ranked, len(self.stops)) - 1]
        return self.stops


def rotations(candidates: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """For each candidate the order that begins there and goes on as they are listed, round and round."""
    return tuple(candidates[start:] + candidates[:start] for start in range(len(candidates)))


def first_preferences(blocs: Iterable[tuple[Bloc, float]], field: int) -> list[float]:
    """What each candidate of a field of so many has of first preferences, if blocs have so many votes, or shares."""
    firsts = [0.0] * field
    for bloc, votes in blocs:
        for number, strength in zip(bloc.candidates, bloc.strengths, strict=True):
            firsts[number - 1] += votes * strength / sum(bloc.strengths)
    return firsts


@dataclass(frozen=True, slots=True)
class Adherence:
    """The followers' share of the slate's voters, the same everywhere: a beta distribution."""

    mean: float = 0.6
    sd: float = 0.1


@dataclass(frozen=True, slots=True)
class Swings:
    """What is not known, as standard deviations of normal deviates on the logarithm of what is expected."""

    national: float = 0.08
    """The slate's votes everywhere."""
    regional: float = 0.05
    """The slate's votes in each region."""
    area: float = 0.15
    """The slate's votes in each area."""
    rivals: float = 0.12
    """Each rival bloc's share."""
    personal: float = 0.25
    """Each candidate's weight among those who follow no order."""


@dataclass(frozen=True, slots=True)
class Electorate:
    """Everything a plan is made from."""

    title: str
    seats: int
    rule: Rule | str
    names: tuple[str, ...]
    """Of all candidates, the slate's first."""
    keys: tuple[str, ...]
    """Short names, one for each candidate (``"jess-barnard"``)."""
    slate: Bloc
    """The slate's voters: those who do not follow the order rank as this bloc says, and those who follow it go on after
    it as it says."""
    rivals: tuple[Bloc, ...]
    areas: tuple[Area, ...]
    adherence: Adherence = Adherence()
    swings: Swings = Swings()
    home_boost: float = 3.0
    """By how much a candidate's weight is multiplied in a home area, among those who follow no order."""
    note: str = ""
    """Where the figures come from, in words; a report repeats it."""

    def __post_init__(self) -> None:
        size = len(self.slate.candidates)
        if self.slate.candidates != tuple(range(1, size + 1)):
            raise ElectorateError("The slate's candidates must be the first of the field, numbered from 1.")
        if len(self.names) != len(self.keys):
            raise ElectorateError(f"There are {len(self.names)} names and {len(self.keys)} short names.")
        if not self.areas:
            raise ElectorateError("There is no area: give at least one, with the votes expected in it.")
        if not sum(area.votes for area in self.areas) > 0:
            raise ElectorateError("No area expects any vote for the slate.")

    @property
    def size(self) -> int:
        """How many candidates the slate has."""
        return len(self.slate.candidates)

    @property
    def kept_orders(self) -> tuple[tuple[int, ...], ...]:
        """The different orders that pinned areas keep."""
        return tuple(dict.fromkeys(area.present for area in self.areas if area.keeps_order))

    @property
    def strongest_first(self) -> tuple[int, ...]:
        """The slate's candidates by their own weights; of equals, in the order they are listed."""
        return tuple(
            sorted(self.slate.candidates, key=lambda number: (-self.slate.strengths[number - 1], number))
        )

    @property
    def votes(self) -> float:
        """Votes expected for the slate in all."""
        return sum(area.votes for area in self.areas)

    @property
    def ballots(self) -> float:
        """All ballots expected."""
        return sum(max(area.ballots, area.votes) for area in self.areas)
