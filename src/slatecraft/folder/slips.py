"""The commonest slips of those who do not write TOML every day: what was meant, in a sentence."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from slatecraft.folder.dates import written
from slatecraft.folder.faults import shortened

_VALUE = re.compile(r"\s*[\w.\"'-]+\s*=\s*(?P<value>.*)")
_CURLY = re.compile(r"[“”„]|(?:^|[\[,{=])\s*[‘’‚]")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_GROUPED = re.compile(r"\d{1,3}(?:[, ]\d{3})+")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/.-])")


def in_line(line: str) -> tuple[str, str] | None:
    """What is wrong with a line that is not TOML, and what would be right; None where it is no such slip."""
    if _CURLY.search(line):
        return "The quotes are curly ones, which mean nothing in TOML.", 'Type straight quotes: "…".'
    found = _VALUE.match(line)
    if not found or found["value"].startswith(('"', "'")):
        return None
    value = found["value"].partition("#")[0].strip()
    if share := _SHARE.fullmatch(value):
        return (
            f'"{value}" is not how a share is written here.',
            f'Write {float(share[1]) / 100:g}, or "{value}".',
        )
    if _GROUPED.fullmatch(value):
        return f'"{value}" is not how a number is written here.', f"Write {re.sub('[, ]', '', value)}."
    if date := _YEAR_FIRST.match(value):
        year, month, day = (int(date[part]) for part in ("year", "month", "day"))
        if (right := _day(year, month, day)) is None:
            return f'"{date[0]}" is not in the calendar.', _calendar(year, month)
        if right != date[0]:
            return f'"{date[0]}" is not how a date is written.', f"Write {right}."
        if len(value) > len(date[0]):
            remedy = f"A day alone is {right}, a day and a time {right}T12:00:00."
            return f'"{shortened(value)}" is not how a date and time are written.', remedy
    elif right := _meant(value):
        return f'"{shortened(value)}" is not how a date is written.', f"Write {right}."
    return None


def in_quotes(words: str, kinds: tuple[type, ...]) -> str:
    """The remedy for text where one of ``kinds`` was wanted; empty if it is not just that in quotes."""
    words = words.strip()
    if int in kinds and re.fullmatch(r"\d{1,9}", words):
        return f"Write it without the quotes: {int(words)}."
    if dt.date in kinds and (right := _moment(words) or _meant(words)):
        return f"Write it without the quotes: {right}."
    return ""


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _moment(words: str) -> str | None:
    """``words`` as TOML has it, if they are a day, or a day and a time, by ISO 8601."""
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment.isoformat() if ":" in words else moment.date().isoformat()


def _meant(words: str) -> str | None:
    """The day that ``words`` begin with, in figures (day before month) or in words, as TOML has it."""
    date = next(written(words), None)
    if date is None or date.start or date.year is None:
        return None
    return _day(date.year, date.month, date.day)


def _calendar(year: int, month: int) -> str:
    if 1 <= month <= 12 and year:
        return f"{calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days."
    return "A date is a year, a month and a day, such as 2027-04-12."
