"""The areas and their figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slatecraft import folder
from slatecraft.organise import expectations, figures
from slatecraft.organise.actions import figures as keeping
from slatecraft.organise.desk import Desk, at_desk
from slatecraft.organise.forms import FiguresForm, UploadForm
from slatecraft.organise.models import Upload

SHOWN = 200
"""Changes listed in a preview; the number of all is said."""


@require_safe
@at_desk
def areas(desk: Desk) -> HttpResponse:
    """Every area with its figures, to search and to change one by one."""
    language = get_language() or "en"
    everything = figures.table(desk.campaign)
    region = desk.request.GET.get("region", "")
    words = desk.request.GET.get("q", "").strip().casefold()
    rows = [
        row
        for row in everything
        if (not region or row.area.region_key == region)
        and (
            not words
            or words == row.area.code.casefold()
            or any(words in name.casefold() for _code, name in row.area.name.translations)
        )
    ]
    ready = [one for pair in desk.pairs if (one := expectations.expected(desk.campaign, pair)).ready]
    votes = ready[0].by_area if ready else {}
    columns = figures.used_columns(everything)
    return desk.page(
        "areas",
        rows=[
            {
                "area": row.area,
                "cells": [
                    figures.people(desk.campaign.candidates, row.cells[column])
                    if column in ("home", "pin")
                    else row.cells[column]
                    for column in columns
                ],
                "votes": votes.get(row.area.code),
            }
            for row in rows
        ],
        columns=[figures.LABELS[column] for column in columns],
        all=len(everything),
        known=sum(row.known for row in everything),
        regions={
            row.area.region_key: row.area.region.within(language) for row in everything if row.area.region_key
        },
        region=region,
        q=desk.request.GET.get("q", ""),
        expected=ready[0] if ready else None,
        upload=UploadForm(),
    )


@require_safe
@at_desk
def download(desk: Desk) -> HttpResponse:
    """The table of all areas, to fill in and bring back."""
    return HttpResponse(
        figures.whole_table(desk.campaign),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="areas.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def area(desk: Desk, code: str) -> HttpResponse:
    """One area's figures; a POST keeps them, if the folder's rules have no objection."""
    row = next((row for row in figures.table(desk.campaign) if row.area.code == code), None)
    if row is None:
        raise Http404
    candidates = {one.slug: one.name for pair in desk.pairs for one in pair.candidates}
    initial = {**row.cells, "home": row.cells["home"].split()}
    form = FiguresForm(desk.sent, initial=initial, candidates=candidates.items())
    if desk.request.method == "POST" and form.is_valid():
        files = desk.files()
        data = figures.with_cells(files, code, form.cells())
        errors, _warnings = keeping.judged(files, figures.AREAS, data)
        if not errors:
            edition, new = keeping.keep(figures.AREAS, data, by=desk.user)
            _say_kept(desk, edition.pk, new)
            return redirect("organise:areas")
        for fault in errors:
            named = fault.message.partition(" ")[0]
            form.add_error(named if named in form.fields else None, f"{fault.message} {fault.remedy}")
    return desk.page("area", area=row.area, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def upload(desk: Desk) -> HttpResponse:
    """Send a file of figures: what is wrong with it, line by line, or else a preview of what it changes."""
    if desk.request.method != "POST":
        return desk.page("upload", form=UploadForm())
    form = UploadForm(desk.request.POST, desk.request.FILES)
    if not form.is_valid():
        return desk.page("upload", form=form)
    data = form.cleaned_data["file"].read()
    errors, _warnings = keeping.judged(desk.files(), figures.AREAS, data)
    if errors:
        return desk.page("upload", form=UploadForm(), faults=errors)
    return redirect("organise:preview", number=keeping.send(figures.AREAS, data, by=desk.user).pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def preview(desk: Desk, number: int) -> HttpResponse:
    """What a file that was sent would change; a POST keeps it."""
    sent = Upload.objects.filter(pk=number).first()
    if sent is None:
        messages.info(desk.request, _("That file is no longer waiting. Send it again if it is still wanted."))
        return redirect("organise:upload")
    data = bytes(sent.data)
    files = desk.files()
    errors, warnings = keeping.judged(files, sent.path, data)
    if errors:
        keeping.drop(sent)
        return desk.page("upload", form=UploadForm(), faults=errors)
    if desk.request.method == "POST":
        edition, new = keeping.keep(sent.path, data, by=desk.user)
        keeping.drop(sent)
        _say_kept(desk, edition.pk, new)
        return redirect("organise:areas")
    after = folder.parse({**files, sent.path: data})
    found = figures.changes(desk.campaign, after, get_language() or "en")
    totals = [
        {
            "pair": pair,
            "before": expectations.expected(desk.campaign, pair),
            "after": expectations.expected(after, pair),
        }
        for pair in desk.pairs
    ]
    return desk.page(
        "preview",
        upload=sent,
        changes=found[:SHOWN],
        number=len(found),
        areas=len({change.code for change in found}),
        labels=figures.LABELS,
        totals=totals,
        warnings=warnings,
    )


@require_POST
@at_desk
def drop(desk: Desk, number: int) -> HttpResponse:
    """Forget a file that was sent."""
    for sent in Upload.objects.filter(pk=number):
        keeping.drop(sent)
    messages.info(desk.request, _("The file is dropped. Nothing has changed."))
    return redirect("organise:areas")


def _say_kept(desk: Desk, number: int, new: bool) -> None:
    if new:
        text = _("Kept as edition %(number)s. The public does not see it until it is published.")
        messages.success(desk.request, text % {"number": number})
    else:
        messages.info(desk.request, _("Nothing has changed: it says what was there before."))
