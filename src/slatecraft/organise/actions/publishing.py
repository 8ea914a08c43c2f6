"""Letting the public see a plan's orders, or another edition, now or from a set time; and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from slatecraft.campaign import editions
from slatecraft.organise.results import Result

if TYPE_CHECKING:
    import datetime as dt

    from slatecraft.accounts.models import User
    from slatecraft.campaign.models import Edition
    from slatecraft.organise.models import PlanRun


def files_with_orders(run: PlanRun, source: str = "") -> dict[str, bytes]:
    """The newest edition's folder, asking for the orders of a plan that is ready; ``source`` is what they claim to be.

    Raises `folder.FolderFaults` where the campaign no longer fits them: another candidate, an area more.
    """
    edition = editions.latest()
    assert edition is not None
    return Result.of(run).files_with_orders(editions.files_of(edition), source)


@transaction.atomic
def publish_plan(
    run: PlanRun, *, at: dt.datetime | None, after_ballots: bool, source: str = "", by: User
) -> Edition:
    """Make an edition that asks for the plan's orders, and let the public see it, now or from ``at``.

    ``source`` is what the orders claim to be, as in ``orders.csv``; empty: what they claim now. Raises
    `folder.FolderFaults` and `editions.BallotsAreOut`; then nothing is written.
    """
    edition, _new = editions.keep(files_with_orders(run, source), by=by, why=f"plan {run.pk}")
    run.orders_edition = edition
    run.save(update_fields=["orders_edition"])
    editions.publish(edition, at=at, by=by, after_ballots=after_ballots)
    return edition
