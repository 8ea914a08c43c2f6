"""Keeping editions and turning the pointer: every write of the campaign room is here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from django.db import transaction

from slatecraft import folder
from slatecraft.accounts.models import User
from slatecraft.campaign import days
from slatecraft.campaign.models import Content, Edition, EditionFile, Publication
from slatecraft.campaign.site import Site


class OtherCampaign(Exception):
    """The database holds another campaign than the folder."""


@transaction.atomic
def keep(files: Mapping[str, bytes], *, by: User | None = None) -> tuple[Edition, bool]:
    """Freeze a folder as the newest edition; if it equals the newest one, return that and False.

    Raises `folder.FolderFaults` if the folder has errors and `OtherCampaign` if the database is another campaign's;
    either way nothing is written.
    """
    campaign = folder.parse(files)
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    digest = hashlib.sha256("".join(f"{p}\0{d}\n" for p, d in sorted(digests.items())).encode()).hexdigest()
    newest = latest()
    if newest is not None and newest.slug != campaign.slug:
        raise OtherCampaign(
            f"This database holds the campaign {newest.slug!r}, and the folder is {campaign.slug!r}. "
            "Use a database of its own for each campaign."
        )
    if newest is not None and newest.digest == digest:
        return newest, False
    edition = Edition.objects.create(slug=campaign.slug, digest=digest, made_by=by)
    Content.objects.bulk_create(
        [Content(digest=digests[path], data=data) for path, data in files.items()], ignore_conflicts=True
    )
    EditionFile.objects.bulk_create(
        [EditionFile(edition=edition, path=path, content_id=digests[path]) for path in files]
    )
    return edition, True


def publish(edition: Edition, *, by: User | None = None) -> bool:
    """Let the public see this edition from now on; False if it already does."""
    with transaction.atomic():
        if published() == edition:
            return False
        Publication.objects.create(edition=edition, published_by=by)
        return True


def latest() -> Edition | None:
    """The newest edition, published or not."""
    return Edition.objects.order_by("pk").last()


def published() -> Edition | None:
    """The edition the public sees."""
    publication = Publication.objects.select_related("edition").order_by("pk").last()
    return publication.edition if publication else None


def recent() -> list[Site]:
    """What the public sees now, and what it saw before the last turn of the pointer; empty if nothing is published."""
    rows = Publication.objects.select_related("edition").order_by("-pk")[:2]
    return [site_of(row.edition) for row in rows]


def files_of(edition: Edition) -> dict[str, bytes]:
    """The folder as it was when the edition was made."""
    rows = EditionFile.objects.filter(edition=edition).select_related("content")
    return {row.path: bytes(row.content.data) for row in rows}


def site_of(edition: Edition) -> Site:
    """What the pages of this edition show, made once for each edition and process."""
    return _site(edition.pk, edition.digest)


@lru_cache(maxsize=4)
def _site(pk: int, digest: str) -> Site:
    edition = Edition.objects.get(pk=pk, digest=digest)
    return Site(folder.expanded(folder.parse_kept(files_of(edition)), days.day_in), digest)
