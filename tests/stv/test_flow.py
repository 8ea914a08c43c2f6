"""The picture of where votes went: everything in it, nothing cut, the heights true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from slatecraft import stv
from slatecraft.stv.sheets.flow import count_to_svg, flow_parts, text_width, wrapped
from slatecraft.stv.sheets.words import Words

Ward = Callable[[str], stv.Election]
SVG = "{http://www.w3.org/2000/svg}"


def told(picture: ET.Element, kind: str) -> list[str]:
    """What the bars, or the bands, of a picture say when they are pointed at."""
    return [
        title.text or ""
        for shape in picture.iter()
        if kind in (shape.get("class") or "").split()
        for title in shape.findall(f"{SVG}title")
    ]


def test_bands_say_who_gave_how_much_to_whom(ward: Ward) -> None:
    picture = ET.fromstring(count_to_svg(stv.count(ward("aberdeen_2017_ward10"), "scottish")))
    bands = told(picture, "flow-moved")
    assert "Stage 2: Jennifer Stewart → Claire Imrie: +54.55194" in bands
    assert "Stage 5: Steve Robertson → Non-transferable: +154.83598" in bands
    assert len([band for band in bands if band.startswith("Stage 2")]) == 5
    assert "Stage 1: Jennifer Stewart: 1,725" in told(picture, "flow-bar")


def test_bars_are_as_tall_as_their_votes(ward: Ward) -> None:
    picture = ET.fromstring(count_to_svg(stv.count(ward("aberdeen_2017_ward10"), "scottish")))
    heights = {
        shape[0].text: float(shape.get("height", "0"))
        for shape in picture.iter(f"{SVG}rect")
        if "flow-bar" in (shape.get("class") or "") and len(shape)
    }
    ratio = heights["Stage 1: Jennifer Stewart: 1,725"] / heights["Stage 1: John Mcleod: 441"]
    assert ratio == pytest.approx(1725 / 441, rel=0.01)


def test_several_candidates_votes_run_into_one_knot(ward: Ward) -> None:
    picture = ET.fromstring(count_to_svg(stv.count(ward("glasgow_2017_ward1"), "ers97")))
    bands = [band for band in told(picture, "flow-moved") if band.startswith("Stage 2:")]
    into = [band for band in bands if "→" not in band]
    onward = [band for band in bands if "→" in band]
    assert len(into) == 3
    assert all("John Cowan" in band and "Max Brodie" in band for band in onward)


@pytest.mark.parametrize("rule", ["scottish", "ers97", "northern-ireland"])
def test_all_is_within_the_picture(shared: Path, rule: str) -> None:
    election = stv.read_blt(shared / "elections" / "eve-csm8.blt")
    picture = ET.fromstring(count_to_svg(stv.count(election, rule)))
    width, height = float(picture.get("width", "0")), float(picture.get("height", "0"))
    names = " ".join(
        text.text or "" for text in picture.iter(f"{SVG}text") if text.get("class") == "flow-name"
    )
    for name in election.candidates:
        assert name in names
    for text in picture.iter(f"{SVG}text"):
        size = {"flow-name": 13.5, "flow-stage": 17, "flow-heading": 19}.get(text.get("class", ""), 12)
        assert float(text.get("x", "0")) >= 0
        assert float(text.get("x", "0")) + text_width(text.text or "", size) <= width
        assert 0 < float(text.get("y", "0")) <= height
    for path in picture.iter(f"{SVG}path"):
        if "flow-moved" in path.get("class", ""):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
            assert min(numbers) >= 0


def test_names_of_any_kind_are_well_formed() -> None:
    names = ["<b>&\x00\x1f\ufffe", "Sŵn Ŷ", "a" * 90, "山田 太郎"]
    count = stv.count(
        stv.Election(names, 1, [[1, 2], [2, 3], [3, 4], [4]], [4, 3, 2, 1], title="<"), "scottish"
    )
    for still in (False, True):
        picture = ET.fromstring(count_to_svg(count, still=still))
        text = "".join(text.text or "" for text in picture.iter(f"{SVG}text"))
        assert "Sŵn Ŷ" in text
        assert "a" * 26 in text


def test_the_picture_for_paper_has_its_colours_written_out(ward: Ward) -> None:
    count = stv.count(ward("shetland_2017_ward1"), "scottish")
    assert "var(" not in count_to_svg(count, still=True)
    assert "prefers-color-scheme:dark" in count_to_svg(count)


def test_a_picture_that_stands_alone_has_a_title_and_a_key(ward: Ward) -> None:
    count = stv.count(ward("shetland_2017_ward1"), "scottish")
    for still in (False, True):
        picture = ET.fromstring(count_to_svg(count, still=still))
        texts = {kind: [] for kind in ("flow-heading", "flow-key-text")}
        for text in picture.iter(f"{SVG}text"):
            texts.get(text.get("class", ""), []).append(text.text)
        assert texts["flow-key-text"] == [
            "Votes that stay",
            "Votes that move",
            "Elected",
            "Non-transferable",
            "Quota",
        ]
        # On paper the title stands at the foot of the page.
        assert " ".join(texts["flow-heading"]) == ("" if still else count.election.title)
    assert "flow-key-text" not in flow_parts(count, Words(count))[0]


def test_who_is_left_over_is_not_elected_rather_than_excluded() -> None:
    election = stv.Election("ABCD", 2, [[1], [2], [3], [4, 2]], [9, 5, 4, 2])
    picture = ET.fromstring(count_to_svg(stv.count(election, "scottish")))
    events = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "flow-event"]
    assert sorted(events) == ["✓ Elected", "✓ Elected", "✗ Excluded", "✗ Not elected"]


def test_lines_lose_no_letter() -> None:
    for text in ("Naomi Wimborne-Idrissi", "A/B/C", "x" * 100, "Ann  Other", ""):
        lines = wrapped(text, 80, 13)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
