"""What the folder room exports is what its page documents, and the other way round."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

from django.conf import settings

from slatecraft import folder
from slatecraft.folder import check, parse
from slatecraft.folder.electorate_rules import FEWEST_RANKINGS
from slatecraft.folder.expected import AREA_WEIGHT, REGION_WEIGHT, TOLERANCE, TURNOUT
from slatecraft.folder.outlooks import FIGURES
from slatecraft.folder.rules import RESERVED
from slatecraft.planning.electorate import Adherence, Swings

PAGE = (Path(__file__).parents[2] / "docs" / "folder.md").read_text(encoding="utf-8")


def test_every_exported_name_is_documented_and_there() -> None:
    section = PAGE[PAGE.index("## From Python") :]
    named = {word.rstrip("s") for word in re.findall(r"`(\w+)`", section)}
    assert {name.rstrip("s") for name in folder.__all__} <= named
    assert all(hasattr(folder, name) for name in folder.__all__)


def test_a_campaign_may_have_the_languages_that_the_site_has() -> None:
    assert dict(settings.LANGUAGES).keys() == folder.LANGUAGES.keys()


def test_the_site_s_own_addresses_are_documented() -> None:
    start = PAGE.index("A page may not be called")
    named = set(re.findall(r"`([a-z]+)`", PAGE[start : PAGE.index("## media/")]))
    assert named == RESERVED
    assert named >= folder.BUILT_IN_PAGES


def test_what_may_be_in_media_is_documented() -> None:
    section = PAGE[PAGE.index("## media/") : PAGE.index("## orders.csv")]
    assert set(re.findall(r"`\.([a-z]+)`", section)) == folder.MEDIA_TYPES.keys()


def test_the_campaign_toml_of_the_page_is_read(nec_2022: dict[str, bytes]) -> None:
    section = PAGE[PAGE.index("## campaign.toml") :]
    toml = section[section.index("```toml\n") + 8 : section.index("\n```\n")]
    files = {
        file: data for file, data in nec_2022.items() if file.startswith("candidates/") or file == "areas.csv"
    }
    faults = check({**files, "campaign.toml": toml.encode()})
    # It is a sketch: "…" stands where names go, and dates that it speaks of are not all there.
    assert not [
        str(fault) for fault in faults if "is not a key" in fault.message or "must be" in fault.message
    ]
    assert not [str(fault) for fault in faults if "lacks" in fault.message or "TOML" in fault.message]


def test_the_front_matter_of_the_page_is_read(nec_2022: dict[str, bytes]) -> None:
    section = PAGE[PAGE.index("## candidates/NAME.md") :]
    candidate, page = re.findall(r"```\n(\+\+\+\n.*?)```", section, re.DOTALL)[:2]
    candidate = candidate.replace("https://…", "https://example.org")
    files = {**nec_2022, "candidates/lynne-jones.md": candidate.encode(), "pages/why-vote.md": page.encode()}
    campaign = parse({**files, "media/lynne-jones.jpg": b"\xff\xd8\xff"})
    assert campaign.pages[-1].slate == "grassroots-5"


def test_the_figures_of_the_page_are_the_columns_there_are(nec_2022: dict[str, bytes]) -> None:
    section = PAGE[PAGE.index("## areas.csv") : PAGE.index("## electorate.toml")]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == (*FIGURES, "home", "pin")
    rows = re.findall(r"```\n(code,.*?)```", section, re.DOTALL)[-1]
    files = {**nec_2022, "areas.csv": rows.encode()}
    assert [str(fault) for fault in check(files) if fault.file == "areas.csv"] == []


def test_the_electorate_toml_of_the_page_is_read_and_has_the_defaults(nec_2022: dict[str, bytes]) -> None:
    section = PAGE[PAGE.index("## electorate.toml") : PAGE.index("## canvass.csv")]
    shortest, longest = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    heading, abroad, *_ = nec_2022["areas.csv"].decode().splitlines()
    assert heading.endswith(",members,support,pin")
    whose = 'slate = "grassroots-5"\npost = "clp"\nseats = 5\n'
    files = {**nec_2022, "areas.csv": f"{heading}\n{abroad}\n".encode()}
    (least,) = parse({**files, "electorate.toml": (whose + shortest).encode()}).electorates
    (outlook,) = parse({**nec_2022, "electorate.toml": longest.encode()}).electorates
    defaults = asdict(least)
    for name in ("scale", "leaves", "stops", "home_boost", "adherence", "swings"):
        assert asdict(outlook)[name] == defaults[name], name
    assert (outlook.rivals[0].leaves, outlook.rivals[0].stops) == (least.leaves, least.stops)
    assert outlook.turnout == TURNOUT
    # Every key there is stands in the long one.
    said = longest.replace("[[rivals]]", "rivals = ")
    for part in fields(outlook):
        assert re.search(rf"^(\[{part.name}[.\]]|{part.name} = )", said, re.MULTILINE), part.name
    for part in (*fields(Adherence), *fields(Swings), *fields(outlook.plan)):
        assert re.search(rf"^(# )?{part.name} = ", longest, re.MULTILINE), part.name


def test_the_defaults_that_the_page_explains_are_those_there_are(nec_2022: dict[str, bytes]) -> None:
    (outlook, *_) = parse(nec_2022).electorates
    for words in (
        f"`leaves` {outlook.leaves:g}",
        f"`stops` {outlook.stops:g}",
        f"`adherence` {Adherence().mean:g} ± {Adherence().sd:g}",
        f"`home_boost` {outlook.home_boost:g}",
        f"`turnout` {TURNOUT:g}",
        f"{REGION_WEIGHT}, {AREA_WEIGHT} |",
        f"{TOLERANCE * 100:g} points more or less",
        f"Fewer than {FEWEST_RANKINGS} rankings",
    ):
        assert words in PAGE, words


def test_the_canvass_csv_of_the_page_is_read(nec_2022: dict[str, bytes]) -> None:
    section = PAGE[PAGE.index("## canvass.csv") :]
    rows = re.findall(r"```\n(area,.*?)```", section, re.DOTALL)[0]
    (fault,) = check({**nec_2022, "canvass.csv": rows.encode()})
    assert "too small" in fault.message
