"""From a typed text and an index to an answer that a person can act on."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from slatecraft.places.index import ALPHABET, Index
from slatecraft.places.postcode import CHARACTERS, LONGEST_TEXT, Kind, Parsed, parse

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator

__all__ = ["SHIPPED", "Answer", "State", "area_codes", "find", "find_many", "open_index"]

SHIPPED = ("2010", "2024")
"""Years of the constituencies whose indexes come with the package."""

# Letters and digits as capitals, everything between them gone; what no postcode has stays, and is then not found.
_PLAIN = {ord(character): meant for character, meant in CHARACTERS.items()}

_WITHOUT_SEAT = frozenset(
    {Kind.CROWN_DEPENDENCY, Kind.OVERSEAS_TERRITORY, Kind.FORCES, Kind.PSEUDO, Kind.GIROBANK}
)


class State(StrEnum):
    """What an answer amounts to."""

    FOUND = "found"
    NEAR = "near-a-boundary"
    NO_SEAT = "no-uk-seat"
    NOT_A_POSTCODE = "not-a-postcode"
    OUTCODE_ONLY = "outcode-only"


class Answer(NamedTuple):
    """The answer to one text.

    ``areas`` holds one code for `State.FOUND`, two or more for `State.NEAR` (the likeliest first: let the
    person choose), every area of the outcode for `State.OUTCODE_ONLY` (with only one it is settled, with
    several ask for the rest of the postcode) and none otherwise. ``postcode`` is the canonical spelling,
    empty where the text was not recognised. ``why`` is the reason for `State.NOT_A_POSTCODE`: one of those of
    `Parsed`, or ``"unknown-outcode"`` for the right shape with an outcode that the index does not have.
    """

    state: State
    postcode: str
    areas: tuple[str, ...]
    kind: Kind
    why: str


def open_index(areas: str) -> Index:
    """The index shipped for the constituencies of 2010 or 2024 (``"2010"``, ``"2024"``), or that of a file.

    Raises `IndexFileError` for a file that is no index and `OSError` for one that cannot be read.
    """
    if areas in SHIPPED:
        return Index.from_bytes((files("slatecraft.places") / "data" / f"gb-{areas}.idx").read_bytes())
    return Index.open(areas)


def find(index: Index, text: str) -> Answer:
    """The area, or areas, of what a person typed. Never raises."""
    parsed = parse(text)
    kind = parsed.kind
    if kind == Kind.NOT_A_POSTCODE:
        return Answer(State.NOT_A_POSTCODE, "", (), kind, parsed.why)
    if kind in _WITHOUT_SEAT:
        return Answer(State.NO_SEAT, parsed.text, (), kind, "")
    if kind == Kind.OUTCODE:
        areas = index.outcode_areas(parsed.outcode)
        state = State.OUTCODE_ONLY
    else:
        area = index.area(parsed.outcode, parsed.incode)
        areas = () if area is None else (area, *index.near(parsed.outcode, parsed.incode))
        state = State.NEAR if len(areas) > 1 else State.FOUND
    if not areas:
        return Answer(State.NOT_A_POSTCODE, parsed.text, (), kind, "unknown-outcode")
    return Answer(state, parsed.text, areas, kind, "")


def find_many(index: Index, texts: Iterable[str]) -> Iterator[Answer]:
    """The same as `find` for each text in turn, several times faster where most are ordinary postcodes."""
    halves = _Halves(index)
    slots = _slots()
    areas = [(code,) for code in index.areas]
    found, near, postcode = State.FOUND, State.NEAR, Kind.POSTCODE
    for text in texts:
        try:
            outcode, table = halves[text[:-3]]
            slot, incode = slots[text[-3:]]
        except KeyError:
            plain = halves.plain(text)
            if plain is None:
                yield find(index, text)
                continue
            outcode, table, slot, incode = plain
        area = areas[table[slot]]
        if further := index.near(outcode, incode):
            yield Answer(near, f"{outcode} {incode}", area + further, postcode, "")
        else:
            yield Answer(found, f"{outcode} {incode}", area, postcode, "")


def area_codes(index: Index, texts: Iterable[str]) -> list[str | None]:
    """One area code for each text, for when nothing but the code is wanted.

    It is the area found, the likeliest one near a boundary, or the only one of an outcode; otherwise None.
    """
    halves = _Halves(index)
    slots = _slots()
    areas = index.areas
    codes: list[str | None] = []
    for text in texts:
        try:
            codes.append(areas[halves[text[:-3]][1][slots[text[-3:]][0]]])
        except KeyError:
            plain = halves.plain(text)
            if plain is not None:
                codes.append(areas[plain[1][plain[2]]])
                continue
            answer = find(index, text)
            settled = answer.areas and (answer.state != State.OUTCODE_ONLY or len(answer.areas) == 1)
            codes.append(answer.areas[0] if settled else None)
    return codes


class _Halves(dict[str, "tuple[str, array[int]]"]):
    """First halves as they have been typed, with any space after them: the outcode and its table.

    A first half means the same before every well-formed incode, so what was made of it once holds again.
    """

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def plain(self, text: str) -> tuple[str, array[int], int, str] | None:
        """Outcode, its table, slot and incode of a postcode without a mistake; None for any other text.

        It gives what `parse` would, at a fraction of its price.
        """
        if len(text) > LONGEST_TEXT:
            return None
        code = text.translate(_PLAIN)
        outcode = code[:-3]
        place = _slots().get(code[-3:])
        if place is None:
            return None
        half = self.get(outcode)
        if half is None:
            table = self._index.table(outcode)
            if table is None or parse(code) != Parsed(Kind.POSTCODE, outcode, place[1]):
                return None
            half = self[outcode] = outcode, table
        # Only short spellings, so that odd input cannot fill the memory.
        if len(text) <= 8 and text[-3:] in _slots():
            self[text[:-3]] = half
        return half[0], half[1], place[0], place[1]


@cache
def _slots() -> dict[str, tuple[int, str]]:
    """Each incode, in capitals and in small letters: its slot and its canonical spelling."""
    slots = {}
    for number, characters in enumerate(product("0123456789", ALPHABET, ALPHABET)):
        incode = "".join(characters)
        slots[incode] = slots[incode.lower()] = number, incode
    return slots
