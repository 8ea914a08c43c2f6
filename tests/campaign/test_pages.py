"""The public pages over HTTP, without a browser."""

import datetime as dt
import io
import re
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from icalendar import Calendar

from slatecraft import folder
from slatecraft.campaign import editions
from slatecraft.campaign.models import Edition

PAGES = [
    "",
    "orders/",
    "areas/cardiff-central/",
    "areas/labour-international/",
    "posts/",
    "candidates/",
    "candidates/yasmine-dar/",
    "dates/",
    "stv/",
    "ballot/",
    "supporters/",
    "privacy/",
    "accessibility/",
    "imprint/",
]

pytestmark = pytest.mark.django_db


FORM = "application/x-www-form-urlencoded"


def send(client: Client, path: str, form: Mapping[str, str]) -> HttpResponse:
    """Send a form as a browser does."""
    return client.post(path, urlencode(form), content_type=FORM)


@pytest.mark.parametrize("slate", ["", "grassroots-voice/"])
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_every_slate_in_every_language(
    client: Client, published: Edition, page: str, language: str, slate: str
) -> None:
    prefix = "" if language == "en" else f"/{language}"
    response = client.get(f"{prefix}/{slate}{page}")
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son\w+=", response.text)


def test_every_page_of_the_folder_is_shown_in_both_languages(client: Client, published: Edition) -> None:
    for page in folder.parse(editions.files_of(published)).pages:
        slate = f"{page.slate}/" if page.slate not in ("", "grassroots-5") else ""
        for prefix, language in (("/", "en"), ("/cy/", "cy")):
            response = client.get(f"{prefix}{slate}{page.slug}/")
            assert response.status_code == 200, page.slug
            assert "{date:" not in response.text
            assert "{was:" not in response.text
            assert page.title.within(language).replace("'", "&#x27;") in response.text


@pytest.mark.parametrize("prefix", ["/", "/cy/"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("SW1A 1AA", "Cities of London and Westminster"),
        ("eh11yz", {"/": "Edinburgh East", "/cy/": "Edinburgh East"}),
        ("CF10 1EP", {"/": "Cardiff Central", "/cy/": "Canol Caerdydd"}),
        ("BT1 5GS", {"/": "Northern Ireland", "/cy/": "Gogledd Iwerddon"}),
        ("labour international", {"/": "Labour International", "/cy/": "Llafur Rhyngwladol"}),
    ],
)
def test_the_finder_without_javascript(
    client: Client, published: Edition, prefix: str, typed: str, expected: str | dict[str, str]
) -> None:
    response = send(client, prefix, {"postcode": typed})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    answer = response.text.partition('id="answer"')[2].partition("</section>")[0]
    assert (expected if isinstance(expected, str) else expected[prefix]) in answer


def test_an_area_can_be_chosen_from_the_list(client: Client, published: Edition) -> None:
    response = send(client, "/", {"area": "W07000050"})
    assert "Cardiff Central" in response.text.partition('id="answer"')[2]


def test_nothing_published_is_said_in_a_sentence(client: Client, collected_static: None) -> None:
    response = client.get("/")
    assert response.status_code == 503
    assert "<main" in response.text


@pytest.mark.parametrize("path", ["/no-such-page/", "/areas/atlantis/", "/candidates/nobody/"])
def test_what_is_not_there_is_a_404_in_the_sites_own_look(
    client: Client, published: Edition, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "<main" in response.text


def test_the_calendar_holds_every_key_date(client: Client, published: Edition) -> None:
    response = client.get("/dates.ics")
    assert response["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    campaign = folder.parse(editions.files_of(published))
    assert {str(event["UID"]).partition("@")[0] for event in events} == {date.key for date in campaign.dates}
    assert [event.decoded("DTSTART") for event in events] == [date.at for date in campaign.dates]
    close = next(event for event in events if str(event["UID"]).startswith("ballots-close"))
    assert close["SEQUENCE"] == 1
    assert response.content == client.get("/dates.ics").content


def test_the_two_slates_look_different(client: Client, published: Edition) -> None:
    sheets = {
        re.search(r'href="(/theme/[^"]+)"', client.get(path).text)[1] for path in ("/", "/grassroots-voice/")
    }  # type: ignore[index]
    assert len(sheets) == 2
    assert len({client.get(sheet).content for sheet in sheets}) == 2


def test_each_area_is_on_exactly_one_card(example: Mapping[str, bytes]) -> None:
    from slatecraft.campaign.site import Site

    campaign = folder.parse(example)
    for slate in Site(campaign, "").slates.values():
        codes = [area.code for card in slate.cards for area in card.areas]
        assert sorted(codes) == sorted(area.code for area in folder.atlas(campaign))
        for card in slate.cards:
            for choice in card.choices:
                assert {c.slug for c in choice.candidates} == set(slate.slate.stands.get(choice.post.key, ()))


def test_a_card_has_every_post_that_all_members_vote_for(example: Mapping[str, bytes]) -> None:
    from slatecraft.campaign.site import Site

    card = Site(folder.parse(example), "").main.cards[0]
    assert [choice.post.key for choice in card.for_all] == ["clp", "treasurer"]
    assert card.for_all[1].candidates == ()


def test_labour_internationals_order_is_the_published_one(example: Mapping[str, bytes]) -> None:
    from slatecraft.campaign.site import Site

    choice = Site(folder.parse(example), "").slates["grassroots-5"].by_code["LI"].card.choices[0]
    assert choice.source == "published"
    assert [c.name for c in choice.candidates] == [
        "Yasmine Dar",
        "Naomi Wimborne-Idrissi",
        "Mish Rahman",
        "Jess Barnard",
        "Gemma Bolton",
    ]


def test_where_an_order_holds_is_a_list_with_one_comma_between_places(
    client: Client, collected_static: None
) -> None:
    from slatecraft.folder.starter import starter_files

    orders = b"slate,post,region,area,order,source\n"
    for region, order in (
        (b"London", b"ada-example ben-sample cadi-enghraifft"),
        (b"Wales", b"ben-sample ada-example cadi-enghraifft"),
        (b"", b"cadi-enghraifft ben-sample ada-example"),
    ):
        orders += b"bright-lamps,committee,%s,,%s,published\n" % (region, order)
    starter = dict(starter_files("Bright Lamps", dt.date(2026, 1, 1)))
    editions.publish(editions.keep({**starter, "orders.csv": orders})[0])
    page = client.get("/orders/").text
    told = re.findall(r"<h4>For members in</h4>\s*<p>(.*?)</p>", page, re.DOTALL)
    places = [re.sub(r"<[^>]+>", "", one).strip() for one in told]
    assert places[:2] == ["London", "Wales"]
    assert places[2].endswith("West Midlands, Yorkshire and the Humber, Members abroad")
    assert ", ," not in places[2]


def test_dates_are_said_in_good_welsh(client: Client, published: Edition) -> None:
    page = client.get("/cy/dates/").text
    assert "8 Gorffennaf 2022" in page
    assert "12 hanner dydd, Dydd Gwener 17 Mehefin 2022" in page


def test_the_imprint_gives_the_sources_of_the_postcodes(client: Client, published: Edition) -> None:
    page = client.get("/imprint/").text
    assert "Contains Royal Mail data" in page
    assert "Open Government Licence" in page


def test_a_file_sent_to_the_finder_is_not_read(client: Client, published: Edition) -> None:
    response = client.post("/", {"postcode": io.BytesIO(b"SW1A 1AA" * 100_000)})
    assert response.status_code == 200
    assert client.post("/", {"postcode": "SW1A 1AA" * 100_000}, content_type="text/plain").status_code == 200
    too_large = client.generic("POST", "/", b"postcode=" + b"A" * 200_000, FORM)
    assert too_large.status_code == 400


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/grassroots-5/", "/"),
        ("/cy/grassroots-5/dates/", "/cy/dates/"),
        ("/grassroots-5/why-vote/", "/why-vote/"),
    ],
)
def test_the_first_slates_pages_have_one_address(
    client: Client, published: Edition, asked: str, there: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, there)
