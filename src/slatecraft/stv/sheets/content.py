"""What a printed count sheet says, as plain text: its facts, who is elected, and the table of stages.

The web page and the PDF are both made from this, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Action, Count, Number, Reason, Resolution, Stage, Status
from slatecraft.stv.gregory import quota_places
from slatecraft.stv.rule import Gregory, Meek, Quota, WholePapers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slatecraft.stv.election import Constraint
    from slatecraft.stv.sheets.words import Words

MOST_NAMES = 3
"""A heading names no more candidates than these; it says how many there are instead."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the facts: what it is, and what is to be said about it."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Winner:
    """One of the elected, in order of election."""

    number: int
    name: str
    party: str
    stage: int
    note: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a candidate has after a stage. Texts are empty where there is nothing to be said."""

    transfer: str
    votes: str
    mark: str
    """"Elected", "Excluded" or "Not elected", and what constraints made of a candidate, at the stage at which it
    happened."""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """Papers of one value that moved together in a stage, and who gained by them."""

    number: str
    value: str
    papers: str
    gains: tuple[tuple[str, str], ...]
    """Names, or "Non-transferable", with votes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate's line of the table, or one of the lines below the candidates."""

    number: int
    """The candidate's; 0 for the lines below."""
    name: str
    party: str
    outcome: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of stages: a column for each of ``headings``, each with a cell in every row."""

    headings: tuple[tuple[str, str], ...]
    """Of each stage: "Stage 2", and what it does."""
    candidates: tuple[Row, ...]
    sums: tuple[Row, ...]
    """What is non-transferable, rounding, the total, the quota."""


def grouped(text: str, *, sign: bool = False) -> str:
    """A decimal as people read it: thousands apart, a true minus, and a plus if ``sign``."""
    negative = text.startswith("-")
    whole, point, places = text.removeprefix("-").partition(".")
    plain = f"{int(whole):,}{point}{places}"
    if negative:
        return f"−{plain}"
    return f"+{plain}" if sign and plain.strip("0.,") else plain


def votes_text(count: Count, number: Number) -> str:
    """Votes in running text: without decimals that say nothing."""
    text = count.shown(number)
    if "." in text and not text.partition(".")[2].strip("0"):
        text = text.partition(".")[0]
    return grouped(text)


def title(count: Count, words: Words) -> str:
    """The election's title, or what a sheet is called without one; of a countback, that it is one."""
    title = count.election.title
    if words.countback:
        return words.gettext("Countback: %(title)s", title=title) if title else words.gettext("Countback")
    return title or words.gettext("Count by Single Transferable Vote")


def stage_action(stage: Stage, words: Words) -> str:
    """What a stage does, as a heading: "Surplus of Ann Other". It counts candidates where there are many."""
    size = len(stage.moved)
    if size <= MOST_NAMES:
        return words.action(stage.action, stage.moved)
    if stage.action == Action.EXCLUSION:
        return words.ngettext(
            "Exclusion of %(number)s candidate", "Exclusion of %(number)s candidates", size
        ) % {"number": size}
    return words.action(stage.action)


def stage_name(number: int, words: Words) -> str:
    """ "Stage 2"."""
    return words.gettext("Stage %(number)s") % {"number": number}


def span_name(first: int, last: int, words: Words) -> str:
    """ "Stages 1 to 12"."""
    return words.gettext("Stages %(first)s to %(last)s") % {"first": first, "last": last}


def summary(count: Count, words: Words) -> str:
    """The election in a line: seats, candidates, stages."""
    seats, size, stages = count.election.seats, len(count.election.candidates), len(count.stages)
    kind = words.gettext("Single Transferable Vote")
    parts = (
        words.ngettext("%(count)s seat", "%(count)s seats", seats) % {"count": seats},
        words.ngettext("%(count)s candidate", "%(count)s candidates", size) % {"count": size},
        words.ngettext("%(count)s stage", "%(count)s stages", stages) % {"count": stages},
    )
    return f"{kind}: {', '.join(parts)}."


def elected_at(count: Count) -> dict[int, int]:
    """The stage at which each of the elected was elected."""
    return {number: stage.number for stage in count.stages for number in stage.elected}


def excluded_at(count: Count) -> dict[int, int]:
    """The stage at which each of the excluded was excluded."""
    return {number: stage.number for stage in count.stages for number in stage.excluded}


def not_elected(count: Count) -> frozenset[int]:
    """Those who were not excluded to move their papers on, but are left over when the count ends."""
    return frozenset(
        number
        for change in count.stages[-1].changes
        if change.reason in (Reason.FULL, Reason.REOPENED)
        for number in change.candidates
    )


def seeded(count: Count) -> bool:
    """Whether another seed could give another count: papers were mixed, or lots drawn."""
    return count.rule.mixes_papers or any(tie.resolution == Resolution.LOT for tie in count.ties)


def winners(count: Count, words: Words) -> tuple[Winner, ...]:
    """The elected, in order of election, each with the stage and the votes they had then."""
    stages = elected_at(count)
    found = []
    for number in count.elected:
        stage = count.stages[stages[number] - 1]
        held = stage.votes[number - 1]
        if held < stage.quota:
            note = words.gettext("Elected at stage %(stage)s with %(votes)s, without the quota")
        else:
            note = words.gettext("Elected at stage %(stage)s with %(votes)s")
        note %= {"stage": stage.number, "votes": words.votes(held)}
        found.append(Winner(number, words.name(number), _party(count, number), stage.number, note))
    return tuple(found)


def quota_working(count: Count, words: Words) -> str:
    """How the quota was worked out, as a sum; empty for rules that have no quota."""
    _ = words.gettext
    method = count.rule.method
    if not isinstance(method, Gregory | WholePapers | Meek):
        return ""
    if method.quota == Quota.MAJORITY:
        return _("More than half of the votes of the continuing candidates.")
    # Papers that name nobody who stands count for no quota.
    first = count.stages[0]
    counted = sum(first.votes) if isinstance(method, Meek) else count.valid - first.non_transferable
    valid = votes_text(count, counted)
    seats = count.election.seats
    hare = method.quota in (Quota.HARE, Quota.HARE_UP)
    division = f"{valid} ÷ {seats}" if hare else f"{valid} ÷ ({seats} + 1)"
    told = [_division(division, method.quota, _quota_places(method), words)]
    if first.non_transferable:
        told.append(
            _("Left out: %(votes)s of papers that name only candidates who have withdrawn.")
            % {"votes": words.votes(first.non_transferable)}
        )
    if len({stage.quota for stage in count.stages}) > 1:
        if isinstance(method, Meek):
            told.append(
                _("Worked out anew at every stage, from the votes that were not yet non-transferable.")
            )
        else:
            told.append(_("Worked out anew, as votes became non-transferable, until somebody was elected."))
    if not isinstance(method, WholePapers) and method.quota_more:
        told.append(_("To be elected takes more than the quota."))
    return " ".join(told)


def _quota_places(method: Gregory | WholePapers | Meek) -> int | None:
    """The decimal places to which a quota is cut or rounded; ``None`` if it is an exact fraction."""
    if isinstance(method, WholePapers):
        return 0
    if isinstance(method, Meek):
        return method.places
    return quota_places(method)


def _division(division: str, quota: Quota, places: int | None, words: Words) -> str:
    _ = words.gettext
    if places is None:
        return f"{division}."
    told = {"division": division, "places": places, "unit": f"0.{'0' * (places - 1)}1"}
    if quota == Quota.DROOP:
        if places == 0:
            return _("%(division)s, cut to a whole number, plus 1.") % told
        return _("%(division)s, cut to %(places)s decimal places, plus %(unit)s.") % told
    if quota in (Quota.DROOP_UP, Quota.HARE_UP):
        if places == 0:
            return _("%(division)s, rounded up to a whole number.") % told
        return _("%(division)s, rounded up to %(places)s decimal places.") % told
    if places == 0:
        return _("%(division)s, cut to a whole number.") % told
    return _("%(division)s, cut to %(places)s decimal places.") % told


def facts(count: Count, words: Words) -> tuple[Fact, ...]:
    """Seats, candidates, ballots, quota, rule: what stands at the head of a sheet."""
    _ = words.gettext
    election, rule = count.election, count.rule
    withdrawn = words.ngettext("%(number)s withdrew", "%(number)s withdrew", len(election.withdrawn)) % {
        "number": len(election.withdrawn)
    }
    lines = [
        Fact(_("Seats"), f"{election.seats:,}"),
        Fact(_("Candidates"), f"{len(election.candidates):,}", withdrawn if election.withdrawn else ""),
        Fact(_("Valid votes"), votes_text(count, count.valid)),
        Fact(_("Invalid ballot papers"), _fraction_text(count)),
        Fact(_("Quota"), votes_text(count, count.stages[0].quota), quota_working(count, words)),
        Fact(_("Rule"), words.rule_title(), rule.source and _(rule.source)),
    ]
    lines += [_constraint(constraint, words) for constraint in election.constraints]
    if election.sections:
        whole = sum(section.share for section in election.sections)
        shares = [f"{section.name} {section.share / whole}" for section in election.sections]
        empty = [
            section.name
            for place, section in enumerate(election.sections)
            if not election.weights[election.section_of == place].any()
        ]
        told = _("Without papers, so that the others share its weight: %(names)s.") % {
            "names": ", ".join(empty)
        }
        lines.append(Fact(_("Shares of the sections"), ", ".join(shares), told if empty else ""))
    if count.ties:
        how = [tie.resolution for tie in count.ties]
        broken = []
        if Resolution.LOT in how:
            broken.append(_("Lots were drawn with the seed %(seed)s.") % {"seed": count.seed})
        if declared := how.count(Resolution.ORDER):
            order = ", ".join(election.name(number) for number in count.order)
            broken.append(
                _("Broken by the order declared beforehand (%(order)s): %(number)s.")
                % {"order": order, "number": declared}
            )
        lines.append(Fact(_("Ties"), f"{len(count.ties):,}", " ".join(broken)))
    if count.places is None:
        lines.append(
            Fact(
                _("Arithmetic"),
                _("Exact fractions"),
                _("Figures on this sheet are cut after nine decimal places."),
            )
        )
    return tuple(lines)


def _constraint(constraint: Constraint, words: Words) -> Fact:
    _ = words.gettext
    told = {"minimum": constraint.minimum, "maximum": constraint.maximum}
    if constraint.maximum is None:
        text = _("at least %(minimum)s") % told
    elif constraint.minimum == constraint.maximum:
        text = _("exactly %(minimum)s") % told
    elif constraint.minimum == 0:
        text = _("at most %(maximum)s") % told
    else:
        text = _("at least %(minimum)s, at most %(maximum)s") % told
    return Fact(_("Constraint"), f"{constraint.name}: {text}", words.names(sorted(constraint.members)))


def table(count: Count, words: Words) -> Table:
    """The table of stages, as an authority would print it. Candidates stand as on the ballot paper."""
    _ = words.gettext
    stages = count.stages
    elected, excluded, over = elected_at(count), excluded_at(count), not_elected(count)
    headings = tuple((stage_name(stage.number, words), stage_action(stage, words)) for stage in stages)
    rows = []
    for number, name in enumerate(count.election.candidates, 1):
        outcome = ""
        if number in elected:
            outcome = _("Elected at stage %(number)s") % {"number": elected[number]}
        elif number in over:
            outcome = _("Not elected")
        elif number in excluded:
            outcome = _("Excluded at stage %(number)s") % {"number": excluded[number]}
        elif number in count.election.withdrawn:
            outcome = words.status(Status.WITHDRAWN)
        held = [stage.votes[number - 1] for stage in stages]
        cells = []
        for place, stage in enumerate(stages):
            status = stage.status[number - 1]
            changed = any(number in change.candidates for change in stage.changes)
            mark = words.status(status) if changed else ""
            gone = status in (Status.EXCLUDED, Status.WITHDRAWN) and not held[place] and (place or not mark)
            if mark and number in over:
                mark, gone = outcome, False
            transfer = _transfer(count, held, place)
            votes = "" if gone else grouped(count.shown(held[place]))
            cells.append(Cell(transfer, votes, mark, status))
        rows.append(Row(number, name, _party(count, number), outcome, tuple(cells)))
    sums = [_sums(count, _("Non-transferable"), [stage.non_transferable for stage in stages])]
    if any(stage.rounding for stage in stages):
        sums.append(_sums(count, _("Lost to rounding"), [stage.rounding for stage in stages]))
    totals = [sum(stage.votes) + stage.non_transferable + stage.rounding for stage in stages]
    sums.append(_sums(count, _("Total"), totals))
    sums.append(_sums(count, _("Quota"), [stage.quota for stage in stages], transfers=False))
    return Table(headings, tuple(rows), tuple(sums))


def spans(size: int, most: int) -> list[tuple[int, int]]:
    """So many stages in as few pieces of at most ``most`` as can be, as even as can be: where each begins and ends."""
    pieces = -(-size // most)
    return list(pairwise(size * piece // pieces for piece in range(pieces + 1)))


def portion_headings(words: Words) -> tuple[str, str, str, str]:
    """What stands above the columns of the portions of a stage."""
    _ = words.gettext
    return _("Portion"), _("Value of a paper"), _("Papers"), _("Went to")


def portions(count: Count, stage: Stage, words: Words) -> tuple[Portion, ...]:
    """The portions in which a stage moved its papers; none if it moved them all together."""
    if len(stage.substages) < 2:
        return ()
    _ = words.gettext
    names = (*count.election.candidates, _("Non-transferable"), _("Lost to rounding"))
    before = count.stages[stage.number - 2]
    held: tuple[Number, ...] = (*before.votes, before.non_transferable, before.rounding)
    found = []
    for portion in stage.substages:
        now = (*portion.votes, portion.non_transferable, portion.rounding)
        gains = tuple(
            (name, grouped(count.shown(after - earlier), sign=True))
            for name, after, earlier in zip(names, now, held, strict=True)
            if after > earlier
        )
        found.append(Portion(str(portion.number), words.share(portion.value), f"{portion.papers:,}", gains))
        held = now
    return tuple(found)


def _party(count: Count, number: int) -> str:
    return count.election.parties[number - 1] if count.election.parties else ""


def _transfer(count: Count, held: Sequence[Number], place: int) -> str:
    if not place or held[place] == held[place - 1]:
        return ""
    return grouped(count.shown(held[place] - held[place - 1]), sign=True)


def _sums(count: Count, name: str, held: Sequence[Number], *, transfers: bool = True) -> Row:
    cells = tuple(
        Cell(_transfer(count, held, place) if transfers else "", grouped(count.shown(number)), "")
        for place, number in enumerate(held)
    )
    return Row(0, name, "", "", cells)


def _fraction_text(count: Count) -> str:
    invalid = count.invalid
    if invalid.denominator == 1:
        return f"{invalid.numerator:,}"
    return f"{Decimal(invalid.numerator) / Decimal(invalid.denominator):,.2f}"
