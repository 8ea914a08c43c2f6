"""`slatecraft convert`."""

import io
from enum import StrEnum
from typing import Annotated

import typer

from slatecraft.cli.elections import (
    BallotsFile,
    Contest,
    Encoding,
    InEncoding,
    OutputFile,
    Overvotes,
    ReadAs,
    Seats,
    check_output,
    fail_usage,
    read_election,
    write_output,
)
from slatecraft.cli.messages import fail


class Target(StrEnum):
    """What an election can be written as."""

    BLT = "blt"
    CSV = "csv"
    JSON = "json"
    PREFLIB = "preflib"


def convert(
    file: BallotsFile,
    output: OutputFile = None,
    to: Annotated[
        Target | None,
        typer.Option(help="What to write, if the ending of the file to be written does not tell it."),
    ] = None,
    seats: Seats = None,
    contest: Contest = None,
    read_as: ReadAs = None,
    encoding: InEncoding = Encoding.UTF_8,
    overvote: Overvotes = None,
) -> None:
    """Write the ballots of an election in another format. What the format cannot hold is refused, not left out.

    Read are BLT, CSV, the Scottish councils' CSV, PrefLib, ABIF, cast vote records and this program's JSON.

    Examples:

        slatecraft convert ward.blt --output ward.json

        slatecraft convert records.csv --seats 3 --to blt > council.blt

        slatecraft convert old.txt --from csv --encoding cp1252 --output council.csv
    """
    from slatecraft.stv import ElectionError
    from slatecraft.stv.formats import write_election

    if to is None and output is None:
        fail_usage("say what to write: blt, csv, json or preflib.", "--to")
    check_output(output, file)
    try:
        election = read_election(file, seats, contest, read_as, encoding, overvote)
        if output is None:
            text = io.BytesIO()
            write_election(election, text, to.value if to else None)
            write_output(text.getvalue(), None)
        else:
            write_election(election, output, to.value if to else None)
    except ElectionError as error:
        fail(str(error))
    except OSError as error:
        fail(f"The file {output} cannot be written: {error.strerror}.")
