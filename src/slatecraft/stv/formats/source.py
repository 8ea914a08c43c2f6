"""A file with ballots as bytes with a name: how it is opened, how large it may be, and how it is faulted."""

from __future__ import annotations

import codecs
import io
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slatecraft.stv.election import ElectionError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

MOST_BYTES = 200 * 2**20
"""How large a file may be, unpacked."""
MOST_LINES = 10_000_000
LONGEST_LINE = 4 * 2**20
"""In bytes. A BLT file may have all its ballots on one line."""
LONGEST_TEXT = 1000
"""How many characters the name of a candidate or an election may have."""

ENCODINGS = ("utf-8", "cp1252", "latin-1")
"""How letters may be written. Nothing is guessed: a wrong guess would print wrong names on a count sheet."""

GZIP = b"\x1f\x8b"
DOS_END = b"\x1a"
"""What old programs wrote at the end of a text."""

_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r"})
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FormatError(ElectionError):
    """A file that cannot be read as an election, or an election that a format cannot hold.

    ``path`` is the file's name (`None` for bytes), ``line`` its line, from 1 (`None` where no line is to blame).
    ``place`` is what is to blame in JSON, where lines say little, such as ``ballot 3``.
    As text it reads ``FILE, line N: what is wrong. What would be right.``
    """

    def __init__(
        self, sentence: str, path: str | None = None, line: int | None = None, place: str | None = None
    ) -> None:
        super().__init__(sentence, path, line, place)
        self.sentence = sentence
        self.path = path
        self.line = line
        self.place = place

    def __str__(self) -> str:
        place = self.place if self.line is None else f"line {self.line}"
        where = ", ".join(part for part in (self.path, place) if part)
        if where and not self.path:
            where = where[0].upper() + where[1:]
        return f"{where}: {self.sentence}" if where else self.sentence


def shown(word: str) -> str:
    """A word of a file in quotation marks, cut if it is long, with any kind of blank as a plain one."""
    word = word if len(word) <= 30 else f"{word[:27]}..."
    return repr("".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in word))


@dataclass(frozen=True)
class Source:
    """The unpacked bytes of a file, without a byte order mark and with lines that end in a line feed."""

    data: bytes
    path: str | None = None
    encoding: str = "utf-8"

    def error(self, line: int | None, sentence: str, place: str | None = None) -> FormatError:
        """The error that blames a line, or another place, of this file."""
        return FormatError(sentence, self.path, line, place)

    def decode(self, raw: bytes, line: int) -> str:
        """The text of (a part of) a line."""
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            raise self.error(
                line,
                f"The byte 0x{byte:02X} is not {self.encoding.upper()}. Save the file as UTF-8, or say with "
                "--encoding (in Python, encoding=) how it was written, often cp1252.",
            ) from None

    def lines(self, start: int = 0, number: int = 1) -> Iterator[tuple[int, bytes]]:
        """The lines from the byte ``start``, which is on the line of that number, each with its number."""
        stream = io.BytesIO(self.data)
        stream.seek(start)
        for at, raw in enumerate(stream, number):
            if len(raw) > LONGEST_LINE:
                raise self.error(
                    at, f"This line is longer than {LONGEST_LINE:,} bytes. Put each ballot on its own line."
                )
            yield at, raw

    def texts(self) -> Iterator[tuple[int, str]]:
        """The lines as text, without their ends, each with its number."""
        for number, raw in self.lines():
            yield number, self.decode(raw, number).rstrip("\r\n")


def open_source(given: str | os.PathLike[str] | bytes, encoding: str = "utf-8") -> Source:
    """Read a file, or take the bytes of one; unpack it if it is gzipped.

    Raises `FormatError` for what is no text, is empty or is too large; `OSError` for a file that is not there.
    """
    if encoding not in ENCODINGS:
        raise FormatError(f"The encoding {encoding!r} is not known. Those that are: {', '.join(ENCODINGS)}.")
    if isinstance(given, bytes):
        path, data = None, given
    else:
        path = str(given)
        with Path(given).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    if data.startswith(GZIP):
        data = _unpack(data, path)
    if len(data) > MOST_BYTES:
        raise FormatError(
            f"The file is larger than {MOST_BYTES // 2**20} MiB. Write equal ballots once, with their number.",
            path,
        )
    if data.startswith(_BOMS):
        raise FormatError("The file is in UTF-16. Save it as UTF-8.", path, 1)
    data = data.removeprefix(codecs.BOM_UTF8).rstrip(DOS_END)
    if len(data.translate(None, _CONTROLS)) < len(data):
        at = min(place for mark in _CONTROLS if (place := data.find(mark)) >= 0)
        line = data.count(b"\n", 0, at) + 1
        raise FormatError("This is a binary file, not text. Export the ballots as BLT or CSV.", path, line)
    if not data or data.isspace():
        raise FormatError("The file is empty.", path)
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if data.count(b"\n") > MOST_LINES:
        raise FormatError(
            f"The file has more than {MOST_LINES:,} lines. Write equal ballots once, with their number.", path
        )
    return Source(data, path, encoding)


def _unpack(packed: bytes, path: str | None) -> bytes:
    parts: list[bytes] = []
    room = MOST_BYTES + 1
    while packed.startswith(GZIP) and room > 0:
        member = zlib.decompressobj(wbits=31)
        try:
            part = member.decompress(packed, room)
        except zlib.error:
            raise FormatError("The gzip file is damaged. Fetch or pack it again.", path) from None
        parts.append(part)
        room -= len(part)
        if room > 0 and not member.eof:
            raise FormatError("The gzip file is cut short. Fetch or pack it again.", path)
        packed = member.unused_data
    return b"".join(parts)
