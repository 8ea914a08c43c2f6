"""`slatecraft replay`, run as a person would."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from typer.testing import CliRunner

from slatecraft.cli import app

BLT = '4 2\n40 1 2 0\n10 2 1 3 0\n7 1 3 0\n30 3 0\n20 4 1 0\n0\n"Ann"\n"Bob"\n"Cat"\n"Dan"\n"Committee"\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["replay", *arguments])


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    path = tmp_path / "ward.blt"
    path.write_text(BLT)
    return path


def test_one_slate_in_words(ward: Path) -> None:
    result = run(str(ward), "--slate", "Ours=1,2", "--canvass", "50")
    assert result.exit_code == 0, result.output
    assert "Slates: 1, with 1 seats." in result.stdout
    assert "With a plan from a canvass of 50:" in result.stdout


def test_many_wards_as_a_document(shared: Path) -> None:
    wards = sorted(str(path) for path in (shared / "scotland" / "2022").glob("aberdeen_2022_ward1*.blt"))
    given = ("--parties", str(shared / "scotland" / "parties-2022.json"), "--seed", "2", "--json")
    result = run(*wards, *given)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    schema = files("slatecraft.planning").joinpath("schema", "slatecraft-replay-1.json").read_text("utf-8")
    jsonschema.validate(document, json.loads(schema))
    assert document["files"] == len(wards)
    assert [(row["file"], row["slate"]) for row in document["slates"]][:2] == [
        ("aberdeen_2022_ward1.blt", "Con"),
        ("aberdeen_2022_ward1.blt", "SNP"),
    ]
    for row in document["slates"]:
        assert row["seats_bound"] >= max(row["seats_actual"], row["seats_planned"], row["seats_levelled"])
        assert sum(order["followers"] for order in row["orders"]) == row["followers"] <= row["solid"]
    # One ward by itself is drawn as it is among many.
    alone = json.loads(run(wards[0], *given).stdout)
    assert alone["slates"] == [row for row in document["slates"] if row["file"] == Path(wards[0]).name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Give either --parties or --slate."),
        (("--slate", "Ours=1"), "Write a slate as NAME=1,4,5"),
        (("--slate", "Ours=one,two"), "Write a slate as NAME=1,4,5"),
        (("--slate", "Ours=1,9"), "there is no candidate 9; there are 4."),
        (("--slate", "Ours=1,2", "--rule", "nonesuch"), "nonesuch"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_a_sentence(
    ward: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run(str(ward), *arguments)
    assert result.exit_code in (1, 2)
    assert said in " ".join(result.stderr.split())


def test_labels_that_do_not_fit_are_said_in_a_sentence(ward: Path, tmp_path: Path) -> None:
    parties = tmp_path / "parties.json"
    parties.write_text("{}")
    result = run(str(ward), "--parties", str(parties))
    assert result.exit_code == 1
    assert "has no list of labels for 'ward'" in result.stderr
    parties.write_text("nothing")
    assert "cannot be read as JSON" in run(str(ward), "--parties", str(parties)).stderr
