"""The words of a count in English and Welsh: names in a row, numbers of votes and papers, headings.

The standard library's gettext does the translating, from a catalogue of this room (``locale/cy``); the words of its
terms are listed in docs/welsh-terms.md.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Action, Status, papers_text
from slatecraft.stv.rule import COUNTBACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.counts import Count, Number

LANGUAGES = ("en", "cy")
LOCALE = Path(__file__).parent.parent / "locale"
VOWELS = frozenset("aeiouyâêîôûŷáéíóúäëïöü")


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of a language. Raises `ValueError` for one that counts do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"A count can be told in {' or '.join(LANGUAGES)}, not in {language!r}.")
    return NullTranslations() if language == "en" else translation("stv", LOCALE, [language])


class Words:
    """What is said of one count in one language."""

    def __init__(self, count: Count, language: str = "en") -> None:
        self.count = count
        self.language = language
        self.catalogue = catalogue(language)
        self.countback = bool(count.vacated)
        """Whether a vacancy is filled."""
        self.by_papers = count.rule.title.endswith(COUNTBACK)
        """Whether only the papers of the member who leaves are counted."""

    def gettext(self, message: str, /, **values: object) -> str:
        """A message in this language, with values put in where given."""
        said = self.catalogue.gettext(message)
        return said % values if values else said

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A message that depends on a number, in this language, with values put in where given."""
        said = self.catalogue.ngettext(one, many, number)
        return said % values if values else said

    def notes(self) -> list[str]:
        """What the count notes, in this language."""
        return [self.gettext(note.message) % note.values for note in self.count.notes]

    def name(self, number: int) -> str:
        """The name of a candidate."""
        return self.count.election.name(number)

    def rule_title(self) -> str:
        """The title of the rule; one of somebody's own making stands as it was given."""
        counted = self.count.rule.title.removesuffix(COUNTBACK)
        said = self.gettext(counted) if counted else ""
        return self.gettext("%(rule)s: countback", rule=said) if self.by_papers else said

    def names(self, numbers: Sequence[int]) -> str:
        """The names of candidates, such as ``Ann, Bob and Cat``."""
        return self.listed([self.name(number) for number in numbers])

    def listed(self, items: Sequence[str]) -> str:
        """Things in a row, such as ``Ann, Bob and Cat``."""
        if len(items) < 2:
            return "".join(items)
        first, last = ", ".join(items[:-1]), items[-1]
        if last[:1].casefold() in VOWELS:
            # Welsh says "ac" before a vowel.
            both = self.catalogue.pgettext("before a vowel", "%(first)s and %(last)s")
            return both % {"first": first, "last": last}
        return self.gettext("%(first)s and %(last)s", first=first, last=last)

    def votes(self, number: Number) -> str:
        """So many votes, such as ``212 votes``: see `figure`."""
        text, whole = self.figure(number)
        return self.ngettext("%(count)s vote", "%(count)s votes", whole, count=text)

    def quota(self, number: Number) -> str:
        """A quota as so many votes: with all places where the nearest hundredth would make a whole number of it."""
        exact = self.count.exact(number)
        if exact.denominator > 1 and round(exact * 100) % 100 == 0:
            return self.ngettext("%(count)s vote", "%(count)s votes", 0, count=self.count.shown(number))
        return self.votes(number)

    def figure(self, number: Number) -> tuple[str, int]:
        """A number of votes as it is said: to the nearest hundredth; the table has all places.

        With it the number that decides about singular and plural: 0 if it is not whole.
        """
        exact = self.count.exact(number)
        hundredths = (abs(exact) * 100 + Fraction(1, 2)).__floor__()
        if exact and not hundredths:
            return self.count.text(number), 0
        text = f"{hundredths // 100:,}"
        if hundredths % 100:
            text += f".{hundredths % 100:02d}"
        return ("-" if exact < 0 else "") + text, int(exact) if exact.denominator == 1 else 0

    def papers(self, number: int) -> str:
        """So many papers, such as ``1,105 papers``, given in units of the smallest weight of a ballot."""
        said = papers_text(number * self.count.election.unit)
        return self.ngettext("%(count)s paper", "%(count)s papers", number, count=said)

    def seats(self, number: int) -> str:
        """So many seats, such as ``3 seats``."""
        return self.ngettext("%(count)s seat", "%(count)s seats", number, count=f"{number:,}")

    def share(self, value: Fraction, most: int = 9) -> str:
        """A value or a share in decimal, cut to at most so many places, such as ``0.19366``, ``0.20`` or ``1``."""
        digits = f"{value.numerator * 10**most // value.denominator:0{most + 1}d}"
        whole, places = digits[:-most], digits[-most:].rstrip("0")
        return f"{whole}.{places:0<2}" if places else whole

    def status(self, status: Status) -> str:
        """Where a candidate stands, in a word."""
        return {
            Status.CONTINUING: self.gettext("Continuing"),
            Status.ELECTED: self.gettext("Elected"),
            Status.EXCLUDED: self.gettext("Excluded"),
            Status.WITHDRAWN: self.gettext("Withdrawn"),
            Status.GUARDED: self.gettext("Guarded"),
            Status.DOOMED: self.gettext("To be excluded"),
        }[status]

    def action(self, action: Action, moved: Sequence[int] = ()) -> str:
        """What a stage does, as a heading."""
        names = self.names(moved)
        if action == Action.SURPLUS and names:
            return self.gettext("Surplus of %(names)s", names=names)
        if action == Action.EXCLUSION and names:
            return self.gettext("Exclusion of %(names)s", names=names)
        return {
            Action.FIRST: self.gettext("Next preferences")
            if self.by_papers
            else self.gettext("First preferences"),
            Action.ELECTION: self.gettext("Election"),
            Action.SURPLUS: self.gettext("Surplus"),
            Action.EXCLUSION: self.gettext("Exclusion"),
            Action.ITERATION: self.gettext("Surpluses of the elected"),
            Action.RESTART: self.gettext("The count begins again"),
            Action.COMPARISON: self.gettext("Comparison of outcomes"),
        }[action]
