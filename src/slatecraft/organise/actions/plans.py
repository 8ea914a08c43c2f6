"""Asking for plans, cancelling them, and running them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from slatecraft.accounts.audit import record
from slatecraft.organise.models import PlanRun, Status
from slatecraft.organise.tasks import make_plan

if TYPE_CHECKING:
    from slatecraft.accounts.models import User
    from slatecraft.campaign.models import Edition


@transaction.atomic
def ask(
    edition: Edition,
    slate: str,
    post: str,
    options: dict[str, Any],
    *,
    seed: int,
    draws: int,
    note: str,
    by: User,
) -> PlanRun:
    """Have a plan made from the figures of an edition, as soon as a worker is free."""
    run = PlanRun.objects.create(
        edition=edition,
        slate=slate,
        post=post,
        options=options,
        seed=seed,
        draws=draws,
        note=note,
        asked_by=by,
    )
    make_plan.enqueue(run.pk, run.attempt)
    record("plan.asked", f"{run.pk}", by=by)
    return run


@transaction.atomic
def cancel(run: PlanRun, *, by: User) -> None:
    """Have it not made: at once if it is waiting, at its next step if it is being made."""
    mine = PlanRun.objects.filter(pk=run.pk)
    if mine.filter(status=Status.WAITING).update(status=Status.CANCELLED) or mine.filter(
        status=Status.RUNNING, stop_asked=False
    ).update(stop_asked=True):
        record("plan.cancelled", f"{run.pk}", by=by)


@transaction.atomic
def run_again(run: PlanRun, *, by: User) -> bool:
    """Have it made after all, from the same figures with the same settings; False if it has a result or is going."""
    fresh = PlanRun.objects.select_for_update().get(pk=run.pk)
    if not fresh.may_run_again:
        return False
    fresh.attempt += 1
    fresh.status, fresh.stop_asked, fresh.error = Status.WAITING, False, ""
    fresh.step, fresh.done, fresh.total, fresh.alive_at = "", 0, 0, None
    fresh.started_at = fresh.finished_at = None
    fresh.save()
    make_plan.enqueue(fresh.pk, fresh.attempt)
    record("plan.run-again", f"{fresh.pk}", by=by)
    return True
