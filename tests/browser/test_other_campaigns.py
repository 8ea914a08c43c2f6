"""A campaign other than the example: areas of its own, postcodes on a boundary, a partner's addition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

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
    files = starter_files("Two Towns", dt.date(2026, 1, 1))
    toml = files["campaign.toml"].decode().replace('index = "gb-2024"', 'index = "towns.idx"')
    toml = toml.replace('region = "Wales"', 'region = ""')
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
