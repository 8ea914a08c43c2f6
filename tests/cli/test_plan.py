"""`slatecraft plan` and `slatecraft forecast` on a small campaign, run as a person would."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from slatecraft import folder
from slatecraft.cli import app
from slatecraft.folder.starter import starter_files

AREAS = """code,name,name_cy,region,aliases,members,turnout,support
north,The North,Y Gogledd,Upper,,900,50%,55%
east,The East,Y Dwyrain,Upper,,700,50%,50%
south,The South,Y De,Lower,,800,50%,55%
west,The West,Y Gorllewin,Lower,,600,50%,50%
"""
ELECTORATE = """slate = "bright-lamps"
post = "committee"
seats = 3
unknown = "none"

[strengths]
ada-example = 0.7
ben-sample = 0.2
cadi-enghraifft = 0.1

[[rivals]]
name = "Dim Lamps"
share = 0.35
candidates = 2

[[rivals]]
name = "An Independent"
share = 0.12
"""
ORDERS = """slate,post,region,area,order,source
bright-lamps,committee,,,ada-example ben-sample cadi-enghraifft,published
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "100"})


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    files = dict(starter_files("Bright Lamps", dt.date(2026, 11, 25)))
    files |= {
        "areas.csv": files["areas.csv"] + AREAS.partition("\n")[2].encode(),
        "electorate.toml": ELECTORATE.encode(),
        "orders.csv": ORDERS.encode(),
    }
    files["areas.csv"] = AREAS.encode() + b"ABROAD,Members abroad,Aelodau tramor,,abroad,0,,\n"
    path = tmp_path / "campaign"
    folder.write_files(files, path)
    return path


def asked(path: Path) -> set[str]:
    with (path / "orders.csv").open(encoding="utf-8") as lines:
        return {row["order"] for row in csv.DictReader(lines)}


def test_a_plan_writes_orders_that_the_campaign_can_be_loaded_with(campaign: Path) -> None:
    result = run("plan", str(campaign), "--draws", "300")
    assert result.exit_code == 0, result.output
    assert "of 3 seats (300 draws, seed 1)" in " ".join(result.stdout.split())
    assert "-bright-lamps,committee,,,ada-example ben-sample cadi-enghraifft" in result.stdout
    assert asked(campaign) != {"ada-example ben-sample cadi-enghraifft"}
    files = folder.read_files(campaign)
    assert not [path for path in files if path.startswith("plan/")]
    assert [fault for fault in folder.check(files) if fault.severity == "error"] == []
    report = (campaign / "plan" / "report.html").read_text(encoding="utf-8")
    assert "Ada Example" in report
    document = json.loads((campaign / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert (document["schema"], document["draws"], document["seed"]) == ("slatecraft-plan/1", 300, 1)


def test_a_campaign_without_orders_gets_its_first_from_a_plan(campaign: Path) -> None:
    (campaign / "orders.csv").unlink()
    result = run("forecast", str(campaign), "--draws", "100")
    assert result.exit_code == 1
    assert "give every area one, or make a plan" in " ".join(result.output.split())
    result = run("plan", str(campaign), "--draws", "300")
    assert result.exit_code == 0, result.output
    assert "+slate,post,region,area,order,source" in result.stdout
    assert folder.parse(folder.read_files(campaign)).orders


def test_a_plan_can_be_told_in_welsh(campaign: Path) -> None:
    result = run("plan", str(campaign), "--draws", "200", "--keep-orders", "--language", "cy")
    assert result.exit_code == 0, result.output
    assert "sedd" in result.stdout
    assert '<html lang="cy">' in (campaign / "plan" / "report.html").read_text(encoding="utf-8")


def test_the_same_folder_and_seed_give_the_same_plan(campaign: Path) -> None:
    first = run("plan", str(campaign), "--draws", "200", "--keep-orders", "--json")
    assert first.exit_code == 0, first.output
    assert first.stdout == run("plan", str(campaign), "--draws", "200", "--keep-orders", "--json").stdout
    assert asked(campaign) == {"ada-example ben-sample cadi-enghraifft"}


def test_a_plan_that_is_stopped_leaves_the_orders_as_they_were(
    campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.read_files(campaign)

    def stopped(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("slatecraft.planning.planner._Planner._prove", stopped)
    result = run("plan", str(campaign), "--draws", "200")
    assert result.exit_code == 130
    assert "Nothing was written; the orders are as they were." in result.stderr
    assert folder.read_files(campaign) == before


def test_a_forecast_writes_nothing(campaign: Path) -> None:
    before = folder.read_files(campaign)
    result = run("forecast", str(campaign), "--draws", "200")
    assert result.exit_code == 0, result.output
    assert "The orders of today are expected to win" in " ".join(result.stdout.split())
    assert folder.read_files(campaign) == before
    assert not (campaign / "plan").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--slate", "dim-lamps"), 'There is no slate "dim-lamps".'),
        (("--goal", "at-least"), "The goal at-least needs a number of seats of 1 or more."),
        (("--scheduler", "nowhere"), "nowhere"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(
    campaign: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("plan", str(campaign), "--draws", "200", *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("goal", [(), ("--goal", "worst")])
def test_a_number_of_seats_without_its_goal_is_a_mistake(campaign: Path, goal: tuple[str, ...]) -> None:
    result = run("plan", str(campaign), "--draws", "200", "--at-least", "2", *goal)
    assert result.exit_code == 2
    assert "add --goal at-least" in " ".join(result.output.split())


def test_a_number_of_seats_may_have_its_goal_from_the_folder(campaign: Path) -> None:
    electorate = campaign / "electorate.toml"
    electorate.write_text(ELECTORATE + '\n[plan]\ngoal = "at-least"\nat_least = 9\n', encoding="utf-8")
    result = run("plan", str(campaign), "--draws", "200", "--keep-orders")
    assert result.exit_code == 1
    assert "The slate has 3 candidates: at least 9 of the slate cannot be elected." in result.stderr
    result = run("plan", str(campaign), "--draws", "200", "--keep-orders", "--at-least", "2", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["at_least"] == 2


def test_the_help_says_where_else_wishes_are_written() -> None:
    said = " ".join(run("plan", "--help").stdout.split())
    assert 'What the table "plan" of electorate.toml says goes, where no option says otherwise.' in said


def test_a_folder_without_an_electorate_is_told_what_to_write(campaign: Path) -> None:
    (campaign / "electorate.toml").unlink()
    result = run("plan", str(campaign))
    assert result.exit_code == 1
    assert "There is no electorate.toml" in result.stderr
