"""The catalogue, and rules of one's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slatecraft import stv
from slatecraft.stv import rules
from slatecraft.stv.rule import Quota


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
        (
            'base = "meek"\n[method]\nquota = "hair"',
            "method.quota must be one of: droop, droop-exact; not 'hair'",
        ),
        ("method = 3", r"method must be a table, \[method\]"),
        ('tilte = "x"', "there is no parameter tilte. Did you mean title"),
        ('year = "1997"', "year must be a whole number"),
        ("year = true", "year must be a whole number, such as 2026, not True"),
        ("title = 3", 'title must be a text that is not empty, such as "Rules of our society", not 3'),
        ('title = ""', "title must be a text that is not empty"),
        ("key = 3", 'key must be a text that is not empty, such as "our-society", not 3'),
        ('key = " "', "key must be a text that is not empty"),
        ("jurisdiction = 3", 'jurisdiction must be a text, such as "our society", not 3'),
        ("source = 3", 'source must be a text, such as "Standing order 12", not 3'),
        ("source = [1]", r"source must be a text, .*, not \[1\]"),
        ("base = 3", 'base must be the key of a rule, such as "scottish", not 3'),
        ("a =", "is not valid TOML"),
        ("[method]\nthreshold = true\nreceive_until_transfer = true", "cannot both be true"),
        ("[method]\ncredit_by_parcel = true", "credit_by_parcel wants arithmetic"),
        ('base = "meek"\n[method]\nsurplus_order = "largest"', "there is no parameter surplus_order"),
        ('base = "meek"\n[method]\nguard = 99999', "guard must be a whole number from 0 to 100, not 99999"),
        (
            'base = "meek"\n[method]\nlimit = 10',
            "limit must not be more than places and guard together, which are 9",
        ),
        ('base = "meek-1987"\n[method]\nmost_passes = "exact"', "most_passes must be from 1 to 10,000"),
        ('base = "meek-1987"\n[method]\nmost_passes = 0', "most_passes must be from 1 to 10,000"),
        ('base = "meek-1987"\n[method]\nearly = "lowest"', 'early must be "never" with pace = "settled"'),
        (
            'base = "meek"\n[method]\nsettled = "ratio"',
            'settled = "ratio" and pace = "settled" belong together',
        ),
        ('base = "meek-1987"\n[method]\nsettled = "less"', "belong together"),
        ('base = "meek"\n[method]\nmost_passes = 5', 'most_passes wants pace = "settled"'),
        ('base = "meek"\n[method]\nwithout_votes = true', 'without_votes wants pace = "passes"'),
        ('base = "dail"\n[method]\nfill = "at-once"', 'fill must be "early", "moved" or "settled"'),
        (
            'base = "dail"\n[method]\nsurplus_runs = true\nsurplus_papers = "all"',
            "surplus_runs wants surplus_papers",
        ),
        ('base = "wig-exact"\n[method]\nquota = "droop"', "an exact fraction, which has no unit"),
        (
            'base = "scottish"\n[method]\nquota_places = 6',
            "quota_places must not be more than places, which is 5",
        ),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(rules.RuleFileError, match=sentence):
        rules.loads(text, "ours.toml")


@pytest.mark.parametrize("base", ["meek", "meek-1987", "meek-2006", "meek-nz", "warren"])
@pytest.mark.parametrize("quota", [one for one in Quota if one not in (Quota.DROOP, Quota.DROOP_EXACT)])
def test_a_quota_that_meeks_family_does_not_count_by_is_refused(base: str, quota: Quota) -> None:
    with pytest.raises(
        rules.RuleFileError, match=f'quota must be "droop" or "droop-exact" .*, not "{quota}"'
    ):
        rules.loads(f'base = "{base}"\n[method]\nquota = "{quota}"')


def test_a_rule_made_in_python_checks_itself() -> None:
    wig = rules.get("wig")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"title": 3}, "title must be a text"),
        ({"source": None}, "source must be a text"),
        ({"year": True}, "year must be a whole number"),
        (
            {"method": "meek"},
            "method must be one of Gregory, WholePapers, Meek, Quotient, Outcomes, not 'meek'",
        ),
        ({"reading": {}}, "reading must be a Reading"),
    ]
    for changes, sentence in wrong:
        with pytest.raises(ValueError, match=sentence):
            replace(wig, **changes)
    with pytest.raises(ValueError, match="places must be a whole number from 0 to 100, not 99999"):
        stv.Gregory(places=99999)
    with pytest.raises(ValueError, match=r"places must be a whole number from 0 to 100, not 2\.0"):
        stv.Meek(places=2.0)  # type: ignore[arg-type]


def test_a_rule_without_a_name_has_a_key_that_reads_in_a_sentence() -> None:
    rule = rules.loads('base = "irv"\n[method]\nquota_more = true')
    assert (rule.key, rule.title) == ("own-rule", "own-rule")
    with pytest.raises(stv.ElectionError, match="The rule 'own-rule' fills one seat"):
        stv.count(stv.Election("ABC", 2, [("A",)]), rule)


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


@pytest.mark.parametrize("name", ["receive_until_transfer", "tie_batches"])
def test_what_beginning_again_leaves_without_effect_is_refused(name: str) -> None:
    with pytest.raises(rules.RuleFileError, match=f"restart and {name} cannot both be true"):
        stv.rules.loads(f"[method]\nrestart = true\n{name} = true")
