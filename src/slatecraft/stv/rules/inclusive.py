"""Weighted inclusive Gregory as a method of no country, and what is near it."""

from __future__ import annotations

from slatecraft.stv.rule import (
    Arithmetic,
    Equal,
    Gregory,
    Many,
    Quota,
    Reading,
    Repeated,
    Rule,
    Skipped,
    TieLadder,
    gettext_noop,
)

WIG = Rule(
    key="wig",
    title=gettext_noop("Weighted inclusive Gregory"),
    jurisdiction="none in particular",
    year=2007,
    source=gettext_noop(
        "The method of SSI 2007/42 (Scotland), which was the first law to use it with decimals"
    ),
    method=Gregory(),
)
"""All papers of a surplus move, each at its value times the surplus over the votes; values are cut to five places.

A rule of one's own may change the quota (Droop or Hare, whole, to some places or exact), the places, or cut nothing.
"""

WIG_EXACT = Rule(
    key="wig-exact",
    title=gettext_noop("Weighted inclusive Gregory, in exact fractions"),
    jurisdiction="none in particular",
    year=2007,
    source=gettext_noop("As wig, with nothing cut, and the exact Droop quota, which must be exceeded"),
    method=Gregory(
        quota=Quota.DROOP_EXACT,
        quota_places=None,
        quota_more=True,
        arithmetic=Arithmetic.EXACT,
    ),
    reading=Reading(equal=Equal.SPLIT),
)
"""Weighted inclusive Gregory in exact fractions: who has more than the exact Droop quota is elected."""

WIG_HARE = Rule(
    key="wig-hare",
    title=gettext_noop("Weighted inclusive Gregory with the Hare quota"),
    jurisdiction="none in particular",
    year=2007,
    source=gettext_noop("As wig, with the quota of Thomas Hare: votes divided by seats"),
    method=Gregory(quota=Quota.HARE, quota_places=None),
)
"""Weighted inclusive Gregory with the Hare quota, to five places."""

WRIGHT = Rule(
    key="wright",
    title=gettext_noop("Wright system"),
    jurisdiction="proposed for Australia",
    year=2008,
    source=(
        "A. van der Craats, submission to the Joint Standing Committee on Electoral Matters "
        "on the 2007 federal election"
    ),
    method=Gregory(arithmetic=Arithmetic.EXACT, quota_places=0, restart=True),
)
"""Weighted inclusive Gregory in exact fractions; every exclusion begins the count anew as if the excluded had not
stood.

A. van der Craats, submission to the inquiry into the 2007 federal election, Joint Standing Committee on Electoral
Matters (2008). The quota is worked out anew from the papers that still name a candidate in the count. The submission
leaves ties open: they are looked up backwards here.
"""

IRV = Rule(
    key="irv",
    title=gettext_noop("Instant runoff (the alternative vote)"),
    jurisdiction="United Kingdom and elsewhere, one seat",
    year=1998,
    source="Report of the Independent Commission on the Voting System (Cm 4090, 1998), chapter 5: the alternative vote",
    method=Gregory(quota=Quota.MAJORITY, places=0, ties=TieLadder.BACKWARDS),
)
"""One seat: the lowest is excluded until somebody has more than half of the votes still in the count."""

SAN_FRANCISCO = Rule(
    key="san-francisco",
    title=gettext_noop("Ranked-choice voting of San Francisco"),
    jurisdiction="San Francisco, one seat",
    year=2002,
    source="Charter of the City and County of San Francisco, section 13.102",
    method=Gregory(
        quota=Quota.MAJORITY,
        places=0,
        exclude_many=Many.CERTAIN,
        strictly=True,
        ties=TieLadder.NONE,
    ),
    reading=Reading(skipped=Skipped.PASS_OVER, repeated=Repeated.PASS_OVER, equal=Equal.STOP),
)
"""One seat: as irv, but all who together have fewer votes than the next above are excluded at once; ties go to lot.

Charter of the City and County of San Francisco, section 13.102(e). It does not say which of several possible groups
that is: the largest, as the Department of Elections counted in 2008 and 2010. In 2004 it took smaller ones; the winner
is the same.
"""
