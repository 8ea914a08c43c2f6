"""A campaign small enough to be planned in a moment: four branches with a postcode index of their own."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from django.test import Client

from slatecraft import folder
from slatecraft.folder.starter import starter_files
from slatecraft.places.build import build

POSTCODES = {"AB10 1AA": "north", "AB10 2AA": "east", "EH1 1YZ": "south", "CF10 1EP": "west"}
NAMES = {"north": "The North", "east": "The East", "south": "The South", "west": "The West"}
AREAS = """code,name,name_cy,region,aliases,members,turnout,support
north,The North,Y Gogledd,Upper,,900,50%,40%
east,The East,Y Dwyrain,Upper,,700,50%,35%
south,The South,Y De,Lower,,800,50%,45%
west,The West,Y Gorllewin,Lower,,600,50%,30%
N92000002,Northern Ireland,Gogledd Iwerddon,,,0,,
ABROAD,Members abroad,Aelodau tramor,,abroad,100,50%,40%
"""
ELECTORATE = """slate = "bright-lamps"
post = "committee"
seats = 3

[[rivals]]
name = "Dim Lamps"
share = 0.4
candidates = 2

[[rivals]]
name = "An Independent"
share = 0.2
"""
ORDERS = """slate,post,region,area,order,source
bright-lamps,committee,,,ada-example ben-sample cadi-enghraifft,published
"""


def small_campaign(today: dt.date) -> dict[str, bytes]:
    """The files of the starter campaign, with four branches, their figures, and rivals to plan against."""
    files = dict(starter_files("Bright Lamps", today))
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "branches.csv"
        rows = "".join(f"{postcode},{branch}\n" for postcode, branch in POSTCODES.items())
        source.write_text(f"postcode,branch\n{rows}")
        build(source, "branch", Path(place) / "branches.idx")
        files["branches.idx"] = (Path(place) / "branches.idx").read_bytes()
    toml = files["campaign.toml"].decode()
    toml = toml.replace('index = "gb-2024"', 'index = "branches.idx"').replace('region = "Wales"', "")
    files |= {
        "campaign.toml": toml.encode(),
        "areas.csv": AREAS.encode(),
        "electorate.toml": ELECTORATE.encode(),
        "orders.csv": ORDERS.encode(),
    }
    folder.parse(files)
    return files


PLAN = {"pair": "bright-lamps/committee", "goal": "seats", "homes": "on", "draws": "200", "seed": "1"}
"""What a form says that asks for a quick plan."""


def asked(organiser: Client, **otherwise: str) -> int:
    """Ask for a plan as an organiser does; its number."""
    answer = organiser.post("/organise/plans/new/", {**PLAN, **otherwise})
    assert answer.status_code == 302, answer.text
    return int(answer["Location"].rstrip("/").rpartition("/")[2])
