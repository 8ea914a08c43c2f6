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

Slates = tuple[Path, "list[Slate]", int | None]
"""A file, its slates, and how many labels there are for its candidates where the slates are told by labels."""
Task = tuple[*Slates, "Terms"]


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
        list[str] | None,
        typer.Option(
            metavar="NAME=1,4,5",
            help="Instead: a slate, by the numbers of its candidates. May be repeated.",
        ),
    ] = None,
    canvass: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="So many ballots, drawn at random, are all a plan sees; all ballots, where there are fewer.",
        ),
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
    the bound: the best of about 130 splits tried with all ballots seen. Candidates labelled "Ind" or not at all are no
    slate. Each slate is judged alone.

    Examples:

        slatecraft replay wards/*.blt --parties parties.json --canvass 300 --adherence 0.7 --seed 1 --json

        slatecraft replay ward.blt --slate "Our slate=1,4,5"
    """
    from slatecraft.planning.replays import Terms, document

    terms = Terms(chosen_rule(rule), canvass, adherence, seed)
    tasks: list[Task] = [(*each, terms) for each in _slates(files, parties, slate or [])]
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


def _slates(files: list[Path], parties: Path | None, given: list[str]) -> Iterator[Slates]:
    """The slates of each file; or what is wrong with what was given, and the end of the command."""
    from slatecraft.planning.replay import slates_of

    if (parties is None) != bool(given):
        fail_usage("Give either --parties or --slate.", "--parties")
    if given:
        slates = [_slate(each) for each in given]
        names = [slate.name for slate in slates]
        if twice := next((name for name in names if names.count(name) > 1), None):
            fail_usage(f"There are two slates called {twice!r}: give each another name.", "--slate")
        yield from ((file, slates, None) for file in files)
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
        yield file, slates_of(mine), len(mine)


def _slate(given: str) -> "Slate":
    """The slate that an option names, or what is wrong with it and the end of the command."""
    from slatecraft.planning.replay import Slate

    name, _, numbers = given.rpartition("=")
    try:
        candidates = tuple(sorted({int(number) for number in numbers.split(",")}))
    except ValueError:
        candidates = ()
    if not name or len(candidates) < 2 or candidates[0] < 1:
        fail_usage("Write a slate as NAME=1,4,5: two candidates or more, by number.", "--slate")
    return Slate(name, candidates)


def _replayed(task: Task) -> list[dict[str, Any]] | str:
    """The rows of a file; or a sentence on why there are none."""
    from slatecraft.planning.replays import replay as replay_slate
    from slatecraft.stv import ElectionError
    from slatecraft.stv.formats import FormatError, read_election
    from slatecraft.stv.simulate import NotSimulable

    file, slates, labels, terms = task
    try:
        election = read_election(file)
        number = len(election.candidates)
        if labels not in (None, number):
            return (
                f"{file} has {number} candidates, and there are {labels} labels for them. Give one label for each "
                'candidate, in the order of the file; "Ind" or "" for those of no slate.'
            )
        for slate in slates:
            if slate.candidates[-1] > number:
                return f"{file}: there is no candidate {slate.candidates[-1]}; there are {number}."
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
    import numpy as np
    from rich.console import Console
    from rich.table import Table

    from slatecraft.planning.replay import whole

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Slate", "Won", "Planned", "Levelled", "Bound", "Orders"):
        table.add_column(
            heading, justify="right" if heading in ("Won", "Planned", "Levelled", "Bound") else "left"
        )
    for row in made["slates"]:
        shares = whole(np.array([each["share"] for each in row["orders"]]), 1000).tolist()
        asked = ", ".join(
            f"{share / 10:g}% {'>'.join(map(str, each['order']))}"
            for each, share in zip(row["orders"], shares, strict=True)
            if each["share"]
        )
        seats = [row[key] for key in ("seats_actual", "seats_planned", "seats_levelled", "seats_bound")]
        table.add_row(row["file"], row["slate"], *map(str, seats), asked)
    Console(soft_wrap=True, highlight=False).print(table)
    totals = made["totals"]
    say("")
    seats_word = "seat" if totals["seats_actual"] == 1 else "seats"
    say(f"Slates: {totals['slates']}, with {totals['seats_actual']} {seats_word}.")
    for key, words in (
        ("planned", f"With a plan from a canvass of {_drawn(made)}"),
        ("levelled", "With first preferences levelled on the same canvass"),
        ("bound", "With the best of the splits tried, all ballots seen"),
    ):
        each = totals[key]
        say(f"{words}: {each['won']} more, {each['lost']} fewer, {each['net']:+d} in all.")
    say(
        f"{made['adherence']:.0%} of solid supporters follow; counted by {made['rule']}; seed {made['seed']}."
    )


def _drawn(made: dict[str, Any]) -> str:
    """How many ballots the canvasses had: fewer than were asked for where there are no more."""
    drawn = {row["canvass"] for row in made["slates"]}
    if not drawn or min(drawn) == made["canvass"]:
        return f"{made['canvass']:,}"
    if len(drawn) == 1:
        return f"all {min(drawn):,} ballots"
    if max(drawn) < made["canvass"]:
        return f"all ballots, {max(drawn):,} at most"
    return f"{made['canvass']:,}, or all ballots where there are fewer"
