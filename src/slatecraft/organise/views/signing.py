"""Signing plans off: organisers hand out links, and whoever has one reads the orders and answers."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from slatecraft.accounts.privacy import private
from slatecraft.campaign import editions
from slatecraft.organise.actions import signing
from slatecraft.organise.desk import Desk, alternates, at_desk, pairs
from slatecraft.organise.forms import DAYS, AnswerForm, SignOffForm
from slatecraft.organise.models import PlanRun, SignOff, Status
from slatecraft.organise.results import Result


@require_POST
@at_desk
def ask(desk: Desk, number: int) -> HttpResponse:
    """Make links for people to sign a plan off."""
    run = PlanRun.objects.filter(pk=number, status=Status.DONE).first()
    if run is None:
        raise Http404
    form = SignOffForm(desk.request.POST)
    if form.is_valid():
        made = signing.ask(
            run,
            form.cleaned_data["names"],
            expires_at=timezone.now() + dt.timedelta(days=form.cleaned_data["days"]),
            shows_chances=form.cleaned_data["shows_chances"],
            by=desk.user,
        )
        said = ngettext("%(number)s link made.", "%(number)s links made.", len(made))
        messages.success(desk.request, said % {"number": len(made)})
    else:
        for errors in form.errors.values():
            for error in errors:
                messages.error(desk.request, str(error))
    return redirect("organise:plan", number=number)


@require_POST
@at_desk
def renew(desk: Desk, number: int) -> HttpResponse:
    """Give somebody another link in place of the one they had."""
    sign_off = _sign_off(number)
    signing.renew(sign_off, expires_at=timezone.now() + dt.timedelta(days=DAYS), by=desk.user)
    messages.success(
        desk.request, _("%(who)s has a new link; the old one works no more.") % {"who": sign_off.name}
    )
    return redirect("organise:plan", number=sign_off.run_id)


@require_POST
@at_desk
def close(desk: Desk, number: int) -> HttpResponse:
    """Let somebody's link work no more."""
    sign_off = _sign_off(number)
    signing.close(sign_off, by=desk.user)
    messages.success(desk.request, _("The link of %(who)s works no more.") % {"who": sign_off.name})
    return redirect("organise:plan", number=sign_off.run_id)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def sign_off(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees: the orders and, if the organiser allows, the chances; a POST answers."""
    found = SignOff.by_token(token)
    if found is None:
        raise Http404
    site = editions.site_of(found.run.edition)
    with timezone.override(ZoneInfo(site.campaign.timezone)):
        context = {"campaign": site.campaign, "sign_off": found, "alternates": alternates(request)}
        if not found.open:
            return render(request, "organise/sign_off_over.html", context, status=410)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            signing.answer(
                found,
                agrees=form.cleaned_data["agrees"] == "yes",
                comment=form.cleaned_data["comment"].strip(),
            )
            return redirect("organise:sign-off", token=token)
        whose = (found.run.slate, found.run.post)
        pair = next((one for one in pairs(site.campaign) if (one.slate.key, one.post.key) == whose), None)
        return render(
            request,
            "organise/sign_off.html",
            {**context, "form": form, "pair": pair, "result": Result.of(found.run)},
        )


def _sign_off(number: int) -> SignOff:
    found = SignOff.objects.select_related("run").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
