"""The figures of a report as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import words
from slatecraft.planning.report.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ESTIMATE = ("mean", "low", "high")


def tables(document: dict[str, Any]) -> dict[str, str]:
    """The text of each file (RFC 4180) by its name; files that would have no lines are left out.

    Shares and chances are from 0 to 1, votes and seats are expected ones. ``low`` and ``high`` are the ends of the 95 %
    interval of a mean, but of first preferences the 5th and the 95th centile. Candidates are named by their keys, and
    orders by the letters of the report.
    """
    reading = Reading(document)
    found = {
        "outcomes.csv": _outcomes(reading),
        "distribution.csv": _distribution(reading),
        "candidates.csv": _candidates(reading),
        "nearest.csv": _nearest(reading),
        "orders.csv": _orders(reading),
        "areas.csv": _areas(reading),
        "frontier.csv": _ladder(reading, "frontier", "orders"),
        "candidates-to-run.csv": _ladder(reading, "candidates_to_run", "candidates"),
        "prices.csv": _prices(reading),
        "curves.csv": _curves(reading),
    }
    return {name: _text(rows) for name, rows in found.items() if len(rows) > 1}


def _text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


Rows = list[list[object]]


def _keys(reading: Reading) -> dict[int, str]:
    return {one["number"]: one["key"] for one in reading.document["candidates"]}


def _order(reading: Reading, order: Sequence[int] | None) -> str:
    keys = _keys(reading)
    return " ".join(keys[one] for one in order or ())


def _outcomes(reading: Reading) -> Rows:
    rows: Rows = [
        ["outcome", "orders", "seats", "low", "high", "plan_gains", "gain_low", "gain_high", "draws", "seed"]
    ]
    for one in reading.outcomes.values():
        gain = one.get("gain", {})
        estimate = [one["seats"][part] for part in ESTIMATE]
        gains = [gain.get(part, "") for part in ESTIMATE]
        rows.append([one["key"], one["orders"], *estimate, *gains, reading.draws, reading.seed])
    return rows


def _distribution(reading: Reading) -> Rows:
    rows: Rows = [["outcome", "seats", "exactly", "at_least", "draws", "seed"]]
    for one in reading.outcomes.values():
        for seats, pair in enumerate(zip(one["distribution"], one["at_least"], strict=True)):
            rows.append([one["key"], seats, *pair, reading.draws, reading.seed])
    return rows


def _candidates(reading: Reading) -> Rows:
    keys = _keys(reading)
    rows: Rows = [
        [
            *("outcome", "candidate", "name", "chance", "chance_low", "chance_high"),
            *("firsts", "firsts_5th_centile", "firsts_95th_centile", "quota", "draws", "seed"),
        ]
    ]
    for outcome in reading.outcomes:
        for number in reading.slate:
            chance, firsts = reading.chance(outcome, number), reading.firsts(outcome, number)
            figures = [one[part] for one in (chance, firsts) for part in ESTIMATE]
            rows.append(
                [
                    outcome,
                    keys[number],
                    reading.names[number],
                    *figures,
                    reading.quota,
                    reading.draws,
                    reading.seed,
                ]
            )
    return rows


def _nearest(reading: Reading) -> Rows:
    keys = _keys(reading)
    rows: Rows = [["outcome", "candidate", "name", "share_of_draws", "median_votes_short", "draws", "seed"]]
    for outcome in reading.outcomes.values():
        for one in outcome["last_excluded"]:
            number = one["candidate"]
            figures = [one["share"], one["margin"], reading.draws, reading.seed]
            rows.append([outcome["key"], keys[number], reading.names[number], *figures])
    return rows


def _orders(reading: Reading) -> Rows:
    rows: Rows = [["order", "candidates", "areas", "votes", "share"]]
    for place, one in enumerate(reading.orders, 1):
        order = _order(reading, one["order"])
        rows.append([words.letter(place), order, one["areas"], one["votes"], one["share"]])
    return rows


def _areas(reading: Reading) -> Rows:
    rows: Rows = [
        [
            "code",
            "name",
            "region",
            "votes",
            "order",
            "candidates",
            "before",
            "changed",
            "seats_at_stake",
            "pinned",
        ]
    ]
    for area in reading.areas:
        place = area["order"]
        asked = _order(reading, reading.orders[place - 1]["order"]) if place else ""
        rows.append(
            [
                *(area["code"], area["name"], area["region"], area["votes"]),
                *(words.letter(place) if place else "", asked, _order(reading, area["before"])),
                *("yes" if area["changed"] else "no", area["matters"], "yes" if area["pinned"] else "no"),
            ]
        )
    return rows


def _ladder(reading: Reading, name: str, of: str) -> Rows:
    rows: Rows = [[of, "seats", "low", "high", "draws", "seed"]]
    for one in reading.document[name]:
        estimate = [one["seats"][part] for part in ESTIMATE]
        rows.append([one[of], *estimate, one.get("draws", reading.draws), reading.seed])
    return rows


def _prices(reading: Reading) -> Rows:
    parts = ("with", "without", "price")
    heads = [name if end == "mean" else f"{name}_{end}" for name in parts for end in ESTIMATE]
    rows: Rows = [["constraint", *heads, "draws", "seed"]]
    for one in reading.document["prices"]:
        figures = [one[name][end] for name in parts for end in ESTIMATE]
        rows.append([one["constraint"], *figures, one.get("draws", reading.draws), reading.seed])
    return rows


def _curves(reading: Reading) -> Rows:
    keys = list(reading.outcomes)
    rows: Rows = [["curve", "at", *keys, "draws", "seed"]]
    for name, points in reading.document["curves"].items():
        for point in points:
            rows.append(
                [name, point["at"], *(point.get(key, "") for key in keys), point["draws"], reading.seed]
            )
    return rows
