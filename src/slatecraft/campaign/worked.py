"""The worked count on the page "How STV works": a small real election, stage by stage.

Shetland West, Scottish local elections, 4 May 2017: three seats, 1,225 valid papers. Stage totals as published by the
returning officer, from the collection of Democracy Club and ElectionsNI volunteers (CC BY-SA 4.0); see NOTICE.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

QUOTA = 307
VALID = 1225
SEATS = 3
NAMES = (
    "Steven Coutts",
    "Catherine Hughson",
    "Debra Jane Nicolson",
    "Gary Robinson",
    "Theo Smith",
    "Ian Tinkler",
)
STAGES = (
    ("175", "194", "81", "179", "521", "75"),
    ("251.39764", "255.611", "107.28736", "204.46588", "307", "90.60812"),
    ("275.91578", "274.7184", "132.8055", "209.28736", "307", "0"),
    ("325.4702", "320.46876", "0", "217.57328", "307", "0"),
)
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


def worked_count() -> WorkedCount:
    """The count in the active language."""
    told = (
        (
            _("First preferences"),
            _(
                "Every paper goes to the candidate it puts first. The quota is 307: with three seats, no more than "
                "three candidates can reach it. Theo Smith has 521 and is elected."
            ),
        ),
        (
            _("Theo Smith’s surplus moves"),
            _(
                "He has 214 votes more than he needs. All of his papers move to their next preference, each at a "
                "reduced value of 214/521, so that none of his supporters’ votes is wasted."
            ),
        ),
        (
            _("Ian Tinkler is excluded"),
            _(
                "Nobody else has reached the quota, so the candidate with fewest votes is excluded, and his papers "
                "move to their next preference."
            ),
        ),
        (
            _("Debra Jane Nicolson is excluded"),
            _(
                "Her papers lift Steven Coutts and Catherine Hughson over the quota: both are elected. Gary Robinson "
                "had more first preferences than Steven Coutts, but fewer people’s later ones."
            ),
        ),
    )
    totals = [tuple(Decimal(votes) for votes in stage) for stage in STAGES]
    stages = []
    for number, (title, sentence) in enumerate(told):
        now, before = totals[number], totals[max(number - 1, 0)]
        bars = []
        for row, name in enumerate(NAMES):
            held, change = min(now[row], before[row]), now[row] - before[row]
            bars.append(
                Bar(
                    name,
                    now[row],
                    change,
                    elected=now[row] >= QUOTA,
                    excluded=not now[row],
                    y=row * ROW,
                    held=held * SCALE,
                    gained=max(change, Decimal(0)) * SCALE,
                    lost=max(-change, Decimal(0)) * SCALE,
                )
            )
        stages.append(Stage(number + 1, title, sentence, tuple(bars), VALID - sum(now, Decimal(0))))
    return WorkedCount(
        tuple(stages),
        tuple(Row(name, tuple(stage[row] for stage in totals)) for row, name in enumerate(NAMES)),
        QUOTA,
        LEFT + QUOTA * SCALE,
        VALID,
        SEATS,
        width=340,
        height=len(NAMES) * ROW + 8,
        row=ROW,
        bar=BAR,
        left=LEFT,
    )
