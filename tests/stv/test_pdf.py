"""The count sheet as a PDF."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from slatecraft import stv
from slatecraft.stv.sheets.pdf import PdfUnavailable, count_to_pdf, sheet_data

Ward = Callable[[str], stv.Election]


def unpacked(pdf: bytes) -> bytes:
    """A PDF with its compressed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    found = [pdf]
    for stream in streams:
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", unpacked(pdf)))


def test_the_sheet_is_tagged_and_titled_and_the_same_twice(ward: Ward) -> None:
    pytest.importorskip("typst")
    count = stv.count(ward("aberdeen_2017_ward10"), "scottish")
    pdf = count_to_pdf(count)
    assert pdf == count_to_pdf(count)
    inside = unpacked(pdf)
    assert inside.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in inside
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/Lang" in inside
    assert b"/Outlines" in inside
    assert b"Hazlehead/Queens Cross/Countesswells 2017" in inside
    assert pages(pdf) == 4


def test_welsh_and_accented_names_need_no_typeface_of_the_machine() -> None:
    pytest.importorskip("typst")
    names = ["Siôn Ŵyn Ŷ ŵ ŷ", "Łukasz Żółć", "Þóra Đorđević", "Ștefan Őry", "Μαρία", "Юрий", "*#_[$x$]`"]
    rankings = [[number] for number in range(1, len(names) + 1)]
    count = stv.count(stv.Election(names, 2, rankings, range(9, 2, -1)), "ers97")
    for language in ("en", "cy"):
        assert count_to_pdf(count, language).startswith(b"%PDF")


def test_a_wide_table_goes_over_pages(shared: Path) -> None:
    pytest.importorskip("typst")
    count = stv.count(stv.read_blt(shared / "elections" / "eve-csm8.blt"), "wig")
    pieces = sheet_data(count, "en")["pieces"]
    assert len(pieces) > 1
    assert sum(len(piece["headings"]) for piece in pieces) == len(count.stages)
    assert {len(piece["rows"]) for piece in pieces} == {31 + 4}
    assert pages(count_to_pdf(count)) > 1 + 2 * len(pieces)


def test_the_sums_stand_with_candidates(shared: Path) -> None:
    pytest.importorskip("typst")
    count = stv.count(stv.read_blt(shared / "elections" / "portland-2024-district-1.blt"), "portland")
    # Result, two pieces of the table, stages on two pages, picture: no page for the sums of a piece.
    assert len(sheet_data(count, "en")["pieces"]) == 2
    assert pages(count_to_pdf(count)) == 6


def test_a_name_cannot_turn_the_text_round() -> None:
    pytest.importorskip("typst")
    turned, plain = (
        count_to_pdf(stv.count(stv.Election([name, "Bob"], 1, [[1], [2]], [2, 1]), "scottish"))
        for name in ("Ann \u202enoT", "Ann noT")
    )
    assert turned == plain


def test_seats_that_stay_open_are_on_the_sheet() -> None:
    election = stv.Election("ABC", 3, [[1], [2]], withdrawn=[2, 3])
    data = sheet_data(stv.count(election, "scottish"), "en")
    assert data["unfilled"] == "2 seats stay unfilled: there were too few candidates."


def test_without_the_extra_a_sentence_says_what_to_install(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PdfUnavailable, match=r"slatecraft\[pdf\]"):
        count_to_pdf(stv.count(ward("shetland_2017_ward1"), "scottish"))


def test_long_words_may_go_over_lines_and_lose_no_letter() -> None:
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Habsburg-Lothringen-Oettinger"
    count = stv.count(stv.Election([name, "B"], 1, [[1], [2]], [1, 2]), "scottish")
    laid = sheet_data(count, "en")["pieces"][0]["rows"][0]["name"]
    assert laid.replace("\u200b", "") == name
    assert "Habsburg-Lothringen-Oettinger" in laid
    assert max(map(len, laid.replace("\u200b", " ").replace("-", " ").split())) < 18
