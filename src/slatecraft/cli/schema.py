"""`slatecraft schema`: the published forms of what commands print as JSON."""

from importlib.resources import files
from typing import Annotated

import typer

from slatecraft.cli.elections import fail_usage

ROOMS = ("slatecraft.stv", "slatecraft.planning")


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="The form, as `schema` in a document says it: slatecraft-count/1.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """List the forms in which commands print JSON, or print the JSON Schema (draft 2020-12) of one.

    Examples:

        slatecraft schema

        slatecraft schema slatecraft-count/1 > slatecraft-count-1.json
    """
    published = {
        f"{stem}/{version}": file
        for room in ROOMS
        for file in files(room).joinpath("schema").iterdir()
        for stem, _, version in [file.name.removesuffix(".json").rpartition("-")]
    }
    if name is None:
        typer.echo("\n".join(sorted(published)))
    elif name in published:
        typer.echo(published[name].read_text(encoding="utf-8"), nl=False)
    else:
        fail_usage(f"there is no form {name!r}. There are: {', '.join(sorted(published))}.", "NAME")
