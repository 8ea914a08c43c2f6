"""All words of a plan's report, and how its numbers are said: English, in one place, so that it can be translated.

Messages have names; ``%(…)s`` stands for what is put in, and ``%%`` for a per cent sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MESSAGES = {
    # The head
    "plan": "%(slate)s: plan of orders",
    "forecast": "%(slate)s: forecast of the present orders",
    "comparison": "Plans compared",
    "on-this-page": "On this page",
    "private": "This report is private.",
    "private-why": "It names who is likely to lose. Show it to those who decide on the orders, and do not "
    "publish it; publish the orders.",
    "expected": "expected seats of %(all)s",
    "against": "against %(other)s",
    "chance-of-all": "chance that all %(size)s win",
    "draws-and-seed": "%(draws)s, seed %(seed)s",
    "and": "%(first)s and %(last)s",
    "to": "%(low)s to %(high)s",
    # Outcomes
    "outcome-plan": "This plan",
    "outcome-present": "Present orders",
    "outcome-one-order": "One order for all",
    "outcome-rotation": "Plain rotation",
    "outcome": "Orders asked for",
    # Seats
    "seats": "What it wins",
    "seats-expected": "Expected seats",
    "interval": "95%% interval",
    "gain": "Plan gains",
    "seats-note": "Lines, and figures in small print, are 95%% intervals of the mean: how far the number of "
    "draws leaves it open. They say nothing of whether the assumptions are right. Gains are on the same draws.",
    "distribution": "The chance of each number of seats",
    "distribution-note": "A single count ends in one of these columns, not at the mean.",
    "at-least": "The chance of at least so many seats",
    "at-least-goal": "the goal",
    "at-least-row": "At least %(seats)s",
    # Chances
    "chances": "Each candidate’s own chance",
    "candidate": "Candidate",
    "chance": "Chance of election",
    "change": "Change",
    "fall-favourite": "The favourite’s own chance falls.",
    "fall-favourite-more": "%(name)s has the best chance of the slate under %(base)s: %(before)s. With the "
    "plan it is %(after)s.",
    "falls": "For others of the slate it falls too: %(names)s.",
    "falls-only": "It falls for %(names)s.",
    "falls-heading": "Some give up a part of their own chance.",
    "fall-of": "%(name)s (%(before)s to %(after)s)",
    "falls-none": "Nobody’s own chance falls against %(base)s by more than the draws leave open.",
    "falls-why": "First preferences that one candidate does not need are asked for another who does. All of "
    "the slate should see this table before they agree.",
    "chances-note": "The bars beside the plan’s dots are 95%% intervals of the chance, as far as the draws go. "
    "The change is against %(base)s.",
    "chances-note-alone": "The bars beside the dots are 95%% intervals of the chance, as far as the draws go.",
    # First preferences
    "firsts": "First preferences against the quota",
    "firsts-mean": "Expected",
    "firsts-quotas": "In quotas",
    "quota": "quota %(votes)s",
    "firsts-note": "Bands, and figures in small print, hold the middle nine tenths of the draws; upright marks are "
    "means. A candidate beyond the quota has a surplus; one far below it depends on transfers.",
    # Orders
    "orders": "The orders, and who gets which",
    "orders-present": "The present orders",
    "order": "Order %(letter)s",
    "order-of": "%(areas)s, %(share)s of the slate’s votes",
    "region-all": "all of it (%(areas)s)",
    "region-none": "No region",
    "regions": "Orders by region",
    "region": "Region",
    "regions-note": "Areas of each region that get each order; the darker, the larger the part of the region’s "
    "votes.",
    "total": "All",
    # Changes
    "changes": "What changes against the present orders",
    "changes-sentence": "%(changed)s of %(areas)s get another order than at present, with %(votes)s of the "
    "slate’s votes. In %(first)s, with %(first_votes)s of the votes, it begins with another name.",
    "changes-none": "No area gets another order than at present.",
    "changes-no-present": "No order is asked for at present, so there is nothing to compare with.",
    "changes-same": "Same first name, others follow in another order",
    "changes-first": "Who comes first, at present and in the plan",
    "changes-areas": "Areas",
    "changes-votes": "Slate’s votes",
    "changes-which": "Which areas",
    # Map
    "map": "The map",
    "map-label": "Map of the areas, coloured and lettered by order",
    "map-label-of": "Map of the areas where %(name)s comes first",
    "map-note": "Areas as hexagons, coloured by who comes first there, with the letter of their order. The "
    "small maps show the same for each candidate alone.",
    "first-in": "first in %(areas)s",
    # Last excluded
    "excluded": "Who comes nearest without a seat",
    "excluded-sentence": "In %(share)s of draws it is %(name)s who comes nearest to a seat without winning "
    "one, short of it by %(votes)s (median).",
    "excluded-slate": "of the slate",
    "excluded-share": "Share of draws",
    "excluded-short": "Votes short",
    "excluded-note": "Votes short of a seat are the median of those draws. The fewer, the nearer: for the slate’s own "
    "it is how much is missing, for a rival how much lies between them and a seat of the slate.",
    # What if
    "frontier": "How many orders it takes",
    "frontier-note": "Expected seats of the best plan found with so many different orders.",
    "prices": "What each condition costs",
    "prices-condition": "Condition",
    "prices-with": "With it",
    "prices-without": "Without",
    "prices-price": "Price in seats",
    "prices-not-asked": "not asked for",
    "prices-note": "Expected seats of the best plans found with and without the condition, and the difference "
    "on the same draws.",
    "constraint-whole-regions": "Whole regions",
    "constraint-floor": "A floor under each chance",
    "constraint-least-share": "A least share of votes for each",
    "constraint-home": "First at home",
    "constraint-pinned": "Areas fixed by the campaign",
    "constraint-churn": "Little change to the present orders",
    "constraint-orders": "Few orders",
    "run": "How many candidates to run",
    "run-note": "Expected seats if only the strongest so many stood, their first preferences brought level.",
    "most": "most",
    "enough": "enough",
    # Curves
    "curves": "If the assumptions are off",
    "curve-adherence": "If more or fewer follow the order",
    "curve-support": "If more or fewer support the slate",
    "curve-adherence-axis": "Share of the slate’s voters who follow",
    "curve-support-axis": "Votes for the slate, against what is expected",
    "curve-adherence-head": "Follow",
    "curve-support-head": "Votes",
    "curve-adherence-here": "assumed",
    "curve-support-here": "expected",
    "curve-ahead": "The plan is ahead of %(bases)s %(where)s.",
    "curve-everywhere": "at every point tried",
    "curve-nowhere": "at no point tried",
    "curve-from": "from %(at)s upwards",
    "curve-until": "up to %(at)s",
    "curve-between": "from %(low)s to %(high)s",
    "curve-in-parts": "at %(points)s alone",
    "curve-note": "Expected seats; each point is from %(draws)s.",
    # Areas
    "matters": "The areas whose order matters most",
    "matters-note": "Expected seats lost if this area alone were asked for the least good first name, on the "
    "same draws.",
    "matters-loss": "Seats at stake",
    "area": "Area",
    "votes": "Slate’s votes",
    # What it rests on
    "rests": "What this rests on",
    "warnings": "Warnings",
    "settings": "What was asked for",
    "assumptions": "What was assumed",
    "setting-goal": "Goal",
    "goal-seats": "The most expected seats",
    "goal-at-least": "The best chance of at least %(seats)s",
    "goal-worst": "The most expected seats in the worst tenth of draws",
    "setting-orders": "Different orders",
    "orders-any": "as many as there are candidates",
    "orders-most": "at most %(orders)s",
    "setting-whole-regions": "Whole regions",
    "setting-floor": "Least chance of each",
    "setting-least-share": "Least share of votes for each",
    "setting-homes": "First at home",
    "homes-yes": "where the balance allows",
    "setting-churn": "Change to the present",
    "churn-most": "at most %(share)s of the votes get another first name",
    "yes": "yes",
    "no": "no",
    "none": "none asked for",
    "any": "any",
    "setting-slate": "Slate",
    "setting-rule": "Counted by",
    "setting-seats": "Seats",
    "setting-candidates": "Candidates",
    "candidates-of": "%(all)s, %(size)s of them the slate’s",
    "setting-ballots": "Ballots expected",
    "setting-votes": "Of them the slate’s",
    "votes-of": "%(votes)s (%(share)s, %(quotas)s quotas)",
    "setting-quota": "Quota expected",
    "setting-adherence": "Who follow the order",
    "adherence-of": "%(mean)s of the slate’s voters, give or take %(sd)s",
    "setting-areas": "Areas",
    "areas-of": "%(areas)s in %(regions)s",
    "setting-draws": "Draws",
    "rests-note": "All figures are of simulated counts. They are as good as the votes, shares and transfers "
    "they were given; the curves above show what they are worth if those are off.",
    # Plans beside each other
    "compare-equal": "%(plans)s. The best two are too close to tell apart by these draws.",
    "compare-differ": "The plans are not from the same draws: small differences mean nothing.",
    "compare-plan": "Plan %(letter)s",
    "compare-forecast": "Forecast %(letter)s",
    "compare-other": "Beside the other plan",
    "compare-settings": "What was asked of each",
    "compare-areas": "Where their first names differ",
    "compare-areas-none": "The plans ask for the same first name everywhere.",
    "compare-areas-sentence": "In %(areas)s, with %(votes)s of the slate’s votes, they do not ask for the same "
    "first name.",
    "compare-differing": "What is not the same for all",
    "none-differ": "The same was asked of all, and the same assumed.",
    "the-same": "What is the same for all",
    "compare-question": "Asked for",
    "compare-not": "–",
    # Tables beside charts, and the terminal
    "terminal-orders": "Orders",
    "terminal-report": "The report names who is likely to lose: keep it private.",
    "terminal-nearest": "Nearest without a seat",
    "terminal-seats": "Seats",
    "terminal-chances": "Chance of election",
    "terminal-atleast": "Chance of at least",
    "terminal-falls": "Against %(base)s the own chance falls of %(names)s.",
    "terminal-nearest-of": "%(name)s: in %(share)s of draws, short by %(votes)s (median)",
    "named-present": "the present orders",
    "named-one-order": "one order for all",
    "named-rotation": "plain rotation",
    "short-plan": "Plan",
    "short-present": "Present",
    "short-one-order": "One order",
    "short-rotation": "Rotation",
    "nav-seats": "Seats",
    "nav-chances": "Each one’s chance",
    "nav-firsts": "First preferences",
    "nav-orders": "Orders and map",
    "nav-changes": "Changes",
    "nav-excluded": "Nearest without a seat",
    "nav-how-many": "How many orders",
    "nav-prices": "Price of conditions",
    "nav-curves": "If assumptions are off",
    "nav-matters": "Areas that matter",
    "nav-rests": "What this rests on",
    "nav-versus": "Beside the other plan",
    "nav-compare-seats": "Seats",
    "nav-compare-chances": "Each one’s chance",
    "nav-compare-asked": "What was asked of each",
    "nav-compare-areas": "Where they differ",
    "order-short": "Order",
    "how-many": "How many orders, how many candidates",
    "how-many-head": "With",
    "setting": "Setting",
    "compare-best": "%(plans)s. Plan %(letter)s is expected to win the most: %(seats)s seats.",
    "seats-note-short": "The line is the 95%% interval of the mean, as far as the draws go.",
    "terminal-firsts": "First preferences (quota %(quota)s)",
}
PLURALS = {
    "areas": ("%(count)s area", "%(count)s areas"),
    "regions": ("%(count)s region", "%(count)s regions"),
    "draws": ("%(count)s draw", "%(count)s draws"),
    "seats": ("%(count)s seat", "%(count)s seats"),
    "orders": ("%(count)s order", "%(count)s orders"),
    "candidates": ("%(count)s candidate", "%(count)s candidates"),
    "plans": ("%(count)s plan", "%(count)s plans"),
    "votes": ("%(count)s vote", "%(count)s votes"),
    "warnings": ("%(count)s warning", "%(count)s warnings"),
    "enough": (
        "%(count)s order is enough: more win no more than the draws leave open.",
        "%(count)s orders are enough: more win no more than the draws leave open.",
    ),
}
MINUS = "−"


def say(key: str, **values: object) -> str:
    """The message of a name, with values put in."""
    return MESSAGES[key] % values


def count(key: str, number: int) -> str:
    """So many of something, such as ``12 areas``."""
    one, many = PLURALS[key]
    return (one if number == 1 else many) % {"count": f"{number:,}"}


def listed(items: Sequence[str]) -> str:
    """Things in a row, such as ``Ann, Bob and Cat``."""
    if len(items) < 2:
        return "".join(items)
    return say("and", first=", ".join(items[:-1]), last=items[-1])


def seats(value: float) -> str:
    """Expected seats, such as ``4.30``."""
    return _signed(f"{value:.2f}")


def gain(value: float) -> str:
    """A difference in expected seats, such as ``+0.28``."""
    said = seats(value)
    return said if said.startswith(MINUS) or not float(said) else f"+{said}"


def seats_range(low: float, high: float) -> str:
    """An interval of expected seats, such as ``4.29 to 4.31``."""
    return say("to", low=seats(low), high=seats(high))


def gain_range(low: float, high: float) -> str:
    """An interval of differences, such as ``+0.26 to +0.30``."""
    return say("to", low=gain(low), high=gain(high))


def percent(share: float) -> str:
    """A share or a chance, such as ``66%``; what is nearly none or nearly all is not said to be none or all."""
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def change(step: float) -> str:
    """A change of support, such as ``+10%``."""
    said = _signed(f"{step * 100:.0f}")
    return f"{said}%" if step <= 0 else f"+{said}%"


def points(step: float) -> str:
    """A change of a chance in percentage points, such as ``−34``."""
    said = _signed(f"{step * 100:.0f}")
    return said if said.startswith(MINUS) or said == "0" else f"+{said}"


def votes(number: float) -> str:
    """Votes to the nearest whole one, such as ``12,955``."""
    return _signed(f"{number:,.0f}")


def quotas(number: float) -> str:
    """Votes in quotas, such as ``0.74``."""
    return f"{number:.2f}"


def small(number: float) -> str:
    """A small number of seats to two figures, such as ``0.0012``."""
    if not number:
        return "0"
    places = 1
    while round(abs(number), places) * 10**places < 10 and places < 6:
        places += 1
    return _signed(f"{number:.{places}f}")


def decimal(places: int) -> Callable[[float], str]:
    """Says numbers with so many decimal places."""
    return lambda number: _signed(f"{number:.{places}f}")


def draws(number: int, seed: int) -> str:
    """How many draws a figure is from and from which seed."""
    return say("draws-and-seed", draws=count("draws", number), seed=seed)


def letter(place: int) -> str:
    """The letter of a place: A for 1, Z for 26, AA for 27."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _signed(text: str) -> str:
    """A number with a true minus, and without one before a nought."""
    if not text.startswith("-"):
        return text
    return MINUS + text[1:] if text.strip("-0.,") else text[1:]
