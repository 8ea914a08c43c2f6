"""Blocs fitted to rankings: what is put in comes out, few rankings are said to be few, and a count is foretold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from slatecraft import stv
from slatecraft.planning import Bloc, ElectorateError, fitting
from slatecraft.planning.fitting.blocs import counted, fit_blocs
from slatecraft.planning.fitting.choices import Part, fit_effects, gather
from slatecraft.planning.fitting.papers import Papers, blocs_of, evidence
from slatecraft.planning.fitting.parties import listed_parties, read_parties
from slatecraft.planning.world import sample_rankings

NAMES = ("Ann", "Bob", "Cat", "Dan", "Eve", "Fay")
PARTIES = ("Red", "Red", "Red", "Blue", "Blue", "Ind")
BLOCS = (
    Bloc("Red", (1, 2, 3), (0.6, 0.3, 0.1), loyalty=0.85, stops=(0.05, 0.1, 0.5, 0.3), toward=(0, 0, 0, 1, 2, 5)),
    Bloc("Blue", (4, 5), (0.4, 0.6), loyalty=0.6, stops=(0.2, 0.4, 0.3), toward=(4, 2, 1, 0, 0, 1)),
    Bloc("Fay", (6,), (1.0,), stops=0.3, toward=(1, 1, 1, 3, 3, 0)),
)  # fmt: skip
SIZES = (4000, 3000, 1000)


def ballots(times: float = 1.0, seed: int = 1) -> stv.Election:
    rng = np.random.default_rng(seed)
    rankings = [
        sample_rankings(bloc, 6, round(size * times), rng, toward=np.array(bloc.toward, float))
        for bloc, size in zip(BLOCS, SIZES, strict=True)
    ]
    return stv.Election(NAMES, 3, np.concatenate(rankings), title="Made up")


def shares(weights: tuple[float, ...]) -> np.ndarray:
    return np.array(weights) / sum(weights)


def test_blocs_come_out_as_they_went_in() -> None:
    fit = fitting.fit_election(ballots(), PARTIES)
    assert [each.bloc.name for each in fit.blocs] == ["Red", "Blue", "Fay"]
    assert fit.voters == 8000
    for bloc, found in zip(BLOCS, fit.blocs, strict=True):
        assert found.bloc.candidates == bloc.candidates
        assert found.bloc.strengths == pytest.approx(shares(bloc.strengths), abs=0.02)
        assert found.bloc.toward == pytest.approx(shares(bloc.toward), abs=0.04)
        for ranked in (1, 2, 3):
            assert found.bloc.stops_after(ranked) == pytest.approx(bloc.stops_after(ranked), abs=0.04)
        if len(bloc.candidates) > 1:
            assert found.bloc.loyalty == pytest.approx(bloc.loyalty, abs=0.02)
            assert found.loyalty.low < found.loyalty.mean < found.loyalty.high


def test_bounds_hold_what_they_say_they_hold() -> None:
    held = []
    for seed in range(40):
        fit = fitting.fit_election(ballots(0.05, seed), PARTIES)
        for bloc, found in zip(BLOCS[:2], fit.blocs, strict=False):
            held.append(found.loyalty.low <= bloc.loyalty <= found.loyalty.high)
            held.append(found.stops[0].low <= bloc.stops_after(1) <= found.stops[0].high)
            low, high = (
                np.log(found.bloc.strengths[0]) + sign * 1.645 * found.strength_errors[0] for sign in (-1, 1)
            )
            held.append(bool(low <= np.log(shares(bloc.strengths)[0]) <= high))
    assert 0.84 <= np.mean(held) <= 1


def test_the_fewer_are_known_the_less_sure_it_is_and_the_nearer_to_what_is_usual() -> None:
    many = fitting.fit_election(ballots(), PARTIES).blocs[1].loyalty
    few = fitting.fit_election(ballots(0.02), PARTIES).blocs[1].loyalty
    none = fitting.fit_election(stv.Election(NAMES, 3, [[1, 2]], [100]), PARTIES).blocs[1].loyalty
    assert many.high - many.low < few.high - few.low < none.high - none.low
    assert few.low < 0.6 < few.high


def test_a_handful_of_rankings_is_said_to_be_one() -> None:
    fit = fitting.fit_canvass("Canvass", NAMES, blocs_of(NAMES, PARTIES), [[1, 2], [4], [2, 1, 6]], [1, 1, 1])
    assert fit.few
    assert "3 rankings are too few to learn from" in fit.warnings[0]
    assert fit.blocs[0].loyalty.high - fit.blocs[0].loyalty.low > 0.2
    with pytest.raises(ElectorateError, match="not one ranking"):
        fitting.fit_canvass("Canvass", NAMES, blocs_of(NAMES, PARTIES), [], [])
    small = fitting.fit_election(ballots(0.1), (*PARTIES[:5], "Green"))
    assert not small.few
    assert fitting.fit_election(ballots(0.018), PARTIES).warnings[0].startswith("Of Fay fewer than 20 voters")


def test_the_end_of_the_paper_is_not_the_end_of_the_ranking() -> None:
    election = ballots()
    short = stv.Election(NAMES, 3, election.rankings[:, :2])
    whole = fitting.fit_election(election, PARTIES).blocs[0]
    cut = fitting.fit_election(short, PARTIES, most=2).blocs[0]
    assert cut.bloc.stops_after(1) == pytest.approx(whole.bloc.stops_after(1))
    assert cut.bloc.stops_after(2) < 0.6
    unaware = fitting.fit_election(short, PARTIES)
    assert unaware.blocs[0].bloc.stops_after(2) > 0.95
    assert "Nobody ranked more than 2 of the 6 candidates" in unaware.warnings[-1]
    assert not fitting.fit_election(election, PARTIES).warnings
    with pytest.raises(ElectorateError, match="room for more than 2"):
        fitting.fit_election(election, PARTIES, most=2)


def test_the_document_keeps_to_its_schema() -> None:
    validator = Draft202012Validator(fitting.schema())
    Draft202012Validator.check_schema(fitting.schema())
    checked = fitting.fit_election(ballots(0.2), PARTIES, rule=stv.rules.get("scottish"))
    canvass = fitting.fit_canvass("Canvass", NAMES, blocs_of(NAMES, PARTIES), [[1, 2]], [1])
    for fit in (checked, canvass):
        document = json.loads(json.dumps(fit.to_dict()))
        assert not list(validator.iter_errors(document))
    assert checked.to_dict()["check"]["fitted"]["right"] == 3


@given(st.integers(1, 6), st.data())
def test_evidence_counts_every_preference_once(field: int, data: st.DataObject) -> None:
    order = st.permutations(range(1, field + 1)).flatmap(
        lambda all_: st.integers(1, field).map(lambda length: all_[:length] + [0] * (field - length))
    )
    rankings = np.array(data.draw(st.lists(order, min_size=1, max_size=8)))
    known = (rankings > 0).sum(axis=1)
    papers = Papers(rankings, np.ones(len(rankings)), known, np.ones(len(rankings), bool))
    labels = data.draw(st.lists(st.sampled_from(["A", "B", ""]), min_size=field, max_size=field))
    blocs = blocs_of([f"N{number}" for number in range(field)], labels)
    shown = [evidence(papers, numbers, field) for numbers in blocs.values()]
    assert sum(each.voters for each in shown) == len(rankings)
    assert sum(each.own.wins.sum() + each.others.wins.sum() for each in shown) == known.sum()
    # Who has not ranked everybody has stopped, once.
    assert sum(each.stops[:, 1].sum() for each in shown) == (known < field).sum()
    assert sum(each.stops[:, 0].sum() for each in shown) == (known - 1).sum()


def test_weights_of_choices_are_the_likeliest() -> None:
    sets = np.array([[1, 1, 1], [1, 1, 0], [0, 1, 1]], bool).repeat([500, 200, 300], axis=0)
    chosen = np.array([0] * 250 + [1] * 150 + [2] * 100 + [0] * 130 + [1] * 70 + [1] * 180 + [2] * 120)
    choices = gather(sets, chosen, np.ones(1000))
    assert (len(choices.times), choices.wins.tolist()) == (3, [380.0, 400.0, 220.0])
    part = Part(choices, np.zeros(3), 10 * np.eye(3))
    effects = fit_effects([part])
    weights = np.exp(part.spread @ effects.values)
    # At the top of the likelihood each is chosen as often as is expected (the prior is all but flat).
    expected = sum(
        times * (row * weights) / (row @ weights)
        for row, times in zip(choices.sets, choices.times, strict=True)
    )
    assert expected == pytest.approx(choices.wins, abs=0.05)


def test_several_elections_teach_together() -> None:
    ones = []
    for seed in (1, 2):
        election = ballots(0.1, seed)
        lengths = (election.rankings > 0).sum(axis=1)
        papers = Papers(
            election.rankings, election.weights.astype(float), lengths, np.ones(len(lengths), bool)
        )
        ones.append(counted(NAMES, blocs_of(NAMES, PARTIES), papers))
    both = fit_blocs(ones)
    alone = fit_blocs(ones[:1])
    assert both.habits["Red"].voters == 800
    assert both.elections[0][0].bloc.loyalty == both.elections[1][0].bloc.loyalty
    wide = [each.high - each.low for each in (alone.habits["Red"].loyalty, both.habits["Red"].loyalty)]
    assert wide[1] < wide[0]


def test_a_real_ward_is_foretold_better_than_by_what_is_usual(shared: Path) -> None:
    key = "aberdeen_2022_ward12"
    parties = json.loads((shared / "scotland" / "parties-2022.json").read_text())[key]
    election = stv.read_blt(shared / "scotland" / "2022" / f"{key}.blt")
    rule = stv.rules.get("scottish")
    check = fitting.fit_election(election, parties, rule=rule).check
    assert check is not None
    assert (check.fitted.right, check.fitted.seats) == (4, 4)
    assert check.fitted.transfers_error < check.usual.transfers_error < check.alike.transfers_error
    assert check.fitted.totals_error < 0.015
    rng = np.random.default_rng(1)
    canvass = replace(election, weights=rng.multivariate_hypergeometric(election.weights, 300))
    fit = fitting.fit_election(canvass, parties)
    whole = fitting.fit_election(election, parties)
    assert fit.blocs[1].loyalty.low < whole.blocs[1].loyalty.mean < fit.blocs[1].loyalty.high


def test_the_same_ballots_give_the_same_fit() -> None:
    first, again = (
        fitting.fit_election(ballots(0.1), PARTIES, rule=stv.rules.get("scottish")) for _ in range(2)
    )
    assert first.to_dict() == again.to_dict()


@pytest.mark.parametrize(
    "text",
    [
        '["Red", "", "Blue"]',
        '{"ward": ["Red", "", "Blue"], "other": ["X"]}',
        '{"Ann": "Red", "Bob": "", "Cat": "Blue"}',
        "candidate,party\nCat,Blue\nAnn,Red\nBob,\n",
    ],
)
def test_parties_can_be_written_in_several_ways(text: str) -> None:
    assert read_parties(text, NAMES[:3], "ward") == ("Red", "", "Blue")
    assert listed_parties("Red,, Blue", NAMES[:3]) == ("Red", "", "Blue")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('["Red", "Blue"]', "3 candidates and 2 parties"),
        ('{"other": ["Red"]}', "say nothing of 'ward'"),
        ("Ann,Red\nBob,Blue\n", "say nothing of 'Cat'"),
        ("Ann,Red,7\n", "two columns"),
        ("{", "not JSON"),
    ],
)
def test_what_is_wrong_with_parties_is_said(text: str, words: str) -> None:
    with pytest.raises(ElectorateError, match=words):
        read_parties(text, NAMES[:3], "ward")
