"""Rules that are no transfers of surpluses: by quotients, and by comparing outcomes."""

from __future__ import annotations

from slatecraft.stv.rule import Outcomes, Promise, Quotient, Rule, gettext_noop

QPQ = Rule(
    key="qpq",
    title=gettext_noop("Quota preferential by quotient"),
    jurisdiction="none in particular",
    year=2003,
    source="Woodall, QPQ, a quota-preferential STV-like election rule, Voting matters 17, 1-7",
    method=Quotient(),
    gives_up=frozenset({Promise.CONSERVED}),
)
"""D. R. Woodall, "QPQ, a quota-preferential STV-like election rule", Voting matters 17, 2003, pages 1 to 7, with a new
beginning after every exclusion, as Droop.py counts it (``qpq``).

A candidate's quotient is their papers divided by one more than what these papers have elected already. The quota is the
papers that name a continuing candidate, divided by one more than the seats less what all other papers have elected. The
highest quotient is elected if it is more than the quota, and its papers have then each elected one divided by the
quotient; otherwise the lowest is excluded. Ties are broken by lot. In exact fractions.

A stage's votes are quotients, so they do not add up; what is non-transferable is the papers without a continuing
candidate.
"""

CPO_STV = Rule(
    key="cpo-stv",
    title=gettext_noop("Comparison of pairs of outcomes"),
    jurisdiction="none in particular",
    year=1995,
    source="Tideman, The Single Transferable Vote, Journal of Economic Perspectives 9(1), 27-38",
    method=Outcomes(),
    gives_up=frozenset({Promise.RENAMED}),  # comparisons that are equally close are listed by number
)
"""N. Tideman, "The Single Transferable Vote", Journal of Economic Perspectives 9(1), 1995, pages 27 to 38.

Every set of winners is compared with every other. Only candidates in either stand; the surpluses of those in both move,
over the quota, which is the valid votes divided by one more than the seats; and the set with more votes in all beats
the other. The set that beats all others is elected; if none does, the one whose worst defeat is least, and of several
such, by lot.

Tideman leaves open how surpluses move: here by weighted inclusive Gregory in exact fractions, the largest first.
"""
