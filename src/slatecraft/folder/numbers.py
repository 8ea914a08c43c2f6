"""Numbers and shares as people write them: ``1,234`` and ``0.37`` or ``37%``; what cannot be meant is said so."""

from __future__ import annotations

import math
import re

from slatecraft.folder.faults import shortened

_PLAIN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"\d{1,3}(?:[,'’ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?")
MOST = 1e9
"""More people or votes than that are a slip of the hand."""


class NotANumber(ValueError):
    """What is written is no number that could be meant there: why, and what would be right."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def amount(words: str, *, whole: bool = False) -> float:
    """How many people or votes: 0 or more, groups of three digits allowed; ``whole``: no fraction.

    Raises `NotANumber`.
    """
    _refuse_negative(words)
    said = f'"{shortened(words)}"'
    if words.endswith("%"):
        raise NotANumber(f"{said} is a share, not a number.", "Write how many they are, such as 120.")
    if _GROUPED.fullmatch(words):
        value = float(re.sub(r"[^\d.]", "", words))
    elif _PLAIN.fullmatch(words):
        value = float(words)
    else:
        raise NotANumber(f"{said} is not a number.", "Write digits alone, such as 1234.")
    # First, since a number too large for a float is infinite, and no whole number at all.
    if value > MOST:
        raise NotANumber(f"{said} is too many.", "Look for a digit too many.")
    if whole and value != int(value):
        remedy = f"Write {words.replace('.', '')}, if the point parts thousands; else leave the fraction out."
        raise NotANumber(f"{said} is not a whole number.", remedy)
    return value


def share(words: str) -> float:
    """A part of a whole, from 0 to 1: ``0.37``, ``37%`` or ``37 %``. Raises `NotANumber`."""
    _refuse_negative(words)
    said = f'"{shortened(words)}"'
    number, percent = words.removesuffix("%").rstrip(), words.endswith("%")
    if not _PLAIN.fullmatch(number):
        raise NotANumber(f"{said} is not a share.", "Write it as 0.37 or 37%.")
    value = float(number)
    if not percent and math.isfinite(value):
        return share_of(value)
    if value > 100:
        raise NotANumber(f"{said} is more than the whole.", "Write it as 37%.")
    return value / 100


def share_of(value: float) -> float:
    """A number that must be a share. Raises `NotANumber`, with the percentage that may be meant."""
    if value < 0:
        raise NotANumber(f"{value:g} is less than nothing.", "Write a share from 0 to 1.")
    if value > 1:
        remedy = f"Write {value:g}% or {value / 100:g}." if value <= 100 else "Write a share from 0 to 1."
        raise NotANumber(f"{value:g} is more than the whole.", remedy)
    return value


def written(value: float) -> str:
    """A number as files hold it: whole ones without a point; read back it is the same."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _refuse_negative(words: str) -> None:
    if words.startswith(("-", "−", "–")):
        raise NotANumber(f'"{shortened(words)}" is less than nothing.', "Write 0 or more.")
