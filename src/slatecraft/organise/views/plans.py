"""Plans: asking for one, watching it being made, reading and comparing what came out."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from slatecraft.accounts.privacy import for_organisers
from slatecraft.organise import expectations, outlooks
from slatecraft.organise.actions import plans as asking
from slatecraft.organise.desk import Desk, at_desk
from slatecraft.organise.forms import PlanForm, SignOffForm
from slatecraft.organise.models import PlanRun, Status
from slatecraft.organise.results import Result
from slatecraft.organise.steps import progress

IDLE = 15
"""Seconds after which a plan that still waits makes one ask whether a worker is there."""

MOST_COMPARED = 6


@require_safe
@at_desk
def plans(desk: Desk) -> HttpResponse:
    """All plans, the latest first."""
    return desk.page("plans", runs=_listed(desk, PlanRun.objects.all()))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(desk: Desk) -> HttpResponse:
    """Ask for a plan."""
    pairs = desk.pairs
    if not pairs:
        return desk.page("new_plan", form=None)
    chosen = next((pair for pair in pairs if pair.key == desk.request.GET.get("for")), pairs[0])
    asked = outlooks.outlook(desk.campaign, chosen).plan
    initial = {**PlanForm.initial_from(asked), "pair": chosen.key}
    form = PlanForm(desk.sent, pairs=pairs, initial=initial)
    faults: tuple[object, ...] = ()
    if desk.request.method == "POST" and form.is_valid():
        pair = next(one for one in pairs if one.key == form.cleaned_data["pair"])
        faults = expectations.expected(desk.campaign, pair).faults
        if not faults:
            run = asking.ask(
                desk.edition,
                pair.slate.key,
                pair.post.key,
                form.options(),
                seed=form.cleaned_data["seed"],
                draws=form.cleaned_data["draws"],
                note=form.cleaned_data["note"],
                by=desk.user,
            )
            return redirect("organise:plan", number=run.pk)
    return desk.page("new_plan", form=form, faults=faults)


@require_safe
@at_desk
def plan(desk: Desk, number: int) -> HttpResponse:
    """One plan: how far it is, or what came out and what to do with it."""
    run = _run(number)
    pair = desk.pair(run.slate, run.post)
    if run.document is None:
        waited = (timezone.now() - run.asked_at).total_seconds()
        idle = run.state == Status.WAITING and run.started_at is None and waited > IDLE
        return desk.page("plan_going", run=run, pair=pair, progress=progress(run), idle=idle)
    result = Result.of(run)
    names = [person["name"] for person in result.slate]
    partners = [one.name for one in pair.slate.supporters] if pair else []
    asked = set(run.sign_offs.values_list("name", flat=True))
    return desk.page(
        "plan",
        run=run,
        pair=pair,
        result=result,
        sign_offs=[
            {"who": one, "link": _link(desk, one.token)} for one in run.sign_offs.prefetch_related("answers")
        ],
        sign_off_form=SignOffForm(
            initial={"names": "\n".join(name for name in [*names, *partners] if name not in asked)}
        ),
    )


@require_safe
@for_organisers
def state(request: object, number: int) -> JsonResponse:
    """How far a plan is, for the page that watches it."""
    return JsonResponse(progress(_run(number)))


@require_POST
@at_desk
def cancel(desk: Desk, number: int) -> HttpResponse:
    """Have a plan not made after all."""
    asking.cancel(_run(number), by=desk.user)
    return redirect("organise:plan", number=number)


@require_POST
@at_desk
def again(desk: Desk, number: int) -> HttpResponse:
    """Run a plan that ended without a result again."""
    asking.run_again(_run(number), by=desk.user)
    return redirect("organise:plan", number=number)


@require_safe
@at_desk
def report(desk: Desk, number: int) -> HttpResponse:
    """The whole report."""
    from slatecraft.planning.report import fragments

    run = _ready(number)
    parts = fragments(_document(run), language=_language())
    return desk.page("report", run=run, pair=desk.pair(run.slate, run.post), report=parts)


@require_safe
@at_desk
def download(desk: Desk, number: int, ending: str) -> HttpResponse:
    """The report as a page of its own, the tables in it, or all of it for programs."""
    from slatecraft.planning.report import csv, html

    run = _ready(number)
    document = _document(run)
    if ending == "html":
        data, kind = html(document, language=_language()).encode(), "text/html; charset=utf-8"
    elif ending == "json":
        data, kind = json.dumps(document, indent=1, ensure_ascii=False).encode(), "application/json"
    else:
        data, kind = _zipped(csv(document)), "application/zip"
    name = f"plan-{run.pk}.{ending}"
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_safe
@at_desk
def compare(desk: Desk) -> HttpResponse:
    """Plans side by side, by the numbers in the query; without two of one slate and post, a list to choose from."""
    from slatecraft.planning.report import compare_fragments

    asked = desk.request.GET.getlist("plan")
    numbers = [int(word) for word in asked if word.isascii() and word.isdigit() and len(word) < 19]
    runs = list(PlanRun.objects.filter(pk__in=numbers, status=Status.DONE).order_by("pk")[:MOST_COMPARED])
    error = ""
    if numbers and len(runs) < 2:
        error = _("Choose at least two plans.")
    elif len({(run.slate, run.post) for run in runs}) > 1:
        error = _("Only plans of the same slate and post can be compared.")
    if error or not runs:
        listed = _listed(desk, PlanRun.objects.filter(status=Status.DONE))
        return desk.page("compare_which", runs=listed, error=error, chosen=numbers)
    return desk.page(
        "compare",
        runs=[(chr(ord("A") + place), run) for place, run in enumerate(runs)],
        report=compare_fragments([_document(run) for run in runs], language=_language()),
    )


def _run(number: int) -> PlanRun:
    run = PlanRun.objects.select_related("edition", "asked_by", "orders_edition").filter(pk=number).first()
    if run is None:
        raise Http404
    return run


def _ready(number: int) -> PlanRun:
    run = _run(number)
    if run.document is None:
        raise Http404
    return run


def _language() -> str:
    return get_language() or "en"


def _document(run: PlanRun) -> dict[str, Any]:
    assert isinstance(run.document, dict)
    return run.document


def _zipped(files: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return out.getvalue()


def _listed(desk: Desk, runs: QuerySet[PlanRun]) -> list[dict[str, object]]:
    """Plans with what a list says of them; their documents, which are long, stay in the database."""
    known = runs.defer("document").select_related("asked_by")
    outcome = "document__outcomes__0"
    return [
        {"run": run, "pair": desk.pair(run.slate, run.post), "seats": run.seats, "orders": run.orders}
        for run in known.annotate(seats=F(f"{outcome}__seats__mean"), orders=F(f"{outcome}__orders"))
    ]


def _link(desk: Desk, token: str) -> str:
    return desk.request.build_absolute_uri(reverse("organise:sign-off", kwargs={"token": token}))
