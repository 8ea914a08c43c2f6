"""The pictures of a report, as SVG that keeps its letters' size on every screen.

Positions along the way are shares of the picture's width, and heights are pixels: so one picture serves a phone and a
desk, its text is never scaled, and its colours are those of the page, light or dark. Names and figures stand in the
table that the picture is a part of, or beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROW = 36
"""Height of a row of a chart, in pixels."""
MIDDLE = ROW / 2
LABEL_GAP = 17
"""Labels at the ends of lines are at least so far apart."""
HEXAGON = (14, 12)
"""Across the flats of a hexagon, and from row to row, in the map's own units; the point is at the top."""
MARKS = {
    "plan": '<circle r="6"/>',
    "present": '<circle r="8.5"/>',
    "one-order": '<path d="M-6-6H6V6H-6z"/>',
    "rotation": '<path d="M0-8 7.5 5.5h-15z"/>',
}
"""A shape for each outcome: the plan's is filled, and fits into the ring of the present orders."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What lies from left to right (or from bottom to top): its ends and the values that are marked."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies between the ends, from 0 to 1; beyond them at the nearer end."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def at(self, value: float) -> str:
        """The same as a coordinate."""
        return f"{self.share(value) * 100:.4g}%"

    @property
    def places(self) -> int:
        """How many decimal places all marked values need."""
        return next(places for places in range(9) if all(_is_whole(tick * 10**places) for tick in self.ticks))


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


CHANCES = Axis(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))
HALVES = Axis(0.0, 1.0, (0.0, 0.5, 1.0))
"""The same for a narrow chart."""


def axis(values: Iterable[float], wanted: int = 4, *, from_zero: bool = False) -> Axis:
    """An axis with about so many round values marked that holds all values, with some room at the ends."""
    found = list(values)
    low, high = min(found), max(found)
    if from_zero:
        low = min(low, 0.0)
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    rough = (high - low) / wanted
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * size for size in (1, 2, 5, 10) if unit * size >= rough * 0.999)
    room = 0.04 * (high - low)
    low, high = (low if from_zero and low == 0 else low - room), high + room
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Axis(low, high, tuple(round(number * step, 10) for number in range(first, last + 1)))


# Rows: a picture in a line of a table


def heading(scale: Axis, told: Callable[[float], str], line: float | None = None, label: str = "") -> str:
    """The values that are marked, to stand above the rows; above them the name of the line that crosses all rows."""
    height = 44 if label else 24
    parts = [
        f'<text x="{scale.at(tick)}" y="{height - 8}" class="plan-tick">{escape(told(tick))}</text>'
        for tick in scale.ticks
    ]
    if line is not None:
        x = scale.at(line)
        side = "start" if scale.share(line) < 0.2 else "end" if scale.share(line) > 0.8 else "middle"
        parts.append(f'<text x="{x}" y="14" class="plan-line-label plan-{side}">{escape(label)}</text>')
        parts.append(f'<line x1="{x}" x2="{x}" y1="{height - 5}" y2="{height}" class="plan-line"/>')
    return f'<svg class="plan-picture" height="{height}">{"".join(parts)}</svg>'


def row(scale: Axis, drawn: Iterable[str], line: float | None = None, height: int = ROW) -> str:
    """One row: the grid, what is drawn on it, and the line that crosses all rows."""
    parts = [_upright(scale.at(tick), "plan-grid") for tick in scale.ticks]
    parts += drawn
    if line is not None:
        parts.append(_upright(scale.at(line), "plan-line"))
    return f'<svg class="plan-picture" height="{height}">{"".join(parts)}</svg>'


def _upright(x: str, kind: str) -> str:
    """An upright line beyond the picture's own height: its cell, which may be taller, cuts it."""
    return f'<line x1="{x}" x2="{x}" y1="-99" y2="199" class="{kind}"/>'


def stretch(scale: Axis, low: float, high: float, kind: str, y: float = MIDDLE) -> str:
    """A level line from one value to another."""
    return f'<line x1="{scale.at(low)}" x2="{scale.at(high)}" y1="{y:g}" y2="{y:g}" class="{kind}"/>'


def band(scale: Axis, low: float, high: float, kind: str, y: float, height: float) -> str:
    """A band from one value to another."""
    left, right = scale.share(low), scale.share(high)
    return (
        f'<rect x="{left * 100:.4g}%" width="{(right - left) * 100:.4g}%" y="{y - height / 2:g}" '
        f'height="{height:g}" class="{kind}"/>'
    )


def upright_mark(scale: Axis, value: float, kind: str, y: float, height: float) -> str:
    """A short upright line at a value."""
    x = scale.at(value)
    return f'<line x1="{x}" x2="{x}" y1="{y - height / 2:g}" y2="{y + height / 2:g}" class="{kind}"/>'


def mark(scale: Axis, value: float, outcome: str, y: float = MIDDLE) -> str:
    """The shape of an outcome at a value."""
    return _placed(scale.at(value), f"{y:g}", f"plan-mark plan-of-{outcome}", MARKS[outcome])


def lettered(scale: Axis, value: float, letter: str, y: float = MIDDLE) -> str:
    """A letter at a value."""
    inner = f'<circle r="8"/><text y="4.5">{escape(letter)}</text>'
    return _placed(scale.at(value), f"{y:g}", "plan-letter", inner)


def key_mark(outcome: str) -> str:
    """The shape of an outcome, to stand in a key."""
    inner = f'<g class="plan-mark plan-of-{outcome}" transform="translate(11 10)">{MARKS[outcome]}</g>'
    return f'<svg width="22" height="20" aria-hidden="true">{inner}</svg>'


def _placed(x: str, y: str, kind: str, inner: str) -> str:
    return f'<svg x="{x}" y="{y}" class="{kind}">{inner}</svg>'


def column(share: float, kind: str, height: int = 76) -> str:
    """A column as tall as a share of the whole height."""
    tall = max(share * height, 1.5) if share > 0 else 0
    return (
        f'<svg class="plan-picture" height="{height}"><rect x="10%" width="80%" y="{height - tall:.1f}" '
        f'height="{tall:.1f}" class="{kind}"/></svg>'
    )


# Lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: whose it is, what is written at its end, and its points."""

    outcome: str
    label: str
    points: tuple[tuple[float, float], ...]


def lines(
    drawn: Sequence[Line],
    across: Axis,
    upward: Axis,
    told_across: Callable[[float], str],
    told_upward: Callable[[float], str],
    here: tuple[float, float, str] | None = None,
    height: int = 250,
) -> str:
    """Lines with their names at the right ends. ``here`` marks a stretch of the axis, from and to, with a word."""
    top, foot = 26, height - 26

    def y(value: float) -> float:
        return foot - upward.share(value) * (foot - top)

    parts = []
    if here:
        low, high, word = here
        if high > low:
            left, right = across.share(low), across.share(high)
            parts.append(
                f'<rect x="{left * 100:.4g}%" width="{(right - left) * 100:.4g}%" y="{top}" height="{foot - top}" '
                'class="plan-here"/>'
            )
        middle = across.at((low + high) / 2)
        parts.append(f'<line x1="{middle}" x2="{middle}" y1="{top}" y2="{foot}" class="plan-here-line"/>')
        parts.append(f'<text x="{middle}" y="{top - 9}" class="plan-tick">{escape(word)}</text>')
    for tick in upward.ticks:
        parts.append(f'<line x1="0" x2="100%" y1="{y(tick):.1f}" y2="{y(tick):.1f}" class="plan-grid"/>')
        parts.append(
            f'<text x="0" y="{y(tick) + 4:.1f}" dx="-8" class="plan-tick plan-end">{told_upward(tick)}</text>'
        )
    parts += [
        f'<text x="{across.at(tick)}" y="{height - 6}" class="plan-tick">{escape(told_across(tick))}</text>'
        for tick in across.ticks
    ]
    for line in reversed(drawn):
        kind = f"plan-curve plan-of-{line.outcome}"
        spots = [(across.at(at), y(value)) for at, value in line.points]
        parts += [
            f'<line x1="{x}" x2="{next_x}" y1="{one:.1f}" y2="{other:.1f}" class="{kind}"/>'
            for (x, one), (next_x, other) in pairwise(spots)
        ]
        parts += [
            _placed(x, f"{one:.1f}", f"plan-mark plan-small plan-of-{line.outcome}", MARKS[line.outcome])
            for x, one in spots
        ]
    ends = apart([y(line.points[-1][1]) for line in drawn], LABEL_GAP)
    for line, end in zip(drawn, ends, strict=True):
        parts.append(
            f'<text x="100%" y="{end + 4.5:.1f}" dx="12" class="plan-end-label plan-of-{line.outcome}">'
            f"{escape(line.label)}</text>"
        )
    return f'<svg class="plan-picture" height="{height}">{"".join(parts)}</svg>'


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Places moved as little as it takes to be at least ``gap`` from each other, in the same order."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    groups: list[list[int]] = []
    middles: list[float] = []
    for one in order:
        groups.append([one])
        middles.append(places[one])
        # Groups that touch become one, about the mean of its members' places.
        while len(groups) > 1 and middles[-1] - middles[-2] < gap * (len(groups[-1]) + len(groups[-2])) / 2:
            joined = groups[-2] + groups[-1]
            groups[-2:] = [joined]
            middles[-2:] = [sum(places[member] for member in joined) / len(joined)]
    found = list(places)
    for group, middle in zip(groups, middles, strict=True):
        for place, member in enumerate(group):
            found[member] = middle + gap * (place - (len(group) - 1) / 2)
    return found


# The map


@dataclass(frozen=True, slots=True)
class Cell:
    """An area on the map."""

    name: str
    hexes: tuple[tuple[int, int], ...]
    """Column and row, odd-r: every odd row is shifted half a hexagon to the right; rows count upwards."""
    letter: str
    colour: int


def hexmap(cells: Sequence[Cell], label: str) -> str:
    """The whole map: every area in the colour of its first candidate, with the letter of its order."""
    kinds: dict[tuple[int, str], list[Cell]] = {}
    for cell in cells:
        kinds.setdefault((cell.colour, cell.letter), []).append(cell)
    parts = []
    for (colour, letter), members in sorted(kinds.items()):
        drawn = "".join(
            f'<path d="{_outline(cell.hexes)}"><title>{escape(cell.name)}</title></path>' for cell in members
        )
        centres = [_centre(place) for cell in members for place in cell.hexes]
        parts.append(f'<g class="plan-hexes plan-c{colour}">{drawn}{_letters(letter, centres)}</g>')
    head = f'<svg class="plan-map" viewBox="{_box(cells)}" role="img" aria-label="{escape(label)}">'
    return f"{head}{''.join(parts)}</svg>"


def small_hexmap(cells: Sequence[Cell], chosen: Callable[[Cell], bool], colour: int, label: str) -> str:
    """The map with the chosen areas alone in colour."""
    on: list[str] = []
    off: list[str] = []
    for cell in cells:
        (on if chosen(cell) else off).append(_outline(cell.hexes))
    return (
        f'<svg class="plan-map plan-map-small" viewBox="{_box(cells)}" role="img" aria-label="{escape(label)}">'
        f'<path class="plan-hexes-off" d="{"".join(off)}"/><path class="plan-hexes-on plan-c{colour}" '
        f'd="{"".join(on)}"/></svg>'
    )


def _centre(place: tuple[int, int]) -> tuple[int, int]:
    column, line = place
    return column * HEXAGON[0] + (line % 2) * HEXAGON[0] // 2, -line * HEXAGON[1]


def _outline(hexes: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{x} {y - 8}l7 4v8l-7 4-7-4v-8z" for x, y in map(_centre, hexes))


def _letters(letter: str, centres: Sequence[tuple[int, int]]) -> str:
    if len(letter) > 1:
        return "".join(f'<text x="{x}" y="{y + 2.5:g}" class="plan-long">{letter}</text>' for x, y in centres)
    # Every letter of one element has a place of its own.
    xs = " ".join(str(x) for x, _ in centres)
    ys = " ".join(f"{y + 2.5:g}" for _, y in centres)
    return f'<text x="{xs}" y="{ys}">{letter * len(centres)}</text>'


def _box(cells: Sequence[Cell]) -> str:
    centres = [_centre(place) for cell in cells for place in cell.hexes]
    xs, ys = [x for x, _ in centres], [y for _, y in centres]
    left, top = min(xs) - 8, min(ys) - 9
    return f"{left} {top} {max(xs) + 8 - left} {max(ys) + 9 - top}"
