"""The calendar of key dates, to subscribe to."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from slatecraft.campaign.days import long_day
from slatecraft.campaign.site import Site
from slatecraft.folder import KeyDate


def calendar(site: Site, language: str, made_at: dt.datetime) -> bytes:
    """The key dates as an iCalendar file; ``made_at`` is when the edition was made, and stamps every event."""
    campaign = site.campaign
    file = Calendar()
    file.add("prodid", "-//Slatecraft//Key dates//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", campaign.election.name.within(language))
    file.add("x-wr-timezone", campaign.timezone)
    file.add("refresh-interval", dt.timedelta(hours=12), parameters={"value": "DURATION"})
    for date in campaign.dates:
        file.add_component(_event(date, campaign.slug, language, made_at))
    file.add_missing_timezones()
    return file.to_ical()


def _event(date: KeyDate, slug: str, language: str, made_at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{date.key}@{slug}.slatecraft")
    event.add("dtstamp", made_at)
    # A calendar takes an event of the same uid with a higher sequence as the same date, moved.
    event.add("sequence", len(date.earlier))
    event.add("summary", date.name.within(language))
    event.add("dtstart", date.at)
    if date.until is not None:
        # The end of whole days is the day after the last one.
        whole_days = not isinstance(date.until, dt.datetime)
        event.add("dtend", date.until + dt.timedelta(days=1) if whole_days else date.until)
    lines = [date.note.within(language)] if date.note else []
    lines += [_("Was: %(day)s") % {"day": long_day(earlier.at)} for earlier in date.earlier]
    if lines:
        event.add("description", "\n".join(lines))
    return event
