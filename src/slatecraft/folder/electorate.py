"""From what a campaign expects to the electorate that a plan is made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slatecraft.folder.atlas import atlas, orders, slugified
from slatecraft.folder.expected import ALL, TOLERANCE, Trouble, expected
from slatecraft.folder.faults import Fault, FolderFaults, shortened, suggest
from slatecraft.folder.outlooks import ELECTORATE, MOST_CANDIDATES
from slatecraft.folder.parse import AREAS
from slatecraft.planning import electorate as planning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slatecraft.folder.atlas import Area
    from slatecraft.folder.model import Campaign, Outlook, Post, Slate
    from slatecraft.planning.settings import PlanSettings

RULE = "ers97"
"""Where neither post nor electorate says."""


def electorate(campaign: Campaign, slate: str, post: str) -> planning.Electorate:
    """The electorate of a slate and a post, all areas of the `atlas` in its order.

    Raises `FolderFaults` where the campaign does not say enough for one, with what it would have to say.
    """
    outlook = outlook_of(campaign, slate, post)
    found, troubles = resolve(campaign, outlook, atlas(campaign))
    errors = [trouble for trouble in troubles if trouble.severity == "error"]
    if found is None or errors:
        raise FolderFaults(
            Fault(AREAS if each.area else ELECTORATE, None, each.message, each.remedy) for each in errors
        )
    return found


def plan_settings(campaign: Campaign, slate: str, post: str) -> PlanSettings:
    """What the campaign asks of a plan for a slate and a post. Raises `FolderFaults` as `electorate` does."""
    return outlook_of(campaign, slate, post).plan


def outlook_of(campaign: Campaign, slate: str, post: str) -> Outlook:
    """What the campaign expects for a slate and a post. Raises `FolderFaults` where it does not say."""
    for outlook in campaign.electorates:
        if (outlook.slate, outlook.post) == (slate, post):
            return outlook
    stands = {each.key: each.stands for each in campaign.slates}.get(slate)
    if stands is None and not slate:
        fault = _no_slate_for(campaign, post)
    elif stands is None:
        known = [each.key for each in campaign.slates]
        fault = Fault(ELECTORATE, None, f'There is no slate "{shortened(slate)}".', suggest(slate, known))
    elif post not in stands:
        message = f'The slate "{slate}" has nobody standing for "{shortened(post)}".'
        fault = Fault(ELECTORATE, None, message, suggest(post, list(stands)))
    elif not campaign.electorates:
        message = "There is no electorate.toml, so a plan has no rivals to count against."
        remedy = (
            'Write one with a table for each rival: [[rivals]], name = "…", share = 0.3; '
            "docs/folder.md shows it."
        )
        fault = Fault(ELECTORATE, None, message, remedy)
    else:
        message = f'There is no electorate for the slate "{slate}" and the post "{post}".'
        remedy = f'Add a table [[electorates]] with slate = "{slate}" and post = "{post}".'
        fault = Fault(ELECTORATE, None, message, remedy)
    raise FolderFaults([fault])


def _no_slate_for(campaign: Campaign, post: str) -> Fault:
    """What is said where it was asked for a post, and no slate stands for it."""
    stood = sorted({key for each in campaign.slates for key, slugs in each.stands.items() if slugs})
    message = "No slate has anybody standing for a post."
    if post in {each.key for each in campaign.posts}:
        message = f'No slate has anybody standing for the post "{post}".'
    elif post:
        message = f'There is no post "{shortened(post)}".'
    return Fault(ELECTORATE, None, message, suggest(post, stood) or "Name its candidates in campaign.toml.")


def resolve(
    campaign: Campaign, outlook: Outlook, areas: Sequence[Area]
) -> tuple[planning.Electorate | None, list[Trouble]]:
    """The electorate that an outlook means, or None; and what is wrong with it, or worth a warning."""
    troubles: list[Trouble] = []
    slate = next((each for each in campaign.slates if each.key == outlook.slate), None)
    post = next((each for each in campaign.posts if each.key == outlook.post), None)
    if slate is None or post is None or not areas:
        return None, troubles
    field = _Field(campaign, slate, outlook, troubles)
    stands = slate.stands.get(post.key, ())
    seats = outlook.seats or post.seats
    _sizes(slate, post, len(stands), seats, len(field.keys), troubles)
    _contested(post, outlook, len(field.keys), troubles)
    _rivals(outlook, troubles)
    _adherence(outlook, troubles)
    if stands and not any(outlook.strengths.get(slug, 1.0) for slug in stands):
        message = "Every candidate of the slate has the strength 0."
        troubles.append(Trouble(message, "Give one of them more.", ("strengths",)))
    if _failed(troubles):
        return None, troubles
    votes_and_ballots = expected(campaign, outlook, areas, troubles)
    if votes_and_ballots is None or _failed(troubles):
        return None, troubles
    votes, ballots = votes_and_ballots
    share = sum(votes) / sum(ballots)
    _shares(outlook, share, troubles)
    if _failed(troubles):
        return None, troubles
    ours = planning.Bloc(
        name=field.name,
        candidates=tuple(range(1, len(stands) + 1)),
        strengths=tuple(outlook.strengths.get(slug, 1.0) for slug in stands),
        loyalty=1 - outlook.leaves,
        stops=outlook.stops,
    )
    all_shares = sum(rival.share for rival in outlook.rivals)
    rivals = tuple(
        planning.Bloc(
            name=rival.name,
            candidates=tuple(field.number(candidate) for candidate in rival.candidates),
            strengths=rival.strengths,
            loyalty=1 - rival.leaves,
            stops=rival.stops,
            share=rival.share / all_shares,
        )
        for rival in outlook.rivals
    )
    wishes = [outlook.toward, *(rival.toward for rival in outlook.rivals)]
    blocs = ((ours, share), *((rival, (1 - share) * rival.share) for rival in rivals))
    firsts = planning.first_preferences(blocs, len(field.keys))
    ours, *others = (
        replace(bloc, toward=field.toward(wish, firsts)) if wish else bloc
        for bloc, wish in zip((ours, *rivals), wishes, strict=True)
    )
    numbers = {slug: number for number, slug in enumerate(stands, 1)}
    homes = _homes(campaign, outlook, areas)
    pins = {extra.code: numbers.get(extra.pin, 0) for extra in campaign.areas.extra}
    present = {
        code: tuple(numbers[slug] for slug in order.candidates)
        for order in orders(campaign, slate.key, post.key)
        for code in order.areas
        if set(order.candidates) == set(stands)
    }
    language = campaign.languages[0]
    return (
        planning.Electorate(
            title=f"{campaign.name.within(language)}: {field.name}, {post.name.within(language)}",
            seats=seats,
            rule=outlook.rule or post.rule or RULE,
            names=tuple(field.names),
            keys=tuple(field.keys),
            slate=ours,
            rivals=tuple(others),
            areas=tuple(
                planning.Area(
                    code=area.code,
                    name=area.name.within(language),
                    votes=votes[place],
                    region=area.region_key,
                    ballots=ballots[place],
                    home=tuple(numbers[slug] for slug in homes[place] if slug in numbers),
                    pinned=pins.get(area.code, 0),
                    present=present.get(area.code, ()),
                    hexes=area.hexes,
                )
                for place, area in enumerate(areas)
            ),
            adherence=outlook.adherence,
            swings=outlook.swings,
            home_boost=outlook.home_boost,
            note=outlook.note,
        ),
        troubles,
    )


def _failed(troubles: Sequence[Trouble]) -> bool:
    return any(trouble.severity == "error" for trouble in troubles)


class _Field:
    """All candidates: the slate's, then each rival's, by number and by what they are called."""

    def __init__(self, campaign: Campaign, slate: Slate, outlook: Outlook, troubles: list[Trouble]) -> None:
        people = {candidate.slug: candidate.name for candidate in campaign.candidates}
        self.name = slate.name.within(campaign.languages[0])
        self.keys = list(slate.stands.get(outlook.post, ()))
        self.names = [people.get(slug, slug) for slug in self.keys]
        self._numbers: dict[str, int] = {}
        self._blocs: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
            word: (tuple(range(1, len(self.keys) + 1)), (1.0,) * len(self.keys))
            for word in (slate.key, self.name)
        }
        ours = set(self.keys)
        for place, rival in enumerate(outlook.rivals):
            keys = ("rivals", place, "candidates")
            if rival.name in self._blocs:
                message = f'"{shortened(rival.name)}" is there twice.'
                remedy = "Keep one of the rivals, with the shares of both."
                troubles.append(Trouble(message, remedy, ("rivals", place, "name")))
            numbers = []
            for name in rival.candidates:
                key = slugified(name) or f"candidate-{len(self.keys) + 1}"
                if key in ours:
                    message = (
                        f'"{shortened(name)}" is on the slate itself, and not on "{shortened(rival.name)}".'
                    )
                    troubles.append(Trouble(message, "Take the name out.", keys))
                elif key in self.keys:
                    message = f'"{shortened(name)}" is among the rivals twice.'
                    troubles.append(Trouble(message, "Keep the name in one place.", keys))
                self.keys.append(key)
                self.names.append(people.get(key, name))
                self._numbers.setdefault(name, len(self.keys))
                numbers.append(len(self.keys))
            self._blocs.setdefault(rival.name, (tuple(numbers), rival.strengths))
        self._check_toward("toward", outlook.toward, (), troubles)
        for place, rival in enumerate(outlook.rivals):
            self._check_toward("toward", rival.toward, ("rivals", place), troubles)

    def number(self, name: str) -> int:
        """Of a rival's candidate, as the rival names them."""
        return self._numbers[name]

    def toward(self, wish: Mapping[str, float], firsts: Sequence[float]) -> tuple[float, ...]:
        """Weights of all candidates: ``firsts``, times what is wished for a bloc, or for one of its own."""
        weights = list(firsts)
        for name, times in wish.items():
            if name in self._blocs:
                for number in self._blocs[name][0]:
                    weights[number - 1] = firsts[number - 1] * times
        for name, times in wish.items():
            if name not in self._blocs:
                number = self._known()[name]
                weights[number - 1] = firsts[number - 1] * times
        return tuple(weights)

    def _known(self) -> dict[str, int]:
        by_name = {name: number for number, name in enumerate(self.names, 1)}
        return by_name | {key: number for number, key in enumerate(self.keys, 1)}

    def _check_toward(
        self, key: str, wish: Mapping[str, float], path: tuple[str | int, ...], troubles: list[Trouble]
    ) -> None:
        known = self._known().keys() | self._blocs.keys()
        for name in wish:
            if name not in known:
                message = f'There is no rival and no candidate "{shortened(name)}".'
                troubles.append(Trouble(message, suggest(name, sorted(known)), (*path, key, name)))


def _sizes(slate: Slate, post: Post, stands: int, seats: int, field: int, troubles: list[Trouble]) -> None:
    if not stands:
        message = f'The slate "{slate.key}" has nobody standing for "{post.key}".'
        troubles.append(
            Trouble(message, "Name its candidates in campaign.toml, or take this out.", ("post",))
        )
    elif stands == 1:
        message = f'The slate "{slate.key}" has one candidate for "{post.key}", so there is no order to plan.'
        troubles.append(Trouble(message, "Take this out.", ("post",)))
    elif stands > seats:
        message = (
            f'The slate "{slate.key}" has {stands} candidates for {seats} seat{"s" if seats > 1 else ""}.'
        )
        remedy = f"It can win {seats} at most: a plan says whether fewer candidates would do better."
        troubles.append(Trouble(message, remedy, ("post",), severity="warning"))
    if field > MOST_CANDIDATES:
        message = f"There are {field} candidates; a plan takes {MOST_CANDIDATES} at most."
        troubles.append(Trouble(message, "Leave out those who hardly anybody votes for.", ("rivals",)))
    if stands > 1 and stands < field == seats:
        message = f"There are {field} candidates for {seats} seats, so that everybody is elected."
        troubles.append(Trouble(message, "Name all rivals.", ("rivals",), severity="warning"))


def _contested(post: Post, outlook: Outlook, field: int, troubles: list[Trouble]) -> None:
    """Whether there are candidates for all seats: no rule counts an election in which some stay empty."""
    seats = outlook.seats or post.seats
    if not outlook.rivals or field >= seats:
        return
    message = f"There are {seats} seats and only {field} candidates, of the slate and its rivals together."
    if outlook.seats:
        troubles.append(
            Trouble(
                message,
                f"Write how many seats there are ({post.seats} by the post), or name all rivals.",
                ("seats",),
            )
        )
    else:
        troubles.append(
            Trouble(message, "Name all rivals, or mend the seats of the post in campaign.toml.", ("rivals",))
        )


def _rivals(outlook: Outlook, troubles: list[Trouble]) -> None:
    if not outlook.rivals:
        message = "There are no rivals: a slate alone needs no order."
        remedy = 'Add a table for each, an independent alone: [[rivals]], name = "…", share = 0.3.'
        troubles.append(Trouble(message, remedy, ("rivals",)))
        return
    total = sum(rival.share for rival in outlook.rivals)
    if total > 1 + ALL:
        message = f"The shares of the rivals add up to {_percent(total)}."
        remedy = "Together with the slate's they must come to 100%."
        troubles.append(Trouble(message, remedy, ("rivals",)))
    elif not total:
        message = "No rival has any share of the votes."
        troubles.append(Trouble(message, "Give each its share of first preferences.", ("rivals",)))


def _adherence(outlook: Outlook, troubles: list[Trouble]) -> None:
    mean, sd = outlook.adherence.mean, outlook.adherence.sd
    if 0 < mean < 1 and sd**2 >= mean * (1 - mean):
        message = f"No share with a mean of {mean:g} can deviate by {sd:g}."
        most = (mean * (1 - mean)) ** 0.5
        troubles.append(
            Trouble(message, f"sd must be less than {most:.2f}; 0.1 is usual.", ("adherence", "sd"))
        )


def _shares(outlook: Outlook, share: float, troubles: list[Trouble]) -> None:
    """Whether the slate's share, by the areas' figures, leaves what the rivals are said to have."""
    total = sum(rival.share for rival in outlook.rivals)
    if abs(total - 1) <= ALL or abs(share + total - 1) <= TOLERANCE:
        return
    message = (
        f"By the figures of the areas the slate has {_percent(share)} of first preferences, and its rivals are "
        f"said to have {_percent(total)}: {_percent(share + total)} together."
    )
    remedy = (
        f"Bring the rivals' shares to {_percent(1 - share)} (or to 100%, as parts of what the slate does not "
        "have), or mend the areas' figures."
    )
    if _percent(1 - share) == "100%":
        remedy = "Mend the areas' figures or scale, which leave the slate hardly a vote."
    troubles.append(Trouble(message, remedy, ("rivals",)))


def _homes(campaign: Campaign, outlook: Outlook, areas: Sequence[Area]) -> list[tuple[str, ...]]:
    """Who is at home in each area: by its own row, then by its code, then by its region."""
    own = {extra.code: extra.home for extra in campaign.areas.extra}
    by_place: dict[str, list[str]] = {}
    for slug, places in outlook.homes.items():
        for place in places:
            by_place.setdefault(place, []).append(slug)
    return [
        tuple(
            dict.fromkeys(
                (
                    *own.get(area.code, ()),
                    *by_place.get(area.code, ()),
                    *(by_place.get(area.region_key, ()) if area.region_key else ()),
                )
            )
        )
        for area in areas
    ]


def _percent(share: float) -> str:
    return "less than 0.01%" if 0 < share < 0.0001 else f"{100 * share:.4g}%"
