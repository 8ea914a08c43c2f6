"""`slatecraft countback`."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.count import Format, check_format, sheet
from slatecraft.cli.elections import (
    Ask,
    BallotsFile,
    Constraints,
    Contest,
    Encoding,
    InEncoding,
    OutputFile,
    Overvotes,
    ReadAs,
    Rebased,
    Reopen,
    Seats,
    Seed,
    Shares,
    TieOrder,
    Withdraw,
    changed,
    check_output,
    check_tie_options,
    chosen_on_tie,
    chosen_rule,
    read_election,
    write_output,
)
from slatecraft.cli.messages import InLanguage, Language, fail

if TYPE_CHECKING:
    from slatecraft.stv import Election


class Way(StrEnum):
    """How a vacancy is filled."""

    PAPERS = "papers"
    RECOUNT = "recount"


def countback(
    file: BallotsFile,
    rule: Annotated[
        str,
        typer.Option(
            metavar="RULE",
            help="The key of the rule by which it was counted, or a TOML file with a rule of your own.",
            show_default=False,
        ),
    ],
    vacated: Annotated[
        str,
        typer.Option(metavar="NAME", help="Who leaves the seat: the name or the number.", show_default=False),
    ],
    willing: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Who stands for the vacancy. May be repeated; without it, all who were not elected.",
        ),
    ] = None,
    method: Annotated[
        Way,
        typer.Option(
            help="Look again at the papers that elected the member, or count all ballots again while the other "
            "members keep their seats."
        ),
    ] = Way.PAPERS,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TEXT,
    output: OutputFile = None,
    language: InLanguage = Language.EN,
    seed: Seed = None,
    tie_order: TieOrder = None,
    ask: Ask = False,
    seats: Seats = None,
    contest: Contest = None,
    read_as: ReadAs = None,
    encoding: InEncoding = Encoding.UTF_8,
    overvote: Overvotes = None,
    withdraw: Withdraw = None,
    constraint: Constraints = None,
    share: Shares = None,
    rebased: Rebased = False,
    reopen: Reopen = None,
) -> None:
    """Count who fills a casual vacancy, and print the count sheet.

    By its papers, as in Tasmania, Canberra and Cambridge: those that elected the member, at the values at which they
    stayed with the member, go to the unelected candidates who are willing, until one has more than half.

    The election is counted first: give all the options by which it was counted, --seed, --withdraw and the like.

    Examples:

        slatecraft countback ward.blt --rule act --vacated "Ann Other"

        slatecraft countback ward.blt --rule scottish --vacated 3 --willing 5 --willing 6 --method recount
    """
    from slatecraft.stv import ElectionError
    from slatecraft.stv import countback as count_back

    check_format(form, output)
    check_output(output, file)
    chosen = chosen_rule(rule)
    check_tie_options(file, [chosen], seed, tie_order, ask=ask)
    try:
        election = read_election(file, seats, contest, read_as, encoding, overvote)
        election = changed(election, withdraw, constraint, share, rebased=rebased, reopen=reopen)
        counted = count_back(
            election,
            chosen,
            _number(election, vacated),
            None if willing is None else [_number(election, name) for name in willing],
            method=method.value,
            seed=seed or "0",
            on_tie=chosen_on_tie(election, tie_order, ask=ask),
        )
    except ElectionError as error:
        fail(str(error))
    write_output(sheet(counted, form, language), output)


def _number(election: "Election", given: str) -> int:
    """The number of a candidate who is named, or whose number is given."""
    if given.isdecimal() and given not in election.candidates:
        return int(given)
    return election.number(given)
