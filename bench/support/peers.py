"""The programs that ours is measured against, each in a process of its own and an environment apart from ours.

A ratio of two times means little when they were taken on different days: a machine has good ones and bad ones. So
the two are timed in turn, ours, theirs, ours, theirs, within one run::

    from support.peers import Peer, alternate

    with Peer("faststv") as peer:
        peer.load([field])
        print(alternate(lambda: count(...), peer))

The environment is made when it is first asked for, with pip and the versions below, in the folder for caches of
this system. A module, not a bench: ``make bench`` runs what is in bench/ itself.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from support.fields import Field

VERSIONS = {
    "votekit": "3.5.0",
    # what it stands on, and owes its speed to
    "numba": "0.62.1",
    "numpy": "2.3.5",
    "pandas": "3.1.1",
}
SCRIPTS = {
    "faststv": Path(__file__).parent / "peer_faststv.py",
}


class PeerUnavailable(Exception):
    """The peers cannot be installed or started here: a bench says so and leaves the comparison out."""


def cache_folder() -> Path:
    """The folder of this system for what can be made anew."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def environment() -> Path:
    """The Python of the peers' environment, which is made first if it is not there."""
    pins = [f"{name}=={version}" for name, version in VERSIONS.items()]
    key = "\n".join([*pins, sys.version, sys.platform])
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    folder = cache_folder() / "slatecraft-bench" / f"peers-{digest}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / ".ready"
    if not ready.exists():
        print(f"Installing {', '.join(pins)} into {folder}", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            venv.create(folder, with_pip=True)
            install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
            subprocess.run([*install, "--only-binary=:all:", *pins], check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise PeerUnavailable(f"the peers cannot be installed: {error}") from error
        ready.touch()
    return python


class Peer:
    """A process that counts elections by a peer, as often as it is asked."""

    def __init__(self, name: str) -> None:
        """Start the peer of this name, one of SCRIPTS."""
        self.name = name
        self._folder = tempfile.TemporaryDirectory(prefix="slatecraft-bench-")
        self._process = subprocess.Popen(
            [environment(), SCRIPTS[name]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()  # it may be in the middle of a long count
        self.close()

    def load(self, fields: Sequence[Field]) -> None:
        """Have the peer read these elections in place of those it has. This is not timed."""
        paths = [field.save(Path(self._folder.name) / f"{number}.npz") for number, field in enumerate(fields)]
        answer = self._ask({"load": list(map(str, paths))})
        assert answer == {"loaded": len(fields)}

    def count(self, times: int = 1) -> list[float]:
        """Seconds that the peer takes to count all its elections one after the other, each time it does so."""
        seconds: list[float] = self._ask({"count": times})["seconds"]
        return seconds

    def elected(self) -> list[list[int]]:
        """Whom the peer elects in each election, by number from 1."""
        elected: list[list[int]] = self._ask({"count": 1})["elected"]
        return elected

    def close(self) -> None:
        """Let the process end."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()
        self._folder.cleanup()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request and wait for its answer."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise PeerUnavailable(f"{self.name} has ended") from error
        line = self._process.stdout.readline()
        if not line:
            raise PeerUnavailable(f"{self.name} has ended: its own message is above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True)
class Comparison:
    """Seconds that ours and a peer took for the same elections, timed in turn."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """How many times as long as ours the peer takes, each at its median."""
        return statistics.median(self.theirs) / statistics.median(self.ours)

    def __str__(self) -> str:
        ours, theirs = statistics.median(self.ours), statistics.median(self.theirs)
        return f"ours {ours:.4f} s, theirs {theirs:.4f} s, {self.ratio:.1f} times as long"


def alternate(ours: Callable[[], object], peer: Peer, rounds: int = 5) -> Comparison:
    """Time ``ours`` and the peer in turn, after a first time of each that does not count."""
    ours()
    peer.count()
    comparison = Comparison([], [])
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        ours()
        comparison.ours.append(time.perf_counter() - start)
        comparison.theirs.extend(peer.count())
    return comparison
