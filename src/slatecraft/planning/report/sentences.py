"""Whole sentences about a plan, made from the codes and figures of its document: the verdict, warnings, conditions.

A document holds the English ones, which are made here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    Document = Mapping[str, Any]


def verdict(document: Document, told: words.Words) -> str:
    """Whether a plan helps, by how much, or that it does not; of a forecast, what the orders of today win."""
    kind = document["verdict"]["kind"]
    outcomes = {one["key"]: one for one in document["outcomes"]}
    main, single = outcomes.get("plan") or outcomes["present"], outcomes["one-order"]
    said = told.say(
        f"verdict-{kind}",
        orders=told.count("orders", len(document["orders"])),
        seats=words.seats(main["seats"]["mean"]),
        all=document["seats"],
        alone=words.seats(single["seats"]["mean"]),
        gain=words.seats(abs(single["gain"]["mean"])) if "gain" in single else "",
        draws=told.draws(document["draws"], document["seed"]),
    )
    if kind in ("forecast", "one-candidate") or not _is_present(document):
        return said
    if kind == "one-order":
        return f"{said} {told.say('verdict-kept-one')}"
    return f"{told.say('verdict-kept')} {said}"


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
