"""What commands on elections share: their options, the ballots and the rule they are given, and where a result goes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from slatecraft.cli.messages import fail

if TYPE_CHECKING:
    from slatecraft.stv import Election, Rule


BallotsFile = Annotated[
    str, typer.Argument(metavar="FILE", help="The ballots; - for standard input.", show_default=False)
]
OutputFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output."),
]
Seats = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How many to elect, if not as many as the file says.")
]
Contest = Annotated[
    str | None, typer.Option(metavar="NAME", help="Which contest, where the file has the votes of several.")
]


def fail_usage(sentence: str, option: str) -> NoReturn:
    """Say what is wrong with an option and stop with exit code 2."""
    raise typer.BadParameter(sentence, param_hint=option)


def chosen_rule(given: str) -> "Rule":
    """The rule of a key or of a TOML file, or a sentence why there is none and the end of the command."""
    from slatecraft.stv import rules

    try:
        if given.endswith(".toml") or "/" in given or "\\" in given:
            return rules.load(Path(given))
        return rules.get(given)
    except (rules.UnknownRule, rules.RuleFileError) as error:
        fail(str(error))
    except FileNotFoundError:
        fail(f"There is no file {given}.")
    except OSError as error:
        fail(f"The file {given} cannot be read: {error.strerror}.")


def read_election(file: str, seats: int | None = None, contest: str | None = None) -> "Election":
    """The election in a file (- for standard input), or a sentence why there is none and the end of the command."""
    from slatecraft.stv import formats

    try:
        given = sys.stdin.buffer.read() if file == "-" else file
        return formats.read_election(given, seats=seats, contest=contest)
    except FileNotFoundError:
        fail(f"There is no file {file}.")
    except OSError as error:
        fail(f"The file {file} cannot be read: {error.strerror}.")


def write_output(text: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output if there is none."""
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_bytes(text)
    except OSError as error:
        fail(f"The file {output} cannot be written: {error.strerror}.")
