"""Keeping editions and turning the pointer: every write of the campaign room is here."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from functools import lru_cache

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from slatecraft import folder
from slatecraft.accounts.audit import record
from slatecraft.accounts.models import User
from slatecraft.campaign import changes, days
from slatecraft.campaign.models import Content, Edition, EditionFile, Publication
from slatecraft.campaign.site import Site


class OtherCampaign(Exception):
    """The database holds another campaign than the folder."""


class BallotsAreOut(Exception):
    """An edition would change an order after ballots have gone out: that must be meant."""

    def __init__(self, edition: Edition, out: dt.datetime) -> None:
        self.out = out
        super().__init__(
            f"Ballots went out on {out:%Y-%m-%d at %H:%M}, and edition {edition.pk} changes the order that members are "
            "asked to vote in."
        )


@transaction.atomic
def keep(files: Mapping[str, bytes], *, by: User | None = None, why: str = "") -> tuple[Edition, bool]:
    """Freeze a folder as the newest edition; if it equals the newest one, return that and False.

    ``why`` is for the record: what changed.

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
    record("edition.kept", f"{edition.pk}: {why}" if why else f"{edition.pk}", by=by)
    return edition, True


@transaction.atomic
def publish(
    edition: Edition,
    *,
    at: dt.datetime | None = None,
    by: User | None = None,
    after_ballots: bool = False,
) -> bool:
    """Let the public see this edition from now on, or from the moment ``at``; False if it already does by then.

    Raises `BallotsAreOut` where that changes an order after ballots have gone out, unless ``after_ballots`` says that
    this is meant; then nothing is written.
    """
    moment = at or timezone.now()
    before = published(moment)
    if before == edition:
        return False
    if before is not None and not after_ballots and (out := _too_late(before, edition, moment)):
        raise BallotsAreOut(edition, out)
    Publication.objects.create(edition=edition, seen_from=moment, published_by=by)
    if at is None:
        record("edition.published", f"{edition.pk}", by=by)
    else:
        record("edition.scheduled", f"{edition.pk}, {at:%Y-%m-%d %H:%M %Z}", by=by)
    return True


@transaction.atomic
def call_off(publication: Publication, *, by: User | None = None) -> bool:
    """Take back a publication whose time has not come; False if it has, or if that was done before."""
    done = Publication.objects.filter(
        pk=publication.pk, called_off_at=None, seen_from__gt=timezone.now()
    ).update(called_off_at=timezone.now(), called_off_by=by)
    if done:
        record("edition.called-off", f"{publication.edition_id}", by=by)
    return bool(done)


def latest() -> Edition | None:
    """The newest edition, published or not."""
    return Edition.objects.order_by("pk").last()


def published(at: dt.datetime | None = None) -> Edition | None:
    """The edition the public sees now, or will see ``at`` a moment as far as is decided."""
    row = _turns(at or timezone.now()).first()
    return row.edition if row else None


def upcoming(after: dt.datetime | None = None) -> list[Publication]:
    """Publications whose time is still to come, the next one first."""
    rows = Publication.objects.filter(called_off_at=None, seen_from__gt=after or timezone.now())
    return list(rows.select_related("edition", "published_by").order_by("seen_from", "pk"))


def history() -> list[Publication]:
    """Every publication whose time has come, the latest first: the first of them is what the public sees."""
    return list(_turns(timezone.now()).select_related("published_by"))


def next_turn() -> dt.datetime | None:
    """When the public will see another edition, if that is decided."""
    return Publication.objects.filter(called_off_at=None, seen_from__gt=timezone.now()).aggregate(
        at=Min("seen_from")
    )["at"]


def recent() -> list[Site]:
    """What the public sees now, and what it saw before the last turn of the pointer; empty if nothing is published."""
    return [site_of(row.edition) for row in _turns(timezone.now())[:2]]


def files_of(edition: Edition) -> dict[str, bytes]:
    """The folder as it was when the edition was made."""
    rows = EditionFile.objects.filter(edition=edition).select_related("content")
    return {row.path: bytes(row.content.data) for row in rows}


def site_of(edition: Edition) -> Site:
    """What the pages of this edition show, made once for each edition and process."""
    return _site(edition.pk, edition.digest)


@lru_cache(maxsize=8)
def _site(pk: int, digest: str) -> Site:
    edition = Edition.objects.get(pk=pk, digest=digest)
    return Site(folder.expanded(folder.parse_kept(files_of(edition)), days.day_in), digest)


def _turns(until: dt.datetime) -> QuerySet[Publication]:
    """Publications whose time has come by then, the one that counts first."""
    rows = Publication.objects.filter(called_off_at=None, seen_from__lte=until)
    return rows.select_related("edition").order_by("-seen_from", "-pk")


def _too_late(before: Edition, after: Edition, moment: dt.datetime) -> dt.datetime | None:
    """When ballots went out, if that is before ``moment`` and the orders are not the same."""
    campaign = site_of(after).campaign
    out = changes.ballots_out(campaign)
    if out is None or moment < out:
        return None
    return out if changes.changed_orders(site_of(before).campaign, campaign) else None
