"""Tables of stages: what every candidate had after each stage of a count, and reading them from files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.electorate import ElectorateError
from slatecraft.stv.election import MOST_PAPERS
from slatecraft.stv.rule import Gregory, Rule, SurplusPapers, SurplusShare, WholePapers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

REMAINDER = 0.02
"""Votes that totals may be off by, since they were rounded when they were written down."""
NOTHING = 1.0
"""Less than this is no remainder of an excluded candidate's votes: some tables leave parts of a vote behind."""
HEADINGS = ("candidate", "party")
"""How the first columns of a table of stages are called, in small letters; those after them are the stages."""


@dataclass(frozen=True, eq=False)
class StageTable:
    """The stages of a count by the Single Transferable Vote. Candidates are numbered from 1, columns from 0."""

    title: str
    seats: int
    quota: float
    names: tuple[str, ...]
    parties: tuple[str, ...]
    totals: Floats
    """(stages, field): votes after each stage."""
    rule: Rule
    elected: tuple[int, ...]
    """Candidates' numbers."""

    def __post_init__(self) -> None:
        if not isinstance(self.rule.method, Gregory | WholePapers):
            raise ElectorateError(
                f"{self.title}: the stages of a count under the rule {self.rule.key} do not say where votes went."
            )

    @property
    def last_parcel(self) -> bool:
        """Whether a surplus is made of the papers received last, not of all."""
        method = self.rule.method
        return not isinstance(method, Gregory) or method.surplus_papers == SurplusPapers.LAST_PARCEL

    @property
    def transferable_only(self) -> bool:
        """Whether a surplus is divided among those papers that go on, not among all looked at."""
        method = self.rule.method
        return not isinstance(method, Gregory) or method.surplus_share == SurplusShare.TRANSFERABLE

    @property
    def unit(self) -> float:
        """The last decimal place of votes: less than this is lost to rounding for each paper that moves."""
        method = self.rule.method
        return 10.0**-method.places if isinstance(method, Gregory) else 0.0

    @cached_property
    def changes(self) -> Floats:
        """(stages - 1, field): what each stage after the first gave and took."""
        return np.diff(self.totals, axis=0)

    @cached_property
    def sources(self) -> tuple[tuple[int, ...], ...]:
        """Columns whose votes each stage after the first moved."""
        return tuple(tuple(np.flatnonzero(row < -REMAINDER).tolist()) for row in self.changes)

    @cached_property
    def surplus(self) -> tuple[bool, ...]:
        """Whether each stage after the first moved a surplus."""
        return tuple(
            len(sources) == 1 and bool(after[sources[0]] >= self.quota / 2)
            for sources, after in zip(self.sources, self.totals[1:], strict=True)
        )

    @cached_property
    def continuing(self) -> NDArray[np.bool_]:
        """(stages - 1, field): who could be given votes at each stage after the first."""
        full = np.maximum.accumulate(self.totals[:-1] >= self.quota - REMAINDER, axis=0)
        out = np.zeros(full.shape, np.bool_)
        for stage, sources in enumerate(self.sources):
            if not self.surplus[stage]:
                out[stage:, list(sources)] = True
        return ~full & ~out

    @cached_property
    def moved(self) -> Floats:
        """(stages - 1, field + 1): what each stage after the first gave to whom; last, what went to nobody."""
        given = np.where(self.continuing, np.maximum(self.changes, 0), 0)
        lost = np.maximum(-self.changes.sum(axis=1), 0)
        return np.concatenate([given, lost[:, None]], axis=1)

    def share_taken(self, stage: int) -> float:
        """Of the votes of those whose papers a stage after the first moved, the part that it moved.

        Less than all in an exclusion that ended when the last place was filled.
        """
        left = float(self.totals[stage + 1, list(self.sources[stage])].sum())
        return self.taken(stage) / (self.taken(stage) + left) if left > NOTHING else 1.0

    def taken(self, stage: int) -> float:
        """Votes that a stage after the first (from 0) took from where they were."""
        return float(-self.changes[stage, list(self.sources[stage])].sum())

    def first_papers_sent(self, stage: int) -> float | None:
        """How many papers went on in the surplus of somebody elected by first preferences; None if it cannot be told.

        Every transfer is a multiple of the value of a paper, and the value must be the one that the rule makes of the
        surplus and the number of papers.
        """
        if not (self.surplus[stage] and self.transferable_only and 0 < self.unit < 1):
            return None
        firsts = float(self.totals[0, self.sources[stage][0]])
        units = np.rint(self.moved[stage, :-1] / self.unit).astype(np.int64)
        value = gcd(*units[units > 0].tolist())
        if firsts < self.quota or not value:
            return None
        papers = int(units.sum()) / value
        ruled = int(min(1.0, self.taken(stage) / papers) / self.unit + 1e-6)
        return papers if value == ruled and firsts / 2 <= papers <= firsts else None


def read_tables(
    text: str, rule: Rule | None, *, title: str, parties: Sequence[str] = (), seats: int | None = None
) -> list[StageTable] | None:
    """The tables of stages in a file, or None if it is none of these: the JSON of a count (slatecraft-count/1); JSON
    with seats, quota, candidates and totals, of one count or of several by name; or CSV, a row for each candidate.

    ``rule`` is that of tables that do not say theirs; ``parties`` and ``seats`` stand in for a table's own. Raises
    `ElectorateError` for a table that cannot be.
    """
    if text.lstrip()[:1] in {"{", "["}:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return _from_json(data, rule, title, parties, seats)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return None
    table = _from_rows(rows, rule, title, parties, seats)
    return None if table is None else [table]


def _from_json(
    data: Any, rule: Rule | None, title: str, parties: Sequence[str], seats: int | None
) -> list[StageTable] | None:
    if not isinstance(data, dict):
        return None
    if str(data.get("schema", "")).startswith("slatecraft-count/"):
        return [_from_count(data, parties)]
    if "totals" in data:
        return [_from_record(title, data, rule, parties, seats)]
    several = {str(name): each for name, each in data.items() if isinstance(each, dict) and "totals" in each}
    if len(several) != len(data) or not several:
        return None
    return [_from_record(name, each, rule, (), seats) for name, each in several.items()]


def _from_record(
    title: str, record: Mapping[str, Any], rule: Rule | None, parties: Sequence[str], seats: int | None
) -> StageTable:
    try:
        people = [one if isinstance(one, dict) else {"name": one} for one in record["candidates"]]
        totals = [[float(votes) for votes in row] for row in record["totals"]]
        names = tuple(str(one["name"]) for one in people)
        labels = tuple(str(one.get("party", "")) for one in people)
        quota = float(record["quota"])
        places = int(seats or record["seats"])
        elected = tuple(number for number, one in enumerate(people, 1) if one.get("elected"))
    except KeyError as error:
        raise ElectorateError(
            f"{title}: the table of stages lacks {error}. It needs seats, quota, candidates (each with name and "
            "party) and totals (a row for each stage)."
        ) from None
    except (TypeError, ValueError, OverflowError):
        raise ElectorateError(
            f"{title}: seats, quota and totals must be numbers, and totals a list of stages with a number for each "
            "candidate."
        ) from None
    return _checked(title, places, quota, names, parties or labels, totals, rule, elected)


def _from_count(data: Mapping[str, Any], parties: Sequence[str]) -> StageTable:
    from slatecraft.stv import rules

    title = str(data.get("title") or "The count")
    try:
        rule = rules.get(str(data["rule"]))
        names = tuple(str(name) for name in data["candidates"])
        labels = tuple(str(label) for label in data["parties"]) or ("",) * len(names)
        totals = [[float(votes) for votes in stage["votes"]] for stage in data["stages"]]
        elected = tuple(int(number) for number in data["elected"])
        quota, seats = float(data["quota"]), int(data["seats"])
    except rules.UnknownRule as error:
        raise ElectorateError(f"{title}: {error}") from None
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ElectorateError(
            f"{title}: this says that it is a count (slatecraft-count/1), but something of one is missing or wrong. "
            "Write it anew with `slatecraft count`."
        ) from None
    return _checked(title, seats, quota, names, parties or labels, totals, rule, elected)


def _is_heading(row: Sequence[str]) -> bool:
    first = tuple(cell.strip().lower() for cell in row[: len(HEADINGS)])
    return first == HEADINGS and len(row) > len(HEADINGS)


def _from_rows(
    rows: Sequence[Sequence[str]], rule: Rule | None, title: str, parties: Sequence[str], seats: int | None
) -> StageTable | None:
    """The table of a file of comma-separated values; None if it has no line with the headings."""
    lines = [(line, [cell.strip() for cell in row]) for line, row in enumerate(rows, 1) if any(row)]
    begin = next((place for place, (_, row) in enumerate(lines[:20]) if _is_heading(row)), None)
    if begin is None:
        return None
    facts: dict[str, float] = {}
    for line, row in lines[:begin]:
        facts[row[0].lower()] = _numbers(title, line, row[1:2] or ["?"])[0]
    held = []
    for line, row in lines[begin + 1 :]:
        if len(row) < len(HEADINGS):
            row = [*row, ""]
        held.append((row[0], row[1], _numbers(title, line, row[len(HEADINGS) :])))
    places = seats or facts.get("seats")
    for fact, value in (("seats", places), ("quota", facts.get("quota"))):
        if not value:
            raise ElectorateError(
                f"{title}: the {fact} is not said. Write a line {fact},6 above the candidates."
            )
    if len({len(votes) for _, _, votes in held}) != 1:
        raise ElectorateError(
            f"{title}: not all candidates have votes for as many stages. Write 0 for those who are out."
        )
    return _checked(
        title,
        int(places or 0),
        facts["quota"],
        tuple(name for name, _, _ in held),
        parties or [label for _, label, _ in held],
        [list(stage) for stage in zip(*(votes for _, _, votes in held), strict=True)],
        rule,
        (),
    )


def _numbers(title: str, line: int, cells: Sequence[str]) -> list[float]:
    """The numbers in some cells, an empty one being 0."""
    try:
        numbers = [float(cell or 0) for cell in cells]
    except ValueError:
        numbers = [float("inf")]
    if not all(abs(number) < MOST_PAPERS for number in numbers):
        raise ElectorateError(
            f"{title}, line {line}: there is no number where one is wanted. Above the candidates a line has a word and "
            "a number (quota,4622); a candidate's has the name, the party and the votes after each stage."
        )
    return numbers


def _checked(
    title: str,
    seats: int,
    quota: float,
    names: tuple[str, ...],
    parties: Sequence[str],
    totals: Sequence[Sequence[float]],
    rule: Rule | None,
    elected: tuple[int, ...],
) -> StageTable:
    if rule is None:
        raise ElectorateError(
            f"{title}: it is not said by which rule this was counted, and surpluses differ. Give the rule "
            "(--rule northern-ireland)."
        )
    if len(parties) != len(names):
        raise ElectorateError(f"{title}: there are {len(names)} candidates and {len(parties)} parties.")
    if len(totals) < 2 or any(len(row) != len(names) for row in totals):
        raise ElectorateError(
            f"{title}: the table needs at least two stages, and in each a number for each of {len(names)} candidates."
        )
    table = np.array(totals)
    usable = (table >= 0).all() and (table < MOST_PAPERS).all() and table[0].sum() > 0
    if not (usable and 0 < quota < MOST_PAPERS):
        raise ElectorateError(f"{title}: votes and quota must be numbers of 0 or more, and not all 0.")
    if not (1 <= seats <= len(names) and all(1 <= number <= len(names) for number in elected)):
        raise ElectorateError(
            f"{title}: there are {len(names)} candidates, so the seats and the numbers of the elected are from 1 to "
            f"{len(names)}."
        )
    after = table.sum(axis=1)
    grown = np.flatnonzero(np.diff(after) > 1 + REMAINDER * len(names))
    if len(grown):
        stage = int(grown[0]) + 2
        raise ElectorateError(
            f"{title}: at stage {stage} the candidates have {after[stage - 1]:,.2f} votes, more than the "
            f"{after[stage - 2]:,.2f} before it. Is a figure wrong?"
        )
    return StageTable(
        title,
        seats,
        quota,
        names,
        tuple(parties),
        table,
        rule,
        elected or _elected(table, seats, quota),
    )


def _elected(totals: Floats, seats: int, quota: float) -> tuple[int, ...]:
    """Who was elected, where a table does not say: who reached the quota, then who has most votes at the end."""
    reached = (totals >= quota - REMAINDER).any(axis=0)
    order = np.lexsort((-totals[-1], ~reached))
    return tuple(sorted((order[:seats] + 1).tolist()))
