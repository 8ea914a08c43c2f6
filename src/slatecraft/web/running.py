"""Preparing and running the site from the command line."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

from slatecraft.web import environment


class CannotRun(Exception):
    """The site cannot be set up or served, and why."""


def prepare() -> None:
    """Set Django up and bring the database's tables up to date. Raises `CannotRun`.

    A command signs nothing, so it needs no secret; a server does, and says so if there is none.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slatecraft.web.settings")
    os.environ.setdefault(environment.SECRET_KEY.name, secrets.token_urlsafe(50))
    try:
        if not environment.DATABASE_URL.text():
            environment.data_folder().mkdir(parents=True, exist_ok=True)
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        raise CannotRun(str(error)) from error
    except ValueError as error:
        raise CannotRun(
            f"{environment.DATABASE_URL.name} cannot be understood: {error} "
            "Write it as postgres://user:password@host/name, or leave it out for SQLite."
        ) from error
    except (OSError, OperationalError) as error:
        where = environment.DATABASE_URL.name if environment.DATABASE_URL.text() else environment.DATA.name
        said = " ".join(str(error).split())
        raise CannotRun(
            f"The database cannot be opened: {said}. Look at {where} (docs/settings.md)."
        ) from error


def serve(
    host: str,
    port: int,
    *,
    workers: int = 1,
    plans: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the site until interrupted; ``ready`` is told its address once it answers.

    With ``plans`` this program makes the organisers' plans too, as `work` does in one of its own. Raises `CannotRun`
    where the secret is missing or the port is taken.
    """
    try:
        environment.secret_key()
    except ImproperlyConfigured as error:
        raise CannotRun(str(error)) from error
    _refuse_taken(host, port)
    prepare()
    # Files of the version before stay: a page of it may be open somewhere.
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("clearsessions", verbosity=0)

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "slatecraft.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # A thread is held while a slow reader sends a form; idle ones cost next to nothing.
        blocking_threads=64,
        workers_kill_timeout=5,
        websockets=False,
        # No access log: it would hold addresses of readers, and nobody needs it here.
        log_access=False,
        # Its warning on the number of threads is for applications that compute; ours wait.
        log_level=LogLevels.error,
    )
    stops: list[Callable[[], None]] = []

    def answering(url: str) -> None:
        if plans:
            # Only now: the server's processes are copies of this one, and a copy of a busy thread is a dead one.
            from slatecraft.organise.working import work_beside

            stops.append(work_beside())
        if ready is not None:
            ready(url)

    threading.Thread(target=_tell_when_ready, args=(host, port, answering), daemon=True).start()
    try:
        server.serve()
    finally:
        for stop in stops:
            stop()


def work() -> None:
    """Make the plans that organisers ask for, one after another, until told to stop. Raises `CannotRun`."""
    prepare()

    from slatecraft.organise import working

    working.work()


@contextlib.contextmanager
def demo_environment(host: str) -> Iterator[Path]:
    """Settings for trying the example out: a data folder that is gone afterwards, plain http, a secret for the day."""
    with TemporaryDirectory(prefix="slatecraft-demo-", ignore_cleanup_errors=True) as data:
        os.environ |= {
            environment.DATA.name: data,
            environment.DATABASE_URL.name: "",
            environment.HTTPS.name: "0",
            environment.DEBUG.name: "0",
            environment.HOSTS.name: f"127.0.0.1,localhost,{host}",
            environment.SECRET_KEY.name: secrets.token_urlsafe(50),
        }
        yield Path(data)


@contextlib.contextmanager
def example(name: str = "nec-2022") -> Iterator[Path]:
    """The folder of a bundled example."""
    with as_file(files("slatecraft.examples") / name) as path:
        yield path


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} of {host} cannot be used ({error.strerror}). Choose another with --port."
            ) from error


def _tell_when_ready(host: str, port: int, ready: Callable[[str], None]) -> None:
    reachable = "127.0.0.1" if host in ("0.0.0.0", "") else host  # noqa: S104  # compared, not bound
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection((reachable, port), timeout=1):
            ready(f"http://{f'[{host}]' if ':' in host else reachable}:{port}/")
            return
        time.sleep(0.1)
