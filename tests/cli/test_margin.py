"""`slatecraft margin` and `slatecraft countback`, run as a person would."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app
from slatecraft.stv.sheets.json import schema

BLT = '4 2\n30 1 3 0\n20 1 4 0\n10 1 0\n45 2 0\n4 3 0\n2 4 0\n0\n"Ann"\n"Bob"\n"Cat"\n"Dan"\n"Committee"\n'


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "committee.blt"
    path.write_text(BLT)
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_a_margin_in_words_and_as_a_file(file: str, tmp_path: Path) -> None:
    changed = tmp_path / "changed.blt"
    result = run("margin", file, "--rule", "scottish", "--output", str(changed))
    assert result.exit_code == 0, result.output
    assert "at most 16 of 111 valid ballots (14.41%)" in result.stdout
    assert "Cat would have been elected, and not Bob." in result.stdout
    assert set(stv.count(stv.read_blt(changed), "scottish").winners) == {"Ann", "Cat"}


def test_a_margin_as_json(file: str) -> None:
    data = json.loads(run("margin", file, "--rule", "scottish", "--format", "json").stdout)
    assert (data["schema"], data["ballots"], data["valid"]) == ("slatecraft-margin/1", "16", "111")
    assert sum(int(change["ballots"]) for change in data["changes"]) == 16
    assert (data["elected"], data["lost"], data["gained"]) == ([1, 2], [2], [3])
    assert set(data["changed_elected"]) == {1, 3}


def test_a_margin_that_is_not_found(file: str) -> None:
    assert "too few" in run("margin", file, "--rule", "scottish", "--counts", "1").stdout
    assert "All who stood are elected" in run("margin", file, "--rule", "scottish", "--seats", "4").stdout


def test_a_countback(file: str) -> None:
    result = run("countback", file, "--rule", "act", "--vacated", "Ann")
    assert result.exit_code == 0, result.output
    assert "16.800000" in result.stdout
    assert "Countback for the seat of Ann" in " ".join(result.stdout.split())
    data = json.loads(run("countback", file, "--rule", "act", "--vacated", "1", "--format", "json").stdout)
    assert (data["rule"], data["candidates"], data["elected"]) == ("act-countback", ["Cat", "Dan"], [1])
    only = ("countback", file, "--rule", "act", "--vacated", "1", "--willing", "Dan", "--format", "json")
    assert json.loads(run(*only).stdout)["candidates"] == ["Dan"]
    anew = ("countback", file, "--rule", "meek", "--vacated", "Ann", "--method", "recount")
    assert "Bob" in run(*anew).stdout


CHANGES = (
    ("--withdraw", "3"),
    ("--constraint", "Cat>=1: 3"),
    ("--reopen", "4"),
    ("--tie-order", "4,3,2,1"),
    ("--seed", "4 May"),
)


@pytest.mark.parametrize("options", CHANGES)
def test_a_margin_of_the_election_that_was_counted(
    file: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    counted = json.loads(run("count", file, "--rule", "scottish", "--format", "json", *options).stdout)
    found = run(
        "margin", file, "--rule", "scottish", "--format", "json", *options, "-o", str(tmp_path / "to.json")
    )
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["elected"] == counted["elected"]


@pytest.mark.parametrize("options", CHANGES)
@pytest.mark.parametrize("method", ["papers", "recount"])
def test_a_countback_of_the_election_that_was_counted(
    file: str, options: tuple[str, ...], method: str
) -> None:
    counted = json.loads(run("count", file, "--rule", "scottish", "--format", "json", *options).stdout)
    for number in range(1, 5):
        back = run(
            "countback", file, "--rule", "scottish", "--vacated", str(number), "--method", method, *options
        )
        assert ("was not elected" in back.output) == (number not in counted["elected"])


def test_a_countback_has_the_candidates_that_the_options_leave(file: str) -> None:
    def standing(*options: str) -> list[str]:
        back = run("countback", file, "--rule", "act", "--vacated", "Ann", "--format", "json", *options)
        assert back.exit_code == 0, back.output
        names: list[str] = json.loads(back.stdout)["candidates"]
        return names

    assert standing() == ["Cat", "Dan"]
    assert standing("--withdraw", "3") == ["Dan"]
    assert standing("--reopen", "4") == ["Cat", "Dan"]


LEVEL = '4 2\n30 1 3 0\n30 1 4 0\n50 2 0\n0\n"Ann"\n"Bob"\n"Cat"\n"Dan"\n'


def test_the_ties_of_a_countback(tmp_path: Path) -> None:
    path = tmp_path / "level.blt"
    path.write_text(LEVEL)

    def winner(*options: str, answers: str = "") -> str:
        command = (
            "countback",
            str(path),
            "--rule",
            "scottish",
            "--vacated",
            "Ann",
            "--format",
            "json",
            *options,
        )
        done = CliRunner().invoke(app, command, input=answers)
        assert done.exit_code == 0, done.output
        data = json.loads(done.stdout[done.stdout.index("{") :])
        name: str = data["candidates"][data["elected"][0] - 1]
        return name

    assert winner("--tie-order", "1,2,3,4") == "Dan"
    assert winner("--tie-order", "1,2,4,3") == "Cat"
    assert {winner("--ask", answers=f"{number}\n") for number in (1, 2)} == {"Cat", "Dan"}
    assert {winner("--seed", str(seed)) for seed in range(8)} == {"Cat", "Dan"}


def test_a_margin_of_an_electoral_college(tmp_path: Path) -> None:
    path = tmp_path / "college.csv"
    path.write_text(
        "seats,1\nsection,weight,1\nmembers,10,Ann\nmembers,7,Bob\naffiliates,2,Ann\naffiliates,9,Bob\n"
    )

    def elected(*options: str) -> list[int]:
        found = run("margin", str(path), "--rule", "irv", "--format", "json", *options)
        assert found.exit_code == 0, found.output
        numbers: list[int] = json.loads(found.stdout)["elected"]
        return numbers

    assert elected() == [2]
    found = run("margin", str(path), "--rule", "irv")
    assert re.search(r"^ *\d+ +affiliates: 2 +1$", found.stdout, re.MULTILINE), found.stdout
    document = json.loads(run("margin", str(path), "--rule", "irv", "--format", "json").stdout)
    assert {change["section"] for change in document["changes"]} <= {"members", "affiliates"}
    Draft202012Validator(schema(document["schema"])).validate(document)
    assert elected("--share", "members=9") == [1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("margin", "--rule", "scottish", "--ask"), "nobody can be asked in all: give --tie-order"),
        (("countback", "--rule", "act", "--vacated", "1", "--ask", "--seed", "1"), "leave --seed out"),
        (("countback", "--rule", "act", "--vacated", "1", "--withdraw", "x"), "numbers of candidates"),
        (("margin", "--rule", "scottish", "--from", "word"), "preflib"),
        (("margin", "--rule", "scottish", "--encoding", "utf-7"), "cp1252"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(file: str, arguments: tuple[str, ...], words: str) -> None:
    result = run(arguments[0], file, *arguments[1:])
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("margin", "no.blt", "--rule", "scottish"), "There is no file"),
        (("margin", "FILE", "--rule", "scotish"), "Did you mean scottish?"),
        (("margin", "FILE", "--rule", "scottish", "--output", "no/such.blt"), "cannot be written"),
        (("margin", "FILE", "--rule", "scottish", "--output", "changed.doc"), "cannot be written as"),
        (("countback", "FILE", "--rule", "act", "--vacated", "Zoe"), "No candidate is called 'Zoe'"),
        (("countback", "FILE", "--rule", "act", "--vacated", "Cat"), "was not elected"),
        (("countback", "FILE", "--rule", "act", "--vacated", "1", "--seats", "9"), "9 seats are asked for"),
        (("countback", "FILE", "--rule", "act", "--vacated", "1", "--withdraw", "9"), "no candidate 9"),
        (("margin", "FILE", "--rule", "scottish", "--share", "a=1"), "have no sections"),
        (("margin", "FILE", "--rule", "scottish", "--reopen", "4", "--output", "a.blt"), "Write it as JSON"),
        (("countback", "FILE", "--rule", "meek", "--vacated", "Ann"), "by a recount"),
    ],
)
def test_a_problem_is_one_sentence(file: str, arguments: tuple[str, ...], words: str) -> None:
    result = run(*(file if word == "FILE" else word for word in arguments))
    assert result.exit_code == 1, result.output
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr
