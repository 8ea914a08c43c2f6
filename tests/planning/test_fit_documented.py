"""The page on how voters rank is true: its table of stages is read, and the prior is the one in the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app
from slatecraft.planning.fitting import FEW, blocs, stages
from slatecraft.planning.fitting.check import RANKINGS
from slatecraft.planning.fitting.tables import read_tables

PAGE = (Path(__file__).parents[2] / "docs" / "how-voters-rank.md").read_text(encoding="utf-8")


def test_the_table_of_stages_of_the_page_is_read() -> None:
    tables = [
        read_tables(text, stv.rules.get("scottish"), title="page")
        for text in re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        if text.startswith("seats,")
    ]
    assert len(tables) == 1
    assert tables[0] is not None
    assert tables[0][0].names == ("Ann Able", "Bob Brave", "Cat Clever")


def test_the_prior_of_the_page_is_the_program_s() -> None:
    section = PAGE[PAGE.index("## The model") : PAGE.index("**From stages.**")]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)[1:]
    said = [tuple(map(float, re.findall(r"\d+(?:\.\d+)?", worth))) for _, _, worth in rows]
    assert said == [
        (blocs.ALL_VOTERS,),
        (blocs.ONE_BLOC,),
        (blocs.STRENGTH_SD,),
        (blocs.PARTY_SD, blocs.POPULAR_SD),
        (blocs.PARTY_SD, blocs.PERSON_SD),
    ]
    assert f"{blocs.USUAL_LOYALTY:.0%} stay".replace("%", " %") in section
    first = next(line for line in PAGE.splitlines() if line.startswith("| all voters |"))
    assert [int(share) / 100 for share in re.findall(r"(\d+) %", first)] == list(blocs.USUAL_STOPS)
    assert f"({stages.RANKINGS:,})" in PAGE
    assert f"sampling {RANKINGS:,} rankings" in PAGE
    assert f"From fewer than {FEW} " in PAGE
    assert stages.ROUNDS == 12


def test_the_sample_of_the_page_is_what_the_command_says(shared: Path) -> None:
    (sample,) = re.findall(r"^```\n\$ slatecraft (fit .*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    command, *lines = sample.splitlines()
    wards = shared / "scotland"
    places = {
        "aberdeen_2022_ward12.blt": str(wards / "2022" / "aberdeen_2022_ward12.blt"),
        "parties-2022.json": str(wards / "parties-2022.json"),
    }
    said = CliRunner().invoke(app, [places.get(word, word) for word in command.split()]).stdout.splitlines()
    assert [line for line in lines if line != "…" and line not in said] == []


def test_the_example_of_the_page_does_what_it_shows() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    fit = names["fit"]
    assert (fit.check.fitted.right, fit.check.fitted.seats) == (1, 1)
    assert fit.blocs[0].bloc.loyalty == fit.blocs[0].loyalty.mean
