"""Rules of Australia. In most of them votes are whole numbers: fractions of votes are lost at each transfer."""

from __future__ import annotations

from dataclasses import replace

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
    Sample,
    SurplusOrder,
    SurplusPapers,
    SurplusShare,
    SurplusValue,
    TieLadder,
    WholePapers,
    gettext_noop,
)

_AUSTRALIA = Gregory(
    arithmetic=Arithmetic.CREDITS,
    places=0,
    surplus_value=SurplusValue.UNWEIGHTED,
    surplus_order=SurplusOrder.ELECTED,
    exclude=ExclusionSteps.BY_VALUE,
    elect_in_substages=True,
    last_two=True,
    tie_batches=True,
)
_SENATE = replace(_AUSTRALIA, all_different_to_elect=True)

SENATE_1984 = Rule(
    key="australian-senate-1984",
    title=gettext_noop("Australian Senate, with bulk exclusion"),
    jurisdiction="Australia",
    year=1984,
    source=gettext_noop("Commonwealth Electoral Act 1918, section 273(8) to (32), as practised until 2013"),
    method=replace(_SENATE, exclude_many=Many.SENATE, fill=Fill.SETTLED),
)
"""Unweighted inclusive Gregory in whole votes, with bulk exclusion: the practice until the election of 2013.

Commonwealth Electoral Act 1918, section 273, as amended by Act 144 of 1983: (8) quota, (9) to (14) surpluses, (13AA)
exclusion by transfer value, (13A) to (13C) bulk exclusion, (17) and (18) last seats, (20), (22), (29) and (31) ties. Of
more than two who are tied for exclusion the Commission leaves those with most behind count by count, as the law has it
since 2021; and the last places are filled when no surplus waits. Of three who are level when elected the law asks for
one count that orders them all; here the first is found so, and then the second.
"""

SENATE_2016 = Rule(
    key="australian-senate-2016",
    title=gettext_noop("Australian Senate, 2016"),
    jurisdiction="Australia",
    year=2016,
    source=gettext_noop("Commonwealth Electoral Act 1918, sections 273 and 273A, as practised in 2016"),
    method=replace(_SENATE, fill=Fill.SETTLED),
)
"""Unweighted inclusive Gregory in whole votes, excluding one by one: the practice of the computer count of 2016.

Commonwealth Electoral Act 1918, sections 273 and 273A.
"""

SENATE = Rule(
    key="australian-senate",
    title=gettext_noop("Australian Senate"),
    jurisdiction="Australia",
    year=2021,
    source=gettext_noop(
        "Commonwealth Electoral Act 1918, sections 273 and 273A, "
        "as amended by the Electoral Legislation Amendment (Assurance of Senate Counting) Act 2021"
    ),
    method=replace(_SENATE, fill=Fill.EARLY),
)
"""Unweighted inclusive Gregory in whole votes, as counted since 2019: the last places are filled before papers move.

Commonwealth Electoral Act 1918, sections 273 and 273A, as amended by Act 135 of 2021.
"""

WESTERN_AUSTRALIA = Rule(
    key="western-australia",
    title=gettext_noop("Western Australia, Legislative Council"),
    jurisdiction="Western Australia",
    year=2008,
    source=gettext_noop("Electoral Act 1907 (WA), Schedule 1, clauses 3 to 19, as counted from 2008 to 2021"),
    method=replace(
        _AUSTRALIA,
        surplus_value=SurplusValue.WEIGHTED,
        exclude=ExclusionSteps.BY_PARCEL,
        credit_by_parcel=True,
        fill=Fill.SETTLED,
        ties=TieLadder.ALL_DIFFERENT,
    ),
)
"""Weighted inclusive Gregory in whole votes, cut for each earlier parcel apart; exclusion in order of receipt.

Electoral Act 1907 (WA), Schedule 1, clauses 3 to 19. From 1989 to 2005 surpluses were divided by the number of papers,
without regard to what they were worth; the weighted method came with the amendments before the election of 2008. Read
beside ConcreteSTV, whose tests hold it to the Electoral Commission's six counts of 2008.
"""

VICTORIA = Rule(
    key="victoria",
    title=gettext_noop("Victoria, Legislative Council"),
    jurisdiction="Victoria",
    year=2006,
    source="Electoral Act 2002 (Vic), section 114A",
    method=replace(
        _AUSTRALIA,
        exclude=ExclusionSteps.FIRST_THEN_VALUE,
        fill=Fill.AT_ONCE,
        ties=TieLadder.ALL_DIFFERENT,
    ),
    gives_up=frozenset({Promise.UNRANKED, Promise.COALITIONS}),  # a surplus that waits may never move
)
"""Unweighted inclusive Gregory in whole votes; an excluded candidate's first preferences move apart.

Electoral Act 2002 (Vic), section 114A(7) to (25). Of two left for the last place the higher is elected (18), and as
many as there are places are (19), even while a surplus waits; so ConcreteSTV has it too, whose tests hold it to 24
counts. In a small field a coalition can so lose a place that its surplus would have won.
"""

NSW_LOCAL = Rule(
    key="nsw-local",
    title=gettext_noop("New South Wales, local councils"),
    jurisdiction="New South Wales",
    year=2021,
    source="Local Government (General) Regulation 2021 (NSW), Schedule 5, clauses 4 to 11",
    method=replace(
        _AUSTRALIA,
        surplus_value=SurplusValue.WEIGHTED,
        surplus_share=SurplusShare.TRANSFERABLE,
        exclude=ExclusionSteps.BY_PARCEL,
        credit_by_parcel=True,
        elect_in_substages=False,
        majority=Majority.SEVERAL,
        last_two=False,
        tie_batches=False,
    ),
)
"""Weighted inclusive Gregory in whole votes among transferable papers, cut for each earlier parcel apart.

Local Government (General) Regulation 2021 (NSW), Schedule 5, clauses 4 to 11. As the Electoral Commission reads clause
10, an exclusion is completed before anyone is elected by it.
"""

NSW_LOCAL_2005 = Rule(
    key="nsw-local-2005",
    title=gettext_noop("New South Wales, local councils until 2017"),
    jurisdiction="New South Wales",
    year=2005,
    source=gettext_noop(
        "Local Government (General) Regulation 2005 (NSW), Schedule 5, as counted from 2004 to 2017"
    ),
    method=WholePapers(
        sample=Sample.RANDOM,
        surplus_runs=True,
        surplus_order=SurplusOrder.ELECTED,
        defer=Deferral.PAIR,
        majority=Majority.SEVERAL,
        ties=TieLadder.BACKWARDS,
    ),
    gives_up=frozenset({Promise.RENAMED, Promise.UNRANKED}),
)
"""Whole papers of those received last, in proportion to their next preferences, drawn at random (by the count's seed).

Local Government (General) Regulation 2005 (NSW), Schedule 5, before 2020, as the Electoral Commission's functional
requirements for its count module describe it. The last places are filled as under the later schedule, and equal
fractions are decided as in Ireland, since the old text was not at hand.
"""

_ACT = replace(
    _AUSTRALIA,
    places=6,
    surplus_papers=SurplusPapers.LAST_PARCEL,
    surplus_share=SurplusShare.TRANSFERABLE,
    last_two=False,
    fill=Fill.SETTLED,
)

ACT = Rule(
    key="act",
    title=gettext_noop("Australian Capital Territory (Hare-Clark, six decimal places)"),
    jurisdiction="Australian Capital Territory",
    year=2020,
    source=gettext_noop("Electoral Act 1992 (ACT), Schedule 4, as amended in 2020"),
    method=_ACT,
)
"""Last-parcel Gregory among transferable papers, votes cut to six places.

Electoral Act 1992 (ACT), Schedule 4, clauses 1C to 10, as amended in 2020.
"""

ACT_1993 = Rule(
    key="act-1993",
    title=gettext_noop("Australian Capital Territory (Hare-Clark, whole votes)"),
    jurisdiction="Australian Capital Territory",
    year=1993,
    source=gettext_noop("Electoral Act 1992 (ACT), Schedule 4, as in force until 2020"),
    method=replace(_ACT, places=0),
)
"""As act, with votes cut to whole numbers: the elections of 1995 to 2016.

Electoral Act 1992 (ACT), Schedule 4, as in force until 2020, and as eVACS counted, Elections ACT's own program. An
excluded candidate who holds no paper makes a stage here, and none there.
"""

TASMANIA = Rule(
    key="tasmania",
    title=gettext_noop("Tasmania, House of Assembly (Hare-Clark)"),
    jurisdiction="Tasmania",
    year=2004,
    source="Electoral Act 2004 (Tas), Schedule 4",
    method=replace(_AUSTRALIA, surplus_papers=SurplusPapers.LAST_PARCEL),
)
"""Last-parcel Gregory in whole votes, shared among all papers of the parcel.

Electoral Act 2004 (Tas), Schedule 4. Read from the Tasmanian Electoral Commission's and the Electoral Council's
descriptions; the schedule's own text was not at hand.
"""

PRSA77 = Rule(
    key="prsa77",
    title=gettext_noop("Proportional Representation Society of Australia, quota-preferential rules"),
    jurisdiction="Australia, societies",
    year=1977,
    source="Proportional Representation Society of Australia, Proportional Representation Manual, rules of 1977",
    method=Gregory(
        quota_places=3,
        places=3,
        surplus_papers=SurplusPapers.LAST_PARCEL,
        surplus_value=SurplusValue.UNWEIGHTED,
        surplus_share=SurplusShare.TRANSFERABLE,
        surplus_order=SurplusOrder.ELECTED,
        defer=Deferral.PAIR,
        exclude=ExclusionSteps.BY_PARCEL,
        elect_in_substages=True,
    ),
    gives_up=frozenset({Promise.UNRANKED}),
)
"""Last-parcel Gregory among transferable papers, in thousandths of a vote; exclusion in order of receipt.

Proportional Representation Society of Australia, rules of 1977. Rules 1.1 to 2.3.2 were at hand; the others are read
from descriptions, which nothing official has confirmed.
"""
