"""What would be otherwise: with more orders or fewer, other conditions, more candidates, other assumptions."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import charts, words
from slatecraft.planning.report.markup import (
    Chart,
    Row,
    figure,
    outcome_name,
    paragraph,
    seats_html,
    section,
    side_by_side,
    table,
)
from slatecraft.planning.report.reading import BASELINES, PLAN
from slatecraft.planning.report.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from slatecraft.planning.report.reading import Reading


def how_many(reading: Reading) -> str:
    """Orders against seats, and candidates against seats."""
    orders, runs = reading.document["frontier"], reading.document["candidates_to_run"]
    parts = []
    if orders:
        best = max(one["seats"]["low"] for one in orders)
        enough = min(one["orders"] for one in orders if one["seats"]["high"] >= best)
        found = [(one["orders"], one["seats"]) for one in orders]
        chart = _ladder(found, partial(words.count, "orders"), enough, say("enough"))
        fewer = words.count("enough", enough) if enough < found[-1][0] else ""
        notes = (say("frontier-note"), fewer, _draws(reading, orders))
        parts.append(figure("frontier", say("frontier"), chart.html("plan-frontier"), notes))
    if runs:
        best = max(one["seats"]["mean"] for one in runs)
        most = next(one["candidates"] for one in runs if one["seats"]["mean"] == best)
        found = [(one["candidates"], one["seats"]) for one in runs]
        chart = _ladder(found, partial(words.count, "candidates"), most, say("most"))
        notes = (say("run-note"), _draws(reading, runs))
        parts.append(figure("run", say("run"), chart.html("plan-run"), notes))
    return section("how-many", say("how-many"), side_by_side(*parts)) if parts else ""


def _ladder(
    found: Sequence[tuple[int, dict[str, Any]]], told: Callable[[int], str], chosen: int, why: str
) -> Chart:
    """Expected seats for each number of something; the chosen number says why."""
    scale = charts.axis(value for _, seats in found for value in (seats["low"], seats["high"]))
    rows = []
    for number, seats in found:
        name = escape(told(number))
        if number == chosen:
            name += f" <small>{escape(why)}</small>"
        rows.append(
            Row(name, _estimate(scale, seats), [seats_html(seats)], "plan-main" if number == chosen else "")
        )
    return Chart(say("how-many-head"), charts.heading(scale, words.seats), [say("seats-expected")], rows)


def _estimate(scale: charts.Axis, seats: dict[str, Any]) -> str:
    return charts.row(
        scale,
        (
            charts.stretch(scale, seats["low"], seats["high"], "plan-whisker plan-of-plan"),
            charts.mark(scale, seats["mean"], PLAN),
        ),
    )


def _draws(reading: Reading, found: Iterable[dict[str, Any]]) -> str:
    """How many draws these figures are from, where they say so; else as many as the document's."""
    numbers = sorted({one.get("draws", reading.draws) for one in found})
    return words.listed([words.draws(number, reading.seed) for number in numbers])


def prices(reading: Reading) -> str:
    """What each condition costs."""
    found = reading.document["prices"]
    if not found:
        return ""
    scale = charts.axis(
        [0.0, *(value for one in found for value in (one["price"]["low"], one["price"]["high"]))]
    )
    rows = []
    for one in found:
        price = one["price"]
        name = f"{escape(say('constraint-' + one['constraint']))} <small>{escape(one['sentence'])}</small>"
        cells = [seats_html(price), words.seats(one["with"]["mean"]), words.seats(one["without"]["mean"])]
        rows.append(Row(name, _estimate(scale, price), cells))
    columns = [say("prices-price"), say("prices-with"), say("prices-without")]
    chart = Chart(say("prices-condition"), charts.heading(scale, words.seats), columns, rows)
    notes = (say("prices-note"), _draws(reading, found))
    return section(
        "prices", say("prices"), figure("price", say("prices-price"), chart.html("plan-price"), notes)
    )


def curves(reading: Reading) -> str:
    """Expected seats against what is least known: who follows, and how much support there is."""
    found = reading.document["curves"]
    adherence = reading.document["adherence"]
    parts = []
    if found["adherence"]:
        low, high = adherence["mean"] - adherence["sd"], adherence["mean"] + adherence["sd"]
        here = (max(low, 0.0), min(high, 1.0), say("curve-adherence-here"))
        parts.append(_curve(reading, "adherence", found["adherence"], words.percent, here))
    if found["support"]:
        parts.append(
            _curve(reading, "support", found["support"], words.change, (0, 0, say("curve-support-here")))
        )
    return section("curves", say("curves"), side_by_side(*parts)) if parts else ""


def _curve(
    reading: Reading,
    name: str,
    points: Sequence[dict[str, Any]],
    told: Callable[[float], str],
    here: tuple[float, float, str],
) -> str:
    keys = [one for one in (PLAN, *BASELINES) if all(one in point for point in points)]
    across = [point["at"] for point in points]
    room = 0.02 * (across[-1] - across[0])
    scale = charts.Axis(across[0] - room, across[-1] + room, charts.axis(across).ticks)
    upward = charts.axis(point[one] for point in points for one in keys)
    drawn = [
        charts.Line(one, outcome_name(one), tuple((point["at"], point[one]) for point in points))
        for one in keys
    ]
    picture = charts.lines(drawn, scale, upward, told, partial(_short, upward), here)
    rows = [[escape(told(point["at"])), *(words.seats(point[one]) for one in keys)] for point in points]
    columns = [say(f"curve-{name}-axis"), *(outcome_name(one) for one in keys)]
    draws = sorted({point["draws"] for point in points})
    note = words.listed([words.draws(number, reading.seed) for number in draws])
    label = f"plan-{name}"
    return figure(
        name,
        say(f"curve-{name}"),
        f'<div class="plan-lines" role="img" aria-labelledby="{label}">{picture}</div>'
        f'<p class="plan-axis-name">{escape(say(f"curve-{name}-axis"))}</p>'
        + table(columns, rows, label, kind="plan-figures"),
        (say("curve-note"), note),
        paragraph(_ahead(points, keys, told)) if PLAN in keys and len(keys) > 1 else "",
    )


def _short(scale: charts.Axis, value: float) -> str:
    """A value on the axis with no more places than all its marks need."""
    return f"{value:.{0 if all(float(tick).is_integer() for tick in scale.ticks) else 1}f}"


def _ahead(points: Sequence[dict[str, Any]], keys: Sequence[str], told: Callable[[float], str]) -> str:
    """Where the plan is ahead of one order for all, or else of the first baseline."""
    base = "one-order" if "one-order" in keys else keys[1]
    ahead = [point[PLAN] > point[base] for point in points]
    name = say(f"named-{base}")
    if all(ahead):
        return say("curve-always", base=name)
    if not any(ahead):
        return say("curve-never", base=name)
    turns = [place for place in range(1, len(ahead)) if ahead[place] != ahead[place - 1]]
    if len(turns) > 1:
        return say("curve-mixed", base=name)
    if ahead[-1]:
        return say("curve-from", base=name, at=told(points[turns[0]]["at"]))
    return say("curve-until", base=name, at=told(points[turns[0] - 1]["at"]))
