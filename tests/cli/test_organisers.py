"""Letting organisers in, publishing at a set time, and the demo's own organiser, as a volunteer does it."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slatecraft import folder
from slatecraft.folder.starter import starter_files

SECRET = "s" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz"


def types(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SLATECRAFT_", "DATABASE_URL"))}
    command = [sys.executable, "-m", "slatecraft", *words]
    return subprocess.run(
        command, cwd=home, env=inherited | settings, capture_output=True, text=True, check=False
    )


def test_an_organiser_gets_a_link_on_the_sites_own_address(tmp_path: Path) -> None:
    server = {"SLATECRAFT_SECRET_KEY": SECRET, "SLATECRAFT_HOSTS": "localhost,orders.example.org"}
    made = types(tmp_path, "organiser", "Ada@example.org", "--name", "Ada", **server)
    assert (made.returncode, made.stderr) == (0, "")
    assert "ada@example.org is an organiser." in made.stdout
    assert "https://orders.example.org/organise/password/" in made.stdout
    again = types(tmp_path, "organiser", "ada@example.org", **server)
    assert "https://orders.example.org/organise/password/" in again.stdout
    removed = types(tmp_path, "organiser", "ada@example.org", "--remove", **server)
    assert "no longer an organiser" in removed.stdout
    assert types(tmp_path, "organiser", "ada@example.org", "--remove", **server).returncode == 1


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (("organiser", "ada@example.org"), {}, "SLATECRAFT_SECRET_KEY is not set"),
        (("organiser", "ada"), {"SLATECRAFT_SECRET_KEY": SECRET}, "is not an e-mail address"),
        (("worker",), {"SLATECRAFT_HTTPS": "maybe"}, "set it to 1 (yes) or 0 (no)"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    result = types(tmp_path, *words, **settings)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    today = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=60)
    folder.write_files(starter_files("Bright Lamps", today), tmp_path / "campaign")
    return tmp_path


def test_a_time_is_set_in_the_campaigns_own_zone(campaign: Path) -> None:
    types(campaign, "load", "campaign", "--publish")
    page = campaign / "campaign" / "pages" / "why-vote.md"
    page.write_text(page.read_text() + "\nMore.\n")
    types(campaign, "load", "campaign")
    when = dt.datetime.now(ZoneInfo("Europe/London")) + dt.timedelta(days=2)
    past = types(campaign, "publish", "--at", "2020-01-01T12:00")
    assert past.returncode == 1
    assert "has passed" in past.stderr
    said = types(campaign, "publish", "--at", f"{when:%Y-%m-%dT%H:%M}")
    assert said.returncode == 0, said.stderr
    assert f"what the public sees from {when:%Y-%m-%d %H:%M}" in said.stdout
    listed = types(campaign, "publish", "--list").stdout
    assert "(published)" in listed
    assert f"(from {when:%Y-%m-%d %H:%M})" in listed
    assert "Edition 2 takes its place at" in types(campaign, "publish", "1").stdout


def test_after_ballots_have_gone_out_an_order_is_changed_only_when_that_is_meant(campaign: Path) -> None:
    """The starter's ballots go out eight weeks after it is made, which was more than eight weeks ago."""
    types(campaign, "load", "campaign", "--publish")
    orders = campaign / "campaign" / "orders.csv"
    other = "cadi-enghraifft ben-sample ada-example"
    orders.write_text(orders.read_text().replace("ada-example ben-sample cadi-enghraifft", other))
    refused = types(campaign, "load", "campaign", "--publish")
    assert refused.returncode == 1
    assert "Ballots went out on" in refused.stderr
    assert "slatecraft publish 2 --after-ballots" in refused.stderr
    assert types(campaign, "publish").returncode == 1
    meant = types(campaign, "publish", "2", "--after-ballots")
    assert "Edition 2 is now what the public sees." in meant.stdout


def test_the_demo_says_how_to_sign_in_and_lets_one_in(tmp_path: Path) -> None:
    import re
    import socket
    import urllib.parse
    import urllib.request
    from http.cookiejar import CookieJar

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "slatecraft", "demo", "--no-browser", "--port", str(port)]
    demo = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert demo.stdout is not None
        said = ""
        while "http://" not in said:
            said += demo.stdout.readline()
        address = re.search(r"http://\S+", said)
        account = re.search(r"as (\S+@example.org) with the password (\S+)", said)
        assert address
        assert account
        jar = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        where = f"{address.group()}organise/sign-in/"
        with browser.open(where) as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": account[1], "password": account[2]}
        with browser.open(where, urllib.parse.urlencode(form).encode()) as page:
            assert page.url.endswith("/organise/")
            assert "Grassroots 5" in page.read().decode()
    finally:
        demo.terminate()
        demo.communicate(timeout=20)
