"""The settings a server reads from its environment: each with what it means, so that the docs can be held to it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    """An environment variable: its name, what holds when it is unset, and what it is for."""

    name: str
    default: str
    meaning: str

    def text(self) -> str:
        """The value, or the default."""
        return os.environ.get(self.name, "").strip() or self.default

    def yes(self) -> bool:
        """The value as yes or no; anything but 1, 0, true, false, yes, no is refused."""
        word = self.text().lower()
        if word in {"1", "true", "yes"}:
            return True
        if word in {"0", "false", "no"}:
            return False
        raise ImproperlyConfigured(f"{self.name} is {word!r}; set it to 1 (yes) or 0 (no).")

    def words(self) -> list[str]:
        """The value split at commas."""
        return [word.strip() for word in self.text().split(",") if word.strip()]


SECRET_KEY = Variable(
    "SLATECRAFT_SECRET_KEY",
    "",
    "The secret that signs what the server hands out. Long, random, and the same at every start. Required.",
)
HOSTS = Variable(
    "SLATECRAFT_HOSTS",
    "127.0.0.1,localhost",
    "The host names the site is reached by, separated by commas.",
)
DATA = Variable(
    "SLATECRAFT_DATA",
    "slatecraft-data",
    "The folder for the database and the collected static files. Made if it is not there.",
)
DATABASE_URL = Variable(
    "DATABASE_URL",
    "",
    "The database, as `postgres://user:password@host/name`. Unset: an SQLite file in the data folder.",
)
HTTPS = Variable(
    "SLATECRAFT_HTTPS",
    "1",
    "1: the site is reached over https only (redirects, HSTS, secure cookies). 0: plain http, for trying it out.",
)
PROXIED = Variable(
    "SLATECRAFT_PROXIED",
    "0",
    "1: a proxy of yours stands in front and sets `X-Forwarded-Proto`. 0: nothing else may set it.",
)
SCHEDULER = Variable(
    "SLATECRAFT_SCHEDULER",
    "",
    "The scheduler of a Dask cluster that plans are worked out on. Unset: where the worker runs.",
)
DEBUG = Variable("SLATECRAFT_DEBUG", "0", "1: show tracebacks to whoever looks. Never on a public server.")

VARIABLES = (SECRET_KEY, HOSTS, DATA, DATABASE_URL, HTTPS, PROXIED, SCHEDULER, DEBUG)


def data_folder() -> Path:
    """The data folder, absolute."""
    return Path(DATA.text()).absolute()


def site_address() -> str:
    """Where the site is reached, as far as the settings say it: the first host that is not this machine alone."""
    local = {"127.0.0.1", "localhost", "[::1]"}
    host = next((name.lstrip(".") for name in HOSTS.words() if name not in local), "")
    if not host or host == "*":
        host = "127.0.0.1:8000"
    return f"{'https' if HTTPS.yes() else 'http'}://{host}"


def secret_key() -> str:
    """The secret, or a sentence on how to get one."""
    key = SECRET_KEY.text()
    if not key:
        raise ImproperlyConfigured(
            f"{SECRET_KEY.name} is not set. Make a secret with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(50))'`, keep it, and set it at every start."
        )
    return key
