"""Plan the orders of a slate: from expected support to the seats it can win.

`plan` finds the orders and proves them; `forecast` says what the present ones are worth. Both need the extra ``plan``
(HiGHS and numba). What they are made from is an `Electorate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slatecraft.planning.electorate import (
    Adherence,
    Area,
    Bloc,
    Electorate,
    ElectorateError,
    Swings,
)
from slatecraft.planning.settings import PlanSettings

if TYPE_CHECKING:
    from slatecraft.planning.planner import Plan, forecast, plan

__all__ = [
    "Adherence",
    "Area",
    "Bloc",
    "Electorate",
    "ElectorateError",
    "Plan",
    "PlanSettings",
    "Swings",
    "forecast",
    "plan",
]


def __getattr__(name: str) -> Any:
    # Reading a campaign needs the types above alone; numpy and the count are loaded when something is planned.
    if name in ("Plan", "forecast", "plan"):
        from slatecraft.planning import planner

        return getattr(planner, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
