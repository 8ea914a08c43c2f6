"""Asking people to sign a plan off, and what they say."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from slatecraft.accounts.audit import record
from slatecraft.organise.models import Answer, PlanRun, SignOff

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from slatecraft.accounts.models import User


@transaction.atomic
def ask(
    run: PlanRun, names: Iterable[str], *, expires_at: dt.datetime, shows_chances: bool, by: User
) -> list[SignOff]:
    """Make a link for each of these people, unless they have one."""
    known = set(run.sign_offs.values_list("name", flat=True))
    asked = [
        SignOff.objects.create(
            run=run, name=name, expires_at=expires_at, shows_chances=shows_chances, asked_by=by
        )
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if asked:
        record("sign-off.asked", f"{run.pk}: {', '.join(one.name for one in asked)}", by=by)
    return asked


@transaction.atomic
def renew(sign_off: SignOff, *, expires_at: dt.datetime, by: User) -> None:
    """Give them another link; the one they had works no more."""
    sign_off.key = secrets.token_urlsafe()
    sign_off.expires_at = expires_at
    sign_off.save(update_fields=["key", "expires_at"])
    record("sign-off.renewed", f"{sign_off.run_id}: {sign_off.name}", by=by)


@transaction.atomic
def close(sign_off: SignOff, *, by: User) -> None:
    """Let their link work no more; what they said stays."""
    sign_off.expires_at = timezone.now()
    sign_off.save(update_fields=["expires_at"])
    record("sign-off.closed", f"{sign_off.run_id}: {sign_off.name}", by=by)


@transaction.atomic
def answer(sign_off: SignOff, *, agrees: bool, comment: str) -> Answer:
    """Note what the person with the link says."""
    said = Answer.objects.create(sign_off=sign_off, agrees=agrees, comment=comment)
    action = "sign-off.agreed" if agrees else "sign-off.objected"
    record(action, f"{sign_off.run_id}", by=None, who=sign_off.name)
    return said
