"""`slatecraft places build`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from slatecraft.places.build import BuildReport


def build(
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="ONSPD, NSPL or any CSV of postcodes; .gz and .zip are read too."),
    ],
    area: Annotated[str, typer.Option(metavar="COLUMN", help="The column that has the area codes.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The index file to write.")],
    vintage: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Release of the postcodes. By default the file's name.")
    ] = None,
    scheme: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the area scheme. By default the column's name.")
    ] = None,
    attribution: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A sentence to be shown with the data; may be given more than once. "
                     "By default those that ONS asks for."),
    ] = None,
    live_only: Annotated[
        bool, typer.Option("--live-only/--all", help="Only postcodes that are live, or those that were, too.")
    ] = True,
    near: Annotated[
        int, typer.Option(metavar="METRES", min=0, max=250,
                          help="Give a postcode the further areas that another postcode so close lies in. "
                          "Needs eastings and northings. 0 is not to.")
    ] = 0,
    prefix: Annotated[
        list[str] | None,
        typer.Option(metavar="LETTERS=CODE", help="A postcode area that is one area by rule, and whose rows are "
                     "left out. By default BT=N92000002."),
    ] = None,
) -> None:  # fmt: skip
    """Build an index file from a file of postcodes.

    A release of ONS has all postcodes of the UK. Those of Northern Ireland (BT) are left out, because they are
    not openly licensed: all of it is one area by rule.

    Examples:

        slatecraft places build NSPL_MAY_2025_UK.zip --area pcon24cd --out gb.idx --vintage "ONS NSPL May 2025"

        slatecraft places build branches.csv --area branch --out branches.idx --near 50
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from slatecraft.places import build as room

    errors = Console(stderr=True)
    prefixes = dict(map(_rule, prefix)) if prefix is not None else room.BY_RULE
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    try:
        with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
            task = bar.add_task(f"Reading {source.name}", total=None)

            def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)
                if done == total:
                    bar.update(task, description=f"Writing {out.name}")

            report = room.build(
                source, area, out, scheme=scheme, vintage=vintage, attributions=attribution, prefixes=prefixes,
                live_only=live_only, near=near, progress=progress,
            )  # fmt: skip
    except room.SourceError as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename or source}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    _show(report, out)


def _rule(text: str) -> tuple[str, str]:
    letters, sign, code = text.partition("=")
    letters = letters.strip().upper()
    if not sign or not code.strip() or not (letters.isascii() and letters.isalpha()):
        raise typer.BadParameter(f"{text!r} should be letters, = and an area code, such as BT=N92000002")
    return letters, code.strip()


def _show(report: "BuildReport", out: Path) -> None:
    typer.echo(
        f"{out}: {report.size:,} bytes. {report.postcodes:,} postcodes of {report.outcodes:,} outcodes, "
        f"{report.areas:,} areas{f', {report.near:,} postcodes near a boundary' if report.near else ''}."
    )
    left_out = sum(report.left_out.values())
    if left_out:
        typer.echo(f"Left out {left_out:,} of {report.rows:,} rows:")
        for reason, count in report.left_out.items():
            typer.echo(f"  {count:>9,}  {reason}")
