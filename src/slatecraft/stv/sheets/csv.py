"""The count sheet as CSV: a row for each candidate, two columns for each stage."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import TYPE_CHECKING

from slatecraft.stv.rule import Quotient
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.counts import Count, Number


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheets may take for a formula."""


def count_to_csv(count: Count, language: str = "en") -> str:
    """The sheet as CSV (RFC 4180), with the headings and outcomes in English (``en``) or Welsh (``cy``).

    The columns: the candidate's number, name and party, the outcome, first preferences, and for each later stage the
    transfer and the votes after it. Below the candidates: non-transferable, rounding, total, quota. Votes are plain
    decimals with all the rule's places. A name that a spreadsheet would take for a formula has an apostrophe before it.
    """
    words = Words(count, language)
    table = content.table(count, words)
    stages = count.stages
    heading = [
        words.gettext("Number"),
        words.gettext("Candidate"),
        words.gettext("Party"),
        words.gettext("Outcome"),
    ]
    for place, (name, action) in enumerate(table.headings):
        heading += (
            [f"{name}: {action}"]
            if not place
            else [f"{name}: {action}", words.gettext("%(stage)s: votes", stage=name)]
        )
    rows: list[Sequence[object]] = [heading]
    for row in table.candidates:
        held = [stage.votes[row.number - 1] for stage in stages]
        rows.append([row.number, _plain(row.name), _plain(row.party), row.outcome, *_cells(count, held)])
    sums = {
        words.gettext("Non-transferable"): [stage.non_transferable for stage in stages],
        words.gettext("Lost to rounding"): [stage.rounding for stage in stages],
    }
    if not isinstance(count.rule.method, Quotient):
        # Quotients do not add up to anything.
        sums[words.gettext("Total")] = [
            sum(stage.votes) + stage.non_transferable + stage.rounding for stage in stages
        ]
    rows += [["", name, "", "", *_cells(count, held)] for name, held in sums.items()]
    quotas = [count.text(stages[0].quota)]
    for stage in stages[1:]:
        quotas += ["", count.text(stage.quota)]
    rows.append(["", words.gettext("Quota"), "", "", *quotas])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _plain(text: str) -> str:
    """A text that spreadsheets take as text, and never work out."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cells(count: Count, held: Sequence[Number]) -> list[str]:
    """What somebody has after each stage, the change before it from the second stage on."""
    cells = [count.text(held[0])]
    for before, after in pairwise(held):
        cells += [count.text(after - before), count.text(after)]
    return cells
