"""`slatecraft count`."""

import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.elections import (
    Ask,
    BallotsFile,
    Constraints,
    Contest,
    Encoding,
    InEncoding,
    OutputFile,
    Overvotes,
    ReadAs,
    Rebased,
    Reopen,
    Seats,
    Seed,
    Shares,
    TieOrder,
    Withdraw,
    changed,
    check_output,
    check_tie_options,
    chosen_on_tie,
    chosen_rule,
    fail_usage,
    read_election,
    write_output,
)
from slatecraft.cli.messages import InLanguage, Language, fail

if TYPE_CHECKING:
    from slatecraft.stv import Count, Election, Rule
    from slatecraft.stv.ties import OnTie

MOST_USED = ("scottish", "ers97", "northern-ireland", "meek", "dail", "wig")
"""Keys of rules that are named to somebody who gave none."""


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
    seed: Seed = None,
    tie_order: TieOrder = None,
    ask: Ask = False,
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
    from slatecraft.stv import ElectionError
    from slatecraft.stv import count as count_election

    if rule is None and compare is None:
        fail_usage(
            f"say by which rule, such as {', '.join(MOST_USED)}: `slatecraft rules` lists them all.", "--rule"
        )
    check_format(form, output)
    check_output(output, file)
    keys = [key.strip() for key in (compare or "").split(",") if key.strip()]
    if rule is not None and rule not in keys:
        keys.insert(0, rule)
    if compare is not None and form not in (Format.TEXT, Format.JSON):
        fail_usage("a comparison is written as text or as JSON.", "--format")
    if compare is not None and ask:
        fail_usage("with --compare a tie can come anew under each rule: give --tie-order or --seed.", "--ask")
    rules = [chosen_rule(key) for key in dict.fromkeys(keys)]
    check_tie_options(file, rules, seed, tie_order, ask=ask)
    try:
        election = read_election(file, seats, contest, read_as, encoding, overvote)
        election = changed(election, withdraw, constraint, share, rebased=rebased, reopen=reopen)
        on_tie = chosen_on_tie(election, tie_order, ask=ask)
        if compare is not None:
            text = _comparison(election, rules, form, seed or "0", on_tie, language)
        else:
            text = sheet(count_election(election, rules[0], seed=seed or "0", on_tie=on_tie), form, language)
    except ElectionError as error:
        fail(str(error))
    write_output(text, output)


def check_format(form: Format, output: Path | None) -> None:
    """Refuse to write on a terminal what is not for one."""
    if form == Format.PDF and output is None and sys.stdout.isatty():
        fail_usage("a PDF is not for a terminal: say with --output where to write it.", "--format")


def sheet(count: "Count", form: Format, language: Language) -> bytes:
    """The count sheet in a format, or a sentence why it cannot be made and the end of the command."""
    if form == Format.PDF:
        from slatecraft.stv.sheets.pdf import PdfUnavailable, count_to_pdf

        try:
            return count_to_pdf(count, language)
        except PdfUnavailable as error:
            fail(str(error))
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
    language: Language,
) -> bytes:
    from slatecraft.stv.sheets.compare import compare, comparison_to_dict
    from slatecraft.stv.sheets.text import comparison_to_text

    comparison = compare(election, rules, seed=seed, on_tie=on_tie)
    if form == Format.JSON:
        return _json(comparison_to_dict(comparison))
    return comparison_to_text(comparison, shutil.get_terminal_size().columns, language).encode()


def _json(data: object) -> bytes:
    import json

    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
