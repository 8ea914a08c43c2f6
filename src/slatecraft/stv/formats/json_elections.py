"""An election as JSON, ``slatecraft-election/1``: the only format here that holds all that an election may have."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slatecraft.stv.election import END, SKIP, Constraint, ElectionError
from slatecraft.stv.formats.box import (
    SHARE,
    WEIGHT,
    Box,
    check_field,
    check_seats,
    check_text,
    weight_of,
)
from slatecraft.stv.formats.source import LONGEST_TEXT, FormatError, shown
from slatecraft.stv.formats.target import distinct_sections, exact, named, save, weight_words

if TYPE_CHECKING:
    import os
    from typing import IO

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

SCHEMA = "slatecraft-election/1"
MOST_BYTES = 24 * 2**20
"""JSON takes many times its size in memory while it is read. Larger elections fit in BLT."""

MOST_RESULTS = 100_000
"""How many results constraints may leave, at most, for a reader to look whether one of them is possible."""

OTHERS = {
    "check": "what `slatecraft check` found",
    "compare": "a comparison of counts",
    "count": "a count",
    "fit": "a fit",
    "margin": "a margin",
    "plan": "a plan",
    "replay": "a replay of plans",
}
"""What other documents of Slatecraft are, by the word in their schema."""

_KINDS = {str: "text", int: "a whole number", list: "a list", dict: "an object"}
_KEYS = (
    "schema",
    "title",
    "seats",
    "candidates",
    "withdrawn",
    "reopen",
    "sections",
    "rebased",
    "constraints",
    "ballots",
)


class Repeating(dict[str, Any]):
    """An object of a JSON file in which a key stands twice."""

    __slots__ = ("key",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        for self.key, _ in pairs:
            if self.key in seen:
                break
            seen.add(self.key)


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON file as a dictionary: `Repeating` if a key stands in it twice."""
    found = dict(pairs)
    return Repeating(pairs) if len(found) < len(pairs) else found


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened JSON file of this schema."""
    if len(source.data) > MOST_BYTES:
        raise source.error(
            None, f"The file is larger than {MOST_BYTES // 2**20} MiB. Write so large an election as BLT."
        )
    text = "\n".join(line for _, line in source.texts())
    try:
        whole = json.loads(text, parse_float=str, parse_constant=str, object_pairs_hook=object_of)
    except json.JSONDecodeError as error:
        raise source.error(error.lineno, f"This is not JSON ({error.msg}). Is the file cut short?") from None
    except (ValueError, RecursionError):
        raise source.error(
            None, "The file is not an election: it is nested too deeply, or has too long a number."
        ) from None
    if isinstance(whole, Repeating) and whole.key in _KEYS:
        raise _repeated(whole.key, source, text)
    return _Reader(source).election(whole, seats)


def _repeated(key: str, source: Source, text: str) -> FormatError:
    """The fault of a key of the election that stands twice: at the second, where it can be told."""
    # No object within the election has a key of the same name, and quotation marks within strings have a \ before.
    found = [match.start() for match in re.finditer(rf'(?<!\\)"{key}"\s*:', text)]
    line = text.count("\n", 0, found[1]) + 1 if len(found) > 1 else None
    return source.error(line, f"The key {key!r} stands twice. Keep one of the two.")


class _Reader:
    """Reads an election from what the JSON holds. Each fault names its place, such as ``ballot 3``."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _error(self, place: str | None, sentence: str) -> FormatError:
        return self._source.error(None, sentence, place)

    def _of(self, kind: type, value: Any, place: str, what: str) -> Any:
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._error(place, f"{what} must be {_KINDS[kind]}.")
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise self._error(place, f"{what} has more than {LONGEST_TEXT:,} characters.")
        return value

    def _text(self, value: Any, place: str, what: str) -> str:
        return check_text(self._of(str, value, place, what), self._source, None)

    def _listed(self, found: dict[str, Any], key: str) -> list[Any]:
        listed: list[Any] = self._of(list, found.get(key, []), key, f"The list of {key}")
        return listed

    def _object(self, value: Any, known: tuple[str, ...], place: str | None, what: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._error(place, f"{what} must be {_KINDS[dict]}.")
        for key in value:
            if key not in known:
                raise self._error(
                    place,
                    f"{what} has the key {shown(key)}, which is not known. Known are: {', '.join(known)}.",
                )
        if isinstance(value, Repeating):
            raise self._error(place, f"{what} has the key {value.key!r} twice. Keep one of the two.")
        return value

    def _exact(self, value: Any, place: str, meaning: str) -> Fraction | int:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        what = "The share" if meaning == SHARE else "The weight"
        return weight_of(self._of(str, value, place, what), self._source, None, meaning, place)

    def _candidate(self, value: Any, count: int, place: str, what: str) -> int:
        number = int(self._of(int, value, place, what))
        if not 1 <= number <= count:
            raise self._error(
                place, f"There is no candidate {str(number)[:30]}. They are numbered 1 to {count}."
            )
        return number

    def election(self, whole: Any, seats: int | None) -> Election:
        self._check_schema(whole)
        found = self._object(whole, _KEYS, None, "The election")
        if found.get("schema") != SCHEMA:
            raise self._error(None, f'The file does not say "schema": "{SCHEMA}".')
        for key in ("candidates", "ballots"):
            if key not in found:
                raise self._error(None, f"The file has no list of {key}.")
        listed = self._listed(found, "candidates")
        check_field(len(listed), self._source, None)
        given = (
            None if seats is not None else self._of(int, found.get("seats"), "seats", "The number of seats")
        )
        seats = check_seats(seats, given, len(listed), self._source, None, place="seats")
        names: list[str] = []
        parties: list[str] = []
        for number, one in enumerate(listed, 1):
            place = f"candidate {number}"
            candidate = self._object(one, ("name", "party"), place, "A candidate")
            names.append(self._text(candidate.get("name"), place, "The name"))
            if not names[-1]:
                raise self._error(place, "The name is empty. Give each candidate one.")
            parties.append(self._text(candidate.get("party", ""), place, "The party"))
        shares = self._sections(found)
        box = Box(self._source, sections=shares)
        for number, ballot in enumerate(self._listed(found, "ballots"), 1):
            self._ballot(box, ballot, f"ballot {number}", len(names), list(shares))
        rebased = found.get("rebased", False)
        if not isinstance(rebased, bool):
            raise self._error("rebased", "Whether sections are rebased must be true or false.")
        reopen = found.get("reopen")
        if reopen is not None:
            reopen = self._candidate(reopen, len(names), "reopen", "The number of re-open nominations")
        election = box.election(
            names,
            seats,
            title=self._text(found.get("title", ""), "title", "The title"),
            withdrawn=[
                self._candidate(number, len(names), "withdrawn", "A withdrawn candidate")
                for number in self._listed(found, "withdrawn")
            ],
            parties=parties,
            constraints=[
                self._constraint(one, len(names), f"constraint {number}")
                for number, one in enumerate(self._listed(found, "constraints"), 1)
            ],
            rebased=rebased,
            reopen=reopen,
        )
        self._check_constraints(election)
        return election

    def _check_schema(self, whole: Any) -> None:
        """Refuse another document of Slatecraft, and say what it is."""
        schema = whole.get("schema") if isinstance(whole, dict) else None
        match = re.fullmatch(r"slatecraft[-.]([a-z-]+)/[0-9]+", schema) if isinstance(schema, str) else None
        if not match or match[1] == "election":
            return
        what = OTHERS.get(match[1], f"a document of the form {shown(match[0])}")
        remedy = (
            "`slatecraft viewer` writes a page that replays it. To count again, give the file of ballots."
            if match[1] == "count"
            else "Give the file of ballots."
        )
        raise self._error(None, f"This is {what}, not ballots. {remedy}")

    def _sections(self, found: dict[str, Any]) -> dict[str, Fraction]:
        shares: dict[str, Fraction] = {}
        for number, one in enumerate(self._listed(found, "sections"), 1):
            place = f"section {number}"
            section = self._object(one, ("name", "share"), place, "A section")
            name = self._text(section.get("name"), place, "The name")
            if name in shares:
                raise self._error(place, "It has the name of another section.")
            shares[name] = Fraction(self._exact(section.get("share", "1"), place, SHARE))
            if not shares[name]:
                raise self._error(place, "A section's share must be more than nothing.")
        return shares

    def _constraint(self, value: Any, candidates: int, place: str) -> Constraint:
        found = self._object(value, ("name", "members", "minimum", "maximum"), place, "A constraint")
        maximum = found.get("maximum")
        return Constraint(
            self._text(found.get("name"), place, "The name"),
            frozenset(
                self._candidate(number, candidates, place, "A member")
                for number in self._of(list, found.get("members"), place, "The list of members")
            ),
            self._of(int, found.get("minimum", 0), place, "The minimum"),
            None if maximum is None else self._of(int, maximum, place, "The maximum"),
        )

    def _check_constraints(self, election: Election) -> None:
        """Refuse constraints that no result can keep, where that is soon known; else the count finds out."""
        standing = len(election.candidates) - len(election.withdrawn)
        if not election.constraints or standing < election.seats:
            return
        if (election.seats + 1) ** (len(election.constraints) + 1) <= MOST_RESULTS:
            from slatecraft.stv.constraints import Constraints

            try:
                Constraints(election)
            except ElectionError as error:
                raise self._error("constraints", str(error)) from None

    def _ballot(self, box: Box, ballot: Any, place: str, candidates: int, sections: list[str]) -> None:
        self._of(list, ballot, place, "A ballot")
        if not 2 <= len(ballot) <= 3:
            raise self._error(
                place, 'A ballot must be a list of a weight and a ranking, such as ["3", [1, [2, 4], null]].'
            )
        preferences: list[int] = []
        joins: list[int] = []
        for mark in self._of(list, ballot[1], place, "The ranking"):
            if mark is None:
                preferences.append(SKIP)
                continue
            for at, number in enumerate(mark if isinstance(mark, list) else (mark,)):
                if at:
                    joins.append(len(preferences))
                preferences.append(self._candidate(number, candidates, place, "A preference"))
        section = None
        if sections:
            number = self._of(int, ballot[2] if len(ballot) == 3 else None, place, "The section")
            if not 1 <= number <= len(sections):
                raise self._error(
                    place, f"There is no section {str(number)[:30]}. They are numbered 1 to {len(sections)}."
                )
            section = sections[number - 1]
        elif len(ballot) == 3:
            raise self._error(place, "The ballot has a section, but no sections are listed.")
        weight = self._exact(ballot[0], place, WEIGHT)
        try:
            box.put(preferences, weight, None, joins, section)
        except FormatError as error:
            raise self._error(place, error.sentence) from None


def write_json(election: Election, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write all of an election as JSON, a ballot on each line. Weights and shares are exact, as text."""
    distinct_sections(election)
    named(election.candidates)
    parties = election.parties or ("",) * len(election.candidates)
    front: dict[str, Any] = {
        "schema": SCHEMA,
        "title": election.title,
        "seats": election.seats,
        "candidates": [
            {"name": name, "party": party} if party else {"name": name}
            for name, party in zip(election.candidates, parties, strict=True)
        ],
    }
    if election.withdrawn:
        front["withdrawn"] = sorted(election.withdrawn)
    if election.reopen is not None:
        front["reopen"] = election.reopen
    if election.sections:
        front["sections"] = [{"name": one.name, "share": exact(one.share)} for one in election.sections]
    if election.rebased:
        front["rebased"] = True
    if election.constraints:
        front["constraints"] = [
            {"name": one.name, "members": sorted(one.members), "minimum": one.minimum, "maximum": one.maximum}
            for one in election.constraints
        ]
    section_of = election.section_of.tolist() if election.section_of is not None else None
    joined = None if election.joined is None else election.joined.tolist()
    ballots: list[str] = []
    for place, (weight, row) in enumerate(
        zip(weight_words(election), election.rankings.tolist(), strict=True)
    ):
        while row and row[-1] == END:
            row.pop()
        ranking: list[Any] = []
        for at, number in enumerate(row):
            if (
                ranking
                and joined is not None
                and joined[place][at]
                and number > 0
                and ranking[-1] is not None
            ):
                before = ranking[-1]
                ranking[-1] = [*before, number] if isinstance(before, list) else [before, number]
            else:
                ranking.append(number if number > 0 else None)
        ballot: list[Any] = [weight, ranking]
        if election.sections and section_of is not None:
            ballot.append(section_of[place] + 1)
        ballots.append(json.dumps(ballot))
    text = json.dumps(front, indent=1).removesuffix("\n}")
    save(f'{text},\n "ballots": [\n  ' + ",\n  ".join(ballots) + "\n ]\n}\n", target)
