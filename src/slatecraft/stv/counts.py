"""A count as a value: every stage, with what was done and why. Sheets and explanations are made from this alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slatecraft.stv.election import Election
    from slatecraft.stv.notes import Note
    from slatecraft.stv.rule import Rule

Number = int | Fraction
"""Votes inside a count: whole units of the last decimal place, or exact fractions under a rule without places."""


class Action(StrEnum):
    """What a stage does."""

    FIRST = "first-preferences"
    ELECTION = "election"
    """Of ties: who is elected first, or at all. Of stages: the papers that elected a candidate go on (QPQ)."""
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    ITERATION = "iteration"
    """Meek and its kin: surpluses of all the elected move until they are nothing."""
    RESTART = "restart"
    """The count begins again without the excluded."""
    COMPARISON = "comparison"
    """Two outcomes are compared (CPO-STV)."""


class Status(StrEnum):
    """Where a candidate stands at the end of a stage."""

    CONTINUING = "continuing"
    ELECTED = "elected"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"
    GUARDED = "guarded"
    """Continuing, and not to be excluded: a constraint needs them."""
    DOOMED = "doomed"
    """To be excluded, since a constraint leaves them no place."""


class Reason(StrEnum):
    """Why candidates were elected or excluded."""

    QUOTA = "quota"
    """They reached the quota."""
    THRESHOLD = "threshold"
    """They had as much as the total active vote divided by one more than the places left (ERS)."""
    LAST = "last-places"
    """As many candidates were left as places."""
    MAJORITY = "majority"
    """No other continuing candidates could together overtake them for the last place."""
    LAST_OF_TWO = "last-of-two"
    """Two were left for the last place, and they had more votes, or were preferred where both had as many."""
    FEWEST = "fewest-votes"
    CERTAIN = "certain-to-lose"
    """Together they could not reach the next candidate above."""
    CUT_OFF = "below-cut-off"
    """They had fewer votes than a candidate must have (Cambridge)."""
    OUTCOME = "best-outcome"
    """No other set of winners is preferred to theirs (CPO-STV)."""
    CONSTRAINT = "constraint"
    FULL = "places-filled"
    REOPENED = "nominations-reopened"
    """"Re-open nominations" was elected, so nobody else is."""


class Resolution(StrEnum):
    """How a tie was broken."""

    FORWARDS = "earlier-stage"
    """By the earliest stage at which their votes differed."""
    BACKWARDS = "later-stage"
    """By the latest stage at which their votes differed."""
    LOT = "lot"
    ORDER = "declared-order"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie and how it was broken."""

    candidates: tuple[int, ...]
    """Those who were tied."""
    chosen: int
    about: Action
    """What the one chosen was chosen for."""
    resolution: Resolution
    stage: int = 0
    """The stage whose votes decided; 0 when none did."""
    seed: str = ""
    """The seed of the lot; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """Candidates elected or excluded at a stage, and why."""

    status: Status
    candidates: tuple[int, ...]
    """In the order in which it happened."""
    reason: Reason


@dataclass(frozen=True, slots=True)
class Substage:
    """Part of a stage: papers of one value that move together. Votes as in `Stage`."""

    number: int
    value: Fraction
    """Of each paper that moved."""
    papers: int
    votes: tuple[Number, ...]
    non_transferable: Number
    rounding: Number


@dataclass(frozen=True)
class Stage:
    """One stage: what was done, and what every candidate has after it.

    Numbers are in the count's own units: see `Count.exact` and `Count.decimal`. ``votes[i]`` belongs to candidate
    i + 1.
    """

    number: int
    action: Action
    moved: tuple[int, ...]
    """Candidates whose papers moved."""
    quota: Number
    votes: tuple[Number, ...]
    non_transferable: Number
    """Votes that have left the count for want of a next preference, in all."""
    rounding: Number
    """Votes lost (or, below nothing, gained) because values are cut to the rule's decimal places, in all."""
    status: tuple[Status, ...]
    changes: tuple[Change, ...] = ()
    ties: tuple[Tie, ...] = ()
    substages: tuple[Substage, ...] = ()
    value: Fraction | None = None
    """A surplus's transfer value: what each paper is worth now, where all are worth the same."""
    papers: int = 0
    """How many papers moved, in units of the smallest weight of a ballot (`Election.unit`)."""
    deferred: Number = 0
    """Surpluses that wait because moving them could change nothing yet."""
    keep: tuple[Fraction, ...] | None = None
    """Meek and its kin: the share of each vote that a candidate keeps."""
    share: Fraction | None = None
    """A surplus's: the share of its value that each paper keeps, where they are worth different values."""

    @property
    def elected(self) -> tuple[int, ...]:
        """The candidates elected at this stage, in order."""
        return self._changed(Status.ELECTED)

    @property
    def excluded(self) -> tuple[int, ...]:
        """The candidates excluded at this stage, in order."""
        return self._changed(Status.EXCLUDED)

    def _changed(self, status: Status) -> tuple[int, ...]:
        return tuple(
            number for change in self.changes if change.status == status for number in change.candidates
        )


@dataclass(frozen=True)
class Count:
    """The whole history of a count, as `count` returns it."""

    election: Election
    rule: Rule
    stages: tuple[Stage, ...]
    elected: tuple[int, ...]
    """Candidate numbers in order of election."""
    places: int | None
    """Decimal places of the count's units; ``None`` if numbers are exact fractions."""
    valid: Number
    """Votes at the start: what every stage's votes add up to."""
    invalid: Fraction
    """Papers without a valid first preference."""
    notes: tuple[Note, ...] = ()
    """What the reading of the ballots changed, and what else a sheet says of the whole count, in sentences."""
    reopened: int = 0
    """Places left open because "re-open nominations" was elected to one of them."""
    seed: str = ""
    """What lots would be drawn from, and papers mixed by."""
    order: tuple[int, ...] = ()
    """The order of candidates by which ties are broken that votes leave; empty if none was declared."""
    vacated: str = ""
    """Of a countback: the member whose seat it fills."""

    @property
    def winners(self) -> tuple[str, ...]:
        """The names of the elected, in order of election."""
        return tuple(self.election.name(number) for number in self.elected)

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Every tie of the count."""
        return tuple(tie for stage in self.stages for tie in stage.ties)

    def exact(self, number: Number) -> Fraction:
        """A number of this count as an exact fraction of votes."""
        return Fraction(number) if self.places is None else Fraction(number, 10**self.places)

    def decimal(self, number: Number) -> Decimal:
        """A number of this count in decimal; under a rule without places, cut after the ninth."""
        return Decimal(self.text(number))

    def text(self, number: Number) -> str:
        """A number of this count as a decimal with all the rule's places, such as ``1322.00000``.

        Under a rule without places, cut after the ninth.
        """
        places = self.places
        if places is None:
            places = RATIONAL_PLACES
            number = int(number * 10**RATIONAL_PLACES)
        return decimal_text(int(number), places)

    def shown(self, number: Number) -> str:
        """A number of this count as sheets show it: as `text`, but no more than nine decimal places."""
        text = self.text(number)
        more = (self.places or 0) - RATIONAL_PLACES
        return text[:-more] if more > 0 else text

    def to_dict(self) -> dict[str, Any]:
        """The count in the form of the schema ``slatecraft-count/1``, ready for `json.dumps`."""
        from slatecraft.stv.sheets.json import count_to_dict

        return count_to_dict(self)


RATIONAL_PLACES = 9
"""Decimal places in which exact fractions are shown, and the most of any number on a sheet."""


def decimal_text(units: int, places: int) -> str:
    """Whole units of the last of some decimal places, written as a decimal."""
    if places == 0:
        return str(units)
    digits = f"{abs(units):0{places + 1}d}"
    return f"{'-' if units < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def papers_text(papers: Fraction) -> str:
    """A number of papers, with hundredths where weights are parts of papers."""
    return f"{int(papers):,}" if papers.denominator == 1 else f"{float(papers):,.2f}"
