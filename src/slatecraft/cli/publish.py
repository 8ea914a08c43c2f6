"""`slatecraft publish`."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from slatecraft.campaign.models import Edition


def publish(
    number: Annotated[
        int | None, typer.Argument(metavar="[EDITION]", help="The edition's number. Without it: the newest.")
    ] = None,
    at: Annotated[
        dt.datetime | None,
        typer.Option(
            metavar="TIME",
            formats=["%Y-%m-%dT%H:%M"],
            help="Not now but at this time of the campaign's own clock, by itself: 2027-06-01T12:00.",
            show_default=False,
        ),
    ] = None,
    after_ballots: Annotated[
        bool,
        typer.Option("--after-ballots", help="Change orders though ballots have gone out: you mean it."),
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="List the editions, and change nothing.")] = False,
) -> None:
    """Choose the edition the public sees, now or from a set time: the newest, or an earlier one to go back to.

    Example: slatecraft publish 3
    """
    from slatecraft.cli.inputs import chosen_edition
    from slatecraft.cli.messages import fail, open_site, say

    open_site()
    from slatecraft.campaign import editions
    from slatecraft.campaign.models import Edition

    if show:
        public = editions.published()
        times = {row.edition_id: row.seen_from for row in reversed(editions.upcoming())}
        for one in Edition.objects.all():
            mark = "  (published)" if one == public else ""
            if one.pk in times:
                mark += f"  (from {times[one.pk].astimezone(_zone(one)):%Y-%m-%d %H:%M})"
            say(f"{one.pk:>5}  {one.made_at:%Y-%m-%d %H:%M}  {one.slug}{mark}")
        return
    edition = chosen_edition(
        number, where_none="There is no edition yet: `slatecraft load FOLDER` makes one."
    )
    moment = at.replace(tzinfo=_zone(edition)) if at else None
    if moment and moment <= dt.datetime.now(dt.UTC):
        fail(f"{at:%Y-%m-%d %H:%M} has passed. Give a time to come, or leave --at out to publish now.")
    try:
        turned = editions.publish(edition, at=moment, after_ballots=after_ballots)
    except editions.BallotsAreOut as error:
        fail(f"{error} If you mean it, say --after-ballots.")
    if moment and turned:
        say(f"Edition {edition.pk} is what the public sees from {moment:%Y-%m-%d %H:%M %Z}.")
    else:
        say(f"Edition {edition.pk} is {'now' if turned else 'already'} what the public sees.")
    for row in editions.upcoming():
        if row.edition_id != edition.pk:
            then = row.seen_from.astimezone(_zone(edition))
            say(f"Edition {row.edition_id} takes its place at {then:%Y-%m-%d %H:%M}.")


def _zone(edition: "Edition") -> ZoneInfo:
    from slatecraft.campaign import editions

    return ZoneInfo(editions.site_of(edition).campaign.timezone)
