"""From a campaign to the files of its folder, in one canonical form."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import fields
from typing import TYPE_CHECKING

import tomli_w

from slatecraft.folder.model import (
    HOME_BOOST,
    LEAVES,
    STOPS,
    BallotHelp,
    Campaign,
    Candidate,
    KeyDate,
    Link,
    OrderRow,
    Outlook,
    Page,
    Post,
    Question,
    Rival,
    Slate,
    Text,
)
from slatecraft.folder.numbers import written
from slatecraft.folder.outlooks import CANVASS, ELECTORATE, FIGURES
from slatecraft.folder.parse import AREAS, CAMPAIGN, ORDERS
from slatecraft.folder.texts import FENCE
from slatecraft.planning.electorate import Adherence, Swings
from slatecraft.planning.settings import PlanSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH = 110
"""Longest line on which a list or a text in several languages is kept together."""

Pair = tuple[str, str]
"""A key and its value, as they stand in TOML; a key without a value is left out."""


def write(campaign: Campaign) -> dict[str, bytes]:
    """The files of the campaign's folder: ``parse(write(campaign)) == campaign``.

    That holds for whatever `parse` gives: candidates and pages by slug, texts with the languages in the
    campaign's order. The same campaign gives the same bytes.
    """
    files = {CAMPAIGN: _campaign_toml(campaign)}
    first = campaign.languages[0]
    for candidate in campaign.candidates:
        matter = _candidate(candidate, campaign.languages)
        files |= _sheet(f"candidates/{candidate.slug}", matter, candidate.statement, first)
    for page in campaign.pages:
        files |= _sheet(f"pages/{page.slug}", _page(page, campaign.languages), page.body, first)
    if campaign.orders:
        files[ORDERS] = orders_csv(campaign.orders)
    if campaign.areas.extra:
        files[AREAS] = _areas_csv(campaign)
    if campaign.electorates:
        files[ELECTORATE] = electorate_toml(campaign.electorates)
    if campaign.canvass:
        files[CANVASS] = _canvass_csv(campaign)
    encoded = {path: text.encode() for path, text in files.items()}
    if campaign.index:
        encoded[campaign.areas.index] = campaign.index
    return {**encoded, **campaign.media}


def orders_csv(rows: Iterable[OrderRow]) -> str:
    """``orders.csv`` with these rows."""
    return _csv(
        ("slate", "post", "region", "area", "order", "source"),
        ((row.slate, row.post, row.region, row.area, " ".join(row.candidates), row.source) for row in rows),
    )


def _areas_csv(campaign: Campaign) -> str:
    """Only the columns of figures that some area has."""
    first, *others = campaign.languages
    extra = campaign.areas.extra
    figures = [name for name in FIGURES if any(getattr(area.figures, name) is not None for area in extra)]
    last = [
        *(["home"] if any(area.home for area in extra) else []),
        *(["pin"] if any(area.pin for area in extra) else []),
    ]
    names = [f"name_{language}" for language in others]
    rows = []
    for area in extra:
        words = dict(area.name.translations)
        cells = {"home": " ".join(area.home), "pin": area.pin}
        rows.append(
            (
                area.code,
                words.get(first, ""),
                *(words.get(language, "") for language in others),
                area.region,
                "|".join(area.aliases),
                *(_number(getattr(area.figures, name)) for name in figures),
                *(cells[name] for name in last),
            )
        )
    return _csv(("code", "name", *names, "region", "aliases", *figures, *last), rows)


def _canvass_csv(campaign: Campaign) -> str:
    rows = campaign.canvass
    used = {
        "area": [row.area for row in rows],
        "post": [row.post for row in rows],
        "weight": ["" if row.weight == 1 else written(row.weight) for row in rows],
    }
    columns = [name for name, cells in used.items() if any(cells)]
    return _csv(
        (*columns, "ranking"),
        ((*(used[name][place] for name in columns), " ".join(row.ranking)) for place, row in enumerate(rows)),
    )


def electorate_toml(outlooks: Sequence[Outlook]) -> str:
    """One electorate as the whole file, several as tables of it."""
    if len(outlooks) == 1:
        return "\n".join(_outlook(outlooks[0], "")).lstrip("\n")
    return "\n".join(block for outlook in outlooks for block in _outlook(outlook, "electorates."))


def _outlook(outlook: Outlook, prefix: str) -> Iterable[str]:
    pairs = (
        _string("slate", outlook.slate),
        _string("post", outlook.post),
        _string("note", outlook.note, paragraphs=True),
        _string("rule", outlook.rule),
        _measure("seats", outlook.seats),
        _measure("turnout", outlook.turnout),
        _measure("support", outlook.support),
        _measure("ballots", outlook.ballots),
        _measure("scale", outlook.scale, 1.0),
        _string("unknown", outlook.unknown),
        _measure("leaves", outlook.leaves, LEAVES),
        _stops(outlook.stops),
        _measure("home_boost", outlook.home_boost, HOME_BOOST),
    )
    yield _table("[[electorates]]", *pairs) if prefix else _lines(*pairs)
    yield from _measures(f"{prefix}adherence", outlook.adherence, Adherence())
    yield from _measures(f"{prefix}swings", outlook.swings, Swings())
    yield from _weights(f"{prefix}strengths", outlook.strengths)
    if outlook.homes:
        homes = (_list(slug, places, always=True) for slug, places in outlook.homes.items())
        yield _table(f"[{prefix}homes]", *homes)
    for region, figures in outlook.regions.items():
        known = (_measure(name, getattr(figures, name)) for name in FIGURES)
        yield _table(f"[{prefix}regions.{_key(region)}]", *known)
    yield from _weights(f"{prefix}toward", outlook.toward)
    for rival in outlook.rivals:
        yield from _rival(rival, f"{prefix}rivals")
    plan, default = outlook.plan, PlanSettings()
    if plan != default:
        yield _table(
            f"[{prefix}plan]",
            _string("goal", plan.goal if plan.goal != default.goal else ""),
            _measure("at_least", plan.at_least, default.at_least),
            _measure("orders", plan.orders),
            _flag("whole_regions", plan.whole_regions, default.whole_regions),
            _measure("floor", plan.floor),
            _measure("least_share", plan.least_share),
            _flag("homes", plan.homes, default.homes),
            _measure("churn", plan.churn),
        )


def _rival(rival: Rival, heading: str) -> Iterable[str]:
    size = len(rival.candidates)
    alike = set(rival.strengths) == {1.0}
    if alike and rival.candidates == Rival.unnamed(rival.name, size):
        candidates: list[Pair] = [("candidates", str(size))] if size > 1 else []
    elif alike:
        candidates = _list("candidates", rival.candidates)
    else:
        weights = zip(rival.candidates, rival.strengths, strict=True)
        inner = ", ".join(f"{_key(name)} = {written(weight)}" for name, weight in weights)
        candidates = [("candidates", f"{{ {inner} }}")]
    yield _table(
        f"[[{heading}]]",
        _string("name", rival.name),
        [("share", written(rival.share))],
        candidates,
        _measure("leaves", rival.leaves, LEAVES),
        _stops(rival.stops),
    )
    yield from _weights(f"{heading}.toward", rival.toward)


def _weights(heading: str, weights: Mapping[str, float]) -> Iterable[str]:
    if weights:
        yield _table(f"[{heading}]", [(_key(name), written(value)) for name, value in weights.items()])


def _measures(heading: str, value: Adherence | Swings, default: Adherence | Swings) -> Iterable[str]:
    """A table of numbers, those alone that are not as they would be by themselves."""
    if value != default:
        names = [part.name for part in fields(value)]
        pairs = (_measure(name, getattr(value, name), getattr(default, name)) for name in names)
        yield _table(f"[{heading}]", *pairs)


def _measure(key: str, value: float | None, default: float | None = None) -> list[Pair]:
    return [] if value is None or value == default else [(key, written(value))]


def _stops(value: float | tuple[float, ...]) -> list[Pair]:
    if isinstance(value, tuple):
        return [("stops", f"[{', '.join(map(written, value))}]")]
    return _measure("stops", value, STOPS)


def _flag(key: str, value: bool, default: bool) -> list[Pair]:
    return [] if value == default else [(key, str(value).lower())]


def _number(value: float | None) -> str:
    return "" if value is None else written(value)


def _key(name: str) -> str:
    """A key of TOML, between quotes where it must be."""
    return tomli_w.dumps({name: 0}).removesuffix(" = 0\n")


def _campaign_toml(campaign: Campaign) -> str:
    languages = campaign.languages
    election, areas, imprint = campaign.election, campaign.areas, campaign.imprint
    blocks = [
        _table(
            "[campaign]",
            _string("slug", campaign.slug),
            _text("name", campaign.name, languages),
            _text("summary", campaign.summary, languages),
            _text("notice", campaign.notice, languages),
            _list("languages", languages),
            _string("timezone", campaign.timezone),
        ),
        _table(
            "[election]",
            _text("name", election.name, languages),
            _text("organisation", election.organisation, languages),
            _text("about", election.about, languages),
            _string("freeze", election.freeze),
            _string("opens", election.opens),
            _string("closes", election.closes),
        ),
        _table(
            "[areas]",
            _string("index", areas.index),
            _text("one", areas.one, languages),
            _string("abroad", areas.abroad),
            _text("note", areas.note, languages),
        ),
        *(_question(question, languages) for question in campaign.questions),
        *(_post(post, languages) for post in campaign.posts),
        *(block for date in campaign.dates for block in _date(date, languages)),
        *(block for slate in campaign.slates for block in _slate(slate, languages)),
    ]
    if campaign.ballot != BallotHelp():
        blocks.append(
            _table(
                "[ballot]",
                _string("subject", campaign.ballot.subject),
                _text("sender", campaign.ballot.sender, languages),
                _text("contact", campaign.ballot.contact, languages),
                _text("note", campaign.ballot.note, languages),
            )
        )
    blocks.append(
        _table(
            "[imprint]",
            _text("promoter", imprint.promoter, languages),
            _text("address", imprint.address, languages),
            _string("email", imprint.email),
            _text("note", imprint.note, languages),
        )
    )
    return "\n".join(blocks)


def _question(question: Question, languages: Sequence[str]) -> str:
    return _table(
        "[[questions]]",
        _string("key", question.key),
        _text("ask", question.ask, languages),
        _text("help", question.help, languages),
        _string("region", question.region),
    )


def _post(post: Post, languages: Sequence[str]) -> str:
    return _table(
        "[[posts]]",
        _string("key", post.key),
        _text("name", post.name, languages),
        [("seats", str(post.seats))],
        _text("voters", post.voters, languages),
        _text("how", post.how, languages),
        _string("rule", post.rule),
        _list("requires", post.requires),
    )


def _date(date: KeyDate, languages: Sequence[str]) -> Iterable[str]:
    yield _table(
        "[[dates]]",
        _string("key", date.key),
        _text("name", date.name, languages),
        _moment("at", date.at),
        _moment("until", date.until),
        _text("note", date.note, languages),
    )
    for earlier in date.earlier:
        yield _table(
            "[[dates.earlier]]",
            _moment("at", earlier.at),
            _moment("until", earlier.until),
            _text("why", earlier.why, languages),
        )


def _slate(slate: Slate, languages: Sequence[str]) -> Iterable[str]:
    yield _table(
        "[[slates]]",
        _string("key", slate.key),
        _text("name", slate.name, languages),
        _string("hashtag", slate.hashtag),
        _text("tagline", slate.tagline, languages),
        _text("why_orders_differ", slate.why_orders_differ, languages),
        _tables(
            "supporters",
            [_string("name", each.name) + _string("url", each.url) for each in slate.supporters],
        ),
        _links(slate.links, languages),
    )
    yield _table(
        "[slates.theme]", _string("primary", slate.theme.primary), _string("accent", slate.theme.accent)
    )
    yield _table(
        "[slates.stands]", *(_list(post, names, always=True) for post, names in slate.stands.items())
    )
    for addition in slate.additions:
        yield _table(
            "[[slates.additions]]",
            _string("partner", addition.partner),
            _string("post", addition.post),
            _string("candidate", addition.candidate),
            _string("region", addition.region),
            _text("note", addition.note, languages),
        )


def _candidate(candidate: Candidate, languages: Sequence[str]) -> str:
    return _lines(
        _string("name", candidate.name),
        _text("summary", candidate.summary, languages, paragraphs=False),
        _string("photo", candidate.photo),
        _links(candidate.links, languages),
    )


def _page(page: Page, languages: Sequence[str]) -> str:
    return _lines(
        _text("title", page.title, languages, paragraphs=False),
        _string("menu", page.menu),
        [("rank", str(page.rank))],
        _string("slate", page.slate),
    )


def _sheet(path: str, matter: str, body: Text, first: str) -> dict[str, str]:
    words = dict(body.translations)
    main = words.pop(first, "")
    files = {f"{path}.md": f"{FENCE}\n{matter}{FENCE}\n" + (f"\n{main}\n" if main else "")}
    return files | {f"{path}.{language}.md": f"{text}\n" for language, text in words.items() if text}


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()


def _table(heading: str, *pairs: list[Pair]) -> str:
    return f"{heading}\n{_lines(*pairs)}"


def _lines(*pairs: list[Pair]) -> str:
    return "".join(f"{key} = {value}\n" for several in pairs for key, value in several)


def _quoted(words: str, *, paragraphs: bool = False) -> str:
    """A TOML string; one of several paragraphs between triple quotes, so that it can be read and edited."""
    return tomli_w.dumps({"k": words}, multiline_strings=paragraphs).removeprefix("k = ").removesuffix("\n")


def _string(key: str, words: str, *, paragraphs: bool = False) -> list[Pair]:
    return [(key, _quoted(words, paragraphs=paragraphs and "\n" in words))] if words else []


def _moment(key: str, moment: dt.date | dt.datetime | None) -> list[Pair]:
    if moment is None:
        return []
    if isinstance(moment, dt.datetime) and not moment.fold:
        moment = moment.replace(tzinfo=None)
    # In the hour that the clocks repeat, the second time round is told by its offset.
    return [(key, moment.isoformat())]


def _list(key: str, items: Sequence[str], *, always: bool = False) -> list[Pair]:
    if not items and not always:
        return []
    key = _key(key)
    short = f"[{', '.join(map(_quoted, items))}]"
    if len(f"{key} = {short}") <= WIDTH:
        return [(key, short)]
    return [(key, "[\n" + "".join(f"    {_quoted(item)},\n" for item in items) + "]")]


def _tables(key: str, tables: Sequence[list[Pair]]) -> list[Pair]:
    rows = "".join(f"    {{ {', '.join(f'{k} = {value}' for k, value in table)} }},\n" for table in tables)
    return [(key, f"[\n{rows}]")] if tables else []


def _links(links: Sequence[Link], languages: Sequence[str]) -> list[Pair]:
    return _tables(
        "links", [[("label", _inline(link.label, languages)), *_string("url", link.url)] for link in links]
    )


def _inline(text: Text, languages: Sequence[str]) -> str:
    words = dict(text.translations)
    if len(set(words.values())) == 1 and words.keys() == set(languages):
        return _quoted(text.translations[0][1])
    return f"{{ {', '.join(f'{language} = {_quoted(said)}' for language, said in text.translations)} }}"


def _text(key: str, text: Text, languages: Sequence[str], *, paragraphs: bool = True) -> list[Pair]:
    if not text:
        return []
    inline = _inline(text, languages)
    plain = not inline.startswith("{")
    several = paragraphs and any("\n" in words for _, words in text.translations)
    if plain:
        return [(key, _quoted(text.translations[0][1], paragraphs=several))]
    if not several and len(f"{key} = {inline}") <= WIDTH:
        return [(key, inline)]
    return [(f"{key}.{code}", _quoted(words, paragraphs=several)) for code, words in text.translations]
