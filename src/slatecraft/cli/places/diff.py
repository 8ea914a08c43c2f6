"""`slatecraft places diff`."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from slatecraft.places.diff import Difference
    from slatecraft.places.index import Index
    from slatecraft.places.source import Postcodes


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The earlier index, or file of postcodes.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The later one.")],
    area: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="For files of postcodes: the column that has the area codes. Twice "
                     "if it is called otherwise in B."),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="Show so many moves, the largest. 0 is all.")
    ] = 20,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print every change as CSV.")] = False,
) -> None:  # fmt: skip
    """Say what moved between two releases: areas and outcodes that came or went, and what changed its area.

    Two index files are compared slot by slot. Two files of postcodes, as for `slatecraft places build`, are
    compared postcode by postcode, live ones only.

    Examples:

        slatecraft places diff gb-2024-may.idx gb-2024-november.idx

        slatecraft places diff NSPL_MAY_2025_UK.csv NSPL_NOV_2025_UK.csv --area pcon24cd --csv
    """
    from slatecraft.places.codec import IndexFileError
    from slatecraft.places.diff import compare
    from slatecraft.places.source import SourceError

    if area and len(area) > 2:
        raise typer.BadParameter("give --area once, or twice: for A and for B")
    try:
        found = compare(_read(before, area[0] if area else None), _read(after, area[-1] if area else None))
    except (IndexFileError, SourceError) as error:
        hint = "" if area else " (Two files of postcodes need --area.)"
        typer.echo(f"{error}{hint}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    if as_csv:
        _print_csv(found)
    else:
        _print_table(found, "postcodes" if area else "slots", limit)


def _read(path: Path, area: str | None) -> "Index | Postcodes":
    if area is None:
        from slatecraft.places.index import Index

        return Index.open(path)
    from slatecraft.places.build import BY_RULE
    from slatecraft.places.source import read_postcodes

    return read_postcodes(path, area, prefixes=BY_RULE)


def _print_csv(found: "Difference") -> None:
    write = csv.writer(sys.stdout, lineterminator="\n").writerow
    write(["change", "outcode", "before", "after", "count"])
    for code in found.areas_added:
        write(["area-added", "", "", code, ""])
    for code in found.areas_gone:
        write(["area-gone", "", code, "", ""])
    for outcode in found.outcodes_added:
        write(["outcode-added", outcode, "", "", ""])
    for outcode in found.outcodes_gone:
        write(["outcode-gone", outcode, "", "", ""])
    for move in found.moves:
        write(["moved", move.outcode, move.before, move.after, move.count])


def _print_table(found: "Difference", unit: str, limit: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for what, codes in {
        "Areas added": found.areas_added,
        "Areas gone": found.areas_gone,
        "Outcodes added": found.outcodes_added,
        "Outcodes gone": found.outcodes_gone,
    }.items():
        if codes:
            some = ", ".join(codes[:limit]) if limit else ", ".join(codes)
            more = f" and {len(codes) - limit:,} more" if limit and len(codes) > limit else ""
            console.print(f"{what} ({len(codes):,}): {some}{more}", highlight=False)
    if unit == "postcodes":
        console.print(f"{found.added:,} postcodes added, {found.gone:,} gone", highlight=False)
    if not found.moves:
        console.print(f"No {unit} moved.", highlight=False)
        return
    shown = found.moves[:limit] if limit else found.moves
    table = Table(title=f"{found.moved:,} {unit} moved", title_justify="left")
    for heading in ("Outcode", "From", "To"):
        table.add_column(heading)
    table.add_column(unit.capitalize(), justify="right")
    for move in shown:
        table.add_row(move.outcode, move.before, move.after, f"{move.count:,}")
    console.print(table)
    if len(shown) < len(found.moves):
        console.print(
            f"These are the {len(shown):,} largest of {len(found.moves):,} moves; --limit 0 shows all.",
            highlight=False,
        )
