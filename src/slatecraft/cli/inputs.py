"""What several commands are given: a folder that must be sound, and the number of an edition that must be there."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from slatecraft.cli.messages import fail, show_faults

if TYPE_CHECKING:
    from slatecraft.campaign.models import Edition


def sound_files(path: Path) -> dict[str, bytes]:
    """The files of a campaign folder, or its faults and the end of the command."""
    from slatecraft import folder

    try:
        files = folder.read_files(path)
        folder.parse(files)
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    return files


def chosen_edition(number: int | None, *, where_none: str) -> "Edition":
    """The edition of that number, or without one the newest; else the end of the command.

    ``where_none`` is what to say where there is no edition at all.
    """
    from slatecraft.campaign import editions
    from slatecraft.campaign.models import Edition

    edition = editions.latest() if number is None else Edition.objects.filter(pk=number).first()
    if edition is None:
        fail(
            where_none
            if number is None
            else f"There is no edition {number}: `slatecraft publish --list` shows those there are."
        )
    return edition
