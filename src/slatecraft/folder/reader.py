"""Read values of the right type out of a TOML text, and say where one is missing, wrong or unknown."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slatecraft.folder import numbers, slips
from slatecraft.folder.faults import Report, shortened, suggest
from slatecraft.folder.lines import Path, key_lines
from slatecraft.folder.model import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_KEY = 60
LONGEST_NUMBER = 10_000
"""Bits of a whole number that is told in digits."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Characters that no text of a campaign may hold: a database or a browser would refuse or lose them."""

_KINDS: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number with a fraction",
    list: "a list",
    dict: "a table",
    dt.date: "a date",
    dt.datetime: "a date and time",
    dt.time: "a time of day",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words a reader will see, and where they stand: what tokens and literal dates are looked for in."""

    file: str
    line: int
    words: str
    plain: bool = False
    """It is shown as it stands: date tokens in it are not replaced."""
    markdown: bool = False

    def line_at(self, position: int) -> int:
        """The line of the character at ``position``."""
        return self.line + self.words.count("\n", 0, position)


@dataclass(slots=True)
class Context:
    """What reading any table needs to know: where faults go, and the campaign's languages and time zone."""

    report: Report
    languages: tuple[str, ...] = ()
    """The campaign's languages; empty while they are not known."""
    zone: ZoneInfo | None = None
    passages: list[Passage] = field(default_factory=list)


class Document:
    """A TOML text: its values and their lines. ``offset`` lines of its file stand before it."""

    def __init__(self, file: str, text: str, offset: int = 0) -> None:
        self.file = file
        self.text = text.split("\n")
        self.offset = offset
        self.values: dict[str, object] = tomllib.loads(text)
        self._lines = key_lines(text)

    def line(self, path: Path) -> int:
        """The line in the file of ``path``, or of the nearest thing round it that has one."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1) + self.offset

    def value(self, path: Path) -> object:
        """What is written at ``path``; None if nothing is."""
        value: object = self.values
        for key in path:
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
            else:
                return None
        return value

    def first_line_of_words(self, path: Path) -> int:
        """The line on which the words of a string begin: below the key, for text between triple quotes."""
        line = self.line(path)
        written = self.text[line - self.offset - 1]
        return line + 1 if written.rstrip().endswith(('"""', "'''")) else line


def document(context: Context, file: str, text: str, offset: int = 0) -> Document | None:
    """Read a TOML text; None, with a fault, for one that is not TOML."""
    try:
        return Document(file, text, offset)
    except RecursionError:
        context.report.error(
            file, None, "This is not TOML: brackets within brackets without end.", "Close them."
        )
    except ValueError as error:
        message = str(error)
        if where := re.search(r" ?\((?:at line (\d+), column \d+|at end of document)\)$", message):
            line = int(where[1]) if where[1] else text.rstrip().count("\n") + 1
            message = message[: where.start()]
        else:
            line = 1
        remedy = "Look for a missing quote, bracket or equals sign here or on the line above."
        slip = slips.in_line(text.split("\n")[line - 1])
        if "overwrite" in message or "Cannot declare" in message or "Cannot mutate" in message:
            remedy = "The same key or table is given twice: keep one of them."
            slip = None
        message = f"This is not TOML: {shortened(message)}."
        context.report.error(file, line + offset, *(slip or (message, remedy)))
    return None


class Table:
    """One table of a document. Each value asked for is checked; `close` then names what nobody asked for."""

    def __init__(
        self,
        context: Context,
        source: Document,
        values: Mapping[str, object],
        path: Path = (),
        *,
        absent: bool = False,
    ) -> None:
        self.context = context
        self.source = source
        self.values = values
        self.path = path
        self.absent = absent
        """The table is missing and has been reported as such: what it should hold is not reported again."""
        self._asked: list[str] = []
        self._missing: dict[str, str] = {}

    @property
    def name(self) -> str:
        """How a person finds it: ``[[posts]] "clp"``; empty for a whole file."""
        if not self.path:
            return ""
        keys = ".".join(str(part) for part in self.path if isinstance(part, str))
        if not isinstance(self.path[-1], int):
            return f"[{keys}]"
        named = next((v for k in ("key", "name", "partner") if isinstance(v := self.values.get(k), str)), "")
        return f'[[{keys}]] "{shortened(named)}"' if named else f"[[{keys}]]"

    def line(self, *keys: str | int) -> int:
        """The line of a key of this table."""
        return self.source.line((*self.path, *keys))

    def error(self, key: str, message: str, remedy: str = "") -> None:
        """Note an error at ``key``."""
        self.context.report.error(self.source.file, self.line(key), message, remedy)

    def string(self, key: str, *, required: bool = False, shown: bool = False) -> str:
        """Plain text; ``""`` where there is none or it is wrong. ``shown``: a reader sees it as it stands."""
        value = self._value(key, str, required=required)
        if not isinstance(value, str):
            return ""
        if not value.strip() and required:
            self.error(key, f"{key} is empty{self._of()}.", "Fill it in.")
        words = self._clean(key, value)
        if shown and words:
            self._passage((*self.path, key), words, plain=True)
        return words

    def key(self, key: str, kind: str) -> str:
        """A key that names this table; ``""``, and the list of ``kind`` in doubt, where it has none."""
        value = self._value(key, str, required=True)
        if isinstance(value, str) and KEY.fullmatch(value) and len(value) <= LONGEST_KEY:
            return value
        self.context.report.shaky.add(kind)
        if isinstance(value, str):
            self.error(key, f'{key} "{shortened(value)}" is not a short name in small letters.', KEY_REMEDY)
        return ""

    def text(self, key: str, *, required: bool = False, markdown: bool = False) -> Text:
        """Words in the campaign's languages; a language that is missing is a warning."""
        value = self._value(key, (str, dict), required=required)
        languages = self.context.languages
        if isinstance(value, str):
            words = self._clean(key, value)
            if not words.strip():
                if required or value:
                    self.error(key, f"{key} is empty{self._of()}.", "Fill it in, or leave the key out.")
                return Text()
            self._passage((*self.path, key), words, markdown=markdown)
            return Text(tuple((language, words) for language in languages or ("en",)))
        if not isinstance(value, dict):
            return Text()
        found: dict[str, str] = {}
        for language, words in value.items():
            if languages and language not in languages:
                self.context.report.error(
                    self.source.file,
                    self.line(key, language),
                    f'{key} has words in "{shortened(language)}", which is not a language of the campaign.',
                    suggest(language, languages),
                )
            elif not isinstance(words, str):
                self._wrong((key, language), words, "text")
                found[language] = ""
            elif words.strip():
                found[language] = self._clean(key, words)
                self._passage((*self.path, key, language), words, markdown=markdown)
        missing = [language for language in languages if language not in found]
        if languages and not value.keys() <= set(languages):
            # A language code that is mistyped has been reported: the words are there.
            missing = []
        if missing and len(missing) == len(languages):
            self.error(key, f"{key} is empty{self._of()}.", "Fill it in, or leave the key out.")
        elif missing:
            self.context.report.warning(
                self.source.file,
                self.line(key),
                f"{key} has no words in {' or '.join(map(language_name, missing))}{self._of()}.",
                f"Add {' and '.join(f'{code} = …' for code in missing)}, or write one string if it is the "
                "same in every language.",
            )
        return Text(
            tuple((language, found[language]) for language in languages or found if found.get(language))
        )

    def integer(self, key: str, default: int | None = None, *, least: int) -> int:
        """A whole number of at least ``least``."""
        value = self._value(key, int, required=default is None)
        if not isinstance(value, int):
            return least if default is None else default
        if not least <= value < 2**31:
            self.error(
                key, f"{key} is {shortened(_said(value))}{self._of()}.", f"It must be {least} or more."
            )
            return least
        return value

    def amount(self, key: str, *, least: float = 0.0, whole: bool = False) -> float | None:
        """A number of at least ``least``; None where there is none or it is wrong."""
        return self._measured(key, lambda words: numbers.amount(words, whole=whole), least)

    def share(self, key: str, *, required: bool = False) -> float | None:
        """A part of a whole, from 0 to 1, or text such as ``"37%"``; None where there is none or it is wrong."""
        return self._measured(key, numbers.share, 0.0, required=required)

    def _measured(
        self, key: str, reading: Callable[[str], float], least: float, *, required: bool = False
    ) -> float | None:
        value = self._value(key, (int, float, str), required=required, wanted="a number")
        if not isinstance(value, int | float | str):
            return None
        try:
            number = reading(_said(value).strip())
        except numbers.NotANumber as error:
            self.error(key, f"{key} cannot be read{self._of()}: {error.message}", error.remedy)
            return None
        if number < least:
            self.error(key, f"{key} is {number:g}{self._of()}.", f"It must be {least:g} or more.")
            return None
        return number

    def shares(self, key: str) -> tuple[float, ...]:
        """A list of shares, without those that are none."""
        value = self._value(key, list, required=False)
        found = []
        for item in value if isinstance(value, list) else ():
            try:
                if isinstance(item, bool) or not isinstance(item, int | float | str):
                    raise numbers.NotANumber(
                        f'"{shortened(_said(item))}" is not a share.', "Write it as 0.37 or 37%."
                    )
                found.append(numbers.share(_said(item).strip()))
            except numbers.NotANumber as error:
                self.error(key, f"{key} cannot be read{self._of()}: {error.message}", error.remedy)
        return tuple(found)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._value(key, bool, required=False)
        return value if isinstance(value, bool) else default

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of plain texts, without those that are not."""
        value = self._value(key, list, required=required)
        if not isinstance(value, list):
            return ()
        found = []
        for position, item in enumerate(value):
            if isinstance(item, str):
                found.append(self._clean(key, item))
            else:
                self._wrong((key, position), item, "text")
        return tuple(found)

    def moment(self, key: str, *, required: bool = False) -> dt.date | dt.datetime | None:
        """A day, or a time in the campaign's time zone."""
        value = self._value(key, (dt.datetime, dt.date), required=required)
        if not isinstance(value, dt.date):
            return None
        if not 1900 <= value.year <= 2200:
            self.error(
                key, f"{key} is in the year {value.year}{self._of()}.", "Use a year from 1900 to 2200."
            )
            return None
        if not isinstance(value, dt.datetime):
            return value
        zone = self.context.zone or ZoneInfo("UTC")
        if value.tzinfo is not None:
            return value.astimezone(zone)
        local = value.replace(tzinfo=zone)
        if local.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != value:
            self.error(
                key,
                f"{key} is {value.isoformat(' ')}, a time that the clocks of {zone.key} leave out that day.",
                "Use a time before or after the hour that is skipped.",
            )
        return local

    def table(self, key: str, *, required: bool = False) -> Table:
        """A table within this one; an empty one where there is none."""
        value = self._value(key, dict, required=required, heading=True)
        values = value if isinstance(value, dict) else {}
        absent = self.absent or (not isinstance(value, dict))
        return Table(self.context, self.source, values, (*self.path, key), absent=absent)

    def tables(self, key: str, *, required: bool = False) -> list[Table]:
        """A list of tables; an item that is no table becomes an empty one, so that positions hold."""
        value = self._value(key, list, required=required, heading=True)
        found = []
        for position, item in enumerate(value if isinstance(value, list) else ()):
            if not isinstance(item, dict):
                self._wrong((key, position), item, "a table")
            found.append(
                Table(
                    self.context,
                    self.source,
                    item if isinstance(item, dict) else {},
                    (*self.path, key, position),
                    absent=not isinstance(item, dict),
                )
            )
        return found

    def close(self) -> None:
        """Name the keys that mean nothing here, and those that are missing unless one of the former is meant."""
        place = self.name or "This file"
        meant = set()
        for key in self.values:
            if key not in self._asked:
                close = difflib.get_close_matches(key[:100], self._missing, n=1)
                meant.update(close)
                remedy = suggest(key, close or self._asked)
                self.error(key, f'"{shortened(key)}" is not a key of {self.name or "this file"}.', remedy)
        for key, what in self._missing.items():
            if key not in meant:
                self.context.report.error(
                    self.source.file,
                    self.line() if self.path else self.source.offset or None,
                    f"{place} lacks {what}.",
                    "Add it; docs/folder.md shows how it is written.",
                )

    def _value(
        self,
        key: str,
        kinds: type | tuple[type, ...],
        *,
        required: bool,
        heading: bool = False,
        wanted: str = "",
    ) -> object | None:
        self._asked.append(key)
        if key not in self.values:
            if required and not self.absent:
                keys = [part for part in self.path if isinstance(part, str)]
                self._missing[key] = (
                    f"the table [{'.'.join((*keys, key))}]" if heading else f'the key "{key}"'
                )
            return None
        value = self.values[key]
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        # bool is an int and a datetime is a date to Python, but neither is to an organiser.
        if type(value) in kinds:
            return value
        remedy = slips.in_quotes(value, kinds) if isinstance(value, str) else ""
        self._wrong((key,), value, wanted or " or ".join(_KINDS[kind] for kind in reversed(kinds)), remedy)
        return None

    def _wrong(self, keys: Path, value: object, wanted: str, remedy: str = "") -> None:
        self.context.report.error(
            self.source.file,
            self.line(*keys),
            f"{keys[0]} must be {wanted}, but is {_KINDS.get(type(value), 'something else')}{self._of()}.",
            remedy or ('Text stands between quotes: "…".' if wanted == "text" else ""),
        )

    def _clean(self, key: str, words: str) -> str:
        if bad := CONTROL.search(words):
            self.error(key, f"{key} holds a control character (U+{ord(bad[0]):04X}).", "Take it out.")
            return CONTROL.sub("", words)
        return words

    def _passage(self, path: Path, words: str, *, plain: bool = False, markdown: bool = False) -> None:
        line = self.source.first_line_of_words(path)
        self.context.passages.append(Passage(self.source.file, line, words, plain=plain, markdown=markdown))

    def _of(self) -> str:
        return f" in {self.name}" if self.path else ""


KEY_REMEDY = 'Use small letters, digits and single hyphens, such as "ballots-open", at most 60 of them.'


def _said(value: object) -> str:
    """A value as text; as hexadecimal where Python refuses to write so long a number in digits."""
    return hex(value) if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER else str(value)


def language_name(code: str) -> str:
    """A language of the site as a sentence names it."""
    return LANGUAGES[code]
