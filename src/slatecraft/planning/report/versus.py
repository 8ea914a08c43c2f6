"""Several plans beside each other: what they win, whom they serve, what was asked of them, and where they differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import basis, charts, words
from slatecraft.planning.report.markup import Chart, Row, figure, paragraph, seats_html, section, table
from slatecraft.stv.sheets.page import name_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slatecraft.planning.report.reading import Reading

LANE = 19
"""Height of each plan's part of a row, in pixels."""
ELECTION = ("seed", "draws", "seats", "rule", "ballots", "votes", "adherence", "candidates", "assumptions")
"""Where all of this is the same in two documents, and the areas are, so are the elections that were imagined."""
RESULTS = ("seats", "distribution", "chances", "firsts", "last_excluded")
"""What an outcome came to: where all is the same on the same draws, so were the orders."""


@dataclass(frozen=True, slots=True)
class Lead:
    """By how many expected seats one plan is ahead of another, with the ends of the interval of 95 per cent."""

    mean: float
    low: float
    high: float
    paired: bool
    """The interval is that of differences draw by draw, and not of estimates taken as independent."""

    @classmethod
    def of(cls, one: Reading, other: Reading) -> Lead:
        """How far ``one`` is ahead of ``other``."""
        seats = [reading.outcome["seats"] for reading in (one, other)]
        mean = seats[0]["mean"] - seats[1]["mean"]
        half, paired = math.hypot(*map(_half, seats)), False
        if _same_draws(one, other):
            # What two gains on the same baseline leave open is at most the sum of what each does; a plan against
            # itself leaves nothing open, so that against a baseline the gain that is on record is what is found.
            known = [
                mine + theirs
                for mine, result in _gains(one)
                for theirs, other_result in _gains(other)
                if result == other_result
            ]
            if known and min(known) <= half:
                half, paired = min(known), True
        return cls(mean, mean - half, mean + half, paired)


def _gains(reading: Reading) -> list[tuple[float, list[Any]]]:
    """Half the interval of what is gained on each outcome of a document, none on its own; and what it came to."""
    gains = {reading.main: 0.0}
    if reading.is_plan:
        gains |= {key: _half(reading.outcomes[key]["gain"]) for key in reading.baselines}
    return [(half, [reading.outcomes[key][part] for part in RESULTS]) for key, half in gains.items()]


def _half(estimate: Mapping[str, float]) -> float:
    return (estimate["high"] - estimate["low"]) / 2


def _same_draws(one: Reading, other: Reading) -> bool:
    """Whether two documents count the same imagined elections."""
    areas = [[(area["code"], area["votes"]) for area in reading.areas] for reading in (one, other)]
    return areas[0] == areas[1] and all(one.document[key] == other.document[key] for key in ELECTION)


class Versus:
    """Plans, or forecasts, of one election; they are lettered in the order given."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        if len(readings) < 2:
            raise ValueError("Plans are compared with each other: give two or more.")
        self.readings = readings
        self.words = readings[0].words
        self.say = self.words.say
        self.letters = [words.letter(place) for place in range(1, len(readings) + 1)]

    @property
    def sentence(self) -> str:
        """Which plan wins most, by how much more than the next, and how that is known."""
        plans = self.words.count("plans", len(self.readings))
        found = sorted(
            zip(self.readings, self.letters, strict=True), key=lambda one: -one[0].outcome["seats"]["mean"]
        )
        (best, letter), (second, other) = found[:2]
        lead = Lead.of(best, second)
        if lead.low > 0:
            told = self.say(
                "compare-best", plans=plans, letter=letter, seats=words.seats(best.outcome["seats"]["mean"])
            )
        else:
            told = self.say("compare-equal", plans=plans)
        if not lead.high:
            return told
        values = {
            "letter": letter,
            "other": other,
            "lead": words.seats(lead.mean),
            "interval": self.words.seats_range(lead.low, lead.high),
        }
        by = self.say("compare-paired", **values) if lead.paired else self.say("compare-apart", **values)
        return f"{told} {by}"

    def sections(self) -> list[tuple[str, str]]:
        """All parts, with their keys."""
        return [
            ("compare-seats", section("compare-seats", self.say("seats"), self._seats(), self._at_least())),
            ("compare-chances", section("compare-chances", self.say("chances"), self._chances())),
            ("compare-asked", section("compare-asked", self.say("compare-settings"), self._settings())),
            ("compare-areas", section("compare-areas", self.say("compare-areas"), self._areas())),
        ]

    def section(self) -> str:
        """All parts as one, to stand in a plan's own report."""
        inner = (self._seats(), self._chances(), self._settings(), self._areas())
        return section("versus", self.say("compare-other"), paragraph(self.sentence), *inner)

    def _name(self, place: int) -> str:
        kind = "compare-plan" if self.readings[place].is_plan else "compare-forecast"
        return self.say(kind, letter=self.letters[place])

    @property
    def _source(self) -> tuple[str, ...]:
        sources = [reading.source for reading in self.readings]
        if len(set(sources)) == 1:
            return (sources[0],)
        each = "; ".join(f"{letter}: {source}" for letter, source in zip(self.letters, sources, strict=True))
        return (each, self.say("compare-differ"))

    def _seats(self) -> str:
        scale = charts.axis(
            value
            for reading in self.readings
            for value in (reading.outcome["seats"]["low"], reading.outcome["seats"]["high"])
        )
        rows = []
        for place, reading in enumerate(self.readings):
            seats = reading.outcome["seats"]
            drawn = (
                charts.stretch(scale, seats["low"], seats["high"], "plan-whisker plan-of-plan"),
                charts.lettered(scale, seats["mean"], self.letters[place], charts.MIDDLE),
            )
            cells = [seats_html(self.words, seats), str(reading.outcome["orders"])]
            told = f"{escape(self._name(place))} <small>{escape(reading.verdict)}</small>"
            rows.append(Row(told, charts.row(scale, drawn), cells))
        columns = [self.say("seats-expected"), self.say("terminal-orders")]
        chart = Chart(
            self.say("compare-question"), charts.heading(scale, words.decimal(scale.places)), columns, rows
        )
        notes = (self.say("seats-note-short"), *self._source)
        return figure("versus-seats", self.say("seats-expected"), chart.html("plan-versus-seats"), notes)

    def _at_least(self) -> str:
        most = max(reading.most for reading in self.readings)
        found: dict[str, list[float | None]] = {}
        for number in range(1, most + 1):
            values = [
                reading.outcome["at_least"][number] if number <= reading.most else None
                for reading in self.readings
            ]
            found[escape(self.say("at-least-row", seats=self.words.count("seats", number)))] = values
        chart = self._shares(self.say("terminal-seats"), found)
        return figure(
            "versus-at-least", self.say("at-least"), chart.html("plan-versus-at-least"), self._source
        )

    def _chances(self) -> str:
        found: dict[str, list[float | None]] = {}
        keys: dict[str, str] = {}
        for reading in self.readings:
            for one in reading.document["candidates"]:
                if one["slate"]:
                    keys.setdefault(one["key"], one["name"])
        for key, name in keys.items():
            values = []
            for reading in self.readings:
                number = next(
                    (
                        one["number"]
                        for one in reading.document["candidates"]
                        if one["key"] == key and one["slate"]
                    ),
                    0,
                )
                values.append(reading.chance(reading.main, number)["mean"] if number else None)
            found[name_html(name)] = values
        chart = self._shares(self.say("candidate"), found)
        return figure("versus-chances", self.say("chance"), chart.html("plan-versus-chances"), self._source)

    def _shares(self, head: str, found: Mapping[str, Sequence[float | None]]) -> Chart:
        """A chart of chances: in each row a lane for each plan, with its letter."""
        scale = charts.CHANCES
        rows = []
        for name, values in found.items():
            drawn = []
            for place, value in enumerate(values):
                if value is not None:
                    y = LANE * (place + 0.5) + 6
                    drawn.append(charts.stretch(scale, 0, value, "plan-stem", y))
                    drawn.append(charts.lettered(scale, value, self.letters[place], y))
            cells = [
                self.say("compare-not") if value is None else escape(words.percent(value)) for value in values
            ]
            rows.append(Row(name, charts.row(scale, drawn, height=LANE * len(values) + 12), cells))
        columns = [self._name(place) for place in range(len(self.readings))]
        return Chart(head, charts.heading(scale, words.percent), columns, rows)

    def _settings(self) -> str:
        told: dict[str, list[str]] = {}
        for place, reading in enumerate(self.readings):
            facts = basis.settings(reading) if reading.is_plan else []
            for name, text in [*facts, *basis.assumptions(reading), *basis.rivals(reading)]:
                told.setdefault(name, [self.say("compare-not")] * len(self.readings))[place] = text
        differing = {name: texts for name, texts in told.items() if len(set(texts)) > 1}
        same = [(name, texts[0]) for name, texts in told.items() if name not in differing]
        columns = [self.say("setting"), *(self._name(place) for place in range(len(self.readings)))]
        rows = [[escape(name), *map(escape, texts)] for name, texts in differing.items()]
        inner = (
            table(columns, rows, "plan-versus-asked", words=len(columns))
            if rows
            else paragraph(self.say("none-differ"))
        )
        folded = f"<details><summary>{escape(self.say('the-same'))}</summary>{basis.listed(same)}</details>"
        return figure("versus-asked", self.say("compare-differing"), inner + (folded if same else ""), ())

    def _areas(self) -> str:
        """The areas for which not all plans have the same first name."""
        asked: dict[str, list[str]] = {}
        names: dict[str, tuple[str, str]] = {}
        votes: dict[str, float] = {}
        for place, reading in enumerate(self.readings):
            for area in reading.areas:
                names.setdefault(area["code"], (area["region"], area["name"]))
                votes.setdefault(area["code"], area["votes"])
                firsts = asked.setdefault(area["code"], [""] * len(self.readings))
                if area["order"]:
                    firsts[place] = reading.names[reading.first(area["order"])]
        differing = [code for code, firsts in asked.items() if len(set(firsts)) > 1]
        if not differing:
            return paragraph(self.say("compare-areas-none"))
        share = sum(votes[code] for code in differing) / (sum(votes.values()) or 1.0)
        told = self.say(
            "compare-areas-sentence",
            areas=self.words.count("areas", len(differing)),
            votes=words.percent(share),
        )
        rows = [
            [
                escape(names[code][1]),
                escape(names[code][0]),
                *(name_html(first) if first else self.say("compare-not") for first in asked[code]),
            ]
            for code in sorted(differing, key=names.__getitem__)
        ]
        columns = [
            self.say("area"),
            self.say("region"),
            *(self._name(place) for place in range(len(self.readings))),
        ]
        inner = table(columns, rows, "plan-versus-areas", words=len(columns))
        summary = escape(self.words.count("areas", len(differing)))
        folded = f"<details><summary>{summary}</summary>{inner}</details>"
        return paragraph(told) + figure("versus-areas", self.say("changes-which"), folded, ())
