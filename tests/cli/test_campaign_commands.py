"""load, publish and dump, run as a volunteer runs them."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from slatecraft import folder
from slatecraft.folder.starter import starter_files
from slatecraft.web import running


@pytest.fixture
def volunteer(tmp_path: Path) -> "Volunteer":
    return Volunteer(tmp_path)


class Volunteer:
    """Someone at a terminal, in a folder of their own, with the example copied into ``campaign``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.campaign = home / "campaign"
        with running.example() as path:
            folder.write_files(folder.read_files(path), self.campaign)

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SLATECRAFT_", "DATABASE_URL"))}
        return subprocess.run(
            [sys.executable, "-m", "slatecraft", *words],
            cwd=self.home,
            env=inherited,
            capture_output=True,
            text=True,
            check=False,
        )


def test_load_publish_and_dump_in_a_fresh_folder(volunteer: Volunteer) -> None:
    first = volunteer.types("load", "campaign")
    assert (first.returncode, first.stderr) == (0, "")
    assert "Loaded as edition 1." in first.stdout
    assert "does not see it yet" in first.stdout
    assert "Nothing has changed" in volunteer.types("load", "campaign").stdout
    assert "now what the public sees" in volunteer.types("publish").stdout
    assert "(published)" in volunteer.types("publish", "--list").stdout
    assert volunteer.types("dump", "back").returncode == 0
    assert folder.read_files(volunteer.home / "back") == folder.read_files(volunteer.campaign)


def test_a_fault_is_named_by_file_and_line_and_nothing_is_loaded(volunteer: Volunteer) -> None:
    orders = volunteer.campaign / "orders.csv"
    orders.write_text(orders.read_text().replace("yasmine-dar", "yasmine-da", 1))
    result = volunteer.types("load", "campaign")
    assert result.returncode == 1
    assert "orders.csv:2" in result.stderr
    assert "Traceback" not in result.stderr
    assert not volunteer.types("publish", "--list").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("load", "no-such-folder"), "no-such-folder"),
        (("dump", "back"), "There is nothing to write"),
        (("publish",), "There is no edition yet"),
        (("publish", "7"), "There is no edition 7"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    volunteer: Volunteer, words: tuple[str, ...], sentence: str
) -> None:
    result = volunteer.types(*words)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_dump_writes_over_files_only_when_forced_and_says_what_it_removed(volunteer: Volunteer) -> None:
    volunteer.types("load", "campaign")
    other = volunteer.home / "other"
    folder.write_files(starter_files("Bright Lamps", dt.date(2026, 1, 1)), other)
    (other / "letters.txt").write_text("mine")
    before = {path: path.read_bytes() for path in other.rglob("*") if path.is_file()}
    refused = volunteer.types("dump", "other")
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert "--force" in refused.stderr
    assert {path: path.read_bytes() for path in other.rglob("*") if path.is_file()} == before
    forced = volunteer.types("dump", "other", "--force")
    assert forced.returncode == 0, forced.stderr
    assert "Removed candidates/ada-example.md, which the edition does not have." in forced.stdout
    assert folder.read_files(other) == folder.read_files(volunteer.campaign)
    assert (other / "letters.txt").read_text() == "mine"
