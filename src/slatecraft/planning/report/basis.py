"""What a report rests on: what was asked for, what was assumed, and what to mind."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from slatecraft.planning.report import words
from slatecraft.planning.report.markup import figure, section, side_by_side
from slatecraft.planning.report.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.planning.report.reading import Reading

Facts = list[tuple[str, str]]


def rests(reading: Reading) -> str:
    """Warnings, settings and assumptions."""
    warnings = reading.document["warnings"]
    items = "".join(f"<li>{escape(warning)}</li>" for warning in warnings)
    mind = f'<div class="plan-callout plan-mind"><h3>{escape(say("warnings"))}</h3><ul>{items}</ul></div>'
    assumed = figure("assumed", say("assumptions"), listed(assumptions(reading)), (say("rests-note"),))
    asked = figure("asked", say("settings"), listed(settings(reading)), ()) if reading.is_plan else ""
    return section("rests", say("rests"), mind if warnings else "", side_by_side(asked, assumed))


def settings(reading: Reading) -> Facts:
    """What the campaign asked of its plan."""
    document, asked = reading.document, reading.document["settings"]
    goal = say(f"goal-{document['goal']}", seats=words.count("seats", document.get("at_least", 0)))
    orders, floor, churn = asked["orders"], asked["floor"], asked["churn"]
    least_share = asked.get("least_share")
    return [
        (say("setting-goal"), goal),
        (
            say("setting-orders"),
            say("orders-any") if orders is None else say("orders-most", orders=words.count("orders", orders)),
        ),
        (say("setting-whole-regions"), say("yes") if asked["whole_regions"] else say("no")),
        (say("setting-homes"), say("homes-yes") if asked["homes"] else say("no")),
        (say("setting-floor"), say("none") if floor is None else words.percent(floor)),
        (say("setting-least-share"), say("none") if least_share is None else words.percent(least_share)),
        (
            say("setting-churn"),
            say("any") if churn is None else say("churn-most", share=words.percent(churn)),
        ),
    ]


def assumptions(reading: Reading) -> Facts:
    """The figures that went in."""
    document = reading.document
    adherence, votes = document["adherence"], document["votes"]
    return [
        (say("setting-slate"), reading.slate_name),
        (say("setting-rule"), reading.rule),
        (say("setting-seats"), str(reading.all_seats)),
        (
            say("setting-candidates"),
            say("candidates-of", all=len(reading.names), size=len(reading.slate)),
        ),
        (say("setting-areas"), reading.areas_and_regions(reading.areas)),
        (say("setting-ballots"), words.votes(document["ballots"])),
        (
            say("setting-votes"),
            say(
                "votes-of",
                votes=words.votes(votes),
                share=words.percent(votes / document["ballots"]),
                quotas=words.quotas(votes / reading.quota),
            ),
        ),
        (say("setting-quota"), words.votes(reading.quota)),
        (
            say("setting-adherence"),
            say("adherence-of", mean=words.percent(adherence["mean"]), sd=words.percent(adherence["sd"])),
        ),
        (say("setting-draws"), reading.source),
    ]


def listed(facts: Sequence[tuple[str, str]]) -> str:
    """Facts as a list, each with its name."""
    inner = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in facts)
    return f'<dl class="plan-facts">{inner}</dl>'
