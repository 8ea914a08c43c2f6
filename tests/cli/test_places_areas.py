"""`slatecraft places areas`: the code of an area that one knows by name."""

from __future__ import annotations

import csv
import io

import pytest
from typer.testing import CliRunner, Result

from slatecraft.cli import app
from slatecraft.places.areas import areas


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["places", "areas", *arguments], env={"COLUMNS": "120"})


def listed(*arguments: str) -> list[str]:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return [line.split("  ")[0] for line in result.stdout.splitlines()[1:]]


def test_the_code_and_region_of_a_name() -> None:
    result = run("battersea")
    assert [cell.strip() for cell in result.stdout.splitlines()[1].split("  ") if cell.strip()] == [
        *("E14001081", "Battersea", "London")
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("YNYS", "mon"), "W07000112"),
        (("ynys môn",), "W07000112"),
        (("anglesey",), "W07000112"),
        (("westminster", "london"), "E14001172"),
        (("belfast",), "N92000002"),
        (("dwyrain caerdydd",), "W07000089"),
    ],
)
def test_case_accents_language_and_the_order_of_words_do_not_matter(
    words: tuple[str, ...], code: str
) -> None:
    assert listed(*words) == [code]


def test_the_areas_of_2010_have_codes_of_their_own() -> None:
    assert listed("--areas", "2010", "ynys", "mon") == ["W07000041"]
    assert len(listed("--areas", "2010")) == 633


@pytest.mark.parametrize("year", ["2010", "2024"])
def test_csv_is_the_whole_table(year: str) -> None:
    result = run("--csv", "--areas", year)
    rows = list(csv.reader(io.StringIO(result.stdout_bytes.decode("utf-8"), newline="")))
    assert rows == [
        ["code", "name", "region"],
        *([area.code, area.name, area.region] for area in areas(year)),
    ]


def test_a_name_that_no_area_has() -> None:
    result = run("atlantis")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "No area of 2024 has a name with atlantis.\n"
    assert run("--csv", "atlantis").stdout == "code,name,region\n"


def test_areas_of_another_year_are_refused() -> None:
    result = run("--areas", "1997")
    assert result.exit_code == 2
    assert "2010 and of 2024" in result.stderr
