"""The areas of a campaign, and which order each of them is asked to vote in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from slatecraft.folder.model import Campaign, OrderRow, Text
from slatecraft.places import areas as tables
from slatecraft.places.index import Index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMES: Mapping[str, str] = {"gb-2010": "2010", "gb-2024": "2024"}
"""The indexes that come with Slatecraft, and the table of areas that goes with each."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a campaign: what a postcode leads to, and what gets one order."""

    code: str
    name: Text
    region: Text
    """The region's name as it is shown; empty for an area outside all regions."""
    region_key: str
    """The region as ``orders.csv`` writes it: its English name."""
    hexes: tuple[tuple[int, int], ...]
    """Column and row of each hexagon on the map (odd-r offset); empty for an area that is not on it."""
    aliases: tuple[str, ...]
    """Other names: those that ``areas.csv`` gives it, then those that come with Slatecraft."""
    slug: str
    """Its name in an address, unique in the campaign: ``"cardiff-central"``."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of candidates, and everywhere that is asked to vote in it."""

    candidates: tuple[str, ...]
    """Slugs, first preference first."""
    source: str
    """As in `OrderRow`; empty for a single candidate that no row is about."""
    areas: tuple[str, ...]
    """Codes, as `atlas` lists them."""


def atlas(campaign: Campaign) -> tuple[Area, ...]:
    """All areas of the campaign: those of its index by code, then those that only ``areas.csv`` has.

    Raises `slatecraft.places.index.IndexFileError` where the folder's own index is damaged.
    """
    extra = {area.code: area for area in campaign.areas.extra}
    areas = []
    for known in index_areas(campaign):
        given = extra.pop(known.code, None)
        if given is None:
            areas.append(known)
        else:
            names = {**dict(known.name.translations), **dict(given.name.translations)}
            region = given.region or known.region_key
            areas.append(
                replace(
                    known,
                    name=Text(tuple(names.items())),
                    region=_region(region, campaign.languages),
                    region_key=region,
                    aliases=tuple(dict.fromkeys((*given.aliases, *known.aliases))),
                    slug="",
                )
            )
    areas.extend(
        Area(
            code=given.code,
            name=given.name,
            region=_region(given.region, campaign.languages),
            region_key=given.region,
            hexes=(),
            aliases=given.aliases,
            slug="",
        )
        for given in extra.values()
    )
    return tuple(_with_slugs(areas))


def index_areas(campaign: Campaign) -> tuple[Area, ...]:
    """The areas of the campaign's index alone. Raises as `atlas` does."""
    return _indexed(campaign.areas.index, campaign.index, campaign.languages)


def orders(campaign: Campaign, slate: str, post: str) -> tuple[Order, ...]:
    """The distinct orders of a slate for a post, as their rows stand; none where the slate does not stand for it.

    Every area of the `atlas` is in exactly one of them. Rows of the same order that differ in ``source`` are
    two orders, since one is on record and the other is not. Where the slate has a single candidate, areas
    that no row is about have that candidate. Raises `KeyError` for an unknown slate.
    """
    stands = {each.key: each.stands for each in campaign.slates}[slate].get(post, ())
    relevant = [row for row in campaign.orders if (row.slate, row.post) == (slate, post)]
    by_area = {row.area: row for row in relevant if row.area}
    by_region = {row.region: row for row in relevant if row.region}
    everyone = next((row for row in relevant if not row.area and not row.region), None)
    if everyone is None and len(stands) == 1:
        everyone = OrderRow(slate=slate, post=post, region="", area="", candidates=stands, source="")
        relevant.append(everyone)
    # Rows nobody uses keep their place but find no area, and are left out at the end.
    found: dict[tuple[tuple[str, ...], str], list[str]] = {
        (row.candidates, row.source): [] for row in relevant
    }
    for area in atlas(campaign):
        row = by_area.get(area.code) or by_region.get(area.region_key) or everyone
        if row is not None:
            found[row.candidates, row.source].append(area.code)
    return tuple(Order(*order, areas=tuple(codes)) for order, codes in found.items() if codes)


@lru_cache(maxsize=8)
def _indexed(index: str, data: bytes, languages: tuple[str, ...]) -> tuple[Area, ...]:
    """Areas of an index that comes with Slatecraft, or of ``data``, where they have names if we know the code."""
    if index in SCHEMES:
        return tuple(_with_slugs([_area(area, languages) for area in tables.areas(SCHEMES[index])]))
    known = {area.code: area for scheme in SCHEMES.values() for area in tables.areas(scheme)}
    areas = [
        Area(code, _everywhere(code, languages), Text(), "", (), (), "")
        if (area := known.get(code)) is None
        else _area(area, languages)
        for code in Index.from_bytes(data).areas
    ]
    return tuple(_with_slugs(areas))


def _area(area: tables.Area, languages: tuple[str, ...]) -> Area:
    name = {"cy": area.name_cy or area.name}
    return Area(
        code=area.code,
        name=Text(tuple((language, name.get(language, area.name)) for language in languages)),
        region=_region(area.region, languages),
        region_key=area.region,
        hexes=area.hexes,
        aliases=area.aliases,
        slug="",
    )


@lru_cache(maxsize=1)
def welsh_regions() -> Mapping[str, str]:
    """The Welsh name of each region of the tables that come with Slatecraft, by its English one."""
    return {
        area.region: area.region_cy or area.region
        for scheme in SCHEMES.values()
        for area in tables.areas(scheme)
    }


def _region(key: str, languages: tuple[str, ...]) -> Text:
    if not key:
        return Text()
    names = {"cy": welsh_regions().get(key, key)}
    return Text(tuple((language, names.get(language, key)) for language in languages))


def _everywhere(words: str, languages: tuple[str, ...]) -> Text:
    return Text(tuple((language, words) for language in languages))


def _with_slugs(areas: list[Area]) -> Iterable[Area]:
    """``areas``, those that have no slug with one that no other has."""
    taken = {area.slug for area in areas}
    for area in areas:
        if area.slug:
            yield area
            continue
        slug = slugified(area.name.translations[0][1]) if area.name else ""
        if not slug or slug in taken:
            slug = slugified(f"{slug} {area.code}") or "area"
        numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
        slug = next(name for name in numbered if name not in taken)
        taken.add(slug)
        yield replace(area, slug=slug)


def slugified(name: str) -> str:
    """``name`` as it stands in an address: ``"Ynys Môn"`` is ``"ynys-mon"``. Empty if none of it can."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters.lower().replace("'", "")).strip("-")
