"""`slatecraft count`, as a returning officer and as a script use it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from slatecraft.cli import app
from slatecraft.cli.elections import Encoding, Readable
from slatecraft.stv.formats import READABLE
from slatecraft.stv.formats.source import ENCODINGS

BLT = """4 2
7 1 2 0
3 2 3 0
2 3 0
2 4 3 0
0
"Ann"
"Bob"
"Cat"
"Dan"
"Committee"
"""


def run(*arguments: str, text: str | None = None, columns: int = 100) -> Result:
    return CliRunner().invoke(app, ["count", *arguments], input=text, env={"COLUMNS": str(columns)})


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "committee.blt"
    path.write_text(BLT)
    return str(path)


def test_the_sheet_of_a_real_ward(shared: Path) -> None:
    result = run(str(shared / "scotland/2017/aberdeen_2017_ward10.blt"), "--rule", "scottish")
    assert result.exit_code == 0, result.output
    for words in ("Hazlehead/Queens Cross/Countesswells", "1. Jennifer Stewart", "Stage 5.", "2,614.19670"):
        assert words in result.stdout


def test_every_format(file: str, tmp_path: Path) -> None:
    assert "Committee" in run(file, "--rule", "wig").stdout
    data = json.loads(run(file, "--rule", "wig", "--format", "json").stdout)
    assert (data["schema"], data["rule"], data["title"]) == ("slatecraft-count/1", "wig", "Committee")
    rows = list(csv.reader(io.StringIO(run(file, "--rule", "wig", "--format", "csv").stdout, newline="")))
    assert rows[1][:2] == ["1", "Ann"]
    page = tmp_path / "sheet.html"
    result = run(file, "--rule", "wig", "--format", "html", "--language", "cy", "--output", str(page))
    assert (result.exit_code, result.stdout) == (0, "")
    assert 'lang="cy"' in page.read_text(encoding="utf-8")
    paper = tmp_path / "sheet.pdf"
    assert run(file, "--rule", "wig", "--format", "pdf", "--output", str(paper)).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF-")


def test_from_standard_input() -> None:
    result = run("-", "--rule", "scottish", "--format", "json", text=BLT)
    assert json.loads(result.stdout)["candidates"] == ["Ann", "Bob", "Cat", "Dan"]


def test_a_rule_of_ones_own(file: str, tmp_path: Path) -> None:
    rule = tmp_path / "ours.toml"
    rule.write_text('title = "Our rule"\nbase = "wig"\n[method]\nplaces = 2\n')
    data = json.loads(run(file, "--rule", str(rule), "--format", "json").stdout)
    assert data["rule_details"]["title"] == "Our rule"
    assert data["stages"][0]["votes"][0] == "7.00"
    rule.write_text("[method]\nplases = 2\n")
    result = run(file, "--rule", str(rule))
    assert result.exit_code == 1
    assert "plases" in result.stderr


def test_what_the_options_change(file: str) -> None:
    def elected(*options: str) -> list[int]:
        result = run(file, "--rule", "scottish", "--format", "json", *options)
        assert result.exit_code == 0, result.output
        found: list[int] = json.loads(result.stdout)["elected"]
        return found

    assert elected("--seats", "1") == [1]
    assert 1 not in elected("--withdraw", "1,2")
    assert 4 in elected("--constraint", "Dans>=1: 4")
    assert 2 not in elected("--constraint", "first two <= 1: 1, 2")


def test_ties(file: str) -> None:
    def tie(*options: str, text: str | None = None) -> dict[str, object]:
        result = run(file, "--rule", "scottish", "--format", "json", *options, text=text)
        assert result.exit_code == 0, result.output
        data = json.loads(result.stdout)
        found: list[dict[str, object]] = [tie for stage in data["stages"] for tie in stage["ties"]]
        return found[0]

    assert (tie()["resolution"], tie()["seed"]) == ("lot", "0")
    assert tie("--seed", "4 May")["seed"] == "4 May"
    assert tie("--tie-order", "1,2,4,3")["chosen"] == 4
    assert tie("--tie-order", "1,2,3,4")["chosen"] == 3
    asked = tie("--ask", text="7\nCat\n3\n")
    assert (asked["chosen"], asked["resolution"]) == (3, "asked")
    result = run(file, "--rule", "scottish", "--ask", text="")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("Error: Nobody answered. Give --tie-order, or --seed.\n")


def test_papers_are_mixed_by_the_seed_however_ties_are_broken(file: str) -> None:
    for options in (("--tie-order", "1,2,3,4"), ("--ask",)):
        result = run(file, "--rule", "dail", "--seed", "4 May", "--format", "json", *options, text="3\n3\n")
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["seed"] == "4 May"


def test_who_wins_under_which_rule(file: str) -> None:
    result = run(file, "--compare", "scottish,meek")
    assert result.exit_code == 0, result.output
    assert "scottish  meek" in result.stdout
    result = run(file, "--rule", "ers97", "--compare", "scottish,meek", "--format", "json")
    data = json.loads(result.stdout)
    assert data["schema"] == "slatecraft-compare/1"
    assert [rule["rule"] for rule in data["rules"]] == ["ers97", "scottish", "meek"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say by which rule, such as scottish"),
        (("--rule", "scottish", "--tie-order", "3,x"), "numbers of candidates with commas"),
        (("--rule", "scottish", "--constraint", "women>4: 1"), "women>=4: 1,3,5"),
        (("--rule", "scottish", "--ask", "--seed", "1"), "leave --seed out"),
        (("--rule", "dail", "--ask", "--tie-order", "1,2,3,4"), "give one of them"),
        (("--compare", "scottish,meek", "--ask"), "a tie can come anew under each rule"),
        (("--compare", "scottish,meek", "--format", "csv"), "as text or as JSON"),
        (("--rule", "scottish", "--seats", "0"), "greater than or equal to 1"),
        (("--rule", "scottish", "--language", "fr"), "cy"),
    ],
)
def test_a_wrong_command_says_what_would_be_right(file: str, arguments: tuple[str, ...], words: str) -> None:
    result = run(file, *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (None, (), "There is no file"),
        ("4 2\n7 1 9 0\n", (), "line 2"),
        ("What is this?\n", (), "Say with --from"),
        (BLT, ("--seats", "9"), "given.blt: 9 seats are asked for, but there are only 4 candidates."),
        ("4 9\n", (), "9 seats"),
        (BLT, ("--rule", "scotish"), "Did you mean scottish?"),
        (BLT, ("--rule", "no/such.toml"), "There is no file no/such.toml"),
        (BLT, ("--tie-order", "3,1"), "1 to 4, once"),
        (BLT, ("--withdraw", "7"), "no candidate 7"),
        (BLT, ("--withdraw", "2,4", "--reopen", "4"), "cannot withdraw"),
        (BLT, ("--constraint", "all>=3: 1,2,3"), "3"),
        (BLT, ("--output", "no/such/sheet.txt"), "cannot be written"),
    ],
)
def test_a_problem_is_one_sentence(
    tmp_path: Path, content: str | None, arguments: tuple[str, ...], words: str
) -> None:
    path = tmp_path / ("given.txt" if content and "?" in content else "given.blt")
    if content is not None:
        path.write_text(content)
    rule = () if "--rule" in arguments else ("--rule", "scottish")
    result = run(str(path), *rule, *arguments)
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr


def test_ballots_are_not_written_over(file: str) -> None:
    before = Path(file).read_bytes()
    for command in (
        ("count", file, "--rule", "scottish"),
        ("countback", file, "--rule", "scottish", "--vacated", "1"),
        ("margin", file, "--rule", "scottish"),
        ("convert", file),
    ):
        result = CliRunner().invoke(app, [*command, "--output", file])
        assert result.exit_code == 1, command
        assert "would be written over" in result.stderr
    assert Path(file).read_bytes() == before


def test_a_name_that_cannot_be_typeset_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "names.blt"
    path.write_text('2 1\n3 1 2 0\n0\n"Ann \U000f1234"\n"Bob"\n"Club"\n')
    result = run(str(path), "--rule", "scottish", "--format", "pdf", "--output", str(tmp_path / "sheet.pdf"))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The sheet cannot be typeset")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_result_that_cannot_be_written_is_a_sentence(file: str) -> None:
    command = [sys.executable, "-m", "slatecraft", "count", file, "--rule", "scottish"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (result.returncode, result.stderr) == (
        1,
        "Error: The result cannot be written: no space is left for it.\n",
    )


COLLEGE = """weight,section,1,2,3
10,members,Ann,Bob,
7,members,Bob,Cat,Ann
3,affiliates,Cat,Ann,
2,affiliates,Bob,,
"""


def college(*arguments: str) -> Result:
    return run("-", "--seats", "1", "--rule", "irv", *arguments, text=COLLEGE)


def test_the_sections_of_an_electoral_college_weigh_what_they_are_said_to() -> None:
    halves = json.loads(college("--format", "json").stdout)
    assert halves["stages"][0]["votes_exact"] == ["110/17", "759/85", "33/5"]
    thirds = json.loads(
        college("--share", "members=2/3", "--share", "affiliates=1/3", "--format", "json").stdout
    )
    assert thirds["stages"][0]["votes_exact"] == ["440/51", "2288/255", "22/5"]
    assert thirds["elected"] == [1]


def test_shares_that_cannot_be(file: str) -> None:
    assert (
        "There is no section 'mem'. Those in the file: members, affiliates."
        in college("--share", "mem=1").output
    )
    assert college("--share", "members").exit_code == 2
    assert "have no sections" in run(file, "--rule", "irv", "--seats", "1", "--share", "members=1").output


def test_shares_from_options_leave_the_file_rebased() -> None:
    text = "seats,1\nrebased,yes\n" + COLLEGE
    options = ("--rule", "irv", "--share", "members=2", "--format", "json")
    assert run("-", *options, text=text).stdout == run("-", "--rebased", *options, text=text).stdout
    assert run("-", *options, text=text).stdout != run("-", *options, text=COLLEGE).stdout


def test_how_the_file_is_read(tmp_path: Path) -> None:
    def candidates(content: bytes, *options: str, name: str = "ballots.csv") -> list[str]:
        path = tmp_path / name
        path.write_bytes(content)
        result = run(str(path), "--rule", "scottish", "--seats", "1", "--format", "json", *options)
        assert result.exit_code == 0, result.output
        names: list[str] = json.loads(result.stdout)["candidates"]
        return names

    assert candidates(b"weight|1|2\n3|Ann|Bob\n") == ["Ann", "Bob"]
    assert candidates(b"weight,1,2\n3,Jos\xe9,Bob\n", "--encoding", "cp1252") == ["Bob", "José"]
    assert candidates(b"2 1\n1 1 0\n0\nAnn\nBob\n", "--from", "blt") == ["Ann", "Bob"]


def test_what_an_overvote_is(tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text("Precinct,1st Choice,2nd Choice\nP,overvote,Ann\nP,Bob,Ann\nP,overvote,Ann\n")

    def winner(*options: str) -> list[int]:
        result = run(str(path), "--rule", "san-francisco", "--seats", "1", "--format", "json", *options)
        numbers: list[int] = json.loads(result.stdout)["elected"]
        return numbers

    assert winner() == [1]
    assert winner("--overvote", "end") == [2]


def test_the_formats_are_those_of_the_library() -> None:
    assert tuple(Readable) == READABLE
    assert tuple(Encoding) == ENCODINGS


def test_renominations(file: str) -> None:
    result = run(file, "--rule", "ers97", "--reopen", "2", "--format", "json")
    data = json.loads(result.stdout)
    assert data["reopened"] == 1
    assert data["elected"] == [1]
