"""The finder without JavaScript: what a typed postcode or name answers. The browser's finder.js gives the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from slatecraft.campaign.site import Placed, SlateSite
from slatecraft.folder import Campaign
from slatecraft.places.find import State, find, open_index
from slatecraft.places.index import Index

LONGEST = 100
"""Characters of what was typed that are looked at."""
MOST_CHOICES = 12
"""Areas offered at once: more are a list to read, and the rest of what one types is quicker."""


@dataclass(frozen=True)
class Answer:
    """What the page says: a state, and the areas with their cards that go with it."""

    state: str
    """A `State`, or "several-names" when what was typed is part of areas' names, or the name of several."""
    typed: str
    kind: str = ""
    why: str = ""
    """Why there is no order; for "several-names", whether "one" area is offered, "several", or there are "more"."""
    placed: tuple[Placed, ...] = ()

    @property
    def settled(self) -> Placed | None:
        """The area whose order is the answer, without anything left to choose."""
        asks = self.state in (State.NOT_A_POSTCODE, "several-names")
        return self.placed[0] if len(self.placed) == 1 and not asks else None

    @property
    def choices(self) -> tuple[Placed, ...]:
        """The areas to choose from; none where they are too many to offer."""
        return self.placed if len(self.placed) <= MOST_CHOICES else ()


class Named(NamedTuple):
    """Areas by name."""

    areas: tuple[Placed, ...]
    exact: bool
    """Whether they are called just what was typed; else it is only a part of their names."""


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
    if named.areas and not re.search(r"[0-9]", typed):
        return _named(named, typed)
    found = find(index, typed)
    if found.state == State.NOT_A_POSTCODE and named.areas:
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


def by_name(site: SlateSite, typed: str) -> Named:
    """The areas whose name or alias is what was typed, or else all in whose name words begin with each word typed.

    They are in the order of their names in the active language, as areas.js has them.
    """
    wanted = _fold(typed)
    if len(wanted) < 2:
        return Named((), exact=False)
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
    areas = sorted(exact or fits, key=lambda one: (_fold(one.area.name.within(language)), one.area.code))
    return Named(tuple(areas), exact=bool(exact))


def _named(named: Named, typed: str) -> Answer:
    number = len(named.areas)
    # A part of a name settles nothing: "Kent" is in the name of one area, but most of Kent is in others.
    if named.exact and number == 1:
        return Answer(str(State.FOUND), typed, placed=named.areas)
    why = "one" if number == 1 else "several" if number <= MOST_CHOICES else "more"
    return Answer("several-names", typed, why=why, placed=named.areas[:MOST_CHOICES])


def _fold(text: str) -> str:
    """Lower case without accents or punctuation, words parted by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M")
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))
