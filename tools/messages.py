"""Bring the translation files up to date with the code and compile them.

There are three for each language: what the site says, and what count sheets and reports of plans say, which know no
Django.

With ``--check`` nothing is written: it fails if a file is out of date, or a translation is missing, fuzzy, or does not
keep its original's placeholders.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PROJECT = Path(__file__).parent.parent
SOURCE = PROJECT / "src" / "slatecraft"
STV, PLANNING = SOURCE / "stv", SOURCE / "planning"
LANGUAGES = ("cy",)
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
VOLATILE = ('"Project-Id', '"Report-Msgid', '"POT-', '"PO-', '"Last-Trans', '"Language-Team', '"Generated-By')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Messages:
    """The messages of some sources, and the file that translates them."""

    sources: tuple[Path, ...]
    locale: Path
    domain: str
    says: str
    """Whose messages they are, for the head of the file."""


def all_messages() -> tuple[Messages, ...]:
    """Those of the site, of count sheets and of reports of plans."""
    paths = sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")])
    stv = tuple(path for path in paths if path.is_relative_to(STV))
    planning = tuple(path for path in paths if path.is_relative_to(PLANNING))
    site = tuple(path for path in paths if path not in {*stv, *planning})
    return (
        Messages(site, SOURCE / "web" / "locale", "django", "the site says"),
        Messages(stv, STV / "locale", "stv", "count sheets say"),
        Messages(planning, PLANNING / "locale", "planning", "reports of plans say"),
    )


def found(paths: Iterable[Path]) -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Every message in Python and templates: the file it stands in, its id, its context."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            # What Django makes of a template is Python but for its indentation.
            text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            if message:
                yield path.relative_to(PROJECT).as_posix(), message, context


def template(messages: Messages) -> Catalog:
    """The catalogue of all messages, untranslated."""
    catalogue = Catalog(project="Slatecraft", charset="utf-8")
    for path, key, context in found(messages.sources):
        catalogue.add(key, locations=[(path, 0)], context=context)
    return catalogue


def updated(messages: Messages, language: str) -> tuple[Path, Catalog]:
    """A language's catalogue as it should stand: all messages of the code, no others."""
    path = messages.locale / language / "LC_MESSAGES" / f"{messages.domain}.po"
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language, project="Slatecraft", charset="utf-8")
    catalogue.update(template(messages), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = (
        f"# What {messages.says} in this language. `make messages` keeps it up to date with the code."
    )
    return path, catalogue


def rendered(catalogue: Catalog) -> bytes:
    """The catalogue as a file that changes only when a message does."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=False, include_lineno=False, sort_output=True, width=110)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(VOLATILE)).encode()


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    words = [message.string or ""] if isinstance(message.string, str | None) else [*message.string]
    if not all(words):
        yield "is not translated"
    elif message.fuzzy:
        yield "is marked fuzzy"
    else:
        wanted = {frozenset(PLACEHOLDER.findall(one)) for one in ids}
        if any(frozenset(PLACEHOLDER.findall(one)) not in wanted for one in words):
            yield "does not keep the placeholders"


def main() -> int:
    """Write the files, or check them; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file is not as it should be"
    )
    arguments = parser.parse_args()
    settings.configure(USE_I18N=True)
    wrong = 0
    for messages, language in product(all_messages(), LANGUAGES):
        path, catalogue = updated(messages, language)
        text = rendered(catalogue)
        name = path.relative_to(PROJECT)
        if arguments.check:
            if not path.exists() or path.read_bytes() != text:
                print(f"{name} is not up to date with the code: run `make messages`.", file=sys.stderr)
                wrong += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        for message in catalogue:
            if message.id:
                for fault in faults(message):
                    print(f"{name}: {message.id!r} {fault}.", file=sys.stderr)
                    wrong += 1
    if not arguments.check:
        sys.path.insert(0, str(PROJECT / "tools"))
        from hatch_build import compile_catalogues

        compile_catalogues(PROJECT)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
