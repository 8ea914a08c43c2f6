"""What a report rests on: what was asked for, what was assumed, and what to mind."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from slatecraft.planning.report import words
from slatecraft.planning.report.markup import figure, section, side_by_side, table
from slatecraft.stv.sheets.page import name_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.planning.report.reading import Reading

Facts = list[tuple[str, str]]


def rests(reading: Reading) -> str:
    """Warnings, settings and assumptions."""
    items = "".join(f"<li>{escape(warning)}</li>" for warning in reading.warnings)
    mind = f'<div class="plan-callout plan-mind"><h3>{escape(reading.say("warnings"))}</h3><ul>{items}</ul></div>'
    assumed = figure(
        "assumed", reading.say("assumptions"), listed(assumptions(reading)), (reading.say("rests-note"),)
    )
    asked = figure("asked", reading.say("settings"), listed(settings(reading)), ()) if reading.is_plan else ""
    return section(
        "rests",
        reading.say("rests"),
        mind if items else "",
        side_by_side(asked, assumed),
        _rivals(reading),
    )


def settings(reading: Reading) -> Facts:
    """What the campaign asked of its plan."""
    document, asked = reading.document, reading.document["settings"]
    goal = reading.say(
        f"goal-{document['goal']}", seats=reading.words.count("seats", document.get("at_least", 0))
    )
    orders, floor, churn = asked["orders"], asked["floor"], asked["churn"]
    least_share = asked.get("least_share")
    return [
        (reading.say("setting-goal"), goal),
        (
            reading.say("setting-orders"),
            reading.say("orders-any")
            if orders is None
            else reading.say("orders-most", orders=reading.words.count("orders", orders)),
        ),
        (
            reading.say("setting-whole-regions"),
            reading.say("yes") if asked["whole_regions"] else reading.say("no"),
        ),
        (reading.say("setting-homes"), reading.say("homes-yes") if asked["homes"] else reading.say("no")),
        (reading.say("setting-floor"), reading.say("none") if floor is None else words.percent(floor)),
        (
            reading.say("setting-least-share"),
            reading.say("none") if least_share is None else words.percent(least_share),
        ),
        (
            reading.say("setting-churn"),
            reading.say("any") if churn is None else reading.say("churn-most", share=words.percent(churn)),
        ),
    ]


def assumptions(reading: Reading) -> Facts:
    """The figures that went in."""
    document = reading.document
    adherence, votes, assumed = document["adherence"], document["votes"], document["assumptions"]
    facts = [
        (reading.say("setting-slate"), reading.slate_name),
        (reading.say("setting-rule"), reading.rule),
        (reading.say("setting-seats"), str(reading.all_seats)),
        (
            reading.say("setting-candidates"),
            reading.say("candidates-of", all=len(reading.names), size=len(reading.slate)),
        ),
        (reading.say("setting-areas"), reading.areas_and_regions(reading.areas)),
        (reading.say("setting-ballots"), words.votes(document["ballots"])),
        (
            reading.say("setting-votes"),
            reading.say(
                "votes-of",
                votes=words.votes(votes),
                share=words.percent(votes / document["ballots"]),
                quotas=words.quotas(votes / reading.quota),
            ),
        ),
        (reading.say("setting-quota"), words.votes(reading.quota)),
        (
            reading.say("setting-adherence"),
            reading.say(
                "adherence-of", mean=words.percent(adherence["mean"]), sd=words.percent(adherence["sd"])
            ),
        ),
        (
            reading.say("setting-strengths"),
            reading.say(
                "strengths-of",
                shares=", ".join(
                    f"{reading.names[one['candidate']]} {words.percent(one['share'])}"
                    for one in assumed["strengths"]
                ),
            ),
        ),
        (reading.say("setting-leaves"), reading.say("leaves-of", share=words.percent(assumed["leaves"]))),
        (reading.say("setting-stops"), _stops(reading, assumed["stops"])),
        (
            reading.say("setting-swings"),
            reading.say(
                "swings-of", **{name: words.percent(swing) for name, swing in assumed["swings"].items()}
            ),
        ),
        (reading.say("setting-draws"), reading.source),
    ]
    if assumed["home_areas"]:
        told = reading.say(
            "home-boost-of",
            times=f"{assumed['home_boost']:g}",
            areas=reading.words.count("areas", assumed["home_areas"]),
        )
        facts.insert(-4, (reading.say("setting-home-boost"), told))
    if assumed["note"]:
        facts.append((reading.say("setting-note"), assumed["note"]))
    return facts


def rivals(reading: Reading) -> Facts:
    """Who the rivals are, in a line."""
    told = [
        f"{one['name']} {words.percent(one['share'])}" for one in reading.document["assumptions"]["rivals"]
    ]
    return [(reading.say("rivals"), ", ".join(told))] if told else []


def _rivals(reading: Reading) -> str:
    """Who the rivals are, and how those who begin with them go on."""
    rows = [
        [
            name_html(one["name"]),
            words.percent(one["share"]),
            str(len(one["candidates"])),
            words.percent(one["leaves"]),
            escape(", ".join(map(words.percent, one["stops"]))),
            words.percent(one["from_slate"]),
            words.percent(one["to_slate"]),
        ]
        for one in reading.document["assumptions"]["rivals"]
    ]
    columns = [
        reading.say("rivals"),
        *(reading.say(f"rivals-{part}") for part in ("share", "candidates", "leave", "stop", "from", "to")),
    ]
    shown = table(columns, rows, "plan-rivals", kind="plan-figures")
    return (
        figure("rivals", reading.say("rivals-assumed"), shown, (reading.say("rivals-note"),)) if rows else ""
    )


def _stops(reading: Reading, stops: Sequence[float]) -> str:
    """The share of voters who stop after each preference."""
    if len(stops) == 1:
        return reading.say("stops-each", share=words.percent(stops[0]))
    told = [
        reading.say("stops-after", share=words.percent(stop), place=place)
        for place, stop in enumerate(stops[:-1], 1)
    ]
    return ", ".join((*told, reading.say("stops-later", share=words.percent(stops[-1]))))


def listed(facts: Sequence[tuple[str, str]]) -> str:
    """Facts as a list, each with its name."""
    inner = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in facts)
    return f'<dl class="plan-facts">{inner}</dl>'
