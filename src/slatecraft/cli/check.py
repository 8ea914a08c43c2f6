"""`slatecraft check`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from slatecraft.folder import Campaign, Fault

SCHEMA = "slatecraft.check/1"


def check(
    path: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="The campaign folder.", show_default=False),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Say what is wrong with a campaign folder: the file, the line, and what would put it right.

    The exit code is 0 for a sound folder, 1 for one with errors.

    Example: slatecraft check my-campaign --strict
    """
    from slatecraft import folder

    if not path.is_dir():
        raise typer.BadParameter(f"there is no folder {path}.", param_hint="FOLDER")
    faults: list[Fault] = []
    holds: dict[str, object] | None = None
    try:
        files = folder.read_files(path, faults.append)
        faults.extend(folder.check(files))
        if not any(fault.severity == "error" for fault in faults):
            holds = _holds(folder.parse(files))
    except folder.FolderFaults as error:
        faults.extend(error.faults)
    faults.sort(key=lambda fault: (fault.file, fault.line or 0))
    errors = sum(fault.severity == "error" for fault in faults)
    sound = not faults if strict else not errors
    if as_json:
        report = {
            "schema": SCHEMA,
            "folder": str(path),
            "sound": sound,
            "faults": [
                {
                    "file": fault.file,
                    "line": fault.line,
                    "severity": fault.severity,
                    "message": fault.message,
                    "remedy": fault.remedy,
                }
                for fault in faults
            ],
            "holds": holds,
        }
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show(faults)
        counted = [_count(number, word) for number, word in
                   ((errors, "error"), (len(faults) - errors, "warning")) if number]  # fmt: skip
        if holds is None or not sound:
            typer.echo(f"{path}: {' and '.join(counted)}.")
        else:
            besides = f" There {'is' if len(faults) == 1 else 'are'} {counted[0]}." if counted else ""
            typer.echo(f"{path} is a sound campaign: {_summary(holds)}.{besides}")
    if not sound:
        raise typer.Exit(1)


def _holds(campaign: "Campaign") -> dict[str, object]:
    """How much of everything the campaign holds."""
    from slatecraft import folder

    found = [
        order
        for slate in campaign.slates
        for post in slate.stands
        for order in folder.orders(campaign, slate.key, post)
    ]
    return {
        "slates": len(campaign.slates),
        "posts": len(campaign.posts),
        "candidates": len(campaign.candidates),
        "areas": len(folder.atlas(campaign)),
        "orders": len(found),
        "pages": len(campaign.pages),
        "languages": list(campaign.languages),
    }


def _summary(holds: dict[str, object]) -> str:
    from slatecraft.folder.reader import language_name

    numbers = [_count(number, word.removesuffix("s")) for word, number in holds.items()
               if isinstance(number, int)]  # fmt: skip
    languages = holds["languages"] if isinstance(holds["languages"], list) else []
    return f"{', '.join(numbers)}, in {' and '.join(map(language_name, languages))}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _show(faults: "list[Fault]") -> None:
    """Each fault on a line of its own; on a terminal in colour, with the remedy below it."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for fault in faults:
        warning = "Warning: " if fault.severity == "warning" else ""
        if not console.is_terminal:
            typer.echo(f"{fault.place}: {warning}{fault.message} {fault.remedy}".rstrip())
            continue
        colour = "yellow" if warning else "red"
        console.print(Text.assemble((fault.place, "bold"), ": ", (f"{warning}{fault.message}", colour)))
        if fault.remedy:
            console.print(Text(f"  {fault.remedy}"))
