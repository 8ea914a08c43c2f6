"""What the public pages show, derived from a campaign alone.

Everything here is a function of an edition's campaign: nothing looks at the clock, the database or the reader.
A `Site` is made once for an edition and kept; pages only pick from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from slatecraft import folder
from slatecraft.folder import Addition, Area, Campaign, Candidate, KeyDate, Page, Post, Slate, Text


@dataclass(frozen=True)
class Choice:
    """What a slate recommends for one post: its candidates, first preference first, or nobody."""

    post: Post
    candidates: tuple[Candidate, ...]
    source: str
    """"published", "illustration", or "" where there is one candidate and so no order."""
    additions: tuple[tuple[Addition, Candidate], ...] = ()

    @property
    def is_order(self) -> bool:
        """Whether there is more than one candidate to put in order."""
        return len(self.candidates) > 1


@dataclass(frozen=True)
class RegionPart:
    """A region in which a card is used, by all of its areas or by some; or an area of no region."""

    name: Text
    whole: bool


@dataclass(frozen=True)
class Card:
    """One whole recommendation, the same in all its areas.

    It has a choice for each post the slate stands for, and an empty one for any other that all members vote for.
    """

    number: int
    choices: tuple[Choice, ...]
    areas: tuple[Area, ...]
    regions: tuple[RegionPart, ...]

    @property
    def colour(self) -> str:
        """Which of the twelve colours it has, as a letter: beyond L they come round again, and letters tell apart."""
        return chr(ord("A") + self.number % 12)

    @property
    def letter(self) -> str:
        """Its place as a letter: 0 is A, 25 is Z, 26 is AA."""
        return _letter(self.number)

    @property
    def for_all(self) -> tuple[Choice, ...]:
        """The choices for posts that every member votes for."""
        return tuple(choice for choice in self.choices if not choice.post.requires)

    @property
    def for_some(self) -> tuple[Choice, ...]:
        """The choices for posts that only some members vote for."""
        return tuple(choice for choice in self.choices if choice.post.requires)

    @property
    def lead(self) -> Candidate | None:
        """Who is first on the first post that has an order."""
        return next((choice.candidates[0] for choice in self.choices if choice.is_order), None)


@dataclass(frozen=True)
class Placed:
    """An area and the card its members are asked to use."""

    area: Area
    card: Card


@dataclass(frozen=True)
class Region:
    """A region and its areas, by name."""

    key: str
    name: Text
    areas: tuple[Placed, ...]


@dataclass(frozen=True)
class PostView:
    """A post and the slate's candidates for it; none: the slate recommends nobody."""

    post: Post
    candidates: tuple[Candidate, ...]

    @property
    def ordered(self) -> bool:
        """Whether there is an order to follow, which may differ by area."""
        return len(self.candidates) > 1


class SlateSite:
    """The pages of one slate."""

    def __init__(self, campaign: Campaign, slate: Slate) -> None:
        self.campaign = campaign
        self.slate = slate
        self._candidates = {candidate.slug: candidate for candidate in campaign.candidates}

    @cached_property
    def posts(self) -> tuple[PostView, ...]:
        """Every post of the campaign, with the slate's candidates for each."""
        return tuple(
            PostView(post, self._people(self.slate.stands.get(post.key, ()))) for post in self.campaign.posts
        )

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The slate's candidates, each once, in the order of posts."""
        return tuple(dict.fromkeys(person for view in self.posts for person in view.candidates))

    def posts_of(self, candidate: Candidate) -> tuple[Post, ...]:
        """The posts for which the slate puts this candidate forward."""
        return tuple(view.post for view in self.posts if candidate in view.candidates)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The distinct recommendations, lettered, each with its areas; every area is on exactly one."""
        orders = {
            view.post.key: {
                code: (rank, order)
                for rank, order in enumerate(folder.orders(self.campaign, self.slate.key, view.post.key))
                for code in order.areas
            }
            for view in self.posts
            if view.candidates
        }
        areas_of: dict[tuple[Choice, ...], list[Area]] = {}
        ranks: dict[tuple[Choice, ...], tuple[int, ...]] = {}
        for area in folder.atlas(self.campaign):
            choices = tuple(
                self._choice(view.post, orders[view.post.key][area.code][1], area)
                if view.candidates
                else Choice(view.post, (), "")
                for view in self.posts
                if view.candidates or not view.post.requires
            )
            areas_of.setdefault(choices, []).append(area)
            ranks.setdefault(choices, tuple(by_area[area.code][0] for by_area in orders.values()))
        sizes: dict[str, int] = {}
        for area in folder.atlas(self.campaign):
            sizes[area.region_key] = sizes.get(area.region_key, 0) + 1
        return tuple(
            Card(number, choices, tuple(areas_of[choices]), _region_parts(areas_of[choices], sizes))
            for number, choices in enumerate(sorted(areas_of, key=ranks.__getitem__))
        )

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every area with its card, by name."""
        placed = [Placed(area, card) for card in self.cards for area in card.areas]
        return tuple(sorted(placed, key=lambda one: one.area.slug))

    @cached_property
    def by_code(self) -> dict[str, Placed]:
        """Area code to the area and its card."""
        return {one.area.code: one for one in self.placed}

    @cached_property
    def by_slug(self) -> dict[str, Placed]:
        """Area slug to the area and its card."""
        return {one.area.slug: one for one in self.placed}

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The regions by name, each with its areas; areas of no region come last, under an empty name."""
        in_order = sorted(self.placed, key=lambda one: (not one.area.region_key, one.area.region_key))
        regions = []
        for key, group in groupby(in_order, key=lambda one: one.area.region_key):
            areas = tuple(group)
            regions.append(Region(key, areas[0].area.region, areas))
        return tuple(regions)

    @cached_property
    def shared_leads(self) -> frozenset[str]:
        """Slugs of those who are first on more than one card: the name alone does not say which card it is."""
        leads = [card.lead.slug for card in self.cards if card.lead]
        return frozenset(slug for slug in leads if leads.count(slug) > 1)

    @cached_property
    def closes(self) -> KeyDate | None:
        """When voting ends, where the campaign says so."""
        key = self.campaign.election.closes
        return next((date for date in self.campaign.dates if date.key == key), None)

    @cached_property
    def abroad(self) -> Placed | None:
        """The area of members who live where there is no seat."""
        return self.by_code.get(self.campaign.areas.abroad)

    def pages(self, menu: str) -> tuple[Page, ...]:
        """The folder's pages for a menu ("main" or "footer"), in order."""
        return tuple(page for page in self._pages if page.menu == menu)

    def page(self, slug: str) -> Page | None:
        """The folder's page with this slug, if this slate shows it."""
        return next((page for page in self._pages if page.slug == slug), None)

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        shown = [page for page in self.campaign.pages if page.slate in ("", self.slate.key)]
        return tuple(sorted(shown, key=lambda page: (page.rank, page.slug)))

    def _people(self, slugs: Iterable[str]) -> tuple[Candidate, ...]:
        return tuple(self._candidates[slug] for slug in slugs)

    def _choice(self, post: Post, order: folder.Order, area: Area) -> Choice:
        additions = tuple(
            (addition, self._candidates[addition.candidate])
            for addition in self.slate.additions
            if addition.post == post.key and addition.region in ("", area.region_key)
        )
        source = order.source if len(order.candidates) > 1 else ""
        return Choice(post, self._people(order.candidates), source, additions)


class Site:
    """All pages of an edition: one `SlateSite` for each slate, the first of which has the front page."""

    def __init__(self, campaign: Campaign, digest: str) -> None:
        self.campaign = campaign
        self.digest = digest
        self.slates = {slate.key: SlateSite(campaign, slate) for slate in campaign.slates}

    @cached_property
    def media(self) -> dict[str, str]:
        """Path of a picture in the folder to its SHA-256, by which it is served."""
        return {path: hashlib.sha256(data).hexdigest() for path, data in self.campaign.media.items()}

    @cached_property
    def index_digest(self) -> str:
        """SHA-256 of the campaign's own postcode index, by which it is served; empty: it uses a shipped one."""
        return hashlib.sha256(self.campaign.index).hexdigest() if self.campaign.index else ""

    @cached_property
    def has_moved_dates(self) -> bool:
        """Whether a key date was another one before."""
        return any(date.earlier for date in self.campaign.dates)

    @property
    def main(self) -> SlateSite:
        """The slate whose pages have no prefix."""
        return next(iter(self.slates.values()))

    def date(self, key: str) -> KeyDate | None:
        """The key date of that key, or None."""
        return next((date for date in self.campaign.dates if date.key == key), None)


def _letter(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _region_parts(areas: list[Area], sizes: dict[str, int]) -> tuple[RegionPart, ...]:
    """Regions by name, then the areas of no region."""
    counts: dict[str, int] = {}
    names: dict[str, Text] = {}
    for area in areas:
        counts[area.region_key] = counts.get(area.region_key, 0) + 1
        names[area.region_key] = area.region
    regions = [RegionPart(names[key], counts[key] == sizes[key]) for key in sorted(counts) if key]
    return (*regions, *(RegionPart(area.name, whole=True) for area in areas if not area.region_key))
