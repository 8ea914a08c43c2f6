"""What pages refer to: pictures, leaflets, a campaign's own index, a slate's colours; named by their digests.

Files of the edition before are served too, because a page of it may be in a cache, or open, a while longer.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from slatecraft.campaign import editions
from slatecraft.campaign.addresses import theme, theme_keys
from slatecraft.campaign.reading import shortly
from slatecraft.folder import MEDIA_TYPES

FOR_EVER = {"public": True, "max_age": 365 * 24 * 3600, "immutable": True}


@require_safe
def colours(request: HttpRequest, digest: str, slate: str) -> HttpResponse:
    """A slate's colours as a style sheet."""
    for site in editions.recent():
        if slate in site.slates:
            own = site.slates[slate].slate
            response = HttpResponse(theme(own), content_type="text/css; charset=utf-8")
            patch_cache_control(
                response,
                **(FOR_EVER if digest == theme_keys(own)["digest"] else shortly(editions.next_turn())),
            )
            return response
    raise Http404


@require_safe
def media(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A picture or leaflet, by its digest and under its own name."""
    for site in editions.recent():
        for path, known in site.media.items():
            if known == digest and path.rpartition("/")[2] == name:
                kind = MEDIA_TYPES[name.rpartition(".")[2].lower()]
                response = HttpResponse(site.campaign.media[path], content_type=kind)
                patch_cache_control(response, **FOR_EVER)
                return response
    raise Http404


@require_safe
def index(request: HttpRequest, digest: str) -> HttpResponse:
    """A campaign's own postcode index."""
    for site in editions.recent():
        if digest == site.index_digest:
            response = HttpResponse(site.campaign.index, content_type="application/octet-stream")
            patch_cache_control(response, **FOR_EVER)
            return response
    raise Http404


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found; the organisers' pages, which answer strangers nothing, need no visits."""
    rules = "".join(f"Disallow: {prefix}/organise/\n" for prefix in ("", "/cy"))
    return HttpResponse(f"User-agent: *\n{rules}", content_type="text/plain")
