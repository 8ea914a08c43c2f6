"""The count sheet and the replay in a real browser, opened as files: accessible, usable on a phone, asking nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from slatecraft import stv
from slatecraft.stv.sheets.html import count_to_html
from slatecraft.stv.sheets.json import count_to_dict
from slatecraft.stv.sheets.replay import replay_page

Show = Callable[..., Page]
Accessible = Callable[..., None]
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 2'>"


@pytest.fixture(scope="module")
def aberdeen(shared: Path) -> stv.Count:
    return stv.count(stv.read_blt(shared / "scotland/2017/aberdeen_2017_ward10.blt"), "scottish")


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_accessibility_violation(
    show: Show, accessible: Accessible, aberdeen: stv.Count, language: str
) -> None:
    page = show(count_to_html(aberdeen, language), reduced_motion="reduce")
    page.locator("[data-replay] button").nth(2).click()
    accessible(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 800})
    accessible(page, runOnly={"type": "tag", "values": ["cat.color"]})


def test_no_accessibility_violation_in_a_long_count(show: Show, accessible: Accessible, shared: Path) -> None:
    election = stv.read_blt(shared / "elections/eve-csm8.blt")
    page = show(count_to_html(stv.count(election, "ers97")))
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_only_the_table_and_the_picture_move_sideways(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen))
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 360, "height": 740})
    for region, fixed in ((".table-region", "th[scope=row]"), (".flow-region", ".flow-names")):
        moving, still = page.locator(region), page.locator(f"{region} {fixed}").first
        before = still.bounding_box()
        moving.focus()
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        page.wait_for_function("(region) => document.querySelector(region).scrollLeft > 40", arg=region)
        after = still.bounding_box()
        assert before
        assert after
        assert after["x"] == pytest.approx(before["x"], abs=1)
    # Beside the names, two stages at a time.
    column, name = page.locator("thead th").nth(2), page.locator("th[scope=row]").first
    column_box, name_box = column.bounding_box(), name.bounding_box()
    assert column_box
    assert name_box
    assert name_box["width"] + 2 * column_box["width"] < 340


def test_without_scripts_all_is_there_but_the_replay(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen), java_script_enabled=False)
    expect(page.locator("#table td")).to_have_count(5 * 10)
    expect(page.locator("#stages li")).to_have_count(5)
    expect(page.locator("svg[role=img]")).to_be_visible()
    expect(page.locator("#replay")).to_be_hidden()
    expect(page.get_by_role("link", name="Replay")).to_be_hidden()


def test_no_text_of_the_picture_is_cut(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen))
    assert page.evaluate("""() => {
        const picture = document.querySelector("svg[role=img]");
        const { width, height } = picture.viewBox.baseVal;
        return [...picture.querySelectorAll("text")].every((text) => {
            const box = text.getBBox();
            return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
        });
    }""")


def test_the_replay_goes_by_buttons_keys_and_slider(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen))
    replay = page.locator("[data-replay]")
    heading = replay.locator("h3")
    expect(heading).to_have_text("Stage 1 of 5")
    replay.get_by_role("button", name="Next").click()
    expect(heading).to_have_text("Stage 2 of 5")
    expect(replay.locator("[aria-live] p")).to_contain_text("Jennifer Stewart")
    page.keyboard.press("ArrowRight")
    expect(heading).to_have_text("Stage 3 of 5")
    page.keyboard.press("End")
    expect(heading).to_have_text("Stage 5 of 5")
    imrie = replay.locator("li", has_text="Claire Imrie")
    expect(imrie).to_contain_text("✓ Elected")
    expect(imrie).to_contain_text("2,614.19670")
    replay.get_by_role("slider").fill("1")
    expect(heading).to_have_text("Stage 1 of 5")
    # It only says that it does nothing: the focus stays on it.
    replay.get_by_role("button", name="Previous").click(force=True)
    expect(replay.get_by_role("button", name="Previous")).to_be_focused()
    expect(heading).to_have_text("Stage 1 of 5")
    replay.get_by_role("button", name="Play").click()
    expect(heading).to_have_text("Stage 2 of 5")
    replay.get_by_role("button", name="Pause").click()
    expect(replay.get_by_role("button", name="Play")).to_be_visible()


def test_votes_fly_unless_the_reader_wants_stillness(show: Show, aberdeen: stv.Count) -> None:
    for wish, birds in (("no-preference", 5), ("reduce", 0)):
        page = show(count_to_html(aberdeen), reduced_motion=wish)
        flying = page.evaluate("""() => {
            const next = [...document.querySelectorAll("[data-replay] button")][2];
            next.click();
            return document.querySelectorAll(".replay-flying").length;
        }""")
        assert flying == birds
        expect(page.locator(".replay-flying")).to_have_count(0)


def test_hostile_names_stay_text(show: Show) -> None:
    election = stv.Election([HOSTILE, "B", "C"], 1, [[1, 2], [2, 1], [3, 1]], [5, 4, 3], title=HOSTILE)
    page = show(count_to_html(stv.count(election, "scottish")))
    page.locator("[data-replay] button").nth(2).click()
    expect(page.locator("h1")).to_have_text(HOSTILE)
    assert page.evaluate("window.hurt") is None


def test_the_replay_opens_a_file_of_ones_own(
    show: Show, accessible: Accessible, aberdeen: stv.Count, tmp_path: Path
) -> None:
    page = show(replay_page())
    own = tmp_path / "count.json"
    own.write_text(json.dumps(count_to_dict(aberdeen)), encoding="utf-8")
    page.get_by_label("A count as JSON").set_input_files(own)
    expect(page.locator("h1")).to_have_text("Hazlehead/Queens Cross/Countesswells 2017")
    expect(page.locator("[data-replay] h2")).to_have_text("Stage 1 of 5")
    accessible(page)
    for text, words in (("{", "is not JSON"), ('{"schema": "other/1"}', "slatecraft-count/1")):
        other = tmp_path / f"{len(text)}.json"
        other.write_text(text, encoding="utf-8")
        page.get_by_label("A count as JSON").set_input_files(other)
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(page.locator("[data-replay]")).to_be_hidden()
        expect(page.locator("h1")).to_have_text("Replay a count")


def test_the_replay_speaks_the_language_of_the_count(show: Show, tmp_path: Path) -> None:
    election = stv.Election("ABC", 2, [[1], [2], [3]], [9, 8, 2])
    own = tmp_path / "count.json"
    own.write_text(json.dumps(count_to_dict(stv.count(election, "scottish"), "cy")), encoding="utf-8")
    page = show(replay_page("en"))
    page.get_by_label("A count as JSON").set_input_files(own)
    replay = page.locator("[data-replay]")
    expect(replay.get_by_role("button", name="Nesaf")).to_be_visible()
    expect(replay.locator(".replay-bars li").first).to_contain_text("✓ Etholwyd")
    # The page is still the reader's own, and an election without a title has none to show.
    expect(page.locator("h1")).to_have_text("Replay a count")


def test_the_replay_tells_who_is_left_over_from_who_is_excluded(show: Show) -> None:
    election = stv.Election(["Ann", "Bob", "Cat", "Dan"], 2, [[1], [2], [3], [4, 2]], [9, 5, 4, 2])
    page = show(count_to_html(stv.count(election, "scottish")), reduced_motion="reduce")
    replay = page.locator("[data-replay]")
    replay.get_by_role("button", name="Next").focus()
    page.keyboard.press("End")
    expect(replay.locator("li", has_text="Cat")).to_contain_text("✗ Not elected")
    expect(replay.locator("li", has_text="Dan")).to_contain_text("✗ Excluded")


def test_the_figures_can_be_saved_and_replayed(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen))
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the figures").click()
    assert saving.value.suggested_filename == "Hazlehead-Queens-Cross-Countesswells-2017.json"
    assert json.loads(Path(saving.value.path()).read_text(encoding="utf-8")) == count_to_dict(aberdeen)


def test_on_paper_the_table_lies_across(show: Show, aberdeen: stv.Count) -> None:
    page = show(count_to_html(aberdeen))
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 4
    assert b"841.91998 594.95996" in sheet or b"/MediaBox [0 0 841" in sheet
