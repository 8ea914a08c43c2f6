"""What is expected of rivals and voters."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from slatecraft.organise import expectations, outlooks
from slatecraft.organise.actions import figures as keeping
from slatecraft.organise.desk import Desk, at_desk
from slatecraft.organise.forms import ElectorateForm, RivalForms, TextForm


@require_safe
@at_desk
def electorates(desk: Desk) -> HttpResponse:
    """Each slate and post that can be planned: what is expected of it, or what is lacking."""
    return desk.page(
        "electorates", expected=[expectations.expected(desk.campaign, pair) for pair in desk.pairs]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def electorate(desk: Desk, slate: str, post: str) -> HttpResponse:
    """The form for one of them."""
    pair = desk.pair(slate, post)
    if pair is None:
        raise Http404
    known = outlooks.outlook(desk.campaign, pair)
    figures, rows = outlooks.as_form(known)
    data = desk.sent
    digest = _digest(desk)
    form = ElectorateForm(data, initial={**figures, "seen": digest})
    rivals = RivalForms(data, initial=rows, prefix="rivals")
    faults: list[Any] = []
    if data is not None and form.is_valid() and rivals.is_valid() and form.is_of(digest):
        said = [row.cleaned_data for row in rivals.forms if row.cleaned_data.get("name")]
        file = outlooks.file_with(desk.campaign, outlooks.from_form(known, form.cleaned_data, said))
        faults, _warnings = keeping.judged(desk.files(), outlooks.ELECTORATE, file)
        if not faults:
            return _kept(desk, file)
    return desk.page(
        "electorate",
        pair=pair,
        form=form,
        rivals=rivals,
        faults=faults,
        wrong=any(rivals.errors),
        has_comments=b"#" in desk.files().get(outlooks.ELECTORATE, b""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def text(desk: Desk) -> HttpResponse:
    """The whole file as text."""
    files = desk.files()
    digest = _digest(desk)
    faults: list[Any] = []
    if desk.sent is None:
        text = files.get(outlooks.ELECTORATE, b"").decode()
        form = TextForm(initial={"text": text, "seen": digest})
    else:
        form = TextForm(desk.sent)
        if form.is_valid() and form.is_of(digest):
            file = form.cleaned_data["text"].replace("\r\n", "\n").encode()
            faults, _warnings = keeping.judged(files, outlooks.ELECTORATE, file)
            if not faults:
                return _kept(desk, file)
    return desk.page("electorate_text", form=form, faults=faults)


def _digest(desk: Desk) -> str:
    return sha256(desk.files().get(outlooks.ELECTORATE, b"")).hexdigest()


def _kept(desk: Desk, file: bytes) -> HttpResponse:
    edition, new = keeping.keep(outlooks.ELECTORATE, file, by=desk.user)
    if new:
        said = _("Kept as edition %(number)s. The public does not see it until it is published.")
        messages.success(desk.request, said % {"number": edition.pk})
    else:
        messages.info(desk.request, _("Nothing has changed: it says what was there before."))
    return redirect("organise:electorates")
