"""The JSON of a count: real counts against the published schema, and what a reader may rely on."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from slatecraft import stv
from slatecraft.stv.margins import margin_to_dict
from slatecraft.stv.sheets.compare import comparison_to_dict
from slatecraft.stv.sheets.json import count_to_dict, schema

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("scotland/2017/aberdeen_2017_ward10.blt", "scotland/2017/glasgow_2017_ward1.blt")


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def _small(**fields: Any) -> stv.Election:
    given: dict[str, Any] = {
        "candidates": ["Ann", "Bob", "Cat", "Dan"],
        "seats": 2,
        "rankings": [[1, 2], [2, 3], [3], [4, 3]],
        "weights": [7, 3, 2, 2],
        "title": "Committee",
    }
    return stv.Election(**(given | fields))


def _listed(schema: dict[str, Any], name: str) -> set[str]:
    return {word["const"] for word in schema["$defs"][name]["oneOf"]}


@pytest.mark.parametrize("rule", ["scottish", "ers97", "northern-ireland", "meek", "dail", "wright"])
@pytest.mark.parametrize("file", FILES)
def test_real_counts_keep_to_the_schema(
    shared: Path, validator: Draft202012Validator, file: str, rule: str
) -> None:
    from slatecraft.stv.formats import read_election

    count = stv.count(read_election(shared / file), rule)
    data = json.loads(json.dumps(count_to_dict(count)))
    validator.validate(data)
    assert [data["candidates"][number - 1] for number in data["elected"]] == list(count.winners)
    exact = "_exact" if data["places"] is None else ""
    for stage in data["stages"]:
        parts = [*stage[f"votes{exact}"], stage[f"non_transferable{exact}"], stage[f"rounding{exact}"]]
        assert sum(map(Fraction, parts)) == Fraction(data["valid"])


def test_every_kind_of_field_keeps_to_the_schema(validator: Draft202012Validator) -> None:
    election = _small(
        withdrawn={4},
        parties=["Red", "Red", "Blue", ""],
        constraints=[stv.Constraint("Blue", frozenset({3}), maximum=1)],
        rankings=[[1, 2], [2, 3], [3], [4, 3], []],
        weights=[7, 3, 2, 2, 1],
    )
    data = count_to_dict(stv.count(election, "scottish"))
    validator.validate(data)
    assert data["withdrawn"] == [4]
    assert data["parties"] == ["Red", "Red", "Blue", ""]
    assert data["papers"] == "15"
    assert data["invalid"] == "1"
    assert data["stages"][0]["status"][3] == "withdrawn"
    assert data["stages"][0]["votes"][3] == "0.00000"


def test_the_listed_words_are_the_enums() -> None:
    form = schema()
    for name, words in (
        ("action", stv.Action),
        ("status", stv.Status),
        ("reason", stv.Reason),
        ("resolution", stv.Resolution),
    ):
        assert _listed(form, name) == set(words)


def test_every_field_is_described() -> None:
    def fields(node: Any) -> list[tuple[str, Any]]:
        found = []
        if isinstance(node, dict):
            found += node.get("properties", {}).items()
            for part in node.values():
                found += fields(part)
        elif isinstance(node, list):
            for part in node:
                found += fields(part)
        return found

    assert [name for name, field in fields(schema()) if not field.get("description")] == []


def test_votes_and_transfers() -> None:
    data = count_to_dict(stv.count(_small(weights=[7, 3, 2, 1]), "scottish"))
    assert data["schema"] == "slatecraft-count/1"
    assert (data["title"], data["rule"], data["seats"]) == ("Committee", "scottish", 2)
    assert data["quota"] == "5.00000"
    first, second = data["stages"][:2]
    assert first["action"] == "first-preferences"
    assert first["votes"] == ["7.00000", "3.00000", "2.00000", "1.00000"]
    assert first["transfers"] == ["0.00000"] * 4
    assert first["changes"] == [{"status": "elected", "candidates": [1], "reason": "quota"}]
    assert second["action"] == "surplus"
    assert second["moved"] == [1]
    assert second["papers"] == 7
    assert second["value"] == "0.28571"
    assert Fraction("0.28571") <= Fraction(second["value_exact"]) <= Fraction("2/7")
    assert second["transfers"] == ["-2.00000", "1.99997", "0.00000", "0.00000"]
    assert second["rounding"] == "0.00003"
    assert data["seed"] is None


def test_a_tie_and_its_seed() -> None:
    election = _small(rankings=[[1], [2], [3], [4]], weights=[9, 3, 2, 2])
    data = count_to_dict(stv.count(election, "scottish", seed="4 May"))
    ties = [tie for stage in data["stages"] for tie in stage["ties"]]
    assert ties[0]["candidates"] == [3, 4]
    assert ties[0]["resolution"] == "lot"
    assert ties[0]["stage"] is None
    assert data["seed"] == ties[0]["seed"] == "4 May"
    assert count_to_dict(stv.count(election, "dail", seed=7))["seed"] == "7"
    told = count_to_dict(stv.count(election, "scottish", on_tie=[4, 3]))
    assert told["seed"] is None
    assert [tie["resolution"] for stage in told["stages"] for tie in stage["ties"]] == ["declared-order"]


def test_exact_fractions_stand_beside_their_decimals(validator: Draft202012Validator) -> None:
    from dataclasses import replace

    rule = stv.rules.get("wig")
    assert isinstance(rule.method, stv.Gregory)
    method = replace(rule.method, arithmetic="exact", quota="droop-exact", quota_places=None)
    exact = replace(rule, key="exact", method=method)
    data = count_to_dict(stv.count(_small(weights=[8, 2, 2, 1]), exact))
    validator.validate(data)
    assert data["places"] is None
    for stage in data["stages"]:
        for cut, whole in zip(stage["votes"], stage["votes_exact"], strict=True):
            assert 0 <= Fraction(whole) - Fraction(cut) < Fraction(1, 10**9)
        total = sum(map(Fraction, stage["votes_exact"])) + Fraction(stage["non_transferable_exact"])
        assert total == Fraction(data["valid_exact"])


def test_the_language_of_the_sentences() -> None:
    count = stv.count(_small(), "scottish")
    assert "is elected" in count_to_dict(count)["stages"][0]["sentence"]
    assert count.to_dict() == count_to_dict(count, "en")
    with pytest.raises(ValueError, match="en or cy"):
        count_to_dict(count, "fr")


@pytest.mark.parametrize("rules", [("scottish", "ers97", "meek"), ("irv", "scottish"), ("cpo-stv", "qpq")])
def test_comparisons_keep_to_their_schema(shared: Path, rules: tuple[str, ...]) -> None:
    form = schema("slatecraft-compare/1")
    Draft202012Validator.check_schema(form)
    election = stv.read_blt(shared / "scotland/2017/aberdeen_2017_ward10.blt")
    comparison = stv.compare(election, rules)
    Draft202012Validator(form).validate(comparison_to_dict(comparison))


@pytest.mark.parametrize("counts", [1, 60])
def test_margins_keep_to_their_schema(shared: Path, counts: int) -> None:
    form = schema("slatecraft-margin/1")
    Draft202012Validator.check_schema(form)
    election = stv.read_blt(shared / "scotland/2017/aberdeen_2017_ward10.blt")
    found = stv.margin(election, stv.rules.get("scottish"), counts=counts)
    Draft202012Validator(form).validate(margin_to_dict(found))
