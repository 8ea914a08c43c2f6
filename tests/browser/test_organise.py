"""An organiser at work in a real browser: from a link to choose a password to a member's postcode."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from slatecraft import folder

from ..conftest import running
from ..organise.campaigns import AREAS, small_campaign

Windows = Callable[..., BrowserContext]

SECRET = "four words in a row"
# The planner's first count compiles the counting; a busy machine takes its time.
PLANNED = 120_000


class Site(NamedTuple):
    """A campaign as `slatecraft serve --plans` serves it."""

    address: str
    data: Path

    def invited(self, email: str) -> str:
        """The path at which a new organiser chooses a password, as the command prints it."""
        said = slatecraft("organiser", email, data=self.data)
        link = re.search(r"/organise/password/\S+", said)
        assert link, said
        return link.group()


def slatecraft(*words: str, data: Path) -> str:
    own = {"SLATECRAFT_DATA": str(data), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "slatecraft", *words]
    return subprocess.run(command, env=os.environ | own, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("organised")
    folder.write_files(small_campaign(dt.datetime.now(dt.UTC).date()), place / "campaign")
    slatecraft("load", str(place / "campaign"), "--publish", data=place / "data")
    own = {"SLATECRAFT_DATA": str(place / "data"), "DATABASE_URL": ""}
    with running("serve", "--plans", **own) as address:
        yield Site(address, place / "data")


@pytest.fixture
def windows(chromium: Browser, site: Site) -> Iterator[Windows]:
    """Opens a fresh browser on a telephone's screen; keyword arguments are Playwright's for a new context."""
    contexts: list[BrowserContext] = []

    def opened(**options: bool) -> BrowserContext:
        context = chromium.new_context(
            base_url=site.address, viewport={"width": 360, "height": 740}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()


def signed_in(windows: Windows, site: Site, email: str, **options: bool) -> Page:
    """A window in which a new organiser has just chosen a password."""
    page = windows(**options).new_page()
    page.goto(site.invited(email))
    for field in page.locator("input[type=password]").all():
        field.fill(SECRET)
    page.get_by_role("button", name="Keep it and sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    return page


def look_at(page: Page, widths: tuple[int, ...] = (320, 768, 1280)) -> None:
    """The page has no accessibility violation in either colour scheme, and is as wide as the screen."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        result = Axe().run(page)
        assert not result.violations_count, f"{page.url} ({scheme}): {result.generate_report()}"
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} at {width}"
    page.set_viewport_size({"width": 360, "height": 740})


def send(page: Page, data: str) -> None:
    file = {"name": "areas.csv", "mimeType": "text/csv", "buffer": data.encode()}
    page.get_by_label("The file").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Send the file and look at it").click()


def ask_for_plan(page: Page) -> None:
    page.goto("/organise/plans/new/")
    page.get_by_text("What it must keep to").click()
    page.get_by_label("Imagined elections (draws)").fill("200")
    page.get_by_role("button", name="Run the plan").click()


def order_in(page: Page, postcode: str) -> list[str]:
    """The order that a member is asked to vote in, as the public site answers a postcode."""
    page.goto("/")
    page.locator("form[data-finder] input").fill(postcode)
    page.keyboard.press("Enter")
    return page.locator("#answer [data-post=committee] [data-order] li").all_inner_texts()


def test_from_figures_to_a_members_postcode(windows: Windows, site: Site) -> None:
    page = signed_in(windows, site, "ada@example.org")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    look_at(page)
    member = windows().new_page()
    before = {postcode: order_in(member, postcode) for postcode in ("AB10 1AA", "EH1 1YZ", "CF10 1EP")}
    assert len({tuple(order) for order in before.values()}) == 1

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Areas", exact=True).click()
    look_at(page)
    send(page, AREAS.replace("900,", "many,"))
    expect(page.get_by_role("alert")).to_contain_text("There is 1 fault")
    expect(page.get_by_role("table")).to_contain_text("areas.csv:2")
    look_at(page)
    send(page, AREAS.replace("900,", "950,"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What this file changes")
    look_at(page)
    page.get_by_role("button", name="Keep these figures").click()
    expect(page.get_by_role("status").first).to_contain_text("Kept as edition 2.")

    ask_for_plan(page)
    expect(page.locator("[data-says]")).to_be_visible()
    page.get_by_role("link", name="Read the report").click(timeout=PLANNED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Report of plan")
    expect(page.locator(".report")).to_contain_text("Cadi Enghraifft")
    look_at(page)
    page.go_back()
    look_at(page)
    page.get_by_label("Show them each candidate’s chances too").check()
    page.get_by_role("button", name="Make the links").click()
    look_at(page)
    stranger = windows().new_page()
    stranger.goto(page.get_by_label("Link for Ada Example").input_value())
    look_at(stranger)
    stranger.get_by_label("I agree to these orders").check()
    stranger.get_by_role("button", name="Send the answer").click()
    expect(stranger.get_by_role("status")).to_contain_text("You answered at")
    look_at(stranger)

    page.get_by_role("link", name="Publish its orders").click()
    look_at(page)
    expect(page.get_by_label("Day")).to_be_hidden()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("is what the public sees now")
    look_at(page)
    # A member who looked before the change is shown the new order within a minute: here a fresh window, at once.
    fresh = windows().new_page()
    after = {postcode: order_in(fresh, postcode) for postcode in before}
    assert after != before
    assert all(sorted(order) != [] and len(order) == 3 for order in after.values())

    page.goto("/organise/record/")
    expect(page.get_by_role("table")).to_contain_text("ada@example.org")
    look_at(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to organise")
    look_at(page)
    assert not errors


def test_without_javascript_a_plan_is_asked_for_watched_and_signed_off(windows: Windows, site: Site) -> None:
    page = signed_in(windows, site, "ben@example.org", java_script_enabled=False)
    ask_for_plan(page)
    # The page loads itself anew until the plan is ready.
    expect(page.get_by_role("link", name="Read the report")).to_be_visible(timeout=PLANNED)
    page.get_by_role("button", name="Make the links").click()
    link = page.get_by_label("Link for Ada Example").input_value()
    stranger = windows(java_script_enabled=False).new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Sign off the orders")
    stranger.get_by_label("I object").check()
    stranger.get_by_role("button", name="Send the answer").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Say what is wrong with them")
    stranger.get_by_label("A comment, if you like").fill("The North is mine.")
    stranger.get_by_role("button", name="Send the answer").click()
    expect(stranger.get_by_role("status")).to_contain_text("The North is mine.")
    page.reload()
    expect(page.get_by_text("The North is mine.")).to_be_visible()


@pytest.mark.parametrize("prefix", ["", "/cy"])
def test_no_accessibility_violation_on_any_other_page(windows: Windows, site: Site, prefix: str) -> None:
    page = signed_in(windows, site, f"cadi{prefix.strip('/')}@example.org")
    for path in (
        "",
        "areas/",
        "areas/of/north/",
        "areas/upload/",
        "electorate/",
        "electorate/text/",
        "electorate/bright-lamps/committee/",
        "plans/",
        "plans/new/",
        "plans/compare/",
        "publish/",
        "publish/edition/1/",
        "people/",
        "password/",
    ):
        page.goto(f"{prefix}/organise/{path}")
        look_at(page)
    page.goto(f"{prefix}/organise/areas/of/north/")
    page.locator("#id_members").fill("many")
    page.locator("form .button-main").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look_at(page)


def test_the_keyboard_alone_signs_in_and_out(windows: Windows, site: Site) -> None:
    page = signed_in(windows, site, "dewi@example.org")
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    page.locator("#id_username").focus()
    page.keyboard.type("dewi@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.locator("#id_username").focus()
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
