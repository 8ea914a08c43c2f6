"""A campaign other than the example: areas of its own, postcodes on a boundary, a partner's addition."""

from __future__ import annotations

import datetime as dt
import itertools
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from slatecraft import folder
from slatecraft.folder.starter import starter_files
from slatecraft.places.build import build

from .conftest import Open

Serve = Callable[[Mapping[str, bytes]], str]


@pytest.fixture
def two_towns(tmp_path: Path) -> dict[str, bytes]:
    """The starter campaign on an index of two towns, with a postcode that lies in both."""
    source = tmp_path / "towns.csv"
    source.write_text("postcode,town\nAB10 1AA,north\nAB10 1AB,north\nAB10 1AB,south\nAB10 2AA,south\n")
    build(source, "town", tmp_path / "towns.idx", prefixes={})
    files = dict(starter_files("Two Towns", dt.date(2026, 1, 1)))
    toml = files["campaign.toml"].decode().replace('index = "gb-2024"', 'index = "towns.idx"')
    toml = toml.replace('region = "Wales"', 'region = ""')
    del files["electorate.toml"]  # it is of other areas
    return {
        **files,
        "campaign.toml": toml.encode(),
        "towns.idx": (tmp_path / "towns.idx").read_bytes(),
        "areas.csv": b"code,name,name_cy,region,aliases\nnorth,Northtown,Tre'r Gogledd,,\nsouth,Southtown,Tre'r De,,\n"
        b"ABROAD,Members abroad,Aelodau dramor,,abroad\n",
        "orders.csv": b"slate,post,region,area,order,source\n"
        b"bright-lamps,committee,,north,ada-example ben-sample cadi-enghraifft,published\n"
        b"bright-lamps,committee,,,cadi-enghraifft ben-sample ada-example,published\n",
    }


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_postcode_on_a_boundary_offers_both_areas_and_lets_the_member_choose(
    window: Open, served: Serve, two_towns: dict[str, bytes], scripts: bool
) -> None:
    page = window(served(two_towns), java_script_enabled=scripts)
    page.locator("form[data-finder] input").fill("AB10 1AB")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("on a boundary")
    choices = page.locator("#answer .choices").locator("button, a")
    assert choices.all_inner_texts() == ["Northtown", "Southtown"]
    choices.nth(1).click()
    card = page.locator("article.card:visible").first
    expect(card.locator("[data-heading]")).to_contain_text("Southtown")
    expect(card.locator("[data-order] li").first).to_contain_text("Cadi Enghraifft")


def test_the_published_order_says_so(window: Open, served: Serve, two_towns: dict[str, bytes]) -> None:
    page = window(served(two_towns))
    page.locator("form[data-finder] input").fill("northtown")
    page.keyboard.press("Enter")
    expect(page.locator("#answer [data-order] li").first).to_contain_text("Ada Example")
    expect(page.locator("#answer")).to_contain_text("as the slate published it")
    expect(page.locator("#answer")).not_to_contain_text("illustration")


def test_a_partner_may_add_a_name_of_its_own_below_the_order(window: Open, served: Serve) -> None:
    page = window(served(starter_files("Bright Lamps", dt.date(2026, 1, 1))))
    page.locator("form[data-finder] input").fill("EH1 1YZ")
    page.keyboard.press("Enter")
    expect(page.locator("#answer [data-order] li")).to_have_count(3)
    expect(page.locator("#answer .addition")).to_have_count(0)
    page.locator("form[data-finder] input").fill("CF10 1EP")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .addition")).to_contain_text("also recommends: 4. Dewi Dychmygol")


def test_a_copy_has_what_a_partner_adds_on_lines_of_its_own(window: Open, served: Serve) -> None:
    address = served(starter_files("Bright Lamps", dt.date(2026, 1, 1)))
    page = window(address, permissions=["clipboard-read", "clipboard-write"])
    page.locator("form[data-finder] input").fill("CF10 1EP")
    page.locator("#answer [data-copy]").click()
    expect(page.locator("#answer [data-copied]")).to_have_text("Copied.")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "Bright Lamps · Election of the committee"
    assert lines[1].startswith("Voting closes: 12 noon on ")
    assert lines[2:4] == ["", "Your order in Cardiff South and Penarth"]
    assert "The Lamplighters' Choir also recommends: 4. Dewi Dychmygol" in lines
    assert "The choir asks its singers to put Dewi next." in lines
    assert lines[-1] == f"{address}/"
    page.emulate_media(media="print")
    facts = page.locator("#answer [data-facts]")
    expect(facts).to_contain_text("Bright Lamps · Election of the committee · Voting closes: 12 noon on ")
    expect(facts).to_contain_text(address.removeprefix("http://"))


def test_what_a_campaign_does_not_say_leaves_no_empty_place(window: Open, served: Serve) -> None:
    files = dict(starter_files("Bright Lamps", dt.date(2026, 1, 1)))
    lines = files["campaign.toml"].decode().splitlines(keepends=True)
    files["campaign.toml"] = "".join(
        line for line in lines if not line.startswith(("why_orders_differ", "closes ="))
    ).encode()
    address = served(files)
    page = window(address)
    expect(page.get_by_role("heading", name="Why the order matters")).to_have_count(0)
    expect(page.get_by_role("link", name="See how STV counts")).to_be_visible()
    page.goto(f"{address}/dates/")
    expect(page.get_by_text("A date that moved")).to_have_count(0)
    page.goto(f"{address}/areas/cardiff-east/")
    page.emulate_media(media="print")
    expect(page.locator("[data-facts]")).to_be_visible()
    expect(page.locator("[data-facts]")).not_to_contain_text("Voting closes")


def test_the_combined_ballot_has_all_that_the_card_has(window: Open, served: Serve) -> None:
    page = window(f"{served(starter_files('Bright Lamps', dt.date(2026, 1, 1)))}/posts/")
    committee = page.locator("[data-combined] [data-post=committee]")
    page.locator("form[data-finder] input").fill("CF10 1EP")
    expect(committee.locator(".addition")).to_contain_text("also recommends: 4. Dewi Dychmygol")
    expect(committee.locator(".source")).to_have_count(1)
    page.locator("form[data-finder] input").fill("EH1 1YZ")
    expect(committee.locator("[data-order] .box").first).to_have_text("1")
    expect(committee.locator(".addition")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_area_with_one_name_in_all_languages_is_found_by_what_else_it_is_called(
    window: Open, served: Serve, two_towns: dict[str, bytes], scripts: bool
) -> None:
    areas = b"code,name,name_cy,region,aliases\nnorth,Northtown,Northtown,,Capital|Big Smoke\n"
    areas += b"south,Southtown,Tre'r De,,Harbour\nABROAD,Members abroad,Aelodau dramor,,abroad\n"
    page = window(served({**two_towns, "areas.csv": areas}), java_script_enabled=scripts)
    for typed, name in (("big smoke", "Northtown"), ("harbour", "Southtown"), ("tre'r de", "Southtown")):
        page.locator("form[data-finder] input").fill(typed)
        page.locator("form[data-finder] input").press("Enter")
        expect(page.locator("#answer [data-heading]")).to_contain_text(name)


def test_the_footer_has_the_slates_hashtag_and_its_links(
    window: Open, served: Serve, two_towns: dict[str, bytes]
) -> None:
    links = (
        'links = [{ label = { en = "Our songs", cy = "Ein caneuon" }, url = "https://example.org/songs" }]\n'
    )
    toml = two_towns["campaign.toml"].decode()
    toml = toml.replace('hashtag = "#BrightLamps"\n', f'hashtag = "#BrightLamps"\n{links}')
    address = served({**two_towns, "campaign.toml": toml.encode()})
    page = window(f"{address}/cy/")
    expect(page.locator("footer")).to_contain_text("#BrightLamps")
    link = page.get_by_role("navigation", name="Rhagor amdanom ni").get_by_role("link", name="Ein caneuon")
    expect(link).to_have_attribute("href", "https://example.org/songs")
    assert page.locator("link[rel=canonical]").get_attribute("href") == f"{address}/cy/"
    alternates = page.locator("link[rel=alternate]")
    assert {one.get_attribute("href") for one in alternates.all()} == {f"{address}/", f"{address}/cy/"}


def test_more_orders_than_letters_all_have_a_colour_and_fit_their_places(window: Open, served: Serve) -> None:
    from slatecraft.web import running

    with running.example() as path:
        files = dict(folder.read_files(path))
    campaign = folder.parse(files)
    slate = campaign.slates[0]
    taken = {row.candidates for row in campaign.orders}
    free = (order for order in itertools.permutations(slate.stands["clp"]) if order not in taken)
    placed = [area for area in folder.atlas(campaign) if area.hexes][:30]
    rows = [
        f"{slate.key},clp,,{area.code},{' '.join(order)},illustration\n"
        for area, order in zip(placed, free, strict=False)
    ]
    files["orders.csv"] += "".join(rows).encode()
    page = window(f"{served(files)}/orders/", viewport={"width": 1280, "height": 900})
    colours = page.evaluate(
        """() => [...document.querySelectorAll(".order-card h3 .chip")].map((chip) => [
            chip.textContent, getComputedStyle(chip).backgroundColor, chip.scrollWidth <= chip.clientWidth])"""
    )
    assert len(colours) > 30
    assert len({letter for letter, _, _ in colours}) == len(colours)
    assert len({colour for _, colour, _ in colours}) == 12
    assert all(colour == colours[place % 12][1] for place, (_, colour, _) in enumerate(colours))
    assert all(fits for _, _, fits in colours)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("[data-map] a")].filter((link) => {
            const fill = getComputedStyle(link).fill;
            return fill === "rgb(0, 0, 0)" || [...link.querySelectorAll("text")].some((text) =>
                text.getBBox().width > 11);
        }).map((link) => link.textContent)"""
    )
    assert wide == []
    two_letters = page.locator("[data-map] a", has=page.locator("text.long")).first
    two_letters.click(force=True)
    expect(page.locator("[data-panel] .chip")).to_contain_text("A")


def tall_picture() -> bytes:
    """A PNG of 300 by 500 pixels, all one grey: taller than the place it is shown in."""
    width, height = 300, 500

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def with_a_picture() -> dict[str, bytes]:
    """The starter campaign, in which the first candidate has a picture and the others have none."""
    files = dict(starter_files("Bright Lamps", dt.date(2026, 1, 1)))
    person = files["candidates/ada-example.md"].decode()
    files["candidates/ada-example.md"] = person.replace("+++\n", '+++\nphoto = "media/ada.png"\n', 1).encode()
    return {**files, "media/ada.png": tall_picture()}


def test_a_picture_has_the_shape_of_the_places_without_one(
    window: Open, served: Serve, with_a_picture: dict[str, bytes]
) -> None:
    address = served(with_a_picture)
    for width in (360, 1280):
        page = window(address, viewport={"width": width, "height": 740})
        for path in ("/", "/candidates/", "/candidates/ada-example/"):
            page.goto(f"{address}{path}", wait_until="load")
            picture = page.locator("img.portrait").first
            picture.scroll_into_view_if_needed()
            expect(picture).to_be_visible()
            page.wait_for_function("document.querySelector('img.portrait').naturalHeight === 500")
            box = picture.bounding_box()
            assert box is not None
            assert box["height"] == pytest.approx(box["width"] * 5 / 4, abs=1), (path, width)
            if path != "/candidates/ada-example/":
                beside = page.locator(".people").first.locator("div.portrait").first.bounding_box()
                assert beside is not None
                assert beside["height"] == pytest.approx(box["height"], abs=1), (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
