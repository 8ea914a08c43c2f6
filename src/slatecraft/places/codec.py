"""The index file: what it holds, and how it is written and read. The format is docs/places-index.md."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

ALPHABET = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters an incode may hold, in order."""
SLOTS = 4000
"""Incodes an outcode may hold: a digit and two letters."""

Fault = Literal["truncated", "damaged", "foreign", "version"]


class IndexFileError(ValueError):
    """An index file that cannot be read: one sentence, and a short code of the reason."""

    def __init__(self, sentence: str, code: Fault) -> None:
        super().__init__(sentence)
        self.code: Fault = code


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index file says.

    `runs` gives for each outcode the first slot of each run (the first is 0) and, as positions in `areas`,
    the area of each. `near` gives for some slots of some outcodes the further areas.
    """

    scheme: str
    vintage: str
    attributions: tuple[str, ...]
    areas: tuple[str, ...]
    prefixes: Mapping[str, str]
    runs: Mapping[str, tuple[Sequence[int], Sequence[int]]]
    near: Mapping[str, Mapping[int, tuple[int, ...]]]


def decode(data: bytes) -> Contents:
    """Read a file. Raises `IndexFileError`."""
    d = json.loads(zlib.decompress(data))
    return Contents(
        d["scheme"],
        d["vintage"],
        tuple(d["attributions"]),
        tuple(d["areas"]),
        d["prefixes"],
        {k: tuple(v) for k, v in d["runs"].items()},
        {},
    )
