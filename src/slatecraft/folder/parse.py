"""From the files of a folder to a campaign: what each file says, before asking whether the files agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slatecraft.folder import texts
from slatecraft.folder.faults import Report, quoted, shortened, suggest
from slatecraft.folder.files import Files, kind_of
from slatecraft.folder.model import (
    LANGUAGES,
    Addition,
    Areas,
    BallotHelp,
    Campaign,
    Candidate,
    EarlierDate,
    Election,
    ExtraArea,
    Imprint,
    KeyDate,
    Link,
    OrderRow,
    Page,
    Post,
    Question,
    Slate,
    Supporter,
    Text,
    Theme,
)
from slatecraft.folder.outlooks import FIGURES, figures_of, read_canvass, read_outlooks
from slatecraft.folder.reader import KEY, KEY_REMEDY, LONGEST_KEY, Context, Document, Passage, Table, document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

CAMPAIGN = "campaign.toml"
ORDERS = "orders.csv"
AREAS = "areas.csv"
SOURCES = ("published", "illustration")
Place = tuple[str, int | None]
"""A file and a line in it."""
RANK = 100
"""Of a page that gives none: the model's default."""
NO_DATE = dt.date(1, 1, 1)
"""Stands where a date is missing or wrong, in a campaign that is refused for it."""


@dataclass(slots=True)
class Source:
    """A campaign as far as it could be read, and where in the files each part of it stands.

    Lists keep their places: ``campaign.posts[2]`` is the third ``[[posts]]`` even where the second is faulty.
    """

    campaign: Campaign
    files: Files
    report: Report
    toml: Document
    order_lines: tuple[int, ...]
    area_lines: tuple[int, ...]
    passages: list[Passage]
    sheets: Mapping[str, Document] = field(default_factory=dict)
    """Front matter by file."""
    electorate: Document | None = None
    """``electorate.toml``, where there is one that can be read."""
    canvass_lines: tuple[int, ...] = ()

    def line(self, *path: str | int) -> int:
        """The line of a key in ``campaign.toml``."""
        return self.toml.line(path)

    def error(self, path: tuple[str | int, ...], message: str, remedy: str = "") -> None:
        """Note an error at a key of ``campaign.toml``."""
        self.report.error(CAMPAIGN, self.line(*path), message, remedy)

    def at(self, *path: str | int) -> Place:
        """File and line of a key of ``campaign.toml``."""
        return CAMPAIGN, self.line(*path)

    def unknown(
        self, kind: str, place: Place, what: str, name: str, known: Collection[str], remedy: str = ""
    ) -> bool:
        """Whether ``name`` is none of ``known``: an error, unless the list of ``kind`` is in doubt.

        Without a ``remedy`` it is what `suggest` says.
        """
        if name in known:
            return False
        if kind not in self.report.shaky:
            self.report.error(
                *place, f'There is no {what} "{shortened(name)}".', remedy or suggest(name, known)
            )
        return True


def read(files: Files, report: Report) -> Source | None:
    """Read all files, noting what is wrong with each by itself; None without a ``campaign.toml`` to go by."""
    for file in sorted(files):
        if kind_of(file) is None:
            remedy = "Take it out, or put pictures into media/."
            report.warning(file, None, "This is not a file of a campaign folder, and is ignored.", remedy)
    context = Context(report)
    toml = _campaign_toml(files, context)
    if toml is None:
        return None
    top = Table(context, toml, toml.values)
    campaign = top.table("campaign", required=True)
    slug = campaign.key("slug", "campaign") if not campaign.absent else ""
    if campaign.absent:
        report.shaky.add("dates")
    context.languages = _languages(campaign)
    zone = _zone(campaign)
    context.zone = ZoneInfo(zone)
    name = campaign.text("name", required=True)
    summary = campaign.text("summary")
    notice = campaign.text("notice")
    campaign.close()
    areas_table = top.table("areas", required=True)
    sheets: dict[str, Document] = {}
    extra, area_lines = _extra_areas(files, context)
    areas = _areas(areas_table, extra)
    questions = tuple(_question(table) for table in top.tables("questions"))
    posts = tuple(_post(table) for table in _some(top, "posts"))
    election = _election(top.table("election", required=True))
    dates = tuple(_date(table) for table in top.tables("dates"))
    slates = tuple(_slate(table) for table in _some(top, "slates"))
    ballot = _ballot(top.table("ballot"))
    imprint = _imprint(top.table("imprint", required=True))
    top.close()
    electorates, electorate = read_outlooks(files, context, slates)
    canvass, canvass_lines = read_canvass(files, context)
    orders, order_lines = _orders(files, context)
    candidates = tuple(_candidates(files, context, sheets))
    pages = tuple(_pages(files, context, sheets))
    return Source(
        campaign=Campaign(
            slug=slug,
            name=name,
            languages=context.languages,
            timezone=zone,
            election=election,
            areas=areas,
            posts=posts,
            slates=slates,
            candidates=candidates,
            orders=orders,
            imprint=imprint,
            summary=summary,
            notice=notice,
            questions=questions,
            dates=dates,
            pages=pages,
            ballot=ballot,
            media={path: files[path] for path in sorted(files) if kind_of(path) == "media"},
            index=files.get(areas.index, b"") if kind_of(areas.index) == "index" else b"",
            electorates=electorates,
            canvass=canvass,
        ),
        files=files,
        report=report,
        toml=toml,
        order_lines=order_lines,
        area_lines=area_lines,
        passages=context.passages,
        sheets=sheets,
        electorate=electorate,
        canvass_lines=canvass_lines,
    )


def _campaign_toml(files: Files, context: Context) -> Document | None:
    if CAMPAIGN not in files:
        context.report.error(
            CAMPAIGN,
            None,
            "There is no campaign.toml, so this is not a campaign folder.",
            "Give the folder that holds it, or make one with `slatecraft new FOLDER`.",
        )
        return None
    text = texts.decoded(context.report, CAMPAIGN, files[CAMPAIGN])
    return None if text is None else document(context, CAMPAIGN, text)


def _languages(table: Table) -> tuple[str, ...]:
    given = table.strings("languages", required=True)
    known = " or ".join(f'"{code}" ({name})' for code, name in LANGUAGES.items())
    right = []
    for position, language in enumerate(given):
        if language not in LANGUAGES:
            table.context.report.error(
                table.source.file,
                table.line("languages", position),
                f'"{shortened(language)}" is not a language of the site.',
                f"Use {known}.",
            )
        elif language in right:
            table.error("languages", f'The language "{language}" is there twice.', "Keep one of them.")
        else:
            right.append(language)
    if table.values.get("languages") == []:
        table.error("languages", "The campaign has no language.", 'Name at least one, such as ["en"].')
    # With one of the codes wrong, words in that language are not to be reported each by itself.
    return tuple(right) if right and len(right) == len(given) else ()


def _zone(table: Table) -> str:
    name = table.string("timezone", required=True)
    try:
        if name:
            ZoneInfo(name)
            return name
    except (KeyError, ValueError, OSError):
        table.error(
            "timezone", f'There is no time zone "{shortened(name)}".', 'Use a name such as "Europe/London".'
        )
    return "UTC"


def _some(top: Table, key: str) -> list[Table]:
    """A list of which there must be one table at least."""
    tables = top.tables(key)
    if not tables or any(table.absent for table in tables):
        top.context.report.shaky.add(key)
    if not tables:
        one = key.removesuffix("s")
        line = top.line(key) if key in top.values else None
        top.context.report.error(
            CAMPAIGN, line, f"The campaign has no {one}.", f"Add a table [[{key}]]; docs/folder.md shows one."
        )
    return tables


def _election(table: Table) -> Election:
    election = Election(
        name=table.text("name", required=True),
        organisation=table.text("organisation", required=True),
        about=table.text("about"),
        freeze=table.string("freeze"),
        opens=table.string("opens"),
        closes=table.string("closes"),
    )
    table.close()
    return election


def _areas(table: Table, extra: tuple[ExtraArea, ...]) -> Areas:
    areas = Areas(
        index=table.string("index", required=True),
        one=table.text("one", required=True),
        abroad=table.string("abroad"),
        note=table.text("note"),
        extra=extra,
    )
    table.close()
    return areas


def _question(table: Table) -> Question:
    question = Question(
        key=table.key("key", "questions"),
        ask=table.text("ask", required=True),
        help=table.text("help"),
        region=table.string("region"),
    )
    table.close()
    return question


def _post(table: Table) -> Post:
    seats = table.values.get("seats")
    if type(seats) is not int or seats < 1:
        table.context.report.shaky.add("seats")
    post = Post(
        key=table.key("key", "posts"),
        name=table.text("name", required=True),
        seats=table.integer("seats", least=1),
        voters=table.text("voters", required=True),
        how=table.text("how"),
        rule=table.string("rule"),
        requires=table.strings("requires"),
    )
    table.close()
    return post


def _date(table: Table) -> KeyDate:
    key = table.key("key", "dates")
    at = table.moment("at", required=True)
    date = KeyDate(
        key=key,
        name=table.text("name", required=True),
        at=at or NO_DATE,
        until=table.moment("until"),
        note=table.text("note"),
        earlier=tuple(_earlier(earlier) for earlier in table.tables("earlier")),
    )
    table.close()
    return date


def _earlier(table: Table) -> EarlierDate:
    earlier = EarlierDate(
        at=table.moment("at", required=True) or NO_DATE, until=table.moment("until"), why=table.text("why")
    )
    table.close()
    return earlier


def _slate(table: Table) -> Slate:
    key = table.key("key", "slates")
    stands = table.table("stands", required=True)
    if stands.absent:
        table.context.report.shaky.add("slates")
    theme = table.table("theme")
    slate = Slate(
        key=key,
        name=table.text("name", required=True),
        stands={post: stands.strings(post) for post in stands.values},
        hashtag=table.string("hashtag", shown=True),
        tagline=table.text("tagline"),
        why_orders_differ=table.text("why_orders_differ"),
        theme=Theme(
            primary=(theme.string("primary") or Theme().primary).lower(),
            accent=(theme.string("accent") or Theme().accent).lower(),
        ),
        supporters=tuple(_supporter(supporter) for supporter in table.tables("supporters")),
        additions=tuple(_addition(addition) for addition in table.tables("additions")),
        links=tuple(_link(link) for link in table.tables("links")),
    )
    theme.close()
    table.close()
    return slate


def _supporter(table: Table) -> Supporter:
    supporter = Supporter(name=table.string("name", required=True, shown=True), url=table.string("url"))
    table.close()
    return supporter


def _addition(table: Table) -> Addition:
    addition = Addition(
        partner=table.string("partner", required=True, shown=True),
        post=table.string("post", required=True),
        candidate=table.string("candidate", required=True),
        note=table.text("note"),
        region=table.string("region"),
    )
    table.close()
    return addition


def _link(table: Table) -> Link:
    link = Link(label=table.text("label", required=True), url=table.string("url", required=True))
    table.close()
    return link


def _ballot(table: Table) -> BallotHelp:
    ballot = BallotHelp(
        subject=table.string("subject", shown=True),
        sender=table.text("sender"),
        contact=table.text("contact", markdown=True),
        note=table.text("note"),
    )
    table.close()
    return ballot


def _imprint(table: Table) -> Imprint:
    imprint = Imprint(
        promoter=table.text("promoter", required=True),
        address=table.text("address"),
        email=table.string("email"),
        note=table.text("note"),
    )
    table.close()
    return imprint


def _candidates(files: Files, context: Context, sheets: dict[str, Document]) -> Iterable[Candidate]:
    for slug, matter, body in _sheets(files, "candidates", context, sheets):
        candidate = Candidate(
            slug=slug,
            name=matter.string("name", required=True, shown=True),
            summary=matter.text("summary"),
            statement=body,
            photo=matter.string("photo"),
            links=tuple(_link(link) for link in matter.tables("links")),
        )
        matter.close()
        yield candidate


def _pages(files: Files, context: Context, sheets: dict[str, Document]) -> Iterable[Page]:
    for slug, matter, body in _sheets(files, "pages", context, sheets):
        page = Page(
            slug=slug,
            title=matter.text("title", required=True),
            body=body,
            menu=matter.string("menu"),
            rank=matter.integer("rank", default=RANK, least=0),
            slate=matter.string("slate"),
        )
        matter.close()
        yield page


def _sheets(
    files: Files, folder: str, context: Context, sheets: dict[str, Document]
) -> Iterable[tuple[str, Table, Text]]:
    """Slug, front matter and body of each Markdown file of ``folder`` with its translations, by slug."""
    report = context.report
    bodies: dict[str, dict[str, str]] = {}
    main: dict[str, texts.Sheet | None] = {}
    first = context.languages[0] if context.languages else "en"
    for file in sorted(files):
        if kind_of(file) != folder:
            continue
        slug, _, language = file.removeprefix(f"{folder}/").removesuffix(".md").partition(".")
        if not KEY.fullmatch(slug) or len(slug) > LONGEST_KEY:
            report.error(file, None, f'The file\'s name "{shortened(slug)}" is not a short name.', KEY_REMEDY)
            report.shaky.add(folder)
            continue
        text = texts.decoded(report, file, files[file])
        if not language:
            sheet = None if text is None else texts.sheet(report, file, text)
            main[slug] = sheet
            if sheet is not None:
                bodies.setdefault(slug, {})[first] = sheet.body
                context.passages.append(Passage(file, sheet.line, sheet.body, markdown=True))
            continue
        if context.languages and language not in context.languages[1:]:
            if language == first:
                remedy = f"The words in that language go into {folder}/{slug}.md, below the front matter."
            else:
                remedy = suggest(language, context.languages[1:]) or "Add it to languages in campaign.toml."
            report.error(file, None, f'"{shortened(language)}" is not a language to translate to.', remedy)
        elif f"{folder}/{slug}.md" not in files:
            report.error(
                file, None, f"There is no {folder}/{slug}.md that this translates.", "Add that file."
            )
        elif text is not None:
            body, line = texts.plain(text)
            if body.split("\n", 1)[0].rstrip() == texts.FENCE:
                remedy = f"Take it out: {folder}/{slug}.md holds it, for all languages."
                report.error(file, line, "A translation has no front matter.", remedy)
            bodies.setdefault(slug, {})[language] = body
            context.passages.append(Passage(file, line, body, markdown=True))
    for slug, sheet in sorted(main.items()):
        file = f"{folder}/{slug}.md"
        # A file that cannot be read still names its candidate or page, so that nobody is told it is unknown.
        source = None if sheet is None else document(context, file, sheet.matter, offset=1)
        matter = Table(
            context, source or Document(file, ""), source.values if source else {}, absent=source is None
        )
        sheets[file] = matter.source
        words = bodies.get(slug, {})
        told = tuple((code, words[code]) for code in context.languages or words if words.get(code))
        yield slug, matter, Text(told)


def _extra_areas(files: Files, context: Context) -> tuple[tuple[ExtraArea, ...], tuple[int, ...]]:
    if AREAS not in files:
        return (), ()
    text = texts.decoded(context.report, AREAS, files[AREAS])
    found = None
    first, *others = context.languages or ("en",)
    translated = {language: f"name_{language}" for language in others}
    # Without knowing the languages there is no knowing the columns, and that has been reported.
    if text is not None and context.languages:
        optional = ("name", "region", "aliases", *translated.values(), *FIGURES, "home", "pin")
        remedy = "Put one comma between cells, none within a number, and quotes round a cell with a comma."
        found = texts.rows(
            context.report, AREAS, text, required=("code",), optional=optional, miscounted=remedy
        )
    if found is None:
        context.report.shaky.add("areas")
        return (), ()
    extra = []
    for row in found:
        names = {language: row[column] or row["name"] for language, column in translated.items()}
        names = {first: row["name"], **names}
        extra.append(
            ExtraArea(
                code=row["code"],
                name=Text(tuple((language, name) for language, name in names.items() if name)),
                region=row["region"],
                aliases=tuple(alias for cell in row["aliases"].split("|") if (alias := cell.strip())),
                figures=figures_of(context, AREAS, row),
                home=tuple(row["home"].split()),
                pin=row["pin"],
            )
        )
    return tuple(extra), tuple(row.line for row in found)


def _orders(files: Files, context: Context) -> tuple[tuple[OrderRow, ...], tuple[int, ...]]:
    if ORDERS not in files:
        return (), ()
    text = texts.decoded(context.report, ORDERS, files[ORDERS])
    found = None
    if text is not None:
        needed, optional = ("slate", "post", "order"), ("region", "area", "source")
        remedy = "Put one comma between cells, and blanks between the candidates of an order."
        found = texts.rows(
            context.report, ORDERS, text, required=needed, optional=optional, miscounted=remedy
        )
    if found is None:
        context.report.shaky.add(ORDERS)
        return (), ()
    orders = []
    for row in found:
        source = row["source"] or SOURCES[0]
        if source not in SOURCES:
            message = f'The source "{shortened(source)}" is not known.'
            context.report.error(ORDERS, row.line, message, f"Use one of {quoted(SOURCES)}.")
        orders.append(
            OrderRow(
                slate=row["slate"],
                post=row["post"],
                region=row["region"],
                area=row["area"],
                candidates=tuple(row["order"].split()),
                source=source,
            )
        )
    return tuple(orders), tuple(row.line for row in found)
