"""`slatecraft margin` and `slatecraft countback`, run as a person would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app

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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("margin", "no.blt", "--rule", "scottish"), "There is no file"),
        (("margin", "FILE", "--rule", "scotish"), "Did you mean scottish?"),
        (("margin", "FILE", "--rule", "scottish", "--output", "no/such.blt"), "cannot be written"),
        (("margin", "FILE", "--rule", "scottish", "--output", "changed.doc"), "cannot be written as"),
        (("countback", "FILE", "--rule", "act", "--vacated", "Zoe"), "No candidate is called 'Zoe'"),
        (("countback", "FILE", "--rule", "act", "--vacated", "Cat"), "was not elected"),
        (("countback", "FILE", "--rule", "meek", "--vacated", "Ann"), "by a recount"),
    ],
)
def test_a_problem_is_one_sentence(file: str, arguments: tuple[str, ...], words: str) -> None:
    result = run(*(file if word == "FILE" else word for word in arguments))
    assert result.exit_code == 1, result.output
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr
