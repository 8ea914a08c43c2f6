"""The example campaign, loaded into the test database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from slatecraft import folder

# Django's models can be imported only once pytest-django has set it up, which is after this file is read.
if TYPE_CHECKING:
    from slatecraft.campaign.models import Edition


@pytest.fixture(scope="session")
def example() -> Mapping[str, bytes]:
    """The files of the bundled example."""
    from slatecraft.web import running

    with running.example() as path:
        return folder.read_files(path)


@pytest.fixture
def published(db: None, collected_static: None, example: Mapping[str, bytes]) -> Edition:
    """The example, published."""
    from slatecraft.campaign import editions

    edition, _ = editions.keep(example)
    editions.publish(edition)
    return edition
