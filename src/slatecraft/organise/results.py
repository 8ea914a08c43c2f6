"""What a plan came to, read from its document (``slatecraft-plan/1``) for pages and for ``orders.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from slatecraft import folder
from slatecraft.organise.models import PlanRun

if TYPE_CHECKING:
    from slatecraft.planning.report.reading import Reading

OUTCOMES = {
    "plan": _("This plan"),
    "present": _("Present orders"),
    "one-order": _("One order for all"),
    "rotation": _("Plain rotation"),
}
GOALS = {
    "seats": _("Most seats expected"),
    "at-least": _("Best chance of at least a number of seats"),
    "worst": _("Most seats when things go badly"),
}


@dataclass(frozen=True)
class Outcome:
    """What one way of asking is expected to win."""

    key: str
    label: Any
    orders: int
    seats: Mapping[str, float]
    gain: Mapping[str, float] | None
    """Seats of the plan less this one's."""
    at_least: tuple[float, ...]
    """The chance of at least 1, 2, … seats."""
    chances: Mapping[int, Mapping[str, float]]
    """Each candidate's chance, by number."""


@dataclass(frozen=True)
class Asked:
    """One of the plan's orders and where it is asked for."""

    number: int
    candidates: tuple[Mapping[str, Any], ...]
    share: float
    areas: tuple[Mapping[str, Any], ...]

    @property
    def letter(self) -> str:
        """As cards are lettered: the first is A."""
        return chr(ord("A") + (self.number - 1) % 12)

    @property
    def regions(self) -> dict[str, list[str]]:
        """Names of its areas by region."""
        found: dict[str, list[str]] = {}
        for area in sorted(self.areas, key=lambda area: (not area["region"], area["region"], area["name"])):
            found.setdefault(area["region"], []).append(area["name"])
        return found


@dataclass(frozen=True)
class Result:
    """A plan that is ready."""

    run: PlanRun
    document: Mapping[str, Any]

    @classmethod
    def of(cls, run: PlanRun) -> Result:
        """The result of a plan. Raises ValueError for one that has none."""
        if run.document is None:
            raise ValueError(f"{run} is not ready.")
        return cls(run, run.document)

    @cached_property
    def reading(self) -> Reading:
        """The document as its report reads it, in the reader's language."""
        # Not needed by other pages, and not light.
        from slatecraft.planning.report.reading import Reading

        return Reading(dict(self.document), get_language() or "en")

    @cached_property
    def people(self) -> dict[int, Mapping[str, Any]]:
        """Everybody in the field, by number."""
        return {person["number"]: person for person in self.document["candidates"]}

    @cached_property
    def slate(self) -> tuple[Mapping[str, Any], ...]:
        """The slate's candidates."""
        return tuple(person for person in self.document["candidates"] if person["slate"])

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The plan's first, then those it is compared with."""
        return tuple(
            Outcome(
                one["key"],
                OUTCOMES.get(one["key"], one["key"]),
                one["orders"],
                one["seats"],
                one.get("gain"),
                tuple(one["at_least"][1:]),
                {each["candidate"]: each for each in one["chances"]},
            )
            for one in self.document["outcomes"]
        )

    @property
    def plan(self) -> Outcome:
        """What the plan itself is expected to win."""
        return self.outcomes[0]

    @cached_property
    def orders(self) -> tuple[Asked, ...]:
        """The plan's orders, with the areas of each."""
        return tuple(
            Asked(
                number,
                tuple(self.people[each] for each in one["order"]),
                one["share"],
                tuple(area for area in self.document["areas"] if area["order"] == number),
            )
            for number, one in enumerate(self.document["orders"], 1)
        )

    @cached_property
    def chances(self) -> tuple[tuple[Mapping[str, Any], tuple[Mapping[str, float] | None, ...]], ...]:
        """For each of the slate's candidates the chance with each outcome."""
        return tuple(
            (person, tuple(one.chances.get(person["number"]) for one in self.outcomes))
            for person in self.slate
        )

    @cached_property
    def at_least(self) -> tuple[tuple[int, tuple[float | None, ...]], ...]:
        """For each number of seats the chance of at least so many with each outcome."""
        most = max(len(one.at_least) for one in self.outcomes)
        return tuple(
            (
                seats,
                tuple(
                    one.at_least[seats - 1] if seats <= len(one.at_least) else None for one in self.outcomes
                ),
            )
            for seats in range(1, most + 1)
        )

    @cached_property
    def changed(self) -> int:
        """Areas that are asked for another order than when the plan was made."""
        return sum(area["changed"] for area in self.document["areas"])

    def order_in(self, area: Mapping[str, Any]) -> tuple[str, ...]:
        """The order asked for in an area, as short names."""
        order = self.document["orders"][area["order"] - 1]["order"]
        return tuple(self.people[number]["key"] for number in order)

    def files_with_orders(self, files: Mapping[str, bytes], source: str = "") -> dict[str, bytes]:
        """A folder's files, asking for this plan's orders and otherwise as they were.

        ``source`` says what they claim to be, "published" or "illustration"; empty: what orders there claim now.
        Raises `folder.FolderFaults` where the folder has changed so that they no longer fit.
        """
        by_area = {area["code"]: self.order_in(area) for area in self.document["areas"]}
        try:
            files = folder.with_orders(files, self.run.slate, self.run.post, by_area, source)
        except KeyError as error:
            said = f"The plan has no order for {error}, which was not there when it was made."
            raise folder.FolderFaults(
                [folder.Fault("orders.csv", None, said, "Run the plan again.")]
            ) from error
        folder.parse(files)
        return dict(files)
