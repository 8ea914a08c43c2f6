"""Rules of the United Kingdom."""

from __future__ import annotations

from slatecraft.stv.rule import (
    Deferral,
    ExclusionSteps,
    Gregory,
    Majority,
    Many,
    Quota,
    Rule,
    SurplusPapers,
    SurplusShare,
    TieLadder,
)

SCOTTISH = Rule(
    key="scottish",
    title="Scottish local elections",
    jurisdiction="Scotland",
    year=2007,
    source="Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52",
    method=Gregory(),
)
"""Weighted inclusive Gregory with a whole Droop quota and values cut to five places.

Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 46 to 52.
"""

ERS97 = Rule(
    key="ers97",
    title="Electoral Reform Society, third edition",
    jurisdiction="United Kingdom, societies and unions",
    year=1997,
    source="Newland and Britton, How to conduct an election by the STV, 3rd edition (1997), section 5",
    method=Gregory(
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
        fill_early=True,
        ties=TieLadder.FORWARDS,
        tie_batches=True,
    ),
)
"""Newland and Britton, "How to conduct an election by the Single Transferable Vote", third edition, 1997, section 5."""

NORTHERN_IRELAND = Rule(
    key="northern-ireland",
    title="Northern Ireland, local and Assembly elections",
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
        fill_early=True,
        ties=TieLadder.FORWARDS,
    ),
)
"""Local Elections (Northern Ireland) Order 1985 (SI 1985/454), Schedule 5 of the Electoral Law Act, rules 46 to 52."""
