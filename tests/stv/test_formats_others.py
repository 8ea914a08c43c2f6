"""The formats besides BLT: what their layouts mean, how they are told apart, and the sentence of every fault."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from slatecraft.stv.election import Election, Section
from slatecraft.stv.formats import FormatError, read_election

DATA = Path(__file__).parent / "data"


def example(name: str) -> str:
    return (DATA / f"formats-{name}").read_text(encoding="utf-8")


CSV_COLUMNS = example("columns.csv")
MGGG = example("scottish.csv")
NEW_PREFLIB = example("new.toi")
OLD_PREFLIB = example("old.toi")
ABIF = example("example.abif")
ES_AND_S = example("es-and-s.csv")
CLEAR = example("clear-ballot.csv")
JSON = example("example.json")


def ballots(election: Election) -> list[tuple[Fraction, list[int]]]:
    found = []
    for weight, row in zip(election.weights.tolist(), election.rankings.tolist(), strict=True):
        while row and row[-1] == 0:
            row.pop()
        found.append((weight * election.unit, row))
    return found


def joined(election: Election) -> list[list[int]]:
    assert election.joined is not None
    return election.joined.astype(int).tolist()  # type: ignore[no-any-return]


def read(text: str, format_name: Any = None, **choices: Any) -> Election:
    return read_election(text.encode(), format_name, **choices)


def test_csv_with_a_column_for_each_preference() -> None:
    election = read(CSV_COLUMNS)
    assert (election.candidates, election.parties) == (("Ann Bell", "Bob", "Cat"), ("Labour", "", ""))
    assert (election.seats, election.title, election.withdrawn) == (2, "Branch committee, 2025", {3})
    assert ballots(election) == [(3, [1, 2, 3]), (Fraction(1, 2), [2, -1, 1]), (1, [2, 3, 1]), (2, [])]
    assert joined(election)[2] == [0, 1, 0]


@pytest.mark.parametrize(
    "text",
    [
        "1st choice,2nd choice\nCat,Ann\nBob,\n",
        "First preference;Second preference\nCat;Ann\nBob\n",
        "Rank 1\tRank 2\nCat\tAnn\nBob\t\n",
        "weight|1|2\n1|Cat|Ann\n1|Bob\n",
        "ballot id,preference_1,preference_2\n7,Cat,Ann\n8,Bob,\n",
        "1,2\nCat,Ann\nBob,\n",
        "ranking\nCat>Ann\nBob\n",
        "ranking\nCat > Ann\nBob\n",
        '﻿count,ranking\n1,"Cat, Ann"\n1,Bob\n',
        "Ann,Bob,Cat\n2,,1\n,1,\n",
        "weight,Ann,Bob,Cat\r\n1,2,,1\r\n1,,1,\r\n",
        'title;"Committee, the old, of 2025"\n1;2\nCat;Ann\nBob\n',
        "title;Committee, the old, of 2025\n1;2\nCat;Ann\nBob;\n",
        'title,"Committee; new; of 2025"\n1,2\nCat,Ann\nBob,\n',
        "weight;ranking\n1;Cat, Ann\n1;Bob\n",
        "title,,\nwithdrawn,,\n1,2,\nCat,Ann,\nBob,,\n",
        "sep=;\n1;2\nCat;Ann\nBob\n",
        '"SEP=,"\r\ntitle,Precinct; the 2;of;3\r\n1,2\r\nCat,Ann\r\nBob\r\n',
        "sep=\t\nranking\tid\nCat;Ann\t1\nBob\t2\n",
    ],
)
def test_csv_layouts_that_mean_the_same(text: str) -> None:
    """Candidates that are not listed are numbered by their names, whatever order the ballots have."""
    election = read(text, seats=1)
    assert election.candidates == ("Ann", "Bob", "Cat")
    assert ballots(election) == [(1, [3, 1]), (1, [2])]


def test_a_line_that_says_what_parts_the_cells_is_counted() -> None:
    with pytest.raises(FormatError, match="There is no candidate 7") as caught:
        read("sep=;\nseats;1\ncandidate;1;Ann\n1;2\n1;7\n")
    assert caught.value.line == 5
    with pytest.raises(FormatError, match="'x' cannot part cells") as caught:
        read("sep=x\nseatsx1\n")
    assert caught.value.line == 1
    election = read("sep=;\nRank 1;Rank 2\nAnn, the elder;Bob, Cat\n", "cvr", seats=1)
    assert election.candidates == ("Ann, the elder", "Bob, Cat")


REPEATED = [
    ("seats,3\ntitle,x\nseats,2\n1\nAnn\n", "csv", "line 3: The row 'seats' stands on line 1 already"),
    ("title,x\nTitle,x\nseats,2\n1\nAnn\n", "csv", "line 2: The row 'title' stands on line 1 already"),
    ("seats,1\nrebased,yes\nrebased,no\n1\nAnn\n", "csv", "line 3: The row 'rebased' stands on line 2"),
    ("seats,1\nshare,A,1\nshare,A,2\n1\nAnn\n", "csv", "line 3: The share of 'A' stands on line 2 already"),
    ("seats,3,2\n1\nAnn\n", "csv", "line 1: One cell must follow 'seats' on this row"),
    ("title,Council, 2026\nseats,1\n1\nAnn\n", "csv", "line 1: One cell must follow 'title' on this row"),
    (
        "seats,1\nweight,1,weight\n1,Ann,2\n",
        "csv",
        "line 2: Two columns, 'weight' and 'weight', are for the weights.",
    ),
    ("seats,1\npapers,Ann,votes\n1,1,2\n", "csv", "line 2: Two columns, 'papers' and 'votes', are for the w"),
    ("seats,1\nballot,ranking\nAnn,Ann\n", "csv", "line 2: Two columns, 'ballot' and 'ranking', are for the"),
    ("seats,1\ngroup,1,section\nA,Ann,B\n", "csv", "line 2: Two columns, 'group' and 'section', are for the"),
    (JSON.replace('"seats": 1', '"seats": 1,\n"seats": 2'), "json", "line 2: The key 'seats' stands twice."),
    (JSON.replace('"seats": 1', '"seats": 1, "s\\u0065ats": 2'), "json", "The key 'seats' stands twice."),
    (
        JSON.replace('"name": "Cat"', '"name": "Cat", "name": "Dan"'),
        "json",
        "Candidate 3: A candidate has the key 'name' twice.",
    ),
    (
        NEW_PREFLIB.replace("# NUMBER VOTERS", "# NUMBER ALTERNATIVES: 5\n# NUMBER VOTERS"),
        "preflib",
        "line 6: NUMBER ALTERNATIVES stands on line 5 already",
    ),
    (
        NEW_PREFLIB.replace("ALTERNATIVE NAME 2", "ALTERNATIVE NAME 1"),
        "preflib",
        "line 9: ALTERNATIVE NAME 1 stands on line 8 already",
    ),
    ('{"seats": 1}\n{"seats": 2}\n1:A>B\n', "abif", "line 2: Line 1 gives the seats already"),
    ('{"seats": 1, "seats": 2}\n1:A>B\n', "abif", "line 1: 'seats' stands twice."),
    ('{"seats": 1}\n=A:[Ann]\n=A:[Abe]\n1:A>B\n', "abif", "line 3: 'A' is declared twice."),
    ("2 1\n[nick a b]\n[nick b a]\n1 a 0\n0\n", "blt", "line 3: The option [nick] stands twice."),
]


@pytest.mark.parametrize(("text", "format_name", "words"), REPEATED)
def test_what_is_said_twice_is_refused(text: str, format_name: str, words: str) -> None:
    """Neither is known to be right."""
    with pytest.raises(FormatError) as caught:
        read(text, format_name)
    assert words.lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (
            "slatecraft-count/1",
            "This is a count, not ballots. `slatecraft viewer` writes a page that replays it.",
        ),
        ("slatecraft-plan/1", "This is a plan, not ballots. Give the file of ballots."),
        ("slatecraft-else/7", "This is a document of the form 'slatecraft-else/7', not ballots."),
    ],
)
def test_other_documents_are_said_to_be_no_ballots(schema: str, words: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(f'{{\n "schema": "{schema}",\n "language": "en"\n}}\n')
    assert caught.value.sentence.startswith(words)


def test_names_that_only_look_alike_are_explained() -> None:
    text = "seats,1\ncandidate,1,Ada Price\n1\nAda\u00a0Price\n"
    with pytest.raises(FormatError) as caught:
        read(text)
    assert str(caught.value) == (
        "Line 4: 'Ada Price' is not a candidate, though 'Ada Price' is. They differ in capitals, blanks or how an "
        "accent is encoded: write the name as it is listed."
    )
    with pytest.raises(
        FormatError, match=r"'Bede Price' is not a candidate\. It must be a number or a listed name"
    ):
        read(text.replace("Ada\u00a0", "Bede\u00a0"))


def test_csv_with_numbers_and_no_names() -> None:
    election = read("weight,ranking\n3,1 2=4\n2,4 - 1\n", seats=1)
    assert election.candidates == ("Candidate 1", "Candidate 2", "Candidate 3", "Candidate 4")
    assert ballots(election) == [(3, [1, 2, 4]), (2, [4, -1, 1])]
    assert joined(election) == [[0, 0, 1], [0, 0, 0]]


def test_csv_as_voters_wrote_it() -> None:
    """A column for each candidate: equal ranks are equal preferences, a missing rank is one left out."""
    election = read("Ann,Bob,Cat\n1,1,3\n2,,\n", seats=1)
    assert ballots(election) == [(1, [1, 2, -1, 3]), (1, [-1, 1])]
    assert joined(election) == [[0, 1, 0, 0], [0, 0, 0, 0]]


def test_csv_of_an_electoral_college() -> None:
    election = read(
        "seats,1\nshare,Members,2\nshare,Affiliates,1/2\nweight,section,1\n3,Affiliates,Ann\n1,Members,Bob\n"
    )
    assert election.sections == (Section("Members", Fraction(2)), Section("Affiliates", Fraction(1, 2)))
    assert election.section_of is not None
    assert election.section_of.tolist() == [1, 0]
    unlisted = read("section,1\nMembers,Ann\nAffiliates,Bob\n", seats=1)
    assert [section.share for section in unlisted.sections] == [1, 1]


def test_the_scottish_csv() -> None:
    for text in (MGGG, MGGG.rstrip(), MGGG.replace('""Ward', '"Ward').replace('bank""', 'bank"')):
        election = read(text)
        assert election.candidates == ("Ellen Höfer-Franz", 'Colin "Col" Mcculloch', "James Maclaren")
        assert election.parties == ("Green (Gr)", "Labour (Lab)", "Conservative and Unionist Party (Con)")
        assert (election.seats, election.title) == (2, "Ward 11 - Bishopton, Bridge of Weir and Langbank")
        assert ballots(election) == [(372, [1]), (23, [1, 2]), (36, [3, 1, 2])]


def test_a_councils_preference_profile_is_blt_whatever_its_name(shared: Path, tmp_path: Path) -> None:
    ward = (shared / "scotland" / "2017" / "aberdeen_2017_ward10.blt").read_bytes()
    for ending in ("csv", "txt", "blt"):
        path = tmp_path / f"PreferenceProfile_V0001_Ward-10.{ending}"
        path.write_bytes(ward)
        assert read_election(path).candidates[0] == "John Cooke"
        assert read_election(path, "scottish").papers == read_election(path).papers


def test_the_scottish_csv_is_known_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "ward.blt"
    path.write_text(MGGG)
    assert read_election(path).candidates == read(MGGG).candidates


def test_blt_with_commas_is_known_whatever_its_name(tmp_path: Path) -> None:
    text = '3,1,\n2,1,2,0,\n1,3,0,\n0,\n"A",\n"B",\n"C",\n"T",\n'
    for name in ("ward.blt", "ward.csv", "ward.txt"):
        (tmp_path / name).write_text(text)
        election = read_election(tmp_path / name)
        assert (election.candidates, election.title) == (("A", "B", "C"), "T")
        assert ballots(election) == [(2, [1, 2]), (1, [3])]


def test_preflib() -> None:
    for text, seats in ((NEW_PREFLIB, None), (OLD_PREFLIB, 2)):
        election = read(text, seats=seats)
        assert election.candidates == ("Ann, the elder: yes", "Bob", "Cat", "Dan")
        assert election.seats == 2
        assert ballots(election) == [(4, [1, 2, 3, 4]), (2, [3])]
        assert joined(election) == [[0, 0, 1, 0], [0, 0, 0, 0]]
    assert read(NEW_PREFLIB).title == "Branch committee"


def test_abif() -> None:
    election = read(ABIF)
    assert election.candidates == ("Memphis, TN", "Nashville, TN", "Chat", "Knox")
    assert (election.title, election.seats) == ("Capital", 1)
    assert ballots(election) == [(42, [1, 2, 3, 4]), (26, [2, 3]), (15, [3, 4]), (3, [2, 4, 1])]
    assert joined(election) == [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0]]


def test_records_with_a_column_for_each_preference() -> None:
    election = read(ES_AND_S, seats=1)
    assert (election.candidates, election.title) == (("Ann", "Bob", "write-in"), "Council")
    assert ballots(election) == [(1, [1, -1, 2]), (1, [-1, 2, 1]), (1, []), (1, [2, 2, 3])]
    assert ballots(read(ES_AND_S, seats=1, overvote="end"))[1] == (1, [])


def test_records_of_several_contests() -> None:
    text = (
        "Cast Vote Record,Mayor Choice 1 of 2 (7),Mayor Choice 2 of 2 (7),Clerk Choice 1 of 2 (8),"
        "Clerk Choice 2 of 2 (8)\n"
        "1,Ann,Bob,Cat,undervote\n2,Bob,undervote,,\n"
    )
    assert ballots(read(text, seats=1, contest="Mayor")) == [(1, [1, 2]), (1, [2])]
    assert read(text, seats=1, contest="Clerk").candidates == ("Cat",)
    with pytest.raises(FormatError, match=r"2 contests. Choose one as the contest: Mayor \(7\); Clerk \(8\)"):
        read(text, seats=1)
    with pytest.raises(FormatError, match="No contest is called 'Sheriff'"):
        read(text, seats=1, contest="Sheriff")


@pytest.mark.parametrize("options", [{"contest": "Mayor"}, {"overvote": "end"}])
def test_what_is_for_records_only_is_refused_elsewhere(options: dict[str, str]) -> None:
    with pytest.raises(FormatError, match=f"{next(iter(options))} is for cast vote records; .* read as blt"):
        read('2 1\n3 1 2 0\n2 2 0\n0\n"A"\n"B"\n"Vote"\n', **options)


def test_records_with_a_column_for_the_contest() -> None:
    text = "contest,rank1,rank2\nMayor,Ann,Bob\nClerk,Cat,\nMayor,Bob,overvote\n"
    assert ballots(read(text, "cvr", seats=1, contest="Mayor")) == [(1, [1, 2]), (1, [2])]
    with pytest.raises(FormatError, match="2 contests"):
        read(text, "cvr", seats=1)


def test_records_with_a_column_for_each_candidate_at_each_rank() -> None:
    """Two candidates at one rank stand as equal, for the rule to read."""
    election = read(CLEAR)
    assert (election.candidates, election.seats, election.title) == (("Ann", "Bob", "Cat"), 3, "Council")
    assert election.parties == ()
    assert read(CLEAR.replace(":Ann:NON", ":Ann:DEM")).parties == ("DEM", "", "")
    assert ballots(election) == [(1, [2, 1]), (1, [1, 2, 3]), (1, []), (1, [-1, 2])]
    assert joined(election)[1] == [0, 1, 0]


CONTEST = '"Council (Vote For=2, Num Ranks=2)"'
DOMINION = (
    "Made up,5.19.1.1,,,,,\n"
    f",,,{CONTEST},{CONTEST},{CONTEST},{CONTEST}\n"
    ",,,Bob(1),Ann(1),Bob(2),Ann(2)\n"
    "CvrNumber,TabulatorNum,BallotType,NON,NON,NON,NON\n"
    '="1",="7",A,1,0,0,1\n2,7,A,0,1,1,0\n3,7,B,,,,\n'
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (DOMINION[: DOMINION.index(",1,0\n3,7")], 6),
        (DOMINION[: DOMINION.index(",0,1,1,0\n3,7")], 6),
        (DOMINION.replace("3,7,B,,,,\n", "3,7,B\n"), 7),
        (CLEAR[: CLEAR.index("\n3,A-3")].removesuffix(",0,0,1"), 3),
        (ES_AND_S.replace("undervote,undervote,undervote", "undervote"), 4),
        ("contest,Choice 1,Choice 2\nMayor,Ann,Bob\nMayor,Bob\n", 3),
    ],
)
def test_a_record_that_is_cut_short_is_refused(text: str, line: int) -> None:
    with pytest.raises(FormatError, match=r"This row has only \d cells, though the heads have \d") as caught:
        read(text, "cvr", seats=1)
    assert caught.value.line == line


def test_records_under_four_rows() -> None:
    election = read(DOMINION)
    assert (election.candidates, election.seats, election.title) == (("Ann", "Bob"), 2, "Council")
    assert ballots(election) == [(1, [2, 1]), (1, [1, 2])]


def test_json() -> None:
    election = read(JSON)
    assert (election.candidates, election.parties) == (("Ann", "Bob", "Cat"), ("", "Green", ""))
    assert election.constraints[0].members == {1, 3}
    assert ballots(election) == [(Fraction(1, 3), [1, 2, 3, -1, 1]), (2, [])]


FAULTS: list[tuple[str, Any, dict[str, Any], int | None, str]] = [
    ("weight,1,2\n1,Ann,Bob\n", "csv", {}, None, "does not say how many seats"),
    ("seats,2\n", "csv", {}, 1, "No row names the columns"),
    ("seats,\nweight,1\n", "csv", {}, 1, "Nothing follows 'seats' on this row"),
    ("seats,two\nweight,1\n", "csv", {}, 1, "'two' is not a number of seats"),
    ("seats,1\nweight,1\n", "csv", {}, None, "no ballot and no list of candidates"),
    ("weight,1,3\n1,Ann,Bob\n", "csv", {"seats": 1}, 1, "not numbered 1, 2, 3"),
    ("weight,1,1st\n1,Ann,Bob\n", "csv", {"seats": 1}, 1, "Two columns are for preference 1"),
    ("wieght,1,2\n1,Ann,Bob\n", "csv", {"seats": 1}, 1, "The column 'wieght' is not known"),
    ("seats,1\nquota,30\nweight,1\n1,Ann\n", "csv", {}, 2, "'quota' is not known. At the top of a file may"),
    ("seats,1\nquota,1\nweight,1\n1,Ann\n", "csv", {}, 2, "'quota' is not known. At the top of a file may"),
    ("method,scottish\nseats,1\nweight,1\n1,Ann\n", "csv", {"seats": 1}, 1, "'method' is not known"),
    ("seats,1\nmethod,scottish\nweight,1\n1,Ann\n", "csv", {}, 2, "'method' is not known"),
    ("seats,1\nshare,A,1\nweight,1\n1,Ann\n", "csv", {}, 3, "no column says of which section a ballot is"),
    ("weight\n1\n", "csv", {"seats": 1}, 1, "No column holds preferences"),
    ("weight,1,2\n,Ann,Bob\n", "csv", {"seats": 1}, 2, "This row has no weight"),
    ("weight,1,2\n-1,Ann,Bob\n", "csv", {"seats": 1}, 2, "The weight -1 is negative"),
    (f"weight,1,2\n1,Ann,Bob\n{10**30},Ann\n", "csv", {"seats": 1}, 3, "is too large"),
    ("weight,1,2\n1,Ann,Bob,Cat\n", "csv", {"seats": 1}, 2, "more cells than there are columns"),
    ("ranking\nAnn\nBob, Ann\n", "csv", {"seats": 1}, 3, "more cells than there are columns"),
    ("weight,1,2\n1,Ann,Bob\n", "csv", {"seats": 3}, None, "3 seats are asked for, but there are only 2"),
    ("seats,9\nweight,1,2\n1,Ann,Bob\n", "csv", {}, 1, "There are 9 seats but only 2 candidates. Is one"),
    ("title,x\nseats,9\nAnn,Bob\n1,2\n", "csv", {}, 2, "There are 9 seats but only 2 candidates"),
    ("share,A,-1\nsection,1\nA,Ann\n", "csv", {"seats": 1}, 1, "The share -1 is negative. A share is what"),
    ("1,2\nAnn,Bob\nann ,Bob\n", "csv", {"seats": 1}, 3, "'ann' and 'Ann' are almost surely one candidate"),
    ("1,2\nZo\u00eb,Bob\nZoe\u0308,Bob\n", "csv", {"seats": 1}, 3, "are almost surely one candidate"),
    ("4:Ann>Bob\n4:Bob>ann\n", None, {"seats": 1}, 2, "'ann' and 'Ann' are almost surely one candidate"),
    ('{"seats": 3}\n4:Ann>Bob\n', "abif", {}, 1, "There are 3 seats but only 2 candidates"),
    (
        "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: \n1: 1\n",
        None,
        {"seats": 1},
        3,
        "Candidate 2 has no name",
    ),
    ('weight,1,2\n1,"Ann,Bob\n', "csv", {"seats": 1}, 2, "cannot be taken apart"),
    ('weight,1,2\n1,Ann\n1,"Ann,Bob\n2,Bob\n3,Ann\n', "csv", {"seats": 1}, 3, "cannot be taken apart"),
    ('sep=,\nweight,1,2\n1,"Ann,Bob\n2,"Bob",Ann\n', "csv", {"seats": 1}, 3, "cannot be taken apart"),
    ("section,1\n,Ann\n", "csv", {"seats": 1}, 2, "This row has no section"),
    ("share,A,1\nsection,1\nB,Ann\n", "csv", {"seats": 1}, 3, "The section 'B' is not listed"),
    ("share,A,0\nsection,1\nA,Ann\n", "csv", {"seats": 1}, 1, "more than nothing"),
    ("candidate,1,Ann\ncandidate,3,Bob\n1,2\n1,3\n", "csv", {"seats": 1}, 3, "not numbered 1, 2, 3"),
    ("candidate,1,Ann\ncandidate,1,Bob\n1\nAnn\n", "csv", {"seats": 1}, 2, "listed twice"),
    ("candidate,1\n1\nAnn\n", "csv", {"seats": 1}, 1, "has no name"),
    ("candidate,1,Ann\n1,2\nAnn,Bob\n", "csv", {"seats": 1}, 3, "'Bob' is not a candidate"),
    ("candidate,1,Ann\n1,2\nAnn,2\n", "csv", {"seats": 1}, 3, "There is no candidate 2"),
    (
        "candidate,1,Ann\ncandidate,2,Ann\n1,2\nAnn,2\n",
        "csv",
        {"seats": 1},
        4,
        "Two candidates are called 'Ann'",
    ),
    ("candidate,1,Ann\nwithdrawn,4\n1,2\nAnn,1\n", "csv", {"seats": 1}, 2, "There is no candidate 4"),
    ("Ann,Bob\n1,x\n", "csv", {"seats": 1}, 2, "'x' is not a rank"),
    ("Ann,Bob\n1,3\n", "csv", {"seats": 1}, 2, "3 is not a rank of 2 candidates"),
    ("1\n0\n", "csv", {"seats": 1}, None, "There is no candidate 0"),
    ("3,4,\n1,1,\n", None, {}, 1, "There are 4 seats but only 3 candidates"),
    ("3,2,\n1,4,\n", None, {}, 2, "There is no candidate 4"),
    ("3,2,\n1,x,\n", None, {}, 2, "'x' is not a preference"),
    ("3,2,\n-1,1,\n", None, {}, 2, "negative"),
    (MGGG[: MGGG.index('"Candidate 3')], None, {}, 6, "The file ends after 2 of 3 candidates"),
    (MGGG.replace("Candidate 2", "Candidate 9"), None, {}, 6, "This is not the row of candidate 2"),
    (MGGG + '"More"\n', None, {}, 9, "More follows the name of the ward"),
    (NEW_PREFLIB.replace(", 2 seats", ""), None, {}, None, "does not say how many seats"),
    (NEW_PREFLIB.replace("4: 1", "4 1"), None, {}, 12, "This row has no colon"),
    (NEW_PREFLIB.replace("2: 3\n", ""), None, {}, 6, "The ballots add up to 4, not to 6"),
    (NEW_PREFLIB.replace("2: 3\n", "2: 5\n"), None, {}, 13, "There is no candidate 5"),
    (NEW_PREFLIB.replace("3},", "3,"), None, {}, 12, "no closing }"),
    (NEW_PREFLIB.replace("TYPE: toi", "TYPE: cat"), None, {}, 4, "'cat' are no rankings"),
    (NEW_PREFLIB.replace("# NUMBER ALTERNATIVES: 4\n", ""), "preflib", {}, 7, "NUMBER ALTERNATIVES"),
    (NEW_PREFLIB.replace("S: 4", "S: 4000000000"), None, {}, 5, "4,000,000,000 candidates are too many"),
    (OLD_PREFLIB, None, {}, None, "does not say how many seats"),
    (OLD_PREFLIB.replace("3,Cat", "4,Cat"), None, {"seats": 2}, 4, "This is not the row of candidate 3"),
    (
        OLD_PREFLIB[: OLD_PREFLIB.index("6,6")],
        None,
        {"seats": 2},
        5,
        "The file ends before the ballots begin",
    ),
    (OLD_PREFLIB.replace("6,6,2", "6,6"), None, {"seats": 2}, 6, "numbers of voters"),
    (OLD_PREFLIB.replace("\n2,3\n", "\n"), None, {"seats": 2}, 6, "The ballots add up to 4, not to 6"),
    ("4:Ann>Bob\n", None, {}, None, "does not say how many seats"),
    ("4:Ann>Bob\nwhat\n", None, {"seats": 1}, 2, "This line is not ABIF"),
    ("4:Ann>Bob\n4:Ann,Bob\n", None, {"seats": 1}, 2, "need scores"),
    ("4:Ann>[Bob\n", None, {"seats": 1}, 1, "This ranking is not written as"),
    ("4:Ann>>Bob\n", None, {"seats": 1}, 1, "A preference has no name"),
    ('4:Ann>Bob\n{"title": \n', None, {"seats": 1}, 2, "not JSON"),
    ("=Ann\n4:Ann\n", None, {"seats": 1}, 1, "not declared"),
    ("Precinct,x\n1,2\n", "cvr", {"seats": 1}, 1, "No column holds preferences"),
    (ES_AND_S, None, {}, None, "does not say how many seats"),
    (CLEAR.replace("1,A-1,1", "1,A-1,x"), None, {}, 2, "'x' is not a mark"),
    (JSON[:60], "json", {}, 1, "This is not JSON"),
    ("[" * 100_000, "json", {}, None, "nested too deeply"),
    ("[]", "json", {}, None, "The election must be an object"),
    (JSON.replace("election/1", "election/2"), None, {}, None, "The file does not say"),
    (JSON.replace('"title"', '"titel"'), None, {}, None, "the key 'titel', which is not known"),
    (
        JSON.replace('"seats": 1', '"seats": true'),
        None,
        {},
        None,
        "The number of seats must be a whole number",
    ),
    (JSON.replace('"seats": 1', '"seats": 4'), None, {}, None, "There are 4 seats but only 3 candidates"),
    (JSON.replace("[2, []]", "[2]"), None, {}, None, "A ballot must be a list of a weight and a ranking"),
    (
        JSON.replace("[2, []]", "[-2, []]"),
        None,
        {},
        None,
        "The weight -2 is negative",
    ),
    (JSON.replace("[2, []]", "[2, [4]]"), None, {}, None, "There is no candidate 4"),
    (
        JSON.replace("[2, []]", "[2, [true]]"),
        None,
        {},
        None,
        "A preference must be a whole number",
    ),
    (
        JSON.replace("[2, []]", "[2, [], 1]"),
        None,
        {},
        None,
        "The ballot has a section, but no sections are listed",
    ),
    (JSON.replace("[1, 3]", "[1, 9]"), None, {}, None, "There is no candidate 9"),
    ("What is this?\n", None, {}, 1, "The format of the file is not known"),
    ("<html>\n", None, {}, 1, "The format of the file is not known"),
    ("3 1\n", "word", {}, None, "The format 'word' is not known"),
]


@pytest.mark.parametrize(("text", "format_name", "choices", "line", "sentence"), FAULTS)
def test_a_fault_has_its_line_and_sentence(
    text: str, format_name: Any, choices: dict[str, Any], line: int | None, sentence: str
) -> None:
    with pytest.raises(FormatError) as caught:
        read(text, format_name, **choices)
    assert sentence in caught.value.sentence
    assert caught.value.line == line
    assert caught.value.sentence.endswith((".", "?"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("[2, []]", "[2, [4]]"), "ballot 2: There is no candidate 4. They are numbered 1 to 3."),
        (("[2, []]", '["-2", []]'), "ballot 2: The weight -2 is negative."),
        (("[2, []]", '["1e3", []]'), "ballot 2: The weight '1e3' is not a number in digits."),
        (('"seats": 1', '"seats": 4'), "seats: There are 4 seats but only 3 candidates."),
        (('"name": "Cat"', '"name": ""'), "candidate 3: The name is empty."),
        (("[1, 3]", "[1, 9]"), "constraint 1: There is no candidate 9."),
        (('"minimum": 1', '"minimum": 3'), "constraints: The constraint 'women' wants at least 3 elected"),
        (
            ('"minimum": 1, "maximum": null', '"minimum": 2'),
            "constraints: The constraint 'women' wants at least 2 elected, and",
        ),
        (
            ('"seats": 1', '"seats": 1, "sections": [{"name": "A", "share": "-1"}]'),
            "section 1: The share -1 is negative.",
        ),
    ],
)
def test_a_fault_in_json_has_its_place(changed: tuple[str, str], words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(JSON.replace(*changed))
    with pytest.raises(FormatError) as caught:
        read_election(path)
    assert str(caught.value).startswith(f"{path}, {words}")


def test_a_decimal_in_json_is_exact() -> None:
    assert ballots(read(JSON.replace("[2, []]", "[0.1, []]")))[1][0] == Fraction(1, 10)
