"""What a campaign asks of its plan."""

from __future__ import annotations

from dataclasses import dataclass

from slatecraft.planning.electorate import ElectorateError

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
    """At most so many different orders; None: as many as the slate has candidates."""
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
