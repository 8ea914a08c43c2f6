"""Addresses of public pages, for a slate, in the active language, and of the files they refer to."""

from __future__ import annotations

import hashlib

from django.urls import reverse

from slatecraft.campaign.site import Site, SlateSite
from slatecraft.folder import Slate


def address(site: Site, slate: SlateSite, name: str, **keys: str) -> str:
    """The path of the page ``name`` ("home", "orders", "area" with its ``slug``, …) of this slate.

    The first slate's pages have no prefix, and another's begin with its key.
    """
    if slate is site.main:
        return reverse(f"campaign:{name}", kwargs=keys)
    if name == "home":
        return reverse("campaign:page", kwargs={"slug": slate.slate.key})
    if name == "page":
        return reverse("campaign:slate-page", kwargs={"slate": slate.slate.key, **keys})
    return reverse(f"campaign:slate:{name}", kwargs={"slate": slate.slate.key, **keys})


def media_addresses(site: Site) -> dict[str, str]:
    """Path in the folder to the address it is served at, for every picture and leaflet."""
    return {path: media_address(site, path) for path in site.media}


def media_address(site: Site, path: str) -> str:
    """The address a picture or leaflet of the folder is served at. Raises `KeyError` if there is no such file."""
    return reverse("files:media", kwargs={"digest": site.media[path], "name": path.rpartition("/")[2]})


def theme(slate: Slate) -> str:
    """A slate's colours, as a style sheet."""
    return f":root{{--primary:{slate.theme.primary};--accent:{slate.theme.accent}}}\n"


def theme_keys(slate: Slate) -> dict[str, str]:
    """What the address of a slate's colours is made from."""
    return {"digest": hashlib.sha256(theme(slate).encode()).hexdigest()[:16], "slate": slate.key}
