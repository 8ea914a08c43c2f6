"""The finder without JavaScript: what a typed postcode or name answers. The browser's finder.js gives the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from slatecraft.campaign.site import Placed, SlateSite
from slatecraft.places.find import State, find
from slatecraft.places.index import Index

LONGEST = 100
"""Characters of what was typed that are looked at."""
MOST_CHOICES = 8
"""Areas offered when a name fits several."""


@dataclass(frozen=True)
class Answer:
    """What the page says: a state, and the areas with their cards that go with it."""

    state: str
    """A `State`, or "several-names" when what was typed is part of several areas' names."""
    typed: str
    kind: str = ""
    why: str = ""
    placed: tuple[Placed, ...] = ()


def answer(site: SlateSite, index: Index, typed: str) -> Answer:
    """The answer to what a member typed: a postcode, part of one, or the name of an area."""
    typed = typed[:LONGEST].strip()
    named = by_name(site, typed)
    # A text without a digit is more likely a name ("Hull") than a postcode with its digits mistyped ("HU11").
    if named and not any(character.isdecimal() for character in typed):
        return _named(named, typed)
    found = find(index, typed)
    if found.state == State.NOT_A_POSTCODE and named:
        return _named(named, typed)
    placed = tuple(site.by_code[code] for code in found.areas if code in site.by_code)
    return Answer(str(found.state), found.postcode or typed, str(found.kind), found.why, placed)


def chosen(site: SlateSite, code: str) -> Answer:
    """The answer to an area chosen from the list."""
    placed = site.by_code.get(code)
    if placed is None:
        return Answer(str(State.NOT_A_POSTCODE), "", why="unknown-area")
    return Answer(str(State.FOUND), "", placed=(placed,))


def by_name(site: SlateSite, typed: str) -> tuple[Placed, ...]:
    """The area whose name or alias is what was typed, or else all in whose name words begin with each word typed."""
    wanted = _fold(typed)
    if len(wanted) < 2:
        return ()
    fits = []
    for placed in site.placed:
        names = [_fold(name) for _, name in placed.area.name.translations] + [
            _fold(alias) for alias in placed.area.aliases
        ]
        if wanted in names:
            return (placed,)
        if any(all(any(w.startswith(p) for w in n.split()) for p in wanted.split()) for n in names):
            fits.append(placed)
    return tuple(fits)


def _named(named: tuple[Placed, ...], typed: str) -> Answer:
    if len(named) == 1:
        return Answer(str(State.FOUND), typed, placed=named)
    return Answer("several-names", typed, placed=named[:MOST_CHOICES])


def _fold(text: str) -> str:
    """Lower case without accents or punctuation, words parted by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
