"""What a page is made from, and how its answer is kept: by edition, language and address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, override

from slatecraft.campaign import editions
from slatecraft.campaign.addresses import address, media_addresses, theme_keys
from slatecraft.campaign.models import Edition
from slatecraft.campaign.prose import prose
from slatecraft.campaign.site import Site, SlateSite

SHORTLY = 60
"""Seconds that others may keep a page: a new edition is seen by everyone a minute after it is published."""

P = ParamSpec("P")


@dataclass(frozen=True)
class Reading:
    """What is being read: an edition, one slate's part of it, in one language."""

    request: HttpRequest
    edition: Edition
    site: Site
    slate_site: SlateSite
    language: str

    def address(self, name: str, **keys: str) -> str:
        """The path of a page of this slate."""
        return address(self.site, self.slate_site, name, **keys)

    def prose(self, markdown: str) -> SafeString:
        """A Markdown text of the folder's as HTML, with links to the folder's own files."""
        return prose(markdown, media_addresses(self.site))

    def page(self, template: str, title: str = "", **context: Any) -> HttpResponse:
        """A page from a template of this room, with all that the base template needs."""
        campaign = self.site.campaign
        return render(
            self.request,
            f"campaign/{template}.html",
            {
                "site": self.site,
                "slate_site": self.slate_site,
                "campaign": campaign,
                "slate": self.slate_site.slate,
                "slates": [
                    {
                        "slate": other.slate,
                        "url": address(self.site, other, "home"),
                        "current": other is self.slate_site,
                    }
                    for other in self.site.slates.values()
                ],
                "language": self.language,
                "alternates": [
                    {
                        "code": code,
                        "name": get_language_info(code)["name_local"],
                        "url": translate_url(self.request.path, code),
                        "current": code == self.language,
                    }
                    for code in campaign.languages
                ],
                "menu": self.slate_site.pages("main"),
                "footer_pages": self.slate_site.pages("footer"),
                "theme_url": reverse("files:theme", kwargs=theme_keys(self.slate_site.slate)),
                "index_url": _index_url(self.site),
                "title": title,
                **context,
            },
        )


def public(view: Callable[Concatenate[Reading, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the published edition and the slate of its address, and keep what it answers.

    The view must depend on nothing else: the next reader of the same address gets the same answer without it.
    """

    @wraps(view)
    def shown(request: HttpRequest, slate: str = "", *args: P.args, **keys: P.kwargs) -> HttpResponse:
        # Asked first: if the time comes in between, the page is the new one and nobody keeps it.
        turn = editions.next_turn()
        edition = editions.published()
        if edition is None:
            return render(request, "campaign/empty.html", status=503)
        site = editions.site_of(edition)
        slate_site = site.slates.get(slate) if slate else site.main
        if slate_site is None:
            raise Http404
        if slate and slate_site is site.main:
            # The first slate's pages have one address each: the one without a prefix.
            return redirect(request.path.replace(f"/{slate}/", "/", 1))
        language = get_language() or ""
        if language not in site.campaign.languages:
            return _in_a_language_it_has(request, site)
        reading = Reading(request, edition, site, slate_site, language)
        if request.method not in ("GET", "HEAD"):
            response = view(reading, *args, **keys)
            patch_cache_control(response, no_store=True)
            return response
        # The host is in the key because a calendar is subscribed to by its whole address.
        key = f"{edition.pk}:{edition.digest}:{language}:{request.build_absolute_uri(request.path)}"
        response = cache.get(key)
        if response is None:
            response = view(reading, *args, **keys)
            cache.set(key, response, timeout=None)
        patch_cache_control(response, **shortly(turn))
        return response

    return shown


def shortly(turn: dt.datetime | None) -> dict[str, Any]:
    """How others may keep a page: for a minute, and never beyond ``turn``, the set time of another edition."""
    left = SHORTLY if turn is None else int((turn - timezone.now()).total_seconds())
    return {"public": True, "max_age": max(0, min(SHORTLY, left))}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, in the look of the first slate and in a language the campaign has."""
    edition = editions.published()
    if edition is None:
        return render(request, "campaign/empty.html", status=503)
    site = editions.site_of(edition)
    language = get_language() or ""
    if language not in site.campaign.languages:
        language = site.campaign.languages[0]
    with override(language):
        response = Reading(request, edition, site, site.main, language).page("not_found")
    response.status_code = 404
    patch_cache_control(response, no_cache=True)
    return response


def _in_a_language_it_has(request: HttpRequest, site: Site) -> HttpResponse:
    """Addresses without a prefix are English; a campaign without English begins at its own first language."""
    there = translate_url(request.path, site.campaign.languages[0])
    if there == request.path:
        raise Http404
    return redirect(there)


def _index_url(site: Site) -> str:
    if site.index_digest:
        return reverse("files:index", kwargs={"digest": site.index_digest})
    return static(f"places/data/{site.campaign.areas.index}.idx")
