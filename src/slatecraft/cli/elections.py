"""What commands on elections share: their options, the ballots and the rule they are given, and where a result goes."""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from slatecraft.cli.messages import fail, put

if TYPE_CHECKING:
    from slatecraft.stv import Constraint, Election, Question, Rule
    from slatecraft.stv.ties import OnTie


class Readable(StrEnum):
    """What ballots can be read as."""

    ABIF = "abif"
    BLT = "blt"
    CSV = "csv"
    CVR = "cvr"
    JSON = "json"
    PREFLIB = "preflib"
    SCOTTISH = "scottish"


class Encoding(StrEnum):
    """How the letters of a file can be written."""

    UTF_8 = "utf-8"
    CP1252 = "cp1252"
    LATIN_1 = "latin-1"


class Overvote(StrEnum):
    """What an overvote can be read as."""

    SKIP = "skip"
    END = "end"


CONSTRAINT = re.compile(r"\s*(?P<name>.+?)\s*(?P<sign>>=|<=|=)\s*(?P<number>\d+)\s*:\s*(?P<members>[\d\s,]+)")
ABOUT = {
    "election": "Who is elected first?",
    "surplus": "Whose surplus moves first?",
    "exclusion": "Who is excluded?",
}

BallotsFile = Annotated[
    str, typer.Argument(metavar="FILE", help="The ballots; - for standard input.", show_default=False)
]
OutputFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write to this file, not to standard output."),
]
Seats = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="How many to elect, if not as many as the file says.")
]
Contest = Annotated[
    str | None, typer.Option(metavar="NAME", help="Which contest, where the file has the votes of several.")
]
ReadAs = Annotated[
    Readable | None,
    typer.Option(
        "--from",
        help="The format of the ballots, if the file's ending and beginning do not tell it.",
        show_default=False,
    ),
]
InEncoding = Annotated[Encoding, typer.Option(help="How the letters of the file are written.")]
Overvotes = Annotated[
    Overvote | None,
    typer.Option(
        help="What an overvote is in cast vote records that do not say for whom: a preference left out (as if this is "
        "not given), or the end of the ballot.",
        show_default=False,
    ),
]
Withdraw = Annotated[
    str | None, typer.Option(metavar="N,N,...", help="Candidates who have withdrawn, by number.")
]
Constraints = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'NAME>=N: N,N,...'",
        help="How many of some candidates must (>=), may (<=) or shall (=) be elected. May be repeated.",
    ),
]
Shares = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SECTION=SHARE",
        help="What a section of an electoral college weighs, such as members=1/2. May be repeated; sections not "
        "named weigh as the file says.",
    ),
]
Rebased = Annotated[
    bool,
    typer.Option(
        "--rebased", help="Divide each section's share anew among the papers that still count (one seat)."
    ),
]
Reopen = Annotated[
    int | None,
    typer.Option(metavar="N", help='The number of the candidate that is "re-open nominations".'),
]
Seed = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT", help="What lots are drawn from: the same seed, the same lots. 0 if not given."
    ),
]
TieOrder = Annotated[
    str | None,
    typer.Option(
        metavar="N,N,...",
        help="Break ties by this order of candidates' numbers instead: the first is chosen.",
    ),
]
Ask = Annotated[bool, typer.Option("--ask", help="Ask at each tie who is chosen instead.")]


def fail_usage(sentence: str, option: str) -> NoReturn:
    """Say what is wrong with an option and stop with exit code 2."""
    raise typer.BadParameter(sentence, param_hint=option)


def chosen_rule(given: str) -> "Rule":
    """The rule of a key or of a TOML file, or a sentence why there is none and the end of the command."""
    from slatecraft.stv import rules

    try:
        if given.endswith(".toml") or "/" in given or "\\" in given:
            return rules.load(Path(given))
        return rules.get(given)
    except (rules.UnknownRule, rules.RuleFileError) as error:
        fail(str(error))
    except FileNotFoundError:
        fail(f"There is no file {given}.")
    except OSError as error:
        fail(f"The file {given} cannot be read: {error.strerror}.")


def read_election(
    file: str,
    seats: int | None = None,
    contest: str | None = None,
    read_as: Readable | None = None,
    encoding: Encoding = Encoding.UTF_8,
    overvote: Overvote | None = None,
) -> "Election":
    """The election in a file (- for standard input), or a sentence why there is none and the end of the command."""
    from slatecraft.stv import formats

    try:
        return formats.read_election(
            _standard_input() if file == "-" else file,
            read_as.value if read_as else None,
            seats=seats,
            contest=contest,
            overvote=overvote.value if overvote else None,
            encoding=encoding.value,
        )
    except FileNotFoundError:
        fail(f"There is no file {file}.")
    except OSError as error:
        fail(f"The file {file} cannot be read: {error.strerror}.")


def _standard_input() -> bytes:
    if sys.stdin is None:
        fail("Nothing can be read from standard input: it is closed.")
    return sys.stdin.buffer.read()


def check_output(output: Path | None, *given: str | Path) -> None:
    """Refuse to write over a file that is read, before anything is done."""
    for path in given:
        try:
            if output is not None and output.samefile(path):
                fail(
                    f"{output} is the file that is read, and would be written over. Name another with --output."
                )
        except OSError:
            continue


def write_output(text: bytes, output: Path | None) -> None:
    """Write to a file, or to standard output if there is none."""
    if output is None:
        put(text)
        return
    try:
        output.write_bytes(text)
    except OSError as error:
        fail(f"The file {output} cannot be written: {error.strerror}.")


def changed(
    election: "Election",
    withdraw: str | None,
    constraints: Sequence[str] | None,
    shares: Sequence[str] | None,
    *,
    rebased: bool,
    reopen: int | None,
) -> "Election":
    """The election with what the options say besides the file."""
    from dataclasses import replace

    if withdraw is not None:
        election = replace(election, withdrawn=election.withdrawn | set(_numbers(withdraw, "--withdraw")))
    if constraints:
        added = tuple(_constraint(given) for given in constraints)
        election = replace(election, constraints=(*election.constraints, *added))
    if reopen is not None:
        election = replace(election, reopen=reopen)
    return _college(election, shares or (), rebased=rebased)


def _college(election: "Election", shares: Sequence[str], *, rebased: bool) -> "Election":
    """The election with the shares of its sections that options give."""
    from dataclasses import replace
    from fractions import Fraction

    if not shares and not rebased:
        return election
    if not election.sections:
        fail(
            "These ballots have no sections: a column called section in a CSV file says which ballot is in which."
        )
    given = {}
    for text in shares:
        name, equals, share = text.rpartition("=")
        if name.strip() in given:
            fail_usage(f"the section {name.strip()!r} has two shares.", "--share")
        try:
            given[name.strip()] = Fraction(share.strip())
        except (ValueError, ZeroDivisionError):
            equals = ""
        if not equals:
            fail_usage(f"it is written as members=1/2, not {text!r}.", "--share")
    names = [section.name for section in election.sections]
    for name in given:
        if name not in names:
            fail(f"There is no section {name!r}. Those in the file: {', '.join(names)}.")
    sections = [
        replace(section, share=given.get(section.name, section.share)) for section in election.sections
    ]
    return replace(election, sections=tuple(sections), rebased=rebased or election.rebased)


def _numbers(given: str, option: str) -> list[int]:
    words = [word for word in re.split(r"[\s,]+", given) if word]
    if not words or not all(word.isdecimal() for word in words):
        fail_usage(f"numbers of candidates with commas are wanted, such as 3,1,2, not {given!r}.", option)
    return [int(word) for word in words]


def _constraint(given: str) -> "Constraint":
    from slatecraft.stv import Constraint

    found = CONSTRAINT.fullmatch(given)
    if not found:
        fail_usage(f"it is written as 'women>=4: 1,3,5', not {given!r}.", "--constraint")
    number, sign = int(found["number"]), found["sign"]
    return Constraint(
        found["name"],
        frozenset(_numbers(found["members"], "--constraint")),
        minimum=0 if sign == "<=" else number,
        maximum=None if sign == ">=" else number,
    )


def check_tie_options(
    file: str, rules: "Sequence[Rule]", seed: str | None, tie_order: str | None, *, ask: bool
) -> None:
    """Refuse ways to break ties that exclude each other, or that cannot be."""
    if ask and file == "-":
        fail_usage(
            "with the ballots on standard input nobody can be asked: give --tie-order or --seed.", "--ask"
        )
    if ask and tie_order is not None:
        fail_usage("ties are broken by --tie-order or by --ask: give one of them.", "--ask")
    if seed is not None and (ask or tie_order is not None) and not any(rule.mixes_papers for rule in rules):
        option = "--ask" if ask else "--tie-order"
        fail_usage(
            f"ties are broken by {option}, and nothing else is drawn by lot under this rule: leave --seed out.",
            "--seed",
        )


def chosen_on_tie(election: "Election", tie_order: str | None, *, ask: bool = False) -> "OnTie":
    """How ties are broken: by who is asked, by a declared order of all candidates, or (`None`) by lot."""
    if ask:
        return _ask
    if tie_order is None:
        return None
    order = _numbers(tie_order, "--tie-order")
    if sorted(order) != list(range(1, len(election.candidates) + 1)):
        fail(f"--tie-order must have every candidate's number, 1 to {len(election.candidates)}, once.")
    return order


def _ask(question: "Question") -> int:
    """Ask on the terminal who of those tied is chosen."""
    typer.echo(f"A tie. {ABOUT[question.about]}", err=True)
    for number, name in zip(question.candidates, question.names, strict=True):
        typer.echo(f"{number:>5}  {name}", err=True)
    while True:
        # Not typer.prompt, which writes a blank to standard output, where the sheet goes.
        typer.echo("Number: ", nl=False, err=True)
        answer = sys.stdin.readline()
        if not answer:
            fail("Nobody answered. Give --tie-order, or --seed.")
        answer = answer.strip()
        if answer.isdecimal() and int(answer) in question.candidates:
            return int(answer)
        typer.echo("Type the number of one of them.", err=True)
