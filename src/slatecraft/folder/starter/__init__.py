"""The folder that `slatecraft new` begins with: a small, whole campaign of a society that does not exist."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

import tomli_w

from slatecraft.folder.atlas import slugified
from slatecraft.folder.files import kind_of
from slatecraft.folder.reader import CONTROL, LONGEST_KEY

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_DAYS = {"nominations_open": 14, "nominations_close": 35, "ballots_open": 56, "ballots_close": 77}
"""Days from today to each date, as the template names them."""


def starter_files(name: str, today: dt.date) -> dict[str, bytes]:
    """A campaign called ``name``, in English and Welsh, its dates in the weeks after ``today``."""
    title = CONTROL.sub(" ", name).replace("\n", " ").strip() or "A new campaign"
    words = {key: (today + dt.timedelta(days)).isoformat() for key, days in _DAYS.items()}
    words["name"] = tomli_w.dumps({"k": title}).removeprefix("k = ").strip()
    words["slug"] = slugified(title)[:LONGEST_KEY].strip("-") or "campaign"
    return {
        file: Template(found.read_text(encoding="utf-8")).substitute(words).encode()
        for file, found in _below(files("slatecraft.folder.starter") / "files", "")
    }


def _below(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = prefix + item.name
        if item.is_dir():
            found.extend(_below(item, f"{path}/"))
        elif kind_of(path) is not None:
            found.append((path, item))
    return found
