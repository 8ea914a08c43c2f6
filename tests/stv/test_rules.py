"""The catalogue, and rules of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from slatecraft import stv
from slatecraft.stv import rules


def test_every_rule_names_its_source_and_its_key() -> None:
    for key, rule in rules.CATALOGUE.items():
        assert rules.get(key) is rule
        assert rule.key == key
        assert rule.title
        assert rule.jurisdiction
        assert len(rule.source) > 20
        assert 1900 < rule.year < 2030


def test_an_unknown_key_is_answered_with_the_nearest() -> None:
    with pytest.raises(rules.UnknownRule, match=r"no rule 'scotish'\. Did you mean scottish"):
        rules.get("scotish")
    with pytest.raises(rules.UnknownRule, match="`slatecraft rules` lists them"):
        stv.count(stv.Election("AB", 1, [("A",)]), "zzz")


@pytest.mark.parametrize("key", rules.CATALOGUE)
def test_every_rule_can_be_written_in_toml_and_read_again(key: str) -> None:
    rule = rules.get(key)
    assert rules.loads(rules.to_toml(rule)) == rule


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "our-society.toml"
    path.write_text(
        'title = "Our society"\nbase = "ers97"\n'
        "[method]\nplaces = 3\nquota_places = 3\n"
        '[reading]\nskipped = "pass-over"\n'
    )
    rule = rules.load(path)
    assert (rule.key, rule.title) == ("our-society", "Our society")
    ballots = [("A", None, "B")] * 5 + [("B",)] * 2 + [("C",)] * 3
    count = stv.count(stv.Election("ABC", 2, ballots), rule)
    assert count.text(count.stages[0].quota) == "3.334"
    # The gap is passed over, so A's surplus goes to B.
    assert count.winners == ("A", "B")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('base = "er97"', "There is no rule 'er97'. Did you mean ers97"),
        ("[method]\nplace = 3", r"there is no parameter place in \[method\]. Did you mean places"),
        ("[method]\nplaces = 3.5", "method.places must be a whole number, not 3.5"),
        ("[method]\nplaces = true", "method.places must be a whole number, not True"),
        ("[method]\nplaces = 31", "method.places must be from 0 to 30, not 31"),
        (
            '[method]\nties = "sideways"',
            "method.ties must be one of: forwards, backwards, all-different, none; not 'sideways'",
        ),
        ('[reading]\nequal = "maybe"', "reading.equal must be one of"),
        ("method = 3", r"method must be a table, \[method\]"),
        ('tilte = "x"', "there is no parameter tilte. Did you mean title"),
        ('year = "1997"', "year must be a whole number"),
        ("a =", "is not valid TOML"),
        ("[method]\nthreshold = true\nreceive_until_transfer = true", "cannot both be true"),
        ("[method]\ncredit_by_parcel = true", "credit_by_parcel wants arithmetic"),
        ('base = "meek"\n[method]\nsurplus_order = "largest"', "there is no parameter surplus_order"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(rules.RuleFileError, match=sentence):
        rules.loads(text, "ours.toml")


def test_what_is_changed_does_not_stand_on_a_sheet_as_the_statute(tmp_path: Path) -> None:
    path = tmp_path / "our-rule.toml"
    path.write_text(rules.to_toml(rules.get("scottish")))
    assert rules.load(path) == rules.get("scottish")
    changed = path.read_text().replace('quota = "droop"', 'quota = "hare"')
    path.write_text(changed)
    with pytest.raises(
        rules.RuleFileError, match="'scottish' is that of a rule of the catalogue, which counts otherwise"
    ):
        rules.load(path)
    path.write_text(changed.replace('key = "scottish"', 'key = "our-society"'))
    rule = rules.load(path)
    assert rule.title == "our-society"
    assert rule.source.startswith(
        "after Scottish local elections (Scottish Local Government Elections Order 2007"
    )
    assert rule.source.endswith(", changed")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(rules.RuleFileError, match="not a text file in UTF-8"):
        rules.load(path)


@pytest.mark.parametrize(
    ("quota", "places", "expected"),
    [
        ("droop", 0, "4.00"),
        ("droop", 2, "3.34"),
        ("droop-up", "exact", "3.34"),
        ("droop-up", 2, "3.34"),
        ("droop-exact", "exact", "3.33"),
        ("droop-exact", 0, "3.00"),
        ("hare", "exact", "5.00"),
        ("hare-up", 0, "5.00"),
    ],
)
def test_every_quota(quota: str, places: object, expected: str) -> None:
    wanted = f'"{places}"' if isinstance(places, str) else places
    rule = rules.loads(f'[method]\nplaces = 2\nquota = "{quota}"\nquota_places = {wanted}')
    count = stv.count(stv.Election("ABC", 2, [("A",), ("B",)], [6, 4]), rule)
    assert count.text(count.stages[0].quota) == expected
