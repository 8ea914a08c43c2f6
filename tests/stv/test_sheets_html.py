"""The count sheet as a page: complete without scripts, self-contained, and safe from what candidates are called."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from slatecraft import stv
from slatecraft.stv.rule import Quota
from slatecraft.stv.sheets import content
from slatecraft.stv.sheets.html import count_to_html
from slatecraft.stv.sheets.replay import replay_page
from slatecraft.stv.sheets.words import Words

Ward = Callable[[str], stv.Election]

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"' onmouseover='alert(3)' x=\"",
    "]]><!-- --!> &lt;b&gt; \u2028 %(name)s {0}",
    "\u202eneddih\u202c \x07",
]


class Reader(HTMLParser):
    """What a browser would find in a page: elements with their attributes, and the text of table cells."""

    VOID = frozenset({"br", "meta", "wbr", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.table = 0
        self.rows: dict[int, list[list[str]]] = {}
        self.feed(page)
        assert self.open == [], "elements that are not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "table":
            self.table += 1
            self.rows[self.table] = []
        elif tag == "tr":
            self.rows[self.table].append([])
        elif tag in ("td", "th"):
            self.rows[self.table][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            cell = self.rows[self.table][-1]
            cell[-1] = f"{cell[-1]} {data}".strip()


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="count-data">(.*?)</script>', page)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_table_is_the_count(ward: Ward) -> None:
    count = stv.count(ward("aberdeen_2017_ward10"), "scottish")
    rows = Reader(count_to_html(count)).rows[1]
    assert rows[0] == [
        "Candidate",
        "Stage 1 First preferences",
        "Stage 2 Surplus of Jennifer Stewart",
        "Stage 3 Surplus of Martin Greig",
        "Stage 4 Exclusion of John Mcleod",
        "Stage 5 Exclusion of Steve Robertson",
    ]
    assert [re.sub(r" (?=\.)", "", cell) for cell in rows[3]] == [
        "3 Claire Imrie Elected at stage 5",
        "1,326.00000",
        "+54.55194 1,380.55194",
        "+14.86739 1,395.41933",
        "+52.60468 1,448.02401",
        "+1,166.17269 2,614.19670 ✓ Elected",
    ]
    assert rows[4][4:] == ["−481.18184 ✗ Excluded", "– Excluded"]
    assert [row[0] for row in rows[7:]] == ["Non-transferable", "Lost to rounding", "Total", "Quota"]
    assert set(rows[9][1:]) == {"7,508 .00000"}


def test_the_facts_say_how_the_quota_was_worked_out(ward: Ward) -> None:
    election = ward("aberdeen_2017_ward10")
    for rule, working in {
        "scottish": "7,508 ÷ (4 + 1), cut to a whole number, plus 1.",
        "ers97": "7,508 ÷ (4 + 1), rounded up to 2 decimal places.",
    }.items():
        count = stv.count(election, rule)
        facts = {fact.label: fact for fact in content.facts(count, Words(count))}
        assert facts["Quota"].note.startswith(working)
        assert facts["Valid votes"].text == "7,508"
        assert facts["Rule"].note == count.rule.source


def test_the_elected_are_in_order_with_their_stage(ward: Ward) -> None:
    count = stv.count(ward("aberdeen_2017_ward10"), "scottish")
    told = [(winner.name, winner.note) for winner in content.winners(count, Words(count))]
    assert told == [
        ("Jennifer Stewart", "Elected at stage 1 with 1,725 votes"),
        ("Martin Greig", "Elected at stage 1 with 1,592 votes"),
        ("Claire Imrie", "Elected at stage 5 with 2,614.20 votes"),
        ("John Cooke", "Elected at stage 5 with 1,396.45 votes, without the quota"),
    ]


def test_the_portions_of_an_exclusion_add_up(shared: Path) -> None:
    count = stv.count(stv.read_blt(shared / "elections" / "eve-csm8.blt"), "ers97")
    words = Words(count)
    several = [stage for stage in count.stages if len(stage.substages) > 1]
    assert several
    for stage in several:
        moved = sum(int(portion.papers.replace(",", "")) for portion in content.portions(count, stage, words))
        assert moved == stage.papers
    assert "The portions in which the papers moved" in count_to_html(count)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_page_asks_nobody_for_anything(ward: Ward, language: str) -> None:
    page = count_to_html(stv.count(ward("shetland_2017_ward1"), "scottish"), language)
    for name, attributes in Reader(page).elements:
        assert name not in ("link", "img", "iframe", "base", "object", "form")
        assert "style" not in attributes, "an inline style is against the page's own policy"
        for attribute, value in attributes.items():
            assert not attribute.startswith("on")
            if attribute in ("src", "href"):
                assert (value or "").startswith("#")
    assert "url(" not in page
    assert "@import" not in page
    assert f'<html lang="{language}">' in page
    assert "default-src 'none'" in page


def test_names_are_text_and_never_markup() -> None:
    rankings = [[1, 2], [2, 3], [3, 1], [4, 5], [5, 4]]
    hostile = stv.Election(HOSTILE, 2, rankings, [9, 7, 5, 3, 2], title=HOSTILE[0], parties=HOSTILE)
    plain = stv.Election(list("ABCDE"), 2, rankings, [9, 7, 5, 3, 2], title="F", parties=list("GHIJK"))
    pages = [count_to_html(stv.count(election, "scottish")) for election in (hostile, plain)]
    shapes = [
        [
            (name, sorted(attributes))
            for name, attributes in Reader(page).elements
            if name not in ("text", "wbr")
        ]
        for page in pages
    ]
    assert shapes[0] == shapes[1]
    assert data_of(pages[0])["candidates"] == HOSTILE


def test_a_long_count_is_cut_into_pieces_for_paper(shared: Path) -> None:
    count = stv.count(stv.read_blt(shared / "elections" / "eve-csm8.blt"), "wig")
    size = len(count.stages)
    tables = [rows for rows in Reader(count_to_html(count)).rows.values() if rows[0][0] == "Candidate"]
    widths = [len(rows[0]) - 1 for rows in tables]
    assert widths[0] == sum(widths[1:]) == size
    assert max(widths[1:]) <= 12
    assert {len(rows) for rows in tables} == {1 + 31 + 4}


def test_the_sheet_speaks_welsh(ward: Ward) -> None:
    page = count_to_html(stv.count(ward("aberdeen_2017_ward10"), "scottish"), "cy")
    for heading in ("Etholwyd", "Y ffeithiau", "Pob cam mewn geiriau", "Ailchwarae"):
        assert re.search(rf"<h2[^>]*>{heading}</h2>", page)
    assert "Table of stages" not in page


def test_the_replay_stands_alone() -> None:
    for language in ("en", "cy"):
        page = replay_page(language)
        Reader(page)
        assert f'<html lang="{language}">' in page
        assert 'type="file"' in page


def test_what_decided_the_count_besides_votes_is_among_the_facts() -> None:
    election = stv.Election(
        list("ABCDEF"),
        2,
        [[1, 2], [2, 1], [3, 4], [4], [5], [6, 1]],
        [9, 8, 3, 3, 3, 1],
        constraints=(stv.Constraint("women", frozenset({3, 4}), 1),),
    )
    count = stv.count(election, "ers97", seed="Senedd")
    facts = {fact.label: (fact.text, fact.note) for fact in content.facts(count, Words(count))}
    assert facts["Constraint"] == ("women: at least 1", "C and D")
    assert facts["Ties"] == ("1", "Lots were drawn with the seed Senedd.")
    exact = replace(election, constraints=(stv.Constraint("women", frozenset({3, 4}), 1, 1),))
    declared = stv.count(exact, "ers97", on_tie=[6, 5, 4, 3, 2, 1])
    facts = {fact.label: (fact.text, fact.note) for fact in content.facts(declared, Words(declared))}
    assert facts["Constraint"] == ("women: exactly 1", "C and D")
    assert facts["Ties"] == ("1", "Broken by the order declared beforehand (F, E, D, C, B, A): 1.")


def test_a_count_that_begins_again_names_each_of_the_elected_once(ward: Ward) -> None:
    count = stv.count(ward("glasgow_2017_ward1"), "wright")
    assert [winner.number for winner in content.winners(count, Words(count))] == list(count.elected)


def test_a_name_cannot_turn_the_text_round() -> None:
    election = stv.Election(
        ["Ann \u202enoT", "\u2067Bob"], 1, [[1], [2]], [2, 1], title="\u202eX", parties=["\u202dP", ""]
    )
    page = count_to_html(stv.count(election, "scottish"))
    shown = re.sub(r'<script type="application/json".*?</script>', "", page)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)
    assert data_of(page)["candidates"] == list(election.candidates)


def test_the_page_says_what_gives_the_same_figures_again() -> None:
    tied = stv.Election("ABC", 1, [[1], [2], [3]], [3, 2, 2])
    plain = stv.Election("ABC", 1, [[1], [2], [3]], [4, 3, 2])
    again = "give the same figures again."
    for count, condition in (
        (stv.count(plain, "scottish"), " "),
        (stv.count(tied, "scottish"), ", with the same seed, "),
        (stv.count(plain, "dail"), ", with the same seed, "),
        (stv.count(tied, "scottish", on_tie=[3, 2, 1]), ", with ties broken in the same way, "),
        (stv.count(tied, "dail", on_tie=[3, 2, 1]), ", with the same seed and ties broken in the same way, "),
    ):
        assert f"The same ballots under the same rule{condition}{again}" in count_to_html(count)


def test_those_left_over_and_the_open_seats_are_on_the_page() -> None:
    election = stv.Election("ABC", 2, [[1], [2], [3]], [9, 8, 2], reopen=2)
    page = count_to_html(stv.count(election, "scottish"))
    assert "<span>1 seat stays open: nominations are re-opened.</span></li>" in page
    row = next(row for row in Reader(page).rows[1] if row[0].startswith("3 C"))
    assert row[0] == "3 C Not elected"
    assert row[-1].endswith("✗ Not elected")


@pytest.mark.parametrize("rule", sorted(stv.rules.CATALOGUE))
def test_every_rule_has_a_sheet(ward: Ward, rule: str) -> None:
    election = ward("shetland_2017_ward1")
    if getattr(stv.rules.get(rule).method, "quota", None) == Quota.MAJORITY:
        election = replace(election, seats=1)
    count = stv.count(election, rule)
    page = count_to_html(count)
    Reader(page)
    for name in count.winners:
        assert name in page
