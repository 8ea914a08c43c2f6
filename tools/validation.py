"""Recount every election whose result is published and whose ballots are at hand, and write docs/validation.md and
the picture of docs/how-stv-works.md.

    python tools/validation.py

It needs the data folder ../shared, and stops with a sentence, writing nothing, where a count no longer agrees.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import slatecraft.stv as stv
from slatecraft.stv.sheets.flow import count_to_svg

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"
PAGE = PROJECT / "docs" / "validation.md"
PICTURE = PROJECT / "docs" / "shetland-west-2017.svg"
"""Of the count that docs/how-stv-works.md tells."""
WORKED = PROJECT / "tests" / "stv" / "data" / "worked-counts.toml"

FIVE_PLACES = Decimal("0.00001")
MOST = Decimal("0.006")
"""Some authorities published fewer places than five: two, and now and then three."""
MISPRINTS = {("glasgow_2017_ward1", 3, 6): (Decimal(303), Decimal(393))}
"""Ward, stage and candidate: what the ballots give, and what was printed."""
SHORTER_IN_NORTHERN_IRELAND = 44

REMARKS = {
    "wig-exact": "The method of no law.",
    "wig-hare": "The method of no law. In the count reproduced no surplus moves.",
    "ers97": "Of the handbook's model election what its text says is held to in the tests, on ballots that another "
    "made up: its own were not at hand.",
    "ers76": "The second edition's own text was not at hand. The values of the one surplus reproduced come out even in "
    "two places, and its vote for election below the quota did not come into play.",
    "northern-ireland": "No official count is reproduced: the ballots of none are published.",
    "dail": "Which papers make up a surplus is drawn by lot, and the real draw cannot be repeated: in Dublin West only "
    "what does not hang on it is held to (the first count, what each stage does, and who is elected), and in "
    "Sligo-Leitrim nothing was drawn.",
    "dail-gregory": "Nobody has counted by it: it is what the Dáil's count gives on average. Of the counts reproduced "
    "one has a surplus that is divided, and is published in whole votes.",
    "seanad": "The ballots of no panel are published. Amendments since 1947 were not at hand.",
    "malta": "What is reproduced is an exclusion and how the last places are filled. Which papers make up a surplus is "
    "drawn by lot.",
    "meek": "Equal preferences are divided otherwise than by that program.",
    "meek-1987": "The original program was not at hand.",
    "meek-2006": "The original program was not at hand; what is reproduced is New Zealand's count by the same method.",
    "meek-nz": "The ballots of no official count were at hand, nor any count in which numbers for ties were drawn.",
    "church-of-england": "Of the regulations only the definitions were at hand; what is reproduced follows the "
    "handbook on which they rest.",
    "san-francisco": "In 2004 smaller groups were excluded; here, as in 2008 and 2010, the largest. The winner is "
    "the same.",
    "wright": "Read from descriptions; the submission leaves ties and rounding open. No vote of a stage is published.",
    "minneapolis": "Undeclared write-in candidates have no place in this count.",
    "portland": "The text of the city code on the count was not at hand; what is reproduced is the same arithmetic, "
    "used in Minneapolis.",
    "cambridge": "The ballots are made up. Which ones of a surplus move is held to the city's list for the surpluses "
    "of 2003.",
    "australian-senate-1984": "No real count is reproduced: it needs every paper of a State.",
    "australian-senate-2016": "No real count is reproduced: it needs every paper of a State.",
    "australian-senate": "No real count is reproduced: it needs every paper of a State.",
    "western-australia": "Clauses 6, 7, 14 and 16 to 18 of the schedule were not at hand; no real count is reproduced.",
    "victoria": "Subsections (16), (17), (20) and (22) were not at hand; no real count is reproduced.",
    "nsw-local": "The real count has one surplus and no exclusion.",
    "nsw-local-2005": "Which papers make up a surplus is drawn by lot, and the real draw cannot be repeated; how "
    "many go to whom is reproduced. The old schedule's text was not at hand.",
    "act": "Of a real count only two transfers are reproduced: how votes are cut, and the order of values.",
    "act-1993": "No real count is reproduced, but two made up, as the authority's own program counts them.",
    "tasmania": "The schedule's own text was not at hand; what is reproduced are the last stages of counts.",
    "prsa77": "Rules 3 and later were not at hand.",
    "cpo-stv": "The papers leave open how surpluses move.",
}
"""By the key of a rule, what its evidence does not cover."""


TEMPLATE = """\
# Validation

What the count has been held to, and what it has not. `make validation` counts all of it again, writes this page, and
stops where a count no longer agrees with what is published.

- **Scotland, 2017.** {wards} wards, {stages} stages: every winner, every quota and every candidate's votes at every
  stage are those that the returning officers published, to 0.00001 of a vote. In {beyond} wards figures have fewer
  places; there they agree to half a unit of the last place published, and to 0.006 at most. One printed figure
  is a misprint: Glasgow ward 1, stage 3, 393 for 303.
- **ERS97 and Northern Ireland.** 59 of these wards, counted by an independent program under both rules: the same
  winners, quotas and votes at the end of every stage, to the last place. Under the rule of Northern Ireland {shorter}
  wards end a stage earlier here: rule 52 fills the last places without a further transfer, where that program makes
  one. All {endings} counts of the Assembly elections of 2011 and 2016 ended as rule 52 says.
- **Other rules** are held to published examples and to counts of independent programs, which are small; to what they
  promise, on generated elections (votes are conserved at every stage, seats are filled, the order of the file does not
  matter); and some, in the tests, to second counts written another way, paper by paper.

An *independent program* is no authority: where the text of a rule says otherwise, the text wins.
*By a kindred rule*: no count by this rule is published that could be repeated; this one was made by another rule with
the same clauses, as far as it came to use them.

## Rule by rule

Stages are those compared figure by figure. How each rule counts is in [The rules](rules.md).

| key | rule | source | reproduced | stages | not covered |
|---|---|---|---|---|---|
{rules}

## What was reproduced

| election | by | what it is | from | elections | stages | tolerance |
|---|---|---|---|---|---|---|
{elections}

## What is not validated

- No count by their own authorities confirms {bare}.
  What they reproduce was counted by a kindred rule, and no clause in which the two differ came into play.
- Lots. Where a real count was decided by lot, the lot that was drawn is given to ours.
- Random samples (`dail`, `malta`, `nsw-local-2005`): that the papers drawn are those an authority drew. How many go to
  each candidate is held to; which papers they are cannot be.
- Constraints and re-open nominations: held to examples worked by hand, not to real counts. Of electoral colleges one
  real round is reproduced in the tests, the last of the Labour Party's leadership election of 2010 (shares of the
  votes, as published).
- How ballots were read from paper. Files of ballots are taken as they are.

## The wards of 2017

<details>
<summary>Each ward: seats, candidates, stages, and the largest difference from an official figure</summary>

| ward | seats | candidates | stages | largest difference |
|---|---|---|---|---|
{table}

</details>
"""


class Disagreement(Exception):
    """A count that no longer gives what is published."""


@dataclass(frozen=True)
class Ward:
    """A ward of 2017, counted as its returning officer did."""

    name: str
    seats: int
    candidates: int
    stages: int
    difference: Decimal
    """The largest, between a stage total and its official figure; misprints apart."""


@dataclass(frozen=True)
class Evidence:
    """Counts that a rule reproduces."""

    rules: tuple[str, ...]
    title: str
    kind: str
    source: str
    elections: int
    stages: int
    """How many were compared, figure by figure; 0 if only who is elected was."""
    tolerance: str
    kin: tuple[str, ...] = ()
    """Other rules by which these counts come out the same; nobody has published a count by them."""


def agree(holds: bool, *what: object) -> None:
    if not holds:
        raise Disagreement(" ".join(str(part) for part in what))


# What is counted


@cache
def read_ward(shared: Path, name: str) -> stv.Election:
    return stv.read_blt(shared / "scotland" / name.split("_")[-2] / f"{name}.blt")


def read_json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def official_ward(shared: Path, name: str, result: dict[str, Any]) -> Ward:
    """Count a ward by the Scottish rule and hold it to the official winners, quota and stage totals."""
    election = read_ward(shared, name)
    count = stv.count(election, "scottish")
    agree(
        set(count.elected) == set(result["elected"]), name, "elects", count.elected, "not", result["elected"]
    )
    agree(count.stages[-1].quota == result["quota"] * 10**5, name, "has another quota than", result["quota"])
    agree(len(count.stages) == len(result["stages"]), name, "has", len(count.stages), "stages")
    largest = Decimal(0)
    for stage, totals in zip(count.stages, result["stages"], strict=True):
        for number, votes in enumerate(stage.votes, 1):
            ours, printed = count.decimal(votes), Decimal(str(totals[str(number)]))
            misprint = MISPRINTS.get((name, stage.number, number))
            if misprint:
                agree((ours, printed) == misprint, name, "no longer has its known misprint")
                continue
            rounding = Decimal("0.6").scaleb(int(printed.normalize().as_tuple().exponent))
            allowed = min(max(FIVE_PLACES, rounding), MOST)
            agree(abs(ours - printed) <= allowed, name, "stage", stage.number, ours, "is not", printed)
            largest = max(largest, abs(ours - printed))
    return Ward(name, election.seats, len(election.candidates), len(count.stages), largest)


def official_wards(shared: Path) -> list[Ward]:
    results = read_json(shared / "scotland" / "official-2017.json")
    return [official_ward(shared, name, result) for name, result in sorted(results.items())]


def independent_count(shared: Path, rule: str, name: str, result: dict[str, Any]) -> tuple[int, int]:
    """Count a ward by the rule and hold it to the program's count: stages of ours, and of the program's."""
    # That program breaks ties that nothing else breaks by the lowest number.
    count = stv.count(read_ward(shared, name), rule, on_tie=range(1, 100))
    agree(set(count.elected) == set(result["winners"]), name, rule, "elects", count.elected)
    agree(count.text(count.stages[-1].quota) == result["quota"], name, rule, "has another quota")
    ends = {totals["stage"]: totals for totals in result["rounds"]}
    for stage in count.stages:
        totals = ends[stage.number]
        agree(
            [count.text(votes) for votes in stage.votes] == totals["votes"], name, rule, "stage", stage.number
        )
        agree(count.text(stage.non_transferable) == totals["exhausted"], name, rule, "stage", stage.number)
    return len(count.stages), len(ends)


def independent_counts(shared: Path, rule: str) -> Evidence:
    results = read_json(shared / "scotland" / f"independent-{rule}.json")
    stages = [independent_count(shared, rule, name, result) for name, result in results.items()]
    shorter = sum(ours < theirs for ours, theirs in stages)
    agree(
        shorter == (SHORTER_IN_NORTHERN_IRELAND if rule == "northern-ireland" else 0), rule, "ends elsewhere"
    )
    return Evidence(
        (rule,),
        "Wards of the Scottish local elections of 2017, counted by this rule",
        "independent program",
        "OpenSTV 1.7",
        len(results),
        sum(ours for ours, _ in stages),
        "none",
    )


def assembly_endings(shared: Path) -> int:
    """How many counts of the Northern Ireland Assembly end with one loser who still has votes: all, or it fails."""
    ended = 0
    for year in (2011, 2016):
        results = read_json(shared / "northern-ireland" / f"assembly-{year}.json")
        for name, result in results.items():
            losers = [
                votes
                for votes, candidate in zip(result["totals"][-1], result["candidates"], strict=True)
                if not candidate["elected"] and votes > 1
            ]
            agree(len(losers) == 1, name, year, "does not end as rule 52 says")
            ended += 1
    return ended


def dublin_west(shared: Path) -> Evidence:
    election = stv.read_blt(shared / "elections" / "dublin-west-2002.blt")
    count = stv.count(election, "dail")
    first = (8086, 6442, 3810, 3694, 2404, 2370, 2300, 748, 134)
    agree(tuple(sorted(count.stages[0].votes, reverse=True)) == first, "Dublin West: first preferences")
    agree(count.stages[0].quota == 7498, "Dublin West: quota")
    agree(set(count.winners) == {"Lenihan", "Higgins", "Burton"}, "Dublin West elects", count.winners)
    return Evidence(
        ("dail",),
        "Dublin West, general election of 17 May 2002",
        "real election",
        "Returning officer of Dublin West",
        1,
        1,
        "none",
    )


CSM8_EXCLUDED = [
    "DaeHan Minhyok",
    "Cipreh",
    "Kaleb Rysode",
    "Awol Aurix",
    "Artctura",
    "Ayeson",
    "PsychoBitch",
    "Roc Wieler",
    "riverini",
    "Travis Musgrat",
    "Unforgiven Storm",
    "Corebloodbrothers",
    "Steve Ronuken",
    "Psychotic Monk",
    "Greene Lee",
    "Banlish",
    "Nathan Jameson",
]
"""In the order that is published; the other 14 were elected."""


def csm8(shared: Path) -> Evidence:
    election = stv.read_blt(shared / "elections" / "eve-csm8.blt")
    count = stv.count(election, "wright")
    excluded = [
        election.candidates[number - 1]
        for stage in count.stages
        if stage.action == "restart"
        for number in stage.moved
    ]
    agree(excluded == CSM8_EXCLUDED, "CSM8 excludes", excluded)
    agree(set(count.winners) == set(election.candidates) - set(CSM8_EXCLUDED), "CSM8 elects", count.winners)
    return Evidence(
        ("wright",),
        "Eighth Council of Stellar Management (EVE Online), 2013",
        "real election",
        "CCP Games, who counted by this method and published the ballots; S. Ronuken, fuzzwork.co.uk, CSM 8 results: "
        "the order in which 17 of 31 are excluded, one in each iteration",
        1,
        0,
        "none",
    )


@dataclass(frozen=True)
class WorkedCount:
    """A published count that is kept with the tests."""

    title: str
    kind: str
    source: str
    rules: tuple[str, ...]
    """By which it was counted."""
    election: stv.Election
    kin: tuple[str, ...] = ()
    """Rules under which nobody has published a count, and which give this one too: no clause in which they differ came
    into play."""
    tie_order: tuple[int, ...] | None = None
    method: tuple[tuple[str, Any], ...] = ()
    quota: str = ""
    stages: tuple[str, ...] = ()
    complete: bool = False
    near: tuple[tuple[int, str, str], ...] = ()
    """Stages, with their quota and votes, that are published rounded or cut; -1 is the last."""
    elected: frozenset[int] = frozenset()

    def recount(self, key: str) -> int:
        """Count it by one of its rules and hold it to what is published; say how many stages were compared."""
        rule = stv.rules.get(key)
        if self.method and key not in self.kin:
            rule = replace(rule, method=replace(rule.method, **dict(self.method)))
        count = stv.count(self.election, rule, on_tie=self.tie_order)

        def same(number: int | Fraction, published: str) -> bool:
            # A kindred rule may write the same number in more or fewer places.
            return count.text(number) == published or count.exact(number) == Fraction(published)

        if self.quota:
            agree(same(count.stages[0].quota, self.quota), self.title, key, "has another quota")
        for stage, published in zip(count.stages, self.stages, strict=False):
            ours = " ".join(count.text(votes) for votes in stage.votes)
            agrees = all(same(*pair) for pair in zip(stage.votes, published.split(), strict=True))
            agree(agrees, f"{self.title}, {key}, stage {stage.number}: {ours}")
        agree(len(count.stages) >= len(self.stages), self.title, key, "has too few stages")
        agree(not self.complete or len(count.stages) == len(self.stages), self.title, key, "has more stages")
        for number, quota, votes in self.near:
            stage = count.stages[number if number < 0 else number - 1]
            for held, printed in zip((stage.quota, *stage.votes), (quota, *votes.split()), strict=True):
                unit = Fraction(1, 10 ** len(printed.partition(".")[2]))
                near = abs(count.exact(held) - Fraction(printed)) <= unit
                agree(near, self.title, key, "stage", number, count.text(held), "is not", printed)
        agree(
            not self.elected or set(count.elected) == self.elected, self.title, key, "elects", count.elected
        )
        return len(self.stages) + len(self.near)


def worked_counts() -> Iterator[WorkedCount]:
    """The counts of tests/stv/data/worked-counts.toml."""
    for given in tomllib.loads(WORKED.read_text())["count"]:
        rankings, weights = [], []
        for ballot in given.pop("ballots").replace("\n", ", ").split(", "):
            if ballot:
                papers, ranking = ballot.split(" x ")
                weights.append(int(papers))
                rankings.append([int(number) for number in ranking.split()])
        election = stv.Election(
            given.pop("candidates"), given.pop("seats"), rankings, weights, title=given["title"]
        )
        yield WorkedCount(
            election=election,
            rules=tuple(given.pop("rules")),
            kin=tuple(given.pop("kin", ())),
            tie_order=tuple(given.pop("tie_order")) if "tie_order" in given else None,
            method=tuple(given.pop("method", {}).items()),
            stages=tuple(given.pop("stages", ())),
            near=tuple(map(tuple, given.pop("near", ()))),
            elected=frozenset(given.pop("elected", ())),
            **given,
        )


def evidence(shared: Path) -> tuple[list[Evidence], list[Ward], int]:
    """Everything recounted: what is reproduced, the wards one by one, and how many Assembly counts were looked at."""
    wards = official_wards(shared)
    found = [
        Evidence(
            ("scottish",),
            "Wards of the Scottish local elections of 4 May 2017",
            "real election",
            "Returning officers of 32 councils, as collected by volunteers of Democracy Club and ElectionsNI",
            len(wards),
            sum(ward.stages for ward in wards),
            "0.00001; 0.006 where fewer places were published",
        ),
        independent_counts(shared, "ers97"),
        independent_counts(shared, "northern-ireland"),
        dublin_west(shared),
        csm8(shared),
    ]
    for worked in worked_counts():
        compared = [worked.recount(key) for key in (*worked.rules, *worked.kin)]
        tolerance = "a unit of the last place" if worked.near else "none"
        found.append(
            Evidence(
                worked.rules, worked.title, worked.kind, worked.source, 1, compared[0], tolerance, worked.kin
            )
        )
    return found, wards, assembly_endings(shared)


# The page


def same_count(rule: stv.Rule) -> str:
    """The key of an earlier rule with the same parameters, if there is one."""
    for key, known in stv.rules.CATALOGUE.items():
        if known is rule:
            return ""
        if known.method == rule.method and known.reading == rule.reading:
            return key
    return ""


def rule_row(rule: stv.Rule, found: list[Evidence]) -> str:
    mine = [one for one in found if rule.key in one.rules]
    twin = same_count(rule)
    what = [
        f"{kind}: {sum(one.elections for one in mine if one.kind == kind):,}"
        for kind in dict.fromkeys(one.kind for one in mine)
    ]
    akin = [one for one in found if rule.key in one.kin]
    if akin:
        what.append(f"by a kindred rule: {sum(one.elections for one in akin)}")
    if twin:
        what.append(f"the same parameters as `{twin}`")
    stages = sum(one.stages for one in (*mine, *akin))
    remark = REMARKS.get(rule.key, "")
    cells = (
        f"`{rule.key}`",
        f"{rule.title}, {rule.year}",
        rule.source,
        "; ".join(what),
        f"{stages:,}" if stages else "",
        remark,
    )
    return f"| {' | '.join(cells)} |"


def short(difference: Decimal) -> str:
    return f"{difference.normalize():f}" if difference else "0"


def election_row(one: Evidence) -> str:
    keys, kin = (", ".join(f"`{key}`" for key in keys) for keys in (one.rules, one.kin))
    if kin:
        keys = f"{keys or 'another rule'}; likewise by {kin}"
    stages = f"{one.stages:,}" if one.stages else "who is elected"
    return (
        f"| {one.title} | {keys} | {one.kind} | {one.source} | {one.elections} | {stages} | {one.tolerance} |"
    )


def ward_row(ward: Ward) -> str:
    return f"| {ward.name} | {ward.seats} | {ward.candidates} | {ward.stages} | {short(ward.difference)} |"


def page(found: list[Evidence], wards: list[Ward], endings: int) -> str:
    rules = stv.rules.CATALOGUE.values()
    known = {key for one in found for key in one.rules}
    bare = [rule.key for rule in rules if rule.key not in known and not same_count(rule)]
    return TEMPLATE.format(
        wards=len(wards),
        stages=f"{sum(ward.stages for ward in wards):,}",
        beyond=sum(ward.difference > FIVE_PLACES for ward in wards),
        shorter=SHORTER_IN_NORTHERN_IRELAND,
        endings=endings,
        rules="\n".join(rule_row(rule, found) for rule in rules),
        elections="\n".join(election_row(one) for one in found),
        bare=", ".join(f"`{key}`" for key in bare),
        table="\n".join(ward_row(ward) for ward in wards),
    )


def main() -> None:
    if not (SHARED / "scotland").is_dir():
        sys.exit("The elections to recount are in the folder ../shared, which is not here.")
    try:
        found, wards, endings = evidence(SHARED)
    except (Disagreement, stv.ElectionError) as error:
        sys.exit(f"No page was written. {error}")
    PAGE.write_text(page(found, wards, endings))
    PICTURE.write_text(count_to_svg(stv.count(read_ward(SHARED, "shetland_2017_ward3"), "scottish")))
    stages = sum(one.stages for one in found)
    print(
        f"{PAGE.relative_to(PROJECT)}: {sum(one.elections for one in found)} elections, {stages:,} stages, all agree"
    )


if __name__ == "__main__":
    main()
