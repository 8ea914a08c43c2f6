"""A count as data, in the form of the published schema ``slatecraft-count/1``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from slatecraft.stv.counts import decimal_text
from slatecraft.stv.rule import Gregory, Meek, Outcomes, Quotient, WholePapers
from slatecraft.stv.sheets.content import seeded
from slatecraft.stv.sheets.sentences import sentences
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from slatecraft.stv.counts import Count, Number, Stage, Substage, Tie
    from slatecraft.stv.rule import Rule

SCHEMA = "slatecraft-count/1"
FAMILIES = {
    Gregory: "gregory",
    WholePapers: "whole-papers",
    Meek: "meek",
    Quotient: "quotient",
    Outcomes: "outcomes",
}
"""What the families of rules are called."""


def schema(name: str = SCHEMA) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a form: ``slatecraft-count/1``, ``slatecraft-compare/1`` or
    ``slatecraft-margin/1``."""
    import json
    from importlib.resources import files

    file = f"{name.replace('/', '-')}.json"
    text = files("slatecraft.stv").joinpath("schema", file).read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def count_to_dict(count: Count, language: str = "en") -> dict[str, Any]:
    """The whole count, ready for `json.dumps`, with its sentences in English (``en``) or Welsh (``cy``).

    Votes are decimal strings with all the rule's places. Under a rule with exact fractions they are cut after nine
    places, and beside each field, say ``votes``, stands ``votes_exact`` with fractions such as ``"214/521"``.
    """
    election = count.election
    told = sentences(count, language)
    return {
        "schema": SCHEMA,
        "title": election.title,
        "language": language,
        "rule": count.rule.key,
        "rule_details": rule_to_dict(count.rule),
        "seats": election.seats,
        **_votes(count, "quota", count.stages[0].quota),
        "places": count.places,
        "candidates": list(election.candidates),
        "parties": list(election.parties),
        "withdrawn": sorted(election.withdrawn),
        "reopen": election.reopen,
        "constraints": [
            {
                "name": constraint.name,
                "members": sorted(constraint.members),
                "minimum": constraint.minimum,
                "maximum": constraint.maximum,
            }
            for constraint in election.constraints
        ],
        "sections": [
            {"name": section.name, "share": fraction_text(section.share)} for section in election.sections
        ],
        "papers": fraction_text(election.papers),
        "invalid": fraction_text(count.invalid),
        **_votes(count, "valid", count.valid),
        "seed": count.seed if seeded(count) else None,
        "notes": Words(count, language).notes(),
        "elected": list(count.elected),
        "reopened": count.reopened,
        "stages": [_stage(count, place, sentence) for place, sentence in enumerate(told)],
    }


def rule_to_dict(rule: Rule) -> dict[str, Any]:
    """A rule as data: where it comes from and all its parameters."""
    return {
        "key": rule.key,
        "title": rule.title,
        "jurisdiction": rule.jurisdiction,
        "year": rule.year,
        "source": rule.source,
        "family": FAMILIES[type(rule.method)],
        "method": {name: _plain(value) for name, value in asdict(rule.method).items()},
        "reading": {name: _plain(value) for name, value in asdict(rule.reading).items()},
    }


def _plain(value: Any) -> Any:
    """A parameter as JSON has it: listed words as strings."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def fraction_text(value: Fraction) -> str:
    """An exact number: ``"12"``, or ``"n/d"`` in lowest terms."""
    return str(value)


def _stage(count: Count, place: int, sentence: str) -> dict[str, Any]:
    stage = count.stages[place]
    before = count.stages[place - 1] if place else None
    return {
        "number": stage.number,
        "action": str(stage.action),
        "moved": list(stage.moved),
        "sentence": sentence,
        **_votes(count, "quota", stage.quota),
        **_held(count, stage, before),
        "status": [str(status) for status in stage.status],
        "changes": [
            {
                "status": str(change.status),
                "candidates": list(change.candidates),
                "reason": str(change.reason),
            }
            for change in stage.changes
        ],
        "ties": [_tie(tie) for tie in stage.ties],
        "papers": stage.papers,
        "value": None if stage.value is None else _share(count, stage.value),
        "value_exact": None if stage.value is None else fraction_text(stage.value),
        "share": None if stage.share is None else fraction_text(stage.share),
        **_votes(count, "deferred", stage.deferred),
        "keep": None if stage.keep is None else [_share(count, share) for share in stage.keep],
        "keep_exact": None if stage.keep is None else [fraction_text(share) for share in stage.keep],
        "substages": [
            {
                "number": substage.number,
                "papers": substage.papers,
                "value": _share(count, substage.value),
                "value_exact": fraction_text(substage.value),
                **_held(count, substage, stage.substages[step - 1] if step else before),
            }
            for step, substage in enumerate(stage.substages)
        ],
    }


def _held(count: Count, after: Stage | Substage, before: Stage | Substage | None) -> dict[str, Any]:
    """What everybody has after a stage or a substage, and how that changed. Before the first stage nobody has votes,
    and its transfers are zeros."""
    earlier = after if before is None else before
    moved = [now - then for now, then in zip(after.votes, earlier.votes, strict=True)]
    lost = after.non_transferable - (before.non_transferable if before else 0)
    cut = after.rounding - (before.rounding if before else 0)
    return {
        **_votes(count, "votes", after.votes),
        **_votes(count, "transfers", moved),
        **_votes(count, "non_transferable", after.non_transferable),
        **_votes(count, "non_transferable_transfer", lost),
        **_votes(count, "rounding", after.rounding),
        **_votes(count, "rounding_transfer", cut),
    }


def _votes(count: Count, name: str, numbers: Number | Sequence[Number]) -> dict[str, str | list[str]]:
    """A field with votes, and its companion with exact fractions under a rule that has them."""
    if isinstance(numbers, list | tuple):
        fields: dict[str, str | list[str]] = {name: [count.text(number) for number in numbers]}
        if count.places is None:
            fields[f"{name}_exact"] = [fraction_text(count.exact(number)) for number in numbers]
    else:
        fields = {name: count.text(numbers)}  # type: ignore[arg-type]
        if count.places is None:
            fields[f"{name}_exact"] = fraction_text(count.exact(numbers))  # type: ignore[arg-type]
    return fields


def _share(count: Count, share: Fraction) -> str:
    """A value of papers in decimal, cut to the rule's places, or nine."""
    places = 9 if count.places is None else count.places
    return decimal_text(share.numerator * 10**places // share.denominator, places)


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "candidates": list(tie.candidates),
        "chosen": tie.chosen,
        "about": str(tie.about),
        "resolution": str(tie.resolution),
        "stage": tie.stage or None,
        "seed": tie.seed or None,
    }
