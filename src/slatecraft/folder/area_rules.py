"""Whether a campaign's areas are known, and each of them has one whole order."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import TYPE_CHECKING

from slatecraft.folder.atlas import SCHEMES, Area, atlas, index_areas, slugified, welsh_regions
from slatecraft.folder.faults import quoted, shortened, suggest
from slatecraft.folder.files import kind_of
from slatecraft.folder.parse import AREAS, ORDERS, Source
from slatecraft.places import areas as tables
from slatecraft.places.index import IndexFileError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slatecraft.folder.model import OrderRow
    from slatecraft.folder.parse import Place

_SEPARATOR = re.compile(r"[>,;|/→]")
"""What people put between the candidates of an order, and no short name holds."""


def areas(source: Source) -> tuple[Area, ...]:
    """The campaign's areas, and what is wrong with ``areas.csv`` and the index; none where those are in doubt."""
    campaign, report = source.campaign, source.report
    _repeated_codes(source)
    if not _has_index(source):
        report.shaky.add("areas")
        return ()
    index = campaign.areas.index
    try:
        found = atlas(campaign)
    except IndexFileError as error:
        report.shaky.add("areas")
        remedy = "Build it again with `slatecraft places build`."
        report.error(index, None, f"The index cannot be read: {error}", remedy)
        return ()
    for file in source.files:
        if kind_of(file) == "index" and file != index:
            remedy = "Name it in campaign.toml, index in [areas], or take it out."
            report.warning(file, None, "The campaign does not use this index.", remedy)
    indexed = {area.code: area for area in index_areas(campaign)}
    named = {extra.code for extra in campaign.areas.extra if extra.name}
    for line, extra in zip(source.area_lines, campaign.areas.extra, strict=True):
        if extra.code and not extra.name and extra.code not in indexed:
            message = f'The area "{shortened(extra.code)}" has no name, and is not in the index.'
            report.error(AREAS, line, message, _of_another_year(source, extra.code) or "Name it.")
            report.shaky.add("areas")
    nameless = [code for code, area in indexed.items() if area.name.within("") == code and code not in named]
    if nameless:
        some = quoted(nameless[:3]) + (" and others" if len(nameless) > 3 else "")
        message = f"{len(nameless)} areas of the index have no name ({some})."
        report.warning(AREAS, None, message, "Give each a row with its code and name.")
    abroad = campaign.areas.abroad
    own = [extra.code for extra in campaign.areas.extra if extra.code and extra.code not in indexed]
    if abroad and own:
        remedy = f"Use {quoted(own[:3])}, or add a row for it to areas.csv."
    else:
        others = "".join(f",name_{language}" for language in campaign.languages[1:])
        row = f"{shortened(abroad)},Members abroad{',' * len(campaign.languages)},abroad|overseas"
        remedy = f"Write it into areas.csv: code,name{others},region,aliases and below it {row}."
    if abroad:
        codes = [area.code for area in found]
        source.unknown("areas", source.at("areas", "abroad"), "area", abroad, codes, remedy)
    return found


def _repeated_codes(source: Source) -> None:
    first: dict[str, int] = {}
    for line, area in zip(source.area_lines, source.campaign.areas.extra, strict=True):
        if not area.code:
            source.report.error(AREAS, line, "The area has no code.", "Give it a short one, such as LI.")
            source.report.shaky.add("areas")
        elif area.code in first:
            message = (
                f'The area "{shortened(area.code)}" is there twice; the first is on line {first[area.code]}.'
            )
            source.report.error(AREAS, line, message, "Keep one of the rows.")
        first.setdefault(area.code, line)


def _has_index(source: Source) -> bool:
    index = source.campaign.areas.index
    if index in SCHEMES or source.campaign.index:
        return True
    if index in source.files and kind_of(index) == "index":
        source.report.error(index, None, "The file is empty.", "Build it with `slatecraft places build`.")
    elif index:
        own = [file for file in source.files if kind_of(file) == "index"]
        remedy = suggest(index, own if own and index.endswith(".idx") else (*SCHEMES, *own))
        if index.endswith(".idx") and not own:
            remedy = "Put the file into the folder; `slatecraft places build` makes one."
        source.error(("areas", "index"), f'There is no index "{shortened(index)}".', remedy)
    return False


def regions(source: Source, areas: tuple[Area, ...]) -> None:
    """Regions named outside ``orders.csv``."""
    if "areas" in source.report.shaky:
        return
    campaign = source.campaign
    indexed = {area.region_key for area in index_areas(campaign) if area.region_key}
    for line, extra in zip(source.area_lines, campaign.areas.extra, strict=True):
        # A campaign may have regions of its own; one that looks like a slip of the pen is asked about.
        close = difflib.get_close_matches(extra.region[:100], indexed, n=1, cutoff=0.8)
        if close and extra.region not in indexed:
            message = f'There is no region "{shortened(extra.region)}".'
            source.report.error(AREAS, line, message, f'Did you mean "{close[0]}"?')
    known = _region_keys(areas)
    for position, question in enumerate(campaign.questions):
        if question.region:
            place = source.at("questions", position, "region")
            _known_region(source, place, question.region, known)
    for position, slate in enumerate(campaign.slates):
        for number, addition in enumerate(slate.additions):
            if addition.region:
                place = source.at("slates", position, "additions", number, "region")
                _known_region(source, place, addition.region, known)


def _known_region(source: Source, place: Place, name: str, known: list[str]) -> bool:
    english = next((key for key, welsh in welsh_regions().items() if welsh.casefold() == name.casefold()), "")
    remedy = f'Regions go by their English names: write "{english}".' if english in known else ""
    return not source.unknown("areas", place, "region", name, known, remedy)


def _region_keys(areas: tuple[Area, ...]) -> list[str]:
    return sorted({area.region_key for area in areas if area.region_key})


def orders(source: Source, areas: tuple[Area, ...], *, whole: bool = True) -> None:
    """Rows of ``orders.csv`` that name what is not there or rank wrongly; if ``whole``, areas that no row is about."""
    campaign, report = source.campaign, source.report
    named = Counter(slate.key for slate in campaign.slates)
    slates = {slate.key: slate for slate in campaign.slates if slate.key and named[slate.key] == 1}
    posts = [post.key for post in campaign.posts if post.key]
    codes, regions = {area.code: area for area in areas}, _region_keys(areas)
    first: dict[tuple[str, str, str, str], int] = {}
    sound: dict[tuple[str, str], list[tuple[int, OrderRow]]] = {}
    # What a faulty row was meant for is not to be reported as left without an order.
    doubtful: set[tuple[str, str]] = set()
    strangers = False
    for line, row in zip(source.order_lines, campaign.orders, strict=True):
        known_slate = not source.unknown("slates", (ORDERS, line), "slate", row.slate, slates)
        known_post = not source.unknown("posts", (ORDERS, line), "post", row.post, posts)
        if not _placed(source, line, row, regions, codes):
            doubtful.add((row.slate, row.post))
        if not (known_slate and known_post):
            strangers = True
            continue
        stands = slates[row.slate].stands
        if not stands.get(row.post):
            if stands and stands.keys() <= set(posts) and row.post not in stands:
                message = f'The slate "{row.slate}" has nobody standing for "{row.post}".'
                remedy = "Name its candidates in campaign.toml, or take the row out."
                report.error(ORDERS, line, message, remedy)
                strangers = True
            continue
        where = (row.slate, row.post, row.region, row.area)
        if where in first:
            whom = row.area or row.region or "everyone else"
            message = f'"{row.slate}" has an order for "{row.post}" in {whom} on line {first[where]} already.'
            report.error(ORDERS, line, message, "Keep one of the two rows.")
            doubtful.add((row.slate, row.post))
        first.setdefault(where, line)
        sound.setdefault((row.slate, row.post), []).append((line, row))
        _ranking(source, line, row, stands[row.post])
    if not whole or strangers or {ORDERS, "areas", "posts", "slates"} & report.shaky:
        return
    several = [slate.key for slate in slates.values() for slugs in slate.stands.values() if len(slugs) > 1]
    if ORDERS not in source.files and several:
        message = f'There is no orders.csv, and "{several[0]}" has more than one candidate for a post.'
        report.error(ORDERS, None, message, "Add the file; docs/folder.md shows how it is written.")
        return
    for slate in slates.values():
        for post, candidates in slate.stands.items():
            if candidates and post in posts and (slate.key, post) not in doubtful:
                rows = sound.get((slate.key, post), [])
                _coverage(source, slate.key, post, rows, areas, alone=len(candidates) == 1)


def _placed(source: Source, line: int, row: OrderRow, regions: list[str], codes: Mapping[str, Area]) -> bool:
    """Whether the row is for a region, an area or everyone, and not for one that is not there."""
    if row.region and row.area:
        remedy = "Empty one of the two cells: an area's own row comes before its region's."
        source.report.error(ORDERS, line, "The row is for a region and for an area.", remedy)
        return False
    if row.region:
        return _known_region(source, (ORDERS, line), row.region, regions)
    if not row.area or row.area in codes:
        return True
    remedy = code_meant(source, row.area, regions, codes)
    return not source.unknown("areas", (ORDERS, line), "area code", row.area, codes, remedy)


def code_meant(source: Source, word: str, regions: list[str], codes: Mapping[str, Area]) -> str:
    """What to write in place of ``word``. A code is never guessed by its spelling: one digit is another place."""
    if other := _of_another_year(source, word):
        return other
    if region := next((name for name in regions if name.casefold() == word.casefold()), ""):
        return f'"{region}" is a region: write it in the column region.'
    slug = slugified(word)
    for area in codes.values():
        names = (*(name for _, name in area.name.translations), *area.aliases)
        if area.code.casefold() == word.casefold() or (slug and slug in map(slugified, names)):
            return f'"{area.name.within("en")}" is {area.code}.'
    year = SCHEMES.get(source.campaign.areas.index)
    if year is None:
        return "Use a code of the index or of areas.csv."
    return f"`slatecraft places areas --areas {year}` lists them."


def _of_another_year(source: Source, code: str) -> str:
    """A sentence on whose code it is, if it is of the constituencies that the campaign does not use."""
    ours = SCHEMES.get(source.campaign.areas.index)
    for year in SCHEMES.values():
        name = next((area.name for area in tables.areas(year) if area.code == code), "")
        if name and year != ours:
            uses = f"those of {ours}" if ours else "an index of its own"
            return f"That is {name} among the constituencies of {year}; this campaign uses {uses}."
    return ""


def _ranking(source: Source, line: int, row: OrderRow, stands: tuple[str, ...]) -> None:
    """Whether the row ranks each candidate of the slate for the post once, and nobody else."""
    people = {candidate.slug for candidate in source.campaign.candidates}
    named, wanted = tuple(dict.fromkeys(row.candidates)), tuple(dict.fromkeys(stands))
    unknown = [slug for slug in named if slug not in people and slug not in wanted]
    if unknown and _written_otherwise(source, line, " ".join(row.candidates), wanted):
        return
    for slug in unknown:
        source.unknown("candidates", (ORDERS, line), "candidate", slug, wanted)
    if unknown:
        return
    others = [slug for slug in named if slug not in wanted]
    twice = [slug for slug in named if row.candidates.count(slug) > 1]
    missing = [slug for slug in wanted if slug not in named]
    wrong = []
    if others:
        wrong.append(f"names {quoted(others)}, who {'does' if len(others) == 1 else 'do'} not stand for it")
    if twice:
        wrong.append(f"repeats {quoted(twice)}")
    if missing:
        wrong.append(f"misses {quoted(missing)}" if named else "is empty")
    if wrong:
        message = f'The order of "{row.slate}" for "{row.post}" {" and ".join(wrong)}.'
        remedy = f"Name each of these once: {' '.join(wanted)}."
        source.report.error(ORDERS, line, message, remedy)


def _written_otherwise(source: Source, line: int, words: str, wanted: tuple[str, ...]) -> bool:
    """Whether an order has marks between its candidates or their names in full: a fault, told with the right one."""
    names = {each.slug: each.name for each in source.campaign.candidates if each.slug in wanted and each.name}
    meant, full = words, []
    for slug, name in names.items():
        meant, count = re.subn(rf"(?<![\w-]){re.escape(name)}(?![\w-])", slug, meant, flags=re.IGNORECASE)
        if count and name != slug:
            full.append(name)
    marks = dict.fromkeys(_SEPARATOR.findall(words))
    wrong = [f"has {quoted(marks)} between its candidates"] if marks else []
    if full:
        wrong.append(f"names {quoted(full)} in full")
    if wrong:
        slugs = _SEPARATOR.sub(" ", meant).split()
        right = " ".join(slugs if sorted(slugs) == sorted(wanted) else wanted)
        remedy = f"Write short names with blanks between: {right}."
        source.report.error(ORDERS, line, f"The order {' and '.join(wrong)}.", remedy)
    return bool(wrong)


def _coverage(
    source: Source,
    slate: str,
    post: str,
    rows: list[tuple[int, OrderRow]],
    areas: tuple[Area, ...],
    *,
    alone: bool,
) -> None:
    """Whether each area has an order, unless one candidate stands ``alone``; and each row an area."""
    by_area = {row.area for _, row in rows if row.area}
    by_region = {row.region for _, row in rows if row.region}
    everyone = any(not row.region and not row.area for _, row in rows)
    without = [area for area in areas if area.code not in by_area and area.region_key not in by_region]
    if without and not everyone and not alone:
        message = f'"{slate}" has no order for "{post}" in {_listed(without, areas) if rows else "any area"}.'
        remedy = "Add a row for each, or one with neither region nor area for everyone else."
        source.report.error(ORDERS, rows[-1][0] if rows else None, message, remedy)
    used = {area.region_key for area in areas if area.code not in by_area}
    for line, row in rows:
        if row.region and row.region not in used:
            message = f'No area uses the row for "{row.region}": each of them has a row of its own.'
            source.report.warning(ORDERS, line, message, "Take the row out.")
        elif not row.region and not row.area and not without:
            message = "No area uses the row for everyone else: each has its own or its region's."
            source.report.warning(ORDERS, line, message, "Take the row out.")


def _listed(some: list[Area], areas: tuple[Area, ...]) -> str:
    """Areas as a sentence lists them, whole regions by their names."""
    sizes = Counter(area.region_key for area in areas)
    grouped: dict[str, list[Area]] = {}
    for area in some:
        grouped.setdefault(area.region_key, []).append(area)
    names = []
    for region, there in grouped.items():
        if region and len(there) == sizes[region]:
            names.append(f"{region} ({len(there)} area{'s' if len(there) > 1 else ''})")
        else:
            names.extend(f"{area.name.within('en')} ({area.code})" for area in there)
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more
