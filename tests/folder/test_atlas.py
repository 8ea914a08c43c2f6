"""The areas of a campaign and the orders they have."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from slatecraft.folder import Areas, Campaign, ExtraArea, OrderRow, Text, atlas, orders, parse


@pytest.fixture(scope="module")
def campaign(nec_2022: dict[str, bytes]) -> Campaign:
    return parse(nec_2022)


def with_areas(campaign: Campaign, *extra: ExtraArea, index: str = "gb-2010") -> Campaign:
    areas = Areas(index, campaign.areas.one, extra=extra)
    return dataclasses.replace(campaign, areas=areas)


def both(words: str) -> Text:
    return Text((("en", words), ("cy", words)))


def test_the_atlas_of_2022_is_633_seats_and_labour_international(campaign: Campaign) -> None:
    areas = {area.slug: area for area in atlas(campaign)}
    assert len(areas) == 634
    cardiff = areas["cardiff-central"]
    assert (cardiff.name.within("cy"), cardiff.region.within("cy")) == ("Canol Caerdydd", "Cymru")
    assert (cardiff.region_key, len(cardiff.hexes)) == ("Wales", 1)
    assert areas["ynys-mon"].name.within("en") == "Ynys Môn"
    ireland = areas["northern-ireland"]
    assert (ireland.code, ireland.region_key, len(ireland.hexes)) == ("N92000002", "Northern Ireland", 18)
    abroad = areas["labour-international"]
    assert (abroad.code, abroad.region, abroad.hexes) == ("LI", Text(), ())
    assert "overseas" in abroad.aliases


def test_a_row_of_areas_csv_renames_what_the_index_holds(campaign: Campaign) -> None:
    row = ExtraArea("N92000002", both("Ulster"), aliases=("NI",))
    renamed = {area.code: area for area in atlas(with_areas(campaign, row))}["N92000002"]
    assert (renamed.name, renamed.slug, renamed.aliases[:2]) == (both("Ulster"), "ulster", ("NI", "Armagh"))
    assert (renamed.region_key, len(renamed.hexes)) == ("Northern Ireland", 18)
    only_aliases = ExtraArea("N92000002", Text(), aliases=("NI",))
    kept = {area.code: area for area in atlas(with_areas(campaign, only_aliases))}["N92000002"]
    assert (kept.name.within("cy"), kept.slug) == ("Gogledd Iwerddon", "northern-ireland")


@pytest.mark.parametrize("index", ["gb-2010", "gb-2024"])
def test_areas_have_the_other_names_that_people_type(campaign: Campaign, index: str) -> None:
    row = ExtraArea("N92000002", Text(), aliases=("Ulster", "Belfast"))
    named = {area.slug: area.aliases for area in atlas(with_areas(campaign, row, index=index))}
    assert named["ynys-mon"] == ("Anglesey",)
    assert "Western Isles" in named["na-h-eileanan-an-iar"]
    assert named["northern-ireland"][:3] == ("Ulster", "Belfast", "Armagh")
    assert len(set(named["northern-ireland"])) == len(named["northern-ireland"])


def test_two_areas_of_one_name_have_two_addresses(campaign: Campaign) -> None:
    extra = (
        ExtraArea("X1", both("Aberavon")),
        ExtraArea("X2", both("Aberavon")),
        ExtraArea("…", both("Владивосток")),
    )
    slugs = [area.slug for area in atlas(with_areas(campaign, *extra))]
    assert len(set(slugs)) == len(slugs)
    assert {"aberavon", "aberavon-x1", "aberavon-x2", "area"} <= set(slugs)


def test_the_seats_of_2024(campaign: Campaign) -> None:
    areas = atlas(with_areas(campaign, index="gb-2024"))
    assert len(areas) == 633
    assert {area.code[:1] for area in areas} == set("ENSW")


@pytest.mark.parametrize("slate", ["grassroots-5", "grassroots-voice"])
def test_every_area_has_one_order_and_orders_follow_the_rows(campaign: Campaign, slate: str) -> None:
    found = orders(campaign, slate, "clp")
    counted = Counter(code for order in found for code in order.areas)
    assert counted == Counter(area.code for area in atlas(campaign))
    rows = [(row.candidates, row.source) for row in campaign.orders if row.slate == slate]
    assert [(order.candidates, order.source) for order in found] == list(dict.fromkeys(rows))


def test_an_area_s_own_row_comes_before_its_region_s(campaign: Campaign) -> None:
    first, *_ = orders(campaign, "grassroots-5", "clp")
    regions = {area.code: area.region_key for area in atlas(campaign)}
    assert {regions[code] for code in first.areas} == {"East Midlands", "South East"}
    code = next(code for code, region in regions.items() if region == "London")
    moved = OrderRow("grassroots-5", "clp", "", code, first.candidates[::-1], "published")
    parted = orders(dataclasses.replace(campaign, orders=(*campaign.orders, moved)), "grassroots-5", "clp")
    assert [order.areas for order in parted if order.candidates == moved.candidates] == [(code,)]
    assert [code in order.areas for order in parted].count(True) == 1


def test_a_row_that_no_area_uses_is_no_order(campaign: Campaign) -> None:
    found = orders(campaign, "grassroots-5", "clp")
    unused = OrderRow("grassroots-5", "clp", "", "", found[0].candidates[::-1], "published")
    more = dataclasses.replace(campaign, orders=(unused, *campaign.orders))
    assert orders(more, "grassroots-5", "clp") == found


def test_the_same_order_published_and_illustrated_is_two(campaign: Campaign) -> None:
    published = orders(campaign, "grassroots-5", "clp")[-1]
    assert (published.source, published.areas) == ("published", ("LI",))
    ours = OrderRow("grassroots-5", "clp", "", "N92000002", published.candidates, "illustration")
    found = orders(dataclasses.replace(campaign, orders=(*campaign.orders, ours)), "grassroots-5", "clp")
    assert [order.areas for order in found if order.candidates == published.candidates] == [
        ("LI",),
        ("N92000002",),
    ]


def test_a_single_candidate_needs_no_row(campaign: Campaign) -> None:
    (order,) = orders(campaign, "grassroots-voice", "youth")
    assert (order.candidates, order.source) == (("lara-mcneill",), "")
    assert len(order.areas) == 634
    assert orders(campaign, "grassroots-5", "youth") == ()
    with pytest.raises(KeyError):
        orders(campaign, "nobody", "youth")
