"""Editions: a campaign's folder, frozen each time it is loaded, and which of them the public sees when.

An edition never changes. Its files are kept by their digest, so editions that share a file share its bytes.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Content(models.Model):
    """The bytes of a file, known by their SHA-256."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    data = models.BinaryField(_("data"))

    class Meta:
        verbose_name = _("file content")
        verbose_name_plural = _("file contents")

    def __str__(self) -> str:
        return self.digest[:12]


class Edition(models.Model):
    """A whole campaign as it was at one moment."""

    slug = models.SlugField(_("campaign"), max_length=100)
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    """SHA-256 over the paths and digests of all its files."""
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("made by"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.slug} {self.pk} ({self.digest[:12]})"


class EditionFile(models.Model):
    """A file of an edition: its path in the folder and its content."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="files", verbose_name=_("edition"))
    path = models.CharField(_("path"), max_length=500)
    content = models.ForeignKey(Content, models.PROTECT, related_name="+", verbose_name=_("content"))

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "path"], name="a_path_once_an_edition")
        ]

    def __str__(self) -> str:
        return self.path


class Publication(models.Model):
    """One turn of the pointer: the public sees this edition from ``seen_from`` on, until another's time has come.

    Of the rows whose time has come, the one with the latest time counts. None is deleted; one that is still to come
    may be called off.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="publications", verbose_name=_("edition")
    )
    seen_from = models.DateTimeField(_("seen from"), default=timezone.now, db_index=True)
    published_at = models.DateTimeField(_("decided"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("published by"),
        related_name="+",
    )
    called_off_at = models.DateTimeField(_("called off"), null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("called off by"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering: ClassVar = ["seen_from", "pk"]

    def __str__(self) -> str:
        return f"{self.edition} from {self.seen_from:%Y-%m-%d %H:%M}"
