"""What is said of each stage, in English and Welsh."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slatecraft import stv
from slatecraft.stv.formats import read_election
from slatecraft.stv.sheets.sentences import result_sentence, sentences

if TYPE_CHECKING:
    from pathlib import Path


def tell(rankings: dict[str, int], seats: int, rule: str = "scottish", **how: Any) -> tuple[str, ...]:
    """The sentences of a count of rankings such as ``"AB"``, by first letters of Ann, Bob, Cat, Dan, Eve."""
    names = ["Ann", "Bob", "Cat", "Dan", "Eve"]
    by_letter = {name[0]: name for name in names}
    election = stv.Election(
        names,
        seats,
        [[by_letter[letter] for letter in ranking] for ranking in rankings],
        weights=list(rankings.values()),
        **{key: how.pop(key) for key in ("withdrawn", "constraints") if key in how},
    )
    return sentences(stv.count(election, rule, **how))


@pytest.fixture(scope="module")
def aberdeen(shared: Path) -> stv.Election:
    return read_election(shared / "scotland/2017/aberdeen_2017_ward10.blt")


def test_a_real_ward(aberdeen: stv.Election) -> None:
    count = stv.count(aberdeen, "scottish")
    assert "\n".join(sentences(count)) == (
        "The papers are sorted by first preference: 7,508 valid papers. With 4 seats to fill, the quota is "
        "1,502 votes. "
        "Jennifer Stewart and Martin Greig reach the quota and are elected.\n"
        "Jennifer Stewart has the largest surplus, 223 votes above the quota, and it is transferred. 1,725 "
        "papers are "
        "sorted by next preference, each at a transfer value of 0.12927. Claire Imrie gains most (54.55 votes), then "
        "Steve Robertson (37.49). 71.74 votes become non-transferable.\n"
        "Martin Greig has a surplus, 90 votes above the quota, and it is transferred. 1,592 papers are sorted "
        "by next "
        "preference, each at a transfer value of 0.05653. Steve Robertson gains most (22.39 votes), then Claire "
        "Imrie "
        "(14.87). 29.96 votes become non-transferable.\n"
        "No surplus is left to transfer, so John Mcleod, who has the fewest votes (481.18), is excluded. 861 "
        "papers are "
        "sorted by next preference. John Cooke gains most (120.16 votes), then Steve Robertson (71.62). 236.80 votes "
        "become non-transferable.\n"
        "No surplus is left to transfer, so Steve Robertson, who has the fewest votes (1,345.50), is excluded. 2,014 "
        "papers are sorted by next preference. Claire Imrie gains most (1,166.17 votes), then John Cooke "
        "(24.49). 154.84 "
        "votes become non-transferable. Claire Imrie reaches the quota and is elected. Only as many candidates "
        "are left "
        "as places, so John Cooke is elected."
    )
    assert result_sentence(count) == (
        "Elected, in this order: Jennifer Stewart, Martin Greig, Claire Imrie and John Cooke."
    )


def test_the_same_ward_in_welsh(aberdeen: stv.Election) -> None:
    told = sentences(stv.count(aberdeen, "scottish"), "cy")
    assert told[0] == (
        "Didolwyd y papurau yn ôl y dewis cyntaf: 7,508 papur dilys. Gyda 4 sedd i’w llenwi, y cwota yw 1,502 "
        "pleidlais. "
        "Cyrhaeddodd Jennifer Stewart a Martin Greig y cwota ac fe’u hetholwyd."
    )
    assert "Cyrhaeddodd Claire Imrie y cwota ac fe’i hetholwyd." in told[4]


def test_deferred_surpluses_and_the_threshold(aberdeen: stv.Election) -> None:
    told = sentences(stv.count(aberdeen, "ers97"))
    assert told[1].startswith(
        "The surpluses that are left (313.80 votes) could not change who is excluded, so John Mcleod, who has "
        "the fewest "
        "votes (441), is excluded."
    )
    assert (
        "Claire Imrie has as much as the votes still in play divided by one more than the places left"
        in told[2]
    )
    assert "so John Cooke is not elected" in told[3]


def test_papers_that_have_moved_before(aberdeen: stv.Election) -> None:
    told = sentences(stv.count(aberdeen, "minneapolis"))
    assert any(
        "papers are sorted by next preference, each at 0.23373 of the value it had." in one for one in told
    )


def test_whole_papers(aberdeen: stv.Election) -> None:
    told = sentences(stv.count(aberdeen, "dail"))
    assert "223 papers move to their next preferences, each as a whole vote." in told[1]


def test_shares_that_the_elected_keep(aberdeen: stv.Election) -> None:
    told = sentences(stv.count(aberdeen, "meek"))
    assert told[1].startswith(
        "Those elected keep only the share of each vote that the quota needs (Martin Greig 0.77063 and Jennifer "
        "Stewart "
        "0.74321), and the rest of it goes to the next preference."
    )
    assert "The quota is now 1,483.52 votes." in told[1]


def test_several_excluded_together() -> None:
    told = tell({"A": 40, "B": 30, "CA": 9, "DB": 5, "EC": 3}, 1, "northern-ireland")
    assert told[1].startswith(
        "Eve, Dan and Cat are excluded together: they have 17 votes in all, and none of them could overtake Bob (30)."
    )


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"seed": "4 May"}, "Dan and Eve tie for the fewest votes. By lot (seed 4 May), "),
        ({"on_tie": [5, 4, 3, 2, 1]}, "By the order declared beforehand, Eve is excluded. 4 papers"),
        ({"on_tie": lambda _: 4}, "By the decision of the returning officer, Dan is excluded. 4 papers"),
    ],
)
def test_ties_are_told_with_how_they_were_broken(how: dict[str, Any], said: str) -> None:
    told = tell({"AC": 20, "B": 14, "C": 13, "DC": 4, "EC": 4}, 1, **how)
    assert told[1].startswith("No one has the quota. ")
    assert said in told[1]


def test_a_tie_broken_by_an_earlier_stage() -> None:
    told = tell({"A": 9, "B": 7, "C": 4, "DE": 1, "E": 3}, 1)
    assert "Cat and Eve tie for the fewest votes." in told[2]
    assert "By their votes at stage 1, the last at which they differed, Eve is excluded." in told[2]


def test_withdrawn_invalid_and_single_papers() -> None:
    told = tell({"AB": 3, "B": 1, "C": 1, "E": 2, "": 1}, 2, withdrawn={1})
    assert told[0].startswith(
        "The papers are sorted by first preference: 7 valid papers. With 2 seats to fill, the quota is 3 votes. "
        "1 paper is invalid. Ann has withdrawn, and papers pass over that name."
    )
    assert any(
        "1 paper is sorted by next preference. No vote can be transferred." in one for one in told
    ) or any("There are no papers to transfer." in one for one in told)


def test_no_rule_leaves_a_stage_without_words(aberdeen: stv.Election) -> None:
    for key in stv.rules.CATALOGUE:
        election = replace(aberdeen, seats=1) if "one seat" in stv.rules.get(key).jurisdiction else aberdeen
        count = stv.count(election, key)
        for language in ("en", "cy"):
            for sentence in sentences(count, language):
                assert sentence.endswith("."), (key, sentence)
                assert "%(" not in sentence
                assert "{" not in sentence


def test_welsh_numbers_and_conjunctions() -> None:
    names = ["Ann", "Bob", "Elin"]
    election = stv.Election(names, 2, [["Ann"], ["Elin"], ["Bob"]], weights=[3, 3, 2])
    told = sentences(stv.count(election, "scottish"), "cy")
    assert "Cyrhaeddodd Ann ac Elin y cwota" in told[0]
    assert "8 papur dilys" in told[0]
    election = stv.Election(names, 1, [["Ann"], ["Elin"]], weights=[1, 1])
    assert (
        "2 bapur dilys. Gyda 1 sedd i’w llenwi, y cwota yw 2 bleidlais."
        in sentences(stv.count(election, "scottish"), "cy")[0]
    )


def test_only_languages_there_are(aberdeen: stv.Election) -> None:
    with pytest.raises(ValueError, match="en or cy, not in 'fr'"):
        sentences(stv.count(aberdeen, "scottish"), "fr")


def test_the_higher_of_two_is_not_said_to_be_out_of_reach() -> None:
    # C's surplus of 15 is all B's, and waits: B could have overtaken A.
    count = stv.count(stv.Election("ABC", 2, [("C", "B")] * 33 + [("A",)] * 10 + [("B",)] * 9), "victoria")
    assert count.stages[-1].changes[-2].reason == stv.Reason.LAST_OF_TWO
    assert "Two candidates are left for the last place: it goes to A." in sentences(count)[-1]


def test_a_quota_is_not_rounded_to_a_whole_number() -> None:
    count = stv.count(stv.Election("ABCDE", 3, [("E",)] * 15 + [("D",)] * 5), "prsa77")
    assert "the quota is 5.001 votes" in sentences(count)[0]
