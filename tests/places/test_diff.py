"""What moved between two releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from slatecraft.cli import app
from slatecraft.places.build import build
from slatecraft.places.diff import Difference, Move, compare
from slatecraft.places.index import Index
from slatecraft.places.source import read_postcodes

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "postcode,area\nM1 1AA,a\nM1 1AB,a\nM1 9ZZ,b\nM2 1AA,a\nM3 1AA,c\n"
AFTER = "postcode,seat\nM1 1AA,a\nM1 1AB,b\nM1 9ZZ,b\nM2 1AA,d\nM2 1AB,d\nM4 1AA,a\n"


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "before.csv").write_text(BEFORE)
    (tmp_path / "after.csv").write_text(AFTER)
    return tmp_path / "before.csv", tmp_path / "after.csv"


@pytest.fixture
def indexes(releases: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    before, after = tmp_path / "before.idx", tmp_path / "after.idx"
    build(releases[0], "area", before)
    build(releases[1], "seat", after)
    return before, after


def test_postcodes_that_moved(releases: tuple[Path, Path]) -> None:
    found = compare(read_postcodes(releases[0], "area"), read_postcodes(releases[1], "seat"))
    assert found == Difference(
        areas_added=("d",),
        areas_gone=("c",),
        outcodes_added=("M4",),
        outcodes_gone=("M3",),
        moves=(Move("M1", "a", "b", 1), Move("M2", "a", "d", 1)),
        added=2,
        gone=1,
    )
    assert found.moved == 2


def test_slots_that_moved_largest_first(indexes: tuple[Path, Path]) -> None:
    found = compare(Index.open(indexes[0]), Index.open(indexes[1]))
    assert (found.areas_added, found.areas_gone) == (("d",), ("c",))
    assert (found.outcodes_added, found.outcodes_gone) == (("M4",), ("M3",))
    assert found.moves[0] == Move("M2", "a", "d", 4000)
    assert {(move.outcode, move.before, move.after) for move in found.moves[1:]} == {("M1", "a", "b")}


def test_no_difference(indexes: tuple[Path, Path]) -> None:
    index = Index.open(indexes[0])
    assert compare(index, index) == Difference((), (), (), (), ())
    said = CliRunner().invoke(app, ["places", "diff", str(indexes[0]), str(indexes[0])])
    assert (said.exit_code, said.stdout) == (0, "No slots moved.\n")


def test_command_prints_a_table_or_csv(releases: tuple[Path, Path], indexes: tuple[Path, Path]) -> None:
    files = [str(path) for path in releases]
    said = CliRunner().invoke(
        app, ["places", "diff", *files, "--area", "area", "--area", "seat", "--limit", "1"]
    )
    assert said.exit_code == 0
    assert (
        "Areas added (1): d\nAreas gone (1): c\nOutcodes added (1): M4\nOutcodes gone (1): M3\n"
        in said.stdout
    )
    assert "2 postcodes added, 1 gone" in said.stdout
    assert "These are the 1 largest of 2 moves" in said.stdout
    said = CliRunner().invoke(app, ["places", "diff", *files, "--area", "area", "--area", "seat", "--csv"])
    assert said.stdout.splitlines() == [
        "change,outcode,before,after,count",
        "area-added,,,d,",
        "area-gone,,c,,",
        "outcode-added,M4,,,",
        "outcode-gone,M3,,,",
        "moved,M1,a,b,1",
        "moved,M2,a,d,1",
    ]
    said = CliRunner().invoke(app, ["places", "diff", *map(str, indexes)])
    assert "4,000" in said.stdout


def test_command_says_what_is_wrong(releases: tuple[Path, Path], tmp_path: Path) -> None:
    files = [str(path) for path in releases]
    said = CliRunner().invoke(app, ["places", "diff", *files])
    assert said.exit_code == 1
    assert "not a postcode index" in said.stderr
    assert "need --area" in said.stderr
    said = CliRunner().invoke(app, ["places", "diff", *files, "--area", "area"])
    assert said.exit_code == 1
    assert "after.csv, line 1: no column area" in said.stderr
    said = CliRunner().invoke(app, ["places", "diff", files[0], str(tmp_path / "none.idx")])
    assert said.exit_code == 1
    said = CliRunner().invoke(app, ["places", "diff", *files, *["--area", "area"] * 3])
    assert said.exit_code == 2
