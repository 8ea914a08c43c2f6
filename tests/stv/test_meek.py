"""Meek's method and its kin: published figures, a count paper by paper, and what the rules say of unusual cases."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.meek import NEW_ZEALAND_SEED, new_zealand_numbers
from slatecraft.stv.rule import Early, Meek, Quota, Settled

FAMILY = ["meek", "meek-1987", "meek-2006", "meek-nz", "warren"]
GENERIC = stv.Rule(
    key="meek-generic",
    title="Droop.py's rule meek",
    jurisdiction="",
    year=2010,
    source="",
    method=Meek(
        places=18,
        guard=9,
        quota=Quota.DROOP_EXACT,
        quota_more=True,
        settled=Settled.AT_MOST,
        limit=9,
        early=Early.GROUP,
    ),
    reading=stv.Reading(equal="split"),  # type: ignore[arg-type]
)
Papers = list[tuple[tuple[int, ...], int]]


def make(candidates: int, seats: int, papers: Papers) -> stv.Election:
    names = [chr(64 + number) for number in range(1, candidates + 1)]
    return stv.Election(names, seats, [ranking for ranking, _ in papers], [weight for _, weight in papers])


@pytest.fixture(scope="module")
def greens() -> stv.Election:
    """The steering committee of the Green Party of the United States, 2005, of which Droop.py keeps counts."""
    text = (Path(__file__).parent / "data" / "worked-counts.toml").read_text()
    found = next(count for count in tomllib.loads(text)["count"] if "Green Party" in count["title"])
    rankings, weights = [], []
    for ballot in found["ballots"].strip().replace("\n", ", ").split(", "):
        papers, ranking = ballot.split(" x ")
        weights.append(int(papers))
        rankings.append([int(number) for number in ranking.split()])
    return stv.Election(found["candidates"], found["seats"], rankings, weights)


def close(count: stv.Count, number: stv.counts.Number, published: str) -> bool:
    """Whether a number is what is published, rounded there to the last place."""
    places = len(published.partition(".")[2])
    return abs(count.exact(number) - Fraction(published)) * 10**places <= Fraction(1, 2)


# Published figures


def test_the_reference_rule_round_by_round(greens: stv.Election) -> None:
    count = stv.count(greens, "meek", on_tie=range(1, 14))
    stages = count.stages
    assert len(stages) == 11
    assert [stage.moved for stage in stages] == [
        (), (7, 4), (6,), (10,), (11,), (12,), (9,), (5,), (7, 4, 13), (2,), (1,),
    ]  # fmt: skip
    assert stages[0].elected == (7, 4)
    assert stages[7].elected == (13,)
    assert stages[10].elected == (8,)
    assert stages[10].excluded == (1, 3)
    second = (
        "8.006073598 3.232685848 9.408174589 18.800000609 2.759954125 0.000000000 18.800000299 13.000470959"
    )
    assert [count.text(votes) for votes in stages[1].votes[:8]] == second.split()
    ninth = (
        "9.427381450 3.730149807 9.774255128 18.799133460 0.000000000 0.000000000 18.799133416 14.666479770"
    )
    assert [count.text(votes) for votes in stages[8].votes[:8]] == ninth.split()
    assert count.text(stages[8].quota) == "18.799133306"
    assert count.text(stages[9].quota) == "18.789719295"
    assert count.text(stages[10].quota) == "18.586296861"
    assert count.text(stages[10].non_transferable) == "1.068515700"
    keep = stages[10].keep
    assert keep is not None
    assert [float(keep[number - 1]) for number in (4, 7, 13)] == [0.602321356, 0.491875685, 0.667516215]
    assert [(tie.candidates, tie.chosen) for tie in count.ties] == [
        ((6, 10, 11, 12), 6), ((10, 11, 12), 10), ((11, 12), 11),
    ]  # fmt: skip


def test_under_warren_surpluses_move_on_though_they_do_not_fall() -> None:
    # What A gives up goes to B and the other way round, until both keep no more than half of a paper and C is reached.
    alike = stv.Election("ABCD", 3, [[1, 2, 3, 4], [2, 1, 3, 4]], [2, 2])
    for seed in range(5):
        assert stv.count(alike, "warren", seed=seed).winners == ("A", "B", "C")
    with_others = stv.Election(
        "ABCD", 3, [[1, 2, 3, 4], [2, 1, 3, 4], [3, 0, 0, 0], [4, 0, 0, 0]], [40, 40, 3, 1]
    )
    assert stv.count(with_others, "warren", seed="1").winners == ("A", "B", "C")


def test_a_part_of_a_paper_pays_its_part_of_a_price() -> None:
    shared = stv.Election("ABC", 2, [[(1, 2)], [1, 3]])
    once = stv.count(shared, "warren", on_tie=[1, 2, 3])
    twice = stv.count(replace(shared, weights=shared.weights * 2), "warren", on_tie=[1, 2, 3])
    assert once.elected == twice.elected == (1, 2)
    # In an electoral college too: a paper worth three votes pays as three papers worth one would.
    papers: Papers = [((1, 2, 3), 5), ((3,), 2), ((1, 3), 3), ((2,), 1)]
    college = replace(
        make(3, 2, papers),
        sections=(stv.Section("members", 9), stv.Section("affiliates", 1)),
        section_of=[0, 0, 1, 1],  # type: ignore[arg-type]
    )
    weighed = replace(make(3, 2, papers), weights=[Fraction(9, 10) * 11 / 7 * w for w in (5, 2)] + [
        Fraction(1, 10) * 11 / 4 * w for w in (3, 1)
    ])  # fmt: skip
    for one, other in zip(
        stv.count(college, "warren").stages, stv.count(weighed, "warren").stages, strict=True
    ):
        assert one.keep is not None
        assert other.keep is not None
        assert all(abs(a - b) < Fraction(1, 10**17) for a, b in zip(one.keep, other.keep, strict=True))
        assert one.elected == other.elected
        assert one.excluded == other.excluded


def test_warren_round_by_round(greens: stv.Election) -> None:
    count = stv.count(greens, "warren", on_tie=range(1, 14))
    stages = count.stages
    assert [stage.moved for stage in stages] == [(), (7, 4), (6, 9, 10, 11, 12), (2, 5), (7, 4, 13), (1,)]
    assert close(count, stages[1].votes[3], "19.230303030303030303")
    assert close(count, stages[2].votes[7], "14.193939393939393939")
    assert close(count, stages[4].votes[12], "19.275770912250780784")
    assert close(count, stages[5].votes[2], "14.554095364603765396")
    keep = stages[5].keep
    assert keep is not None
    assert abs(keep[6] - Fraction("0.477647859445864551")) < Fraction(1, 10**18)


def test_the_generic_rule_round_by_round(greens: stv.Election) -> None:
    """Meek's method in guarded decimals, with certain losers excluded together: Droop.py's rule meek."""
    count = stv.count(greens, GENERIC, on_tie=range(1, 14))
    assert [stage.moved for stage in count.stages] == [
        (), (7, 4), (6, 9, 10, 11, 12), (2, 5), (7, 4, 13), (1,),
    ]  # fmt: skip
    published = {
        1: ("18.8", "3.208044077134986226"),
        4: ("18.794015522282783132", None),
        5: ("18.591521682195998631", None),
    }
    for place, (quota, second) in published.items():
        assert close(count, count.stages[place].quota, quota)
        assert second is None or close(count, count.stages[place].votes[1], second)
    assert close(count, count.stages[5].votes[7], "18.981163611635443440")
    assert set(count.elected) == {4, 7, 8, 13}


def test_nine_places_may_decide() -> None:
    """Voting matters 12: X, Y and Z are level but for what rounding does, and A and B are quits."""
    papers: Papers = [((first, last), 333) for first in (1, 2) for last in (3, 4, 5)]
    papers += [((last,), 667) for last in (3, 4, 5)]
    papers += [((1, 2, 3), 1), ((1, 2, 4), 1), ((2, 1, 3), 2)]
    count = stv.count(make(5, 3, papers), "meek", on_tie=range(1, 6))
    assert count.elected == (1, 2, 4)
    assert [count.text(votes) for votes in count.stages[1].votes[2:]] == [
        "667.166666686", "667.166666562", "667.166666500",
    ]  # fmt: skip
    assert count.text(count.stages[2].quota) == "800.580647027"
    assert count.text(count.stages[2].votes[3]) == "800.596982770"


@pytest.mark.parametrize(("papers", "order", "elected"), [
    ([((1, 2), 5), ((2,), 1), ((3,), 3)], (1, 2, 3), (1, 3)),
    ([((1, 2), 4), ((3,), 2)], (1, 2, 3), (1, 3)),
])  # fmt: skip
def test_small_elections_of_the_reference_program(
    papers: Papers, order: tuple[int, ...], elected: tuple[int, ...]
) -> None:
    assert stv.count(make(3, 2, papers), "meek", on_tie=order).elected == elected


def test_equal_preferences_as_the_reference_program_counts_them() -> None:
    election = stv.Election(
        list("ABCD"), 2, [[1, (2, 3), 4], [(2, 3), 1], [(3, 4), (1, 2)], [2, (1, 4), 3]], [5, 1, 3, 2]
    )
    count = stv.count(election, GENERIC)
    assert [stage.moved for stage in count.stages] == [(), (1,), (4,)]
    assert [count.text(votes)[:20] for votes in count.stages[1].votes] == [
        "3.666666666666666666", "3.166666666666666666", "2.666666666666666666", "1.500000000000000000",
    ]  # fmt: skip
    assert count.elected == (1, 3)


# The count paper by paper


def paper_by_paper(papers: Papers, candidates: int, seats: int) -> tuple[set[int], list[list[int]]]:
    """The reference rule for one paper after another, ties going to the lower number: votes of each round's end."""
    one = 10**9
    keep = [0] + [one] * candidates
    hopeful, elected, rounds = list(range(1, candidates + 1)), list[int](), list[list[int]]()
    while len(hopeful) > seats - len(elected) > 0:
        before = None
        while True:
            votes = [0] * (candidates + 1)
            for ranking, papers_alike in papers:
                worth = one
                for number in ranking:
                    kept = -(-worth * keep[number] // one)
                    votes[number] += kept * papers_alike
                    worth -= kept
            quota = sum(votes) // (seats + 1) + 1
            newly = [number for number in hopeful if votes[number] >= quota]
            elected += newly
            hopeful = [number for number in hopeful if number not in newly]
            surplus = max(0, sum(votes[number] - quota for number in elected))
            # A round in which no votes move before an exclusion is no stage of its own.
            if newly and (surplus >= 1000 or not len(hopeful) > seats - len(elected) > 0):
                break
            if surplus < 1000 or (before is not None and surplus >= before):
                lowest = min(votes[number] for number in hopeful)
                out = next(number for number in hopeful if votes[number] <= lowest + surplus)
                hopeful.remove(out)
                keep[out] = 0
                break
            before = surplus
            for number in elected:
                keep[number] = -(-(-(-keep[number] * quota // one)) * one // votes[number])  # noqa: B002
        rounds.append(votes[1:])
    return set(elected) | (set(hopeful) if len(elected) < seats else set()), rounds


@st.composite
def generated(draw: st.DrawFn) -> tuple[Papers, int, int]:
    candidates = draw(st.integers(2, 7))
    ranking = st.permutations(range(1, candidates + 1)).flatmap(
        lambda order: st.integers(1, candidates).map(lambda length: tuple(order[:length]))
    )
    papers = draw(st.lists(st.tuples(ranking, st.integers(1, 60)), min_size=1, max_size=15))
    return papers, candidates, draw(st.integers(1, candidates - 1))


@given(generated())
@settings(max_examples=60)
def test_paths_give_what_papers_give(case: tuple[Papers, int, int]) -> None:
    papers, candidates, seats = case
    count = stv.count(make(candidates, seats, papers), "meek", on_tie=range(1, candidates + 1))
    elected, rounds = paper_by_paper(papers, candidates, seats)
    assert set(count.elected) == elected
    assert [list(stage.votes) for stage in count.stages] == rounds


def test_paths_give_what_papers_give_in_a_real_ward(ward) -> None:  # type: ignore[no-untyped-def]
    election = ward("aberdeen_2017_ward10")
    papers = [
        (tuple(number for number in row if number > 0), weight)
        for row, weight in zip(election.rankings.tolist(), election.weights.tolist(), strict=True)
    ]
    candidates = len(election.candidates)
    count = stv.count(election, "meek", on_tie=range(1, candidates + 1))
    elected, rounds = paper_by_paper(papers, candidates, election.seats)
    assert set(count.elected) == elected
    assert [list(stage.votes) for stage in count.stages] == rounds


@pytest.mark.parametrize("key", FAMILY)
def test_more_papers_than_small_numbers_hold(key: str) -> None:
    """Counted in numbers of any size, the votes of so many more papers are so many times the votes."""
    papers: Papers = [((1, 2, 3), 70), ((2, 3), 20), ((3, 4, 1), 25), ((4,), 15), ((4, 2), 9)]
    few, many = (
        stv.count(make(4, 2, [(ranking, weight * times) for ranking, weight in papers]), key)
        for times in (10**6, 10**12)
    )
    assert few.elected == many.elected
    for one, other in zip(few.stages, many.stages, strict=True):
        for votes, more in zip(one.votes, other.votes, strict=True):
            assert abs(few.exact(votes) - few.exact(more) / 10**6) < 1
        assert sum(other.votes) + other.non_transferable + other.rounding == many.valid


# Unusual cases


def test_rounding_that_goes_round_in_a_circle() -> None:
    """Keep values that come back to what they were change nothing more, so the lowest is excluded."""
    election = make(6, 4, [((6, 1, 5), 78)])
    count = stv.count(election, "meek-2006", on_tie=range(1, 7))
    assert count.elected == (6, 1, 5, 4)


def test_the_lowest_goes_before_surpluses_are_settled() -> None:
    papers: Papers = [((1, 2), 60), ((2,), 18), ((3,), 15), ((4, 2), 1)]
    count = stv.count(make(4, 2, papers), "meek-2006")
    assert count.stages[0].elected == (1,)
    assert count.stages[1].moved == (1,)
    assert count.text(count.stages[0].quota) == "31.333333334"


def test_no_stage_is_idle(ward) -> None:  # type: ignore[no-untyped-def]
    """Who is certain to lose when somebody is elected is excluded next, without a stage in which no votes move."""
    count = stv.count(ward("aberdeen_2017_ward10"), "warren")
    assert count.stages[0].elected
    assert count.stages[1].action == stv.Action.EXCLUSION
    for one, other in pairwise(count.stages):
        assert other.action == stv.Action.EXCLUSION or one.votes != other.votes


def test_those_without_votes_go_together_or_one_by_one() -> None:
    papers: Papers = [((1,), 40), ((2,), 30), ((3,), 20), ((3, 4, 5), 5)]
    together = stv.count(make(5, 1, papers), "meek-2006")
    assert together.stages[1].moved == (4, 5)
    assert together.stages[1].changes[0].reason == stv.Reason.CERTAIN
    alone = stv.count(make(5, 1, papers), "meek-nz")
    assert len(alone.stages[1].moved) == len(alone.stages[2].moved) == 1


def test_new_zealand_numbers_are_those_of_the_schedule() -> None:
    """Worked by hand from clauses 42 to 46: four candidates, two vacancies, 1,234 papers."""
    x, y, z = 9, 2, (1234 + 1000 * 4) % 30323
    drawn = []
    for _ in range(8):
        x, y, z = 171 * x % 30269, 172 * y % 30307, 170 * z % 30323
        drawn.append((10000 * x // 30269 + 10000 * y // 30307 + 10000 * z // 30323) % 10000)
    assert list(new_zealand_numbers([1, 2, 3, 4], 2, 1234).values()) == drawn[4:]


def test_new_zealand_numbers_are_those_of_an_official_count() -> None:
    """Kapiti Coast, districtwide, 2016: 14 candidates, one of them withdrawn, 5 vacancies, 17,783 papers.

    In its first iteration the official program has 6581 for the first candidate, then 403 and 6604: turned round, since
    its first iteration does what the schedule does in its second step.
    """
    numbers = list(new_zealand_numbers(range(1, 15), 5, 17783).values())
    assert [10000 - number for number in numbers[:3]] == [6581, 403, 6604]


def test_a_new_zealand_tie_goes_by_number_and_says_so() -> None:
    papers: Papers = [((1,), 50), ((2,), 20), ((3,), 20), ((4,), 40)]
    election = make(4, 1, papers)
    numbers = new_zealand_numbers([1, 2, 3, 4], 1, 130)
    (tie,) = stv.count(election, "meek-nz", seed="another").ties
    assert tie.candidates == (2, 3)
    # The first exclusion is the schedule's second step (clause 28), in which the numbers are turned round (clause 48).
    assert tie.chosen == max((2, 3), key=numbers.__getitem__)
    assert (tie.resolution, tie.seed) == (stv.Resolution.LOT, NEW_ZEALAND_SEED)
    (asked,) = stv.count(election, "meek-nz", on_tie=[3, 2]).ties
    assert (asked.chosen, asked.resolution) == (3, stv.Resolution.ORDER)
    # A tie that comes up at the next exclusion goes the other way.
    later = stv.count(make(5, 1, [*papers, ((5, 4), 1)]), "meek-nz").ties[0]
    numbers = new_zealand_numbers([1, 2, 3, 4, 5], 1, 131)
    assert later.chosen == min((2, 3), key=numbers.__getitem__)


def test_a_new_zealand_lot_at_the_first_exclusion_may_decide_who_is_elected() -> None:
    papers: Papers = [((2, 3), 10), ((3,), 10), ((1,), 13)]
    assert new_zealand_numbers([1, 2, 3], 1, 33) == {1: 3730, 2: 7642, 3: 4603}
    assert stv.count(make(3, 1, papers), "meek-nz").winners == ("C",)


def test_new_zealand_lots_for_two_who_have_half() -> None:
    """Clause 34(b): one of them is excluded, by the numbers of the step in which they have it."""
    numbers = new_zealand_numbers([1, 2], 1, 10)
    (at_once,) = stv.count(make(2, 1, [((1,), 5), ((2,), 5)]), "meek-nz").ties
    assert at_once.chosen == max((1, 2), key=numbers.__getitem__)
    # The third candidate is excluded first, and the two are then seen to have half.
    numbers = new_zealand_numbers([1, 2, 3], 1, 10)
    (after,) = stv.count(make(3, 1, [((1,), 4), ((2,), 4), ((3, 1), 1), ((3, 2), 1)]), "meek-nz").ties
    assert after.chosen == min((1, 2), key=numbers.__getitem__)


def test_new_zealand_to_the_letter_excludes_nobody_in_the_first_step() -> None:
    """Clauses 5 and 6 only elect; so the votes of the second step, in which C was ahead of D, decide their tie."""
    method = stv.rules.get("meek-nz").method
    assert isinstance(method, Meek)
    letter = replace(
        stv.rules.get("meek-nz"), key="letter", method=replace(method, first_pass_excludes=False)
    )
    papers: Papers = [
        ((2,), 6), ((2, 3, 4), 1), ((2, 1, 4), 1), ((3, 2, 4, 1), 2), ((3, 2), 1), ((3, 1), 3), ((4,), 4), ((4, 3), 2),
    ]  # fmt: skip
    count = stv.count(make(4, 2, papers), letter)
    assert count.winners == ("B", "C")
    assert [(stage.moved, stage.elected) for stage in count.stages[:3]] == [
        ((), (2,)),
        ((2,), ()),
        ((1,), (3,)),
    ]
    assert [count.text(votes) for votes in count.stages[1].votes[2:]] == ["6.166666666", "6.000000000"]
    (tie,) = count.ties
    assert (tie.candidates, tie.chosen, tie.resolution, tie.stage) == ((3, 4), 4, stv.Resolution.FORWARDS, 2)
    # Hill's program, and the official one, exclude in their first iteration already.
    for rule in ("meek-2006", "meek-nz"):
        program = stv.count(make(4, 2, papers), rule)
        assert program.stages[1].moved == (1,)
        assert program.ties[0].resolution == stv.Resolution.LOT


def test_new_zealand_looks_on_where_two_were_level_at_the_first_difference() -> None:
    """Clause 40, read of any two of those tied: A was ahead in the first step, and C ahead of B in the second."""
    papers: Papers = [((5,), 10), ((1,), 4), ((2,), 3), ((3,), 3), ((4, 3), 1), ((6, 2), 1), ((6, 5), 1)]
    (tie,) = [tie for tie in stv.count(make(6, 1, papers), "meek-nz").ties if len(tie.candidates) == 3]
    assert (tie.candidates, tie.chosen, tie.resolution) == ((1, 2, 3), 2, stv.Resolution.FORWARDS)


def test_a_first_pass_that_only_elects_wants_passes() -> None:
    with pytest.raises(ValueError, match='first_pass_excludes = false wants pace = "passes"'):
        Meek(first_pass_excludes=False)


def test_new_zealand_for_one_seat_needs_half() -> None:
    """Clause 26: half of the votes, rounded up; clause 34: of two who have it, one is excluded."""
    count = stv.count(make(3, 1, [((1,), 5), ((2,), 3), ((3,), 2)]), "meek-nz")
    assert (count.elected, len(count.stages)) == ((1,), 1)
    odd = stv.count(make(3, 1, [((1,), 5), ((2,), 4), ((3, 2), 2)]), "meek-nz")
    assert odd.text(odd.stages[0].quota) == "6.000000000"
    assert odd.winners == ("B",)
    level = stv.count(make(2, 1, [((1,), 5), ((2,), 5)]), "meek-nz", on_tie=[2, 1])
    assert level.elected == (1,)
    assert level.ties[0].chosen == 2


def test_new_zealand_fills_no_place_with_somebody_nobody_ranks() -> None:
    """Clauses 20 and 21."""
    count = stv.count(make(4, 3, [((1, 2), 5), ((2,), 3)]), "meek-nz")
    assert set(count.elected) == {1, 2}
    assert count.stages[0].status[2] == stv.Status.WITHDRAWN
    # Constraints then ask for no more than can be elected, and for nobody who does not stand.
    no_more = stv.Constraint("no more", frozenset({1, 3, 4}), maximum=1)
    bound = replace(make(4, 3, [((1, 2), 5), ((2,), 3)]), constraints=(no_more,))
    assert set(stv.count(bound, "meek-nz").elected) == {1, 2}


def test_new_zealand_for_one_seat_lets_those_stand_whom_nobody_ranks() -> None:
    """Clause 20 is of the part for several seats: each of them is excluded in a step of their own."""
    count = stv.count(make(5, 1, [((1,), 5), ((2,), 4), ((3,), 4)]), "meek-nz", on_tie=[4, 5, 2, 3])
    assert [stage.moved for stage in count.stages] == [(), (4,), (5,), (2,)]


def test_nobody_voted() -> None:
    for key in FAMILY:
        count = stv.count(stv.Election(list("ABC"), 2, []), key, on_tie=[1, 2, 3])
        assert len(count.elected) == (0 if key == "meek-nz" else 2), key
        assert len(stv.count(stv.Election(list("ABC"), 1, []), key, on_tie=[1, 2, 3]).elected) == 1, key


@pytest.mark.parametrize("key", FAMILY)
def test_fractions_of_papers(key: str) -> None:
    """Weights of tenths; a whole number of papers counts in whole votes, however the file divides them."""
    rankings = [[1, 2], [1, 3], [2], [3, 2]]
    tenths = stv.Election(list("ABC"), 2, rankings, ["40.5", "0.5", "20", "19.5"])
    count = stv.count(tenths, key)
    assert set(count.elected) == {1, 2}
    for stage in count.stages:
        assert sum(stage.votes) + stage.non_transferable + stage.rounding == count.valid
    whole = stv.Election(list("ABC"), 2, rankings, [40, 1, 20, 19])
    divided = stv.Election(list("ABC"), 2, rankings * 2, ["39.5", "0.5", "19.5", "18.5"] + ["0.5"] * 4)
    assert [s.votes for s in stv.count(whole, key).stages] == [
        s.votes for s in stv.count(divided, key).stages
    ]


@pytest.mark.parametrize("key", FAMILY)
def test_an_electoral_college(key: str) -> None:
    """Two sections weigh half each, though one has ten times the papers of the other."""
    election = replace(
        make(3, 1, [((1,), 55), ((2,), 45), ((2,), 3), ((3, 2), 7)]),
        sections=(stv.Section("members"), stv.Section("affiliates")),
        section_of=[0, 0, 1, 1],  # type: ignore[arg-type]
    )
    count = stv.count(election, key)
    assert [count.exact(votes) for votes in count.stages[0].votes] == [
        Fraction("30.25"), Fraction("41.25"), Fraction("38.5"),
    ]  # fmt: skip
    assert count.winners == ("B",)
    for stage in count.stages:
        assert sum(stage.votes) + stage.non_transferable + stage.rounding == count.valid
    with pytest.raises(stv.ElectionError, match="rebased"):
        stv.count(replace(election, rebased=True), key)


@pytest.mark.parametrize("key", FAMILY)
def test_a_constraint_guards_and_dooms(key: str) -> None:
    papers: Papers = [((1, 2, 3, 4), 60), ((2, 1), 30), ((3,), 6), ((4, 3), 4)]
    women = stv.Constraint("women", frozenset({3, 4}), minimum=1)
    count = stv.count(replace(make(4, 2, papers), constraints=(women,)), key)
    assert set(count.elected) == {1, 3}
    doomed = next(change for stage in count.stages for change in stage.changes if change.candidates == (2,))
    assert (doomed.status, doomed.reason) == (stv.Status.EXCLUDED, stv.Reason.CONSTRAINT)


@pytest.mark.parametrize("key", FAMILY)
def test_nominations_are_reopened(key: str) -> None:
    papers: Papers = [((1,), 40), ((3, 2), 45), ((2,), 15)]
    count = stv.count(replace(make(3, 2, papers), reopen=3), key)
    assert (count.elected, count.reopened) == ((), 2)
    second = stv.count(replace(make(3, 2, [((1,), 45), ((3, 2), 40), ((2,), 15)]), reopen=3), key)
    assert (second.elected, second.reopened) == ((1,), 1)


# Speed and real elections


@pytest.mark.parametrize(("name", "elected"), [
    ("portland-2024-district-1", {10, 2, 1}),
    ("dublin-west-2002", {5, 4, 2}),
])  # fmt: skip
def test_large_elections(shared: Path, name: str, elected: set[int]) -> None:
    election = stv.read_blt(shared / "elections" / f"{name}.blt")
    for key in FAMILY:
        count = stv.count(election, key)
        assert set(count.elected) == elected
        for stage in count.stages:
            assert sum(stage.votes) + stage.non_transferable + stage.rounding == count.valid
