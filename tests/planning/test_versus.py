"""Which of two plans wins more: told by their difference, draw by draw where that is on record."""

from __future__ import annotations

from typing import Any

import pytest

from slatecraft.planning.report.reading import Reading
from slatecraft.planning.report.versus import Versus

from .documents import forecast, plan

CLEAR = "is expected to win the most"
CLOSE = "too close to tell apart"


def ahead(lead: float, half: float = 0.004, **settings: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan so many seats ahead of the present orders, ``half`` either way, and a forecast of these."""
    planned, present = plan(**settings), forecast(**settings)
    seats = planned["outcomes"][0]["seats"]
    now = {key: round(value - lead, 4) for key, value in seats.items()}
    planned["outcomes"][1] |= {"seats": now, "gain": {"mean": lead, "low": lead - half, "high": lead + half}}
    present["outcomes"][0]["seats"] = now
    return planned, present


def said(*documents: dict[str, Any], language: str = "en") -> str:
    return Versus([Reading(document, language) for document in documents]).sentence


def test_a_lead_that_is_clear_draw_by_draw_is_told_though_the_intervals_overlap() -> None:
    planned, present = ahead(0.02)
    assert planned["outcomes"][0]["seats"]["low"] < present["outcomes"][0]["seats"]["high"]
    text = said(present, planned)
    assert CLEAR in text
    assert "B leads A by 0.02 seats (0.02 to 0.02), compared draw by draw." in text
    assert "A leads B by 0.01 seats (0.00 to 0.02), compared draw by draw." in said(*ahead(0.01, half=0.009))


def test_two_plans_are_compared_by_what_both_gain_on_the_same_baseline() -> None:
    planned, _ = ahead(0.03)
    other, _ = ahead(0.03)
    other["outcomes"][0]["seats"] = {
        key: value - 0.012 for key, value in planned["outcomes"][0]["seats"].items()
    }
    other["outcomes"][0]["chances"][0]["mean"] -= 0.01
    text = said(planned, other)
    assert CLEAR in text
    # What each gain leaves open, 0.004, at most adds up.
    assert "A leads B by 0.01 seats (0.00 to 0.02), compared draw by draw." in text


@pytest.mark.parametrize("key", ["seed", "draws", "ballots", "assumptions"])
def test_draws_that_are_not_the_same_are_taken_as_independent(key: str) -> None:
    planned, present = ahead(0.02)
    present[key] = {"other": 1} if key == "assumptions" else present[key] + 1
    text = said(planned, present)
    # Of 0.012 each way, the difference has the root of twice the square: 0.017.
    assert "A leads B by 0.02 seats (0.00 to 0.04), taking the draws of each as independent." in text
    assert CLEAR in text
    planned, present = ahead(0.015)
    present["seed"] += 1
    assert CLOSE in said(planned, present)


def test_a_plan_beside_itself_is_no_better() -> None:
    document = plan()
    assert said(document, document) == "2 plans. The best two are too close to tell apart by these draws."
