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
    paragraph,
    seats_html,
    section,
    side_by_side,
    table,
)
from slatecraft.planning.report.reading import BASELINES, PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from slatecraft.planning.report.reading import Reading

AHEAD = 0.01
"""Expected seats by which one is ahead of another, on the same draws, to be said to be ahead, or the other behind."""


def how_many(reading: Reading) -> str:
    """Orders against seats, and candidates against seats."""
    orders, runs = reading.document["frontier"], reading.document["candidates_to_run"]
    parts = []
    if orders:
        best = max(one["seats"]["low"] for one in orders)
        enough = min(one["orders"] for one in orders if one["seats"]["high"] >= best)
        found = [(one["orders"], one["seats"]) for one in orders]
        chart = _ladder(reading, found, partial(reading.words.count, "orders"), enough, reading.say("enough"))
        fewer = reading.words.count("enough", enough) if enough < found[-1][0] else ""
        notes = (reading.say("frontier-note"), fewer, _draws(reading, orders))
        parts.append(figure("frontier", reading.say("frontier"), chart.html("plan-frontier"), notes))
    if runs:
        best = max(one["seats"]["mean"] for one in runs)
        most = next(one["candidates"] for one in runs if one["seats"]["mean"] == best)
        found = [(one["candidates"], one["seats"]) for one in runs]
        chart = _ladder(reading, found, partial(_standing, reading), most, reading.say("most"))
        note = reading.say("run-note")
        parts.append(figure("run", reading.say("run"), chart.html("plan-run"), (note, _draws(reading, runs))))
    return section("how-many", reading.say("how-many"), side_by_side(*parts)) if parts else ""


def _standing(reading: Reading, number: int) -> str:
    """So many candidates, and who is among them who is not among fewer."""
    runs = {one["candidates"]: one["names"] for one in reading.document["candidates_to_run"]}
    new = [reading.names[one] for one in runs[number] if one not in runs.get(number - 1, ())]
    sign = "+ " if number - 1 in runs else ""
    told = reading.words.count("candidates", number)
    return f"{escape(told)} <small>{sign}{escape(reading.words.listed(new))}</small>"


def _ladder(
    reading: Reading,
    found: Sequence[tuple[int, dict[str, Any]]],
    told_html: Callable[[int], str],
    chosen: int,
    why: str,
) -> Chart:
    """Expected seats for each number of something; the chosen number says why."""
    scale = charts.axis(value for _, seats in found for value in (seats["low"], seats["high"]))
    rows = []
    for number, seats in found:
        name = told_html(number)
        if number == chosen:
            name += f' <small class="plan-why">{escape(why)}</small>'
        rows.append(
            Row(
                name,
                _estimate(scale, seats),
                [seats_html(reading.words, seats)],
                "plan-main" if number == chosen else "",
            )
        )
    return Chart(
        reading.say("how-many-head"),
        charts.heading(scale, words.decimal(scale.places)),
        [reading.say("seats-expected")],
        rows,
    )


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
    return reading.words.listed([reading.words.draws(number, reading.seed) for number in numbers])


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
        name = escape(reading.say(f"constraint-{one['constraint']}"))
        name += f" <small>{escape(reading.condition(one))}</small>"
        if not one["asked"]:
            name += f' <small class="plan-why">{escape(reading.say("prices-not-asked"))}</small>'
        cells = [
            seats_html(reading.words, price),
            words.seats(one["with"]["mean"]),
            words.seats(one["without"]["mean"]),
        ]
        rows.append(Row(name, _estimate(scale, price), cells))
    columns = [reading.say("prices-price"), reading.say("prices-with"), reading.say("prices-without")]
    chart = Chart(
        reading.say("prices-condition"), charts.heading(scale, words.decimal(scale.places)), columns, rows
    )
    notes = (reading.say("prices-note"), _draws(reading, found))
    return section(
        "prices",
        reading.say("prices"),
        figure("price", reading.say("prices-price"), chart.html("plan-price"), notes),
    )


def curves(reading: Reading) -> str:
    """Expected seats against what is least known: who follows, and how much support there is."""
    found = reading.document["curves"]
    adherence = reading.document["adherence"]
    parts = []
    if found["adherence"]:
        low, high = adherence["mean"] - adherence["sd"], adherence["mean"] + adherence["sd"]
        here = (max(low, 0.0), min(high, 1.0), reading.say("curve-adherence-here"))
        parts.append(_curve(reading, "adherence", found["adherence"], words.percent, here))
    if found["support"]:
        parts.append(
            _curve(
                reading, "support", found["support"], words.change, (0, 0, reading.say("curve-support-here"))
            )
        )
    return section("curves", reading.say("curves"), side_by_side(*parts)) if parts else ""


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
    scale = charts.Axis(across[0] - room, across[-1] + room, charts.axis(across, 5).ticks)
    upward = charts.axis(point[one] for point in points for one in keys)
    drawn = [
        charts.Line(one, reading.say(f"short-{one}"), tuple((point["at"], point[one]) for point in points))
        for one in keys
    ]
    picture = charts.lines(drawn, scale, upward, told, words.decimal(upward.places), here)
    rows = [[escape(told(point["at"])), *(words.seats(point[one]) for one in keys)] for point in points]
    columns = [reading.say(f"curve-{name}-head"), *(reading.say(f"short-{one}") for one in keys)]
    draws = sorted({point["draws"] for point in points})
    note = reading.words.listed([reading.words.draws(number, reading.seed) for number in draws])
    label = f"plan-{name}"
    return figure(
        name,
        reading.say(f"curve-{name}"),
        f'<div class="plan-lines" role="img" aria-labelledby="{label}">{picture}</div>'
        f'<p class="plan-axis-name">{escape(reading.say(f"curve-{name}-axis"))}</p>'
        + table(columns, rows, label, kind="plan-figures"),
        (reading.say("curve-note", draws=note),),
        paragraph(_ahead(reading, points, keys, told)) if PLAN in keys and len(keys) > 1 else "",
    )


def _ahead(
    reading: Reading, points: Sequence[dict[str, Any]], keys: Sequence[str], told: Callable[[float], str]
) -> str:
    """Where the plan is ahead of each baseline, and where it is behind; those with the same answer in one sentence."""
    tried = [point["at"] for point in points]
    ahead: dict[str, list[str]] = {}
    behind: dict[str, list[str]] = {}
    for key in keys:
        if key == PLAN:
            continue
        base = reading.say(f"named-{key}")
        gains = {point["at"]: point[PLAN] - point[key] for point in points}
        where = _where(reading, [at for at, gain in gains.items() if gain > AHEAD], tried, told)
        ahead.setdefault(where, []).append(reading.say("curve-ahead-of", base=base))
        losing = [at for at, gain in gains.items() if gain < -AHEAD]
        if losing:
            behind.setdefault(_where(reading, losing, tried, told), []).append(base)
    sentences = [
        reading.say("curve-ahead", bases=reading.words.listed(bases), where=where)
        for where, bases in ahead.items()
    ]
    sentences += [
        reading.say("curve-behind", bases=reading.words.listed(bases), where=where)
        for where, bases in behind.items()
    ]
    return " ".join(sentences)


def _where(
    reading: Reading, ahead: Sequence[float], tried: Sequence[float], told: Callable[[float], str]
) -> str:
    if not ahead:
        return reading.say("curve-nowhere")
    if len(ahead) == len(tried):
        return reading.say("curve-everywhere")
    first, last = tried.index(ahead[0]), tried.index(ahead[-1])
    if len(ahead) == 1 or len(ahead) != last - first + 1:
        return reading.say("curve-in-parts", points=reading.words.listed([told(at) for at in ahead]))
    if last == len(tried) - 1:
        return reading.say("curve-from", at=told(ahead[0]))
    if first == 0:
        return reading.say("curve-until", at=told(ahead[-1]))
    return reading.say("curve-between", low=told(ahead[0]), high=told(ahead[-1]))
