"""Dates in words: the tokens that stand for key dates, and dates that somebody wrote out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, cast

from slatecraft.folder.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from slatecraft.folder.model import Campaign, KeyDate

Moment = dt.date | dt.datetime

TOKEN = re.compile(r"\{(?:date:(?P<key>[a-z0-9-]+)|was:(?P<was>[a-z0-9-]+):(?P<number>[1-9][0-9]{0,3}))\}")
"""``{date:KEY}``, the date in force, or ``{was:KEY:N}``, its Nth earlier value."""

LIKE_A_TOKEN = re.compile(r"\{[ \t]*(?P<word>[A-Za-z]+)[ \t]*:(?P<rest>[^{}\n]*)\}")


def expand(markdown: str, campaign: Campaign, format: Callable[[Moment], str]) -> str:  # noqa: A002
    """``markdown`` with each date token replaced by its date, in the words ``format`` gives it.

    A token that means nothing stays as it is; `check` does not let one through.
    """
    dates = {date.key: date for date in campaign.dates}

    def replaced(token: re.Match[str]) -> str:
        value = token_value(token, dates)
        return token[0] if value is None else format(value)

    return TOKEN.sub(replaced, markdown)


def expanded(campaign: Campaign, format: Callable[[Moment, str], str]) -> Campaign:  # noqa: A002
    """The campaign with date tokens replaced in all its texts: `expand`, for those that are not Markdown too.

    ``format`` is given the date and the language of the text that it goes into.
    """

    def said(language: str, words: str) -> str:
        return expand(words, campaign, lambda moment: format(moment, language))

    def replaced(value: object) -> object:
        if isinstance(value, Text):
            return Text(tuple((language, said(language, words)) for language, words in value.translations))
        if isinstance(value, tuple):
            return tuple(map(replaced, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{part.name: replaced(getattr(value, part.name)) for part in fields(value)}
            )
        return value

    return cast("Campaign", replaced(campaign))


def token_value(token: re.Match[str], dates: Mapping[str, KeyDate]) -> Moment | None:
    """The date a match of `TOKEN` stands for; None if there is no such date."""
    if token["key"]:
        return dates[token["key"]].at if token["key"] in dates else None
    date = dates.get(token["was"])
    number = int(token["number"])
    return date.earlier[number - 1].at if date and number <= len(date.earlier) else None


@dataclass(frozen=True, slots=True)
class Written:
    """A date written out in a text, such as ``5 August``; ``year`` is None where it names none."""

    start: int
    words: str
    day: int
    month: int
    year: int | None

    def matches(self, moment: Moment) -> bool:
        """Whether this is the day of ``moment``, as far as it says."""
        return (self.day, self.month) == (moment.day, moment.month) and self.year in {None, moment.year}


_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
# Each with its soft mutation, which follows "o" as in "y 5ed o Fedi".
_WELSH = (("ionawr",), ("chwefror",), ("mawrth", "fawrth"), ("ebrill",), ("mai", "fai"),
          ("mehefin", "fehefin"), ("gorffennaf", "orffennaf"), ("awst",), ("medi", "fedi"), ("hydref",),
          ("tachwedd", "dachwedd"), ("rhagfyr", "ragfyr"))  # fmt: skip

_MONTHS: dict[str, int] = {}
for _number, (_english, _welsh) in enumerate(zip(_ENGLISH, _WELSH, strict=True), 1):
    _MONTHS.update(dict.fromkeys((_english, _english[:3], *_welsh), _number))
_MONTHS["sept"] = 9
# In small letters these are other words more often than months.
_ALSO_WORDS = {"may", "march", "mar", "mai", "fai", "dec", "jan", "sep", "medi"}

_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_PATTERNS = (
    # 5 August, 5th of August 2022, 5ed o Awst, 5 o fis Awst
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?:\s?(?:st|nd|rd|th|af|ail|il|ydd|fed|ed|eg|ain))?"
        rf"\s+(?:of\s+|o\s+)?(?:fis\s+|mis\s+)?(?P<month>{_NAME})\b\.?(?:,?\s+{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    # August 5th, August 5, 2022
    re.compile(
        rf"\b(?P<month>{_NAME})\.?\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?![\w:%])(?:,?\s+{_YEAR}\b)?",
        re.IGNORECASE,
    ),
    # 05/08/2022, 5.8.22
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?P<sep>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=sep)"
        r"(?P<year>(?:20)?[0-9]{2})(?![\w/-])"
    ),
    # 2022-08-05
    re.compile(
        rf"(?<![\w/.-]){_YEAR}(?P<sep>[-/.])(?P<month>0[1-9]|1[0-2])(?P=sep)"
        r"(?P<day>0[1-9]|[12][0-9]|3[01])(?![\w/-])"
    ),
)
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S*|\]\([^)\s]*\)", re.IGNORECASE)


def written(text: str) -> Iterator[Written]:
    """The dates written out in ``text``, in English, in Welsh or in figures (day before month), as they come.

    Figures inside an address are not dates.
    """
    visible = _ADDRESS.sub(lambda address: " " * len(address[0]), text)
    found: list[tuple[int, int, Written]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(visible):
            name = match["month"]
            # In "dydd Mawrth 5 Awst" the 5 belongs to the month after it, as an earlier pattern found.
            taken = any(start < match.end() and match.start() < end for start, end, _ in found)
            if name in _ALSO_WORDS or taken:
                continue
            month = _MONTHS.get(name.casefold()) or int(name)
            year = match["year"]
            value = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
            date = Written(
                match.start(), " ".join(match[0].rstrip(".").split()), int(match["day"]), month, value
            )
            found.append((match.start(), match.end(), date))
    return iter(date for _, _, date in sorted(found, key=lambda each: each[0]))
