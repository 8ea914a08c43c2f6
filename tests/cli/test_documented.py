"""Every command is in docs/commands.md as it is, and shows an example."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer.main

from slatecraft import cli

PROJECT = Path(__file__).parents[2]


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from commands(child, f"{path} {name}")
        else:
            yield f"{path} {name}", child


def test_the_page_is_what_the_program_says() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "typer", "slatecraft.cli", "utils", "docs", "--name", "slatecraft"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    page = (PROJECT / "docs" / "commands.md").read_text()
    assert page.strip() == said.strip(), "docs/commands.md is not up to date: run `make docs`"


def test_every_command_shows_an_example() -> None:
    found = dict(commands(typer.main.get_command(cli.app), "slatecraft"))
    assert len(found) > 5
    for name, command in found.items():
        help_text = f"{command.help or ''}{command.epilog or ''}"
        assert f"{name} " in help_text, f"`{name}` has no example in its help"
