"""The report in a real browser, opened as a file: accessible, readable at every width, asking nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from slatecraft.planning import report

from .documents import forecast, plan

Show = Callable[..., Page]
Accessible = Callable[..., None]
PAGES: dict[str, Callable[[], str]] = {
    "plan": lambda: report.html(plan(areas=40)),
    "plan in Welsh": lambda: report.html(plan(areas=40), language="cy"),
    "two candidates": lambda: report.html(plan(size=2, field=6, areas=12, seats=3)),
    "forecast": lambda: report.html(forecast(areas=40)),
    "comparison": lambda: report.compare_html(
        [plan(areas=40), plan(areas=40, helps=False), forecast(areas=40)]
    ),
}
OVERLAPS = """() => {
    const found = [];
    for (const picture of document.querySelectorAll("svg.plan-picture")) {
        const boxes = [...picture.querySelectorAll("text:not(.plan-letter text)")].map(
            (text) => [text.textContent, text.getBoundingClientRect()]
        );
        for (let i = 0; i < boxes.length; i++) {
            for (let j = 0; j < i; j++) {
                const [a, b] = [boxes[i][1], boxes[j][1]];
                const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const upward = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (across > 0 && upward > 3) found.push([boxes[i][0], boxes[j][0]]);
            }
        }
    }
    return found;
}"""
OUTSIDE = """() => [...document.querySelectorAll("svg.plan-picture text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.left < 0 || box.right > document.documentElement.clientWidth;
}).map((text) => text.textContent)"""


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_accessibility_violation(show: Show, accessible: Accessible, name: str) -> None:
    page = show(PAGES[name](), reduced_motion="reduce")
    for folded in page.locator("details").all():
        folded.evaluate("(element) => element.open = true")
    accessible(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 800})
    accessible(page, runOnly={"type": "tag", "values": ["cat.color", "cat.tables"]})


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_width_shows_all_words_apart(show: Show, name: str) -> None:
    page = show(PAGES[name]())
    for width in (320, 360, 768, 896, 1024, 1152, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(OVERLAPS) == [], width
        assert page.evaluate(OUTSIDE) == [], width


def test_letters_have_the_same_size_on_a_phone_and_a_desk(show: Show) -> None:
    page = show(report.html(plan()))
    height = "(text) => text.getBoundingClientRect().height"
    tick = page.locator("#plan-seats svg text").first
    small = tick.evaluate(height)
    page.set_viewport_size({"width": 1280, "height": 740})
    assert tick.evaluate(height) == small > 11


def test_a_table_that_is_a_chart_is_a_table_on_a_phone_too(show: Show) -> None:
    page = show(report.html(plan()))
    table = page.get_by_role("table", name="Chance of election")
    row = table.get_by_role("row").filter(has_text="Siân Pugh")
    expect(row.get_by_role("rowheader")).to_have_text("Siân Pugh")
    assert [cell.strip() for cell in row.get_by_role("cell").all_text_contents()] == [
        "88%", "61%", "52%", "75%", "+27"
    ]  # fmt: skip
    page.set_viewport_size({"width": 1280, "height": 740})
    expect(row.get_by_role("cell")).to_have_count(5)


def test_a_table_that_moves_sideways_shows_at_its_edge_that_there_is_more(show: Show) -> None:
    page = show(report.html(plan()))
    frame = page.get_by_role("region", name="Orders by region")
    for width, more in ((360, True), (1280, False)):
        page.set_viewport_size({"width": width, "height": 740})
        assert frame.evaluate("(frame) => frame.scrollWidth > frame.clientWidth") is more
    # One layer moves with the table and covers the other, a shadow at the edge, where the table ends.
    style = frame.evaluate(
        "(frame) => { const { backgroundAttachment: at, backgroundImage: of } = "
        "getComputedStyle(frame); return [at, of.split('linear-gradient').length - 1]; }"
    )
    assert style == ["local, scroll", 2]


def test_the_lists_of_areas_unfold(show: Show) -> None:
    page = show(report.html(plan()))
    order = page.locator(".plan-order").first
    expect(order.locator("dl")).to_be_hidden()
    order.locator("summary").click()
    expect(order.locator("dl")).to_be_visible()
    expect(order.locator("dt").filter(has_text="East Midlands")).to_be_visible()
