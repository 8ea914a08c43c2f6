"""The hexagon map of areas: geometry only; the template draws it."""

from __future__ import annotations

from dataclasses import dataclass

from slatecraft.campaign.site import Placed, SlateSite

WIDTH = 14
"""Across the flats of a hexagon, in the drawing's own units; rows are `RISE` apart (pointed top)."""
RISE = 12
HEXAGON = "M0-8 7-4 7 4 0 8-7 4-7-4z"
"""The outline about its own centre."""


@dataclass(frozen=True)
class Cell:
    """An area on the map: the centres of its hexagons."""

    placed: Placed
    centres: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class HexMap:
    """A whole map: the outline of a hexagon, the cells, and the box they lie in."""

    outline: str
    view_box: str
    cells: tuple[Cell, ...]


def hexmap(site: SlateSite) -> HexMap | None:
    """The map of a slate's areas, from north to south and west to east; None where no area has a hexagon.

    Positions are odd-r offset coordinates with rows counted northwards: every odd row is shifted half a hexagon east.
    """
    cells = []
    for placed in site.placed:
        centres = tuple((q * WIDTH + (r % 2) * WIDTH // 2, -r * RISE) for q, r in placed.area.hexes)
        if centres:
            cells.append(Cell(placed, centres))
    if not cells:
        return None
    xs = [x for cell in cells for x, _ in cell.centres]
    ys = [y for cell in cells for _, y in cell.centres]
    left, top = min(xs) - WIDTH, min(ys) - RISE
    view_box = f"{left} {top} {max(xs) + WIDTH - left} {max(ys) + RISE - top}"
    cells.sort(key=lambda cell: (cell.centres[0][1], cell.centres[0][0]))
    return HexMap(HEXAGON, view_box, tuple(cells))
