"""What the record says of each kind of deed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "account.signed-in": _("Signed in"),
    "account.password-changed": _("Changed the password"),
    "account.password-chosen": _("Chose a password"),
    "account.invited": _("Made %(about)s an organiser"),
    "account.dismissed": _("Closed these pages to %(about)s"),
    "edition.kept": _("Made edition %(about)s"),
    "edition.published": _("Published edition %(about)s"),
    "edition.scheduled": _("Set a time for the public to see edition %(about)s"),
    "edition.called-off": _("Called off the publishing of edition %(about)s"),
    "plan.asked": _("Asked for plan %(about)s"),
    "plan.cancelled": _("Cancelled plan %(about)s"),
    "plan.run-again": _("Ran plan %(about)s again"),
    "sign-off.asked": _("Asked for sign-off of plan %(about)s"),
    "sign-off.renewed": _("Made a new link to sign off plan %(about)s"),
    "sign-off.closed": _("Closed the link to sign off plan %(about)s"),
    "sign-off.agreed": _("Agreed to plan %(about)s"),
    "sign-off.objected": _("Objected to plan %(about)s"),
}
"""Sentences by action; ``%(about)s`` is what it was done to."""
