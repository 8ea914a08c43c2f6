"""All words of a plan's report, in English and Welsh, and how its numbers are said.

Messages have names; ``%(…)s`` stands for what is put in, and ``%%`` for a per cent sign. The standard library's gettext
does the translating, from a catalogue of this room (``locale/cy``); the words of its terms are listed in
docs/welsh-terms.md. Numbers are written alike in both languages.
"""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import TYPE_CHECKING

from slatecraft.stv.sheets.words import VOWELS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LANGUAGES = ("en", "cy")
LOCALE = Path(__file__).parent.parent / "locale"


def _(message: str) -> str:
    """Mark a message, so that `make messages` finds it."""
    return message


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a message that depends on a number."""
    return one, many


MESSAGES = {
    # The verdict
    "verdict-one-candidate": _("A slate of one candidate has one order: there is nothing to split."),
    "verdict-one-order": _(
        "Splitting does not help here: no split was clearly better than one order for all, which is expected to win "
        "%(seats)s of %(all)s seats (%(draws)s)."
    ),
    "verdict-one-order-bound": _(
        "With what is asked for, splitting does not help here: no split that keeps to it was clearly better than one "
        "order for all, which is expected to win %(seats)s of %(all)s seats (%(draws)s)."
    ),
    "verdict-behind": _(
        "%(orders)s are expected to win %(seats)s of %(all)s seats, %(gain)s fewer than the best single order for all, "
        "which does not keep to what was asked (%(draws)s)."
    ),
    "verdict-level": _(
        "%(orders)s are expected to win %(seats)s of %(all)s seats, one order for all %(alone)s: splitting hardly "
        "helps here (%(draws)s)."
    ),
    "verdict-ahead": _(
        "%(orders)s are expected to win %(seats)s of %(all)s seats, %(gain)s more than the best single order for all "
        "would (%(draws)s)."
    ),
    "verdict-behind-at-least": _(
        "With %(orders)s the chance of at least %(least)s is %(reached)s, less than with the best single order for "
        "all, which has %(alone_reached)s and does not keep to what was asked (%(draws)s)."
    ),
    "verdict-level-at-least": _(
        "With %(orders)s the chance of at least %(least)s is %(reached)s, with the best single order for all "
        "%(alone_reached)s: splitting hardly helps here (%(draws)s)."
    ),
    "verdict-ahead-at-least": _(
        "With %(orders)s the chance of at least %(least)s is %(reached)s, with the best single order for all "
        "%(alone_reached)s (%(draws)s)."
    ),
    "verdict-behind-worst": _(
        "In the worst tenth of draws %(orders)s are expected to win %(reached)s of %(all)s seats, fewer than the best "
        "single order for all, which wins %(alone_reached)s and does not keep to what was asked (%(draws)s)."
    ),
    "verdict-level-worst": _(
        "In the worst tenth of draws %(orders)s are expected to win %(reached)s of %(all)s seats, the best single "
        "order for all %(alone_reached)s: splitting hardly helps here (%(draws)s)."
    ),
    "verdict-ahead-worst": _(
        "In the worst tenth of draws %(orders)s are expected to win %(reached)s of %(all)s seats, the best single "
        "order for all %(alone_reached)s (%(draws)s)."
    ),
    "verdict-forecast": _(
        "The orders of today are expected to win %(seats)s of %(all)s seats; one order for all, the best there is, "
        "%(alone)s (%(draws)s)."
    ),
    "verdict-kept": _("The present orders are best left as they are: no other plan was clearly better."),
    "verdict-kept-bound": _(
        "The present orders are best left as they are: of the plans that keep to what is asked for, none was clearly "
        "better."
    ),
    "verdict-unbound": _("Not bound by what is asked for, %(other)s would win %(more)s more."),
    "verdict-kept-one": _("It is the present one."),
    # Warnings
    "warning-more-than-seats": _("The slate has %(candidates)s for %(seats)s."),
    "warning-no-rivals": _(
        "There are no rivals: give them in electorate.toml, or every seat is won without a vote."
    ),
    "warning-nearly-all": _("Nearly all ballots are the slate’s: nothing can be said about rivals."),
    "warning-floor": _(
        "No plan was found that gives every candidate a chance of %(floor)s: it is less for %(names)s."
    ),
    # Conditions
    "condition-whole-regions": _("Every area of a region gets the same order."),
    "condition-whole-regions-not-asked": _("If every area of a region were to get the same order."),
    "condition-floor": _("Every candidate is to have a chance of at least %(floor)s."),
    "condition-least-share": _("At least %(share)s of the votes are asked for each candidate first."),
    "condition-orders": _("There are to be at most %(orders)s."),
    "condition-churn": _(
        "At most %(churn)s of the votes are asked for another first preference than at present."
    ),
    "condition-home": _("A candidate comes first at home where the balance allows."),
    "condition-pinned": _("Areas that are pinned keep their first name."),
    # The head
    "plan": _("%(slate)s: plan of orders"),
    "forecast": _("%(slate)s: forecast of the present orders"),
    "comparison": _("Plans compared"),
    "on-this-page": _("On this page"),
    "private": _("This report is private."),
    "private-why": _(
        "It names who is likely to lose. Show it to those who decide on the orders, and do not "
        "publish it; publish the orders."
    ),
    "expected": _("expected seats of %(all)s"),
    "against": _("against %(other)s"),
    "chance-of-all": _("chance that all %(size)s win"),
    "draws-and-seed": _("%(draws)s, seed %(seed)s"),
    "and": _("%(first)s and %(last)s"),
    "to": _("%(low)s to %(high)s"),
    # Outcomes
    "outcome-plan": _("This plan"),
    "outcome-present": _("Present orders"),
    "outcome-one-order": _("One order for all"),
    "outcome-rotation": _("Plain rotation"),
    "outcome": _("Orders asked for"),
    # Seats
    "seats": _("What it wins"),
    "seats-expected": _("Expected seats"),
    "interval": _("95%% interval"),
    "gain": _("Plan gains"),
    "seats-note": _(
        "Lines, and figures in small print, are 95%% intervals of the mean: how far the number of "
        "draws leaves it open. They say nothing of whether the assumptions are right. Gains are on the same draws."
    ),
    "unbound": _("What was asked for is not kept to by %(names)s."),
    "distribution": _("The chance of each number of seats"),
    "distribution-note": _("A single count ends in one of these columns, not at the mean."),
    "at-least": _("The chance of at least so many seats"),
    "at-least-goal": _("the goal"),
    "at-least-row": _("At least %(seats)s"),
    # Chances
    "chances": _("Each candidate’s own chance"),
    "candidate": _("Candidate"),
    "chance": _("Chance of election"),
    "change": _("Change"),
    "fall-favourite": _("The favourite’s own chance falls."),
    "fall-favourite-more": _(
        "%(name)s has the greatest personal vote of the slate. Under %(base)s the chance of election is %(before)s, "
        "with the plan %(after)s."
    ),
    "falls": _("For others of the slate it falls too: %(names)s."),
    "falls-only": _("It falls for %(names)s."),
    "falls-heading": _("Some give up a part of their own chance."),
    "fall-of": _("%(name)s (%(before)s to %(after)s)"),
    "falls-none": _("Nobody’s own chance falls against %(base)s by more than the draws leave open."),
    "falls-why": _(
        "First preferences that one candidate does not need are asked for another who does. All of "
        "the slate should see this table before they agree."
    ),
    "chances-note": _(
        "The bars beside the plan’s dots are 95%% intervals of the chance, as far as the draws go. "
        "The change is against %(base)s."
    ),
    "chances-note-alone": _(
        "The bars beside the dots are 95%% intervals of the chance, as far as the draws go."
    ),
    # First preferences
    "firsts": _("First preferences against the quota"),
    "firsts-mean": _("Expected"),
    "firsts-quotas": _("In quotas"),
    "quota": _("quota %(votes)s"),
    "firsts-note": _(
        "Bands, and figures in small print, hold the middle nine tenths of the draws; upright marks are "
        "means. A candidate beyond the quota has a surplus; one far below it depends on transfers."
    ),
    # Orders
    "orders": _("The orders, and who gets which"),
    "orders-present": _("The present orders"),
    "order": _("Order %(letter)s"),
    "order-of": _("%(areas)s, %(share)s of the slate’s votes"),
    "region-all": _("all of it (%(areas)s)"),
    "region-none": _("No region"),
    "regions": _("Orders by region"),
    "region": _("Region"),
    "regions-note": _(
        "Areas of each region that get each order; the darker, the larger the part of the region’s votes."
    ),
    "total": _("All"),
    # Changes
    "changes": _("What changes against the present orders"),
    "changes-sentence": _(
        "%(changed)s of %(areas)s get another order than at present, with %(votes)s of the "
        "slate’s votes. In %(first)s, with %(first_votes)s of the votes, it begins with another name."
    ),
    "changes-none": _("No area gets another order than at present."),
    "changes-no-present": _("No order is asked for at present, so there is nothing to compare with."),
    "changes-same": _("Same first name, others follow in another order"),
    "changes-first": _("Who comes first, at present and in the plan"),
    "changes-areas": _("Areas"),
    "changes-votes": _("Slate’s votes"),
    "changes-which": _("Which areas"),
    # Map
    "map": _("The map"),
    "map-label": _("Map of the areas, coloured and lettered by order"),
    "map-label-of": _("Map of the areas where %(name)s comes first"),
    "map-note": _(
        "Areas as hexagons, coloured by who comes first there, with the letter of their order. The "
        "small maps show the same for each candidate alone."
    ),
    "first-in": _("first in %(areas)s"),
    # Last excluded
    "excluded": _("Who comes nearest without a seat"),
    "excluded-sentence": _(
        "In %(share)s of draws it is %(name)s who comes nearest to a seat without winning "
        "one, short of it by %(votes)s (median)."
    ),
    "excluded-slate": _("of the slate"),
    "excluded-share": _("Share of draws"),
    "excluded-short": _("Votes short"),
    "excluded-note": _(
        "Votes short of a seat are the median of those draws. The fewer, the nearer: for the slate’s own "
        "it is how much is missing, for a rival how much lies between them and a seat of the slate."
    ),
    # What if
    "frontier": _("How many orders it takes"),
    "frontier-note": _("Expected seats of the best plan found with so many different orders."),
    "prices": _("What each condition costs"),
    "prices-condition": _("Condition"),
    "prices-with": _("With it"),
    "prices-without": _("Without"),
    "prices-price": _("Price in seats"),
    "prices-not-asked": _("Not asked for."),
    "prices-note": _(
        "Expected seats of the best plans found with and without the condition, and the difference "
        "on the same draws."
    ),
    "constraint-whole-regions": _("Whole regions"),
    "constraint-floor": _("A floor under each chance"),
    "constraint-least-share": _("A least share of votes for each"),
    "constraint-home": _("First at home"),
    "constraint-pinned": _("Areas fixed by the campaign"),
    "constraint-churn": _("Little change to the present orders"),
    "constraint-orders": _("Few orders"),
    "run": _("How many candidates to run"),
    "run-note": _(
        "Expected seats if only the strongest so many stood, their first preferences brought level."
    ),
    "most": _("most"),
    "enough": _("enough"),
    # Curves
    "curves": _("If the assumptions are off"),
    "curve-adherence": _("If more or fewer follow the order"),
    "curve-support": _("If more or fewer support the slate"),
    "curve-adherence-axis": _("Share of the slate’s voters who follow"),
    "curve-support-axis": _("Votes for the slate, against what is expected"),
    "curve-adherence-head": _("Follow"),
    "curve-support-head": _("Votes"),
    "curve-adherence-here": _("assumed"),
    "curve-support-here": _("expected"),
    "curve-ahead": _("The plan is ahead %(bases)s %(where)s."),
    "curve-behind": _("It is behind %(bases)s %(where)s."),
    "curve-ahead-of": _("of %(base)s"),
    "curve-everywhere": _("at every point tried"),
    "curve-nowhere": _("at no point tried"),
    "curve-from": _("from %(at)s upwards"),
    "curve-until": _("up to %(at)s"),
    "curve-between": _("from %(low)s to %(high)s"),
    "curve-in-parts": _("at %(points)s alone"),
    "curve-note": _("Expected seats; each point is from %(draws)s."),
    # Areas
    "matters": _("The areas whose order matters most"),
    "matters-note": _(
        "Expected seats lost if this area alone were asked for the least good first name, on the same draws."
    ),
    "matters-loss": _("Seats at stake"),
    "area": _("Area"),
    "votes": _("Slate’s votes"),
    # What it rests on
    "rests": _("What this rests on"),
    "warnings": _("Warnings"),
    "settings": _("What was asked for"),
    "assumptions": _("What was assumed"),
    "setting-goal": _("Goal"),
    "goal-seats": _("The most expected seats"),
    "goal-at-least": _("The best chance of at least %(seats)s"),
    "goal-worst": _("The most expected seats in the worst tenth of draws"),
    "setting-orders": _("Different orders"),
    "orders-any": _("as many as there are candidates"),
    "orders-most": _("at most %(orders)s"),
    "setting-whole-regions": _("Whole regions"),
    "setting-floor": _("Least chance of each"),
    "setting-least-share": _("Least share of votes for each"),
    "setting-homes": _("First at home"),
    "homes-yes": _("where the balance allows"),
    "setting-churn": _("Change to the present"),
    "churn-most": _("at most %(share)s of the votes get another first name"),
    "yes": _("yes"),
    "no": _("no"),
    "none": _("none asked for"),
    "any": _("any"),
    "setting-slate": _("Slate"),
    "setting-rule": _("Counted by"),
    "setting-seats": _("Seats"),
    "setting-candidates": _("Candidates"),
    "candidates-of": _("%(all)s, %(size)s of them the slate’s"),
    "setting-ballots": _("Ballots expected"),
    "setting-votes": _("Of them the slate’s"),
    "votes-of": _("%(votes)s (%(share)s, %(quotas)s quotas)"),
    "setting-quota": _("Quota expected"),
    "setting-adherence": _("Who follow the order"),
    "adherence-of": _("%(mean)s of the slate’s voters, give or take %(sd)s"),
    "setting-strengths": _("Personal votes"),
    "strengths-of": _("first preferences of those who follow no order: %(shares)s"),
    "setting-home-boost": _("Personal vote at home"),
    "home-boost-of": _("%(times)s times the weight, in %(areas)s"),
    "setting-leaves": _("Who leave the slate"),
    "leaves-of": _("%(share)s of next preferences while one of the slate is left to rank"),
    "setting-stops": _("Who stop"),
    "stops-each": _("%(share)s after each preference"),
    "stops-after": _("%(share)s after preference %(place)s"),
    "stops-later": _("%(share)s after each later one"),
    "setting-swings": _("How far all this may be off"),
    "swings-of": _(
        "as standard deviations: the slate’s votes %(national)s everywhere, %(regional)s in each region and %(area)s "
        "in each area; each rival’s share %(rivals)s; each personal vote %(personal)s"
    ),
    "setting-note": _("Where the figures come from"),
    "setting-areas": _("Areas"),
    "areas-of": _("%(areas)s in %(regions)s"),
    "setting-draws": _("Draws"),
    "rivals": _("Rivals"),
    "rivals-assumed": _("What was assumed of the rivals"),
    "rivals-share": _("First preferences"),
    "rivals-candidates": _("Candidates"),
    "rivals-leave": _("Leave"),
    "rivals-stop": _("Stop"),
    "rivals-from": _("From the slate"),
    "rivals-to": _("To the slate"),
    "rivals-note": _(
        "First preferences are a share of all ballots. Those who leave give their next preference to somebody else "
        "while one of the rival’s own is left to rank. Some stop after each preference; where there are several "
        "figures, they are for the first preference, the second and so on. “From the slate” is the part of the "
        "preferences leaving the slate that goes to this rival; “to the slate” is the part of those leaving the rival "
        "that goes to the slate."
    ),
    "rests-note": _(
        "All figures are of simulated counts. They are as good as the votes, shares and transfers "
        "they were given; the curves above show what they are worth if those are off."
    ),
    # Plans beside each other
    "compare-equal": _("%(plans)s. The best two are too close to tell apart by these draws."),
    "compare-paired": _(
        "%(letter)s leads %(other)s by %(lead)s seats (%(interval)s), compared draw by draw."
    ),
    "compare-apart": _(
        "%(letter)s leads %(other)s by %(lead)s seats (%(interval)s), taking the draws of each as independent."
    ),
    "compare-differ": _("The plans are not from the same draws: small differences mean nothing."),
    "compare-plan": _("Plan %(letter)s"),
    "compare-forecast": _("Forecast %(letter)s"),
    "compare-other": _("Beside the other plan"),
    "compare-settings": _("What was asked of each"),
    "compare-areas": _("Where their first names differ"),
    "compare-areas-none": _("The plans ask for the same first name everywhere."),
    "compare-areas-sentence": _(
        "In %(areas)s, with %(votes)s of the slate’s votes, they do not ask for the same first name."
    ),
    "compare-differing": _("What is not the same for all"),
    "none-differ": _("The same was asked of all, and the same assumed."),
    "the-same": _("What is the same for all"),
    "compare-question": _("Asked for"),
    "compare-not": _("–"),
    # Tables beside charts, and the terminal
    "terminal-orders": _("Orders"),
    "terminal-report": _("The report names who is likely to lose: keep it private."),
    "terminal-nearest": _("Nearest without a seat"),
    "terminal-seats": _("Seats"),
    "terminal-chances": _("Chance of election"),
    "terminal-atleast": _("Chance of at least"),
    "terminal-falls": _("Against %(base)s the own chance falls of %(names)s."),
    "terminal-nearest-of": _("%(name)s: in %(share)s of draws, short by %(votes)s (median)"),
    "named-present": _("the present orders"),
    "named-one-order": _("one order for all"),
    "named-rotation": _("plain rotation"),
    "short-plan": _("Plan"),
    "short-present": _("Present"),
    "short-one-order": _("One order"),
    "short-rotation": _("Rotation"),
    "nav-seats": _("Seats"),
    "nav-chances": _("Each one’s chance"),
    "nav-firsts": _("First preferences"),
    "nav-orders": _("Orders and map"),
    "nav-changes": _("Changes"),
    "nav-excluded": _("Nearest without a seat"),
    "nav-how-many": _("How many orders"),
    "nav-prices": _("Price of conditions"),
    "nav-curves": _("If assumptions are off"),
    "nav-matters": _("Areas that matter"),
    "nav-rests": _("What this rests on"),
    "nav-versus": _("Beside the other plan"),
    "nav-compare-seats": _("Seats"),
    "nav-compare-chances": _("Each one’s chance"),
    "nav-compare-asked": _("What was asked of each"),
    "nav-compare-areas": _("Where they differ"),
    "order-short": _("Order"),
    "how-many": _("How many orders, how many candidates"),
    "how-many-head": _("With"),
    "setting": _("Setting"),
    "compare-best": _("%(plans)s. Plan %(letter)s is expected to win the most: %(seats)s seats."),
    "seats-note-short": _("The line is the 95%% interval of the mean, as far as the draws go."),
    "terminal-firsts": _("First preferences (quota %(quota)s)"),
}
PLURALS = {
    "areas": ngettext("%(count)s area", "%(count)s areas"),
    "regions": ngettext("%(count)s region", "%(count)s regions"),
    "draws": ngettext("%(count)s draw", "%(count)s draws"),
    "seats": ngettext("%(count)s seat", "%(count)s seats"),
    "orders": ngettext("%(count)s order", "%(count)s orders"),
    "candidates": ngettext("%(count)s candidate", "%(count)s candidates"),
    "plans": ngettext("%(count)s plan", "%(count)s plans"),
    "votes": ngettext("%(count)s vote", "%(count)s votes"),
    "warnings": ngettext("%(count)s warning", "%(count)s warnings"),
    "enough": ngettext(
        "%(count)s order is enough: more win no more than the draws leave open.",
        "%(count)s orders are enough: more win no more than the draws leave open.",
    ),
}
MINUS = "−"


@cache
def catalogue(language: str) -> NullTranslations:
    """The translations of a language. Raises `ValueError` for one that reports do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"A plan can be told in {' or '.join(LANGUAGES)}, not in {language!r}.")
    return NullTranslations() if language == "en" else translation("planning", LOCALE, [language])


class Words:
    """What is said of plans in one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.catalogue = catalogue(language)

    def say(self, key: str, /, **values: object) -> str:
        """The message of a name, with values put in."""
        return self.catalogue.gettext(MESSAGES[key]) % values

    def count(self, key: str, number: int) -> str:
        """So many of something, such as ``12 areas``."""
        one, many = PLURALS[key]
        return self.catalogue.ngettext(one, many, number) % {"count": f"{number:,}"}

    def listed(self, items: Sequence[str]) -> str:
        """Things in a row, such as ``Ann, Bob and Cat``."""
        if len(items) < 2:
            return "".join(items)
        first, last = ", ".join(items[:-1]), items[-1]
        if last[:1].casefold() in VOWELS:
            # Welsh says "ac" before a vowel.
            both = self.catalogue.pgettext("before a vowel", "%(first)s and %(last)s")
            return both % {"first": first, "last": last}
        return self.say("and", first=first, last=last)

    def seats_range(self, low: float, high: float) -> str:
        """An interval of expected seats, such as ``4.29 to 4.31``."""
        return self.say("to", low=seats(low), high=seats(high))

    def gain_range(self, low: float, high: float) -> str:
        """An interval of differences, such as ``+0.26 to +0.30``."""
        return self.say("to", low=gain(low), high=gain(high))

    def draws(self, number: int, seed: int) -> str:
        """How many draws a figure is from and from which seed."""
        return self.say("draws-and-seed", draws=self.count("draws", number), seed=seed)


def seats(value: float) -> str:
    """Expected seats, such as ``4.30``."""
    return _signed(f"{value:.2f}")


def gain(value: float) -> str:
    """A difference in expected seats, such as ``+0.28``."""
    said = seats(value)
    return said if said.startswith(MINUS) or not float(said) else f"+{said}"


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
