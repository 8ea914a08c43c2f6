"""What a plan is expected to win: seats, each candidate's chance, first preferences, and who is left out last."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from slatecraft.planning.report import charts, words
from slatecraft.planning.report.markup import (
    Chart,
    Row,
    callout,
    figure,
    key,
    paragraph,
    seats_html,
    section,
    side_by_side,
    table,
)
from slatecraft.stv.sheets.page import name_html

if TYPE_CHECKING:
    from slatecraft.planning.report.reading import Reading

MOST_EXCLUDED = 6
"""So many of those who come nearest to a seat are shown."""


# What it wins


def seats(reading: Reading) -> str:
    """Expected seats, the chance of each number of them, and of at least so many."""
    return section(
        "seats",
        reading.say("seats"),
        _expected(reading),
        side_by_side(_distribution(reading), _at_least(reading)),
    )


def _expected(reading: Reading) -> str:
    outcomes = [reading.outcomes[one] for one in (reading.main, *reading.baselines)]
    scale = charts.axis(value for one in outcomes for value in (one["seats"]["low"], one["seats"]["high"]))
    rows = []
    for one in outcomes:
        found, gain = one["seats"], one.get("gain")
        picture = charts.row(
            scale,
            (
                charts.stretch(scale, found["low"], found["high"], f"plan-whisker plan-of-{one['key']}"),
                charts.mark(scale, found["mean"], one["key"]),
            ),
        )
        name = escape(reading.say(f"outcome-{one['key']}"))
        orders = escape(reading.words.count("orders", one["orders"]))
        cells = [seats_html(reading.words, found)]
        if reading.is_plan:
            told = reading.words.gain_range(gain["low"], gain["high"]) if gain else ""
            cells.append(f"<b>{words.gain(gain['mean'])}</b> <small>{told}</small>" if gain else "")
        rows.append(Row(f"{name} <small>{orders}</small>", picture, cells, _main(reading, one["key"])))
    columns = [reading.say("seats-expected"), *([reading.say("gain")] if reading.is_plan else [])]
    chart = Chart(reading.say("outcome"), charts.heading(scale, words.decimal(scale.places)), columns, rows)
    return figure(
        "expected",
        reading.say("seats-expected"),
        chart.html("plan-expected"),
        (reading.unbound, reading.say("seats-note"), reading.source),
    )


def _main(reading: Reading, key: str) -> str:
    return "plan-main" if key == reading.main else ""


def _distribution(reading: Reading) -> str:
    columns = ["", *(str(number) for number in range(reading.most + 1))]
    tallest = max(max(one["distribution"]) for one in reading.outcomes.values())
    rows = []
    for one in (reading.main, *reading.baselines):
        cells = [escape(reading.say(f"short-{one}"))]
        for share in reading.outcomes[one]["distribution"]:
            kind = f"plan-column plan-of-{one}"
            cells.append(
                f"{charts.column(share / tallest, kind, 64)}<span>{escape(words.percent(share))}</span>"
            )
        rows.append(cells)
    columns[0] = reading.say("terminal-seats")
    return figure(
        "distribution",
        reading.say("distribution"),
        table(columns, rows, "plan-distribution", kind="plan-columns"),
        (reading.say("distribution-note"), reading.source),
    )


def _at_least(reading: Reading) -> str:
    scale, keys = charts.HALVES, (reading.main, *reading.baselines)
    goal = reading.document.get("at_least", 0) if reading.document["goal"] == "at-least" else 0
    rows = []
    for number in range(1, reading.most + 1):
        values = {one: reading.outcomes[one]["at_least"][number] for one in keys}
        name = escape(reading.say("at-least-row", seats=reading.words.count("seats", number)))
        if number == goal:
            name += f" <small>{escape(reading.say('at-least-goal'))}</small>"
        cells = [_figure(reading, one, words.percent(value)) for one, value in values.items()]
        rows.append(Row(name, charts.row(scale, _dots(reading, scale, values)), cells))
    chart = Chart(
        reading.say("terminal-seats"),
        charts.heading(scale, words.percent),
        [reading.say(f"short-{one}") for one in keys],
        rows,
    )
    return figure(
        "at-least",
        reading.say("at-least"),
        chart.html("plan-at-least"),
        (reading.source,),
        key(reading.words, keys),
    )


def _figure(reading: Reading, outcome: str, text: str) -> str:
    return f"<b>{escape(text)}</b>" if outcome == reading.main else escape(text)


def _dots(reading: Reading, scale: charts.Axis, values: dict[str, float], whisker: str = "") -> list[str]:
    """The shapes of all outcomes, the main one's on top, and under them its interval and the line to the baseline."""
    drawn = []
    if reading.base:
        one, other = sorted((values[reading.main], values[reading.base]))
        drawn.append(charts.stretch(scale, one, other, "plan-between"))
    return [*drawn, whisker, *(charts.mark(scale, values[one], one) for one in reversed(values))]


# Chances


def chances(reading: Reading) -> str:
    """Each candidate's own chance; whose falls is said first."""
    scale, keys = charts.CHANCES, (reading.main, *reading.baselines)
    compared = reading.is_plan and bool(reading.base)
    falling = {fall.candidate for fall in reading.falls}
    rows = []
    for candidate in reading.slate:
        found = {one: reading.chance(one, candidate) for one in keys}
        values = {one: chance["mean"] for one, chance in found.items()}
        main = found[reading.main]
        whisker = charts.stretch(scale, main["low"], main["high"], f"plan-whisker plan-of-{reading.main}")
        drawn = _dots(reading, scale, values, whisker)
        cells = [_figure(reading, one, words.percent(value)) for one, value in values.items()]
        if compared:
            step = words.points(values[reading.main] - values[reading.base])
            cells.append(f"<b>▼ {step}</b>" if candidate in falling else step)
        kind = "plan-falls" if candidate in falling else ""
        rows.append(Row(name_html(reading.names[candidate]), charts.row(scale, drawn), cells, kind))
    columns = [reading.say(f"short-{one}") for one in keys]
    if compared:
        columns.append(reading.say("change"))
    chart = Chart(reading.say("candidate"), charts.heading(scale, words.percent), columns, rows)
    note = (
        reading.say("chances-note", base=reading.say(f"named-{reading.base}"))
        if compared
        else reading.say("chances-note-alone")
    )
    return section(
        "chances",
        reading.say("chances"),
        _falls(reading) if compared else "",
        figure(
            "chance",
            reading.say("chance"),
            chart.html("plan-chance"),
            (note, reading.source),
            key(reading.words, keys),
        ),
    )


def _falls(reading: Reading) -> str:
    base = reading.say(f"named-{reading.base}")
    if not reading.falls:
        return callout("good", reading.say("falls-none", base=base))
    told = [
        reading.say(
            "fall-of",
            name=reading.names[fall.candidate],
            before=words.percent(fall.before),
            after=words.percent(fall.after),
        )
        for fall in reading.falls
        if fall.candidate != reading.favourite
    ]
    own = next((fall for fall in reading.falls if fall.candidate == reading.favourite), None)
    if own is None:
        return callout(
            "mind",
            reading.say("falls-heading"),
            reading.say("falls-only", names=reading.words.listed(told)),
            reading.say("falls-why"),
        )
    return callout(
        "mind",
        reading.say("fall-favourite"),
        reading.say(
            "fall-favourite-more",
            name=reading.names[own.candidate],
            base=base,
            before=words.percent(own.before),
            after=words.percent(own.after),
        ),
        reading.say("falls", names=reading.words.listed(told)) if told else "",
        reading.say("falls-why"),
    )


# First preferences


def firsts(reading: Reading) -> str:
    """First preferences of each candidate against the quota."""
    keys = [reading.main, *([reading.base] if reading.base else [])]
    everybody = [one for outcome in keys for one in reading.outcomes[outcome]["firsts"]]
    scale = charts.axis([reading.quota, *(one["high"] for one in everybody)], from_zero=True)
    rows = []
    for candidate in reading.slate:
        drawn = []
        for place, outcome in enumerate(keys):
            found = reading.firsts(outcome, candidate)
            y, tall = ((15.0, 14.0) if len(keys) > 1 else (charts.MIDDLE, 16.0)) if not place else (29.0, 6.0)
            drawn.append(
                charts.band(scale, found["low"], found["high"], f"plan-band plan-of-{outcome}", y, tall)
            )
            drawn.append(
                charts.upright_mark(scale, found["mean"], f"plan-mean plan-of-{outcome}", y, tall + 4)
            )
        found = reading.firsts(reading.main, candidate)
        between = reading.say("to", low=words.votes(found["low"]), high=words.votes(found["high"]))
        cells = [
            f"<b>{words.votes(found['mean'])}</b> <small>{between}</small>",
            words.quotas(found["mean"] / reading.quota),
        ]
        cells += [words.votes(reading.firsts(one, candidate)["mean"]) for one in keys[1:]]
        picture = charts.row(scale, drawn, reading.quota, height=40)
        rows.append(Row(name_html(reading.names[candidate]), picture, cells))
    columns = [reading.say("firsts-mean"), reading.say("firsts-quotas")]
    columns += [reading.say(f"short-{one}") for one in keys[1:]]
    head = charts.heading(
        scale, words.votes, reading.quota, reading.say("quota", votes=words.votes(reading.quota))
    )
    chart = Chart(reading.say("candidate"), head, columns, rows)
    bands = "".join(
        f'<li><svg width="26" height="20" aria-hidden="true"><rect y="{5 if place else 3}" width="26" '
        f'height="{10 - 4 * place + 4 * (not place)}" class="plan-band plan-of-{one}"/></svg>'
        f"{escape(reading.say(f'outcome-{one}'))}</li>"
        for place, one in enumerate(keys)
    )
    return section(
        "firsts",
        reading.say("firsts"),
        figure(
            "first",
            reading.say("terminal-firsts", quota=words.votes(reading.quota)),
            chart.html("plan-first"),
            (reading.say("firsts-note"), reading.source),
            f'<ul class="plan-key" role="list">{bands}</ul>',
        ),
    )


# Last excluded


def excluded(reading: Reading) -> str:
    """Who comes nearest to a seat without one, and by how much."""
    found = reading.outcome["last_excluded"]
    if not found:
        return ""
    keys = [reading.main, *([reading.base] if reading.base else [])]
    of_base = {one["candidate"]: one["share"] for one in reading.outcomes[keys[-1]]["last_excluded"]}
    scale = charts.axis([one["share"] for one in found[:MOST_EXCLUDED]], from_zero=True)
    rows = []
    for one in found[:MOST_EXCLUDED]:
        own = one["candidate"] in reading.slate
        kind = "plan-of-plan" if own else "plan-of-rival"
        name = name_html(reading.names[one["candidate"]])
        if own:
            name += f" <small>{escape(reading.say('excluded-slate'))}</small>"
        picture = charts.row(
            scale, (charts.band(scale, 0, one["share"], f"plan-bar {kind}", charts.MIDDLE, 16),)
        )
        cells = [
            f"<b>{escape(words.percent(one['share']))}</b>",
            words.votes(one["margin"]),
        ]
        if len(keys) > 1:
            cells.append(escape(words.percent(of_base.get(one["candidate"], 0.0))))
        rows.append(Row(name, picture, cells))
    columns = [reading.say("excluded-share"), reading.say("excluded-short")]
    columns += [reading.say(f"short-{one}") for one in keys[1:]]
    chart = Chart(reading.say("candidate"), charts.heading(scale, words.percent), columns, rows)
    first = found[0]
    told = reading.say(
        "excluded-sentence",
        share=words.percent(first["share"]),
        name=reading.names[first["candidate"]],
        votes=reading.words.count("votes", round(first["margin"])),
    )
    return section(
        "excluded",
        reading.say("excluded"),
        paragraph(told),
        figure(
            "nearest",
            reading.say("excluded-share"),
            chart.html("plan-nearest"),
            (reading.say("excluded-note"), reading.source),
        ),
    )
