"""`slatecraft rules`: the catalogue of counting rules."""

from typing import TYPE_CHECKING, Annotated

import typer

from slatecraft.cli.elections import chosen_rule, fail_usage
from slatecraft.cli.messages import put, say

if TYPE_CHECKING:
    from slatecraft.stv import Rule

app = typer.Typer(help="The counting rules: list them, and say how each counts.")


@app.callback(invoke_without_command=True)
def rules(context: typer.Context) -> None:
    """List the rules by which `slatecraft count` counts.

    Examples:

        slatecraft rules

        slatecraft rules show ers97
    """
    if context.invoked_subcommand is None:
        _print_table()


def show(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE",
            help="The key of a rule, or a TOML file with a rule of your own.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON instead, for programs.")] = False,
    as_toml: Annotated[
        bool, typer.Option("--toml", help="Print it as TOML instead, to make a rule of your own from.")
    ] = False,
) -> None:
    """Say in words how a rule counts, and where it is written.

    Examples:

        slatecraft rules show ers97

        slatecraft rules show scottish --toml > our-rule.toml
    """
    if as_json and as_toml:
        fail_usage("the rule is printed as JSON or as TOML: give one of them.", "--json")
    chosen = chosen_rule(rule)
    if as_json:
        import json

        from slatecraft.stv.sheets.json import rule_to_dict

        say(json.dumps(rule_to_dict(chosen), ensure_ascii=False, indent=2))
    elif as_toml:
        from slatecraft.stv.rules import to_toml

        put(to_toml(chosen))
    else:
        _print_words(chosen)


app.command("show")(show)


def _print_table() -> None:
    from rich.console import Console
    from rich.table import Table

    from slatecraft.stv.rules import CATALOGUE

    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("Key", no_wrap=True)
    table.add_column("Title")
    table.add_column("Jurisdiction")
    table.add_column("Year")
    for rule in CATALOGUE.values():
        table.add_row(rule.key, rule.title, rule.jurisdiction, str(rule.year))
    Console(highlight=False).print(table)


def _print_words(rule: "Rule") -> None:
    import shutil
    from textwrap import fill

    from slatecraft.stv.sheets.rule_words import rule_sentences

    width = shutil.get_terminal_size().columns
    where = ", ".join(part for part in (rule.jurisdiction, str(rule.year or "")) if part)
    typer.echo(fill(f"{rule.title} ({where})" if where else rule.title, width))
    typer.echo(f"Key: {rule.key}")
    if rule.source:
        typer.echo(fill(f"Source: {rule.source}", width))
    typer.echo()
    for sentence in rule_sentences(rule):
        typer.echo(fill(sentence, width, initial_indent="- ", subsequent_indent="  "))
