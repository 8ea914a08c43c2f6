"""Notes: what a count says of its ballots as a whole."""

from __future__ import annotations

from typing import Self


class Note(str):
    """An English sentence that knows the message it was made from, so that a sheet can say it in another language."""

    message: str
    values: dict[str, str]

    def __new__(cls, message: str, /, **values: str) -> Self:
        """``message`` is marked for translation where it is written; ``values`` are put into it by name."""
        note = super().__new__(cls, message % values)
        note.message = message
        note.values = values
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.message,), self.values
