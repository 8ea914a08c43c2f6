"""`slatecraft schema`: what it prints is what documents keep to."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app


def test_every_form_is_listed_and_printed() -> None:
    names = CliRunner().invoke(app, ["schema"]).output.split()
    assert {"slatecraft-count/1", "slatecraft-plan/1", "slatecraft-replay/1"} < set(names)
    for name in names:
        schema = json.loads(CliRunner().invoke(app, ["schema", name]).output)
        Draft202012Validator.check_schema(schema)
        assert schema["properties"]["schema"]["const"] == name
    count = stv.count(stv.Election("AB", 1, [("A",)]), "scottish").to_dict()
    printed = json.loads(CliRunner().invoke(app, ["schema", count["schema"]]).output)
    Draft202012Validator(printed).validate(count)


def test_a_form_there_is_not_is_answered_with_those_there_are() -> None:
    result = CliRunner().invoke(app, ["schema", "slatecraft-count"])
    assert result.exit_code == 2
    assert "slatecraft-count/1" in result.output
