"""`slatecraft viewer`."""

from pathlib import Path
from typing import Annotated

import typer

from slatecraft.cli.count import Language, write_output


def viewer(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output."),
    ] = None,
    language: Annotated[Language, typer.Option(help="English or Welsh.")] = Language.EN,
) -> None:
    """Write a page that replays any count, stage by stage: it opens the JSON of `slatecraft count`, from anyone.

    It is one file that works without a server and sends nothing to anybody.

    Example: slatecraft viewer --output viewer.html
    """
    from slatecraft.stv.sheets.replay import replay_page

    write_output(replay_page(language).encode(), output)
