"""`slatecraft margin`."""

import json
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.elections import (
    BallotsFile,
    Constraints,
    Contest,
    Encoding,
    InEncoding,
    Overvotes,
    ReadAs,
    Rebased,
    Reopen,
    Seats,
    Shares,
    TieOrder,
    Withdraw,
    changed,
    check_output,
    chosen_on_tie,
    chosen_rule,
    fail_usage,
    read_election,
)
from slatecraft.cli.messages import fail, measure, say

if TYPE_CHECKING:
    from slatecraft.stv import Election, Margin

MOST_KINDS = 20
"""Kinds of changed ballots that are listed for people; the JSON has them all."""


class MarginFormat(StrEnum):
    """What the answer can be written as."""

    TEXT = "text"
    JSON = "json"


def margin(
    file: BallotsFile,
    rule: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="The key of a rule, as `slatecraft rules` lists them, or a TOML file with a rule of your own.",
            show_default=False,
        ),
    ],
    form: Annotated[MarginFormat, typer.Option("--format", help="What to write.")] = MarginFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the changed election to this file (.blt, .csv, .json or PrefLib), to be counted by anybody.",
        ),
    ] = None,
    counts: Annotated[
        int, typer.Option(min=1, metavar="N", help="How many counts to make at most. More may find less.")
    ] = 800,
    seed: Annotated[
        str,
        typer.Option(metavar="TEXT", help="What lots and chances are drawn from: the same seed, the same."),
    ] = "0",
    tie_order: TieOrder = None,
    ask: Annotated[bool, typer.Option("--ask", hidden=True)] = False,
    seats: Seats = None,
    contest: Contest = None,
    read_as: ReadAs = None,
    encoding: InEncoding = Encoding.UTF_8,
    overvote: Overvotes = None,
    withdraw: Withdraw = None,
    constraint: Constraints = None,
    share: Shares = None,
    rebased: Rebased = False,
    reopen: Reopen = None,
) -> None:
    """Find how few ballots, marked differently, would have made other candidates win.

    The answer is an upper bound with its proof: the ballots, what would have to be on them, and the count of the
    changed election. There may be a way with fewer ballots that was not found. The JSON has the form
    slatecraft-margin/1.

    Examples:

        slatecraft margin ward.blt --rule scottish

        slatecraft margin ward.blt --rule meek --counts 5000 --output changed.blt
    """
    from slatecraft.stv import ElectionError
    from slatecraft.stv import margin as find_margin
    from slatecraft.stv.formats import FormatError, write_election
    from slatecraft.stv.margins import margin_to_dict

    if ask:
        fail_usage(
            "the search makes hundreds of counts, and nobody can be asked in all: give --tie-order.", "--ask"
        )
    check_output(output, file)
    try:
        election = read_election(file, seats, contest, read_as, encoding, overvote)
        election = changed(election, withdraw, constraint, share, rebased=rebased, reopen=reopen)
        on_tie = chosen_on_tie(election, tie_order)
        if output is not None:
            # What the format cannot hold is told before the search, not after.
            with tempfile.TemporaryDirectory() as folder:
                try:
                    write_election(election, Path(folder, output.name))
                except FormatError as error:
                    fail(f"{output}: {error.sentence}")
        found = find_margin(election, chosen_rule(rule), counts=counts, seed=seed, on_tie=on_tie)
        if output is not None and found.changed is not None:
            write_election(found.changed.election, output)
    except ElectionError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The file {output} cannot be written: {error.strerror}.")
    if form == MarginFormat.JSON:
        say(json.dumps(margin_to_dict(found), ensure_ascii=False, indent=2))
        return
    for line in _lines(found, output):
        say(line.rstrip())


def _lines(found: "Margin", output: Path | None) -> Iterator[str]:
    election, rule = found.count.election, found.count.rule
    width = measure()
    if election.title:
        title = _printable(election.title)
        yield title
        yield "=" * len(title)
        yield ""
    yield from _fact("Rule", rule.title, width)
    yield from _fact("Elected", _names(election, found.count.elected), width)
    if found.ballots is None or found.changed is None:
        yield from _fact("Margin", "not found", width)
        yield ""
        yield from wrap(_none(found), width)
        return
    share = float(100 * found.ballots / found.valid)
    yield from _fact(
        "Margin",
        f"at most {_number(found.ballots)} of {_number(found.valid)} valid ballots ({share:.2f}%)",
        width,
    )
    yield ""
    told = f"With these ballots marked differently, {_outcome(found)}"
    yield from wrap(told, width)
    yield ""
    sizes = [_number(change.ballots) for change in found.changes]
    column = max(len("Ballots"), *map(len, sizes))
    before = [
        _ranking(change.before)
        if change.section is None
        else f"{_printable(change.section)}: {_ranking(change.before)}"
        for change in found.changes
    ]
    span = min(max(len("From"), *map(len, before[:MOST_KINDS])), width - column - 16)
    yield f"{'Ballots':>{column}}  {'From':<{span}}  To"
    for size, ranking, change in list(zip(sizes, before, found.changes, strict=True))[:MOST_KINDS]:
        shown = ranking if len(ranking) <= span else f"{ranking[: span - 1]}…"
        yield f"{size:>{column}}  {shown:<{span}}  {_ranking(change.after)}"
    if len(found.changes) > MOST_KINDS:
        others = found.changes[MOST_KINDS:]
        rest = _number(sum(change.ballots for change in others))
        yield f"{rest:>{column}}  of {len(others):,} further kinds, which --format json lists"
    yield ""
    named = sorted({number for change in found.changes for number in (*change.before, *change.after)})
    yield from wrap(
        ", ".join(f"{number} {_printable(election.name(number))}" for number in named) + ".", width
    )
    if found.lots:
        ties = "a tie is" if found.lots == 1 else f"{found.lots} ties are"
        yield from wrap(f"In the changed election {ties} broken by lot: another lot may undo it.", width)
    yield ""
    yield from wrap(
        f"The best of {found.counts:,} counts. There may be a way with fewer ballots: more --counts may find it.",
        width,
    )
    if output is not None:
        yield from wrap(f"The changed election is in {output}.", width)


def _fact(label: str, text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent=f"{label:<9}", subsequent_indent=" " * 9)


def _none(found: "Margin") -> str:
    if len(found.count.elected) + len(found.count.election.withdrawn) == len(found.count.election.candidates):
        return "All who stood are elected, however ballots are marked."
    if not found.most:
        return f"Nothing was tried: {found.counts:,} counts are too few. Give more --counts."
    return (
        f"No way was found to make others win by changing at most {_number(found.most)} ballots, in "
        f"{found.counts:,} counts. That proves nothing: more --counts may find one."
    )


def _outcome(found: "Margin") -> str:
    election = found.count.election
    gained, lost = _names(election, found.gained), _names(election, found.lost)
    if gained and lost:
        return f"{gained} would have been elected, and not {lost}."
    return f"{gained} would have been elected too." if gained else f"{lost} would not have been elected."


def _number(number: object) -> str:
    """A number of ballots, with thousands apart where it is whole."""
    text = str(number)
    return f"{int(text):,}" if text.isdecimal() else text


def _ranking(numbers: tuple[int, ...]) -> str:
    return " ".join(map(str, numbers))


def _names(election: "Election", numbers: tuple[int, ...]) -> str:
    names = [_printable(election.name(number)) for number in numbers]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _printable(text: str) -> str:
    """A text without what could upset a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
