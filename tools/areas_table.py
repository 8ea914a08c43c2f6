"""Make src/slatecraft/places/data/areas-2010.csv and areas-2024.csv from the table of constituencies.

    python tools/areas_table.py ../shared/places/constituencies.csv

The source has the columns vintage, code, name, region, hex_q and hex_r (names and codes: Office for National
Statistics, Open Government Licence v3.0; hexagon layouts: Open Innovations). Welsh names of constituencies
are the usual ones, written down by us and not yet compared with the Orders that made the constituencies
(S.I. 2006/1041, S.I. 2023/1230); one not listed has a single name.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from slatecraft.places.areas import COLUMNS

DATA = Path(__file__).parent.parent / "src" / "slatecraft" / "places" / "data"

NORTHERN_IRELAND = "N92000002"

REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and the Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
    "N92000002": "Northern Ireland",
    "S92000003": "Scotland",
    "W92000004": "Wales",
}

REGIONS_CY = {
    "North East": "Gogledd-ddwyrain Lloegr",
    "North West": "Gogledd-orllewin Lloegr",
    "Yorkshire and the Humber": "Swydd Efrog a'r Humber",
    "East Midlands": "Dwyrain Canolbarth Lloegr",
    "West Midlands": "Gorllewin Canolbarth Lloegr",
    "East of England": "Dwyrain Lloegr",
    "London": "Llundain",
    "South East": "De-ddwyrain Lloegr",
    "South West": "De-orllewin Lloegr",
    "Northern Ireland": "Gogledd Iwerddon",
    "Scotland": "Yr Alban",
    "Wales": "Cymru",
}

# The source writes these without their accents.
SPELLINGS = {
    "Ynys Mon": "Ynys Môn",
    "Montgomeryshire and Glyndwr": "Montgomeryshire and Glyndŵr",
}

NAMES_CY = {
    "Aberavon": "Aberafan",
    "Alyn and Deeside": "Alun a Glannau Dyfrdwy",
    "Blaenau Gwent and Rhymney": "Blaenau Gwent a Rhymni",
    "Brecon and Radnorshire": "Brycheiniog a Sir Faesyfed",
    "Brecon, Radnor and Cwm Tawe": "Aberhonddu, Maesyfed a Chwm Tawe",
    "Bridgend": "Pen-y-bont ar Ogwr",
    "Caerphilly": "Caerffili",
    "Cardiff Central": "Canol Caerdydd",
    "Cardiff East": "Dwyrain Caerdydd",
    "Cardiff North": "Gogledd Caerdydd",
    "Cardiff South and Penarth": "De Caerdydd a Phenarth",
    "Cardiff West": "Gorllewin Caerdydd",
    "Carmarthen East and Dinefwr": "Dwyrain Caerfyrddin a Dinefwr",
    "Carmarthen West and South Pembrokeshire": "Gorllewin Caerfyrddin a De Sir Benfro",
    "Clwyd East": "Dwyrain Clwyd",
    "Clwyd North": "Gogledd Clwyd",
    "Clwyd South": "De Clwyd",
    "Clwyd West": "Gorllewin Clwyd",
    "Cynon Valley": "Cwm Cynon",
    "Gower": "Gŵyr",
    "Merthyr Tydfil and Aberdare": "Merthyr Tudful ac Aberdâr",
    "Merthyr Tydfil and Rhymney": "Merthyr Tudful a Rhymni",
    "Mid and South Pembrokeshire": "Canol a De Sir Benfro",
    "Monmouth": "Mynwy",
    "Monmouthshire": "Sir Fynwy",
    "Montgomeryshire": "Sir Drefaldwyn",
    "Montgomeryshire and Glyndŵr": "Maldwyn a Glyndŵr",
    "Neath": "Castell-nedd",
    "Neath and Swansea East": "Castell-nedd a Dwyrain Abertawe",
    "Newport East": "Dwyrain Casnewydd",
    "Newport West": "Gorllewin Casnewydd",
    "Newport West and Islwyn": "Gorllewin Casnewydd ac Islwyn",
    "Ogmore": "Ogwr",
    "Preseli Pembrokeshire": "Preseli Sir Benfro",
    "Rhondda and Ogmore": "Rhondda ac Ogwr",
    "Swansea East": "Dwyrain Abertawe",
    "Swansea West": "Gorllewin Abertawe",
    "Vale of Clwyd": "Dyffryn Clwyd",
    "Vale of Glamorgan": "Bro Morgannwg",
    "Wrexham": "Wrecsam",
}

# Names that people type and that no name of an area holds: what English calls it, or a city within it.
ALIASES = {
    "Na h-Eileanan an Iar": "Outer Hebrides|Western Isles",
    "Northern Ireland": "Armagh|Belfast|Derry|Lisburn|Londonderry|Newry",
    "Ynys Môn": "Anglesey",
}


def rows(source: Path, vintage: str) -> list[tuple[str, ...]]:
    """Rows of the table of one vintage, by code, one for each hexagon."""
    table = []
    with source.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["vintage"] != vintage:
                continue
            region = REGIONS.get(line["region"], line["region"])
            if region == REGIONS[NORTHERN_IRELAND]:
                code, name, welsh = NORTHERN_IRELAND, region, REGIONS_CY[region]
            else:
                code, name = line["code"], SPELLINGS.get(line["name"], line["name"])
                welsh = NAMES_CY.get(name, "") if region == "Wales" else ""
            place = line["hex_q"], line["hex_r"]
            table.append((code, name, welsh, region, REGIONS_CY[region], *place, ALIASES.get(name, "")))
    return sorted(table)


def main() -> None:
    """Write both tables."""
    if len(sys.argv) != 2:
        raise SystemExit("Give one argument: the path of constituencies.csv.")
    for vintage in ("2010", "2024"):
        target = DATA / f"areas-{vintage}.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(Path(sys.argv[1]), vintage))
        print(f"{target} written")


if __name__ == "__main__":
    main()
