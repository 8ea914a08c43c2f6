"""The language of a page is the one its address names, and nothing else decides it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path, override


class LanguageFromPath:
    """Middleware: `/cy/…` is Welsh, an address without a prefix is in the default language.

    Django's own also looks at the reader's browser, and so makes caches keep a page once for each kind of browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
