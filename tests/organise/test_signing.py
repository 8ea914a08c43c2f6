"""Signing off: by a link of one's own, without an account; the orders are shown, the chances only if allowed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from slatecraft.organise.models import Answer, PlanRun, SignOff

if TYPE_CHECKING:
    from slatecraft.accounts.models import User

pytestmark = pytest.mark.django_db


def ask(organiser: Client, number: int, names: str, **more: str) -> list[str]:
    """Ask people to sign a plan off; the paths of their links."""
    form = {"names": names, "days": "14", **more}
    page = organiser.post(f"/organise/plans/{number}/sign-off/", form, follow=True).text
    return re.findall(r'value="http://testserver(/organise/sign-off/[^"]+)"', page)


def test_each_is_shown_the_orders_and_not_the_chances(organiser: Client, planned: int) -> None:
    first, second = ask(organiser, planned, "Ada Example\nThe Wick Trimmers’ Circle\n\nAda Example")
    assert first != second
    page = Client().get(first)
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert "For Ada Example." in page.text
    assert "Ben Sample" in page.text
    for secret in ("%</td>", "Expected seats", "draws, seed"):
        assert secret not in page.text
    document = PlanRun.objects.get(pk=planned).document
    assert document is not None
    assert document["verdict"]["sentence"] not in page.text


def test_the_chances_are_shown_where_an_organiser_allows(organiser: Client, planned: int) -> None:
    (link,) = ask(organiser, planned, "Ada Example", shows_chances="on")
    assert "Expected seats, of 3" in Client().get(link).text


def test_answers_are_kept_with_name_and_time_and_the_last_one_counts(organiser: Client, planned: int) -> None:
    (link,) = ask(organiser, planned, "Ben Sample")
    ben = Client()
    assert "Choose one of the two." in ben.post(link, {}).text
    assert "Say what is wrong with them" in ben.post(link, {"agrees": "no"}).text
    assert not Answer.objects.exists()
    ben.post(link, {"agrees": "no", "comment": "Why am I <b>second</b> in the North?"})
    page = organiser.get(f"/organise/plans/{planned}/").text
    assert "Objects" in page
    assert "Why am I &lt;b&gt;second&lt;/b&gt; in the North?" in page
    assert "objects" in organiser.get(f"/organise/plans/{planned}/publish/").text
    assert "You may answer again" in ben.post(link, {"agrees": "yes"}, follow=True).text
    page = organiser.get(f"/organise/plans/{planned}/").text
    assert "Agrees" in page
    assert "Why am I" in page
    record = organiser.get("/organise/record/").text
    assert "Ben Sample" in record
    assert f"Agreed to plan {planned}" in record


def test_a_link_is_of_no_use_to_those_who_guess_or_change_it(
    organiser: Client, planned: int, ada: User
) -> None:
    (link,) = ask(organiser, planned, "Ada Example")
    stranger = Client()
    token = link.rstrip("/").rpartition("/")[2]
    for wrong in (token[:-1], token[:-1] + "x", "1", "1-", "0-0", "²-0", f"{'9' * 40}-0", "x"):
        assert stranger.get(f"/organise/sign-off/{wrong}/").status_code == 404, wrong
    assert len(token.partition("-")[2]) >= 32
    # It opens nothing else.
    assert stranger.get(link).status_code == 200
    assert stranger.get(f"/organise/plans/{planned}/").status_code == 302


def test_a_link_ends_by_its_time_by_being_closed_and_by_another_one(organiser: Client, planned: int) -> None:
    (link,) = ask(organiser, planned, "Ada Example", days="2")
    who = SignOff.objects.get()
    assert dt.timedelta(days=1.9) < who.expires_at - timezone.now() <= dt.timedelta(days=2)
    organiser.post(f"/organise/sign-offs/{who.pk}/renew/")
    assert Client().get(link).status_code == 404
    page = organiser.get(f"/organise/plans/{planned}/").text
    (fresh,) = re.findall(r'value="http://testserver(/organise/sign-off/[^"]+)"', page)
    assert Client().get(fresh).status_code == 200
    organiser.post(f"/organise/sign-offs/{who.pk}/close/")
    over = Client().post(fresh, {"agrees": "yes"})
    assert over.status_code == 410
    assert "works no more" in over.text
    assert not Answer.objects.exists()


def test_a_form_from_elsewhere_cannot_answer(organiser: Client, planned: int) -> None:
    (link,) = ask(organiser, planned, "Ada Example")
    assert Client(enforce_csrf_checks=True).post(link, {"agrees": "yes"}).status_code == 403


def test_names_are_needed(organiser: Client, planned: int) -> None:
    page = organiser.post(f"/organise/plans/{planned}/sign-off/", {"names": " ", "days": "14"}, follow=True)
    assert "Name at least one" in page.text
    assert not SignOff.objects.exists()
