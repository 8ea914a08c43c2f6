"""`slatecraft rules`."""

from __future__ import annotations

import json
import typing
from dataclasses import fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from slatecraft.cli import app
from slatecraft.stv import rule as parameters
from slatecraft.stv import rules
from slatecraft.stv.rule import Reading
from slatecraft.stv.sheets.rule_words import rule_sentences

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", *arguments], env={"COLUMNS": "200"})


def test_every_rule_is_listed() -> None:
    lines = run().stdout.splitlines()
    assert lines[0].split() == ["Key", "Title", "Jurisdiction", "Year"]
    assert [line.split()[0] for line in lines[1:]] == list(rules.CATALOGUE)
    assert any("Scottish" in line and "2007" in line for line in lines)


def test_how_a_rule_counts_in_words() -> None:
    result = run("show", "ers97")
    assert result.exit_code == 0
    for words in (
        "Key: ers97",
        "Source: Newland and Britton",
        "rounded up to 2 decimal places",
        "Surpluses wait while",
        "in portions of one value each, the highest value first",
        "Only papers with a next preference",
        "votes at the earliest stage",
    ):
        assert words in result.stdout
    scottish = run("show", "scottish").stdout
    assert "cut to 5 decimal places" in scottish
    assert "Every surplus is transferred before anybody is excluded." in scottish


@pytest.mark.parametrize("key", list(rules.CATALOGUE))
def test_every_rule_has_whole_sentences(key: str) -> None:
    said = rule_sentences(rules.get(key))
    assert len(said) > 4
    for sentence in said:
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert len(set(said)) == len(said)


BY_RATIO = {"pace": "settled", "settled": "ratio", "most_passes": 500}
BESIDE: dict[tuple[str, object], dict[str, typing.Any]] = {
    ("credit_by_parcel", True): {"arithmetic": "credits"},
    ("first_pass_excludes", False): {"pace": "passes"},
    ("without_votes", True): {"pace": "passes"},
    ("pace", "settled"): BY_RATIO,
    ("settled", "ratio"): BY_RATIO,
}


def test_every_value_of_every_parameter_has_words() -> None:
    for family in typing.get_args(parameters.Method):
        example = replace(rules.get("scottish"), method=family())
        hints = typing.get_type_hints(family, vars(parameters))
        for field in fields(family):
            for value in field.metadata.get("only", _values(hints[field.name])):
                # What only makes sense beside other values is given them.
                also = BESIDE.get((field.name, value), {})
                rule = replace(example, method=replace(example.method, **(also | {field.name: value})))
                assert rule_sentences(rule), (family, field.name, value)
    hints = typing.get_type_hints(Reading, vars(parameters))
    for field in fields(Reading):
        for value in _values(hints[field.name]):
            rule = rules.get("scottish")
            assert rule_sentences(replace(rule, reading=replace(rule.reading, **{field.name: value})))


def _values(kind: object) -> list[typing.Any]:
    if kind is bool:
        return [True, False]
    return list(kind) if isinstance(kind, type) and issubclass(kind, StrEnum) else []


def test_a_rule_as_data(tmp_path: Path) -> None:
    data = json.loads(run("show", "scottish", "--json").stdout)
    assert (data["key"], data["family"], data["method"]["places"]) == ("scottish", "gregory", 5)
    path = tmp_path / "ours.toml"
    path.write_text(run("show", "northern-ireland", "--toml").stdout)
    assert rules.load(path) == rules.get("northern-ireland")
    assert "Key: northern-ireland" in run("show", str(path)).stdout


def test_what_is_not_there() -> None:
    result = run("show", "scotish")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Did you mean scottish?" in result.stderr
    assert run("show", "scottish", "--json", "--toml").exit_code == 2
