"""How voters rank, and how well fitted blocs foretell it: the figures of docs/how-voters-rank.md.

    python bench/plan_fit.py                    # all of it
    python bench/plan_fit.py habits record scotland bounds shrinkage stages ireland

`habits`: all ballots of the Scottish council elections of 2022: after which preference voters stop, and by party who
stays with it. `record`: in the stages of the Northern Ireland Assembly elections of 2011 and 2016, what part of the
votes moved from a party's candidate stayed with the party while it had another one left. `scotland`: each ward fitted
to all its ballots and to a canvass of 100 and of 300 of them, and counted again. `bounds`: how often what all ballots
say is within the bounds that a canvass gives. `shrinkage`: how well a canvass foretells the other ballots, as the prior
is made weaker and stronger. `stages`: wards fitted to their stages alone. `ireland`: Assembly elections fitted to their
own stages, by what was learned from the other one, and by what was learned from the other constituencies of the same
one.

Everything is drawn from seed 1.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from slatecraft import stv
from slatecraft.folder.model import LEAVES, STOPS
from slatecraft.planning.fitting import blocs as shrunk
from slatecraft.planning.fitting.blocs import Z90, Fitted, blocs_by_habit, counted, fit_blocs
from slatecraft.planning.fitting.check import alike, replay, table_of
from slatecraft.planning.fitting.papers import LONERS, Papers, blocs_of, evidence
from slatecraft.planning.fitting.stages import bare, fit_stages
from slatecraft.planning.fitting.tables import StageTable, read_tables
from slatecraft.stv.readings import read_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.electorate import Bloc
    from slatecraft.planning.fitting.check import Replay

SHARED = Path(__file__).parent.parent.parent / "shared"
SEED = 1
EVERY = 8
"""For the shrinkage one ward in so many is enough."""
FAMILIES = {
    "Unionist": {
        "Democratic Unionist Party",
        "Ulster Unionist Party",
        "Traditional Unionist Voice",
        "Progressive Unionist Party",
    },
    "Nationalist": {"Sinn Fein", "Social Democratic and Labour Party"},
    "Neither": {"Alliance Party", "Green Party"},
}


class Ward:
    """A Scottish ward of 2022: its count, parties and ballots."""

    def __init__(self, key: str, parties: Sequence[str]) -> None:
        self.key = key
        self.election = stv.read_blt(SHARED / "scotland" / "2022" / f"{key}.blt")
        rule = stv.rules.get("scottish")
        papers = read_papers(self.election, rule.reading)
        self.rankings = papers.flat.reshape(-1, papers.width)
        self.votes = papers.weights
        self.parties = tuple(parties)
        self.names = self.election.candidates
        self.blocs = blocs_of(self.names, parties)

    def table(self) -> StageTable:
        return table_of(stv.count(self.election, "scottish"), self.parties)

    def fit(self, votes: NDArray[np.int64]) -> Fitted:
        return fit_blocs([counted(self.names, self.blocs, whole(self.rankings, votes))])

    def canvass(self, size: int, number: int) -> NDArray[np.int64]:
        """How often each ranking is in a canvass of so many random ballots."""
        rng = np.random.default_rng(np.random.SeedSequence([SEED, number, size]))
        return rng.multivariate_hypergeometric(self.votes, size)


def whole(rankings: NDArray[np.int16], votes: NDArray[np.int64]) -> Papers:
    """Rankings of which all is known, those with votes."""
    used = votes > 0
    lengths = (rankings[used] > 0).sum(axis=1)
    return Papers(rankings[used], votes[used].astype(float), lengths, np.ones(len(lengths), np.bool_))


def wards(every: int = 1) -> list[Ward]:
    parties = json.loads((SHARED / "scotland" / "parties-2022.json").read_text(encoding="utf-8"))
    return [Ward(key, labels) for key, labels in list(parties.items())[::every]]


def assemblies(year: int) -> list[StageTable]:
    text = (SHARED / "northern-ireland" / f"assembly-{year}.json").read_text(encoding="utf-8")
    tables = read_tables(text, stv.rules.get("northern-ireland"), title=str(year))
    assert tables is not None
    return tables


def habits() -> None:
    """After which preference voters stop, and who stays with a party."""
    stops = np.zeros((40, 2))
    by_kind = {"with others of the party": np.zeros((40, 2)), "alone": np.zeros((40, 2))}
    loyal: dict[tuple[str, int], np.ndarray] = defaultdict(lambda: np.zeros(2))
    onward: dict[str, Counter[str]] = defaultdict(Counter)
    for ward in wards():
        papers = whole(ward.rankings, ward.votes)
        label_of = dict(enumerate(ward.parties, 1))
        for name, numbers in ward.blocs.items():
            shown = evidence(papers, numbers, len(ward.names))
            size = len(shown.stops)
            stops[:size] += shown.stops
            by_kind["alone" if len(numbers) == 1 else "with others of the party"][:size] += shown.stops
            if len(numbers) > 1:
                loyal[name, min(len(numbers), 3)] += shown.loyal
            party = label_of[numbers[0]]
            for number, wins in enumerate(shown.others.wins.tolist(), 1):
                onward[party][label_of[number]] += round(wins)
    print("Scottish council elections of 2022: chance to stop after the 1st, 2nd, … preference")
    for what, table in (("all voters", stops), *by_kind.items()):
        first = table[1:7, 1] / table[1:7].sum(axis=1)
        later = table[7:, 1].sum() / table[7:].sum()
        print(f"  {what}: {' '.join(f'{chance:.2f}' for chance in first)}, later {later:.2f}")
    print(
        "Of next preferences, while the party has a candidate left and others are left too, with the party:"
    )
    for size in (2, 3):
        for (name, many), (left, stayed) in sorted(loyal.items(), key=lambda item: -item[1].sum()):
            if many == size and left + stayed > 5000:
                more = "" if size == 2 else " or more"
                print(
                    f"  {name}, {size} candidates{more}: {stayed / (left + stayed):.1%} of {left + stayed:,.0f}"
                )
        both = np.sum([counts for (_, many), counts in loyal.items() if many == size], axis=0)
        print(f"  all, {size}: {both[1] / both.sum():.1%}")
    print("Where preferences outside the party go:")
    for party in sorted(onward, key=lambda party: -onward[party].total())[:8]:
        most = ", ".join(
            f"{other or 'Ind'} {votes / onward[party].total():.0%}"
            for other, votes in onward[party].most_common(4)
        )
        print(f"  {party or 'Ind'}: {most}")


def record() -> None:
    """What of the votes that left a party's candidate stayed with the party, while it had one left."""
    for year in (2011, 2016):
        found: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
        for table in assemblies(year):
            parties = np.array(table.parties)
            for stage, sources in enumerate(table.sources):
                if len(sources) != 1:
                    continue
                party = str(parties[sources[0]])
                mates = table.continuing[stage] & (parties == party)
                if party.casefold() in LONERS or not mates.any():
                    continue
                moved = table.moved[stage]
                found[party] += moved[:-1][mates].sum(), moved[-1], moved.sum()
        print(f"Northern Ireland Assembly {year}: votes moved while the party had a candidate left")
        groups = {party: {party} for party in found}
        for what, members in (*groups.items(), *FAMILIES.items(), ("All", set(found))):
            stayed, lost, moved = np.sum([found[party] for party in members if party in found], axis=0)
            if moved > 3000:
                print(
                    f"  {what}: {stayed / moved:.0%} stayed, {stayed / (moved - lost):.0%} of those that went on "
                    f"({moved:,.0f} votes)"
                )


def show(what: str, replays: Sequence[Replay], seconds: float | None = None) -> None:
    right, seats = sum(one.right for one in replays), sum(one.seats for one in replays)
    whole_ones = sum(one.right == one.seats for one in replays)
    off = np.mean([one.totals_error for one in replays])
    astray = sum(one.astray for one in replays) / sum(one.moved for one in replays)
    lost = sum(one.lost_replayed for one in replays) / sum(one.lost for one in replays)
    print(
        f"  {what}: {right} of {seats} winners, all of them in {whole_ones} of {len(replays)}; totals off by {off:.2%} "
        f"of the quota; {astray:.1%} of moved votes astray; {lost:.2f} times as many non-transferable"
        + ("" if seconds is None else f" ({seconds:.0f} s)"),
        flush=True,
    )


def of(fitted: Fitted, place: int = 0) -> list[Bloc]:
    return [each.bloc for each in fitted.elections[place]]


def as_alike(table: StageTable, fitted: Fitted) -> tuple[Bloc, ...]:
    return alike(table.names, tuple(chance.mean for chance in fitted.usual.stops))


def scotland() -> None:
    """Each ward fitted and counted again."""
    found: dict[str, list[Replay]] = defaultdict(list)
    every = wards()
    for number, ward in enumerate(every):
        table = ward.table()
        fitted = ward.fit(ward.votes)
        found["fitted to all ballots"].append(replay(table, of(fitted), SEED))
        papers = whole(ward.rankings, ward.votes)
        one_chance = []
        for bloc in of(fitted):
            went, stopped = evidence(papers, bloc.candidates, len(ward.names)).stops.sum(axis=0)
            one_chance.append(replace(bloc, stops=stopped / (went + stopped) if stopped else 0.0))
        found["the same, with one chance to stop for all places"].append(replay(table, one_chance, SEED))
        for size in (300, 100):
            canvass = ward.fit(ward.canvass(size, number))
            found[f"fitted to a canvass of {size}"].append(replay(table, of(canvass), SEED))
        usual = blocs_by_habit(None, bare(table))
        firsts = tuple(np.maximum(table.totals[0], 0.5).tolist())
        defaults = [replace(bloc, loyalty=1 - LEAVES, stops=STOPS, toward=firsts) for bloc in usual]
        found["as is usual"].append(replay(table, usual, SEED))
        found["by the defaults of electorate.toml"].append(replay(table, defaults, SEED))
        found["all candidates alike"].append(replay(table, as_alike(table, fitted), SEED))
    print(
        f"Scottish council elections of 2022, {len(every)} wards, counted again with the real first preferences"
    )
    for what, replays in found.items():
        show(what, replays)


def bounds() -> None:
    """How often what all ballots say lies within the 90 % bounds that a canvass gives."""
    every = wards()
    print(f"Within the 90 % bounds of a canvass, over {len(every)} wards")
    for size in (1000, 300, 100):
        held: dict[str, list[bool]] = defaultdict(list)
        for number, ward in enumerate(every):
            if size > ward.votes.sum() / 2:
                continue
            true, seen = ward.fit(ward.votes).elections[0], ward.fit(ward.canvass(size, number)).elections[0]
            for all_, some in zip(true, seen, strict=True):
                if len(some.bloc.candidates) > 1:
                    held["loyalty"].append(some.loyalty.low <= all_.loyalty.mean <= some.loyalty.high)
                    away = np.log(all_.bloc.strengths) - np.log(some.bloc.strengths)
                    sure = Z90 * np.array(some.strength_errors)
                    held["strengths"].extend((np.abs(away - away.mean()) <= sure).tolist())
                for place in (0, 1, 2):
                    chance = some.stops[min(place, len(some.stops) - 1)]
                    held["stops"].append(chance.low <= all_.bloc.stops_after(place + 1) <= chance.high)
                others = np.array(some.bloc.toward) > 0
                away = np.log(np.array(all_.bloc.toward)[others]) - np.log(np.array(some.bloc.toward)[others])
                sure = Z90 * np.array(some.toward_errors)[others]
                held["toward"].extend((np.abs(away - away.mean()) <= sure).tolist())
        print(
            f"  of {size}: " + ", ".join(f"{what} {np.mean(each):.0%}" for what, each in held.items()),
            flush=True,
        )


@contextmanager
def prior(**values: float) -> Iterator[None]:
    """The prior's constants with other values."""
    before = {name: getattr(shrunk, name) for name in values}
    try:
        for name, value in values.items():
            setattr(shrunk, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(shrunk, name, value)


def log_score(blocs: Sequence[Bloc], papers: Papers, field: int) -> float:
    """The logarithm of the chance that blocs give to all of these rankings but their first preferences."""
    total = 0.0
    for bloc in blocs:
        shown = evidence(papers, bloc.candidates, field)
        for place in range(1, field):
            went, stopped = shown.stops[place]
            chance = bloc.stops_after(place)
            total += stopped * np.log(chance) + went * np.log(1 - chance)
        left, stayed = shown.loyal
        total += stayed * np.log(bloc.loyalty) + left * np.log(1 - bloc.loyalty)
        for choices, weights in ((shown.own, bloc.strengths), (shown.others, bloc.toward)):
            sums = choices.sets @ np.array(weights)
            wins = choices.wins > 0
            total += choices.wins[wins] @ np.log(np.array(weights)[wins]) - choices.times @ np.log(sums)
    return float(total)


def shrinkage() -> None:
    """How well a canvass foretells the other ballots of a ward, under several priors."""
    priors: dict[str, dict[str, float]] = {"as it is": {}}
    for name in ("ALL_VOTERS", "ONE_BLOC", "STRENGTH_SD", "PARTY_SD", "POPULAR_SD", "PERSON_SD"):
        for times in (0.5, 2.0):
            priors[f"{name} {getattr(shrunk, name) * times:g}"] = {name: getattr(shrunk, name) * times}
    some = wards(EVERY)
    print(
        f"Log score of the other ballots, for each ballot, over {len(some)} wards; below: what another prior changes"
    )
    for size in (100, 300, 1000):
        scores: dict[str, list[float]] = defaultdict(list)
        for number, ward in enumerate(some):
            canvass = ward.canvass(size, number)
            rest = whole(ward.rankings, ward.votes - canvass)
            for what, values in priors.items():
                with prior(**values):
                    blocs = of(ward.fit(canvass))
                scores[what].append(log_score(blocs, rest, len(ward.names)) / rest.votes.sum())
        base = np.mean(scores["as it is"])
        others = ", ".join(
            f"{what} {np.mean(each) - base:+.4f}" for what, each in scores.items() if priors[what]
        )
        print(f"  canvass of {size}: {base:.4f}; {others}", flush=True)


def stages() -> None:
    """Wards fitted to their stages alone, beside the fit to their ballots."""
    found: dict[str, list[Replay]] = defaultdict(list)
    differ: list[tuple[float, float]] = []
    some = wards(EVERY)
    for ward in some:
        table = ward.table()
        if len(table.totals) < 2:
            continue
        by_ballots, by_stages = ward.fit(ward.votes), fit_stages([table], seed=SEED)
        found["fitted to all ballots"].append(replay(table, of(by_ballots), SEED))
        found["fitted to the stages"].append(replay(table, of(by_stages), SEED))
        found["as is usual"].append(replay(table, blocs_by_habit(None, bare(table)), SEED))
        for true, seen in zip(by_ballots.elections[0], by_stages.elections[0], strict=True):
            if len(true.bloc.candidates) > 1 and seen.seen > true.voters / 10:
                differ.append((true.bloc.loyalty, seen.bloc.loyalty))
    print(f"Scottish wards of 2022 by their stages alone, one in {EVERY}")
    for what, replays in found.items():
        show(what, replays)
    true, seen = np.array(differ).T
    print(
        f"  loyalty of {len(true)} blocs of which a tenth of the votes moved: {true.mean():.2f} by ballots, "
        f"{seen.mean():.2f} by stages, {np.abs(true - seen).mean():.2f} apart on average"
    )


def ireland() -> None:
    """Assembly elections by their own stages, by those of the other year, and by the other constituencies'."""
    both = {year: assemblies(year) for year in (2011, 2016)}
    learned: dict[int, Fitted] = {}
    for year, tables in both.items():
        start = time.perf_counter()
        learned[year] = fit_stages(tables, seed=SEED)
        seconds = time.perf_counter() - start
        print(f"Northern Ireland Assembly {year}, {len(tables)} constituencies")
        show(
            "each fitted to its own stages", [replay(t, of(fit_stages([t], seed=SEED)), SEED) for t in tables]
        )
        together = [replay(table, of(learned[year], place), SEED) for place, table in enumerate(tables)]
        show("all fitted together", together, seconds)
        show("as is usual", [replay(table, blocs_by_habit(None, bare(table)), SEED) for table in tables])
        show(
            "all candidates alike", [replay(table, as_alike(table, learned[year]), SEED) for table in tables]
        )
    for year, other in ((2016, 2011), (2011, 2016)):
        print(f"Northern Ireland Assembly {year}, foretold with the real first preferences")
        foretold = [replay(t, blocs_by_habit(learned[other], bare(t)), SEED) for t in both[year]]
        show(f"by what {other} taught", foretold)
        left_out = []
        for place, table in enumerate(both[year]):
            others = [*both[year][:place], *both[year][place + 1 :]]
            left_out.append(replay(table, blocs_by_habit(fit_stages(others, seed=SEED), bare(table)), SEED))
        show("by the other constituencies", left_out)
    for year, fitted in learned.items():
        print(f"Loyalty and stops, {year}")
        for name, each in sorted(fitted.habits.items(), key=lambda item: -item[1].voters)[:6]:
            print(
                f"  {name}: {each.loyalty.mean:.2f}; {' '.join(f'{chance.mean:.2f}' for chance in each.stops[:3])}"
            )


PARTS = {
    "habits": habits,
    "record": record,
    "scotland": scotland,
    "bounds": bounds,
    "shrinkage": shrinkage,
    "stages": stages,
    "ireland": ireland,
}


def main(asked: Sequence[str]) -> None:
    """Print every measurement, or those asked for."""
    if not SHARED.is_dir():
        print("left out: it needs the data folder ../shared, which is not here")
        return
    for part in asked or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main(sys.argv[1:])
