"""The orders of a plan in the files of a folder: each area gets its own, and nothing else is touched."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slatecraft import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

ORDERS = "orders.csv"
FIVE = ("jess-barnard", "gemma-bolton", "yasmine-dar", "mish-rahman", "naomi-wimborne-idrissi")
TURNED = tuple(FIVE[place:] + FIVE[:place] for place in range(5))


def asked(files: Mapping[str, bytes], slate: str = "grassroots-5") -> dict[str, tuple[tuple[str, ...], str]]:
    """Each area's order and where it is from."""
    campaign = folder.parse(files)
    return {
        code: (order.candidates, order.source)
        for order in folder.orders(campaign, slate, "clp")
        for code in order.areas
    }


def codes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The region of each area."""
    return {area.code: area.region_key for area in folder.atlas(folder.parse(files))}


def rows_of(files: Mapping[str, bytes], slate: str) -> list[str]:
    return [line for line in files[ORDERS].decode().splitlines() if line.startswith(f"{slate},")]


@given(st.integers(0, 2**32), st.integers(1, 5), st.floats(0, 1))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_area_gets_its_order_in_no_more_rows_than_it_needs(
    nec_2022: dict[str, bytes], seed: int, many: int, stray: float
) -> None:
    chance = random.Random(seed)
    regions = codes(nec_2022)
    usual = {region: chance.choice(TURNED[:many]) for region in sorted(set(regions.values()))}
    by_area = {
        code: chance.choice(TURNED[:many]) if chance.random() < stray else usual[region]
        for code, region in regions.items()
    }
    files = folder.with_orders(nec_2022, "grassroots-5", "clp", by_area)
    assert [str(fault) for fault in folder.check(files)] == []
    assert {code: order for code, (order, _) in asked(files).items()} == by_area
    assert rows_of(files, "grassroots-voice") == rows_of(nec_2022, "grassroots-voice")
    assert {file: data for file, data in files.items() if file != ORDERS} == {
        file: data for file, data in nec_2022.items() if file != ORDERS
    }
    alike = max(
        sum(by_area[code] == order for code in regions if regions[code] == "London") for order in TURNED
    )
    london = {code for code, region in regions.items() if region == "London"}
    exceptions = [row for row in rows_of(files, "grassroots-5") if row.split(",")[3] in london]
    assert len(exceptions) in {0, len(london) - alike}


def test_one_order_for_all_is_one_row(nec_2022: dict[str, bytes]) -> None:
    files = folder.with_orders(
        nec_2022, "grassroots-5", "clp", dict.fromkeys(codes(nec_2022), FIVE), "published"
    )
    assert rows_of(files, "grassroots-5") == [f"grassroots-5,clp,,,{' '.join(FIVE)},published"]


def test_the_same_orders_change_nothing(nec_2022: dict[str, bytes]) -> None:
    by_area = {code: order for code, (order, _) in asked(nec_2022).items()}
    files = folder.with_orders(nec_2022, "grassroots-5", "clp", by_area)
    assert asked(files) == asked(nec_2022)
    assert folder.with_orders(files, "grassroots-5", "clp", by_area) == files


def test_an_order_that_stays_keeps_its_source_and_a_new_one_is_as_the_slate_s_are(
    nec_2022: dict[str, bytes],
) -> None:
    by_area = dict.fromkeys(codes(nec_2022), FIVE) | {"LI": asked(nec_2022)["LI"][0]}
    files = folder.with_orders(nec_2022, "grassroots-5", "clp", by_area)
    assert asked(files)["LI"][1] == "published"
    assert asked(files)["N92000002"] == (FIVE, "illustration")
    real = {**nec_2022, ORDERS: nec_2022[ORDERS].replace(b"illustration", b"published")}
    assert {said for _, said in asked(folder.with_orders(real, "grassroots-5", "clp", by_area)).values()} == {
        "published"
    }


def test_a_folder_without_orders_gets_its_first(nec_2022: dict[str, bytes]) -> None:
    without = {file: data for file, data in nec_2022.items() if file != ORDERS}
    with pytest.raises(folder.FolderFaults, match=r"no orders\.csv"):
        folder.parse(without)
    campaign = folder.parse_to_plan(without)
    electorate = folder.electorate(campaign, "grassroots-5", "clp")
    assert {area.present for area in electorate.areas} == {()}
    files = dict(without)
    for slate in campaign.slates:
        by_area = {area.code: slate.stands["clp"] for area in electorate.areas}
        files = folder.with_orders(files, slate.key, "clp", by_area)
    assert [str(fault) for fault in folder.check(files)] == []
    assert {said for _, said in asked(files).values()} == {"published"}
    # What is wrong otherwise is said as ever.
    with pytest.raises(folder.FolderFaults, match="no region"):
        folder.parse_to_plan({**nec_2022, ORDERS: nec_2022[ORDERS].replace(b",London,", b",Londn,")})


def test_an_area_that_is_forgotten_is_not_made_up(nec_2022: dict[str, bytes]) -> None:
    by_area = dict.fromkeys(codes(nec_2022), FIVE)
    del by_area["LI"]
    with pytest.raises(KeyError, match="LI"):
        folder.with_orders(nec_2022, "grassroots-5", "clp", by_area)
