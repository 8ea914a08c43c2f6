"""The count sheet in a terminal and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slatecraft import stv
from slatecraft.stv.formats import read_election
from slatecraft.stv.sheets.compare import compare, comparison_to_dict
from slatecraft.stv.sheets.csv import count_to_csv
from slatecraft.stv.sheets.sentences import unfilled_sentence
from slatecraft.stv.sheets.text import comparison_to_text, count_to_text
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def aberdeen(shared: Path) -> stv.Count:
    return stv.count(read_election(shared / "scotland/2017/aberdeen_2017_ward10.blt"), "scottish")


@pytest.mark.parametrize("width", [60, 80, 100, 160, 250])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_line_is_wider_than_the_terminal(aberdeen: stv.Count, width: int, language: str) -> None:
    text = count_to_text(aberdeen, language, width)
    assert max(map(len, text.splitlines())) <= width
    for name in aberdeen.election.candidates:
        assert name in text


def test_all_stages_beside_each_other(aberdeen: stv.Count) -> None:
    lines = count_to_text(aberdeen, width=160).splitlines()
    row = next(line for line in lines if line.startswith("Claire Imrie "))
    assert row.split() == [
        *("Claire", "Imrie", "1,326.00000"),
        *("+54.55194", "1,380.55194", "+14.86739", "1,395.41933"),
        *("+52.60468", "1,448.02401", "+1,166.17269", "2,614.19670"),
        *("Elected", "at", "stage", "5"),
    ]
    assert [line.split()[-1] for line in lines if line.startswith(("Total", "Quota "))][-2:] == [
        "7,508.00000",
        "1,502.00000",
    ]
    assert any(line.startswith("Stage 4. No surplus is left to transfer") for line in lines)


def test_one_stage_below_the_other(aberdeen: stv.Count) -> None:
    text = count_to_text(aberdeen, width=80)
    stages = text.split("\nStage ")[1:]
    assert len(stages) == 5
    assert stages[3].startswith("4. Exclusion of John Mcleod\n")
    assert "John Mcleod         −481.18184               Excluded" in stages[3]
    # Who is out of the count is not listed again.
    assert "John Mcleod" not in stages[4]


def test_a_count_of_many_stages_and_candidates(shared: Path) -> None:
    election = read_election(shared / "elections/eve-csm8.blt")
    text = count_to_text(stv.count(election, "northern-ireland"), width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert " 14. " in text


def test_stages_in_blocks_beside_each_other(shared: Path) -> None:
    election = read_election(shared / "elections/portland-2024-district-1.blt")
    count = stv.count(election, "portland")
    text = count_to_text(count, width=160)
    assert max(map(len, text.splitlines())) <= 160
    heads = [line.split() for line in text.splitlines() if line.startswith("   ") and "Stage" in line]
    assert [word for line in heads for word in line if word != "Stage"] == [
        str(stage.number) for stage in count.stages
    ]
    assert len(heads) > 1
    # Who went in an earlier block is named again only with the outcomes.
    rows = [line for line in text.splitlines() if line.startswith("Uncertified Write In  ")]
    assert len(rows) == 2
    assert rows[1].split() == ["Uncertified", "Write", "In", "Excluded", "at", "stage", "2"]


def test_names_cannot_upset_a_terminal() -> None:
    election = stv.Election(["Ann \x1b[31m", "山田太郎", "B" * 90], 1, [[1], [2], [3]], weights=[5, 2, 1])
    for width in (60, 120):
        text = count_to_text(stv.count(election, "scottish"), width=width)
        assert "\x1b" not in text
        assert "B" * 60 not in text or width == 120


def test_csv_is_what_an_authority_publishes(aberdeen: stv.Count) -> None:
    rows = list(csv.reader(io.StringIO(count_to_csv(aberdeen), newline="")))
    assert rows[0][:7] == [
        *("Number", "Candidate", "Party", "Outcome"),
        *("Stage 1: First preferences", "Stage 2: Surplus of Jennifer Stewart", "Stage 2: votes"),
    ]
    assert rows[3][:7] == [
        "3",
        "Claire Imrie",
        "",
        "Elected at stage 5",
        "1326.00000",
        "54.55194",
        "1380.55194",
    ]
    assert [row[1] for row in rows[7:]] == ["Non-transferable", "Lost to rounding", "Total", "Quota"]
    for column in range(4, len(rows[0])):
        numbers = [Decimal(row[column]) for row in rows[1:9]]
        assert sum(numbers) == Decimal(rows[9][column])
    assert len({len(row) for row in rows}) == 1
    assert count_to_csv(aberdeen, "cy").splitlines()[1].startswith("1,John Cooke,,Etholwyd yng ngham 5,")


def test_who_wins_under_which_rule(aberdeen: stv.Count) -> None:
    comparison = compare(aberdeen.election, [stv.rules.get("scottish"), stv.rules.get("ers97")])
    assert comparison.winners == (6, 2, 3, 1, 5)
    assert comparison.agreed == (6, 2, 3)
    text = comparison_to_text(comparison)
    lines = {tuple(line.split()) for line in text.splitlines()}
    assert ("John", "Cooke", "4.", "-") in lines
    assert ("Steve", "Robertson", "-", "4.") in lines
    assert "3 of 4 seats go to the same candidates under every rule." in text
    narrow = " ".join(comparison_to_text(comparison, width=30).split())
    assert "scottish: Jennifer Stewart, Martin Greig, Claire Imrie, John Cooke." in narrow
    data = comparison_to_dict(comparison)
    assert data["schema"] == "slatecraft-compare/1"
    assert [rule["elected"] for rule in data["rules"]] == [[6, 2, 3, 1], [6, 2, 3, 5]]


def test_a_rule_that_cannot_count_the_ballots_says_so() -> None:
    from dataclasses import replace

    rule = stv.rules.get("scottish")
    strict = replace(rule, key="strict", reading=replace(rule.reading, equal="refuse"))
    election = stv.Election(["Ann", "Bob"], 1, [[{1, 2}], [1]])
    comparison = compare(election, [rule, strict])
    assert "strict: Ballot 1 has equal preferences" in comparison_to_text(comparison)
    assert comparison_to_dict(comparison)["rules"][1]["elected"] is None


def test_fewer_candidates_than_places_are_said_to_be_fewer() -> None:
    def said(withdrawn: list[int]) -> str:
        election = stv.Election("ABC", 2, [[1, 2], [2, 1]], withdrawn=withdrawn)
        return " ".join(count_to_text(stv.count(election, "scottish")).split())

    assert "Fewer candidates are left than places, so C is elected." in said([1, 2])
    assert "Nobody stands, so no place is filled." in said([1, 2, 3])


@pytest.mark.parametrize(
    ("how", "line"),
    [
        (
            {"withdrawn": [1, 2]},
            "without the quota. - 1 seat stays unfilled: there were too few candidates.",
        ),
        (
            {"withdrawn": [1, 2, 3]},
            "Elected - Nobody is elected. 2 seats stay unfilled: there were too few",
        ),
        (
            {"reopen": 2},
            "1. A. Elected at stage 1 with 5 votes. - 1 seat stays open: nominations are re-opened.",
        ),
    ],
)
def test_seats_that_stay_open_are_said_under_the_elected(how: dict[str, Any], line: str) -> None:
    election = stv.Election("ABC", 2, [[1, 2], [2, 1]], [5, 4], **how)
    assert line in " ".join(count_to_text(stv.count(election, "scottish")).split())


def test_no_seat_is_said_to_be_open_where_all_are_filled(aberdeen: stv.Count) -> None:
    assert unfilled_sentence(Words(aberdeen)) == ""


def test_those_left_over_in_the_end_are_not_elected_rather_than_excluded() -> None:
    rankings = [[1], [2], [3], [4, 2]]
    lines = count_to_text(stv.count(stv.Election("ABCD", 2, rankings, [9, 5, 4, 2]), "scottish"), width=120)
    ends = {line[0]: line.split("  ")[-1].strip() for line in lines.splitlines() if line[1:3] == "  "}
    assert ends["C"] == "Not elected"
    assert ends["D"].startswith("Excluded at stage")
    # Of whom nobody has a vote, the table says so.
    nobody = stv.Election("AB", 1, [[1]])
    assert "0.00000  Not elected" in count_to_text(stv.count(nobody, "scottish"))


def test_a_countback_says_that_it_is_one() -> None:
    election = stv.Election(("Ann", "Bob", "Cat"), 1, [[1, 2], [2, 3], [3, 1]], [5, 4, 1], title="Committee")
    papers = " ".join(count_to_text(stv.countback(election, "scottish", "Ann")).split())
    assert papers.startswith("Countback: Committee ")
    assert "Next preferences" in papers
    assert "first" not in papers.lower().replace("first scottish", "")
    recount = " ".join(count_to_text(stv.countback(election, "scottish", "Ann", method="recount")).split())
    assert recount.startswith("Countback: Committee ")
    assert "First preferences" in recount
    assert count_to_text(stv.count(election, "scottish")).startswith("Committee\n")


def test_joiners_of_a_name_stay() -> None:
    names = ["علی\u200cرضا", "👩\u200d🔬 Ann", "B\u202eob"]
    text = count_to_text(stv.count(stv.Election(names, 1, [[1], [2], [3]], [3, 2, 1]), "scottish"))
    assert names[0] in text
    assert names[1] in text
    assert "B\ufffdob" in text


def test_no_name_is_a_formula_in_a_spreadsheet() -> None:
    names = ['=HYPERLINK("x")', "+1", "-1", "@A1", "Ann=Bob"]
    election = stv.Election(
        names, 1, [[1], [2], [3], [4], [5]], [5, 4, 3, 2, 1], parties=["=1", "", "", "", ""]
    )
    rows = list(csv.reader(io.StringIO(count_to_csv(stv.count(election, "scottish")), newline="")))
    assert [row[1] for row in rows[1:6]] == [f"'{name}" for name in names[:4]] + ["Ann=Bob"]
    assert rows[1][2] == "'=1"
    # Figures stay figures.
    assert any(cell.startswith("-") for row in rows[1:6] for cell in row[4:])


def test_the_rule_is_named_in_the_language_of_the_sheet() -> None:
    def said(count: stv.Count) -> str:
        return " ".join(count_to_text(count, "cy").split())

    election = stv.Election(("Ann", "Bob", "Cat"), 1, [[1, 2], [2, 0], [3, 1]], [5, 4, 1])
    assert "Rheol Etholiadau lleol yr Alban. Scottish" in said(stv.count(election, "scottish"))
    own = replace(stv.rules.get("scottish"), title="The rule of our club")
    assert "Rheol The rule of our club. " in said(stv.count(election, own))
    back = said(stv.countback(election, "act", "Ann"))
    assert (
        "Rheol Tiriogaeth Prifddinas Awstralia (Hare-Clark, chwe lle degol): ail gyfrif am sedd wag." in back
    )


@pytest.mark.parametrize("rule", ["scottish", "ers97", "dail", "meek", "meek-nz"])
def test_the_sum_of_the_quota_leaves_out_papers_that_name_only_the_withdrawn(rule: str) -> None:
    election = stv.Election("ABCD", 2, [[1], [2, 3], [3], [4]], [40, 30, 20, 10], withdrawn=[1])
    told = " ".join(count_to_text(stv.count(election, rule)).split())
    assert "60 ÷ (2 + 1)" in told
    assert "Left out: 40 votes of papers that name only candidates who have withdrawn." in told


def test_where_a_rule_is_from_is_told_in_welsh() -> None:
    count = stv.count(stv.Election("AB", 1, [("A",), ("A",), ("B",)]), "wig")
    assert "y gyfraith gyntaf i’w ddefnyddio" in " ".join(count_to_text(count, "cy").split())
    own = stv.rules.loads('title = "Ours"\nsource = "Standing orders"')
    assert "Standing orders" in count_to_text(stv.count(count.election, own), "cy")
