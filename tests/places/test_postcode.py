"""What a person types, read as a postcode."""

from __future__ import annotations

import gzip
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slatecraft.places.postcode import Kind, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REAL_KINDS = {"JE": Kind.CROWN_DEPENDENCY, "GY": Kind.CROWN_DEPENDENCY, "IM": Kind.CROWN_DEPENDENCY}


def real_postcodes(shared: Path, step: int) -> Iterator[str]:
    with gzip.open(shared / "places" / "postcodes.csv.gz", "rt", encoding="utf-8") as file:
        for line in islice(file, 1, None, step):
            yield line.partition(",")[0]


@pytest.mark.parametrize(
    "typed",
    [
        "SW1A 1AA",
        "sw1a1aa",
        "  Sw1a   1aA\n",
        "S W 1 A 1 A A",
        "SW1A-1AA",
        "SW1A.1AA.",
        "'SW1A 1AA',",
        "“SW1A 1AA”",
        "(SW1A_1AA)",
        "SW1A\u00a01AA",
        "SW1A\u20091AA\u200b",
        "\ufeffSW1A 1AA",
        "ＳＷ１Ａ　１ＡＡ",
        "ｓｗ１ａ１ａａ",
        "SWIA 1AA",
        "SWlA lAA",
        "SW1A IAA",
        "SWIA IAA",
    ],
)
def test_every_way_to_type_one_postcode(typed: str) -> None:
    parsed = parse(typed)
    assert (parsed.kind, parsed.text) == (Kind.POSTCODE, "SW1A 1AA")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("B11AA", "B1 1AA"),
        ("B111AA", "B11 1AA"),
        ("E1O1AA", "E10 1AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("EHI OAA", "EH1 0AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("1P1 1AA", "IP1 1AA"),
        ("OLI OAA", "OL1 0AA"),
        ("M1 1AE", "M1 1AE"),
        ("W1O 1AA", "W10 1AA"),
        ("WlA 1AA", "W1A 1AA"),
        ("KY13 7LL", "KY13 7LL"),
        ("NPT OVA", "NPT 0VA"),
    ],
)
def test_postcodes(typed: str, text: str) -> None:
    parsed = parse(typed)
    assert (parsed.kind, parsed.text) == (Kind.POSTCODE, text)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("JE2 3AB", Kind.CROWN_DEPENDENCY, "JE2 3AB"),
        ("gy1 1aa", Kind.CROWN_DEPENDENCY, "GY1 1AA"),
        ("1M1 1AA", Kind.CROWN_DEPENDENCY, "IM1 1AA"),
        ("JE2", Kind.CROWN_DEPENDENCY, "JE2"),
        ("ascn1zz", Kind.OVERSEAS_TERRITORY, "ASCN 1ZZ"),
        ("FIQQ IZZ", Kind.OVERSEAS_TERRITORY, "FIQQ 1ZZ"),
        ("GX11 1AA", Kind.OVERSEAS_TERRITORY, "GX11 1AA"),
        ("AI-2640", Kind.OVERSEAS_TERRITORY, "AI-2640"),
        ("ai 2640", Kind.OVERSEAS_TERRITORY, "AI-2640"),
        ("KY1-1001", Kind.OVERSEAS_TERRITORY, "KY1-1001"),
        ("VG1110", Kind.OVERSEAS_TERRITORY, "VG1110"),
        ("MSR 1110", Kind.OVERSEAS_TERRITORY, "MSR1110"),
        ("BFPO 57", Kind.FORCES, "BFPO 57"),
        ("bfpo1234", Kind.FORCES, "BFPO 1234"),
        ("BFPO", Kind.FORCES, "BFPO"),
        ("BF1 2AT", Kind.FORCES, "BF1 2AT"),
        ("ZZ99 3VZ", Kind.PSEUDO, "ZZ99 3VZ"),
        ("zz993cz", Kind.PSEUDO, "ZZ99 3CZ"),
        ("XX10 1DD", Kind.PSEUDO, "XX10 1DD"),
        ("BX1 1LT", Kind.PSEUDO, "BX1 1LT"),
        ("GIR 0AA", Kind.GIROBANK, "GIR 0AA"),
        ("giroaa", Kind.GIROBANK, "GIR 0AA"),
    ],
)
def test_codes_without_a_seat(typed: str, kind: Kind, text: str) -> None:
    parsed = parse(typed)
    assert (parsed.kind, parsed.text) == (kind, text)


@pytest.mark.parametrize(
    ("typed", "outcode", "incode"),
    [
        ("SW1A", "SW1A", ""),
        ("m1", "M1", ""),
        ("EH1O", "EH10", ""),
        ("SW11", "SW11", ""),
        ("SW1 1", "SW1", "1"),
        ("SW1A 1", "SW1A", "1"),
        ("SW1A1", "SW1A", "1"),
        ("SW1A 1A", "SW1A", "1A"),
        ("EH1 I", "EH1", "1"),
        ("EH10 1", "EH10", "1"),
    ],
)
def test_outcodes_and_unfinished_postcodes(typed: str, outcode: str, incode: str) -> None:
    parsed = parse(typed)
    assert (parsed.kind, parsed.outcode, parsed.incode) == (Kind.OUTCODE, outcode, incode)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "empty"),
        (" \t\u00a0\u200b\ufeff", "empty"),
        (" ,. \u00a0", "characters"),
        ("?!", "characters"),
        ("…", "characters"),
        ("SW1A 1AA£", "characters"),
        ("SW1A 1ÀA", "characters"),
        ("SW1A 1A\u0301A", "characters"),
        ("🗳️", "characters"),
        ("\0", "characters"),
        ("ıp1 1aa", "characters"),
        ("S", "too-short"),
        ("SW", "too-short"),
        ("1AA", "too-short"),
        ("SW1A 1AAA", "too-long"),
        ("SW1A 1AA, London", "too-long"),
        (" " * 65, "too-long"),
        ("A1 1AA", "outcode-shape"),
        ("QQ1 1AA", "outcode-shape"),
        ("SW1A 1AO", "incode-letters"),
        ("EH1 1CA", "incode-letters"),
        ("EH10 1A1", "incode-shape"),
        ("EH1 111", "incode-shape"),
        ("12345", "shape"),
        ("London", "shape"),
        ("Billy", "shape"),
        ("HELLO", "shape"),
        ("D02 AF30", "shape"),
        ("labour international", "too-long"),
    ],
)
def test_why_not(typed: str, why: str) -> None:
    parsed = parse(typed)
    assert (parsed.kind, parsed.text, parsed.why) == (Kind.NOT_A_POSTCODE, "", why)


def test_a_very_long_text_is_refused_unread() -> None:
    class Unreadable(str):
        __slots__ = ()

        def __iter__(self) -> Iterator[str]:
            for number, character in enumerate(str.__iter__(self)):
                assert number < 100, "read on for no reason"
                yield character

    assert parse(Unreadable("1" * 10_000_000)).why == "too-long"


@given(st.text() | st.text("SWEHBMLOI0159AQZ -", max_size=10))
def test_what_is_recognised_stays_as_it_is(text: str) -> None:
    parsed = parse(text)
    if parsed.kind == Kind.NOT_A_POSTCODE:
        assert parsed.text == ""
        assert parsed.why
    else:
        assert parsed.why == ""
        assert parse(parsed.text) == parsed
        assert parse(parsed.text.lower()) == parsed


def assert_read_as_they_are(postcodes: Iterator[str]) -> None:
    for postcode in postcodes:
        canonical = f"{postcode[:-3]} {postcode[-3:]}"
        kind = Kind.GIROBANK if postcode == "GIR0AA" else REAL_KINDS.get(postcode[:2], Kind.POSTCODE)
        for typed in (postcode, canonical, postcode.lower()):
            parsed = parse(typed)
            assert (parsed.text, parsed.kind) == (canonical, kind), typed


def test_real_postcodes_are_read_as_they_are(shared: Path) -> None:
    assert_read_as_they_are(real_postcodes(shared, 197))


@pytest.mark.soak
def test_every_real_postcode_is_read_as_it_is(shared: Path) -> None:
    assert_read_as_they_are(real_postcodes(shared, 1))


def test_o_and_i_for_digits_and_digits_for_letters_are_settled_in_every_real_outcode(shared: Path) -> None:
    """O and 0, I and 1 can never make one real outcode into another."""
    outcodes = {postcode[:-3] for postcode in real_postcodes(shared, 1)} - {"GIR", "NPT"}
    assert len(outcodes) > 3000
    for outcode in outcodes:
        for right, wrong in ("0O", "1I", "O0", "I1"):
            assert parse(f"{outcode.replace(right, wrong)} 1AA").outcode == outcode
        both = outcode.translate(str.maketrans("01", "OI"))
        assert parse(f"{both} OAA").text == f"{outcode} 0AA"
