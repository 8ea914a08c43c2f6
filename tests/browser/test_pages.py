"""Every page in a real browser: accessible in both languages and both colour schemes, light, and its parts work."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from .conftest import Open

SAMPLES = re.compile(r"/areas/(?!cardiff-central|labour-international)")
"""Area pages are made alike; two of them stand for all."""


FRONTS = ["/", "/cy/", "/grassroots-voice/", "/cy/grassroots-voice/"]


def paths(page: Page, front: str) -> list[str]:
    """Every page that can be reached by links from a slate's front page in one language, without leaving either."""
    others = [other for other in FRONTS if other != front and not front.startswith(other)]
    found, queue = {front}, [front]
    while queue:
        here = queue.pop()
        html = page.request.get(here).text()
        for link in re.findall(r'<a [^>]*?href="([^"#]+)', html):
            path = urljoin(here, link)
            if (
                path.startswith(front)
                and not path.startswith(tuple(others))
                and not path.endswith(".ics")
                and not SAMPLES.search(path)
                and path not in found
            ):
                found.add(path)
                queue.append(path)
    return sorted(found)


# All rules in one scheme; in the other those on colour, for nothing else of a page depends on it.
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": {"type": "tag", "values": ["cat.color"]}},
}


@pytest.mark.parametrize("front", FRONTS)
def test_no_accessibility_violation_on_any_page_in_either_colour_scheme(window: Open, front: str) -> None:
    page = window(front)
    page.emulate_media(reduced_motion="reduce")
    axe = Axe()
    wrong = []
    visited = paths(page, front)
    assert len(visited) > 18
    for path in [*visited, f"{front}no-such-page/"]:
        page.goto(path, wait_until="load")
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            result = axe.run(page, options={"resultTypes": ["violations"], **rules})
            if result.violations_count:
                wrong.append(f"{path} ({scheme}):\n{result.generate_report()}")
    assert not wrong, "\n".join(wrong)
    window.errors.clear()  # type: ignore[attr-defined]  # the browser reports the 404 that this test asks for


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("front", ["/", "/cy/"])
def test_no_accessibility_violation_in_any_answer(window: Open, front: str, scheme: str) -> None:
    page = window(front, color_scheme=scheme, reduced_motion="reduce")
    for typed in ("SW1A 1AA", "JE2 3AB", "SW1A", "nonsense 99", "cardiff"):
        page.locator("form[data-finder] input").fill(typed)
        page.keyboard.press("Enter")
        page.locator("#answer [data-heading]").wait_for()
        result = Axe().run(page)
        assert not result.violations_count, f"{typed}: {result.generate_report()}"
    page.goto(f"{front}posts/")
    page.locator("form[data-finder] input").fill("SW1A 1AA")
    page.keyboard.press("Enter")
    expect(page.locator("[data-combined] .source").first).to_be_visible()
    result = Axe().run(page)
    assert not result.violations_count, result.generate_report()


def test_no_page_is_wider_than_the_screen(window: Open) -> None:
    page = window("/")
    wide = []
    for path in [*paths(page, "/"), *paths(page, "/cy/")]:
        page.goto(path, wait_until="load")
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
    assert not wide


def test_the_front_page_is_light_and_asks_nobody_else_for_anything(window: Open, demo: str) -> None:
    page = window("/privacy/")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    requests: list[Request] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: requests.append(request))
    page.goto("/", wait_until="networkidle")
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(demo).netloc}
    assert len(requests) <= 14
    # Headers included; the index is part of it.
    assert sum(sizes) <= 100_000
    assert any(request.url.endswith(".idx") for request in requests)


def test_which_posts_is_answered_on_the_page_and_sent_to_no_one(window: Open) -> None:
    page = window("/grassroots-voice/posts/", wait_until="networkidle")
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    page.locator("form[data-finder] input").fill("CF10 1EP")
    page.keyboard.press("Enter")
    combined = page.locator("[data-combined]")
    expect(combined.locator("[data-post=clp] [data-order] li").first).to_contain_text("1")
    # The area answers the question about Wales by itself.
    expect(combined.locator("[data-post=welsh]")).to_have_attribute("data-state", "mine")
    for key, answer in {"under-27": "yes", "bame": "no", "disabled": "yes", "councillor": "no"}.items():
        page.locator(f"[data-question={key}] input[value={answer}]").check()
    states = {
        post: combined.locator(f"[data-post={post}]").get_attribute("data-state")
        for post in ("clp", "youth", "bame", "disabled", "welsh", "treasurer", "local-government")
    }
    assert states == {
        "clp": "mine",
        "youth": "mine",
        "bame": "not",
        "disabled": "mine",
        "welsh": "mine",
        "treasurer": "mine",
        "local-government": "not",
    }
    assert sent == []
    assert page.evaluate(
        "[location.search, document.cookie, localStorage.length, sessionStorage.length]"
    ) == ["", "", 0, 0]
    page.get_by_role("button", name="Start again").click()
    expect(combined.locator("[data-post=youth]")).to_have_attribute("data-state", "unknown")


def test_the_combined_ballot_forgets_an_area_that_what_is_typed_no_longer_answers(window: Open) -> None:
    page = window("/grassroots-voice/posts/")
    field = page.locator("form[data-finder] input")
    combined = page.locator("[data-combined]")
    boxes = combined.locator("[data-post=clp] [data-order] .box")
    without_area = combined.get_by_text("The order differs by area")

    def expect_no_area() -> None:
        expect(without_area).to_be_visible()
        expect(combined.locator("[data-my-area]")).to_be_hidden()
        expect(combined.locator("[data-post=clp] .source")).to_have_count(0)
        expect(combined.locator("[data-post=welsh]")).to_have_attribute("data-state", "unknown")
        assert boxes.all_inner_texts() == [""] * 4

    expect_no_area()
    for unanswered in ("JE2 3AB", "CF10 1E", "SW1A", "nonsense 99", ""):
        field.fill("CF10 1EP")
        # It is answered as soon as it is whole, and the member may type on.
        expect(combined.locator("[data-my-area]")).to_have_text("Cardiff Central")
        assert page.evaluate("document.activeElement.id") == "postcode"
        expect(without_area).to_have_count(0)
        assert boxes.all_inner_texts() == list("1234")
        expect(combined.locator("[data-post=clp] .source")).to_contain_text("illustration")
        field.press("Enter")
        assert page.evaluate("document.activeElement.id") == "your-ballot"
        field.fill(unanswered)
        expect_no_area()
        field.press("Enter")
        expect(page.locator("#answer [data-heading]")).to_be_focused()
        expect_no_area()
    page.get_by_role("button", name="Start again").click()
    expect(page.locator("#answer [data-heading]")).to_have_count(0)


@pytest.mark.parametrize("front", ["/", "/cy/"])
def test_without_scripts_the_combined_ballot_has_the_areas_orders_too(window: Open, front: str) -> None:
    page = window(f"{front}posts/", java_script_enabled=False)
    combined = page.locator("[data-combined]")
    boxes = combined.locator("[data-post=clp] [data-order] .box")
    assert boxes.all_inner_texts() == [""] * 5
    page.locator("form[data-finder] input").fill("CF10 1EP")
    page.keyboard.press("Enter")
    expect(combined.locator("[data-my-area]")).to_have_text(
        "Cardiff Central" if front == "/" else "Canol Caerdydd"
    )
    assert boxes.all_inner_texts() == list("12345")
    ballot = combined.locator("[data-post=clp] [data-order] li").all_inner_texts()
    assert ballot == page.locator("#answer [data-post=clp] [data-order] li").all_inner_texts()
    page.locator("form[data-finder] input").fill("kent")
    page.keyboard.press("Enter")
    expect(page.locator("#answer [data-heading]")).to_be_visible()
    assert boxes.all_inner_texts() == [""] * 5


def test_scripts_take_over_an_area_that_the_server_settled_and_can_forget_it(window: Open) -> None:
    page = window("/posts/")
    # As after the list of areas was sent because the scripts had failed, and they arrive with the answer.
    with page.expect_navigation():
        page.evaluate("""() => {
            const choose = document.querySelector("select[data-areas]");
            choose.value = [...choose.options].find((one) => one.text === "Cardiff Central").value;
            choose.form.submit();
        }""")
    combined = page.locator("[data-combined]")
    boxes = combined.locator("[data-post=clp] [data-order] .box")
    expect(combined.locator("[data-my-area]")).to_have_text("Cardiff Central")
    assert boxes.all_inner_texts() == list("12345")
    expect(page.locator("#answer > *")).to_have_count(0)
    page.get_by_role("button", name="Start again").click()
    expect(combined.locator("[data-my-area]")).to_be_hidden()
    assert boxes.all_inner_texts() == [""] * 5


def test_answers_given_by_hand_stay_while_a_postcode_is_typed(window: Open) -> None:
    page = window("/grassroots-voice/posts/")
    yes = page.locator("[data-question][data-region] input[value=yes]")
    yes.check()
    page.locator("form[data-finder] input").press_sequentially("CF10")
    expect(yes).to_be_checked()


def test_the_table_of_orders_can_be_searched(window: Open) -> None:
    page = window("/orders/")
    rows = page.locator("tr[data-names]:visible")
    whole = rows.count()
    assert whole == 634
    page.locator("[data-filter]").fill("canol caer")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Cardiff Central")
    page.locator("[data-filter]").fill("")
    expect(rows).to_have_count(whole)


def test_the_map_answers_to_a_tap_and_to_the_arrow_keys(window: Open) -> None:
    page = window("/orders/", viewport={"width": 1280, "height": 900})
    hexagons = page.locator("[data-map] a")
    assert hexagons.count() == 633
    page.locator("[data-map] a", has=page.locator("title", has_text=re.compile("^Cardiff Central$"))).click(
        force=True
    )
    expect(page.locator("[data-panel]")).to_contain_text("Cardiff Central")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel] [data-heading]")).not_to_contain_text("Cardiff Central")
    assert page.locator("[data-map] a[tabindex='0']").count() == 1


def test_an_areas_order_prints_on_one_page(window: Open) -> None:
    page = window("/areas/cardiff-central/")
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def test_the_bilingual_statement_marks_each_language(window: Open) -> None:
    page = window("/grassroots-voice/candidates/lynne-jones/")
    assert page.locator("main [lang=cy]").count() >= 1
    assert page.locator("main [lang=en]").count() >= 1


def test_escape_closes_the_menu(window: Open) -> None:
    page = window("/dates/")
    page.get_by_text("Menu", exact=True).click()
    link = page.get_by_role("navigation", name="Main menu").get_by_role("link", name="All orders")
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    assert page.evaluate("document.activeElement.localName") == "summary"


def test_the_maps_key_tells_orders_with_the_same_first_name_apart(window: Open) -> None:
    for path in ("/orders/", "/grassroots-voice/orders/"):
        page = window(path)
        labels = page.evaluate(
            """() => [...document.querySelectorAll(".key li")].map((one) =>
                one.innerText.replace(one.querySelector(".chip").innerText, "").trim())"""
        )
        assert len(set(labels)) == len(labels) > 1


def test_the_other_language_is_the_same_page(window: Open) -> None:
    page = window("/dates/")
    page.locator("a[hreflang=cy]").first.click()
    assert urlsplit(page.url).path == "/cy/dates/"
    assert page.locator("html").get_attribute("lang") == "cy"
    page.locator("a[hreflang=en]").first.click()
    assert urlsplit(page.url).path == "/dates/"
