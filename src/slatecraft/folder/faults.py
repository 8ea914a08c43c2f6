"""What is wrong with a campaign folder: one fault, a list of them, and the error that carries them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, where it is, and what would put it right.

    ``str(fault)`` is ``orders.csv:7: The order misses "jess-barnard". Add it.``
    """

    file: str
    """Path inside the folder, such as ``"orders.csv"``."""
    line: int | None
    """Line of the key or row itself, from 1; None where the fault is the whole file's."""
    message: str
    remedy: str = ""
    severity: Severity = "error"
    """An error keeps the campaign from being loaded; a warning does not."""

    def __post_init__(self) -> None:
        # A file's name can hold what would upset a terminal or could not be printed at all.
        shown = "".join(c if c.isprintable() else "\ufffd" for c in self.file)
        object.__setattr__(self, "file", shown)

    @property
    def place(self) -> str:
        """File and line: ``"orders.csv:7"``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}".rstrip()


class FolderFaults(Exception):
    """The folder cannot be read as a campaign; ``faults`` says all of why."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class FolderNotEmpty(FolderFaults):
    """There are files where a folder was to be written."""


class Report:
    """Collects faults while a folder is read."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self.shaky: set[str] = set()
        """Kinds of thing ("posts", "slates"…) of which the folder's list is known to be incomplete.

        A name missing from an incomplete list is not reported: the fault that made it incomplete has been.
        """

    def error(self, file: str, line: int | None, message: str, remedy: str = "") -> None:
        """Note an error."""
        self._faults.append(Fault(file, line, message, remedy))

    def warning(self, file: str, line: int | None, message: str, remedy: str = "") -> None:
        """Note a warning."""
        self._faults.append(Fault(file, line, message, remedy, "warning"))

    def faults(self) -> tuple[Fault, ...]:
        """All faults by file and line; those that say the same of several lines of a file are joined."""
        alike: dict[Fault, list[int]] = {}
        for fault in self._faults:
            lines = alike.setdefault(replace(fault, line=None), [])
            if fault.line is not None and fault.line not in lines:
                lines.append(fault.line)
        joined = []
        for fault, lines in alike.items():
            lines.sort()
            remedy = f"{fault.remedy} {_likewise(lines[1:])}".lstrip() if lines[1:] else fault.remedy
            joined.append(replace(fault, line=lines[0] if lines else None, remedy=remedy))
        return tuple(sorted(joined, key=lambda fault: (fault.file, fault.line or 0, fault.message)))


def _likewise(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:6])
    if len(lines) == 1:
        return f"The same on line {shown}."
    more = f" and {len(lines) - 6} more" if len(lines) > 6 else ""
    return f"The same on lines {shown}{more}."


def quoted(words: Iterable[str]) -> str:
    """``"a", "b" and "c"``, as it stands in a sentence."""
    items = [f'"{word}"' for word in words]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def suggest(word: str, known: Collection[str]) -> str:
    """A sentence that helps someone who wrote ``word`` where one of ``known`` was wanted."""
    if not known:
        return ""
    folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{folded[close[0]]}"?'
    if len(known) <= 12:
        return f"Use one of {quoted(known)}." if len(known) > 1 else f"Use {quoted(known)}."
    return ""


def shortened(text: str, length: int = 60) -> str:
    """``text`` on one line and no longer than ``length``, so that junk in a file does not fill the screen."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: length * 4]).split())
    return line if len(line) <= length else line[: length - 1] + "…"
