"""Rules of one's own, written in TOML from the same parameters as the catalogue's.

key = "our-society"
title = "Rules of our society"
base = "ers97"          # take everything not given here from this rule

[method]
places = 3
ties = "backwards"

[reading]
skipped = "pass-over"
"""

from __future__ import annotations

from dataclasses import fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from slatecraft.stv import rule as parameters

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slatecraft.stv.rule import Method, Reading, Rule

FACTS = {"key", "title", "jurisdiction", "year", "source"}
"""What a rule's file may say besides its parameters."""

NO_NAME = "The rule"
"""What messages call a rule that is not read from a file."""
OWN_KEY = "own-rule"
"""The key of such a rule, if it gives none."""
MOST_PLACES = 30
"""Decimal places that a parameter may ask for."""
MOST = 1_000_000
"""The largest number of any other parameter."""


class RuleFileError(ValueError):
    """A rule's file that cannot be used: a sentence with the file, and what would be right."""


def load(path: str | Path) -> Rule:
    """The rule that a TOML file describes. Raises `RuleFileError`, or `OSError` if it cannot be read."""
    try:
        text = Path(path).read_bytes().decode()
    except UnicodeDecodeError:
        raise RuleFileError(f"{path} is not a text file in UTF-8. A rule is written in TOML.") from None
    return loads(text, str(path))


def loads(text: str, name: str = NO_NAME) -> Rule:
    """The rule that a TOML text describes; ``name`` is what messages call it. Raises `RuleFileError`."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{name} is not valid TOML: {error}.") from None
    from slatecraft.stv.rules import CATALOGUE, UnknownRule, get

    base_key = data.pop("base", "wig")
    if not isinstance(base_key, str):
        raise RuleFileError(f'{name}: base must be the key of a rule, such as "scottish", not {base_key!r}.')
    try:
        base = get(base_key)
    except UnknownRule as error:
        raise RuleFileError(f"{name}: {error}") from None
    method = data.pop("method", {})
    reading = data.pop("reading", {})
    _known(name, "", data, FACTS | {"base", "method", "reading"})
    key = OWN_KEY if name == NO_NAME else Path(name).stem
    facts: dict[str, Any] = {"key": key, "jurisdiction": "a rule of one's own"} | data
    if "key" not in data and "title" not in data:
        facts["title"] = facts["key"]
    try:
        made = replace(
            base,
            **facts,
            method=replace(base.method, **_values(name, "method", base.method, method)),
            reading=replace(base.reading, **_values(name, "reading", base.reading, reading)),
        )
    except ValueError as error:
        raise error if isinstance(error, RuleFileError) else RuleFileError(f"{name}: {error}") from None
    if (made.method, made.reading) == (base.method, base.reading):
        return made
    # What is changed must not stand on a sheet as the statute it was taken from.
    if made.key in CATALOGUE:
        raise RuleFileError(
            f"{name}: the key {made.key!r} is that of a rule of the catalogue, which counts otherwise. Give yours a "
            "key, a title and a source of its own."
        )
    return replace(
        made,
        title=made.key if made.title == base.title else made.title,
        source=f"after {base.title} ({base.source}), changed" if made.source == base.source else made.source,
    )


def to_toml(rule: Rule) -> str:
    """A rule as the TOML that `load` reads, with every parameter."""
    import tomli_w

    return tomli_w.dumps(to_dict(rule))


def to_dict(rule: Rule) -> dict[str, Any]:
    """A rule as plain data: what a TOML file may hold. A parameter of ``None`` is left out."""
    from slatecraft.stv.rules import CATALOGUE

    kin = next((known.key for known in CATALOGUE.values() if type(known.method) is type(rule.method)), "wig")
    base = rule.key if rule.key in CATALOGUE else kin
    return {name: getattr(rule, name) for name in ("key", "title", "jurisdiction", "year", "source")} | {
        "base": base,
        "method": _plain(rule.method),
        "reading": _plain(rule.reading),
    }


def _plain(value: Any) -> dict[str, Any]:
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {
        name: str(one) if isinstance(one, StrEnum) else "exact" if one is None else one
        for name, one in found.items()
    }


def _known(name: str, table: str, given: Mapping[str, Any], allowed: set[str]) -> None:
    for key in given:
        if key not in allowed:
            from difflib import get_close_matches

            near = get_close_matches(key, allowed, n=1)
            where = f" in [{table}]" if table else ""
            meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(sorted(allowed))}."
            raise RuleFileError(f"{name}: there is no parameter {key}{where}.{meant}")


def _values(name: str, table: str, base: Method | Reading, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise RuleFileError(f"{name}: {table} must be a table, [{table}].")
    hints = get_type_hints(type(base), vars(parameters))
    _known(name, table, given, set(hints))
    only = {field.name: field.metadata.get("only") for field in fields(base)}
    return {
        key: _value(f"{name}: {table}.{key}", hints[key], value, only[key]) for key, value in given.items()
    }


def _value(what: str, wanted: Any, value: Any, only: Collection[str] | None) -> Any:
    """A value checked against what a parameter may be; ``only`` are the words that it may be, if not all of them."""
    kinds = get_args(wanted) or (wanted,)
    for kind in kinds:
        if kind is type(None):
            if value == "exact":
                return None
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            try:
                return kind(value)
            except ValueError:
                words = ", ".join(only or kind)
                raise RuleFileError(f"{what} must be one of: {words}; not {value!r}.") from None
        elif type(value) is kind:
            most = MOST_PLACES if what.endswith("places") else MOST
            if kind is int and not 0 <= value <= most:
                raise RuleFileError(f"{what} must be from 0 to {most:,}, not {value}.")
            return value
    names = {bool: "true or false", int: "a whole number", type(None): '"exact"'}
    raise RuleFileError(
        f"{what} must be {' or '.join(names.get(kind, str(kind)) for kind in kinds)}, not {value!r}."
    )
