"""How far a plan is, in words and as a share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from slatecraft.organise.models import PlanRun, Status

STEPS = {
    "figures": gettext_lazy("Reading the figures"),
    "draw": gettext_lazy("Imagining elections"),
    "one order": gettext_lazy("Trying one order for all"),
    "search": gettext_lazy("Looking for the best orders"),
    "orders": gettext_lazy("Trying fewer orders"),
    "prices": gettext_lazy("Working out what each wish costs"),
    "prove": gettext_lazy("Proving the plan on fresh draws"),
    "curves": gettext_lazy("Trying other numbers of followers and supporters"),
    "candidates": gettext_lazy("Trying fewer candidates"),
}
"""The planner's steps in the order it takes them."""


def progress(run: PlanRun) -> dict[str, Any]:
    """The state, the step in words, and how much of that step is done, in per cent (None: not known)."""
    state = run.state
    if state == Status.WAITING:
        says = _("Waiting for its turn")
    elif state == Status.RUNNING and run.stop_asked:
        says = _("Stopping")
    elif state == Status.RUNNING:
        place = list(STEPS).index(run.step) + 1 if run.step in STEPS else 0
        says = str(STEPS.get(run.step, run.step))
        if place:
            says = _("Step %(place)s of %(all)s: %(step)s") % {
                "place": place,
                "all": len(STEPS),
                "step": says,
            }
    else:
        says = run.state_label
    return {
        "state": str(state),
        "going": run.is_going,
        "says": says,
        "per_cent": min(100, 100 * run.done // run.total) if run.is_going and run.total else None,
    }
