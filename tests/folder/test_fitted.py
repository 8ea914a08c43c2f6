"""What was fitted, written as electorate.toml, is read back as the same blocs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from slatecraft import folder, stv
from slatecraft.folder.fitted import outlook_of_fit, outlook_with_fit
from slatecraft.folder.write import electorate_toml
from slatecraft.planning import Bloc, Electorate, fitting
from slatecraft.planning.world import sample_rankings

FIVE = 'slate = "grassroots-5"\npost = "clp"\nseats = 5\nunknown = "none"\n'
RIVALS = """
[[rivals]]
name = "Team"
share = 0.4
candidates = ["Dee Dark", "Eve Early"]
[[rivals]]
name = "Cat Clever"
share = 0.2
"""
AREAS = "code,name,name_cy,region,aliases,votes\nLI,Labour International,Llafur Rhyngwladol,,,\nE14000549,,,,,100\n"


def with_toml(files: Mapping[str, bytes], toml: str) -> dict[str, bytes]:
    return {**files, "electorate.toml": toml.encode(), "areas.csv": AREAS.encode()}


def electorate_in(files: Mapping[str, bytes]) -> Electorate:
    return folder.electorate(folder.parse(files), "grassroots-5", "clp")


def beside_firsts(weights: tuple[float, ...], own: tuple[int, ...]) -> np.ndarray:
    """Weights of those outside a bloc, adding up to 1."""
    others = np.delete(np.array(weights), np.array(own) - 1)
    return others / others.sum()


def test_a_canvass_changes_how_people_rank_and_nothing_else(nec_2022: dict[str, bytes]) -> None:
    files = with_toml(nec_2022, FIVE + 'note = "Ours."\n' + RIVALS + "[adherence]\nmean = 0.7\n")
    before = electorate_in(files)
    true = (
        Bloc("Grassroots 5", (1, 2, 3, 4, 5), (5, 3, 2, 1, 1), 0.9, (0.02, 0.05, 0.1), (0, 0, 0, 0, 0, 1, 1, 4)),
        Bloc("Team", (6, 7), (3, 1), 0.7, (0.2, 0.3), (2, 1, 1, 1, 1, 0, 0, 1)),
        Bloc("Cat Clever", (8,), (1,), 0.7, 0.3, (1, 1, 1, 1, 1, 3, 1, 0)),
    )  # fmt: skip
    rng = np.random.default_rng(4)
    rankings = [
        [number for number in row if number]
        for bloc, size in zip(true, (400, 400, 200), strict=True)
        for row in sample_rankings(bloc, 8, size, rng, toward=np.array(bloc.toward, float)).tolist()
    ]
    blocs = {bloc.name: bloc.candidates for bloc in (before.slate, *before.rivals)}
    fit = fitting.fit_canvass("Canvass", before.names, blocs, rankings, [1.0] * len(rankings))
    known = folder.parse(files).electorates[0]
    changed = outlook_with_fit(known, before, fit)
    kept = ("strengths", "leaves", "stops", "toward", "rivals")
    assert replace(changed, **{name: getattr(known, name) for name in kept}) == known
    assert [rival.share for rival in changed.rivals] == [0.4, 0.2]
    assert electorate_in(with_toml(nec_2022, electorate_toml([changed]))).adherence.mean == 0.7
    after = electorate_in(with_toml(nec_2022, electorate_toml([changed])))
    for found, each in zip((after.slate, *after.rivals), fit.blocs, strict=True):
        own = each.bloc.candidates
        assert found.candidates == own
        assert np.array(found.strengths) / sum(found.strengths) == pytest.approx(
            each.bloc.strengths, rel=0.01
        )
        assert beside_firsts(found.toward, own) == pytest.approx(
            beside_firsts(each.bloc.toward, own), rel=0.12
        )
        for ranked in range(1, 9):
            assert found.stops_after(ranked) == pytest.approx(each.bloc.stops_after(ranked), rel=0.01)
        if len(own) > 1:
            assert found.loyalty == pytest.approx(each.bloc.loyalty, abs=0.01)
    # And the fit is near to what people were asked of whom it was.
    assert after.slate.loyalty == pytest.approx(0.9, abs=0.03)
    assert after.slate.strengths[0] / sum(after.slate.strengths) == pytest.approx(5 / 12, abs=0.05)


def test_an_earlier_election_becomes_rivals_and_a_slate() -> None:
    ballots = [[1, 2], [2, 1, 3], [1, 3], [3, 4], [4, 3], [5, 1], [3], [1, 2, 5]]
    names = ("Ann Able", "Bob Brave", "Cat Clever", "Dee Dark", "Eve Early")
    election = stv.Election(names, 2, ballots, [30, 20, 10, 40, 10, 20, 10, 20])
    fit = fitting.fit_election(election, ("Red", "Red", "Blue", "Blue", ""), rule=stv.rules.get("scottish"))
    all_rivals = outlook_of_fit(fit)
    assert [rival.name for rival in all_rivals.rivals] == ["Red", "Blue", "Eve Early"]
    assert sum(rival.share for rival in all_rivals.rivals) == pytest.approx(1)
    assert (all_rivals.seats, all_rivals.rule) == (2, "scottish")
    assert all_rivals.rivals[2].candidates == ("Eve Early",)
    ours = outlook_of_fit(fit, "Red")
    assert list(ours.strengths) == ["ann-able", "bob-brave"]
    assert ours.support == 0.5
    assert [rival.share for rival in ours.rivals] == [0.375, 0.125]
    assert ours.toward.keys() >= {"Blue", "Eve Early"}
    assert 'name = "Eve Early"\nshare = 0.125\nstops' in electorate_toml([ours])
