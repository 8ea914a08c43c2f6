"""The command line: one module per command, each calling one function of a room."""

from __future__ import annotations

import typer

from slatecraft.cli import places

app = typer.Typer(
    name="slatecraft",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Plan, publish, count and run Single Transferable Vote elections.",
)
app.add_typer(places.app, name="places")


def main() -> None:
    """Entry point of the `slatecraft` command."""
    app()
