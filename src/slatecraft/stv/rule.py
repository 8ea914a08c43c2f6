"""What a rule is: a value whose parameters say how a count goes. The rules in use are in `slatecraft.stv.rules`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import get_args

MOST_PLACES = 100
"""Decimal places in which a count may be worked out, and further ones besides."""
MOST_PASSES = 10_000
"""Passes after which surpluses may count as settled in any case."""


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
    LARGEST_EARLIER = "largest-then-earlier"
    """The largest; of equal ones that which arose at the earlier stage (Ireland)."""


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
    SENATE = "bulk"
    """As many of the lowest as cannot, with all their votes, save one of them or elect anybody (bulk exclusion)."""
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
    DAIL = "more-than-dail"
    """To one who has more; and to all but the lowest, if they are as many as the places and the lowest has fewer votes
    with the surpluses than the next above (Ireland)."""


class Fill(StrEnum):
    """When the last places are filled, once no more candidates are left than places."""

    EARLY = "early"
    """Before the papers of the last excluded candidate move."""
    MOVED = "moved"
    """When they have moved."""
    SETTLED = "settled"
    """When they have moved, and no surplus waits."""
    AT_ONCE = "at-once"
    """After the portion that leaves no more, and with ``last_two`` before a surplus moves."""


class Sample(StrEnum):
    """Which papers make up a surplus, where whole papers move and not all of them can."""

    LAST_FILED = "last-filed"
    """Of the papers for each next preference the last filed, as many as are in proportion."""
    RANDOM = "random"
    """Of the papers for each next preference as many as are in proportion, drawn at random."""
    EVERY_NTH = "every-nth"
    """Every n-th paper in the order held, n being the papers divided by the surplus (Cincinnati)."""


class TieLadder(StrEnum):
    """Where a tie is looked up before lots are drawn."""

    FORWARDS = "forwards"
    """At the earliest stage at which the votes differed."""
    BACKWARDS = "backwards"
    """At the latest stage at which the votes differed."""
    ALL_DIFFERENT = "all-different"
    """At the latest stage at which no two of those tied had the same votes."""
    NONE = "none"


class Keep(StrEnum):
    """What an elected candidate keeps of a paper."""

    SHARE = "share"
    """The same share of whatever each paper is worth when it comes (Meek)."""
    PRICE = "price"
    """The same value from each paper, or all it has if that is less (Warren)."""


class Pace(StrEnum):
    """When candidates are elected and excluded, and keep values worked out anew."""

    ROUNDS = "rounds"
    """Whoever has the quota is elected after every pass, which ends a round; so does an exclusion, for which surpluses
    must be settled. Keep values change only where nobody is elected or excluded."""
    PASSES = "passes"
    """After every pass candidates are elected, then excluded if that is due, and keep values change."""
    SETTLED = "settled"
    """Candidates are elected, or else one excluded, only when surpluses are settled. Keep values change each pass."""


class Settled(StrEnum):
    """When surpluses count as settled: ``limit`` says how little is little."""

    LESS = "less"
    """All surpluses together are less."""
    AT_MOST = "at-most"
    """All surpluses together are no more."""
    RATIO = "ratio"
    """The quota divided by the votes of any elected candidate differs from 1 by no more (just with ``pace``
    settled)."""


class Early(StrEnum):
    """Who is excluded before surpluses are settled."""

    NEVER = "never"
    LOWEST = "lowest"
    """The lowest, if all surpluses together could not lift them to the next above."""
    GROUP = "group"
    """As many of the lowest as together with all surpluses have fewer votes than the next above, if that leaves enough
    candidates and parts nobody from those who are no further above than all surpluses together."""


class Draw(StrEnum):
    """What decides a tie that votes leave."""

    SEED = "seed"
    """A lot from the seed of the count."""
    NEW_ZEALAND = "new-zealand"
    """The pseudo-random numbers of the Local Electoral Regulations 2001, schedule 1A, clauses 41 to 48."""


class Repeated(StrEnum):
    """What a ballot that names a candidate twice is worth."""

    STOP = "stop"
    """It counts up to the repetition."""
    PASS_OVER = "pass-over"  # noqa: S105  # no password
    """The repetition is passed over."""
    INVALID = "invalid"


class Skipped(StrEnum):
    """What a ballot with a preference left out is worth."""

    STOP = "stop"
    """It counts up to the gap."""
    PASS_OVER = "pass-over"  # noqa: S105  # no password
    """The gap is passed over."""
    INVALID = "invalid"


class Equal(StrEnum):
    """What a ballot with equal preferences is worth."""

    REFUSE = "refuse"
    """The count is refused: the rule has no place for them."""
    STOP = "stop"
    """It counts up to the equal preferences."""
    PASS_OVER = "pass-over"  # noqa: S105  # no password
    """The equal preferences are passed over."""
    SPLIT = "split"
    """It is divided equally among the orders in which they could have been written."""
    INVALID = "invalid"


def _check_places(name: str, value: object) -> None:
    if type(value) is not int or not 0 <= value <= MOST_PLACES:
        raise ValueError(f"{name} must be a whole number from 0 to {MOST_PLACES}, not {value!r}.")


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
    """Decimal places of values, or, with ``arithmetic`` credits, of votes."""
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
    """Whether, of two left for the last place, the one with more votes is elected without an exclusion (or by lot)."""
    fill: Fill = Fill.MOVED
    restart: bool = False
    """Whether every exclusion begins the count anew, as if the excluded had not stood (Wright)."""
    ties: TieLadder = TieLadder.BACKWARDS
    all_different_to_elect: bool = False
    """Whether ties over who is elected, or whose surplus moves, first are looked up as in ``ties`` all-different."""
    tie_batches: bool = False
    """Whether the votes after each portion of an exclusion, and not only after each stage, may decide a tie."""

    def __post_init__(self) -> None:
        _check_places("places", self.places)
        for name in ("quota_places", "surplus_fraction_places"):
            if getattr(self, name) is not None:
                _check_places(name, getattr(self, name))
        if self.quota_places is None and self.arithmetic == Arithmetic.EXACT and self.quota == Quota.DROOP:
            raise ValueError(
                'quota = "droop" is one unit more than an exact fraction, which has no unit: give quota_places, or '
                'quota = "droop-exact" with quota_more = true.'
            )
        if (self.quota_places or 0) > self.places and self.arithmetic != Arithmetic.EXACT:
            raise ValueError(
                f"quota_places must not be more than places, which is {self.places}, as votes are cut to that many; "
                f"it is {self.quota_places}."
            )
        if self.threshold and self.receive_until_transfer:
            raise ValueError(
                "threshold and receive_until_transfer cannot both be true: whoever is elected below the quota has no "
                "surplus to be dealt with."
            )
        for name in ("receive_until_transfer", "tie_batches"):
            if self.restart and getattr(self, name):
                raise ValueError(
                    f"restart and {name} cannot both be true: with restart the count begins again at every exclusion, "
                    "from first preferences."
                )
        if self.all_different_to_elect and self.ties == TieLadder.FORWARDS:
            raise ValueError(
                "all_different_to_elect looks backwards, so that ties cannot be looked up forwards."
            )
        if self.credit_by_parcel and self.arithmetic != Arithmetic.CREDITS:
            raise ValueError('credit_by_parcel wants arithmetic = "credits".')
        if self.surplus_fraction_places is not None and self.arithmetic != Arithmetic.VALUES:
            raise ValueError('surplus_fraction_places wants arithmetic = "values".')


@dataclass(frozen=True)
class Meek:
    """A rule under which the elected keep a share of every vote, worked out anew until no surplus is left (Meek,
    Warren).

    In every pass each paper goes through its preferences: an elected candidate keeps a part of what it is worth, a
    continuing one takes the rest. Then the quota is worked out from the votes, and the part that an elected candidate
    keeps is multiplied by the quota and divided by their votes.
    """

    keep: Keep = Keep.SHARE
    places: int = 9
    """Decimal places of votes and keep values."""
    guard: int = 0
    """Further places in which everything is worked out. With them all is cut, and numbers count as equal that differ
    by less than half a unit of ``places``; without them what is kept is rounded up."""
    quota: Quota = field(default=Quota.DROOP, metadata={"only": (Quota.DROOP, Quota.DROOP_EXACT)})
    """Votes divided by one more than the seats. `Quota.DROOP`: cut, and one unit more; `Quota.DROOP_EXACT`: only
    cut."""
    quota_more: bool = False
    """Whether more than the quota is needed, rather than as much."""
    half_alone: bool = False
    """Whether half of the votes, rounded up to a whole number, is the quota when there is one seat (New Zealand)."""
    pace: Pace = Pace.ROUNDS
    settled: Settled = Settled.LESS
    limit: int = 6
    """What ``settled`` compares with: 10 to the power of minus this, at most ``places`` and ``guard`` together."""
    most_passes: int | None = None
    """After how many passes surpluses count as settled in any case (only with ``pace`` settled, which needs it)."""
    early: Early = Early.NEVER
    """With ``pace`` settled only never."""
    first_pass_excludes: bool = True
    """Whether candidates may be excluded after the first pass already, rather than only elected (only with ``pace``
    passes)."""
    near_ties: bool = True
    """Whether candidates are tied for exclusion who are no further above the lowest than all surpluses together (only
    with ``pace`` rounds)."""
    without_votes: bool = False
    """Whether candidates without a vote are excluded together once surpluses are settled (only with ``pace``
    passes)."""
    unranked_withdrawn: bool = False
    """Whether, where there are several seats, those whom no paper names do not stand, and their places are not filled
    (New Zealand)."""
    ties: TieLadder = TieLadder.NONE
    draw: Draw = Draw.SEED

    def __post_init__(self) -> None:
        for name in ("places", "guard", "limit"):
            _check_places(name, getattr(self, name))
        if self.quota not in (Quota.DROOP, Quota.DROOP_EXACT):
            raise ValueError(
                'quota must be "droop" or "droop-exact" in Meek\'s family, which divides the votes by one more than '
                f'the seats, not "{self.quota}".'
            )
        if self.limit > self.places + self.guard:
            raise ValueError(
                f"limit must not be more than places and guard together, which are {self.places + self.guard}, as "
                f"nothing smaller is counted; it is {self.limit}."
            )
        if (self.pace == Pace.SETTLED) != (self.settled == Settled.RATIO):
            raise ValueError(
                'settled = "ratio" and pace = "settled" belong together: the other paces go by all surpluses '
                "together, and this one by the votes of each of the elected."
            )
        if self.pace == Pace.SETTLED:
            if self.most_passes is None or not 1 <= self.most_passes <= MOST_PASSES:
                raise ValueError(
                    f'most_passes must be from 1 to {MOST_PASSES:,} with pace = "settled", such as 500: rounding can '
                    "keep surpluses from ever being settled."
                )
            if self.early != Early.NEVER:
                raise ValueError('early must be "never" with pace = "settled".')
        elif self.most_passes is not None:
            raise ValueError('most_passes wants pace = "settled": leave it out, or set it to "exact" (None).')
        if self.without_votes and self.pace != Pace.PASSES:
            raise ValueError('without_votes wants pace = "passes".')
        if not self.first_pass_excludes and self.pace != Pace.PASSES:
            raise ValueError('first_pass_excludes = false wants pace = "passes".')


@dataclass(frozen=True)
class Quotient:
    """A rule that divides each candidate's papers by one more than those papers have elected already (QPQ)."""

    restart: bool = True
    """Whether every exclusion begins the count anew, as if the excluded had not stood."""


@dataclass(frozen=True)
class Outcomes:
    """A rule that compares every possible set of winners with every other (CPO-STV)."""

    most_outcomes: int = 300
    """More sets than this are refused: each is compared with each."""


@dataclass(frozen=True)
class WholePapers:
    """A rule under which papers move whole, so that it matters which of them make up a surplus.

    Parameters that `Gregory` has too mean the same.
    """

    mix: bool = True
    """Whether the papers are mixed before the count (by the count's seed), rather than taken in the file's order."""
    sample: Sample = Sample.LAST_FILED
    quota: Quota = Quota.DROOP
    surplus_papers: SurplusPapers = SurplusPapers.LAST_PARCEL
    surplus_runs: bool = False
    """Whether papers from a surplus and from surpluses just before it, with nobody elected between, count as received
    together (New South Wales)."""
    surplus_order: SurplusOrder = SurplusOrder.LARGEST
    defer: Deferral = Deferral.NEVER
    exclude_many: Many = Many.ONE
    strictly: bool = False
    receive_to_quota: bool = False
    """Whether a candidate is elected with the very paper that makes up the quota, and receives no more."""
    cut_off: int = 0
    """After the first surpluses all candidates with fewer votes are excluded together, if enough are left."""
    majority: Majority = Majority.NONE
    fill: Fill = field(default=Fill.MOVED, metadata={"only": (Fill.EARLY, Fill.MOVED, Fill.SETTLED)})
    ties: TieLadder = TieLadder.FORWARDS

    def __post_init__(self) -> None:
        if self.fill == Fill.AT_ONCE:
            raise ValueError(
                'fill must be "early", "moved" or "settled" where papers move whole: an excluded candidate\'s papers '
                "do not move in portions."
            )
        if self.surplus_runs and self.surplus_papers != SurplusPapers.LAST_PARCEL:
            raise ValueError('surplus_runs wants surplus_papers = "last-parcel".')


Method = Gregory | WholePapers | Meek | Quotient | Outcomes


class Promise(StrEnum):
    """What a rule promises of every count. Tests hold each rule to what it does not give up."""

    CONSERVED = "conserved"
    """At every stage the candidates' votes, the non-transferable and the rounding add up to the valid votes."""
    ORDER = "order"
    """The order of the ballots in the file does not matter."""
    REPEATS = "repeats"
    """A ballot of weight n counts as n ballots."""
    RENAMED = "renamed"
    """Other names, or another numbering, of the candidates change nothing where no lot is drawn."""
    UNRANKED = "unranked"
    """A further candidate whom nobody ranks changes nobody's election where no lot is drawn."""
    COALITIONS = "coalitions"
    """If the voters who rank the same candidates before all others have k Droop quotas, k of these are elected (or all
    of them, if they are fewer)."""


COUNTBACK = ": countback"
"""Stands after the title of a rule where a vacancy is filled under it."""


def gettext_noop(title: str) -> str:
    """Marks a rule's title for translation, which happens where it is shown."""
    return title


TEXTS = {
    "key": "our-society",
    "title": "Rules of our society",
    "jurisdiction": "our society",
    "source": "Standing order 12",
}
"""What of a rule is a text, with an example of each."""
NOT_EMPTY = ("key", "title")


@dataclass(frozen=True)
class Rule:
    """A counting rule: how it counts, and where that is written. Raises `ValueError` for a value of the wrong kind."""

    key: str
    title: str
    jurisdiction: str
    year: int
    source: str
    """The law or handbook, with the clauses."""
    method: Method
    reading: Reading = field(default_factory=Reading)
    gives_up: frozenset[Promise] = frozenset()
    """The promises that the rule does not make."""

    def __post_init__(self) -> None:
        for name, example in TEXTS.items():
            value = getattr(self, name)
            if not isinstance(value, str) or (name in NOT_EMPTY and not value.strip()):
                kind = "a text that is not empty" if name in NOT_EMPTY else "a text"
                raise ValueError(f'{name} must be {kind}, such as "{example}", not {value!r}.')
        if type(self.year) is not int:
            raise ValueError(f"year must be a whole number, such as 2026, not {self.year!r}.")
        if not isinstance(self.method, Method):
            families = ", ".join(family.__name__ for family in get_args(Method))
            raise ValueError(f"method must be one of {families}, not {self.method!r}.")
        if not isinstance(self.reading, Reading):
            raise ValueError(f"reading must be a Reading, not {self.reading!r}.")

    @property
    def mixes_papers(self) -> bool:
        """Whether the papers are mixed before the count, by its seed."""
        return isinstance(self.method, WholePapers) and self.method.mix
