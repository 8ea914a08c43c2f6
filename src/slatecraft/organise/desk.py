"""What every organisers' page is made from: who looks, the newest edition and its campaign, in the campaign's time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from slatecraft.accounts.models import User
from slatecraft.accounts.privacy import View, for_organisers
from slatecraft.campaign import editions
from slatecraft.campaign.models import Edition
from slatecraft.folder import Campaign, Candidate, Post, Slate

P = ParamSpec("P")


@dataclass(frozen=True)
class Pair:
    """A slate and a post for which it has several candidates: what a plan is made for."""

    slate: Slate
    post: Post
    candidates: tuple[Candidate, ...]

    @property
    def key(self) -> str:
        """Both keys, as a form holds them."""
        return f"{self.slate.key}/{self.post.key}"

    @property
    def label(self) -> str:
        """Both names, in the reader's language."""
        language = get_language() or "en"
        return f"{self.slate.name.within(language)} – {self.post.name.within(language)}"


@dataclass(frozen=True)
class Desk:
    """An organiser at work on the newest edition."""

    request: HttpRequest
    user: User
    edition: Edition
    campaign: Campaign

    @property
    def zone(self) -> ZoneInfo:
        """The campaign's time zone, in which times are shown and typed."""
        return ZoneInfo(self.campaign.timezone)

    @property
    def sent(self) -> QueryDict | None:
        """The form that was sent; None where the page is only looked at."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every slate and post that has an order to plan."""
        return pairs(self.campaign)

    def pair(self, slate: str, post: str) -> Pair | None:
        """That slate and post, if the newest edition still has them."""
        return next((one for one in self.pairs if one.key == f"{slate}/{post}"), None)

    def files(self) -> dict[str, bytes]:
        """The newest edition's folder."""
        return editions.files_of(self.edition)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this room, with all that its base template needs."""
        return render(
            self.request,
            f"organise/{template}.html",
            {
                "desk": self,
                "campaign": self.campaign,
                "edition": self.edition,
                "alternates": alternates(self.request),
                "messages": get_messages(self.request),
                **context,
            },
            status=status,
        )


def pairs(campaign: Campaign) -> tuple[Pair, ...]:
    """Every slate and post of a campaign that has an order to plan."""
    people = {candidate.slug: candidate for candidate in campaign.candidates}
    posts = {post.key: post for post in campaign.posts}
    return tuple(
        Pair(slate, posts[key], tuple(people[slug] for slug in slugs))
        for slate in campaign.slates
        for key, slugs in slate.stands.items()
        if len(slugs) > 1
    )


def at_desk(view: Callable[Concatenate[Desk, P], HttpResponse]) -> View:
    """Give a view the desk of the organiser who asks; others do not get this far."""

    @for_organisers
    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **keys: P.kwargs) -> HttpResponse:
        assert isinstance(request.user, User)
        edition = editions.latest()
        if edition is None:
            return render(
                request,
                "organise/no_campaign.html",
                {"alternates": alternates(request), "messages": get_messages(request)},
            )
        desk = Desk(request, request.user, edition, editions.site_of(edition).campaign)
        with timezone.override(desk.zone):
            return view(desk, *args, **keys)

    return shown


def alternates(request: HttpRequest) -> list[dict[str, Any]]:
    """This page in the languages the site is written in."""
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": translate_url(request.get_full_path(), code),
            "current": code == get_language(),
        }
        for code in ("en", "cy")
    ]
