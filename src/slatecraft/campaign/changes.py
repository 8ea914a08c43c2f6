"""What differs between two campaigns in what members are asked to do, and from when such a change is a grave one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slatecraft import folder

if TYPE_CHECKING:
    from slatecraft.folder import Campaign

Where = tuple[str, str]
"""The key of a slate and of a post."""


def changed_orders(before: Campaign, after: Campaign) -> dict[Where, tuple[str, ...]]:
    """For each slate and post, the codes of the areas that ``after`` asks for another order than ``before`` does.

    An area that only one of the two knows counts as changed; where nothing changes there is no entry.
    """
    old, new = _asked(before), _asked(after)
    changed = {}
    for where in {**old, **new}:
        here, there = old.get(where, {}), new.get(where, {})
        codes = tuple(code for code in {**here, **there} if here.get(code) != there.get(code))
        if codes:
            changed[where] = codes
    return changed


def ballots_out(campaign: Campaign) -> dt.datetime | None:
    """When ballots go out, as a moment (a day begins at midnight); None where the campaign does not say."""
    date = next((date for date in campaign.dates if date.key == campaign.election.opens), None)
    if date is None:
        return None
    if isinstance(date.at, dt.datetime):
        return date.at
    return dt.datetime.combine(date.at, dt.time(), ZoneInfo(campaign.timezone))


def _asked(campaign: Campaign) -> dict[Where, dict[str, tuple[str, ...]]]:
    return {
        (slate.key, post): {
            code: order.candidates
            for order in folder.orders(campaign, slate.key, post)
            for code in order.areas
        }
        for slate in campaign.slates
        for post in slate.stands
    }
