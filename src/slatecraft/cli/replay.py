"""`slatecraft replay`."""

import json as json_format
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from slatecraft.cli.elections import chosen_rule, fail_usage
from slatecraft.cli.messages import fail, say

if TYPE_CHECKING:
    from slatecraft.planning.replay import Slate
    from slatecraft.planning.replays import Terms

Task = tuple[Path, "list[Slate]", "Terms"]


def replay(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES…", help="Ballots of real elections (BLT, CSV, …).", show_default=False),
    ],
    parties: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="JSON: the name of each file without its ending, and the labels of its candidates in their order.",
        ),
    ] = None,
    slate: Annotated[
        str | None,
        typer.Option(metavar="NAME=1,4,5", help="Instead: one slate, by the numbers of its candidates."),
    ] = None,
    canvass: Annotated[
        int, typer.Option(min=1, metavar="N", help="So many ballots, drawn at random, are all a plan sees.")
    ] = 300,
    adherence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="SHARE", help="The chance of each solid supporter to follow."),
    ] = 0.7,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="What is drawn comes from it.")] = 1,
    rule: Annotated[
        str, typer.Option(metavar="RULE", help="The rule to count by: `slatecraft rules` lists them.")
    ] = "scottish",
    json: Annotated[
        bool, typer.Option("--json", help="Write the document slatecraft-replay/1 to standard output.")
    ] = False,
) -> None:
    """Try plans on real ballots: what each slate won, and what it would have won.

    Solid supporters are the voters whose first preferences are exactly the slate's candidates, in any order. Some of
    them follow the order they are asked for; what comes after the slate's names stays as it is, and so does every
    other ballot. The plan sees a canvass only. Beside it stand levelling of first preferences on the same canvass, and
    the bound: the best split there is, found with all ballots seen. Candidates labelled "Ind" or not at all are no
    slate.

    Examples:

        slatecraft replay wards/*.blt --parties parties.json --canvass 300 --adherence 0.7 --seed 1 --json

        slatecraft replay ward.blt --slate "Our slate=1,4,5"
    """
    from slatecraft.planning.replays import Terms, document

    terms = Terms(chosen_rule(rule), canvass, adherence, seed)
    tasks = [(file, slates, terms) for file, slates in _slates(files, parties, slate)]
    rows: list[dict[str, Any]] = []
    for answer in _worked(tasks):
        if isinstance(answer, str):
            fail(answer)
        rows += answer
    made = document(rows, terms, len(files))
    if json:
        say(json_format.dumps(made, ensure_ascii=False, indent=1))
    else:
        _show(made)


def _slates(
    files: list[Path], parties: Path | None, slate: str | None
) -> "Iterator[tuple[Path, list[Slate]]]":
    """The slates of each file; or what is wrong with what was given, and the end of the command."""
    from slatecraft.planning.replay import Slate, slates_of

    if (parties is None) == (slate is None):
        fail_usage("Give either --parties or --slate.", "--parties")
    if slate is not None:
        name, _, numbers = slate.rpartition("=")
        try:
            candidates = tuple(sorted({int(number) for number in numbers.split(",")}))
        except ValueError:
            candidates = ()
        if not name or len(candidates) < 2 or candidates[0] < 1:
            fail_usage("Write a slate as NAME=1,4,5: two candidates or more, by number.", "--slate")
        yield from ((file, [Slate(name, candidates)]) for file in files)
        return
    assert parties is not None
    try:
        labels = json_format.loads(parties.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        fail(f"{parties} cannot be read as JSON: {' '.join(str(error).split())}.")
    for file in files:
        mine = labels.get(file.stem) if isinstance(labels, dict) else None
        if not isinstance(mine, list) or not all(isinstance(label, str) for label in mine):
            fail(
                f'{parties} has no list of labels for {file.stem!r}. Write {{{file.stem!r}: ["A", "B", …]}}.'
            )
        yield file, slates_of(mine)


def _replayed(task: Task) -> list[dict[str, Any]] | str:
    """The rows of a file; or a sentence on why there are none."""
    from slatecraft.planning.replays import replay as replay_slate
    from slatecraft.stv import ElectionError
    from slatecraft.stv.formats import FormatError, read_election
    from slatecraft.stv.simulate import NotSimulable

    file, slates, terms = task
    try:
        election = read_election(file)
        for slate in slates:
            if slate.candidates[-1] > len(election.candidates):
                last = slate.candidates[-1]
                return f"{file}: there is no candidate {last}; there are {len(election.candidates)}."
        return [replay_slate(election, slate, terms, file.name) for slate in slates]
    except FormatError as error:
        return str(error)
    except OSError as error:
        return f"{file} cannot be read: {error.strerror}."
    except (ElectionError, NotSimulable) as error:
        return f"{file}: {error}"


def _worked(tasks: list[Task]) -> Iterator[list[dict[str, Any]] | str]:
    """Answers in the order of the tasks, with a bar on standard error; on all processors where there is much to do."""
    from rich.console import Console
    from rich.progress import track

    def tracked(answers: Iterator[list[dict[str, Any]] | str]) -> Iterator[list[dict[str, Any]] | str]:
        return iter(track(answers, "Replaying", len(tasks), console=Console(stderr=True), transient=True))

    if len(tasks) < 4:
        yield from tracked(map(_replayed, tasks))
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        yield from tracked(pool.map(_replayed, tasks))


def _show(made: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Slate", "Won", "Planned", "Levelled", "Bound", "Orders"):
        table.add_column(
            heading, justify="right" if heading in ("Won", "Planned", "Levelled", "Bound") else "left"
        )
    for row in made["slates"]:
        asked = ", ".join(
            f"{each['share']:.0%} {'>'.join(map(str, each['order']))}"
            for each in row["orders"]
            if each["share"]
        )
        seats = [row[key] for key in ("seats_actual", "seats_planned", "seats_levelled", "seats_bound")]
        table.add_row(row["file"], row["slate"], *map(str, seats), asked)
    Console(soft_wrap=True, highlight=False).print(table)
    totals = made["totals"]
    say("")
    say(f"Slates: {totals['slates']}, with {totals['seats_actual']} seats.")
    for key, words in (
        ("planned", f"With a plan from a canvass of {made['canvass']}"),
        ("levelled", "With first preferences levelled on the same canvass"),
        ("bound", "With the best split there is, all ballots seen"),
    ):
        each = totals[key]
        say(f"{words}: {each['won']} more, {each['lost']} fewer, {each['net']:+d} in all.")
    say(
        f"{made['adherence']:.0%} of solid supporters follow; counted by {made['rule']}; seed {made['seed']}."
    )
