"""From the figures of a folder to the electorate that a plan is made from, and what stands in the way of one."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from slatecraft import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slatecraft.planning.electorate import Area, Electorate

HEADING = "code,name,name_cy,region,aliases"
LI = "LI,Labour International,Llafur Rhyngwladol,,"
BATTERSEA, HENDON, NORTHERN_IRELAND = "E14000549", "E14000741", "N92000002"
RIVALS = """
[[rivals]]
name = "Team"
share = 0.4
candidates = ["Ann Able", "Bob Brave", "Dee Dark", "Eve Early"]
[[rivals]]
name = "Cat Clever"
share = 0.2
"""
FIVE = 'slate = "grassroots-5"\npost = "clp"\nunknown = "none"\n'


def with_figures(files: Mapping[str, bytes], toml: str, columns: str, *rows: str) -> dict[str, bytes]:
    """The example with this ``electorate.toml`` and these figures: ``"CODE,1,2"`` in the columns named."""
    empty = "," * len(columns.split(","))
    lines = [f"{HEADING},{columns}"]
    if not any(row.startswith("LI,") for row in rows):
        lines.append(f"{LI}{empty}")
    for row in rows:
        code, _, figures = row.partition(",")
        lines.append(f"{LI if code == 'LI' else f'{code},,,,'},{figures}")
    return {**files, "areas.csv": ("\n".join(lines) + "\n").encode(), "electorate.toml": toml.encode()}


def made(
    files: Mapping[str, bytes], toml: str, columns: str, *rows: str
) -> tuple[Electorate, dict[str, Area]]:
    """The electorate of Grassroots 5, and its areas by code."""
    campaign = folder.parse(with_figures(files, toml, columns, *rows))
    electorate = folder.electorate(campaign, "grassroots-5", "clp")
    return electorate, {area.code: area for area in electorate.areas}


def faults(files: Mapping[str, bytes], toml: str, columns: str, *rows: str) -> list[folder.Fault]:
    return list(folder.check(with_figures(files, toml, columns, *rows)))


def only(found: list[folder.Fault], *, severity: str = "error") -> folder.Fault:
    assert len(found) == 1, "\n".join(map(str, found))
    assert found[0].severity == severity, str(found[0])
    return found[0]


# A way to give figures; votes and ballots of Battersea that follow, where the rivals leave 40 % to the slate.
WAYS = [
    ("votes", "40", 40, 100),
    ("earlier", "50", 50, 125),
    ("votes,ballots", "38,100", 38, 100),
    ("ballots", "200", 80, 200),
    ("ballots,support", "200,39%", 78, 200),
    ("members", "400", 40, 100),
    ("members,turnout", "400,0.5", 80, 200),
    ("members,turnout,support", '"1,000",20%,0.41', 82, 200),
    ("members,turnout,votes", "1000,0.2,77", 77, 200),
    ("votes,earlier", "40,10", 40, 100),
]


@pytest.mark.parametrize(("columns", "figures", "votes", "ballots"), WAYS, ids=[way[0] for way in WAYS])
def test_votes_and_ballots_follow_from_any_of_the_figures(
    nec_2022: dict[str, bytes], columns: str, figures: str, votes: float, ballots: float
) -> None:
    electorate, areas = made(nec_2022, FIVE + RIVALS, columns, f"{BATTERSEA},{figures}")
    assert (areas[BATTERSEA].votes, areas[BATTERSEA].ballots) == pytest.approx((votes, ballots))
    assert areas[HENDON].votes == areas[HENDON].ballots == 0
    assert len(electorate.areas) == 634


def test_a_canvass_is_drawn_towards_what_is_known_of_more(nec_2022: dict[str, bytes]) -> None:
    toml = FIVE + "support = 0.37\n" + RIVALS
    _, areas = made(
        nec_2022, toml, "ballots,canvassed,supporters", f"{BATTERSEA},1000,20,12", f"{HENDON},1000,,",
        f"{NORTHERN_IRELAND},1000,,",
    )  # fmt: skip
    everywhere = (12 + 200 * 0.37) / 220
    london = (12 + 200 * everywhere) / 220
    assert areas[NORTHERN_IRELAND].votes == pytest.approx(1000 * everywhere)
    assert areas[HENDON].votes == pytest.approx(1000 * london)
    assert areas[BATTERSEA].votes == pytest.approx(1000 * (12 + 50 * london) / 70)
    # The example of the documentation: the region's rate is 37 %.
    region = toml + "[regions.London]\nsupport = 0.37\ncanvassed = 1000000\nsupporters = 370000\n"
    _, areas = made(
        nec_2022, region, "ballots,canvassed,supporters", f"{BATTERSEA},100,20,12", f"{HENDON},1000,,"
    )
    assert areas[BATTERSEA].votes == pytest.approx(44, abs=0.5)


def test_a_region_s_numbers_are_shared_out_among_areas_that_do_not_say(nec_2022: dict[str, bytes]) -> None:
    toml = FIVE + RIVALS + "[regions.London]\nmembers = 7600\nsupport = 0.5\nturnout = 0.5\n"
    _, areas = made(nec_2022, toml.replace("0.4", "0.3"), "members", f"{BATTERSEA},400")
    assert areas[BATTERSEA].ballots == pytest.approx(200)
    # What is left of 7,600, in the 72 other areas of London.
    assert areas[HENDON].ballots == pytest.approx(50)
    assert areas[HENDON].votes == pytest.approx(25)
    fault = only(faults(nec_2022, toml, "members", f"{BATTERSEA},8000"))
    assert "more members together than the region (7600)" in fault.message
    assert fault.line == toml.count("\n", 0, toml.index("members")) + 1


def test_ballots_in_all_set_the_turnout(nec_2022: dict[str, bytes]) -> None:
    toml = FIVE + "ballots = 900\n" + RIVALS
    electorate, areas = made(
        nec_2022, toml, "members,ballots", f"{BATTERSEA},1000,", f"{HENDON},3000,", "LI,,100"
    )
    assert electorate.ballots == pytest.approx(900)
    assert [areas[code].ballots for code in (BATTERSEA, HENDON, "LI")] == pytest.approx([200, 600, 100])
    assert electorate.votes == pytest.approx(360)
    too_many = only(faults(nec_2022, toml, "members", f"{BATTERSEA},500"))
    assert "ballots is 900: more than the members there are by areas.csv (500)" in too_many.message
    assert too_many.line == 4
    fixed = only(faults(nec_2022, toml, "members,ballots", f"{BATTERSEA},500,", "LI,,1000"))
    assert "ballots is 900, but some areas alone have 1000" in fixed.message
    other = only(faults(nec_2022, toml, "ballots", "LI,1000"), severity="warning")
    assert "come to 1000, not to 900" in other.message


def test_areas_with_votes_alone_have_ballots_as_the_others_do(nec_2022: dict[str, bytes]) -> None:
    # The rivals' shares are parts of the rest, so they do not tell the slate's.
    toml = FIVE + "ballots = 400\n" + RIVALS.replace("0.2", "0.6")
    columns = "members,support,votes"
    electorate, areas = made(
        nec_2022, toml, columns, f"{BATTERSEA},1000,0.4,80", f"{HENDON},,,20", "LI,200,50%,"
    )
    assert electorate.ballots == pytest.approx(400)
    # 250 and 50 by members and the usual turnout, and 20 / (80 / 250) with the votes.
    assert [areas[code].ballots for code in (BATTERSEA, "LI", HENDON)] == pytest.approx(
        [400 * b / 362.5 for b in (250, 50, 62.5)]
    )
    assert [areas[code].votes for code in (BATTERSEA, HENDON)] == [80, 20]


def test_votes_may_be_scaled(nec_2022: dict[str, bytes]) -> None:
    plain, _ = made(nec_2022, FIVE + RIVALS, "members", f"{BATTERSEA},1000")
    scaled, _ = made(nec_2022, FIVE + "scale = 0.9\n" + RIVALS, "members", f"{BATTERSEA},1000")
    assert scaled.votes == pytest.approx(0.9 * plain.votes)
    assert scaled.ballots == pytest.approx(plain.ballots)


def test_an_area_without_figures_is_typical_or_empty_and_said_so(nec_2022: dict[str, bytes]) -> None:
    campaign = folder.parse({file: data for file, data in nec_2022.items() if file != "electorate.toml"})
    codes = {area.code: area.region_key for area in folder.atlas(campaign)}
    london = [code for code, region in codes.items() if region == "London"]
    few = [f"{code},100" for code in london[:5]]
    toml = FIVE.replace('unknown = "none"\n', "") + RIVALS
    fault = only(faults(nec_2022, toml, "votes", *few), severity="warning")
    assert fault.message.startswith("629 areas have no figures (")
    assert "They count as having no votes." in fault.message
    assert 'unknown = "typical"' in fault.remedy
    _, areas = made(nec_2022, toml, "votes", *few)
    assert areas[london[5]].votes == 0

    many = [
        f"{code},{100 if region == 'London' else 10}" for code, region in codes.items() if code != london[5]
    ]
    fault = only(faults(nec_2022, toml, "votes", *many), severity="warning")
    assert fault.message.startswith("1 area has no figures (")
    assert "It counts as a typical one of the region." in fault.message
    _, areas = made(nec_2022, toml, "votes", *many)
    assert (areas[london[5]].votes, areas[london[5]].ballots) == pytest.approx((100, 250))
    assert faults(nec_2022, toml.replace("[[", 'unknown = "none"\n[[', 1), "votes", *many) == []


def test_rivals_stand_alone_by_name_with_strengths_or_by_number(nec_2022: dict[str, bytes]) -> None:
    rivals = """
    [[rivals]]
    name = "Team"
    share = "36%"
    candidates = { "Ann Able" = 3, "Bob Brave" = 1 }
    leaves = 0.3
    [[rivals]]
    name = "Cat Clever"
    share = 0.12
    [[rivals]]
    name = "Other candidate"
    share = 0.12
    candidates = 3
    stops = 0.5
    [[rivals]]
    name = "Lynne"
    share = 0.02
    candidates = ["lynne-jones"]
    """
    electorate, _ = made(nec_2022, FIVE + rivals, "votes", f"{BATTERSEA},100")
    assert electorate.names[5:] == (
        "Ann Able", "Bob Brave", "Cat Clever", "Other candidate 1", "Other candidate 2", "Other candidate 3",
        "Lynne Jones",
    )  # fmt: skip
    assert electorate.keys[4:8] == ("naomi-wimborne-idrissi", "ann-able", "bob-brave", "cat-clever")
    assert electorate.keys[-1] == "lynne-jones"
    team, cat, others, lynne = electorate.rivals
    assert (team.candidates, team.strengths, team.loyalty) == ((6, 7), (3, 1), pytest.approx(0.7))
    assert (cat.candidates, others.candidates, others.stops) == ((8,), (9, 10, 11), 0.5)
    assert [rival.share for rival in electorate.rivals] == pytest.approx([36 / 62, 12 / 62, 12 / 62, 2 / 62])
    assert lynne.name == "Lynne"


def test_who_leaves_goes_where_first_preferences_are_unless_it_is_said(nec_2022: dict[str, bytes]) -> None:
    toml = (
        FIVE
        + RIVALS.replace("Eve Early", 'Eve Early"]\n[rivals.toward]\ngrassroots-5 = 2\n"Cat Clever" = 0 #"')
        + '[toward]\nTeam = 3\n"Bob Brave" = 1\n'
    )
    electorate, _ = made(nec_2022, toml, "votes", f"{BATTERSEA},100")
    assert electorate.slate.toward[5:] == pytest.approx((0.3, 0.1, 0.3, 0.3, 0.2))
    team, cat = electorate.rivals
    assert team.toward[:5] == pytest.approx([0.4 / 5 * 2] * 5)
    assert team.toward[9] == 0
    assert cat.toward == ()
    fault = only(faults(nec_2022, FIVE + RIVALS + "[toward]\nTaem = 2\n", "votes", f"{BATTERSEA},100"))
    assert (fault.message, fault.remedy) == (
        'There is no rival and no candidate "Taem".',
        'Did you mean "Team"?',
    )


def test_the_chance_to_stop_may_depend_on_the_place(nec_2022: dict[str, bytes]) -> None:
    toml = (
        FIVE + 'stops = [0.02, "30%"]\n' + RIVALS.replace("share = ", "stops = [0.1, 0.2, 0.3]\nshare = ", 1)
    )
    electorate, _ = made(nec_2022, toml, "votes", f"{BATTERSEA},100")
    assert electorate.slate.stops == (0.02, 0.3)
    assert [electorate.slate.stops_after(ranked) for ranked in (1, 2, 9)] == [0.02, 0.3, 0.3]
    assert electorate.rivals[0].stops == (0.1, 0.2, 0.3)
    campaign = folder.parse(with_figures(nec_2022, toml, "votes", f"{BATTERSEA},100"))
    assert folder.parse(folder.write(campaign)).electorates == campaign.electorates
    for wrong, message in (("[0.1, 2]", "2 is more than the whole."), ("[]", "is empty")):
        fault = only(faults(nec_2022, FIVE + f"stops = {wrong}\n" + RIVALS, "votes", f"{BATTERSEA},100"))
        assert message in fault.message
        assert fault.remedy


def test_homes_pins_strengths_and_present_orders(nec_2022: dict[str, bytes]) -> None:
    toml = (
        FIVE
        + "leaves = 0.2\nstops = 0.05\nhome_boost = 2\n"
        + RIVALS
        + f"""
        [strengths]
        yasmine-dar = 2.5
        [homes]
        mish-rahman = ["London", "LI"]
        gemma-bolton = ["{HENDON}"]
        [adherence]
        mean = 0.7
        sd = 0.05
        [swings]
        national = 0.1
        """
    )
    electorate, areas = made(
        nec_2022, toml, "votes,home,pin", f"{BATTERSEA},100,yasmine-dar jess-barnard,", "LI,,,yasmine-dar"
    )
    assert areas[BATTERSEA].home == (3, 1, 4)
    assert areas[HENDON].home == (2, 4)
    assert areas["LI"].home == (4,)
    assert (areas["LI"].pinned, areas[HENDON].pinned) == (3, 0)
    assert areas["LI"].present == (3, 5, 4, 1, 2)
    assert electorate.slate.strengths == (1, 1, 2.5, 1, 1)
    assert (electorate.slate.loyalty, electorate.slate.stops, electorate.home_boost) == (0.8, 0.05, 2)
    assert (electorate.adherence.mean, electorate.swings.national, electorate.swings.area) == (0.7, 0.1, 0.15)
    assert (electorate.seats, electorate.rule) == (9, "ers97")
    assert areas[BATTERSEA].region == "London"
    assert len(areas[NORTHERN_IRELAND].hexes) == 18
    assert electorate.title == "NEC election 2022: Grassroots 5, CLP representatives"
    # The other slate takes what concerns it.
    files = with_figures(
        nec_2022,
        toml.replace("grassroots-5", "grassroots-voice"),
        "votes,pin",
        f"{BATTERSEA},1,naomi-wimborne-idrissi",
    )
    voice = folder.electorate(folder.parse(files), "grassroots-voice", "clp")
    assert next(area.pinned for area in voice.areas if area.code == BATTERSEA) == 0


def test_what_a_plan_is_asked_for(nec_2022: dict[str, bytes]) -> None:
    campaign = folder.parse(nec_2022)
    settings = folder.plan_settings(campaign, "grassroots-5", "clp")
    assert (settings.goal, settings.orders, settings.homes) == ("seats", None, True)
    plan = """
    [plan]
    goal = "at-least"
    at_least = 4
    orders = 3
    whole_regions = true
    floor = "50%"
    homes = false
    churn = 0.2
    """
    files = with_figures(nec_2022, FIVE + RIVALS + plan, "votes", f"{BATTERSEA},1")
    settings = folder.plan_settings(folder.parse(files), "grassroots-5", "clp")
    assert (settings.goal, settings.at_least, settings.orders, settings.floor) == ("at-least", 4, 3, 0.5)
    assert (settings.whole_regions, settings.homes, settings.churn) == (True, False, 0.2)


# What electorate.toml says, its words on the line named (none: the first), part of the message, of the remedy.
WRONG = [
    (FIVE, "", "There are no rivals", "[[rivals]]"),
    (FIVE + RIVALS.replace("0.4", "0.9"), "[[rivals]]", "add up to 110%", "100%"),
    (FIVE + "support = 0.9\n" + RIVALS, "[[rivals]]",
     "said to have 60%: 150% together", "Bring the rivals' shares to 10%"),
    (FIVE + RIVALS.replace("0.2", "0.6"), "", "what share of the ballots is the slate's", "support = 0.37"),
    (FIVE + "support = 0\n" + RIVALS, "support", "No area expects any vote", "more than 0"),
    (FIVE + "support = 1\n" + RIVALS, "support", "has all the votes", "less than 100%"),
    (FIVE + RIVALS.replace("0.4", "40"), "share = 40", "40 is more than the whole", "40% or 0.4"),
    (FIVE + RIVALS.replace("0.4", "-0.4"), "share = -", "less than nothing", ""),
    (FIVE + RIVALS.replace("0.4", "true"), "share = true", "must be a number, but is true or false", ""),
    (FIVE + RIVALS.replace("share = 0.4\n", ""), "[[rivals]]", 'lacks the key "share"', "Add it"),
    (FIVE + RIVALS.replace("0.4", "0").replace("0.2", "0"), "[[rivals]]", "No rival has any share", ""),
    (FIVE + RIVALS.replace("Ann Able", "Mish Rahman"), "candidates", "on the slate itself", "Take the name out"),
    (FIVE + RIVALS.replace("Ann Able", "Cat Clever"), '[[rivals]]\nname = "Cat', "among the rivals twice", "one place"),
    (FIVE + RIVALS.replace("Cat Clever", "Team"), 'name = "Team"\nshare = 0.2', '"Team" is there twice', "Keep one"),
    (FIVE + RIVALS + "candidates = 120\n", "candidates = 120", "candidates is 120", "100 or fewer"),
    (FIVE + RIVALS + "candidates = 98\n", "[[rivals]]", "107 candidates; a plan takes 100", "Leave out"),
    (FIVE + RIVALS + "candidates = []\n", "candidates = []", "candidates is empty", "Name them"),
    (FIVE + RIVALS + "candidates = { A = 0 }\n", "candidates = {", "Every strength is 0", "one of them more"),
    (FIVE + RIVALS + "colour = 1\n", "colour", '"colour" is not a key', ""),
    (FIVE.replace("grassroots-5", "grassroots-6") + RIVALS, "slate", "no slate", '"grassroots-5"'),
    (FIVE.replace("clp", "youth") + RIVALS, "post", "nobody standing", "campaign.toml"),
    (FIVE.replace("grassroots-5", "grassroots-voice").replace("clp", "youth") + RIVALS, "post",
     "one candidate for", "Take this out"),
    (RIVALS, "", "More than one slate or post", 'slate = "grassroots-5", post = "clp" or slate = '),
    (FIVE + "rule = 'ers79'\n" + RIVALS, "rule", 'no counting rule "ers79"', '"ers97"'),
    (FIVE + "seats = 0\n" + RIVALS, "seats", "seats is 0", "1 or more"),
    (FIVE + "seats = 100\n" + RIVALS, "seats", "There are 100 seats and only 10 candidates", "(9 by the post)"),
    (FIVE + f"seats = 0x{'f' * 5000}\n" + RIVALS, "seats", "is not a number", "Write digits alone"),
    (FIVE + RIVALS.replace('"Bob Brave", "Dee Dark", "Eve Early"', '"Bob Brave"'), "[[rivals]]",
     "There are 9 seats and only 8 candidates", "Name all rivals, or mend the seats of the post"),
    (FIVE.replace("none", "nothing") + RIVALS, "unknown", 'unknown is "nothing"', "typical"),
    (FIVE + "scale = 'much'\n" + RIVALS, "scale", '"much" is not a number', ""),
    (FIVE + "home_boost = 0.5\n" + RIVALS, "home_boost", "home_boost is 0.5", "1 or more"),
    (FIVE + RIVALS + "[strengths]\nluke-akehurst = 2\n", "luke", "no candidate of the slate", ""),
    (FIVE + RIVALS + "[strengths]\njess-barnard = 0\ngemma-bolton=0\nyasmine-dar=0\nmish-rahman=0\n"
     "naomi-wimborne-idrissi=0\n", "[strengths]", "the strength 0", ""),
    (FIVE + RIVALS + '[homes]\njess-barnard = ["Londn"]\n', "Londn", "no region or area code", '"London"'),
    (FIVE + RIVALS + "[regions.Londn]\nsupport = 0.4\n", "[regions.Londn]", "no region", '"London"'),
    (FIVE + RIVALS + "[regions.London]\nsuport = 0.4\n", "suport", '"suport" is not a key', '"support"'),
    (FIVE + RIVALS + "[adherence]\nmean = 0.5\nsd = 0.6\n", "sd = ", "No share with a mean of 0.5", "0.50"),
    (FIVE + RIVALS + "[adherence]\nmean = 60\n", "mean", "60 is more than the whole", "60% or 0.6"),
    (FIVE + RIVALS + '[plan]\ngoal = "seat"\n', "goal", 'no goal "seat"', '"seats"'),
    (FIVE + RIVALS + '[plan]\ngoal = "at-least"\n', "goal", "lacks a number of seats", "at_least = 4"),
    (FIVE + RIVALS + "[plan]\nat_least = 4\n", "at_least", "means nothing", '"at-least"'),
    (FIVE + RIVALS + "[plan]\norders = 0\n", "orders", "orders is 0", "1 or more"),
    (FIVE + RIVALS + "[plan]\norders = 1.5\n", "orders", "not a whole number", ""),
    (FIVE + RIVALS + '[plan]\nhomes = "no"\n', "homes", "must be true or false", ""),
    (FIVE + "support = 37%\n" + RIVALS, "support", '"37%" is not how a share', 'Write 0.37, or "37%".'),
    (FIVE + "ballots = 129,549\n" + RIVALS, "ballots", '"129,549" is not how a number', "Write 129549."),
]  # fmt: skip


@pytest.mark.parametrize(("toml", "at", "message", "remedy"), WRONG, ids=[case[2][:40] for case in WRONG])
def test_what_cannot_be_expected_is_named_once(
    nec_2022: dict[str, bytes], toml: str, at: str, message: str, remedy: str
) -> None:
    files = with_figures(nec_2022, toml, "members", f"{BATTERSEA},1000")
    fault = only(list(folder.check(files)))
    assert (fault.file, message in fault.message, remedy in fault.remedy) == (
        "electorate.toml",
        True,
        True,
    ), fault
    line = toml.count("\n", 0, toml.index(at)) + 1
    assert fault.line == line, str(fault)
    with pytest.raises(folder.FolderFaults):
        folder.parse(files)


def test_several_electorates_are_tables_of_their_own(nec_2022: dict[str, bytes]) -> None:
    table = ("[[electorates]]\n" + FIVE + RIVALS).replace("[[rivals", "[[electorates.rivals")
    voice = table.replace("grassroots-5", "grassroots-voice")
    campaign = folder.parse(with_figures(nec_2022, table + voice, "members", f"{BATTERSEA},1000"))
    assert [outlook.slate for outlook in campaign.electorates] == ["grassroots-5", "grassroots-voice"]
    assert folder.parse(folder.write(campaign)) == campaign
    fault = only(faults(nec_2022, table + table, "members", f"{BATTERSEA},1000"))
    assert fault.message == '"grassroots-5" has an electorate for "clp" on line 1 already.'
    assert fault.line == table.count("\n") + 1
    mixed = only(faults(nec_2022, "turnout = 0.3\n" + table, "members", f"{BATTERSEA},1000"))
    assert '"turnout" is not a key of this file' in mixed.message
    none = only(faults(nec_2022, "electorates = []", "members", f"{BATTERSEA},1000"))
    assert "no electorate in this file" in none.message


# Columns and cells of areas.csv, severity, part of the message.
WRONG_FIGURES = [
    ("members", "-5", "error", "less than nothing"),
    ("members", "12.5", "error", "not a whole number"),
    ("members", "1e400", "error", "is too many"),
    ("votes", "9" * 400, "error", "is too many"),
    ("members,turnout", "10,1e400", "error", "is more than the whole"),
    ("members", "40%", "error", "is a share"),
    ("votes", "a lot", "error", "not a number"),
    ("members,support", "10,37", "error", "37 is more than the whole"),
    ("members,support", "10,0%", "warning", "support is 0%, which a plan takes as certain"),
    ("members,support", "10,1", "warning", "support is 100%, which a plan takes as certain"),
    ("members,supporters", "10,5", "error", "has supporters, but nobody canvassed"),
    ("members,canvassed", "10,5", "error", "has 5 canvassed, and does not say how many are supporters"),
    ("members,canvassed,supporters", "10,5,6", "error", "6 supporters among 5 canvassed"),
    ("votes,ballots", "50,40", "error", "has 50 votes for the slate, and 40 ballots"),
    ("members,home", "10,jess-barnrd", "error", 'no candidate "jess-barnrd"'),
    ("members,pin", "10,jess", "error", 'no candidate "jess"'),
    ("members,pin", "10,lynne-jones", "error", '"lynne-jones" is pinned, and on no slate that has an order'),
]


@pytest.mark.parametrize(("columns", "cells", "severity", "message"), WRONG_FIGURES)
def test_figures_that_cannot_be_are_named_by_line(
    nec_2022: dict[str, bytes], columns: str, cells: str, severity: str, message: str
) -> None:
    blank = "," * columns.count(",")
    usual = {"members": "1000", "votes": "400", "ballots": "1000"}
    first = ",".join(
        usual.get(column, "") if place < 2 else "" for place, column in enumerate(columns.split(","))
    )
    found = faults(
        nec_2022, FIVE + RIVALS, columns, f"LI,{first}", f"{HENDON},{blank}", f"{BATTERSEA},{cells}"
    )
    fault = only(found, severity=severity)
    assert (fault.file, fault.line) == ("areas.csv", 4), str(fault)
    assert message in fault.message


def test_a_plan_without_an_electorate_is_told_what_to_write(nec_2022: dict[str, bytes]) -> None:
    without = folder.parse({file: data for file, data in nec_2022.items() if file != "electorate.toml"})
    for campaign, slate, post, message, remedy in (
        (without, "grassroots-5", "clp", "There is no electorate.toml", "[[rivals]]"),
        (without, "grassroots-4", "clp", "no slate", "grassroots-5"),
        (without, "", "nothing", 'There is no post "nothing".', '"clp"'),
        (without, "", "treasurer", 'No slate has anybody standing for the post "treasurer".', '"clp"'),
        (without, "grassroots-5", "youth", "nobody standing", "clp"),
        (folder.parse(nec_2022), "grassroots-voice", "youth", "no electorate for", "[[electorates]]"),
    ):
        for ask in (folder.electorate, folder.plan_settings):
            with pytest.raises(folder.FolderFaults) as caught:
                ask(campaign, slate, post)
            (fault,) = caught.value.faults
            assert message in fault.message
            assert remedy in fault.remedy
    nothing = with_figures(nec_2022, FIVE + RIVALS, "members")
    fault = only(list(folder.check(nothing)))
    assert (fault.message[:27], "areas.csv" in fault.remedy) == ("No area has any figures, so", True)


def test_figures_that_leave_the_slate_hardly_a_vote_are_told_as_that(nec_2022: dict[str, bytes]) -> None:
    fault = only(faults(nec_2022, FIVE + "scale = 0.000001\n" + RIVALS, "members", f"{BATTERSEA},1000"))
    assert "the slate has less than 0.01% of first preferences" in fault.message
    assert fault.remedy == "Mend the areas' figures or scale, which leave the slate hardly a vote."


def test_whoever_is_pinned_may_be_misspelt_and_only_the_slates_are_offered(
    nec_2022: dict[str, bytes],
) -> None:
    for wrong in ("lynne-jone", "jess-barnrd"):
        fault = only(faults(nec_2022, FIVE + RIVALS, "members,pin", "LI,10,", f"{BATTERSEA},10,{wrong}"))
        assert "lynne-jones" not in fault.remedy
    assert fault.remedy == 'Did you mean "jess-barnard"?'


def test_more_candidates_than_seats_and_too_few_rivals_are_warnings(nec_2022: dict[str, bytes]) -> None:
    fault = only(faults(nec_2022, FIVE + "seats = 3\n" + RIVALS, "votes", "LI,100"), severity="warning")
    assert fault.message == 'The slate "grassroots-5" has 5 candidates for 3 seats.'
    assert "fewer candidates" in fault.remedy
    fault = only(faults(nec_2022, FIVE + "seats = 10\n" + RIVALS, "votes", "LI,100"), severity="warning")
    assert fault.message == "There are 10 candidates for 10 seats, so that everybody is elected."


CANVASS = "canvass.csv"


def test_a_canvass_is_read_with_areas_and_weights(nec_2022: dict[str, bytes]) -> None:
    rows = "area,weight,ranking\nE14000549,,jess-barnard ann-black\n,49.5,luke-akehurst other-candidate-3\n"
    campaign = folder.parse({**nec_2022, CANVASS: rows.encode()})
    first, second = campaign.canvass
    assert (first.area, first.ranking, first.weight) == ("E14000549", ("jess-barnard", "ann-black"), 1)
    assert (second.area, second.weight, second.post) == ("", 49.5, "")
    assert folder.write(campaign)[CANVASS].decode() == rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",,jess-barnard jess-barnard", 'names "jess-barnard" twice'),
        (",,jess-barnard luke-akehrst", 'no candidate "luke-akehrst"'),
        (",1,", "The ranking is empty"),
        ("E1400,,jess-barnard", "no area code"),
        ("Battersea,,jess-barnard", "no area code"),
        (",-3,jess-barnard", "weight cannot be read"),
        (",jess-barnard", "2 cells"),
    ],
)
def test_a_canvass_that_cannot_be_is_named_by_line(
    nec_2022: dict[str, bytes], row: str, message: str
) -> None:
    rows = f"area,weight,ranking\n,80,jess-barnard\n{row}\n"
    fault = only(list(folder.check({**nec_2022, CANVASS: rows.encode()})))
    assert (fault.file, fault.line) == (CANVASS, 3)
    assert message in fault.message
    assert fault.remedy
    if row.startswith("Battersea"):
        assert fault.remedy == f'"Battersea" is {BATTERSEA}. Leave the cell empty where it is not known.'


def test_a_canvass_of_three_ballots_is_too_small(nec_2022: dict[str, bytes]) -> None:
    rows = "ranking\n" + "jess-barnard\n" * 3
    fault = only(list(folder.check({**nec_2022, CANVASS: rows.encode()})), severity="warning")
    assert fault.message == "A canvass of 3 rankings is too small to learn from."
    assert "50" in fault.remedy


def test_reading_a_folder_needs_no_numpy() -> None:
    code = "import sys, slatecraft.folder; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
