"""A person is known by an e-mail address, whatever its case."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.db import IntegrityError

User = get_user_model()
pytestmark = pytest.mark.django_db


def test_sign_in_takes_the_address_in_any_case() -> None:
    User.objects.create_user("Volunteer@Example.org", "a long enough secret")
    assert authenticate(username="VOLUNTEER@example.ORG", password="a long enough secret") is not None
    assert authenticate(username="volunteer@example.org", password="another secret") is None


def test_an_address_is_taken_once_in_any_case() -> None:
    User.objects.create_user("volunteer@example.org")
    with pytest.raises(IntegrityError):
        User.objects.create(email="VOLUNTEER@example.org")


def test_an_address_is_needed() -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("  ")


def test_a_superuser_may_do_everything() -> None:
    assert User.objects.create_superuser("owner@example.org", "a long enough secret").has_perm("anything")
