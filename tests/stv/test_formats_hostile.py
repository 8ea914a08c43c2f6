"""Rubbish, damaged files and files of absurd sizes: each gives an election or a sentence, and soon."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft.stv.election import Election
from slatecraft.stv.formats import READABLE, FormatError, read_election
from slatecraft.stv.formats.source import MOST_BYTES

SMALL = Path(__file__).parent / "data"
WORDS = st.sampled_from(
    [
        *(bytes([mark]) for mark in b'\n\r\t ,;:|012-=>()[]{}#"\\AB\xe9'),
        *(
            b"\n0\n",
            b"3 2\n",
            b"1 2 0\n",
            b"/*",
            b"*/",
            b"//",
            b'""',
            b"\xef\xbb\xbf",
            b"1/3",
            b"0.5",
            b"[nick a b]",
        ),
        *(
            b"weight,1,2\n",
            b"ranking\n",
            b"seats,1\n",
            b"candidate,1,A\n",
            b"share,A,1\n",
            b"section,",
            b"title,",
        ),
        *(
            b"# NUMBER ALTERNATIVES: 2\n",
            b"# ALTERNATIVE NAME 1: A\n",
            b"1: 1,{2,3}\n",
            b"Candidate 1",
            b"1e9",
        ),
        *(b"=A:[B]\n", b"4:A>B=C\n", b'{"seats": 1}\n', b"99999999999999999999"),
        *(b"CvrNumber", b"Choice 1 of 2", b"undervote", b"overvote", b"A(1)"),
        b"Choice_1_1:C:1:Number of Winners 1:A:N",
        b'{"schema": "slatecraft-election/1", "seats": 1, "candidates": [{"name": "A"}], "ballots": [["1", [1]]]}',
    ]
)
RUBBISH = st.one_of(st.binary(max_size=200), st.lists(WORDS, max_size=30).map(b"".join))


def attempt(data: bytes, format_name: Any, seats: int | None) -> Election | FormatError:
    try:
        return read_election(data, format_name, seats=seats)
    except FormatError as error:
        return error


def survives(data: bytes) -> None:
    for format_name in (None, *READABLE):
        for seats in (None, 1):
            found = attempt(data, format_name, seats)
            if isinstance(found, FormatError):
                assert found.sentence.endswith((".", "?"))
                assert "\n" not in str(found)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file with a few of its bytes lost, doubled, moved or changed."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.randrange(len(found) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 3, 30, 10_000)))
        piece = bytes(found[at:end])
        found[at:end] = chance.choice(
            (
                b"",
                piece * 2,
                piece[::-1],
                chance.randbytes(chance.randint(1, 4)),
                chance.choice((b"0", b"\n", b'"', b"-", b" ")),
            )
        )
    return bytes(found)


@pytest.fixture(scope="module")
def real(shared: Path) -> list[bytes]:
    """Small real files, and one made-up file of each format."""
    wards = sorted(shared.glob("scotland/2017/*.blt"), key=lambda path: path.stat().st_size)[:3]
    return [path.read_bytes() for path in (*wards, *sorted(SMALL.glob("formats-*")))]


@given(RUBBISH)
def test_rubbish(data: bytes) -> None:
    survives(data)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_damaged_files(real: list[bytes], seed: int) -> None:
    chance = random.Random(seed)
    survives(damaged(chance.choice(real), chance))


def test_a_file_cut_anywhere_in_its_ballots_or_names(real: list[bytes]) -> None:
    """Only after the last ballot or the last name can a file have lost its end unseen."""
    data = real[0]
    whole = read_election(data)
    for length in range(0, len(data) - 1, 7):
        try:
            election = read_election(data[:length], "blt")
        except FormatError:
            continue
        assert election.papers == whole.papers
        assert election.candidates in (
            whole.candidates,
            tuple(f"Candidate {n + 1}" for n in range(len(whole.candidates))),
        )


@pytest.mark.soak
@given(RUBBISH)
@settings(max_examples=20_000)
def test_much_rubbish(data: bytes) -> None:
    survives(data)


@pytest.mark.soak
@given(seed=st.integers(0, 2**64))
@settings(max_examples=3000)
def test_many_damaged_files(real: list[bytes], seed: int) -> None:
    chance = random.Random(seed)
    survives(damaged(chance.choice(real), chance))


LINE_END = b"\n"
ABSURD = [
    (
        name,
        f"{front!r} + {piece!r} * min(SIZE // {len(piece)}, {9_900_000 if piece.endswith(LINE_END) else 10**9})",
    )
    for name, front, piece in (
        ("blt", b"2 1\n", b"1 "),
        ("blt", b"2 1\n", b"1 1 0\n"),
        ("blt", b"2 1\n", b"1 1 - 0\n"),
        ("blt", b"2 1\n", b"0.5 1 - 2 - 0\n"),
        ("blt", b"2 1\n", b"1 1 2 1 2 1 2 1 2 - 0\n"),
        ("blt", b"2 1\n", b"\n"),
        ("blt", b"2 1\n1 1 0\n0\n", b'"'),
        ("blt", b"2 1\n1 1 0\n0\n", b'"A" '),
        ("blt", b"2 1\n/*", b"*"),
        ("blt", b"1000000000 5\n", b"1 "),
        ("blt", b"30000 5\n", b"1 " * 5000 + b"0\n"),
        ("csv", b"weight,1,2\n", b'1,"'),
        ("csv", b"weight,1,2\n", b","),
        ("csv", b"1,2\n", b"\n1,x"),
        ("csv", b"A,B\n", b"1,2\n"),
        ("cvr", b"Choice 1,Choice 2\n", b"A,B\n"),
        ("cvr", b"contest,Choice 1,Choice 2\n", b"C,A,B\n"),
        ("scottish", b"3,2,\n", b"1,1,\n"),
        ("preflib", b"# NUMBER ALTERNATIVES: 30000\n", b"{"),
        ("preflib", b"# NUMBER ALTERNATIVES: 3\n", b"1: 1,2\n"),
        ("abif", b"", b"1:A=B=C=D=E=F\n"),
        ("abif", b"1:", b"A>"),
        ("json", b"", b"["),
        ("json", b'{"schema": "slatecraft-election/1", "ballots": [', b"[],"),
    )
]
"""For each format, expressions that make files of absurd sizes."""


@pytest.mark.soak
@pytest.mark.parametrize(("format_name", "expression"), ABSURD)
def test_absurd_sizes_take_little_memory_and_end(format_name: str, expression: str) -> None:
    """The largest file that is taken at all, or nearly the most lines, in at most 1 GiB."""
    code = (
        "import resource, sys\n"
        "from slatecraft.stv.formats import FormatError, read_election\n"
        f"SIZE = {MOST_BYTES - 1000}\n"
        f"data = {expression}\n"
        f"try:\n    read_election(data, {format_name!r}, seats=1)\n"
        "except FormatError as error:\n    assert len(str(error)) < 500, len(str(error))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 2**20, f"{int(done.stdout) / 1024:.0f} MiB"


@pytest.mark.soak
def test_readers_under_atheris(tmp_path: Path, real: list[bytes]) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("needs atheris, which is not here")
    for place, data in enumerate(real):
        for chosen in range(len(READABLE) + 1):
            (tmp_path / f"{place}-{chosen}").write_bytes(bytes([chosen]) + data[:3000])
    script = Path(__file__).parent / "fuzz_readers.py"
    done = subprocess.run(
        [sys.executable, script, "60", tmp_path], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
