"""Key dates in words, in the active language."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override, pgettext

# Django's Welsh misspells it; a message of our own comes before Django's.
gettext_noop("July")


def long_day(at: dt.date | dt.datetime) -> str:
    """The day with its weekday and year, and the time where there is one: "12 noon on Friday 17 June 2022"."""
    day = date_format(at, pgettext("format of a long date, in Django's letters", "l j F Y"))
    if isinstance(at, dt.datetime):
        return _("%(time)s on %(day)s") % {"time": clock(at), "day": day}
    return day


def day_in(at: dt.date | dt.datetime, language: str) -> str:
    """As `long_day`, in a language that need not be the active one."""
    with override(language):
        return long_day(at)


def short_day(at: dt.date | dt.datetime) -> str:
    """The day and month only: "17 June"."""
    return date_format(at, pgettext("format of a short date, in Django's letters", "j F"))


def clock(at: dt.datetime) -> str:
    """The time of day: "12 noon", "midnight", "11:59pm"."""
    if (at.hour, at.minute) == (12, 0):
        return _("12 noon")
    if (at.hour, at.minute) == (0, 0):
        return _("midnight")
    return date_format(at, pgettext("format of a time, in Django's letters", "g:iA")).lower()
