"""`slatecraft fit`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.elections import (
    Contest,
    Encoding,
    InEncoding,
    Overvotes,
    ReadAs,
    Seats,
    check_output,
    chosen_rule,
    read_election,
    write_output,
)
from slatecraft.cli.messages import fail, measure, say, show_faults
from slatecraft.cli.plans import Post

if TYPE_CHECKING:
    from slatecraft.folder import Outlook
    from slatecraft.planning.fitting import Fit
    from slatecraft.planning.fitting.check import Replay
    from slatecraft.planning.fitting.tables import StageTable
    from slatecraft.stv import Election, Rule

MOST_PLACES = 4
"""Chances to stop that are listed for people; the JSON has them all."""


def fit(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="Ballots, a table of stages, or a campaign folder with canvass.csv; - for ballots on standard input.",
            show_default=False,
        ),
    ],
    parties: Annotated[
        str | None,
        typer.Option(
            metavar="PARTIES",
            help="Who stands with whom: a file (JSON, or CSV with candidate and party), or labels with commas between.",
        ),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            metavar="RULE",
            help="By which rule it was counted: the fit is then checked by counting it again.",
        ),
    ] = None,
    slate: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Which party is ours; the others are rivals. In a folder, which slate."
        ),
    ] = None,
    post: Post = None,
    most: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="There was room for no more preferences than this."),
    ] = None,
    seats: Seats = None,
    contest: Contest = None,
    read_as: ReadAs = None,
    encoding: InEncoding = Encoding.UTF_8,
    overvote: Overvotes = None,
    seed: Annotated[
        int, typer.Option(min=0, metavar="N", help="What samples come from: the same seed, the same result.")
    ] = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write the rivals and the slate to this electorate.toml."
        ),
    ] = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Write the document slatecraft-fit/1 to standard output, and no words."),
    ] = False,
) -> None:
    """Learn how voters rank: from ballots, from the stages of an earlier count, or from a canvass.

    The candidates of one party are a bloc. Of the voters who begin with it the fit says how strong each candidate is,
    how many stay with the bloc, stop, and where the others go; and it prints that as a part of electorate.toml, of
    which `slatecraft plan` makes its draws. What is not known is drawn towards what is usual, and the bounds say how
    sure each figure is (90 %). docs/how-voters-rank.md says how well it does.

    Examples:

        slatecraft fit ward.blt --parties "SNP,SNP,Lab,Con,Lab" --rule scottish

        slatecraft fit count.json --slate "Alliance Party" --rule northern-ireland --out electorate.toml

        slatecraft fit my-campaign --out my-campaign/electorate.toml
    """
    from slatecraft.planning import ElectorateError
    from slatecraft.stv import ElectionError

    check_output(out, file, parties or "")
    try:
        if Path(file).is_dir():
            found, shown, written = _of_folder(Path(file), slate, post, most)
        else:
            counted_by = chosen_rule(rule) if rule else None
            tables = None if read_as else _tables(file, counted_by, seats)
            if tables is not None:
                found = _of_tables(tables, parties, contest, seed)
            else:
                election = read_election(file, seats, contest, read_as, encoding, overvote)
                found = _of_ballots(election, contest or _stem(file), parties, counted_by, most, seed)
            shown = written = _as_toml(found, slate)
    except (ElectorateError, ElectionError) as error:
        fail(str(error))
    if out is not None:
        if found.few:
            fail(f"{found.warnings[0]} {out} is not written.")
        write_output(written.encode(), out)
    if as_json:
        say(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    for line in _lines(found, measure()):
        say(line.rstrip())
    say("")
    say(f"{out} has the blocs." if out is not None else shown.rstrip())


def _stem(file: str) -> str:
    return Path(file).name.removesuffix(".gz").rpartition(".")[0] or Path(file).name


def _tables(file: str, rule: "Rule | None", seats: int | None) -> "Sequence[StageTable] | None":
    """The counts whose stages a file holds; nothing if it holds none."""
    from slatecraft.planning.fitting.tables import read_tables

    if Path(file).suffix not in {".json", ".csv"}:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None
    except FileNotFoundError:
        fail(f"There is no file {file}.")
    except OSError as error:
        fail(f"The file {file} cannot be read: {error.strerror}.")
    return read_tables(text, rule, title=_stem(file), seats=seats) if text else None


def _of_tables(tables: "Sequence[StageTable]", parties: str | None, contest: str | None, seed: int) -> "Fit":
    from dataclasses import replace

    from slatecraft.planning import fitting

    table = _chosen(tables, contest)
    if parties is not None:
        table = replace(table, parties=_labels(parties, table.names, table.title))
    return fitting.fit_table(table, seed=seed)


def _of_ballots(
    election: "Election", title: str, parties: str | None, rule: "Rule | None", most: int | None, seed: int
) -> "Fit":
    """The fit of ballots; their title is the one under which a file of parties may have them."""
    from slatecraft.planning import fitting

    if parties is not None:
        labels = _labels(parties, election.candidates, title)
    elif election.parties:
        labels = election.parties
    else:
        fail(
            "It is not known who stands with whom. Give --parties: a file, or a party for each candidate with commas "
            f"between, in this order: {', '.join(election.candidates)}."
        )
    return fitting.fit_election(election, labels, rule=rule, most=most, seed=seed)


def _chosen(tables: "Sequence[StageTable]", contest: str | None) -> "StageTable":
    """The one table, or that of the contest."""
    named = [table for table in tables if contest in (None, table.title)]
    if len(named) != 1:
        said = f"There is no count {contest!r}" if contest else f"There are {len(tables)} counts"
        titles = ", ".join(table.title for table in tables)
        fail(f"{said} in the file. Choose one with --contest: {titles}.")
    return named[0]


def _labels(parties: str, names: Sequence[str], election: str) -> tuple[str, ...]:
    from slatecraft.planning.fitting.parties import listed_parties, read_parties

    if not Path(parties).is_file():
        if Path(parties).suffix in {".json", ".csv"}:
            fail(f"There is no file {parties}.")
        return listed_parties(parties, names)
    try:
        return read_parties(Path(parties).read_text(encoding="utf-8-sig"), names, election)
    except UnicodeDecodeError:
        fail(f"The file {parties} is not text in UTF-8.")
    except OSError as error:
        fail(f"The file {parties} cannot be read: {error.strerror}.")


def _as_toml(found: "Fit", slate: str | None) -> str:
    from slatecraft.folder.fitted import outlook_of_fit
    from slatecraft.folder.write import electorate_toml

    names = [each.bloc.name for each in found.blocs]
    if slate is not None and slate not in names:
        fail(f"There is no party {slate!r}. They are: {', '.join(names)}.")
    return electorate_toml([outlook_of_fit(found, slate or "")])


def _of_folder(path: Path, slate: str | None, post: str | None, most: int | None) -> "tuple[Fit, str, str]":
    """The fit of a folder's canvass; what was learned as a part of electorate.toml; and the whole file with it."""
    from slatecraft import folder
    from slatecraft.folder.fitted import outlook_with_fit
    from slatecraft.folder.outlooks import CANVASS
    from slatecraft.folder.write import electorate_toml
    from slatecraft.planning import fitting

    try:
        campaign = folder.parse_to_plan(folder.read_files(path))
        outlooks = campaign.electorates
        one = _the_one(outlooks, slate, post)
        electorate = folder.electorate(campaign, one.slate, one.post)
    except folder.FolderFaults as error:
        show_faults(error.faults)
        raise typer.Exit(1) from None
    rows = [row for row in campaign.canvass if row.post in ("", one.post)]
    file = path / CANVASS
    if not rows:
        lacking = f"{file} has no ranking to learn from" if file.exists() else f"There is no file {file}"
        fail(
            f"{lacking}. docs/folder.md says what it holds; from an earlier count learn with `slatecraft fit FILE`."
        )
    if not any(row.weight for row in rows):
        fail(
            f"{file}: every ranking has the weight 0. Say in weight how many people each is of, or leave it out."
        )
    number = {key: place for place, key in enumerate(electorate.keys, 1)}
    found = fitting.fit_canvass(
        electorate.title,
        electorate.names,
        {bloc.name: bloc.candidates for bloc in (electorate.slate, *electorate.rivals)},
        [[number[key] for key in row.ranking] for row in rows],
        [row.weight for row in rows],
        seats=electorate.seats,
        most=most,
    )
    changed = outlook_with_fit(one, electorate, found)
    learned = ("slate", "post", "strengths", "leaves", "stops", "toward", "rivals")
    part = folder.Outlook(**{name: getattr(changed, name) for name in learned})
    whole = electorate_toml([changed if each is one else each for each in outlooks])
    return found, electorate_toml([part]), whole


def _the_one(outlooks: "Sequence[Outlook]", slate: str | None, post: str | None) -> "Outlook":
    named = [each for each in outlooks if slate in (None, each.slate) and post in (None, each.post)]
    if not outlooks:
        fail("There is no electorate.toml that names the rivals, so it is not known who stands with whom.")
    if len(named) != 1:
        pairs = " or ".join(f"--slate {each.slate} --post {each.post}" for each in outlooks)
        fail(f"The canvass is fitted for one slate and one post. Say which: {pairs}.")
    return named[0]


def _lines(found: "Fit", width: int) -> Iterator[str]:
    if found.title:
        title = _printable(found.title)
        yield title
        yield "=" * len(title)
    what = {"ballots": "ballots", "canvass": "rankings", "stages": "votes, by the stages of the count"}
    yield f"{len(found.names)} candidates in {len(found.blocs)} blocs, {found.voters:,.0f} {what[found.source]}"
    for warning in found.warnings:
        yield ""
        yield from wrap(warning, width)
    yield ""
    yield from _bloc_table(found, width)
    strong = [each for each in found.blocs if len(each.bloc.candidates) > 1]
    if strong:
        yield ""
        yield "Strengths within a bloc:"
    for each in strong:
        shares = sorted(
            zip(each.bloc.strengths, each.bloc.candidates, strict=True), key=lambda pair: -pair[0]
        )
        people = ", ".join(f"{_printable(found.names[number - 1])} {share:.0%}" for share, number in shares)
        yield from wrap(
            f"{_printable(each.bloc.name)}: {people}", width, initial_indent="  ", subsequent_indent="    "
        )
    if found.check is not None:
        yield ""
        yield from wrap(
            f"Counted again under {found.check.rule}, {found.check.rankings:,} rankings sampled with seed "
            f"{found.check.seed}, beside the real count:",
            width,
        )
        yield f"  {'':22}{'winners':>9}{'votes off by':>15}{'votes gone astray':>20}"
        yield _check_line("as fitted", found.check.fitted)
        yield _check_line("as is usual", found.check.usual)
        yield _check_line("all candidates alike", found.check.alike)
        yield from wrap(
            "Votes are off by that part of the quota, for a candidate after a stage on average. Astray are those of "
            "all votes moved that would have gone elsewhere.",
            width,
        )


def _bloc_table(found: "Fit", width: int) -> Iterator[str]:
    names = [_printable(each.bloc.name) for each in found.blocs]
    span = min(max(len("Bloc"), *map(len, names)), max(20, width - 74))
    yield f"{'Bloc':<{span}}  {'Firsts':>6}  {'Stay':>4} {'(90 %)':<8}  {'Stop after 1, 2, 3 …':<20}  The others go to"
    bloc_of = {number: each.bloc.name for each in found.blocs for number in each.bloc.candidates}
    for name, each in zip(names, found.blocs, strict=True):
        stay, bounds = "", ""
        if len(each.bloc.candidates) > 1:
            stay = f"{each.loyalty.mean:.0%}"
            bounds = f"{each.loyalty.low:.0%}–{each.loyalty.high:.0%}".replace("%–", "–")
        stops = " ".join(f"{chance.mean:>3.0%}" for chance in each.stops[:MOST_PLACES])
        goes: dict[str, float] = {}
        for number, weight in enumerate(each.bloc.toward, 1):
            goes[bloc_of[number]] = goes.get(bloc_of[number], 0.0) + weight
        first = sorted(goes.items(), key=lambda pair: -pair[1])[:2]
        toward = ", ".join(f"{_short(_printable(other))} {share:.0%}" for other, share in first if share)
        yield f"{_short(name, span):<{span}}  {found.share(each):>6.1%}  {stay:>4} {bounds:<8}  {stops:<20}  {toward}"


def _check_line(what: str, replayed: "Replay") -> str:
    return (
        f"  {what:<22}{f'{replayed.right} of {replayed.seats}':>9}{replayed.totals_error:>15.1%}"
        f"{replayed.transfers_error:>20.1%}"
    )


def _short(name: str, longest: int = 16) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _printable(text: str) -> str:
    """A text without what could upset a terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
