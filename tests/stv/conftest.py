"""Real elections, read once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from slatecraft import stv


@pytest.fixture(scope="session")
def ward(shared: Path) -> Callable[[str], stv.Election]:
    """A Scottish ward by the name of its file, such as "aberdeen_2017_ward10"."""

    @cache
    def read(name: str) -> stv.Election:
        year = name.split("_")[-2]
        return stv.read_blt(shared / "scotland" / year / f"{name}.blt")

    return read


@pytest.fixture(scope="session")
def official(shared: Path) -> dict[str, Any]:
    """The official results of 236 wards of 2017."""
    found: dict[str, Any] = json.loads((shared / "scotland" / "official-2017.json").read_text())
    return found
