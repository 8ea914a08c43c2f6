"""The replay: a count stage by stage in the browser, in the count sheet or as a page that opens a file of one's own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Status
from slatecraft.stv.sheets.json import SCHEMA
from slatecraft.stv.sheets.page import data_script, page
from slatecraft.stv.sheets.words import LANGUAGES, catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping


def replay_page(language: str = "en") -> str:
    """A page that replays any count: it opens a file of the form ``slatecraft-count/1`` and sends it to nobody.

    The page speaks ``language``; a count's replay that of its sentences, where it is one of ours.
    """
    _ = catalogue(language).gettext
    title = _("Replay a count")
    heading, kicker, label, stays, scripts = map(
        escape,
        (
            title,
            _("Single Transferable Vote"),
            _("A count as JSON (slatecraft-count/1)"),
            _("The file stays on this device."),
            _("This page needs JavaScript to open a file."),
        ),
    )
    body = f"""<header class="head"><div class="wrap">
<p class="kicker">{kicker}</p>
<h1 data-title>{heading}</h1>
</div></header>
<main class="wrap">
<noscript><p>{scripts}</p></noscript>
<p class="replay-open needs-js"><label for="file">{label}</label>
<input type="file" id="file" accept=".json,application/json" aria-describedby="stays">
<span class="quiet" id="stays">{stays}</span></p>
<p class="replay-wrong" role="alert" data-wrong hidden></p>
<div class="replay" data-replay="h2" hidden></div>
</main>
{data_script("words", replay_words(language))}
{data_script("languages", {other: replay_words(other) for other in LANGUAGES})}"""
    return page(title, language, body, ("base.css", "replay.css"), "replay.js")


def replay_section(language: str, intro: str) -> str:
    """The part of a count sheet in which the count is replayed; only scripts bring it to life, and to light."""
    heading = escape(catalogue(language).gettext("Replay"))
    return f"""<section class="section needs-js no-print" id="replay" aria-labelledby="replay-heading">
<div class="wrap">
<h2 id="replay-heading">{heading}</h2>
<p class="section-intro">{escape(intro)}</p>
<div class="replay" data-replay="h3"></div>
</div></section>"""


def replay_words(language: str) -> Mapping[str, str]:
    """What the script says."""
    _ = catalogue(language).gettext
    return {
        "schema": SCHEMA,
        "stage": _("Stage %(number)s of %(size)s"),
        "choose": _("Stage"),
        "previous": _("Previous"),
        "next": _("Next"),
        "play": _("Play"),
        "pause": _("Pause"),
        "quota": _("Quota"),
        "non_transferable": _("Non-transferable"),
        "bars": _("Votes at this stage"),
        "held": _("Votes that stay"),
        "gained": _("Came at this stage"),
        "lost": _("Left at this stage"),
        str(Status.ELECTED): _("Elected"),
        str(Status.EXCLUDED): _("Excluded"),
        str(Status.WITHDRAWN): _("Withdrawn"),
        "over": _("Not elected"),
        "unreadable": _(
            "This file is not JSON. Choose one that `slatecraft count --format json` has written."
        ),
        "foreign": _(
            "This file is not a count in the form %(schema)s. Choose one that `slatecraft count --format json` has "
            "written."
        ),
    }
