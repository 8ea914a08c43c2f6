"""The report of a plan: what it says, whom it asks for anything, and what its figures are from."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from slatecraft.planning import report
from slatecraft.planning.electorate import Electorate
from slatecraft.planning.report import charts, sentences, words

from .documents import Document, forecast, plan

SAMPLES: dict[str, Callable[[], Document]] = {
    "plan": plan,
    "two candidates": lambda: plan(size=2, field=6, areas=12, seats=3),
    "no help": lambda: plan(helps=False),
    "nothing at present": lambda: plan(present=False),
    "forecast": forecast,
}
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"' onmouseover='alert(3)' x=\"",
    "]]><!-- --!> &lt;b&gt; \u2028 %(name)s {0}",
    "\u202eneddih\u202c \x07",
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(report.schema())
    return Draft202012Validator(report.schema())


@pytest.fixture(params=sorted(SAMPLES))
def document(request: pytest.FixtureRequest) -> Document:
    """A whole document of each kind."""
    return SAMPLES[request.param]()


class Reader(HTMLParser):
    """What a browser would find in a page: elements with their attributes, all text, and figures with theirs."""

    VOID = frozenset({"br", "meta", "wbr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.figures: list[str] = []
        self.feed(page)
        assert self.open == [], "elements that are not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        self.elements.append((tag, dict(attrs)))
        if "plan-figure" in kind.split():
            self.figures.append("")
        if tag not in self.VOID:
            self.open.append((tag, kind))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag in ("style", "svg") for tag, _ in self.open):
            return
        self.text += f"{data} "
        if any("plan-figure" in kind.split() for _, kind in self.open):
            self.figures[-1] += f"{data} "


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# The document


def test_documents_keep_to_the_schema(validator: Draft202012Validator, document: Document) -> None:
    validator.validate(json.loads(json.dumps(document)))


def test_every_field_is_described() -> None:
    def fields(node: Any) -> list[tuple[str, Any]]:
        found = []
        if isinstance(node, dict):
            found += node.get("properties", {}).items()
            for name, part in node.items():
                found += fields(part) if name != "if" else []
        elif isinstance(node, list):
            for part in node:
                found += fields(part)
        return found

    assert [name for name, field in fields(report.schema()) if not field.get("description")] == []


def test_a_real_plan_and_a_real_forecast_keep_to_the_schema_and_have_reports(
    validator: Draft202012Validator,
    make_electorate: Callable[..., Electorate],
    make_areas: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dataclasses import replace

    from slatecraft.planning import planner
    from slatecraft.planning.settings import PlanSettings

    monkeypatch.setattr(planner, "SEARCH_DRAWS", 200)
    monkeypatch.setattr(planner, "CURVE_DRAWS", 100)
    areas = tuple(replace(area, present=(1, 2, 3)) for area in make_areas(12))
    electorate = make_electorate(areas=areas)
    settings = PlanSettings(goal="at-least", at_least=2, orders=2, floor=0.1)
    for made in (planner.plan(electorate, settings, draws=200), planner.forecast(electorate, draws=200)):
        document = json.loads(json.dumps(made.to_dict()))
        validator.validate(document)
        assert len(document["notes"]) == len(document["warnings"])
        page = Reader(report.html(document))
        assert squeezed(document["verdict"]["sentence"]) in squeezed(page.text)
        welsh = squeezed(Reader(report.html(document, language="cy")).text)
        assert "200 etholiad dychmygol, hedyn 1" in welsh
        assert english_in(welsh, document) == []
        assert all("200 draws, seed 1" in squeezed(page.figures[place]) for place in range(4))
        assert report.summary(document, 80).startswith(document["verdict"]["sentence"].split()[0])
        assert "outcomes.csv" in report.csv(document)


# The page


def test_a_page_asks_nobody_for_anything(document: Document) -> None:
    page = report.html(document)
    for name, attributes in Reader(page).elements:
        assert name not in ("link", "img", "iframe", "base", "object", "form", "script", "use", "image")
        assert "style" not in attributes, "an inline style is against the page's own policy"
        for attribute, value in attributes.items():
            assert not attribute.startswith("on")
            if attribute in ("src", "href"):
                assert (value or "").startswith("#plan-")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "script-src" not in page


def test_names_of_elements_are_unique_and_all_links_lead_somewhere(document: Document) -> None:
    elements = Reader(report.html(document, plan(seed=2))).elements
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(names) == len(set(names))
    for _, attributes in elements:
        if "href" in attributes:
            assert (attributes["href"] or "")[1:] in names
        for reference in (attributes.get("aria-labelledby") or "").split():
            assert reference in names


def test_a_page_of_633_areas_is_small_and_always_the_same() -> None:
    page = report.html(plan())
    assert len(page.encode()) < 400_000
    assert page == report.html(plan())
    assert "nan" not in re.findall(r"[a-z]+", re.sub("<style>.*?</style>", "", page, flags=re.DOTALL))


def test_the_verdict_comes_first_and_the_report_says_that_it_is_private(document: Document) -> None:
    text = squeezed(Reader(report.html(document)).text)
    assert text.index(squeezed(document["verdict"]["sentence"])) < text.index("This report is private")
    assert text.index("This report is private") < text.index("What it wins")
    assert "It names who is likely to lose" in text


def test_every_figure_says_how_many_draws_and_which_seed(document: Document) -> None:
    """All but those that no draw has a part in: who gets which order, and what went in."""
    page = Reader(report.html(document))
    given = ("Orders by region", "The map", "Who comes first", "What was asked for", "What was assumed")
    figures = [squeezed(figure) for figure in page.figures]
    assert len(figures) > 5
    for figure in figures:
        assert figure.startswith(given) or re.search(r"[\d,]+ draws, seed \d", figure), figure[:60]


def test_figures_beside_the_pictures_are_those_of_the_document() -> None:
    document = plan()
    text = squeezed(Reader(report.html(document)).text)
    assert "This plan 5 orders 4.30 4.29 to 4.31" in text
    assert "One order for all 1 order 3.52 3.51 to 3.53 +0.78 +0.76 to +0.80" in text
    assert "Rhiannon ap Gwilym-Prydderch 66% 100% 100% 90% ▼ −34" in text
    assert "Siân Pugh 88% 61% 52% 75% +27" in text
    assert "At least 5 seats 45% 14% 7% 33%" in text
    share = document["outcomes"][0]["last_excluded"][0]["share"]
    assert f"In {share:.0%} of draws it is" in text
    for area in document["areas"]:
        assert area["name"] in text


def test_a_favourite_who_gives_way_is_told_of_before_the_table() -> None:
    text = squeezed(Reader(report.html(plan())).text)
    warning = text.index("The favourite’s own chance falls.")
    assert "has the greatest personal vote of the slate. Under the present orders the chance" in text
    assert "of election is 100%, with the plan 66%." in text
    assert warning < text.index("Chance of election")
    assert "Nobody’s own chance falls" in squeezed(Reader(report.html(plan(helps=False))).text)


def test_where_several_have_the_same_personal_vote_nobody_is_the_favourite() -> None:
    document = plan()
    for one in document["assumptions"]["strengths"]:
        one["share"] = 0.2
    text = squeezed(Reader(report.html(document)).text)
    assert "Some give up a part of their own chance." in text
    assert "favourite" not in text


def test_what_was_assumed_is_all_told() -> None:
    document = plan()
    text = squeezed(Reader(report.html(document)).text)
    for told in (
        "Rhiannon ap Gwilym-Prydderch 52%, Tom O’Hare 26%",
        "3 times the weight, in 12 areas",
        "25% of next preferences while one of the slate is left to rank",
        "12% after preference 1, 8% after preference 2, 5% after each later one",
        "8% everywhere, 5% in each region and 15% in each area",
        "each rival’s share 12%; each personal vote 25%",
        "Ballots as in 2020; the rest is made up.",
        "The Other List 44% 9 20% 10% 70% 55%",
    ):
        assert told in text
    document["assumptions"] |= {"note": "", "home_areas": 0, "rivals": [], "stops": [0.1]}
    text = squeezed(Reader(report.html(document)).text)
    assert "10% after each preference" in text
    for told in ("Where the figures come from", "Personal vote at home", "What was assumed of the rivals"):
        assert told not in text


def test_what_a_plan_assumed_is_what_its_electorate_says(make_electorate: Callable[..., Electorate]) -> None:
    from slatecraft.planning.assumptions import assumptions

    electorate = make_electorate(note="Made up.")
    found = assumptions(electorate)
    assert found["note"] == "Made up."
    assert [one["share"] for one in found["strengths"]] == [0.6, 0.25, 0.15]
    assert (found["leaves"], found["stops"], found["home_areas"]) == (0.25, [0.12], 0)
    assert sum(one["share"] for one in found["rivals"]) == pytest.approx(0.55, abs=0.001)
    # Nobody is named, so those who leave go where first preferences go.
    assert [one["from_slate"] for one in found["rivals"]] == pytest.approx([0.6, 0.25, 0.15], abs=0.001)
    theirs = found["rivals"][0]["to_slate"]
    assert theirs == pytest.approx(0.45 / (1 - 0.55 * 0.6), abs=0.001)


# In Welsh


def english_in(text: str, document: Document) -> list[str]:
    """What is said in English that has a translation."""
    said = [one % {} for one in words.MESSAGES.values() if "%(" not in one and len(one) > 12]
    said += [document["verdict"]["sentence"], *document["warnings"]]
    said += [price["sentence"] for price in document["prices"]]
    return [one for one in said if one in text]


def test_a_report_in_welsh_has_no_english_but_names(document: Document) -> None:
    page = report.html(document, plan(seed=2), language="cy")
    assert '<html lang="cy">' in page
    assert english_in(squeezed(Reader(page).text), document) == []
    compared = squeezed(Reader(report.compare_html([document, plan()], language="cy")).text)
    assert english_in(compared, document) == []
    assert english_in(squeezed(report.summary(document, 1000, language="cy")), document) == []
    parts = report.fragments(document, language="cy")
    assert parts["body"] in report.html(document, language="cy")
    assert parts["verdict"] in squeezed(report.summary(document, 100, language="cy"))


def test_welsh_numbers_are_followed_by_the_right_form() -> None:
    told = words.Words("cy")
    assert [told.count("orders", number) for number in (1, 2, 3, 4, 6)] == [
        "1 drefn", "2 drefn", "3 trefn", "4 trefn", "6 threfn"
    ]  # fmt: skip
    assert [told.count("votes", number) for number in (0, 2, 6, 1200)] == [
        "0 pleidlais", "2 bleidlais", "6 phleidlais", "1,200 pleidlais"
    ]  # fmt: skip
    assert told.listed(["Ann", "Bob"]) == "Ann a Bob"
    assert told.listed(["Bob", "Ann"]) == "Bob ac Ann"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_verdict_warning_and_condition_has_its_sentence(language: str) -> None:
    told, document = words.Words(language), plan(size=2, field=6, areas=12, seats=3)
    fields = report.schema()["properties"]

    def kinds(field: dict[str, Any]) -> list[str]:
        return [one["const"] for one in field["oneOf"]]

    found = [
        sentences.verdict(document | {"verdict": {"kind": kind}}, told)
        for kind in kinds(fields["verdict"]["properties"]["kind"])
    ]
    notes = [
        {"kind": kind, "candidates": [1, 2]} for kind in kinds(fields["notes"]["items"]["properties"]["kind"])
    ]
    found += sentences.warnings(document | {"notes": notes}, told)
    settings = {"floor": 0.905, "churn": 0.1, "orders": 2, "least_share": 0.05}
    for constraint in kinds(fields["prices"]["items"]["properties"]["constraint"]):
        for asked in (True, False) if constraint == "whole-regions" else (True,):
            price = {"constraint": constraint, "asked": asked}
            found.append(sentences.condition(document | {"settings": settings}, price, told))
    for goal in ("at-least", "worst"):
        for kind in ("ahead", "level", "behind"):
            judged = document | {"verdict": {"kind": kind}, "goal": goal, "at_least": 2}
            found.append(sentences.verdict(judged, told))
    assert len(set(found)) == len(found) == 24
    for sentence in found:
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert "%(" not in sentence
    assert any("90.5%" in sentence for sentence in found)


def test_the_verdict_says_whether_the_present_orders_are_kept() -> None:
    document, told = plan(areas=12), words.Words()
    verdict = {"verdict": {"kind": "level"}}
    assert "best left as they are" not in sentences.verdict(document | verdict, told)
    for area in document["areas"]:
        area["before"] = document["orders"][area["order"] - 1]["order"]
    assert sentences.verdict(document | verdict, told).startswith(
        "The present orders are best left as they are"
    )
    assert sentences.verdict(document | {"verdict": {"kind": "one-order"}}, told).endswith("the present one.")


def outrun(document: Document, key: str) -> Document:
    """With a baseline that is clearly ahead of the plan and does not keep to what was asked."""
    outcomes = [
        one
        | {"keeps": one["key"] != key}
        | ({"gain": {"mean": -0.09, "low": -0.12, "high": -0.06}} if one["key"] == key else {})
        for one in document["outcomes"]
    ]
    return document | {"outcomes": outcomes}


def test_a_baseline_that_is_ahead_and_breaks_what_was_asked_is_told_of() -> None:
    told, document = words.Words(), plan(areas=12)
    one_order = {"verdict": {"kind": "one-order"}}
    assert "asked for" not in sentences.verdict(document | one_order, told)
    said = sentences.verdict(outrun(document, "present") | one_order, told)
    assert said.startswith("With what is asked for, splitting does not help here")
    assert said.endswith("Not bound by what is asked for, the present orders would win 0.09 more.")
    for area in document["areas"]:
        area["before"] = document["orders"][area["order"] - 1]["order"]
    said = sentences.verdict(outrun(document, "rotation") | {"verdict": {"kind": "ahead"}}, told)
    assert said.startswith(
        "The present orders are best left as they are: of the plans that keep to what is asked for, none"
    )
    assert said.endswith("plain rotation would win 0.09 more.")


def test_baselines_that_break_what_was_asked_are_named_under_the_table() -> None:
    note = "What was asked for is not kept to by plain rotation."
    document = plan(areas=12)
    assert note not in report.html(document) + report.summary(document)
    document = outrun(document, "rotation")
    assert note in report.html(document)
    assert note in report.summary(document)


def test_the_worst_tenth_is_of_the_fewest_seats() -> None:
    assert sentences.worst_tenth((0.0, 0.25, 0.75)) == pytest.approx(1.0)
    assert sentences.worst_tenth((0.05, 0.02, 0.0, 0.93)) == pytest.approx((0.02 + 3 * 0.03) / 0.1)


def test_curves_say_where_the_plan_is_behind_too() -> None:
    document = plan(areas=12)
    ahead = {"plan": 4.0, "present": 3.5, "one-order": 3.9, "rotation": 3.9, "draws": 2000}
    points = [ahead | {"at": at} for at in (0.2, 0.6)]
    points.append(ahead | {"at": 1.0, "present": 4.3, "rotation": 4.0})
    text = report.html(document | {"curves": {"adherence": points, "support": []}})
    assert "The plan is ahead of the present orders and of plain rotation up to 60%." in text
    assert "The plan is ahead of one order for all at every point tried." in text
    assert "It is behind the present orders at 100% alone." in text


def test_reports_speak_no_other_language() -> None:
    with pytest.raises(ValueError, match="en or cy, not in 'fr'"):
        report.html(plan(), language="fr")


def test_without_help_there_is_one_order_and_the_page_says_so() -> None:
    page = Reader(report.html(plan(helps=False)))
    text = squeezed(page.text)
    assert "Splitting does not help here" in text
    assert "1 order is enough" in text
    assert not re.search(r"Order B\b", text)
    assert not any(attributes.get("class") == "plan-map" for _, attributes in page.elements)


def test_a_forecast_has_no_search_in_it() -> None:
    text = squeezed(Reader(report.html(forecast())).text)
    for heading in (
        "How many orders",
        "What changes",
        "What each condition costs",
        "What was asked for",
        "Plan gains",
        "This plan",
    ):
        assert heading not in text
    assert "forecast of the present orders" in text
    assert "The present orders" in text


def test_areas_without_regions_and_hexagons_have_lists_all_the_same() -> None:
    document = plan(areas=20)
    for area in document["areas"]:
        area["region"], area["hexes"] = "", []
    text = squeezed(Reader(report.html(document)).text)
    for words_of_regions in ("No region", "in 1 region", "Orders by region", "The map"):
        assert words_of_regions not in text
    assert all(area["name"] in text for area in document["areas"])


def test_names_are_text_and_never_markup(document: Document) -> None:
    hostile, plain = copy.deepcopy(document), copy.deepcopy(document)
    for place, candidate in enumerate(hostile["candidates"]):
        candidate["name"] = HOSTILE[place % len(HOSTILE)] + str(place)
        plain["candidates"][place]["name"] = f"Name {place}"
    for place, area in enumerate(hostile["areas"]):
        area["name"] = HOSTILE[place % len(HOSTILE)]
        plain["areas"][place]["name"] = "Area"
        area["region"] = HOSTILE[0] + area["region"]
    hostile["title"], hostile["slate"], hostile["warnings"] = (
        HOSTILE[0],
        HOSTILE[1],
        [HOSTILE[3]] * len(HOSTILE),
    )
    plain["warnings"] = ["Mind"] * len(HOSTILE)
    hostile["verdict"]["sentence"] = HOSTILE[2]
    hostile["assumptions"]["note"], plain["assumptions"]["note"] = HOSTILE[1], "Note"
    for one in hostile["assumptions"]["rivals"]:
        one["name"] = HOSTILE[0]
    for one in hostile["prices"]:
        one["sentence"] = HOSTILE[0]
    pages = [
        [(name, sorted(attributes)) for name, attributes in Reader(made).elements]
        for made in (report.html(hostile), report.html(plain))
    ]
    assert pages[0] == pages[1]
    compared = Reader(report.compare_html([hostile, document]))
    assert not {"script", "img", "b onmouseover"} & {name for name, _ in compared.elements}


def test_parts_for_another_page_are_the_body_of_the_whole() -> None:
    document = plan()
    parts = report.fragments(document)
    whole = report.html(document)
    assert parts["verdict"] == document["verdict"]["sentence"]
    assert parts["body"] in whole
    assert parts["nav"] in whole
    assert not {"style", "script", "html", "h1", "main"} & {
        name for name, _ in Reader(parts["body"]).elements
    }
    used = {kind for _, one in Reader(parts["body"]).elements for kind in (one.get("class") or "").split()}
    sheet = report.asset(report.STYLES)
    own = {kind for kind in used if kind.startswith("plan-")}
    assert used - own == {"wrap"}
    bare = {
        "plan-with-1",
        "plan-with-2",
        "plan-with-3",
        "plan-with-4",
        "plan-with-5",
        "plan-figures",
        "plan-shade-0",
    }
    assert {kind for kind in own - bare if f".{kind}" not in sheet} <= {
        "plan-good",
        "plan-why",
        "plan-middle",
    }


def test_the_two_sheets_know_the_same_custom_properties() -> None:
    """What the report's sheet takes from the page around it, the site and the page alone both define."""
    from importlib.resources import files

    from slatecraft.stv.sheets import page

    own = set(re.findall(r"(--[\w-]+):", report.asset(report.STYLES)))
    taken = set(re.findall(r"var\((--[\w-]+)", report.asset(report.STYLES))) - own
    site = files("slatecraft.web").joinpath("static", "slatecraft", "style.css").read_text(encoding="utf-8")
    for sheet in (site, page.asset("base.css")):
        assert taken <= set(re.findall(r"(--[\w-]+):", sheet))


def test_plans_beside_each_other() -> None:
    one, other = plan(), plan(helps=False)
    text = squeezed(Reader(report.compare_html([one, other, forecast()])).text)
    assert "3 plans. Plan A is expected to win the most: 4.30 seats." in text
    assert "Siân Pugh 88% 52% 61%" in text
    differ = sum(area["order"] != 1 for area in one["areas"])
    assert f"In {differ} areas" in squeezed(Reader(report.compare_html([one, other])).text)
    again = squeezed(Reader(report.compare_html([one, one])).text)
    assert "too close to tell apart" in again
    assert "The plans ask for the same first name everywhere." in again
    assert "not from the same draws" in squeezed(Reader(report.compare_html([one, plan(seed=2)])).text)
    with pytest.raises(ValueError, match="two or more"):
        report.compare_html([one])


def test_what_is_no_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="slatecraft-plan/1"):
        report.html({"schema": "slatecraft-count/1"})


# The terminal


@pytest.mark.parametrize("width", [48, 80, 120])
def test_a_summary_fits_its_terminal_and_begins_with_the_verdict(document: Document, width: int) -> None:
    text = report.summary(document, width)
    assert max(map(len, text.splitlines())) <= width
    assert squeezed(text).startswith(squeezed(document["verdict"]["sentence"]))
    assert "10,000 draws, seed 1." in squeezed(text)
    assert "keep it private" in squeezed(text)
    for order in document["orders"]:
        assert f"{order['share']:.0%} of the slate’s votes" in squeezed(text)


def test_a_summary_names_those_whose_chance_falls() -> None:
    text = squeezed(report.summary(plan(), 80))
    assert (
        "Against the present orders the own chance falls of Rhiannon ap Gwilym-Prydderch (100% to 66%) and Tom "
        "O’Hare (97% to 93%)." in text
    )


def test_a_summary_lets_no_name_upset_the_terminal() -> None:
    document = plan()
    document["candidates"][0]["name"] = "Ann\x1b[2J\nBob"
    assert "\x1b" not in report.summary(document, 80)


# Tables


def test_tables_have_all_figures(document: Document) -> None:
    files = {name: list(csv.DictReader(io.StringIO(text))) for name, text in report.csv(document).items()}
    assert [row["outcome"] for row in files["outcomes.csv"]] == [one["key"] for one in document["outcomes"]]
    assert [float(row["seats"]) for row in files["outcomes.csv"]] == [
        one["seats"]["mean"] for one in document["outcomes"]
    ]
    assert [row["code"] for row in files["areas.csv"]] == [area["code"] for area in document["areas"]]
    letters = {row["order"]: row["candidates"] for row in files["orders.csv"]}
    assert all(letters[row["order"]] == row["candidates"] for row in files["areas.csv"])
    assert {"frontier.csv", "prices.csv"} <= set(files) or not document["prices"]
    points = sum(map(len, document["curves"].values()))
    assert len(files["curves.csv"]) == points
    for name, rows in files.items():
        if name not in ("orders.csv", "areas.csv"):
            assert {row["seed"] for row in rows} == {"1"}


# Words and pictures


def test_every_message_is_used_and_there_is_one_for_every_use() -> None:
    folder = Path(words.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    uses = set(re.findall(r"say\(\s*[\"']([a-z-]+)[\"']", source))
    uses |= set(re.findall(r"[\"'](compare-plan|compare-forecast|plan|forecast)[\"']", source))
    made = {"constraint-", *re.findall(r"say\(\s*f[\"']([a-z-]+-)\{", source)}
    uses -= made
    assert uses <= set(words.MESSAGES)
    assert [key for key in words.MESSAGES if key not in uses and not key.startswith(tuple(made))] == []


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.0004, "<1%"), (0.005, "0%"), (0.66, "66%"), (0.994, "99%"), (0.9951, ">99%"), (1, "100%")],
)
def test_nearly_none_is_not_none(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_numbers() -> None:
    assert words.gain(-0.004) == "0.00"
    assert words.gain(-0.28) == "−0.28"
    assert words.gain(0.28) == "+0.28"
    assert words.points(-0.34) == "−34"
    assert words.small(0.0012345) == "0.0012"
    assert words.small(0.04) == "0.040"
    assert [words.letter(place) for place in (1, 26, 27, 52, 53)] == ["A", "Z", "AA", "AZ", "BA"]
    assert words.Words().listed(["Ann", "Bob", "Cat"]) == "Ann, Bob and Cat"


@pytest.mark.parametrize("values", [(3.51, 4.31), (0.0, 0.0), (0.0012, 0.0039), (2.0, 2.0, 2.0), (-0.3, 0.3)])
def test_axes_hold_their_values_and_mark_round_ones(values: tuple[float, ...]) -> None:
    scale = charts.axis(values)
    assert scale.low < min(values)
    assert max(values) < scale.high
    assert 1 <= len(scale.ticks) <= 7
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
    assert len({f"{tick:.{scale.places}f}" for tick in scale.ticks}) == len(scale.ticks)


def test_labels_are_moved_apart_as_little_as_it_takes() -> None:
    assert charts.apart([10, 100, 50], 17) == [10, 100, 50]
    assert charts.apart([10, 10], 16) == [2, 18]
    moved = charts.apart([50, 52, 54, 200], 16)
    assert moved[3] == 200
    assert [moved[1] - moved[0], moved[2] - moved[1]] == [16, 16]
    assert sum(moved[:3]) == pytest.approx(156)
