"""The ordinal formats of PrefLib (preflib.org): .soc, .soi, .toc and .toi, with the header of 2022 or the older one."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from slatecraft.stv.election import END, SKIP
from slatecraft.stv.formats.box import (
    Box,
    check_candidate,
    check_field,
    check_name,
    check_seats,
    check_text,
    weight_of,
)
from slatecraft.stv.formats.source import FormatError, shown
from slatecraft.stv.formats.target import candidate_names, only_ballots, plain_text, save

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import IO

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

KINDS = ("soc", "soi", "toc", "toi")

ONCE = frozenset({"TITLE", "DESCRIPTION", "NUMBER ALTERNATIVES", "NUMBER VOTERS"})
"""Rows of the header that are used, and may stand once, as each ALTERNATIVE NAME may."""

_HEADER = re.compile(r"#\s*([A-Z][A-Z ]*?[A-Z](?: [0-9]{1,9})?)\s*:\s*(.*)")
_NAME = re.compile(r"ALTERNATIVE NAME ([0-9]{1,9})")
_NUMBER = re.compile(r"[0-9]{1,18}")
_SEATS = re.compile(r"\b([0-9]{1,5}) seats?\b")
_WORD = re.compile(r"[{}]|[^{},\s]+")


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened PrefLib file. It does not say how many seats there are, unless its description says "3 seats"."""
    texts = ((line, text.strip()) for line, text in source.texts() if text.strip())
    line, text = next(texts, (1, ""))
    if text.startswith("#"):
        return _read_new(source, seats, texts, line, text)
    return _read_old(source, seats, texts, line, text)


def _read_new(
    source: Source, seats: int | None, texts: Iterator[tuple[int, str]], line: int, text: str
) -> Election:
    facts: dict[str, tuple[int, str]] = {}
    names: dict[int, str] = {}
    count = 0
    ballots: list[tuple[int, str]] = []
    while text.startswith("#"):
        if match := _HEADER.fullmatch(text):
            key, value = match[1], match[2]
            if key in facts and (key in ONCE or _NAME.fullmatch(key)):
                raise source.error(
                    line, f"{key} stands on line {facts[key][0]} already. Keep one of the two."
                )
            facts[key] = line, value
            if key == "NUMBER ALTERNATIVES":
                count = _whole(value, source, line)
                check_field(count, source, line)
            elif name := _NAME.fullmatch(key):
                if not count:
                    raise _no_number(source, line)
                number = check_candidate(int(name[1]), count, source, line)
                names[number] = check_name(check_text(value, source, line), number, source, line)
            elif key == "DATA TYPE" and value.lower() not in KINDS:
                raise source.error(
                    line,
                    f"Data of the type {shown(value)} are no rankings. Those that are: {', '.join(KINDS)}.",
                )
        try:
            line, text = next(texts)
        except StopIteration:
            break
    else:
        ballots = [(line, text)]
    if not count:
        raise _no_number(source, line)
    at, description = facts.get("DESCRIPTION", (0, ""))
    described = _SEATS.search(description)
    seats = check_seats(seats, int(described[1]) if described else None, count, source, at)
    box = Box(source)
    total: Fraction | int = 0
    for ballot in (ballots, texts):
        for line, text in ballot:
            if text.startswith("#"):
                continue
            weight, colon, order = text.partition(":")
            if not colon:
                raise source.error(line, "This row has no colon. It should look like: 3: 1,2,{3,4}.")
            total += _put(box, weight.strip(), order, count, source, line)
    if "NUMBER VOTERS" in facts:
        at, voters = facts["NUMBER VOTERS"]
        _check_total(total, voters, source, at)
    return box.election(
        [names.get(number, f"Candidate {number}") for number in range(1, count + 1)],
        seats,
        title=check_text(facts.get("TITLE", (0, ""))[1], source, 1),
    )


def _no_number(source: Source, line: int) -> FormatError:
    return source.error(
        line, "No row before this gives the NUMBER ALTERNATIVES, which is how many candidates there are."
    )


def _read_old(
    source: Source, seats: int | None, texts: Iterator[tuple[int, str]], line: int, text: str
) -> Election:
    count = _whole(text, source, line)
    check_field(count, source, line)
    seats = check_seats(seats, None, count, source, line)
    names: list[str] = []
    sums: list[str] = []
    box = Box(source)
    total: Fraction | int = 0
    sums_line = line
    for line, text in texts:
        if len(names) < count:
            number, _, name = text.partition(",")
            if number.strip() != str(len(names) + 1):
                raise source.error(
                    line,
                    f"This is not the row of candidate {len(names) + 1}, such as: {len(names) + 1},Ann Bell.",
                )
            names.append(check_name(check_text(name, source, line), len(names) + 1, source, line))
        elif not sums:
            sums, sums_line = [word.strip() for word in text.split(",")], line
            if len(sums) != 3:
                raise source.error(
                    line,
                    "This row should give the numbers of voters, of their papers and of different ballots.",
                )
        else:
            weight, _, order = text.partition(",")
            total += _put(box, weight.strip(), order, count, source, line)
    if not sums:
        raise source.error(line, "The file ends before the ballots begin. Is it cut short?")
    _check_total(total, sums[1], source, sums_line)
    return box.election(names, seats)


def _whole(word: str, source: Source, line: int) -> int:
    if not _NUMBER.fullmatch(word):
        raise source.error(line, f"{shown(word)} is not a number of candidates.")
    return int(word)


def _put(box: Box, weight_word: str, order: str, count: int, source: Source, line: int) -> Fraction | int:
    weight = weight_of(weight_word, source, line)
    preferences: list[int] = []
    joins: list[int] = []
    group = -1
    for word in _WORD.findall(order):
        if word == "{" and group < 0:
            group = len(preferences)
        elif word == "}" and group >= 0:
            joins.extend(range(group + 1, len(preferences)))
            group = -1
        elif _NUMBER.fullmatch(word):
            preferences.append(check_candidate(int(word), count, source, line))
        else:
            raise source.error(line, f"{shown(word)} is not a preference. It must be a candidate's number.")
    if group >= 0:
        raise source.error(line, "A group of equal preferences has no closing }.")
    box.put(preferences, weight, line, joins)
    return weight


def _check_total(total: Fraction | int, said: str, source: Source, line: int) -> None:
    if _NUMBER.fullmatch(said) and int(said) != total:
        raise source.error(
            line, f"The ballots add up to {total}, not to {said} as this row says. Is the file cut short?"
        )


def write_preflib(election: Election, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write an election in PrefLib's format, of the kind that the path's ending says or that its ballots are.

    Equal ballots become one, as the format wants. The number of seats goes in the description. Raises `FormatError`
    for an ending of strict (``.so?``) or complete (``.?oc``) orders if the ballots are not, and for what the format
    cannot hold: withdrawn candidates, parts of papers, preferences left out or repeated, ballots
    without preferences, sections, constraints and re-open nominations. Parties, which decide nothing, are left out.
    """
    only_ballots(election, "PrefLib")
    if election.withdrawn:
        raise FormatError("PrefLib cannot hold withdrawn candidates. Write the election as BLT or JSON.")
    orders: dict[str, int] = {}
    complete, ties = True, False
    count = len(election.candidates)
    joined = None if election.joined is None else election.joined.tolist()
    for place, (weight, row) in enumerate(
        zip(election.weights.tolist(), election.rankings.tolist(), strict=True)
    ):
        while row and row[-1] == END:
            row.pop()
        if not row or SKIP in row or END in row or len(set(row)) < len(row):
            raise FormatError(
                f"PrefLib cannot hold ballot {place + 1}, which is blank, or has a gap or a repeated candidate. "
                "Write the election as BLT or JSON."
            )
        if (papers := weight * election.unit).denominator > 1:
            raise FormatError(
                f"PrefLib cannot hold the weight {papers} of ballot {place + 1}. Write it as BLT or JSON."
            )
        groups: list[list[str]] = []
        for at, number in enumerate(row):
            if groups and joined is not None and joined[place][at]:
                groups[-1].append(str(number))
            else:
                groups.append([str(number)])
        ties = ties or len(groups) < len(row)
        complete = complete and len(row) == count
        order = ",".join(group[0] if len(group) == 1 else "{" + ",".join(group) + "}" for group in groups)
        orders[order] = orders.get(order, 0) + int(papers)
    kind = _kind_to_write(target, KINDS[2 * ties + (not complete)])
    lines = [
        f"# FILE NAME: election.{kind}",
        f"# TITLE: {plain_text(election.title)}",
        f"# DESCRIPTION: {election.seats} seat{'s' if election.seats > 1 else ''}",
        f"# DATA TYPE: {kind}",
        "# MODIFICATION TYPE: original",
        "# RELATES TO: ",
        "# RELATED FILES: ",
        "# PUBLICATION DATE: ",
        "# MODIFICATION DATE: ",
        f"# NUMBER ALTERNATIVES: {count}",
        f"# NUMBER VOTERS: {sum(orders.values())}",
        f"# NUMBER UNIQUE ORDERS: {len(orders)}",
        *(f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(candidate_names(election), 1)),
        *(f"{papers}: {order}" for order, papers in orders.items()),
    ]
    save("\n".join(lines) + "\n", target)


def _kind_to_write(target: str | os.PathLike[str] | IO[str] | IO[bytes], kind: str) -> str:
    """The kind that the ending of a path promises, if orders of ``kind`` keep it; without such an ending, ``kind``."""
    path = "" if hasattr(target, "write") else str(target)
    promised = path.lower().removesuffix(".gz").rpartition(".")[2]
    if promised not in KINDS:
        return kind
    kept = promised[0] in ("t", kind[0]) and promised[2] in ("i", kind[2])
    if not kept:
        of_all = " of all candidates" if promised[2] == "c" else ""
        without = " without equal preferences" if promised[0] == "s" else ""
        raise FormatError(
            f"The ending .{promised} is for orders{of_all}{without}, which not all ballots are. Use the ending "
            f".{kind}.",
            path,
        )
    return promised
