"""Template filters of the organisers' pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from slatecraft.campaign import days

register = template.Library()


@register.filter
def moment(at: dt.datetime) -> str:
    """A moment in the campaign's time: "4:05pm on Friday 17 June 2022"."""
    return days.long_day(timezone.localtime(at))


@register.filter
def iso(at: dt.datetime) -> str:
    """A moment for an attribute ``datetime``."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def whole(number: float | None) -> str:
    """A number of votes: "12,955"; nothing for None."""
    return "" if number is None else f"{number:,.0f}"


@register.filter
def votes(number: float | None) -> str:
    """A small number of votes: "80.2"; nothing for None."""
    return "" if number is None else f"{number:,.1f}"


@register.filter
def seats(number: float) -> str:
    """Expected seats: "4.31"."""
    return f"{number:.2f}"


@register.filter
def gain(number: float) -> str:
    """A difference in seats: "+0.28", with a real minus."""
    rounded = round(number, 2)
    return f"{rounded:+.2f}".replace("-", "−") if rounded else "0.00"


@register.filter
def per_cent(share: float | None) -> str:
    """A share: "37%"; a chance that is neither nothing nor certain is never called so."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share:.0%}"


@register.filter
def interval(estimate: Mapping[str, float]) -> str:
    """The 95 % interval of a mean: "4.29 to 4.33"."""
    low, high = (f"{round(estimate[end], 2) + 0:.2f}".replace("-", "−") for end in ("low", "high"))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """The value of a key, or None."""
    return values.get(key)
