"""The first page, the record, and who organises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slatecraft.accounts import invitations
from slatecraft.accounts.models import Deed, User
from slatecraft.campaign import editions
from slatecraft.organise import expectations, figures
from slatecraft.organise.desk import Desk, at_desk
from slatecraft.organise.forms import InviteForm
from slatecraft.organise.models import PlanRun, SignOff, Status
from slatecraft.organise.record import DEEDS

LATEST = 5


@dataclass(frozen=True)
class Step:
    """Something to do on the way to published orders."""

    name: str
    to: str
    title: str
    done: bool
    says: str


@require_safe
@at_desk
def overview(desk: Desk) -> HttpResponse:
    """What the public sees, what comes next, and what to do."""
    turns = editions.history()
    rows = figures.table(desk.campaign)
    runs = list(PlanRun.objects.defer("document").select_related("asked_by", "edition")[:LATEST])
    expected = [expectations.expected(desk.campaign, pair) for pair in desk.pairs]
    return desk.page(
        "overview",
        public=turns[0] if turns else None,
        upcoming=editions.upcoming(),
        steps=_steps(rows, expected, turns),
        runs=runs,
        expected=expected,
    )


def _steps(
    rows: list[figures.AreaFigures], expected: list[expectations.Expected], turns: list[Any]
) -> list[Step]:
    known = sum(row.known for row in rows)
    ready = PlanRun.objects.filter(status=Status.DONE)
    published = {turn.edition_id for turn in turns} | {row.edition_id for row in editions.upcoming()}
    return [
        Step(
            "figures",
            "organise:areas",
            _("Say what votes you expect in each area"),
            known > 0 or any(one.ready for one in expected),
            _("%(known)s of %(all)s areas have figures.") % {"known": known, "all": len(rows)},
        ),
        Step(
            "electorate",
            "organise:electorates",
            _("Say who else stands and how voters behave"),
            any(one.ready for one in expected),
            _("A plan counts your slate against its rivals."),
        ),
        Step(
            "plan",
            "organise:plans",
            _("Run a plan and read its report"),
            ready.exists(),
            _("It takes about a minute."),
        ),
        Step(
            "sign-off",
            "organise:plans",
            _("Have the candidates and partners sign it off"),
            SignOff.objects.filter(answers__agrees=True).exists(),
            _("Each gets a link of their own, on the page of the plan."),
        ),
        Step(
            "publish",
            "organise:publications",
            _("Publish its orders, now or at a set time"),
            ready.filter(orders_edition__in=published).exists(),
            _("Until then the public sees nothing of it."),
        ),
    ]


@require_safe
@at_desk
def record(desk: Desk) -> HttpResponse:
    """Who did what, the latest first."""
    page = Paginator(Deed.objects.all(), 100).get_page(desk.request.GET.get("page"))
    deeds = [
        {"deed": deed, "says": DEEDS.get(deed.action, "%(about)s") % {"about": deed.about}} for deed in page
    ]
    return desk.page("record", page=page, deeds=deeds)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def people(desk: Desk) -> HttpResponse:
    """Who organises; a POST invites another, and shows the link to pass on."""
    form = InviteForm(desk.sent)
    link = invited = None
    if desk.request.method == "POST" and form.is_valid():
        invited = invitations.invite(form.cleaned_data["email"], name=form.cleaned_data["name"], by=desk.user)
        link = desk.request.build_absolute_uri(invitations.link(invited))
        form = InviteForm()
    organisers = [user for user in User.objects.order_by("email") if user.organises]
    return desk.page("people", form=form, organisers=organisers, link=link, invited=invited)


@require_POST
@at_desk
def dismiss(desk: Desk, number: int) -> HttpResponse:
    """Close these pages to an organiser."""
    user = User.objects.filter(pk=number).first()
    if user is None:
        raise Http404
    if user == desk.user:
        messages.error(desk.request, _("You cannot close these pages to yourself; another organiser can."))
    else:
        invitations.dismiss(user, by=desk.user)
        messages.success(desk.request, _("%(who)s is no longer an organiser.") % {"who": user})
    return redirect("organise:people")
