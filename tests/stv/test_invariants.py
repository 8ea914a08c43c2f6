"""What every rule promises of every count, on generated elections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.rule import Promise, Quota

Ballot = tuple[tuple[int, ...], int]


@st.composite
def elections(draw: st.DrawFn, one_seat: bool = False) -> stv.Election:
    """Small elections, with ties, short ballots and candidates without votes."""
    candidates = draw(st.integers(2, 6))
    seats = 1 if one_seat else draw(st.integers(1, min(4, candidates)))
    ranking = st.permutations(range(1, candidates + 1)).flatmap(
        lambda order: st.integers(1, candidates).map(lambda length: tuple(order[:length]))
    )
    ballots = draw(st.lists(st.tuples(ranking, st.integers(1, 9)), min_size=1, max_size=14))
    return make(candidates, seats, ballots)


def make(candidates: int, seats: int, ballots: Sequence[Ballot]) -> stv.Election:
    names = [chr(64 + number) for number in range(1, candidates + 1)]
    return stv.Election(names, seats, [ranking for ranking, _ in ballots], [weight for _, weight in ballots])


def ballots_of(election: stv.Election) -> list[Ballot]:
    rows = [tuple(number for number in row if number) for row in election.rankings.tolist()]
    return list(zip(rows, election.weights.tolist(), strict=True))


def shape(count: stv.Count) -> list[tuple[object, ...]]:
    """What a count did, without what it was made from."""
    return [
        (stage.action, stage.quota, stage.votes, stage.non_transferable, stage.status)
        for stage in count.stages
    ]


def by_lot(count: stv.Count) -> bool:
    return any(tie.resolution == stv.Resolution.LOT for tie in count.ties)


def one_seat(rule: stv.Rule) -> bool:
    return getattr(rule.method, "quota", None) == Quota.MAJORITY


def promising(promise: Promise) -> pytest.MarkDecorator:
    keys = [key for key, rule in stv.rules.CATALOGUE.items() if promise not in rule.gives_up]
    return pytest.mark.parametrize("key", keys)


@pytest.fixture(params=[12, pytest.param(400, marks=pytest.mark.soak)], ids=["few", "many"])
def examples(request: pytest.FixtureRequest) -> settings:
    """How many elections are tried: few in the suite, many in the soak."""
    return settings(max_examples=request.param, suppress_health_check=[HealthCheck.filter_too_much])


@pytest.mark.parametrize("key", stv.rules.CATALOGUE)
def test_a_count_ends_and_is_consistent(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)))
    def holds(election: stv.Election) -> None:
        count = stv.count(election, rule)
        ranked = {number for ranking, _ in ballots_of(election) for number in ranking}
        # New Zealand's law leaves places vacant rather than fill them with somebody nobody ranks.
        vacant = getattr(rule.method, "unranked_withdrawn", False) and election.seats > 1
        assert len(count.elected) == len(set(count.elected))
        assert len(count.elected) == (min(election.seats, len(ranked)) if vacant else election.seats)
        final = count.stages[-1].status
        elected = {number for number, status in enumerate(final, 1) if status == stv.Status.ELECTED}
        assert elected == set(count.elected)
        ends = {stv.Status.ELECTED, stv.Status.EXCLUDED, *((stv.Status.WITHDRAWN,) if vacant else ())}
        assert ends.issuperset(final)
        assert elected <= {number for stage in count.stages for number in stage.elected}
        excluded = {number for stage in count.stages for number in stage.excluded}
        assert not excluded & elected

    holds()


@promising(Promise.CONSERVED)
def test_votes_are_conserved_at_every_stage(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)))
    def holds(election: stv.Election) -> None:
        count = stv.count(election, rule)
        for stage in count.stages:
            assert sum(stage.votes) + stage.non_transferable + stage.rounding == count.valid
            assert all(votes >= 0 for votes in stage.votes)
            assert stage.non_transferable >= 0
            for substage in stage.substages:
                assert sum(substage.votes) + substage.non_transferable + substage.rounding == count.valid

    holds()


@promising(Promise.ORDER)
def test_the_order_of_ballots_does_not_matter(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)), st.randoms(use_true_random=False))
    def holds(election: stv.Election, random: object) -> None:
        ballots = ballots_of(election)
        random.shuffle(ballots)  # type: ignore[attr-defined]
        other = make(len(election.candidates), election.seats, ballots)
        assert shape(stv.count(election, rule)) == shape(stv.count(other, rule))

    holds()


@promising(Promise.REPEATS)
def test_weights_are_repeats(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)))
    def holds(election: stv.Election) -> None:
        repeated = [(ranking, 1) for ranking, weight in ballots_of(election) for _ in range(weight)]
        other = make(len(election.candidates), election.seats, repeated)
        assert shape(stv.count(election, rule)) == shape(stv.count(other, rule))

    holds()


@promising(Promise.RENAMED)
def test_another_numbering_changes_nothing(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)), st.data())
    def holds(election: stv.Election, data: st.DataObject) -> None:
        count = stv.count(election, rule)
        assume(not by_lot(count))
        size = len(election.candidates)
        new = dict(zip(range(1, size + 1), data.draw(st.permutations(range(1, size + 1))), strict=True))
        ballots = [(tuple(new[n] for n in ranking), weight) for ranking, weight in ballots_of(election)]
        other = stv.count(make(size, election.seats, ballots), rule)
        assert {new[number] for number in count.elected} == set(other.elected)
        assert len(count.stages) == len(other.stages)
        for stage, renumbered in zip(count.stages, other.stages, strict=True):
            assert [renumbered.votes[new[n] - 1] for n in range(1, size + 1)] == list(stage.votes)
        names = replace(election, candidates=tuple(f"Candidate {n}" for n in range(size)))
        assert shape(stv.count(names, rule)) == shape(count)

    holds()


@promising(Promise.UNRANKED)
def test_a_candidate_nobody_ranks_changes_nothing(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)))
    def holds(election: stv.Election) -> None:
        count = stv.count(election, rule)
        other = stv.count(make(len(election.candidates) + 1, election.seats, ballots_of(election)), rule)
        assume(not by_lot(count) and not by_lot(other))
        assert set(count.elected) == set(other.elected)

    holds()


@promising(Promise.COALITIONS)
def test_a_solid_coalition_gets_its_quotas(key: str, examples: settings) -> None:
    rule = stv.rules.get(key)

    @examples
    @given(elections(one_seat(rule)), st.data())
    def holds(election: stv.Election, data: st.DataObject) -> None:
        size = len(election.candidates)
        coalition = data.draw(st.sets(st.integers(1, size), min_size=1, max_size=size))
        papers = sum(
            weight for ranking, weight in ballots_of(election) if set(ranking[: len(coalition)]) == coalition
        )
        total = int(np.sum(election.weights))
        quotas = int(Fraction(papers) / (Fraction(total, election.seats + 1) + 1)) if papers else 0
        assume(quotas)
        elected = set(stv.count(election, rule).elected)
        assert len(elected & coalition) >= min(quotas, len(coalition))

    holds()


@pytest.mark.parametrize("key", [key for key, rule in stv.rules.CATALOGUE.items() if one_seat(rule)])
def test_a_rule_for_one_seat_refuses_more(key: str) -> None:
    with pytest.raises(stv.ElectionError, match="one seat"):
        stv.count(make(3, 2, [((1,), 1)]), key)


def test_withdrawn_candidates_are_passed_over() -> None:
    ballots = [((3, 1), 4), ((2,), 3), ((3, 2), 1)]
    election = replace(make(3, 1, ballots), withdrawn=frozenset({3}))
    for key, rule in stv.rules.CATALOGUE.items():
        count = stv.count(election, rule)
        assert count.winners in (("A",), ("B",)), key
        assert count.stages[0].status[2] == stv.Status.WITHDRAWN
        assert 3 not in count.elected
