"""Where an election is written to, and the words that every format writes alike."""

from __future__ import annotations

import gzip
import io
import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from slatecraft.stv.formats.source import LONGEST_TEXT, FormatError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from typing import IO

    from slatecraft.stv.election import Election

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def save(text: str, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write text to a path (gzipped if it ends in .gz) or an open stream, as UTF-8 with line feeds."""
    if isinstance(target, io.TextIOBase):
        target.write(text)
    elif hasattr(target, "write"):
        cast("IO[bytes]", target).write(text.encode())
    else:
        path = Path(target)
        data = text.encode()
        # No time stamp: the same election gives the same bytes.
        path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)


def exact(weight: Fraction) -> str:
    """A weight without loss: a whole number or a decimal where it is one, else a fraction such as 1/3."""
    if weight.denominator == 1:
        return str(weight.numerator)
    rest, twos, fives = weight.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest > 1 or places > 15:
        return f"{weight.numerator}/{weight.denominator}"
    digits = str(weight.numerator * 10**places // weight.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def weight_words(election: Election) -> list[str]:
    """The weight of each ballot as it is written."""
    weights = election.weights.tolist()
    if election.unit == 1:
        return [str(weight) for weight in weights]
    return [exact(weight * election.unit) for weight in weights]


def plain_text(text: str) -> str:
    """A name or title as a format of lines can hold it; `FormatError` if it cannot."""
    if _CONTROLS.search(text):
        raise FormatError(
            f"The name {text[:30]!r} has a line break or a control character, which only JSON can hold."
        )
    if len(text) > LONGEST_TEXT:
        raise FormatError(f"The name {text[:30]!r}... has more than {LONGEST_TEXT:,} characters.")
    return text.strip()


def candidate_names(election: Election) -> list[str]:
    """The candidates' names as a format of lines can hold them; `FormatError` if it cannot."""
    names = [plain_text(name) for name in election.candidates]
    named(names)
    return names


def named(names: Sequence[str]) -> None:
    """Refuse candidates without a name, whom no format reads back."""
    for number, name in enumerate(names, 1):
        if not name.strip():
            raise FormatError(f"Candidate {number} has no name. Give each candidate one.")


def only_ballots(election: Election, format_name: str, *, sections: bool = False) -> None:
    """Refuse to write an election to a format that would lose what decides its count."""
    lost = (
        "sections" if election.sections and not sections else "",
        "constraints" if election.constraints else "",
        "re-open nominations" if election.reopen is not None else "",
    )
    for what in filter(None, lost):
        raise FormatError(f"{format_name} cannot hold an election's {what}. Write it as JSON.")
    distinct_sections(election)


def distinct_sections(election: Election) -> None:
    """Refuse sections of the same name, which no format tells apart."""
    if len({section.name for section in election.sections}) < len(election.sections):
        raise FormatError("Two sections have the same name. Give each a name of its own.")
