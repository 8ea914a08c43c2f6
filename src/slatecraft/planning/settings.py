"""What a campaign asks of its plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slatecraft.planning.electorate import CannotBeKept, ElectorateError

if TYPE_CHECKING:
    from slatecraft.planning.electorate import Electorate

GOALS = ("seats", "at-least", "worst")


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What a plan is to reach, and what it must keep to."""

    goal: str = "seats"
    """"seats": most expected seats; "at-least": the best chance of so many seats; "worst": most expected seats in the
    worst tenth of all draws."""
    at_least: int = 0
    """For that goal: so many seats."""
    orders: int | None = None
    """At most so many different orders, those of pinned areas among them; None: as many as the slate has candidates,
    and those that pinned areas keep."""
    whole_regions: bool = False
    """Every area of a region gets the same order."""
    floor: float | None = None
    """The least chance of election that each candidate of the slate is to have."""
    least_share: float | None = None
    """The least share of the slate's votes that is asked for each of its candidates first."""
    homes: bool = True
    """A candidate comes first at home, where the balance allows."""
    churn: float | None = None
    """At most this share of the slate's votes is asked for another first preference than at present."""

    def __post_init__(self) -> None:
        if self.goal not in GOALS:
            raise ElectorateError(f"There is no goal {self.goal!r}. Use one of {', '.join(GOALS)}.")
        if self.goal == "at-least" and self.at_least < 1:
            raise ElectorateError("The goal at-least needs a number of seats of 1 or more.")
        if self.orders is not None and self.orders < 1:
            raise ElectorateError("A plan needs at least one order.")
        for name, value in (("floor", self.floor), ("least_share", self.least_share), ("churn", self.churn)):
            if value is not None and not 0 <= value <= 1:
                raise ElectorateError(f"{name} is {value:g}: it is a share, from 0 to 1.")

    def check(self, electorate: Electorate) -> None:
        """Raise `ElectorateError` where a slate of this size can never do what is asked."""
        size, seats = electorate.size, electorate.seats
        if self.goal == "at-least" and self.at_least > min(size, seats):
            if size <= seats:
                there = f"The slate has {_counted(size, 'candidate')}"
            else:
                there = f"There {'is' if seats == 1 else 'are'} {_counted(seats, 'seat')}"
            raise ElectorateError(
                f"{there}: at least {self.at_least} of the slate cannot be elected. Ask for {min(size, seats)} at most."
            )
        if self.least_share and self.orders is not None and self.orders < size:
            raise CannotBeKept(
                f"For each of {size} candidates to come first for a least share of the votes it takes {size} different "
                f"orders, and there are to be at most {self.orders}: ask for more orders, or for no least share."
            )

        if self.orders is not None:
            kept = electorate.kept_orders
            pinned = {area.pinned for area in electorate.areas if area.pinned}
            needed = len(kept) + len(pinned - {order[0] for order in kept})
            if needed > self.orders:
                raise CannotBeKept(
                    f"The pinned areas take {needed} different orders, and there are to be at most {self.orders}: ask "
                    "for more orders, or pin fewer areas."
                )

    def free_orders(self, electorate: Electorate) -> int | None:
        """How many candidates may come first, as some have several of the ``orders``, which pinned areas keep; None:
        any number."""
        if self.orders is None:
            return None
        kept = electorate.kept_orders
        return self.orders - (len(kept) - len({order[0] for order in kept}))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
