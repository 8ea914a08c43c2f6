"""Simulated counts are the exact ones: winners, order, totals and quota after every stage, to the last unit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv import simulate
from slatecraft.stv.formats.blt import read_blt
from slatecraft.stv.rule import (
    Arithmetic,
    Deferral,
    Early,
    ExclusionSteps,
    Fill,
    Gregory,
    Keep,
    Majority,
    Many,
    Meek,
    Pace,
    Quota,
    Rule,
    Settled,
    SurplusOrder,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
)
from slatecraft.stv.simulate.parameters import SIMULATED

pytest.importorskip("numba", reason="needs numba, the extra simulate, which is not here")

RULES = ("scottish", "wig", "ers97", "northern-ireland", "meek", "meek-2006")
NAMES = ("Ann", "Bob", "Cat")


def is_simulable(rule: Rule) -> bool:
    """Whether the simulator takes a rule of the catalogue."""
    try:
        simulate.simulator(stv.Election(NAMES, 1, [[1]]), rule)
    except simulate.NotSimulable:
        return False
    return True


SIMULABLE = [key for key, rule in stv.rules.CATALOGUE.items() if is_simulable(rule)]


def runner_up(count: stv.Count) -> tuple[int, int]:
    """Who came nearest to being elected in an exact count, and by how many votes the last elected was ahead."""
    last: tuple[int, ...] = ()
    votes = count.stages[-1].votes
    for place, stage in enumerate(count.stages):
        for change in stage.changes:
            if change.status == stv.Status.EXCLUDED:
                last = change.candidates
                votes = count.stages[place - 1].votes if last[0] in stage.moved else stage.votes
    nearest = max(last, key=lambda number: (votes[number - 1], -number), default=0)
    if not count.elected:
        return nearest, 0
    mine = votes[count.elected[-1] - 1]
    return nearest, mine - votes[nearest - 1] if nearest else mine


def hold_together(election: stv.Election, rule: Rule | str, weights: Any, seed: int = 0) -> None:
    """Count draws both ways and compare all there is."""
    results = simulate.simulator(election, rule).run(weights, seed=seed, votes=True, trace=True)
    assert results.votes is not None
    assert results.stage_votes is not None
    assert results.stage_quota is not None
    for draw, row in enumerate(weights):
        count = stv.count(replace(election, weights=np.array(row)), rule, seed=f"{seed}/{draw}")
        assert [number for number in results.elected[draw] if number] == list(count.elected)
        assert results.stages[draw] == len(count.stages)
        for place, stage in enumerate(count.stages):
            assert results.stage_votes[draw, place].tolist() == [stage.non_transferable, *stage.votes]
            assert results.stage_quota[draw, place] == stage.quota
        assert results.votes[draw, 1:].tolist() == list(count.stages[-1].votes)
        assert (results.last_excluded[draw], results.margin[draw]) == runner_up(count)


def wards(shared: Path, every: int = 1) -> Iterator[stv.Election]:
    for year in (2017, 2022):
        paths = sorted((shared / "scotland" / str(year)).glob("*.blt"))
        for path in paths[::every]:
            yield read_blt(path)


def hold_wards(elections: Iterator[stv.Election]) -> None:
    draw = np.random.default_rng(2007)
    for election in elections:
        weights = np.stack([election.weights, draw.poisson(election.weights)])
        for rule in RULES:
            hold_together(election, rule, weights)


def test_scottish_wards_come_out_as_in_the_exact_count(shared: Path) -> None:
    hold_wards(wards(shared, every=25))


@pytest.mark.soak
def test_every_scottish_ward_comes_out_as_in_the_exact_count(shared: Path) -> None:
    hold_wards(wards(shared))


@st.composite
def elections(draw: st.DrawFn) -> tuple[stv.Election, list[list[int]]]:
    """Small elections, full of ties, exhausted papers and rankings without papers; and some draws of weights."""
    candidates = draw(st.integers(1, 7))
    numbers = st.integers(1, candidates)
    rankings = draw(st.lists(st.lists(numbers, min_size=1, max_size=candidates, unique=True), max_size=10))
    sections: dict[str, Any] = {}
    if rankings and draw(st.booleans()):
        shares = draw(st.lists(st.fractions(Fraction(1, 5), 5, max_denominator=5), min_size=1, max_size=3))
        sections["sections"] = tuple(stv.Section(str(place), share) for place, share in enumerate(shares))
        sections["section_of"] = np.array(
            [draw(st.integers(0, len(shares) - 1)) for _ in rankings], dtype=np.int16
        )
    election = stv.Election(
        [str(number) for number in range(1, candidates + 1)],
        draw(st.integers(1, candidates)),
        rankings,
        withdrawn=draw(st.frozensets(numbers, max_size=2)),
        **sections,
    )
    papers = st.sampled_from((0, 1, 2, 3, 7, 40, 999))
    row = st.lists(papers, min_size=len(rankings), max_size=len(rankings))
    return election, draw(st.lists(row, min_size=1, max_size=3))


@given(elections(), st.sampled_from(SIMULABLE), st.integers(0, 3))
@hypothesis_settings(max_examples=200)
def test_small_elections_come_out_as_in_the_exact_count(
    made: tuple[stv.Election, list[list[int]]], rule: str, seed: int
) -> None:
    election, draws = made
    if rule in ("irv", "san-francisco"):
        election = replace(election, seats=1)
    if not isinstance(stv.rules.get(rule).method, Meek):
        election = replace(election, sections=(), section_of=None)
    hold_together(election, rule, np.array(draws, dtype=np.int64).reshape(len(draws), -1), seed)


@st.composite
def methods(draw: st.DrawFn) -> Gregory:
    """Any parameters that the simulator takes, however odd together."""
    places = draw(st.sampled_from((0, 1, 2, 5)))
    ties = draw(st.sampled_from(TieLadder))
    flags = ("quota_more", "quota_falls", "strictly", "losers_first")
    flags += ("elect_in_substages", "last_two")
    restart = draw(st.booleans())
    return Gregory(
        quota=draw(st.sampled_from([quota for quota in Quota if quota != Quota.MAJORITY])),
        quota_places=draw(st.sampled_from((None, *range(places + 1)))),
        places=places,
        surplus_papers=draw(st.sampled_from(SurplusPapers)),
        surplus_value=draw(st.sampled_from(SurplusValue)),
        surplus_share=draw(st.sampled_from(SurplusShare)),
        surplus_order=draw(st.sampled_from(SurplusOrder)),
        surplus_fraction_places=draw(st.sampled_from((None, 0, 2, 4))),
        defer=draw(st.sampled_from(Deferral)),
        exclude=draw(st.sampled_from(ExclusionSteps)),
        exclude_many=draw(st.sampled_from(Many)),
        majority=draw(st.sampled_from(Majority)),
        fill=draw(st.sampled_from(Fill)),
        ties=ties,
        all_different_to_elect=ties != TieLadder.FORWARDS and draw(st.booleans()),
        restart=restart,
        tie_batches=not restart and draw(st.booleans()),
        # Who is elected without the quota has no surplus to wait for, and a new start none that waited.
        **draw(
            st.sampled_from(
                ({}, {"threshold": True}, *([] if restart else [{"receive_until_transfer": True}]))
            )
        ),
        **{flag: draw(st.booleans()) for flag in flags},
    )


@st.composite
def meek_methods(draw: st.DrawFn) -> Meek:
    """Any parameters of Meek's family that the simulator takes."""
    flags = ("quota_more", "half_alone", "near_ties")
    places = draw(st.sampled_from((3, 6, 9)))
    pace = draw(st.sampled_from((Pace.ROUNDS, Pace.PASSES)))
    return Meek(
        keep=draw(st.sampled_from(Keep)),
        places=places,
        quota=draw(st.sampled_from((Quota.DROOP, Quota.DROOP_EXACT))),
        pace=pace,
        settled=draw(st.sampled_from((Settled.LESS, Settled.AT_MOST))),
        limit=draw(st.sampled_from([limit for limit in (2, 3, 4, 6, 9) if limit <= places])),
        early=draw(st.sampled_from(Early)),
        first_pass_excludes=pace != Pace.PASSES or draw(st.booleans()),
        without_votes=pace == Pace.PASSES and draw(st.booleans()),
        ties=draw(st.sampled_from(TieLadder)),
        **{flag: draw(st.booleans()) for flag in flags},
    )


@pytest.mark.soak
@given(elections(), methods() | meek_methods(), st.integers(0, 3))
@hypothesis_settings(max_examples=5000)
def test_any_rule_comes_out_as_in_the_exact_count(
    made: tuple[stv.Election, list[list[int]]], method: Gregory | Meek, seed: int
) -> None:
    election, draws = made
    rule = Rule("own", "Own", "nowhere", 2026, "", method)
    if isinstance(method, Gregory):
        # What the papers of sections are worth is then no number of decimal places.
        election = replace(election, sections=(), section_of=None)
    hold_together(election, rule, np.array(draws, dtype=np.int64).reshape(len(draws), -1), seed)


def test_the_rules_that_can_be_simulated() -> None:
    assert set(SIMULABLE) >= {
        *RULES,
        "wig-hare",
        "ers76",
        "seanad",
        "church-of-england",
        "irv",
        "portland",
        "prsa77",
    }


def test_every_parameter_of_a_rule_is_known() -> None:
    for method, known in SIMULATED.items():
        assert known == {parameter.name for parameter in fields(method)}


def test_odd_ballots_are_read_as_the_rule_reads_them() -> None:
    rankings = [[1, None, 2], [2, 2, 3], [{1, 3}, 2], [None], [3, 1, 2], []]
    election = stv.Election(NAMES, 1, rankings)
    draws = np.array([[3, 2, 4, 1, 3, 5], [0, 1, 6, 2, 2, 0], [0, 0, 0, 0, 0, 0]])
    hold_together(election, "scottish", draws)
    split = replace(stv.rules.get("scottish"), reading=stv.Reading(equal="split"))
    hold_together(election, split, draws)


def test_results_do_not_depend_on_threads_or_blocks() -> None:
    rankings = [[1, 2, 3], [2, 3], [3], [3, 1], [4, 2]]
    counter = simulate.simulator(rankings, "ers97", seats=2, candidates=4)
    weights = np.random.default_rng(1).integers(0, 4, (700, 5))
    whole = counter.run(weights, seed=5)
    threaded = counter.run(weights, seed=5, threads=3)
    in_blocks = counter.run((weights[start : start + 99] for start in range(0, 700, 99)), seed=5, threads=2)
    for other in (threaded, in_blocks):
        for name in ("elected", "last_excluded", "margin", "stages", "elected_mask"):
            assert np.array_equal(getattr(whole, name), getattr(other, name))
    assert whole.elected_mask.sum() == 1400
    assert not np.array_equal(whole.elected, counter.run(weights, seed=6).elected)


def test_many_draws_of_a_block_may_need_more_room_than_most() -> None:
    # Many take more passes than there is room for at first: the room must not grow with every one of them.
    election = stv.Election("ABCD", 3, [[1], [2]])
    draws = np.random.default_rng(3).integers(1, 10**6, (200, 2))
    results = simulate.simulator(election, "meek-2006").run(draws)
    assert len(results.elected) == 200
    for draw in (0, 99, 199):
        count = stv.count(replace(election, weights=draws[draw]), "meek-2006", seed=f"0/{draw}")
        assert results.elected[draw].tolist() == list(count.elected)


def test_rounding_that_goes_round_in_a_long_circle_ends_in_both_counts() -> None:
    # The quota is less than a ten-thousandth of a vote, of which nearly all have become non-transferable.
    election = stv.Election("ABCDEFG", 6, [[2], [1], [5, 4], [5, 1, 7], [5, 1]])
    hold_together(election, "meek-2006", np.array([[7, 50, 2, 2, 2]]))


def test_progress_is_reported() -> None:
    counter = simulate.simulator([[1], [2]], "wig", seats=1, candidates=2)
    said: list[tuple[int, int | None]] = []
    counter.run(np.ones((600, 2), np.int64), progress=lambda *numbers: said.append(numbers))
    assert said[-1] == (600, 600)
    assert len(said) > 1
    counter.run(iter([np.ones((5, 2), np.int64)]), progress=lambda *numbers: said.append(numbers))
    assert said[-1] == (5, None)


def test_no_draws_are_no_results() -> None:
    counter = simulate.simulator([[1], [2]], "wig", seats=1, candidates=2)
    assert counter.run(np.zeros((0, 2), np.int64)).elected.shape == (0, 1)
    assert counter.run(iter([])).elected_mask.shape == (0, 2)


@pytest.mark.parametrize(
    ("weights", "error", "sentence"),
    [
        ([[1, -1]], ValueError, r"Draw 0 \(from 0\) has a negative weight"),
        ([[1, 2], [1, 2**60]], simulate.NotSimulable, r"Draw 1 \(from 0\) has too many papers"),
        ([[2**62, 2**62]], simulate.NotSimulable, "too many papers"),
        ([[1, 2, 3]], ValueError, r"\(draws, 2\) is wanted"),
        ([[0.5, 2.0]], ValueError, "whole numbers"),
    ],
)
def test_weights_that_cannot_be_counted_are_refused(
    weights: Any, error: type[Exception], sentence: str
) -> None:
    counter = simulate.simulator([[1], [2]], "wig", seats=1, candidates=2)
    with pytest.raises(error, match=sentence):
        counter.run(weights)


def test_what_cannot_be_simulated_is_refused() -> None:
    election = stv.Election(NAMES, 2, [[1, 2], [3]])
    exact = Rule("own", "Own", "nowhere", 2026, "", Gregory(arithmetic=Arithmetic.EXACT))
    with pytest.raises(simulate.NotSimulable, match="decimal places"):
        simulate.simulator(election, exact)
    bound = replace(election, constraints=(stv.Constraint("one", frozenset({1}), minimum=1),))
    with pytest.raises(simulate.NotSimulable, match="Constraints"):
        simulate.simulator(bound, "wig")
    for rule in ("meek-1987", "meek-nz", "warren", "qpq"):
        with pytest.raises(simulate.NotSimulable):
            simulate.simulator(election, rule)
    divided = stv.Election(NAMES, 2, [[1, 2], [{1, 3}]])
    with pytest.raises(simulate.NotSimulable, match="divided"):
        simulate.simulator(divided, "meek")
    with pytest.raises(simulate.NotSimulable, match="Re-opening"):
        simulate.simulator(replace(election, reopen=3), "wig")
    halves = (stv.Section("a"), stv.Section("b"))
    rebased = replace(election, sections=halves, section_of=np.array([0, 1]), rebased=True)
    with pytest.raises(simulate.NotSimulable, match="rebased"):
        simulate.simulator(rebased, "wig")
    with pytest.raises(simulate.NotSimulable, match="exact fraction"):
        simulate.simulator(replace(rebased, rebased=False), "ers97")
    with pytest.raises(stv.ElectionError, match="need the number of seats"):
        simulate.simulator([[1]], "wig")


def test_seats_and_withdrawn_of_an_election_can_be_changed() -> None:
    election = stv.Election(NAMES, 1, [[1, 2], [2, 3], [3, 1]])
    results = simulate.simulator(election, "wig", seats=2, withdrawn=[3]).run([[5, 3, 1]])
    assert sorted(results.elected[0]) == [1, 2]


def test_compiled_code_is_kept() -> None:
    """The first start leaves its code in the folder for caches, the second finds it there and compiles nothing."""
    program = (
        "from slatecraft.stv import simulate\n"
        "from slatecraft.stv.simulate.compiling import compiled_gregory\n"
        "counter = simulate.simulator([[1], [2]], 'wig', seats=1, candidates=2)\n"
        "print(counter.run([[2, 1]]).elected.tolist())\n"
        "stats = compiled_gregory().stats\n"
        "print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))\n"
    )
    said = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert said[1] == "[[1]]\n1 0\n"
