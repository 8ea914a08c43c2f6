"""Signing in."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from slatecraft.accounts import guessing
from slatecraft.accounts.models import User


class SignInForm(AuthenticationForm):
    """An e-mail address and a password; after several wrong ones, a wait."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("An e-mail address looks like name@example.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )

    def clean(self) -> dict[str, Any]:
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not email or not password:
            return self.cleaned_data
        if wait := guessing.attempt(email):
            minutes = math.ceil(wait.total_seconds() / 60)
            raise ValidationError(
                ngettext(
                    "Too many wrong passwords for this address. Try again in %(minutes)s minute.",
                    "Too many wrong passwords for this address. Try again in %(minutes)s minutes.",
                    minutes,
                )
                % {"minutes": minutes}
            )
        cleaned = super().clean()
        guessing.succeeded(email)
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(_("That address and password do not belong together."))

    def confirm_login_allowed(self, user: Any) -> None:
        if not isinstance(user, User) or not user.organises:
            raise self.get_invalid_login_error()
