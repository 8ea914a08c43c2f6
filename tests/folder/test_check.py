"""Each fault an organiser can make in the example is named once, by file, line and remedy."""

from __future__ import annotations

import random
from importlib.resources import files as resources
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slatecraft.folder import Fault, FolderFaults, check, parse, parse_kept, write

if TYPE_CHECKING:
    from collections.abc import Mapping

TOML, ORDERS, AREAS = "campaign.toml", "orders.csv", "areas.csv"
ELECTORATE = "electorate.toml"
LYNNE, WHY = "candidates/lynne-jones.md", "pages/why-vote.md"
PNG = b"\x89PNG\r\n\x1a\n"
FIRST_ORDER = "jess-barnard mish-rahman naomi-wimborne-idrissi gemma-bolton yasmine-dar"


def changed(files: Mapping[str, bytes], file: str, old: str, new: str) -> dict[str, bytes]:
    """``files`` with the first ``old`` in ``file`` made ``new``."""
    text = files[file].decode()
    assert old in text, f"the example no longer has {old!r} in {file}"
    return {**files, file: text.replace(old, new, 1).encode()}


def line_of(files: Mapping[str, bytes], file: str, words: str) -> int:
    text = files[file].decode()
    return text.count("\n", 0, text.index(words)) + 1


def only(files: Mapping[str, bytes]) -> Fault:
    """The one fault there is."""
    faults = check(files)
    assert len(faults) == 1, "\n".join(map(str, faults))
    return faults[0]


# File, words to replace, what with, words on the line that the fault is to name, part of its message, of its remedy.
FAULTS = [
    (TOML, 'slug = "nec-2022"', 'slug = "nec-2022', 'slug = "nec', "not TOML", "missing quote"),
    (TOML, "seats = 9", "seats = 9\nseats = 9", "seats = 9\nvoters", "not TOML", ""),
    (TOML, "seats = 9", "seat = 9", "seat = 9", '"seat" is not a key', 'mean "seats"'),
    (TOML, "seats = 9", "seats = 9\ncolour = 1", "colour = 1", '"colour" is not a key', ""),
    (TOML, "seats = 9\n", "", '[[posts]]\nkey = "clp"', 'lacks the key "seats"', "Add it"),
    (TOML, "seats = 9", "seats = 0", "seats = 0", "seats is 0", "1 or more"),
    (TOML, "seats = 9", "seats = true", "seats = true", "must be a whole number, but is true or false", ""),
    (TOML, "seats = 9", 'seats = "nine"', "seats = ", "must be a whole number, but is text", ""),
    (TOML, 'languages = ["en", "cy"]', 'languages = ["en", "Welsh"]', "languages",
     "not a language of the site", '"en" (English) or "cy" (Welsh)'),
    (TOML, 'languages = ["en", "cy"]', 'languages = ["en", "gd"]', "languages",
     '"gd" is not a language of the site', '"cy"'),
    (TOML, '"Europe/London"', '"Europe/Londn"', "timezone", "no time zone", "Europe/London"),
    (TOML, 'key = "youth"', 'key = "clp"', 'key = "clp"\nname = { en = "Youth', "two posts", "another key"),
    (TOML, 'key = "bame"', 'key = "disabled"',
     'key = "disabled"\nask.en = "Do you define yourself as disabled', "two questions", "another key"),
    (TOML, 'key = "youth"', 'key = "Youth post"', "Youth post", "not a short name", "small letters"),
    (TOML, 'requires = ["under-27"]', 'requires = ["under27"]', "under27", 'no question "under27"',
     '"under-27"'),
    (TOML, 'opens = "ballots-open"', 'opens = "ballot-open"', "ballot-open", "no date", '"ballots-open"'),
    (TOML, 'closes = "ballots-close"', 'closes = "the-end"', "the-end", 'no date "the-end"', "Use one of"),
    (TOML, 'region = "Wales"', 'region = "Waels"', "Waels", 'no region "Waels"', '"Wales"'),
    (TOML, 'abroad = "LI"', 'abroad = "L1"', "abroad", 'no area "L1"',
     'Use "LI", or add a row'),
    (TOML, 'index = "gb-2010"', 'index = "gb-2001"', "gb-2001", "no index", '"gb-2010"'),
    (TOML, 'index = "gb-2010"', 'index = "ours.idx"', "ours.idx", "no index", "places build"),
    (TOML, "at = 2022-08-26", "at = 2022-08-01", "at = 2022-08-01", '"ballots-close" (2022-08-01)',
     "right order"),
    (TOML, "at = 2022-01-21", "at = 2022-06-21", "at = 2022-06-17T12", "after \"nominations-open\"",
     "right order"),
    (TOML, "at = 2022-06-17T23:59:00", "at = 2022-08-17T23:59:00", "at = 2022-08-03", '"freeze"',
     "right order"),
    (TOML, "at = 2022-08-26", "at = 2022-08-26\nuntil = 2022-08-25", "until", "does not come after at", ""),
    (TOML, "at = 2022-07-25", "at = 2022-08-03", "at = 2022-08-03\nwhy",
     "the one in force", "no longer has"),
    (TOML, "at = 2022-07-25", "at = 2022-07-08",
     'at = 2022-07-08\nwhy.en = "The second', "earlier value 1", ""),
    (TOML, "at = 2022-08-26", "at = 2022-02-30", "at = 2022-02-30", '"2022-02-30" is not in the calendar',
     "February 2022 has 28 days."),
    (TOML, "at = 2022-08-26", "at = 2022-13-01", "at = 2022-13-01", "not in the calendar", "2027-04-12"),
    (TOML, "at = 2022-08-26", "at = 26-08-2022  # so", "26-08", '"26-08-2022" is not how', "Write 2022-08-26."),
    (TOML, "at = 2022-08-26", "at = 26/08/2022", "26/08", '"26/08/2022" is not how', "Write 2022-08-26."),
    (TOML, "at = 2022-08-26", "at = 26 August 2022", "26 Aug", "is not how", "Write 2022-08-26."),
    (TOML, "at = 2022-08-26", "at = 2022/8/26", "2022/8", "is not how", "Write 2022-08-26."),
    (TOML, "at = 2022-08-26", "at = 2022-08-26 12pm", "12pm", "a date and time", "2022-08-26T12:00:00"),
    (TOML, "at = 2022-08-26", 'at = "2022-08-26"', 'at = "', "is text", "without the quotes: 2022-08-26."),
    (TOML, "at = 2022-08-26", 'at = "26/08/2022"', 'at = "', "is text", "without the quotes: 2022-08-26."),
    (TOML, "at = 2022-06-17T12:00:00", "at = 2022-06-17T12:00:00\nat = 2022-06-17T12:00:00",
     "at = 2022-06-17T12:00:00\nnote", "Cannot overwrite", "given twice"),
    (TOML, "seats = 9", 'seats = "9"', "seats = ", "is text", "without the quotes: 9."),
    (TOML, 'slug = "nec-2022"', "slug = “nec-2022”", "slug", "quotes are curly", 'straight quotes: "…"'),
    (TOML, 'slug = "nec-2022"', 'slug = "nec-2022”', "slug", "quotes are curly", 'straight quotes: "…"'),
    (TOML, 'slug = "nec-2022"', "slug = ‘nec-2022’", "slug", "quotes are curly", 'straight quotes: "…"'),
    (LYNNE, 'name = "Lynne Jones"', "name = “Lynne Jones”", "name", "quotes are curly", "straight"),
    (TOML, 'region = "Wales"', 'region = "Cymru"', "Cymru", 'no region "Cymru"', 'write "Wales"'),
    (TOML, "at = 2022-06-17T12:00:00", "at = 2022-03-27T01:30:00", "2022-03-27T01:30",
     "clocks of Europe/London", "skipped"),
    (TOML, '"#9b1233"', '"#ee7788"', "#ee7788", "contrast of 2.7", "darker"),
    (TOML, '"#9b1233"', '"dark red"', "dark red", "not a colour", "#7a1f3d"),
    (TOML, '{ name = "Labour CND" }', '{ name = "Labour CND", url = "www.example.org" }', "Labour CND",
     "not an address", "https://"),
    (TOML, '{ name = "Labour CND" }', '{ name = "Labour CND", url = "javascript:alert(1)" }',
     "Labour CND", "not an address", "https://"),
    (TOML, 'email = "hello@example.org"', 'email = "example.org"', "email", "not an e-mail", "someone@"),
    (TOML, 'youth = ["lara-mcneill"]', 'youth = ["lara-mcneil"]', "lara-mcneil",
     "no candidates/lara-mcneil.md", '"lara-mcneill"'),
    (TOML, 'youth = ["lara-mcneill"]', 'youth = "lara-mcneill"', "youth = ", "youth must be a list", ""),
    (TOML, "[imprint]", "[imprnt]", "[imprnt]", '"imprnt" is not a key of this file', '"imprint"'),
    (TOML, 'languages = ["en", "cy"]', 'languages = "en"', "languages", "languages must be a list", ""),
    (TOML, 'key = "grassroots-voice"', 'key = "grassroots-5"', 'key = "grassroots-5"\nname = "Grassroots V',
     "two slates", "another key"),
    (TOML, 'youth = ["lara-mcneill"]', "youth = []", "youth = []", "no candidates for", ""),
    (TOML, '"mish-rahman", "yasmine-dar"]\nyouth',
     '"mish-rahman", "mish-rahman", "yasmine-dar"]\nyouth', '"mish-rahman", "mish-rahman"',
     "stands twice", "once"),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace("gemma-bolton", "jess-barnard"), "East Midlands",
     'repeats "jess-barnard" and misses "gemma-bolton"', "gemma-bolton"),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace(" yasmine-dar", ""), "East Midlands",
     'misses "yasmine-dar"', "yasmine-dar"),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace("yasmine-dar", "yasmin-dar"), "East Midlands",
     'no candidate "yasmin-dar"', '"yasmine-dar"'),
    (ORDERS, FIRST_ORDER, FIRST_ORDER + " lynne-jones", "East Midlands",
     '"lynne-jones", who does not stand', ""),
    (ORDERS, FIRST_ORDER, "", "East Midlands", "is empty", "jess-barnard"),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace(" ", " > "), "East Midlands", 'has ">" between',
     f"with blanks between: {FIRST_ORDER}."),
    (ORDERS, FIRST_ORDER, '"' + FIRST_ORDER.replace(" ", ", ") + '"', "East Midlands", 'has "," between',
     f"with blanks between: {FIRST_ORDER}."),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace(" ", ","), "East Midlands", "10 cells", "blanks between"),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace("jess-barnard", "Jess Barnard"), "East Midlands",
     'names "Jess Barnard" in full', f"with blanks between: {FIRST_ORDER}."),
    (ORDERS, FIRST_ORDER, FIRST_ORDER.replace("jess-barnard ", "Jess Barnard / "), "East Midlands",
     'has "/" between its candidates and names "Jess Barnard" in full', f"between: {FIRST_ORDER}."),
    (ORDERS, "grassroots-5,clp,East Mid", "grassroots-6,clp,East Mid", "grassroots-6", "no slate",
     '"grassroots-5"'),
    (ORDERS, "grassroots-5,clp,East Mid", "grassroots-5,clpp,East Mid", "clpp", "no post", '"clp"'),
    (ORDERS, "grassroots-5,clp,East Mid", "grassroots-5,youth,East Mid", "youth", "nobody standing",
     "campaign.toml"),
    (ORDERS, ",London,,", ",Londn,,", "Londn", "no region", '"London"'),
    (ORDERS, ",London,,", ",,E1400,", "E1400", "no area code", "areas --areas 2010"),
    (ORDERS, ",London,,", ",,E14001172,", "E14001172", 'no area code "E14001172"',
     "That is Cities of London and Westminster among the constituencies of 2024; this campaign uses those of 2010."),
    (ORDERS, ",London,,", ",,battersea,", "battersea", "no area code", '"Battersea" is E14000549.'),
    (ORDERS, ",London,,", ",,canol caerdydd,", "canol", "no area code", '"Cardiff Central" is W07000050.'),
    (ORDERS, ",London,,", ",,Anglesey,", "Anglesey", "no area code", '"Ynys Môn" is W07000041.'),
    (ORDERS, ",London,,", ",,London,", "London", "no area code", "in the column region"),
    (ORDERS, ",London,,", ",Llundain,,", "Llundain", 'no region "Llundain"', 'write "London"'),
    (AREAS, "\nLI,", "\nE14001172,,,,,,,\nLI,", "E14001172", "has no name", "constituencies of 2024"),
    (ORDERS, ",London,,", ",London,LI,", "London", "for a region and for an area", "Empty one"),
    (ORDERS, ",London,,", ",North East,,", "North East,,naomi", "has an order", "Keep one"),
    (ORDERS, ",London,,", ",London,", "London", "5 cells, the heading 6", "comma"),
    (ORDERS, "published", "leaked", "leaked", 'source "leaked"', '"published"'),
    (ORDERS, "slate,post,", "slate;post;", "slate;post", "no column", ""),
    (ORDERS, "grassroots-5,clp,East Mid", '"grassroots-5,clp,East Mid', "clp,East Mid", "not CSV", "quote"),
    (AREAS, "\nLI,", "\nLI,A,A,,,,,\nLI,", "LI,Labour", "twice; the first is on line 2", "Keep one"),
    (AREAS, "Llafur Rhyngwladol,,", "Llafur Rhyngwladol,Scotlnd,", "Scotlnd", "no region", '"Scotland"'),
    (AREAS, "name_cy", "name_gd", "name_gd", 'no column "name_gd"', '"name'),
    (LYNNE, "+++\n\n", "\n\n", "+++", "has no end", "line +++"),
    (LYNNE, "+++\nname", "name", "name", "does not begin with front matter", "Begin with"),
    (LYNNE, 'name = "Lynne Jones"', 'name = "Lynne Jones', "name", "not TOML", "quote"),
    (LYNNE, 'name = "Lynne Jones"', 'name = "Lynne Jones"\nphoto = "media/lynne.jpg"', "photo",
     "no picture", "media/"),
    (LYNNE, 'name = "Lynne Jones"\n', "", "+++", 'lacks the key "name"', ""),
    (WHY, 'menu = "main"', 'menu = "mian"', "menu", 'no menu "mian"', '"main"'),
    (WHY, 'menu = "main"', 'menu = "main"\nslate = "grassroots-4"', "slate", "no slate", '"grassroots-5"'),
    (WHY, "{date:ballots-close}", "{date:ballot-close}", "{date:ballot-close}", "no date", '"ballots-close"'),
    (WHY, "{date:ballots-close}", "{was:ballots-close:2}", "{was:ballots-close:2}", "1 earlier value", ""),
    (WHY, "{date:ballots-close}", "{dates:ballots-close}", "{dates:", "not a date token", "{date:KEY}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message", "remedy"), FAULTS, ids=[f"{f[0]}:{f[2][:30]}" for f in FAULTS]
)
def test_a_fault_is_named_once_with_file_line_and_remedy(
    nec_2022: dict[str, bytes], file: str, old: str, new: str, at: str, message: str, remedy: str
) -> None:
    files = changed(nec_2022, file, old, new)
    fault = only(files)
    assert (fault.file, fault.severity) == (file, "error"), str(fault)
    assert message in fault.message
    assert remedy in fault.remedy
    assert fault.line == line_of(files, file, at), str(fault)
    with pytest.raises(FolderFaults, match=r"\S"):
        parse(files)


def test_faults_of_several_files_are_found_in_one_run(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, TOML, "seats = 9", "seats = 0")
    files = changed(files, ORDERS, ",London,,", ",Londn,,")
    files = changed(files, WHY, 'menu = "main"', 'menu = "mian"')
    assert [fault.file for fault in check(files)] == [TOML, ORDERS, WHY]


def test_a_fault_reads_as_a_sentence_after_its_place(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, ORDERS, ",London,,", ",Londn,,")
    assert str(only(files)) == 'orders.csv:4: There is no region "Londn". Did you mean "London"?'


def test_the_same_fault_on_many_lines_is_told_once(nec_2022: dict[str, bytes]) -> None:
    files = {**nec_2022, ORDERS: nec_2022[ORDERS].replace(b"grassroots-voice,clp", b"grassroots-voice,clip")}
    fault = only(files)
    assert fault.line == 15
    assert fault.remedy == 'Did you mean "clp"? The same on lines 16, 17, 18, 19, 20, 21 and 6 more.'


def test_an_area_without_an_order_is_named(nec_2022: dict[str, bytes]) -> None:
    lines = nec_2022[ORDERS].decode().splitlines(keepends=True)
    kept = [
        line for line in lines if not line.startswith(("grassroots-5,clp,London", "grassroots-5,clp,,LI"))
    ]
    fault = only({**nec_2022, ORDERS: "".join(kept).encode()})
    assert fault.message == (
        '"grassroots-5" has no order for "clp" in London (73 areas), Labour International (LI).'
    )
    assert fault.line == 12, "the slate's last row for the post, after which the new one goes"


def test_the_row_for_members_abroad_is_shown_where_there_is_none(nec_2022: dict[str, bytes]) -> None:
    rows = nec_2022[ORDERS].splitlines(keepends=True)
    files = {**nec_2022, ORDERS: b"".join(row for row in rows if b",LI," not in row)}
    del files[AREAS], files[ELECTORATE]
    fault = only(files)
    assert (fault.message, fault.line) == ('There is no area "LI".', line_of(nec_2022, TOML, "abroad"))
    heading, _, row = fault.remedy.removeprefix("Write it into areas.csv: ").partition(" and below it ")
    filled = {**files, ORDERS: nec_2022[ORDERS], AREAS: f"{heading}\n{row.removesuffix('.')}\n".encode()}
    assert [str(fault) for fault in check(filled)] == []


def test_a_slate_of_several_needs_orders(nec_2022: dict[str, bytes]) -> None:
    without = {file: data for file, data in nec_2022.items() if file != ORDERS}
    assert "no orders.csv" in only(without).message
    rows = nec_2022[ORDERS].splitlines(keepends=True)
    voice_only = [line for line in rows if not line.startswith(b"grassroots-5")]
    fault = only({**nec_2022, ORDERS: b"".join(voice_only)})
    assert fault.message == '"grassroots-5" has no order for "clp" in any area.'


def test_a_row_no_area_uses_is_a_warning(nec_2022: dict[str, bytes]) -> None:
    row = f"grassroots-5,clp,,N92000002,{FIRST_ORDER},published\n"
    fault = only({**nec_2022, ORDERS: nec_2022[ORDERS] + row.encode()})
    assert (fault.severity, fault.line) == ("warning", 7)
    assert 'row for "Northern Ireland"' in fault.message
    row = f"grassroots-5,clp,,,{FIRST_ORDER},published\n"
    fault = only({**nec_2022, ORDERS: nec_2022[ORDERS] + row.encode()})
    assert (fault.severity, fault.line) == ("warning", 28)


@pytest.mark.parametrize(
    "words",
    ["5 August", "5th August", "the 5th of August 2022", "August 5th", "August 5, 2022", "Aug. 5", "05/08/2022",
     "5.8.22", "2022-08-05", "5 Awst", "5ed o Awst", "y 5ed o fis Awst 2022", "5 AUGUST", "8 July", "8 Gorffennaf",
     "8fed o Orffennaf", "dydd Gwener 5 Awst"],
)  # fmt: skip
@pytest.mark.parametrize("file", [WHY, "pages/why-vote.cy.md", LYNNE, "candidates/lynne-jones.cy.md"])
def test_a_date_that_has_moved_may_not_be_written_out(
    nec_2022: dict[str, bytes], file: str, words: str
) -> None:
    text = nec_2022[file].decode() + f"\nIt was to be on {words}, they said.\n"
    fault = only({**nec_2022, file: text.encode()})
    assert (fault.severity, fault.file, fault.line) == ("error", file, text.count("\n"))
    assert "contradicts" in fault.message
    assert "{was:ballots-" in fault.remedy


@pytest.mark.parametrize(
    "words", ["3 August", "August 26th, 2022", "2022-08-26", "26 Awst", "21 January", "17/06/2022"]
)
def test_a_date_in_force_written_out_is_a_warning(nec_2022: dict[str, bytes], words: str) -> None:
    text = nec_2022[WHY].decode() + f"\nOn {words}.\n"
    fault = only({**nec_2022, WHY: text.encode()})
    assert fault.severity == "warning"
    assert fault.remedy.startswith("Write {date:")


PLAIN = [(TOML, 'subject = "'), (TOML, 'hashtag = "'), (TOML, '{ name = "Labour CND'), (LYNNE, 'name = "')]


@pytest.mark.parametrize(
    "token", ["{date:ballots-close}", "{was:ballots-close:1}", "{date:nothing}", "{Date: x}"]
)
@pytest.mark.parametrize(("file", "start"), PLAIN, ids=[start for _, start in PLAIN])
def test_a_date_token_where_none_is_replaced_is_an_error(
    nec_2022: dict[str, bytes], file: str, start: str, token: str
) -> None:
    before, quote, name = start.rpartition('"')
    files = changed(nec_2022, file, start, f"{before}{quote}{token}{name}")
    fault = only(files)
    assert (fault.severity, fault.line) == ("error", line_of(files, file, token))
    assert "shown as it stands" in fault.message
    assert fault.remedy == "Leave the date out."


def test_a_partner_s_name_has_no_date_token(nec_2022: dict[str, bytes]) -> None:
    addition = ADDITION.format(candidate="naomi-wimborne-idrissi", region="Wales")
    files = changed(nec_2022, TOML, STANDS, addition.replace("A choir", "By {date:freeze}") + STANDS)
    assert "shown as it stands" in only(files).message


def test_a_date_written_out_in_a_name_is_to_be_left_out(nec_2022: dict[str, bytes]) -> None:
    for words, severity in (("26 August", "warning"), ("5 August", "error")):
        fault = only(changed(nec_2022, TOML, 'subject = "', f'subject = "By {words}: '))
        assert (fault.severity, fault.remedy) == (severity, "Leave it out.")


@pytest.mark.parametrize(
    "words",
    ["5 August 2021", "6 August", "in August", "15 August", "you may 5 times", "1.5.8.22", "on page 5/8/1922",
     "https://example.org/2022-08-05/news", "[then](2022-08-05.html)", "25 of 80", "the 5 may vote", "August 2022",
     "8 o bobl", "5 Augustine"],
)  # fmt: skip
def test_other_dates_and_figures_pass(nec_2022: dict[str, bytes], words: str) -> None:
    assert check({**nec_2022, WHY: nec_2022[WHY] + f"\nIt was {words}.\n".encode()}) == ()


def test_dates_in_campaign_toml_are_found_on_their_own_lines(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, TOML, 'sender.en = "', 'sender.en = """\nOne line.\nBy 5 August.\n""" # "')
    fault = only(files)
    assert fault.line == line_of(files, TOML, "By 5 August")


def test_missing_welsh_is_a_warning_but_not_in_a_statement(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, TOML, ', cy = "Trysorydd" }', " }")
    fault = only(files)
    assert (fault.severity, fault.line) == ("warning", line_of(files, TOML, 'en = "Treasurer"'))
    assert "no words in Welsh" in fault.message
    without = {file: data for file, data in nec_2022.items() if file != "pages/why-vote.cy.md"}
    fault = only(without)
    assert (fault.severity, fault.file) == ("warning", WHY)
    assert "pages/why-vote.cy.md" in fault.remedy
    english = {file: data for file, data in nec_2022.items() if file != "candidates/lynne-jones.cy.md"}
    assert check(english) == ()


def test_words_in_a_language_the_campaign_does_not_have(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, TOML, 'cy = "Trysorydd"', 'cz = "Trysorydd"')
    fault = only(files)
    assert (fault.severity, fault.line) == ("error", line_of(files, TOML, 'cz = "Trysorydd"'))
    assert "not a language" in only({**nec_2022, "pages/why-vote.fr.md": b"Bonjour\n"}).message
    assert "why-vote.md" in only({**nec_2022, "pages/why-vote.en.md": b"Hello\n"}).remedy
    assert "no pages/lost.md" in only({**nec_2022, "pages/lost.cy.md": b"Helo\n"}).message
    front = b'+++\ntitle = "Pam"\n+++\n\nPam\n'
    assert "no front matter" in only({**nec_2022, "pages/why-vote.cy.md": front}).message


@pytest.mark.parametrize("slug", ["orders", "stv", "cy", "static", "grassroots-5"])
def test_pages_may_not_take_the_site_s_own_addresses(nec_2022: dict[str, bytes], slug: str) -> None:
    page = b'+++\ntitle = "Mine"\n+++\n\nWords.\n'
    fault = only({**nec_2022, f"pages/{slug}.md": page, f"pages/{slug}.cy.md": b"Geiriau.\n"})
    assert (fault.severity, fault.file) == ("error", f"pages/{slug}.md")


@pytest.mark.parametrize("slug", ["privacy", "accessibility", "imprint"])
def test_pages_the_law_asks_for_may_be_the_campaign_s_own(nec_2022: dict[str, bytes], slug: str) -> None:
    page = b'+++\ntitle = "Mine"\n+++\n\nWords.\n'
    assert check({**nec_2022, f"pages/{slug}.md": page, f"pages/{slug}.cy.md": b"Geiriau.\n"}) == ()


def test_a_slate_may_not_take_the_site_s_own_address(nec_2022: dict[str, bytes]) -> None:
    files = changed(nec_2022, TOML, 'key = "grassroots-voice"', 'key = "static"')
    for file in (ORDERS, ELECTORATE):
        files[file] = files[file].replace(b"grassroots-voice", b"static")
    fault = only(files)
    assert fault.line == line_of(files, TOML, 'key = "static"')
    assert "address of the site" in fault.message


STANDS = '\n[slates.stands]\nclp = ["gemma-bolton", '
ADDITION = """
[[slates.additions]]
partner = "A choir"
post = "clp"
candidate = "{candidate}"
region = "{region}"
"""


@pytest.mark.parametrize(
    ("candidate", "region", "message"),
    [
        ("mish-rahman", "Wales", "already"),
        ("mish-rahmann", "Wales", "no candidate"),
        ("naomi-wimborne-idrissi", "Whales", "no region"),
    ],
)
def test_a_partner_adds_somebody_else_who_is_there(
    nec_2022: dict[str, bytes], candidate: str, region: str, message: str
) -> None:
    sound = ADDITION.format(candidate="naomi-wimborne-idrissi", region="Wales")
    assert check(changed(nec_2022, TOML, STANDS, sound + STANDS)) == ()
    faulty = ADDITION.format(candidate=candidate, region=region)
    files = changed(nec_2022, TOML, STANDS, faulty + STANDS)
    fault = only(files)
    assert message in fault.message
    named = f'candidate = "{candidate}"' if region == "Wales" else f'region = "{region}"'
    assert fault.line == line_of(files, TOML, named)


def test_who_stands_has_a_file_and_who_has_a_file_stands(nec_2022: dict[str, bytes]) -> None:
    without = {file: data for file, data in nec_2022.items() if file != "candidates/mish-rahman.md"}
    fault = only(without)
    assert "no candidates/mish-rahman.md" in fault.message
    assert "The same on line" in fault.remedy, "both slates name him"
    fault = only({**nec_2022, "candidates/jo-bloggs.md": b'+++\nname = "Jo"\n+++\n'})
    assert (fault.severity, fault.file) == ("warning", "candidates/jo-bloggs.md")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("media/l.png", PNG, None),
        ("media/l.jpg", b"\xff\xd8\xff\xe0", None),
        ("media/of/l.webp", b"RIFF\0\0\0\0WEBPVP8 ", None),
        ("media/l.jpg", PNG, "a PNG picture by another name"),
        ("media/l.png", b"GIF89a", "not a picture"),
        ("media/l.png", b"", "not a picture"),
        ("media/l.pdf", b"%PDF-1.7", "not a picture"),
    ],
)
def test_a_photo_is_a_picture_by_its_bytes(
    nec_2022: dict[str, bytes], name: str, data: bytes, message: str | None
) -> None:
    words = 'name = "Lynne Jones"'
    files = {**changed(nec_2022, LYNNE, words, f'{words}\nphoto = "{name}"'), name: data}
    if message is None:
        assert check(files) == ()
    else:
        fault = only(files)
        assert (fault.file, fault.line) == (LYNNE, 3)
        assert message in fault.message


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("media/a.svg", b"<svg/>", 'files that end in "svg"'),
        ("media/a.gif", b"GIF89a", 'files that end in "gif"'),
        ("media/film.mp4", b"", 'files that end in "mp4"'),
        ("media/README", b"", "does not say what kind"),
        ("media/a.png", b"\n <html>", "by another name"),
        ("media/a?b.png", PNG, "U+003F"),
        ("media/100%.png", PNG, "U+0025"),
        ("media/of#/a.png", PNG, "U+0023"),
        ("media/a\nb.png", PNG, "U+000A"),
        ("media/cafe\u0301.png", PNG, "U+0301"),
    ],
)
def test_files_that_the_site_cannot_serve_are_refused(
    nec_2022: dict[str, bytes], name: str, data: bytes, message: str
) -> None:
    fault = only({**nec_2022, name: data})
    assert (fault.severity, fault.line) == ("error", None)
    assert message in fault.message
    assert fault.remedy.startswith("Use ")
    assert "\n" not in str(fault)


def test_a_heavy_picture_is_a_warning_and_a_heavy_leaflet_is_not(nec_2022: dict[str, bytes]) -> None:
    fault = only({**nec_2022, "media/big.PNG": PNG + bytes(200_000)})
    assert (fault.severity, fault.file) == ("warning", "media/big.PNG")
    assert "201 kB" in fault.message
    light = {"media/a.webp": b"RIFF\0\0\0\0WEBP".ljust(200_000), "media/b.pdf": bytes(900_000)}
    assert check({**nec_2022, **light}) == ()


MEDIA = {"media/map.png": PNG, "media/Dŵr (2).pdf": b"%PDF-1.7", "media/of/a b.pdf": b"%PDF-1.7"}


@pytest.mark.parametrize(
    "words",
    [
        "![Map](media/map.png)",
        "[Map](media/map.png) and [![Map](media/map.png)](<media/of/a b.pdf>)",
        "[Leaflet](<media/Dŵr (2).pdf>)",
        "[Leaflet][1]\n\n[1]: media/of/a%20b.pdf",
        "`![no](picture.png)` and \\[no](media/lost.png)",
        "[Elsewhere](https://example.org/media/lost.pdf)",
    ],
)
def test_texts_may_name_the_folder_s_own_files(nec_2022: dict[str, bytes], words: str) -> None:
    assert check({**nec_2022, **MEDIA, WHY: nec_2022[WHY] + f"\n{words}\n".encode()}) == ()


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ("[Leaflet](media/leaflet.pdf)", 'no file "media/leaflet.pdf"', "Put it into media/"),
        ("![Map](media/mapp.png)", 'no picture "media/mapp.png"', 'mean "media/map.png"'),
        ("![Map](media/MAP.png)", 'no picture "media/MAP.png"', 'mean "media/map.png"'),
        ("![Map](map.png)", 'no picture "map.png"', ""),
        ("![Map](../media/map.png)", 'no picture "../media/map.png"', 'Write "media/map.png".'),
        ("[Map](/media/map.png)", 'no file "/media/map.png"', 'Write "media/map.png".'),
        ("[Map](media/of/a%20c.pdf)", 'no file "media/of/a c.pdf"', 'mean "media/of/a b.pdf"'),
        ("![Map](<media/of/a b.pdf>)", '"media/of/a b.pdf" is not a picture', "PNG"),
        ("![Map](data:image/png;base64,iVBORw0KGgo=)", "no picture", "Put it into media/"),
        ("| who | where |\n|---|---|\n| A | [map](media/lost.png) |", "no file", ""),
    ],
)
@pytest.mark.parametrize("file", [WHY, "pages/why-vote.cy.md", LYNNE, "candidates/lynne-jones.cy.md"])
def test_texts_name_no_file_that_is_not_there(
    nec_2022: dict[str, bytes], file: str, words: str, message: str, remedy: str
) -> None:
    text = nec_2022[file].decode() + f"\nOne line,\nand another.\n\n{words}\n"
    fault = only({**nec_2022, **MEDIA, file: text.encode()})
    assert (fault.severity, fault.file, fault.line) == ("error", file, text.count("\n")), str(fault)
    assert message in fault.message
    assert remedy in fault.remedy


def test_whom_to_ask_about_a_ballot_is_markdown_too(nec_2022: dict[str, bytes]) -> None:
    files = changed(
        nec_2022, TOML, 'contact.en = "', 'contact.en = """\nOne line.\n[x](media/lost.pdf)\n""" # "'
    )
    assert only(files).line == line_of(files, TOML, "[x](media")


@pytest.mark.parametrize(
    ("link", "message", "remedy"),
    [
        ("../datess/", 'There is no page "datess"', 'mean "dates"'),
        ("../why-votes", 'There is no page "why-votes"', 'mean "why-vote"'),
        ("../atlantis/#top", 'There is no page "atlantis"', "Link to a page"),
        ("www.example.org/news", "does not begin with https://", 'Write "https://www.example.org/news".'),
    ],
)
def test_a_page_links_to_no_page_that_is_not_there(
    nec_2022: dict[str, bytes], link: str, message: str, remedy: str
) -> None:
    text = nec_2022[WHY].decode() + f"\nOne line\nand [a link]({link}).\n"
    fault = only({**nec_2022, WHY: text.encode()})
    assert (fault.severity, fault.file, fault.line) == ("error", WHY, text.count("\n"))
    assert message in fault.message
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    "link", ["../dates/", "../stv", "../privacy/", "../why-vote/#a", "../grassroots-5/", "../dates.ics", "#a"]
)
def test_a_page_may_link_to_the_pages_beside_it(nec_2022: dict[str, bytes], link: str) -> None:
    assert check({**nec_2022, WHY: nec_2022[WHY] + f"\n[There]({link})\n".encode()}) == ()


@pytest.mark.parametrize("address", ["https://example.org/a.png", "//example.org/a.png"])
def test_a_picture_from_another_site_is_a_warning(nec_2022: dict[str, bytes], address: str) -> None:
    text = nec_2022[WHY].decode() + f"\nOne line\nand ![a picture]({address}).\n"
    fault = only({**nec_2022, WHY: text.encode()})
    assert (fault.severity, fault.line) == ("warning", text.count("\n"))
    assert "is not shown" in fault.message


def test_bytes_that_are_no_text_are_named_by_line(nec_2022: dict[str, bytes]) -> None:
    broken = nec_2022[ORDERS].replace(b"\ngrassroots-voice", b"\n\xffgrassroots-voice", 1)
    fault = only({**nec_2022, ORDERS: broken})
    assert fault.line == 15
    assert "UTF-8" in fault.message
    fault = only({**nec_2022, WHY: nec_2022[WHY] + b"\x00\n"})
    assert "control character (U+0000)" in fault.message
    fault = only(changed(nec_2022, TOML, '"Trysorydd"', '"Trys\\u0000orydd"'))
    assert "control character (U+0000)" in fault.message


def test_files_saved_on_windows_are_read_as_any_other(nec_2022: dict[str, bytes]) -> None:
    windows = {file: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for file, data in nec_2022.items()}
    assert parse(windows) == parse(nec_2022)


def test_an_index_of_the_folder_s_own(nec_2022: dict[str, bytes]) -> None:
    own = (resources("slatecraft.places") / "data" / "gb-2010.idx").read_bytes()
    files = changed(nec_2022, TOML, '"gb-2010"', '"clps.idx"')
    assert check({**files, "clps.idx": own}) == ()
    campaign = parse({**files, "clps.idx": own})
    assert parse(write(campaign)) == campaign
    assert "cannot be read" in only({**files, "clps.idx": own[:-9]}).message
    assert "is empty" in only({**files, "clps.idx": b""}).message
    unused = only({**nec_2022, "clps.idx": own})
    assert (unused.severity, unused.file) == ("warning", "clps.idx")


def test_nothing_of_a_campaign_is_said_in_few_sentences() -> None:
    assert "no campaign.toml" in only({}).message
    assert [fault.message for fault in check({TOML: b""})] == [
        "The campaign has no post.",
        "The campaign has no slate.",
        *(f"This file lacks the table [{name}]." for name in ("areas", "campaign", "election", "imprint")),
    ]


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.sampled_from(["line", "word", "bytes", "cut", "drop", "twice", "brackets"]),
    ),
    min_size=1,
    max_size=4,
)


def mutated(files: Mapping[str, bytes], mutations: list[tuple[int, str]]) -> dict[str, bytes]:
    """``files`` as a clumsy hand, a bad disk or an enemy might leave them."""
    found = dict(files)
    for seed, kind in mutations:
        chance = random.Random(seed)
        # Mostly the four files that everything hangs on.
        file = chance.choice([*sorted(found), *sorted({TOML, ORDERS, AREAS, ELECTORATE} & found.keys()) * 9])
        lines = found[file].split(b"\n")
        place = chance.randrange(len(lines))
        if kind == "line":
            del lines[place]
        elif kind == "twice":
            lines.insert(place, chance.choice(lines))
        elif kind == "word":
            words = lines[place].split(b" ")
            others = found[chance.choice(sorted(found))].split()
            words[chance.randrange(len(words))] = chance.choice(others or [b""])
            lines[place] = b" ".join(words)
        elif kind == "brackets":
            opening = chance.choice([b"[", b"{a=", b'"""', b"'''"])
            lines.insert(place, b"x = " + opening * chance.choice([1, 5000]))
        elif kind == "bytes":
            at = chance.randrange(len(lines[place]) + 1)
            lines[place] = lines[place][:at] + chance.randbytes(3) + lines[place][at:]
        elif kind == "cut":
            lines = lines[:place]
        found[file] = b"\n".join(lines)
        if kind == "drop" and len(found) > 1:
            del found[file]
    return found


def survives(files: Mapping[str, bytes]) -> None:
    """Whatever the files hold, there are faults, or a campaign that is read back as it is written."""
    faults = check(files)
    assert all(fault.message and fault.file for fault in faults)
    assert list(faults) == sorted(faults, key=lambda fault: (fault.file, fault.line or 0))
    for fault in faults:
        lines = len(files.get(fault.file, b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
        assert fault.line is None or 1 <= fault.line <= lines, str(fault)
    if any(fault.severity == "error" for fault in faults):
        with pytest.raises(FolderFaults):
            parse(files)
    else:
        campaign = parse(files)
        assert parse(write(campaign)) == campaign


@given(MUTATIONS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_folder_makes_check_fall_over(
    nec_2022: dict[str, bytes], mutations: list[tuple[int, str]]
) -> None:
    survives(mutated(nec_2022, mutations))


@pytest.mark.soak
@given(MUTATIONS)
@settings(max_examples=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_folder_of_thousands_makes_check_fall_over(
    nec_2022: dict[str, bytes], mutations: list[tuple[int, str]]
) -> None:
    survives(mutated(nec_2022, mutations))


def test_what_was_kept_is_read_though_a_rule_finds_fault(nec_2022: dict[str, bytes]) -> None:
    faulty = {**nec_2022, "media/old.gif": b"GIF89a"}
    with pytest.raises(FolderFaults):
        parse(faulty)
    assert parse_kept(faulty).slug == "nec-2022"
