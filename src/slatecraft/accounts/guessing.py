"""Guessing a password is slowed down: after five wrong ones an address has to wait.

The network address of whoever guesses is not looked at: behind a proxy it may be anybody's, and it is nothing we want
to keep. So somebody who knows an organiser's address can make them wait too; who is signed in already does not notice.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.crypto import salted_hmac

from slatecraft.accounts.models import FailedSignIn

MOST = 5
"""Wrong passwords an address may have within `WITHIN`."""
WITHIN = dt.timedelta(minutes=15)


def attempt(email: str) -> dt.timedelta | None:
    """Note that a password is about to be tried for this address; or how long to wait, if it must not be.

    It counts as wrong until `succeeded` says otherwise, so that many tries at once do not slip through.
    """
    now = timezone.now()
    FailedSignIn.objects.filter(at__lt=now - WITHIN).delete()
    mine = FailedSignIn.objects.create(address=_digest(email), at=now)
    earlier = list(
        FailedSignIn.objects.filter(address=mine.address, pk__lt=mine.pk)
        .order_by("-pk")
        .values_list("at", flat=True)[:MOST]
    )
    if len(earlier) < MOST:
        return None
    mine.delete()  # a try that is refused does not make the wait any longer
    return earlier[-1] + WITHIN - now


def succeeded(email: str) -> None:
    """The password was right: earlier wrong ones are forgotten."""
    FailedSignIn.objects.filter(address=_digest(email)).delete()


def _digest(email: str) -> str:
    key = "slatecraft.accounts.guessing"
    return salted_hmac(key, email.strip().lower(), algorithm="sha256").hexdigest()
