"""The browser's decoder, in real Chromium: the same answers, and the same refusals."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slatecraft.places.codec import MAGIC, Contents, encode
from slatecraft.places.index import Index, IndexFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PLACES = Path(__file__).parents[2] / "src/slatecraft/places"
YEARS = ("2010", "2024")

OPEN = """async ([source, files]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const module = await import(address);
    const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
    window.decode = (text) => module.PlaceIndex.decode(bytes(text));
    window.refusal = (text) => {
        try { window.decode(text); } catch (error) {
            return [error instanceof module.IndexFileError, error.code, error.message];
        }
        return null;
    };
    window.indexes = Object.fromEntries(Object.entries(files).map(([year, text]) => [year, window.decode(text)]));
    window.table = (year, outcode) => {
        const answers = [];
        for (let digit = 0; digit < 10; digit++)
            for (const first of module.ALPHABET)
                for (const second of module.ALPHABET)
                    answers.push(window.indexes[year].area(outcode, digit + first + second));
        // Runs of equal answers, to send less.
        return answers.flatMap((area, i) => (i && area === answers[i - 1] ? [] : [[i, area]]));
    };
}"""

shipped = cache(lambda year: (PLACES / f"data/gb-{year}.idx").read_bytes())


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    files = {year: text(shipped(year)) for year in YEARS}
    page.evaluate(OPEN, [(PLACES / "browser/index.js").read_text(), files])
    yield page
    context.close()


def assert_same_tables(page: Page, year: str, step: int) -> None:
    index = Index.from_bytes(shipped(year))
    outcodes = index.outcodes[::step]
    theirs = page.evaluate(
        "([year, outcodes]) => outcodes.map((outcode) => window.table(year, outcode))", [year, outcodes]
    )
    for outcode, runs in zip(outcodes, theirs, strict=True):
        table = index.table(outcode)
        assert table is not None
        ours = [[i, index.areas[area]] for i, area in enumerate(table) if not i or area != table[i - 1]]
        assert runs == ours, outcode


@pytest.mark.parametrize("year", YEARS)
def test_sampled_tables_agree(page: Page, year: str) -> None:
    assert_same_tables(page, year, 23)


@pytest.mark.soak
@pytest.mark.parametrize("year", YEARS)
def test_all_tables_agree(page: Page, year: str) -> None:
    assert_same_tables(page, year, 1)


@pytest.mark.parametrize("year", YEARS)
def test_what_the_file_says(page: Page, year: str) -> None:
    index = Index.from_bytes(shipped(year))
    said = page.evaluate(
        "(year) => { const { scheme, vintage, attributions, areas, prefixes, outcodes } = window.indexes[year];"
        " return { scheme, vintage, attributions, areas, prefixes, outcodes }; }",
        year,
    )
    assert said == {
        "scheme": index.scheme,
        "vintage": index.vintage,
        "attributions": list(index.attributions),
        "areas": list(index.areas),
        "prefixes": dict(index.prefixes),
        "outcodes": list(index.outcodes),
    }
    areas = page.evaluate(
        "(year) => window.indexes[year].outcodes.map((outcode) => window.indexes[year].outcodeAreas(outcode))",
        year,
    )
    assert areas == [list(index.outcode_areas(outcode)) for outcode in index.outcodes]


@pytest.mark.parametrize(
    ("outcode", "incode"),
    [("SW1A", "1AA"), ("EH1", "1YZ"), ("BT1", "5GS"), ("BT", "5GS"), ("BTX", "5GS"), ("JE2", "3AB"),
     ("XX1", "1AA"), ("SW1A", "1AC"), ("SW1A", ""), ("", ""), ("constructor1", "1AA")],
)  # fmt: skip
def test_answers_agree(page: Page, outcode: str, incode: str) -> None:
    theirs = page.evaluate("(halves) => window.indexes[2024].area(...halves)", [outcode, incode])
    assert theirs == Index.from_bytes(shipped("2024")).area(outcode, incode)


def test_near_a_boundary_and_unusual_codes(page: Page) -> None:
    said = Contents(
        scheme="Etholaethau",
        vintage="2025 – gwanwyn",
        attributions=("© One", "Two"),
        prefixes={"BT": "Gogledd"},
        areas=("A9", "A10", "Gogledd", "Ynys Môn", "\ufeffx", "🗺1", "🗺3"),
        runs={
            "M1": ([0, 399, 1999], [0, 3, 4]),
            "M1A": ([0], [5]),
            "M2": ([0, 1, 2, 3, 3999], [0, 1, 0, 1, 6]),
        },
        near={"M1": {0: (3,), 3999: (0, 6)}, "M2": {5: (2,)}},
    )
    data = encode(said)
    theirs = page.evaluate(
        """(data) => {
            const index = window.decode(data);
            return [index.scheme, index.vintage, index.attributions, index.areas, index.outcodes,
                index.near("M1", "0AA"), index.near("M1", "9ZZ"), index.near("M1", "1AA"), index.near("M9", "1AA"),
                index.near("M2", "0AH"), index.outcodeAreas("M1"), index.outcodeAreas("M2"), index.area("M1A", "1AA"),
                index.outcodeAreas("BT1")];
        }""",
        text(data),
    )
    index = Index.from_bytes(data)
    assert theirs == [
        index.scheme, index.vintage, list(index.attributions), list(index.areas), list(index.outcodes),
        list(index.near("M1", "0AA")), list(index.near("M1", "9ZZ")), [], [], list(index.near("M2", "0AH")),
        list(index.outcode_areas("M1")), list(index.outcode_areas("M2")), "🗺1", ["Gogledd"],
    ]  # fmt: skip
    assert index.near("M1", "9ZZ") == ("A9", "🗺3")


def refusals(page: Page, files: list[bytes]) -> list[tuple[bool, str, str] | None]:
    found = page.evaluate("(files) => files.map(window.refusal)", [text(data) for data in files])
    return [tuple(refusal) if refusal else None for refusal in found]


def test_damaged_files_are_refused_for_the_same_reason(page: Page) -> None:
    whole = shipped("2024")
    files = [b"", b"<!doctype html>", b"\x1f\x8b\x08", MAGIC[:5], MAGIC, MAGIC + b"\1" * 40, whole + b"\n"]
    files += [whole[:length] for length in (1, 9, 14, 15, 100, 400, 20_000, len(whole) - 1)]
    for place in (*range(40), *range(40, len(whole), 4999)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        files.append(bytes(damaged))
    for data, refusal in zip(files, refusals(page, files), strict=True):
        with pytest.raises(IndexFileError) as caught:
            Index.from_bytes(data)
        assert refusal is not None
        ours, code, sentence = refusal
        assert ours
        assert code == caught.value.code
        assert sentence.endswith(".")


@pytest.mark.soak
def test_every_byte_of_the_file_is_guarded(page: Page) -> None:
    whole = page.evaluate(
        """(data) => {
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            let unseen = 0;
            for (let i = 0; i < bytes.length; i++) {
                bytes[i] ^= 1 + (i % 255);
                const damaged = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
                if (window.refusal(damaged) === null) unseen++;
                bytes[i] ^= 1 + (i % 255);
            }
            return unseen;
        }""",
        text(encode(Contents("s", "v", ("a",), {}, ("x", "y"), {"M1": ([0, 7, 99], [0, 1, 0])}, {}))),
    )
    assert whole == 0
