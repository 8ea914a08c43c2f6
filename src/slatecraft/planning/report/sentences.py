"""Whole sentences about a plan, made from the codes and figures of its document: the verdict, warnings, conditions.

A document holds the English ones, which are made here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Document = Mapping[str, Any]

WORST = 0.1
"""The part of the draws that the goal "worst" looks at."""


def verdict(document: Document, told: words.Words) -> str:
    """Whether a plan helps, by how much, or that it does not; of a forecast, what the orders of today win."""
    kind, goal = document["verdict"]["kind"], document["goal"]
    outcomes = {one["key"]: one for one in document["outcomes"]}
    main, single = outcomes.get("plan") or outcomes["present"], outcomes["one-order"]
    ahead = _ahead_unbound(outcomes)
    said = told.say(
        f"verdict-{_kind_of(kind, goal, bound=bool(ahead))}",
        orders=told.count("orders", len(document["orders"])),
        seats=words.seats(main["seats"]["mean"]),
        all=document["seats"],
        alone=words.seats(single["seats"]["mean"]),
        gain=words.seats(abs(single["gain"]["mean"])) if "gain" in single else "",
        least=told.count("seats", document.get("at_least", 0)),
        reached=_reached(main, document),
        alone_reached=_reached(single, document),
        draws=told.draws(document["draws"], document["seed"]),
    )
    if kind in ("forecast", "one-candidate"):
        return said
    if _is_present(document):
        if kind == "one-order":
            said = f"{said} {told.say('verdict-kept-one')}"
        else:
            said = f"{told.say('verdict-kept-bound' if ahead else 'verdict-kept')} {said}"
    if ahead:
        more = words.seats(-ahead["gain"]["mean"])
        other = told.say(f"named-{ahead['key']}")
        said = f"{said} {told.say('verdict-unbound', other=other, more=more)}"
    return said


def _ahead_unbound(outcomes: Mapping[str, Document]) -> Document | None:
    """The orders that win clearly more than the plan and do not keep to what was asked of it; one order for all has
    its place in the verdict anyway."""
    for key in ("present", "rotation"):
        one = outcomes.get(key, {})
        gain = one.get("gain")
        # What would be said to be 0.00 more is as much.
        if gain and gain["high"] < 0 and gain["mean"] <= -0.005 and not one.get("keeps", True):
            return one
    return None


def _kind_of(kind: str, goal: str, *, bound: bool) -> str:
    """Which sentence tells a verdict: seats are not what other goals are judged by."""
    if kind in ("ahead", "level", "behind") and goal != "seats":
        return f"{kind}-{goal}"
    return "one-order-bound" if kind == "one-order" and bound else kind


def _reached(outcome: Document, document: Document) -> str:
    """What an outcome reaches of a goal other than seats."""
    if document["goal"] == "at-least":
        return words.percent(outcome["at_least"][document["at_least"]])
    if document["goal"] == "worst":
        return words.seats(worst_tenth(outcome["distribution"]))
    return ""


def worst_tenth(distribution: Sequence[float]) -> float:
    """The seats expected in the worst tenth of draws, of the chances of none, one, two and so on."""
    left, seats = WORST, 0.0
    for number, share in enumerate(distribution):
        part = min(share, left)
        left -= part
        seats += part * number
    return seats / WORST


def _is_present(document: Document) -> bool:
    """Whether a plan asks every area for what it is asked for at present."""
    return all(area["before"] == document["orders"][area["order"] - 1]["order"] for area in document["areas"])


def warnings(document: Document, told: words.Words) -> list[str]:
    """What a reader should know before relying on the figures."""
    names = {one["number"]: one["name"] for one in document["candidates"]}
    return [
        told.say(
            f"warning-{note['kind']}",
            candidates=told.count("candidates", sum(one["slate"] for one in document["candidates"])),
            seats=told.count("seats", document["seats"]),
            floor=_whole_percent(document["settings"]["floor"]),
            names=told.listed([names[one] for one in note.get("candidates", ())]),
        )
        for note in document["notes"]
    ]


def condition(document: Document, price: Mapping[str, Any], told: words.Words) -> str:
    """What a constraint asks for."""
    asked = document["settings"]
    key = price["constraint"] if price["asked"] else f"{price['constraint']}-not-asked"
    return told.say(
        f"condition-{key}",
        floor=_whole_percent(asked["floor"]),
        share=_whole_percent(asked.get("least_share")),
        churn=_whole_percent(asked["churn"]),
        orders="" if asked["orders"] is None else told.count("orders", asked["orders"]),
    )


def _whole_percent(share: float | None) -> str:
    """A share that was asked for, as it was; nothing where none was."""
    return "" if share is None else f"{share * 100:.3g}%"
