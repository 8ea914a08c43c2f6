"""Casual vacancies: which papers are looked at again, at what values, and who fills the seat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from slatecraft import stv
from slatecraft.stv.rule import Gregory, WholePapers

Ward = Callable[[str], stv.Election]

# 111 papers and 2 seats: the quota is 38. Ann is elected with 60, a surplus of 22, then Bob.
RANKINGS = [["Ann", "Cat"], ["Ann", "Dan"], ["Ann"], ["Bob"], ["Cat"], ["Dan"]]
ELECTION = stv.Election(["Ann", "Bob", "Cat", "Dan"], 2, RANKINGS, [30, 20, 10, 45, 4, 2])


def texts(count: stv.Count, stage: int = 0) -> list[str]:
    at = count.stages[stage]
    return [count.text(votes) for votes in (*at.votes, at.non_transferable, at.rounding)]


def test_canberra_looks_at_what_stayed_with_the_member() -> None:
    back = stv.countback(ELECTION, "act", "Ann")
    assert back.election.candidates == ("Cat", "Dan")
    # The surplus went at 22/50 with the 50 papers that have a next preference: 28/50 of each stayed, and all of 10.
    assert texts(back) == ["16.800000", "11.200000", "10.000000", "0.000000"]
    assert back.text(back.valid) == "38.000000"
    # Half of 28, and one more.
    assert back.text(back.stages[0].quota) == "15.000000"
    assert back.winners == ("Cat",)
    assert back.rule.key == "act-countback"
    assert "Ann" in back.notes[0]


def test_tasmania_divides_the_surplus_among_all_papers_in_whole_votes() -> None:
    back = stv.countback(ELECTION, "tasmania", "Ann")
    # 38/60 of 30, 20 and 10 papers.
    assert texts(back) == ["19", "12", "6", "1"]
    assert back.winners == ("Cat",)


def test_cambridge_looks_at_the_whole_papers_that_stayed() -> None:
    back = stv.countback(ELECTION, "cambridge", "Ann")
    assert back.text(back.valid) == "38"
    assert back.stages[0].papers == 38
    assert back.stages[0].non_transferable == 10
    assert sum(back.stages[0].votes) == 28


def test_papers_begin_again_at_their_first_preference() -> None:
    # Eve is excluded, and her 9 papers elect Ann: in the countback they are Eve's.
    rankings = [["Ann", "Cat"], ["Eve", "Ann", "Cat"], ["Bob", "Cat"], ["Cat"]]
    election = stv.Election(["Ann", "Bob", "Cat", "Eve"], 2, rankings, [30, 9, 40, 25])
    assert set(stv.count(election, "act").elected) == {1, 2}
    back = stv.countback(election, "act", "Ann")
    assert back.winners == ("Cat",)
    eve = back.election.number("Eve")
    assert back.stages[0].votes[eve - 1] > 0
    assert stv.countback(election, "act", "Ann", ["Eve"]).winners == ("Eve",)


def test_those_with_fewest_votes_are_excluded_until_one_has_more_than_half() -> None:
    rankings = [["Ann", "Cat"], ["Ann", "Dan", "Eve"], ["Ann", "Eve"], ["Bob"]]
    election = stv.Election(["Ann", "Bob", "Cat", "Dan", "Eve"], 2, rankings, [20, 15, 18, 50])
    back = stv.countback(election, "scottish", "Ann")
    assert back.stages[1].moved == (back.election.number("Dan"),)
    assert back.winners == ("Eve",)


def test_a_recount_keeps_the_other_members() -> None:
    back = stv.countback(ELECTION, "scottish", "Ann", method="recount")
    assert set(back.winners) == {"Bob", "Cat"}
    assert back.election.withdrawn == {1}
    # Everybody else would be elected before Bob, and still he keeps his seat.
    rankings = [["Ann", "Cat"], ["Bob", "Ann"], ["Cat"], ["Dan"]]
    election = stv.Election(["Ann", "Bob", "Cat", "Dan"], 2, rankings, [50, 31, 20, 30])
    assert set(stv.count(election, "scottish").elected) == {1, 2}
    assert 2 in stv.countback(election, "scottish", 1, method="recount").elected


@pytest.mark.parametrize(
    "key",
    [
        key
        for key, rule in stv.rules.CATALOGUE.items()
        if isinstance(rule.method, Gregory | WholePapers) and key not in ("irv", "san-francisco")
    ],
)
def test_real_wards(ward: Ward, key: str) -> None:
    for name in ("aberdeen_2017_ward9", "dumgal_2017_ward2"):
        election = ward(name)
        counted = stv.count(election, key)
        quota = max(counted.exact(stage.quota) for stage in counted.stages)
        for member in counted.elected:
            back = stv.countback(election, key, member)
            assert len(back.elected) == 1
            assert back.election.candidates == tuple(
                election.name(number)
                for number in range(1, len(election.candidates) + 1)
                if number not in counted.elected
            )
            for stage in back.stages:
                assert sum(stage.votes) + stage.non_transferable + stage.rounding == back.valid
            surplus = any(
                member in stage.moved and stage.action == stv.Action.SURPLUS for stage in counted.stages
            )
            if surplus and isinstance(counted.rule.method, Gregory):
                # What is cut of values that move stays with the member.
                assert back.exact(back.valid) <= quota + election.papers / 1000


def test_constraints_hold_for_all_members_together() -> None:
    women = stv.Constraint("women", frozenset({2, 4}), minimum=2)
    election = stv.Election(
        ["Ann", "Bea", "Cat", "Dan", "Eve"],
        3,
        [[1, 3], [2, 5, 4], [2, 4], [4], [3], [5]],
        [40, 30, 8, 25, 12, 20],
        constraints=(women,),
    )
    counted = stv.count(election, "scottish")
    assert {2, 4} <= set(counted.elected)
    with pytest.raises(stv.ElectionError, match="women"):
        stv.countback(election, "scottish", "Bea")
    limited = stv.Election(
        election.candidates,
        3,
        election.rankings,
        election.weights,
        constraints=(stv.Constraint("at most", frozenset({1, 3}), maximum=1),),
    )
    elected = stv.count(limited, "scottish").elected
    member = next(number for number in elected if number not in (1, 3))
    assert 1 in elected
    assert "Cat" not in stv.countback(limited, "scottish", member).winners


def test_ties_by_a_declared_order_mean_the_old_numbers() -> None:
    election = stv.Election(
        ["Ann", "Bob", "Cat", "Dan"], 2, [["Ann", "Cat"], ["Ann", "Dan"], ["Bob"]], [30, 30, 50]
    )
    for order, winner in (((1, 2, 3, 4), "Dan"), ((1, 2, 4, 3), "Cat")):
        # The first in the order is chosen, here for exclusion.
        assert stv.countback(election, "scottish", "Ann", on_tie=order).winners == (winner,)


@pytest.mark.parametrize(
    ("rule", "vacated", "willing", "words"),
    [
        ("act", "Cat", None, "Those elected are Ann, Bob"),
        ("act", "Zoe", None, "No candidate is called 'Zoe'"),
        ("act", 9, None, "numbered 1 to 4"),
        ("act", "Ann", ["Bob"], "elected already"),
        ("act", "Ann", [], "Nobody is left"),
        ("meek", "Ann", None, "by a recount"),
    ],
)
def test_a_vacancy_that_cannot_be(
    rule: str, vacated: str | int, willing: list[str] | None, words: str
) -> None:
    with pytest.raises(stv.ElectionError, match=words):
        stv.countback(ELECTION, rule, vacated, willing)


def test_meek_by_a_recount() -> None:
    assert set(stv.countback(ELECTION, "meek", "Ann", method="recount").winners) == {"Bob", "Cat"}


def test_reopen_nominations_stands_in_a_countback_too() -> None:
    ballots = [("Ann", "RON")] * 40 + [("RON",)] * 25 + [("Bob",)] * 10
    election = stv.Election(("Ann", "Bob", "RON"), 2, ballots, reopen=3)
    assert stv.count(election, "scottish").winners == ("Ann",)
    for willing in (None, ["Bob"]):
        count = stv.countback(election, "scottish", "Ann", willing)
        assert (count.winners, count.reopened) == ((), 1)
    with pytest.raises(stv.ElectionError, match="cannot be filled by a recount"):
        stv.countback(election, "scottish", "Ann", method="recount")


@pytest.mark.parametrize("rule", ["portland", "minneapolis", "nsw-local", "western-australia"])
def test_papers_of_an_electoral_college_or_of_parts_of_a_vote(rule: str) -> None:
    ballots = [("A", "C"), ("B",), ("C",)]
    college = stv.Election(
        "ABC", 2, ballots, [6, 5, 2], sections=[stv.Section("m"), stv.Section("a")], section_of=[0, 1, 1]
    )
    assert stv.countback(college, rule, "A").winners == ("C",)
    assert stv.countback(stv.Election("ABC", 2, ballots, ["6.5", "5", "2"]), rule, "A").winners == ("C",)
