"""Votes for a slate and ballots in each area, from whatever a campaign knows of them.

Votes of an area are ``votes``, or ``earlier``, or ballots times support. Ballots are ``ballots``, or members times
turnout, or votes over support. docs/folder.md says what stands in where one of these is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from slatecraft.folder.faults import Severity, quoted
from slatecraft.folder.model import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.folder.atlas import Area
    from slatecraft.folder.model import Campaign, Outlook

TURNOUT = 0.25
"""Where nobody says; docs/folder.md says why. Only the areas' proportions matter much to a plan."""
REGION_WEIGHT = 200
"""A region's canvass counts beside the whole's as if so many had been asked there who answer as everywhere."""
AREA_WEIGHT = 50
"""An area's canvass counts beside its region's as if so many had been asked there who answer as in the region."""
ALL = 0.005
"""Shares that add up to 1 within this are all there is."""
TOLERANCE = 0.05
"""Estimates of one thing may differ by such a share of it."""
_SIZES = ("votes", "earlier", "ballots", "members")
"""Figures that say how large an area is."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with what a campaign expects, and where: keys of its table, or the code of an area."""

    message: str
    remedy: str
    keys: tuple[str | int, ...] = ()
    area: str = ""
    severity: Severity = "error"


def expected(
    campaign: Campaign, outlook: Outlook, areas: Sequence[Area], troubles: list[Trouble]
) -> tuple[list[float], list[float]] | None:
    """Votes and ballots, as ``areas`` are listed; None, with what is wrong among the ``troubles``."""
    figures = _figures(campaign, outlook, areas, troubles)
    support = _support(outlook, areas, figures)
    votes = [each.votes if each.votes is not None else each.earlier for each in figures]
    ballots = [_ballots(*each) for each in zip(figures, votes, support, strict=True)]
    known = [place for place, both in enumerate(zip(votes, ballots, strict=True)) if both != (None, None)]
    if not known:
        message = "No area has any figures, so it cannot be told how the votes are spread."
        remedy = "Write members or votes for each area into areas.csv; docs/folder.md shows how."
        troubles.append(Trouble(message, remedy))
        return None
    if any(votes[place] is None and support[place] is None for place in known):
        message = "It cannot be told what share of the ballots is the slate's."
        troubles.append(Trouble(message, "Write support = 0.37, say.", ("support",)))
        return None
    if len(known) < len(areas):
        _fill(outlook, areas, figures, known, votes, ballots, troubles)
    cast = _in_all(outlook, figures, votes, ballots, troubles)
    if cast is None:
        return None
    ours = [
        outlook.scale * (vote if vote is not None else total * (share or 0.0))
        for vote, total, share in zip(votes, cast, support, strict=True)
    ]
    _plausible(areas, figures, ours, cast, troubles)
    return ours, [max(total, vote) for total, vote in zip(cast, ours, strict=True)]


def _figures(
    campaign: Campaign, outlook: Outlook, areas: Sequence[Area], troubles: list[Trouble]
) -> list[Figures]:
    """What is known of each area by itself, or by its region: the region's turnout, and its part of numbers.

    A region's number, less those of areas that say, goes evenly to its areas that do not.
    """
    own = {extra.code: extra.figures for extra in campaign.areas.extra}
    found = [own.get(area.code, Figures()) for area in areas]
    for name, given in outlook.regions.items():
        there = [place for place, area in enumerate(areas) if area.region_key == name]
        silent = [place for place in there if all(getattr(found[place], key) is None for key in _SIZES)]
        parts = {}
        for key in _SIZES if silent else ():
            if (total := getattr(given, key)) is None:
                continue
            left = total - sum(getattr(found[place], key) or 0.0 for place in there)
            if left < 0:
                message = f"The areas of {name} have more {key} together than the region ({total:g})."
                remedy = "Mend the region's number, or those of its areas."
                troubles.append(Trouble(message, remedy, ("regions", name, key)))
            parts[key] = max(left, 0.0) / len(silent)
        for place in silent:
            found[place] = replace(found[place], **parts)
        for place in there:
            if found[place].turnout is None:
                found[place] = replace(found[place], turnout=given.turnout)
    usual = TURNOUT if outlook.turnout is None else outlook.turnout
    return [replace(each, turnout=usual) if each.turnout is None else each for each in found]


def _support(outlook: Outlook, areas: Sequence[Area], figures: Sequence[Figures]) -> list[float | None]:
    """The slate's share of ballots in each area, where there is a way to tell: what is said, and a canvass, shrunk."""
    whole = outlook.support
    rivals = sum(rival.share for rival in outlook.rivals)
    if whole is None and rivals < 1 - ALL:
        whole = 1 - rivals
    answers: dict[str, tuple[float, float]] = {}
    for region, given in (
        *outlook.regions.items(),
        *((area.region_key, each) for area, each in zip(areas, figures, strict=True)),
    ):
        asked, yes = answers.get(region, (0.0, 0.0))
        answers[region] = asked + (given.canvassed or 0.0), yes + (given.supporters or 0.0)
    everyone = sum(asked for asked, _ in answers.values()), sum(yes for _, yes in answers.values())
    whole = _shrunk(everyone, whole, REGION_WEIGHT)
    near = {}
    for region, answer in answers.items():
        said = outlook.regions[region].support if region in outlook.regions else None
        near[region] = _shrunk(answer, whole if said is None else said, REGION_WEIGHT)
    return [
        _shrunk(
            (each.canvassed or 0.0, each.supporters or 0.0),
            near[area.region_key] if each.support is None else each.support,
            AREA_WEIGHT,
        )
        for area, each in zip(areas, figures, strict=True)
    ]


def _shrunk(answers: tuple[float, float], near: float | None, weight: float) -> float | None:
    """The share of yes among ``(asked, yes)``, drawn towards ``near`` as if ``weight`` more had been asked."""
    asked, yes = answers
    if near is None:
        return yes / asked if asked else None
    return (yes + weight * near) / (asked + weight)


def _ballots(figures: Figures, votes: float | None, support: float | None) -> float | None:
    """All ballots of an area, where there is a way to tell."""
    if figures.ballots is not None:
        return figures.ballots
    if figures.members is not None:
        return figures.members * (figures.turnout or 0.0)
    return votes / support if votes is not None and support else None


def _fill(
    outlook: Outlook,
    areas: Sequence[Area],
    figures: Sequence[Figures],
    known: Sequence[int],
    votes: list[float | None],
    ballots: list[float | None],
    troubles: list[Trouble],
) -> None:
    """Give areas without figures those of a typical area of the region, or none; with a warning unless it is said."""
    missing = sorted(set(range(len(areas))) - set(known))
    typical = outlook.unknown == "typical" or (not outlook.unknown and 2 * len(known) >= len(areas))
    for place in missing:
        if not typical:
            votes[place] = ballots[place] = 0.0
            continue
        like = [other for other in known if areas[other].region_key == areas[place].region_key] or known
        cast = [total for other in like if (total := ballots[other]) is not None]
        ours = [vote for other in like if (vote := votes[other]) is not None]
        if cast:
            ballots[place] = median(cast)
        if ours and (not cast or figures[place].support is None):
            votes[place] = median(ours)
    if outlook.unknown:
        return
    one = len(missing) == 1
    some = quoted(areas[place].name.within("en") for place in missing[:3])
    more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    who = f"{'1 area has' if one else f'{len(missing)} areas have'} no figures ({some}{more})."
    if typical:
        what = "It counts as a typical one" if one else "They count as typical ones"
        remedy = 'Give them figures, or write unknown = "none" if nobody votes there.'
    else:
        what = f"{'It counts' if one else 'They count'} as having no votes"
        remedy = 'Give them figures, or write unknown = "typical" if they are like the others.'
    message = f"{who} {what}{' of the region' if typical else ''}."
    troubles.append(Trouble(message, remedy, severity="warning"))


def _in_all(
    outlook: Outlook,
    figures: Sequence[Figures],
    votes: Sequence[float | None],
    ballots: Sequence[float | None],
    troubles: list[Trouble],
) -> list[float] | None:
    """Ballots of all areas, brought to the total that is expected; None, with a trouble, where there is no telling."""
    total = outlook.ballots
    if total is None and None in ballots:
        message = "It cannot be told how many ballots there are in all."
        remedy = "Write ballots = 50000, say, or the rivals' shares of all first preferences."
        troubles.append(Trouble(message, remedy, ("rivals",)))
        return None
    # Where only votes are known, the ballots go with them.
    both = [(v, b) for v, b in zip(votes, ballots, strict=True) if v is not None and b]
    share = sum(v for v, _ in both) / sum(b for _, b in both) if both else 0.0
    cast = [b if b is not None else (v or 0.0) / (share or 1.0) for v, b in zip(votes, ballots, strict=True)]
    if total is None:
        return cast
    fixed = sum(b for b, each in zip(cast, figures, strict=True) if each.ballots is not None)
    loose = sum(cast) - fixed
    if not loose:
        if abs(fixed - total) > TOLERANCE * total:
            message = f"The ballots of the areas come to {fixed:g}, not to {total:g}: the areas' are used."
            troubles.append(Trouble(message, "Mend one of the two.", ("ballots",), severity="warning"))
        return cast
    if fixed >= total:
        message = f"ballots is {total:g}, but some areas alone have {fixed:g} by areas.csv."
        troubles.append(Trouble(message, "Mend one of the two.", ("ballots",)))
        return None
    factor = (total - fixed) / loose
    cast = [b if each.ballots is not None else b * factor for b, each in zip(cast, figures, strict=True)]
    members = sum(each.members or 0.0 for each in figures)
    by_members = sum(b for b, each in zip(cast, figures, strict=True) if each.members is not None)
    if members and by_members > members:
        message = f"ballots is {total:g}: more than the members there are by areas.csv ({members:g})."
        troubles.append(Trouble(message, "Mend one of the two.", ("ballots",)))
        return None
    return cast


def _plausible(
    areas: Sequence[Area],
    figures: Sequence[Figures],
    votes: Sequence[float],
    ballots: Sequence[float],
    troubles: list[Trouble],
) -> None:
    for area, each, ours, cast in zip(areas, figures, votes, ballots, strict=True):
        if each.ballots is not None and ours > cast * (1 + 1e-9):
            message = f"{area.code} has {ours:g} votes for the slate, and {cast:g} ballots."
            troubles.append(Trouble(message, "Mend one of the two.", area=area.code))
    if not sum(votes):
        message = "No area expects any vote for the slate."
        troubles.append(Trouble(message, "Give a support of more than 0.", ("support",)))
    elif sum(votes) >= sum(ballots) * (1 - 1e-9):
        message = "The slate has all the votes by these figures, and its rivals none."
        troubles.append(Trouble(message, "Give a support of less than 100%.", ("support",)))
