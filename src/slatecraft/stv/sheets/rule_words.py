"""How a rule counts, in words: a sentence for each of its parameters."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from slatecraft.stv.rule import Gregory, Meek, Outcomes, Quota, Quotient, WholePapers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slatecraft.stv.rule import Reading, Rule

Value = str | int | bool | None

QUOTA = {
    "droop": "The quota is the valid votes divided by one more than the seats, {cut}, and {unit} more: so many "
    "votes elect, and no more candidates than there are seats can have them.",
    "droop-up": "The quota is the valid votes divided by one more than the seats, rounded up to {places}.",
    "droop-exact": "The quota is the valid votes divided by one more than the seats, {cut}.",
    "hare": "The quota is the valid votes divided by the seats, {cut}.",
    "hare-up": "The quota is the valid votes divided by the seats, rounded up to {places}.",
    "majority": "More than half of the votes of the continuing candidates elect.",
}
SURPLUS_PAPERS = {
    "all": "All papers of an elected candidate are looked at when the surplus is transferred.",
    "last-parcel": "Of an elected candidate's papers only those received last, which brought the surplus, are "
    "looked at.",
}
SURPLUS_ORDER = {
    "largest": "The largest surplus is transferred first.",
    "order-elected": "Surpluses are transferred in the order in which the candidates were elected.",
    "largest-then-earlier": "The largest surplus is transferred first; of equal ones that which arose earlier.",
}
DEFER = {
    "never": "Every surplus is transferred before anybody is excluded.",
    "group": "Surpluses wait while all of them together could save neither the lowest candidate nor a group of the "
    "lowest.",
    "pair": "Surpluses wait while all of them together could not save the lowest candidate.",
    "dail": "Surpluses wait while they could neither elect nor save anybody, nor take the lowest candidate over a "
    "quarter of the quota.",
}
MANY = {
    "one": "Candidates are excluded one at a time, the one with the fewest votes.",
    "certain": "As many of the lowest are excluded together as could not, with all their votes and the surpluses "
    "that wait, overtake the next above.",
    "bulk": "As many of the lowest are excluded together as could not, with all their votes, save one of them or "
    "elect anybody.",
    "certain-dail": "As many of the lowest are excluded together as could not, with all their votes and the "
    "surpluses that wait, overtake the next above, unless one of them might still get more than a quarter of the "
    "quota.",
}
MAJORITY = {
    "none": "",
    "at-least": "The last place goes to a candidate who has as many votes as all others that continue and the "
    "surpluses together.",
    "more-than": "The last place goes to a candidate who has more votes than all others that continue and the "
    "surpluses together.",
    "several": "The last places go to as many candidates once the lowest of them has more votes than all below and "
    "the surpluses together.",
    "more-than-dail": "The last place goes to a candidate who has more votes than all others that continue and the "
    "surpluses together; and all but the lowest are elected where the lowest could not overtake the next above.",
}
TIES = {
    "forwards": "Of candidates who are tied, the votes at the earliest stage at which they differed decide, and "
    "then the lot.",
    "backwards": "Of candidates who are tied, the votes at the latest stage at which they differed decide, and "
    "then the lot.",
    "all-different": "Of candidates who are tied, the votes at the latest stage at which no two of them had the same "
    "decide, and then the lot.",
    "none": "Ties are broken by lot.",
}
STRICTLY = {
    True: "Losing is certain only with fewer votes than the next above.",
    False: "",
}
FILL = {
    "early": "When as many candidates are left as places they are elected, before the papers of the last one excluded "
    "move.",
    "moved": "When as many candidates are left as places they are elected, after the papers of the last one excluded "
    "have moved.",
    "settled": "When as many candidates are left as places they are elected, after the papers of the last one "
    "excluded have moved, and all surpluses.",
    "at-once": "When as many candidates are left as places they are elected, whatever papers or surpluses have "
    "still to move.",
}

GREGORY: Mapping[str, Mapping[Any, str]] = {
    "quota": QUOTA,
    "quota_more": {True: "More than the quota is needed.", False: ""},
    "quota_falls": {
        True: "Until somebody is elected, the quota is worked out anew when votes become non-transferable.",
        False: "",
    },
    "threshold": {
        True: "Besides, a candidate is elected with as much as the votes still in play divided by one more than "
        "the places left.",
        False: "",
    },
    "arithmetic": {
        "values": "The value of each paper is cut to {decimals}; what is lost by it is booked as rounding.",
        "credits": "The votes that a candidate gets from papers of one value are cut to {decimals}; what is lost "
        "by it is booked as rounding.",
        "exact": "Votes are exact fractions: nothing is cut.",
    },
    "surplus_papers": SURPLUS_PAPERS,
    "surplus_value": {
        "weighted": "Each of these papers keeps the share of its value that the surplus is of the votes they carry.",
        "unweighted": "Each of these papers gets the same value, whatever value it had: the surplus divided by "
        "their number.",
    },
    "surplus_share": {
        "all": "Papers without a next preference count in this, and their share of the surplus becomes "
        "non-transferable.",
        "transferable": "Only papers with a next preference count in this; none gets more than the value it had.",
    },
    "surplus_order": SURPLUS_ORDER,
    "receive_until_transfer": {
        True: "The elected go on receiving papers until their surplus is dealt with in its turn.",
        False: "The elected receive no more papers.",
    },
    "defer": DEFER,
    "exclude": {
        "together": "All papers of an excluded candidate move at once, each at the value it has.",
        "by-value": "The papers of an excluded candidate move in portions of one value each, the highest value "
        "first.",
        "first-then-value": "The papers of an excluded candidate move in portions: the first preferences, then "
        "those of one value each, the highest value first.",
        "by-parcel": "The papers of an excluded candidate move parcel by parcel, in the order in which they were "
        "received.",
    },
    "exclude_many": MANY,
    "strictly": STRICTLY,
    "losers_first": {True: "Certain losers are excluded even before a surplus is transferred.", False: ""},
    "elect_in_substages": {
        True: "A candidate whom a portion takes to the quota is elected at once, and receives nothing of the next.",
        False: "",
    },
    "credit_by_parcel": {True: "Votes are cut for each parcel apart.", False: ""},
    "majority": MAJORITY,
    "last_two": {
        True: "Of two candidates left for the last place, the one with more votes is elected without an exclusion; if "
        "they are level, the lot decides at once.",
        False: "",
    },
    "fill": FILL,
    "restart": {True: "Every exclusion begins the count anew, as if the excluded had not stood.", False: ""},
    "ties": TIES,
    "all_different_to_elect": {
        True: "Who of several is elected first, or whose surplus moves first, is decided by the latest stage at which "
        "no two of them had the same.",
        False: "",
    },
    "tie_batches": {
        True: "For this the votes after each portion of an exclusion are looked at too.",
        False: "",
    },
}
WHOLE_PAPERS: Mapping[str, Mapping[Any, str]] = {
    "mix": {
        True: "The papers are mixed before the count, by its seed: which papers make up a surplus depends on it.",
        False: "The papers are taken in the order of the file: which of them make up a surplus depends on it.",
    },
    "quota": QUOTA,
    "receive_to_quota": {
        True: "A candidate is elected with the very paper that makes up the quota, and receives no more.",
        False: "",
    },
    "surplus_papers": SURPLUS_PAPERS,
    "surplus_runs": {
        True: "Papers from surpluses that came just before count as received last too, as long as nobody was "
        "elected between.",
        False: "",
    },
    "sample": {
        "last-filed": "Whole papers move: for each next preference as many as are in proportion, those filed last.",
        "random": "Whole papers move: for each next preference as many as are in proportion, drawn at random.",
        "every-nth": "Whole papers move: every n-th, where n is the papers divided by the surplus.",
    },
    "surplus_order": SURPLUS_ORDER,
    "defer": DEFER,
    "exclude_many": MANY,
    "strictly": STRICTLY,
    "majority": MAJORITY,
    "fill": FILL,
    "ties": TIES,
}
MEEK_QUOTA = (
    "The quota is the votes of candidates divided by one more than the seats, cut{more}; it is worked out anew "
    "after every pass."
)
MEEK: Mapping[str, Mapping[Any, str]] = {
    "keep": {
        "share": "An elected candidate keeps the same share of whatever each paper is worth when it comes, and "
        "passes on the rest.",
        "price": "An elected candidate keeps the same value of each paper, or all it has if that is less, and "
        "passes on the rest.",
    },
    "quota": dict.fromkeys(Quota, MEEK_QUOTA.replace("{more}", ""))
    | {Quota.DROOP: MEEK_QUOTA.replace("{more}", ", and one unit of the last place more")},
    "quota_more": {True: "More than the quota is needed.", False: ""},
    "half_alone": {
        True: "With one seat, half of the votes rounded up to a whole number is the quota.",
        False: "",
    },
    "pace": {
        "rounds": "Whoever has the quota is elected after every pass, which ends a round; an exclusion ends one "
        "too, and surpluses must be settled for it.",
        "passes": "After every pass candidates are elected, then excluded if that is due, and the shares change.",
        "settled": "Candidates are elected, or else one excluded, only when surpluses are settled.",
    },
    "settled": {
        "less": "Surpluses are settled when all of them together are less than {limit}.",
        "at-most": "Surpluses are settled when all of them together are no more than {limit}.",
        "ratio": "Surpluses are settled when the quota divided by the votes of any elected candidate differs from "
        "1 by no more than {limit}.",
    },
    "early": {
        "never": "Nobody is excluded before surpluses are settled.",
        "lowest": "The lowest candidate is excluded earlier if all surpluses together could not lift them to the "
        "next above.",
        "group": "As many of the lowest are excluded together, and earlier, as have with all surpluses fewer votes "
        "than the next above.",
    },
    "first_pass_excludes": {True: "", False: "After the first pass candidates are only elected."},
    "near_ties": {
        True: "Candidates are tied for exclusion who are no further above the lowest than all surpluses together.",
        False: "",
    },
    "without_votes": {
        True: "Candidates without a vote are excluded together once surpluses are settled.",
        False: "",
    },
    "unranked_withdrawn": {
        True: "Where there are several seats, those whom no paper names do not stand, and their places are not "
        "filled.",
        False: "",
    },
    "ties": TIES,
    "draw": {
        "seed": "",
        "new-zealand": "The lot is the pseudo-random numbers of New Zealand's Local Electoral Regulations.",
    },
}
QUOTIENT: Mapping[str, Mapping[Any, str]] = {
    "restart": {
        True: "Every exclusion begins the count anew, as if the excluded had not stood.",
        False: "After an exclusion the count goes on with those elected so far.",
    },
}
READING: Mapping[str, Mapping[Any, str]] = {
    "skipped": {
        "stop": "A ballot with a preference left out counts up to the gap.",
        "pass-over": "A preference left out is passed over.",
        "invalid": "A ballot with a preference left out is invalid.",
    },
    "repeated": {
        "stop": "A ballot that names a candidate twice counts up to the repetition.",
        "pass-over": "A candidate named twice on a ballot is passed over the second time.",
        "invalid": "A ballot that names a candidate twice is invalid.",
    },
    "equal": {
        "refuse": "Ballots with equal preferences have no place: such an election is not counted.",
        "stop": "A ballot with equal preferences counts up to them.",
        "pass-over": "Equal preferences are passed over.",
        "split": "A ballot with equal preferences is divided equally among the orders in which they could have "
        "been written.",
        "invalid": "A ballot with equal preferences is invalid.",
    },
}
OF_SURPLUSES = {
    "arithmetic",
    "surplus_papers",
    "surplus_value",
    "surplus_share",
    "surplus_order",
    "surplus_fraction_places",
    "receive_until_transfer",
    "defer",
}
"""Parameters that matter only where there are surpluses."""


def rule_sentences(rule: Rule) -> tuple[str, ...]:
    """How a rule counts: a sentence for each parameter that says something, in the order of a count."""
    method = rule.method
    said = [*_family(method), *_told(method), *_told(rule.reading)]
    return tuple(sentence for sentence in said if sentence)


def _family(method: object) -> Iterator[str]:
    if isinstance(method, Gregory) and method.quota == Quota.MAJORITY:
        yield "Every paper counts for one candidate at a time."
    elif isinstance(method, Gregory):
        yield "Every paper counts for one candidate at a time, at a value that falls when it has helped to elect."
    elif isinstance(method, WholePapers):
        yield "Every paper counts for one candidate at a time, and always as one vote."
    elif isinstance(method, Meek):
        yield (
            "Every paper counts for all the elected whom it names, each of whom keeps a part of it, and then for "
            "one continuing candidate."
        )
    elif isinstance(method, Quotient):
        yield (
            "Each candidate's papers are divided by one more than the candidates those papers have elected "
            "already; the highest quotient is elected if it is over the quota, and the lowest is excluded otherwise."
        )
        yield (
            "The quota is the papers in play divided by one more than the seats, less what papers out of play have "
            "elected."
        )
    elif isinstance(method, Outcomes):
        yield (
            "Every possible set of winners is compared with every other, after a transfer of the surpluses of "
            "those in both; the set that beats all others is elected."
        )
        yield f"More than {method.most_outcomes} sets are refused."


def _told(values: Gregory | WholePapers | Meek | Quotient | Outcomes | Reading) -> Iterator[str]:
    table = {Gregory: GREGORY, WholePapers: WHOLE_PAPERS, Meek: MEEK, Quotient: QUOTIENT, Outcomes: {}}.get(
        type(values), READING
    )
    given = {field.name: getattr(values, field.name) for field in fields(values)}
    order = [name for name in table if name in given] + [name for name in given if name not in table]
    # Where more than half elects there is one seat, and no surplus.
    alone = given.get("quota") == Quota.MAJORITY
    for name in order:
        if alone and name in OF_SURPLUSES:
            continue
        if name in table:
            yield table[name][given[name]].format(**_figures(values))
        else:
            yield _number(name, given)


def _number(name: str, given: Mapping[str, Value]) -> str:
    """The sentence of a parameter that is a number and has one of its own."""
    value = given[name]
    if value is None or value == 0:
        return ""
    if name == "surplus_fraction_places":
        return f"The surplus divided by the votes is itself cut to {_places(value)} before it multiplies a value."
    if name == "guard":
        return f"Everything is worked out in {value} further places."
    if name == "places" and "keep" in given:
        return f"Votes have {_places(value)}."
    if name == "most_passes":
        return f"After {value} passes surpluses count as settled in any case."
    if name == "cut_off":
        return (
            f"After the first surpluses all candidates with fewer than {value} votes are excluded together."
        )
    return ""


def _figures(values: object) -> dict[str, str]:
    """What the sentences of other parameters say about places."""
    places = getattr(values, "places", 0)
    quota = getattr(values, "quota_places", 0)
    shown = places if quota is None else quota
    exact = quota is None and getattr(values, "arithmetic", "") == "exact"
    return {
        "cut": "as an exact fraction" if exact else f"cut to {_places(shown)}",
        "unit": "one" if shown == 0 else f"0.{'0' * (shown - 1)}1",
        "places": _places(shown),
        "decimals": _places(places),
        "limit": f"0.{'0' * (getattr(values, 'limit', 1) - 1)}1",
    }


def _places(number: Value) -> str:
    if number == 0:
        return "a whole number"
    return "one decimal place" if number == 1 else f"{number} decimal places"
