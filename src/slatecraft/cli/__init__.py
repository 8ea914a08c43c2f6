"""The command line: one module per command, each calling one function of a room."""

import errno
import os
import sys
from typing import Annotated

import typer

from slatecraft import __version__
from slatecraft.cli import (
    check,
    convert,
    count,
    countback,
    demo,
    dump,
    fit,
    forecast,
    load,
    margin,
    new,
    organiser,
    places,
    plan,
    publish,
    replay,
    rules,
    schema,
    serve,
    viewer,
    worker,
)

app = typer.Typer(
    name="slatecraft",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("new")(new.new)
app.command("check")(check.check)
app.command("load")(load.load)
app.command("publish")(publish.publish)
app.command("dump")(dump.dump)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("organiser")(organiser.organiser)
app.command("plan")(plan.plan)
app.command("forecast")(forecast.forecast)
app.command("fit")(fit.fit)
app.command("replay")(replay.replay)
app.command("count")(count.count)
app.command("margin")(margin.margin)
app.command("countback")(countback.countback)
app.command("convert")(convert.convert)
app.command("viewer")(viewer.viewer)
app.add_typer(rules.app, name="rules")
app.command("schema")(schema.schema)
app.add_typer(places.app, name="places")


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"slatecraft {__version__}")
        raise typer.Exit


@app.callback()
def slatecraft(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Say which version this is, and stop."
        ),
    ] = False,
) -> None:
    """Plan, publish, count and run Single Transferable Vote elections."""


def main() -> None:
    """Entry point of the `slatecraft` command."""
    try:
        app()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # What is left in the buffer cannot be written either, and would fail once more when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit("Error: The result cannot be written: no space is left for it.")
