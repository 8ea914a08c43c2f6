"""The public pages. Each is a function of the published edition, the language and the address, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlsplit, urlunsplit

from django.http import Http404, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.utils.translation import get_language_info
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from slatecraft.campaign import finder, ics
from slatecraft.campaign.hexmap import hexmap
from slatecraft.campaign.reading import Reading, public
from slatecraft.folder import BUILT_IN_PAGES


@csrf_exempt  # The form changes nothing, and a token would need a cookie on a page that sets none.
@require_http_methods(["GET", "HEAD", "POST"])
@public
def home(reading: Reading) -> HttpResponse:
    """The finder; a POST is the finder without JavaScript, answered and forgotten."""
    return _front(reading)


def _front(reading: Reading) -> HttpResponse:
    slate_site = reading.slate_site
    return reading.page(
        "home",
        cards=slate_site.cards,
        regions=slate_site.regions,
        abroad=slate_site.abroad,
        dates=reading.site.campaign.dates,
        candidates=slate_site.candidates,
        supporters=slate_site.slate.supporters,
        answer=_answer(reading),
    )


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
    placed = answer.settled if answer else None
    choices = {choice.post.key: choice for choice in placed.card.choices} if placed else {}
    return reading.page(
        "posts",
        questions=campaign.questions,
        ballots=[(view, choices.get(view.post.key)) for view in slate_site.posts],
        area=placed.area if placed else None,
        cards=slate_site.cards,
        regions=slate_site.regions,
        abroad=slate_site.abroad,
        freeze=reading.site.date(campaign.election.freeze),
        answer=answer,
    )


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
    # It brings numpy, which no other page needs.
    from slatecraft.campaign.worked import worked_count

    return reading.page("stv", count=worked_count())


@require_safe
@public
def ballot(reading: Reading) -> HttpResponse:
    """What to do when the ballot has not come."""
    campaign = reading.site.campaign
    return reading.page(
        "ballot",
        ballot=campaign.ballot,
        contact=reading.prose(campaign.ballot.contact.within(reading.language)),
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
@public
def page(reading: Reading, slug: str) -> HttpResponse:
    """Another slate's front page, a page of the folder's, or a built-in one that the folder does not replace."""
    site = reading.site
    other = site.slates.get(slug)
    if other is not None and reading.slate_site is site.main:
        if other is site.main:
            return redirect(reading.address("home"))
        return _front(replace(reading, slate_site=other))
    if reading.request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    shown = reading.slate_site.page(slug)
    if shown is not None:
        body = reading.prose(shown.body.within(reading.language))
        return reading.page("page", title=shown.title.within(reading.language), page=shown, body=body)
    if slug == "imprint":
        return reading.page(slug, attributions=finder.index_of(site.campaign).attributions)
    if slug in BUILT_IN_PAGES:
        return reading.page(slug)
    raise Http404


def _answer(reading: Reading) -> finder.Answer | None:
    if reading.request.method != "POST":
        return None
    # A form of a line or two: anything else, such as a file, is not read at all.
    form = reading.request.content_type == "application/x-www-form-urlencoded"
    sent = reading.request.POST if form else QueryDict()
    if code := sent.get("area", ""):
        return finder.chosen(reading.slate_site, code)
    return finder.answer(reading.slate_site, finder.index_of(reading.site.campaign), sent.get("postcode", ""))
