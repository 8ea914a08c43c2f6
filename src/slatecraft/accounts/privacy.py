"""Pages that are for one reader: nobody keeps them, no search engine lists them, and some ask who it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

from slatecraft.accounts.models import User

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Let no browser, proxy or search engine keep what the view answers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        response = view(request, *args, **keys)
        patch_cache_control(response, private=True, no_store=True)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


def for_organisers(view: View) -> View:
    """A private page for those who are signed in and may organise; others are sent to sign in, or refused."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **keys: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not isinstance(user, User) or not user.organises:
            raise PermissionDenied
        return view(request, *args, **keys)

    return private(answered)
