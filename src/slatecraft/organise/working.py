"""The worker: it takes what waits in the database, one task at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import FrameType

from django.db import connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as DatabaseWorker

from slatecraft.organise import making


class Worker(DatabaseWorker):
    """django-tasks' worker of the database, which also has a plan given up when it is told to stop."""

    def __init__(self, *, batch: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            interval=1,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        making.leaving.set()
        super().shutdown(signum, frame)


def work(*, batch: bool = False) -> None:
    """Work until the program is told to stop; with ``batch``, until nothing waits."""
    worker = Worker(batch=batch)
    if not batch:
        worker.configure_signals()
    worker.run()


def work_beside() -> Callable[[], None]:
    """Work in a thread of this program; gives what to call for it to stop. A plan being made is interrupted then."""
    worker = Worker()

    def run() -> None:
        try:
            worker.run()
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="worker", daemon=True)
    thread.start()

    def stop() -> None:
        making.leaving.set()
        worker.running = False
        thread.join(timeout=10)

    return stop
