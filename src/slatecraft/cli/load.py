"""`slatecraft load`."""

from pathlib import Path
from typing import Annotated

import typer


def load(
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="The campaign folder.", show_default=False)],
    publish: Annotated[
        bool, typer.Option("--publish", help="Let the public see it at once, as `slatecraft publish` would.")
    ] = False,
) -> None:
    """Read a campaign folder into the database, as a new edition that the public does not see yet.

    A folder with an error changes nothing, nor does one that is already there.

    Example: slatecraft load my-campaign --publish
    """
    from slatecraft.cli.inputs import sound_files
    from slatecraft.cli.messages import fail, open_site, say

    files = sound_files(path)
    open_site()
    from slatecraft.campaign import editions

    try:
        edition, new = editions.keep(files)
    except editions.OtherCampaign as error:
        fail(str(error))
    say(f"Loaded as edition {edition.pk}." if new else f"Nothing has changed since edition {edition.pk}.")
    if publish:
        try:
            turned = editions.publish(edition)
        except editions.BallotsAreOut as error:
            fail(f"{error} If you mean it: `slatecraft publish {edition.pk} --after-ballots`.")
        say(f"Edition {edition.pk} is {'now' if turned else 'already'} what the public sees.")
    elif editions.published() != edition:
        say("The public does not see it yet: `slatecraft publish` shows it.")
