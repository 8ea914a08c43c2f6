"""Constraints guard and doom: what the handbooks' cases want."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.constraints import Constraints
from slatecraft.stv.decisions import CONTINUING, DOOMED, ELECTED, EXCLUDED, GUARDED

BALLOTS = [("A",)] * 40 + [("B",)] * 30 + [("C",)] * 20 + [("D",)] * 6 + [("E",)] * 4


def women(least: int = 0, most: int | None = None) -> stv.Constraint:
    return stv.Constraint("women", frozenset({4, 5}), least, most)


def test_a_minimum_guards_the_last_of_a_kind_and_dooms_others() -> None:
    election = stv.Election("ABCDE", 3, BALLOTS, constraints=(women(1),))
    count = stv.count(election, "scottish")
    assert count.winners == ("A", "B", "D")
    # Once A and B are elected, C, with more votes than D and E, has no place left.
    change = count.stages[1].changes[0]
    assert (change.candidates, change.reason) == ((3,), stv.Reason.CONSTRAINT)
    assert count.stages[0].status[2:] == (stv.Status.DOOMED, stv.Status.CONTINUING, stv.Status.CONTINUING)


def test_a_maximum_dooms_the_rest_at_once() -> None:
    ballots = [("D",)] * 40 + [("E", "A")] * 30 + [("A",)] * 10 + [("B",)] * 9
    election = stv.Election("ABCDE", 2, ballots, constraints=(women(0, 1),))
    count = stv.count(election, "scottish")
    assert count.winners == ("D", "A")
    exclusion = count.stages[1].changes[0]
    assert (exclusion.candidates, exclusion.reason) == ((5,), stv.Reason.CONSTRAINT)


@pytest.mark.parametrize(
    ("constraints", "sentence"),
    [
        ((women(3),), "at least 3 elected, but only 2"),
        ((women(2, 1),), "at least 2 elected, and at most 1"),
        ((women(2), stv.Constraint("others", frozenset({1, 2, 3}), 2)), "No choice of 3 for the seats"),
    ],
)
def test_impossible_combinations_are_refused(constraints: tuple[stv.Constraint, ...], sentence: str) -> None:
    election = stv.Election("ABCDE", 3, BALLOTS, constraints=constraints)
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.count(election, "ers97")


def test_two_constraints_together_guard_what_neither_does_alone() -> None:
    # I. D. Hill's case as J. Otten reworked it (Voting matters 13): 14 seats, English 7, Scottish 6, Welsh 1;
    # men 7, women 7. Two Scottish women remain, no Scot is elected, three English men are.
    groups = {"EM": 9, "EW": 9, "SM": 9, "SW": 3, "WM": 2, "WW": 2}
    numbers: dict[str, list[int]] = {}
    for group, size in groups.items():
        start = sum(len(members) for members in numbers.values()) + 1
        numbers[group] = list(range(start, start + size))

    def kind(letter: str) -> frozenset[int]:
        return frozenset(n for group, members in numbers.items() if letter in group for n in members)

    exactly = [("E", 7), ("S", 6), ("M", 7)]
    election = stv.Election(
        [f"{group}{n}" for group, members in numbers.items() for n in members],
        14,
        [],
        constraints=tuple(stv.Constraint(letter, kind(letter), many, many) for letter, many in exactly),
    )
    state = [EXCLUDED] + [CONTINUING] * sum(groups.values())
    state[numbers["SW"][0]] = EXCLUDED
    for number in numbers["EM"][:3]:
        state[number] = ELECTED
    guard = Constraints(election).guard(state)
    assert {guard[number] for number in numbers["SW"][1:]} == {GUARDED}
    assert {guard[number] for number in numbers["EM"][3:]} == {DOOMED}


@given(
    st.lists(st.sampled_from(range(4)), min_size=4, max_size=7),
    st.integers(1, 4),
    st.lists(st.tuples(st.sets(st.integers(0, 3)), st.integers(0, 3), st.integers(0, 3)), max_size=2),
    st.randoms(use_true_random=False),
)
def test_guarding_is_what_trying_every_result_says(
    kinds: list[int], seats: int, wanted: list[tuple[set[int], int, int]], random: object
) -> None:
    numbers = range(1, len(kinds) + 1)
    constraints = tuple(
        stv.Constraint(
            str(sorted(members)), frozenset(n for n in numbers if kinds[n - 1] in members), low, low + more
        )
        for members, low, more in wanted
    )
    election = stv.Election([str(n) for n in numbers], seats, [], constraints=constraints)
    kept = [
        set(winners)
        for winners in combinations(numbers, seats)
        if all(c.minimum <= len(c.members & set(winners)) <= (c.maximum or 0) for c in constraints)
    ]
    if not kept:
        if constraints:
            with pytest.raises(stv.ElectionError):
                Constraints(election)
        return
    guard = Constraints(election).guard([EXCLUDED] + [CONTINUING] * len(kinds))
    for number in numbers:
        if all(number in winners for winners in kept):
            assert guard[number] == GUARDED
        elif not any(number in winners for winners in kept):
            assert guard[number] == DOOMED
        else:
            assert guard[number] not in (GUARDED, DOOMED)


def test_a_rule_that_leaves_out_the_unranked_says_so_when_nobody_is_left_to_elect() -> None:
    # New Zealand's rule counts a candidate whom nobody ranks as withdrawn.
    constraint = stv.Constraint("women", frozenset({3}), 1)
    election = stv.Election("ABC", 2, [("A",)] * 3 + [("B",)] * 2, constraints=(constraint,))
    with pytest.raises(stv.ElectionError, match="only 0 of its candidates stand"):
        stv.count(election, "meek-nz")


@pytest.mark.parametrize("key", ["meek-2006", "meek", "ers97", "minneapolis", "qpq"])
def test_several_without_votes_do_not_go_together_where_one_is_needed(key: str) -> None:
    constraint = stv.Constraint("women", frozenset({3, 4}), 1)
    election = stv.Election("ABCD", 1, [("A",)] * 3 + [("B",)] * 2, constraints=(constraint,))
    assert set(stv.count(election, key).elected) <= {3, 4}


def test_nobody_stays_doomed_for_what_a_count_did_that_began_again() -> None:
    # Wright's system begins again without X. In the count before, E and F were elected, so that of Y and Z both were
    # needed then and nobody else could be.
    constraints = [stv.Constraint("x or y", {3, 4}, 1), stv.Constraint("x or z", {3, 5}, 1)]
    ballots = [("E",)] * 27 + [("F",)] * 25 + [("X", "F")] * 5 + [("Y",)] * 20 + [("Z",)] * 23
    count = stv.count(stv.Election("EFXYZ", 3, ballots, constraints=constraints), "wright")
    assert count.winners == ("F", "Z", "Y")


def test_constraints_ask_for_no_more_than_can_be_elected() -> None:
    at_most_two = stv.Constraint("at most two", {1, 2}, 0, 2)
    ballots = [("A",)] * 5 + [("B",)] * 4
    election = stv.Election("ABCD", 3, ballots, withdrawn=[3, 4], constraints=[at_most_two])
    assert stv.count(election, "scottish").winners == ("A", "B")
