"""Whether a campaign agrees with itself: names that exist, orders that are whole, dates that follow one another."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from slatecraft.folder.atlas import SCHEMES, Area, atlas
from slatecraft.folder.dates import LIKE_A_TOKEN, TOKEN, Moment, token_value, written
from slatecraft.folder.faults import quoted, shortened, suggest
from slatecraft.folder.files import kind_of
from slatecraft.folder.parse import AREAS, CAMPAIGN, NO_DATE, ORDERS, Source
from slatecraft.folder.reader import Passage, language_name
from slatecraft.places.index import IndexFileError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slatecraft.folder.model import KeyDate, OrderRow, Slate
    from collections.abc import Collection, Iterable, Mapping

RESERVED = frozenset(
    "orders posts candidates dates stv ballot supporters areas map static media theme "
    "privacy accessibility imprint cy en".split()
)
"""Addresses of the site's own pages."""
REPLACEABLE = frozenset({"privacy", "accessibility", "imprint"})
"""Those of them that a campaign may write itself."""

MENUS = ("main", "footer", "")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: text against what is behind it."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PICTURES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WebP": (".webp",)}
_ACTIVE = (".svg", ".svgz", ".html", ".htm", ".xhtml", ".xml", ".js", ".mjs", ".css")


def examine(source: Source) -> None:
    """Note all that is wrong between the parts of a campaign that could be read."""
    _repeated_keys(source)
    _questions_and_posts(source)
    _dates(source)
    areas = _areas(source)
    _slates(source)
    _candidates(source)
    _pages(source)
    _media(source)
    _orders(source, areas)
    _regions(source, areas)
    _addresses(source)
    _passages(source)


def _unknown(
    source: Source,
    kind: str,
    place: tuple[str, int | None],
    what: str,
    name: str,
    known: Collection[str],
) -> bool:
    """Note a name that is not among ``known``, unless that list is in doubt; whether the name is unknown."""
    if name in known:
        return False
    if kind not in source.report.shaky:
        source.report.error(*place, f'There is no {what} "{shortened(name)}".', suggest(name, known))
    return True


def _at(source: Source, *path: str | int) -> tuple[str, int | None]:
    return CAMPAIGN, source.line(*path)


def _repeated_keys(source: Source) -> None:
    campaign = source.campaign
    for kind, what, keys in (
        ("questions", "question", [question.key for question in campaign.questions]),
        ("posts", "post", [post.key for post in campaign.posts]),
        ("dates", "date", [date.key for date in campaign.dates]),
        ("slates", "slate", [slate.key for slate in campaign.slates]),
    ):
        first: dict[str, int] = {}
        for position, key in enumerate(keys):
            if key and key in first:
                line = source.line(kind, first[key], "key")
                message = f'There are two {what}s "{key}"; the first is on line {line}.'
                source.error((kind, position, "key"), message, "Give one of them another key.")
            first.setdefault(key, position)


def _questions_and_posts(source: Source) -> None:
    questions = [question.key for question in source.campaign.questions if question.key]
    for position, post in enumerate(source.campaign.posts):
        for number, key in enumerate(post.requires):
            place = _at(source, "posts", position, "requires", number)
            if not _unknown(source, "questions", place, "question", key, questions):
                if key in post.requires[:number]:
                    source.report.error(*place, f'requires names "{key}" twice.', "Name it once.")


def _dates(source: Source) -> None:
    campaign = source.campaign
    dates = {date.key: (position, date) for position, date in enumerate(campaign.dates) if date.key}
    election = campaign.election
    for name in ("freeze", "opens", "closes"):
        key = getattr(election, name)
        if key:
            _unknown(source, "dates", _at(source, "election", name), "date", key, list(dates))
    for position, date in enumerate(campaign.dates):
        _period(source, ("dates", position), date.at, date.until)
        _history(source, position, date)
    pairs = [(election.opens, election.closes)]
    for key in dates:
        for opening, closing in (("open", "close"), ("opens", "closes")):
            if key.endswith(f"-{opening}"):
                pairs.append((key, key.removesuffix(opening) + closing))
    for opens, closes in dict.fromkeys(pairs):
        _in_turn(source, dates, opens, closes, same_day=True)
    _in_turn(source, dates, election.freeze, election.opens, same_day=True)
    _in_turn(source, dates, "nominations-close", election.opens, same_day=True)


def _in_turn(
    source: Source, dates: Mapping[str, tuple[int, KeyDate]], first: str, second: str, *, same_day: bool
) -> None:
    if first not in dates or second not in dates:
        return
    (_, earlier), (position, later) = dates[first], dates[second]
    if NO_DATE in {earlier.at, later.at} or _before(earlier.at, later.at, same_day=same_day):
        return
    source.error(
        ("dates", position, "at"),
        f'"{second}" ({_figures(later.at)}) comes before "{first}" ({_figures(earlier.at)}).',
        "Put the two in their right order.",
    )


def _period(source: Source, path: tuple[str | int, ...], at: Moment, until: Moment | None) -> None:
    if until is not None and at != NO_DATE and not _before(at, until, same_day=type(at) is not type(until)):
        message = f"until ({_figures(until)}) is not after at ({_figures(at)})."
        source.error((*path, "until"), message, "Put the later one last.")


def _history(source: Source, position: int, date: KeyDate) -> None:
    seen: dict[tuple[Moment, Moment | None], str] = {(date.at, date.until): "the one in force"}
    for number, earlier in enumerate(date.earlier):
        if earlier.at == NO_DATE:
            continue
        path = ("dates", position, "earlier", number)
        _period(source, path, earlier.at, earlier.until)
        value = (earlier.at, earlier.until)
        if value in seen:
            message = (
                f'The earlier value {_figures(earlier.at)} of "{date.key}" is the same as {seen[value]}.'
            )
            source.error(
                (*path, "at"), message, "An earlier value is one it no longer has: mend it or take it out."
            )
        seen.setdefault(value, f"earlier value {number + 1}")


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _before(first: Moment, second: Moment, *, same_day: bool) -> bool:
    """Whether ``first`` comes before ``second``; two whole days, or a day and a time, may be on one ``same_day``."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return first < second
    return _day(first) < _day(second) or (same_day and _day(first) == _day(second))


def _figures(moment: Moment) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, dt.datetime) else moment.isoformat()


def _areas(source: Source) -> tuple[Area, ...]:
    """The campaign's areas, or none where the index is in doubt."""
    campaign, report = source.campaign, source.report
    first: dict[str, int] = {}
    for line, area in zip(source.area_lines, campaign.areas.extra, strict=True):
        if not area.code:
            report.error(AREAS, line, "The area has no code.", "Give it a short one, such as LI.")
            report.shaky.add("areas")
        elif area.code in first:
            message = f'The area "{area.code}" is there twice; the first is on line {first[area.code]}.'
            report.error(AREAS, line, message, "Keep one of the rows.")
        first.setdefault(area.code, line)
    index = campaign.areas.index
    if index not in SCHEMES and not campaign.index:
        report.shaky.add("areas")
        if index:
            own = [file for file in source.files if kind_of(file) == "index"]
            message = f'There is no index "{shortened(index)}".'
            if index.endswith(".idx"):
                remedy = (
                    suggest(index, own)
                    or "Put the file into the folder; `slatecraft places build` makes one."
                )
            else:
                remedy = suggest(index, (*SCHEMES, *own))
            source.error(("areas", "index"), message, remedy)
        return ()
    try:
        areas = atlas(campaign)
    except IndexFileError as error:
        report.shaky.add("areas")
        report.error(
            index, None, f"The index cannot be read: {error}", "Build it again: `slatecraft places build`."
        )
        return ()
    for file in source.files:
        if kind_of(file) == "index" and file != index:
            report.warning(
                file, None, "The campaign does not use this index.", "Name it in campaign.toml: areas.index."
            )
    indexed = {area.code for area in atlas_without_extra(source)}
    for line, extra in zip(source.area_lines, campaign.areas.extra, strict=True):
        if extra.code and not extra.name and extra.code not in indexed:
            report.error(
                AREAS, line, f'The area "{extra.code}" has no name, and is not in the index.', "Name it."
            )
    nameless = [area.code for area in areas if area.name and area.name.translations[0][1] == area.code]
    if nameless:
        some = quoted(nameless[:3]) + (" and others" if len(nameless) > 3 else "")
        message = f"{len(nameless)} areas of the index have no name ({some})."
        report.warning(AREAS, None, message, "Give each a row with its code and name.")
    if campaign.areas.abroad:
        codes = [area.code for area in areas]
        _unknown(source, "areas", _at(source, "areas", "abroad"), "area", campaign.areas.abroad, codes)
    return areas


def atlas_without_extra(source: Source) -> tuple[Area, ...]:
    """The areas of the campaign's index alone."""
    from dataclasses import replace

    campaign = source.campaign
    return atlas(replace(campaign, areas=replace(campaign.areas, extra=())))


def _regions(source: Source, areas: tuple[Area, ...]) -> None:
    """Regions named outside ``orders.csv``."""
    if "areas" in source.report.shaky:
        return
    campaign = source.campaign
    of_index = {area.region_key for area in atlas_without_extra(source) if area.region_key}
    for line, extra in zip(source.area_lines, campaign.areas.extra, strict=True):
        if extra.region and extra.region not in of_index:
            # A campaign may have regions of its own; one that looks like a slip of the pen is asked about.
            if close := difflib.get_close_matches(extra.region, of_index, n=1, cutoff=0.8):
                message = f'There is no region "{shortened(extra.region)}".'
                source.report.error(AREAS, line, message, f'Did you mean "{close[0]}"?')
    regions = sorted({area.region_key for area in areas if area.region_key})
    for position, question in enumerate(campaign.questions):
        if question.region:
            place = _at(source, "questions", position, "region")
            _unknown(source, "areas", place, "region", question.region, regions)
    for position, slate in enumerate(campaign.slates):
        for number, addition in enumerate(slate.additions):
            if addition.region:
                place = _at(source, "slates", position, "additions", number, "region")
                _unknown(source, "areas", place, "region", addition.region, regions)


def _slates(source: Source) -> None:
    campaign = source.campaign
    posts = [post.key for post in campaign.posts if post.key]
    people = [candidate.slug for candidate in campaign.candidates]
    for position, slate in enumerate(campaign.slates):
        path = ("slates", position)
        if slate.key in RESERVED or slate.key in campaign.languages:
            message = f'"{slate.key}" is an address of the site itself.'
            source.error((*path, "key"), message, f'Choose another key, such as "{slate.key}-slate".')
        _theme(source, position, slate)
        table = source.toml.values["slates"]
        written_stands = (
            isinstance(table, list) and isinstance(table[position], dict) and "stands" in table[position]
        )
        if written_stands and not slate.stands:
            source.error(
                (*path, "stands"), f'The slate "{slate.key}" has no candidates.', "Add post = [candidates]."
            )
        for post, candidates in slate.stands.items():
            _unknown(source, "posts", _at(source, *path, "stands", post), "post", post, posts)
            if not candidates:
                message = f'The slate "{slate.key}" has no candidates for "{shortened(post)}".'
                source.error((*path, "stands", post), message, "Name them, or take the line out.")
            for number, slug in enumerate(candidates):
                place = _at(source, *path, "stands", post, number)
                if slug not in people:
                    if "candidates" not in source.report.shaky:
                        remedy = suggest(slug, people) if _close(slug, people) else ""
                        message = (
                            f'"{shortened(slug)}" stands, but there is no candidates/{shortened(slug)}.md.'
                        )
                        source.report.error(*place, message, remedy or "Add that file.")
                elif slug in candidates[:number]:
                    source.report.error(
                        *place, f'"{slug}" stands twice for "{shortened(post)}".', "Name them once."
                    )
        for number, addition in enumerate(slate.additions):
            where = (*path, "additions", number)
            if addition.post:
                _unknown(source, "posts", _at(source, *where, "post"), "post", addition.post, posts)
            if (
                addition.candidate
                and not _unknown(
                    source,
                    "candidates",
                    _at(source, *where, "candidate"),
                    "candidate",
                    addition.candidate,
                    people,
                )
                and addition.candidate in slate.stands.get(addition.post, ())
            ):
                message = (
                    f'"{addition.candidate}" is in the slate\'s own order for "{addition.post}" already.'
                )
                source.error((*where, "candidate"), message, "Add somebody else, or take the addition out.")


def _close(word: str, known: Iterable[str]) -> bool:
    return bool(difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.6))


def _theme(source: Source, position: int, slate: Slate) -> None:
    path = ("slates", position, "theme")
    for name, colour in (("primary", slate.theme.primary), ("accent", slate.theme.accent)):
        if not _COLOUR.fullmatch(colour):
            source.error((*path, name), f'"{shortened(colour)}" is not a colour.', 'Write it as "#7a1f3d".')
        elif name == "primary" and (contrast := contrast_with_white(colour)) < LEAST_CONTRAST:
            message = (
                f"White text on {colour} has a contrast of {contrast:.2f}:1; it needs {LEAST_CONTRAST}:1."
            )
            source.error((*path, name), message, "Choose a darker colour.")


def contrast_with_white(colour: str) -> float:
    """Contrast of ``#rrggbb`` with white, 1 to 21, by WCAG 2.2's relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _candidates(source: Source) -> None:
    campaign = source.campaign
    named = {slug for slate in campaign.slates for slugs in slate.stands.values() for slug in slugs}
    named |= {addition.candidate for slate in campaign.slates for addition in slate.additions}
    for candidate in campaign.candidates:
        file = f"candidates/{candidate.slug}.md"
        if (
            candidate.slug not in named
            and "slates" not in source.report.shaky
            and not _close_missing(source, candidate.slug)
        ):
            message = f'"{candidate.slug}" stands for no post on any slate.'
            source.report.warning(file, None, message, "Name them in a slate's stands, or take the file out.")
        if candidate.photo:
            _photo(source, file, candidate.photo)


def _close_missing(source: Source, slug: str) -> bool:
    """Whether a slate names somebody without a file whose name looks like ``slug``: then that is the fault."""
    people = {candidate.slug for candidate in source.campaign.candidates}
    named = {name for slate in source.campaign.slates for slugs in slate.stands.values() for name in slugs}
    return any(_close(name, [slug]) for name in named - people)


def _photo(source: Source, file: str, photo: str) -> None:
    line = source.sheets[file].line(("photo",))
    pictures = [path for path in source.files if kind_of(path) == "media"]
    if photo not in pictures:
        remedy = suggest(photo, pictures) if _close(photo, pictures) else ""
        message = f'There is no picture "{shortened(photo)}" in the folder.'
        source.report.error(file, line, message, remedy or "Put it into media/ and write its path, media/….")
        return
    picture = picture_kind(source.files[photo])
    if picture is None:
        remedy = "Save it as PNG, JPEG or WebP."
        source.report.error(file, line, f'"{shortened(photo)}" is not a picture that can be shown.', remedy)
    elif not photo.lower().endswith(_PICTURES[picture]):
        remedy = f'Let its name end in "{_PICTURES[picture][0]}".'
        source.report.error(
            file, line, f'"{shortened(photo)}" is a {picture} picture by another name.', remedy
        )


def picture_kind(data: bytes) -> str | None:
    """``"PNG"``, ``"JPEG"`` or ``"WebP"`` by a picture's first bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WebP" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _media(source: Source) -> None:
    for file, data in source.campaign.media.items():
        if PurePosixPath(file).suffix.lower() in _ACTIVE or data[:200].lstrip(
            b"\xef\xbb\xbf \t\r\n"
        ).startswith(b"<"):
            message = "A browser may run what is in such a file, so it is not served."
            source.report.error(file, None, message, "Use PNG, JPEG or WebP for pictures, PDF for leaflets.")


def _pages(source: Source) -> None:
    campaign, report = source.campaign, source.report
    slates = [slate.key for slate in campaign.slates if slate.key]
    for page in campaign.pages:
        file = f"pages/{page.slug}.md"
        sheet = source.sheets[file]
        if (page.slug in RESERVED and page.slug not in REPLACEABLE) or page.slug in campaign.languages:
            message = f'The site has a page of its own at "{page.slug}".'
            report.error(file, None, message, "Give the file another name.")
        elif page.slug in slates:
            message = f'The slate "{page.slug}" has its pages at that address.'
            report.error(file, None, message, "Give the file another name.")
        if page.menu not in MENUS:
            message = f'There is no menu "{shortened(page.menu)}".'
            report.error(
                file, sheet.line(("menu",)), message, 'Use "main" or "footer", or "" for a page only linked.'
            )
        if page.slate:
            _unknown(source, "slates", (file, sheet.line(("slate",))), "slate", page.slate, slates)
        if not sheet.values:
            continue
        absent = [language for language in campaign.languages if not page.body.has(language)]
        if len(absent) == len(campaign.languages) > 0:
            report.warning(file, None, "The page is empty.", "Write it below the front matter.")
        elif absent:
            translations = quoted(f"pages/{page.slug}.{language}.md" for language in absent)
            remedy = f"Write {translations}."
            if absent[0] == campaign.languages[0]:
                remedy = "Write it below the front matter."
            names = " or ".join(map(language_name, absent))
            report.warning(file, None, f"The page has no words in {names}.", remedy)


def _orders(source: Source, areas: tuple[Area, ...]) -> None:
    campaign, report = source.campaign, source.report
    slates = {slate.key: slate for slate in campaign.slates if slate.key}
    posts = [post.key for post in campaign.posts if post.key]
    people = [candidate.slug for candidate in campaign.candidates]
    codes = [area.code for area in areas]
    regions = sorted({area.region_key for area in areas if area.region_key})
    first: dict[tuple[str, str, str, str], int] = {}
    doubtful = False
    uncertain: set[tuple[str, str]] = set()
    sound: dict[tuple[str, str], list[tuple[int, OrderRow]]] = {}
    for line, row in zip(source.order_lines, campaign.orders, strict=True):
        place = (ORDERS, line)
        strange = _unknown(source, "slates", place, "slate", row.slate, slates)
        strange = _unknown(source, "posts", place, "post", row.post, posts) or strange
        misplaced = False
        if row.region and row.area:
            message = "The row is for a region and for an area."
            report.error(
                *place, message, "Empty one of the two cells: an area's own row comes before its region's."
            )
            misplaced = True
        elif row.region:
            misplaced = _unknown(source, "areas", place, "region", row.region, regions)
        elif row.area:
            misplaced = _unknown(source, "areas", place, "area code", row.area, codes)
        if strange or misplaced:
            # The area this row was meant for is not to be reported as left without an order.
            doubtful = doubtful or strange
            uncertain.add((row.slate, row.post))
        if strange:
            continue
        stands = slates[row.slate].stands.get(row.post, ())
        if not stands:
            message = f'The slate "{row.slate}" has nobody standing for "{row.post}".'
            report.error(*place, message, "Name its candidates in campaign.toml, or take the row out.")
            continue
        where = (row.slate, row.post, row.region, row.area)
        if where in first:
            whom = row.area or row.region or "everyone else"
            message = f'There is an order of "{row.slate}" for "{row.post}" in {whom} already, on line {first[where]}.'
            report.error(*place, message, "Keep one of the two rows.")
        else:
            first[where] = line
            if not misplaced:
                sound.setdefault((row.slate, row.post), []).append((line, row))
        _one_order(source, line, row, stands, people)
    if doubtful or {ORDERS, "areas"} & report.shaky:
        return
    for slate in slates.values():
        for post, stands in slate.stands.items():
            if post in posts and (slate.key, post) not in uncertain:
                _coverage(source, slate.key, post, len(stands), sound.get((slate.key, post), []), areas)


def _one_order(
    source: Source, line: int, row: OrderRow, stands: tuple[str, ...], people: Collection[str]
) -> None:
    named = row.candidates
    whose = f'The order of "{row.slate}" for "{row.post}"'
    unknown = [slug for slug in dict.fromkeys(named) if slug not in people and slug not in stands]
    if unknown:
        if "candidates" not in source.report.shaky:
            for slug in unknown:
                message = f'There is no candidate "{shortened(slug)}".'
                source.report.error(ORDERS, line, message, suggest(slug, stands))
        return
    others = [slug for slug in dict.fromkeys(named) if slug not in stands]
    twice = [slug for slug in dict.fromkeys(named) if named.count(slug) > 1]
    missing = [slug for slug in dict.fromkeys(stands) if slug not in named]
    wrong = []
    if others:
        wrong.append(f"names {quoted(others)}, who {'does' if len(others) == 1 else 'do'} not stand for it")
    if twice:
        wrong.append(f"repeats {quoted(twice)}")
    if missing:
        wrong.append(f"misses {quoted(missing)}")
    if wrong:
        remedy = f"Name each of its {len(stands)} candidates once: {' '.join(dict.fromkeys(stands))}."
        if not named:
            wrong = ["is empty"]
        source.report.error(ORDERS, line, f"{whose} {' and '.join(wrong)}.", remedy)


def _coverage(
    source: Source,
    slate: str,
    post: str,
    candidates: int,
    rows: list[tuple[int, OrderRow]],
    areas: tuple[Area, ...],
) -> None:
    """Whether each area has an order, and each row an area."""
    everyone = any(not row.region and not row.area for _, row in rows) or candidates == 1
    by_area = {row.area for _, row in rows if row.area}
    by_region = {row.region for _, row in rows if row.region}
    without = [area for area in areas if area.code not in by_area and area.region_key not in by_region]
    if without and not everyone:
        sizes: dict[str, int] = {}
        bare: dict[str, list[Area]] = {}
        for area in areas:
            sizes[area.region_key] = sizes.get(area.region_key, 0) + 1
        for area in without:
            bare.setdefault(area.region_key, []).append(area)
        names = []
        for region, there in bare.items():
            if region and len(there) == sizes[region]:
                names.append(f"{region} ({len(there)} area{'s' if len(there) > 1 else ''})")
            else:
                names.extend(f"{area.name.within('en')} ({area.code})" for area in there)
        shown = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
        line = rows[-1][0] if rows else None
        remedy = "Add a row for each, or one with neither region nor area for everyone else."
        if not rows:
            shown = "any area"
        message = f'"{slate}" has no order for "{post}" in {shown}.'
        source.report.error(ORDERS, line, message, remedy)
    used = {area.region_key for area in areas if area.code not in by_area}
    for line, row in rows:
        if row.region and row.region not in used:
            message = f'No area uses the row for "{row.region}": each of them has a row of its own.'
            source.report.warning(ORDERS, line, message, "Take the row out.")
        elif not row.region and not row.area and not without:
            message = "No area uses the row for everyone else: each has its own or its region's."
            source.report.warning(ORDERS, line, message, "Take the row out.")


def _addresses(source: Source) -> None:
    campaign = source.campaign
    for position, slate in enumerate(campaign.slates):
        for number, supporter in enumerate(slate.supporters):
            if supporter.url:
                _address(source, _at(source, "slates", position, "supporters", number, "url"), supporter.url)
        for number, link in enumerate(slate.links):
            if link.url:
                _address(source, _at(source, "slates", position, "links", number, "url"), link.url)
    for candidate in campaign.candidates:
        file = f"candidates/{candidate.slug}.md"
        for number, link in enumerate(candidate.links):
            if link.url:
                _address(source, (file, source.sheets[file].line(("links", number, "url"))), link.url)
    email = campaign.imprint.email
    if email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", email):
        message = f'"{shortened(email)}" is not an e-mail address.'
        source.error(("imprint", "email"), message, 'Write it as "someone@example.org".')


def _address(source: Source, place: tuple[str, int | None], url: str) -> None:
    if not is_web_address(url):
        message = f'"{shortened(url)}" is not an address of the web or of e-mail.'
        source.report.error(*place, message, 'Begin it with "https://" or "mailto:".')


def is_web_address(url: str) -> bool:
    """Whether ``url`` is an absolute http, https or mailto address without blanks."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if re.search(r"[\s<>\"\\]", url):
        return False
    return bool(host) if parts.scheme in {"http", "https"} else parts.scheme == "mailto" and "@" in parts.path


def _passages(source: Source) -> None:
    dates = {date.key: date for date in source.campaign.dates if date.key}
    known = [date for date in source.campaign.dates if date.at != NO_DATE]
    for passage in source.passages:
        _tokens(source, passage, dates)
        _literal_dates(source, passage, known)


def _tokens(source: Source, passage: Passage, dates: Mapping[str, KeyDate]) -> None:
    for like in LIKE_A_TOKEN.finditer(passage.words):
        line = passage.line + passage.words.count("\n", 0, like.start())
        token = TOKEN.fullmatch(like[0])
        if token is None:
            if difflib.get_close_matches(like["word"].lower(), ("date", "was"), n=1, cutoff=0.7):
                message = f'"{shortened(like[0])}" is not a date token.'
                remedy = "Write {date:KEY}, or {was:KEY:1} for its first earlier value."
                source.report.error(passage.file, line, message, remedy)
            continue
        key = token["key"] or token["was"]
        place = (passage.file, line)
        if (
            _unknown(source, "dates", place, "date", key, list(dates))
            or token_value(token, dates) is not None
        ):
            continue
        count = len(dates[key].earlier)
        message = f'"{key}" has {count or "no"} earlier value{"" if count == 1 else "s"}, so {token[0]} has no meaning.'
        source.report.error(
            *place, message, f"Add it to the earlier values of the date, or write {{date:{key}}}."
        )


def _literal_dates(source: Source, passage: Passage, dates: Iterable[KeyDate]) -> None:
    for found in written(passage.words):
        line = passage.line + passage.words.count("\n", 0, found.start)
        for date in dates:
            if any(value and found.matches(value) for value in (date.at, date.until)):
                message = f'"{found.words}" is written out; it is the date "{date.key}", and will be wrong if that moves.'
                source.report.warning(passage.file, line, message, f"Write {{date:{date.key}}}.")
                break
        else:
            for date in dates:
                for number, earlier in enumerate(date.earlier, 1):
                    if any(value and found.matches(value) for value in (earlier.at, earlier.until)):
                        message = (
                            f'"{found.words}" contradicts the date "{date.key}", which has moved to '
                            f"{_figures(date.at)}."
                        )
                        remedy = f"Write {{date:{date.key}}}, or {{was:{date.key}:{number}}} where the old one is meant."
                        source.report.error(passage.file, line, message, remedy)
                        break
                else:
                    continue
                break
