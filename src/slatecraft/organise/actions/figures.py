"""Files of the folder that organisers write: figures of areas, and what is expected of the electorate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from slatecraft import folder
from slatecraft.campaign import editions
from slatecraft.organise.models import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slatecraft.accounts.models import User
    from slatecraft.campaign.models import Edition
    from slatecraft.folder import Fault

KEPT = dt.timedelta(days=7)
"""So long a file that was sent waits to be kept."""


@transaction.atomic
def send(path: str, data: bytes, *, by: User) -> Upload:
    """Put a file aside, so that it can be looked at before it is kept; what was sent long ago is dropped."""
    Upload.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
    return Upload.objects.create(path=path, data=data, sent_by=by)


@transaction.atomic
def drop(upload: Upload) -> None:
    """Forget a file that was sent."""
    upload.delete()


def judged(files: Mapping[str, bytes], path: str, data: bytes) -> tuple[list[Fault], list[Fault]]:
    """What would be wrong with the folder if the file were this: its errors and its warnings."""
    faults = folder.check({**files, path: data})
    errors = [fault for fault in faults if fault.severity == "error"]
    return errors, [fault for fault in faults if fault.severity == "warning" and fault.file == path]


@transaction.atomic
def keep(path: str, data: bytes, *, by: User) -> tuple[Edition, bool]:
    """Make the file part of a new edition, which the public does not see; the newest one and False if it is so already.

    Raises `folder.FolderFaults`, and keeps nothing, where that would leave the folder unsound.
    """
    edition = editions.latest()
    assert edition is not None
    return editions.keep({**editions.files_of(edition), path: data}, by=by, why=path)
