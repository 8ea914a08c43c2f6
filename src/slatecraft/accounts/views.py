"""Signing in and out, and one's password. Django's own views, in our words and recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from slatecraft.accounts.audit import record
from slatecraft.accounts.forms import SignInForm
from slatecraft.accounts.models import User
from slatecraft.accounts.privacy import private


@method_decorator(private, name="dispatch")
class SignIn(views.LoginView):
    """The door to the organisers' pages."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record("account.signed-in", by=_user(self.request))
        return response


@method_decorator(private, name="dispatch")
class SignOut(views.LogoutView):
    """A POST signs out."""


@method_decorator(private, name="dispatch")
class ChangePassword(views.PasswordChangeView):
    """A new password for whoever is signed in."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("organise:overview")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record("account.password-changed", by=_user(self.request))
        messages.success(self.request, _("Your password is changed."))
        return response


@method_decorator(private, name="dispatch")
class ChoosePassword(views.PasswordResetConfirmView):
    """A first or forgotten password, by a link that `slatecraft organiser` or another organiser has made."""

    template_name = "accounts/choose.html"
    success_url = reverse_lazy("organise:overview")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(*args, **kwargs)
        # A link that no longer holds is not a page that went well.
        if response.status_code == 200 and not self.validlink:
            response.status_code = 410
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record("account.password-chosen", by=_user(self.request))
        return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
