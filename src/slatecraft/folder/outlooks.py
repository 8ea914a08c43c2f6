"""Read what a campaign expects: figures in ``areas.csv``, ``electorate.toml`` and ``canvass.csv``, each by itself."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from slatecraft.folder import numbers, texts
from slatecraft.folder.faults import quoted, shortened, suggest
from slatecraft.folder.model import (
    HOME_BOOST,
    LEAVES,
    STOPS,
    UNKNOWN_AREAS,
    CanvassRow,
    Figures,
    Outlook,
    Rival,
    Slate,
)
from slatecraft.folder.reader import Context, Document, Table, document
from slatecraft.planning.electorate import Adherence, Swings
from slatecraft.planning.settings import GOALS, PlanSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.folder.files import Files

ELECTORATE = "electorate.toml"
CANVASS = "canvass.csv"

FIGURES = tuple(part.name for part in fields(Figures))
"""Columns of ``areas.csv`` and keys of a region, as they are listed."""
MOST_CANDIDATES = 100
"""In the field of an electorate: a plan holds their numbers in a byte."""
_SHARES = ("turnout", "support")
_PEOPLE = ("members", "earlier", "canvassed", "supporters")


def figures_of(context: Context, file: str, row: texts.Row) -> Figures:
    """The figures in a row of ``areas.csv``; what is wrong with one is a fault."""
    found: dict[str, float] = {}
    for column in FIGURES:
        if not (words := row[column]):
            continue
        try:
            found[column] = (
                numbers.share(words) if column in _SHARES else numbers.amount(words, whole=column in _PEOPLE)
            )
        except numbers.NotANumber as error:
            context.report.error(file, row.line, f"{column} cannot be read: {error.message}", error.remedy)
            context.report.shaky.add("figures")
    return Figures(**found)


def read_outlooks(
    files: Files, context: Context, slates: Sequence[Slate]
) -> tuple[tuple[Outlook, ...], Document | None]:
    """What ``electorate.toml`` says, with the slate and the post of each table; and where it says so.

    The file is one table, or has several below ``electorates``.
    """
    if ELECTORATE not in files:
        return (), None
    text = texts.decoded(context.report, ELECTORATE, files[ELECTORATE])
    source = None if text is None else document(context, ELECTORATE, text)
    if source is None:
        context.report.shaky.add("electorates")
        return (), None
    top = Table(context, source, source.values)
    if "electorates" not in source.values:
        return (_outlook(top, slates),), source
    found = tuple(_outlook(table, slates) for table in top.tables("electorates"))
    top.close()
    if not found:
        message = "There is no electorate in this file."
        context.report.error(ELECTORATE, None, message, "Add rivals; docs/folder.md shows how.")
    return found, source


def path_of(outlooks: Sequence[Outlook], source: Document, position: int) -> tuple[str | int, ...]:
    """Where in the file the table of an outlook stands."""
    return ("electorates", position) if "electorates" in source.values and outlooks else ()


def _outlook(table: Table, slates: Sequence[Slate]) -> Outlook:
    slate, post = _whose(table, slates)
    rivals = tuple(_rival(rival) for rival in table.tables("rivals"))
    unknown = table.string("unknown")
    if unknown and unknown not in UNKNOWN_AREAS:
        table.error("unknown", f'unknown is "{shortened(unknown)}".', suggest(unknown, UNKNOWN_AREAS))
    strengths, homes = table.table("strengths"), table.table("homes")
    regions = table.table("regions")
    scale, boost = table.amount("scale"), table.amount("home_boost", least=1)
    outlook = Outlook(
        slate=slate,
        post=post,
        rivals=rivals,
        note=table.string("note"),
        rule=table.string("rule"),
        seats=_whole(table, "seats"),
        turnout=table.share("turnout"),
        support=table.share("support"),
        ballots=table.amount("ballots"),
        scale=1.0 if scale is None else scale,
        unknown=unknown,
        regions={name: _region(regions.table(name)) for name in regions.values},
        strengths=_weights(strengths),
        homes={slug: homes.strings(slug) for slug in homes.values},
        home_boost=HOME_BOOST if boost is None else boost,
        leaves=_share(table, "leaves", LEAVES),
        stops=_stops(table),
        toward=_weights(table.table("toward")),
        adherence=_adherence(table.table("adherence")),
        swings=_swings(table.table("swings")),
        plan=_plan(table.table("plan")),
    )
    table.close()
    return outlook


def _whose(table: Table, slates: Sequence[Slate]) -> tuple[str, str]:
    """Slate and post: where they are left out, those that alone are possible."""
    slate, post = table.string("slate"), table.string("post")
    if slate and post:
        return slate, post
    several = [
        (each.key, key)
        for each in slates
        for key, candidates in each.stands.items()
        if len(candidates) > 1 and slate in {"", each.key} and post in {"", key}
    ]
    if len(several) == 1:
        return several[0]
    doubt = {"slates", "posts"} & table.context.report.shaky
    table.context.report.shaky.add("electorates")
    if several:
        pairs = " or ".join(f'slate = "{key}", post = "{where}"' for key, where in several)
        message = "More than one slate or post could be meant."
        table.context.report.error(ELECTORATE, table.line() if table.path else 1, message, f"Write {pairs}.")
    elif not doubt and not (slate or post):
        message = "No slate has several candidates for a post, so there is no order to plan."
        table.context.report.error(
            ELECTORATE, table.line() if table.path else 1, message, "Take the file out."
        )
    elif not doubt:
        lacking = "post" if slate else "slate"
        message = f"It is not said for which {lacking} this is."
        table.context.report.error(ELECTORATE, table.line(), message, f'Write {lacking} = "…".')
    return slate, post


def _share(table: Table, key: str, default: float) -> float:
    value = table.share(key)
    return default if value is None else value


def _stops(table: Table) -> float | tuple[float, ...]:
    """One share for all preferences, or a list of them."""
    if not isinstance(table.values.get("stops"), list):
        return _share(table, "stops", STOPS)
    if not (found := table.shares("stops")):
        table.error("stops", f"stops is empty{_of(table)}.", "Write a share, or leave the key out.")
    return found or STOPS


def _whole(table: Table, key: str) -> int | None:
    value = table.amount(key, least=1, whole=True)
    return None if value is None else int(value)


def _weights(table: Table) -> dict[str, float]:
    return {name: value for name in table.values if (value := table.amount(name)) is not None}


def _region(table: Table) -> Figures:
    found = {
        key: table.share(key) if key in _SHARES else table.amount(key, whole=key in _PEOPLE)
        for key in FIGURES
    }
    table.close()
    return Figures(**found)


def _rival(table: Table) -> Rival:
    name = table.string("name", required=True)
    share = table.share("share", required=True)
    if share is None:
        table.context.report.shaky.add("rivals")
    names, strengths = _stands(table, name)
    rival = Rival(
        name=name,
        share=share or 0.0,
        candidates=names,
        strengths=strengths,
        leaves=_share(table, "leaves", LEAVES),
        stops=_stops(table),
        toward=_weights(table.table("toward")),
    )
    table.close()
    return rival


def _stands(table: Table, name: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Who stands for a rival, and their strengths: a list, a table of strengths by name, or how many they are."""
    written = table.values.get("candidates")
    if written is None:
        return (name,), (1.0,)
    if isinstance(written, dict):
        weights = _weights(table.table("candidates"))
        found, strengths = tuple(weights), tuple(weights.values())
    elif type(written) is int:
        many = table.integer("candidates", least=1)
        if many > MOST_CANDIDATES:
            message = f"candidates is {many}{_of(table)}."
            table.error("candidates", message, f"It must be {MOST_CANDIDATES} or fewer.")
            many = 1
        found = Rival.unnamed(name, many)
        strengths = (1.0,) * many
    else:
        found = table.strings("candidates")
        strengths = (1.0,) * len(found)
    if not found and written in ([], {}):
        table.error("candidates", f"candidates is empty{_of(table)}.", "Name them, or leave the key out.")
    if found and not any(strengths):
        table.error("candidates", f"Every strength is 0{_of(table)}.", "Give one of them more.")
    if not found or not any(strengths):
        table.context.report.shaky.add("rivals")
    return found, strengths


def _of(table: Table) -> str:
    return f" in {table.name}" if table.path else ""


def _adherence(table: Table) -> Adherence:
    default = Adherence()
    found = Adherence(_share(table, "mean", default.mean), _share(table, "sd", default.sd))
    table.close()
    return found


def _swings(table: Table) -> Swings:
    found = {part.name: table.share(part.name) for part in fields(Swings)}
    table.close()
    return Swings(**{name: value for name, value in found.items() if value is not None})


def _plan(table: Table) -> PlanSettings:
    default = PlanSettings()
    goal = table.string("goal") or default.goal
    least = table.integer("at_least", default.at_least, least=0)
    if goal not in GOALS:
        table.error(
            "goal",
            f'There is no goal "{shortened(goal)}".',
            suggest(goal, GOALS) or f"Use one of {quoted(GOALS)}.",
        )
        goal = default.goal
    elif goal == "at-least" and least < 1:
        table.error("goal", "The goal at-least lacks a number of seats.", "Add at_least = 4, say.")
        goal = default.goal
    elif goal != "at-least" and least:
        table.error("at_least", f'at_least means nothing with the goal "{goal}".', 'Write goal = "at-least".')
        least = 0
    settings = PlanSettings(
        goal=goal,
        at_least=least,
        orders=_whole(table, "orders"),
        whole_regions=table.flag("whole_regions", default=default.whole_regions),
        floor=table.share("floor"),
        least_share=table.share("least_share"),
        homes=table.flag("homes", default=default.homes),
        churn=table.share("churn"),
    )
    table.close()
    return settings


def read_canvass(files: Files, context: Context) -> tuple[tuple[CanvassRow, ...], tuple[int, ...]]:
    """The rows of ``canvass.csv``, and the line of each."""
    if CANVASS not in files:
        return (), ()
    text = texts.decoded(context.report, CANVASS, files[CANVASS])
    found = None
    if text is not None:
        remedy = "Put one comma between cells, and blanks between the candidates of a ranking."
        optional = ("area", "weight", "post")
        found = texts.rows(
            context.report, CANVASS, text, required=("ranking",), optional=optional, miscounted=remedy
        )
    if found is None:
        context.report.shaky.add(CANVASS)
        return (), ()
    rows = []
    for row in found:
        weight = 1.0
        if row["weight"]:
            try:
                weight = numbers.amount(row["weight"])
            except numbers.NotANumber as error:
                message = f"weight cannot be read: {error.message}"
                context.report.error(CANVASS, row.line, message, error.remedy)
        rows.append(CanvassRow(tuple(row["ranking"].split()), row["area"], weight, row["post"]))
    return tuple(rows), tuple(row.line for row in found)
