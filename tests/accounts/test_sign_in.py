"""Signing in to organise, over HTTP: who may, how guessing is slowed down, and what it leaves on public pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from slatecraft.accounts import guessing, invitations
from slatecraft.accounts.models import Deed, FailedSignIn

if TYPE_CHECKING:
    from django.http import HttpResponse

    from slatecraft.accounts.models import User

SECRET = "a long enough secret"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("collected_static", "quick_passwords")]


@pytest.fixture
def ada() -> User:
    from slatecraft.accounts.models import User

    return User.objects.create_user("ada@example.org", SECRET, name="Ada", is_organiser=True)


def sign_in(client: Client, email: str, password: str, **more: str) -> HttpResponse:
    return client.post("/organise/sign-in/", {"username": email, "password": password, **more})


def test_an_organiser_signs_in_by_address_and_password(client: Client, ada: User) -> None:
    refused = sign_in(client, "ada@example.org", "something else")
    assert "do not belong together" in refused.text
    answer = sign_in(client, "ADA@example.org", SECRET)
    assert (answer.status_code, answer["Location"]) == (302, "/organise/")
    assert Deed.objects.get().action == "account.signed-in"


def test_whoever_asks_for_a_page_is_brought_there_after_signing_in(client: Client, ada: User) -> None:
    asked = client.get("/organise/plans/?x=1")
    assert asked["Location"] == "/organise/sign-in/?next=/organise/plans/%3Fx%3D1"
    assert sign_in(client, ada.email, SECRET, next="/organise/plans/")["Location"] == "/organise/plans/"


def test_nobody_is_brought_to_another_site(client: Client, ada: User) -> None:
    assert sign_in(client, ada.email, SECRET, next="//evil.example/")["Location"] == "/organise/"


def test_someone_who_is_no_organiser_cannot_sign_in_and_is_not_told_why(client: Client, ada: User) -> None:
    ada.is_organiser = False
    ada.save()
    assert "do not belong together" in sign_in(client, ada.email, SECRET).text
    client.force_login(ada)
    assert client.get("/organise/").status_code == 403


def test_five_wrong_passwords_make_an_address_wait_and_no_other(client: Client, ada: User) -> None:
    from slatecraft.accounts.models import User

    User.objects.create_user("ben@example.org", SECRET, is_organiser=True)
    for _ in range(guessing.MOST):
        assert "do not belong together" in sign_in(client, "ada@example.org", "guess").text
    refused = sign_in(client, "Ada@Example.org", SECRET)
    assert "Try again in 15 minutes" in refused.text
    assert sign_in(Client(), "ben@example.org", SECRET).status_code == 302
    # Being refused does not make the wait any longer.
    FailedSignIn.objects.update(at=timezone.now() - guessing.WITHIN + dt.timedelta(seconds=30))
    assert "Try again in 1 minute." in sign_in(client, "ada@example.org", SECRET).text
    FailedSignIn.objects.update(at=timezone.now() - guessing.WITHIN)
    assert sign_in(Client(), "ada@example.org", SECRET).status_code == 302


def test_the_right_password_forgets_earlier_wrong_ones(client: Client, ada: User) -> None:
    for _ in range(3):
        for _ in range(guessing.MOST - 1):
            sign_in(Client(), ada.email, "guess")
        assert sign_in(Client(), ada.email, SECRET).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_no_address_is_kept_of_those_who_guess(client: Client) -> None:
    sign_in(client, "someone@example.org", "guess")
    assert "someone" not in str(list(FailedSignIn.objects.values()))


def test_a_form_without_its_token_is_refused(ada: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = sign_in(strict, ada.email, SECRET)
    assert answer.status_code == 403
    assert "Open the page again" in answer.text


def test_signing_out_is_a_form_not_a_link(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get("/organise/sign-out/").status_code == 405
    assert client.post("/organise/sign-out/")["Location"] == "/organise/sign-in/"
    assert client.get("/organise/").status_code == 302


def test_a_link_lets_an_organiser_choose_a_password_once(client: Client) -> None:
    ben = invitations.invite("Ben@Example.org", name="Ben")
    link = invitations.link(ben)
    form = client.get(link, follow=True)
    # The secret part of the address is gone before the form is shown.
    where = form.redirect_chain[-1][0]
    assert where.endswith("/set-password/")
    weak = client.post(where, {"new_password1": "ben", "new_password2": "ben"})
    assert "12 characters are the least" in weak.text
    chosen = client.post(where, {"new_password1": SECRET, "new_password2": SECRET})
    assert chosen["Location"] == "/organise/"
    assert client.get("/organise/").status_code == 200
    used = Client().get(link, follow=True)
    assert used.status_code == 410
    assert "works no more" in used.text
    assert sign_in(Client(), "ben@example.org", SECRET).status_code == 302


def test_a_password_is_changed_by_whoever_knows_the_old_one(client: Client, ada: User) -> None:
    client.force_login(ada)
    new = {"new_password1": "another long secret", "new_password2": "another long secret"}
    assert client.post("/organise/password/", {"old_password": "wrong", **new}).status_code == 200
    assert client.post("/organise/password/", {"old_password": SECRET, **new})["Location"] == "/organise/"
    assert client.get("/organise/").status_code == 200
    assert sign_in(Client(), ada.email, "another long secret").status_code == 302


def test_pages_about_accounts_are_kept_by_nobody(client: Client, ada: User) -> None:
    for path in ("/organise/sign-in/", "/cy/organise/sign-in/", "/organise/password/x/y/"):
        answer = client.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|<style|\son\w+=", answer.text)
