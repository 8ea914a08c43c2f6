"""What a rule is: a value whose parameters say how a count goes. The rules in use are in `slatecraft.stv.rules`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Quota(StrEnum):
    """How many votes elect."""

    DROOP = "droop"
    """Votes divided by one more than the seats, cut to ``quota_places``, and one unit more: no more candidates than
    seats can have it."""
    DROOP_UP = "droop-up"
    """Votes divided by one more than the seats, rounded up to ``quota_places``."""
    DROOP_EXACT = "droop-exact"
    """Votes divided by one more than the seats, cut to ``quota_places`` or exact."""
    HARE = "hare"
    """Votes divided by the seats, cut to ``quota_places`` or exact."""
    HARE_UP = "hare-up"
    """Votes divided by the seats, rounded up to ``quota_places``."""
    MAJORITY = "majority"
    """More than half of the votes of continuing candidates (instant runoff)."""


class Arithmetic(StrEnum):
    """Where decimals are cut."""

    VALUES = "values"
    """Each paper's value is cut to ``places``; votes are exact sums of them."""
    CREDITS = "credits"
    """Values are exact fractions; the votes that a candidate gets from papers of one value are cut to ``places``."""
    EXACT = "exact"
    """Nothing is cut."""


class SurplusPapers(StrEnum):
    """Which of an elected candidate's papers are looked at."""

    ALL = "all"
    LAST_PARCEL = "last-parcel"
    """Those received last, which took the candidate over the quota."""


class SurplusValue(StrEnum):
    """What value papers of a surplus get."""

    WEIGHTED = "weighted"
    """The value each had, times the surplus, divided by the votes of the papers looked at."""
    UNWEIGHTED = "unweighted"
    """The surplus divided by the number of the papers looked at, whatever value each had."""


class SurplusShare(StrEnum):
    """Among which papers a surplus is divided."""

    ALL = "all"
    """All that are looked at; what would go to non-transferable ones leaves the count."""
    TRANSFERABLE = "transferable"
    """Those with a next preference; each at no more than the value it had."""


class SurplusOrder(StrEnum):
    """Which of several surpluses moves first."""

    LARGEST = "largest"
    ELECTED = "order-elected"
    """In the order in which candidates were elected: stage by stage, the larger first within one."""


class Deferral(StrEnum):
    """When surpluses wait."""

    NEVER = "never"
    GROUP = "group"
    """While all of them together could not save the lowest candidate, or a group of the lowest (ERS)."""
    PAIR = "pair"
    """While all of them together could not save the lowest candidate."""
    DAIL = "dail"
    """While they could neither elect nor save anybody, nor take the lowest over a quarter of the quota (Ireland)."""


class ExclusionSteps(StrEnum):
    """In what portions an excluded candidate's papers move."""

    TOGETHER = "together"
    BY_VALUE = "by-value"
    """Papers of one value together, the highest value first."""
    FIRST_THEN_VALUE = "first-then-value"
    """First preferences, then papers of one value together, the highest value first."""
    BY_PARCEL = "by-parcel"
    """In the order in which they were received."""


class Many(StrEnum):
    """Whether several candidates are excluded together."""

    ONE = "one"
    CERTAIN = "certain"
    """As many of the lowest as together, with the surpluses that wait, have no more votes than the next above."""
    DAIL = "certain-dail"
    """The same, unless one of them might still get more than a quarter of the quota (Ireland)."""


class Majority(StrEnum):
    """Whether the last place goes early to a candidate whom all the others together could not overtake."""

    NONE = "none"
    AT_LEAST = "at-least"
    """To one who has as much as all the other continuing candidates and the surpluses."""
    MORE_THAN = "more-than"
    """To one who has more."""
    SEVERAL = "several"
    """To several too, for as many places, when the lowest of them has more than all below and the surpluses."""


class TieLadder(StrEnum):
    """Where a tie is looked up before lots are drawn."""

    FORWARDS = "forwards"
    """At the earliest stage at which the votes differed."""
    BACKWARDS = "backwards"
    """At the latest stage at which the votes differed."""
    NONE = "none"


class Repeated(StrEnum):
    """What a ballot that names a candidate twice is worth."""

    STOP = "stop"
    """It counts up to the repetition."""
    PASS_OVER = "pass-over"
    """The repetition is passed over."""
    INVALID = "invalid"


class Skipped(StrEnum):
    """What a ballot with a preference left out is worth."""

    STOP = "stop"
    """It counts up to the gap."""
    PASS_OVER = "pass-over"
    """The gap is passed over."""
    INVALID = "invalid"


class Equal(StrEnum):
    """What a ballot with equal preferences is worth."""

    REFUSE = "refuse"
    """The count is refused: the rule has no place for them."""
    STOP = "stop"
    """It counts up to the equal preferences."""
    PASS_OVER = "pass-over"
    """The equal preferences are passed over."""
    SPLIT = "split"
    """It is divided equally among the orders in which they could have been written."""
    INVALID = "invalid"


@dataclass(frozen=True)
class Reading:
    """How a rule reads ballots that are not plain rankings."""

    skipped: Skipped = Skipped.STOP
    repeated: Repeated = Repeated.STOP
    equal: Equal = Equal.STOP


@dataclass(frozen=True)
class Gregory:
    """A rule under which papers keep a value, surpluses and exclusions moving one by one (Gregory's method)."""

    quota: Quota = Quota.DROOP
    quota_places: int | None = 0
    """Decimal places of the quota; ``None``: as many as votes have."""
    quota_more: bool = False
    """Whether more than the quota is needed, rather than as much."""
    quota_falls: bool = False
    """Whether, until somebody is elected, the quota is worked out anew when votes become non-transferable."""
    threshold: bool = False
    """Whether the total active vote divided by one more than the places left elects too (ERS97)."""
    arithmetic: Arithmetic = Arithmetic.VALUES
    places: int = 5
    surplus_papers: SurplusPapers = SurplusPapers.ALL
    surplus_value: SurplusValue = SurplusValue.WEIGHTED
    surplus_share: SurplusShare = SurplusShare.ALL
    surplus_order: SurplusOrder = SurplusOrder.LARGEST
    surplus_fraction_places: int | None = None
    """If the surplus divided by the votes is itself cut, to how many places, before it multiplies a value."""
    receive_until_transfer: bool = False
    """Whether the elected receive papers until their surplus, even one of nothing, is dealt with in its turn."""
    defer: Deferral = Deferral.NEVER
    exclude: ExclusionSteps = ExclusionSteps.TOGETHER
    exclude_many: Many = Many.ONE
    strictly: bool = False
    """Whether certain losers must have fewer votes than the next above, rather than no more."""
    losers_first: bool = False
    """Whether certain losers are excluded even before a surplus moves."""
    elect_in_substages: bool = False
    """Whether candidates are elected as soon as a portion of an excluded candidate's papers takes them to the quota."""
    credit_by_parcel: bool = False
    """Whether votes are cut for each earlier parcel apart (only with ``arithmetic`` credits)."""
    majority: Majority = Majority.NONE
    last_two: bool = False
    """Whether, of two left for the last place, the one with more votes is elected without an exclusion."""
    fill_early: bool = False
    """Whether the last places are filled before, not after, the papers of the last excluded candidate move."""
    restart: bool = False
    """Whether every exclusion begins the count anew, as if the excluded had not stood (Wright)."""
    ties: TieLadder = TieLadder.BACKWARDS
    tie_batches: bool = False
    """Whether the votes after each portion of an exclusion, and not only after each stage, may decide a tie."""


@dataclass(frozen=True)
class Meek:
    """A rule under which the elected keep a share of every vote, worked out anew until no surplus is left."""

    places: int = 9


Method = Gregory | Meek


@dataclass(frozen=True)
class Rule:
    """A counting rule: how it counts, and where that is written."""

    key: str
    title: str
    jurisdiction: str
    year: int
    source: str
    """The law or handbook, with the clauses."""
    method: Method
    reading: Reading = field(default_factory=Reading)
