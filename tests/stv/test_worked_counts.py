"""Published counts that are small enough to be kept here (data/worked-counts.toml says where each is from)."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

from slatecraft import stv


def load_tool(name: str) -> ModuleType:
    """A script of tools/, as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[2] / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


validation = load_tool("validation")
WORKED = [(worked, key) for worked in validation.worked_counts() for key in (*worked.rules, *worked.kin)]


@pytest.mark.parametrize(("worked", "key"), WORKED, ids=[f"{key}, {worked.title}" for worked, key in WORKED])
def test_a_published_count_is_reproduced(worked: object, key: str) -> None:
    worked.recount(key)  # type: ignore[attr-defined]


def test_every_source_is_named() -> None:
    assert all(len(worked.source) > 20 for worked, _ in WORKED)


def test_a_wrong_figure_fails_loudly() -> None:
    worked = next(worked for worked, key in WORKED if key == "ers97")
    with pytest.raises(validation.Disagreement, match=r"ers97, stage 2: 16\.56 8\.34 0\.00"):
        validation.replace(worked, stages=("5.00 20.00 0.00", "16.55 8.34 0.00")).recount("ers97")
    with pytest.raises(validation.Disagreement, match="elects"):
        validation.replace(worked, elected=frozenset({2, 3})).recount("ers97")


def test_the_page_has_every_rule_and_every_worked_count() -> None:
    page = validation.PAGE.read_text()
    for key in stv.rules.CATALOGUE:
        assert f"\n| `{key}` | " in page, key
    for worked, _ in WORKED:
        assert f"\n| {worked.title} | " in page, worked.title
    assert set(validation.REMARKS) <= set(stv.rules.CATALOGUE)


@pytest.mark.parametrize("name", ["shetland_2017_ward1", "glasgow_2017_ward1", "aberdeen_2017_ward13"])
def test_the_page_has_current_figures_for_a_ward(shared: Path, name: str) -> None:
    results = validation.read_json(shared / "scotland" / "official-2017.json")
    ward = validation.official_ward(shared, name, results[name])
    assert validation.ward_row(ward) in validation.PAGE.read_text()


def test_the_page_has_current_rows_for_other_rules(shared: Path) -> None:
    page = validation.PAGE.read_text()
    assert validation.election_row(validation.dublin_west(shared)) in page
    assert validation.election_row(validation.csm8(shared)) in page
    assert f"All {validation.assembly_endings(shared)} counts of the Assembly" in page


@pytest.mark.soak
def test_the_whole_page_is_current(shared: Path) -> None:
    assert validation.page(*validation.evidence(shared)) == validation.PAGE.read_text()


def test_what_the_handbook_says_of_its_model_election() -> None:
    # Newland and Britton, 3rd edition, section 8. The ballots are L. Y. Li's, made to fit its text, so that only what
    # the text says is held to.
    [election] = [worked.election for worked, key in WORKED if key == "meek-1987" and worked.near]
    count = stv.count(election, "ers97")
    first, second, _, fourth = count.stages[:4]
    assert count.text(first.quota) == "107.58"
    assert first.elected == (1,)
    assert [count.text(votes) for votes in sorted(first.votes)[:2]] == ["23.00", "24.00"]
    assert (second.action, second.moved, count.text(second.non_transferable)) == ("surplus", (1,), "0.59")
    assert count.text(first.votes[0] - second.votes[0]) == "26.42"
    assert second.value == Fraction("0.21")
    assert set(fourth.excluded) == {3, 4}
    assert fourth.papers == 107
    abbot = [stage.votes[7] for stage in (count.stages[2], *fourth.substages)]
    assert [count.text(abbot[1] - abbot[0]), count.text(abbot[2] - abbot[1])] == ["1.00", "1.26"]
