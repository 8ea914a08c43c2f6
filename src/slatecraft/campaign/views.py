"""The public pages. Each is a function of the published edition, the language and the path, and of nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote, urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from slatecraft.campaign import editions, finder, ics
from slatecraft.campaign.addresses import address, media_addresses
from slatecraft.campaign.hexmap import hexmap
from slatecraft.campaign.models import Edition
from slatecraft.campaign.prose import prose
from slatecraft.campaign.site import Site, SlateSite
from slatecraft.campaign.worked import worked_count
from slatecraft.folder import Page, Slate
from slatecraft.places.find import open_index
from slatecraft.places.index import Index

MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
FOR_EVER = {"public": True, "max_age": 365 * 24 * 3600, "immutable": True}
SHORTLY = {"public": True, "max_age": 60}
"""How long a page may be kept: a new edition is seen by everyone a minute after it is published."""

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
                "theme_url": reverse("files:theme", kwargs=_theme_keys(self.slate_site.slate)),
                "index_url": _index_url(self.site),
                "title": title,
                **context,
            },
        )


def public(
    view: Callable[Concatenate[Reading, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view the published edition and the slate of its address, and its answer a short life in caches."""

    @wraps(view)
    def shown(request: HttpRequest, slate: str = "", *args: P.args, **keys: P.kwargs) -> HttpResponse:
        edition = editions.published()
        if edition is None:
            return render(request, "campaign/empty.html", status=503)
        site = editions.site_of(edition)
        slate_site = site.slates.get(slate) if slate else site.main
        language = get_language() or site.campaign.languages[0]
        # The first slate's pages have one address each: the one without a prefix.
        if (
            slate_site is None
            or (slate and slate_site is site.main)
            or language not in site.campaign.languages
        ):
            raise Http404
        response = view(Reading(request, edition, site, slate_site, language), *args, **keys)
        if request.method in ("GET", "HEAD") and not response.has_header("Cache-Control"):
            patch_cache_control(response, **SHORTLY)
        return response

    return shown


@csrf_exempt  # The form changes nothing, and a token would need a cookie on a page that sets none.
@require_http_methods(["GET", "HEAD", "POST"])
@public
def home(reading: Reading) -> HttpResponse:
    """The finder; a POST is the finder without JavaScript, answered and forgotten."""
    slate_site = reading.slate_site
    answer = _answer(reading)
    response = reading.page(
        "home",
        cards=slate_site.cards,
        regions=slate_site.regions,
        abroad=slate_site.abroad,
        dates=reading.site.campaign.dates,
        candidates=slate_site.candidates,
        supporters=slate_site.slate.supporters,
        answer=answer,
    )
    if answer is not None:
        patch_cache_control(response, no_store=True)
    return response


@require_safe
@public
def orders(reading: Reading) -> HttpResponse:
    """Every order with its areas: a table to search and a map."""
    slate_site = reading.slate_site
    return reading.page(
        "orders",
        cards=slate_site.cards,
        placed=slate_site.placed,
        regions=slate_site.regions,
        hexmap=hexmap(slate_site),
    )


@require_safe
@public
def area(reading: Reading, slug: str) -> HttpResponse:
    """One area's order, to link to and to print."""
    placed = reading.slate_site.by_slug.get(slug)
    if placed is None:
        raise Http404
    return reading.page("area", title=placed.area.name.within(reading.language), placed=placed)


@csrf_exempt  # As for the front page.
@require_http_methods(["GET", "HEAD", "POST"])
@public
def posts(reading: Reading) -> HttpResponse:
    """Which posts a member may vote for, asked and answered on the page."""
    campaign = reading.site.campaign
    slate_site = reading.slate_site
    answer = _answer(reading)
    response = reading.page(
        "posts",
        questions=campaign.questions,
        posts=slate_site.posts,
        cards=slate_site.cards,
        regions=slate_site.regions,
        abroad=slate_site.abroad,
        freeze=reading.site.date(campaign.election.freeze),
        answer=answer,
    )
    if answer is not None:
        patch_cache_control(response, no_store=True)
    return response


@require_safe
@public
def candidates(reading: Reading) -> HttpResponse:
    """The slate's candidates by post."""
    groups = [view for view in reading.slate_site.posts if view.candidates]
    return reading.page("candidates", groups=groups)


@require_safe
@public
def candidate(reading: Reading, slug: str) -> HttpResponse:
    """One candidate, with the statement in each language it was written in."""
    person = next((one for one in reading.slate_site.candidates if one.slug == slug), None)
    if person is None:
        raise Http404
    written = sorted(person.statement.translations, key=lambda pair: pair[0] != reading.language)
    statements = [
        (code, get_language_info(code)["name_local"], reading.prose(words))
        for code, words in written
        if words
    ]
    return reading.page(
        "candidate",
        title=person.name,
        candidate=person,
        posts=reading.slate_site.posts_of(person),
        statements=statements,
    )


@require_safe
@public
def dates(reading: Reading) -> HttpResponse:
    """Key dates, how they moved, and how to have them in a calendar."""
    calendar_url = reading.request.build_absolute_uri(reading.address("calendar"))
    webcal_url = urlunsplit(("webcal", *urlsplit(calendar_url)[1:]))
    name = quote(reading.site.campaign.election.name.within(reading.language))
    return reading.page(
        "dates",
        dates=reading.site.campaign.dates,
        calendar_url=reading.address("calendar"),
        webcal_url=webcal_url,
        google_url=f"https://calendar.google.com/calendar/render?cid={quote(webcal_url, safe='')}",
        outlook_url=f"https://outlook.live.com/calendar/0/addfromweb?url={quote(calendar_url, safe='')}&name={name}",
    )


@require_safe
@public
def calendar(reading: Reading) -> HttpResponse:
    """The key dates as a calendar file."""
    data = ics.calendar(reading.site, reading.language, reading.edition.made_at)
    return HttpResponse(
        data,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{reading.site.campaign.slug}.ics"'},
    )


@require_safe
@public
def stv(reading: Reading) -> HttpResponse:
    """How the Single Transferable Vote works."""
    return reading.page("stv", count=worked_count())


@require_safe
@public
def ballot(reading: Reading) -> HttpResponse:
    """What to do when the ballot has not come."""
    campaign = reading.site.campaign
    return reading.page(
        "ballot",
        ballot=campaign.ballot,
        opens=reading.site.date(campaign.election.opens),
        closes=reading.site.date(campaign.election.closes),
    )


@require_safe
@public
def supporters(reading: Reading) -> HttpResponse:
    """Organisations that support the slate."""
    return reading.page("supporters", supporters=reading.slate_site.slate.supporters)


@csrf_exempt  # Another slate's front page is one of these addresses.
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, slate: str = "") -> HttpResponse:
    """A page of the folder's, a built-in one the folder does not replace, or another slate's front page."""
    edition = editions.published()
    if edition is not None and not slate and slug in editions.site_of(edition).slates:
        return home(request, slate=slug)
    return _page(request, slate=slate, slug=slug)


BUILT_IN = frozenset({"privacy", "accessibility", "imprint"})


@require_safe
@public
def _page(reading: Reading, slug: str) -> HttpResponse:
    shown: Page | None = reading.slate_site.page(slug)
    if shown is not None:
        body = reading.prose(shown.body.within(reading.language))
        return reading.page("page", title=shown.title.within(reading.language), page=shown, body=body)
    if slug in BUILT_IN:
        return reading.page(slug, attributions=_index(reading.site).attributions)
    raise Http404


@require_safe
def theme(request: HttpRequest, digest: str, slate: str) -> HttpResponse:
    """A slate's colours as a style sheet."""
    site = _published_site()
    if slate not in site.slates:
        raise Http404
    own = site.slates[slate].slate
    response = HttpResponse(_theme(own), content_type="text/css; charset=utf-8")
    patch_cache_control(response, **(FOR_EVER if digest == _theme_keys(own)["digest"] else SHORTLY))
    return response


@require_safe
def media(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A picture or leaflet of the published edition, by its digest."""
    site = _published_site()
    path = next((path for path, known in site.media.items() if known == digest), None)
    kind = MEDIA.get(name.rpartition(".")[2].lower())
    if path is None or kind is None:
        raise Http404
    response = HttpResponse(site.campaign.media[path], content_type=kind)
    patch_cache_control(response, **FOR_EVER)
    return response


@require_safe
def index_file(request: HttpRequest, digest: str) -> HttpResponse:
    """The published campaign's own postcode index."""
    site = _published_site()
    if digest != site.index_digest:
        raise Http404
    response = HttpResponse(site.campaign.index, content_type="application/octet-stream")
    patch_cache_control(response, **FOR_EVER)
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found."""
    return HttpResponse("User-agent: *\nDisallow:\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, in the look of the slate where there is one."""

    @public
    def missing(reading: Reading) -> HttpResponse:
        response = reading.page("not_found")
        response.status_code = 404
        patch_cache_control(response, no_cache=True)
        return response

    try:
        return missing(request)
    except Http404:
        return redirect("/")


def _answer(reading: Reading) -> finder.Answer | None:
    if reading.request.method != "POST":
        return None
    # A form of a line or two: anything else, such as a file, is not read at all.
    form = reading.request.content_type == "application/x-www-form-urlencoded"
    sent = reading.request.POST if form else QueryDict()
    if code := sent.get("area", ""):
        return finder.chosen(reading.slate_site, code)
    return finder.answer(reading.slate_site, _index(reading.site), sent.get("postcode", ""))


def _published_site() -> Site:
    edition = editions.published()
    if edition is None:
        raise Http404
    return editions.site_of(edition)


def _index(site: Site) -> Index:
    return (
        _own_index(site.campaign.index) if site.campaign.index else _shipped_index(site.campaign.areas.index)
    )


@lru_cache(maxsize=2)
def _own_index(data: bytes) -> Index:
    return Index.from_bytes(data)


@lru_cache(maxsize=2)
def _shipped_index(name: str) -> Index:
    return open_index(name.removeprefix("gb-"))


def _index_url(site: Site) -> str:
    if site.index_digest:
        return reverse("files:index", kwargs={"digest": site.index_digest})
    return static(f"places/data/{site.campaign.areas.index}.idx")


def _theme(slate: Slate) -> str:
    return f":root{{--primary:{slate.theme.primary};--accent:{slate.theme.accent}}}\n"


def _theme_keys(slate: Slate) -> dict[str, str]:
    return {"digest": hashlib.sha256(_theme(slate).encode()).hexdigest()[:16], "slate": slate.key}
