"""Rules of the United States."""

from __future__ import annotations

from dataclasses import replace

from slatecraft.stv.rule import (
    Equal,
    Fill,
    Gregory,
    Promise,
    Reading,
    Repeated,
    Rule,
    Sample,
    Skipped,
    SurplusPapers,
    TieLadder,
    WholePapers,
    gettext_noop,
)

_PASSED_OVER = Reading(skipped=Skipped.PASS_OVER, repeated=Repeated.PASS_OVER, equal=Equal.PASS_OVER)

_MINNEAPOLIS = Gregory(
    places=4,
    surplus_fraction_places=4,
    receive_until_transfer=True,
    strictly=True,
    losers_first=True,
    fill=Fill.EARLY,
    ties=TieLadder.NONE,
)

MINNEAPOLIS = Rule(
    key="minneapolis",
    title=gettext_noop("Minneapolis, boards at large"),
    jurisdiction="Minneapolis, Minnesota",
    year=2013,
    source="Minneapolis Code of Ordinances, title 8.5, chapter 167, sections 167.20 and 167.70",
    method=_MINNEAPOLIS,
    reading=_PASSED_OVER,
)
"""Weighted inclusive Gregory to four places; the mathematically impossible are defeated together, before surpluses
move.

Minneapolis Code of Ordinances, chapter 167, as amended in 2013: the surplus fraction and the transfer value are each
cut to four places; one candidate's surplus is dealt with in a round, and others over the threshold receive until
then. Undeclared write-in candidates have no place in this count: leave them out of the ballots.
"""

PORTLAND = Rule(
    key="portland",
    title=gettext_noop("Portland, city council"),
    jurisdiction="Portland, Oregon",
    year=2024,
    source="Portland City Code, chapter 2.08, section 2.08.030",
    method=replace(_MINNEAPOLIS, losers_first=False, receive_until_transfer=False),
    reading=_PASSED_OVER,
)
"""Weighted inclusive Gregory to four places, one exclusion at a time.

Portland City Code, chapter 2.08 (2023). The threshold and the reading of ballots are the code's; the places and the
order of work are those of the model statute on which it rests, since the text of 2.08.030 was not at hand.
"""

CAMBRIDGE = Rule(
    key="cambridge",
    title=gettext_noop("Cambridge, city council and school committee"),
    jurisdiction="Cambridge, Massachusetts",
    year=1941,
    source=gettext_noop(
        "Massachusetts General Laws, chapter 54A, sections 9 and 16(b), with the Cincinnati method for surpluses"
    ),
    method=WholePapers(
        mix=False,
        sample=Sample.EVERY_NTH,
        surplus_papers=SurplusPapers.ALL,
        receive_to_quota=True,
        cut_off=50,
        ties=TieLadder.BACKWARDS,
    ),
    reading=_PASSED_OVER,
    gives_up=frozenset({Promise.ORDER, Promise.RENAMED, Promise.UNRANKED}),
)
"""Whole ballots in the order of the file: every n-th of a surplus moves, and nobody receives more than the quota.

Massachusetts General Laws, chapter 54A (Plan E), and the city's reports of its counts. The order of the ballots
(precincts by lot, then as they were cast) is the file's. Candidates with fewer than 50 votes after the first surpluses
are defeated together, unless that leaves fewer candidates than places; of equal ones the last on the ballot paper
comes first. If a surplus has more votes than ballots with a next preference, the rest counts as not transferable.
"""
