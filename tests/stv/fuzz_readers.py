"""Feed rubbish to the readers under atheris, which follows the branches that each input takes.

    python tests/stv/fuzz_readers.py [SECONDS] [FOLDER OF FILES TO BEGIN WITH]

Each input must give an election or a `FormatError`. Anything else stops the run with a traceback, and so does an input
that takes more than ten seconds, or a process of more than 1 GiB. The soak tests run this for a minute.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["slatecraft.stv.formats"]):
    from slatecraft.stv.formats import (
        READABLE,
        FormatError,
        abif,
        csv_ballots,
        cvr,
        json_elections,
        preflib,
        read_election,
        scottish,
    )

READERS = (abif, csv_ballots, cvr, json_elections, preflib, scottish)
"""They are imported here, and not when they are first used, so that atheris follows their branches."""


def one_input(data: bytes) -> None:
    """The first byte chooses the format, or to detect it; the rest is the file."""
    format_name = (None, *READABLE)[data[0] % (len(READABLE) + 1)] if data else None
    for seats in (None, 1):
        with contextlib.suppress(FormatError):
            read_election(data[1:], format_name, seats=seats)


def main() -> None:
    seconds, *folders = sys.argv[1:] or ["60"]
    options = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=4096"]
    with tempfile.TemporaryDirectory() as found:
        atheris.Setup([sys.argv[0], *options, found, *folders], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
