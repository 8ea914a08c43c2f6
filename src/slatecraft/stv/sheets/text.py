"""The count sheet as plain text for a terminal of any width."""

from __future__ import annotations

import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Resolution
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.compare import parting
from slatecraft.stv.sheets.sentences import sentences, unfilled_sentence
from slatecraft.stv.sheets.words import Words, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from gettext import NullTranslations

    from slatecraft.stv.counts import Count
    from slatecraft.stv.sheets.compare import Comparison

WIDEST_NAME = 32
"""Columns of the terminal that a name may take; longer ones are cut."""
LEAST_WIDTH = 60
LEAST_NAME = 8
LEAST_STAGES = 4
"""Fewer stages beside each other are worse to read than stages one below the other."""
MEASURE = 100
"""Sentences are no wider, on however wide a terminal."""
GAP = "  "
JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner."""


def count_to_text(count: Count, language: str = "en", width: int = 80) -> str:
    """The sheet in lines of at most ``width`` columns (and at least 60): facts, the elected, the stages, in words too.

    Candidates are rows and stages columns, in blocks where not all stages fit beside each other; where too few do, each
    stage is a table of its own, of those who still have votes.
    """
    words = Words(count, language)
    sheet = _Sheet(count, words, max(width, LEAST_WIDTH))
    return "\n".join(line.rstrip() for line in sheet.lines()) + "\n"


class _Sheet:
    def __init__(self, count: Count, words: Words, width: int) -> None:
        self.count = count
        self.words = words
        self.width = width
        self.table = content.table(count, words)
        self.told = sentences(count, words.language)
        rows = (*self.table.candidates, *self.table.sums)
        self.names = [_printable(row.name) for row in rows]
        self.name_width = min(max(map(_columns, self.names)), WIDEST_NAME, width // 3)

    def lines(self) -> Iterator[str]:
        words = self.words
        title = _printable(content.title(self.count, words))
        yield from self._wrapped(title)
        yield "=" * min(_columns(title), self.width)
        yield ""
        yield from self._facts()
        yield ""
        yield words.gettext("Elected")
        for place, winner in enumerate(content.winners(self.count, words), 1):
            party = f" ({winner.party})" if winner.party else ""
            yield from self._wrapped(f"{winner.name}{party}. {winner.note}.", f"{place:>3}. ")
        if unfilled := unfilled_sentence(words):
            yield from self._wrapped(unfilled, "  -  ")
        for note in self.words.notes():
            yield from self._wrapped(note)
        yield ""
        wide = self._wide()
        if wide:
            yield from wide
            yield ""
            for (name, _), sentence in zip(self.table.headings, self.told, strict=True):
                yield from self._wrapped(sentence, f"{name}. ")
        else:
            yield from self._tall()

    def _facts(self) -> Iterator[str]:
        facts = content.facts(self.count, self.words)
        label_width = max(_columns(fact.label) for fact in facts)
        for fact in facts:
            text = f"{fact.text}. {fact.note}" if fact.note else fact.text
            yield from self._wrapped(text, _left(fact.label, label_width) + GAP)

    def _wrapped(self, text: str, lead: str = "") -> list[str]:
        """A paragraph, its later lines indented as far as the text after ``lead`` in the first."""
        indent = " " * min(_columns(lead), self.width // 2)
        return wrap(
            _printable(text),
            min(self.width, MEASURE),
            initial_indent=lead,
            subsequent_indent=indent,
            break_on_hyphens=False,
        ) or [lead]

    # Stages beside each other

    def _wide(self) -> list[str]:
        """The table with a pair of columns for each stage, in several blocks if need be; no lines if too few stages fit
        beside each other."""
        rows = (*self.table.candidates, *self.table.sums)
        widths = []
        for place, headings in enumerate(self.table.headings):
            transfer = max(_columns(row.cells[place].transfer) for row in rows)
            votes = max(_columns(row.cells[place].votes) for row in rows)
            # A stage's heading stands above its columns and is broken between words.
            least = max(_columns(word) for heading in headings for word in _printable(heading).split())
            widths.append((transfer, max(votes, least - transfer - (1 if transfer else 0))))
        outcome = max(_columns(row.outcome) for row in rows)
        blocks: list[list[int]] = [[]]
        room = self.width - self.name_width
        for place, (transfer, votes) in enumerate(widths):
            last = len(GAP) + outcome if place == len(widths) - 1 else 0
            span = len(GAP) + transfer + (1 if transfer else 0) + votes
            if blocks[-1] and room < span + last:
                blocks.append([])
                room = self.width - self.name_width
            blocks[-1].append(place)
            room -= span
        if len(blocks) > 1 and min(map(len, blocks[:-1])) < LEAST_STAGES:
            return []
        lines: list[str] = []
        for block in blocks:
            lines += ["", *self._block(block, [widths[place] for place in block], last=block is blocks[-1])]
        return lines[1:]

    def _block(self, places: Sequence[int], widths: Sequence[tuple[int, int]], *, last: bool) -> list[str]:
        """The stages at some places beside each other; after the last of all the outcomes."""
        spans = [transfer + (1 if transfer else 0) + votes for transfer, votes in widths]
        columns = [
            [
                part
                for heading in self.table.headings[place]
                for part in wrap(_printable(heading), span, break_on_hyphens=False)
            ]
            for place, span in zip(places, spans, strict=True)
        ]
        lines = []
        for height in range(max(map(len, columns))):
            heads = (
                _right(parts[height] if height < len(parts) else "", span)
                for parts, span in zip(columns, spans, strict=True)
            )
            lines.append(GAP.join((" " * self.name_width, *heads)))
        lines.append("-" * (self.name_width + sum(spans) + len(GAP) * len(spans)))
        rows = (*self.table.candidates, *self.table.sums)
        for name, row in zip(self.names, rows, strict=True):
            if row is self.table.sums[0]:
                lines.append("")
            if not last and not any(row.cells[place].votes or row.cells[place].transfer for place in places):
                continue
            line = _left(name, self.name_width)
            for place, (transfer, votes) in zip(places, widths, strict=True):
                cell = row.cells[place]
                line += GAP + (_right(cell.transfer, transfer) + " " if transfer else "")
                line += _right(cell.votes, votes)
            lines.append(line + GAP + row.outcome if last else line)
        return lines

    # One stage below the other

    def _tall(self) -> Iterator[str]:
        rows = (*self.table.candidates, *self.table.sums)
        transfers = max(_columns(cell.transfer) for row in rows for cell in row.cells)
        votes = max(_columns(cell.votes) for row in rows for cell in row.cells)
        marks = max(_columns(cell.mark) for row in rows for cell in row.cells)
        room = self.width - transfers - votes - marks - 3 * len(GAP)
        name_width = max(min(self.name_width, room), LEAST_NAME)
        for place, ((name, action), sentence) in enumerate(zip(self.table.headings, self.told, strict=True)):
            if place:
                yield ""
            heading = self._wrapped(f"{name}. {action}")
            yield from heading
            yield "-" * max(map(_columns, heading))
            yield from self._wrapped(sentence)
            yield ""
            for label, row in zip(self.names, rows, strict=True):
                cell = row.cells[place]
                if row is self.table.sums[0]:
                    yield ""
                if cell.votes or cell.transfer:
                    line = _left(label, name_width)
                    if place:
                        line += GAP + _right(cell.transfer, transfers)
                    yield line + GAP + _right(cell.votes, votes) + GAP + cell.mark


def _printable(text: str) -> str:
    """A text without what could upset a terminal. Joiners stay: Persian names and some signs are made with them."""
    return "".join(
        character if character.isprintable() or character in JOINERS else "\ufffd" for character in text
    )


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character) or character in JOINERS
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _left(text: str, width: int) -> str:
    """A text cut, or filled up with spaces, to a width."""
    if _columns(text) > width:
        while _columns(text) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _columns(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _columns(text)) + text


def comparison_to_text(comparison: Comparison, width: int = 80, language: str = "en") -> str:
    """Who is elected under which rule: a table with a column for each rule, or lists where that is too wide.

    In English (``en``) or Welsh (``cy``).
    """
    words = catalogue(language)
    election = comparison.election
    counted = [(rule.key, found) for rule, found in comparison.counts if not isinstance(found, str)]
    lines = [_printable(election.title), "=" * _columns(election.title), ""] if election.title else []
    names = {number: _printable(election.name(number)) for number in comparison.winners}
    name_width = min(max(map(_columns, names.values()), default=0), WIDEST_NAME)
    if name_width + sum(len(GAP) + max(len(key), 3) for key, _ in counted) <= width:
        lines.append(" " * name_width + "".join(GAP + key.rjust(3) for key, _ in counted))
        for number, name in names.items():
            line = _left(name, name_width)
            for key, found in counted:
                place = f"{found.elected.index(number) + 1}." if number in found.elected else "-"
                line += GAP + place.rjust(max(len(key), 3))
            lines.append(line)
    else:
        for key, found in counted:
            lines += wrap(f"{key}: {', '.join(names[number] for number in found.elected)}.", width)
    if counted:
        lines += ["", *wrap(_agreement(comparison, len(counted), words), width)]
        for key, found in counted[1:]:
            if set(found.elected) != set(counted[0][1].elected):
                lines += wrap(_parting(counted[0], (key, found), words), width)
    for rule, outcome in comparison.counts:
        if isinstance(outcome, str):
            lines += wrap(f"{rule.key}: {outcome}", width)
        elif told := list(_decided(outcome, words)):
            lines += wrap(f"{rule.key}: {' '.join(told)}", width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _decided(count: Count, words: NullTranslations) -> Iterator[str]:
    """How many ties the rule itself left open, and what broke them."""
    how = [tie.resolution for tie in count.ties]
    if lots := how.count(Resolution.LOT):
        yield words.ngettext(
            "%(count)s tie was broken by lot.", "%(count)s ties were broken by lot.", lots
        ) % {"count": lots}
    if declared := how.count(Resolution.ORDER):
        yield words.ngettext(
            "%(count)s tie was broken by the order declared beforehand.",
            "%(count)s ties were broken by the order declared beforehand.",
            declared,
        ) % {"count": declared}
    if asked := how.count(Resolution.ASKED):
        yield words.ngettext(
            "%(count)s tie was broken by the decision of the returning officer.",
            "%(count)s ties were broken by the decision of the returning officer.",
            asked,
        ) % {"count": asked}


def _parting(one: tuple[str, Count], other: tuple[str, Count], words: NullTranslations) -> str:
    found = parting(one[1], other[1])
    told: dict[str, object] = {"rule": one[0], "other": other[0]}
    if found is None:
        return (
            words.gettext("%(rule)s and %(other)s exclude the same candidates, and part at the last places.")
            % told
        )
    election = one[1].election
    told |= {
        "name": _printable(election.name(found.excluded)),
        "stage": found.stage,
        "instead": _printable(election.name(found.instead)),
        "later": found.instead_stage,
    }
    return (
        words.gettext(
            "%(rule)s and %(other)s part where %(rule)s excludes %(name)s (stage %(stage)s) and %(other)s %(instead)s "
            "(stage %(later)s)."
        )
        % told
    )


def _agreement(comparison: Comparison, rules: int, words: NullTranslations) -> str:
    agreed, winners = len(comparison.agreed), len(comparison.winners)
    order = words.gettext("The numbers are the order of election.")
    if rules == 1:
        return order
    if agreed == winners:
        all_same = words.gettext("The same candidates are elected under every rule.")
        return f"{all_same} {order}"
    same = words.ngettext(
        "%(agreed)s of %(count)s seat goes to the same candidate under every rule.",
        "%(agreed)s of %(count)s seats go to the same candidates under every rule.",
        comparison.election.seats,
    ) % {"agreed": agreed, "count": comparison.election.seats}
    return f"{same} {order}"
