"""`slatecraft check`, as a volunteer runs it."""

from __future__ import annotations

import json
import shutil
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from slatecraft.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """A copy of the example, to spoil."""
    with as_file(files("slatecraft.examples") / "nec-2022") as example:
        return shutil.copytree(example, tmp_path / "campaign")


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, words)])


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_folder_says_what_it_holds(campaign: Path) -> None:
    result = check(campaign, "--strict")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        f"{campaign} is a sound campaign: 2 slates, 7 posts, 9 candidates, 634 areas, 14 orders, 7 pages, "
        "in English and Welsh.\n"
    )


def test_faults_are_lines_and_a_count(campaign: Path) -> None:
    spoil(campaign / "orders.csv", ",London,", ",Londn,")
    spoil(campaign / "campaign.toml", "seats = 9", "seats = 0")
    result = check(campaign)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        'campaign.toml:62: seats is 0 in [[posts]] "clp". It must be 1 or more.',
        'orders.csv:4: There is no region "Londn". Did you mean "London"?',
        f"{campaign}: 2 errors.",
    ]


def test_warnings_are_allowed_unless_strict(campaign: Path) -> None:
    (campaign / "budget.xlsx").write_bytes(b"PK")
    result = check(campaign)
    assert result.exit_code == 0
    assert result.stdout.startswith("budget.xlsx: Warning: This is not a file of a campaign folder")
    assert result.stdout.endswith("in English and Welsh. There is 1 warning.\n")
    strict = check(campaign, "--strict")
    assert strict.exit_code == 1
    assert strict.stdout.endswith(": 1 warning.\n")


def test_json_is_for_programs(campaign: Path) -> None:
    sound = json.loads(check(campaign, "--json").stdout)
    assert (sound["schema"], sound["sound"], sound["faults"]) == ("slatecraft.check/1", True, [])
    assert sound["holds"]["languages"] == ["en", "cy"]
    spoil(campaign / "orders.csv", ",London,", ",Londn,")
    result = check(campaign, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["holds"] is None
    assert report["faults"] == [
        {
            "file": "orders.csv",
            "line": 4,
            "severity": "error",
            "message": 'There is no region "Londn".',
            "remedy": 'Did you mean "London"?',
        }
    ]


def test_a_folder_that_is_not_there_is_a_mistake_of_usage(tmp_path: Path) -> None:
    result = check(tmp_path / "nowhere")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert check().exit_code == 2


def test_a_folder_without_a_campaign(tmp_path: Path) -> None:
    result = check(tmp_path)
    assert result.exit_code == 1
    assert "There is no campaign.toml" in result.stdout
    assert "slatecraft new" in result.stdout
