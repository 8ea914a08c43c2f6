"""Write docs/rules.md, and the tables of parameters in docs/stv-library.md, from the catalogue and its docstrings.

python tools/rules_page.py
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import slatecraft.stv as stv
from slatecraft.stv import rule as parameters
from slatecraft.stv.rule import Gregory, Meek, Outcomes, Quotient, Reading, Rule, WholePapers
from slatecraft.stv.sheets.rule_words import rule_sentences

PROJECT = Path(__file__).parent.parent
SOURCE = PROJECT / "src" / "slatecraft" / "stv"
RULES = PROJECT / "docs" / "rules.md"
LIBRARY = PROJECT / "docs" / "stv-library.md"
FAMILIES = (Gregory, WholePapers, Meek, Quotient, Outcomes, Reading)
BEGIN, END = "<!-- parameters: written by tools/rules_page.py -->", "<!-- end of parameters -->"
INTRO = """\
# The rules

How each rule of the catalogue counts, in words. `slatecraft rules` lists them, `slatecraft rules show KEY` says the
same on the command line, and `slatecraft rules show KEY --toml` gives all parameters, to make a
[rule of your own](stv-library.md#rules-of-ones-own) from. What each has been held to is in [Validation](validation.md).

| key | rule | where | year |
|---|---|---|---|
"""
PROMISES = {
    "conserved": "votes do not add up to the valid votes",
    "order": "the order of the ballots in the file matters",
    "repeats": "a ballot of weight n does not count as n ballots",
    "renamed": "the numbering of the candidates can matter, since papers are drawn by lot",
    "unranked": "a further candidate whom nobody ranks can change who is elected",
    "coalitions": "a coalition's quotas need not all become seats",
}
"""What giving up a promise means."""


def described(body: list[ast.stmt]) -> dict[str, str]:
    """The text that stands in quotes under each name that a module or a class sets."""
    found = {}
    for statement, after in pairwise(body):
        if isinstance(statement, ast.Assign):
            name = statement.targets[0]
        elif isinstance(statement, ast.AnnAssign):
            name = statement.target
        else:
            continue
        if (
            isinstance(name, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[name.id] = after.value.value.strip()
    return found


def rule_notes() -> dict[str, str]:
    """What the source says below each rule, by the rule's key; other rules in it are named by their keys."""
    notes: dict[str, str] = {}
    keys: dict[str, str] = {}
    for path in sorted((SOURCE / "rules").glob("*.py")):
        module = importlib.import_module(f"slatecraft.stv.rules.{path.stem}".removesuffix(".__init__"))
        keys |= {name: value.key for name, value in vars(module).items() if isinstance(value, Rule)}
        for name, text in described(ast.parse(path.read_text()).body).items():
            rule = getattr(module, name)
            if isinstance(rule, Rule):
                notes[rule.key] = text
    return {
        key: re.sub(r"`([A-Z][A-Z0-9_]+)`", lambda name: f"`{keys.get(name[1], name[1])}`", text)
        for key, text in notes.items()
    }


def rules_page() -> str:
    notes = rule_notes()
    rules = stv.rules.CATALOGUE.values()
    rows = (
        f"| [`{rule.key}`](#{rule.key}) | {rule.title} | {rule.jurisdiction} | {rule.year} |"
        for rule in rules
    )
    lines = [INTRO + "\n".join(rows)]
    for rule in rules:
        lines += ["", f"## {rule.key}", "", f"**{rule.title}.** {rule.source}.", ""]
        if rule.key in notes:
            lines += [notes[rule.key], ""]
        lines += [f"- {sentence}" for sentence in rule_sentences(rule)]
        if rule.gives_up:
            given_up = "; ".join(PROMISES[promise] for promise in sorted(rule.gives_up))
            lines += ["", f"Not promised: {given_up}."]
    return "\n".join(lines) + "\n"


def classes() -> dict[str, ast.ClassDef]:
    tree = ast.parse((SOURCE / "rule.py").read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def on_one_line(text: str) -> str:
    text = re.sub(r"`(\w+)\.([A-Z_]+)`", lambda name: f'`"{getattr(parameters, name[1])[name[2]]}"`', text)
    return " ".join(text.replace("``", "`").split())


def default(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else '"exact"' if value is None else str(value)


def parameter_rows(family: type, known: dict[str, ast.ClassDef]) -> Iterator[str]:
    """A row for each parameter of a family: name, values, default and meaning."""
    hints = get_type_hints(family, vars(parameters))
    texts = described(known[family.__name__].body)
    gregorys = {field.name for field in fields(Gregory)} if family is not Gregory else set()
    for field in fields(family):
        assert field.default is not MISSING
        values, meaning = [], texts.get(field.name, "")
        for kind in get_args(hints[field.name]) or (hints[field.name],):
            if not issubclass(kind, StrEnum):
                values.append({bool: "true, false", int: "a whole number", NoneType: '`"exact"`'}[kind])
                continue
            values += [f'`"{member}"`' for member in field.metadata.get("only", kind)]
            if field.name not in gregorys:
                members = described(known[kind.__name__].body).items()
                told = (f'`"{kind[name]}"`: {text}' for name, text in members)
                meaning = " ".join([ast.get_docstring(known[kind.__name__]) or "", meaning, *told])
        if not meaning and field.name in gregorys:
            meaning = "As in Gregory."
        yield f"| `{field.name}` | {', '.join(values)} | `{default(field.default)}` | {on_one_line(meaning)} |"


def parameter_tables() -> str:
    known = classes()
    lines = []
    for family in FAMILIES:
        keys = [f"`{rule.key}`" for rule in stv.rules.CATALOGUE.values() if type(rule.method) is family]
        lines += [
            f"### {family.__name__}",
            "",
            on_one_line(ast.get_docstring(known[family.__name__]) or ""),
            f"In TOML: `[method]`, with {', '.join(keys)} as base." if keys else "In TOML: `[reading]`.",
            "",
            "| parameter | values | default | meaning |",
            "|---|---|---|---|",
            *parameter_rows(family, known),
            "",
        ]
    return "\n".join(lines)


def library_page(page: str) -> str:
    """The page with its tables of parameters written anew."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{parameter_tables()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    RULES.write_text(rules_page())
    LIBRARY.write_text(library_page(LIBRARY.read_text()))
