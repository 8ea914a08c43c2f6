"""How commands speak: results on standard output, faults as sentences on standard error."""

import shutil
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

from slatecraft.folder import Fault

MEASURE = 100
"""Lines for people are no wider, on however wide a terminal."""


class Language(StrEnum):
    """Which languages results can be told in."""

    EN = "en"
    CY = "cy"


InLanguage = Annotated[Language, typer.Option(help="English or Welsh.")]


def measure() -> int:
    """How wide lines for people are."""
    return min(shutil.get_terminal_size().columns, MEASURE)


def say(sentence: str) -> None:
    """A line of the result."""
    put(f"{sentence}\n")


def put(text: str | bytes) -> None:
    """Write to standard output, or say why that cannot be done and end the command."""
    if sys.stdout is None:
        fail("The result cannot be written: standard output is closed.")
    typer.echo(text, nl=False)


def fail(sentence: str) -> NoReturn:
    """Say what is wrong and stop with exit code 1."""
    typer.echo(f"Error: {sentence}", err=True)
    raise typer.Exit(1)


def show_faults(faults: Iterable[Fault]) -> None:
    """The faults of a folder, one a line."""
    for fault in faults:
        typer.echo(str(fault), err=True)


def open_site() -> None:
    """Make the database ready, or say why it cannot be."""
    from slatecraft.web import running

    try:
        running.prepare()
    except running.CannotRun as error:
        fail(str(error))
