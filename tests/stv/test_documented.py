"""The pages on the count are true: every name, rule and parameter is in them, and every example does what it shows."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = DOCS / "count-an-election.md"
LIBRARY = DOCS / "stv-library.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pages = SimpleNamespace(**runpy.run_path(str(DOCS.parent / "tools" / "rules_page.py")))


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """The fenced blocks of a page: kind, the name of the file if it is one, and text."""
    return [(kind, name, text) for kind, name, text in BLOCK.findall(page.read_text())]


def in_order(shown: str, printed: str) -> str:
    """The first line shown that the output does not have after those before it; nothing if it has them all."""
    rest = iter(line.rstrip() for line in printed.splitlines())
    lines = (line.rstrip() for line in shown.splitlines() if line.strip() not in ("", "…"))
    return next((line for line in lines if line not in rest), "")


def test_every_command_of_the_how_to_does_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "88")
    commands = 0
    printed = ""
    for kind, name, text in blocks(HOW_TO):
        if kind == "csv":
            Path(name).write_text(text)
        elif kind == "sh":
            for line in text.splitlines():
                _, *words = shlex.split(line)
                result = CliRunner().invoke(app, words)
                assert result.exit_code == 0, (line, result.output)
                printed = result.output
                commands += 1
        elif kind == "text":
            assert not in_order(text, printed)
    assert commands > 8
    assert "Ada Price" in Path("council.html").read_text()


@pytest.mark.parametrize("extra", ["", "simulate"])
def test_the_examples_for_programmers_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    if extra:
        pytest.importorskip("numba")
    monkeypatch.chdir(tmp_path)
    source = ""
    for kind, name, text in blocks(LIBRARY):
        if kind == "toml":
            Path(name).write_text(text)
        elif kind == "pycon" and name == extra:
            source += text
    test = doctest.DocTestParser().get_doctest(source, {}, LIBRARY.name, None, 0)
    runner = doctest.DocTestRunner()
    told: list[str] = []
    runner.run(test, out=told.append)
    assert not runner.failures, "".join(told)
    assert runner.tries > 4


def test_what_the_library_exports_is_what_the_page_documents() -> None:
    page = LIBRARY.read_text()
    names = page.partition("## Names")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", names, re.MULTILINE)) == set(stv.__all__)


def test_every_rule_is_documented_as_it_counts() -> None:
    assert pages.rules_page() == pages.RULES.read_text(), "python tools/rules_page.py writes it anew"
    for key in stv.rules.CATALOGUE:
        assert f"\n## {key}\n" in pages.RULES.read_text()
    assert set(pages.PROMISES) == set(stv.rule.Promise)


def test_every_parameter_is_documented() -> None:
    page = LIBRARY.read_text()
    assert pages.library_page(page) == page, "python tools/rules_page.py writes it anew"
    known = pages.classes()
    for family in pages.FAMILIES:
        rows = list(pages.parameter_rows(family, known))
        assert len(rows) == len(fields(family))
        for row in rows:
            assert len(row.split(" | ")[-1].strip(" |")) > 5, row


def test_the_page_for_members_has_the_figures_of_the_real_count(shared: Path) -> None:
    page = (DOCS / "how-stv-works.md").read_text()
    count = stv.count(stv.read_blt(shared / "scotland" / "2017" / "shetland_2017_ward3.blt"), "scottish")
    rows = dict(re.findall(r"^\| \*?([A-Z][^|*]+|non-transferable)\*? \| (.+) \|$", page, re.MULTILINE))
    for number, name in enumerate(count.election.candidates, 1):
        told = [cell.strip("* ") for cell in rows[name].split("|")[:4]]
        for stage, cell in zip(count.stages, told, strict=True):
            votes = count.decimal(stage.votes[number - 1])
            assert cell == "–" if not votes else abs(votes - Decimal(cell)) <= Decimal("0.005")
    assert f"{count.decimal(count.stages[-1].non_transferable):.2f}" in page
    assert f"quota** is {count.decimal(count.stages[0].quota):.0f}" in page
