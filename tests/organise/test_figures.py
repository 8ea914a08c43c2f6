"""The figures of areas and of the electorate: sent as a file or changed one by one, judged, looked at, kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from slatecraft import folder
from slatecraft.campaign import editions

from .campaigns import AREAS, ELECTORATE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from slatecraft.campaign.models import Edition

pytestmark = pytest.mark.django_db


def send(organiser: Client, data: str | bytes) -> HttpResponse:
    file = SimpleUploadedFile("areas.csv", data.encode() if isinstance(data, str) else data)
    return organiser.post("/organise/areas/upload/", {"file": file})


def newest() -> Edition:
    edition = editions.latest()
    assert edition is not None
    return edition


def expected_votes() -> float:
    campaign = folder.parse(editions.files_of(newest()))
    return folder.electorate(campaign, "bright-lamps", "committee").votes


def test_a_file_is_looked_at_before_it_is_kept_and_the_public_sees_nothing_of_it(
    organiser: Client, loaded: Edition
) -> None:
    before = expected_votes()
    answer = send(organiser, AREAS.replace("900,50%,40%", "1200,50%,40%"))
    preview = organiser.get(answer["Location"]).text
    assert "The North" in preview
    assert ">900<" in preview
    assert ">1200<" in preview
    assert newest() == loaded
    kept = organiser.post(answer["Location"], follow=True).text
    assert f"Kept as edition {newest().pk}." in kept
    assert newest() != loaded
    assert newest().made_by is not None
    assert expected_votes() == pytest.approx(before + 60)
    assert editions.published() == loaded


def test_each_fault_of_a_file_is_named_with_its_line_and_its_remedy_and_nothing_is_kept(
    organiser: Client, loaded: Edition
) -> None:
    faulty = AREAS.replace("900,50%", "lots,50%").replace("700,50%", "700,150%") + "north,Again,,,,1,,\n"
    page = send(organiser, faulty)
    assert page.status_code == 200
    assert "There are 3 faults, and nothing was kept" in page.text
    for place in ("areas.csv:2", "areas.csv:3", "areas.csv:8"):
        assert place in page.text
    assert "Write digits alone" in page.text
    assert newest() == loaded


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"nonsense", "The heading has no column"),
        (b"\xff\xfe\x00", "This is not UTF-8 text"),
        (b"code;members\nnorth;5\n", "Save it with commas"),
        (b"PK\x03\x04\x80 a spreadsheet", "This is a workbook, not text: it begins with PK."),
        (b"\xd0\xcf\x11\xe0 an old spreadsheet", "Save it as CSV, with the encoding UTF-8."),
    ],
)
def test_what_is_no_table_is_said_so(organiser: Client, loaded: Edition, data: bytes, says: str) -> None:
    page = send(organiser, data).text
    assert says in page
    assert "Traceback" not in page
    assert newest() == loaded


def test_without_a_file_one_is_asked_for(organiser: Client, loaded: Edition) -> None:
    assert "Choose a file first." in organiser.post("/organise/areas/upload/").text


def test_a_file_that_says_what_is_there_changes_nothing(organiser: Client, loaded: Edition) -> None:
    answer = send(organiser, AREAS)
    assert "it says what is there already" in organiser.get(answer["Location"]).text
    assert "Nothing has changed" in organiser.post(answer["Location"], follow=True).text
    assert newest() == loaded


def test_a_file_can_be_dropped(organiser: Client, loaded: Edition) -> None:
    where = send(organiser, AREAS.replace("900", "901"))["Location"]
    organiser.post(f"{where}drop/")
    assert newest() == loaded
    assert "no longer waiting" in organiser.get(where, follow=True).text


def test_the_downloaded_table_has_every_area_and_can_be_sent_back(organiser: Client, loaded: Edition) -> None:
    answer = organiser.get("/organise/areas/areas.csv")
    assert "areas.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    campaign = folder.parse(editions.files_of(loaded))
    assert {row["code"] for row in rows} == {area.code for area in folder.atlas(campaign)}
    before = expected_votes()
    where = send(organiser, answer.content)["Location"]
    organiser.post(where)
    assert expected_votes() == before
    assert [area.name for area in folder.atlas(folder.parse(editions.files_of(newest())))] == [
        area.name for area in folder.atlas(campaign)
    ]


def test_names_and_regions_that_the_index_gives_are_no_changes_of_a_downloaded_table(
    organiser: Client, collected_static: None
) -> None:
    from slatecraft.folder.starter import starter_files

    editions.keep(starter_files("Bright Lamps", dt.date(2026, 1, 1)))
    text = organiser.get("/organise/areas/areas.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    amber, ashfield = (row for row in rows if row["name"] in ("Amber Valley", "Ashfield"))
    for row in rows:
        row["members"] = row["members"] or "150"
    amber |= {"members": "200", "aliases": "Belper"}
    ashfield["name"] = "Ashfield and Hucknall"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    page = organiser.get(send(organiser, out.getvalue())["Location"]).text
    # Members of every area but the one that has a row already, a name and an alias.
    assert f"{len(rows) - 1 + 2} cells change," in page
    assert f"in {len(rows) - 1} areas." in page
    told = page.partition("Cell by cell")[2]
    assert "<td>region</td>" not in told
    assert told.count("<td>name</td>") == 1
    assert ">Ashfield and Hucknall" in told
    assert ">Belper<" in told


def test_one_area_is_changed_and_all_others_stay(organiser: Client, loaded: Edition) -> None:
    form = {
        "members": "1,000",
        "turnout": "0.6",
        "support": "40%",
        "home": ["ben-sample"],
        "pin": "ada-example",
    }
    answer = organiser.post("/organise/areas/of/north/", form)
    assert answer["Location"] == "/organise/areas/"
    text = editions.files_of(newest())["areas.csv"].decode()
    (north,) = (row for row in csv.DictReader(io.StringIO(text)) if row["code"] == "north")
    assert (north["members"], north["turnout"], north["home"], north["pin"]) == (
        "1,000",
        "0.6",
        "ben-sample",
        "ada-example",
    )
    assert north["name_cy"] == "Y Gogledd"
    assert expected_votes() == pytest.approx(592.5 - 180 + 240)
    page = organiser.get("/organise/areas/of/north/").text
    assert 'value="1000"' in page
    assert 'value="60%"' in page


def test_a_wrong_figure_is_named_at_its_field(organiser: Client, loaded: Edition) -> None:
    page = organiser.post("/organise/areas/of/north/", {"members": "900", "turnout": "fifty"}).text
    assert 'href="#id_turnout"' in page
    assert "is not a share" in page
    assert newest() == loaded


def test_a_number_beyond_all_measure_is_told_like_any_other(organiser: Client, loaded: Edition) -> None:
    page = organiser.post("/organise/areas/of/north/", {"members": "1e400"})
    assert page.status_code == 200
    assert "is too many" in page.text
    for number in ("1e400", "9" * 400):
        page = send(organiser, AREAS.replace(",900,", f",{number},"))
        assert page.status_code == 200
        assert "areas.csv:2" in page.text
        assert "is too many" in page.text
    assert newest() == loaded


def test_seats_for_which_there_are_no_candidates_are_refused(organiser: Client, loaded: Edition) -> None:
    wrong = ELECTORATE.replace("seats = 3", "seats = 100")
    page = organiser.post("/organise/electorate/text/", {"text": wrong}).text
    assert "electorate.toml:3" in page
    assert "There are 100 seats and only 6 candidates" in page
    assert newest() == loaded


def test_an_area_that_the_file_does_not_have_gets_a_row(organiser: Client, loaded: Edition) -> None:
    files = editions.files_of(loaded)
    del files["areas.csv"], files["electorate.toml"]
    editions.keep({**files, "campaign.toml": files["campaign.toml"].replace(b'abroad = "ABROAD"', b"")})
    organiser.post("/organise/areas/of/north/", {"votes": "120"})
    assert editions.files_of(newest())["areas.csv"].decode().splitlines() == ["code,votes", "north,120"]


def test_areas_are_found_by_name_code_and_region(organiser: Client, loaded: Edition) -> None:
    for query, number in (("q=gogledd", 2), ("q=WEST", 1), ("region=Upper", 2), ("q=nowhere", 0)):
        page = organiser.get(f"/organise/areas/?{query}").text
        assert page.count('<th scope="row">') == number, query


def test_an_unknown_area_is_not_there(organiser: Client, loaded: Edition) -> None:
    assert organiser.get("/organise/areas/of/atlantis/").status_code == 404


RIVALS = {
    "rivals-TOTAL_FORMS": "3",
    "rivals-INITIAL_FORMS": "2",
    "rivals-0-name": "Dim Lamps",
    "rivals-0-share": "35",
    "rivals-0-candidates": "2",
    "rivals-1-name": "",
    "rivals-1-share": "",
    "rivals-1-candidates": "",
    "rivals-2-name": "Wick Party",
    "rivals-2-share": "25",
    "rivals-2-candidates": "Wendy Wick, Will Wax",
    "follow": "55",
    "follow_spread": "10",
    "leaves": "20",
    "stops": "10",
}


def test_rivals_and_voters_are_changed_in_a_form(organiser: Client, loaded: Edition) -> None:
    where = "/organise/electorate/bright-lamps/committee/"
    assert 'value="Dim Lamps"' in organiser.get(where).text
    assert organiser.post(where, RIVALS)["Location"] == "/organise/electorate/"
    campaign = folder.parse(editions.files_of(newest()))
    (outlook,) = campaign.electorates
    assert [(rival.name, rival.share, rival.candidates) for rival in outlook.rivals] == [
        ("Dim Lamps", 0.35, ("Dim Lamps 1", "Dim Lamps 2")),
        ("Wick Party", 0.25, ("Wendy Wick", "Will Wax")),
    ]
    assert (outlook.adherence.mean, outlook.leaves, outlook.seats) == (0.55, 0.2, 3)
    assert editions.published() == loaded


def test_a_campaign_without_an_electorate_gets_one_by_the_form(organiser: Client, loaded: Edition) -> None:
    files = editions.files_of(loaded)
    del files["electorate.toml"]
    editions.keep(files)
    assert "There is no electorate.toml" in organiser.get("/organise/electorate/").text
    assert "Not ready to plan" in organiser.get("/organise/").text
    organiser.post("/organise/electorate/bright-lamps/committee/", RIVALS)
    assert "Not ready to plan" not in organiser.get("/organise/electorate/").text


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"rivals-0-share": "90"}, "add up to"),
        ({"rivals-0-share": ""}, "Give its share of first preferences."),
        ({"rivals-0-name": ""}, "Name it."),
        ({"follow": ""}, "field is required"),
        (
            {"follow": "200"},
            "the order they are asked for – Ensure this value is less than or equal to 100.</a>",
        ),
        (
            {"rivals-2-share": "200"},
            "Wick Party, Share, in per cent – Ensure this value is less than or equal to 100.</a>",
        ),
        ({"rivals-2-candidates": "Ada Example"}, "is on the slate itself"),
    ],
)
def test_what_cannot_be_expected_is_said_and_not_kept(
    organiser: Client, loaded: Edition, otherwise: dict[str, str], says: str
) -> None:
    page = organiser.post("/organise/electorate/bright-lamps/committee/", RIVALS | otherwise)
    assert page.status_code == 200
    assert says in page.text
    assert newest() == loaded


def test_the_file_as_text_is_judged_line_by_line(organiser: Client, loaded: Edition) -> None:
    where = "/organise/electorate/text/"
    assert "Dim Lamps" in organiser.get(where).text
    wrong = organiser.post(where, {"text": ELECTORATE.replace("share = 0.4", "share = 4")}).text
    assert "electorate.toml:7" in wrong
    assert "share = 4" in wrong
    assert newest() == loaded
    organiser.post(where, {"text": ELECTORATE.replace("0.4", "0.38").replace("\n", "\r\n")})
    assert editions.files_of(newest())["electorate.toml"].decode() == ELECTORATE.replace("0.4", "0.38")


def test_what_somebody_else_kept_meanwhile_is_not_overwritten_unseen(
    organiser: Client, loaded: Edition
) -> None:
    where = "/organise/electorate/text/"
    opened = organiser.get(where).text
    seen = opened.partition('name="seen" value="')[2].partition('"')[0]
    theirs = ELECTORATE.replace("0.4", "0.39")
    organiser.post(where, {"text": theirs, "seen": seen})
    stale = organiser.post(where, {"text": ELECTORATE.replace("0.4", "0.42"), "seen": seen}).text
    assert "Somebody has changed electorate.toml" in stale
    assert "share = 0.42" in stale
    assert editions.files_of(newest())["electorate.toml"].decode() == theirs
    knowing = stale.partition('name="seen" value="')[2].partition('"')[0]
    organiser.post(where, {"text": ELECTORATE.replace("0.4", "0.42"), "seen": knowing})
    assert "share = 0.42" in editions.files_of(newest())["electorate.toml"].decode()
    form = organiser.post("/organise/electorate/bright-lamps/committee/", {**RIVALS, "seen": seen}).text
    assert "Somebody has changed electorate.toml" in form
