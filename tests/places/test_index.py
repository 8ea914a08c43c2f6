"""The index file: every live postcode exact, any table given back, and no wrong answer from a damaged file."""

from __future__ import annotations

import csv
import gzip
import random
import zlib
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft.places.codec import ALPHABET, MAGIC, SLOTS, Contents, decode, encode, fewest_changes, natural
from slatecraft.places.index import Index, IndexFileError, slot

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = Path(__file__).parents[2] / "src/slatecraft/places/data"
YEARS = ("2010", "2024")

shipped = cache(lambda year: Index.open(SHIPPED / f"gb-{year}.idx"))


def live_postcodes(shared: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Outcode, incode and areas of every live postcode of Great Britain that has an area."""
    with gzip.open(shared / "places/postcodes.csv.gz", "rt", newline="") as file:
        rows = csv.reader(file)
        assert next(rows) == ["postcode", "live", "pcon10", "pcon24", "region"]
        for code, live, pcon10, pcon24, _ in rows:
            if live == "1" and pcon24 and not code.startswith("BT"):
                yield code[:-3].strip(), code[-3:], {"2010": pcon10, "2024": pcon24}


def test_sampled_postcodes_and_the_ends_of_outcodes_are_right(shared: Path) -> None:
    count = 0
    for _, group in groupby(live_postcodes(shared), key=lambda postcode: postcode[0]):
        postcodes = list(group)
        for outcode, incode, areas in (*postcodes[::97], postcodes[-1]):
            count += 1
            for year in YEARS:
                assert shipped(year).area(outcode, incode) == areas[year], f"{outcode} {incode}"
    assert count > 18_000


@pytest.mark.soak
def test_every_live_postcode_is_right(shared: Path) -> None:
    tables = {
        year: {outcode: shipped(year).table(outcode) for outcode in shipped(year).outcodes} for year in YEARS
    }
    count = 0
    for outcode, incode, areas in live_postcodes(shared):
        count += 1
        place = slot(incode)
        for year in YEARS:
            assert shipped(year).area(outcode, incode) == areas[year], f"{outcode} {incode}"
            assert shipped(year).areas[tables[year][outcode][place]] == areas[year], f"{outcode} {incode}"
    assert count == 1_737_516


@pytest.mark.parametrize("year", YEARS)
def test_what_the_shipped_files_say(year: str) -> None:
    index = shipped(year)
    assert (SHIPPED / f"gb-{year}.idx").stat().st_size <= 48_000
    assert index.scheme == f"pcon{year[2:]}"
    assert index.vintage == "ONS NSPL May 2025"
    assert index.attributions == (
        "Contains OS data © Crown copyright and database right 2025",
        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    )
    assert len(index.areas) == 633
    assert list(index.areas) == sorted(set(index.areas))
    assert list(index.outcodes) == sorted(set(index.outcodes))
    assert len(index.outcodes) == 2866
    assert not any(outcode.startswith(("BT", "JE", "GY", "IM")) for outcode in index.outcodes)


def test_answers() -> None:
    index = shipped("2024")
    assert index.area("SW1A", "1AA") == "E14001172"
    assert index.area("SW1A", "1AC") is None
    assert index.area("XX1", "1AA") is None
    assert index.area("", "") is None
    assert index.near("SW1A", "1AA") == ()
    assert index.outcode_areas("CF10") == ("W07000089", "W07000091")
    assert index.outcode_areas("XX1") == ()
    assert index.table("XX1") is None
    table = index.table("CF10")
    assert table is not None
    assert len(table) == SLOTS
    assert index.areas[table[slot("1EP") or 0]] == index.area("CF10", "1EP")


def test_northern_ireland_is_one_area_by_rule() -> None:
    index = shipped("2024")
    assert index.prefixes == {"BT": "N92000002"}
    assert index.area("BT1", "5GS") == index.area("BT99", "9ZZ") == "N92000002"
    assert index.outcode_areas("BT48") == ("N92000002",)
    assert index.area("BT", "5GS") is None
    assert index.area("BTX", "5GS") is None
    assert index.area("B1", "1AA") != "N92000002"
    table = index.table("BT1")
    assert table is not None
    assert {index.areas[position] for position in table} == {"N92000002"}


def test_slots_are_in_order() -> None:
    incodes = [f"{digit}{first}{second}" for digit in range(10) for first in ALPHABET for second in ALPHABET]
    assert [slot(incode) for incode in incodes] == list(range(SLOTS))
    assert slot("1AI") is slot("AAA") is slot("1A") is slot("") is slot("1AA ") is None


codes = st.text(min_size=1, max_size=12)
outcodes = st.from_regex(r"[A-Z]{1,2}[0-9][0-9A-Z]?", fullmatch=True)


@st.composite
def contents(draw: st.DrawFn) -> tuple[Contents, dict[str, dict[int, int]]]:
    """Any contents a file can have, and the area of each live slot of each outcode."""
    areas = tuple(sorted(draw(st.sets(codes, min_size=1, max_size=30))))
    position = st.integers(0, len(areas) - 1)
    live = draw(
        st.dictionaries(
            outcodes,
            st.dictionaries(st.integers(0, SLOTS - 1), position, min_size=1, max_size=40),
            min_size=1,
            max_size=12,
        )
    )
    tables = {outcode: dict(sorted(live[outcode].items())) for outcode in sorted(live, key=natural)}
    near = draw(
        st.dictionaries(
            st.sampled_from(list(tables)),
            st.dictionaries(
                st.integers(0, SLOTS - 1),
                st.lists(position, min_size=1, max_size=16).map(tuple),
                min_size=1,
                max_size=9,
            ).map(lambda entries: dict(sorted(entries.items()))),
        )
    )
    said = Contents(
        scheme=draw(st.text(max_size=9)),
        vintage=draw(st.text(max_size=9)),
        attributions=tuple(draw(st.lists(st.text(), max_size=3))),
        prefixes=draw(st.dictionaries(st.sampled_from(["BT", "JE"]), st.sampled_from(areas))),
        areas=areas,
        runs={
            outcode: fewest_changes(list(table), list(table.values())) for outcode, table in tables.items()
        },
        near=near,
    )
    return said, tables


@given(contents())
def test_a_file_gives_back_what_went_in(drawn: tuple[Contents, dict[str, dict[int, int]]]) -> None:
    said, tables = drawn
    data = encode(said)
    assert decode(data) == said
    assert encode(said) == data
    index = Index.from_bytes(data)
    for outcode, table in tables.items():
        whole = index.table(outcode)
        assert whole is not None
        for place, area in table.items():
            incode = f"{place // 400}{ALPHABET[place % 400 // 20]}{ALPHABET[place % 20]}"
            assert index.area(outcode, incode) == index.areas[whole[place]] == said.areas[area]
            further = said.near.get(outcode, {}).get(place, ())
            assert index.near(outcode, incode) == tuple(said.areas[other] for other in further)


@given(st.dictionaries(st.integers(0, SLOTS - 1), st.integers(0, 3), min_size=1))
def test_runs_change_no_oftener_than_they_must(table: dict[int, int]) -> None:
    slots = sorted(table)
    areas = [table[place] for place in slots]
    starts, found = fewest_changes(slots, areas)
    assert len(found) == 1 + sum(one != other for one, other in pairwise(areas))
    assert starts[0] == 0
    assert all(one < other for one, other in pairwise(starts))


def test_many_areas() -> None:
    """As with small census areas: thirty or so to an outcode, and none in more than one."""
    areas = tuple(f"E{number:08}" for number in range(1_000_000, 1_060_000))
    chance = random.Random(1)
    runs = {}
    for number in range(100):
        here = range(number * 600, number * 600 + 30)
        found = [chance.choice(here) for _ in range(60)]
        found = [area for area, before in pairwise([*here, *found]) if area != before] + [here[0]]
        found = [area for area, _ in groupby(found)]
        runs[f"M{number}"] = ([0, *sorted(chance.sample(range(1, SLOTS), len(found) - 1))], found)
    said = Contents("lsoa21", "", (), {}, areas, runs, {})
    index = Index.from_bytes(encode(said))
    for number in range(100):
        table = index.table(f"M{number}")
        assert table is not None
        starts, found = runs[f"M{number}"]
        assert [table[start] for start in starts] == found


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "truncated", "empty"),
        (b"<!doctype html><title>404</title>", "foreign", "not a postcode index"),
        (gzip.compress(b"index", mtime=0), "foreign", "not a postcode index"),
        (b"\0" * 50_000, "foreign", "not a postcode index"),
        (MAGIC[:3], "truncated", "ends"),
        (MAGIC, "truncated", "header"),
        (MAGIC.replace(b"\r\n", b"\n") + b"\1" * 60, "foreign", "not a postcode index"),
    ],
)
def test_what_is_no_index_says_so(data: bytes, code: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match=words) as caught:
        Index.from_bytes(data)
    assert caught.value.code == code
    path = tmp_path / "some.idx"
    path.write_bytes(data)
    with pytest.raises(IndexFileError, match=f"^{path}: .*{words}") as caught:
        Index.open(path)
    assert caught.value.code == code


def test_a_newer_file_says_so() -> None:
    data = bytearray((SHIPPED / "gb-2024.idx").read_bytes())
    data[len(MAGIC)] = 2
    with pytest.raises(IndexFileError, match="of format 2, and this program reads format 1") as caught:
        Index.from_bytes(bytes(data))
    assert caught.value.code == "version"


@given(st.data())
@settings(max_examples=300)
def test_no_damage_goes_unseen(data: st.DataObject) -> None:
    whole = (SHIPPED / "gb-2024.idx").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(IndexFileError):
        Index.from_bytes(bytes(damaged))
    with pytest.raises(IndexFileError) as caught:
        Index.from_bytes(whole[:place])
    assert caught.value.code == "truncated"
    with pytest.raises(IndexFileError):
        Index.from_bytes(whole + whole[:place] + b"\n")


@given(st.binary(max_size=200))
def test_what_passes_the_checksum_but_makes_no_sense_is_damaged_too(noise: bytes) -> None:
    """Someone may make such a file on purpose: it must give contents or an error, and end."""
    words = b'{"scheme":"","vintage":"","attributions":[],"prefixes":{}}'
    head = (
        MAGIC
        + bytes([1])
        + (15 + len(words) + len(noise) + 4).to_bytes(4, "big")
        + len(words).to_bytes(2, "big")
    )
    body = head + words + noise
    try:
        Index.from_bytes(body + zlib.crc32(body).to_bytes(4, "big"))
    except IndexFileError as error:
        assert error.code == "damaged"  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"areas": ()}, "an index holds 1 to 65,535 areas, not 0"),
        ({"runs": {}}, "an index holds 1 to 20,000 outcodes, not 0"),
        ({"areas": ("",)}, "a code has 1 to 200 bytes"),
        ({"prefixes": {"BT": "y"}}, "the area 'y' of BT is not among the areas"),
        ({"vintage": "x" * 70_000}, "scheme, vintage and attributions take 70,0.. bytes"),
    ],
)
def test_what_a_file_cannot_say_is_refused(change: dict[str, object], words: str) -> None:
    said = {
        "scheme": "", "vintage": "", "attributions": (), "prefixes": {}, "areas": ("x",),
        "runs": {"M1": ([0], [0])}, "near": {},
    } | change  # fmt: skip
    with pytest.raises(ValueError, match=words):
        encode(Contents(**said))  # type: ignore[arg-type]
