"""Template tags and filters of the public pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import get_language

from slatecraft.campaign import days
from slatecraft.campaign.addresses import address, media_address
from slatecraft.folder import Candidate, Text

register = template.Library()


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


@register.filter
def words(text: Text) -> str:
    """The words in the reader's language, or in the first there are."""
    return text.within(language())


@register.filter
def words_lang(text: Text) -> str:
    """The language the words are in, for an attribute ``lang``."""
    if text.has(language()) or not text.translations:
        return language()
    return text.translations[0][0]


@register.filter
def day(at: dt.date | dt.datetime) -> str:
    """A key date in full."""
    return days.long_day(at)


@register.filter
def short_day(at: dt.date | dt.datetime) -> str:
    """A key date as day and month."""
    return days.short_day(at)


@register.filter
def iso(at: dt.date | dt.datetime) -> str:
    """A key date for an attribute ``datetime``."""
    return at.isoformat()


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], name: str, **keys: str) -> str:
    """The address of a page of this slate."""
    return address(context["site"], context["slate_site"], name, **keys)


@register.filter
def initials(candidate: Candidate) -> str:
    """First letters of the first and last name."""
    parts = candidate.name.split()
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else candidate.name[:1]).upper()


@register.simple_tag(takes_context=True)
def photo(context: dict[str, Any], candidate: Candidate) -> str:
    """The address of the candidate's picture, or nothing."""
    return media_address(context["site"], candidate.photo) if candidate.photo else ""
