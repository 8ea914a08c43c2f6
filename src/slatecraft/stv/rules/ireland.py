"""Rules of Ireland, and of Malta, which has its rules from there."""

from __future__ import annotations

from slatecraft.stv.rule import (
    Arithmetic,
    Deferral,
    ExclusionSteps,
    Fill,
    Gregory,
    Majority,
    Many,
    Promise,
    Rule,
    SurplusOrder,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
    WholePapers,
    gettext_noop,
)

DAIL = Rule(
    key="dail",
    title=gettext_noop("Dáil Éireann"),
    jurisdiction="Ireland",
    year=2001,
    source=gettext_noop(
        "Electoral Act 1992, sections 118 to 126, as amended by the Electoral (Amendment) Act 2001"
    ),
    method=WholePapers(
        surplus_order=SurplusOrder.LARGEST_EARLIER,
        defer=Deferral.DAIL,
        exclude_many=Many.DAIL,
        strictly=True,
        majority=Majority.DAIL,
        fill=Fill.EARLY,
    ),
    gives_up=frozenset({Promise.RENAMED, Promise.UNRANKED}),
)
"""Whole papers of the parcel received last, in proportion to their next preferences; the last filed move.

Electoral Act 1992, sections 118 to 126, as amended in 2001. The mixing of the papers (section 119) is repeatable: it
comes from the seed of the count. The law does not say in which direction parcels are sorted, nor in which order the
parcels of several excluded together are: here papers keep their order, the lowest candidate's first. A count ends when
the places are filled; a count that an authority continues only to see who reaches a quarter of the quota has more
stages. The quarter is of this election's quota: at a by-election the law takes the whole constituency's.
"""

DAIL_GREGORY = Rule(
    key="dail-gregory",
    title=gettext_noop("Dáil Éireann, surpluses divided exactly"),
    jurisdiction="Ireland, as often proposed",
    year=2001,
    source=gettext_noop("The rules of the Dáil, with Gregory's method in place of section 121(6) and (7)"),
    method=Gregory(
        arithmetic=Arithmetic.EXACT,
        surplus_papers=SurplusPapers.LAST_PARCEL,
        surplus_share=SurplusShare.TRANSFERABLE,
        surplus_order=SurplusOrder.LARGEST_EARLIER,
        defer=Deferral.DAIL,
        exclude_many=Many.DAIL,
        strictly=True,
        majority=Majority.DAIL,
        fill=Fill.EARLY,
        ties=TieLadder.FORWARDS,
    ),
    gives_up=frozenset({Promise.UNRANKED}),
)
"""What the Dáil's count would give on average: all transferable papers of the last parcel move, at part of their value.

The law of `DAIL` in all else. No chance is in it but lots, and nothing is rounded.
"""

SEANAD = Rule(
    key="seanad",
    title=gettext_noop("Seanad Éireann, panels"),
    jurisdiction="Ireland",
    year=1947,
    source="Seanad Electoral (Panel Members) Act 1947 (No. 42), Second Schedule, rules 1 to 12",
    method=Gregory(
        quota_places=3,
        places=3,
        surplus_papers=SurplusPapers.LAST_PARCEL,
        surplus_value=SurplusValue.UNWEIGHTED,
        surplus_share=SurplusShare.TRANSFERABLE,
        surplus_order=SurplusOrder.ELECTED,
        exclude=ExclusionSteps.BY_PARCEL,
        elect_in_substages=True,
        majority=Majority.MORE_THAN,
        fill=Fill.EARLY,
        ties=TieLadder.FORWARDS,
    ),
)
"""Each paper is worth a thousand, written here as one vote with three places; parcels move in the order of receipt.

Seanad Electoral (Panel Members) Act 1947, Second Schedule. Where the ladder for ties ends, the law's order of
preferences (rule 2: by second and later preferences) is not looked up, and lots are drawn. Of two surpluses that arise
in one exclusion, that of the candidate elected by the earlier parcel moves first; rule 8 can be read as wanting the
larger. What a sub-panel needs at least and may have at most (rules 8 and 9) can be given as constraints.
"""

MALTA = Rule(
    key="malta",
    title=gettext_noop("House of Representatives of Malta"),
    jurisdiction="Malta",
    year=1991,
    source="General Elections Act (Cap. 354 of the Laws of Malta), Thirteenth Schedule, items 10 and 11",
    method=WholePapers(
        surplus_order=SurplusOrder.ELECTED,
        majority=Majority.MORE_THAN,
        fill=Fill.EARLY,
    ),
    gives_up=frozenset({Promise.RENAMED, Promise.UNRANKED}),
)
"""Whole papers as in Ireland; surpluses move in the order in which they arose, and none waits.

General Elections Act, Thirteenth Schedule, items 10 and 11. The law lets the Commission exclude several together whose
votes do not reach the next above: here it excludes one at a time. How the last places are filled, and which
of equal fractions counts as one, are Ireland's, since those items were not at hand. The seats that are added for
parties' shares are no part of the count.
"""
