"""Meek's method and its kin, under which the elected keep a part of every vote."""

from __future__ import annotations

from slatecraft.stv.rule import (
    Draw,
    Early,
    Equal,
    Keep,
    Meek,
    Pace,
    Quota,
    Reading,
    Rule,
    Settled,
    TieLadder,
    gettext_noop,
)

DIVIDED = Reading(equal=Equal.SPLIT)
"""A paper with equal preferences is divided among the orders in which they could have been written, as I. D. Hill
proposed for Meek's method ("Difficulties with equality of preference", Voting matters 13, 2001)."""

MEEK = Rule(
    key="meek",
    title=gettext_noop("Meek, reference rule"),
    jurisdiction="societies",
    year=2010,
    source="Proportional Representation Foundation, Reference Meek rule, steps A to C",
    method=Meek(),
    reading=DIVIDED,
)
"""Meek's method in nine decimal places, as the Proportional Representation Foundation's reference rule (2010) sets it
out and Droop.py counts it (``meek-prf``).

A pass elects whoever has the quota, the votes divided by one more than the seats, cut, and 0.000000001. If nobody has
it and all surpluses together are less than 0.000001, or did not fall, the lowest candidate is excluded. Whoever is no
further above the lowest than all surpluses together is tied with them; the rule leaves it to whoever uses it how ties
are broken, so here it is by lot. It knows no equal preferences: they are divided as Hill proposed, so that what an
elected one of those that share a preference does not keep goes to the others. (Droop.py passes it to the next
preference, past them, so that it counts otherwise once one of them is elected.)
"""

MEEK_1987 = Rule(
    key="meek-1987",
    title=gettext_noop("Meek, Algorithm 123"),
    jurisdiction="societies",
    year=1987,
    source="Hill, Wichmann and Woodall, Algorithm 123, Computer Journal 30(3), 277-281",
    method=Meek(
        places=18,
        guard=9,
        quota=Quota.DROOP_EXACT,
        pace=Pace.SETTLED,
        settled=Settled.RATIO,
        limit=5,
        most_passes=500,
        near_ties=False,
    ),
    reading=DIVIDED,
)
"""I. D. Hill, B. A. Wichmann and D. R. Woodall, "Algorithm 123: Single Transferable Vote by Meek's method", The
Computer Journal 30(3), 1987, pages 277 to 281.

Keep values are worked out anew until the votes of all the elected are within a hundred-thousandth of the quota, which
is the votes divided by one more than the seats; then whoever has it is elected, or else the lowest candidate excluded.
The program calculates in floating-point numbers, which are not the same on every machine; here it is done in guarded
decimals, 18 places and 9 more. The program's own pseudo-random numbers for ties are replaced by the lot.
"""

MEEK_2006 = Rule(
    key="meek-2006",
    title=gettext_noop("Meek, as implemented by Hill"),
    jurisdiction="societies",
    year=2006,
    source="Hill, Implementing STV by Meek's method, Voting matters 22, 7-10",
    method=Meek(
        pace=Pace.PASSES,
        limit=4,
        early=Early.LOWEST,
        near_ties=False,
        without_votes=True,
        ties=TieLadder.FORWARDS,
    ),
    reading=DIVIDED,
)
"""I. D. Hill, "Implementing STV by Meek's method", Voting matters 22, 2006, pages 7 to 10.

In nine decimal places. After every pass, the first too, whoever has the quota is elected; then the lowest candidate is
excluded if all surpluses together could not lift them to the next above, or are less than 0.0001. Candidates without a
vote go together. A tie goes to the votes of the first pass in which they differed, then to the lot, where Hill's
program uses pseudo-random numbers of its own.
"""

MEEK_NZ = Rule(
    key="meek-nz",
    title=gettext_noop("New Zealand, local elections"),
    jurisdiction="New Zealand",
    year=2004,
    source="Local Electoral Regulations 2001 (SR 2001/145), schedule 1A",
    method=Meek(
        half_alone=True,
        pace=Pace.PASSES,
        limit=4,
        early=Early.LOWEST,
        near_ties=False,
        unranked_withdrawn=True,
        ties=TieLadder.FORWARDS,
        draw=Draw.NEW_ZEALAND,
    ),
)
"""Local Electoral Regulations 2001 (SR 2001/145), schedule 1A, in force since 1 January 2004, as elections are counted.

It is Hill's method (see `MEEK_2006`), with these differences. Where there are several seats, candidates whom nobody
ranks do not stand (clause 20), and places for which there is then nobody stay vacant (21); for one seat there is no
such clause. Candidates without a vote are excluded one by one (13). For one seat, half of the votes, rounded up, elects
(26). A tie goes to the votes of the first step in which they differed (40), then to pseudo-random numbers, the lowest
of which is excluded, unless somebody is asked. They are made from the numbers of candidates, those withdrawn too, of
vacancies and of papers (41 to 47), and 10,000 less counts in every second step (48). A preference that is not unique or
not consecutive ends the paper (37).

Clause 40 asks for "the earliest step at which the candidates had different numbers of votes". That is read of any two
of those tied, as in Hill's program: of three of whom two were level behind the third then, a later step at which these
two differed decides. Only those who never differed are left to the numbers.

Elections are counted by a program, and where its published counts are not what the schedule says to the letter, this
rule follows the program. (a) The schedule only elects in its first step (5 and 6), and excludes from the second on (13,
28); the program excludes in the first already (Dunedin, Strath Taieri, 2025). (b) Of the pseudo-random numbers it takes
the last four digits, and turns them round in its first step, which does the work of the schedule's second (Kapiti
Coast, districtwide, 2016). (c) Clause 10 rounds up each product of keep values, so that a paper can count for more than
one vote, and more candidates can reach the quota than there are places. The program takes what each candidate keeps,
rounded up, from what the paper has left. (Dunedin, Cargill ward, 2004, ninth step: 0.308948430 of the keep value
0.059775757 of each paper is 0.018467626 so, and 0.018467627 by the letter.) With ``first_pass_excludes = false`` a rule
of one's own goes by the letter in (a); seldom does that elect anybody else.
"""

WARREN = Rule(
    key="warren",
    title=gettext_noop("Warren"),
    jurisdiction="societies",
    year=1994,
    source=gettext_noop(
        "Hill, Meek or Warren counting, Voting matters 1 (1994); after Droop.py, but for when surpluses are settled"
    ),
    method=Meek(
        keep=Keep.PRICE,
        places=18,
        guard=9,
        quota=Quota.DROOP_EXACT,
        quota_more=True,
        settled=Settled.AT_MOST,
        limit=9,
        early=Early.GROUP,
    ),
    reading=DIVIDED,
)
"""C. H. E. Warren's method, after I. D. Hill, "Meek or Warren counting", Voting matters 1, March 1994, as Droop.py
counts it (``warren``) but for when surpluses are settled.

Everything is as in Meek's method, but an elected candidate has a price: they keep that much of every paper, or all it
has left if that is less; a paper that stands for a part of a vote, or for more, pays that part or multiple. In guarded
decimals, 18 places and 9 more; more than the votes divided by one more than the seats elects; surpluses are settled at
0.000000001, or when no price changes. Before that, as many of the lowest candidates are excluded together as have, with
all surpluses, fewer votes than the next above.

Droop.py takes surpluses as settled when they did not fall in a pass. Under Warren's method what one of the elected
gives up can go whole to another while prices still fall, and a candidate whom it would have reached is excluded; so
that does not count here.
"""
