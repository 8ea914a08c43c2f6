"""Publishing: a plan's orders reach the public now or at a set time, can be called off, and can be gone back from."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from slatecraft import folder
from slatecraft.campaign import editions
from slatecraft.campaign.models import Publication

if TYPE_CHECKING:
    from slatecraft.campaign.models import Edition

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def orders() -> dict[str, tuple[str, ...]]:
    """The order that the public is shown in each area."""
    edition = editions.published()
    assert edition is not None
    campaign = editions.site_of(edition).campaign
    return {
        code: order.candidates
        for order in folder.orders(campaign, "bright-lamps", "committee")
        for code in order.areas
    }


def planned_orders(number: int) -> dict[str, tuple[str, ...]]:
    from slatecraft.organise.models import PlanRun
    from slatecraft.organise.results import Result

    result = Result.of(PlanRun.objects.get(pk=number))
    return {area["code"]: result.order_in(area) for area in result.document["areas"]}


def at(moment: dt.datetime) -> dict[str, str]:
    local = moment.astimezone(LONDON)
    return {"when": "later", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}


def with_ballots_out(edition: Edition) -> Edition:
    """The campaign, published anew with ballots that went out a week ago."""
    files = editions.files_of(edition)
    toml = files["campaign.toml"].decode()
    today = timezone.now().date()
    campaign = folder.parse(files)
    for key, days in (("nominations-open", 60), ("nominations-close", 40), ("ballots-open", 7)):
        date = next(date.at for date in campaign.dates if date.key == key)
        day = date.date() if isinstance(date, dt.datetime) else date
        toml = toml.replace(day.isoformat(), (today - dt.timedelta(days)).isoformat())
    kept, _ = editions.keep({**files, "campaign.toml": toml.encode()})
    editions.publish(kept)
    return kept


def test_the_areas_that_change_are_listed_by_name(organiser: Client, loaded: Edition) -> None:
    files = editions.files_of(loaded)
    changed = files["orders.csv"].replace(b"ada-example ben-sample", b"ben-sample ada-example")
    areas = files["areas.csv"].replace(b"The North", b"Zennor").replace(b"The West", b"\xc3\x82cre")
    kept, _ = editions.keep({**files, "orders.csv": changed, "areas.csv": areas})
    page = organiser.get(f"/organise/publish/edition/{kept.pk}/").text
    assert "(Âcre, Members abroad, Northern Ireland, The East, The South, Zennor" in page


def test_a_plans_orders_become_what_the_public_sees(organiser: Client, loaded: Edition, planned: int) -> None:
    assert orders() != planned_orders(planned)
    page = organiser.get(f"/organise/plans/{planned}/publish/").text
    changed = sum(orders()[code] != order for code, order in planned_orders(planned).items())
    assert f"{changed} of 6 areas get another order" in page
    answer = organiser.post(f"/organise/plans/{planned}/publish/", {"when": "now"}, follow=True)
    assert "is what the public sees now" in answer.text
    assert orders() == planned_orders(planned)
    public = Client().post("/", {"postcode": "EH11YZ"}).text
    first = folder.parse(editions.files_of(loaded)).candidates
    names = {candidate.slug: candidate.name for candidate in first}
    answered = public.partition('id="answer"')[2]
    places = [answered.index(names[slug]) for slug in planned_orders(planned)["south"]]
    assert places == sorted(places)


def test_what_the_report_says_is_on_no_public_page(organiser: Client, planned: int) -> None:
    organiser.post(f"/organise/plans/{planned}/publish/", {"when": "now"})
    stranger = Client()
    for path in (
        "/",
        "/orders/",
        "/areas/the-south/",
        "/plans/",
        f"/plans/{planned}/report/",
        "/electorate.toml",
    ):
        assert "An Independent" not in stranger.get(path).text
        assert "Dim Lamps" not in stranger.get(path).text


def test_at_a_set_time_the_public_sees_it_without_anybody_doing_anything(
    client: Client, loaded: Edition
) -> None:
    files = editions.files_of(loaded)
    page = files["pages/why-vote.md"] + b"\nA sentence for later.\n"
    later, _ = editions.keep({**files, "pages/why-vote.md": page})
    moment = timezone.now() + dt.timedelta(seconds=3)
    assert editions.publish(later, at=moment)
    stranger = Client()
    before = stranger.get("/why-vote/")
    assert "A sentence for later." not in before.text
    # Nobody may keep the old page beyond that moment.
    assert int(before["Cache-Control"].partition("max-age=")[2]) <= 3
    assert editions.published() == loaded
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()) + 0.01)
    after = stranger.get("/why-vote/")
    assert "A sentence for later." in after.text
    assert after["Cache-Control"] == "public, max-age=60"
    assert [site.digest for site in editions.recent()] == [later.digest, loaded.digest]


def test_a_time_is_set_in_the_campaigns_own_zone_and_can_be_called_off(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    when = (timezone.now() + dt.timedelta(days=3)).astimezone(LONDON).replace(second=0, microsecond=0)
    answer = organiser.post(f"/organise/plans/{planned}/publish/", at(when), follow=True)
    assert "is set: the public sees it from" in answer.text
    (row,) = editions.upcoming()
    assert row.seen_from == when
    assert row.published_by is not None
    assert editions.published() == loaded
    assert editions.published(when) == row.edition
    overview = organiser.get("/organise/").text
    assert "from" in overview
    assert "by itself" in overview
    called = organiser.post(f"/organise/publish/{row.pk}/call-off/", follow=True)
    assert "Called off." in called.text
    assert editions.published(when) == loaded
    row.refresh_from_db()
    assert row.called_off_by is not None


def test_it_is_too_late_to_call_off_what_the_public_sees(organiser: Client, loaded: Edition) -> None:
    row = Publication.objects.get()
    assert "It is too late" in organiser.post(f"/organise/publish/{row.pk}/call-off/", follow=True).text
    assert editions.published() == loaded


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "field is required"),
        ({"when": "later"}, "Say on which day."),
        ({"when": "later", "day": "2020-01-01", "time": "12:00"}, "That time has passed."),
        ({"when": "later", "day": "2031-03-30", "time": "01:30"}, "there is no such time"),
        ({"when": "later", "day": "someday", "time": "12:00"}, "Enter a valid date"),
    ],
)
def test_a_time_that_cannot_be_is_said(
    organiser: Client, loaded: Edition, planned: int, form: dict[str, str], says: str
) -> None:
    assert says in organiser.post(f"/organise/plans/{planned}/publish/", form).text
    assert editions.published() == loaded
    assert not editions.upcoming()


def test_what_was_before_is_kept_with_who_and_when_and_can_be_gone_back_to(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    before = orders()
    organiser.post(f"/organise/plans/{planned}/publish/", {"when": "now"})
    page = organiser.get("/organise/publish/").text
    assert f"Go back to edition {loaded.pk}" in page
    assert "Decided by Ada" in page
    assert f"Plan {planned}" in page
    answer = organiser.post(f"/organise/publish/edition/{loaded.pk}/", {"when": "now"}, follow=True)
    assert f"Edition {loaded.pk} is what the public sees now." in answer.text
    assert orders() == before
    assert Publication.objects.count() == 3
    record = organiser.get("/organise/record/").text
    assert f"Published edition {loaded.pk}" in record
    assert f"plan {planned}" in record


def test_after_ballots_have_gone_out_a_change_must_be_typed_for(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    with_ballots_out(loaded)
    where = f"/organise/plans/{planned}/publish/"
    assert "Ballots went out at" in organiser.get(where).text
    before = orders()
    for typed in ({}, {"confirm": "yes"}):
        page = organiser.post(where, {"when": "now", **typed}).text
        assert "type the words" in page
        assert orders() == before
    organiser.post(where, {"when": "now", "confirm": "Ballots are out"})
    assert orders() == planned_orders(planned)


def test_a_time_after_ballots_go_out_must_be_typed_for_too(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    from slatecraft.campaign.changes import ballots_out

    out = ballots_out(folder.parse(editions.files_of(loaded)))
    assert out is not None
    where = f"/organise/plans/{planned}/publish/"
    assert "type the words" in organiser.post(where, at(out + dt.timedelta(hours=1))).text
    assert not editions.upcoming()
    organiser.post(where, at(out - dt.timedelta(hours=1)))
    assert len(editions.upcoming()) == 1


def test_a_page_may_change_after_ballots_have_gone_out(organiser: Client, loaded: Edition) -> None:
    edition = with_ballots_out(loaded)
    files = editions.files_of(edition)
    page = files["pages/why-vote.md"] + b"\nMore.\n"
    kept, _ = editions.keep({**files, "pages/why-vote.md": page})
    shown = organiser.get(f"/organise/publish/edition/{kept.pk}/").text
    assert "No order changes." in shown
    assert "pages/why-vote.md" in shown
    organiser.post(f"/organise/publish/edition/{kept.pk}/", {"when": "now"})
    assert editions.published() == kept


def test_the_library_refuses_such_a_change_unless_it_is_meant(loaded: Edition, planned: int) -> None:
    from slatecraft.organise.actions import publishing
    from slatecraft.organise.models import PlanRun

    with_ballots_out(loaded)
    edition, _ = editions.keep(publishing.files_with_orders(PlanRun.objects.get(pk=planned)))
    with pytest.raises(editions.BallotsAreOut, match="Ballots went out on"):
        editions.publish(edition)
    assert editions.publish(edition, after_ballots=True)


def test_a_plan_that_no_longer_fits_the_campaign_is_not_published(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    files = editions.files_of(loaded)
    areas = files["areas.csv"] + b"new,The New,,Upper,,5,50%,50%\n"
    editions.keep({**files, "areas.csv": areas})
    page = organiser.get(f"/organise/plans/{planned}/publish/")
    assert page.status_code == 409
    assert "no longer fits" in page.text
    assert "Run the plan again." in page.text
    assert editions.published() == loaded


def test_that_nobody_signed_it_off_is_said_before_it_is_published(organiser: Client, planned: int) -> None:
    assert (
        "Nobody has been asked to sign this plan off."
        in organiser.get(f"/organise/plans/{planned}/publish/").text
    )


def test_orders_that_were_an_illustration_become_what_the_slate_asks_for_or_stay_one(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    files = editions.files_of(loaded)
    editions.keep({**files, "orders.csv": files["orders.csv"].replace(b",published", b",illustration")})
    where = f"/organise/plans/{planned}/publish/"
    assert "only an illustration" in organiser.get(where).text
    for ticked, claimed in (({"illustration": "on"}, "illustration"), ({}, "published")):
        organiser.post(where, {"when": "now", **ticked})
        public = editions.published()
        assert public is not None
        assert {row.source for row in editions.site_of(public).campaign.orders} == {claimed}
        assert orders() == planned_orders(planned)
    assert "only an illustration" not in organiser.get(where).text


def test_what_has_changed_meanwhile_is_looked_at_before_it_is_published(
    organiser: Client, loaded: Edition, planned: int
) -> None:
    where = f"/organise/plans/{planned}/publish/"
    seen = organiser.get(where).text.partition('name="seen" value="')[2].partition('"')[0]
    assert seen == str(loaded.pk)
    files = editions.files_of(loaded)
    editions.keep({**files, "pages/why-vote.md": files["pages/why-vote.md"] + b"\nNot ready yet.\n"})
    page = organiser.post(where, {"when": "now", "seen": seen}).text
    assert "The campaign has changed since you opened this page." in page
    assert "pages/why-vote.md" in page
    assert editions.published() == loaded
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    organiser.post(where, {"when": "now", "seen": seen})
    assert orders() == planned_orders(planned)
