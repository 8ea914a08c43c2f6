"""`slatecraft places find`."""

import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, tee
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from slatecraft.places.find import Answer
    from slatecraft.places.index import Index

TABLE_LIMIT = 1000
"""Lines that a table for people may have: it is laid out whole, and no one reads more."""

REASONS = {
    "empty": "Nothing was typed. Type a postcode, such as SW1A 1AA.",
    "characters": "A postcode has only letters, digits and spaces.",
    "too-short": "Too short: type the whole postcode, such as SW1A 1AA.",
    "too-long": "Too long: a postcode has at most seven letters and digits.",
    "outcode-shape": "The second half is right, but no postcode begins so. Is a letter or digit wrong?",
    "incode-shape": "The second half must be a digit and two letters, such as 1AA.",
    "incode-letters": "The last two letters are never C, I, K, M, O or V. Is one of them wrong?",
    "shape": "This does not look like a postcode, such as SW1A 1AA.",
    "unknown-outcode": "No postcode begins with {outcode}. Is a letter or digit wrong?",
}
KINDS = {
    "crown-dependency": "Jersey, Guernsey and the Isle of Man have no seat in the UK Parliament.",
    "overseas-territory": "The overseas territories have no seat in the UK Parliament.",
    "forces": "A forces address has no constituency: use the postcode at which you are registered.",
    "pseudo": "This code stands for no place: use the postcode of your home.",
    "girobank": "This code stands for no place: use the postcode of your home.",
}
STATES = {
    "found": "Found",
    "near-a-boundary": "Near a boundary",
    "no-uk-seat": "No UK seat",
    "not-a-postcode": "Not a postcode",
    "outcode-only": "First half only",
}


def find(
    postcodes: Annotated[
        list[str],
        typer.Argument(metavar="POSTCODE...", help="Postcodes; or - for standard input, a postcode a line."),
    ],
    areas: Annotated[
        str,
        typer.Option(metavar="2010|2024|FILE", help="Constituencies of 2010 or 2024, or an index file."),
    ] = "2024",
    names: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="CSV file of area names (columns code and name) for your own index."
        ),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV: a header, then one row for each line, in order.")
    ] = False,
) -> None:
    """Find the area of each postcode. Nothing is sent anywhere: the index is a file of this program.

    Case and spaces do not matter. The first half alone is enough where all of it is one area.

    Examples:

        slatecraft places find SW1A 1AA

        slatecraft places find "EH1 1YZ" CF101EP --areas 2010

        slatecraft places find --csv - < members.txt > areas.csv
    """
    from slatecraft.places.find import find_many

    texts: Iterable[str]
    if postcodes == ["-"]:
        texts = _lines()
    elif "-" in postcodes:
        raise typer.BadParameter("- stands for standard input and cannot be given together with postcodes.")
    else:
        texts = _arguments(postcodes)
    index = _index(areas)
    name_of = _names(areas, names)

    asked, to_find = tee(texts)
    answers = zip(asked, find_many(index, to_find), strict=True)
    if csv:
        _print_csv(answers, name_of)
        return
    shown = list(islice(answers, TABLE_LIMIT + 1))
    if len(shown) > TABLE_LIMIT:
        _fail(f"More than {TABLE_LIMIT:,} lines are too many for a table. Add --csv.")
    _print_table(shown, name_of)
    if len(shown) == 1 and shown[0][1].state == "not-a-postcode":
        raise typer.Exit(1)


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def _lines() -> Iterator[str]:
    """The lines of standard input. Only a line feed ends one, as for every other line tool."""
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n")
    for line in stream:
        yield line.removesuffix("\n").removesuffix("\r")


def _arguments(arguments: list[str]) -> list[str]:
    """The postcodes among the arguments: the shell parts SW1A 1AA in two, so its halves are joined again."""
    from slatecraft.places.postcode import Kind, parse

    texts: list[str] = []
    for argument in arguments:
        # What the shell passed may hold bytes that are no text.
        text = argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        whole = parse(f"{texts[-1]} {text}") if texts else None
        if whole and whole.kind != Kind.NOT_A_POSTCODE and parse(text).kind == Kind.NOT_A_POSTCODE:
            texts[-1] += f" {text}"
        else:
            texts.append(text)
    return texts


def _index(areas: str) -> "Index":
    from slatecraft.places.find import open_index
    from slatecraft.places.index import IndexFileError

    try:
        return open_index(areas)
    except FileNotFoundError:
        _fail(f"There is no index file {areas}. Give 2010, 2024 or the path of an index file.")
    except OSError as error:
        _fail(f"The index file {areas} cannot be read: {error.strerror}.")
    except IndexFileError as error:
        _fail(str(error))


def _names(areas: str, names: Path | None) -> Mapping[str, str]:
    """Area code to name: of the file given, otherwise of the tables that come with the program."""
    from slatecraft.places import areas as tables
    from slatecraft.places.find import SHIPPED

    if names is None:
        years = [areas] if areas in SHIPPED else SHIPPED
        return {area.code: area.name for year in years for area in tables.areas(year)}
    try:
        return {area.code: area.name for area in tables.read_areas(names)}
    except FileNotFoundError:
        _fail(f"There is no file of names {names}.")
    except OSError as error:
        _fail(f"The file of names {names} cannot be read: {error.strerror}.")
    except tables.AreasFileError as error:
        _fail(str(error))


def _print_csv(answers: Iterable[tuple[str, "Answer"]], name_of: Mapping[str, str]) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    write = sys.stdout.write
    write("postcode,state,area_code,area_name\n")
    rest_of_row: dict[tuple[str, tuple[str, ...]], str] = {}
    for text, answer in answers:
        key = answer.state, answer.areas
        rest = rest_of_row.get(key)
        if rest is None:
            names = "|".join(name_of.get(code, "") for code in answer.areas)
            rest = f",{answer.state},{_cell('|'.join(answer.areas))},{_cell(names)}\n"
            rest_of_row[key] = rest
        write((answer.postcode or _cell(text)) + rest)


def _cell(text: str) -> str:
    """A cell of CSV, quoted where it must be (RFC 4180)."""
    if any(character in text for character in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _print_table(answers: list[tuple[str, "Answer"]], name_of: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not answers:
        typer.echo("No lines were given, so there is nothing to find.", err=True)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for title in ("Postcode", "Answer", "Area", "Code"):
        table.add_column(title, no_wrap=title in ("Postcode", "Answer"))
    colours = {"found": "green", "outcode-only": "yellow", "near-a-boundary": "yellow"}
    remarks = []
    for text, answer in answers:
        typed = answer.postcode or _printable(text)
        table.add_row(
            Text(typed),
            Text(STATES[answer.state], style=colours.get(answer.state, "red")),
            Text("\n".join(name_of.get(code, "") for code in answer.areas)),
            Text("\n".join(answer.areas)),
        )
        remark = _remark(answer)
        if remark:
            remarks.append(f"{typed or 'Empty line'}: {remark}")
    console = Console(highlight=False)
    console.print(table)
    for remark in dict.fromkeys(remarks):
        console.print(Text(remark))


def _remark(answer: "Answer") -> str:
    """What the person may do about an answer that is not the plain one."""
    from slatecraft.places.find import State

    outcode = answer.postcode.partition(" ")[0]
    if answer.state == State.NOT_A_POSTCODE:
        return REASONS[answer.why].format(outcode=outcode)
    if answer.state == State.NO_SEAT:
        return KINDS[answer.kind]
    if answer.state == State.NEAR:
        return "so near a boundary that it may be in any of these areas. Choose yours."
    if answer.state == State.OUTCODE_ONLY and len(answer.areas) == 1:
        return f"all of {outcode} is in this area."
    if answer.state == State.OUTCODE_ONLY:
        return f"{outcode} is in several areas. Type the rest of the postcode."
    return ""


def _printable(text: str) -> str:
    """The text as it was typed, shortened, without what could upset a terminal."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text[:41])
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
