"""The record of who did what: one line a deed, written by every action and changed by none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.accounts.models import Deed

if TYPE_CHECKING:
    from slatecraft.accounts.models import User


def record(action: str, about: str = "", *, by: User | None, who: str = "") -> None:
    """Note that ``by`` (None: a command on the server) has done ``action``, a short key such as "edition.published".

    ``about`` is what it was done to, as the record will say it; ``who`` names somebody who has no account.
    """
    Deed.objects.create(action=action, about=about[:300], by=by, who=str(by) if by else who)
