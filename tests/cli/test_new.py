"""`slatecraft new`: a folder to start from that is right as it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from slatecraft import folder
from slatecraft.cli import app
from slatecraft.folder.starter import starter_files

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def test_what_new_makes_passes_the_strictest_check(tmp_path: Path) -> None:
    made = run("new", tmp_path / "bright-lamps")
    assert made.exit_code == 0, made.output
    checked = run("check", "--strict", tmp_path / "bright-lamps")
    assert checked.exit_code == 0, checked.output
    assert "1 slate, 2 posts, 4 candidates" in checked.stdout


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    target = tmp_path / "my campaign"
    lines = run("new", target).stdout.splitlines()
    assert [line.split("   ")[0].strip() for line in lines[1:]] == [
        f"slatecraft demo '{target}'",
        f"slatecraft check '{target}'",
        "To put it on the web, see docs/publish-a-campaign.md.",
    ]


@pytest.mark.parametrize("languages", [("en",), ("cy",), ("cy", "en"), ("en", "cy")])
def test_it_is_in_the_languages_asked_for_alone(tmp_path: Path, languages: tuple[str, ...]) -> None:
    target = tmp_path / "lamps"
    made = run("new", target, *(word for language in languages for word in ("--language", language)))
    assert made.exit_code == 0, made.output
    files = folder.read_files(target)
    assert [str(fault) for fault in folder.check(files)] == []
    campaign, both = folder.parse(files), folder.parse(starter_files("Lamps", dt.date(2026, 11, 23)))
    assert campaign.languages == languages
    for language in ("en", "cy"):
        there = language in languages
        assert campaign.notice.has(language) == there
        assert campaign.dates[0].name.has(language) == there
        assert (both.notice.within(language).encode() in files["campaign.toml"]) == there
        words = both.pages[-1].body.within(language).encode()
        assert any(words in data for data in files.values()) == there
    assert b"# keys of dates, below" in files["campaign.toml"]


def test_a_language_that_the_site_has_not_is_refused(tmp_path: Path) -> None:
    result = run("new", tmp_path / "lamps", "--language", "gd")
    assert result.exit_code == 2
    assert "cy (Welsh)" in result.stderr
    assert not (tmp_path / "lamps").exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bright Lamps 2027", "bright-lamps-2027"),
        ('The "Lamps" \\ & Sons\n', "the-lamps-sons"),
        ("Лампи", "campaign"),
        ("x" * 300, "x" * 60),
        ("\x07", "a-new-campaign"),
    ],
)
def test_any_name_will_do(name: str, slug: str) -> None:
    files = starter_files(name, dt.date(2026, 11, 23))
    assert [str(fault) for fault in folder.check(files)] == []
    campaign = folder.parse(files)
    assert campaign.slug == slug
    if name.isprintable():
        assert campaign.name.within("cy") == name


def test_the_folder_s_name_is_the_campaign_s_unless_told(tmp_path: Path) -> None:
    run("new", tmp_path / "bright-lamps")
    run("new", tmp_path / "other", "--name", "Lampau Llachar")
    names = [folder.parse(folder.read_files(tmp_path / made)).name for made in ("bright-lamps", "other")]
    assert [name.within("en") for name in names] == ["Bright lamps", "Lampau Llachar"]


@pytest.mark.parametrize(
    "today", [dt.date(2026, 1, 1), dt.date(2027, 2, 1), dt.date(2028, 2, 29), dt.date(2026, 12, 31)]
)
def test_its_dates_are_to_come_on_whatever_day_it_is_made(today: dt.date) -> None:
    files = starter_files("Lamps", today)
    assert folder.check(files) == ()
    for date in folder.parse(files).dates:
        assert date.at.isoformat() > today.isoformat()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = run("new", tmp_path)
    assert result.exit_code == 1
    assert "not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert run("new", tmp_path / "thesis.txt").exit_code == 1


def test_every_text_of_it_is_in_both_languages() -> None:
    campaign = folder.parse(starter_files("Lamps", dt.date(2026, 11, 23)))
    assert campaign.languages == ("en", "cy")
    for order in folder.orders(campaign, "bright-lamps", "committee"):
        assert order.source == "illustration"
    assert len(folder.atlas(campaign)) == 634
