"""`count`: the one way into a count, whatever family its rule belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.stv.election import Election, ElectionError
from slatecraft.stv.rule import Gregory, Meek, Quotient, Rule, WholePapers

if TYPE_CHECKING:
    from slatecraft.stv.counts import Count
    from slatecraft.stv.ties import OnTie


def count(
    election: Election,
    rule: Rule | str,
    *,
    seed: str | int = "0",
    on_tie: OnTie = None,
) -> Count:
    """Count an election under a rule (or the key of one in the catalogue) and return the whole history.

    Ties that the rule's own ladder leaves are broken by lot from ``seed``; or, with ``on_tie``, by a declared order of
    candidate numbers (the first of those tied is chosen, for whatever is decided), or by asking a function, which gets
    a `Question` and returns a candidate's number. Every tie is in the count's stages, with how it was broken.
    Rules under which whole papers move mix the papers by the same seed.

    Raises `ElectionError` where the rule cannot count these ballots, or what is given is no election or no rule.
    """
    if not isinstance(election, Election):
        raise ElectionError(f"An Election is counted, not a value of type {type(election).__name__}.")
    if isinstance(rule, str):
        from slatecraft.stv import rules

        rule = rules.get(rule)
    if not isinstance(rule, Rule):
        raise ElectionError(
            f'An election is counted by a Rule, or by the key of one such as "scottish", not {rule!r}.'
        )
    method = rule.method
    seed = str(seed)
    if isinstance(method, Gregory):
        from slatecraft.stv.gregory import GregoryCount

        return GregoryCount(election, rule, method, seed, on_tie).run()
    if isinstance(method, WholePapers):
        from slatecraft.stv.whole_papers import WholePapersCount

        return WholePapersCount(election, rule, method, seed, on_tie).run()
    if isinstance(method, Meek):
        from slatecraft.stv.meek import MeekCount

        return MeekCount(election, rule, method, seed, on_tie).run()
    if isinstance(method, Quotient):
        from slatecraft.stv.quotient import QuotientCount

        return QuotientCount(election, rule, method, seed, on_tie).run()
    from slatecraft.stv.outcomes import OutcomesCount

    return OutcomesCount(election, rule, method, seed, on_tie).run()
