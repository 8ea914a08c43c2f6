"""The tables of areas that come with the program, and those of one's own."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from slatecraft.places.areas import Area, AreasFileError, areas, read_areas
from slatecraft.places.find import open_index

if TYPE_CHECKING:
    from pathlib import Path

YEARS = ("2010", "2024")


@pytest.mark.parametrize("year", YEARS)
def test_there_are_as_many_as_there_should_be(year: str) -> None:
    table = areas(year)
    assert len(table) == 632 + 1
    codes = [area.code for area in table]
    assert codes == sorted(set(codes))
    hexes = [place for area in table for place in area.hexes]
    assert len(hexes) == len(set(hexes)) == 650


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            "2010",
            {
                "North East": 29,
                "North West": 75,
                "Yorkshire and the Humber": 54,
                "East Midlands": 46,
                "West Midlands": 59,
                "East of England": 58,
                "London": 73,
                "South East": 84,
                "South West": 55,
                "Wales": 40,
                "Scotland": 59,
                "Northern Ireland": 1,
            },
        ),
        (
            "2024",
            {
                "North East": 27,
                "North West": 73,
                "Yorkshire and the Humber": 54,
                "East Midlands": 47,
                "West Midlands": 57,
                "East of England": 61,
                "London": 75,
                "South East": 91,
                "South West": 58,
                "Wales": 32,
                "Scotland": 57,
                "Northern Ireland": 1,
            },
        ),
    ],
)
def test_regions(year: str, expected: dict[str, int]) -> None:
    assert Counter(area.region for area in areas(year)) == expected


@pytest.mark.parametrize("year", YEARS)
def test_every_area_of_the_index_has_a_name(year: str) -> None:
    assert {area.code for area in areas(year)} == set(open_index(year).areas)


@pytest.mark.parametrize("year", YEARS)
def test_northern_ireland_is_one_area_of_eighteen_hexagons(year: str) -> None:
    (area,) = (area for area in areas(year) if area.code.startswith("N"))
    assert (area.code, area.name, area.name_cy) == ("N92000002", "Northern Ireland", "Gogledd Iwerddon")
    assert len(area.hexes) == 18


def test_welsh_names() -> None:
    welsh = {area.name: area.name_cy for year in YEARS for area in areas(year)}
    assert welsh["Cardiff Central"] == "Canol Caerdydd"
    assert welsh["Montgomeryshire and Glyndŵr"] == "Maldwyn a Glyndŵr"
    assert welsh["Ynys Môn"] == "Ynys Môn"
    assert welsh["Aldershot"] == "Aldershot"
    regions = {area.region: area.region_cy for year in YEARS for area in areas(year)}
    assert regions["Scotland"] == "Yr Alban"
    assert regions["London"] == "Llundain"
    assert all(region != other for region, other in regions.items())


def test_only_names_that_are_welsh_already_stay_the_same_in_wales() -> None:
    same = {area.name for year in YEARS for area in areas(year) if area.name == area.name_cy}
    in_wales = {area.name for year in YEARS for area in areas(year) if area.region == "Wales"}
    assert same & in_wales == {
        *("Aberafan Maesteg", "Aberconwy", "Arfon", "Bangor Aberconwy", "Blaenau Gwent", "Caerfyrddin"),
        *("Ceredigion", "Ceredigion Preseli", "Delyn", "Dwyfor Meirionnydd", "Islwyn", "Llanelli"),
        *("Pontypridd", "Rhondda", "Torfaen", "Ynys Môn"),
    }


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_say_what_the_source_says(year: str, shared: Path) -> None:
    ours = {area.code: area for area in areas(year)}
    with (shared / "places" / "constituencies.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["vintage"] == year]
    unaccented = str.maketrans("ôŵ", "ow")
    for row in rows:
        place = int(row["hex_q"]), int(row["hex_r"])
        area = ours["N92000002" if row["code"].startswith("N") else row["code"]]
        assert place in area.hexes
        if not row["code"].startswith("N"):
            assert area.name.translate(unaccented) == row["name"].translate(unaccented)


@pytest.mark.parametrize("year", YEARS)
def test_no_other_name_is_that_of_two_areas(year: str) -> None:
    names = [name.casefold() for area in areas(year) for name in {area.name, *area.aliases}]
    assert len(names) == len(set(names))
    assert {"anglesey", "belfast", "western isles"} <= set(names)


def test_there_is_no_table_of_another_year() -> None:
    with pytest.raises(ValueError, match="2010 and 2024"):
        areas("1997")


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "wards.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_of_ones_own_needs_only_code_and_name(tmp_path: Path) -> None:
    path = write(tmp_path, '\ufeffNAME,Code,councillors\r\n"Abbey, North",W1,3\r\n\r\nSt Mary\'s,W2,\r\n')
    assert read_areas(path) == (
        Area("W1", "Abbey, North", "Abbey, North", "", "", ()),
        Area("W2", "St Mary's", "St Mary's", "", "", ()),
    )


def test_a_file_of_ones_own_may_say_it_all(tmp_path: Path) -> None:
    text = (
        "code,name,name_cy,region,region_cy,hex_q,hex_r,aliases\n"
        "B,Bay,Y Bae,West,Gorllewin,1,-2,Harbour | Docks\n"
        "B,Bay,Y Bae,West,Gorllewin,2,-2,Harbour | Docks\n"
    )
    assert read_areas(write(tmp_path, text)) == (
        Area("B", "Bay", "Y Bae", "West", "Gorllewin", ((1, -2), (2, -2)), ("Harbour", "Docks")),
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", 'line 1: no column "code".*columns here are: none'),
        ("ward,name\nW1,Abbey\n", 'line 1: no column "code".*columns here are: ward, name'),
        ("code,title\nW1,Abbey\n", 'line 1: no column "name"'),
        ("code,name\n", "no areas"),
        ("code,name\nW1,Abbey\nW2\n", "line 3: the name is empty"),
        ("code,name\n,Abbey\n", "line 2: the code is empty"),
        ("code,name\nW1,Abbey\nW1,Priory\n", "line 3: the code W1 is already that of Abbey"),
        ("code,name\nW1,Abbey\nW1,Abbey\n", "line 3: the code W1 is already that of Abbey"),
        ("code,name,hex_q,hex_r\nW1,Abbey,1,x\n", 'line 2: a hexagon is two whole numbers, not "1" and "x"'),
        ("code,name,hex_q,hex_r\nW1,Abbey,1,\n", "line 2: a hexagon is two whole numbers"),
        (
            "code,name,hex_q,hex_r\nW1,Abbey,1,2\nW2,Priory,1,2\n",
            "line 3: the hexagon 1, 2 is already that of W1",
        ),
        ('code,name\nW1,"Abbey\n', "not a CSV file"),
        (b"code,name\nW1,Caf\xe9\n", "not in UTF-8"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(AreasFileError, match=rf"wards\.csv.*{sentence}"):
        read_areas(write(tmp_path, content))
