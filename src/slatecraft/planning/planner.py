"""A whole plan: balance, search, prove; and a forecast of the orders there are, without a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.assumptions import assumptions
from slatecraft.planning.balance import NEARLY, assign, level, scenarios
from slatecraft.planning.cluster import ClusterError
from slatecraft.planning.electorate import Adherence, CannotBeKept, Electorate, ElectorateError, rotations
from slatecraft.planning.outcomes import estimate, outcome
from slatecraft.planning.report import sentences
from slatecraft.planning.report.words import Words
from slatecraft.planning.scoring import Aim, Assignment, Bench, Mapper, Progress, Score, score
from slatecraft.planning.search import CLEAR_OF_NOISE, LARGE, Found, Within, order_for, search, single_orders
from slatecraft.planning.settings import PlanSettings
from slatecraft.planning.world import DRAWS_IN_BLOCK
from slatecraft.stv import ElectionError
from slatecraft.stv.simulate import NotSimulable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slatecraft.planning.balance import Scenario
    from slatecraft.planning.world import Floats, Order

SEARCH_DRAWS = 4000
"""Draws on which plans are compared while one is looked for; never more than prove it."""
CURVE_DRAWS = 2000
"""Draws for each point of a curve and each row of a table beside the proof; never more than prove the plan."""
SEARCH_BLOCK, CURVE_BLOCK, PROOF_BLOCK = 0, 100_000, 200_000
"""Where the numbers of the blocks begin: what proves a plan has not been seen when it was made."""
ADHERENCES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SUPPORTS = (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3)
WORTHWHILE = 0.02
"""Seats, or chance of enough seats, that a new plan must gain to be worth its trouble."""
SINGLES = 8
"""Single orders that are compared on more than one block of draws."""
NUDGE = 0.02
"""Share of the followers by which one candidate's first preferences are moved to see how much they matter."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Orders for areas, and what they are expected to win."""

    electorate: Electorate
    assignment: Assignment
    document: dict[str, Any]

    def order_in(self, area: int) -> Order:
        """The order asked for in an area (by its place in the electorate, from 0)."""
        return self.assignment.orders[self.assignment.by_area[area]]

    def to_dict(self) -> dict[str, Any]:
        """The document ``slatecraft-plan/1``, as its JSON Schema describes it."""
        return self.document


CANNOT_BE_PLANNED = (ElectorateError, ElectionError, NotSimulable, ClusterError)
"""What `plan` and `forecast` raise for an electorate or a rule that nothing can be planned for, and for a cluster that
cannot be used: sentences."""


def plan(
    electorate: Electorate,
    settings: PlanSettings | None = None,
    *,
    seed: int = 1,
    draws: int = 10_000,
    progress: Progress | None = None,
    mapper: Mapper | None = None,
) -> Plan:
    """Find the orders, and prove them on ``draws`` fresh draws beside the baselines.

    The same electorate, settings, seed and draws give the same plan on the same machine, whatever the mapper. It is
    used for the proof and the curves; a search stays in this process.

    Raises `ElectorateError` where the settings cannot be kept to, and what else is in `CANNOT_BE_PLANNED` where the
    rule cannot count it.
    """
    settings = settings or PlanSettings()
    with _threads() as here:
        return _Planner(electorate, settings, seed, draws, progress or _quiet, here, mapper or here).plan()


def forecast(
    electorate: Electorate,
    *,
    seed: int = 1,
    draws: int = 10_000,
    progress: Progress | None = None,
    mapper: Mapper | None = None,
) -> Plan:
    """What the present orders are expected to win, beside the baselines; nothing is searched for.

    Raises `ElectorateError` where an area has no order at present, and what else is in `CANNOT_BE_PLANNED` where the
    rule cannot count it.
    """
    with _threads() as here:
        planner = _Planner(electorate, PlanSettings(), seed, draws, progress or _quiet, here, mapper or here)
        return planner.forecast()


def _keeps(electorate: Electorate, assignment: Assignment, settings: PlanSettings) -> bool:
    """Whether an assignment that was not made for the settings keeps to them; a floor is judged by the count."""
    orders = [assignment.orders[place] for place in assignment.by_area]
    votes = sum(area.votes for area in electorate.areas)
    by_region: dict[str, set[Order]] = {}
    changed = 0.0
    first_shares = dict.fromkeys(electorate.slate.candidates, 0.0)
    for area, order in zip(electorate.areas, orders, strict=True):
        if order != area.present if area.keeps_order else area.pinned not in (0, order[0]):
            return False
        first_shares[order[0]] += area.votes / votes
        if area.region and not area.pinned:
            by_region.setdefault(area.region, set()).add(order)
        if area.present and area.present[0] != order[0]:
            changed += area.votes / votes
    if settings.whole_regions and any(len(there) > 1 for there in by_region.values()):
        return False
    if settings.orders is not None and len(set(orders)) > settings.orders:
        return False
    if settings.least_share is not None and min(first_shares.values()) < settings.least_share - NEARLY:
        return False
    return settings.churn is None or changed <= settings.churn


def _quiet(step: str, done: int, total: int) -> None:
    """Tell nobody."""


@contextmanager
def _threads() -> Iterator[Mapper]:
    """A mapper that works on as many blocks at once as there are processors."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield pool.map


class _Planner:
    def __init__(
        self,
        electorate: Electorate,
        settings: PlanSettings,
        seed: int,
        draws: int,
        progress: Progress,
        here: Mapper,
        mapper: Mapper,
    ) -> None:
        self.electorate = electorate
        self.settings = settings
        self.seed = seed
        self.draws = draws
        self.search_draws = min(draws, SEARCH_DRAWS)
        self.curve_draws = min(draws, CURVE_DRAWS)
        self.progress = progress
        self.here = here
        """Maps over blocks kept in memory, which cannot be sent anywhere."""
        self.mapper = mapper
        self.size = electorate.size
        self.quota = electorate.ballots / (electorate.seats + 1)
        """Roughly; what deviations are measured in."""
        self._counted: dict[Assignment, NDArray[np.bool_]] = {}
        numbers = electorate.slate.candidates
        own = (order_for(electorate, number) for number in numbers)
        self.orders = tuple(dict.fromkeys((*own, *electorate.kept_orders)))
        """The order for each candidate first, in their numbers' order, and those that pinned areas keep."""

    # The two documents

    def plan(self) -> Plan:
        self._within(self.settings)  # what can never be is said before the work
        self.progress("draw", 0, 1)
        bench = self._bench()
        given = scenarios(bench.blocks)
        self.progress("draw", 1, 1)
        one = self._best_single()
        chosen, found = self._chosen(bench, given, self.settings, (one,), "search")
        frontier, counts = self._frontier(bench, given, one, chosen, found)
        variants = self._variants(bench, given, chosen, found, one)
        baselines = {"plan": chosen, **self._baselines(one)}
        contenders = [*baselines.values(), *frontier, *(variant for _, variant in variants)]
        scores = self._prove(contenders)
        main = dict(zip(baselines, scores, strict=False))
        frontier_scores = scores[len(baselines) : len(baselines) + len(frontier)]
        variant_scores = scores[len(baselines) + len(frontier) :]
        document = self._document(chosen, baselines, main)
        for row in document["outcomes"]:
            row["keeps"] = self._is_kept(baselines[row["key"]], main[row["key"]])
        document["frontier"] = [
            {"orders": count, "seats": estimate(each.seats)}
            for count, each in zip(counts, frontier_scores, strict=True)
        ]
        document["prices"] = [
            self._price(document, key, main["plan"], other)
            for (key, _), other in zip(variants, variant_scores, strict=True)
        ]
        document["curves"] = self._curves(chosen, one)
        document["candidates_to_run"] = self._candidates_to_run(main["plan"])
        self._matters(document, bench, chosen)
        document["verdict"] = self._verdict(document, chosen, main)
        return Plan(self.electorate, chosen, document)

    def forecast(self) -> Plan:
        present = self.present
        if present is None:
            area = next(area for area in self.electorate.areas if not area.present)
            raise ElectorateError(
                f"There is no order for {area.name} ({area.code}) at present: give every area one, or make a plan."
            )
        one = self._best_single()
        baselines = self._baselines(one)
        main = dict(zip(baselines, self._prove([*baselines.values()]), strict=True))
        document = self._document(present, baselines, main)
        document["verdict"] = _said(document, "forecast", helps=None)
        return Plan(self.electorate, present, document)

    # The steps

    def _bench(self, orders: Sequence[Order] = (), draws: int | None = None, **more: Any) -> Bench:
        return Bench(
            self.electorate,
            orders or self.orders,
            seed=self.seed,
            draws=draws or self.search_draws,
            first_block=SEARCH_BLOCK,
            mapper=self.here,
            **more,
        )

    def _best_single(self) -> Assignment:
        """The one order for all that does best, by what the plan is to reach, on draws of the search."""
        aim = Aim(replace(self.settings, floor=None))
        nowhere = np.zeros(len(self.electorate.areas), np.intp)

        rough = min(self.curve_draws, DRAWS_IN_BLOCK)
        orders = single_orders(self.electorate)
        done, total = 0, len(orders) + SINGLES + (2 * self.size if self.size > LARGE else 0)
        self.progress("one order", 0, total)

        def ranked(orders: Sequence[Order], draws: int) -> list[Order]:
            nonlocal done
            bench = self._bench(orders, draws)
            elected = []
            for place in range(len(orders)):
                elected.append(bench.by_areas(nowhere + place))
                done = min(done + 1, total)
                self.progress("one order", done, total)
            value = aim.against(elected[0])
            # Of orders that reach the goal alike, those that win more.
            ranks = np.lexsort(([-float(each.sum()) for each in elected], [-value(each) for each in elected]))
            return [orders[place] for place in ranks]

        hopeful = ranked(orders, rough)[:SINGLES]
        if self.size > LARGE:
            # Who comes second has been left open for all but two of each candidate's orders.
            more = ranked(single_orders(self.electorate, (hopeful[0][0],)), rough)
            hopeful = list(dict.fromkeys((hopeful[0], *more)))[:SINGLES]
        best = ranked(hopeful, self.curve_draws)[0]
        self.progress("one order", total, total)
        return Assignment((best,), nowhere)

    def _found(self, bench: Bench, given: Sequence[Scenario], settings: PlanSettings, step: str) -> Found:
        return search(
            bench,
            given,
            Aim(settings),
            self.quota,
            most=settings.free_orders(self.electorate),
            within=self._within(settings),
            progress=lambda done, total: self.progress(step, done, total),
        )

    def _within(self, settings: PlanSettings) -> Within:
        settings.check(self.electorate)
        shares = np.array([area.votes for area in self.electorate.areas]) / self.electorate.votes

        def by_first(firsts: Sequence[int]) -> Floats:
            result = np.zeros(self.size + 1)
            np.add.at(result, np.array(firsts), shares)
            return result[1:]

        least = by_first([area.pinned for area in self.electorate.areas])
        if settings.least_share is not None:
            least = np.maximum(least, settings.least_share)
        if least.sum() > 1 + 1e-9:
            raise ElectorateError(
                f"The shares that are held come to {least.sum():.0%} of the slate's votes: ask a smaller least share "
                f"for each of {self.size} candidates, or pin fewer areas."
            )
        if settings.churn is None or self.present is None:
            return Within(least)
        return Within(least, by_first([area.present[0] for area in self.electorate.areas]), settings.churn)

    def _chosen(
        self,
        bench: Bench,
        given: Sequence[Scenario],
        settings: PlanSettings,
        simpler: Sequence[Assignment],
        step: str,
    ) -> tuple[Assignment, Found]:
        """The areas that realise the best shares; or, where that is not clearly better, something simpler or the
        present orders, whichever does best of those that keep to the settings. Raises `CannotBeKept` where none
        does."""
        found = self._found(bench, given, settings, step)
        others = [
            other
            for other in (*simpler, self.present)
            if other is not None and _keeps(self.electorate, other, settings)
        ]
        split = None
        # A programme that ends without an answer does not make what keeps to the settings impossible.
        with suppress(CannotBeKept) if others else nullcontext():
            split = self._realised(given, found.shares, settings)
            self._counted[split] = bench.by_areas(self._places(split))
        best, aim = split or others.pop(0), found.aim
        elected = self._elected(best)
        for other in others:
            new = self._elected(other)
            gain, error = aim.better(elected, new)
            # A split has been chosen as the best of many on these draws; what is simpler has not, and is less trouble.
            if gain <= (max(CLEAR_OF_NOISE * error, WORTHWHILE) if best is split else 0):
                best, elected = other, new
        return best, found

    def _elected(self, assignment: Assignment) -> NDArray[np.bool_]:
        """Who is elected on the draws of the search with orders that its bench may not have; counted once."""
        if assignment not in self._counted:
            bench = self._bench(assignment.orders)
            self._counted[assignment] = bench.by_areas(assignment.by_area)
        return self._counted[assignment]

    def _realised(self, given: Sequence[Scenario], shares: Floats, settings: PlanSettings) -> Assignment:
        firsts = assign(self.electorate, given, shares, settings, self.quota).tolist()

        def asked(joined: dict[int, Order]) -> list[Order]:
            return [
                area.present if area.keeps_order else joined.get(first + 1, self.orders[first])
                for area, first in zip(self.electorate.areas, firsts, strict=True)
            ]

        orders = asked({})
        if settings.orders is not None and len(set(orders)) > settings.orders:
            # The orders that pinned areas keep count too: where the same name comes first, others take theirs.
            orders = asked({order[0]: order for order in reversed(self.electorate.kept_orders)})
        used = [order for order in self.orders if order in set(orders)]
        return Assignment(tuple(used), np.array([used.index(order) for order in orders], np.intp))

    def _places(self, assignment: Assignment) -> NDArray[np.intp]:
        """An assignment by the numbers of this planner's own orders."""
        return np.array([self.orders.index(order) for order in assignment.orders], np.intp)[
            assignment.by_area
        ]

    @cached_property
    def present(self) -> Assignment | None:
        """The orders that areas have; None where one has none."""
        orders = [area.present for area in self.electorate.areas]
        if not all(orders):
            return None
        distinct = tuple(dict.fromkeys(orders))
        return Assignment(distinct, np.array([distinct.index(order) for order in orders], np.intp))

    def _baselines(self, one: Assignment) -> dict[str, Assignment]:
        turned = np.arange(len(self.electorate.areas)) % self.size
        found = {
            "one-order": one,
            "rotation": Assignment(rotations(self.electorate.slate.candidates), turned),
        }
        return found if self.present is None else {"present": self.present, **found}

    def _frontier(
        self,
        bench: Bench,
        given: Sequence[Scenario],
        one: Assignment,
        chosen: Assignment,
        found: Found,
    ) -> tuple[list[Assignment], list[int]]:
        """The best plans of at most one order, two orders and so on; numbers that cannot do what is asked are left
        out."""
        result: list[Assignment] = []
        counts: list[int] = []
        last = self.settings.orders or max(self.size, len(chosen.orders))
        # Each number takes a search: of a large slate, doubled numbers will do.
        tried = range(1, last + 1) if self.size <= LARGE else {1, 2, 4, 8, len(chosen.orders), last}
        for count in sorted(each for each in tried if each <= last):
            settings = replace(self.settings, orders=count)
            if count >= np.count_nonzero(found.shares) and count >= len(chosen.orders):
                best = chosen
            elif count == 1 and _keeps(self.electorate, one, settings):
                best = one
            else:
                try:
                    # What one order more does not clearly better is left as it was.
                    best = self._chosen(bench, given, settings, (one, *result[-1:]), "orders")[0]
                except CannotBeKept:
                    continue
            result.append(best)
            counts.append(count)
        return result, counts

    def _variants(
        self,
        bench: Bench,
        given: Sequence[Scenario],
        chosen: Assignment,
        found: Found,
        one: Assignment,
    ) -> list[tuple[str, Assignment]]:
        """Plans with one constraint more or less, for the prices; what cannot be had has none."""
        settings = self.settings
        variants: list[tuple[str, Assignment]] = []

        def tried(key: str, made: Callable[[], Assignment]) -> None:
            with suppress(CannotBeKept):
                variants.append((key, made()))

        def without(key: str, **changes: Any) -> None:
            changed = replace(settings, **changes)
            tried(key, lambda: self._chosen(bench, given, changed, (one,), "prices")[0])

        def realised(key: str, **changes: Any) -> None:
            tried(key, lambda: self._realised(given, found.shares, replace(settings, **changes)))

        regions = {area.region for area in self.electorate.areas if area.region}
        if settings.whole_regions:
            realised("whole-regions", whole_regions=False)
        elif len(regions) > 1 and len(chosen.orders) > 1:
            realised("whole-regions", whole_regions=True)
        if settings.floor is not None:
            without("floor", floor=None)
        if settings.orders is not None and settings.orders < self.size:
            without("orders", orders=None)
        if settings.least_share is not None:
            without("least-share", least_share=None)
        if settings.churn is not None:
            without("churn", churn=None)
        if settings.homes and any(area.home for area in self.electorate.areas) and len(chosen.orders) > 1:
            realised("home", homes=False)
        if any(area.pinned for area in self.electorate.areas):
            loose = replace(
                self.electorate, areas=tuple(replace(area, pinned=0) for area in self.electorate.areas)
            )
            tried(
                "pinned",
                lambda: Assignment(self.orders, assign(loose, given, found.shares, settings, self.quota)),
            )
        return variants

    def _price(self, document: dict[str, Any], key: str, main: Score, other: Score) -> dict[str, Any]:
        hypothetical = key == "whole-regions" and not self.settings.whole_regions
        kept, free = (other, main) if hypothetical else (main, other)
        price: dict[str, Any] = {"constraint": key, "asked": not hypothetical}
        return price | {
            "sentence": sentences.condition(document, price, Words()),
            "with": estimate(kept.seats),
            "without": estimate(free.seats),
            "price": estimate(free.seats - kept.seats),
        }

    def _prove(self, assignments: Sequence[Assignment]) -> list[Score]:
        return score(
            self.electorate,
            assignments,
            seed=self.seed,
            draws=self.draws,
            first_block=PROOF_BLOCK,
            mapper=self.mapper,
            progress=lambda done: self.progress("prove", done, self.draws),
        )

    def _curves(self, chosen: Assignment, one: Assignment) -> dict[str, Any]:
        """Expected seats over adherence and over support, of plan and baselines on the same draws."""
        contenders = {"plan": chosen, **self._baselines(one)}
        total = len(ADHERENCES) + len(SUPPORTS)
        done = 0

        def point(at: float, electorate: Electorate) -> dict[str, Any]:
            nonlocal done
            scores = score(
                electorate,
                [*contenders.values()],
                seed=self.seed,
                draws=self.curve_draws,
                first_block=CURVE_BLOCK,
                mapper=self.mapper,
            )
            done += 1
            self.progress("curves", done, total)
            means = {
                key: round(float(each.seats.mean()), 6) for key, each in zip(contenders, scores, strict=True)
            }
            return {"at": at, **means, "draws": self.curve_draws}

        adherence = [point(at, replace(self.electorate, adherence=Adherence(at, 0.0))) for at in ADHERENCES]
        support = []
        for change in SUPPORTS:
            areas = tuple(
                replace(area, votes=min(area.votes * (1 + change), area.ballots or np.inf))
                for area in self.electorate.areas
            )
            support.append(point(change, replace(self.electorate, areas=areas)))
        return {"adherence": adherence, "support": support}

    def _candidates_to_run(self, main: Score) -> list[dict[str, Any]]:
        """Expected seats if only the strongest so many stood, their first preferences brought level."""
        strongest = self.electorate.strongest_first
        rows = []
        for count in range(1, self.size + 1):
            self.progress("candidates", count, self.size)
            standing = tuple(sorted(strongest[:count]))
            withdrawn = tuple(sorted(strongest[count:]))
            bench = self._bench(draws=self.curve_draws, withdrawn=withdrawn)
            shares = level(scenarios(bench.blocks), standing, self.quota)
            elected = bench.by_shares(shares)
            rows.append(
                {
                    "candidates": count,
                    "names": list(standing),
                    "seats": estimate(elected.sum(axis=1)),
                    "draws": self.curve_draws,
                }
            )
        return rows

    def _matters(self, document: dict[str, Any], bench: Bench, chosen: Assignment) -> None:
        """What each area's first name is worth against the least good one, by the slope of seats over firsts.

        A slope is what happens if every other candidate's followers give up a little in proportion.
        """
        if len(chosen.orders) < 2:
            return
        places = np.array([order[0] - 1 for order in chosen.orders])[chosen.by_area]
        followers = np.array([area.votes for area in self.electorate.areas]) * self.electorate.adherence.mean
        shares = np.bincount(places, followers, self.size) / max(followers.sum(), 1e-9)
        slopes = np.zeros(self.size)
        moved = NUDGE * followers.sum()
        for first in range(self.size):
            less = shares * (1 - NUDGE)
            less[first] += NUDGE
            more = shares * (1 + NUDGE)
            more[first] -= NUDGE
            if more[first] < 0:
                more, span = shares, moved
            else:
                span = 2 * moved
            up, down = bench.by_shares(less), bench.by_shares(more)
            slopes[first] = (up.sum() - down.sum()) / bench.draws / span
        for row, place, votes in zip(document["areas"], places, followers, strict=True):
            row["matters"] = round(max(float((slopes[place] - slopes.min()) * votes), 0.0), 6)

    # The document

    def _is_kept(self, assignment: Assignment, score: Score) -> bool:
        """Whether what is asked of the plan is kept to, the floor by the draws that prove it."""
        floor = self.settings.floor or 0.0
        return _keeps(self.electorate, assignment, self.settings) and bool(
            (score.elected.mean(axis=0) >= floor).all()
        )

    def _document(
        self, assignment: Assignment, contenders: dict[str, Assignment], scores: dict[str, Score]
    ) -> dict[str, Any]:
        electorate = self.electorate
        votes = np.array([area.votes for area in electorate.areas])
        any_score = next(iter(scores.values()))
        plan_score = scores.get("plan")
        rule = electorate.rule
        by_order = np.bincount(assignment.by_area, votes, len(assignment.orders))
        outcomes = []
        for key, each in scores.items():
            row = {"key": key, "orders": len(contenders[key].orders), **outcome(each, electorate.seats)}
            if plan_score is not None and key != "plan":
                row["gain"] = estimate(plan_score.seats - each.seats)
            outcomes.append(row)
        settings = self.settings
        document = {
            "schema": "slatecraft-plan/1",
            "title": electorate.title,
            "slate": electorate.slate.name,
            "rule": rule if isinstance(rule, str) else rule.key,
            "seats": electorate.seats,
            "seed": self.seed,
            "draws": self.draws,
            "search_draws": self.search_draws if plan_score is not None else 0,
            "goal": settings.goal,
            **({"at_least": settings.at_least} if settings.goal == "at-least" else {}),
            "quota": round(float(any_score.quota.mean()), 2),
            "ballots": round(electorate.ballots, 1),
            "votes": round(electorate.votes, 1),
            "adherence": {"mean": electorate.adherence.mean, "sd": electorate.adherence.sd},
            "candidates": [
                {"number": number, "key": key, "name": name, "slate": number <= self.size}
                for number, (key, name) in enumerate(zip(electorate.keys, electorate.names, strict=True), 1)
            ],
            "orders": [
                {
                    "order": list(order),
                    "areas": int((assignment.by_area == place).sum()),
                    "votes": round(float(by_order[place]), 1),
                    "share": round(float(by_order[place] / votes.sum()), 6),
                }
                for place, order in enumerate(assignment.orders)
            ],
            "areas": [
                {
                    "code": area.code,
                    "name": area.name,
                    "region": area.region,
                    "votes": round(area.votes, 1),
                    "order": int(place) + 1,
                    "before": list(area.present) or None,
                    "changed": bool(area.present) and area.present != assignment.orders[place],
                    "matters": None,
                    "hexes": [list(each) for each in area.hexes],
                    "pinned": bool(area.pinned),
                }
                for area, place in zip(electorate.areas, assignment.by_area.tolist(), strict=True)
            ],
            "outcomes": outcomes,
            "verdict": {},
            "frontier": [],
            "prices": [],
            "curves": {"adherence": [], "support": []},
            "candidates_to_run": [],
            "settings": {
                "orders": settings.orders,
                "whole_regions": settings.whole_regions,
                "floor": settings.floor,
                "least_share": settings.least_share,
                "homes": settings.homes,
                "churn": settings.churn,
            },
            "assumptions": assumptions(electorate),
            "notes": self._notes(plan_score),
        }
        return document | {"warnings": sentences.warnings(document, Words())}

    def _notes(self, plan_score: Score | None) -> list[dict[str, Any]]:
        """What a reader should know before relying on the figures, as codes."""
        electorate = self.electorate
        notes: list[dict[str, Any]] = []
        if self.size > electorate.seats:
            notes.append({"kind": "more-than-seats"})
        if not electorate.rivals:
            notes.append({"kind": "no-rivals"})
        if electorate.votes / max(electorate.ballots, 1e-9) > 0.98:
            notes.append({"kind": "nearly-all"})
        if self.settings.floor is not None and plan_score is not None:
            chances = plan_score.elected.mean(axis=0)
            short = [place + 1 for place, value in enumerate(chances.tolist()) if value < self.settings.floor]
            if short:
                notes.append({"kind": "floor", "candidates": short})
        return notes

    def _verdict(
        self, document: dict[str, Any], chosen: Assignment, scores: dict[str, Score]
    ) -> dict[str, Any]:
        """Whether a plan helps to reach the goal, by how much, or that it does not."""

        def reached(score: Score) -> Floats:
            worst = int(np.quantile(score.seats, Aim.TENTH))
            return Aim(replace(self.settings, floor=None), worst).values(score.elected)

        gain = estimate(reached(scores["plan"]) - reached(scores["one-order"]))
        if self.size == 1:
            return _said(document, "one-candidate", helps=False)
        if len(chosen.orders) == 1:
            return _said(document, "one-order", helps=False)
        if gain["high"] < 0:
            return _said(document, "behind", helps=False)
        if gain["low"] <= 0:
            return _said(document, "level", helps=False)
        return _said(document, "ahead", helps=True)


def _said(document: dict[str, Any], kind: str, *, helps: bool | None) -> dict[str, Any]:
    """A verdict of a kind, with its sentence."""
    verdict = {"helps": helps, "kind": kind}
    return verdict | {"sentence": sentences.verdict(document | {"verdict": verdict}, Words())}
