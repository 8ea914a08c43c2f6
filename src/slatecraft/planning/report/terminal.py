"""A plan in the terminal: the verdict first, then the figures, the orders, and what to mind."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import words
from slatecraft.planning.report.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEAST_WIDTH = 48
MEASURE = 100
"""Sentences are no wider, on however wide a terminal."""
GAP = "  "
WIDEST_NAME = 32
MOST_NEAREST = 3


def summary(document: dict[str, Any], width: int = 80, *, language: str = "en") -> str:
    """The plan in lines of at most ``width`` columns (and at least 48)."""
    told = _Summary(Reading(document, language), max(width, LEAST_WIDTH))
    return "\n".join(line.rstrip() for line in told.lines()) + "\n"


class _Summary:
    def __init__(self, reading: Reading, width: int) -> None:
        self.reading = reading
        self.words = reading.words
        self.say = reading.say
        self.width = width
        self.keys = [reading.main, *reading.baselines]
        self.outcomes = [reading.outcomes[key] for key in self.keys]

    def lines(self) -> Iterator[str]:
        reading = self.reading
        yield from self._wrapped(reading.verdict)
        yield ""
        yield from self._wrapped(f"{reading.title}. {reading.source}.")
        yield ""
        yield from self._seats()
        yield ""
        yield from self._shares(self.say("terminal-chances"), self._chances())
        yield from self._wrapped(self._falls())
        yield ""
        yield from self._shares(self.say("terminal-atleast"), self._at_least())
        yield ""
        yield from self._orders()
        if reading.outcome["last_excluded"]:
            yield ""
            yield from self._nearest()
        if reading.warnings:
            yield ""
            yield self.say("warnings")
            for warning in reading.warnings:
                yield from self._wrapped(warning, "- ")
        yield ""
        yield from self._wrapped(self.say("terminal-report"))

    def _seats(self) -> Iterator[str]:
        rows = []
        for one in self.outcomes:
            seats, gain = one["seats"], one.get("gain")
            row = [
                self.say(f"outcome-{one['key']}"),
                words.seats(seats["mean"]),
                self.words.seats_range(seats["low"], seats["high"]),
            ]
            if self.reading.is_plan:
                row += [
                    words.gain(gain["mean"]) if gain else "",
                    self.words.gain_range(gain["low"], gain["high"]) if gain else "",
                ]
            rows.append(row)
        heads = ["", self.say("terminal-seats"), self.say("interval")]
        if self.reading.is_plan:
            heads += [self.say("gain"), self.say("interval")]
        yield from self._table(heads, rows)
        yield from self._wrapped(self.reading.unbound)

    def _chances(self) -> Iterator[list[str]]:
        for number in self.reading.slate:
            chances = [self.reading.chance(key, number)["mean"] for key in self.keys]
            yield [self.reading.names[number], *map(words.percent, chances)]

    def _at_least(self) -> Iterator[list[str]]:
        for number in range(1, self.reading.most + 1):
            yield [
                self.words.count("seats", number),
                *(words.percent(one["at_least"][number]) for one in self.outcomes),
            ]

    def _shares(self, heading: str, rows: Iterator[list[str]]) -> Iterator[str]:
        yield from self._table([heading, *(self.say(f"short-{key}") for key in self.keys)], list(rows))

    def _falls(self) -> str:
        if not self.reading.is_plan or not self.reading.base:
            return ""
        base = self.say(f"named-{self.reading.base}")
        if not self.reading.falls:
            return self.say("falls-none", base=base)
        told = [
            self.say(
                "fall-of",
                name=self.reading.names[fall.candidate],
                before=words.percent(fall.before),
                after=words.percent(fall.after),
            )
            for fall in self.reading.falls
        ]
        return self.say("terminal-falls", base=base, names=self.words.listed(told))

    def _orders(self) -> Iterator[str]:
        yield self.say("terminal-orders")
        for place, order in enumerate(self.reading.orders, 1):
            told = self.say(
                "order-of",
                areas=self.words.count("areas", order["areas"]),
                share=words.percent(order["share"]),
            )
            names = " > ".join(self.reading.names[one] for one in order["order"])
            yield from self._wrapped(f"{names} ({told})", f"{words.letter(place)}. ")

    def _nearest(self) -> Iterator[str]:
        yield self.say("terminal-nearest")
        for one in self.reading.outcome["last_excluded"][:MOST_NEAREST]:
            told = self.say(
                "terminal-nearest-of",
                name=self.reading.names[one["candidate"]],
                share=words.percent(one["share"]),
                votes=self.words.count("votes", round(one["margin"])),
            )
            yield from self._wrapped(told, "- ")

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """Names to the left, figures to the right; where they are too wide, each line is set as a paragraph."""
        shown = [[_printable(cell) for cell in row] for row in (heads, *rows)]
        widths = [max(len(row[place]) for row in shown) for place in range(len(heads))]
        room = self.width - sum(len(GAP) + width for width in widths[1:])
        if room < min(widths[0], 12):
            for row in shown[1:]:
                told = ", ".join(
                    f"{head}: {cell}" if head else cell
                    for head, cell in zip(shown[0][1:], row[1:], strict=True)
                    if cell
                )
                yield from self._wrapped(told, f"{row[0]}: ")
            return
        first = min(widths[0], room, WIDEST_NAME)
        for row in shown:
            name = row[0] if len(row[0]) <= first else row[0][: first - 1] + "…"
            yield name.ljust(first) + "".join(
                GAP + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)
            )

    def _wrapped(self, text: str, lead: str = "") -> list[str]:
        if not text:
            return []
        return wrap(
            _printable(text),
            min(self.width, MEASURE),
            initial_indent=lead,
            subsequent_indent=" " * min(len(lead), self.width // 3),
            break_on_hyphens=False,
        )


def _printable(text: str) -> str:
    """A text without what could upset a terminal."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
