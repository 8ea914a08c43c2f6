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
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Write into a folder that is not empty: replace the campaign's files in it, remove those that "
            "the edition does not have (pages, candidates, media …), and leave all others alone.",
        ),
    ] = False,
) -> None:
    """Write the campaign in the database back to a new folder, as it was loaded.

    Example: slatecraft dump my-campaign
    """
    from slatecraft import folder
    from slatecraft.cli.inputs import chosen_edition
    from slatecraft.cli.messages import fail, open_site, say, show_faults

    open_site()
    from slatecraft.campaign import editions

    edition = chosen_edition(
        number, where_none="There is nothing to write: `slatecraft load FOLDER` comes first."
    )
    files = editions.files_of(edition)
    try:
        removed = folder.write_files(files, path, overwrite=force)
    except folder.FolderNotEmpty:
        fail(
            f"The folder {path} is not empty. Give the name of a new one, or say --force to replace the campaign "
            "that is in it; files that the edition does not have are then removed."
        )
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    for file in removed:
        say(f"Removed {file}, which the edition does not have.")
    say(f"Wrote edition {edition.pk}, {len(files)} files, to {path}.")
