"""What organisers work on: files sent and not yet kept, plans asked for and made, and who has signed them off."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from slatecraft.campaign.models import Edition

SILENT = dt.timedelta(seconds=30)
"""A plan being made gives a sign of life every few seconds; after so long without one, its program is gone."""


class Upload(models.Model):
    """A file that an organiser has sent and looks at before keeping it."""

    path = models.CharField(max_length=500)
    """Which file of the folder it is to be, such as ``areas.csv``."""
    data = models.BinaryField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.path} sent {self.sent_at:%Y-%m-%d %H:%M}"


class Status(models.TextChoices):
    """Where a plan stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    INTERRUPTED = "interrupted", _("Interrupted")


class PlanRun(models.Model):
    """A plan that an organiser asked for: from which figures, with what settings, how far it is, what came out."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="plans")
    """The figures it is made from."""
    slate = models.CharField(max_length=100)
    post = models.CharField(max_length=100)
    note = models.CharField(max_length=200, blank=True)
    """What it is meant to try, in the organiser's words."""
    options = models.JSONField(default=dict)
    """Arguments of `slatecraft.planning.settings.PlanSettings`."""
    seed = models.PositiveIntegerField(default=1)
    draws = models.PositiveIntegerField(default=10_000)

    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    attempt = models.PositiveIntegerField(default=1)
    """Counts up when it is run again, so that a program left over from before cannot write into it."""
    stop_asked = models.BooleanField(default=False)
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    """Why it failed: a sentence a line."""
    document = models.JSONField(null=True, blank=True)
    """What came out: ``slatecraft-plan/1``."""

    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    orders_edition = models.ForeignKey(Edition, models.SET_NULL, null=True, blank=True, related_name="+")
    """The edition that asks for its orders, once it has been published or set to be."""

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def state(self) -> str:
        """The status, and "interrupted" for a plan that was being made by a program which is there no more."""
        if self.status == Status.RUNNING and (not self.alive_at or timezone.now() - self.alive_at > SILENT):
            return Status.INTERRUPTED
        return self.status

    @property
    def state_label(self) -> str:
        """The state in the reader's words."""
        return str(Status(self.state).label)

    @property
    def is_going(self) -> bool:
        """Whether it is waiting or being made."""
        return self.state in (Status.WAITING, Status.RUNNING)

    @property
    def may_run_again(self) -> bool:
        """Whether it ended without a result."""
        return self.state in (Status.FAILED, Status.CANCELLED, Status.INTERRUPTED)

    @property
    def errors(self) -> list[str]:
        """Why it failed, sentence by sentence."""
        return self.error.splitlines()


class SignOff(models.Model):
    """Somebody who is asked to sign a plan off, by a link of their own."""

    run = models.ForeignKey(PlanRun, models.CASCADE, related_name="sign_offs")
    name = models.CharField(max_length=200)
    shows_chances = models.BooleanField(default=False)
    key = models.CharField(max_length=60, default=secrets.token_urlsafe, editable=False)
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.name} on {self.run}"

    @property
    def token(self) -> str:
        """What the link holds. It is made from a secret of the server's, so a copy of the database does not give it."""
        digest = salted_hmac("slatecraft.organise.sign-off", f"{self.pk}:{self.key}", algorithm="sha256")
        return f"{self.pk}-{digest.hexdigest()[:40]}"

    @property
    def open(self) -> bool:
        """Whether the link still works."""
        return timezone.now() < self.expires_at

    @property
    def answer(self) -> Answer | None:
        """What they said last."""
        return self.answers.last()

    @classmethod
    def by_token(cls, token: str) -> SignOff | None:
        """Whose link this is, or None for a link nobody was given."""
        number, _dash, _digest = token.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        found = cls.objects.select_related("run__edition").filter(pk=int(number)).first()
        return found if found and constant_time_compare(found.token, token) else None


class Answer(models.Model):
    """What somebody said to a plan. A later answer counts; none is deleted."""

    sign_off = models.ForeignKey(SignOff, models.CASCADE, related_name="answers")
    agrees = models.BooleanField()
    comment = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.sign_off.name}: {'agrees' if self.agrees else 'objects'}"
