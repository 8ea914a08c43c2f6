"""Plans to make reports of: whole documents with plausible figures, without planning anything.

Candidates are invented; areas and their hexagons are the constituencies of 2024.
"""

from __future__ import annotations

import csv
import random
from importlib.resources import files
from itertools import accumulate
from typing import Any

Document = dict[str, Any]

SLATE = ("Rhiannon ap Gwilym-Prydderch", "Tom O’Hare", "Amara Okonkwo", "Siân Pugh", "Dev Mistry")
FIELD = (
    "Ann Archer", "Bill Bowman", "Clare Catterick", "Dan Dutton", "Eve Eccles", "Farah Faruqi", "Gus Galbraith",
    "Hana Hughes", "Idris Ismail", "Joan Jarrow", "Kit Kendall", "Lal Lomax", "Mo Marsden", "Nia Nuttall", "Oz Orton",
    "Pru Pickering", "Quinn Quayle", "Rob Rigby",
)  # fmt: skip
BASELINES = ("present", "one-order", "rotation")
CHANCES = {
    5: {
        "plan": (0.66, 0.93, 0.91, 0.88, 0.92),
        "present": (1.0, 0.97, 0.84, 0.61, 0.28),
        "one-order": (1.0, 0.99, 0.86, 0.52, 0.15),
        "rotation": (0.9, 0.86, 0.81, 0.75, 0.71),
    },
    2: {
        "plan": (0.97, 0.62),
        "present": (1.0, 0.41),
        "one-order": (1.0, 0.41),
        "rotation": (0.93, 0.55),
    },
}


def plan(
    *,
    size: int = 5,
    field: int = 23,
    areas: int = 633,
    seats: int = 9,
    helps: bool = True,
    present: bool = True,
    seed: int = 1,
    title: str = "The committee’s nine places, 2026",
) -> Document:
    """A plan for a slate of ``size`` (2 or 5) in a field of so many candidates.

    Without ``helps`` one order for all is as good; without ``present`` no orders are asked for yet.
    """
    made = random.Random(f"{seed} {size} {areas}")
    keys = ["plan", *(key for key in BASELINES if present or key != "present")]
    chances = dict(CHANCES[size])
    if not helps:
        # Enough support for all but one, and none to spare: every split loses.
        level = tuple(round(chance * 0.93, 3) for chance in chances["one-order"])
        chances |= {"plan": chances["one-order"], "present": chances["one-order"], "rotation": level}
    ballots = 129_549.0
    quota = ballots / (seats + 1)
    votes = round(quota * 0.74 * size, 1)
    orders = [_rotated(size, first) for first in range(size if helps else 1)]
    places = _areas(areas, made, votes, orders, present)
    outcomes = [_outcome(key, chances[key], votes, quota, size, field, made, len(orders)) for key in keys]
    means = {outcome["key"]: outcome["seats"]["mean"] for outcome in outcomes}
    for outcome in outcomes[1:]:
        outcome["gain"] = _estimate(means["plan"] - means[outcome["key"]], 0.018)
    best = means["plan"]
    return {
        "schema": "slatecraft-plan/1",
        "title": title,
        "slate": "Example Five" if size == 5 else "Two for Change",
        "rule": "ers97",
        "seats": seats,
        "seed": seed,
        "draws": 10_000,
        "search_draws": 4_000,
        "goal": "seats",
        "quota": round(quota, 1),
        "ballots": ballots,
        "votes": votes,
        "adherence": {"mean": 0.6, "sd": 0.1},
        "candidates": [
            {"number": number, "key": _key(name), "name": name, "slate": number <= size}
            for number, name in enumerate((*SLATE[:size], *FIELD[: field - size]), 1)
        ],
        "orders": _orders(orders, places),
        "areas": places,
        "outcomes": outcomes,
        "verdict": {
            "helps": helps,
            "kind": "ahead" if helps else "one-order",
            "sentence": f"Splitting helps here: {best:.2f} expected seats of {seats} with {len(orders)} orders, "
            f"against {means['one-order']:.2f} with the best one order for all."
            if helps
            else f"Splitting does not help here: one order for all wins {best:.2f} seats of {seats}, and no split that "
            "was found wins clearly more.",
        },
        "frontier": [
            {
                "orders": number,
                "seats": _estimate(
                    best - (best - means["one-order"]) * (1 - (number - 1) / max(size - 1, 1)) ** 1.7
                ),
                "draws": 4_000,
            }
            for number in range(1, size + 1)
        ],
        "prices": _prices(best) if helps else [],
        "curves": {
            "adherence": [
                _point(at, at - 0.6, means, 0.9) for at in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
            ],
            "support": [_point(at, 2.5 * at, means, 1.3) for at in (-0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2)],
        },
        "candidates_to_run": [
            {
                "candidates": number,
                "names": [*range(1, number + 1)],
                "seats": _estimate(min(number, best - 0.11 * (size - number))),
                "draws": 4_000,
            }
            for number in range(1, size + 1)
        ],
        "settings": {
            "orders": None,
            "whole_regions": False,
            "floor": 0.9 if helps else None,
            "least_share": None,
            "homes": True,
            "churn": 0.1 if helps else None,
        },
        "assumptions": _assumptions(size, field, votes / ballots),
        "notes": [{"kind": "floor", "candidates": [1, size]}, {"kind": "nearly-all"}] if helps else [],
        "warnings": ["Two candidates have less than asked for.", "Nothing can be said about rivals."]
        if helps
        else [],
    }


def forecast(**settings: Any) -> Document:
    """The same of the present orders, without a plan and without what a search finds."""
    document = plan(**settings)
    outcomes = document["outcomes"] = document["outcomes"][1:]
    for outcome in outcomes:
        del outcome["gain"]
    for area in document["areas"]:
        area["matters"] = None
        area["changed"] = False
    for curve in document["curves"].values():
        for point in curve:
            del point["plan"]
    present = [list(order) for order in sorted({tuple(area["before"]) for area in document["areas"]})]
    for area in document["areas"]:
        area["order"] = present.index(area["before"]) + 1
    document["orders"] = _orders(present, document["areas"])
    seats = outcomes[0]["seats"]["mean"]
    verdict = {
        "helps": None,
        "kind": "forecast",
        "sentence": f"The orders of today are expected to win {seats:.2f} seats.",
    }
    searched: Document = {"frontier": [], "prices": [], "candidates_to_run": [], "search_draws": 0}
    return document | searched | {"verdict": verdict, "notes": [], "warnings": []}


def _assumptions(size: int, field: int, share: float) -> Document:
    weights = [2.0**-place for place in range(size)]
    middle = (size + field) // 2
    rivals = {
        "The Other List": ([*range(size + 1, middle + 1)], 0.7),
        "Everybody else": ([*range(middle + 1, field + 1)], 0.3),
    }
    return {
        "note": "Ballots as in 2020; the rest is made up.",
        "leaves": 0.25,
        "stops": [0.12, 0.08, 0.05],
        "strengths": [
            {"candidate": number, "share": round(weight / sum(weights), 6)}
            for number, weight in enumerate(weights, 1)
        ],
        "home_boost": 3.0,
        "home_areas": 12,
        "swings": {"national": 0.08, "regional": 0.05, "area": 0.15, "rivals": 0.12, "personal": 0.25},
        "rivals": [
            {
                "name": name,
                "candidates": candidates,
                "share": round(part * (1 - share), 6),
                "leaves": 0.2,
                "stops": [0.1],
                "from_slate": part,
                "to_slate": 0.55,
            }
            for name, (candidates, part) in rivals.items()
        ],
    }


def _rotated(size: int, first: int) -> list[int]:
    return [(first + step) % size + 1 for step in range(size)]


def _key(name: str) -> str:
    return "-".join("".join(sign for sign in word if sign.isalnum()) for word in name.lower().split())


def _estimate(mean: float, half: float = 0.012) -> Document:
    return {"mean": round(mean, 4), "low": round(mean - half, 4), "high": round(mean + half, 4)}


def _areas(
    number: int, made: random.Random, votes: float, orders: list[list[int]], present: bool
) -> list[Document]:
    text = files("slatecraft.places").joinpath("data", "areas-2024.csv").read_text(encoding="utf-8")
    hexes: dict[str, list[list[int]]] = {}
    known: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        # Northern Ireland is one area of many hexagons.
        known.setdefault(row["code"], row)
        hexes.setdefault(row["code"], []).append([int(row["hex_q"]), int(row["hex_r"])])
    rows = list(known.values())[:number]
    regions = {name: place for place, name in enumerate(sorted({row["region"] for row in rows}))}
    weights = [made.lognormvariate(0, 0.5) for _ in rows]
    scale = votes / sum(weights)
    found = []
    for row, weight in zip(rows, weights, strict=True):
        # Most of a region has one order, a part another one: as a balance over areas gives it.
        place = regions[row["region"]] % len(orders)
        if made.random() < 0.15:
            place = made.randrange(len(orders))
        before = _rotated(len(orders[0]), 0 if regions[row["region"]] % 3 else 1) if present else None
        found.append(
            {
                "code": row["code"],
                "name": row["name"],
                "region": row["region"],
                "votes": round(weight * scale, 2),
                "order": place + 1,
                "before": before,
                "changed": before is not None and before != orders[place],
                "matters": round(weight * 0.0012 * made.random(), 6),
                "hexes": hexes[row["code"]],
                "pinned": made.random() < 0.01,
            }
        )
    return found


def _orders(orders: list[list[int]], places: list[Document]) -> list[Document]:
    votes = sum(area["votes"] for area in places)
    found = []
    for place, order in enumerate(orders, 1):
        asked = [area["votes"] for area in places if area["order"] == place]
        found.append(
            {
                "order": order,
                "areas": len(asked),
                "votes": round(sum(asked), 1),
                "share": round(sum(asked) / votes, 4),
            }
        )
    return found


def _outcome(
    key: str,
    chances: tuple[float, ...],
    votes: float,
    quota: float,
    size: int,
    field: int,
    made: random.Random,
    orders: int,
) -> Document:
    level = key == "rotation" or (key == "plan" and orders > 1)
    distribution = [1.0]
    for chance in chances:
        won, lost = (
            [0.0, *(part * chance for part in distribution)],
            [part * (1 - chance) for part in distribution],
        )
        distribution = [one + other for one, other in zip(won, [*lost, 0.0], strict=True)]
    at_least = list(accumulate(reversed(distribution)))[::-1]
    strengths = [1.0 + 0.05 * place if level else (size - place) ** 2.0 for place in range(size)]
    firsts = [votes * strength / sum(strengths) for strength in strengths]
    rest = [(number, made.random()) for number in made.sample(range(1, field + 1), min(7, field))]
    total = sum(weight for _, weight in rest) * 1.05
    return {
        "key": key,
        "orders": {"one-order": 1, "plan": orders, "present": 2, "rotation": size}[key],
        "seats": _estimate(sum(chances)),
        "distribution": [round(part, 4) for part in distribution],
        "at_least": [round(min(part, 1.0), 4) for part in at_least],
        "chances": [
            {
                "candidate": place,
                "mean": chance,
                "low": max(chance - 0.008, 0),
                "high": min(chance + 0.008, 1),
            }
            for place, chance in enumerate(chances, 1)
        ],
        "firsts": [
            {
                "candidate": place,
                "mean": round(mean, 1),
                "low": round(mean * 0.84, 1),
                "high": round(mean * 1.18, 1),
            }
            for place, mean in enumerate(firsts, 1)
        ],
        "last_excluded": [
            {
                "candidate": number,
                "share": round(weight / total, 4),
                "margin": round(quota * 0.04 * made.random(), 1),
            }
            for number, weight in sorted(rest, key=lambda one: -one[1])
        ],
    }


def _prices(best: float) -> list[Document]:
    costs = {
        "whole-regions": (0.06, "Giving whole regions one order costs 0.06 expected seats."),
        "floor": (0.11, "A floor of 90% under each candidate’s chance costs 0.11 expected seats."),
        "home": (0.01, "Putting candidates first at home costs next to nothing."),
        "churn": (
            0.19,
            "Changing the first name of no more than a tenth of the votes costs 0.19 expected seats.",
        ),
    }
    return [
        {
            "constraint": name,
            "sentence": sentence,
            "asked": name != "whole-regions",
            "with": _estimate(best - price),
            "without": _estimate(best),
            "price": _estimate(price, 0.015),
            "draws": 4_000,
        }
        for name, (price, sentence) in costs.items()
    ]


def _point(at: float, step: float, means: dict[str, float], slope: float) -> Document:
    slopes = {"plan": slope, "rotation": slope * 1.1, "present": slope * 0.3, "one-order": -0.1 * slope}
    return {
        "at": at,
        **{key: round(mean + slopes[key] * step, 3) for key, mean in means.items()},
        "draws": 2_000,
    }
