"""The count sheet as a PDF: tagged for screen readers, the same bytes whenever the same count is set.

It is typeset by Typst (the extra ``pdf``), whose package brings the compiler and its typefaces: no library or typeface
of the machine is used, and nothing is fetched. What comes from the election reaches Typst as JSON, never as markup.
"""

from __future__ import annotations

import json
import re
from typing import Any

from slatecraft.stv.counts import Count, Stage, Status
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.flow import count_to_svg
from slatecraft.stv.sheets.page import asset, without_overrides
from slatecraft.stv.sheets.sentences import result_sentence, sentences, unfilled_sentence
from slatecraft.stv.sheets.words import Words

WIDTH_OF_STAGES = 230
"""Millimetres that the stages of a table may take on the page, beside the names."""
LONGEST_WORD = 18
"""Words of so many letters or more are parted where a column is too narrow for them."""
STAGES_ON_A4 = 12
"""A picture of more stages has a larger page."""


class PdfUnavailable(RuntimeError):
    """There is no typesetter, or it cannot set this sheet; the message says what would help."""


def count_to_pdf(count: Count, language: str = "en") -> bytes:
    """The whole count sheet on A4, in English (``en``) or Welsh (``cy``).

    Raises `PdfUnavailable` without the extra ``pdf``, and where a name has letters that no typeface at hand has.
    """
    try:
        import typst
    except ImportError:
        raise PdfUnavailable(
            "A PDF needs the package typst: install slatecraft with its extra pdf (pip install 'slatecraft[pdf]')."
        ) from None
    source = asset("sheet.typ").encode()
    inputs = {"sheet": without_overrides(json.dumps(sheet_data(count, language), ensure_ascii=False))}

    def typeset(*, own_faces: bool) -> bytes:
        made = typst.compile(
            source,
            format="pdf",
            sys_inputs=inputs,
            ignore_system_fonts=own_faces,
            pdf_standards="ua-1",
        )
        assert isinstance(made, bytes)
        return made

    try:
        return typeset(own_faces=True)
    except typst.TypstError:
        # Letters beyond Latin, Greek and Cyrillic: perhaps the machine has a typeface for them.
        try:
            return typeset(own_faces=False)
        except typst.TypstError as error:
            raise PdfUnavailable(
                f"The sheet cannot be typeset ({error.message}). Letters beyond Latin, Greek and Cyrillic need a "
                "typeface on this machine that has them; the web page (--format html) can be printed without."
            ) from None


def sheet_data(count: Count, language: str) -> dict[str, Any]:
    """What the sheet says, in the form that ``assets/sheet.typ`` sets."""
    words = Words(count, language)
    _ = words.gettext
    table = content.table(count, words)
    return {
        "language": language,
        "title": content.title(count, words),
        "summary": content.summary(count, words),
        "words": {
            "sheet": _("Count sheet"),
            "page": _("Page"),
            "elected": _("Elected"),
            "facts": _("The facts"),
            "candidate": _("Candidate"),
            "reading": _(
                "Each cell has what a candidate gained or lost at the stage, and below it the votes they then have."
            ),
            "stages": _("Each stage in words"),
            "portions": content.portion_headings(words),
            "flow": _("Where the votes went"),
            "bands": _("A bar is a candidate’s votes at a stage; bands show what stays and what moves on."),
        },
        "elected": [
            {"name": winner.name, "party": winner.party, "note": winner.note}
            for winner in content.winners(count, words)
        ],
        "unfilled": unfilled_sentence(words),
        "facts": [
            {"label": fact.label, "text": fact.text, "note": fact.note}
            for fact in content.facts(count, words)
        ],
        "notes": words.notes(),
        "pieces": [_piece(count, words, table, *span) for span in _spans(table)],
        "stages": [
            {
                "heading": f"{content.stage_name(stage.number, words)}: {content.stage_action(stage, words)}",
                "sentence": sentence,
                "portions": [
                    [
                        portion.number,
                        portion.value,
                        portion.papers,
                        "; ".join(f"{who} {got}" for who, got in portion.gains),
                    ]
                    for portion in content.portions(count, stage, words)
                ],
            }
            for stage, sentence in zip(count.stages, sentences(count, language), strict=True)
        ],
        "picture": count_to_svg(count, language, still=True),
        "picture-paper": "a4" if len(count.stages) <= STAGES_ON_A4 else "a3",
        "picture-told": result_sentence(count, language),
    }


def _spans(table: content.Table) -> list[tuple[int, int]]:
    """The stages of each piece of the table that fits on a page."""
    longest = max(len(cell.votes) for row in (*table.candidates, *table.sums) for cell in row.cells)
    return content.spans(len(table.headings), int(WIDTH_OF_STAGES // max(1.65 * longest + 3, 15)))


def _piece(count: Count, words: Words, table: content.Table, first: int, last: int) -> dict[str, Any]:
    whole = (first, last) == (0, len(table.headings))
    return {
        "title": words.gettext("Table of stages") if whole else content.span_name(first + 1, last, words),
        "headings": [(stage, _breakable(action)) for stage, action in table.headings[first:last]],
        "rows": [
            {
                "number": row.number,
                "name": _breakable(row.name),
                "party": _breakable(row.party),
                "outcome": row.outcome,
                "elected": row.cells[-1].status == Status.ELECTED,
                "cells": [_cell(row, place, count.stages[place]) for place in range(first, last)],
            }
            for row in (*table.candidates, *table.sums)
        ],
    }


def _breakable(text: str) -> str:
    """A text whose longest words may go over lines, for narrow columns."""
    return re.sub(
        rf"[^\s-]{{{LONGEST_WORD},}}", lambda word: re.sub(r"(\S{12})(?=\S{3})", "\\1\u200b", word[0]), text
    )


def _cell(row: content.Row, place: int, stage: Stage) -> dict[str, Any]:
    cell = row.cells[place]
    out = not cell.votes and not cell.mark
    return {
        "slot": bool(row.number or cell.transfer),
        "transfer": cell.transfer,
        "votes": "–" if out else cell.votes,
        "mark": cell.mark,
        "kind": str(cell.status or ""),
        "moved": bool(row.number) and row.number in stage.moved,
    }
