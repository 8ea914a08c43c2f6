"""What a plan's document says, put together for a reader: the page, the terminal and the tables are made from this."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import sentences
from slatecraft.planning.report.words import Words
from slatecraft.stv.rules import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "slatecraft-plan/1"
PLAN, PRESENT = "plan", "present"
BASELINES = (PRESENT, "one-order", "rotation")
COLOURS = 12
"""So many candidates have a colour of their own; beyond them colours come round again."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A candidate of the slate whose chance is lower than under the baseline, by more than the draws leave open."""

    candidate: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Move:
    """Areas that get another order than at present, by their first names."""

    before: int
    after: int
    areas: tuple[dict[str, Any], ...]
    votes: float


class Reading:
    """One document, to be told in a language. Raises `ValueError` for what is no plan's document, or no language that
    reports speak."""

    def __init__(self, document: dict[str, Any], language: str = "en") -> None:
        if document.get("schema") != SCHEMA:
            raise ValueError(f"A report is made of a document {SCHEMA}, not of {document.get('schema')!r}.")
        self.document = document
        self.words = Words(language)
        self.say = self.words.say
        self.title: str = document["title"]
        self.slate_name: str = document["slate"]
        self.all_seats: int = document["seats"]
        self.seed: int = document["seed"]
        self.draws: int = document["draws"]
        self.quota: float = document["quota"]
        self.names: dict[int, str] = {one["number"]: one["name"] for one in document["candidates"]}
        self.slate: tuple[int, ...] = tuple(one["number"] for one in document["candidates"] if one["slate"])
        self.orders: list[dict[str, Any]] = document["orders"]
        self.areas: list[dict[str, Any]] = document["areas"]
        self.outcomes: dict[str, dict[str, Any]] = {one["key"]: one for one in document["outcomes"]}
        known = [key for key in (PLAN, *BASELINES) if key in self.outcomes]
        self.main = known[0]
        """The outcome the report is about: the plan's, or a forecast's present orders."""
        self.baselines = known[1:]
        self.base = known[1] if len(known) > 1 else ""
        """What it is compared with first: the present orders, else one order for all; empty where there is nothing."""

    @property
    def is_plan(self) -> bool:
        """Whether there is a plan, and not a forecast alone."""
        return self.main == PLAN

    @property
    def outcome(self) -> dict[str, Any]:
        """The outcome the report is about."""
        return self.outcomes[self.main]

    @property
    def most(self) -> int:
        """As many seats as the slate can win."""
        return len(self.outcome["distribution"]) - 1

    @property
    def verdict(self) -> str:
        """The verdict in a sentence."""
        if self.words.language == "en":
            return str(self.document["verdict"]["sentence"])
        return sentences.verdict(self.document, self.words)

    @property
    def warnings(self) -> list[str]:
        """What to know before relying on the figures, in sentences."""
        if self.words.language == "en":
            return list(self.document["warnings"])
        return sentences.warnings(self.document, self.words)

    @property
    def unbound(self) -> str:
        """Which of the baselines do not keep to what was asked of the plan, in a sentence; empty where all do."""
        found = [
            self.say(f"named-{key}") for key in self.baselines if not self.outcomes[key].get("keeps", True)
        ]
        return self.say("unbound", names=self.words.listed(found)) if found else ""

    def condition(self, price: dict[str, Any]) -> str:
        """What one of the constraints that have a price asks for, in a sentence."""
        if self.words.language == "en":
            return str(price["sentence"])
        return sentences.condition(self.document, price, self.words)

    @property
    def rule(self) -> str:
        """What the rule is called; a rule that is not in the catalogue has its key alone."""
        key: str = self.document["rule"]
        return CATALOGUE[key].title if key in CATALOGUE else key

    @property
    def source(self) -> str:
        """How many draws figures are from, and which seed."""
        return self.words.draws(self.draws, self.seed)

    @property
    def search_source(self) -> str:
        """The same of figures that were worked out while the plan was searched for."""
        return self.words.draws(self.document["search_draws"], self.seed)

    def chance(self, key: str, candidate: int) -> dict[str, Any]:
        """A candidate's chance of election in an outcome."""
        return self._of(self.outcomes[key]["chances"], candidate)

    def firsts(self, key: str, candidate: int) -> dict[str, Any]:
        """A candidate's first preferences in an outcome."""
        return self._of(self.outcomes[key]["firsts"], candidate)

    @staticmethod
    def _of(items: Sequence[dict[str, Any]], candidate: int) -> dict[str, Any]:
        return next(one for one in items if one["candidate"] == candidate)

    @property
    def favourite(self) -> int | None:
        """Who of the slate has the greatest personal vote; None where several have it."""
        strengths = self.document["assumptions"]["strengths"]
        most = max(one["share"] for one in strengths)
        found = [one["candidate"] for one in strengths if one["share"] == most]
        return found[0] if len(found) == 1 else None

    @cached_property
    def falls(self) -> tuple[Fall, ...]:
        """Whose chance the plan lowers, against the first baseline: the greatest fall first."""
        if not self.is_plan or not self.base:
            return ()
        found = []
        for candidate in self.slate:
            before, after = self.chance(self.base, candidate), self.chance(PLAN, candidate)
            if after["high"] < before["low"]:
                found.append(Fall(candidate, before["mean"], after["mean"]))
        return tuple(sorted(found, key=lambda fall: fall.after - fall.before))

    # Orders and areas

    def first(self, place: int) -> int:
        """Who comes first in an order, by its place from 1."""
        return int(self.orders[place - 1]["order"][0])

    def colour(self, candidate: int) -> int:
        """Which of the colours, from 1, a candidate of the slate has."""
        return self.slate.index(candidate) % COLOURS + 1

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """The regions in order of their names, areas without one last."""
        return tuple(sorted({area["region"] for area in self.areas}, key=lambda name: (not name, name)))

    def areas_and_regions(self, areas: Sequence[dict[str, Any]]) -> str:
        """How many areas, and in how many regions where they have any."""
        regions = {area["region"] for area in areas} - {""}
        told = self.words.count("areas", len(areas))
        if not regions:
            return told
        return self.say("areas-of", areas=told, regions=self.words.count("regions", len(regions)))

    @cached_property
    def by_region(self) -> dict[str, list[dict[str, Any]]]:
        """The areas of each region, in order of their names."""
        found: dict[str, list[dict[str, Any]]] = {region: [] for region in self.regions}
        for area in sorted(self.areas, key=lambda area: (area["name"], area["code"])):
            found[area["region"]].append(area)
        return found

    def areas_of(self, place: int) -> list[tuple[str, list[dict[str, Any]], bool]]:
        """Of an order: each region with areas that get it, those areas, and whether they are all of the region."""
        found = []
        for region, areas in self.by_region.items():
            asked = [area for area in areas if area["order"] == place]
            if asked:
                found.append((region, asked, len(asked) == len(areas)))
        return found

    @property
    def has_present(self) -> bool:
        """Whether any order is asked for at present."""
        return any(area["before"] for area in self.areas)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """What changes against the present orders, the most votes first; the same name twice where others follow."""
        grouped = defaultdict(list)
        for area in self.areas:
            if area["changed"] and area["before"]:
                grouped[area["before"][0], self.first(area["order"])].append(area)
        moves = [
            Move(before, after, tuple(areas), sum(area["votes"] for area in areas))
            for (before, after), areas in grouped.items()
        ]
        return tuple(sorted(moves, key=lambda move: (-move.votes, move.before, move.after)))

    @property
    def votes(self) -> float:
        """The slate's votes."""
        return sum(area["votes"] for area in self.areas) or 1.0

    def most_at_stake(self, number: int) -> list[dict[str, Any]]:
        """The areas whose order matters most."""
        known = [area for area in self.areas if area["matters"] is not None]
        return sorted(known, key=lambda area: (-area["matters"], area["name"]))[:number]
