"""The folder that `slatecraft new` begins with: a small, whole campaign of a society that does not exist."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import fields, is_dataclass, replace
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, cast

import tomli_w

from slatecraft.folder.atlas import slugified
from slatecraft.folder.check import parse
from slatecraft.folder.files import kind_of
from slatecraft.folder.model import LANGUAGES, Text
from slatecraft.folder.outlooks import ELECTORATE
from slatecraft.folder.parse import CAMPAIGN
from slatecraft.folder.reader import CONTROL, LONGEST_KEY
from slatecraft.folder.write import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from slatecraft.folder.model import Campaign

_DAYS = {"nominations_open": 14, "nominations_close": 35, "ballots_open": 56, "ballots_close": 77}
"""Days from today to each date, as the template names them."""


WRITTEN_IN = ("en", "cy")
"""The languages of the template, as it lists them."""


def starter_files(name: str, today: dt.date, languages: Sequence[str] = WRITTEN_IN) -> dict[str, bytes]:
    """A campaign called ``name``, its dates in the weeks after ``today``.

    ``languages`` are one or more of English and Welsh, the one to fall back to first.
    """
    title = CONTROL.sub(" ", name).replace("\n", " ").strip() or "A new campaign"
    words = {key: (today + dt.timedelta(days)).isoformat() for key, days in _DAYS.items()}
    words["name"] = tomli_w.dumps({"k": title}).removeprefix("k = ").strip()
    words["slug"] = slugified(title)[:LONGEST_KEY].strip("-") or "campaign"
    made = {
        file: Template(found.read_text(encoding="utf-8")).substitute(words).encode()
        for file, found in _below(files("slatecraft.folder.starter") / "files", "")
    }
    if tuple(languages) == WRITTEN_IN:
        return made
    # The comments of the TOML files are half their worth, and `write` keeps none.
    toml = _toml_in(languages, made[CAMPAIGN].decode())
    campaign = replace(cast("Campaign", _only(languages, parse(made))), languages=tuple(languages))
    return {**write(campaign), CAMPAIGN: toml.encode(), ELECTORATE: made[ELECTORATE]}


def _only(languages: Sequence[str], value: object) -> object:
    """``value`` with the words of ``languages`` alone in all its texts."""
    if isinstance(value, Text):
        words = dict(value.translations)
        return Text(tuple((language, words[language]) for language in languages if language in words))
    if isinstance(value, tuple):
        return tuple(_only(languages, item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{part.name: _only(languages, getattr(value, part.name)) for part in fields(value)}
        )
    return value


def _toml_in(languages: Sequence[str], toml: str) -> str:
    """The template's campaign.toml without the words of other languages, whose every text is on one line."""
    listed = ", ".join(f'"{language}"' for language in languages)
    toml = re.sub(r"(?m)^languages = .*", f"languages = [{listed}]", toml)
    for other in LANGUAGES.keys() - set(languages):
        said = rf'{other} = "(?:[^"\\]|\\.)*"'
        toml = re.sub(rf"(?m)^(?:# )?\w+\.{said}\n", "", toml)
        toml = re.sub(rf", {said}|{said}, ", "", toml)
    return toml


def _below(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = prefix + item.name
        if item.is_dir():
            found.extend(_below(item, f"{path}/"))
        elif kind_of(path) is not None:
            found.append((path, item))
    return found
