"""`slatecraft places find`, as a person and as a script use it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from slatecraft.cli.places import app
from slatecraft.places.codec import Contents, encode

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["postcode", "state", "area_code", "area_name"]


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["find", *arguments], input=text, env={"COLUMNS": "200"})


def rows(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.output
    return list(csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8"), newline="")))


@pytest.fixture(scope="session")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one's own: AB1 changes area at 5AA, AB1 5AB may be in either, EC1A is all in one."""
    path = tmp_path_factory.mktemp("wards") / "wards.idx"
    contents = Contents(
        scheme="wards",
        vintage="made up",
        attributions=(),
        prefixes={},
        areas=("E14001172", "W1", "W2"),
        runs={"AB1": ((0, 2000), (1, 2)), "EC1A": ((0,), (0,))},
        near={"AB1": {2001: (1,)}},
    )
    path.write_bytes(encode(contents))
    return path


def test_a_table_for_people() -> None:
    result = run("SW1A 1AA", "JE2 3AB", "CF10", "BT1", "SW1A 1AC")
    assert result.exit_code == 0
    for words in (
        *("SW1A 1AA", "Found", "Cities of London and Westminster", "E14001172"),
        *("No UK seat", "Jersey, Guernsey and the Isle of Man have no seat in the UK Parliament."),
        *("First half only", "CF10 is in several areas. Type the rest of the postcode."),
        *("Cardiff East", "Cardiff South and Penarth", "all of BT1 is in this area"),
        *("Not a postcode", "The last two letters are never C, I, K, M, O or V."),
    ):
        assert words in result.stdout


def test_the_years() -> None:
    assert rows(run("--csv", "CF10 1EP"))[1:] == [
        ["CF10 1EP", "found", "W07000091", "Cardiff South and Penarth"]
    ]
    assert rows(run("--csv", "--areas", "2010", "CF10 1EP"))[1:] == [
        ["CF10 1EP", "found", "W07000050", "Cardiff Central"]
    ]


def test_halves_that_the_shell_parted_are_one_postcode(wards: Path) -> None:
    result = run("--csv", "--areas", str(wards), "EC1A", "1BB", "BFPO", "57", "AB1", "AB1", "5AB")
    assert [row[0] for row in rows(result)] == ["postcode", "EC1A 1BB", "BFPO 57", "AB1", "AB1 5AB"]


def test_csv_has_one_row_for_each_line_in_order() -> None:
    text = (
        b"\xef\xbb\xbfsw1a1aa\r\n"
        b"\r\n"
        b"10 Downing St, London\n"
        b'the "best" place\n'
        b"\xff\xfe\x00 caf\xe9\n"
        b"a\rb\n"
        b"BT1 5GS\n"
        b"JE2 3AB\n"
        b"bt1\n"
        b"CF10\n"
        b"ze9 9zz\n"
        b"EHI OAA"
    )
    assert rows(run("--csv", "-", text=text)) == [
        HEADER,
        ["SW1A 1AA", "found", "E14001172", "Cities of London and Westminster"],
        ["", "not-a-postcode", "", ""],
        ["10 Downing St, London", "not-a-postcode", "", ""],
        ['the "best" place', "not-a-postcode", "", ""],
        ["\ufffd\ufffd\0 caf\ufffd", "not-a-postcode", "", ""],
        ["a\rb", "not-a-postcode", "", ""],
        ["BT1 5GS", "found", "N92000002", "Northern Ireland"],
        ["JE2 3AB", "no-uk-seat", "", ""],
        ["BT1", "outcode-only", "N92000002", "Northern Ireland"],
        ["CF10", "outcode-only", "W07000089|W07000091", "Cardiff East|Cardiff South and Penarth"],
        ["ZE9 9ZZ", "not-a-postcode", "", ""],
        ["EH1 0AA", "found", "S14000078", "Edinburgh East and Musselburgh"],
    ]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary()
    | st.lists(st.sampled_from([b"EC1A 1BB", b"ab15ab", b"\n", b"\r", b",", b'"', b"\0"])).map(b"".join)
)
def test_any_bytes_give_one_row_for_each_line(wards: Path, text: bytes) -> None:
    lines = text.count(b"\n") + (not text.endswith(b"\n") and text != b"")
    if text == b"\xef\xbb\xbf":
        lines = 0  # a mark of the encoding and nothing more
    found = rows(run("--csv", "--areas", str(wards), "-", text=text))
    assert found[0] == HEADER
    assert len(found) == 1 + lines
    assert all(len(row) == len(HEADER) for row in found)


def test_no_lines_give_the_header_alone(wards: Path) -> None:
    assert rows(run("--csv", "--areas", str(wards), "-", text="")) == [HEADER]
    assert "nothing to find" in run("--areas", str(wards), "-", text="").stderr


def test_an_index_of_ones_own(wards: Path, tmp_path: Path) -> None:
    typed = ("AB1 1AA", "AB1 5AB", "AB1", "EC1A 1BB")
    assert rows(run("--csv", "--areas", str(wards), *typed))[1:] == [
        ["AB1 1AA", "found", "W1", ""],
        ["AB1 5AB", "near-a-boundary", "W2|W1", "|"],
        ["AB1", "outcode-only", "W1|W2", "|"],
        ["EC1A 1BB", "found", "E14001172", "Cities of London and Westminster"],
    ]
    names = tmp_path / "names.csv"
    names.write_text('code,name\nW1,"Abbey, North"\nW2,Priory\n', encoding="utf-8")
    assert rows(run("--csv", "--areas", str(wards), "--names", str(names), *typed))[1:] == [
        ["AB1 1AA", "found", "W1", "Abbey, North"],
        ["AB1 5AB", "near-a-boundary", "W2|W1", "Priory|Abbey, North"],
        ["AB1", "outcode-only", "W1|W2", "Abbey, North|Priory"],
        ["EC1A 1BB", "found", "E14001172", ""],
    ]
    table = run("--areas", str(wards), "--names", str(names), "AB1 5AB").stdout
    assert "Near a boundary" in table
    assert "Choose yours." in table


@pytest.mark.parametrize(("typed", "code"), [("xyz", 1), ("ZE9 9ZZ", 1), ("", 1), ("AB1 1AA", 0), ("JE2", 0)])
def test_exit_code_of_a_single_postcode(wards: Path, typed: str, code: int) -> None:
    areas = ("--areas", str(wards))
    assert run(*areas, typed).exit_code == code
    assert run(*areas, "--csv", typed).exit_code == 0
    assert run(*areas, typed, "AB1").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--areas", "2030"), "There is no index file 2030. Give 2010, 2024 or the path of an index file."),
        (("--areas", "."), "The index file . cannot be read: Is a directory."),
        (("--names", "none.csv"), "There is no file of names none.csv."),
    ],
)
def test_a_missing_file_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments, "SW1A 1AA")
    assert result.exit_code == 1
    assert result.stderr.strip() == sentence
    assert result.stdout == ""


def test_a_wrong_file_is_one_sentence(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("<!doctype html><title>Not found</title>", encoding="utf-8")
    for option in ("--areas", "--names"):
        result = run(option, str(page), "SW1A 1AA")
        assert result.exit_code == 1
        assert str(page) in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


def test_usage() -> None:
    assert run().exit_code == 2
    both = run("-", "SW1A 1AA")
    assert both.exit_code == 2
    assert "standard input" in both.stderr
    assert "slatecraft places find --csv - < members.txt > areas.csv" in run("--help").stdout


def test_a_long_list_needs_csv(wards: Path) -> None:
    result = run("--areas", str(wards), "-", text="SW1A 1AA\n" * 1001)
    assert result.exit_code == 1
    assert result.stderr.strip() == "More than 1,000 lines are too many for a table. Add --csv."


def test_what_was_typed_cannot_upset_the_terminal(wards: Path) -> None:
    result = run("--areas", str(wards), "\x1b[2J[red]x" + "y" * 100)
    assert "\x1b" not in result.stdout
    assert "[red]x" in result.stdout


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("SW1A 1AA\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-c", "from slatecraft.cli.places import app; app()", "find", "--csv", "-"]
    with (
        lines.open("rb") as stdin,
        subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
    ):
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"postcode,state,area_code,area_name\n"
        process.stdout.close()
        assert process.stderr.read() == b""
