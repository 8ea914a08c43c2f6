"""`slatecraft new`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer


def new(
    path: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to make; it may exist if it is empty.")
    ],
    name: Annotated[
        str,
        typer.Option(help="What the campaign is called; else the name of the folder.", show_default=False),
    ] = "",
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="en|cy",
            help="A language of the campaign, the one to fall back to first; once for each.",
            show_default="en and cy",
        ),
    ] = None,
) -> None:
    """Make a small campaign folder to start from: a made-up society, one slate, three candidates.

    Every file in it is yours to change. docs/folder.md says what may stand in them.

    Example: slatecraft new my-campaign --name "Bright Lamps 2027" --language en
    """
    import shlex

    from slatecraft import folder
    from slatecraft.cli.messages import say, show_faults
    from slatecraft.folder.starter import WRITTEN_IN, starter_files

    languages = tuple(dict.fromkeys(language or WRITTEN_IN))
    if not folder.LANGUAGES.keys() >= set(languages):
        raise typer.BadParameter("A campaign is in en (English), in cy (Welsh) or in both.")

    title = name or path.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    today = dt.datetime.now().astimezone().date()
    files = starter_files(title.encode(errors="ignore").decode(), today, languages)
    try:
        folder.write_files(files, path)
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    place = shlex.quote(str(path))
    steps = {
        f"slatecraft demo {place}": "shows it on this machine, to nobody else",
        f"slatecraft check {place}": "says what is wrong, if anything",
    }
    say(f"Made {path}, a small campaign of people who do not exist. Its words are yours to change; then:")
    for command, does in steps.items():
        say(f"  {command.ljust(max(map(len, steps)))}   {does}")
    say("To put it on the web, see docs/publish-a-campaign.md.")
