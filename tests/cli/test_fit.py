"""`slatecraft fit`, run as a person would."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from slatecraft import folder
from slatecraft.cli import app
from slatecraft.planning import fitting

BLT = '4 2\n30 1 3 0\n20 1 4 0\n10 1 0\n45 2 0\n4 3 0\n2 4 0\n0\n"Ann"\n"Bob"\n"Cat"\n"Dan"\n"Committee"\n'
STAGES = "seats,1\nquota,51\ncandidate,party,1,2\nAnn,Red,45,60\nBob,Blue,30,32\nCat,Red,25,0\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["fit", *arguments])


@pytest.fixture
def ballots(tmp_path: Path) -> str:
    path = tmp_path / "committee.blt"
    path.write_text(BLT)
    return str(path)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """The starting campaign, with two of the slate's voters in three going on within the slate."""
    path = tmp_path / "campaign"
    assert CliRunner().invoke(app, ["new", str(path)]).exit_code == 0
    rows = ["ada-example ben-sample"] * 40 + ["ben-sample cadi-enghraifft hope-nobody"] * 30
    rows += ["ada-example hope-nobody"] * 30 + ["ewan-invented fay-fictional"] * 40 + ["hope-nobody"] * 20
    (path / "canvass.csv").write_text("ranking\n" + "".join(f"{row}\n" for row in rows))
    return path


def test_ballots_in_words(ballots: str) -> None:
    result = run(ballots, "--parties", "Red,Blue,Red,Red", "--rule", "scottish", "--slate", "Red")
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "4 candidates in 2 blocs, 111 ballots" in words
    assert "Red: Ann 8" in words
    assert "Counted again under scottish, 20,000 rankings sampled with seed 1" in words
    assert "as fitted 2 of 2" in words
    toml = tomllib.loads(result.stdout[result.stdout.index('rule = "scottish"') :])
    assert [rival["name"] for rival in toml["rivals"]] == ["Blue"]
    assert toml["strengths"].keys() == {"ann", "cat", "dan"}
    assert toml["leaves"] < 0.25


def test_ballots_as_a_document_and_a_file(ballots: str, tmp_path: Path) -> None:
    parties, out = tmp_path / "parties.csv", tmp_path / "electorate.toml"
    parties.write_text("candidate,party\nAnn,Red\nBob,Blue\nCat,Red\nDan,\n")
    result = run(ballots, "--parties", str(parties), "--json", "--out", str(out))
    document = json.loads(result.stdout)
    assert not list(Draft202012Validator(fitting.schema()).iter_errors(document))
    assert [bloc["name"] for bloc in document["blocs"]] == ["Red", "Blue", "Dan"]
    assert [rival["share"] for rival in tomllib.loads(out.read_text())["rivals"]] == [0.577, 0.405, 0.018]


def test_a_table_of_stages(tmp_path: Path) -> None:
    path = tmp_path / "count.csv"
    path.write_text(STAGES)
    result = run(str(path), "--rule", "scottish")
    assert result.exit_code == 0, result.output
    assert "100 votes, by the stages of the count" in result.stdout
    assert "does not say whose papers a pile holds" in " ".join(result.stdout.split())


def test_one_count_of_several(shared: Path) -> None:
    file = str(shared / "northern-ireland" / "assembly-2016.json")
    result = run(file, "--rule", "northern-ireland")
    assert "18 counts in the file. Choose one with --contest: belfast-east" in result.stderr
    result = run(file, "--rule", "northern-ireland", "--contest", "foyle", "--json")
    document = json.loads(result.stdout)
    assert (document["title"], document["source"], document["check"]["fitted"]["right"]) == (
        "foyle",
        "stages",
        6,
    )


def test_a_campaign_learns_from_its_canvass(campaign: Path) -> None:
    before = folder.parse_to_plan(folder.read_files(campaign)).electorates[0]
    result = run(str(campaign))
    assert result.exit_code == 0, result.output
    assert "11 candidates in 4 blocs, 160 rankings" in result.stdout
    assert "Of Other candidate fewer than 20 voters" in " ".join(result.stdout.split())
    file = campaign / "electorate.toml"
    result = run(str(campaign), "--out", str(file))
    assert result.exit_code == 0, result.output
    assert f"{file} has the blocs." in result.stdout
    after = folder.parse_to_plan(folder.read_files(campaign)).electorates[0]
    assert after.leaves == pytest.approx(0.45, abs=0.05)
    assert after.strengths["ada-example"] > after.strengths["cadi-enghraifft"]
    assert (after.regions, after.adherence, after.homes) == (before.regions, before.adherence, before.homes)
    # The same canvass teaches the same again.
    assert run(str(campaign)).exit_code == 0
    again = folder.parse_to_plan(folder.read_files(campaign)).electorates[0]
    assert again == after


def test_a_canvass_of_three_gets_an_honest_answer(campaign: Path) -> None:
    (campaign / "canvass.csv").write_text("ranking\nada-example\nben-sample\nhope-nobody\n")
    before = (campaign / "electorate.toml").read_bytes()
    result = run(str(campaign))
    assert result.exit_code == 0, result.output
    assert "3 rankings are too few to learn from" in " ".join(result.stdout.split())
    result = run(str(campaign), "--out", str(campaign / "electorate.toml"))
    assert result.exit_code == 1
    assert "is not written" in result.stderr
    assert (campaign / "electorate.toml").read_bytes() == before


def test_ballots_are_read_as_the_options_say(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes("weight,1,2\n30,Zoë,Bob\n20,Bob,Cat\n10,Cat,Zoë\n".encode("cp1252"))
    options = ("--parties", "Red,Blue,Blue", "--seats", "1")
    assert "is not UTF-8" in run(str(file), *options).stderr
    result = run(str(file), *options, "--encoding", "cp1252", "--from", "csv", "--json")
    assert [bloc["name"] for bloc in json.loads(result.stdout)["blocs"]] == ["Red", "Blue"], result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("no.blt", "--parties", "A"), "There is no file no.blt"),
        (("no.csv", "--parties", "A"), "There is no file no.csv"),
        (("FILE",), "It is not known who stands with whom. Give --parties"),
        (("FILE", "--parties", "A,B"), "4 candidates and 2 parties"),
        (("FILE", "--parties", "no.json"), "There is no file no.json"),
        (("FILE", "--parties", "A,A,B,B", "--slate", "C"), "There is no party 'C'. They are: A, B."),
        (("FILE", "--parties", "A,A,B,B", "--rule", "scotish"), "Did you mean scottish?"),
        (("FILE", "--parties", "A,A,B,B", "--contest", "B"), "contest is for cast vote records"),
        (("FILE", "--parties", "A,A,B,B", "--most", "1"), "room for more than 1"),
        (("FILE", "--parties", "A,A,B,B", "--out", "no/such.toml"), "cannot be written"),
        (("STAGES",), "it is not said by which rule this was counted"),
        (("STAGES", "--rule", "meek"), "do not say where votes went"),
        (("STAGES", "--rule", "scottish", "--contest", "other"), "There is no count 'other' in the file"),
    ],
)
def test_a_problem_is_one_sentence(
    ballots: str, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "count.csv").write_text(STAGES)
    places = {"FILE": ballots, "STAGES": str(tmp_path / "count.csv")}
    result = run(*(places.get(word, word) for word in arguments))
    assert result.exit_code == 1, result.output
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr


def test_a_campaign_without_what_is_needed(campaign: Path) -> None:
    file = campaign / "canvass.csv"
    file.write_text("weight,ranking\n" + "0,ada-example\n" * 60)
    assert f"{file}: every ranking has the weight 0." in run(str(campaign)).stderr
    file.write_text("ranking\n")
    assert f"{file} has no ranking to learn from" in run(str(campaign)).stderr
    file.unlink()
    assert f"There is no file {file}." in run(str(campaign)).stderr
    assert (
        "Say which: --slate bright-lamps --post committee" in run(str(campaign), "--slate", "no-such").stderr
    )
    (campaign / "electorate.toml").unlink()
    assert "There is no electorate.toml that names the rivals" in run(str(campaign)).stderr


def test_the_schema_comes_with_the_package() -> None:
    assert files("slatecraft.planning").joinpath("schema", "slatecraft-fit-1.json").is_file()
