"""BLT, the format of Hill, Wichmann and Woodall (Algorithm 123, Computer Journal 30, 1987), in its dialects.

A file gives the numbers of candidates and seats, who has withdrawn (negative numbers), for each ballot its weight, its
preferences and a 0, a 0 more, the candidates' names and a title. ``docs/formats.md`` lists what else is met in such
files and how it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slatecraft.stv.election import END, MOST_PAPERS, SKIP
from slatecraft.stv.formats.box import (
    MOST_CELLS,
    Box,
    check_candidate,
    check_field,
    check_name,
    check_seats,
    check_text,
    make_election,
    table_of,
    weight_of,
)
from slatecraft.stv.formats.source import LONGEST_LINE, open_source, shown
from slatecraft.stv.formats.target import candidate_names, only_ballots, plain_text, save, weight_words

if TYPE_CHECKING:
    import os
    from fractions import Fraction
    from typing import IO

    from numpy.typing import NDArray

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import FormatError, Source

CHUNK = 2**24
"""Bytes of plain ballots that are turned into numbers at a time."""
LINE_FEED = ord("\n")
TRAILERS = 3
"""What may follow the candidates' names: a title, a source and a comment."""

_PLAIN = re.compile(rb"[0-9 \t\r\n]*")
_END = re.compile(rb"\n[ \t]*0[ \t,]*\r?(?=\n|\Z)")
_NUMBER = re.compile(r"[0-9]{1,18}")
_BALLOT_BEGINS = re.compile(r"\(|(?=.*[1-9])[0-9]*[./]?[0-9]+")
"""The first word of what could be a ballot: its weight, or the parenthesis before its identifier."""
_WITHDRAWN = re.compile(r"-[0-9]{1,18}")
_COMMENT = re.compile(r"#|//|;|/\*")
_REMARK = re.compile(r"/\*.*?\*/|(?:#|//|;|/\*).*")
"""A comment after a bare name."""
_ID = re.compile(r"\s*\([^()]*\)")
_WORD = re.compile(r"[()]|[^\s()]+")
_EQUAL = re.compile(r"\s*=\s*")
_COMMA_PARTED = re.compile(r"\s*[0-9]+\s*,")
_EMPTY_CELL = re.compile(r",[ \t]*(?=,)")
_MARK = re.compile(r'"|\\["\\]')
_NAME_AND_PARTY = re.compile(r'(.*\S)\s+"([^"]+)"')
_IGNORED = frozenset({"tie", "droop"})


def read_blt(
    given: str | os.PathLike[str] | bytes, *, seats: int | None = None, encoding: str = "utf-8"
) -> Election:
    """Read a BLT file, or its bytes; a gzipped one too. ``seats`` replaces the number that the file gives.

    Equal ballots are not merged: a row of the election's rankings is a ballot of the file, in its order, with repeated
    candidates as they stand and -1 for a preference left out. Candidates without names are "Candidate 1" and so on.

    Raises `FormatError`, which names the line, for a file that is damaged or not in this format; `OSError` for one that
    is not there.
    """
    return read(open_source(given, encoding), seats)


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened BLT file."""
    text = _Text(source)
    head = _read_head(text, seats)
    plain = _plain_ballots(text, head)
    if plain is not None:
        names = _read_names(source, head.candidates, plain.end, plain.end_line)
        return make_election(
            source,
            names.candidates,
            head.seats,
            plain.table,
            plain.weights,
            title=names.title,
            withdrawn=head.withdrawn,
            parties=names.parties,
        )
    box = Box(source)
    rest = _read_ballots(text, head, box)
    names = _read_names(source, head.candidates, text.after, text.line + 1, rest, text.line)
    return box.election(
        names.candidates, head.seats, title=names.title, withdrawn=head.withdrawn, parties=names.parties
    )


class _Text:
    """The part of a file before the names, line by line, without comments."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.line = 0
        """The number of the current line, from 1."""
        self.start = 0
        """The byte at which it begins."""
        self.after = 0
        """The byte after its end."""
        self.words: list[str] = []
        """The words of the current line that are not yet read."""
        self.quoted = ""
        """What stands on the current line from the first quotation mark on: there the names begin."""
        self.commas: bool | None = None
        """Whether commas part the numbers, as they do those of the first line; `None` before it."""
        self._lines = source.lines()
        self._in_comment = False

    def next_line(self, *, new_ballot: bool = True) -> bool:
        """Go to the next line that is not blank; tell whether there is one.

        ``new_ballot``: it does not continue a ballot, so that an identifier in parentheses may come first.
        """
        self.words, self.quoted = [], ""
        for line, raw in self._lines:
            self.line = line
            self.start, self.after = self.after, self.after + len(raw)
            text = self.source.decode(raw, self.line)
            if new_ballot and (name := _ID.match(text)):
                text = text[name.end() :]
            text = self._without_comment(text).rstrip(", \t\r\n")
            if not text or text.isspace():
                continue
            if '"' in text:
                place = text.index('"')
                text, self.quoted = text[:place], text[place:]
            if self.commas is None:
                self.commas = bool(_COMMA_PARTED.match(text))
            if self.commas:
                text = _EMPTY_CELL.sub(",-", text).replace(",", " ")
            if "=" in text:
                text = _EQUAL.sub("=", text)
            self.words = _WORD.findall(text) if "(" in text or ")" in text else text.split()
            return True
        self.start = self.after
        if self._in_comment:
            raise self.error("The comment that begins with /* does not end.")
        return False

    def _without_comment(self, text: str) -> str:
        kept = ""
        while text:
            if self._in_comment:
                _, mark, text = text.partition("*/")
                self._in_comment = not mark
                continue
            quote = text.find('"')
            found = _COMMENT.search(text, 0, len(text) if quote < 0 else quote)
            if not found:
                return kept + text
            kept += text[: found.start()] + " "
            if found[0] != "/*":
                break
            self._in_comment = True
            text = text[found.end() :]
        return kept

    def error(self, sentence: str) -> FormatError:
        return self.source.error(max(self.line, 1), sentence)


@dataclass
class _Head:
    candidates: int
    seats: int
    withdrawn: set[int]
    nicknames: dict[str, int]
    line: int
    """Where the numbers of candidates and seats stand."""
    one_line: bool = False
    """Whether ballots begin on that line: then all of them must stand on it."""


def _read_head(text: _Text, seats: int | None) -> _Head:
    """Read up to the first ballot, whose words are then the current ones."""
    source = text.source
    sizes: list[int] = []
    lines: list[int] = []
    while len(sizes) < 2:
        if not text.words and not text.quoted and not text.next_line():
            raise source.error(
                None,
                "The file has no numbers of candidates and seats. A BLT file begins with them, such as 5 3.",
            )
        word = text.words.pop(0) if text.words else text.quoted
        if not _NUMBER.fullmatch(word):
            raise source.error(
                text.line,
                f"{shown(word)} is not a number of {'seats' if sizes else 'candidates'}. A BLT file begins with the "
                "numbers of candidates and seats, such as 5 3.",
            )
        sizes.append(int(word))
        lines.append(text.line)
    if lines[1] > lines[0] and (text.words or text.quoted):
        raise source.error(
            lines[0],
            "This line has one number, and the next is not the number of seats alone. A BLT file begins with the "
            "numbers of candidates and seats, such as 5 3.",
        )
    check_field(sizes[0], source, text.line)
    seats = check_seats(
        seats,
        sizes[1],
        sizes[0],
        source,
        text.line,
        "The number of candidates comes first, then that of seats.",
    )
    head = _Head(sizes[0], seats, set(), {}, text.line)
    while text.words or (not text.quoted and text.next_line()):
        words = text.words
        if not words:
            break
        if words[0].startswith("["):
            _read_option(text, head)
        elif _WITHDRAWN.fullmatch(words[0]) and (
            text.line == head.line or all(map(_WITHDRAWN.fullmatch, words))
        ):
            number = check_candidate(-int(words.pop(0)), head.candidates, source, text.line)
            head.withdrawn.add(number)
        else:
            break
    head.one_line = bool(text.words) and text.line == head.line
    return head


def _read_option(text: _Text, head: _Head) -> None:
    """Read an option in brackets, such as ``[nick a b c]``."""
    source, line = text.source, text.line
    words: list[str] = []
    while True:
        while text.words:
            word = text.words.pop(0)
            words.append(word.removeprefix("[") if not words else word)
            if word.endswith("]"):
                words[-1] = words[-1].removesuffix("]")
                break
        else:
            if len(words) > 3 * head.candidates + 100 or not text.next_line():
                raise source.error(line, "The option that begins with [ does not end. It needs a ].")
            continue
        break
    name, *values = filter(None, words) if any(words) else [""]
    if name == "nick":
        if head.nicknames:
            raise source.error(line, "The option [nick] stands twice. Keep one.")
        if len(values) != head.candidates or len(set(values)) != len(values):
            raise source.error(
                line,
                f"The option [nick] must give {head.candidates} different names, one for each candidate.",
            )
        head.nicknames = {nickname: number for number, nickname in enumerate(values, 1)}
    elif name == "withdrawn":
        for value in values:
            number = head.nicknames.get(value) or (int(value) if _NUMBER.fullmatch(value) else 0)
            head.withdrawn.add(check_candidate(number, head.candidates, source, line))
    elif name not in _IGNORED:
        raise source.error(
            line, f"The option [{name}] is not known. Those that are: droop, nick, tie, withdrawn."
        )


@dataclass
class _Plain:
    table: NDArray[np.int16]
    weights: NDArray[np.int64]
    end: int
    """The byte, and the line, after the 0 that ends the ballots."""
    end_line: int


def _plain_ballots(text: _Text, head: _Head) -> _Plain | None:
    """The ballots, if they are lines of plain numbers that all end in 0 or all do not; else `None`.

    This is how nearly all files look, and is read at about 60 MB a second. Whatever is amiss is left to the reader
    that takes care, which also finds the words for it.
    """
    data = text.source.data
    if head.one_line or text.quoted:
        return None
    end_of_plain = _match_end(data, text.start)
    end = _END.search(data, text.start - 1, end_of_plain)
    if end is None or (end.end() < len(data) and data[end.end()] != LINE_FEED):
        return None
    ballots_end, after = end.start() + 1, end.end() + 1
    if not data[after:end_of_plain].isspace() and after < end_of_plain:
        return None  # a 0 on a line of its own may end a ballot, too
    flats: list[NDArray[np.int16]] = []
    lengths: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.int64]] = []
    closings = set()
    start = text.start
    while start < ballots_end:
        stop = ballots_end
        if stop - start > CHUNK:
            stop = data.index(b"\n", start + CHUNK) + 1
            if stop - start > CHUNK + LONGEST_LINE:
                return None
        rows = _plain_rows(data[start:stop], head.candidates)
        if rows is None:
            return None
        flats.append(rows[0])
        lengths.append(rows[1])
        weights.append(rows[2])
        if len(rows[1]):
            closings.add(rows[3])
        start = stop
    if len(closings) > 1:
        return None
    length = np.concatenate(lengths) if lengths else np.zeros(0, np.int64)
    weight = np.concatenate(weights) if weights else np.zeros(0, np.int64)
    if len(length) and int(length.max()) * len(length) > MOST_CELLS:
        return None
    if len(weight) and int(weight.max()) * len(weight) >= MOST_PAPERS:
        return None  # perhaps too many: the careful reader adds them up
    flat = np.concatenate(flats) if flats else np.zeros(0, np.int16)
    return _Plain(table_of(flat, length), weight, after, text.line + data.count(b"\n", text.start, after))


def _match_end(data: bytes, start: int) -> int:
    match = _PLAIN.match(data, start)
    return match.end() if match else start


def _plain_rows(
    data: bytes, candidates: int
) -> tuple[NDArray[np.int16], NDArray[np.int64], NDArray[np.int64], bool] | None:
    """The preferences, their number in each row, the weights, and whether the rows end in 0, of plain lines."""
    digit = np.frombuffer(data, np.uint8) >= ord("0")
    begins = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    if digit[0]:
        begins = np.concatenate([[0], begins])
    numbers = np.fromstring(data, np.int64, sep=" ") if len(begins) else np.zeros(0, np.int64)
    if len(numbers) != len(begins):
        return None
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == LINE_FEED)
    counts = np.diff(np.append(np.searchsorted(begins, breaks), len(begins)), prepend=0)
    counts = counts[counts > 0]
    last = counts.cumsum() - 1
    first = last - counts + 1
    weights = numbers[first]
    zeros = len(numbers) - int(np.count_nonzero(numbers))
    closed = zeros > 0
    if closed and (zeros != len(counts) or numbers[last].any() or int(counts.min()) < 2):
        return None
    preference = np.ones(len(numbers), np.bool_)
    preference[first] = False
    if closed:
        preference[last] = False
    flat = numbers[preference]
    if (flat.size and int(flat.max()) > candidates) or (len(weights) and int(weights.max()) >= MOST_PAPERS):
        return None
    return flat.astype(np.int16), counts - (2 if closed else 1), weights, closed


def _read_ballots(text: _Text, head: _Head, box: Box) -> str:
    """Read the ballots with care, from the current line on. Gives what follows their end on its line."""
    source = text.source
    by_lines, gaps = _dialect(text, head)
    weight, begun, last = None, 0, 0
    ranking = _Ranking(source, head)
    more = bool(text.words or text.quoted)
    while more:
        words = text.words
        if weight is None and len(box) and _begins_names(text, head):
            return source.decode(source.data[text.start : text.after], text.line)
        if head.one_line and (words if text.line > head.line else "0" not in words):
            raise source.error(
                head.line,
                "More follows the numbers of candidates and seats on this line, but not all of the ballots. Put the "
                "two numbers alone on it, such as 5 3, and the ballots on the lines below.",
            )
        if weight is not None and words and _BALLOT_BEGINS.fullmatch(words[0]):
            raise source.error(
                last,
                "This line has no 0 at its end, though other ballots end in 0, and the next line could be a ballot of "
                "its own. End the ballot with 0.",
            )
        if gaps and words != ["0"] and not text.quoted:
            _read_gaps(text, head, box)
            words = []
        elif weight is None and _read_plain(text, head, box, by_lines=by_lines):
            words = []
        for place, word in enumerate(words):
            if weight is None:
                if word == "0":
                    return _after_end(text, words[place + 1 :])
                weight, begun = weight_of(word, source, text.line), text.line
            elif word == "0":
                if text.line > begun and ranking.repeats():
                    raise source.error(
                        begun, "The ballot that begins on this line does not end in 0 before the next begins."
                    )
                ranking.take(box, weight, begun)
                weight = None
            else:
                ranking.add(word, text.line)
        if by_lines and weight is not None:
            if "0" in words:
                raise source.error(
                    text.line, "There is a 0 within this ballot. A gap in a ballot is written -."
                )
            ranking.take(box, weight, begun)
            weight = None
        if text.quoted:
            if weight is None and len(box):
                return text.quoted
            raise source.error(
                text.line, "A name comes before the ballots end. They end with a line that is 0."
            )
        last = text.line
        more = text.next_line(new_ballot=weight is None)
    raise source.error(
        text.line,
        "The file ends before its ballots do. They end with a line that is 0, and names follow. Is the file cut short?",
    )


def _begins_names(text: _Text, head: _Head) -> bool:
    """Whether the current line is a bare name, as it begins with a letter and no 0 that ends the ballots follows."""
    if not text.words or not text.words[0][0].isalpha() or text.words[0] in head.nicknames:
        return False
    return not _END.search(text.source.data, text.start)


class _Ranking:
    """The preferences of a ballot as its words are read."""

    def __init__(self, source: Source, head: _Head) -> None:
        self._source = source
        self._head = head
        self.preferences: list[int] = []
        self.joins: list[int] = []
        self._group: int | None = None

    def take(self, box: Box, weight: Fraction | int, line: int) -> None:
        """Put the ballot in the box, and begin another."""
        if self._group is not None:
            raise self._source.error(line, "The ( of equal preferences on this ballot has no ).")
        box.put(self.preferences, weight, line, self.joins)
        self.preferences, self.joins = [], []

    def repeats(self) -> bool:
        named = [number for number in self.preferences if number != SKIP]
        return len(set(named)) < len(named)

    def add(self, word: str, line: int) -> None:
        """Read a word: a candidate, several joined by =, a - for none, or a parenthesis around equal ones."""
        if word == "-":
            self.preferences.append(SKIP)
        elif word == "(":
            self._group = len(self.preferences)
        elif word == ")" and self._group is not None:
            self.joins.extend(range(self._group + 1, len(self.preferences)))
            self._group = None
        elif "=" in word:
            start = len(self.preferences)
            self.preferences.extend(self._number(part, line) for part in word.split("="))
            self.joins.extend(range(start + 1, len(self.preferences)))
        else:
            self.preferences.append(self._number(word, line))

    def _number(self, word: str, line: int) -> int:
        if (number := self._head.nicknames.get(word)) is not None:
            return number
        if _NUMBER.fullmatch(word):
            return check_candidate(int(word), self._head.candidates, self._source, line)
        raise self._source.error(line, f"{shown(word)} is not a preference. It must be a candidate's number.")


def _dialect(text: _Text, head: _Head) -> tuple[bool, bool]:
    """Whether each ballot ends with its line; and whether a 0 within a line is a gap.

    Ballots end with their lines if no line ends in 0, or if most of those that do not could not go on: the next line
    would repeat a candidate or name one who is not there, and every line can be a ballot.

    A 0 within a line ends a ballot, and another may follow on the line. But where that would make ballots without
    preferences, or end the ballots although a line with a single 0 is still to come, each line is one ballot, and the
    0s in it are preferences left out.
    """
    if head.one_line:
        return False, False
    data = text.source.data
    quote = data.find(b'"', text.start)
    stop, ends = quote, 0
    for match in _END.finditer(data, max(text.start - 1, 0), quote if quote >= 0 else len(data)):
        stop, ends = match.start() + 1, ends + 1
    at = text.start
    closed, gaps = ends > 1, False
    open_line: list[bytes] = []
    can_go_on, cannot_go_on, whole = 0, 0, True
    for _, raw in text.source.lines(text.start, text.line):
        if 0 <= stop <= at:
            break
        at += len(raw)
        numbers = re.split(rb"#|//|;", raw, maxsplit=1)[0].rstrip(b", \t\r\n")
        words = (numbers.replace(b",", b" ") if text.commas else numbers).split()
        if len(words) > 1 and words[-1] == b"0":
            closed = True
            gaps = gaps or (ends > 0 and words.count(b"0") > 1 and _has_gaps(words))
        if not words:
            continue
        ends_here = words[-1] == b"0"
        if ends_here:
            words.pop()
        whole = whole and bool(words) and words[0].isdigit() and words[0] != b"0" and _can_be(words[1:], head)
        if open_line and _can_be([*open_line[1:], *words], head):
            can_go_on += 1
        elif open_line:
            cannot_go_on += 1
        open_line = [] if ends_here else words
    return not closed or (whole and cannot_go_on > can_go_on), gaps


def _can_be(preferences: list[bytes], head: _Head) -> bool:
    """Whether these can be the preferences of a ballot: numbers of candidates, none twice."""
    if len(set(preferences)) < len(preferences):
        return False
    return all(
        number.isdigit() and len(number) < 6 and 0 < int(number) <= head.candidates for number in preferences
    )


def _has_gaps(words: list[bytes]) -> bool:
    place = 0
    while place < len(words):
        if words[place] == b"0":
            return True
        close = words.index(b"0", place + 1)
        if close == place + 1:
            return True
        place = close + 1
    return False


def _read_gaps(text: _Text, head: _Head, box: Box) -> None:
    """Read the current line as one ballot in which a 0 is a preference left out."""
    weight, *words = text.words
    if not words or words.pop() != "0":
        raise text.source.error(text.line, "This ballot does not end in 0, though others do.")
    while words and words[-1] == "0":
        words.pop()
    ranking = _Ranking(text.source, head)
    for word in words:
        ranking.add("-" if word == "0" else word, text.line)
    ranking.take(box, weight_of(weight, text.source, text.line), text.line)


def _read_plain(text: _Text, head: _Head, box: Box, *, by_lines: bool) -> bool:
    """Read the current line if it is one whole ballot of plain numbers; tell whether it was."""
    together = "".join(text.words)
    if head.nicknames or not (together.isascii() and together.isdigit()):
        return False
    try:
        weight, *numbers = map(int, text.words)
    except ValueError:  # a number of thousands of digits
        return False
    if not by_lines and (not numbers or numbers.pop() != END):
        return False
    if not 0 < weight < MOST_PAPERS or END in numbers or max(numbers, default=0) > head.candidates:
        return False
    box.put(numbers, weight, text.line)
    return True


def _after_end(text: _Text, words: list[str]) -> str:
    if words and _NUMBER.fullmatch(words[0]):
        raise text.source.error(
            text.line, "More numbers follow the 0 that ends the ballots. A gap in a ballot is written -."
        )
    return " ".join([*words, text.quoted])


@dataclass
class _Names:
    candidates: list[str]
    parties: list[str]
    title: str


@dataclass
class _Written:
    """A name or title as the file has it."""

    text: str
    line: int
    quoted: bool = False
    doubled: bool = False
    """Whether quotation marks within it were doubled, as spreadsheets do."""


def _read_names(
    source: Source, count: int, start: int, line: int, rest: str = "", rest_line: int = 0
) -> _Names:
    """Read the names and the title, which begin at a byte on a line, or with the ``rest`` of the line before."""
    lines: list[list[_Written]] = []
    last = rest_line
    if rest.strip():
        lines.append(_written(rest, source, rest_line))
    for number, raw in source.lines(start, line):
        text = source.decode(raw, number).strip()
        if text and not _COMMENT.match(text):
            last = number
            lines.append(_written(text, source, number))
            if len(lines) > count + TRAILERS:
                raise _too_many(source, number, count)
    if not lines:
        return _Names([f"Candidate {number}" for number in range(1, count + 1)], [], "")
    names, parties, others = _arranged(lines, count)
    if len(names) < count:
        raise source.error(
            last,
            f"Only {len(names)} of {count} candidates are named. Is the file cut short, or its first number wrong?",
        )
    if len(others) > TRAILERS:
        raise _too_many(source, others[TRAILERS].line, count)
    for name in (*names, *parties):
        if name.quoted != names[0].quoted:
            bare = name if names[0].quoted else names[0]
            raise source.error(
                bare.line,
                f"{shown(bare.text)} is not in quotation marks, though other names are. Put all in them, or none.",
            )
        if not name.quoted:
            name.text = _REMARK.sub("", name.text)
    for name in (*names, *parties, *others):
        name.text = check_text(name.text, source, name.line)
    for number, name in enumerate(names, 1):
        check_name(name.text, number, source, name.line)
    if not parties:
        split = [_NAME_AND_PARTY.fullmatch(name.text) if name.doubled else None for name in names]
        if all(split):
            pairs = [match.groups() for match in split if match]
            return _Names(
                [pair[0] for pair in pairs], [pair[1] for pair in pairs], others[0].text if others else ""
            )
    return _Names(
        [name.text for name in names], [party.text for party in parties], others[0].text if others else ""
    )


def _too_many(source: Source, line: int, count: int) -> FormatError:
    return source.error(
        line,
        f"More names follow than those of {count} candidates and a title. Is the first number of the file right?",
    )


def _arranged(
    lines: list[list[_Written]], count: int
) -> tuple[list[_Written], list[_Written], list[_Written]]:
    """The candidates' names, their parties if lines give a second string, and what follows."""
    if (
        len(lines) >= count
        and all(len(line) == 2 for line in lines[:count])
        and (count > 1 or len(lines) > 1)
    ):
        flat = [name for line in lines[count:] for name in line]
        return [line[0] for line in lines[:count]], [line[1] for line in lines[:count]], flat
    flat = [name for line in lines for name in line]
    if len(flat) < count and len(lines) == 1 and not any(name.quoted for name in flat):
        flat = [_Written(word, name.line) for name in flat for word in _REMARK.sub("", name.text).split()]
    return flat[:count], [], flat[count:]


def _written(text: str, source: Source, line: int) -> list[_Written]:
    """The strings of a line: quoted ones, or the whole line."""
    text = text.strip().rstrip(",").rstrip()
    words = text.split(maxsplit=100)
    if text == "0" or (len(words) > 1 and all(map(_NUMBER.fullmatch, words))):
        raise source.error(
            line, "More numbers follow the 0 that ends the ballots. There is one such 0, and names follow it."
        )
    found: list[_Written] = []
    place = 0
    while place < len(text):
        if text[place] == '"':
            string, place = _quoted(text, place, source, line)
            found.append(string)
            continue
        quote = text.find('"', place)
        stop = quote if quote >= 0 else len(text)
        bare = text[place:stop].strip(" \t,")
        if found and _COMMENT.match(bare):
            break
        if found and bare and text[0] == text[-1] == '"':
            return [_Written(text[1:-1], line, quoted=True)]  # "Jo "Red" Smith"
        if bare:
            found.append(_Written(bare, line))
        place = stop
    return found


def _quoted(text: str, place: int, source: Source, line: int) -> tuple[_Written, int]:
    """The string whose opening quotation mark stands at a place, and the place after its end."""
    parts: list[str] = []
    doubled = False
    place += 1
    while place < len(text):
        mark = _MARK.search(text, place)
        if not mark:
            break
        parts.append(text[place : mark.start()])
        place = mark.end()
        following = text[place : place + 1]
        if mark[0] != '"':
            parts.append(mark[0][1])
        elif following in ("", " ", "\t", ",", "#", ";", "/"):
            return _Written("".join(parts), line, True, doubled), place
        else:
            parts.append('"')
            if following == '"':
                place += 1
                doubled = True
    raise source.error(
        line, f"The name {shown(text[:40])} has no closing quotation mark. Is the file cut short?"
    )


def write_blt(election: Election, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write an election as BLT to a path (gzipped if it ends in .gz) or an open stream.

    ``read_blt`` gives the same election back. Ballots of no weight are left out, as a 0 in their place would end the
    ballots; so is what is blank at the ends of names. Raises `FormatError` for a candidate without a name, and for
    sections, constraints and re-open nominations, which BLT cannot hold: JSON can.
    """
    only_ballots(election, "BLT")
    lines = [f"{len(election.candidates)} {election.seats}"]
    if election.withdrawn:
        lines.append(" ".join(f"-{number}" for number in sorted(election.withdrawn)))
    joined = None if election.joined is None else election.joined.tolist()
    for place, (weight, row) in enumerate(
        zip(weight_words(election), election.rankings.tolist(), strict=True)
    ):
        if weight == "0":
            continue
        while row and row[-1] == END:
            row.pop()
        words = [str(number) if number > 0 else "-" for number in row]
        if joined is not None and any(joined[place]):
            ranking = words[0]
            for word, same in zip(words[1:], joined[place][1:], strict=False):
                ranking += ("=" if same else " ") + word
            words = [ranking]
        lines.append(" ".join((weight, *words, "0")))
    lines.append("0")
    parties = election.parties or ("",) * len(election.candidates)
    for name, party in zip(candidate_names(election), parties, strict=True):
        lines.append(f"{_quote(name)} {_quote(party)}" if election.parties else _quote(name))
    lines.append(_quote(election.title))
    save("\n".join(lines) + "\n", target)


def _quote(text: str) -> str:
    return '"' + plain_text(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
