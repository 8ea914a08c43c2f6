"""`slatecraft plan`."""

from dataclasses import replace
from difflib import unified_diff
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from slatecraft.cli.messages import InLanguage, Language, fail, say
from slatecraft.cli.plans import (
    AsJson,
    CampaignFolder,
    Draws,
    Post,
    Scheduler,
    Seed,
    Slate,
    as_json,
    electorates,
    planning_errors,
    progress,
    show,
)

ORDERS = "orders.csv"
LONGEST_DIFF = 40
"""Lines of the difference that are shown."""


class Goal(StrEnum):
    """What a plan can be to reach."""

    SEATS = "seats"
    AT_LEAST = "at-least"
    WORST = "worst"


def plan(
    path: CampaignFolder,
    slate: Slate = None,
    post: Post = None,
    seed: Seed = 1,
    draws: Draws = 10_000,
    goal: Annotated[
        Goal | None,
        typer.Option(
            help="Most expected seats; the best chance of --at-least seats; or most seats in the worst tenth."
        ),
    ] = None,
    at_least: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="For that goal: how many seats.")
    ] = None,
    orders: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="At most so many different orders, those that pinned areas keep among them.",
        ),
    ] = None,
    whole_regions: Annotated[
        bool | None, typer.Option("--whole-regions/--any-areas", help="One order for all areas of a region.")
    ] = None,
    floor: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="CHANCE", help="The least chance that each candidate is to have."),
    ] = None,
    least_share: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, metavar="SHARE", help="The least of the votes asked for each candidate first."
        ),
    ] = None,
    churn: Annotated[
        float | None,
        typer.Option(min=0, max=1, metavar="SHARE", help="Most of the votes that may get a new first name."),
    ] = None,
    keep_orders: Annotated[
        bool, typer.Option("--keep-orders", help="Leave orders.csv as it is; only write the report.")
    ] = False,
    language: InLanguage = Language.EN,
    scheduler: Scheduler = None,
    json: AsJson = False,
) -> None:
    """Find the order that each area should be asked for, and write it into the campaign folder.

    Reads areas.csv, electorate.toml and canvass.csv, which docs/plan-the-orders.md explains. Writes orders.csv, and
    into the folder plan/ a report (report.html), the figures (CSV) and the whole as JSON. The report names who is
    likely to lose: it is for the campaign alone. What the table "plan" of electorate.toml says goes, where no option
    says otherwise. The same folder, seed and draws give the same plan.

    Examples:

        slatecraft plan my-campaign

        slatecraft plan my-campaign --whole-regions --floor 0.9 --keep-orders
    """
    from slatecraft import folder
    from slatecraft.planning import ElectorateError
    from slatecraft.planning import plan as find_plan
    from slatecraft.planning.cluster import mapper

    files, campaign, found, names = electorates(path, slate, post)
    before = files.get(ORDERS, b"")
    written: list[Path] = []
    for electorate, (its_slate, its_post) in zip(found, names, strict=True):
        given: dict[str, Any] = {
            "goal": goal and goal.value,
            "at_least": at_least,
            "orders": orders,
            "whole_regions": whole_regions,
            "floor": floor,
            "least_share": least_share,
            "churn": churn,
        }
        changes = {key: value for key, value in given.items() if value is not None}
        try:
            settings = replace(folder.plan_settings(campaign, its_slate, its_post), **changes)
        except ElectorateError as error:
            fail(str(error))
        if at_least is not None and settings.goal != "at-least":
            raise typer.BadParameter(
                f'it means nothing with the goal "{settings.goal}": add --goal at-least.',
                param_hint="--at-least",
            )
        with planning_errors(), mapper(scheduler) as mapped, progress() as tell:
            made = find_plan(electorate, settings, seed=seed, draws=draws, progress=tell, mapper=mapped)
        by_area = {
            area.code: tuple(electorate.keys[number - 1] for number in made.order_in(place))
            for place, area in enumerate(electorate.areas)
        }
        files = folder.with_orders(files, its_slate, its_post, by_area)
        into = path / folder.REPORTS / (f"{its_slate}-{its_post}" if len(found) > 1 else "")
        document = made.to_dict()
        written += _write_report(document, language, into)
        show(document, language, as_document=json)
    if json:
        return
    new = files.get(ORDERS, b"")
    if new == before:
        say(f"{ORDERS} is as it was: the plan is the present one.")
    else:
        _show_diff(before, new)
        if keep_orders:
            say(f"{ORDERS} is left as it was.")
        else:
            folder.write_files(files, path, overwrite=True)
            say(f"{path / ORDERS} has the new orders; `slatecraft load {path}` brings them into the site.")
    for file in written:
        if file.name == "report.html":
            say(f"{file} is the report. It names who is likely to lose: keep it to the campaign.")


def _write_report(document: dict[str, Any], language: Language, into: Path) -> list[Path]:
    """Report, tables and document; each file whole or not at all."""
    from slatecraft.planning import report

    texts = {
        "report.html": report.html(document, language=language.value),
        "plan.json": as_json(document),
        **report.csv(document),
    }
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            part = into / f".{name}.part"
            part.write_text(text, encoding="utf-8", newline="")
            part.replace(into / name)
    except OSError as error:
        fail(f"The report cannot be written to {into}: {error.strerror}.")
    return [into / name for name in texts]


def _show_diff(before: bytes, new: bytes) -> None:
    old_lines, new_lines = before.decode().splitlines(), new.decode().splitlines()
    lines = [*unified_diff(old_lines, new_lines, f"{ORDERS} (now)", f"{ORDERS} (planned)", "", "", 0, "")]
    for line in lines[:LONGEST_DIFF]:
        say(line)
    if len(lines) > LONGEST_DIFF:
        say(f"… and {len(lines) - LONGEST_DIFF} more lines; the report lists every area whose order changes.")
