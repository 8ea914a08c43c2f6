"""Answers: from a typed text and an index to an area, or to what the person should do."""

from __future__ import annotations

import gzip
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slatecraft.places.codec import Contents
from slatecraft.places.find import Answer, State, area_codes, find, find_many, open_index
from slatecraft.places.index import Index, IndexFileError
from slatecraft.places.postcode import Kind

if TYPE_CHECKING:
    from pathlib import Path


shipped = cache(open_index)


@pytest.fixture(scope="module")
def seats() -> Index:
    return shipped("2024")


@pytest.fixture(scope="module")
def small() -> Index:
    """EC1A is all in one area; AB1 changes area at 5AA, and AB1 5AB may be in two others."""
    return Index(
        Contents(
            scheme="made-up",
            vintage="",
            attributions=(),
            prefixes={"BT": "N"},
            areas=("A", "B", "C", "N"),
            runs={"AB1": ((0, 2000), (0, 1)), "EC1A": ((0,), (2,))},
            near={"AB1": {2001: (0, 2)}},
        )
    )


@pytest.mark.parametrize(
    ("year", "typed", "area"),
    [
        ("2024", "SW1A 1AA", "E14001172"),
        ("2024", "EH1 1YZ", "S14000078"),
        ("2024", "CF10 1EP", "W07000091"),
        ("2024", "BT1 5GS", "N92000002"),
        ("2010", "SW1A 1AA", "E14000639"),
        ("2010", "EH1 1YZ", "S14000022"),
        ("2010", "CF10 1EP", "W07000050"),
        ("2010", "BT1 5GS", "N92000002"),
    ],
)
def test_found(year: str, typed: str, area: str) -> None:
    assert find(shipped(year), typed) == Answer(State.FOUND, typed, (area,), Kind.POSTCODE, "")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("je2 3ab", Kind.CROWN_DEPENDENCY),
        ("IM1", Kind.CROWN_DEPENDENCY),
        ("ASCN 1ZZ", Kind.OVERSEAS_TERRITORY),
        ("BFPO 57", Kind.FORCES),
        ("BF1 2AT", Kind.FORCES),
        ("ZZ99 3VZ", Kind.PSEUDO),
        ("GIR 0AA", Kind.GIROBANK),
    ],
)
def test_no_seat(seats: Index, typed: str, kind: Kind) -> None:
    answer = find(seats, typed)
    assert (answer.state, answer.areas, answer.kind, answer.why) == (State.NO_SEAT, (), kind, "")
    assert answer.postcode


def test_not_a_postcode_says_why(seats: Index) -> None:
    assert find(seats, "SW1A 1AC") == Answer(
        State.NOT_A_POSTCODE, "", (), Kind.NOT_A_POSTCODE, "incode-letters"
    )


@pytest.mark.parametrize("typed", ["ZE9 1AA", "NPT 0VA", "ze9"])
def test_the_right_shape_with_an_unknown_outcode(seats: Index, typed: str) -> None:
    answer = find(seats, typed)
    assert (answer.state, answer.why) == (State.NOT_A_POSTCODE, "unknown-outcode")
    assert answer.postcode == typed.upper()


def test_an_outcode_with_one_area_is_answered(small: Index, seats: Index) -> None:
    assert find(small, "ec1a") == Answer(State.OUTCODE_ONLY, "EC1A", ("C",), Kind.OUTCODE, "")
    assert find(seats, "BT7").areas == ("N92000002",)


def test_an_outcode_with_several_areas_gives_all_of_them(small: Index) -> None:
    for typed in ("AB1", "AB1 5", "AB1 5A"):
        answer = find(small, typed)
        assert (answer.state, answer.areas) == (State.OUTCODE_ONLY, ("A", "B", "C"))


def test_near_a_boundary_the_likeliest_area_comes_first(small: Index) -> None:
    assert find(small, "AB1 5AB") == Answer(State.NEAR, "AB1 5AB", ("B", "A", "C"), Kind.POSTCODE, "")
    assert find(small, "AB1 5AA").areas == ("B",)


def test_northern_ireland_is_one_area_by_rule(small: Index) -> None:
    assert find(small, "BT99 9ZZ").areas == ("N",)


postcodes = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        ["SW1A", "sw1a", "EH1", "B1", "B11", "AB1", "EC1A", "ec1a", "BT1", "JE2", "ZE9", "E1O", ""]
    ),
    st.sampled_from(["", " ", "  ", "-", "\t", " 1"]),
    st.sampled_from(["1AA", "5AB", "5ab", "5aB", "1AC", "OAA", "1", "1A", "", "9ZZ", "1AA.", "11AA"]),
)


@given(st.lists(postcodes | st.text(max_size=12), max_size=40))
def test_many_are_answered_as_each(small: Index, seats: Index, texts: list[str]) -> None:
    for index in (small, seats):
        answers = [find(index, text) for text in texts]
        assert list(find_many(index, texts)) == answers
        settled = [
            answer.areas[0]
            if answer.state in (State.FOUND, State.NEAR)
            or (answer.state == State.OUTCODE_ONLY and len(answer.areas) == 1)
            else None
            for answer in answers
        ]
        assert area_codes(index, texts) == settled


def live_postcodes(shared: Path, column: int, step: int) -> tuple[list[str], list[str]]:
    """Live postcodes of Great Britain and the areas they should have."""
    texts, areas = [], []
    with gzip.open(shared / "places" / "postcodes.csv.gz", "rt", encoding="utf-8") as file:
        for line in islice(file, 1, None, step):
            cells = line.rstrip("\n").split(",")
            if cells[1] == "1" and cells[column] and not cells[0].startswith("BT"):
                texts.append(f"{cells[0][:-3]} {cells[0][-3:]}")
                areas.append(cells[column])
    return texts, areas


@pytest.mark.parametrize(("year", "column"), [("2010", 2), ("2024", 3)])
def test_real_postcodes(shared: Path, year: str, column: int) -> None:
    texts, areas = live_postcodes(shared, column, 97)
    index = shipped(year)
    assert len(texts) > 15_000
    assert area_codes(index, texts) == areas
    assert [answer.areas[0] for answer in find_many(index, (text.lower() for text in texts))] == areas


@pytest.mark.soak
@pytest.mark.parametrize(("year", "column"), [("2010", 2), ("2024", 3)])
def test_every_live_postcode(shared: Path, year: str, column: int) -> None:
    texts, areas = live_postcodes(shared, column, 1)
    assert len(texts) == 1_737_516
    assert area_codes(shipped(year), texts) == areas


def test_an_index_that_is_not_there_or_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_index(str(tmp_path / "none.idx"))
    wrong = tmp_path / "page.idx"
    wrong.write_text("<!doctype html>")
    with pytest.raises(IndexFileError):
        open_index(str(wrong))


def test_punctuation_does_not_lead_the_fast_way_astray(seats: Index) -> None:
    texts = ["B1 1AA.", "B1 11AA", "EH1 1YZ,", "EH1 11YZ", "X" * 65 + "SW1A1AA", "SW1A 1AA"]
    assert list(find_many(seats, texts)) == [find(seats, text) for text in texts]
