"""Each stage of a count in sentences that a voter understands, in English and Welsh.

They say what was done and why, how many papers moved and at what value, where most of the votes went, and who was
elected. Numbers of votes are to the nearest hundredth; the stage table has every decimal place.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from slatecraft.stv.counts import Action, Reason, Resolution, Status
from slatecraft.stv.rule import Gregory, Outcomes, Quotient, SurplusOrder, WholePapers
from slatecraft.stv.sheets.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slatecraft.stv.counts import Change, Count, Number, Stage, Tie

SHARE_PLACES = 5
"""Decimal places in which a sentence gives a value or a share."""


def sentences(count: Count, language: str = "en") -> tuple[str, ...]:
    """What every stage did and why, a short paragraph each, in English (``en``) or Welsh (``cy``)."""
    teller = _Teller(Words(count, language))
    return tuple(" ".join(teller.stage(place)) for place in range(len(count.stages)))


def result_sentence(count: Count, language: str = "en") -> str:
    """Who is elected, in order of election; and how many seats stay open, and why."""
    words = Words(count, language)
    said = [unfilled_sentence(words)]
    if count.elected:
        said.insert(0, words.gettext("Elected, in this order: %(names)s.", names=words.names(count.elected)))
    return " ".join(said).strip()


def unfilled_sentence(words: Words) -> str:
    """How many seats stay open and why, and that nobody is elected if it is so; empty if all seats are filled."""
    count = words.count
    left = count.election.seats - len(count.elected)
    if not left:
        return ""
    if count.reopened:
        said = words.ngettext(
            "%(count)s seat stays open: nominations are re-opened.",
            "%(count)s seats stay open: nominations are re-opened.",
            left,
            count=left,
        )
    else:
        said = words.ngettext(
            "%(count)s seat stays unfilled: there were too few candidates.",
            "%(count)s seats stay unfilled: there were too few candidates.",
            left,
            count=left,
        )
    return said if count.elected else words.gettext("Nobody is elected.") + " " + said


class _Teller:
    """Tells the stages of a count in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.count = words.count
        self.stages = words.count.stages

    def stage(self, place: int) -> Iterator[str]:
        """The sentences of the stage at this place."""
        stage, words = self.stages[place], self.words
        if place == 0:
            yield from self._first(stage)
        elif isinstance(self.count.rule.method, Quotient):
            yield from self._quotients(place)
        elif stage.action == Action.SURPLUS:
            yield from self._surplus(place)
        elif stage.action == Action.RESTART:
            for change in stage.changes:
                if self._moves(stage, change):
                    yield from self._excluded(place, change)
            yield words.gettext("The count begins again, without those who are excluded.")
        elif stage.action == Action.COMPARISON:
            yield words.gettext(
                "Those elected are compared with a set of winners that has %(names)s in it.",
                names=words.names(stage.moved),
            )
        else:
            yield from self._exclusion(place)
        if place and stage.quota != self.stages[place - 1].quota:
            yield words.gettext("The quota is now %(quota)s.", quota=words.quota(stage.quota))
        yield from self._ties(stage, Action.ELECTION)
        for change in stage.changes:
            yield from self._change(place, change)
        yield from self._guarded(place)
        if stage.deferred and stage.action != Action.EXCLUSION:
            yield words.gettext(
                "Surpluses of %(votes)s in all wait, since moving them could not yet change who is excluded next.",
                votes=words.votes(stage.deferred),
            )

    # What was done

    def _first(self, stage: Stage) -> Iterator[str]:
        words, count = self.words, self.count
        papers = count.election.papers - count.invalid
        told = {
            "papers": words.ngettext(
                "%(count)s valid paper",
                "%(count)s valid papers",
                _whole(papers),
                count=_papers_text(papers),
            ),
            "seats": words.seats(count.election.seats),
            "quota": words.quota(stage.quota),
        }
        if words.by_papers:
            yield words.gettext(
                "The papers of the member who leaves are sorted by next preference among those who stand: %(papers)s. "
                "With %(seats)s to fill, the quota is %(quota)s.",
                **told,
            )
        else:
            yield words.gettext(
                "The papers are sorted by first preference: %(papers)s. With %(seats)s to fill, the quota is "
                "%(quota)s.",
                **told,
            )
        if count.invalid:
            yield words.ngettext(
                "%(count)s paper is invalid.",
                "%(count)s papers are invalid.",
                _whole(count.invalid),
                count=_papers_text(count.invalid),
            )
        withdrawn = sorted(count.election.withdrawn)
        if withdrawn:
            yield words.ngettext(
                "%(names)s has withdrawn, and papers pass over that name.",
                "%(names)s have withdrawn, and papers pass over those names.",
                len(withdrawn),
                names=words.names(withdrawn),
            )
        if all(status == Status.WITHDRAWN for status in stage.status):
            yield words.gettext("Nobody stands, so no place is filled.")
        elif Status.ELECTED not in stage.status and not isinstance(count.rule.method, Outcomes):
            yield words.gettext("No one has the quota yet.")

    def _surplus(self, place: int) -> Iterator[str]:
        words, stage, before = self.words, self.stages[place], self.stages[place - 1]
        yield from self._ties(stage, Action.SURPLUS)
        surpluses = self._surpluses(before)
        name = words.names(stage.moved)
        votes = words.votes(sum(surpluses.get(number, 0) for number in stage.moved))
        method = self.count.rule.method
        if len(surpluses) == 1 or any(tie.about == Action.SURPLUS for tie in stage.ties):
            yield words.gettext(
                "%(name)s has a surplus, %(votes)s above the quota, and it is transferred.",
                name=name,
                votes=votes,
            )
        elif isinstance(method, Gregory) and method.surplus_order == SurplusOrder.ELECTED:
            yield words.gettext(
                "Next in order of election comes the surplus of %(name)s, %(votes)s above the quota, and it is "
                "transferred.",
                name=name,
                votes=votes,
            )
        else:
            yield words.gettext(
                "%(name)s has the largest surplus, %(votes)s above the quota, and it is transferred.",
                name=name,
                votes=votes,
            )
        if stage.papers:
            yield self._papers_of_surplus(place)
        yield from self._gains(place)

    def _papers_of_surplus(self, place: int) -> str:
        words, stage = self.words, self.stages[place]
        papers = words.papers(stage.papers)
        if isinstance(self.count.rule.method, WholePapers):
            return words.ngettext(
                "%(papers)s moves to the next preference, as a whole vote.",
                "%(papers)s move to their next preferences, each as a whole vote.",
                stage.papers,
                papers=papers,
            )
        if stage.share is not None:
            return words.ngettext(
                "%(papers)s is sorted by next preference, at %(value)s of the value it had.",
                "%(papers)s are sorted by next preference, each at %(value)s of the value it had.",
                stage.papers,
                papers=papers,
                value=words.share(stage.share, SHARE_PLACES),
            )
        if stage.value is None:
            return words.ngettext(
                "%(papers)s is sorted by next preference, at the value it has.",
                "%(papers)s are sorted by next preference, each at the value it has.",
                stage.papers,
                papers=papers,
            )
        return words.ngettext(
            "%(papers)s is sorted by next preference, at a transfer value of %(value)s.",
            "%(papers)s are sorted by next preference, each at a transfer value of %(value)s.",
            stage.papers,
            papers=papers,
            value=words.share(stage.value, SHARE_PLACES),
        )

    def _exclusion(self, place: int) -> Iterator[str]:
        """An exclusion, or under Meek's rule and its kin a stage of sharing votes out anew, which may hold one."""
        words, stage = self.words, self.stages[place]
        for change in stage.changes:
            if self._moves(stage, change):
                yield from self._excluded(place, change)
        kept = [
            f"{words.name(number)} {words.share(share, SHARE_PLACES)}"
            for number, share in enumerate(stage.keep or (), 1)
            if stage.status[number - 1] == Status.ELECTED and share < 1
        ]
        if kept:
            yield words.gettext(
                "Those elected keep only the share of each vote that the quota needs (%(shares)s), and the rest of it "
                "goes to the next preference.",
                shares=words.listed(kept),
            )
        papers = words.papers(stage.papers)
        if len(stage.substages) > 1:
            yield words.gettext(
                "%(papers)s are sorted by next preference, in %(portions)s portions of one value each.",
                papers=papers,
                portions=len(stage.substages),
            )
        elif stage.papers and stage.action == Action.EXCLUSION:
            yield words.ngettext(
                "%(papers)s is sorted by next preference.",
                "%(papers)s are sorted by next preference.",
                stage.papers,
                papers=papers,
            )
        elif stage.action == Action.EXCLUSION and not stage.keep:
            yield words.gettext("There are no papers to transfer.")
            return
        yield from self._gains(place)

    def _quotients(self, place: int) -> Iterator[str]:
        """A stage of a count by quotients, which begins with what the last one decided."""
        words, stage, before = self.words, self.stages[place], self.stages[place - 1]
        names = words.names(stage.moved)
        if stage.action == Action.ELECTION:
            yield words.ngettext(
                "%(papers)s that helped to elect %(names)s goes on to its next preference, where it counts for less, "
                "since it has a share in that seat.",
                "%(papers)s that helped to elect %(names)s go on to their next preferences, where they count for less, "
                "since they have a share in that seat.",
                stage.papers,
                papers=words.papers(stage.papers),
                names=names,
            )
            return
        for change in stage.changes:
            if not self._moves(stage, change):
                continue
            yield from self._tied_for_exclusion(place, change)
            if change.reason == Reason.CONSTRAINT:
                yield from self._excluded(place, change)
            else:
                yield words.gettext(
                    "No quotient is above the quota, so %(names)s, whose quotient is the lowest (%(quotient)s), is "
                    "excluded.",
                    names=names,
                    quotient=words.figure(before.votes[change.candidates[0] - 1])[0],
                )
        if stage.action == Action.RESTART:
            yield words.gettext("The count begins again, without those who are excluded.")
        elif stage.papers:
            yield words.ngettext(
                "%(papers)s is sorted by next preference.",
                "%(papers)s are sorted by next preference.",
                stage.papers,
                papers=words.papers(stage.papers),
            )

    @staticmethod
    def _moves(stage: Stage, change: Change) -> bool:
        """Whether a change is the exclusion whose papers move in the stage."""
        return change.status == Status.EXCLUDED and set(change.candidates) <= set(stage.moved)

    def _excluded(self, place: int, change: Change) -> Iterator[str]:
        """Why candidates are excluded and their papers move."""
        words = self.words
        size = len(change.candidates)
        names = words.names(change.candidates)
        if change.reason == Reason.CONSTRAINT:
            yield words.ngettext(
                "The constraints leave no place for %(names)s, who is excluded.",
                "The constraints leave no place for %(names)s, who are excluded.",
                size,
                names=names,
            )
        elif change.reason == Reason.CUT_OFF:
            yield words.ngettext(
                "%(names)s, who has fewer votes than a candidate must have, is excluded.",
                "%(names)s, who have fewer votes than a candidate must have, are excluded.",
                size,
                names=names,
            )
        elif change.reason == Reason.CERTAIN:
            yield from self._tied_for_exclusion(place, change)
            yield self._certain_to_lose(place, change)
        else:
            yield from self._fewest(place, change)

    def _fewest(self, place: int, change: Change) -> Iterator[str]:
        """Why there is nothing better to do than to exclude those who have the fewest votes."""
        words, before = self.words, self.stages[place - 1]
        size = len(change.candidates)
        names = words.names(change.candidates)
        held = sum(before.votes[number - 1] for number in change.candidates)
        told = {"names": names, "votes": words.figure(held)[0]}
        ties = tuple(self._tied_for_exclusion(place, change))
        spared = any(
            status == Status.GUARDED and votes < held
            for status, votes in zip(before.status, before.votes, strict=True)
        )
        apart = bool(ties) or spared
        waiting = sum(self._surpluses(before).values())
        if self.count.exact(waiting) < Fraction(1, 200):
            # What Meek's rule leaves when surpluses are settled is too little to speak of.
            waiting = 0
        if apart and Status.ELECTED not in before.status:
            yield words.gettext("No one has the quota.")
        elif apart and not waiting:
            yield words.gettext("No surplus is left to transfer.")
        elif apart:
            yield words.gettext(
                "The surpluses that are left (%(votes)s) could not change who is excluded.",
                votes=words.votes(waiting),
            )
        elif Status.ELECTED not in before.status:
            yield words.ngettext(
                "No one has the quota, so %(names)s, who has the fewest votes (%(votes)s), is excluded.",
                "No one has the quota, so %(names)s, who have the fewest votes (%(votes)s), are excluded.",
                size,
                **told,
            )
        elif not waiting:
            yield words.ngettext(
                "No surplus is left to transfer, so %(names)s, who has the fewest votes (%(votes)s), is excluded.",
                "No surplus is left to transfer, so %(names)s, who have the fewest votes (%(votes)s), are excluded.",
                size,
                **told,
            )
        else:
            yield words.ngettext(
                "The surpluses that are left (%(waiting)s) could not change who is excluded, so %(names)s, who has the "
                "fewest votes (%(votes)s), is excluded.",
                "The surpluses that are left (%(waiting)s) could not change who is excluded, so %(names)s, who have "
                "the fewest votes (%(votes)s), are excluded.",
                size,
                waiting=words.votes(waiting),
                **told,
            )
        yield from ties
        if spared and not ties:
            yield words.ngettext(
                "Of those who may be excluded under the constraints, %(names)s has the fewest votes (%(votes)s) and is "
                "excluded.",
                "Of those who may be excluded under the constraints, %(names)s have the fewest votes (%(votes)s) and "
                "are excluded.",
                size,
                **told,
            )

    def _tied_for_exclusion(self, place: int, change: Change) -> Iterator[str]:
        """How ties about an exclusion were broken, in its stage or at the end of the one before."""
        for stage in self.stages[max(place - 1, 0) : place + 1]:
            for tie in stage.ties:
                if tie.about == Action.EXCLUSION and tie.chosen in change.candidates:
                    yield self._tied(tie)
                    yield self._broken(tie)

    def _certain_to_lose(self, place: int, change: Change) -> str:
        words, before = self.words, self.stages[place - 1]
        size = len(change.candidates)
        names = words.names(change.candidates)
        waiting = sum(self._surpluses(before).values())
        together = sum(before.votes[number - 1] for number in change.candidates) + waiting
        above = [
            (votes, number)
            for number, (votes, status) in enumerate(zip(before.votes, before.status, strict=True), 1)
            if status in (Status.CONTINUING, Status.GUARDED, Status.DOOMED)
            and number not in change.candidates
        ]
        if not above:
            return words.ngettext(
                "%(names)s, who can no longer be elected, is excluded.",
                "%(names)s, who can no longer be elected, are excluded together.",
                size,
                names=names,
            )
        votes, following = min(above)
        told = {
            "names": names,
            "votes": words.votes(together),
            "next": words.name(following),
            "more": words.figure(votes)[0],
        }
        if waiting:
            return words.ngettext(
                "%(names)s is excluded: with the surpluses that wait that makes %(votes)s, which could not overtake "
                "%(next)s (%(more)s).",
                "%(names)s are excluded together: with the surpluses that wait they have %(votes)s in all, and none of "
                "them could overtake %(next)s (%(more)s).",
                size,
                **told,
            )
        return words.ngettext(
            "%(names)s is excluded: %(votes)s could not overtake %(next)s (%(more)s).",
            "%(names)s are excluded together: they have %(votes)s in all, and none of them could overtake "
            "%(next)s (%(more)s).",
            size,
            **told,
        )

    def _gains(self, place: int) -> Iterator[str]:
        """Where most of the votes went, and how many went nowhere."""
        words, stage, before = self.words, self.stages[place], self.stages[place - 1]
        gains = sorted(
            (
                (after - earlier, -number)
                for number, (after, earlier) in enumerate(zip(stage.votes, before.votes, strict=True), 1)
                if after > earlier
            ),
            reverse=True,
        )
        if not gains:
            if stage.action == Action.ITERATION:
                yield words.gettext("No votes move.")
            else:
                yield words.gettext("No vote can be transferred.")
            return
        most, first = gains[0][0], -gains[0][1]
        level = [-number for gain, number in gains if gain == most]
        if len(gains) == 1:
            yield words.gettext("%(name)s gains %(votes)s.", name=words.name(first), votes=words.votes(most))
        elif len(level) > 1:
            yield words.gettext(
                "%(names)s gain most (%(votes)s each).", names=words.names(level), votes=words.votes(most)
            )
        else:
            yield words.gettext(
                "%(name)s gains most (%(votes)s), then %(second)s (%(more)s).",
                name=words.name(first),
                votes=words.votes(most),
                second=words.name(-gains[1][1]),
                more=words.figure(gains[1][0])[0],
            )
        lost = stage.non_transferable - before.non_transferable
        if lost > 0:
            text, whole = words.figure(lost)
            yield words.ngettext(
                "%(count)s vote becomes non-transferable.",
                "%(count)s votes become non-transferable.",
                whole,
                count=text,
            )

    @staticmethod
    def _surpluses(stage: Stage) -> dict[int, Number]:
        """The surpluses of the elected after a stage, by candidate."""
        return {
            number: votes - stage.quota
            for number, (votes, status) in enumerate(zip(stage.votes, stage.status, strict=True), 1)
            if status == Status.ELECTED and votes > stage.quota
        }

    # What followed

    def _guarded(self, place: int) -> Iterator[str]:
        """Whom the constraints protect from now on."""
        before = self.stages[place - 1].status if place else ()
        newly = [
            number
            for number, status in enumerate(self.stages[place].status, 1)
            if status == Status.GUARDED and (not before or before[number - 1] != Status.GUARDED)
        ]
        if newly:
            yield self.words.gettext(
                "The constraints cannot be met without %(names)s, who may no longer be excluded.",
                names=self.words.names(newly),
            )

    def _change(self, place: int, change: Change) -> Iterator[str]:
        stage = self.stages[place]
        if self._moves(stage, change):
            return
        words, size = self.words, len(change.candidates)
        names = words.names(change.candidates)
        if change.status == Status.ELECTED:
            yield self._elected(stage, change, names, size)
        elif change.reason == Reason.REOPENED:
            yield words.ngettext(
                "Nominations are re-opened, so %(names)s is not elected.",
                "Nominations are re-opened, so %(names)s are not elected.",
                size,
                names=names,
            )
        elif change.status == Status.EXCLUDED and change.reason == Reason.FULL:
            yield words.ngettext(
                "All places are filled, so %(names)s is not elected.",
                "All places are filled, so %(names)s are not elected.",
                size,
                names=names,
            )
        elif change.status == Status.EXCLUDED:
            yield from self._tied_for_exclusion(place, change)
            yield words.ngettext(
                "%(names)s, who now has the fewest votes, is excluded; those papers need not move.",
                "%(names)s, who now have the fewest votes, are excluded; those papers need not move.",
                size,
                names=names,
            )

    def _elected(self, stage: Stage, change: Change, names: str, size: int) -> str:
        words = self.words
        if change.reason == Reason.THRESHOLD:
            return words.ngettext(
                "%(names)s has as much as the votes still in play divided by one more than the places left, and is "
                "elected.",
                "%(names)s have as much as the votes still in play divided by one more than the places left, and are "
                "elected.",
                size,
                names=names,
            )
        if change.reason == Reason.OUTCOME:
            return words.ngettext(
                "%(names)s is elected: no other winner is preferred.",
                "%(names)s are elected: no other set of winners is preferred to theirs.",
                size,
                names=names,
            )
        if isinstance(self.count.rule.method, Quotient) and change.reason == Reason.QUOTA:
            return words.gettext(
                "%(names)s has the highest quotient (%(quotient)s), above the quota, and is elected.",
                names=names,
                quotient=words.figure(stage.votes[change.candidates[0] - 1])[0],
            )
        left_over = any(other.reason == Reason.FULL for other in stage.changes)
        if change.reason == Reason.LAST and left_over and self.count.election.constraints:
            return words.ngettext(
                "The constraints allow only %(names)s for the last place, who is elected.",
                "The constraints allow only %(names)s for the last places, who are elected.",
                size,
                names=names,
            )
        fewer = len(self.count.elected) < self.count.election.seats and not self.count.reopened
        if change.reason == Reason.LAST and fewer:
            return words.ngettext(
                "Fewer candidates are left than places, so %(names)s is elected.",
                "Fewer candidates are left than places, so %(names)s are elected.",
                size,
                names=names,
            )
        if change.reason == Reason.LAST:
            return words.ngettext(
                "Only as many candidates are left as places, so %(names)s is elected.",
                "Only as many candidates are left as places, so %(names)s are elected.",
                size,
                names=names,
            )
        if change.reason == Reason.MAJORITY:
            return words.ngettext(
                "The others together could not overtake %(names)s, who is elected to the last place.",
                "The others together could not overtake %(names)s, who are elected to the last places.",
                size,
                names=names,
            )
        if change.reason == Reason.LAST_OF_TWO:
            return words.gettext(
                "Two candidates are left for the last place: it goes to %(names)s.", names=names
            )
        if change.reason == Reason.CONSTRAINT:
            return words.ngettext(
                "The constraints cannot be met without %(names)s, who is elected.",
                "The constraints cannot be met without %(names)s, who are elected.",
                size,
                names=names,
            )
        return words.ngettext(
            "%(names)s reaches the quota and is elected.",
            "%(names)s reach the quota and are elected.",
            size,
            names=names,
        )

    # Ties

    def _ties(self, stage: Stage, about: Action) -> Iterator[str]:
        for tie in stage.ties:
            if tie.about == about:
                yield self._tied(tie)
                yield self._broken(tie)

    def _tied(self, tie: Tie) -> str:
        words = self.words
        names = words.names(tie.candidates)
        if tie.about == Action.EXCLUSION:
            return words.gettext("%(names)s tie for the fewest votes.", names=names)
        if tie.about == Action.SURPLUS:
            return words.gettext("%(names)s have equal surpluses.", names=names)
        return words.gettext("%(names)s have equal votes.", names=names)

    def _broken(self, tie: Tie) -> str:
        words = self.words
        name = words.name(tie.chosen)
        if tie.about == Action.EXCLUSION:
            what = words.gettext("%(name)s is excluded", name=name)
        elif tie.about == Action.SURPLUS:
            what = words.gettext("the surplus of %(name)s moves first", name=name)
        else:
            what = words.gettext("%(name)s is elected first", name=name)
        if tie.resolution == Resolution.FORWARDS:
            return words.gettext(
                "By their votes at stage %(stage)s, the first at which they differed, %(what)s.",
                stage=tie.stage,
                what=what,
            )
        if tie.resolution == Resolution.BACKWARDS:
            return words.gettext(
                "By their votes at stage %(stage)s, the last at which they differed, %(what)s.",
                stage=tie.stage,
                what=what,
            )
        if tie.resolution == Resolution.LOT:
            return words.gettext("By lot (seed %(seed)s), %(what)s.", seed=tie.seed, what=what)
        if tie.resolution == Resolution.ORDER:
            return words.gettext("By the order declared beforehand, %(what)s.", what=what)
        return words.gettext("By the decision of the returning officer, %(what)s.", what=what)


def _whole(papers: Fraction) -> int:
    """The number that decides about singular and plural: 0 if it is not whole."""
    return int(papers) if papers.denominator == 1 else 0


def _papers_text(papers: Fraction) -> str:
    return f"{int(papers):,}" if papers.denominator == 1 else str(papers)
