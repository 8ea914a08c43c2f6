"""What the public sees, saw and is to see; and turning that pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slatecraft import folder
from slatecraft.campaign import changes, editions
from slatecraft.campaign.days import long_day
from slatecraft.campaign.models import Edition, Publication
from slatecraft.folder.atlas import slugified
from slatecraft.organise.actions import publishing
from slatecraft.organise.desk import Desk, at_desk
from slatecraft.organise.forms import PublishForm
from slatecraft.organise.models import PlanRun, Status
from slatecraft.organise.results import Result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slatecraft.folder import Campaign

SHOWN = 12
"""Areas named of those whose order changes; the number of all is said."""


@require_safe
@at_desk
def publications(desk: Desk) -> HttpResponse:
    """Now, to come, and before."""
    turns = editions.history()
    upcoming = editions.upcoming()
    plans = {
        run.orders_edition_id: run for run in PlanRun.objects.defer("document").exclude(orders_edition=None)
    }
    shown = {turn.edition_id for turn in turns[:1]} | {row.edition_id for row in upcoming}
    return desk.page(
        "publications",
        now=turns[0] if turns else None,
        before=turns[1:],
        upcoming=upcoming,
        plans=plans,
        newest=None if desk.edition.pk in shown else desk.edition,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def publish_plan(desk: Desk, number: int) -> HttpResponse:
    """Publish a plan's orders."""
    run = PlanRun.objects.filter(pk=number, status=Status.DONE).first()
    if run is None:
        raise Http404
    try:
        files = publishing.files_with_orders(run)
        after = folder.parse(files)
    except folder.FolderFaults as error:
        return desk.page("publish_faults", run=run, faults=error.faults, status=409)
    form = _form(desk, after)
    whose = (run.slate, run.post)
    illustrated = any(
        row.source == "illustration" for row in desk.campaign.orders if (row.slate, row.post) == whose
    )
    if desk.request.method == "POST" and form.is_valid():
        # Left as they are, new orders are an illustration where any was one before.
        meant = illustrated and not form.cleaned_data["illustration"]
        try:
            edition = publishing.publish_plan(
                run,
                at=form.moment,
                after_ballots=form.after_ballots,
                source="published" if meant else "",
                by=desk.user,
            )
        except editions.BallotsAreOut as error:
            form.add_error("confirm", str(error))
        else:
            return _published(desk, edition, form)
    return desk.page(
        "publish",
        run=run,
        result=Result.of(run),
        form=form,
        illustrated=illustrated,
        sign_offs=list(run.sign_offs.prefetch_related("answers")),
        **_what_changes(desk, files, after),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def publish_edition(desk: Desk, number: int) -> HttpResponse:
    """Publish an edition: the newest, or an earlier one to go back to."""
    edition = Edition.objects.filter(pk=number).first()
    if edition is None:
        raise Http404
    after = editions.site_of(edition).campaign
    form = _form(desk, after)
    if desk.request.method == "POST" and form.is_valid():
        try:
            editions.publish(edition, at=form.moment, by=desk.user, after_ballots=form.after_ballots)
        except editions.BallotsAreOut as error:
            form.add_error("confirm", str(error))
        else:
            return _published(desk, edition, form)
    return desk.page(
        "publish",
        chosen=edition,
        form=form,
        **_what_changes(desk, editions.files_of(edition), after),
    )


@require_POST
@at_desk
def call_off(desk: Desk, number: int) -> HttpResponse:
    """Take back a publication that is still to come."""
    row = Publication.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    if editions.call_off(row, by=desk.user):
        messages.success(desk.request, _("Called off. What the public sees stays as it is."))
    else:
        messages.error(
            desk.request, _("It is too late: its time has come. You can go back to the edition before.")
        )
    return redirect("organise:publications")


def _form(desk: Desk, after: Campaign) -> PublishForm:
    before = editions.published()
    asked = before is not None and changes.changed_orders(editions.site_of(before).campaign, after)
    out = changes.ballots_out(after) if asked else None
    return PublishForm(
        desk.sent, initial={"illustration": True}, zone=desk.zone, newest=desk.edition.pk, ballots_out=out
    )


def _what_changes(desk: Desk, files: Mapping[str, bytes], after: Campaign) -> dict[str, Any]:
    """What the public will see otherwise than now: orders by slate and post, and other files."""
    language = get_language() or "en"
    before = editions.published()
    if before is None:
        return {"first": True}
    old = editions.files_of(before)
    names = {area.code: area.name.within(language) for area in folder.atlas(after)}
    everywhere = len(names)
    private = ("orders.csv", "areas.csv", "electorate.toml", "canvass.csv")
    return {
        "orders": [
            {
                "pair": desk.pair(*where),
                "where": where,
                "number": len(codes),
                "everywhere": everywhere,
                "names": sorted((names.get(code, code) for code in codes), key=slugified)[:SHOWN],
                "more": max(0, len(codes) - SHOWN),
            }
            for where, codes in changes.changed_orders(editions.site_of(before).campaign, after).items()
        ],
        "others": sorted(
            path for path in {**old, **files} if path not in private and old.get(path) != files.get(path)
        ),
        "same": before is not None and dict(old) == dict(files),
        "upcoming": editions.upcoming(),
    }


def _published(desk: Desk, edition: Edition, form: PublishForm) -> HttpResponse:
    if form.moment:
        said = _("Edition %(number)s is set: the public sees it from %(time)s.")
        when = long_day(form.moment)
    else:
        said, when = _("Edition %(number)s is what the public sees now."), ""
    messages.success(desk.request, said % {"number": edition.pk, "time": when})
    return redirect("organise:publications")
