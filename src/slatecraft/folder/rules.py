"""Whether a campaign agrees with itself: names that exist, orders that are whole, dates in sequence."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from slatecraft.folder import area_rules, date_rules, electorate_rules, media_rules
from slatecraft.folder.faults import quoted, shortened, suggest
from slatecraft.folder.model import BUILT_IN_PAGES, LANGUAGES
from slatecraft.folder.reader import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slatecraft.folder.model import Slate
    from slatecraft.folder.parse import Place, Source

RESERVED = BUILT_IN_PAGES | LANGUAGES.keys() | {
    "orders", "posts", "candidates", "dates", "stv", "ballot", "supporters", "areas", "map", "static",
    "media", "theme", "organise",
}  # fmt: skip
"""All addresses of the site's own pages."""

MENUS = ("main", "footer", "")
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: text against what is behind it."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def examine(source: Source, *, ordered: bool = True) -> None:
    """Note all that is wrong between the parts of a campaign that could be read.

    Not ``ordered``: areas may be without an order.
    """
    _repeated_keys(source)
    _questions_and_posts(source)
    _slates(source)
    _candidates(source)
    _pages(source)
    media_rules.files(source)
    media_rules.references(source)
    _addresses(source)
    date_rules.sequence(source)
    date_rules.wording(source)
    areas = area_rules.areas(source)
    area_rules.regions(source, areas)
    area_rules.orders(source, areas, whole=ordered)
    electorate_rules.electorates(source, areas)
    electorate_rules.canvass(source, areas)


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
                source.report.shaky.add(kind)
            first.setdefault(key, position)


def _questions_and_posts(source: Source) -> None:
    questions = [question.key for question in source.campaign.questions if question.key]
    for position, post in enumerate(source.campaign.posts):
        for number, key in enumerate(post.requires):
            place = source.at("posts", position, "requires", number)
            if key in post.requires[:number]:
                source.report.error(*place, f'requires names "{shortened(key)}" twice.', "Name it once.")
            else:
                source.unknown("questions", place, "question", key, questions)


def _slates(source: Source) -> None:
    campaign = source.campaign
    for position, slate in enumerate(campaign.slates):
        if slate.key in RESERVED:
            message = f'"{slate.key}" is an address of the site itself.'
            remedy = f'Choose another key, such as "{slate.key}-slate".'
            source.error(("slates", position, "key"), message, remedy)
        _theme(source, position, slate)
        _stands(source, position, slate)
        _additions(source, position, slate)


def _stands(source: Source, position: int, slate: Slate) -> None:
    path = ("slates", position, "stands")
    posts = [post.key for post in source.campaign.posts if post.key]
    people = [candidate.slug for candidate in source.campaign.candidates]
    if source.toml.value(path) == {}:
        source.error(path, f'The slate "{slate.key}" has no candidates.', "Add lines post = [candidates].")
    for post, slugs in slate.stands.items():
        source.unknown("posts", source.at(*path, post), "post", post, posts)
        if source.toml.value((*path, post)) == []:
            message = f'The slate "{slate.key}" has no candidates for "{shortened(post)}".'
            source.error((*path, post), message, "Name them, or take the line out.")
        if not slugs:
            source.report.shaky.add("slates")
        for number, slug in enumerate(slugs):
            where = (*path, post, number)
            if slug in slugs[:number]:
                message = f'"{shortened(slug)}" stands twice for "{shortened(post)}".'
                source.error(where, message, "Name them once.")
            elif slug not in people and "candidates" not in source.report.shaky:
                remedy = suggest(slug, people) if _close(slug, people) else "Add that file."
                message = f'"{shortened(slug)}" stands, but there is no candidates/{shortened(slug)}.md.'
                source.error(where, message, remedy)


def _additions(source: Source, position: int, slate: Slate) -> None:
    posts = [post.key for post in source.campaign.posts if post.key]
    people = [candidate.slug for candidate in source.campaign.candidates]
    for number, addition in enumerate(slate.additions):
        path = ("slates", position, "additions", number)
        if addition.post:
            source.unknown("posts", source.at(*path, "post"), "post", addition.post, posts)
        if addition.candidate in slate.stands.get(addition.post, ()):
            message = f'"{addition.candidate}" is in the slate\'s own order for "{addition.post}" already.'
            remedy = "Add somebody else, or take the addition out."
            source.error((*path, "candidate"), message, remedy)
        elif addition.candidate:
            place = source.at(*path, "candidate")
            source.unknown("candidates", place, "candidate", addition.candidate, people)


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
            place = (file, source.sheets[file].line(("photo",)))
            media_rules.picture(source, place, candidate.photo)


def _close_missing(source: Source, slug: str) -> bool:
    """Whether a slate names somebody who has no file, much like ``slug``: then that is the fault."""
    people = {candidate.slug for candidate in source.campaign.candidates}
    named = {name for slate in source.campaign.slates for slugs in slate.stands.values() for name in slugs}
    return any(_close(name, [slug]) for name in named - people)


def _pages(source: Source) -> None:
    campaign, report = source.campaign, source.report
    slates = [slate.key for slate in campaign.slates if slate.key]
    for page in campaign.pages:
        file = f"pages/{page.slug}.md"
        sheet = source.sheets[file]
        if page.slug in RESERVED - BUILT_IN_PAGES:
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
            source.unknown("slates", (file, sheet.line(("slate",))), "slate", page.slate, slates)
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


def _addresses(source: Source) -> None:
    campaign = source.campaign
    for position, slate in enumerate(campaign.slates):
        for number, supporter in enumerate(slate.supporters):
            if supporter.url:
                _address(source, source.at("slates", position, "supporters", number, "url"), supporter.url)
        for number, link in enumerate(slate.links):
            if link.url:
                _address(source, source.at("slates", position, "links", number, "url"), link.url)
    for candidate in campaign.candidates:
        file = f"candidates/{candidate.slug}.md"
        for number, link in enumerate(candidate.links):
            if link.url:
                _address(source, (file, source.sheets[file].line(("links", number, "url"))), link.url)
    email = campaign.imprint.email
    if email and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", email):
        message = f'"{shortened(email)}" is not an e-mail address.'
        source.error(("imprint", "email"), message, 'Write it as "someone@example.org".')


def _address(source: Source, place: Place, url: str) -> None:
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
