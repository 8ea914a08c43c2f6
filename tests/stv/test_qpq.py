"""Quota preferential by quotient: published figures, a count paper by paper, and the count without new beginnings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.rule import Quotient

Papers = list[tuple[tuple[int, ...], int]]


def make(candidates: int, seats: int, papers: Papers) -> stv.Election:
    names = [chr(64 + number) for number in range(1, candidates + 1)]
    return stv.Election(names, seats, [ranking for ranking, _ in papers], [weight for _, weight in papers])


def test_a_tie_in_the_second_stage() -> None:
    """Droop.py's 513.blt: B's six papers have elected one candidate already, so they count as three."""
    count = stv.count(make(3, 2, [((1, 2), 5), ((2,), 1), ((3,), 3)]), "qpq", on_tie=[1, 2, 3])
    assert [stage.votes for stage in count.stages] == [(5, 1, 3), (5, 3, 3)]
    assert [stage.quota for stage in count.stages] == [3, 3]
    assert count.elected == (1, 3)
    assert count.ties[0].candidates == (2, 3)


def test_papers_that_are_used_up_lower_the_quota() -> None:
    """Droop.py's qpq3.blt: 306 papers that have elected three leave 294 for two places."""
    papers: Papers = [((1, 2, 3), 306), ((4, 5, 6), 99), ((5, 6, 4), 98), ((6, 4, 5), 97)]
    count = stv.count(make(6, 5, papers), "qpq")
    assert [stage.quota for stage in count.stages] == [100, 100, 100, 98, 98]
    assert [stage.votes for stage in count.stages][-1] == (306, 153, 102, 99, Fraction(197, 2), 97)
    assert count.elected == (1, 2, 3, 4, 5)
    assert count.stages[3].non_transferable == 306


def test_a_new_beginning() -> None:
    """Droop.py's qpq5.blt: after d is excluded, e comes first, and a ties with c."""
    papers: Papers = [((1, 3, 4, 5), 12), ((2,), 11), ((3, 4, 5), 7), ((4, 5, 3), 8), ((5, 3, 4), 9)]
    count = stv.count(make(5, 3, papers), "qpq", on_tie=range(1, 6))
    assert [stage.action for stage in count.stages] == [
        "first-preferences", "election", "restart", "election", "election",
    ]  # fmt: skip
    assert count.stages[1].votes == (12, 11, Fraction(19, 2), 8, 9)
    assert count.stages[2].votes == (12, 11, 7, 0, 17)
    assert count.stages[2].status[0] == stv.Status.CONTINUING
    assert count.elected == (5, 1, 3)


def test_inactive_papers_have_elected() -> None:
    papers: Papers = [((1, 2), 40), ((3,), 30), ((4, 3), 20), ((2,), 9)]
    count = stv.count(make(4, 2, papers), "qpq")
    assert count.stages[3].quota == Fraction(49, 2)
    assert count.elected == (3, 1)


def test_without_new_beginnings_elections_stand() -> None:
    papers: Papers = [((1, 3, 4, 5), 12), ((2,), 11), ((3, 4, 5), 7), ((4, 5, 3), 8), ((5, 3, 4), 9)]
    rule = replace(stv.rules.get("qpq"), method=Quotient(restart=False))
    count = stv.count(make(5, 3, papers), rule, on_tie=range(1, 6))
    assert "restart" not in [stage.action for stage in count.stages]
    assert count.elected[0] == 1


def paper_by_paper(papers: Papers, candidates: int, seats: int) -> tuple[set[int], list[Fraction]]:
    """QPQ for one paper after another, ties going to the lower number: who is elected, and each stage's quota."""
    excluded: set[int] = set()
    elected: list[int] = []
    part = [Fraction(0)] * len(papers)
    quotas = []
    while True:
        hopeful = [n for n in range(1, candidates + 1) if n not in excluded and n not in elected]
        if len(elected) == seats or len(hopeful) <= seats - len(elected):
            return {*elected, *(hopeful if len(elected) < seats else ())}, quotas
        top = [next((n for n in ranking if n in hopeful), 0) for ranking, _ in papers]
        held, used = dict.fromkeys([0, *hopeful], 0), dict.fromkeys([0, *hopeful], Fraction(0))
        for number, (_, weight), share in zip(top, papers, part, strict=True):
            held[number] += weight
            used[number] += weight * share
        quotient = {number: held[number] / (1 + used[number]) for number in hopeful}
        quotas.append(Fraction(sum(held.values()) - held[0]) / (1 + seats - used[0]))
        best = max(hopeful, key=lambda number: quotient[number])
        if quotient[best] > quotas[-1]:
            elected.append(best)
            part = [
                1 / quotient[best] if number == best else share
                for number, share in zip(top, part, strict=True)
            ]
        else:
            excluded.add(min(hopeful, key=lambda number: quotient[number]))
            if candidates - len(excluded) > seats:
                elected, part = [], [Fraction(0)] * len(papers)


@st.composite
def generated(draw: st.DrawFn) -> tuple[Papers, int, int]:
    candidates = draw(st.integers(2, 6))
    ranking = st.permutations(range(1, candidates + 1)).flatmap(
        lambda order: st.integers(1, candidates).map(lambda length: tuple(order[:length]))
    )
    papers = draw(st.lists(st.tuples(ranking, st.integers(1, 30)), min_size=1, max_size=12))
    return papers, candidates, draw(st.integers(1, candidates - 1))


@given(generated())
@settings(max_examples=60)
def test_it_counts_as_paper_by_paper(case: tuple[Papers, int, int]) -> None:
    papers, candidates, seats = case
    count = stv.count(make(candidates, seats, papers), "qpq", on_tie=range(1, candidates + 1))
    elected, quotas = paper_by_paper(papers, candidates, seats)
    assert set(count.elected) == elected
    assert [stage.quota for stage in count.stages] == quotas


def test_constraints_and_reopened_nominations() -> None:
    papers: Papers = [((1, 2, 3, 4), 60), ((2, 1), 30), ((3,), 6), ((4, 3), 4)]
    women = stv.Constraint("women", frozenset({3, 4}), minimum=1)
    constrained = stv.count(replace(make(4, 2, papers), constraints=(women,)), "qpq")
    assert len(set(constrained.elected) & {3, 4}) == 1
    assert 1 in constrained.elected
    reopened = stv.count(replace(make(3, 2, [((1,), 45), ((3, 2), 40), ((2,), 15)]), reopen=3), "qpq")
    assert (reopened.elected, reopened.reopened) == ((1,), 1)


def test_sections_have_no_place() -> None:
    election = replace(
        make(2, 1, [((1,), 1), ((2,), 2)]),
        sections=(stv.Section("a"), stv.Section("b")),
        section_of=[0, 1],  # type: ignore[arg-type]
    )
    for key in ("qpq", "cpo-stv"):
        with pytest.raises(stv.ElectionError, match="no place for sections"):
            stv.count(election, key)
