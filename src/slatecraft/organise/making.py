"""Making a plan in the background: claimed once, with signs of life, stopped when asked, and every end of it is said.

The public's orders are not touched here, whatever happens.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from slatecraft import folder
from slatecraft.campaign import editions
from slatecraft.organise.models import PlanRun, Status

BEAT = 5.0
"""Seconds between signs of life."""
SELDOM = 0.5
"""Least seconds between two notes of progress."""

logger = logging.getLogger(__name__)
leaving = threading.Event()
"""Set when the worker is told to stop: a plan being made gives up at its next step."""


class _Stopped(Exception):
    """The plan is not to be gone on with."""

    def __init__(self, status: Status) -> None:
        self.status = status
        super().__init__(status)


class _CannotBe(Exception):
    """There is no such plan, and why: a sentence."""


class _Superseded(Exception):
    """Somebody else has this plan in hand now."""


def make(pk: int, attempt: int) -> None:
    """Make plan ``pk``, if it still waits and this is its newest attempt; whatever comes of it is written there."""
    now = timezone.now()
    mine = PlanRun.objects.filter(pk=pk, attempt=attempt)
    if not mine.filter(status=Status.WAITING).update(status=Status.RUNNING, started_at=now, alive_at=now):
        return
    run = mine.select_related("edition").get()
    going = mine.filter(status=Status.RUNNING)
    try:
        with _alive(pk, attempt):
            document = _planned(run, _Progress(pk, attempt))
    except _Superseded:
        return
    except _Stopped as stopped:
        going.update(status=stopped.status, finished_at=timezone.now())
    except folder.FolderFaults as error:
        _fail(pk, attempt, [str(fault) for fault in error.faults if fault.severity == "error"])
    except ModuleNotFoundError as error:
        _fail(
            pk,
            attempt,
            [f"Planning needs {error.name}: install Slatecraft with its extra plan, slatecraft[plan]."],
        )
    except _CannotBe as error:
        _fail(pk, attempt, [str(error)])
    except Exception:
        logger.exception("Plan %s failed.", pk)
        _fail(
            pk,
            attempt,
            ["The program failed; its log says why. The figures and the public site are as they were."],
        )
    else:
        going.update(status=Status.DONE, document=document, finished_at=timezone.now(), error="")


def _fail(pk: int, attempt: int, sentences: list[str]) -> None:
    PlanRun.objects.filter(pk=pk, attempt=attempt, status=Status.RUNNING).update(
        status=Status.FAILED, error="\n".join(sentences), finished_at=timezone.now()
    )


def _planned(run: PlanRun, progress: _Progress) -> dict[str, Any]:
    # Heavy, and needed by the worker alone.
    from slatecraft.planning.cluster import mapper
    from slatecraft.planning.planner import CANNOT_BE_PLANNED, plan
    from slatecraft.planning.settings import PlanSettings

    progress("figures", 0, 1)
    campaign = folder.parse(editions.files_of(run.edition))
    try:
        electorate = folder.electorate(campaign, run.slate, run.post)
        asked = PlanSettings(**run.options)
        with mapper(settings.PLAN_SCHEDULER) as mapped:
            made = plan(electorate, asked, seed=run.seed, draws=run.draws, progress=progress, mapper=mapped)
    except CANNOT_BE_PLANNED as error:
        raise _CannotBe(str(error)) from error
    return made.to_dict()


class _Progress:
    """Notes how far a plan is, now and then, and learns from the same row whether to go on."""

    def __init__(self, pk: int, attempt: int) -> None:
        self._mine = PlanRun.objects.filter(pk=pk, attempt=attempt, status=Status.RUNNING)
        self._noted = 0.0
        self._step = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if leaving.is_set():
            raise _Stopped(Status.INTERRUPTED)
        now = time.monotonic()
        if step == self._step and done < total and now - self._noted < SELDOM:
            return
        self._step, self._noted = step, now
        if not self._mine.update(step=step[:200], done=done, total=total, alive_at=timezone.now()):
            raise _Superseded
        if self._mine.values_list("stop_asked", flat=True).first():
            raise _Stopped(Status.CANCELLED)


@contextlib.contextmanager
def _alive(pk: int, attempt: int) -> Iterator[None]:
    """Gives signs of life until the block ends, also while a step is long."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            # A database that is busy now will be told the next time.
            with contextlib.suppress(DatabaseError):
                PlanRun.objects.filter(pk=pk, attempt=attempt, status=Status.RUNNING).update(
                    alive_at=timezone.now()
                )
        connection.close()

    thread = threading.Thread(target=beat, name=f"plan {pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
