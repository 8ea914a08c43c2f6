"""`slatecraft dump`."""

from pathlib import Path
from typing import Annotated

import typer


def dump(
    path: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to write the folder.", show_default=False)
    ],
    number: Annotated[
        int | None,
        typer.Option("--edition", metavar="N", help="The edition's number. Without it: the newest."),
    ] = None,
) -> None:
    """Write the campaign in the database back to a folder, as it was loaded.

    Example: slatecraft dump my-campaign
    """
    from slatecraft import folder
    from slatecraft.cli.messages import fail, say, show_faults
    from slatecraft.web import running

    running.prepare()
    from slatecraft.campaign import editions
    from slatecraft.campaign.models import Edition

    edition = editions.latest() if number is None else Edition.objects.filter(pk=number).first()
    if edition is None:
        fail(
            "There is nothing to write: `slatecraft load FOLDER` comes first."
            if number is None
            else f"There is no edition {number}: `slatecraft publish --list` shows those there are."
        )
    files = editions.files_of(edition)
    try:
        folder.write_files(files, path)
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    say(f"Wrote edition {edition.pk}, {len(files)} files, to {path}.")
