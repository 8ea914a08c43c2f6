"""Which order is asked for where: the orders, their areas, the map, and what changes against the present orders."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from slatecraft.planning.report import charts, words
from slatecraft.planning.report.markup import Chart, Row, chip, figure, paragraph, section, table
from slatecraft.stv.sheets.page import name_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from slatecraft.planning.report.reading import Reading

SHADES = 5
MOST_AT_STAKE = 12


def orders(reading: Reading) -> str:
    """The orders with their areas, the regions, the map."""
    cards = "".join(_order_card(reading, place) for place in range(1, len(reading.orders) + 1))
    return section(
        "orders",
        reading.say("orders") if reading.is_plan else reading.say("orders-present"),
        f'<div class="plan-orders">{cards}</div>',
        _regions(reading),
        _map(reading),
    )


def _order_card(reading: Reading, place: int) -> str:
    order = reading.orders[place - 1]
    names = "".join(f"<li>{name_html(reading.names[one])}</li>" for one in order["order"])
    letter = words.letter(place)
    told = reading.say(
        "order-of", areas=reading.words.count("areas", order["areas"]), share=words.percent(order["share"])
    )
    regions = reading.areas_of(place)
    lists = ""
    for region, areas, whole in regions:
        if len(reading.regions) > 1 or region:
            told_of = escape(_so_many(reading, len(areas), whole=whole))
            lists += f"<dt>{escape(region or reading.say('region-none'))} <small>{told_of}</small></dt>"
        lists += f"<dd>{', '.join(escape(area['name']) for area in areas)}</dd>"
    summary = reading.areas_and_regions([area for _, areas, _ in regions for area in areas])
    return (
        f'<article class="plan-order plan-c{reading.colour(order["order"][0])}"><h3>'
        f'<span class="plan-chip" aria-hidden="true">{letter}</span>'
        f"<span>{escape(reading.say('order', letter=letter))} <small>{escape(told)}</small></span></h3>"
        f"<ol>{names}</ol>{_folded(summary, lists)}</article>"
    )


def _folded(summary: str, lists_html: str) -> str:
    return f'<details><summary>{escape(summary)}</summary><dl class="plan-areas">{lists_html}</dl></details>'


def _so_many(reading: Reading, areas: int, *, whole: bool) -> str:
    said = reading.words.count("areas", areas)
    return reading.say("region-all", areas=said) if whole else said


def _regions(reading: Reading) -> str:
    places = range(1, len(reading.orders) + 1)
    if len(reading.regions) < 2 or len(places) < 2:
        return ""
    rows = []
    for region, areas in reading.by_region.items():
        votes = sum(area["votes"] for area in areas) or 1.0
        cells = [escape(region or reading.say("region-none"))]
        for place in places:
            asked = [area for area in areas if area["order"] == place]
            part = sum(area["votes"] for area in asked) / votes
            shade = round(part * SHADES)
            cells.append(f'<span class="plan-shade plan-shade-{shade}">{len(asked) or "–"}</span>')
        rows.append([*cells, str(len(areas)), words.votes(votes)])
    columns = [
        reading.say("region"),
        *(words.letter(place) for place in places),
        reading.say("total"),
        reading.say("votes"),
    ]
    return figure(
        "regions",
        reading.say("regions"),
        table(columns, rows, "plan-regions", kind="plan-shaded"),
        (reading.say("regions-note"),),
    )


def _map(reading: Reading) -> str:
    """The map, and a small one for each candidate who is first somewhere; none where all areas get the same order."""
    cells = [
        charts.Cell(
            area["name"],
            tuple((column, line) for column, line in area["hexes"]),
            words.letter(area["order"]) if area["order"] else "",
            reading.colour(reading.first(area["order"])) if area["order"] else 0,
        )
        for area in reading.areas
        if area["hexes"]
    ]
    if not cells or len(reading.orders) < 2:
        return ""
    firsts = [one for one in reading.slate if any(order["order"][0] == one for order in reading.orders)]
    small = []
    for candidate in firsts:
        letters = {
            words.letter(place)
            for place, order in enumerate(reading.orders, 1)
            if order["order"][0] == candidate
        }
        number = sum(order["areas"] for order in reading.orders if order["order"][0] == candidate)
        colour = reading.colour(candidate)
        chosen: Callable[[charts.Cell], bool] = partial(_lettered, letters=letters)
        name = reading.names[candidate]
        picture = charts.small_hexmap(cells, chosen, colour, reading.say("map-label-of", name=name))
        chips = "".join(chip(letter, colour) for letter in sorted(letters))
        told = escape(reading.say("first-in", areas=reading.words.count("areas", number)))
        small.append(f"<li>{picture}<span>{chips} {name_html(name)} <small>{told}</small></span></li>")
    whole = charts.hexmap(cells, reading.say("map-label"))
    return figure(
        "map",
        reading.say("map"),
        f'<div class="plan-maps">{whole}<ul role="list">{"".join(small)}</ul></div>',
        (reading.say("map-note"),),
    )


def _lettered(cell: charts.Cell, letters: set[str]) -> bool:
    return cell.letter in letters


def changes(reading: Reading) -> str:
    """What changes against the present orders; nothing of a forecast, which is of them."""
    if not reading.is_plan:
        return ""
    heading = reading.say("changes")
    if not reading.has_present:
        return section("changes", heading, paragraph(reading.say("changes-no-present")))
    if not reading.moves:
        return section("changes", heading, paragraph(reading.say("changes-none")))
    other = [move for move in reading.moves if move.before != move.after]
    told = reading.say(
        "changes-sentence",
        changed=f"{sum(len(move.areas) for move in reading.moves):,}",
        areas=reading.words.count("areas", len(reading.areas)),
        votes=words.percent(sum(move.votes for move in reading.moves) / reading.votes),
        first=f"{sum(len(move.areas) for move in other):,}",
        first_votes=words.percent(sum(move.votes for move in other) / reading.votes),
    )
    scale = charts.axis([move.votes / reading.votes for move in reading.moves], from_zero=True)
    rows, lists = [], []
    for move in reading.moves:
        share = move.votes / reading.votes
        before, after = name_html(reading.names[move.before]), name_html(reading.names[move.after])
        name = f"{before} → {after}"
        if move.before == move.after:
            name = f"{after} <small>{escape(reading.say('changes-same'))}</small>"
        bar = charts.band(scale, 0, share, "plan-bar plan-of-plan", charts.MIDDLE, 14)
        cells = [f"<b>{escape(words.percent(share))}</b>", f"{len(move.areas):,}"]
        rows.append(Row(name, charts.row(scale, (bar,)), cells))
        areas = ", ".join(escape(area["name"]) for area in sorted(move.areas, key=lambda area: area["name"]))
        lists.append(f"<dt>{name}</dt><dd>{areas}</dd>")
    columns = [reading.say("changes-votes"), reading.say("changes-areas")]
    chart = Chart(reading.say("changes-first"), charts.heading(scale, words.percent), columns, rows)
    which = _folded(reading.say("changes-which"), "".join(lists))
    return section(
        "changes",
        heading,
        paragraph(told),
        figure("moves", reading.say("changes-first"), chart.html("plan-moves") + which, ()),
    )


def matters(reading: Reading) -> str:
    """The areas whose order matters most."""
    areas = [area for area in reading.most_at_stake(MOST_AT_STAKE) if area["matters"] > 0]
    if not areas:
        return ""
    scale = charts.axis([area["matters"] for area in areas], from_zero=True)
    rows = []
    for area in areas:
        bar = charts.band(scale, 0, area["matters"], "plan-bar plan-of-plan", charts.MIDDLE, 14)
        letter = chip(words.letter(area["order"]), reading.colour(reading.first(area["order"])))
        cells = [f"<b>{words.small(area['matters'])}</b>", words.votes(area["votes"]), letter]
        head = f"{escape(area['name'])} <small>{escape(area['region'])}</small>"
        rows.append(Row(head, charts.row(scale, (bar,)), cells))
    columns = [reading.say("matters-loss"), reading.say("votes"), reading.say("order-short")]
    chart = Chart(reading.say("area"), charts.heading(scale, words.decimal(scale.places)), columns, rows)
    inner = figure(
        "stake",
        reading.say("matters-loss"),
        chart.html("plan-stake"),
        (reading.say("matters-note"), reading.search_source),
    )
    return section("matters", reading.say("matters"), inner)
