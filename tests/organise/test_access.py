"""The organisers' pages are for organisers: every one of them, in both languages, and nobody keeps them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from slatecraft.accounts.models import User
    from slatecraft.campaign.models import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

ARGUMENTS = {
    "code": "north",
    "slate": "bright-lamps",
    "post": "committee",
    "number": 1,
    "ending": "html",
}
PUBLIC = {"sign-off"}
PAGES = [
    "/organise/",
    "/organise/areas/",
    "/organise/areas/of/north/",
    "/organise/areas/upload/",
    "/organise/electorate/",
    "/organise/electorate/text/",
    "/organise/electorate/bright-lamps/committee/",
    "/organise/plans/",
    "/organise/plans/new/",
    "/organise/plans/compare/",
    "/organise/publish/",
    "/organise/record/",
    "/organise/people/",
]


def addresses() -> list[str]:
    """Every address of the room that is not for strangers."""
    from slatecraft.organise.urls import urlpatterns

    found = []
    for pattern in urlpatterns:
        if pattern.name not in PUBLIC:
            names = pattern.pattern.regex.groupindex or pattern.pattern.converters
            found.append(
                reverse(f"organise:{pattern.name}", kwargs={name: ARGUMENTS[name] for name in names})
            )
    return found


def test_a_stranger_is_sent_to_sign_in_from_every_page(client: Client, loaded: Edition) -> None:
    assert len(addresses()) > 25
    for path in addresses():
        for answer in (client.get(path), client.post(path)):
            # A page that takes no such request says so before it asks who it is.
            assert answer.status_code in (302, 405), path
            if answer.status_code == 302:
                assert answer["Location"].startswith("/organise/sign-in/?next=")
                assert "no-store" in answer["Cache-Control"]


def test_someone_who_is_no_organiser_is_refused_on_every_page(client: Client, loaded: Edition) -> None:
    from slatecraft.accounts.models import User

    client.force_login(User.objects.create_user("member@example.org", "a long enough secret"))
    for path in addresses():
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (403, 405), path


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_language(organiser: Client, loaded: Edition, page: str, language: str) -> None:
    answer = organiser.get(page if language == "en" else f"/cy{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son\w+=", answer.text)


def test_before_a_campaign_is_loaded_a_page_says_what_to_do(
    organiser: Client, collected_static: None
) -> None:
    assert "slatecraft load" in organiser.get("/organise/plans/").text


def test_public_pages_neither_know_nor_tell_an_organiser(organiser: Client, loaded: Edition) -> None:
    organiser.get("/organise/")
    as_organiser = organiser.get("/orders/")
    assert as_organiser.content == Client().get("/orders/").content
    assert not as_organiser.cookies
    assert "Cookie" not in as_organiser.get("Vary", "")
    assert as_organiser["Cache-Control"] == "public, max-age=60"


def test_robots_are_asked_to_keep_out(client: Client, loaded: Edition) -> None:
    assert "Disallow: /organise/" in client.get("/robots.txt").text


def test_an_organiser_lets_another_in_and_out_again(organiser: Client, loaded: Edition, ada: User) -> None:
    from slatecraft.accounts.models import User

    page = organiser.post("/organise/people/", {"email": "ben@example.org", "name": "Ben"}).text
    link = re.search(r'value="http://testserver(/organise/password/[^"]+)"', page)
    assert link
    newcomer = Client()
    where = newcomer.get(link[1], follow=True).redirect_chain[-1][0]
    secret = {"new_password1": "a long enough secret", "new_password2": "a long enough secret"}
    assert newcomer.post(where, secret).status_code == 302
    assert newcomer.get("/organise/").status_code == 200
    ben = User.objects.get(email="ben@example.org")
    organiser.post(f"/organise/people/{ben.pk}/dismiss/")
    assert newcomer.get("/organise/").status_code == 403
    organiser.post(f"/organise/people/{ada.pk}/dismiss/")
    assert organiser.get("/organise/").status_code == 200
    record = organiser.get("/organise/record/").text
    assert "Made ben@example.org an organiser" in record
    assert "Closed these pages to ben@example.org" in record
