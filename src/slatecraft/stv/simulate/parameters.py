"""A rule as the numbers that compiled counts go by; or the sentence that says why it cannot be."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from slatecraft.stv.election import MOST_PAPERS, Election, ElectionError
from slatecraft.stv.gregory import choices
from slatecraft.stv.meek_decisions import meek_choices
from slatecraft.stv.rule import (
    Arithmetic,
    Draw,
    ExclusionSteps,
    Gregory,
    Meek,
    Pace,
    Quota,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
)
from slatecraft.stv.simulate.gregory import (
    BY_PARCEL,
    BY_VALUE,
    CUT,
    FIRST_THEN_VALUE,
    ONE_MORE,
    ROUND_UP,
    TOGETHER,
    Steps,
)
from slatecraft.stv.simulate.meek import MeekSteps
from slatecraft.stv.simulate.piles import SAFE, Worth

if TYPE_CHECKING:
    from fractions import Fraction

    from slatecraft.stv.decisions import Choices
    from slatecraft.stv.meek_decisions import MeekChoices

EXCLUSION_STEPS = {
    ExclusionSteps.TOGETHER: TOGETHER,
    ExclusionSteps.BY_VALUE: BY_VALUE,
    ExclusionSteps.FIRST_THEN_VALUE: FIRST_THEN_VALUE,
    ExclusionSteps.BY_PARCEL: BY_PARCEL,
}
SIMULATED = {
    Gregory: {
        "quota", "quota_places", "quota_more", "quota_falls", "threshold", "arithmetic", "places", "surplus_papers",
        "surplus_value", "surplus_share", "surplus_order", "surplus_fraction_places", "receive_until_transfer",
        "defer", "exclude", "exclude_many", "strictly", "losers_first", "elect_in_substages", "credit_by_parcel",
        "majority", "last_two", "fill", "restart", "ties", "all_different_to_elect",
        "tie_batches",
    },
    Meek: {
        "keep", "places", "guard", "quota", "quota_more", "half_alone", "pace", "settled", "limit", "most_passes",
        "early", "first_pass_excludes", "near_ties", "without_votes", "unranked_withdrawn", "ties", "draw",
    },
}  # fmt: skip
"""The parameters that are known here. A rule that changes any other is refused."""
MOST_PLACES = 9
"""Products of two numbers of so many decimal places fit whole numbers of 64 bits."""


class NotSimulable(ValueError):
    """A rule, an election or weights that only `slatecraft.stv.count` can count: the message says why."""


def _check_known(method: Gregory | Meek) -> None:
    for parameter in fields(method):
        known = parameter.name in SIMULATED[type(method)]
        if not known and getattr(method, parameter.name) != parameter.default:
            raise NotSimulable(
                f"Rules with {parameter.name} cannot be simulated: count the draws one by one."
            )


def gregory_parameters(method: Gregory, election: Election, paper: Fraction) -> tuple[Choices, Steps]:
    """The parameters of a rule of Gregory's family. ``paper`` is what a unit of weight is worth."""
    _check_known(method)
    if method.arithmetic != Arithmetic.VALUES:
        raise NotSimulable(
            "Of the rules under which papers have a value, only those that cut it to decimal places can be simulated: "
            "count the draws one by one."
        )
    quota_places = method.places if method.quota_places is None else method.quota_places
    if quota_places > method.places:
        raise NotSimulable("A quota with more decimal places than votes have cannot be simulated.")
    hare = method.quota in (Quota.HARE, Quota.HARE_UP)
    majority = method.quota == Quota.MAJORITY
    if majority and election.seats != 1:
        raise ElectionError(f"This rule fills one seat, but the election has {election.seats}.")
    rounding = CUT
    if method.quota == Quota.DROOP or (majority and not method.quota_more):
        rounding = ONE_MORE
    elif method.quota in (Quota.DROOP_UP, Quota.HARE_UP):
        rounding = ROUND_UP
    if election.sections:
        raise NotSimulable(
            "What the papers of a section are worth is an exact fraction under this rule, which cannot be simulated: "
            "count the draws one by one."
        )
    if not method.places and paper != 1:
        raise NotSimulable(
            "Parts of votes, under a rule in whole votes, cannot be simulated: count the draws one by one."
        )
    steps = Steps(
        seats=election.seats,
        quota_divisor=2 if majority else election.seats + (0 if hare else 1),
        quota_step=1 if majority else 10 ** (method.places - quota_places),
        quota_rounding=rounding,
        quota_of_active=majority,
        quota_falls=method.quota_falls,
        last_parcel=method.surplus_papers == SurplusPapers.LAST_PARCEL,
        unweighted=method.surplus_value == SurplusValue.UNWEIGHTED,
        transferable=method.surplus_share == SurplusShare.TRANSFERABLE,
        scale=_scale(method),
        receive_until_transfer=method.receive_until_transfer,
        exclude=EXCLUSION_STEPS[method.exclude],
        elect_in_substages=method.elect_in_substages,
        tie_batches=method.tie_batches,
        restart=method.restart,
    )
    return choices(method), steps


def meek_parameters(method: Meek, election: Election, paper: Fraction) -> tuple[MeekChoices, MeekSteps]:
    """The parameters of a rule of Meek's family. ``paper`` is what a unit of weight is worth."""
    _check_known(method)
    if method.guard or method.places > MOST_PLACES or method.pace == Pace.SETTLED:
        raise NotSimulable(
            "Of Meek's rules, only those in at most nine decimal places, without more to guard them, can be simulated: "
            "count the draws one by one."
        )
    if method.draw != Draw.SEED or method.unranked_withdrawn:
        raise NotSimulable("New Zealand's rules on ties and unranked candidates cannot be simulated.")
    if paper != 1:
        raise NotSimulable(
            "Papers that are divided, or weigh less than a vote, cannot be simulated under Meek's rules: count the "
            "draws one by one."
        )
    steps = MeekSteps(election.seats, method.ties != TieLadder.NONE)
    return meek_choices(method), steps


def worth_of(method: Gregory | Meek, election: Election, paper: Fraction, all_shares: int) -> Worth:
    """What papers are worth, each of them this fraction of a vote before sections, of so many shares, weigh it."""
    worth = paper * 10**method.places
    # The largest products in which papers come: a surplus and its scale, votes and seats, papers and shares.
    scale = _scale(method) if isinstance(method, Gregory) else 0
    factor = max(scale, 4 * election.seats + 4)
    most = min(
        SAFE * worth.denominator // (worth.numerator * factor),
        SAFE // (max(worth.numerator, worth.denominator) * max(1, all_shares)),
        MOST_PAPERS,
    )
    return Worth(worth.numerator, worth.denominator, most)


def _scale(method: Gregory) -> int:
    """What a surplus's fraction is cut by; 0 if it is not."""
    return 0 if method.surplus_fraction_places is None else 10**method.surplus_fraction_places
