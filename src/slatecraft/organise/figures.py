"""The figures of the areas, as a table to read, to change cell by cell, and to take away and bring back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from slatecraft import folder
from slatecraft.folder import Area, Campaign, Candidate, ExtraArea, Figures
from slatecraft.folder.atlas import index_areas
from slatecraft.folder.numbers import written

AREAS = "areas.csv"
FIGURES = tuple(part.name for part in fields(Figures))
COLUMNS = (*FIGURES, "home", "pin")
"""The columns of ``areas.csv`` that a plan looks at."""
LABELS = {
    "members": _("Members"),
    "turnout": _("Turnout"),
    "support": _("Support"),
    "ballots": _("Ballots"),
    "votes": _("Votes"),
    "earlier": _("Earlier votes"),
    "canvassed": _("Canvassed"),
    "supporters": _("Supporters"),
    "home": _("At home"),
    "pin": _("First here"),
}


@dataclass(frozen=True)
class AreaFigures:
    """An area and what is known of it, each column as its file would write it."""

    area: Area
    cells: Mapping[str, str]

    @property
    def known(self) -> bool:
        """Whether there is any figure at all."""
        return any(self.cells[column] for column in FIGURES)


def table(campaign: Campaign) -> list[AreaFigures]:
    """Every area of the campaign, by region and name."""
    extra = {one.code: one for one in campaign.areas.extra}
    rows = [AreaFigures(area, cells_of(extra.get(area.code))) for area in folder.atlas(campaign)]
    return sorted(rows, key=lambda row: (not row.area.region_key, row.area.region_key, row.area.slug))


def cells_of(extra: ExtraArea | None) -> dict[str, str]:
    """What a row of ``areas.csv`` says for a plan, as text; empty cells where there is no such row."""
    if extra is None:
        return dict.fromkeys(COLUMNS, "")
    cells = {name: _written(name, getattr(extra.figures, name)) for name in FIGURES}
    return {**cells, "home": " ".join(extra.home), "pin": extra.pin}


def used_columns(rows: Iterable[AreaFigures]) -> list[str]:
    """The columns that any area has something in, or the usual ones where none has."""
    rows = list(rows)
    used = [column for column in COLUMNS if any(row.cells[column] for row in rows)]
    return used or ["members", "turnout", "support"]


def whole_table(campaign: Campaign) -> bytes:
    """``areas.csv`` with a row for every area, to fill in with a spreadsheet and bring back."""
    first, *others = campaign.languages
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["code", "name", *(f"name_{code}" for code in others), "region", "aliases", *COLUMNS])
    extra = {one.code: one for one in campaign.areas.extra}
    for row in table(campaign):
        given = extra.get(row.area.code)
        names = dict(row.area.name.translations)
        writer.writerow(
            [
                row.area.code,
                names.get(first, ""),
                *(names.get(code, "") for code in others),
                row.area.region_key,
                "|".join(given.aliases if given else ()),
                *(row.cells[column] for column in COLUMNS),
            ]
        )
    # With a mark by which spreadsheets know that letters like ŵ are meant.
    return "\ufeff".encode() + out.getvalue().encode()


def with_cells(files: Mapping[str, bytes], code: str, cells: Mapping[str, str]) -> bytes:
    """``areas.csv`` with these cells in the row of an area, which is added if it is not there; all else as it stands.

    The file must be sound, or missing.
    """
    text = files.get(AREAS, b"").decode().lstrip("\ufeff")
    records = [row for row in csv.reader(io.StringIO(text, newline="")) if any(map(str.strip, row))]
    heading = [name.strip() for name in records[0]] if records else ["code"]
    heading += [column for column, cell in cells.items() if column not in heading and cell]
    rows = [dict(zip(heading, row, strict=False)) for row in records[1:]]
    mine = next((row for row in rows if row["code"].strip() == code), None)
    if mine is None:
        mine = {"code": code}
        rows.append(mine)
    mine |= {column: cell for column, cell in cells.items() if column in heading}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([row.get(name, "") for name in heading] for row in rows)
    return out.getvalue().encode()


@dataclass(frozen=True)
class Change:
    """A cell that an edition would change."""

    code: str
    area: str
    column: str
    before: str
    after: str


def changes(before: Campaign, after: Campaign, language: str) -> list[Change]:
    """What the rows of ``areas.csv`` change, area by area, in the order of ``after``.

    A cell that says what the index gives anyway changes nothing, as the names and regions of a downloaded table do.
    """
    old, new = _cells_by_code(before), _cells_by_code(after)
    names = {area.code: area.name.within(language) for each in (before, after) for area in folder.atlas(each)}
    rows = dict.fromkeys(extra.code for each in (after, before) for extra in each.areas.extra)
    nothing = dict.fromkeys(("name", "region", "aliases", *COLUMNS), "")
    return [
        Change(code, names.get(code, code), column, here[column], there[column])
        for code in rows
        for here, there in [(old.get(code, nothing), new.get(code, nothing))]
        for column in here
        if here[column] != there[column]
    ]


def _cells_by_code(campaign: Campaign) -> dict[str, dict[str, str]]:
    """What holds of each area: its name and region whoever gives them, and all else of its row in ``areas.csv``."""
    extra = {one.code: one for one in campaign.areas.extra}
    indexed = {area.code: area.aliases for area in index_areas(campaign)}
    found = {}
    for area in folder.atlas(campaign):
        aliases = [word for word in area.aliases if word not in indexed.get(area.code, ())]
        found[area.code] = {
            "name": " / ".join(dict.fromkeys(name for _code, name in area.name.translations)),
            "region": area.region_key,
            "aliases": "|".join(aliases),
            **cells_of(extra.get(area.code)),
        }
    return found


def _written(column: str, value: float | None) -> str:
    if value is None:
        return ""
    if column in ("turnout", "support"):
        return f"{written(round(value * 100, 6))}%"
    return written(value)


def people(candidates: Iterable[Candidate], slugs: str) -> str:
    """Names for short names with blanks between."""
    names = {candidate.slug: candidate.name for candidate in candidates}
    return ", ".join(names.get(slug, slug) for slug in slugs.split())
