"""Read what a person types as a postcode.

The rules are the tables at the top of this module. ``browser/postcode.js`` holds the same tables and the same
few steps; the tests compare the tables and the answers. The shapes follow Royal Mail's guide to its address
file for programmers, with the letters of each position widened to those of every postcode that ONS lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CHARACTERS", "Kind", "Parsed", "parse"]


class Kind(StrEnum):
    """What sort of code a text is."""

    POSTCODE = "postcode"
    OUTCODE = "outcode"
    CROWN_DEPENDENCY = "crown-dependency"
    OVERSEAS_TERRITORY = "overseas-territory"
    FORCES = "forces"
    PSEUDO = "pseudo"
    GIROBANK = "girobank"
    NOT_A_POSTCODE = "not-a-postcode"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as read.

    ``outcode`` and ``incode`` are the two halves in their canonical spelling. An outcode on its own has the
    incode ``""``, and an unfinished postcode the part that was typed (``"1"`` or ``"1A"``). A code without
    halves, such as ``AI-2640``, stands whole in ``outcode``.

    ``why`` is empty for what was recognised. For `Kind.NOT_A_POSTCODE` it is one of:

    ==================  ====================================================================
    ``empty``           nothing, or nothing but spaces
    ``characters``      a character that no postcode has, or nothing but punctuation
    ``too-short``       one or two characters that are no outcode, or an incode alone
    ``too-long``        more than 7 letters and digits, or more than 64 characters of any sort
    ``outcode-shape``   the second half is right, the first is not
    ``incode-shape``    the first half is right, the rest is not a digit and two letters
    ``incode-letters``  as before, but only because of a C, I, K, M, O or V in the second half
    ``shape``           anything else
    ==================  ====================================================================
    """

    kind: Kind
    outcode: str = ""
    incode: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """The canonical spelling, such as ``"SW1A 1AA"``; empty for what is not a postcode."""
        return f"{self.outcode} {self.incode}" if self.incode else self.outcode


LONGEST_TEXT = 64
LONGEST_CODE = 7
SHORTEST_CODE = 5

# Ranges of characters that are skipped wherever they stand: spaces, invisible marks and punctuation.
SKIPPED = (
    (0x0009, 0x000D), (0x0020, 0x002F), (0x003A, 0x0040), (0x005B, 0x0060), (0x007B, 0x007E),
    (0x0085, 0x0085), (0x00A0, 0x00A0), (0x00A8, 0x00A8), (0x00AB, 0x00AB), (0x00AD, 0x00AD),
    (0x00B4, 0x00B4), (0x00B7, 0x00B7), (0x00BB, 0x00BB), (0x1680, 0x1680), (0x180E, 0x180E),
    (0x2000, 0x206F), (0x2212, 0x2212), (0x3000, 0x3002), (0xFEFF, 0xFEFF), (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF5E),
)  # fmt: skip
# Those of them that show nothing: a text of these alone is empty.
BLANK = re.compile(r"[\s\u0085\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")
# (first, last, what the first becomes): capitals, small letters and digits, plain and full-width.
KEPT = (
    (0x0030, 0x0039, "0"), (0x0041, 0x005A, "A"), (0x0061, 0x007A, "A"),
    (0xFF10, 0xFF19, "0"), (0xFF21, 0xFF3A, "A"), (0xFF41, 0xFF5A, "A"),
)  # fmt: skip

# What a character is taken for where it cannot stand, and the other can.
MISTAKES = {"O": "0", "I": "1", "L": "1", "0": "O", "1": "I"}

# Signs of the shapes and codes below. Any other character stands for itself.
SIGNS = {
    "#": "0123456789",
    "+": "123456789",
    "@": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "&": "ABDEFGHJLNPQRSTUWXYZ",  # an incode never holds C I K M O V
    "1st": "BEGLMNSW",  # areas of one letter
    "a": "ABCDEFGHIJKLMNOPRSTUWYZ",  # areas of two letters: the first, and the second
    "b": "ABCDEFGHKLMNOPQRSTUVWXY",
    "c": "ENW",  # E1W, N1C, W1A
    "d": "ABCDEFGHJKMNPRSTUVWXY",
    "e": "ENSW",  # EC1A, NW1W, SE1P, SW1A, WC1A
    "f": "CEW",
    "g": "ABEHMNPRVWXY",
}

# One sign for each character. Where two shapes fit with equally few mistakes, the earlier wins.
OUTCODES = (
    ("1st", "+"),
    ("1st", "+", "#"),
    ("c", "+", "d"),
    ("a", "b", "#"),
    ("a", "b", "+", "#"),
    ("e", "f", "+", "g"),
    ("N", "P", "T"),  # Newport, until 1984
)
INCODE = ("#", "&", "&")

# Areas whose postcodes are not a place in the United Kingdom. No one lives in BX (banks).
AREA_KINDS = {
    "JE": "crown-dependency",
    "GY": "crown-dependency",
    "IM": "crown-dependency",
    "BF": "forces",
    "BX": "pseudo",
}

# Codes outside the shapes. The half before a space is enough; a hyphen need not be typed.
CODES = (
    ("postcode", "NPT 0VA"),  # the one incode with a V: Newport, ended in 1984
    ("girobank", "GIR 0AA"),
    ("overseas-territory", "ASCN 1ZZ"),
    ("overseas-territory", "BBND 1ZZ"),
    ("overseas-territory", "BIQQ 1ZZ"),
    ("overseas-territory", "FIQQ 1ZZ"),
    ("overseas-territory", "PCRN 1ZZ"),
    ("overseas-territory", "SIQQ 1ZZ"),
    ("overseas-territory", "STHL 1ZZ"),
    ("overseas-territory", "TDCU 1ZZ"),
    ("overseas-territory", "TKCA 1ZZ"),
    ("overseas-territory", "GX11 1AA"),
    ("overseas-territory", "AI-2640"),
    ("overseas-territory", "KY+-####"),
    ("overseas-territory", "VG11#0"),
    ("overseas-territory", "MSR1##0"),
    ("forces", "BFPO +"),
    ("forces", "BFPO +#"),
    ("forces", "BFPO +##"),
    ("forces", "BFPO +###"),
    ("pseudo", "ZZ99 #@@"),  # NHS: no fixed abode, abroad, unknown
    ("pseudo", "XX+# #&&"),  # returns to online shops
)


# Shapes by length and first character, each as its place in the table and what may stand where.
_Shapes = dict[tuple[int, str], list[tuple[int, tuple[str, ...]]]]


def _arrange(table: Iterable[Iterable[str]]) -> _Shapes:
    shapes: _Shapes = {}
    for place, signs in enumerate(table):
        allowed = tuple(SIGNS.get(sign, sign) for sign in signs)
        firsts = {*allowed[0], *(typed for typed, meant in MISTAKES.items() if meant in allowed[0])}
        for first in firsts:
            shapes.setdefault((len(allowed), first), []).append((place, allowed))
    return shapes


def _characters() -> dict[str, str]:
    table = {chr(point): "" for first, last in SKIPPED for point in range(first, last + 1)}
    for first, last, start in KEPT:
        table.update({chr(point): chr(ord(start) + point - first) for point in range(first, last + 1)})
    return table


CHARACTERS = MappingProxyType(_characters())
"""What each character that may be typed counts as: itself as a plain capital, or nothing."""

# `CODES`, whole and then their first halves.
_MOULDS = (
    *CODES,
    *((kind, mould.partition(" ")[0]) for kind, mould in CODES if kind != "postcode" and " " in mould),
)
_CODE_SHAPES = _arrange([sign for sign in mould if sign not in " -"] for _, mould in _MOULDS)
_OUTCODE_SHAPES = _arrange(OUTCODES)
# By how much of the incode is there.
_INCODE_SHAPES = {length: _arrange([INCODE[:length]]) for length in (1, 2, 3)}


def parse(text: str) -> Parsed:
    """Read a text as a postcode, or say why it is none. Never raises, and takes no longer for a longer text.

    Case, spaces, punctuation and full-width characters do not matter. O is read as 0, and I and L as 1, where
    only a digit can stand; 0 as O and 1 as I where only a letter can. Of several readings the one with the
    fewest such mistakes is taken. The last three characters are the second half whenever they can be
    (``B11AA`` is B1 1AA). A space as typed matters only to an unfinished postcode (``SW1 1`` is SW1 and more
    to come, ``SW11`` an outcode) and to a text without digits: ``WI IAA`` is W1 1AA, but ``Billy`` is a word.
    """
    code, gaps, why = _clean(text)
    if why:
        return _nothing(why)
    length = len(code)
    has_digit = not code.isalpha()

    special = _best(code, _CODE_SHAPES)
    outcode = incode = None
    if SHORTEST_CODE <= length <= LONGEST_CODE and (has_digit or length - 3 in gaps):
        outcode = _best(code[:-3], _OUTCODE_SHAPES)
        incode = _best(code[-3:], _INCODE_SHAPES[3])
    if special is not None and (
        outcode is None or incode is None or special.mistakes <= outcode.mistakes + incode.mistakes
    ):
        kind, mould = _MOULDS[special.place]
        return Parsed(Kind(kind), *_pour(special.fixed, mould))
    if outcode is not None and incode is not None:
        return _ordinary(outcode.fixed, incode.fixed)

    if length > LONGEST_CODE:
        return _nothing("too-long")
    if has_digit:
        for rest in (1, 2):
            if length - rest in gaps and (unfinished := _unfinished(code, rest)) is not None:
                return unfinished
        whole = _best(code, _OUTCODE_SHAPES)
        if whole is not None:
            return _ordinary(whole.fixed, "")
        for rest in (1, 2):
            if (unfinished := _unfinished(code, rest)) is not None:
                return unfinished
    return _nothing(_reason(code))


def _nothing(why: str) -> Parsed:
    return Parsed(Kind.NOT_A_POSTCODE, why=why)


def _ordinary(outcode: str, incode: str) -> Parsed:
    otherwise = Kind.POSTCODE if len(incode) == len(INCODE) else Kind.OUTCODE
    return Parsed(Kind(AREA_KINDS.get(outcode[:2], otherwise)), outcode, incode)


def _unfinished(code: str, rest: int) -> Parsed | None:
    """Read a postcode of which only ``rest`` characters of the incode have been typed."""
    outcode = _best(code[:-rest], _OUTCODE_SHAPES)
    incode = _best(code[-rest:], _INCODE_SHAPES[rest])
    return None if outcode is None or incode is None else _ordinary(outcode.fixed, incode.fixed)


def _reason(code: str) -> str:
    """Why a text of at most 7 letters and digits is not a postcode."""
    incode_fits = _best(code[-3:], _INCODE_SHAPES[3]) is not None
    if len(code) < 3 or (len(code) == 3 and incode_fits and not code.isalpha()):
        return "too-short"
    if code.isalpha():
        return "shape"
    if incode_fits:
        return "outcode-shape"
    if len(code) >= SHORTEST_CODE and _best(code[:-3], _OUTCODE_SHAPES) is not None:
        letters_only = code[-2:].isalpha() and _best(code[-3], _INCODE_SHAPES[1]) is not None
        return "incode-letters" if letters_only else "incode-shape"
    return "shape"


def _clean(text: str) -> tuple[str, set[int], str]:
    """The letters and digits of a text as capitals, where something stood between them, and what is wrong."""
    code: list[str] = []
    gaps: set[int] = set()
    for place, character in enumerate(text):
        if place == LONGEST_TEXT:
            return "", gaps, "too-long"
        meant = CHARACTERS.get(character)
        if meant is None:
            return "", gaps, "characters"
        if meant:
            code.append(meant)
        else:
            gaps.add(len(code))
    if code:
        return "".join(code), gaps, ""
    return "", gaps, "empty" if BLANK.fullmatch(text) else "characters"


class _Fit(NamedTuple):
    """A text mended to fit a shape, how many mistakes it had, and the shape's place in its table."""

    fixed: str
    mistakes: int
    place: int


def _best(text: str, shapes: _Shapes) -> _Fit | None:
    """The text mended to the shape it fits with the fewest mistakes; of equals the first in the table."""
    best: _Fit | None = None
    for place, allowed in shapes.get((len(text), text[:1]), ()):
        fixed = ""
        mistakes = 0
        for character, choice in zip(text, allowed, strict=True):
            if character in choice:
                fixed += character
                continue
            other = MISTAKES.get(character)
            if other is None or other not in choice:
                break
            fixed += other
            mistakes += 1
        else:
            if best is None or mistakes < best.mistakes:
                best = _Fit(fixed, mistakes, place)
    return best


def _pour(fixed: str, mould: str) -> tuple[str, str]:
    """Put the space and the hyphen of a code back, and part its halves."""
    characters = iter(fixed)
    whole = "".join(sign if sign in " -" else next(characters) for sign in mould)
    outcode, _, incode = whole.partition(" ")
    return outcode, incode
