"""Files of rows and columns: how they are taken apart, and what the heads of their columns say."""

from __future__ import annotations

import csv
import re
import unicodedata
from typing import TYPE_CHECKING

from slatecraft.stv.formats.box import MOST_CANDIDATES, check_field, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slatecraft.stv.formats.source import Source

DELIMITERS = ",;\t|"

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
    if delimiter is None:
        delimiter = delimiter_of(source)
    reader = csv.reader((text + "\n" for _, text in source.texts()), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise source.error(
                max(reader.line_num, 1),
                f"This row cannot be taken apart into cells ({error}). Does a quotation mark lack its partner?",
            ) from None
        row = [cell.strip() for cell in row]
        if any(row):
            yield reader.line_num, row


def delimiter_of(source: Source) -> str:
    """The mark between cells: the one that is most frequent on the first line that has any."""
    for _, text in source.texts():
        counts = {mark: text.count(mark) for mark in DELIMITERS}
        if any(counts.values()):
            return max(DELIMITERS, key=counts.__getitem__)
    return ","


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
        plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        other = self._alike.setdefault(plain, name)
        if other != name:
            raise source.error(
                line,
                f"{shown(name)} and {shown(other)} are almost surely one candidate. Write the name in the same way "
                "on every ballot.",
            )
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        check_field(number, source, line)
        return number


def shown(word: str) -> str:
    """A word of a file in quotation marks, cut if it is long."""
    return repr(word if len(word) <= 30 else f"{word[:27]}...")
