"""On which line of a TOML text each key stands, which ``tomllib`` does not say."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]
"""Keys and positions from the top: ``("posts", 2, "name", "en")``."""

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every key, table and array item of ``text``, which must be valid TOML."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.found: dict[Path, int] = {}
        self.last: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        prefix: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return self.found
            begin = self.at
            if self.text.startswith("[[", begin):
                self.at += 2
                *parents, name = self.key()
                array = (*self.resolve(tuple(parents)), name)
                self.last[array] = self.last.get(array, -1) + 1
                self.mark(array, begin)
                prefix = (*array, self.last[array])
                self.mark(prefix, begin)
                self.at += 2
            elif self.text[begin] == "[":
                self.at += 1
                prefix = self.resolve(self.key())
                self.mark(prefix, begin)
                self.at += 1
            else:
                self.pair(prefix)
            # Whatever the text holds, go on: this only finds lines, tomllib has judged the syntax.
            self.at = max(self.at, begin + 1)

    def resolve(self, keys: tuple[str, ...]) -> Path:
        """The path a header's keys mean: below an array of tables they mean its last table."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.last:
                path = (*path, self.last[path])
        return path

    def mark(self, path: Path, position: int) -> None:
        line = bisect_right(self.starts, position)
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], line)

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def string(self) -> str:
        for pattern in _STRINGS:
            if literal := self.skip(pattern):
                return literal
        return ""

    def key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self.skip(_SPACE)
            literal = self.string()
            parts.append(tomllib.loads(f"k={literal}")["k"] if literal else self.skip(_BARE_KEY))
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return tuple(parts)
            self.at += 1

    def pair(self, prefix: Path) -> None:
        begin = self.at
        path = (*prefix, *self.key())
        self.mark(path, begin)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip(_SPACE)
        if self.text[self.at : self.at + 1] == "[":
            self.at += 1
            self.items(path, "]")
        elif self.text[self.at : self.at + 1] == "{":
            self.at += 1
            self.items(path, "}")
        elif not self.string():
            self.skip(_BARE_VALUE)

    def items(self, path: Path, end: str) -> None:
        count = 0
        while self.at < len(self.text):
            self.skip(_BLANK)
            if self.text[self.at : self.at + 1] in {end, ""}:
                self.at += 1
                return
            begin = self.at
            if end == "}":
                self.pair(path)
            else:
                self.mark((*path, count), begin)
                self.value((*path, count))
                count += 1
            self.skip(_BLANK)
            if self.text[self.at : self.at + 1] == "," or self.at == begin:
                self.at += 1
