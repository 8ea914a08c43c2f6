"""Rules of the United Kingdom."""

from __future__ import annotations

from dataclasses import replace

from slatecraft.stv.rule import (
    Deferral,
    ExclusionSteps,
    Fill,
    Gregory,
    Majority,
    Many,
    Promise,
    Quota,
    Rule,
    SurplusPapers,
    SurplusShare,
    TieLadder,
    gettext_noop,
)

SCOTTISH = Rule(
    key="scottish",
    title=gettext_noop("Scottish local elections"),
    jurisdiction="Scotland",
    year=2007,
    source="Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52",
    method=Gregory(),
)
"""Weighted inclusive Gregory with a whole Droop quota and values cut to five places.

Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52.
"""

_LOOKS_AT_THE_LOWEST = frozenset({Promise.UNRANKED})
"""Whether a surplus waits depends on the lowest candidates, even on one without votes."""

_ERS97 = Gregory(
    quota=Quota.DROOP_UP,
    quota_places=2,
    quota_falls=True,
    threshold=True,
    places=2,
    surplus_papers=SurplusPapers.LAST_PARCEL,
    surplus_share=SurplusShare.TRANSFERABLE,
    defer=Deferral.GROUP,
    exclude=ExclusionSteps.BY_VALUE,
    exclude_many=Many.CERTAIN,
    elect_in_substages=True,
    fill=Fill.EARLY,
    ties=TieLadder.FORWARDS,
    tie_batches=True,
)

ERS97 = Rule(
    key="ers97",
    title=gettext_noop("Electoral Reform Society, third edition"),
    jurisdiction="United Kingdom, societies and unions",
    year=1997,
    source="Newland and Britton, How to conduct an election by the STV, 3rd edition (1997), section 5",
    method=_ERS97,
    gives_up=_LOOKS_AT_THE_LOWEST,
)
"""Newland and Britton, "How to conduct an election by the Single Transferable Vote", third edition, 1997, section 5.

Where more candidates reach the quota than there are places, and their votes were equal at every point, 5.6.2 elects
none of them, so that one is excluded by lot; here the lot decides at once who is elected, with the same odds.
"""

ERS76 = Rule(
    key="ers76",
    title=gettext_noop("Electoral Reform Society, second edition"),
    jurisdiction="United Kingdom, societies and unions",
    year=1976,
    source="Newland and Britton, How to conduct an election by the STV, 2nd edition (1976)",
    method=replace(_ERS97, quota_places=0, quota_falls=False),
    gives_up=_LOOKS_AT_THE_LOWEST,
)
"""As ERS97, but with a quota of whole votes that never falls.

Newland and Britton, "How to conduct an election by the Single Transferable Vote", second edition, 1976. Read from what
the third edition's preface lists as changes, and from what two who worked on it wrote of the second: that surpluses
were as they are now and a quota that falls was new (I. D. Hill), but not election below it, without a surplus (C.
Rosenstiel; both in Voting matters 11, 2000). The second edition's own text was not at hand, so this is a reading that
nothing official has confirmed. Its optional "votes in suspense" are left out.
"""

CHURCH_OF_ENGLAND = Rule(
    key="church-of-england",
    title=gettext_noop("Church of England, General Synod and other bodies"),
    jurisdiction="Church of England",
    year=1998,
    source="Single Transferable Vote Regulations 1990 to 2004 of the General Synod (GS 1533), regulations 1 to 12",
    method=replace(_ERS97, quota_falls=False, threshold=False, majority=Majority.AT_LEAST),
    gives_up=_LOOKS_AT_THE_LOWEST,
)
"""Gregory's method on the last batch, with a quota to two places, and constraints by guarding and dooming.

Single Transferable Vote Regulations 1990 to 2004 of the General Synod (GS 1533). Read from its definitions and from
what I. D. Hill wrote of its constraints ("STV with constraints", Voting matters 9, 1998); the clauses on surpluses
and exclusions are taken to be those of the handbook on which they rest (Newland and Britton), which nothing official
has confirmed.
"""

NORTHERN_IRELAND = Rule(
    key="northern-ireland",
    title=gettext_noop("Northern Ireland, local and Assembly elections"),
    jurisdiction="Northern Ireland",
    year=1985,
    source="Local Elections (Northern Ireland) Order 1985 (SI 1985/454), Schedule 5 rules 46 to 52",
    method=Gregory(
        places=2,
        surplus_papers=SurplusPapers.LAST_PARCEL,
        surplus_share=SurplusShare.TRANSFERABLE,
        defer=Deferral.GROUP,
        exclude=ExclusionSteps.FIRST_THEN_VALUE,
        exclude_many=Many.CERTAIN,
        strictly=True,
        elect_in_substages=True,
        majority=Majority.AT_LEAST,
        fill=Fill.EARLY,
        ties=TieLadder.FORWARDS,
    ),
    gives_up=_LOOKS_AT_THE_LOWEST,
)
"""Local Elections (Northern Ireland) Order 1985 (SI 1985/454), Schedule 5 of the Electoral Law Act, rules 46 to 52."""
