"""What the commands on plans share: their options, the electorates of a folder, and progress on a terminal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from slatecraft.cli.messages import Language, fail, measure, say, show_faults

if TYPE_CHECKING:
    from slatecraft.folder import Campaign
    from slatecraft.planning import Electorate
    from slatecraft.planning.scoring import Progress

CampaignFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The campaign folder.", show_default=False)
]
Slate = Annotated[
    str | None,
    typer.Option(metavar="SLATE", help="Only this slate. By default each that electorate.toml names."),
]
Post = Annotated[str | None, typer.Option(metavar="POST", help="Only for this post.")]
Seed = Annotated[
    int, typer.Option(min=0, metavar="N", help="What draws come from: the same seed, the same result.")
]
Draws = Annotated[
    int, typer.Option(min=100, max=1_000_000, metavar="N", help="Elections to draw for the result.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Work on the Dask cluster of this scheduler (tcp://host:8786)."),
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Write the document slatecraft-plan/1 to standard output, and no words."),
]

STEPS = {
    "draw": "Drawing elections",
    "one order": "Trying one order for all",
    "search": "Searching for the best split",
    "orders": "Trying fewer orders",
    "prices": "Pricing the constraints",
    "prove": "Proving it on fresh draws",
    "curves": "Other adherence and support",
    "candidates": "Trying fewer candidates",
}


def electorates(
    path: Path, slate: str | None, post: str | None
) -> "tuple[dict[str, bytes], Campaign, list[Electorate], list[tuple[str, str]]]":
    """The folder's files and campaign, the electorates that are asked for, and their slates and posts; or its faults
    and the end of the command."""
    from slatecraft import folder

    try:
        files = folder.read_files(path)
        campaign = folder.parse_to_plan(files)
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    named = [
        (each.slate, each.post)
        for each in campaign.electorates
        if slate in (None, each.slate) and post in (None, each.post)
    ]
    if not named:
        # What is missing is best said by who looks for it.
        posts = [each for each in campaign.slates if slate in (None, each.key)]
        stands = [(each.key, key) for each in posts for key in each.stands if post in (None, key)]
        named = stands[:1] or [(slate or "", post or "")]
    try:
        found = [folder.electorate(campaign, *names) for names in named]
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    return files, campaign, found, named


@contextmanager
def progress() -> "Iterator[Progress]":
    """Bars on standard error, one for each step."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(STEPS[step], total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield tell


@contextmanager
def planning_errors() -> Iterator[None]:
    """Sentences where nothing can be planned or a cluster be used, and where the command is stopped half-way."""
    from slatecraft.planning.planner import CANNOT_BE_PLANNED

    try:
        yield
    except CANNOT_BE_PLANNED as error:
        fail(str(error))
    except KeyboardInterrupt:
        typer.echo("Stopped. Nothing was written; the orders are as they were.", err=True)
        raise typer.Exit(130) from None


def show(document: dict[str, Any], language: Language, *, as_document: bool) -> None:
    """The result on standard output, for people or as a document."""
    from slatecraft.planning import report

    say(as_json(document) if as_document else report.summary(document, measure(), language=language.value))


def as_json(document: dict[str, Any]) -> str:
    """A document as it is written to files and to standard output."""
    return json.dumps(document, ensure_ascii=False, indent=1)
