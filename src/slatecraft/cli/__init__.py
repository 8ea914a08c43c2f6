"""The command line: one module per command, each calling one function of a room."""

import typer

from slatecraft.cli import check, demo, dump, load, new, places, publish, serve

app = typer.Typer(
    name="slatecraft",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Plan, publish, count and run Single Transferable Vote elections.",
)
app.command("demo")(demo.demo)
app.command("new")(new.new)
app.command("check")(check.check)
app.command("load")(load.load)
app.command("publish")(publish.publish)
app.command("dump")(dump.dump)
app.command("serve")(serve.serve)
app.add_typer(places.app, name="places")


def main() -> None:
    """Entry point of the `slatecraft` command."""
    app()
