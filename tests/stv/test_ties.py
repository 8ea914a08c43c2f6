"""Ties: by the votes, by lot, by declared order, by asking; and every one on record."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest

from slatecraft import stv

TIED = stv.Election("ABC", 1, [("A",)] * 3 + [("B",)] * 2 + [("C",)] * 2)
"""B and C have never had different votes."""


def test_the_lot_can_be_drawn_again_by_anyone() -> None:
    for seed in ("0", "4 May 2017", "chwarae teg"):
        tie = stv.count(TIED, "scottish", seed=seed).ties[0]
        lowest = min((2, 3), key=lambda number: sha256(f"{seed}/1/{number}".encode()).hexdigest())
        assert (tie.candidates, tie.chosen, tie.resolution) == ((2, 3), lowest, stv.Resolution.LOT)
        assert tie.seed == seed
        assert tie.about == stv.Action.EXCLUSION


def test_a_seed_may_be_a_number_and_decides_the_same_each_time() -> None:
    chosen = {stv.count(TIED, "ers97", seed=seed).ties[0].chosen for seed in range(40)}
    assert chosen == {2, 3}
    assert stv.count(TIED, "ers97", seed=7).ties == stv.count(TIED, "ers97", seed="7").ties


@pytest.mark.parametrize("order", [[], [9], [1], "ABC"])
def test_a_declared_order_names_whoever_is_tied(order: Sequence[int]) -> None:
    with pytest.raises(stv.ElectionError, match="none of those who are tied: B, C"):
        stv.count(TIED, "scottish", on_tie=order)
    assert stv.count(stv.Election("AB", 1, [["A"]]), "scottish", on_tie=order).elected == (1,)


def test_a_declared_order() -> None:
    for order, excluded in (([3, 1, 2], 3), ([1, 2, 3], 2)):
        tie = stv.count(TIED, "scottish", on_tie=order).ties[0]
        assert (tie.chosen, tie.resolution) == (excluded, stv.Resolution.ORDER)


def test_asking() -> None:
    asked: list[stv.Question] = []

    def answer(question: stv.Question) -> int:
        asked.append(question)
        return 3

    tie = stv.count(TIED, "scottish", on_tie=answer).ties[0]
    assert asked == [stv.Question((2, 3), stv.Action.EXCLUSION, ("B", "C"))]
    assert (tie.chosen, tie.resolution) == (3, stv.Resolution.ASKED)
    with pytest.raises(ValueError, match="The tie is between candidates"):
        stv.count(TIED, "scottish", on_tie=lambda _: 1)


def test_a_tie_is_looked_up_forwards_under_ers97() -> None:
    # C and D have 5 each when one must go; D had fewer at the first stage.
    ballots = [("A",)] * 13 + [("B",)] * 9 + [("C",)] * 5 + [("D",)] * 4 + [("E", "D"), ("E",)]
    count = stv.count(stv.Election("ABCDE", 1, ballots), "ers97")
    tie = next(tie for tie in count.ties if tie.candidates == (3, 4))
    assert (tie.chosen, tie.resolution, tie.stage) == (4, stv.Resolution.FORWARDS, 1)


def test_three_tied_are_narrowed_down_step_by_step() -> None:
    # At stage 2 all have 4; at stage 1 B and C had 3, and never differed: between these two the lot decides.
    ballots = [("A",)] * 4 + [("B",)] * 3 + [("C",)] * 3 + [("D", "B"), ("D", "C")]
    count = stv.count(stv.Election("ABCD", 1, ballots), "scottish", on_tie=[1, 3, 2, 4])
    three = next(tie for tie in count.ties if tie.candidates == (1, 2, 3))
    assert (three.chosen, three.resolution) == (3, stv.Resolution.ORDER)


def test_victoria_looks_for_a_count_at_which_all_of_three_differed() -> None:
    # At stage 2 all have 4; at stage 1 B and C had 3: section 114A(24) of Victoria's Act knows only the lot then.
    ballots = [("A",)] * 4 + [("B",)] * 3 + [("C",)] * 3 + [("D", "B"), ("D", "C")]
    alike = stv.Election("ABCD", 1, ballots)
    for rule, may_go in (("victoria", {1, 2, 3}), ("act", {2, 3}), ("australian-senate", {2, 3})):
        ties = [stv.count(alike, rule, seed=seed).ties[0] for seed in range(40)]
        assert {tie.chosen for tie in ties} == may_go
        assert {tie.resolution for tie in ties} == {stv.Resolution.LOT}
    # All have 6 at stage 2, and had 6, 5 and 4 at stage 1.
    ballots = [("A",)] * 6 + [("B",)] * 5 + [("C",)] * 4 + [("D", "B")] + [("D", "C")] * 2
    tie = stv.count(stv.Election("ABCD", 1, ballots), "victoria").ties[0]
    assert (tie.candidates, tie.chosen, tie.stage) == ((1, 2, 3), 3, 1)


def test_a_surplus_that_has_moved_is_not_tied_again() -> None:
    # A, B and C stand exactly at the quota: each has a surplus of nothing, which is dealt with once.
    level = stv.Election("ABCDE", 4, [("A",), ("B",), ("C",)])
    for order in ([1, 2, 3, 4, 5], [3, 2, 1, 5, 4]):
        count = stv.count(level, "minneapolis", on_tie=order)
        moved = [stage.moved for stage in count.stages if stage.action == stv.Action.SURPLUS]
        assert len(moved) == len(set(moved)) == 3


# Where electing one bars another, a tie for who is elected first decides who is elected at all.
BARRING = ["scottish", "wig", "ers97", "northern-ireland", "church-of-england", "dail", "meek", "meek-nz"]


@pytest.mark.parametrize("key", BARRING)
@pytest.mark.parametrize("first", [1, 3])
def test_who_is_elected_of_two_level_where_a_constraint_has_room_for_one(key: str, first: int) -> None:
    needs_dan = stv.Constraint("needs Dan", frozenset({4}), minimum=1)
    election = stv.Election(
        ["Ann", "Bob", "Cat", "Dan"], 2, [[3], [1], [4], [2]], [10, 10, 5, 4], constraints=(needs_dan,)
    )
    count = stv.count(election, key, on_tie=[first, 4 - first, 2, 4])
    assert set(count.elected) == {first, 4}
    assert count.ties[0].candidates == (1, 3)


@pytest.mark.parametrize("key", BARRING)
@pytest.mark.parametrize("reopen", [2, 3])
def test_a_candidate_level_with_reopening_nominations_is_a_tie(key: str, reopen: int) -> None:
    election = stv.Election("ABC", 3, [[1], [2], [3]], [10, 5, 5], reopen=reopen)
    other = 5 - reopen
    assert set(stv.count(election, key, on_tie=[1, reopen, other]).elected) == {1}
    count = stv.count(election, key, on_tie=[1, other, reopen])
    assert set(count.elected) == {1, other}
    assert count.ties[-1].candidates == (2, 3)
