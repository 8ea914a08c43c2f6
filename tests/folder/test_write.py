"""Whatever campaign a folder can hold is written and read back the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slatecraft.folder import (
    Addition,
    Areas,
    BallotHelp,
    Campaign,
    Candidate,
    CanvassRow,
    EarlierDate,
    Election,
    ExtraArea,
    Figures,
    Imprint,
    KeyDate,
    Link,
    OrderRow,
    Outlook,
    Page,
    Post,
    Question,
    Rival,
    Slate,
    Supporter,
    Text,
    Theme,
    atlas,
    parse,
    write,
)
from slatecraft.planning.electorate import Adherence, Swings
from slatecraft.planning.settings import PlanSettings

LONDON = ZoneInfo("Europe/London")
REGIONS = ("London", "Scotland", "Wales", "Northern Ireland", "Yorkshire and the Humber")
CODES = {"gb-2010": ("N92000002", "W07000049"), "gb-2024": ("N92000002", "W07000081")}
PICTURE = b"\x89PNG\r\n\x1a\nand so on"

# No braces: a text that looks like a date token is a fault, not a text.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="{}") | st.sampled_from("\n\t\"'\\#,"),
    min_size=1,
    max_size=40,
).filter(str.strip)
LINES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="{}|\ufeff"),
    min_size=1,
    max_size=20,
).map(str.strip).filter(bool)  # fmt: skip
KEYS = st.from_regex(r"k[a-z0-9]{0,6}(-[a-z0-9]{1,6})?", fullmatch=True)
ADDRESSES = st.sampled_from(["https://example.org/", "http://a.example/?b=c#d", "mailto:a@example.org"])
SHARES = st.floats(0, 1)
STOPS = SHARES | st.lists(SHARES, min_size=1, max_size=3).map(tuple)
NUMBERS = st.floats(0, 1e6)
PEOPLE = st.integers(1, 10**6).map(float)
COLOURS = st.integers(0, 0x50).flatmap(lambda c: st.just(f"#{c:02x}{c // 2:02x}{c // 3:02x}"))


@st.composite
def texts(draw: st.DrawFn, languages: tuple[str, ...], *, required: bool = False) -> Text:
    """Words in some of the languages, or the same in all of them; maybe none if not ``required``."""
    if draw(st.booleans()):
        return Text(tuple(zip(languages, [draw(WORDS)] * len(languages), strict=True)))
    found = tuple((language, draw(WORDS)) for language in languages if draw(st.booleans()))
    return Text(found or ((languages[0], draw(WORDS)),)) if found or required else Text()


@st.composite
def bodies(draw: st.DrawFn, languages: tuple[str, ...]) -> Text:
    """Markdown: no blank lines at its ends, and not beginning like front matter."""
    found = []
    for language in languages:
        words = draw(st.just("") | WORDS.map(lambda words: words.strip("\n\ufeff")))
        if words.strip() and not words.startswith("+++"):
            found.append((language, words))
    return Text(tuple(found))


def moments(first: dt.date) -> st.SearchStrategy[dt.date | dt.datetime]:
    """A day or a time of the hundred days from ``first``; times in the repeated hour of autumn included."""
    days = st.integers(0, 99).map(lambda n: first + dt.timedelta(n))
    start = dt.datetime(first.year, first.month, first.day, tzinfo=dt.UTC)
    times = st.integers(0, 99 * 24 * 60).map(lambda n: (start + dt.timedelta(minutes=n)).astimezone(LONDON))
    return days | times


@st.composite
def key_dates(draw: st.DrawFn, key: str, first: dt.date, languages: tuple[str, ...]) -> KeyDate:
    at = draw(moments(first))
    values = draw(st.lists(moments(first), max_size=3, unique_by=str).filter(lambda v: at not in v))
    return KeyDate(
        key=key,
        name=draw(texts(languages, required=True)),
        at=at,
        until=draw(st.none() | moments(first + dt.timedelta(200))),
        note=draw(texts(languages)),
        earlier=tuple(
            EarlierDate(value, draw(st.none() | moments(first + dt.timedelta(200))), draw(texts(languages)))
            for value in values
        ),
    )


@st.composite
def slates(
    draw: st.DrawFn, key: str, posts: list[str], people: list[str], languages: tuple[str, ...]
) -> Slate:
    stands = {}
    for post in draw(st.lists(st.sampled_from(posts), min_size=1, unique=True)):
        stands[post] = tuple(draw(st.lists(st.sampled_from(people), min_size=1, unique=True)))
    additions = []
    for post in stands:
        others = [slug for slug in people if slug not in stands[post]]
        if others and draw(st.booleans()):
            region = draw(st.sampled_from(["", *REGIONS]))
            who = draw(st.sampled_from(others))
            additions.append(Addition(draw(LINES), post, who, draw(texts(languages)), region))
    return Slate(
        key=key,
        name=draw(texts(languages, required=True)),
        stands=stands,
        hashtag=draw(st.sampled_from(["", "#Tag"])),
        tagline=draw(texts(languages)),
        why_orders_differ=draw(texts(languages)),
        theme=Theme(draw(COLOURS), draw(COLOURS)),
        supporters=tuple(draw(st.lists(st.builds(Supporter, WORDS, st.just("") | ADDRESSES), max_size=2))),
        additions=tuple(additions),
        links=tuple(draw(st.lists(st.builds(Link, texts(languages, required=True), ADDRESSES), max_size=2))),
    )


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    """Figures that agree with each other; maybe none."""
    canvassed = draw(st.none() | PEOPLE)
    return Figures(
        members=draw(st.none() | PEOPLE),
        turnout=draw(st.none() | st.floats(0.01, 1)),
        canvassed=canvassed,
        supporters=None if canvassed is None else canvassed // 3,
    )


@st.composite
def rivals(draw: st.DrawFn, name: str, share: float) -> Rival:
    """A rival alone, with names, with strengths, or by number."""
    candidates = draw(
        st.sampled_from([(name,), (f"{name} 1", f"{name} 2"), (f'A "{name}"', f"Ŵ {name}", f"{name}.x")])
    )
    alike = draw(st.booleans())
    strengths = tuple(1.0 if alike else draw(st.floats(0.1, 9)) for _ in candidates)
    toward = draw(st.dictionaries(st.sampled_from(candidates), NUMBERS, max_size=2))
    return Rival(name, share, candidates, strengths, draw(SHARES), draw(STOPS), toward)


@st.composite
def outlooks(draw: st.DrawFn, slate: Slate, post: Post) -> Outlook:
    """What may be expected for a slate of several candidates; there are votes and candidates enough for a plan."""
    size = len(slate.stands[post.key])
    own = st.sampled_from(slate.stands[post.key])
    names = [f"Z{key}" for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))]
    goal = draw(st.sampled_from(["seats", "at-least", "worst"]))
    region = draw(st.sampled_from(REGIONS))
    return Outlook(
        slate=slate.key,
        post=post.key,
        rivals=tuple(draw(rivals(name, 1 / len(names))) for name in names),
        note=draw(st.just("") | WORDS),
        rule=draw(st.sampled_from(["", "scottish"])),
        seats=draw(st.integers(1, size) | (st.none() if post.seats <= size else st.nothing())),
        turnout=draw(st.none() | st.floats(0.01, 1)),
        support=draw(st.floats(0.05, 0.9)),
        scale=draw(st.floats(0.5, 1)),
        unknown=draw(st.sampled_from(["", "typical", "none"])),
        regions={region: Figures(members=draw(st.integers(10**7, 10**8).map(float)), support=0.5)},
        strengths=draw(st.dictionaries(own, st.floats(0.1, 9), max_size=2)),
        homes=draw(
            st.dictionaries(own, st.lists(st.sampled_from(REGIONS), max_size=2).map(tuple), max_size=2)
        ),
        home_boost=draw(st.floats(1, 9)),
        leaves=draw(SHARES),
        stops=draw(STOPS),
        toward=draw(st.dictionaries(st.sampled_from([*names, slate.key]), NUMBERS, max_size=2)),
        adherence=draw(st.just(Adherence()) | st.builds(Adherence, st.floats(0.3, 0.7), st.floats(0, 0.4))),
        swings=draw(st.just(Swings()) | st.builds(Swings, SHARES, SHARES, SHARES, SHARES, SHARES)),
        plan=draw(
            st.just(PlanSettings())
            | st.builds(
                PlanSettings,
                goal=st.just(goal),
                at_least=st.integers(1, 9) if goal == "at-least" else st.just(0),
                orders=st.none() | st.integers(1, 9),
                whole_regions=st.booleans(),
                floor=st.none() | SHARES,
                homes=st.booleans(),
                churn=st.none() | SHARES,
            )
        ),
    )


@st.composite
def canvasses(draw: st.DrawFn, outlook: Outlook, slate: Slate, codes: Sequence[str]) -> CanvassRow:
    stands = slate.stands[outlook.post]
    ranking = draw(st.lists(st.sampled_from(stands), min_size=1, unique=True))
    post = draw(st.sampled_from(["", outlook.post]))
    return CanvassRow(tuple(ranking), draw(st.sampled_from(["", *codes])), draw(NUMBERS), post)


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Campaigns as `parse` gives them: sound, candidates and pages by slug, texts in the languages' order."""
    languages = draw(st.sampled_from([("en", "cy"), ("cy", "en"), ("en",), ("cy",)]))
    some, needed = texts(languages), texts(languages, required=True)
    index = draw(st.sampled_from(["gb-2010", "gb-2024"]))
    questions = [
        Question(key, draw(needed), draw(some), draw(st.sampled_from(["", *REGIONS])))
        for key in draw(st.lists(KEYS, max_size=2, unique=True))
    ]
    posts = [
        Post(
            key=key,
            name=draw(needed),
            seats=draw(st.integers(1, 40)),
            voters=draw(needed),
            how=draw(some),
            rule=draw(st.sampled_from(["", "ers97"])),
            requires=tuple(question.key for question in questions if draw(st.booleans())),
        )
        for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True))
    ]
    people = sorted(draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)))
    media = {"media/of/a.png": PICTURE} if draw(st.booleans()) else {}
    slate_keys = draw(st.lists(KEYS, min_size=1, max_size=2, unique=True))
    keys = [post.key for post in posts]
    found_slates = [draw(slates(key, keys, people, languages)) for key in slate_keys]
    pages = sorted(draw(st.lists(KEYS.filter(lambda key: key not in slate_keys), max_size=2, unique=True)))
    rows = []
    for slate in found_slates:
        for post, stands in slate.stands.items():
            places = [("", "")]
            places += [(region, "") for region in draw(st.lists(st.sampled_from(REGIONS), unique=True))]
            places += [("", code) for code in CODES[index] if draw(st.booleans())]
            for region, area in places:
                order = tuple(draw(st.permutations(stands)))
                source = draw(st.sampled_from(["published", "illustration"]))
                rows.append(OrderRow(slate.key, post, region, area, order, source))
    lists = [slugs for slate in found_slates for slugs in slate.stands.values() if len(slugs) > 1]
    ranked = sorted({slug for slugs in lists for slug in slugs})
    extra = [
        ExtraArea(
            code=code,
            name=Text(tuple((language, draw(LINES)) for language in languages)),
            # To move an area out of a region might leave none in it, and rows for the region without meaning.
            region="" if code in CODES[index] else draw(st.sampled_from(["", *REGIONS])),
            aliases=tuple(draw(st.lists(LINES, max_size=2))),
            figures=draw(st.just(Figures()) | figures()),
            home=tuple(draw(st.lists(st.sampled_from(people), max_size=2, unique=True))),
            pin=draw(st.sampled_from(["", *ranked])),
        )
        for code in draw(st.lists(st.sampled_from(["LI", "SHIP", *CODES[index]]), max_size=3, unique=True))
    ]
    several = [
        (slate, post) for slate in found_slates for post, stands in slate.stands.items() if len(stands) > 1
    ]
    planned = draw(st.lists(st.sampled_from(several), max_size=2, unique_by=str)) if several else []
    by_key = {post.key: post for post in posts}
    electorates = tuple(draw(outlooks(slate, by_key[post])) for slate, post in planned)
    canvass: list[CanvassRow] = []
    if len({outlook.post for outlook in electorates}) == 1:
        canvass = draw(st.lists(canvasses(electorates[0], planned[0][0], CODES[index]), max_size=3))
    year = dt.date(draw(st.integers(2000, 2050)), 8, 1)
    dates = [draw(key_dates(f"date-{n}", year + dt.timedelta(400 * n), languages)) for n in range(3)]
    chosen = draw(st.sampled_from([("", "", ""), ("date-0", "date-1", "date-2"), ("", "date-0", "date-1")]))
    return Campaign(
        slug=draw(KEYS),
        name=draw(needed),
        languages=languages,
        timezone="Europe/London",
        election=Election(draw(needed), draw(needed), draw(some), *chosen),
        areas=Areas(index, draw(needed), extra[0].code if extra else "", draw(some), tuple(extra)),
        posts=tuple(posts),
        slates=tuple(found_slates),
        candidates=tuple(
            Candidate(
                slug=slug,
                name=draw(WORDS),
                summary=draw(some),
                statement=draw(bodies(languages)),
                photo=draw(st.sampled_from(["", *media])),
                links=tuple(draw(st.lists(st.builds(Link, needed, ADDRESSES), max_size=1))),
            )
            for slug in people
        ),
        orders=tuple(rows),
        imprint=Imprint(draw(needed), draw(some), draw(st.sampled_from(["", "a@example.org"])), draw(some)),
        summary=draw(some),
        notice=draw(some),
        questions=tuple(questions),
        dates=tuple(dates),
        pages=tuple(
            Page(
                slug=slug,
                title=draw(needed),
                body=draw(bodies(languages)),
                menu=draw(st.sampled_from(["", "main", "footer"])),
                rank=draw(st.integers(0, 200)),
                slate=draw(st.sampled_from(["", *slate_keys])),
            )
            for slug in pages
        ),
        ballot=draw(st.just(BallotHelp()) | st.builds(BallotHelp, WORDS, some, some, some)),
        media=media,
        electorates=electorates,
        canvass=tuple(canvass),
    )


@given(campaigns())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_campaign_is_read_back_as_it_was_written(campaign: Campaign) -> None:
    files = write(campaign)
    again = parse(files)
    assert again == campaign
    # Two times on one clock are equal in an hour that is repeated: they must be the same instant as well.
    assert [date.at.isoformat() for date in again.dates] == [date.at.isoformat() for date in campaign.dates]
    assert write(again) == files


@given(campaigns())
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_every_area_of_any_campaign_has_an_address_and_one_order(campaign: Campaign) -> None:
    from slatecraft.folder import orders

    areas = atlas(campaign)
    assert len({area.slug for area in areas}) == len(areas)
    for slate in campaign.slates:
        for post in slate.stands:
            given_orders = orders(campaign, slate.key, post)
            assert sorted(code for order in given_orders for code in order.areas) == sorted(
                a.code for a in areas
            )
            rankings = [(order.candidates, order.source) for order in given_orders]
            assert len(set(rankings)) == len(rankings)


def test_the_example_is_read_back_as_it_was_written(nec_2022: dict[str, bytes]) -> None:
    campaign = parse(nec_2022)
    assert parse(write(campaign)) == campaign


def test_long_words_stand_on_lines_of_their_own(nec_2022: dict[str, bytes]) -> None:
    toml = write(parse(nec_2022))["campaign.toml"].decode()
    assert "about.en = " in toml
    assert 'name = { en = "Treasurer", cy = "Trysorydd" }' in toml
