"""Comparison of pairs of outcomes: the published example, one seat, cycles, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.rule import Outcomes

Papers = list[tuple[tuple[int, ...], int]]


def make(candidates: int, seats: int, papers: Papers) -> stv.Election:
    names = [chr(64 + number) for number in range(1, candidates + 1)]
    return stv.Election(names, seats, [ranking for ranking, _ in papers], [weight for _, weight in papers])


@pytest.fixture
def example() -> stv.Election:
    names = ["Andrea", "Brad", "Carter", "Delilah", "Scott"]
    rankings = [[1], [3, 2, 4], [2, 4], [4, 2], [4, 5], [5, 4]]
    return stv.Election(names, 3, rankings, [25, 34, 7, 8, 5, 21])


def test_the_published_example(example: stv.Election) -> None:
    """Delilah, whom a count by transfers excludes, belongs to the set that beats every other."""
    count = stv.count(example, "cpo-stv")
    assert set(count.winners) == {"Andrea", "Carter", "Delilah"}
    assert len(count.stages) == 10
    against = {stage.moved: stage.votes for stage in count.stages if stage.votes[0] == stage.votes[2] == 25}
    # Andrea and Carter with Delilah against them with Scott, or with Brad.
    assert (25, 0, 25, 29, 21) in [stage.votes for stage in count.stages if stage.moved == (5,)]
    assert (25, 16, 25, 34, 0) in [stage.votes for stage in count.stages if stage.moved == (2,)]
    assert against
    assert "Scott" in stv.count(example, "wig").winners


def test_the_closest_comparison_comes_first(example: stv.Election) -> None:
    count = stv.count(example, "cpo-stv")
    margins = []
    for stage in count.stages[1:]:
        common = set(count.elected)
        ours = sum(stage.votes[number - 1] for number in common)
        # What the others have: the votes of theirs, and of those that both sets hold.
        margins.append(ours - sum(stage.votes[number - 1] for number in stage.moved))
    assert margins
    assert all(sum(stage.votes) + stage.non_transferable == count.valid for stage in count.stages)


def condorcet(papers: Papers, candidates: int) -> int:
    """Who beats each other candidate on the papers; 0 if nobody does."""
    for one in range(1, candidates + 1):
        beats = 0
        for other in range(1, candidates + 1):
            margin = 0
            for ranking, weight in papers:
                first = next((number for number in ranking if number in (one, other)), 0)
                margin += weight * ((first == one) - (first == other))
            beats += margin > 0 and one != other
        if beats == candidates - 1:
            return one
    return 0


@given(
    st.lists(st.tuples(st.permutations([1, 2, 3, 4]).map(tuple), st.integers(1, 9)), min_size=1, max_size=8)
)
@settings(max_examples=60)
def test_one_seat_goes_to_whoever_beats_all_others(papers: Papers) -> None:
    winner = condorcet(papers, 4)
    assume(winner)
    assert stv.count(make(4, 1, papers), "cpo-stv").elected == (winner,)


def test_a_circle_goes_to_the_least_defeat() -> None:
    papers: Papers = [((1, 2, 3), 40), ((2, 3, 1), 35), ((3, 1, 2), 25)]
    assert stv.count(make(3, 1, papers), "cpo-stv").elected == (1,)


def test_a_tie_of_outcomes_goes_by_lot() -> None:
    count = stv.count(
        make(4, 2, [((1,), 3), ((2,), 2), ((3,), 2), ((4,), 2)]), "cpo-stv", on_tie=[3, 2, 4, 1]
    )
    assert set(count.elected) == {1, 3}
    (tie,) = count.ties
    assert (tie.candidates, tie.chosen, tie.about) == ((2, 3, 4), 3, stv.Action.ELECTION)


def test_constraints_limit_the_outcomes(example: stv.Election) -> None:
    limit = stv.Constraint("slate", frozenset({3, 4}), maximum=1)
    count = stv.count(replace(example, constraints=(limit,)), "cpo-stv")
    assert len({3, 4} & set(count.elected)) == 1


def test_too_many_outcomes_are_refused() -> None:
    papers: Papers = [((number,), 1) for number in range(1, 13)]
    with pytest.raises(stv.ElectionError, match="6 of 12 candidates can be elected in 924 ways"):
        stv.count(make(12, 6, papers), "cpo-stv")
    rule = replace(stv.rules.get("cpo-stv"), method=Outcomes(most_outcomes=2))
    with pytest.raises(stv.ElectionError, match="at most 2"):
        stv.count(make(3, 1, papers[:3]), rule)


def test_nominations_cannot_be_reopened(example: stv.Election) -> None:
    with pytest.raises(stv.ElectionError, match="re-open"):
        stv.count(replace(example, reopen=2), "cpo-stv")


def test_as_many_candidates_as_seats() -> None:
    count = stv.count(make(2, 2, [((1,), 3), ((2,), 1)]), "cpo-stv")
    assert count.elected == (1, 2)
    assert len(count.stages) == 1


def test_papers_that_name_only_the_withdrawn_do_not_raise_the_quota() -> None:
    ballots = [("A", "B")] * 50 + [("B",)] * 5 + [("C",)] * 20
    withdrawn = stv.Election("ABCW", 2, [*ballots, *[("W",)] * 60], withdrawn=[4])
    counts = [stv.count(election, "cpo-stv") for election in (withdrawn, stv.Election("ABC", 2, ballots))]
    assert [count.winners for count in counts] == [("A", "B")] * 2
    assert [count.stages[0].quota for count in counts] == [25, 25]
