"""Whole reports: as one page that asks nobody for anything, or as parts for a page of somebody else's.

Names come from whoever made the campaign: all are escaped on the way in, and kept apart from the direction of the text
around them.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from slatecraft.planning.report import asked, basis, results, versus, what_if, words
from slatecraft.planning.report.markup import callout
from slatecraft.planning.report.reading import Reading
from slatecraft.planning.report.words import Words
from slatecraft.stv.sheets import page as stv_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    Document = dict[str, Any]

SECTIONS = (
    ("seats", results.seats),
    ("chances", results.chances),
    ("firsts", results.firsts),
    ("orders", asked.orders),
    ("changes", asked.changes),
    ("excluded", results.excluded),
    ("how-many", what_if.how_many),
    ("prices", what_if.prices),
    ("curves", what_if.curves),
    ("matters", asked.matters),
    ("rests", basis.rests),
)


def html(document: Document, document_of_comparison: Document | None = None, *, language: str = "en") -> str:
    """The report of a document ``slatecraft-plan/1`` as one page; with another document beside it, if one is given."""
    parts = fragments(document, document_of_comparison, language=language)
    reading = Reading(document, language)
    kind = reading.say("plan" if reading.is_plan else "forecast", slate=reading.slate_name)
    return _page(f"{kind}: {document['title']}", kind, document["title"], parts, language)


def compare_html(documents: Sequence[Document], *, language: str = "en") -> str:
    """Several plans beside each other, as one page. Raises `ValueError` for fewer than two."""
    parts = compare_fragments(documents, language=language)
    titles = list(dict.fromkeys(document["title"] for document in documents))
    told = Words(language)
    kind = told.say("comparison")
    return _page(f"{kind}: {titles[0]}", kind, told.listed(titles), parts, language)


def fragments(
    document: Document, document_of_comparison: Document | None = None, *, language: str = "en"
) -> dict[str, str]:
    """The report in parts, for a page that has a head and a foot of its own: ``verdict`` is plain text; ``nav`` (a list
    of links to the sections) and ``body`` (headings from the second rank down) are markup.

    They want the style sheet `STYLES` and the custom properties that the site's own sheet defines. They need no
    script, and no style stands in them, so that a strict policy can hold.
    """
    reading = Reading(document, language)
    found = [(key, made(reading)) for key, made in SECTIONS]
    if document_of_comparison is not None:
        pair = versus.Versus((reading, Reading(document_of_comparison, language)))
        found.insert(-1, ("versus", pair.section()))
    return {
        "verdict": reading.verdict,
        "nav": _nav(reading.words, [key for key, inner in found if inner]),
        "body": _top(reading) + "".join(inner for _, inner in found),
    }


def compare_fragments(documents: Sequence[Document], *, language: str = "en") -> dict[str, str]:
    """The comparison in parts, as `fragments` gives them of a report."""
    pair = versus.Versus([Reading(document, language) for document in documents])
    found = pair.sections()
    return {
        "verdict": pair.sentence,
        "nav": _nav(pair.words, [key for key, inner in found if inner]),
        "body": f'<div class="plan-top"><div class="wrap">{_private(pair.words)}</div></div>'
        + "".join(inner for _, inner in found),
    }


def _page(title: str, kind: str, heading: str, parts: dict[str, str], language: str) -> str:
    style = stv_page.asset("base.css") + asset("page.css") + asset("report.css")
    body = f"""<header class="head"><div class="wrap">
<p class="kicker">{escape(kind)}</p>
<h1><bdi>{escape(heading)}</bdi></h1>
<p class="lede">{escape(parts["verdict"])}</p>
{parts["nav"]}
</div></header>
<main>
{parts["body"]}
</main>"""
    return stv_page.whole_page(title, language, body, style)


def asset(name: str) -> str:
    """The text of a packaged style sheet: ``report.css``, or ``page.css`` for what a page of its own needs besides."""
    return files("slatecraft.planning").joinpath("report", "assets", name).read_text(encoding="utf-8")


def _nav(told: Words, keys: Sequence[str]) -> str:
    items = "".join(f'<li><a href="#plan-{key}">{escape(told.say(f"nav-{key}"))}</a></li>' for key in keys)
    return f'<nav class="plan-nav" aria-label="{escape(told.say("on-this-page"))}"><ul>{items}</ul></nav>'


def _private(told: Words) -> str:
    return callout("private", told.say("private"), told.say("private-why"))


def _top(reading: Reading) -> str:
    """The figures that matter most, and whom they are for."""
    outcome, size = reading.outcome, len(reading.slate)
    found = [(words.seats(outcome["seats"]["mean"]), reading.say("expected", all=reading.all_seats), "")]
    for key in reading.baselines:
        gain = reading.outcomes[key].get("gain")
        if gain and len(found) < 3:
            told = reading.words.gain_range(gain["low"], gain["high"])
            found.append(
                (words.gain(gain["mean"]), reading.say("against", other=reading.say(f"named-{key}")), told)
            )
    if reading.most == size:
        found.append((words.percent(outcome["at_least"][size]), reading.say("chance-of-all", size=size), ""))
    items = ""
    for figure, name, note in found:
        small = f" <small>{escape(note)}</small>" if note else ""
        items += f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}{small}</dd></div>"
    warnings = len(reading.warnings)
    mind = (
        f' · <a href="#plan-rests">{escape(reading.words.count("warnings", warnings))}</a>'
        if warnings
        else ""
    )
    return (
        f'<div class="plan-top"><div class="wrap"><dl class="plan-headline">{items}</dl>'
        f'<p class="plan-source"><span>{escape(reading.source)}</span>{mind}</p>{_private(reading.words)}</div></div>'
    )
