"""The worked count on the page "How STV works": a small real election, counted stage by stage by `slatecraft.stv`.

Shetland West, Scottish local elections, 4 May 2017: three seats, 1,225 valid papers. The stage totals are those that
the returning officer published (collection of Democracy Club and ElectionsNI volunteers, CC BY-SA 4.0); see NOTICE.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.utils.translation import get_language

from slatecraft import stv
from slatecraft.stv.sheets.content import stage_action
from slatecraft.stv.sheets.sentences import sentences
from slatecraft.stv.sheets.words import LANGUAGES, Words

NAMES = (
    "Steven Coutts",
    "Catherine Hughson",
    "Debra Jane Nicolson",
    "Gary Robinson",
    "Theo Smith",
    "Ian Tinkler",
)
SEATS = 3
PAPERS = {
    (1,): 175,
    (2,): 194,
    (3,): 12,
    (3, 1): 31,
    (3, 2): 35,
    (3, 4): 3,
    (4,): 179,
    (5,): 21,
    (5, 1): 186,
    (5, 2): 150,
    (5, 3): 13,
    (5, 3, 1): 30,
    (5, 3, 2): 13,
    (5, 3, 4): 8,
    (5, 4): 62,
    (5, 6): 4,
    (5, 6, 1): 11,
    (5, 6, 2): 10,
    (5, 6, 3): 7,
    (5, 6, 3, 1): 3,
    (5, 6, 3, 2): 1,
    (5, 6, 4): 2,
    (6,): 15,
    (6, 1): 20,
    (6, 2): 15,
    (6, 3): 9,
    (6, 3, 1): 5,
    (6, 3, 2): 5,
    (6, 3, 4): 2,
    (6, 4): 4,
}
"""How many papers went which way through the count, by candidate number: preferences that never came to count are
left out."""
ROW = 34
BAR = 16
LEFT = 4
SCALE = Decimal("0.62")
"""Units of the drawing for one vote."""


@dataclass(frozen=True)
class Bar:
    """A candidate at a stage. Positions and lengths are in units of the drawing."""

    name: str
    votes: Decimal
    change: Decimal
    elected: bool
    excluded: bool
    y: int
    held: Decimal
    """Length of what the candidate had before and has still."""
    gained: Decimal
    lost: Decimal


@dataclass(frozen=True)
class Stage:
    """A stage of the count as the page shows it."""

    number: int
    title: str
    sentence: str
    bars: tuple[Bar, ...]
    not_transferable: Decimal


@dataclass(frozen=True)
class Row:
    """A candidate's votes at each stage."""

    name: str
    votes: tuple[Decimal, ...]


@dataclass(frozen=True)
class WorkedCount:
    """The whole count and the measures of its drawing."""

    stages: tuple[Stage, ...]
    table: tuple[Row, ...]
    quota: int
    quota_x: Decimal
    valid: int
    seats: int
    width: int
    height: int
    row: int
    bar: int
    left: int


@cache
def the_count() -> stv.Count:
    """The count itself."""
    election = stv.Election(NAMES, SEATS, PAPERS, PAPERS.values(), title="Shetland West 2017")
    return stv.count(election, "scottish")


def worked_count() -> WorkedCount:
    """The count in the active language."""
    count = the_count()
    language = get_language() or "en"
    words = Words(count, language if language in LANGUAGES else "en")
    told = sentences(count, words.language)
    quota = int(count.exact(count.stages[0].quota))
    stages = []
    for place, (stage, sentence) in enumerate(zip(count.stages, told, strict=True)):
        before = count.stages[max(place - 1, 0)]
        bars = []
        for row, name in enumerate(NAMES):
            votes = count.decimal(stage.votes[row])
            change = votes - count.decimal(before.votes[row])
            bars.append(
                Bar(
                    name,
                    votes,
                    change,
                    elected=stage.status[row] == stv.Status.ELECTED,
                    # Whoever is left over when all places are filled keeps the votes they have.
                    excluded=stage.status[row] == stv.Status.EXCLUDED and not votes,
                    y=row * ROW,
                    held=min(votes, votes - change) * SCALE,
                    gained=max(change, Decimal(0)) * SCALE,
                    lost=max(-change, Decimal(0)) * SCALE,
                )
            )
        lost = count.decimal(stage.non_transferable + stage.rounding)
        stages.append(Stage(stage.number, stage_action(stage, words), sentence, tuple(bars), lost))
    return WorkedCount(
        tuple(stages),
        tuple(
            Row(name, tuple(count.decimal(stage.votes[row]) for stage in count.stages))
            for row, name in enumerate(NAMES)
        ),
        quota,
        LEFT + quota * SCALE,
        int(count.exact(count.valid)),
        SEATS,
        width=340,
        height=len(NAMES) * ROW + 8,
        row=ROW,
        bar=BAR,
        left=LEFT,
    )
