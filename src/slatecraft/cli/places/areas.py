"""`slatecraft places areas`."""

import unicodedata
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from slatecraft.places.areas import Area


def areas(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Parts of a name, all of which it must have."),
    ] = None,
    areas: Annotated[
        str, typer.Option(metavar="2010|2024", help="Constituencies of 2010 or of 2024.")
    ] = "2024",
    csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV with the columns code, name and region.")
    ] = False,
) -> None:
    """List areas with their codes and regions, as `orders.csv` wants them; all of them, or those of a name.

    Case and accents do not matter. Welsh names and a few other names are searched too.

    Examples:

        slatecraft places areas battersea

        slatecraft places areas --areas 2010 ynys mon

        slatecraft places areas --csv > areas.csv
    """
    from slatecraft.places import areas as tables
    from slatecraft.places.find import SHIPPED

    if areas not in SHIPPED:
        raise typer.BadParameter(f'There are the areas of 2010 and of 2024, and none of "{areas}".')
    wanted = [_folded(part) for word in words or () for part in word.split()]
    found = [area for area in tables.areas(areas) if all(word in _names(area) for word in wanted)]
    if csv:
        _print_csv(found)
    elif found:
        _print_table(found)
    else:
        typer.echo(f"No area of {areas} has a name with {' '.join(words or ())}.", err=True)
        raise typer.Exit(1)


def _names(area: "Area") -> str:
    """All names of an area as they are searched, on lines of their own so that none runs into the next."""
    return _folded("\n".join((area.name, area.name_cy, *area.aliases)))


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _print_csv(found: "list[Area]") -> None:
    import csv
    import io
    import sys

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("code", "name", "region"))
    writer.writerows((area.code, area.name, area.region) for area in found)


def _print_table(found: "list[Area]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("Code", no_wrap=True)
    table.add_column("Name")
    table.add_column("Region")
    for area in found:
        table.add_row(area.code, area.name, area.region)
    Console(highlight=False).print(table)
