"""Who wins under which rule: one election counted under several, side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from slatecraft.stv.counting import count
from slatecraft.stv.counts import Reason, Resolution, Status
from slatecraft.stv.election import ElectionError
from slatecraft.stv.rules import get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.counts import Count
    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie

SCHEMA = "slatecraft-compare/1"


@dataclass(frozen=True, slots=True)
class Parting:
    """Where two counts go different ways: the first exclusion that is not the same in both."""

    excluded: int
    """Whom the one count excludes there, and the other does not."""
    stage: int
    instead: int
    """Whom the other count excludes."""
    instead_stage: int


@dataclass(frozen=True)
class Comparison:
    """An election's count under each of several rules, or a sentence why a rule cannot count it."""

    election: Election
    counts: tuple[tuple[Rule, Count | str], ...]

    @property
    def winners(self) -> tuple[int, ...]:
        """Whoever is elected under any of the rules, those elected under most of them first."""
        lists = [found.elected for _, found in self.counts if not isinstance(found, str)]
        under = {
            number: sum(number in elected for elected in lists) for elected in lists for number in elected
        }
        first = {number: place for place, number in enumerate(under)}
        return tuple(sorted(under, key=lambda number: (-under[number], first[number])))

    @property
    def agreed(self) -> tuple[int, ...]:
        """Those elected under every rule that can count the election."""
        lists = [found.elected for _, found in self.counts if not isinstance(found, str)]
        return tuple(number for number in self.winners if all(number in elected for elected in lists))


def compare(
    election: Election,
    rules: Sequence[Rule | str],
    *,
    seed: str = "0",
    on_tie: OnTie = None,
) -> Comparison:
    """Count an election under each of the rules, or of the keys of rules in the catalogue."""
    counts: list[tuple[Rule, Count | str]] = []
    for given in rules:
        rule = get(given) if isinstance(given, str) else given
        try:
            counts.append((rule, count(election, rule, seed=seed, on_tie=on_tie)))
        except ElectionError as error:
            counts.append((rule, str(error)))
    return Comparison(election, tuple(counts))


def parting(one: Count, other: Count) -> Parting | None:
    """Where two counts of one election part; ``None`` if neither excludes anybody whom the other does not at its turn.

    Candidates who are excluded together come in order of their votes.
    """
    for (excluded, stage), (instead, instead_stage) in zip(
        _exclusions(one), _exclusions(other), strict=False
    ):
        if excluded != instead:
            return Parting(excluded, stage, instead, instead_stage)
    return None


def _exclusions(counted: Count) -> list[tuple[int, int]]:
    """Who is excluded at which stage, in turn; not those who are left over when the places are filled."""
    found = []
    for stage in counted.stages:
        votes = counted.stages[max(stage.number - 2, 0)].votes
        for change in stage.changes:
            if change.status == Status.EXCLUDED and change.reason not in (Reason.FULL, Reason.REOPENED):
                together = sorted(change.candidates, key=lambda number: (votes[number - 1], number))
                found += [(number, stage.number) for number in together]
    return found


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison in the form ``slatecraft-compare/1``, ready for `json.dumps`.

    For each rule the elected in order of election, the quota at the first stage, how many stages there were and how
    many ties went to lot; or, with ``elected`` null, the error. ``parting`` says where the first rule that can count
    the election and this one exclude different candidates, if they do. Candidates are numbered from 1.
    """
    first = next((found for _, found in comparison.counts if not isinstance(found, str)), None)
    return {
        "schema": SCHEMA,
        "title": comparison.election.title,
        "seats": comparison.election.seats,
        "candidates": list(comparison.election.candidates),
        "agreed": list(comparison.agreed),
        "rules": [
            {
                "rule": rule.key,
                "title": rule.title,
                "elected": None if isinstance(found, str) else list(found.elected),
                "quota": None if isinstance(found, str) else found.text(found.stages[0].quota),
                "stages": None if isinstance(found, str) else len(found.stages),
                "lots": None
                if isinstance(found, str)
                else sum(tie.resolution == Resolution.LOT for tie in found.ties),
                "parting": None if isinstance(found, str) or first is None else _parting(first, found),
                "error": found if isinstance(found, str) else None,
            }
            for rule, found in comparison.counts
        ],
    }


def _parting(one: Count, other: Count) -> dict[str, int] | None:
    found = parting(one, other)
    return asdict(found) if found else None
