"""The example campaign is sound, says what was published in 2022, and its pages agree with its data."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest

from slatecraft import folder, planning

if TYPE_CHECKING:
    from pathlib import Path

GRASSROOTS_5 = ("jess-barnard", "gemma-bolton", "yasmine-dar", "mish-rahman", "naomi-wimborne-idrissi")


@pytest.fixture(scope="module")
def example() -> dict[str, bytes]:
    with as_file(files("slatecraft.examples") / "nec-2022") as path:
        return folder.read_files(path)


@pytest.fixture(scope="module")
def campaign(example: dict[str, bytes]) -> folder.Campaign:
    return folder.parse(example)


def test_the_example_has_no_fault_and_no_warning(example: dict[str, bytes]) -> None:
    assert [str(fault) for fault in folder.check(example)] == []


def test_the_example_is_the_folder_that_dump_would_write(example: dict[str, bytes]) -> None:
    assert folder.write(folder.parse(example)) == example


def test_posts_and_seats_are_those_of_2022(campaign: folder.Campaign) -> None:
    assert {post.key: post.seats for post in campaign.posts} == {
        "clp": 9,
        "youth": 1,
        "bame": 1,
        "disabled": 1,
        "welsh": 1,
        "treasurer": 1,
        "local-government": 2,
    }


def test_dates_in_force_carry_those_they_replaced(campaign: folder.Campaign) -> None:
    dates = {date.key: date for date in campaign.dates}
    opens, closes = dates["ballots-open"], dates["ballots-close"]
    assert (opens.at, closes.at) == (dt.date(2022, 8, 3), dt.date(2022, 8, 26))
    assert [earlier.at for earlier in opens.earlier] == [dt.date(2022, 7, 8), dt.date(2022, 7, 25)]
    assert [earlier.at for earlier in closes.earlier] == [dt.date(2022, 8, 5)]
    assert dates["nominations-close"].at.isoformat() == "2022-06-17T12:00:00+01:00"


def test_two_slates_share_four_candidates_and_every_candidate_stands_on_one(
    campaign: folder.Campaign,
) -> None:
    five, voice = campaign.slates
    assert set(five.stands["clp"]) == set(GRASSROOTS_5)
    assert set(five.stands["clp"]) - set(voice.stands["clp"]) == {"naomi-wimborne-idrissi"}
    assert len(five.supporters) == 13
    standing = {name for slate in campaign.slates for names in slate.stands.values() for name in names}
    assert standing == {candidate.slug for candidate in campaign.candidates}


def test_only_the_order_for_labour_international_claims_to_be_published(campaign: folder.Campaign) -> None:
    published = [row for row in campaign.orders if row.source == "published"]
    assert [(row.slate, row.area, row.candidates) for row in published] == [
        (
            "grassroots-5",
            "LI",
            ("yasmine-dar", "naomi-wimborne-idrissi", "mish-rahman", "jess-barnard", "gemma-bolton"),
        )
    ]


@pytest.mark.parametrize("slate", ["grassroots-5", "grassroots-voice"])
def test_orders_of_ours_put_everybody_first_somewhere(campaign: folder.Campaign, slate: str) -> None:
    ours = [order for order in folder.orders(campaign, slate, "clp") if order.source == "illustration"]
    assert sorted(order.candidates[0] for order in ours) == sorted(ours[0].candidates)


@pytest.mark.soak
@pytest.mark.parametrize("slate", ["grassroots-5", "grassroots-voice"])
def test_orders_of_ours_are_those_the_planner_finds(campaign: folder.Campaign, slate: str) -> None:
    electorate = folder.electorate(campaign, slate, "clp")
    made = planning.plan(electorate, folder.plan_settings(campaign, slate, "clp"))
    planned = {
        area.code: tuple(electorate.keys[number - 1] for number in made.order_in(place))
        for place, area in enumerate(electorate.areas)
    }
    asked = {
        code: order.candidates for order in folder.orders(campaign, slate, "clp") for code in order.areas
    }
    assert planned == asked


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_on_the_orders_counts_as_the_orders_do(campaign: folder.Campaign, language: str) -> None:
    names = {candidate.slug: candidate.name for candidate in campaign.candidates}
    page = next(page for page in campaign.pages if page.slug == "how-the-orders-were-made")
    told = re.findall(r"^\| ([^|]+) \|[^|]+\| (\d+) \|$", page.body.within(language), re.MULTILINE)
    counted = [
        (names[order.candidates[0]], str(len(order.areas)))
        for slate in campaign.slates
        for order in folder.orders(campaign, slate.key, "clp")
        if order.source == "illustration"
    ]
    assert sorted(told) == sorted(counted)


def test_a_page_says_the_same_in_welsh(campaign: folder.Campaign) -> None:
    # Dates, figures, links, headings and rows of tables are what can drift apart without being noticed.
    parts = re.compile(r"\{[^}]+\}|\d+(?:[.,]\d+)*|\]\([^)]+\)|^#|^\|", re.MULTILINE)
    for page in campaign.pages:
        english, welsh = (parts.findall(page.body.within(language)) for language in ("en", "cy"))
        assert sorted(english) == sorted(welsh), page.slug


def test_links_between_pages_lead_somewhere(campaign: folder.Campaign) -> None:
    built_in = {"orders", "posts", "dates", "ballot"}
    known = built_in | {page.slug for page in campaign.pages}
    for page in campaign.pages:
        for language in campaign.languages:
            assert set(re.findall(r"\]\(\.\./([^/)]+)/\)", page.body.within(language))) <= known, page.slug


# Members for each thousand electors, by region: made up, and no more than that.
RATES = {
    "London": 16, "North West": 10, "South West": 9, "Wales": 9, "Yorkshire and the Humber": 9, "East Midlands": 8,
    "North East": 8, "South East": 8, "West Midlands": 8, "East of England": 7, "Scotland": 5, "Northern Ireland": 1,
}  # fmt: skip


def test_the_electorate_says_that_it_is_ours_and_has_the_votes_of_2020(campaign: folder.Campaign) -> None:
    electorate = folder.electorate(campaign, "grassroots-5", "clp")
    assert campaign.electorates[0].note.startswith("An illustration of ours, not a forecast.")
    assert electorate.ballots == pytest.approx(129_549)
    assert electorate.votes / electorate.ballots == pytest.approx(0.37, abs=0.005)
    assert (electorate.seats, electorate.rule, len(electorate.areas)) == (9, "ers97", 634)
    assert len(electorate.names) == 23
    assert electorate.keys[:5] == GRASSROOTS_5
    known = {rival.name: len(rival.candidates) for rival in electorate.rivals}
    assert known == {"Labour to Win": 4, "Open Labour": 1, "Jane Thomas": 1, "Other candidate": 12}


def test_the_partner_slate_has_the_fifth_candidate_as_a_rival(campaign: folder.Campaign) -> None:
    electorate = folder.electorate(campaign, "grassroots-voice", "clp")
    assert sorted(electorate.keys) == sorted(folder.electorate(campaign, "grassroots-5", "clp").keys)
    naomi = next(rival for rival in electorate.rivals if rival.name == "Naomi Wimborne-Idrissi")
    toward = dict(zip(electorate.keys, naomi.toward, strict=True))
    assert min(toward[slug] for slug in electorate.keys[:4]) > 3 * toward["johanna-baxter"]


def test_members_are_made_up_from_electors_by_the_rule_that_is_told(
    campaign: folder.Campaign, shared: Path
) -> None:
    electors: Counter[str] = Counter()
    with (shared / "places" / "constituencies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["vintage"] == "2010":
                code = "N92000002" if row["region"] == "Northern Ireland" else row["code"]
                electors[code] += int(row["electorate_2010s"])
    members = {area.code: area.figures.members for area in campaign.areas.extra}
    regions = {area.code: area.region_key for area in folder.atlas(campaign)}
    for code, count in electors.items():
        assert members[code] == round(count * RATES[regions[code]] / 1000, -1), code


def test_the_published_order_abroad_is_kept_first(campaign: folder.Campaign) -> None:
    electorate = folder.electorate(campaign, "grassroots-5", "clp")
    abroad = electorate.areas[-1]
    assert (abroad.code, electorate.keys[abroad.pinned - 1]) == ("LI", "yasmine-dar")
