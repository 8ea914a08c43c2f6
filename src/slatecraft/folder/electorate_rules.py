"""Whether what a campaign expects can be: names that exist, figures that agree, a canvass that is large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.folder.area_rules import code_meant
from slatecraft.folder.atlas import slugified
from slatecraft.folder.electorate import RULE, resolve
from slatecraft.folder.faults import shortened, suggest
from slatecraft.folder.outlooks import CANVASS, ELECTORATE, path_of
from slatecraft.folder.parse import AREAS

if TYPE_CHECKING:
    from slatecraft.folder.atlas import Area
    from slatecraft.folder.expected import Trouble
    from slatecraft.folder.model import Figures, Outlook
    from slatecraft.folder.parse import Place, Source

FEWEST_RANKINGS = 50
"""A canvass of fewer says little: with 50, a candidate who has a fifth is put at 9 to 31 per cent (95 % interval)."""

_DOUBTFUL = {"areas", "candidates", "electorates", "figures", "posts", "rivals", "seats", "slates"}
"""Kinds of thing that an electorate is made from: with one of them in doubt, what it comes to is not judged."""


def electorates(source: Source, areas: tuple[Area, ...]) -> None:
    """Faults of ``electorate.toml``, and of what ``areas.csv`` has for it."""
    _figures(source)
    _people(source)
    if source.electorate is None:
        return
    campaign, report = source.campaign, source.report
    first: dict[tuple[str, str], int] = {}
    for position, outlook in enumerate(campaign.electorates):
        path = path_of(campaign.electorates, source.electorate, position)
        line = source.electorate.line(path)
        key = (outlook.slate, outlook.post)
        if key in first and all(key):
            message = (
                f'"{outlook.slate}" has an electorate for "{outlook.post}" on line {first[key]} already.'
            )
            report.error(ELECTORATE, line, message, "Keep one of the two.")
        first.setdefault(key, line)
        if not _whose(source, outlook, path):
            continue
        _names(source, outlook, path, areas)
        if _DOUBTFUL & report.shaky:
            continue
        found, troubles = resolve(campaign, outlook, areas)
        for trouble in troubles:
            # Where there is no electorate at all, what is only unlikely about it can wait.
            if found is None and trouble.severity == "warning":
                continue
            _note(source, trouble, path)
        _rule(source, outlook, path, told=found is not None)


def canvass(source: Source, areas: tuple[Area, ...]) -> None:
    """Faults of ``canvass.csv``."""
    campaign, report = source.campaign, source.report
    if not campaign.canvass or CANVASS in report.shaky:
        return
    known = _ranked(source)
    codes = {area.code: area for area in areas}
    for line, row in zip(source.canvass_lines, campaign.canvass, strict=True):
        place = (CANVASS, line)
        if row.area not in codes and row.area:
            remedy = f"{code_meant(source, row.area, [], codes)} Leave the cell empty where it is not known."
            source.unknown("areas", place, "area code", row.area, codes, remedy)
        if row.post:
            source.unknown("electorates", place, "post with an electorate", row.post, known)
        elif len(known) > 1:
            report.error(
                CANVASS, line, "It is not said which post this ranking is for.", "Fill in the column post."
            )
            continue
        there = known.get(row.post, frozenset()) if row.post else next(iter(known.values()), frozenset())
        if not row.ranking:
            report.error(CANVASS, line, "The ranking is empty.", "Take the row out.")
        for slug in dict.fromkeys(row.ranking):
            if row.ranking.count(slug) > 1:
                report.error(
                    CANVASS, line, f'The ranking names "{shortened(slug)}" twice.', "Name each once."
                )
            if there and not {"rivals", "electorates"} & report.shaky:
                source.unknown("candidates", place, "candidate", slug, sorted(there))
    many = sum(row.weight for row in campaign.canvass)
    if many < FEWEST_RANKINGS:
        message = f"A canvass of {many:g} ranking{'s' if many != 1 else ''} is too small to learn from."
        report.warning(CANVASS, None, message, f"Ask {FEWEST_RANKINGS} people or more, or take the file out.")


def _ranked(source: Source) -> dict[str, frozenset[str]]:
    """Short names that a ranking may hold, by post."""
    found: dict[str, set[str]] = {}
    slates = {slate.key: slate for slate in source.campaign.slates}
    for outlook in source.campaign.electorates:
        there = found.setdefault(outlook.post, set())
        if slate := slates.get(outlook.slate):
            there.update(slate.stands.get(outlook.post, ()))
        there.update(slugified(name) for rival in outlook.rivals for name in rival.candidates)
    return {post: frozenset(names) for post, names in found.items()}


def _figures(source: Source) -> None:
    for line, extra in zip(source.area_lines, source.campaign.areas.extra, strict=True):
        _answers(source, (AREAS, line), f'The area "{shortened(extra.code)}"', extra.figures)
        if extra.figures.support in {0, 1}:
            message = f"support is {extra.figures.support:.0%}, which a plan takes as certain."
            remedy = "Write what you expect, such as 2% or 98%, or nothing."
            source.report.warning(AREAS, line, message, remedy)


def _answers(source: Source, place: Place, who: str, figures: Figures) -> None:
    """Whether a canvass says both how many were asked and how many said yes."""
    asked, yes = figures.canvassed, figures.supporters
    if yes is not None and asked is None:
        message = f"{who} has supporters, but nobody canvassed."
        source.report.error(*place, message, "Say in canvassed how many were asked.")
    elif asked and yes is None:
        message = f"{who} has {asked:g} canvassed, and does not say how many are supporters."
        source.report.error(*place, message, "Say in supporters how many said yes, if only 0.")
    elif asked is not None and yes is not None and yes > asked:
        message = f"{who} has {yes:g} supporters among {asked:g} canvassed."
        source.report.error(*place, message, "canvassed counts all who were asked.")


def _people(source: Source) -> None:
    """Candidates at home or pinned in areas."""
    campaign, report = source.campaign, source.report
    people = [candidate.slug for candidate in campaign.candidates]
    lists = [slugs for slate in campaign.slates for slugs in slate.stands.values()]
    ranked = sorted({slug for slugs in lists if len(slugs) > 1 for slug in slugs})
    for line, extra in zip(source.area_lines, campaign.areas.extra, strict=True):
        for slug in dict.fromkeys(extra.home):
            source.unknown("candidates", (AREAS, line), "candidate", slug, people)
        if not extra.pin or "slates" in report.shaky:
            continue
        meant = suggest(extra.pin, ranked)
        known = not source.unknown("candidates", (AREAS, line), "candidate", extra.pin, people, meant)
        if known and extra.pin not in ranked:
            message = f'"{shortened(extra.pin)}" is pinned, and on no slate that has an order.'
            report.error(AREAS, line, message, meant or "Empty the cell, or name a candidate of the slate.")


def _whose(source: Source, outlook: Outlook, path: tuple[str | int, ...]) -> bool:
    assert source.electorate is not None
    slates = [slate.key for slate in source.campaign.slates if slate.key]
    posts = [post.key for post in source.campaign.posts if post.key]
    line = source.electorate.line
    found = [
        bool(name) and not source.unknown(kind, (ELECTORATE, line((*path, what))), what, name, known)
        for kind, what, name, known in (
            ("slates", "slate", outlook.slate, slates),
            ("posts", "post", outlook.post, posts),
        )
    ]
    return all(found)


def _names(source: Source, outlook: Outlook, path: tuple[str | int, ...], areas: tuple[Area, ...]) -> None:
    assert source.electorate is not None
    line = source.electorate.line
    stands = next(slate.stands for slate in source.campaign.slates if slate.key == outlook.slate)
    candidates = stands.get(outlook.post, ())
    codes = {area.code for area in areas}
    regions = {area.region_key for area in areas if area.region_key}
    for key in ("strengths", "homes"):
        for slug in getattr(outlook, key):
            source.unknown(
                "slates", (ELECTORATE, line((*path, key, slug))), "candidate of the slate", slug, candidates
            )
    for slug, places in outlook.homes.items():
        for number, place in enumerate(places):
            where = (ELECTORATE, line((*path, "homes", slug, number)))
            if place not in codes:
                source.unknown("areas", where, "region or area code", place, sorted(regions))
    for name, figures in outlook.regions.items():
        where = (ELECTORATE, line((*path, "regions", name)))
        source.unknown("areas", where, "region", name, sorted(regions))
        _answers(source, where, f"The region {shortened(name)}", figures)


def _rule(source: Source, outlook: Outlook, path: tuple[str | int, ...], *, told: bool) -> None:
    """Whether there is such a counting rule; and if ``told``, which a plan takes where none is named."""
    assert source.electorate is not None
    position, post = next(
        (position, post) for position, post in enumerate(source.campaign.posts) if post.key == outlook.post
    )
    place: Place = (ELECTORATE, source.electorate.line((*path, "rule")))
    if not outlook.rule:
        place = source.at("posts", position, "rule")
    rule = outlook.rule or post.rule
    if not rule and told:
        message = f'It is not said by which rule the post "{post.key}" is counted: a plan takes "{RULE}".'
        source.report.warning(*place, message, "Write rule = …; `slatecraft rules` lists them.")
    if not rule:
        return
    # The catalogue needs numpy, which most readings of a folder do without.
    from slatecraft.stv.rules import CATALOGUE

    source.unknown("rules", place, "counting rule", rule, CATALOGUE)


def _note(source: Source, trouble: Trouble, path: tuple[str | int, ...]) -> None:
    assert source.electorate is not None
    file, line = ELECTORATE, source.electorate.line((*path, *trouble.keys))
    if trouble.area:
        lines = dict(
            zip((extra.code for extra in source.campaign.areas.extra), source.area_lines, strict=True)
        )
        file, line = AREAS, lines.get(trouble.area, 1)
    note = source.report.error if trouble.severity == "error" else source.report.warning
    note(file, line, trouble.message, trouble.remedy)
