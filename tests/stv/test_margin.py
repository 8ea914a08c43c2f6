"""How few ballots would have made others win: what is claimed is counted again here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft import stv
from slatecraft.stv.margins import Margin, margin_to_dict

Ward = Callable[[str], stv.Election]


def ballots(election: stv.Election) -> Counter[tuple[int, ...]]:
    """How many papers each ranking has."""
    found: Counter[tuple[int, ...]] = Counter()
    for row, weight in zip(election.rankings.tolist(), election.weights.tolist(), strict=True):
        while row and row[-1] == 0:
            row.pop()
        found[tuple(row)] += weight
    return +found


def prove(found: Margin, rule: str, seed: str = "0") -> None:
    """The changed election differs in so many ballots, in these, and elects others."""
    assert found.changed is not None
    before, after = ballots(found.count.election), ballots(found.changed.election)
    changed = Counter({change.before: 0 for change in found.changes})
    for change in found.changes:
        papers = int(change.ballots / found.count.election.unit)
        changed[change.before] -= papers
        changed[change.after] += papers
    for ranking in before | after | changed:
        assert after[ranking] - before[ranking] == changed[ranking]
    assert before.total() == after.total()
    assert found.ballots == sum(change.ballots for change in found.changes)
    recount = stv.count(found.changed.election, rule, seed=seed)
    assert recount.elected == found.changed.elected
    assert set(recount.elected) != set(found.count.elected)
    assert set(found.lost) == set(found.count.elected) - set(recount.elected)


@pytest.mark.parametrize(
    ("name", "ballots", "naive"),
    [
        ("aberdeen_2017_ward9", 132, 236),
        ("north_lanarkshire_2017_ward16", 7, 55),
        ("shetland_2017_ward7", 1, 2),
    ],
)
def test_a_ward_in_fewer_ballots_than_its_last_round_says(
    ward: Ward, name: str, ballots: int, naive: int
) -> None:
    found = stv.margin(ward(name), "scottish", counts=300)
    prove(found, "scottish")
    assert found.ballots is not None
    assert found.ballots <= ballots <= naive
    assert found.counts <= 300


def test_two_candidates_and_one_seat() -> None:
    found = stv.margin(stv.Election(["Ann", "Bob"], 1, [[1], [2]], [60, 31]), "irv")
    prove(found, "irv")
    # 45 : 46, and fewer are not enough.
    assert (found.ballots, found.changes) == (15, (stv.ChangedBallots(Fraction(15), (1,), (2,)),))
    assert found.share == Fraction(15, 91)
    assert (found.lost, found.gained) == ((1,), (2,))


def test_an_early_exclusion_can_cost_less_than_the_last_round() -> None:
    # Cat is one vote behind Bob. Were Bob excluded instead, Cat would win by far; the last round is Ann 51, Bob 49.
    rankings = [[1], [2, 3, 1], [3, 2, 1], [3, 1]]
    election = stv.Election(["Ann", "Bob", "Cat"], 1, rankings, [450, 280, 200, 70])
    found = stv.margin(election, "irv")
    prove(found, "irv")
    assert found.ballots is not None
    assert found.ballots <= 15


@pytest.mark.parametrize("key", list(stv.rules.CATALOGUE))
def test_every_rule(key: str) -> None:
    rankings = [[1, 2], [1, 3], [2, 1, 4], [3, 4], [4, 3, 2], [5, 4]]
    weights = [60, 31, 83, 55, 52, 51]
    seats = 1 if key in ("irv", "san-francisco", "ranked-choice") else 2
    election = stv.Election("ABCDE", seats, rankings, weights)
    try:
        found = stv.margin(election, key, counts=60)
    except stv.ElectionError:
        found = stv.margin(stv.Election("ABCDE", 1, rankings, weights), key, counts=60)
    prove(found, key)


def test_the_same_seed_gives_the_same_ballots(ward: Ward) -> None:
    election = ward("aberdeen_2017_ward5")
    one, other = (stv.margin(election, "scottish", counts=250, seed="May") for _ in range(2))
    assert one.changes == other.changes
    assert one.counts == other.counts


def test_where_nobody_can_lose() -> None:
    found = stv.margin(stv.Election("AB", 2, [[1], [2]], [5, 3]), "scottish")
    assert (found.ballots, found.changes, found.changed, found.share) == (None, (), None, None)
    assert margin_to_dict(found)["ballots"] is None


def test_a_budget_of_one_count_finds_nothing(ward: Ward) -> None:
    found = stv.margin(ward("aberdeen_2017_ward5"), "scottish", counts=1)
    assert (found.counts, found.ballots, found.most) == (1, None, 0)


def test_a_lot_is_told() -> None:
    election = stv.Election("AB", 1, [[1], [2]], [6, 4])
    founds = [stv.margin(election, "irv", seed=seed) for seed in range(8)]
    assert {(found.ballots, found.lots) for found in founds} == {(1, 1), (2, 0)}


def test_weights_in_parts_sections_and_equal_preferences() -> None:
    halves = stv.Election("ABC", 1, [[1], [2], [3, 2]], ["10.5", "6", "2"])
    found = stv.margin(halves, "wig")
    prove(found, "wig")
    assert found.ballots == Fraction(3, 2)
    college = stv.Election(
        "ABC",
        1,
        [[1], [2], [1, 3], [2, 3]],
        [40, 30, 10, 12],
        sections=(stv.Section("members"), stv.Section("affiliates")),
        section_of=[0, 0, 1, 1],
    )
    found = stv.margin(college, "wig-exact")
    assert found.changed is not None
    changed = found.changed.election
    assert changed.section_of is not None
    sizes = [int(changed.weights[changed.section_of == place].sum()) for place in (0, 1)]
    assert sizes == [70, 22]
    shared = stv.Election("ABC", 1, [[{1, 3}], [2], [3]], [30, 20, 9])
    found = stv.margin(shared, "meek")
    assert found.changed is not None
    assert set(stv.count(found.changed.election, "meek").elected) != set(found.count.elected)


@settings(max_examples=25)
@given(
    st.lists(st.permutations(range(1, 6)), min_size=2, max_size=12),
    st.integers(1, 4),
    st.sampled_from(["scottish", "ers97", "meek", "cambridge", "act"]),
    st.data(),
)
def test_whatever_is_found_is_so(
    rankings: list[list[int]], seats: int, rule: str, data: st.DataObject
) -> None:
    cut = [ranking[: data.draw(st.integers(1, 5))] for ranking in rankings]
    weights = data.draw(st.lists(st.integers(1, 30), min_size=len(cut), max_size=len(cut)))
    found = stv.margin(stv.Election("ABCDE", seats, cut, weights), rule, counts=40)
    assert found.counts <= 40
    if found.changed:
        prove(found, rule)


@pytest.mark.soak
def test_all_wards_against_the_last_round(ward: Ward, official: dict[str, object]) -> None:
    """Taking ballots from the last elected for the last loser, in so far as that is a change when it is counted."""
    better = worse = 0
    for name in official:
        election = ward(name)
        found = stv.margin(election, "scottish", counts=300)
        prove(found, "scottish")
        stages = found.count.stages
        left = {number: stage.number for stage in stages for number in stage.excluded}
        loser = max(left, key=lambda number: (stages[-1].votes[number - 1], left[number]))
        last = [stage for stage in stages if stage.votes[loser - 1]][-1]
        winner = found.count.elected[-1]
        gap = found.count.exact(abs(last.votes[winner - 1] - last.votes[loser - 1]))
        naive = max(-(-gap // 2), 1)
        assert found.ballots is not None
        better += found.ballots < naive
        worse += found.ballots > naive
    assert better >= 70
    # Where the last round promises less than a count gives.
    assert worse <= 13
