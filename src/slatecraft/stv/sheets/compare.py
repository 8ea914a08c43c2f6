"""Who wins under which rule: one election counted under several, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slatecraft.stv.counting import count
from slatecraft.stv.counts import Resolution
from slatecraft.stv.election import ElectionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slatecraft.stv.counts import Count
    from slatecraft.stv.election import Election
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import Question

SCHEMA = "slatecraft-compare/1"


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
    rules: Sequence[Rule],
    *,
    seed: str = "0",
    on_tie: Callable[[Question], int] | Sequence[int] | None = None,
) -> Comparison:
    """Count an election under each of the rules."""
    counts: list[tuple[Rule, Count | str]] = []
    for rule in rules:
        try:
            counts.append((rule, count(election, rule, seed=seed, on_tie=on_tie)))
        except ElectionError as error:
            counts.append((rule, str(error)))
    return Comparison(election, tuple(counts))


def comparison_to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison in the form ``slatecraft-compare/1``, ready for `json.dumps`.

    For each rule the elected in order of election, the quota at the first stage, how many stages there were and how
    many ties went to lot; or, with ``elected`` null, the error. Candidates are numbered from 1.
    """
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
                "error": found if isinstance(found, str) else None,
            }
            for rule, found in comparison.counts
        ],
    }
