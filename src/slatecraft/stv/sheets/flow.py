"""A picture of where votes went: a column for each stage, a lane for each candidate, bands for what stays and moves.

A candidate keeps one lane from left to right. In it a bar stands for the votes after each stage; what stays runs along
the bottom of the lane to the next bar, and what moves leaves from the top of one bar and lands on top of another. So a
surplus is what rises above the quota line, and an exclusion empties a lane. Lanes stand in the order of the result.

Who gave votes to whom is known where one candidate's papers moved. Where several moved together, their votes first
run into one knot, and from there to those who gained.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from slatecraft.stv.counts import Count, Number, Status
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.page import asset, without_overrides
from slatecraft.stv.sheets.sentences import result_sentence
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

BAR = 14
"""Width of a bar, in pixels like all that follows."""
NARROW, WIDE = 104, 190
"""From one column to the next, at least and at most."""
COMFORTABLE = 1140
"""A picture of few stages is as wide as this, if `WIDE` allows it."""
LANE_GAP = 12
LINE = 15
"""Height of a line of a label."""
HEIGHT_OF_LANES, HEIGHT_PER_LANE = 560, 32
"""All lanes together are about as tall as the first, or as they are many times the second."""
THIN = 1.5
"""Bands thinner than this are drawn as hairs."""
NAME_WIDTH = 118
"""Names are set in lines of about this width."""
LONGEST_WORD = 26
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PAD = 12
TITLE_LINE, KEY_LINE = 24, 22
"""Heights of a line of the title, and of the key, that stand over a picture of its own."""
KEY_MARK = 24
"""Width of a mark of the key."""
LIGHT = {
    "--ink": "#1d171b",
    "--quiet": "#5a5257",
    "--line": "#d5cfd2",
    "--edge": "#837a80",
    "--link": "#7a1f3d",
    "--sheet": "#ffffff",
    "--accent": "#f2b544",
    "--flow-kept": "#dfc3cc",
    "--flow-outline": "#7d5410",
    "--display": "'Roboto Condensed', 'Liberation Sans Narrow', 'Arial Narrow', sans-serif",
    "--body": "'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
}
DARK = {
    "--ink": "#f4f0ee",
    "--quiet": "#bdb5ba",
    "--line": "#423b41",
    "--edge": "#8f868c",
    "--link": "#f0b9c8",
    "--sheet": "#1f1b20",
    "--flow-kept": "#6b3b4b",
    "--flow-outline": "#ffe0a3",
}


@dataclass(frozen=True, slots=True)
class _Lane:
    """A candidate's lane, or the one for what is non-transferable (number 0)."""

    number: int
    name: str
    lines: tuple[str, ...]
    base: float
    height: float
    quota: bool
    """Whether the quota can be seen in it."""


def count_to_svg(count: Count, language: str = "en", *, still: bool = False) -> str:
    """The picture as an SVG file of its own, light or dark as the reader's screen is.

    ``still`` makes it for paper: light, with every colour written out, for typesetters that know no custom properties.
    """
    picture = _Picture(count, Words(count, language))
    if still:
        # On paper the title stands at the foot of every page.
        style = re.sub(r"var\((--[\w-]+)\)", lambda found: LIGHT[found[1]], asset("flow.css"))
        return picture.svg(style, key=True)
    dark = "".join(f"{name}:{value};" for name, value in DARK.items())
    light = "".join(f"{name}:{value};" for name, value in LIGHT.items())
    return picture.svg(
        f"svg{{{light}background:var(--sheet)}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"
        + asset("flow.css"),
        title=True,
        key=True,
    )


def flow_parts(count: Count, words: Words) -> tuple[str, str]:
    """For a page: the picture, and its names alone, to stay in view beside it while it is moved sideways."""
    picture = _Picture(count, words)
    return picture.svg(), picture.names_svg()


def _key(words: Words) -> tuple[tuple[str, str], ...]:
    """The marks of the picture and what they mean."""
    _ = words.gettext
    return (
        ('<rect class="flow-kept" y="1" width="24" height="12"/>', _("Votes that stay")),
        ('<rect class="flow-moved" x="1" y="1" width="22" height="12"/>', _("Votes that move")),
        ('<rect class="flow-bar flow-elected" width="12" height="14"/>', _("Elected")),
        ('<rect class="flow-lost-kept" x="1" y="1" width="22" height="12"/>', _("Non-transferable")),
        ('<path class="flow-quota" d="M0 7h24"/>', _("Quota")),
    )


def key_html(words: Words) -> str:
    """What the marks of the picture mean, as a list."""
    items = "".join(
        f'<li><svg class="flow" width="{KEY_MARK}" height="14" aria-hidden="true">{mark}</svg>{escape(text)}</li>'
        for mark, text in _key(words)
    )
    return f'<ul class="flow-key">{items}</ul>'


class _Picture:
    """The geometry of one picture."""

    def __init__(self, count: Count, words: Words) -> None:
        self.count = count
        self.words = words
        self.stages = count.stages
        self.elected = content.elected_at(count)
        self.excluded = content.excluded_at(count)
        self.over = content.not_elected(count)
        size = len(count.election.candidates)
        self.order = sorted(range(1, size + 1), key=self._place)
        self.step = min(max(COMFORTABLE // (len(self.stages) + 1), NARROW), WIDE)
        self.headings = [
            wrapped(content.stage_action(stage, words), self.step - 12, 12) for stage in self.stages
        ]
        self.top = PAD + 20 + LINE * max(map(len, self.headings)) + 10
        self.lanes = self._lanes()
        texts = [
            line for lane in self.lanes.values() for line in (*lane.lines, self._first_text(lane.number))
        ]
        self.left = PAD * 2 + max(text_width(line, 13.5) for line in texts)
        finals = [content.votes_text(count, self._held(number)[-1]) for number in self.lanes]
        last = BAR + max(text_width(line, 12) for line in (*self.headings[-1], *self._events(), *finals))
        self.width = self.left + self.step * (len(self.stages) - 1) + BAR + last + 2 * PAD
        self.height = max(lane.base for lane in self.lanes.values()) + 2 * PAD

    def _place(self, number: int) -> tuple[int, int, Number]:
        """Where in the order of the result a candidate stands: the elected first, the first excluded last."""
        if number in self.count.elected:
            return 0, self.count.elected.index(number), 0
        return 1, -self.excluded.get(number, 0), -self._held(number)[-1]

    def _held(self, number: int) -> list[Number]:
        """A candidate's votes after every stage, or what is non-transferable."""
        if number == 0:
            return [stage.non_transferable for stage in self.stages]
        return [stage.votes[number - 1] for stage in self.stages]

    def _lanes(self) -> dict[int, _Lane]:
        quota = max(stage.quota for stage in self.stages)
        runner_up = next((number for number in self.order if number not in self.elected), 0)
        peaks: dict[int, Number] = {}
        for number in (*self.order, 0):
            peaks[number] = max(self._held(number))
            if number in self.elected or (number and number == runner_up):
                peaks[number] = max(peaks[number], quota)
        # Pixels, not results: this is where exact votes become floats.
        ground = max(HEIGHT_OF_LANES, HEIGHT_PER_LANE * len(peaks))
        self.scale = ground / float(self.count.exact(sum(peaks.values())) or 1)
        lanes = {}
        base = float(self.top)
        for number in (*self.order, 0):
            name = self.words.name(number) if number else self.words.gettext("Non-transferable")
            lines = tuple(wrapped(name, NAME_WIDTH, 13.5))
            tall = self._tall(peaks[number])
            height = max(tall, LINE * (len(lines) + 1) - 2)
            base += height + LANE_GAP
            seen = bool(number) and peaks[number] >= quota
            lanes[number] = _Lane(number, name, lines, base, height, seen)
        return lanes

    def _tall(self, votes: Number) -> float:
        return float(self.count.exact(votes)) * self.scale

    def _x(self, place: int) -> float:
        return self.left + self.step * place

    def _first_text(self, number: int) -> str:
        return content.votes_text(self.count, self._held(number)[0]) if number else ""

    def _events(self) -> tuple[str, str, str]:
        words = self.words
        return (
            f"✓ {words.status(Status.ELECTED)}",
            f"✗ {words.status(Status.EXCLUDED)}",
            f"✗ {words.gettext('Not elected')}",
        )

    # Drawing

    def svg(self, style: str = "", *, title: bool = False, key: bool = False) -> str:
        """The whole picture; over it, if it is to stand alone, the title of the election and a key to its marks."""
        name = self.words.gettext("Where the votes went")
        if title:
            name = f"{content.title(self.count, self.words)}: {name}"
        told = result_sentence(self.count, self.words.language)
        drawn = "".join(
            (
                *self._headings(),
                *self._grounds(),
                *self._kept(),
                *self._moves(),
                *self._bars(),
                *self._quotas(),
                *self._marks(),
                self._names(),
            )
        )
        above, y = "", float(PAD)
        if title:
            for line in wrapped(content.title(self.count, self.words), self.width - 2 * PAD, 19):
                above += _text("flow-heading", PAD, y + 19, line)
                y += TITLE_LINE
        if key:
            lines, y = self._key_lines(y)
            above += lines
        if above:
            drawn = f'{above}<g transform="translate(0 {y:.0f})">{drawn}</g>'
        height = self.height + (y if above else 0)
        inner = f"<style>{style}</style>" if style else ""
        return (
            f'<svg class="flow" xmlns="http://www.w3.org/2000/svg" width="{self.width:.0f}" '
            f'height="{height:.0f}" viewBox="0 0 {self.width:.0f} {height:.0f}" role="img" '
            f'aria-labelledby="flow-title flow-told">{inner}<title id="flow-title">{_escaped(name)}</title>'
            f'<desc id="flow-told">{_escaped(told)}</desc>{drawn}</svg>'
        )

    def _key_lines(self, y: float) -> tuple[str, float]:
        """The key, in as many lines as it needs, and where it ends."""
        drawn, x = "", float(PAD)
        for mark, text in _key(self.words):
            wide = KEY_MARK + 8 + text_width(text, 12)
            if x > PAD and x + wide > self.width - PAD:
                x, y = PAD, y + KEY_LINE
            drawn += f'<g transform="translate({x:.1f} {y + 4:.1f})">{mark}</g>'
            drawn += _text("flow-key-text", x + KEY_MARK + 8, y + 15, text)
            x += wide + 20
        return drawn, y + KEY_LINE

    def names_svg(self) -> str:
        """The names alone, over the same ground."""
        wide = self.left - 4
        return (
            f'<svg class="flow flow-names" xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" '
            f'height="{self.height:.0f}" aria-hidden="true">{self._names()}</svg>'
        )

    def _names(self) -> str:
        parts = []
        for lane in self.lanes.values():
            # The name stands at the foot of its lane, where its votes begin.
            y = lane.base - LINE * (len(lane.lines) if lane.number else len(lane.lines) - 1) - 3
            for line in lane.lines:
                parts.append(_text("flow-name", PAD, y, line))
                y += LINE
            if lane.number:
                parts.append(_text("flow-first", PAD, y, self._first_text(lane.number)))
        return f"<g>{''.join(parts)}</g>"

    def _headings(self) -> Iterator[str]:
        for place, lines in enumerate(self.headings):
            x = self._x(place)
            yield _text("flow-stage", x, PAD + 14, str(place + 1))
            for row, line in enumerate(lines):
                yield _text("flow-action", x, PAD + 32 + row * LINE, line)

    def _grounds(self) -> Iterator[str]:
        for lane in self.lanes.values():
            y = f"{lane.base + 0.5:.1f}"
            yield f'<path class="flow-lane" d="M{PAD} {y}H{self.width - PAD:.1f}"/>'

    def _kept(self) -> Iterator[str]:
        """What stays with a candidate from one stage to the next."""
        for number, lane in self.lanes.items():
            held = self._held(number)
            for place in range(len(held) - 1):
                stays = min(held[place], held[place + 1])
                if stays > 0:
                    kind = f"flow-kept{self._elected_class(number, place)}" if number else "flow-lost-kept"
                    tall = self._tall(stays)
                    yield (
                        f'<rect class="{kind}" x="{self._x(place) + BAR:.1f}" y="{lane.base - tall:.1f}" '
                        f'width="{self.step - BAR}" height="{tall:.1f}"/>'
                    )

    def _elected_class(self, number: int, place: int) -> str:
        return " flow-elected" if self.elected.get(number, len(self.stages) + 1) <= place + 1 else ""

    def _bars(self) -> Iterator[str]:
        for number, lane in self.lanes.items():
            for place, votes in enumerate(self._held(number)):
                if votes <= 0:
                    continue
                kind = f"flow-bar{self._elected_class(number, place)}" if number else "flow-lost"
                tall = self._tall(votes)
                told = _told(self._stage_words(place), lane.name, content.votes_text(self.count, votes))
                yield (
                    f'<rect class="{kind}" x="{self._x(place):.1f}" y="{lane.base - tall:.1f}" width="{BAR}" '
                    f'height="{max(tall, 1):.1f}"><title>{told}</title></rect>'
                )

    def _quotas(self) -> Iterator[str]:
        """The quota, in the lanes that are tall enough, until their candidate is elected or gone."""
        for number, lane in self.lanes.items():
            if not lane.quota:
                continue
            last = self.elected.get(number) or self.excluded.get(number) or len(self.stages)
            line = ""
            for place in range(last):
                y = lane.base - self._tall(self.stages[place].quota)
                end = self._x(place) + (BAR + 6 if place + 1 == last else self.step - 6)
                line += f"{'L' if line else 'M'}{self._x(place) - 6:.1f} {y:.1f}H{end:.1f}"
            if number in self.elected:
                yield f'<path class="flow-halo" d="M{end - BAR - 7:.1f} {y:.1f}h{BAR + 2}"/>'
            yield f'<path class="flow-quota" d="{line}"/>'

    def _marks(self) -> Iterator[str]:
        """ "Elected", "Excluded" and "Not elected", where it happens, and what everybody has in the end."""
        won, lost, over = self._events()
        size = len(self.stages)
        for number, lane in self.lanes.items():
            final = self._held(number)[-1]
            if final > 0:
                above = size in (self.elected.get(number), self.excluded.get(number))
                y = lane.base - 6 - (LINE if above else 0)
                text = content.votes_text(self.count, final)
                yield _text("flow-final", self._x(size - 1) + BAR + 5, y, text)
            for stages, text in ((self.elected, won), (self.excluded, over if number in self.over else lost)):
                if number in stages:
                    place = stages[number] - 1
                    votes = self._held(number)[place]
                    x = self._x(place) + (BAR + 5 if votes > 0 else 0)
                    yield _text("flow-event", x, lane.base - 6, text)

    def _moves(self) -> Iterator[str]:
        for place in range(1, len(self.stages)):
            before = {number: self._held(number)[place - 1] for number in self.lanes}
            after = {number: self._held(number)[place] for number in self.lanes}
            out = {
                number: before[number] - after[number]
                for number in self.lanes
                if before[number] > after[number]
            }
            got = {
                number: after[number] - before[number]
                for number in self.lanes
                if after[number] > before[number]
            }
            if out and got:
                yield from self._bands(place, before, after, out, got)

    def _bands(
        self,
        place: int,
        before: dict[int, Number],
        after: dict[int, Number],
        out: dict[int, Number],
        got: dict[int, Number],
    ) -> Iterator[str]:
        """The bands of one stage: from one candidate to all who gained, or from several by way of a knot."""
        start, end = self._x(place - 1) + BAR, self._x(place)
        tops = {number: self.lanes[number].base - self._tall(before[number]) for number in out}
        when = self._stage_words(place)
        sources = ", ".join(self.lanes[number].name for number in out)
        if len(out) > 1:
            middle = (start + end) / 2
            tall = sum(self._tall(votes) for votes in out.values())
            centre = sum(tops[number] + self._tall(votes) / 2 for number, votes in out.items()) / len(out)
            top = min(max(centre - tall / 2, self.top), self.height - PAD - tall)
            y = top
            for number, votes in out.items():
                thick = self._tall(votes)
                told = _told(when, self.lanes[number].name, content.grouped(self.count.shown(-votes)))
                yield _band(start, tops[number], thick, middle, y, thick, told)
                y += thick
            start = middle
        else:
            top = next(iter(tops.values()))
            tall = self._tall(next(iter(out.values())))
        # Bands leave as wide as they arrive, but for what rounding took on the way.
        shrink = tall / (sum(self._tall(votes) for votes in got.values()) or 1)
        for number, votes in got.items():
            thick = self._tall(votes)
            landing = self.lanes[number].base - self._tall(after[number])
            gained = content.grouped(self.count.shown(votes), sign=True)
            told = _told(when, f"{sources} → {self.lanes[number].name}", gained)
            yield _band(start, top, thick * shrink, end, landing, thick, told)
            top += thick * shrink

    def _stage_words(self, place: int) -> str:
        return content.stage_name(place + 1, self.words)


def _escaped(text: str) -> str:
    """Text as markup, without the characters that XML does not allow and those that turn others round."""
    return escape(FORBIDDEN.sub("\ufffd", without_overrides(text)))


def _told(stage: str, who: str, votes: str) -> str:
    return _escaped(f"{stage}: {who}: {votes}")


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{_escaped(text)}</text>'


def _band(x: float, y: float, thick: float, to_x: float, to_y: float, to_thick: float, told: str) -> str:
    """A band between two upright edges, given by their tops and heights."""
    bend = (x + to_x) / 2
    kind = "flow-moved" if max(thick, to_thick) >= THIN else "flow-moved flow-thin"
    return (
        f'<path class="{kind}" d="M{x:.1f} {y:.1f}C{bend:.1f} {y:.1f} {bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}'
        f"V{to_y + to_thick:.1f}C{bend:.1f} {to_y + to_thick:.1f} {bend:.1f} {y + thick:.1f} {x:.1f} {y + thick:.1f}Z"
        f'"><title>{told}</title></path>'
    )


def text_width(text: str, size: float) -> float:
    """About how wide a text is, rather too wide than too narrow, whatever face the reader has."""
    ems = 0.0
    for sign in text:
        if east_asian_width(sign) in "WF":
            ems += 1.05
        elif sign in "mwMWŵŴ@%":
            ems += 0.9
        elif sign in "iljtfrI.,:;'’!|()- ":
            ems += 0.36
        elif sign.isupper():
            ems += 0.72
        else:
            ems += 0.58
    return ems * size


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines of about a width. A word is parted after a hyphen, or where it is too long for any line."""
    pieces: list[str] = []
    for word in text.split():
        parts = re.split(r"(?<=[-‐–/])(?=.)", word)
        for place, part in enumerate(parts):
            cut = [part[first : first + LONGEST_WORD] for first in range(0, len(part), LONGEST_WORD)]
            cut[-1] += " " if place == len(parts) - 1 else ""
            pieces += cut
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
