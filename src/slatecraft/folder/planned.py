"""Put the orders of a plan into the files of a folder."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slatecraft.folder.atlas import atlas, orders
from slatecraft.folder.check import parse_to_plan
from slatecraft.folder.model import OrderRow
from slatecraft.folder.parse import ORDERS, SOURCES
from slatecraft.folder.write import orders_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slatecraft.folder.files import Files
    from slatecraft.folder.model import Campaign

PUBLISHED, ILLUSTRATION = SOURCES


def with_orders(
    files: Files, slate: str, post: str, by_area: Mapping[str, Sequence[str]], source: str = ""
) -> dict[str, bytes]:
    """``files`` with the rows of one slate and post in ``orders.csv`` replaced; all else as it was.

    ``by_area`` has the order (slugs, first preference first) of each area of the `atlas`, by its code. A region whose
    areas mostly share an order gets a row, and the others rows of their own; where all areas share one, it is one row.

    ``source`` is what the new rows claim to be. Without it, an area whose order is as it was keeps what it said; other
    orders are "illustration" if any of the slate's for the post was one, and else "published": they are what the
    slate asks for as soon as the folder is published. Raises `FolderFaults` as `parse_to_plan` does, and `KeyError`
    for an unknown slate and an area that has no order.
    """
    campaign = parse_to_plan(files)
    rows = _rows(campaign, slate, post, by_area, source)
    ours = [place for place, row in enumerate(campaign.orders) if (row.slate, row.post) == (slate, post)]
    before = ours[0] if ours else len(campaign.orders)
    kept = [row for row in campaign.orders if (row.slate, row.post) != (slate, post)]
    text = orders_csv((*kept[:before], *rows, *kept[before:]))
    return {**files, ORDERS: text.encode()}


def _rows(
    campaign: Campaign, slate: str, post: str, by_area: Mapping[str, Sequence[str]], source: str
) -> list[OrderRow]:
    """As few rows as there can be with one for each region."""
    areas = atlas(campaign)
    present = {
        code: (order.candidates, order.source)
        for order in orders(campaign, slate, post)
        for code in order.areas
    }
    new = source or (ILLUSTRATION if any(s == ILLUSTRATION for _, s in present.values()) else PUBLISHED)
    asked = {}
    for area in areas:
        order = tuple(by_area[area.code])
        before, said = present.get(area.code, ((), ""))
        asked[area.code] = (order, said if not source and said and before == order else new)
    if len(set(asked.values())) == 1:
        order, what = next(iter(asked.values()))
        return [OrderRow(slate, post, "", "", order, what)]
    places: dict[str, list[str]] = {}
    for area in areas:
        places.setdefault(area.region_key, []).append(area.code)
    rows = []
    for region in sorted(places):
        usual = None
        if region:
            (usual, _), *_ = Counter(asked[code] for code in places[region]).most_common(1)
            rows.append(OrderRow(slate, post, region, "", *usual))
        rows.extend(
            OrderRow(slate, post, "", code, *asked[code]) for code in places[region] if asked[code] != usual
        )
    # Regions first, then the exceptions: an area's own row comes before its region's wherever it stands.
    return sorted(rows, key=lambda row: bool(row.area))
