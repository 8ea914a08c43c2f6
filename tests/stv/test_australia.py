"""What Australia's laws say of rare cases: found by comparing with ConcreteSTV on elections made up by chance."""

from __future__ import annotations

from slatecraft import stv


def election(seats: int, candidates: int, ballots: str) -> stv.Election:
    """An election from rows such as ``3 x 2 1; 1 x 4``."""
    weights, rankings = [], []
    for row in ballots.split("; "):
        papers, preferences = row.split(" x ")
        weights.append(int(papers))
        rankings.append([int(number) for number in preferences.split()])
    return stv.Election([str(number) for number in range(1, candidates + 1)], seats, rankings, weights)


def last(count: stv.Count) -> list[str]:
    return [count.text(votes) for votes in count.stages[-1].votes]


def test_of_two_level_for_the_last_place_a_lot_decides_at_once() -> None:
    """Commonwealth Electoral Act 1918, s 273(17); Electoral Act 1907 (WA), Schedule 1, clause 12."""
    # 3 has as many as 1 only from the surplus of 2.
    given = election(2, 3, "1 x 1; 3 x 2 3")
    for rule in ("australian-senate", "australian-senate-2016", "western-australia"):
        counts = [stv.count(given, rule, seed=seed) for seed in range(20)]
        assert {count.elected for count in counts} == {(2, 1), (2, 3)}
        assert {count.ties[-1].resolution for count in counts} == {stv.Resolution.LOT}


def test_of_three_tied_for_exclusion_the_senate_leaves_those_with_most_behind() -> None:
    """Section 273(31A), since 2021: two by two, the last count at which they had a different number of votes."""
    given = election(
        2,
        6,
        "1 x 3; 8 x 4 1; 1 x 4 5; 7 x 4; 3 x 1; 4 x 4 6 2; 1 x 1 6; 3 x 1 6 3; 8 x 2 1; 8 x 3 4",
    )
    # 1, 2 and 3 have 9 each; 2 was the last to have fewer.
    count = stv.count(given, "australian-senate")
    tie = next(tie for tie in count.ties if tie.candidates == (1, 2, 3))
    assert tie.chosen == 2
    assert set(count.winners) == {"4", "1"}


def test_an_excluded_candidate_loses_what_the_papers_were_counted_as() -> None:
    # Seven papers at a third are two votes, and two more are none: together nine are three, but there were only two.
    given = election(3, 6, "2 x 6; 2 x 5 4 1; 4 x 3; 4 x 2; 7 x 5 1 2; 3 x 3 1")
    count = stv.count(given, "australian-senate-2016")
    assert count.stages[-1].votes[0] == 0
    assert count.text(count.stages[-1].rounding) == "2"


def test_bulk_exclusion_is_capped_only_after_the_group_is_found() -> None:
    """Section 273(13A) to (13C)."""
    given = election(3, 5, "1 x 4 1; 66 x 2; 3 x 2 1; 3 x 1; 12 x 3; 5 x 5")
    count = stv.count(given, "australian-senate-1984")
    assert set(count.stages[2].moved) == {1, 4}
    assert set(count.winners) == {"2", "3", "5"}


def test_the_last_surplus_moves_before_the_last_places_are_filled() -> None:
    """Practice of 2016: in Queensland Ketter's surplus was distributed before Roberts was elected."""
    given = election(3, 4, "5 x 3 1 2; 6 x 2; 15 x 1 4; 2 x 1")
    assert last(stv.count(given, "australian-senate-2016")) == ["8", "8", "0", "7"]


def test_new_south_wales_divides_by_votes_less_what_is_exhausted() -> None:
    """Local Government (General) Regulation 2021 (NSW), Schedule 5, clause 7(4)(a)."""
    # After the surplus of 4, 1 has 7 votes, of which the 3 papers that go no further make 15/7.
    given = election(3, 4, "3 x 4 1; 3 x 4 2; 1 x 4 1 2; 7 x 4 1 3")
    count = stv.count(given, "nsw-local")
    assert count.winners == ("4", "1", "3")
    assert last(count)[:3] == ["4", "2", "3"]


def test_in_canberra_all_that_a_surplus_leaves_over_is_lost_by_fractions() -> None:
    """As Elections ACT's tables have it, also where no paper has a next preference."""
    given = election(2, 3, "9 x 1; 4 x 2; 2 x 3")
    surplus = stv.count(given, "act").stages[1]
    assert (surplus.non_transferable, surplus.rounding) == (0, 3_000_000)


def test_victoria_fills_the_last_places_whatever_has_still_to_move() -> None:
    """Electoral Act 2002 (Vic), s 114A(18) and (19)."""
    # 2's surplus would take 4 past 1, but two are left for one place.
    assert set(stv.count(election(3, 4, "1 x 1; 8 x 3 2 4"), "victoria").winners) == {"3", "2", "1"}
    # Of the two portions of 2 only the first moves.
    assert last(stv.count(election(3, 4, "2 x 4 2; 1 x 2; 9 x 4 1; 4 x 3"), "victoria")) == [
        "4",
        "1",
        "4",
        "5",
    ]
