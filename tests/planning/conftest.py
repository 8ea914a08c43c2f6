"""A small electorate that tests of the planner share: three candidates of a slate, four others, thirty areas."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from slatecraft import stv
from slatecraft.planning.electorate import Adherence, Area, Bloc, Electorate
from slatecraft.planning.replay import Contest, slates_of

WARD = "aberdeen_2022_ward1"
NAMES = ("Ann", "Bob", "Cat", "Don", "Eve", "Fay", "Gus")
SLATE = Bloc("Ours", (1, 2, 3), (0.6, 0.25, 0.15), loyalty=0.75, stops=0.12)
RIVALS = (
    Bloc("Theirs", (4, 5), (0.6, 0.4), loyalty=0.8, stops=0.1, share=0.6),
    Bloc("Fay", (6,), (1.0,), loyalty=0.5, stops=0.2, share=0.25),
    Bloc("Gus", (7,), (1.0,), loyalty=0.5, stops=0.2, share=0.15),
)


def areas_of(
    count: int, *, share: float = 0.45, ballots: float = 6000.0, regions: int = 4
) -> tuple[Area, ...]:
    """Areas of different sizes, ``ballots`` in all, of which the slate expects ``share``."""
    rng = np.random.default_rng(count)
    sizes = rng.lognormal(0, 0.4, count)
    sizes = np.diff(np.round(np.cumsum(sizes / sizes.sum()) * ballots), prepend=0)
    return tuple(
        Area(f"A{place:02}", f"Area {place}", float(size) * share, f"R{place % regions}", float(size))
        for place, size in enumerate(sizes)
    )


def electorate_of(**changes: Any) -> Electorate:
    """The small electorate, with some fields changed."""
    fields: dict[str, Any] = {
        "title": "A small election",
        "seats": 4,
        "rule": "scottish",
        "names": NAMES,
        "keys": tuple(name.lower() for name in NAMES),
        "slate": SLATE,
        "rivals": RIVALS,
        "areas": areas_of(30),
        "adherence": Adherence(0.6, 0.1),
    }
    return Electorate(**(fields | changes))


@pytest.fixture(scope="session")
def electorate() -> Electorate:
    """The small electorate as it is."""
    return electorate_of()


@pytest.fixture(scope="session")
def make_electorate() -> Callable[..., Electorate]:
    """Makes the small electorate with some fields changed."""
    return electorate_of


@pytest.fixture(scope="session")
def make_areas() -> Callable[..., tuple[Area, ...]]:
    """Makes areas: ``make_areas(count, share=, ballots=, regions=)``."""
    return areas_of


@pytest.fixture(scope="session")
def contest(shared: Path) -> Contest:
    """The real ballots of a ward, as a slate of two sees them."""
    labels = json.loads((shared / "scotland" / "parties-2022.json").read_text())[WARD]
    (slate,) = [each for each in slates_of(labels) if each.name == "SNP"]
    return Contest(stv.read_blt(shared / "scotland" / "2022" / f"{WARD}.blt"), slate, "scottish", WARD)


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches and curves on few draws, and areas less finely balanced, so that a plan takes half a second."""
    from slatecraft.planning import balance, planner

    monkeypatch.setattr(balance, "NODES", 20)
    monkeypatch.setattr(planner, "SEARCH_DRAWS", 250)
    monkeypatch.setattr(planner, "CURVE_DRAWS", 250)


@pytest.fixture
def few_rankings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of fewer rankings, in this process: less like an electorate, and counted faster."""
    from slatecraft.planning import world

    monkeypatch.setattr(world, "RANKINGS_IN_BLOCK", 400)
    monkeypatch.setattr(world, "TAILS", 20)
