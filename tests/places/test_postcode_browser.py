"""The parser and the answers of the browser, held against those of Python in a real Chromium."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import slatecraft.places
from slatecraft.places import postcode as rules
from slatecraft.places.find import find, open_index
from slatecraft.places.postcode import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, Page, Route


PLACES = Path(slatecraft.places.__file__).parent
SITE = "http://places.test"
BATCH = 50_000

TABLES = (
    "LONGEST_TEXT",
    "LONGEST_CODE",
    "SHORTEST_CODE",
    "SKIPPED",
    "KEPT",
    "MISTAKES",
    "SIGNS",
    "OUTCODES",
    "INCODE",
    "AREA_KINDS",
    "CODES",
)


def serve(route: Route) -> None:
    """The files of the room under one made-up address; nothing leaves the machine."""
    path = route.request.url.removeprefix(SITE)
    if path == "/":
        route.fulfill(body="<!doctype html><title>places</title>", content_type="text/html")
    elif path.endswith(".idx"):
        route.fulfill(path=PLACES / "data" / path[1:], content_type="application/octet-stream")
    else:
        route.fulfill(path=PLACES / "browser" / path[1:], content_type="text/javascript")


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", serve)
    page.goto(f"{SITE}/")
    page.evaluate(
        """async () => {
            const parser = await import("/postcode.js");
            window.rules = parser.RULES;
            window.readAll = (texts) => texts.map((text) => {
                const { kind, outcode, incode, why, text: spelling } = parser.parsePostcode(text);
                return [kind, outcode, incode, why, spelling];
            });
        }"""
    )
    yield page
    context.close()


def assert_read_alike(page: Page, texts: Iterable[str]) -> None:
    remaining = iter(texts)
    while batch := list(itertools.islice(remaining, BATCH)):
        for text, theirs in zip(batch, page.evaluate("readAll", batch), strict=True):
            ours = parse(text)
            assert theirs == [ours.kind, ours.outcode, ours.incode, ours.why, ours.text], repr(text)


def assert_real_postcodes_are_read_alike(page: Page, shared: Path, step: int) -> None:
    """Spaced as Python reads them, and in the browser also without a space and in small letters."""
    with gzip.open(shared / "places" / "postcodes.csv.gz", "rt", encoding="utf-8") as file:
        postcodes = (line.partition(",")[0] for line in itertools.islice(file, 1, None, step))
        while batch := list(itertools.islice(postcodes, BATCH)):
            ours = [parse(f"{postcode[:-3]} {postcode[-3:]}") for postcode in batch]
            wrong = page.evaluate(
                """(lines) => lines.split("\\n").filter((line) => {
                    const [kind, postcode] = line.split(",");
                    return [postcode, postcode.replace(" ", ""), postcode.toLowerCase()].some((typed) => {
                        const [kindRead, , , why, spelling] = readAll([typed])[0];
                        return kindRead !== kind || spelling !== postcode || why !== "";
                    });
                })""",
                "\n".join(f"{parsed.kind},{parsed.text}" for parsed in ours),
            )
            assert wrong == []


JUNK = [
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    *" \t\n\u00a0\u2003\u200b\ufeff-_.,'\"“”/\\()[]|+&@#£€",
    *"ＡＺａｚ０９　．ÀéßſıİKµ",
    *"\0\x1b\x7f\x85\u0301\u0338\u20e3\ufe0f\U0001f5f3\U0001f1ec\U0001f1e7\U00010400",
]


def mutations(count: int) -> Iterator[str]:
    """Postcodes with something done to them, and rubbish: always the same."""
    chance = random.Random(1921)
    seeds = [
        *(
            "SW1A 1AA",
            "EH1 1YZ",
            "M1 1AE",
            "B11AA",
            "W1A 0AX",
            "EC1A 1BB",
            "CF10 1EP",
            "KY13 7LL",
            "OX10 0LO",
        ),
        *("JE2 3AB", "BF1 2AT", "BFPO 57", "GIR 0AA", "NPT 0VA", "ASCN 1ZZ", "AI-2640", "KY1-1001", "VG1110"),
        *("MSR1110", "GX11 1AA", "ZZ99 3VZ", "XX10 1DD", "SW1A", "SW1 1", "EH1 1Y"),
    ]
    for _ in range(count):
        if chance.random() < 0.1:
            yield "".join(chance.choices(JUNK, k=chance.randrange(0, 90)))
            continue
        text = list(chance.choice(seeds))
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(text) + 1)
            action = chance.randrange(5)
            if action == 0:
                text.insert(place, chance.choice(JUNK))
            elif action == 1:
                text[place : place + 1] = [chance.choice("OI0L1oil" if chance.random() < 0.6 else JUNK)]
            elif action == 2:
                del text[place : place + 1]
            elif action == 3:
                text.insert(place, " ")
            else:
                text = [character.lower() for character in text]
        yield "".join(text)
    yield from ("x" * 1_000_000, " " * 64, " " * 65, "1" * 63 + "\U0001f5f3", "1" * 64 + "\U0001f5f3")


def test_the_tables_are_the_same(page: Page) -> None:
    ours: dict[str, Any] = {name: getattr(rules, name) for name in TABLES}
    assert page.evaluate("rules") == json.loads(json.dumps(ours))


def test_every_character_that_is_skipped_is_read_alike_on_its_own(page: Page) -> None:
    assert_read_alike(page, (chr(point) for first, last in rules.SKIPPED for point in range(first, last + 1)))


def test_mutated_postcodes_are_read_alike(page: Page) -> None:
    assert_read_alike(page, mutations(25_000))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text() | st.text("SWEHBMLOI0159AQZ -", max_size=10), min_size=20, max_size=200))
def test_any_text_is_read_alike(page: Page, texts: list[str]) -> None:
    assert_read_alike(page, texts)


def test_real_postcodes_are_read_alike(page: Page, shared: Path) -> None:
    assert_real_postcodes_are_read_alike(page, shared, 97)


@pytest.mark.soak
def test_every_real_postcode_is_read_alike(page: Page, shared: Path) -> None:
    assert_real_postcodes_are_read_alike(page, shared, 1)


@pytest.mark.soak
def test_a_million_mutations_are_read_alike(page: Page) -> None:
    assert_read_alike(page, mutations(1_000_000))


@pytest.mark.parametrize("year", ["2010", "2024"])
def test_answers_are_alike(page: Page, year: str) -> None:
    index = open_index(year)
    texts = [
        *(
            "SW1A 1AA",
            "EH1 1YZ",
            "CF10 1EP",
            "BT1 5GS",
            "BT1",
            "JE2 3AB",
            "labour international",
            "SW1A 1AAA",
        ),
        *("ZE9 1AA", "QQ1 1AA", "BFPO 57", "GIR 0AA", "ASCN 1ZZ", "ZZ99 3VZ", "", "AB11", "SW9 1"),
        *(f"{outcode} 1AA" for outcode in index.outcodes),
        *index.outcodes,
        *mutations(2_000),
    ]
    theirs = page.evaluate(
        """async ([file, texts]) => {
            const { PlaceIndex } = await import("/index.js");
            const { find } = await import("/find.js");
            const index = PlaceIndex.decode(await (await fetch(file)).arrayBuffer());
            return texts.map((text) => {
                const { state, postcode, areas, kind, why } = find(index, text);
                return [state, postcode, areas, kind, why];
            });
        }""",
        [f"/gb-{year}.idx", texts],
    )
    for text, answer in zip(texts, theirs, strict=True):
        ours = find(index, text)
        assert answer == [ours.state, ours.postcode, list(ours.areas), ours.kind, ours.why], repr(text)
