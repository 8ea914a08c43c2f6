"""`slatecraft count`."""

import re
import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.elections import (
    BallotsFile,
    Contest,
    OutputFile,
    Seats,
    chosen_rule,
    fail_usage,
    read_election,
    write_output,
)
from slatecraft.cli.messages import InLanguage, Language, fail

if TYPE_CHECKING:
    from slatecraft.stv import Constraint, Count, Election, Question, Rule
    from slatecraft.stv.ties import OnTie

MOST_USED = ("scottish", "ers97", "northern-ireland", "meek", "dail", "wig")
"""Keys of rules that are named to somebody who gave none."""
CONSTRAINT = re.compile(r"\s*(?P<name>.+?)\s*(?P<sign>>=|<=|=)\s*(?P<number>\d+)\s*:\s*(?P<members>[\d\s,]+)")
ABOUT = {
    "election": "Who is elected first?",
    "surplus": "Whose surplus moves first?",
    "exclusion": "Who is excluded?",
}


class Format(StrEnum):
    """What a sheet can be written as."""

    TEXT = "text"
    HTML = "html"
    SVG = "svg"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"


def count(
    file: BallotsFile,
    rule: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="The key of a rule, as `slatecraft rules` lists them, or a TOML file with a rule of your own.",
        ),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="What to write; svg is the picture of where votes went.")
    ] = Format.TEXT,
    output: OutputFile = None,
    language: InLanguage = Language.EN,
    seed: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="What lots are drawn from: the same seed, the same lots. 0 if not given."
        ),
    ] = None,
    tie_order: Annotated[
        str | None,
        typer.Option(
            metavar="N,N,...",
            help="Break ties by this order of candidates' numbers instead: the first is chosen.",
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask at each tie who is chosen instead.")] = False,
    seats: Seats = None,
    contest: Contest = None,
    withdraw: Annotated[
        str | None, typer.Option(metavar="N,N,...", help="Candidates who have withdrawn, by number.")
    ] = None,
    constraint: Annotated[
        list[str] | None,
        typer.Option(
            metavar="'NAME>=N: N,N,...'",
            help="How many of some candidates must (>=), may (<=) or shall (=) be elected. May be repeated.",
        ),
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SECTION=SHARE",
            help="What a section of an electoral college weighs, such as members=1/2. May be repeated; sections not "
            "named weigh as the file says.",
        ),
    ] = None,
    rebased: Annotated[
        bool,
        typer.Option(
            "--rebased", help="Divide each section's share anew among the papers that still count (one seat)."
        ),
    ] = False,
    reopen: Annotated[
        int | None,
        typer.Option(metavar="N", help='The number of the candidate that is "re-open nominations".'),
    ] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="RULE,RULE,...", help="Count under each of these rules, and say who wins under which."
        ),
    ] = None,
) -> None:
    """Count an election by the Single Transferable Vote, and print the count sheet.

    The sheet has every stage in figures and in words. Candidates are numbered from 1, as in the file. The JSON has the
    form slatecraft-count/1, with --compare slatecraft-compare/1.

    Examples:

        slatecraft count ward.blt --rule scottish

        slatecraft count ward.blt --rule ers97 --format html --output ward.html

        slatecraft count - --rule meek --constraint "women>=4: 1,3,5,8" --seed "4 May" < council.csv

        slatecraft count ward.blt --compare scottish,meek,northern-ireland
    """
    from dataclasses import replace

    from slatecraft.stv import ElectionError
    from slatecraft.stv import count as count_election

    if rule is None and compare is None:
        fail_usage(
            f"say by which rule, such as {', '.join(MOST_USED)}: `slatecraft rules` lists them all.", "--rule"
        )
    if ask and file == "-":
        fail_usage(
            "with the ballots on standard input nobody can be asked: give --tie-order or --seed.", "--ask"
        )
    if sum((ask, tie_order is not None, seed is not None)) > 1:
        fail_usage("ties are broken by --seed, by --tie-order or by --ask: give one of them.", "--ask")
    if form == Format.PDF and output is None and sys.stdout.isatty():
        fail_usage("a PDF is not for a terminal: say with --output where to write it.", "--format")
    keys = [key.strip() for key in (compare or "").split(",") if key.strip()]
    if rule is not None and rule not in keys:
        keys.insert(0, rule)
    if compare is not None and form not in (Format.TEXT, Format.JSON):
        fail_usage("a comparison is written as text or as JSON.", "--format")
    rules = [chosen_rule(key) for key in keys]
    try:
        election = _changed(read_election(file, seats, contest), withdraw, constraint or ())
        election = _college(election, share or (), rebased=rebased)
        if reopen is not None:
            election = replace(election, reopen=reopen)
        on_tie = _on_tie(election, tie_order, ask=ask)
        if compare is not None:
            text = _comparison(election, rules, form, seed or "0", on_tie)
        else:
            text = sheet(count_election(election, rules[0], seed=seed or "0", on_tie=on_tie), form, language)
    except ElectionError as error:
        fail(str(error))
    write_output(text, output)


def _changed(election: "Election", withdraw: str | None, constraints: Sequence[str]) -> "Election":
    """The election with what the options say besides the file."""
    from dataclasses import replace

    if withdraw is not None:
        election = replace(election, withdrawn=election.withdrawn | set(_numbers(withdraw, "--withdraw")))
    if constraints:
        added = tuple(_constraint(given) for given in constraints)
        election = replace(election, constraints=(*election.constraints, *added))
    return election


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
    return replace(election, sections=tuple(sections), rebased=rebased)


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


def _on_tie(election: "Election", tie_order: str | None, *, ask: bool) -> "OnTie":
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
        answer = str(typer.prompt("Number", err=True)).strip()
        if answer.isdecimal() and int(answer) in question.candidates:
            return int(answer)
        typer.echo("Type the number of one of them.", err=True)


def sheet(count: "Count", form: Format, language: Language) -> bytes:
    """The count sheet in a format."""
    if form == Format.PDF:
        from slatecraft.stv.sheets.pdf import count_to_pdf

        return count_to_pdf(count, language)
    if form == Format.HTML:
        from slatecraft.stv.sheets.html import count_to_html

        return count_to_html(count, language).encode()
    if form == Format.SVG:
        from slatecraft.stv.sheets.flow import count_to_svg

        return count_to_svg(count, language).encode()
    if form == Format.CSV:
        from slatecraft.stv.sheets.csv import count_to_csv

        return count_to_csv(count, language).encode()
    if form == Format.JSON:
        from slatecraft.stv.sheets.json import count_to_dict

        return _json(count_to_dict(count, language))
    from slatecraft.stv.sheets.text import count_to_text

    return count_to_text(count, language, shutil.get_terminal_size().columns).encode()


def _comparison(
    election: "Election",
    rules: "Sequence[Rule]",
    form: Format,
    seed: str,
    on_tie: "OnTie",
) -> bytes:
    from slatecraft.stv.sheets.compare import compare, comparison_to_dict
    from slatecraft.stv.sheets.text import comparison_to_text

    comparison = compare(election, rules, seed=seed, on_tie=on_tie)
    if form == Format.JSON:
        return _json(comparison_to_dict(comparison))
    return comparison_to_text(comparison, shutil.get_terminal_size().columns).encode()


def _json(data: object) -> bytes:
    import json

    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
