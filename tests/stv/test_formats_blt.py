"""BLT: every real file reads, every dialect means what it says, and every fault has its line and its sentence."""

from __future__ import annotations

import gzip
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from slatecraft.stv.election import Election, ElectionError
from slatecraft.stv.formats import FormatError, blt, box, read_blt, source

PLAIN = b"""4 2
-2
3 1 3 4 0
4 1 3 2 0
1 2 0
2 2 4 3 1 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Branch committee"
"""


def ballots(election: Election) -> list[tuple[Fraction, list[int]]]:
    """Each ballot's weight and preferences, without what follows the last."""
    found = []
    for weight, row in zip(election.weights.tolist(), election.rankings.tolist(), strict=True):
        while row and row[-1] == 0:
            row.pop()
        found.append((weight * election.unit, row))
    return found


def read(text: str) -> Election:
    return read_blt(text.encode())


def with_care(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Election:
    with monkeypatch.context() as patch:
        patch.setattr(blt, "_plain_ballots", lambda *_: None)
        return read_blt(data)


def test_the_standard_example_reads() -> None:
    election = read_blt(PLAIN)
    assert election.candidates == ("Adam", "Basil", "Charlotte", "Donald")
    assert (election.seats, election.title, election.withdrawn) == (2, "Branch committee", {2})
    assert ballots(election) == [(3, [1, 3, 4]), (4, [1, 3, 2]), (1, [2]), (2, [2, 4, 3, 1])]


def test_every_real_file_reads_with_names(shared: Path) -> None:
    paths = sorted((*shared.glob("scotland/*/*.blt"), *shared.glob("elections/*.blt")))
    assert len(paths) == 584
    for path in paths:
        election = read_blt(path)
        assert election.title, path
        assert len(set(election.candidates)) == len(election.candidates), path
        assert not any(name.startswith("Candidate ") for name in election.candidates), path


def test_the_large_elections_have_their_ballots(shared: Path) -> None:
    expected = {
        "portland-2024-district-1": (42_871, 17, 3),
        "dublin-west-2002": (29_988, 9, 3),
        "eve-csm8": (49_702, 31, 14),
    }
    for name, (papers, candidates, seats) in expected.items():
        election = read_blt(shared / "elections" / f"{name}.blt")
        assert (election.papers, len(election.candidates), election.seats) == (papers, candidates, seats)


def test_the_careful_reader_agrees_with_the_fast_one(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [*sorted(shared.glob("scotland/*/*.blt"))[::40], *shared.glob("elections/*.blt")]
    for path in paths:
        fast, careful = read_blt(path), with_care(path.read_bytes(), monkeypatch)
        assert (fast.candidates, fast.title, fast.seats) == (careful.candidates, careful.title, careful.seats)
        assert np.array_equal(fast.rankings, careful.rankings)
        assert np.array_equal(fast.weights, careful.weights)


SAME = {
    "windows line ends": PLAIN.replace(b"\n", b"\r\n"),
    "old Macintosh line ends": PLAIN.replace(b"\n", b"\r"),
    "byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "gzip": gzip.compress(PLAIN),
    "the end mark of DOS": PLAIN + b"\x1a",
    "no line end at the end": PLAIN.rstrip(),
    "blank lines and blanks": PLAIN.replace(b" ", b"\t ").replace(b"h\t ", b"h ").replace(b"\n", b" \n\n"),
    "no closing zeros": PLAIN.replace(b" 0\n", b"\n"),
    "no zero after the ballots": PLAIN.replace(b"\n0\n", b"\n"),
    "all on one line": PLAIN.replace(b"\n", b" "),
    "all ballots on the first line": PLAIN.replace(b"\n", b" ", 6),
    "all ballots on the first line and no zero after them": PLAIN.replace(b"\n0\n", b"\n").replace(
        b"\n", b" ", 5
    ),
    "the first two numbers on two lines": PLAIN.replace(b"4 2\n", b"4 # candidates\n2 # seats\n"),
    "withdrawn on the first line": PLAIN.replace(b"4 2\n-2\n", b"4 2 -2\n"),
    "options on the first line": PLAIN.replace(b"4 2\n-2\n", b"4 2 [tie 4 3 2 1] [withdrawn 2]\n"),
    "a zero on the next line": PLAIN.replace(b"3 1 3 4 0", b"3 1 3 4\n0"),
    "zeros on lines of their own": PLAIN.replace(b" 0\n", b"\n0\n"),
    "ballots that share lines": PLAIN.replace(b" 0\n4 1", b" 0 4 1").replace(b" 0\n2 2", b" 0 2 2"),
    "comments": PLAIN.replace(b"4 2\n", b"# made by hand\n4 2 // four for two\n").replace(
        b"3 2 0", b"3 2 0 ; sic"
    ),
    "a comment over lines": PLAIN.replace(b"-2\n", b"/* Basil has\nwithdrawn */ -2\n"),
    "identifiers": PLAIN.replace(b"\n1 2 0", b"\n(A #7; 1) 1 2 0"),
    "commas at the ends of lines": PLAIN.replace(b"\n", b",,\n"),
    "commas between the numbers": PLAIN.replace(b" ", b",").replace(b"h,c", b"h c"),
    "commas, and no closing zeros": PLAIN.replace(b" 0\n", b"\n")
    .replace(b" ", b", ")
    .replace(b"h, c", b"h c"),
    "bare names": PLAIN.replace(b'"', b""),
    "bare names and no closing zeros": PLAIN.replace(b'"', b"").replace(b" 0\n", b"\n"),
    "bare names and no zero at all": PLAIN.replace(b'"', b"")
    .replace(b" 0\n", b"\n")
    .replace(b"\n0\n", b"\n"),
    "bare names and no zero after the ballots": PLAIN.replace(b'"', b"").replace(b"\n0\n", b"\n"),
    "bare names with comments": PLAIN.replace(b'"', b"").replace(b"Basil", b"Basil # a comment"),
    "withdrawn as an option": PLAIN.replace(b"-2\n", b"[withdrawn 2]\n"),
    "nicknames": PLAIN.replace(b"-2\n", b"[nick a b c d]\n-2\n").replace(b"3 1 3 4", b"3 a c d"),
    "other options": PLAIN.replace(b"-2\n", b"[tie 4 3\n 2 1 ]\n-2\n[droop rule=meek precision=8]\n"),
    "a source and a comment": PLAIN + b'"from the returning officer"\n"checked"\n',
    "plus signs and zeros before weights": PLAIN.replace(b"\n3 1", b"\n+003 1"),
}


@pytest.mark.parametrize("name", SAME)
def test_a_dialect_means_the_same(name: str) -> None:
    election = read_blt(SAME[name])
    expected = read_blt(PLAIN)
    assert ballots(election) == ballots(expected)
    assert (election.candidates, election.seats) == (expected.candidates, expected.seats)
    assert (election.title, election.withdrawn) == (expected.title, expected.withdrawn)


def test_closing_zeros_here_and_there() -> None:
    # Ballots made of the handbook's model election stand so on the web: a 0 only where it is known that no preference
    # follows.
    text = (
        '4 2\n35 1 2\n3 1 3 4\n20 1 4 0\n4 1 2\n81 2\n23 3 1 2 0\n64 3\n2 4\n0\n"A"\n"B"\n"C"\n"D"\n"Model"\n'
    )
    assert ballots(read_blt(text.encode())) == [
        (35, [1, 2]),
        (3, [1, 3, 4]),
        (20, [1, 4]),
        (4, [1, 2]),
        (81, [2]),
        (23, [3, 1, 2]),
        (64, [3]),
        (2, [4]),
    ]
    assert ballots(read_blt(b"2 1\n3 1 2\n2 1 0\n0\n")) == [(3, [1, 2]), (2, [1])]


def test_equal_and_skipped_preferences() -> None:
    election = read('4 1\n2 4 1=3 0\n1 2 = 4 = 3 1 0\n1 - 1 - 2 0\n3 (1 2) 3 0\n0\n"A"\n"B"\n"C"\n"D"\n"T"\n')
    assert ballots(election) == [(2, [4, 1, 3]), (1, [2, 4, 3, 1]), (1, [-1, 1, -1, 2]), (3, [1, 2, 3])]
    assert election.joined is not None
    assert election.joined.astype(int).tolist() == [[0, 0, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0], [0, 1, 0, 0]]


def test_weights_are_exact() -> None:
    election = read("2 1\n0.1 1 0\n.2 2 0\n1/3 1 2 0\n1000000000 2 1 0\n0\n")
    assert [weight for weight, _ in ballots(election)] == [
        Fraction(1, 10),
        Fraction(1, 5),
        Fraction(1, 3),
        10**9,
    ]


def test_repeated_preferences_stay_for_the_rule_to_read() -> None:
    assert ballots(read("2 1\n3 1 1 2 0\n0\n")) == [(3, [1, 1, 2])]


def test_a_ballot_may_be_blank_and_there_may_be_none() -> None:
    assert ballots(read("2 1\n3 0\n1 2 0\n0\n")) == [(3, []), (1, [2])]
    assert ballots(read('2 1\n0\n"A"\n"B"\n"T"')) == []


def test_zeros_in_a_line_are_gaps_where_they_cannot_end_ballots() -> None:
    assert ballots(read("3 1\n1 0 0 1 0\n2 3 0 1 0\n1 2 0 0 0\n0\n")) == [
        (1, [-1, -1, 1]),
        (2, [3, -1, 1]),
        (1, [2]),
    ]


def test_names_may_be_missing() -> None:
    election = read("2 1\n3 1 2 0\n0\n")
    assert (election.candidates, election.title) == (("Candidate 1", "Candidate 2"), "")
    assert read('2 1\n3 1 2 0\n0\n"A"\n"B"\n').title == ""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (r'"Jo \"Red\" Smith"', 'Jo "Red" Smith'),
        ('"Jo ""Red"" Smith"', 'Jo "Red" Smith'),
        ('"Jo "Red" Smith"', 'Jo "Red" Smith'),
        ('"Jo Smith" # the younger', "Jo Smith"),
        ('"Smith, Jo",', "Smith, Jo"),
        (r'"Back\\slash"', r"Back\slash"),
        ('"0"', "0"),
        ('"Òrla Nic Aoidh"', "Òrla Nic Aoidh"),
    ],
)
def test_quoted_names(written: str, name: str) -> None:
    election = read(f'2 1\n3 1 2 0\n0\n{written}\n"B"\n"T"\n')
    assert (election.candidates, election.title, election.parties) == ((name, "B"), "T", ())


def test_bare_names() -> None:
    election = read("3 1\n3 1 2 0\n0\nJo O'NEILL (Lab)\nBob; chair\nCat /* sic */\nWard #3; Newlands\n")
    assert election.candidates == ("Jo O'NEILL (Lab)", "Bob", "Cat")
    assert election.title == "Ward #3; Newlands"
    assert read("3 1\n3 1 2 0\n0\nAnn Bob Cat # all of them\n").candidates == ("Ann", "Bob", "Cat")


def test_a_gap_between_commas_is_a_preference_left_out() -> None:
    assert ballots(read("3,1\n2,1,,3\n1,2\n0\n")) == [(2, [1, -1, 3]), (1, [2])]


def test_a_second_string_is_the_party() -> None:
    election = read('2 1\n3 1 2 0\n0\n"Ann Bell" "Labour"\n"Bob" "Green"\nWard 2 Newlands\n')
    assert (election.candidates, election.parties) == (("Ann Bell", "Bob"), ("Labour", "Green"))
    assert election.title == "Ward 2 Newlands"
    doubled = read('2 1\n3 1 2 0\n0\n"Ann BELL ""Labour"""\n"Bob ""Green"""\nWard\n')
    assert (doubled.candidates, doubled.parties) == (("Ann BELL", "Bob"), ("Labour", "Green"))


def test_seats_may_be_replaced() -> None:
    assert read_blt(PLAIN, seats=3).seats == 3


def test_too_many_seats_are_blamed_on_who_asks_for_them() -> None:
    with pytest.raises(FormatError, match="9 seats are asked for, but there are only 4 candidates") as caught:
        read_blt(PLAIN, seats=9)
    assert caught.value.line is None


FAULTS = [
    ("", None, "The file is empty."),
    ("\n \n", None, "The file is empty."),
    ("# nothing\n", None, "has no numbers of candidates and seats"),
    ("hello\n", 1, "'hello' is not a number of candidates"),
    ("3\n", None, "has no numbers of candidates and seats"),
    ("3 x\n", 1, "'x' is not a number of seats"),
    ("6\n3 1 2 0\n2 2 0\n0\n", 1, "This line has one number, and the next is not the number of seats alone"),
    ('6\n3 "A"\n', 1, "This line has one number"),
    ('6 "A"\n3\n1 1 0\n0\n', 1, "is not a number of seats"),
    ("6 3 9\n3 1 2 0\n2 2 0\n0\n", 1, "More follows the numbers of candidates and seats on this line"),
    ("6 3 9 7\n3 1 2 0\n0\n", 1, "More follows the numbers of candidates and seats on this line"),
    ("6 3 council\n3 1 2 0\n0\n", 1, "More follows the numbers of candidates and seats on this line"),
    ("6 3 3 1 2 0\n2 2 0\n0\n", 1, "More follows the numbers of candidates and seats on this line"),
    ("6 3 3 1 2 0\n0\n", 1, "More follows the numbers of candidates and seats on this line"),
    ("6 3 -1\n-2 2 0\n0\n", 2, "The weight -2 is negative"),
    ('2 1 "Vote"\n3 1 2 0\n0\n', 1, "A name comes before the ballots end"),
    ("0 2\n0\n", 1, "at least one candidate"),
    ("3 0\n0\n", 1, "at least one seat"),
    ("2 3\n1 1 0\n0\n", 1, "There are 3 seats but only 2 candidates"),
    ("1000000000 2\n1 1 0\n0\n", 1, "1,000,000,000 candidates are too many"),
    ("99999999999999999999 2\n1 1 0\n0\n", 1, "not a number of candidates"),
    ("2 1\n-3\n1 1 0\n0\n", 2, "There is no candidate 3"),
    ("2 1\n1 1 0\n1 3 0\n0\n", 3, "There is no candidate 3. They are numbered 1 to 2."),
    ("2 1\n1 1 0\n1 999999999999999999999 0\n0\n", 3, "is not a preference"),
    ("2 1\n1 1 0\n1 x 0\n0\n", 3, "'x' is not a preference"),
    ("2 1\n1 1 0\n1 1=- 0\n0\n", 3, "'-' is not a preference"),
    ("2 1\n1 1 0\n-1 2 0\n0\n", 3, "The weight -1 is negative"),
    ("2 1\n-1 2 0\n0\n", 2, "The weight -1 is negative"),
    ("2 1\n1 1 0\nx 2 0\n0\n", 3, "The weight 'x' is not a number"),
    ("2 1\n1 1 0\n1/0 2 0\n0\n", 3, "The weight '1/0' is not a number"),
    (
        f"2 1\n1 1 0\n{10**30} 2 0\n0\n",
        3,
        "is too large. The papers may number at most 9,007,199,254,740,991",
    ),
    ("2 1\n1 1 0\n1e3 2 0\n0\n", 3, "The weight '1e3' is not a number in digits. Write it as 3, 0.5 or 1/3."),
    ("2 1\n1 1 0\n0.00000000000000000001 2 0\n0\n", 3, "too many decimals"),
    ("2 1\n9007199254740990 1 0\n2 2 0\n0\n", 3, "add up to more than 9,007,199,254,740,991"),
    ("2 1\n1/999999999989 1 0\n1/999999999961 2 0\n0\n", 3, "no common denominator"),
    ("2 1\n", 1, "The file ends before its ballots do"),
    ("2 1\n3 1 2 0\n", 2, "The file ends before its ballots do"),
    ("2 1\n3 1 2 0\n4 2", 3, "The file ends before its ballots do"),
    ('2 1\n3 1 2 0\n0\n"A"\n', 4, "Only 1 of 2 candidates are named. Is the file cut short"),
    ('2 1\n3 1 2 0\n0\n"A"\n"B\n', 5, "no closing quotation mark. Is the file cut short?"),
    ('3 1\n2 1 2 0\n3 2\n1 3 0\n0\n"A"\n"B"\n"C"\n', 3, "This line has no 0 at its end"),
    ('3 1\n2 1 2\n 3 0\n0\n"A"\n"B"\n"C"\n', 2, "This line has no 0 at its end"),
    ("3 1\n(1) 1 1 2 0\n(2) 1 3\n(1) 1 2 0\n0\n", 3, "This line has no 0 at its end"),
    ("3 1\n2 1 2 0 3 2\n1 3 0\n0\n", 2, "This line has no 0 at its end"),
    ("4 1\n2 1 - 2 0\n3 2\n.5 3 0\n1 1 0\n0\n", 3, "This line has no 0 at its end"),
    ('2 1\n3 1 2 0\n0\n0\n"A"\n"B"\n"T"\n', 4, "There is one such 0, and names follow it"),
    ('2 1\n3 1 2 0\n0\n"A" Labour\n"B"\n"T"\n', 4, "'Labour' is not in quotation marks"),
    ('2 1\n3 1 2 0\n0\nA\n"B"\n"T"\n', 4, "'A' is not in quotation marks"),
    ('2 1\n3 1 2 0\n0\n"A"\n""\n"T"\n', 5, "Candidate 2 has no name"),
    ("2 1\n1,034 1 0\n0\n", 2, "The weight '1,034' is not a number"),
    ("3 1\n1 1\nAnn Bell\nBob\n", 4, "Only 2 of 3 candidates are named"),
    ('2 1\n3 1 0\n2 2\n"A"\n"B"\n', 4, "A name comes before the ballots end"),
    ('2 1\n3 1 2 0\n0\n2 1 0\n0\n"A"\n"B"\n', 4, "More numbers follow the 0 that ends the ballots"),
    ("2 1\n3 1 2 0 0 2 1\n", 2, "More numbers follow the 0 that ends the ballots"),
    ('2 1\n1 1 0\n0\n"A"\n"B"\n"C"\n"D"\n"E"\n"F"\n', 9, "More names follow than those of 2 candidates"),
    ("2 1\n1 1 0\n00\n0\n", 4, "The file ends before its ballots do"),
    ("2 1\n[tie 1 2\n1 1 0\n0\n", 2, "The option that begins with [ does not end"),
    ("2 1\n[order a]\n1 1 0\n0\n", 2, "The option [order] is not known"),
    ("2 1\n[nick a a]\n1 1 0\n0\n", 2, "2 different names"),
    ("2 1\n/* 1 1 0\n0\n", 3, "does not end"),
    ("2 1\n1 (1 2 0\n0\n", 2, "has no )"),
    (f'1 1\n1 1 0\n0\n"{"x" * 2000}"\n', 4, "more than 1,000 characters"),
]


@pytest.mark.parametrize(("text", "line", "sentence"), FAULTS)
def test_a_fault_has_its_line_and_sentence(
    text: str, line: int | None, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "count.blt"
    path.write_text(text)
    with pytest.raises(FormatError) as caught:
        read_blt(path)
    error = caught.value
    assert sentence in error.sentence
    assert (error.line, error.path) == (line, str(path))
    assert str(error) == f"{path}{f', line {line}' if line else ''}: {error.sentence}"
    assert error.sentence.endswith((".", "?"))
    assert isinstance(error, ElectionError)


def test_files_that_are_no_text() -> None:
    for data, line, sentence in (
        (b"2 1\n1 1\0 0\n", 2, "This is a binary file"),
        (b"\x89PNG\r\n\x1a\n", 2, "This is a binary file"),
        (b"PK\x03\x04", 1, "This is a binary file"),
        ("2 1\n".encode("utf-16"), 1, "The file is in UTF-16"),
        (gzip.compress(PLAIN)[:-9], None, "The gzip file is cut short"),
        (gzip.compress(PLAIN)[:-8] + b"rubbish!", None, "The gzip file is damaged"),
        (b'2 1\n1 1 0\n0\n"Jos\xe9"\n"B"\n', 4, "The byte 0xE9 is not UTF-8"),
    ):
        with pytest.raises(FormatError, match=sentence) as caught:
            read_blt(data)
        assert caught.value.line == line


def test_another_encoding_must_be_said() -> None:
    assert read_blt(b'2 1\n1 1 0\n0\n"Jos\xe9"\n"B"\n', encoding="cp1252").candidates[0] == "José"
    with pytest.raises(FormatError, match="'utf-7' is not known"):
        read_blt(PLAIN, encoding="utf-7")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The soak tests refuse files of the real sizes, in little memory."""
    monkeypatch.setattr(source, "MOST_BYTES", 2**20)
    monkeypatch.setattr(source, "MOST_LINES", 1000)
    monkeypatch.setattr(source, "LONGEST_LINE", 5000)
    monkeypatch.setattr(blt, "MOST_CELLS", 10_000)
    monkeypatch.setattr(box, "MOST_CELLS", 10_000)
    for data, line, sentence in (
        (b"2 1\n1 1 0\n" + b"1 " * 5000, 3, "longer than 5,000 bytes"),
        (b"2 1\n" + b"\n" * 1001, None, "more than 1,000 lines"),
        (gzip.compress(b"2 1\n" + b"0" * 2**20), None, "larger than 1 MiB"),
        (b"9 1\n1 " + b"1 " * 100 + b"0\n" + b"1 1 0\n" * 200 + b"0\n", 102, "more than 10,000 preferences"),
    ):
        with pytest.raises(FormatError, match=sentence) as caught:
            read_blt(data)
        assert caught.value.line == line
