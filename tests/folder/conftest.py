"""The example campaign, as the tests of this room start from it."""

from __future__ import annotations

from importlib.resources import as_file, files

import pytest

from slatecraft import folder


@pytest.fixture(scope="session")
def nec_2022() -> dict[str, bytes]:
    """The files of the example; copy the dictionary before changing it."""
    with as_file(files("slatecraft.examples") / "nec-2022") as path:
        return folder.read_files(path)
