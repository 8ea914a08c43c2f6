"""`slatecraft publish`."""

from typing import Annotated

import typer


def publish(
    number: Annotated[
        int | None, typer.Argument(metavar="[EDITION]", help="The edition's number. Without it: the newest.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="List the editions, and change nothing.")] = False,
) -> None:
    """Choose the edition the public sees: the newest, or an earlier one to go back to.

    Example: slatecraft publish 3
    """
    from slatecraft.cli.inputs import chosen_edition
    from slatecraft.cli.messages import open_site, say

    open_site()
    from slatecraft.campaign import editions
    from slatecraft.campaign.models import Edition

    if show:
        public = editions.published()
        for one in Edition.objects.all():
            say(
                f"{one.pk:>5}  {one.made_at:%Y-%m-%d %H:%M}  {one.slug}{'  (published)' if one == public else ''}"
            )
        return
    edition = chosen_edition(
        number, where_none="There is no edition yet: `slatecraft load FOLDER` makes one."
    )
    turned = editions.publish(edition)
    say(f"Edition {edition.pk} is {'now' if turned else 'already'} what the public sees.")
