"""The finder without JavaScript: what a typed postcode or name answers. The browser's finder.js gives the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language

from slatecraft.campaign.site import Placed, SlateSite
from slatecraft.folder import Campaign
from slatecraft.places.find import State, find, open_index
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


def index_of(campaign: Campaign) -> Index:
    """The postcode index a campaign uses: its own, or a shipped one. Read once and kept."""
    return _own_index(campaign.index) if campaign.index else _shipped_index(campaign.areas.index)


@lru_cache(maxsize=2)
def _own_index(data: bytes) -> Index:
    return Index.from_bytes(data)


@lru_cache(maxsize=2)
def _shipped_index(name: str) -> Index:
    return open_index(name.removeprefix("gb-"))


def answer(site: SlateSite, index: Index, typed: str) -> Answer:
    """The answer to what a member typed: a postcode, part of one, or the name of an area."""
    typed = typed[:LONGEST].strip()
    named = by_name(site, typed)
    # A text without a digit is more likely a name ("Hull") than a postcode with its digits mistyped ("HU11").
    if named and not re.search(r"[0-9]", typed):
        return _named(named, typed)
    found = find(index, typed)
    if found.state == State.NOT_A_POSTCODE and named:
        return _named(named, typed)
    placed = tuple(site.by_code[code] for code in found.areas if code in site.by_code)
    state = State.NO_SEAT if found.areas and not placed else found.state
    return Answer(str(state), found.postcode or typed, str(found.kind), found.why, placed)


def chosen(site: SlateSite, code: str) -> Answer:
    """The answer to an area chosen from the list."""
    placed = site.by_code.get(code)
    if placed is None:
        return Answer(str(State.NOT_A_POSTCODE), "", why="unknown-area")
    return Answer(str(State.FOUND), "", placed=(placed,))


def by_name(site: SlateSite, typed: str) -> tuple[Placed, ...]:
    """The areas whose name or alias is what was typed, or else all in whose name words begin with each word typed.

    They are in the order of their names in the active language, as areas.js has them.
    """
    wanted = _fold(typed)
    if len(wanted) < 2:
        return ()
    exact, fits = [], []
    for placed in site.placed:
        names = [_fold(name) for _, name in placed.area.name.translations] + [
            _fold(alias) for alias in placed.area.aliases
        ]
        if wanted in names:
            exact.append(placed)
        elif any(all(any(w.startswith(p) for w in n.split()) for p in wanted.split()) for n in names):
            fits.append(placed)
    language = get_language() or site.campaign.languages[0]
    return tuple(
        sorted(exact or fits, key=lambda one: (_fold(one.area.name.within(language)), one.area.code))
    )


def _named(named: tuple[Placed, ...], typed: str) -> Answer:
    if len(named) == 1:
        return Answer(str(State.FOUND), typed, placed=named)
    return Answer("several-names", typed, placed=named[:MOST_CHOICES])


def _fold(text: str) -> str:
    """Lower case without accents or punctuation, words parted by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M")
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
