"""The pieces that sections of a report are built from. What is called ``…_html`` is markup, anything else is text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from slatecraft.planning.report import charts
from slatecraft.planning.report.words import seats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slatecraft.planning.report.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table with a picture in it."""

    head_html: str
    picture: str
    cells_html: Sequence[str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A table that is a chart: heads of lines, a picture in each, and the figures beside it."""

    head: str
    """What the lines are."""
    axis: str
    """The picture above the others."""
    columns: Sequence[str]
    """What the figures are."""
    rows: Sequence[Row] = field(default_factory=tuple)

    def html(self, labelled_by: str) -> str:
        """The table. On a narrow screen a line is three: its head, its picture, its figures, each with its name."""
        # Roles are said though the elements have them: a table that is laid out as a grid loses them in some browsers.
        columns = "".join(
            f'<th role="columnheader" scope="col" class="plan-number">{escape(name)}</th>'
            for name in self.columns
        )
        rows = "".join(self._row(row) for row in self.rows)
        return (
            f'<table role="table" class="plan-chart plan-with-{len(self.columns)}" aria-labelledby="{labelled_by}">'
            f'<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">{escape(self.head)}</th>'
            f'<td aria-hidden="true" class="plan-plot">{self.axis}</td>{columns}</tr></thead>'
            f'<tbody role="rowgroup">{rows}</tbody></table>'
        )

    def _row(self, row: Row) -> str:
        kind = f' class="{row.kind}"' if row.kind else ""
        cells = "".join(
            f'<td role="cell" class="plan-number" data-name="{escape(name)}">{cell}</td>'
            for name, cell in zip(self.columns, row.cells_html, strict=True)
        )
        return (
            f'<tr role="row"{kind}><th role="rowheader" scope="row">{row.head_html}</th>'
            f'<td aria-hidden="true" class="plan-plot">{row.picture}</td>{cells}</tr>'
        )


def table(
    columns: Sequence[str],
    rows_html: Iterable[Sequence[str]],
    labelled_by: str,
    *,
    words: int = 1,
    kind: str = "",
) -> str:
    """A table whose first ``words`` columns are words, and the others figures. It moves sideways where it must."""
    number = ' class="plan-number"'
    heads = "".join(
        f'<th scope="col"{"" if place < words else number}>{escape(name)}</th>'
        for place, name in enumerate(columns)
    )
    lines = []
    for cells in rows_html:
        inner = f'<th scope="row">{cells[0]}</th>'
        inner += "".join(
            f"<td{'' if place < words else number}>{cell}</td>" for place, cell in enumerate(cells[1:], 1)
        )
        lines.append(f"<tr>{inner}</tr>")
    return (
        f'<div class="plan-scroll" role="region" tabindex="0" aria-labelledby="{labelled_by}">'
        f'<table class="plan-table {kind}"><thead><tr>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
    )


def figure(key: str, heading: str, inner_html: str, notes: Iterable[str], before_html: str = "") -> str:
    """A heading of the third rank, what stands under it, and the notes on where its figures are from."""
    told = " ".join(escape(note if note.endswith(".") else f"{note}.") for note in notes if note)
    source = f'<p class="plan-source">{told}</p>' if told else ""
    return (
        f'<div class="plan-figure"><h3 id="plan-{key}">{escape(heading)}</h3>{before_html}{inner_html}'
        f"{source}</div>"
    )


def section(key: str, heading: str, *inner_html: str) -> str:
    """A part of the report with a heading of the second rank, to be jumped to."""
    return (
        f'<section class="plan-section" id="plan-{key}" aria-labelledby="plan-{key}-heading"><div class="wrap">'
        f'<h2 id="plan-{key}-heading">{escape(heading)}</h2>{"".join(inner_html)}</div></section>'
    )


def seats_html(words: Words, estimate: Mapping[str, float]) -> str:
    """Expected seats, with their interval below."""
    between = words.seats_range(estimate["low"], estimate["high"])
    return f"<b>{seats(estimate['mean'])}</b> <small>{between}</small>"


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f'<p class="plan-text">{escape(text)}</p>'


def key(words: Words, outcomes: Iterable[str]) -> str:
    """What the shapes of a chart mean."""
    items = "".join(
        f"<li>{charts.key_mark(outcome)}{escape(words.say(f'outcome-{outcome}'))}</li>"
        for outcome in outcomes
    )
    return f'<ul class="plan-key" role="list">{items}</ul>'


def chip(letter: str, colour: int) -> str:
    """The letter of an order on the colour of its first candidate."""
    return f'<span class="plan-chip plan-c{colour}">{escape(letter)}</span>'


def callout(kind: str, heading: str, *texts: str) -> str:
    """Something that is not to be overlooked."""
    inner = "".join(f"<p>{escape(text)}</p>" for text in texts if text)
    return f'<div class="plan-callout plan-{kind}"><p><b>{escape(heading)}</b></p>{inner}</div>'


def side_by_side(*inner_html: str) -> str:
    """Beside each other where there is room."""
    return f'<div class="plan-pair">{"".join(inner_html)}</div>'
