"""Everything the site says, it says in Welsh too."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_no_welsh_string_is_missing() -> None:
    result = subprocess.run(
        [sys.executable, PROJECT / "tools" / "messages.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
