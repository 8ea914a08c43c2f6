"""Fit how blocs of voters rank: from ballots, from a canvass, or from the stages of an earlier count.

>>> from slatecraft import stv
>>> from slatecraft.planning import fitting
>>> ballots = [[1, 2], [1, 3, 2], [2, 1], [3], [3, 1]]
>>> election = stv.Election(["Ann", "Bob", "Cat"], 1, ballots, [40, 15, 20, 50, 10])
>>> fit = fitting.fit_election(election, ["Ours", "Ours", ""])
>>> round(fit.blocs[0].bloc.loyalty, 2)
0.8

What is printed and written is made from the `Fit` alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft import stv
from slatecraft.planning.electorate import ElectorateError
from slatecraft.planning.fitting.blocs import Counted, FittedBloc, Habits, blocs_by_habit, counted, fit_blocs
from slatecraft.planning.fitting.check import RANKINGS, Replay, alike, replay, table_of
from slatecraft.planning.fitting.papers import Papers, blocs_of
from slatecraft.planning.fitting.stages import bare, fit_stages
from slatecraft.stv.readings import read_papers
from slatecraft.stv.rule import Gregory, Reading, WholePapers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from slatecraft.planning.fitting.tables import StageTable
    from slatecraft.stv.rule import Rule

SCHEMA = "slatecraft-fit/1"
FEW = 50
"""Rankings, below which it is said that they tell next to nothing."""
FEW_OF_A_BLOC = 20
"""Voters of one bloc, below which it is said that what is known of it comes mostly from the others."""
FULL = 0.05
"""If more than this part of the papers has as many preferences as any, with candidates left over, it is asked whether
there was room for more."""
UNSEEN = (
    "A table of stages does not say whose papers a pile holds: what it leaves open was filled in, so the truth is less "
    "sure than the bounds say."
)


@dataclass(frozen=True, slots=True)
class Check:
    """Fitted blocs counted again, and beside them what they have to beat."""

    rule: str
    seed: int
    rankings: int
    fitted: Replay
    usual: Replay
    """If voters ranked as is usual elsewhere."""
    alike: Replay
    """If all candidates but the first were alike to them."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Blocs fitted to one election, and how sure they are."""

    title: str
    source: str
    """"ballots", "canvass" or "stages"."""
    names: tuple[str, ...]
    firsts: tuple[float, ...]
    """First preferences of each candidate."""
    seats: int | None
    rule: str | None
    usual: Habits
    """Of all voters together."""
    blocs: tuple[FittedBloc, ...]
    check: Check | None
    warnings: tuple[str, ...]

    @property
    def voters(self) -> float:
        """How many rankings, or ballots, there are."""
        return sum(self.firsts)

    @property
    def few(self) -> bool:
        """Whether there are too few rankings to learn from."""
        return self.voters < FEW

    def share(self, each: FittedBloc) -> float:
        """The part of all first preferences that a bloc has."""
        return sum(self.firsts[number - 1] for number in each.bloc.candidates) / self.voters

    def to_dict(self) -> dict[str, Any]:
        """The fit in the form of the schema ``slatecraft-fit/1``, ready for `json.dumps`."""
        bloc_of = {number: each.bloc.name for each in self.blocs for number in each.bloc.candidates}
        return {
            "schema": SCHEMA,
            "title": self.title,
            "source": self.source,
            "voters": self.voters,
            "seats": self.seats,
            "rule": self.rule,
            "candidates": [
                {"number": number, "name": name, "bloc": bloc_of[number], "firsts": firsts}
                for number, (name, firsts) in enumerate(zip(self.names, self.firsts, strict=True), 1)
            ],
            "usual": {
                "loyalty": asdict(self.usual.loyalty),
                "stops": [asdict(chance) for chance in self.usual.stops],
            },
            "blocs": [
                {
                    "name": each.bloc.name,
                    "candidates": list(each.bloc.candidates),
                    "voters": each.voters,
                    "seen": each.seen,
                    "share": self.share(each),
                    "strengths": list(each.bloc.strengths),
                    "strength_errors": list(each.strength_errors),
                    "loyalty": asdict(each.loyalty) if len(each.bloc.candidates) > 1 else None,
                    "stops": [asdict(chance) for chance in each.stops],
                    "toward": list(each.bloc.toward),
                    "toward_errors": list(each.toward_errors),
                }
                for each in self.blocs
            ],
            "check": self.check and asdict(self.check),
            "warnings": list(self.warnings),
        }


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a fit's document."""
    import json

    text = (
        files("slatecraft.planning").joinpath("schema", "slatecraft-fit-1.json").read_text(encoding="utf-8")
    )
    return json.loads(text)  # type: ignore[no-any-return]


def fit_election(
    election: stv.Election,
    parties: Sequence[str],
    *,
    rule: Rule | None = None,
    most: int | None = None,
    seed: int = 1,
) -> Fit:
    """Fit the blocs of an election to its ballots; the candidates of one party are a bloc, independents each alone.

    With ``rule`` the blocs are checked: rankings sampled from them are counted under it. ``most`` is how many
    preferences there was room for, where that is fewer than there are candidates.

    Raises `ElectorateError` where nothing can be learned, `ElectionError` where the rule cannot count the ballots.
    """
    if len(parties) != len(election.candidates):
        raise ElectorateError(
            f"There are {len(election.candidates)} candidates and {len(parties)} parties: name one for each, in the "
            "order of the ballot paper, and none between two commas for an independent."
        )
    papers = read_papers(election, rule.reading if rule else Reading())
    found = _fit_rankings(
        election.candidates,
        blocs_of(election.candidates, parties),
        papers.flat.reshape(-1, papers.width),
        papers.weights.astype(float) * float(papers.unit),
        most,
    )
    check = None
    if rule is not None and isinstance(rule.method, Gregory | WholePapers):
        table = table_of(stv.count(election, rule, seed=seed), parties)
        check = _check(table, found.blocs, found.usual, seed)
    return Fit(
        title=election.title,
        source="ballots",
        seats=election.seats,
        rule=rule.key if rule else None,
        check=check,
        **found.shared(),
    )


def fit_canvass(
    title: str,
    names: Sequence[str],
    blocs: Mapping[str, tuple[int, ...]],
    rankings: Sequence[Sequence[int]],
    votes: Sequence[float],
    *,
    seats: int | None = None,
    most: int | None = None,
) -> Fit:
    """Fit blocs, given as candidates' numbers by name, to what people who were asked said.

    Raises `ElectorateError` for a canvass without a ranking.
    """
    table = np.zeros((len(rankings), max((len(one) for one in rankings), default=0) + 1), np.int64)
    for row, ranking in enumerate(rankings):
        table[row, : len(ranking)] = ranking
    found = _fit_rankings(names, dict(blocs), table, np.array(votes, float), most)
    return Fit(title=title, source="canvass", seats=seats, rule=None, check=None, **found.shared())


def fit_table(table: StageTable, *, seed: int = 1) -> Fit:
    """Fit the blocs of a count to its stages, and check them by counting rankings sampled from them."""
    one = bare(table)
    fitted = fit_stages([table], seed=seed)
    (blocs,) = fitted.elections
    unseen = [each.bloc.name for each in blocs if each.seen < FEW_OF_A_BLOC]
    warnings = [UNSEEN]
    if unseen:
        warnings.append(
            f"Of {_listed(unseen)} hardly a paper moved: what is said of them is what the others do."
        )
    return Fit(
        title=table.title,
        source="stages",
        names=table.names,
        firsts=tuple(one.firsts.tolist()),
        seats=table.seats,
        rule=table.rule.key,
        usual=fitted.usual,
        blocs=blocs,
        check=_check(table, blocs, fitted.usual, seed),
        warnings=tuple(warnings),
    )


@dataclass(frozen=True, eq=False)
class _Found:
    one: Counted
    usual: Habits
    blocs: tuple[FittedBloc, ...]
    warnings: tuple[str, ...]

    def shared(self) -> dict[str, Any]:
        """What a `Fit` takes from rankings, wherever they come from."""
        return {
            "names": self.one.names,
            "firsts": tuple(self.one.firsts.tolist()),
            "usual": self.usual,
            "blocs": self.blocs,
            "warnings": self.warnings,
        }


def _fit_rankings(
    names: Sequence[str],
    blocs: dict[str, tuple[int, ...]],
    rankings: NDArray[Any],
    votes: NDArray[np.float64],
    most: int | None,
) -> _Found:
    lengths = (rankings > 0).sum(axis=1)
    used = (votes > 0) & (lengths > 0)
    if not used.any():
        raise ElectorateError("There is not one ranking to learn from.")
    known = lengths[used]
    ended = np.ones(len(known), np.bool_)
    if most is not None:
        if known.max() > most:
            raise ElectorateError(
                f"A ranking has {known.max()} preferences, so there was room for more than {most}."
            )
        ended = known < most
    one = counted(names, blocs, Papers(rankings[used], votes[used], known, ended))
    fitted = fit_blocs([one])
    warnings = _few(float(one.firsts.sum()), fitted.elections[0], fitted.usual)
    longest = int(known.max())
    if (
        most is None
        and 1 < longest < len(names) - 1
        and votes[used][known == longest].sum() > FULL * votes.sum()
    ):
        warnings.append(
            f"Nobody ranked more than {longest} of the {len(names)} candidates, and many ranked so many. If there was "
            f"room for no more, say so (--most {longest}): who filled the paper in to its end did not stop there."
        )
    return _Found(one, fitted.usual, fitted.elections[0], tuple(warnings))


def _check(table: StageTable, blocs: Sequence[FittedBloc], usual: Habits, seed: int) -> Check:
    stops = tuple(chance.mean for chance in usual.stops)
    return Check(
        rule=table.rule.key,
        seed=seed,
        rankings=RANKINGS,
        fitted=replay(table, [each.bloc for each in blocs], seed),
        usual=replay(table, blocs_by_habit(None, bare(table)), seed),
        alike=replay(table, alike(table.names, stops), seed),
    )


def _few(voters: float, blocs: Sequence[FittedBloc], usual: Habits) -> list[str]:
    """What is to be said where little is known."""
    if voters < FEW:
        sentence = (
            f"{voters:g} ranking{'s are' if voters != 1 else ' is'} too few to learn from: what follows is mostly what "
            f"is usual elsewhere. Who goes on may stay with the bloc in {usual.loyalty.low:.0%} to "
            f"{usual.loyalty.high:.0%} of cases. Ask {FEW} people or more, better a few hundred."
        )
        return [sentence]
    few = [each.bloc.name for each in blocs if each.voters < FEW_OF_A_BLOC]
    sentence = (
        f"Of {_listed(few)} fewer than {FEW_OF_A_BLOC} voters each are known: what is said of them is mostly what all "
        "voters do."
    )
    return [sentence] if few else []


def _listed(names: Sequence[str]) -> str:
    shown = [*names[:6], *([f"{len(names) - 6} more"] if len(names) > 6 else [])]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
