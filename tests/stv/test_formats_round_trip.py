"""What is written reads back as the same election, in every format that is written."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slatecraft.stv.election import Constraint, Election, Section
from slatecraft.stv.formats import FormatError, read_blt, read_election, write_blt, write_election

NAMES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=12).map(
    str.strip
)
WEIGHTS = st.one_of(
    st.integers(1, 10**9),
    st.decimals("0.001", 1000, places=3).map(Fraction),
    st.builds(Fraction, st.integers(1, 50), st.integers(1, 12)),
)


def rankings(candidates: int, plain: bool) -> st.SearchStrategy[Any]:
    numbers = st.integers(1, candidates)
    if plain:
        return st.lists(numbers, min_size=1, unique=True).flatmap(_grouped)
    group = st.lists(numbers, min_size=2, max_size=4, unique=True) if candidates > 1 else st.none()
    return st.lists(st.one_of(numbers, st.none(), group), max_size=candidates + 2)


def _grouped(order: list[int]) -> st.SearchStrategy[Any]:
    """The order as it is, or with some neighbours equal."""
    if len(order) < 2:
        return st.just(order)
    return st.one_of(
        st.just(order),
        st.integers(0, len(order) - 2).map(lambda at: [*order[:at], order[at : at + 2], *order[at + 2 :]]),
    )


@st.composite
def elections(
    draw: st.DrawFn, *, plain: bool = False, sections: bool = False, everything: bool = False
) -> Election:
    """An election. ``plain``: with whole weights and preferences as PrefLib has them."""
    names = draw(st.lists(NAMES.filter(bool), min_size=1, max_size=8))
    count = len(names)
    ballots = draw(st.lists(rankings(count, plain), max_size=12))
    weights = [draw(st.integers(1, 10**9) if plain else WEIGHTS) for _ in ballots]
    numbers = st.frozensets(st.integers(1, count))
    listed = tuple(
        Section(name, draw(WEIGHTS.map(Fraction)))
        for name in draw(
            st.lists(NAMES.filter(bool), min_size=1, max_size=3, unique=True) if sections else st.just([])
        )
    )
    reopen = draw(st.none() | st.integers(1, count)) if everything else None
    return Election(
        tuple(names),
        draw(st.integers(1, count)),
        ballots,  # type: ignore[arg-type]
        weights,  # type: ignore[arg-type]
        title=draw(NAMES),
        withdrawn=frozenset() if plain else draw(numbers) - {reopen},
        parties=() if plain else draw(st.one_of(st.just(()), st.tuples(*[NAMES] * count).filter(any))),
        sections=listed,
        rebased=bool(listed) and draw(st.booleans()),
        section_of=np.array([draw(st.integers(0, len(listed) - 1)) for _ in ballots], np.int16)
        if listed
        else None,
        constraints=(Constraint("women", draw(numbers), 0, draw(st.none() | st.integers(8, 10))),)
        if everything
        else (),
        reopen=reopen,
    )


def ballots(election: Election) -> list[tuple[Fraction, tuple[int, ...], tuple[bool, ...], str]]:
    joined = np.zeros(election.rankings.shape, bool) if election.joined is None else election.joined
    found = []
    for place, weight in enumerate(election.weights.tolist()):
        row = election.rankings[place].tolist()
        while row and row[-1] == 0:
            row.pop()
        section = (
            election.sections[election.section_of[place]].name if election.section_of is not None else ""
        )
        found.append((weight * election.unit, tuple(row), tuple(joined[place].tolist()[: len(row)]), section))
    return found


def front(election: Election) -> tuple[Any, ...]:
    return (
        election.candidates,
        election.seats,
        election.title,
        election.withdrawn,
        election.parties,
        election.sections,
        election.rebased,
        election.constraints,
        election.reopen,
    )


def again(election: Election, format_name: Any) -> Election:
    stream = io.BytesIO()
    write_election(election, stream, format_name)
    return read_election(stream.getvalue(), format_name)


@given(elections())
def test_blt(election: Election) -> None:
    read = again(election, "blt")
    assert (front(read), ballots(read)) == (front(election), ballots(election))


@given(elections(sections=True))
def test_csv(election: Election) -> None:
    read = again(election, "csv")
    assert (front(read), ballots(read)) == (front(election), ballots(election))


@given(elections(sections=True, everything=True))
def test_json(election: Election) -> None:
    read = again(election, "json")
    assert (front(read), ballots(read)) == (front(election), ballots(election))


@given(elections(plain=True))
def test_preflib_which_merges_equal_ballots(election: Election) -> None:
    def merged(one: Election) -> Counter[Any]:
        total: Counter[Any] = Counter()
        for weight, *ballot in ballots(one):
            total[tuple(ballot)] += int(weight)
        return total

    read = again(election, "preflib")
    assert (front(read), merged(read)) == (front(election), merged(election))


@given(elections())
def test_the_format_is_detected(election: Election) -> None:
    for format_name in ("blt", "csv", "json"):
        stream = io.BytesIO()
        write_election(election, stream, format_name)  # type: ignore[arg-type]
        assert front(read_election(stream.getvalue())) == front(election)


def test_real_elections_in_every_format(shared: Path, tmp_path: Path) -> None:
    for path in (
        shared / "scotland/2017/aberdeen_2017_ward10.blt",
        shared / "elections/portland-2024-district-1.blt",
    ):
        election = read_blt(path)
        for name in ("a.blt", "a.blt.gz", "a.csv", "a.json", "a.soi", "a.csv.gz"):
            write_election(election, tmp_path / name)
            read = read_election(tmp_path / name)
            assert front(read) == front(election), name
            assert ballots(read) == ballots(election), name


def test_repeated_preferences_and_no_weight() -> None:
    election = Election(("A", "B"), 1, [[1, 1, 2], [2]], [3, 0])  # type: ignore[arg-type]
    assert ballots(again(election, "blt")) == ballots(election)[:1]
    assert ballots(again(election, "csv")) == ballots(election)


def test_a_path_that_ends_in_gz_is_packed_the_same_each_time(tmp_path: Path) -> None:
    election = Election(("A", "B"), 1, [[1, 2]])  # type: ignore[arg-type]
    for name in ("one.blt.gz", "two.blt.gz"):
        write_blt(election, tmp_path / name)
    assert (tmp_path / "one.blt.gz").read_bytes() == (tmp_path / "two.blt.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.blt.gz").read_bytes()).startswith(b"2 1\n1 1 2 0\n0\n")


def test_blanks_at_the_ends_of_names_are_left_out_by_every_format() -> None:
    election = Election((" A", "B "), 1, [[1, 2]], title=" T ")  # type: ignore[arg-type]
    for format_name in ("blt", "csv", "json", "preflib"):
        read = again(election, format_name)
        assert (read.candidates, read.title) == (("A", "B"), "T"), format_name
    assert front(again(read, "json")) == front(read)


def test_preflib_leaves_parties_out() -> None:
    election = Election(("A", "B"), 1, [[1, 2]], parties=("Labour", ""))  # type: ignore[arg-type]
    assert again(election, "preflib").parties == ()


def test_text_streams() -> None:
    stream = io.StringIO()
    write_election(Election(("A", "B"), 1, [[1, 2]], title="T"), stream, "blt")  # type: ignore[arg-type]
    assert stream.getvalue() == '2 1\n1 1 2 0\n0\n"A"\n"B"\n"T"\n'


@pytest.mark.parametrize(
    ("change", "formats", "sentence"),
    [
        ({"sections": (Section("x"),), "section_of": np.zeros(1, np.int16)}, ("blt", "preflib"), "sections"),
        ({"constraints": (Constraint("x", frozenset({1}), 1),)}, ("blt", "csv", "preflib"), "constraints"),
        ({"reopen": 2}, ("blt", "csv", "preflib"), "re-open nominations"),
        ({"withdrawn": frozenset({1})}, ("preflib",), "withdrawn"),
        ({"rankings": [[1, 1]]}, ("preflib",), "repeated"),
        ({"rankings": [[None, 1]]}, ("preflib",), "gap"),
        ({"rankings": [[]]}, ("preflib",), "blank"),
        ({"weights": ["0.5"]}, ("preflib",), "weight 1/2"),
        ({"candidates": ("A\nB", "C")}, ("blt", "csv", "preflib"), "line break"),
        ({"candidates": ("A", " ")}, ("blt", "csv", "json", "preflib"), "Candidate 2 has no name"),
        ({"title": "x" * 2000}, ("blt", "csv", "preflib"), "more than 1,000 characters"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(
    change: dict[str, Any], formats: tuple[Any, ...], sentence: str
) -> None:
    election = Election(**({"candidates": ("A", "B"), "seats": 1, "rankings": [[1, 2]]} | change))
    for format_name in formats:
        with pytest.raises(FormatError, match=sentence):
            write_election(election, io.StringIO(), format_name)


@pytest.mark.parametrize(
    ("rankings", "kind", "sentences"),
    [
        ([[1, 2]], "soc", {}),
        (
            [[1]],
            "soi",
            {"soc": "orders of all candidates without equal preferences", "toc": "orders of all candidates"},
        ),
        (
            [[[1, 2]]],
            "toc",
            {
                "soc": "orders of all candidates without equal preferences",
                "soi": "orders without equal preferences",
            },
        ),
        (
            [[[1, 2]], [1]],
            "toi",
            {
                "soc": "orders of all candidates without equal preferences",
                "soi": "orders without equal preferences",
                "toc": "orders of all candidates",
            },
        ),
    ],
)
def test_the_ending_of_preflib_says_what_the_orders_are(
    rankings: Any, kind: str, sentences: dict[str, str], tmp_path: Path
) -> None:
    election = Election(("A", "B"), 1, rankings)
    for ending in ("soc", "soi", "toc", "toi"):
        path = tmp_path / f"a.{ending}"
        if ending in sentences:
            with pytest.raises(FormatError) as caught:
                write_election(election, path)
            assert str(caught.value) == (
                f"{path}: The ending .{ending} is for {sentences[ending]}, which not all ballots are. "
                f"Use the ending .{kind}."
            )
            assert not path.exists()
        else:
            write_election(election, path)
            assert f"# DATA TYPE: {ending}\n" in path.read_text()
    stream = io.StringIO()
    write_election(election, stream, "preflib")
    assert f"# DATA TYPE: {kind}\n" in stream.getvalue()


def test_the_ending_and_the_format_agree(tmp_path: Path) -> None:
    election = Election(("A", "B"), 1, [[1, 2]])  # type: ignore[arg-type]
    endings = {"csv": "csv", "blt": "blt", "json": "json", "soc": "preflib", "toi": "preflib"}
    for ending, format_name in endings.items():
        for given_format in ("csv", "blt", "json", "preflib"):
            path = tmp_path / f"{given_format}.{ending}"
            if given_format == format_name:
                write_election(election, path, format_name)  # type: ignore[arg-type]
                continue
            with pytest.raises(FormatError, match=rf"The ending \.{ending} is for {format_name}, but"):
                write_election(election, path, given_format)  # type: ignore[arg-type]
            assert not path.exists()
    write_election(election, tmp_path / "a.txt", "blt")
    assert read_election(tmp_path / "a.txt").candidates == ("A", "B")


def test_only_formats_that_are_written() -> None:
    election = Election(("A", "B"), 1, [[1, 2]])  # type: ignore[arg-type]
    for format_name in ("abif", "pdf", None):
        with pytest.raises(FormatError, match="It can be as: blt, csv, json, preflib"):
            write_election(election, io.StringIO(), format_name)  # type: ignore[arg-type]
