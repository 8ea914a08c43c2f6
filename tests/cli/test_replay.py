"""`slatecraft replay`, run as a person would."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app
from slatecraft.planning.replay import Contest, Slate
from slatecraft.stv.formats import read_election

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
    assert "Slates: 1, with 1 seat." in result.stdout
    assert "With a plan from a canvass of 50:" in result.stdout
    assert "With the best of the splits tried, all ballots seen:" in result.stdout


def test_the_shares_of_a_slate_add_up_to_a_hundred(ward: Path) -> None:
    for seed in ("1", "2", "3", "4"):
        result = run(str(ward), "--slate", "Ours=1,2", "--canvass", "50", "--seed", seed)
        asked = re.findall(r"([\d.]+)% \d>\d", result.stdout)
        assert sum(map(float, asked)) == pytest.approx(100), result.stdout


def test_every_slate_that_is_given_is_replayed(ward: Path) -> None:
    result = run(str(ward), "--slate", "Ours=1,2", "--slate", "Theirs=4,3", "--json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)["slates"]
    assert [(row["slate"], row["candidates"]) for row in rows] == [("Ours", [1, 2]), ("Theirs", [3, 4])]


def test_a_canvass_has_no_more_ballots_than_there_are(ward: Path, tmp_path: Path) -> None:
    given = (str(ward), "--slate", "Ours=1,2", "--canvass", "10000000")
    assert "With a plan from a canvass of all 107 ballots:" in run(*given).stdout
    document = json.loads(run(*given, "--json").stdout)
    assert [row["canvass"] for row in document["slates"]] == [107]
    larger = tmp_path / "larger.blt"
    larger.write_text(BLT.replace("\n40 1", "\n400 1"))
    said = run(str(larger), *given).stdout
    assert "a canvass of all ballots, 467 at most:" in said
    said = run(str(larger), *given[:-1], "300").stdout
    assert "a canvass of 300, or all ballots where there are fewer:" in said


def test_every_total_can_be_counted_again_from_the_document(ward: Path) -> None:
    row = json.loads(run(str(ward), "--slate", "Ours=1,2", "--json").stdout)["slates"][0]
    slate = Slate(row["slate"], tuple(row["candidates"]))
    contest = Contest(read_election(ward), slate, "scottish", ward.name)
    for asked, seats in (
        (row["orders"], row["seats_planned"]),
        (row["orders_levelled"], row["seats_levelled"]),
        (row["orders_bound"], row["seats_bound"]),
    ):
        orders = [tuple(each["order"]) for each in asked]
        shares = np.array([each["share"] for each in asked])
        # Without orders the ballots are as they were.
        election = contest.replayed(orders, shares, 0.7, seed=1) if asked else contest.election
        elected = stv.count(election, "scottish").elected
        assert len(set(elected) & set(slate.candidates)) == seats


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
        for asked in (row["orders"], row["orders_levelled"], row["orders_bound"] or row["orders"]):
            assert sum(order["followers"] for order in asked) == row["followers"] <= row["solid"]
        assert bool(row["orders_bound"]) == (row["seats_bound"] > row["seats_actual"])
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
        (("--slate", "Ours=1,2", "--slate", "Theirs=3"), "Write a slate as NAME=1,4,5"),
        (("--slate", "Ours=1,2", "--slate", "Ours=3,4"), "There are two slates called 'Ours'"),
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
    for labels in (["A", "A", "B"], ["A", "A", "B", "B", "Ind"]):
        parties.write_text(json.dumps({"ward": labels}))
        result = run(str(ward), "--parties", str(parties), "--json")
        assert result.exit_code == 1
        assert f"{ward} has 4 candidates, and there are {len(labels)} labels for them." in result.stderr
        assert not result.stdout
    parties.write_text("nothing")
    assert "cannot be read as JSON" in run(str(ward), "--parties", str(parties)).stderr
