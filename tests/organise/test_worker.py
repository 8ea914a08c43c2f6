"""The worker as a program of its own: killed, told to stop, started again."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from slatecraft import folder

from .campaigns import small_campaign

ASK = """
from slatecraft.accounts.models import User
from slatecraft.campaign import editions
from slatecraft.organise.actions import plans
ada = User.objects.create_user("ada@example.org", is_organiser=True)
options = {"goal": "seats", "at_least": 0}
plans.ask(editions.latest(), "bright-lamps", "committee", options, seed=1, draws=40_000, note="", by=ada)
"""
AGAIN = """
from slatecraft.accounts.models import User
from slatecraft.organise.actions import plans
from slatecraft.organise.models import PlanRun
print(plans.run_again(PlanRun.objects.get(), by=User.objects.get()))
"""
STATE = """
from slatecraft.campaign import editions
from slatecraft.organise.models import PlanRun
run = PlanRun.objects.get()
print(run.state, run.step.replace(" ", "-") or "-", editions.published().pk)
"""


class Server:
    """A data folder, the programs that work on it, and what they left there."""

    def __init__(self, home: Path) -> None:
        self.environment = os.environ | {"SLATECRAFT_DATA": str(home / "data"), "DATABASE_URL": ""}
        folder.write_files(small_campaign(dt.datetime.now(dt.UTC).date()), home / "campaign")
        load = [sys.executable, "-m", "slatecraft", "load", str(home / "campaign"), "--publish"]
        subprocess.run(load, env=self.environment, check=True, capture_output=True)

    def does(self, code: str) -> str:
        prepared = f"from slatecraft.web import running\nrunning.prepare()\n{code}"
        run = [sys.executable, "-c", prepared]
        return subprocess.run(
            run, env=self.environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def worker(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "slatecraft", "worker"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def wait_for(self, *states: str, seconds: float = 300) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            said = self.does(STATE)
            if said.startswith(states):
                return said
            time.sleep(1)
        pytest.fail(f"It is still {said}, not {states}.")


@pytest.mark.soak
def test_a_plan_outlives_a_worker_that_is_killed_and_one_that_is_told_to_stop(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.does(ASK)
    killed = server.worker()
    try:
        server.wait_for("running prove")
    finally:
        killed.kill()
        killed.communicate()
    assert server.wait_for("interrupted").endswith(" 1")
    assert server.does(AGAIN) == "True"
    stopped = server.worker()
    try:
        server.wait_for("running prove", "running search")
    finally:
        stopped.send_signal(signal.SIGTERM)
        said, _ = stopped.communicate(timeout=60)
    assert stopped.returncode == 0, said
    # It says so itself: nobody has to wait for it to fall silent.
    assert server.does(STATE).startswith("interrupted")
    assert server.does(AGAIN) == "True"
    last = server.worker()
    try:
        assert server.wait_for("done").endswith(" 1")
    finally:
        last.send_signal(signal.SIGTERM)
        said, _ = last.communicate(timeout=60)
    assert last.returncode == 0, said
