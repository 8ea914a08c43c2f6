"""Making organisers, and the links by which they choose a password."""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from slatecraft.accounts.audit import record
from slatecraft.accounts.models import User


@transaction.atomic
def invite(email: str, *, name: str = "", by: User | None = None) -> User:
    """The organiser with this address: a new one, or one there is, who may then sign in (again)."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    user = found or User.objects.create_user(email)
    user.name = name or user.name
    user.is_organiser = user.is_active = True
    user.save(update_fields=["name", "is_organiser", "is_active"])
    record("account.invited", user.email, by=by)
    return user


@transaction.atomic
def dismiss(user: User, *, by: User | None = None) -> None:
    """Close the organisers' pages to them; what they did stays on record."""
    user.is_organiser = user.is_superuser = False
    user.save(update_fields=["is_organiser", "is_superuser"])
    record("account.dismissed", user.email, by=by)


def link(user: User) -> str:
    """The path at which they choose a password: once, and for three days."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:choose-password", args=[uid, default_token_generator.make_token(user)])
