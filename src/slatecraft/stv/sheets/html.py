"""The count sheet as one web page: complete without scripts, asking nobody for anything, fit to be published.

Whatever comes from the election (its title, names, parties) is hostile input: it is escaped on the way in, each name is
isolated from the direction of the text around it, and the page's own policy lets the browser run and apply nothing but
the script and the style that stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.stv.counts import Count, Resolution, Stage, Status
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.flow import flow_parts, key_html
from slatecraft.stv.sheets.json import count_to_dict
from slatecraft.stv.sheets.page import data_script, name_html, page, text_html
from slatecraft.stv.sheets.replay import replay_section, replay_words
from slatecraft.stv.sheets.sentences import sentences, unfilled_sentence
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW_ELECTED = 8
"""More of the elected than these are listed in several columns."""
STAGES_ACROSS = 12
"""On paper the table is cut into pieces of no more stages than these, each with all candidates."""
MARKS = {Status.ELECTED: "✓", Status.EXCLUDED: "✗"}


def count_to_html(count: Count, language: str = "en") -> str:
    """The whole count sheet as a page, in English (``en``) or Welsh (``cy``)."""
    words = Words(count, language)
    _ = words.gettext
    heading = content.title(count, words)
    titled = count.election.title or words.countback
    parts = [
        _head(count, words),
        "<main>",
        _result(count, words),
        _table_section(count, words),
        _stages_section(count, words),
        _flow_section(count, words),
        replay_section(language, _("Watch the votes move from stage to stage.")),
        "</main>",
        _foot(count, words),
        data_script("count", count_to_dict(count, language)),
        data_script("words", replay_words(language)),
    ]
    kind = _("Count sheet")
    return page(
        f"{kind}: {heading}" if titled else heading,
        language,
        "\n".join(parts),
        ("base.css", "sheet.css", "flow.css", "replay.css"),
        "replay.js",
    )


def _intro(text: str) -> str:
    return f'<p class="section-intro">{text_html(text)}</p>'


def _head(count: Count, words: Words) -> str:
    _ = words.gettext
    links = (
        ("#table", _("Table of stages")),
        ("#stages", _("Each stage in words")),
        ("#flow", _("Where the votes went")),
    )
    items = "".join(f'<li><a href="{address}">{text_html(text)}</a></li>' for address, text in links)
    kicker, here, replay = map(text_html, (_("Count sheet"), _("On this page"), _("Replay")))
    items += f'<li class="needs-js"><a href="#replay">{replay}</a></li>'
    return f"""<header class="head"><div class="wrap">
<p class="kicker">{kicker}</p>
<h1><bdi>{text_html(content.title(count, words)).replace("/", "/<wbr>")}</bdi></h1>
<p class="lede">{text_html(content.summary(count, words))}</p>
<nav class="no-print" aria-label="{here}"><ul class="jump">{items}</ul></nav>
</div></header>"""


def _result(count: Count, words: Words) -> str:
    _ = words.gettext
    winners = "".join(
        f'<li><span class="box">{place}</span>'
        f'<span><span class="who">{name_html(winner.name)}</span>'
        f'<span class="quiet">{_party_html(winner.party)}{text_html(winner.note)}</span></span></li>'
        for place, winner in enumerate(content.winners(count, words), 1)
    )
    if unfilled := unfilled_sentence(words):
        winners += f'<li><span class="box box-open" aria-hidden="true">–</span><span>{text_html(unfilled)}</span></li>'
    facts = "".join(
        f"<div><dt>{text_html(fact.label)}</dt><dd>{text_html(fact.text)}</dd>"
        + (f'<dd class="quiet">{text_html(fact.note)}</dd>' if fact.note else "")
        + "</div>"
        for fact in content.facts(count, words)
    )
    notes = "".join(f'<p class="quiet">{text_html(note)}</p>' for note in words.notes())
    won, told = map(text_html, (_("Elected"), _("The facts")))
    kind = "result result-many" if len(count.elected) > FEW_ELECTED else "result"
    return f"""<div class="wrap"><div class="{kind}">
<section aria-labelledby="elected"><h2 id="elected">{won}</h2>
<ol class="elected">{winners}</ol></section>
<section aria-labelledby="facts"><h2 id="facts">{told}</h2>
<dl class="facts">{facts}</dl>{notes}</section>
</div></div>"""


def _party_html(party: str) -> str:
    return f"{name_html(party)}<br>" if party else ""


# The table


def _table_section(count: Count, words: Words) -> str:
    _ = words.gettext
    table = content.table(count, words)
    size = len(table.headings)
    label = _("Table of stages")
    pieces = [_table(count, words, table, 0, size, label)]
    if size > STAGES_ACROSS:
        # Paper does not scroll: there the table is set in pieces, which the screen does not show.
        pieces[0] = f'<div class="for-screen">{pieces[0]}</div>'
        pieces.append('<div class="for-print">')
        for first, last in content.spans(size, STAGES_ACROSS):
            part = content.span_name(first + 1, last, words)
            pieces.append(_table(count, words, table, first, last, part, paper=True))
        pieces.append("</div>")
    intro = _(
        "Each cell has what a candidate gained or lost at the stage, and below it the votes they then have."
    )
    return f"""<section class="section across" id="table"><div class="wrap">
<h2>{text_html(label)}</h2>
{_intro(intro)}
{"".join(pieces)}
</div></section>"""


def _table(
    count: Count,
    words: Words,
    table: content.Table,
    first: int,
    last: int,
    label: str,
    *,
    paper: bool = False,
) -> str:
    columns = range(first, last)
    corner = text_html(words.gettext("Candidate"))
    heads = "".join(
        f'<th scope="col"><a href="#stage-{place + 1}">{text_html(table.headings[place][0])}</a><br>'
        f"<bdi>{text_html(table.headings[place][1])}</bdi></th>"
        for place in columns
    )
    rows = "".join(_row(count, words, row, columns) for row in table.candidates)
    sums = "".join(_row(count, words, row, columns) for row in table.sums)
    region = (
        'class="table-region"'
        if paper
        else f'class="table-region" role="region" tabindex="0" aria-label="{text_html(label)}"'
    )
    return f"""<div {region}><table class="stages-table">
<caption class="visually-hidden">{text_html(label)}</caption>
<thead><tr><th scope="col"><span class="corner">{corner}</span></th>{heads}</tr></thead>
<tbody>{rows}</tbody>
<tbody class="sums">{sums}</tbody>
</table></div>"""


def _row(count: Count, words: Words, row: content.Row, columns: Sequence[int]) -> str:
    if row.number:
        status = row.cells[-1].status
        kind = "is-elected" if status == Status.ELECTED else "is-out"
        party = f'<span class="party">{name_html(row.party)}</span>' if row.party else ""
        head = (
            f'<tr class="{kind}"><th scope="row"><span class="name"><span class="number">{row.number}</span> '
            f"{name_html(row.name)}</span>{party}"
            f'<span class="outcome">{text_html(row.outcome)}</span></th>'
        )
    else:
        head = f'<tr><th scope="row">{text_html(row.name)}</th>'
    return head + "".join(_cell(count, words, row, place) for place in columns) + "</tr>"


def _cell(count: Count, words: Words, row: content.Row, place: int) -> str:
    cell = row.cells[place]
    kind = ""
    if row.number and row.number in count.stages[place].moved:
        kind = ' class="moved"'
    elif row.number and cell.transfer.startswith("+"):
        kind = ' class="got"'
    # Every candidate's cell has the line, so that votes stand level.
    parts = [f'<span class="transfer">{cell.transfer}</span>'] if cell.transfer or row.number else []
    if cell.votes:
        whole, point, places = cell.votes.partition(".")
        cut = f'<span class="places">{point}{places}</span>' if point else ""
        parts.append(f'<span class="votes">{whole}{cut}</span>')
    elif not cell.mark:
        out = text_html(words.status(cell.status)) if cell.status else ""
        parts.append(
            f'<span class="gone" aria-hidden="true">–</span><span class="visually-hidden">{out}</span>'
        )
    if cell.mark:
        sign = MARKS.get(cell.status, "") if cell.status else ""
        sign = f'<span aria-hidden="true">{sign} </span>' if sign else ""
        parts.append(f'<span class="mark mark-{cell.status}">{sign}{text_html(cell.mark)}</span>')
    return f"<td{kind}>{''.join(parts)}</td>"


# Each stage in words


def _stages_section(count: Count, words: Words) -> str:
    told = sentences(count, words.language)
    items = "".join(
        f'<li id="stage-{stage.number}"><h3><span class="step">{stage.number}</span>'
        f"<bdi>{text_html(content.stage_action(stage, words))}</bdi></h3>"
        f"<p>{text_html(sentence)}</p>{_portions(count, stage, words)}</li>"
        for stage, sentence in zip(count.stages, told, strict=True)
    )
    heading = text_html(words.gettext("Each stage in words"))
    return f"""<section class="section" id="stages" aria-labelledby="stages-heading"><div class="wrap">
<h2 id="stages-heading">{heading}</h2>
<ol class="stages">{items}</ol>
</div></section>"""


def _portions(count: Count, stage: Stage, words: Words) -> str:
    """The portions in which a stage moved its papers, as a table to open."""
    rows = ""
    for portion in content.portions(count, stage, words):
        gains = "<br>".join(f"{name_html(name)} {votes}" for name, votes in portion.gains)
        rows += (
            f'<tr><th scope="row">{portion.number}</th><td>{portion.value}</td>'
            f"<td>{portion.papers}</td><td>{gains}</td></tr>"
        )
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{text_html(text)}</th>' for text in content.portion_headings(words))
    summary = text_html(words.gettext("The portions in which the papers moved"))
    return (
        f'<details><summary>{summary}</summary><div class="portions"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


# The picture


def _flow_section(count: Count, words: Words) -> str:
    _ = words.gettext
    picture, names = flow_parts(count, words)
    heading = text_html(_("Where the votes went"))
    intro = _("A bar is a candidate’s votes at a stage; bands show what stays and what moves on.")
    return f"""<section class="section across" id="flow"><div class="wrap">
<h2>{heading}</h2>
{_intro(intro)}
{key_html(words)}
<div class="flow-region" role="region" tabindex="0" aria-label="{heading}">{names}{picture}</div>
</div></section>"""


def _foot(count: Count, words: Words) -> str:
    _ = words.gettext
    exact = _("Counted exactly: nothing is rounded but where the rule itself says so.")
    seeded = content.seeded(count)
    decided = any(tie.resolution in (Resolution.ORDER, Resolution.ASKED) for tie in count.ties)
    if seeded and decided:
        again = _(
            "The same ballots under the same rule, with the same seed and ties broken in the same way, give the same "
            "figures again."
        )
    elif seeded:
        again = _("The same ballots under the same rule, with the same seed, give the same figures again.")
    elif decided:
        again = _(
            "The same ballots under the same rule, with ties broken in the same way, give the same figures again."
        )
    else:
        again = _("The same ballots under the same rule give the same figures again.")
    save = text_html(_("Save the figures (JSON)"))
    return f"""<footer class="foot"><div class="wrap quiet">
<p>{text_html(f"{exact} {again}")}</p>
<p class="needs-js no-print"><button type="button" data-save>{save}</button></p>
</div></footer>"""
