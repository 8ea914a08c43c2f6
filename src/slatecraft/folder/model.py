"""A campaign as typed data: what a campaign folder says, once it has been parsed.

Every value is immutable. Nothing here reads a file, knows a database or has an opinion about how it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from slatecraft.planning.electorate import Adherence, Swings
from slatecraft.planning.settings import PlanSettings

BUILT_IN_PAGES = frozenset({"privacy", "accessibility", "imprint"})
"""Pages that a site has by itself and that a page of the folder with the same slug replaces."""

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "webp": "image/webp",
        "pdf": "application/pdf",
    }
)
"""What a file under ``media/`` may be: the ending of its name, and the content type it is served as."""

UNKNOWN_AREAS = ("typical", "none")
"""What an area without figures may count as: a typical one of its region, or one without votes."""

LEAVES = 0.25
"""Of next preferences, where nothing better is known; docs/folder.md says why."""
STOPS = 0.1
"""Of voters after a preference, where nothing better is known; docs/folder.md says why."""
HOME_BOOST = 3.0
"""Of a candidate's weight at home, where nothing better is known; docs/folder.md says why."""

LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "cy": "Welsh"})
"""The languages that the site is written in, by code: a campaign has one of them, or both."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one or more languages: ``(("en", "Treasurer"), ("cy", "Trysorydd"))``.

    The first language is the one to fall back to. An empty tuple is no text, and is false.
    """

    translations: tuple[tuple[str, str], ...] = ()

    def within(self, language: str) -> str:
        """The words in ``language``, or in the first language there is, or ``""``."""
        by_language = dict(self.translations)
        return by_language.get(language) or (self.translations[0][1] if self.translations else "")

    def has(self, language: str) -> bool:
        """Whether the words exist in ``language`` itself."""
        return any(code == language and words for code, words in self.translations)

    def __bool__(self) -> bool:
        return any(words for _, words in self.translations)


@dataclass(frozen=True, slots=True)
class Link:
    """A labelled address; ``url`` is https, http or mailto."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a member is asked, on the page only, to see which posts are theirs to vote for: yes or no.

    Where ``region`` is set, an area of that region answers yes by itself and any other area no.
    """

    key: str
    ask: Text
    help: Text = Text()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A post to be filled. ``requires`` are keys of questions, all to be answered yes; none: all members."""

    key: str
    name: Text
    seats: int
    voters: Text
    """Who may vote, in words: "all members", "members under 27"."""
    how: Text = Text()
    """How votes are cast and counted, in words."""
    rule: str = ""
    """The key of a counting rule, where it is known ("ers97")."""
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierDate:
    """A value a key date had before it moved."""

    at: dt.date | dt.datetime
    until: dt.date | dt.datetime | None = None
    why: Text = Text()
    """When and why it was changed, where that is known."""


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A date in force and the values it had before, oldest first.

    A ``date`` is a whole day; a ``datetime`` is aware, in the campaign's time zone. ``until`` ends a period.
    """

    key: str
    name: Text
    at: dt.date | dt.datetime
    until: dt.date | dt.datetime | None = None
    note: Text = Text()
    earlier: tuple[EarlierDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of a slate's pages, as ``#rrggbb``. ``primary`` carries white text at WCAG AA contrast."""

    primary: str = "#7a1f3d"
    accent: str = "#f2b544"


@dataclass(frozen=True, slots=True)
class Supporter:
    """An organisation that supports a slate; its address where it has one."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """A name that a partner organisation adds of its own after the slate's order for a post."""

    partner: str
    post: str
    candidate: str
    note: Text = Text()
    region: str = ""
    """Only in this region; everywhere when empty."""


@dataclass(frozen=True, slots=True)
class Slate:
    """Candidates standing together, the posts they stand for, and how their pages look."""

    key: str
    name: Text
    stands: Mapping[str, tuple[str, ...]]
    """Post key to the slugs of the slate's candidates for it, in the order the slate lists them."""
    hashtag: str = ""
    tagline: Text = Text()
    why_orders_differ: Text = Text()
    """Two sentences for a member: why the order is not the same everywhere."""
    theme: Theme = Theme()
    supporters: tuple[Supporter, ...] = ()
    additions: tuple[Addition, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who stands. ``statement`` is Markdown, in the languages it was written in."""

    slug: str
    name: str
    summary: Text = Text()
    """One line under the name on a card."""
    statement: Text = Text()
    photo: str = ""
    """Path of a picture inside the folder; none: initials are drawn."""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the campaign's own.

    ``menu`` is "main", "footer" or "" (only linked); ``slate`` limits it to one slate.
    """

    slug: str
    title: Text
    body: Text
    """Markdown. ``{date:KEY}`` stands for the date in force, ``{was:KEY:1}`` for its first earlier value."""
    menu: str = ""
    rank: int = 100
    """Pages stand in the menu by rank, then by slug."""
    slate: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row of ``orders.csv``: the order for an area, for a region, or (neither set) for everyone else.

    An area's own row comes before its region's, a region's before everyone's.
    """

    slate: str
    post: str
    region: str
    area: str
    candidates: tuple[str, ...]
    source: str
    """"published" (the slate really published it) or "illustration" (ours, to show how it works)."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a campaign knows of the votes in an area; None where it does not say."""

    members: float | None = None
    """People who may vote."""
    turnout: float | None = None
    """The share of them who are expected to."""
    support: float | None = None
    """The share of ballots that are expected to begin with one of the slate's candidates."""
    ballots: float | None = None
    """All ballots expected."""
    votes: float | None = None
    """Votes expected for the slate: ballots that begin with one of its candidates."""
    earlier: float | None = None
    """The slate's votes in an earlier result."""
    canvassed: float | None = None
    """Members asked whether they would vote for the slate."""
    supporters: float | None = None
    """Those of them who said yes."""


@dataclass(frozen=True, slots=True)
class ExtraArea:
    """An area that the index lacks (members abroad), names otherwise or has no figures of: a row of ``areas.csv``."""

    code: str
    name: Text
    region: str = ""
    aliases: tuple[str, ...] = ()
    """Other things people type for it."""
    figures: Figures = Figures()
    home: tuple[str, ...] = ()
    """Slugs of candidates who are at home here."""
    pin: str = ""
    """Slug of the candidate who is to come first here, whatever a plan thinks."""


@dataclass(frozen=True, slots=True)
class Areas:
    """Which postcode index the campaign uses, and what its areas are called."""

    index: str
    """"gb-2010", "gb-2024", or the path of an index file in the folder."""
    one: Text
    """What an area is called: "Constituency Labour Party"."""
    abroad: str = ""
    """Code of the extra area for members who live where there is no seat; empty: there is none."""
    note: Text = Text()
    extra: tuple[ExtraArea, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """The election the campaign is about."""

    name: Text
    organisation: Text
    about: Text = Text()
    """Two or three sentences: what the body does and why the election matters."""
    freeze: str = ""
    """Key of the date by which one must have been a member to vote."""
    opens: str = ""
    """Key of the date on which ballots are sent."""
    closes: str = ""
    """Key of the date on which voting ends."""


@dataclass(frozen=True, slots=True)
class BallotHelp:
    """What a member needs to find a ballot that has not come."""

    subject: str = ""
    sender: Text = Text()
    contact: Text = Text()
    """Whom to ask, in words; Markdown."""
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for the site: what election and data protection law want printed."""

    promoter: Text
    address: Text = Text()
    email: str = ""
    note: Text = Text()


@dataclass(frozen=True, slots=True)
class Rival:
    """Candidates outside the slate who stand together; an independent is alone."""

    name: str
    share: float
    """Of all first preferences; where the rivals' shares add up to 1, of those that are not the slate's."""
    candidates: tuple[str, ...]
    """Their names, or the slugs of those who have a file in ``candidates/``."""
    strengths: tuple[float, ...]
    """How many of the rival's first preferences each has; only the proportions count."""
    leaves: float = LEAVES
    stops: float | tuple[float, ...] = STOPS
    toward: Mapping[str, float] = field(default_factory=dict)
    """As in `Outlook`."""

    @staticmethod
    def unnamed(name: str, many: int) -> tuple[str, ...]:
        """What a rival's candidates are called who have no names: as the rival, with numbers if they are several."""
        return tuple(f"{name} {number}" for number in range(1, many + 1)) if many > 1 else (name,)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a campaign expects for one slate and one post, besides the figures of its areas: ``electorate.toml``."""

    slate: str
    post: str
    rivals: tuple[Rival, ...]
    note: str = ""
    """Where the figures come from, in words; a report repeats it."""
    rule: str = ""
    """The key of a counting rule; empty: the post's."""
    seats: int | None = None
    """None: the post's."""
    turnout: float | None = None
    """In areas that do not say."""
    support: float | None = None
    """In areas that do not say."""
    ballots: float | None = None
    """All ballots expected, everywhere together."""
    scale: float = 1.0
    """The votes that the areas' figures come to are multiplied by this."""
    unknown: str = ""
    """What an area without figures counts as: one of ``UNKNOWN_AREAS``; empty: by how many have figures."""
    regions: Mapping[str, Figures] = field(default_factory=dict)
    """Figures of regions, by their English names, for those of their areas that do not say: numbers of people and votes
    are shared out evenly among them."""
    strengths: Mapping[str, float] = field(default_factory=dict)
    """Weights of the slate's candidates among its voters who follow no order; 1 for those not named."""
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Regions and codes of areas where a candidate of the slate is at home."""
    home_boost: float = HOME_BOOST
    """By how much a candidate's weight is multiplied at home."""
    leaves: float = LEAVES
    """The share of next preferences that leave the slate while one of its candidates is left to rank."""
    stops: float | tuple[float, ...] = STOPS
    """The share of voters who stop after a preference; or after the first, the second and so on, of which the last goes
    for all later ones."""
    toward: Mapping[str, float] = field(default_factory=dict)
    """How many times as likely as by first preferences those who leave go to a rival, or to one candidate."""
    adherence: Adherence = field(default_factory=Adherence)
    swings: Swings = field(default_factory=Swings)
    plan: PlanSettings = field(default_factory=PlanSettings)


@dataclass(frozen=True, slots=True)
class CanvassRow:
    """How somebody who was asked ranks the candidates of a post: a row of ``canvass.csv``."""

    ranking: tuple[str, ...]
    """Short names, first preference first."""
    area: str = ""
    """Code of the area; empty where it is not known."""
    weight: float = 1.0
    """For how many people the row speaks."""
    post: str = ""
    """Empty: the post of the electorates, where they have but one."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A whole campaign, as its folder says it."""

    slug: str
    name: Text
    languages: tuple[str, ...]
    timezone: str
    election: Election
    areas: Areas
    posts: tuple[Post, ...]
    slates: tuple[Slate, ...]
    candidates: tuple[Candidate, ...]
    orders: tuple[OrderRow, ...]
    imprint: Imprint
    summary: Text = Text()
    notice: Text = Text()
    """A sentence shown on every page, such as "An illustration, not a campaign"; none: nothing is shown."""
    questions: tuple[Question, ...] = ()
    dates: tuple[KeyDate, ...] = ()
    pages: tuple[Page, ...] = ()
    ballot: BallotHelp = BallotHelp()
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """Pictures and other files under ``media/``, by path."""
    index: bytes = field(default=b"", repr=False)
    """The folder's own postcode index, where ``areas.index`` names one."""
    electorates: tuple[Outlook, ...] = ()
    """What is expected for each slate and post that a plan can be made for."""
    canvass: tuple[CanvassRow, ...] = ()
