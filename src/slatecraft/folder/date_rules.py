"""Whether a campaign's dates follow one another, and its texts say them as they are."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING

from slatecraft.folder.dates import LIKE_A_TOKEN, TOKEN, token_value, written
from slatecraft.folder.faults import shortened
from slatecraft.folder.parse import NO_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slatecraft.folder.dates import Moment, Written
    from slatecraft.folder.model import KeyDate
    from slatecraft.folder.parse import Source
    from slatecraft.folder.reader import Passage

_Placed = dict[str, tuple[int, "KeyDate"]]
"""Dates by key, with their places in the campaign's list."""


def sequence(source: Source) -> None:
    """Dates that must follow one another: opening and closing, freeze and ballots, ``at`` and ``until``.

    Of dates whose keys end in "-open" and "-close", or "-opens" and "-closes", the one opens what the other
    closes.
    """
    campaign = source.campaign
    election = campaign.election
    placed: _Placed = {date.key: (place, date) for place, date in enumerate(campaign.dates) if date.key}
    for name, key in (("freeze", election.freeze), ("opens", election.opens), ("closes", election.closes)):
        if key:
            source.unknown("dates", source.at("election", name), "date", key, placed)
    for position, date in enumerate(campaign.dates):
        _period(source, ("dates", position), date.at, date.until)
        _history(source, position, date)
    pairs = {(election.opens, election.closes): None}
    for key in placed:
        if key.endswith(("-open", "-opens")):
            pairs[key, f"{key.removesuffix('s').removesuffix('open')}close{'s' * key.endswith('s')}"] = None
    for opens, closes in pairs:
        _in_turn(source, placed, opens, closes)
    _in_turn(source, placed, election.freeze, election.opens, together=True)
    _in_turn(source, placed, "nominations-close", election.opens, together=True)


def _in_turn(source: Source, placed: _Placed, first: str, second: str, *, together: bool = False) -> None:
    """``first`` must come before ``second``, or on the same day; ``together``: at the same time will do."""
    if first not in placed or second not in placed:
        return
    (_, earlier), (position, later) = placed[first], placed[second]
    a, b = earlier.at, later.at
    if NO_DATE in {a, b}:
        return
    if isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
        right = a < b or (together and a == b)
    else:
        right = _day(a) <= _day(b)
    if not right:
        message = f'"{second}" ({_figures(b)}) does not come after "{first}" ({_figures(a)}).'
        line = source.line("dates", placed[first][0], "at")
        remedy = f"Put the two in their right order; the other one is on line {line}."
        source.error(("dates", position, "at"), message, remedy)


def _period(source: Source, path: tuple[str | int, ...], at: Moment, until: Moment | None) -> None:
    if until is None or at == NO_DATE:
        return
    right = at < until if type(at) is type(until) else _day(at) <= _day(until)
    if not right:
        message = f"until ({_figures(until)}) does not come after at ({_figures(at)})."
        source.error((*path, "until"), message, "Put the later one in until, or leave until out.")


def _history(source: Source, position: int, date: KeyDate) -> None:
    seen = {(date.at, date.until): "the one in force"}
    for number, earlier in enumerate(date.earlier):
        if earlier.at == NO_DATE:
            continue
        path = ("dates", position, "earlier", number)
        _period(source, path, earlier.at, earlier.until)
        value = (earlier.at, earlier.until)
        if value in seen:
            message = (
                f'The earlier value {_figures(earlier.at)} of "{date.key}" is the same as {seen[value]}.'
            )
            remedy = "An earlier value is one that the date no longer has: mend it or take it out."
            source.error((*path, "at"), message, remedy)
        seen.setdefault(value, f"earlier value {number + 1}")


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _figures(moment: Moment) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, dt.datetime) else moment.isoformat()


def wording(source: Source) -> None:
    """Date tokens that mean nothing, and dates written out that are a key date's or were."""
    dates = {date.key: date for date in source.campaign.dates if date.key}
    known = [date for date in source.campaign.dates if date.at != NO_DATE]
    for passage in source.passages:
        _tokens(source, passage, dates)
        for found in written(passage.words):
            _literal(source, passage, found, known)


def _tokens(source: Source, passage: Passage, dates: Mapping[str, KeyDate]) -> None:
    for like in LIKE_A_TOKEN.finditer(passage.words):
        place = (passage.file, passage.line_at(like.start()))
        if not difflib.get_close_matches(like["word"].lower(), ("date", "was"), n=1, cutoff=0.7):
            continue
        token = TOKEN.fullmatch(like[0])
        if passage.plain:
            message = (
                f'"{shortened(like[0])}" would be shown as it stands: there are no date tokens in names.'
            )
            source.report.error(*place, message, "Leave the date out.")
            continue
        if token is None:
            message = f'"{shortened(like[0])}" is not a date token.'
            remedy = "Write {date:KEY}, or {was:KEY:1} for its first earlier value."
            source.report.error(*place, message, remedy)
            continue
        key = token["key"] or token["was"]
        if source.unknown("dates", place, "date", key, dates) or token_value(token, dates) is not None:
            continue
        count = len(dates[key].earlier)
        values = f"{count or 'no'} earlier value{'' if count == 1 else 's'}"
        remedy = f"Add it to the earlier values of the date, or write {{date:{key}}}."
        source.report.error(*place, f'"{key}" has {values}, so {token[0]} has no meaning.', remedy)


def _literal(source: Source, passage: Passage, found: Written, dates: Sequence[KeyDate]) -> None:
    place = (passage.file, passage.line_at(found.start))
    for date in dates:
        if found.matches(date.at) or (date.until and found.matches(date.until)):
            message = (
                f'"{found.words}" is the date "{date.key}" written out, and stays behind when that moves.'
            )
            remedy = "Leave it out." if passage.plain else f"Write {{date:{date.key}}}."
            source.report.warning(*place, message, remedy)
            return
    for date in dates:
        for number, earlier in enumerate(date.earlier, 1):
            if found.matches(earlier.at) or (earlier.until and found.matches(earlier.until)):
                message = (
                    f'"{found.words}" contradicts the date "{date.key}", which is {_figures(date.at)} now.'
                )
                remedy = (
                    f"Write {{date:{date.key}}}, or {{was:{date.key}:{number}}} if the old date is meant."
                )
                if passage.plain:
                    remedy = "Leave it out."
                source.report.error(*place, message, remedy)
                return
