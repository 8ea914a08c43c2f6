"""From a campaign to the files of its folder, in one canonical form."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import tomli_w

from slatecraft.folder.model import (
    BallotHelp,
    Campaign,
    Candidate,
    KeyDate,
    Link,
    Page,
    Post,
    Question,
    Slate,
    Text,
)
from slatecraft.folder.parse import AREAS, CAMPAIGN, ORDERS
from slatecraft.folder.texts import FENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        files[ORDERS] = _csv(
            ("slate", "post", "region", "area", "order", "source"),
            (
                (row.slate, row.post, row.region, row.area, " ".join(row.candidates), row.source)
                for row in campaign.orders
            ),
        )
    if campaign.areas.extra:
        others = campaign.languages[1:]
        files[AREAS] = _csv(
            ("code", "name", *(f"name_{language}" for language in others), "region", "aliases"),
            (
                (
                    area.code,
                    dict(area.name.translations).get(first, ""),
                    *(dict(area.name.translations).get(language, "") for language in others),
                    area.region,
                    "|".join(area.aliases),
                )
                for area in campaign.areas.extra
            ),
        )
    encoded = {path: text.encode() for path, text in files.items()}
    if campaign.index:
        encoded[campaign.areas.index] = campaign.index
    return {**encoded, **campaign.media}


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


def _string(key: str, words: str) -> list[Pair]:
    return [(key, _quoted(words))] if words else []


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
    key = tomli_w.dumps({key: 0}).removesuffix(" = 0\n")
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
