"""Files of rows and columns: how they are taken apart, and what the heads of their columns say."""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING

from slatecraft.stv.formats.box import MOST_CANDIDATES, check_field, check_text
from slatecraft.stv.formats.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slatecraft.stv.formats.source import Source

DELIMITERS = ",;\t|"
GUESSED_FROM = 200
"""Lines, at most, by which it is guessed what parts the cells."""
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""The line by which spreadsheets say what parts the cells. It comes first and is no row."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CHOICE = r"(?:choice|preference|pref|ranking|rank)"
_NTH = r"(?:(?P<{0}>[0-9]{{1,4}})(?:st|nd|rd|th)|(?P<{1}>" + "|".join(_ORDINALS) + r"))"
_RANK = re.compile(
    rf"(?P<before>(?:.*[\s_-])?){_NTH.format('nth', 'word')}[\s_-]*{_CHOICE}(?P<rest>.*)|"
    rf"(?P<front>.*?){_CHOICE}\.?[\s_#-]*(?P<number>[0-9]{{1,4}})(?:[\s_]*of[\s_]*[0-9]+)?(?P<back>(?:[\s(-].*)?)|"
    rf"(?P<bare>[0-9]{{1,4}})|{_NTH.format('only_nth', 'only_word')}",
    re.IGNORECASE,
)


def rows(source: Source, delimiter: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the number of its (last) line; cells are without blanks at their ends."""
    texts = source.texts()
    skipped = 0
    if said := said_delimiter(source):
        skipped, named = said
        delimiter = delimiter or named
        texts = itertools.islice(texts, skipped, None)
    reader = csv.reader(
        (text + "\n" for _, text in texts), delimiter=delimiter or delimiter_of(source), strict=True
    )
    while True:
        begins = skipped + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise source.error(
                begins,
                f"This row cannot be taken apart into cells ({error}). Does a quotation mark lack its partner?",
            ) from None
        row = [cell.strip() for cell in row]
        if any(row):
            yield skipped + reader.line_num, row


def said_delimiter(source: Source) -> tuple[int, str] | None:
    """The line ``sep=;`` or the like with which a file may begin: its number, and the mark that it says."""
    for line, text in source.texts():
        if text.strip():
            said = _SEPARATOR.fullmatch(text)
            if said and said[1] not in DELIMITERS:
                raise source.error(
                    line,
                    f"{shown(said[1])} cannot part cells. A comma, a semicolon, a tab or | can.",
                )
            return (line, said[1]) if said else None
    return None


def delimiter_of(source: Source) -> str:
    """The mark between cells: of those on the first line that has any, the one that parts the most lines.

    Among several of these it is the one that makes the lines most alike, then the most frequent one. What stands in
    quotation marks does not count.
    """
    counts: dict[str, list[int]] = {}
    for _, text in itertools.islice(source.texts(), GUESSED_FROM):
        bare = "".join(text.split('"')[::2])
        if not counts:
            counts = {mark: [] for mark in DELIMITERS if mark in bare}
        if bare.strip():
            for mark, found in counts.items():
                found.append(bare.count(mark))
    ranks = {mark: (sum(map(bool, found)), -len(set(found)), sum(found)) for mark, found in counts.items()}
    return max(ranks, key=ranks.__getitem__, default=DELIMITERS[0])


def rank_of(head: str) -> tuple[int, str] | None:
    """Of the head of a column of preferences, such as "2nd choice": which preference, and what else the head says."""
    if len(head) > 300:
        return None
    match = _RANK.fullmatch(head.strip())
    if not match:
        return None
    number = match["nth"] or match["number"] or match["bare"] or match["only_nth"]
    rank = int(number) if number else _ORDINALS.index((match["word"] or match["only_word"]).lower()) + 1
    rest = " ".join(part.strip(" _-:,") for part in match.group("before", "rest", "front", "back") if part)
    return (rank, rest.strip()) if 1 <= rank <= MOST_CANDIDATES else None


def alike(name: str) -> str:
    """What is the same of names that differ only in capitals, blanks or how an accent is encoded."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def numbered(names: Sequence[str]) -> dict[str, int]:
    """The candidates' numbers, in the order of their names: no matter in which order the ballots stand."""
    return {
        name: number for number, name in enumerate(sorted(names, key=lambda name: (name.casefold(), name)), 1)
    }


class Met:
    """The candidates whom ballots name, where no list of them is: each gets the next number when first met.

    Two that differ only in capitals, blanks or how an accent is encoded are refused: they are almost surely one.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._alike: dict[str, str] = {}

    @property
    def names(self) -> list[str]:
        """Their names, in the order of their numbers."""
        return list(self._numbers)

    def number(self, name: str, source: Source, line: int) -> int:
        """The number of a candidate whom a line names."""
        known = self._numbers.get(name)
        if known is not None:
            return known
        name = check_text(name, source, line)
        plain = alike(name)
        other = self._alike.setdefault(plain, name)
        if other != name:
            raise source.error(
                line,
                f"{shown(name)} and {shown(other)} are almost surely one candidate. They differ in capitals, blanks "
                "or how an accent is encoded: write the name in the same way on every ballot.",
            )
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        check_field(number, source, line)
        return number
