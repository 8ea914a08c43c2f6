"""Type a postcode, get your order: in a real browser, in both languages, with and without scripts."""

from __future__ import annotations

import itertools
from importlib.resources import files
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Page, Request, Route, expect

from slatecraft import folder
from slatecraft.places.find import open_index

from .conftest import Open

FIELD = "form[data-finder] input"

# What is typed, and what the answer's heading holds in English and in Welsh.
ANSWERS = [
    ("SW1A 1AA", "Cities of London and Westminster", "Cities of London and Westminster"),
    ("EH1 1YZ", "Edinburgh East", "Edinburgh East"),
    ("CF10 1EP", "Cardiff Central", "Canol Caerdydd"),
    ("BT1 5GS", "Northern Ireland", "Gogledd Iwerddon"),
    ("labour international", "Labour International", "Llafur Rhyngwladol"),
    ("sw1a1aa", "Cities of London and Westminster", "Cities of London and Westminster"),
    ("SWIA IAA", "Cities of London and Westminster", "Cities of London and Westminster"),
    ("ynys mon", "Ynys Môn", "Ynys Môn"),
]


def ask(page: Page, typed: str) -> None:
    page.locator(FIELD).fill(typed)
    page.locator(FIELD).press("Enter")


def heading(page: Page) -> str:
    return page.locator("#answer [data-heading]").inner_text().replace("\n", " ")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_right_area_and_its_whole_order(window: Open, language: str, scripts: bool) -> None:
    page = window("/" if language == "en" else "/cy/", java_script_enabled=scripts)
    for typed, english, welsh in ANSWERS:
        ask(page, typed)
        expect(page.locator("#answer [data-heading]")).to_contain_text(english if language == "en" else welsh)
        order = page.locator("#answer [data-order]").first.locator("li")
        assert [row.split()[0] for row in order.all_inner_texts()] == list("12345"), typed


# What is typed that has no order, and the words the answer holds.
REFUSALS = [
    ("JE2 3AB", "Jersey, Guernsey and the Isle of Man"),
    ("BFPO 1", "moves with the forces"),
    ("ZZ99 3CZ", "special code"),
    ("ASCN 1ZZ", "overseas territory"),
    ("SW1A 1AC", "never has the letters"),
    ("QQ1 1AA", "Check the first half"),
    ("hello world", "You can also type the name of your area"),
    ("", "The field is empty"),
    ("?!", "only letters and digits"),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_has_no_order_is_said_with_a_way_on(window: Open, scripts: bool) -> None:
    page = window(java_script_enabled=scripts)
    for typed, said in REFUSALS:
        ask(page, typed)
        expect(page.locator("#answer")).to_contain_text(said)
        assert page.locator("#answer [data-order]").count() == 0, typed
        assert page.locator(FIELD).input_value() == typed


def test_members_abroad_are_one_tap_from_their_order(window: Open) -> None:
    page = window()
    ask(page, "JE2 3AB")
    page.locator("#answer").get_by_role("button", name="Members abroad").click()
    assert "Labour International" in heading(page)
    expect(page.locator("#answer [data-order] li").first).to_contain_text("Yasmine Dar")
    page.get_by_role("button", name="I live abroad").click()
    assert "Labour International" in heading(page)


def test_an_outcode_answers_where_one_area_has_it_all_and_asks_for_the_rest_where_not(window: Open) -> None:
    page = window()
    ask(page, "ZE1")
    assert "Orkney and Shetland" in heading(page)
    ask(page, "SW1A")
    assert "Type the rest of your postcode" in heading(page)
    choices = page.locator("#answer [data-choices] button")
    assert choices.count() > 1
    name = choices.first.inner_text()
    choices.first.click()
    assert name in heading(page)


def test_a_name_that_fits_several_areas_offers_them(window: Open) -> None:
    page = window()
    ask(page, "cardiff")
    assert "Which of these is yours?" in heading(page)
    page.locator("#answer").get_by_role("button", name="Cardiff West").click()
    assert "Cardiff West" in heading(page)


NAMES = """
    a an and the of north south east west north east st saint new newport newcastle upon tyne cardiff caerdydd canol
    canol caer bath bat ynys mon môn sir gaer aber abertawe swansea li liv liverpool lon london city cities westminster
    manchester birmingham birm b ham mid middle middles lab labour labour inter international abroad overseas northern
    northern ireland ireland ni york yorkshire hull kingston king kings queen ox oxford cam cambridge ed edin edinburgh
    glas glasgow central na h h-eileanan orkney shet land stoke stock stockton bri brighton hove bristol brent h do de
    der derby dur durham ex exeter es essex f go gow gower rhondda rho cwm cynon pont wre wrexham wrecsam mer merthyr
    tyd tudful bro bro morg morgannwg vale of glam ceredigion dwy dwyfor mont trefaldwyn brec aberconwy clwyd dyffryn
    qqq 1 12 ' !? Île
"""
"""Names and pieces of names. Each is asked, and each with the next one."""


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_name_offers_the_same_areas_in_the_same_order_with_and_without_scripts(
    window: Open, language: str
) -> None:
    from slatecraft.campaign import finder
    from slatecraft.campaign.site import Site
    from slatecraft.web import running

    with running.example() as path:
        site = Site(folder.parse(folder.read_files(path)), "").main
    names = NAMES.split()
    asked = [*names, *(f"{first} {second}" for first, second in itertools.pairwise(names))]
    page = window("/" if language == "en" else "/cy/")
    offered = page.evaluate(
        """async (asked) => {
            const { byName, readAreas } = await import(document.querySelector("link[href*='areas']").href);
            const areas = readAreas(document.querySelector("select[data-areas]"));
            return asked.map((typed) => {
                const named = byName(areas.values(), typed);
                return [named.exact, named.areas.map((area) => area.code)];
            });
        }""",
        asked,
    )
    with translation.override(language):
        answers = [finder.by_name(site, typed) for typed in asked]
    expected = [[named.exact, [one.area.code for one in named.areas]] for named in answers]
    assert dict(zip(asked, offered, strict=True)) == dict(zip(asked, expected, strict=True))
    assert sum(len(named.areas) > finder.MOST_CHOICES for named in answers) > 10


# A part of names, the heading, how many areas are offered, and one of them.
PARTS = [
    ("essex", "Is this yours?", 1, "Harwich and North Essex"),
    ("london", "Which of these is yours?", 2, "Cities of London and Westminster"),
    ("kent", "Is this yours?", 1, "Faversham and Mid Kent"),
    ("birmingham", "Which of these is yours?", 9, "Birmingham, Yardley"),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_part_of_a_name_is_offered_and_never_settles_the_area(window: Open, scripts: bool) -> None:
    page = window(java_script_enabled=scripts)
    for typed, said, number, name in PARTS:
        ask(page, typed)
        expect(page.locator("#answer [data-heading]")).to_have_text(said, use_inner_text=True)
        assert page.locator("#answer [data-order]").count() == 0
        choices = page.locator("#answer .choices").locator("button, a")
        expect(choices).to_have_count(number)
        expect(choices.filter(has_text=name)).to_have_count(1)
        assert page.get_by_text("There are more").locator("visible=true").count() == 0
    ask(page, "north")
    expect(page.locator("#answer .choices").locator("button, a")).to_have_count(12)
    expect(page.locator("#answer").get_by_text("There are more: type more of the name.")).to_be_visible()
    ask(page, "kent")
    page.locator("#answer .choices").locator("button, a").click()
    expect(page.locator("article.card:visible [data-heading]")).to_contain_text("Faversham and Mid Kent")


def test_an_area_that_the_page_does_not_know_is_said_alike_with_and_without_scripts(window: Open) -> None:
    from slatecraft.campaign import finder
    from slatecraft.campaign.site import Site
    from slatecraft.web import running

    # A page still open from before the campaign changed its index: all the codes of constituencies are other ones.
    page = window("/privacy/")
    newer = files("slatecraft.places") / "data" / "gb-2024.idx"
    page.route("**/*.idx", lambda route: route.fulfill(body=newer.read_bytes()))
    page.goto("/", wait_until="networkidle")
    ask(page, "SW1A 1AA")
    assert heading(page) == "That postcode is in none of our areas"
    assert page.locator("#answer [data-why]:visible").count() == 0
    with running.example() as path:
        site = Site(folder.parse(folder.read_files(path)), "").main
    answer = finder.answer(site, open_index("2024"), "SW1A 1AA")
    assert (answer.state, answer.placed) == ("no-uk-seat", ())


def test_an_area_can_be_chosen_from_the_list(window: Open) -> None:
    page = window()
    page.get_by_text("I do not know my postcode").click()
    page.locator("#area").select_option(label="Hove")
    page.locator("form.choose button").click()
    assert "Hove" in heading(page)


def test_the_list_of_areas_is_on_the_screen_when_it_opens(window: Open) -> None:
    page = window()
    summary = page.get_by_text("I do not know my postcode")
    summary.scroll_into_view_if_needed()
    summary.click()
    expect(page.locator("form.choose button")).to_be_in_viewport(ratio=1)


def test_it_works_by_keyboard_alone_and_moves_to_the_answer(window: Open) -> None:
    page = window()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "postcode":
            break
    page.keyboard.type("EH1 1YZ")
    page.keyboard.press("Enter")
    assert "Edinburgh East" in page.evaluate("document.activeElement.innerText")


@pytest.mark.parametrize("path", ["/", "/cy/", "/posts/"])
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_on_a_phone_the_order_is_on_the_screen_after_it_was_asked_for(
    window: Open, path: str, motion: str
) -> None:
    page = window(path, reduced_motion=motion)
    ask(page, "SW1A 1AA")
    order = page.locator("[data-order]:visible").first
    expect(order.locator("li").first).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_where_the_order_is_in_sight_the_page_stays_where_it_is(window: Open) -> None:
    page = window(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    ask(page, "SW1A 1AA")
    expect(page.locator("#answer [data-order] li").first).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("path", ["/", "/cy/", "/grassroots-voice/", "/posts/"])
def test_nothing_is_sent_and_nothing_is_kept_after_the_postcode_is_typed(
    window: Open, path: str, tmp_path: Path
) -> None:
    page = window(path, wait_until="networkidle")
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    before = (page.url, page.evaluate("history.length"))
    page.locator(FIELD).press_sequentially("CF10 1EP", delay=20)
    page.locator(FIELD).press("Enter")
    page.wait_for_timeout(300)
    ask(page, "nonsense 99")
    ask(page, "JE2 3AB")
    page.wait_for_timeout(1000)
    # A busy browser may fetch the site's icon late, by itself: the same for everyone, whatever is typed.
    icon = page.locator("link[rel=icon]").get_attribute("href") or ""
    assert [request.url for request in sent if not request.url.endswith(icon)] == []
    assert (page.url, page.evaluate("history.length")) == before
    kept = page.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state,
        window.name, (await indexedDB.databases()).map((one) => one.name), await caches.keys()])"""
    )
    assert kept == '[{},{},"",null,"",[],[]]'
    assert page.context.cookies() == []


def test_the_postcode_of_the_form_without_scripts_is_in_no_url(window: Open) -> None:
    page = window(java_script_enabled=False)
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.append(request))
    ask(page, "CF10 1EP")
    expect(page.locator("#answer")).to_contain_text("Cardiff Central")
    assert sum("CF10" in (request.post_data or "") for request in sent) == 1
    assert not any("CF10" in request.url + request.headers.get("referer", "") for request in sent)
    assert page.context.cookies() == []


def test_a_fast_typist_on_a_slow_phone_sends_nothing_and_is_answered_when_the_page_is_ready(
    window: Open,
) -> None:
    page = window("/privacy/")
    held: list[Route] = []
    arrived = False

    def slowly(route: Route) -> None:
        if arrived or "guard" in route.request.url:
            route.continue_()
        else:
            held.append(route)

    page.route("**/*.js", slowly)
    page.goto("/", wait_until="commit")
    page.locator(FIELD).fill("SW1A 1AA")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.locator(FIELD).press("Enter")
    page.wait_for_timeout(300)
    assert not page.locator("#answer [data-heading]").count()
    arrived = True
    for route in held:
        route.continue_()
    expect(page.locator("#answer [data-heading]")).to_contain_text("Cities of London and Westminster")
    assert sent == []


def test_an_index_that_does_not_arrive_is_said_and_can_be_asked_for_again(window: Open) -> None:
    page = window("/privacy/")
    page.route("**/*.idx", lambda route: route.abort())
    page.goto("/", wait_until="load")
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    ask(page, "SW1A 1AA")
    expect(page.locator("#answer")).to_contain_text("did not arrive")
    page.unroute("**/*.idx")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#answer [data-heading]")).to_contain_text("Cities of London and Westminster")
    assert sent == []
    window.errors.clear()  # type: ignore[attr-defined]  # the browser reports the request that this test cut off


def test_the_order_can_be_copied_as_text_without_the_postcode(window: Open) -> None:
    page = window(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "SW1A 1AA")
    page.locator("#answer [data-copy]").click()
    expect(page.locator("#answer [data-copied]")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    lines = text.splitlines()
    assert lines[0].startswith("Grassroots 5 · ")
    assert "close" in lines[1]
    assert "1 Mish Rahman" in lines
    assert lines.count("This order is an illustration, made to show how the site works.") >= 1
    assert "recommends nobody" not in text
    assert "#Grassroots5" in lines
    assert "Cities of London and Westminster" in text
    assert "SW1A" not in text.upper()


def test_a_second_slate_answers_with_its_own_order(window: Open) -> None:
    page = window("/grassroots-voice/")
    ask(page, "SW1A 1AA")
    expect(page.locator("#answer [data-order]").first.locator("li")).to_have_count(4)
