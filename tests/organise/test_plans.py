"""Plans in the background: asked for, made by a worker, stopped, broken off, run again; and what is read of them."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from slatecraft.campaign import editions

from .campaigns import asked

if TYPE_CHECKING:
    from slatecraft.campaign.models import Edition
    from slatecraft.organise.models import PlanRun

Work = Callable[[], None]

pytestmark = pytest.mark.django_db


def run_of(number: int) -> PlanRun:
    from slatecraft.organise.models import PlanRun

    return PlanRun.objects.get(pk=number)


def state(organiser: Client, number: int) -> dict[str, object]:
    answer = organiser.get(f"/organise/plans/{number}/state.json")
    assert "no-store" in answer["Cache-Control"]
    return answer.json()  # type: ignore[no-any-return]


def test_a_plan_is_asked_for_made_and_read(organiser: Client, loaded: Edition, work: Work) -> None:
    number = asked(organiser, note="A first try")
    waiting = organiser.get(f"/organise/plans/{number}/").text
    assert "Waiting for its turn" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert state(organiser, number)["going"] is True
    work()
    assert state(organiser, number) == {"state": "done", "going": False, "says": "Ready", "per_cent": None}
    run = run_of(number)
    assert run.document is not None
    assert (run.document["schema"], run.document["seed"], run.document["draws"]) == (
        "slatecraft-plan/1",
        1,
        200,
    )
    page = organiser.get(f"/organise/plans/{number}/").text
    for words in (
        "A first try",
        run.document["verdict"]["sentence"],
        "Expected seats, of 3",
        "Cadi Enghraifft",
    ):
        assert words in page
    report = organiser.get(f"/organise/plans/{number}/report/")
    assert "no-store" in report["Cache-Control"]
    assert "An Independent" in report.text
    assert editions.latest() == loaded


def test_what_is_asked_of_a_plan_reaches_the_planner(organiser: Client, loaded: Edition, work: Work) -> None:
    number = asked(
        organiser,
        goal="at-least",
        at_least="1",
        orders="2",
        whole_regions="on",
        floor="5",
        churn="100",
        seed="7",
    )
    work()
    document = run_of(number).document
    assert document is not None
    assert document["settings"] == {
        "orders": 2,
        "whole_regions": True,
        "floor": 0.05,
        "least_share": None,
        "homes": True,
        "churn": 1.0,
    }
    assert (document["goal"], document["at_least"], document["seed"]) == ("at-least", 1, 7)


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"goal": "at-least"}, "Say how many seats."),
        ({"draws": "1"}, "greater than or equal to 100"),
        ({"floor": "120"}, "less than or equal to 100"),
        ({"orders": "none"}, "Enter a whole number"),
    ],
)
def test_what_cannot_be_asked_is_said(
    organiser: Client, loaded: Edition, otherwise: dict[str, str], says: str
) -> None:
    from slatecraft.organise.models import PlanRun

    from .campaigns import PLAN

    assert says in organiser.post("/organise/plans/new/", PLAN | otherwise).text
    assert not PlanRun.objects.exists()


def test_without_an_electorate_no_plan_is_asked_for_and_it_is_said_why(
    organiser: Client, loaded: Edition
) -> None:
    from .campaigns import PLAN

    files = editions.files_of(loaded)
    del files["electorate.toml"]
    editions.keep(files)
    assert "There is no electorate.toml" in organiser.post("/organise/plans/new/", PLAN).text


def test_figures_that_cannot_be_planned_end_in_a_sentence(
    organiser: Client, loaded: Edition, work: Work
) -> None:
    """A pin, a floor and few orders that no plan can keep to, for example."""
    number = asked(organiser, orders="1", floor="100", churn="0")
    work()
    run = run_of(number)
    assert run.state in ("done", "failed")
    if run.state == "failed":
        assert run.errors
        assert "Traceback" not in run.error
        assert "could not be made" in organiser.get(f"/organise/plans/{number}/").text


def test_a_rule_under_which_nothing_can_be_planned_ends_in_a_sentence(
    organiser: Client, loaded: Edition, work: Work
) -> None:
    files = editions.files_of(loaded)
    editions.keep(files | {"electorate.toml": b'rule = "qpq"\n' + files["electorate.toml"]})
    number = asked(organiser)
    work()
    assert run_of(number).state == "failed"
    assert "cannot be simulated" in organiser.get(f"/organise/plans/{number}/").text


def test_a_plan_is_the_same_when_a_cluster_works_it_out(
    organiser: Client, loaded: Edition, work: Work, local: Any
) -> None:
    here = asked(organiser)
    work()
    local.scale(1)
    there = asked(organiser)
    with override_settings(PLAN_SCHEDULER=local.scheduler_address):
        work()
    assert run_of(there).document == run_of(here).document is not None


def test_a_cluster_that_is_not_there_is_said_to_be(organiser: Client, loaded: Edition, work: Work) -> None:
    number = asked(organiser)
    with override_settings(PLAN_SCHEDULER="nowhere"):
        work()
    assert "nowhere" in run_of(number).error
    assert "could not be made" in organiser.get(f"/organise/plans/{number}/").text


def test_a_plan_that_waits_is_cancelled_at_once_and_never_made(
    organiser: Client, loaded: Edition, work: Work
) -> None:
    number = asked(organiser)
    organiser.post(f"/organise/plans/{number}/cancel/")
    work()
    assert run_of(number).state == "cancelled"
    page = organiser.get(f"/organise/plans/{number}/").text
    assert "It was cancelled" in page
    organiser.post(f"/organise/plans/{number}/again/")
    work()
    assert run_of(number).state == "done"


def test_a_plan_being_made_stops_at_its_next_step(organiser: Client, loaded: Edition) -> None:
    from slatecraft.organise import making
    from slatecraft.organise.models import PlanRun, Status

    number = asked(organiser)
    PlanRun.objects.update(status=Status.RUNNING, alive_at=timezone.now())
    progress = making._Progress(number, 1)
    progress("search", 1, 8)
    assert state(organiser, number) == {
        "state": "running",
        "going": True,
        "says": "Step 4 of 9: Looking for the best orders",
        "per_cent": 12,
    }
    organiser.post(f"/organise/plans/{number}/cancel/")
    assert state(organiser, number)["says"] == "Stopping"
    with pytest.raises(making._Stopped):
        progress("search", 8, 8)


def test_a_worker_told_to_leave_interrupts_its_plan_and_the_public_sees_what_it_saw(
    organiser: Client, loaded: Edition, work: Work
) -> None:
    from slatecraft.organise import making

    number = asked(organiser)
    making.leaving.set()
    try:
        work()
    finally:
        making.leaving.clear()
    assert run_of(number).state == "interrupted"
    assert "It was interrupted" in organiser.get(f"/organise/plans/{number}/").text
    assert editions.published() == loaded
    organiser.post(f"/organise/plans/{number}/again/")
    work()
    assert run_of(number).state == "done"


def test_a_plan_whose_program_is_gone_says_so_and_what_is_left_of_that_cannot_write_into_the_next_attempt(
    organiser: Client, loaded: Edition, work: Work
) -> None:
    from slatecraft.organise import making
    from slatecraft.organise.models import SILENT, PlanRun, Status

    number = asked(organiser)
    long_ago = timezone.now() - SILENT - dt.timedelta(seconds=1)
    PlanRun.objects.update(status=Status.RUNNING, started_at=long_ago, alive_at=long_ago)
    assert state(organiser, number)["state"] == "interrupted"
    left_over = making._Progress(number, 1)
    organiser.post(f"/organise/plans/{number}/again/")
    with pytest.raises(making._Superseded):
        left_over("search", 1, 8)
    making.make(number, 1)
    assert run_of(number).state == "waiting"
    work()
    assert run_of(number).state == "done"


def test_a_plan_that_is_ready_is_not_run_again(organiser: Client, planned: int) -> None:
    before = run_of(planned).document
    organiser.post(f"/organise/plans/{planned}/again/")
    assert (run_of(planned).state, run_of(planned).document) == ("done", before)


def test_the_same_figures_settings_and_seed_give_the_same_plan(
    organiser: Client, planned: int, work: Work
) -> None:
    again = asked(organiser)
    work()
    assert run_of(again).document == run_of(planned).document


def test_a_plan_can_be_taken_away(organiser: Client, planned: int) -> None:
    def taken(ending: str) -> bytes:
        answer = organiser.get(f"/organise/plans/{planned}/report.{ending}")
        assert f"plan-{planned}.{ending}" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        return answer.content

    assert json.loads(taken("json")) == run_of(planned).document
    assert taken("html").startswith(b"<!doctype html>")
    with zipfile.ZipFile(io.BytesIO(taken("zip"))) as file:
        assert "areas.csv" in file.namelist()
    assert organiser.get(f"/organise/plans/{planned}/report.exe").status_code == 404


def test_a_report_is_read_in_welsh(organiser: Client, planned: int) -> None:
    document = run_of(planned).document
    assert document is not None
    for path in (f"plans/{planned}/", f"plans/{planned}/report/"):
        page = organiser.get(f"/cy/organise/{path}").text
        assert document["verdict"]["sentence"] not in page
        assert 'lang="en"' not in page.partition("<main")[2]
    assert b'<html lang="cy">' in organiser.get(f"/cy/organise/plans/{planned}/report.html").content


def test_plans_stand_side_by_side(organiser: Client, planned: int, work: Work) -> None:
    other = asked(organiser, whole_regions="on", note="Whole regions")
    waiting = asked(organiser)
    organiser.post(f"/organise/plans/{waiting}/cancel/")
    work()
    listed = organiser.get("/organise/plans/").text
    assert f'value="{planned}"' in listed
    assert f'value="{waiting}"' not in listed
    page = organiser.get(f"/organise/plans/compare/?plan={planned}&plan={other}").text
    assert "Plans compared" in page
    assert "Whole regions" in page
    assert "Choose at least two plans." in organiser.get(f"/organise/plans/compare/?plan={planned}").text
    assert "Compare plans" in organiser.get("/organise/plans/compare/?plan=x").text


def test_what_is_not_there_is_not_found(organiser: Client, loaded: Edition) -> None:
    waiting = asked(organiser)
    for path in (
        "77/",
        "77/state.json",
        f"{waiting}/report/",
        f"{waiting}/publish/",
        f"{waiting}/report.json",
    ):
        assert organiser.get(f"/organise/plans/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_worker_finds_what_waits_and_stops_when_told(organiser: Client, loaded: Edition) -> None:
    """The worker beside the server, in a thread of its own, as the demo has it."""
    from slatecraft.organise import making, working

    number = asked(organiser)
    stop = working.work_beside()
    try:
        until = timezone.now() + dt.timedelta(seconds=60)
        pause = threading.Event()
        while run_of(number).is_going and timezone.now() < until:
            pause.wait(0.2)
    finally:
        stop()
        making.leaving.clear()
    assert run_of(number).state == "done"
    assert not any(thread.name == "worker" for thread in threading.enumerate())
