"""What an election can be made from, and what it refuses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from slatecraft import stv


def test_names_numbers_and_arrays_are_the_same_election() -> None:
    by_name = stv.Election(["Ann", "Bob"], 1, [["Ann", "Bob"], ["Bob"]], [2, 1])
    by_number = stv.Election(["Ann", "Bob"], 1, [[1, 2], [2]], [2, 1])
    array = stv.Election(["Ann", "Bob"], 1, np.array([[1, 2], [2, 0]]), np.array([2, 1]))
    for election in (by_number, array):
        assert (election.rankings == by_name.rankings).all()
        assert (election.weights == by_name.weights).all()


def test_weights_are_exact() -> None:
    election = stv.Election("AB", 1, [("A",), ("B",), ("B",)], [Decimal("0.5"), "0.25", Fraction(1, 3)])
    assert election.papers == Fraction(13, 12)
    count = stv.count(election, "wig-exact")
    assert count.stages[0].votes == (Fraction(1, 2), Fraction(7, 12))


def test_tables_cannot_be_written_to() -> None:
    election = stv.Election("AB", 1, [("A",)])
    for table in (election.rankings, election.weights, election.padded, election.odd):
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


def test_the_tables_given_are_left_as_they_were() -> None:
    rankings = np.array([[0, 2]])
    stv.Election("AB", 1, rankings)
    assert rankings.tolist() == [[0, 2]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([], 1, []), "at least one candidate"),
        (("AB", 0, []), "must be at least 1, not 0"),
        (("AB", True, []), "number of seats must be a whole number, not True"),
        (("AB", 1.0, []), r"number of seats must be a whole number, not 1\.0"),
        ((3, 1, []), "candidates must be a list of names, not 3"),
        ((["A", ""], 1, []), "Candidate 2 has no name"),
        (("AB", 3, []), "3 seats but only 2 candidates"),
        (("AB", 1, [[3]]), "candidate 3: they are numbered 1 to 2"),
        (("AB", 1, [["C"]]), "'C', who is not a candidate"),
        (("AA", 1, [["A"]]), "Two candidates have the same name"),
        (("AB", 1, np.array([[1, 9]])), "Ballot 1 names candidate 9"),
        (("AB", 1, np.array([[1, -2]])), "Ballot 1 names candidate -2"),
        (("AB", 1, [[1]], [-1]), "Ballot 1 has the negative weight -1"),
        (("AB", 1, [[1]], [0.5]), "0.5 is a float, which is not exact"),
        (("AB", 1, [[1]], ["many"]), "'many' is not a number"),
        (("AB", 1, [[1]], [1, 2]), "2 weights for 1 rankings"),
        (("AB", 1, [[1], [1]], [2**52, 2**52]), "add up to more than"),
        (("AB", 1, [[1]], ["1e40"]), "too large"),
        (
            ("AB", 1, [[1]], np.array([2**63], np.uint64)),
            "Ballot 1 has the weight 9223372036854775808, .* too large",
        ),
        (("AB", 1, [[1]], [True]), "The weight True is not a number"),
        (("AB", 1, [[1]], [np.float32(0.5)]), "is a float, which is not exact"),
        (("AB", 1, [[1]], 3), "weights must be a list of numbers, not 3"),
        (("AB", 1, np.array([[-65535]])), "no candidate -65535"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.Election(*arguments)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"withdrawn": 2}, "withdrawn candidates must be a list of candidates' numbers, not 2"),
        ({"withdrawn": [True]}, "A candidate is meant by number, from 1, not by True"),
        ({"reopen": "b"}, "A candidate is meant by number, from 1, not by 'b'"),
        ({"reopen": 3}, "There is no candidate 3"),
        (
            {"constraints": stv.Constraint("x", [1], 1)},
            "constraints must be a list of Constraints, not Constraint",
        ),
        ({"constraints": [("x", [1], 1)]}, "constraints must be a list of Constraints, which .* is not"),
        ({"constraints": [stv.Constraint("x", [1], -1)]}, "'x' asks for fewer than 0 elected"),
        ({"constraints": [stv.Constraint("x", [3], 1)]}, "'x' names candidate 3: they are numbered 1 to 2"),
        ({"unit": 0.5}, "The unit 0.5 is a float"),
    ],
)
def test_what_else_cannot_be_is_refused_in_a_sentence(facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.Election("AB", 1, [[1]], **facts)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([1], 0.5), r"minimum of the constraint 'women' must be a whole number, not 0\.5"),
        (([1], True), "minimum of the constraint 'women' must be a whole number, not True"),
        (([1], 0, "2"), "maximum of the constraint 'women' must be a whole number, not '2'"),
        ((["A"], 1), "A candidate is meant by number, from 1, not by 'A'"),
        ((1, 1), "members of the constraint 'women' must be a list of candidates' numbers, not 1"),
    ],
)
def test_a_constraint_that_cannot_be_is_refused_in_a_sentence(
    arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(stv.ElectionError, match=sentence):
        stv.Constraint("women", *arguments)


def test_whole_numbers_of_numpy_are_taken() -> None:
    numbers = np.array([2, 1])
    election = stv.Election(
        "AB",
        numbers[1],
        [[2]],
        constraints=[stv.Constraint("x", numbers, numbers[1], numbers[0])],
        reopen=numbers[0],
    )
    assert (election.seats, election.reopen) == (1, 2)
    assert election.constraints == (stv.Constraint("x", frozenset({1, 2}), 1, 2),)
    assert type(election.seats) is type(election.reopen) is type(election.constraints[0].maximum) is int


def test_what_is_no_rule_and_no_election_is_refused() -> None:
    election = stv.Election("AB", 1, [[1]])
    with pytest.raises(stv.ElectionError, match='by the key of one such as "scottish", not None'):
        stv.count(election, None)  # type: ignore[arg-type]
    with pytest.raises(stv.ElectionError, match="An Election is counted, not a value of type list"):
        stv.count([[1]], "scottish")  # type: ignore[arg-type]


def test_an_election_without_a_valid_ballot_still_has_a_count() -> None:
    for ballots in ([], [[]], [[None]]):
        count = stv.count(stv.Election("ABC", 2, ballots), "scottish")
        assert len(count.elected) == 2
        assert count.stages[0].votes == (0, 0, 0)


def test_an_electoral_college_without_a_valid_ballot_has_a_count_under_every_rule() -> None:
    sections = (stv.Section("members"), stv.Section("affiliates"))
    election = stv.Election("ABC", 1, [[None]], ["0.5"], sections=sections, section_of=[0])
    for key in ("meek", "meek-1987", "warren", "meek-nz", "wig-exact", "ers97", "irv", "australian-senate"):
        count = stv.count(election, key)
        assert set(count.stages[0].votes) == {0}, key


def test_very_many_papers_are_counted_exactly() -> None:
    huge = 10**15
    election = stv.Election("ABC", 1, [("A", "B"), ("B",), ("C", "B")], [huge, huge + 1, 2])
    count = stv.count(election, "wig")
    assert count.winners == ("B",)
    assert count.exact(count.stages[-1].votes[1]) == huge + 3


def test_elections_and_counts_are_values() -> None:
    def made(*papers: int) -> stv.Election:
        return stv.Election("AB", 1, [("A",), ("B", "A")], papers, withdrawn=[2])

    assert made(3, 2) == made(3, 2)
    assert hash(made(3, 2)) == hash(made(3, 2))
    assert made(3, 2) != made(2, 3)
    assert stv.count(made(3, 2), "scottish") == stv.count(made(3, 2), "scottish")
    with pytest.raises(TypeError):
        stv.rules.CATALOGUE["scottish"] = stv.rules.get("wig")  # type: ignore[index]


def test_a_candidate_is_meant_by_a_whole_number() -> None:
    with pytest.raises(stv.ElectionError, match=r"not by 1\.5"):
        stv.Election("AB", 1, [[1.5]])  # type: ignore[list-item]
    with pytest.raises(stv.ElectionError, match="not by 'A'"):
        stv.Election("AB", 1, [[1]], withdrawn=["A"])  # type: ignore[list-item]
