"""An election as JSON, ``slatecraft-election/1``: the only format here that holds all that an election may have."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from slatecraft.stv.election import END, SKIP, Constraint
from slatecraft.stv.formats.box import Box, check_candidate, check_field, weight_of
from slatecraft.stv.formats.source import LONGEST_TEXT, FormatError
from slatecraft.stv.formats.target import distinct_sections, exact, save, weight_words

if TYPE_CHECKING:
    import os
    from typing import IO

    from slatecraft.stv.election import Election
    from slatecraft.stv.formats.source import Source

SCHEMA = "slatecraft-election/1"
MOST_BYTES = 24 * 2**20
"""JSON takes many times its size in memory while it is read. Larger elections fit in BLT."""

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


def read(source: Source, seats: int | None = None) -> Election:
    """Read an opened JSON file of this schema."""
    if len(source.data) > MOST_BYTES:
        raise source.error(
            None, f"The file is larger than {MOST_BYTES // 2**20} MiB. Write so large an election as BLT."
        )
    text = "\n".join(line for _, line in source.texts())
    try:
        whole = json.loads(text, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise source.error(error.lineno, f"This is not JSON ({error.msg}). Is the file cut short?") from None
    except (ValueError, RecursionError):
        raise source.error(
            None, "The file is not an election: it is nested too deeply, or has too long a number."
        ) from None
    return _Reader(source).election(whole, seats)


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source

    def _error(self, sentence: str) -> FormatError:
        return self._source.error(None, sentence)

    def _of(self, kind: type, value: Any, what: str) -> Any:
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self._error(f"{what} must be {_KINDS[kind]}.")
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise self._error(f"{what} has more than {LONGEST_TEXT:,} characters.")
        return value

    def _object(self, value: Any, known: tuple[str, ...], what: str) -> dict[str, Any]:
        found: dict[str, Any] = self._of(dict, value, what)
        for key in found:
            if key not in known:
                raise self._error(
                    f"{what} has the key {key[:30]!r}, which is not known. Known are: {', '.join(known)}."
                )
        return found

    def _exact(self, value: Any, what: str) -> Fraction | int:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        try:
            return weight_of(self._of(str, value, what), self._source, None)
        except FormatError as error:
            raise self._error(f"{what}: {error.sentence}") from None

    def election(self, whole: Any, seats: int | None) -> Election:
        found = self._object(whole, _KEYS, "The election")
        if found.get("schema") != SCHEMA:
            raise self._error(f'The file does not say "schema": "{SCHEMA}".')
        listed = self._of(list, found.get("candidates"), "The list of candidates")
        if seats is None:
            seats = int(self._of(int, found.get("seats"), "The number of seats"))
        check_field(len(listed), seats, self._source, None)
        candidates = [
            self._object(one, ("name", "party"), f"Candidate {number}")
            for number, one in enumerate(listed, 1)
        ]
        shares: dict[str, Fraction] = {}
        for number, one in enumerate(self._of(list, found.get("sections", []), "The list of sections"), 1):
            section = self._object(one, ("name", "share"), f"Section {number}")
            name = self._of(str, section.get("name"), f"The name of section {number}")
            if name in shares:
                raise self._error(f"Section {number} has the name of another.")
            shares[name] = Fraction(self._exact(section.get("share", "1"), f"The share of section {number}"))
        box = Box(self._source, sections=shares)
        for number, ballot in enumerate(self._of(list, found.get("ballots"), "The list of ballots"), 1):
            self._ballot(box, ballot, f"Ballot {number}", len(candidates), list(shares))
        withdrawn = [
            check_candidate(
                self._of(int, number, "A withdrawn candidate"), len(candidates), self._source, None
            )
            for number in self._of(list, found.get("withdrawn", []), "The list of withdrawn candidates")
        ]
        constraints = [
            self._constraint(one, f"Constraint {number}")
            for number, one in enumerate(
                self._of(list, found.get("constraints", []), "The list of constraints"), 1
            )
        ]
        rebased = found.get("rebased", False)
        if not isinstance(rebased, bool):
            raise self._error("Whether sections are rebased must be true or false.")
        reopen = found.get("reopen")
        if reopen is not None:
            self._of(int, reopen, "The number of re-open nominations")
        return box.election(
            [
                self._of(str, one.get("name"), f"The name of candidate {n}")
                for n, one in enumerate(candidates, 1)
            ],
            seats,
            title=self._of(str, found.get("title", ""), "The title"),
            withdrawn=withdrawn,
            parties=[
                self._of(str, one.get("party", ""), f"The party of candidate {n}")
                for n, one in enumerate(candidates, 1)
            ],
            constraints=constraints,
            rebased=rebased,
            reopen=reopen,
        )

    def _constraint(self, value: Any, what: str) -> Constraint:
        found = self._object(value, ("name", "members", "minimum", "maximum"), what)
        maximum = found.get("maximum")
        return Constraint(
            self._of(str, found.get("name"), f"The name of {what.lower()}"),
            frozenset(
                self._of(int, number, f"A member of {what.lower()}")
                for number in self._of(list, found.get("members"), f"The members of {what.lower()}")
            ),
            self._of(int, found.get("minimum", 0), f"The minimum of {what.lower()}"),
            None if maximum is None else self._of(int, maximum, f"The maximum of {what.lower()}"),
        )

    def _ballot(self, box: Box, ballot: Any, what: str, candidates: int, sections: list[str]) -> None:
        self._of(list, ballot, what)
        if not 2 <= len(ballot) <= 3:
            raise self._error(
                f'{what} must be a list of a weight and a ranking, such as ["3", [1, [2, 4], null]].'
            )
        preferences: list[int] = []
        joins: list[int] = []
        for mark in self._of(list, ballot[1], f"The ranking of {what.lower()}"):
            if mark is None:
                preferences.append(SKIP)
                continue
            for place, number in enumerate(mark if isinstance(mark, list) else (mark,)):
                if place:
                    joins.append(len(preferences))
                if (
                    not self._of(int, number, f"A preference of {what.lower()}")
                    or not 1 <= number <= candidates
                ):
                    raise self._error(
                        f"{what} names candidate {str(number)[:30]}. They are numbered 1 to {candidates}."
                    )
                preferences.append(number)
        section = None
        if sections:
            number = self._of(int, ballot[2] if len(ballot) == 3 else None, f"The section of {what.lower()}")
            if not 1 <= number <= len(sections):
                raise self._error(
                    f"{what} is in section {str(number)[:30]}. They are numbered 1 to {len(sections)}."
                )
            section = sections[number - 1]
        elif len(ballot) == 3:
            raise self._error(f"{what} has a section, but no sections are listed.")
        weight = self._exact(ballot[0], f"The weight of {what.lower()}")
        try:
            box.put(preferences, weight, None, joins, section)
        except FormatError as error:
            raise self._error(f"{what}: {error.sentence}") from None


def write_json(election: Election, target: str | os.PathLike[str] | IO[str] | IO[bytes]) -> None:
    """Write all of an election as JSON, a ballot on each line. Weights and shares are exact, as text."""
    distinct_sections(election)
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
