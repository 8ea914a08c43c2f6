"""A small campaign of four branches, loaded, with an organiser signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from .campaigns import asked, small_campaign

if TYPE_CHECKING:
    from slatecraft.accounts.models import User
    from slatecraft.campaign.models import Edition


@pytest.fixture(scope="session")
def small() -> Mapping[str, bytes]:
    """The files of a small campaign; its ballots go out in the weeks to come."""
    return small_campaign(dt.datetime.now(dt.UTC).date())


@pytest.fixture
def loaded(db: None, collected_static: None, small: Mapping[str, bytes]) -> Edition:
    """The small campaign, loaded and published."""
    from slatecraft.campaign import editions

    edition, _ = editions.keep(small)
    editions.publish(edition)
    return edition


@pytest.fixture
def ada(db: None, quick_passwords: None) -> User:
    """An organiser."""
    from slatecraft.accounts.models import User

    return User.objects.create_user("ada@example.org", "a long enough secret", name="Ada", is_organiser=True)


@pytest.fixture
def organiser(client: Client, ada: User) -> Client:
    """A browser in which Ada is signed in."""
    client.force_login(ada)
    return client


@pytest.fixture
def work(transactional_db: None) -> Callable[[], None]:
    """Does what waits for a worker, as `slatecraft worker` would: what is asked for must really be in the database."""
    from slatecraft.organise import working

    return lambda: working.work(batch=True)


@pytest.fixture
def planned(organiser: Client, loaded: Edition, work: Callable[[], None]) -> int:
    """The number of a plan of the small campaign that is ready."""
    number = asked(organiser)
    work()
    return number
