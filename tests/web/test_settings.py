"""Settings: documented, hardened, and refused in sentences."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from slatecraft.web import environment

PROJECT = Path(__file__).parents[2]
SECRET = "s" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz"


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        k: v for k, v in os.environ.items() if not k.startswith("SLATECRAFT_") and k != "DATABASE_URL"
    }
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        env=inherited | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    documented = re.findall(
        r"^\| `([A-Z_]+)` \|", (PROJECT / "docs" / "settings.md").read_text(), re.MULTILINE
    )
    assert documented == [variable.name for variable in environment.VARIABLES]


def test_production_settings_pass_djangos_deployment_check(tmp_path: Path) -> None:
    result = run(
        "django",
        "check",
        "--deploy",
        "--fail-level=WARNING",
        DJANGO_SETTINGS_MODULE="slatecraft.web.settings",
        SLATECRAFT_SECRET_KEY=SECRET,
        SLATECRAFT_DATA=str(tmp_path),
    )
    assert result.returncode == 0, result.stderr


def test_a_server_without_a_secret_says_how_to_make_one(tmp_path: Path) -> None:
    result = run("slatecraft", "serve", SLATECRAFT_DATA=str(tmp_path))
    assert result.returncode == 1
    assert "SLATECRAFT_SECRET_KEY is not set. Make a secret with" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(("word", "said"), [("1", True), ("No", False), ("", True)])
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, word: str, said: bool) -> None:
    monkeypatch.setenv("SLATECRAFT_HTTPS", word)
    assert environment.HTTPS.yes() is said


def test_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLATECRAFT_HTTPS", "maybe")
    with pytest.raises(Exception, match="SLATECRAFT_HTTPS is 'maybe'; set it to 1"):
        environment.HTTPS.yes()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be understood"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none", "The database cannot be opened"),
        ("SLATECRAFT_HTTPS", "maybe", "set it to 1 (yes) or 0 (no)"),
        ("SLATECRAFT_DATA", "/dev/null/data", "The database cannot be opened"),
    ],
)
def test_a_setting_that_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    result = run("slatecraft", "publish", "--list", **{"SLATECRAFT_DATA": str(tmp_path), variable: value})
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
