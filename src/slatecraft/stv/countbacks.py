"""Who fills a casual vacancy: the papers that elected the member who leaves are looked at again, or all are counted.

By its papers (Hare-Clark, Cambridge): the papers that the member held when elected, at the value at which they stayed
with the member, go from their first preference on to the unelected candidates who are willing. One seat is filled, by
more than half of the votes of those who continue; until then the last is excluded, by the rule's own arithmetic.

A paper stays with a member at the value at which it came, less what it took along to others in the member's surplus. If
the papers among which that surplus arose are still worth more than was needed to reach the quota, since few of them
have a next preference, those without one are worth less in proportion. So all are together worth the quota, but for
what is cut, or the votes of a member elected with fewer. Electoral Act 1992 (ACT), Schedule 4, Part 4.3, clauses 11 to
17 (quota: clause 12; values: clause 13, which puts at the count at which the member became successful what was needed
to reach the quota); Electoral Act 2004 (Tas), Schedule 6; Massachusetts General Laws, chapter 54A, section 13, under
which the papers are whole: where fewer of a surplus have a next preference than are to move, the others stay, and all
are together worth more than the quota. The words of clause 13(2) and (3) and of the Tasmanian schedule were not at
hand: descriptions of them were.

By a recount, the whole election is counted again as if the member had not stood, while the other members keep their
seats.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from slatecraft.stv.counting import count
from slatecraft.stv.election import Constraint, Election, ElectionError
from slatecraft.stv.notes import Note
from slatecraft.stv.rule import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slatecraft.stv.counts import Count
    from slatecraft.stv.rule import Rule
    from slatecraft.stv.ties import OnTie


IN_OFFICE = "members in office"
"""What a recount calls those who keep their seats."""


def countback(
    election: Election,
    rule: Rule | str,
    vacated: str | int,
    willing: Iterable[str | int] | None = None,
    *,
    method: Literal["papers", "recount"] = "papers",
    seed: str | int = "0",
    on_tie: OnTie = None,
) -> Count:
    """Count who fills the seat that a member leaves.

    ``vacated`` is the member's name or number in ``election``; ``willing`` are the names or numbers of those who stand
    for the vacancy, by default all who were not elected and did not withdraw. ``seed`` and ``on_tie`` must be those by
    which the ties of the election were broken, and break those of the countback.

    By ``"papers"``, the count's election has the willing as its only candidates, numbered from 1 in their old order,
    and one seat. By ``"recount"``, it is the whole election with all its seats: the one elected who is not in office
    fills the vacancy. Constraints hold for the members in office and the new one together. "Re-open nominations", where
    the election has it, stands beside the willing: if it wins, the vacancy is to be nominated for.

    Raises `ElectionError` if the member was not elected, nobody is willing, or, by its papers, under a rule that keeps
    no papers together (Meek's and its kin); by a recount, where nominations can be re-opened, since that could unseat
    members in office.
    """
    if isinstance(rule, str):
        from slatecraft.stv import rules

        rule = rules.get(rule)
    seed = str(seed)
    member = _number(election, vacated)
    noted = None
    if method == "papers":
        from slatecraft.stv.countback_papers import count_papers, noted_count

        noted = noted_count(election, rule, member, seed, on_tie)
    elected = tuple(noted.elected) if noted else count(election, rule, seed=seed, on_tie=on_tie).elected
    if member not in elected:
        names = ", ".join(election.name(number) for number in elected)
        raise ElectionError(
            f"{election.name(member)} was not elected under the rule {rule.key!r}. Those elected are {names}."
        )
    standing = _standing(election, elected, willing)
    others = tuple(number for number in elected if number != member)
    if noted is None:
        if election.reopen is not None:
            raise ElectionError(
                "Where nominations can be re-opened a vacancy cannot be filled by a recount: it could unseat members "
                "in office. Fill it by the papers that elected the member."
            )
        return _recount(election, rule, member, others, standing, seed, on_tie)
    return count_papers(noted, standing, others, seed, on_tie)


def _number(election: Election, given: str | int) -> int:
    """A candidate's number, given that or the name."""
    if isinstance(given, str):
        return election.number(given)
    if not 1 <= given <= len(election.candidates):
        raise ElectionError(
            f"There is no candidate {given}: they are numbered 1 to {len(election.candidates)}."
        )
    return given


def _standing(
    election: Election, elected: Sequence[int], willing: Iterable[str | int] | None
) -> tuple[int, ...]:
    """The numbers of those who stand for the vacancy, in ascending order."""
    out = {*elected, *election.withdrawn}
    nobody = set() if election.reopen is None else {election.reopen}
    if willing is None:
        standing = set(range(1, len(election.candidates) + 1)) - out - nobody
    else:
        standing = {_number(election, given) for given in willing} - nobody
        for number in sorted(standing & out):
            why = "was elected already" if number in elected else "did not stand to the end"
            raise ElectionError(f"{election.name(number)} {why}, and cannot fill the vacancy.")
    if not standing:
        raise ElectionError("Nobody is left who could fill the vacancy.")
    return tuple(sorted(standing | nobody))


def _recount(
    election: Election,
    rule: Rule,
    member: int,
    others: tuple[int, ...],
    standing: tuple[int, ...],
    seed: str,
    on_tie: OnTie,
) -> Count:
    there = {*others, *standing}
    absent = frozenset(number for number in range(1, len(election.candidates) + 1) if number not in there)
    constraints = election.constraints
    if others:
        constraints = (*constraints, Constraint(IN_OFFICE, frozenset(others), minimum=len(others)))
    anew = replace(election, withdrawn=absent, constraints=constraints)
    counted = count(anew, rule, seed=seed, on_tie=on_tie)
    note = Note(
        gettext_noop(
            "Countback for the seat of %(name)s: all ballots are counted again, and the other members keep their seats."
        ),
        name=election.name(member),
    )
    return replace(counted, notes=(*counted.notes, note), vacated=election.name(member))
