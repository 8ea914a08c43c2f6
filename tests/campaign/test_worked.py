"""The count on the page "How STV works" is counted by the library, and is what the returning officer published."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation

from slatecraft.campaign.worked import worked_count

PUBLISHED = {
    "Steven Coutts": ("175", "251.39764", "275.91578", "325.4702"),
    "Catherine Hughson": ("194", "255.611", "274.7184", "320.46876"),
    "Debra Jane Nicolson": ("81", "107.28736", "132.8055", "0"),
    "Gary Robinson": ("179", "204.46588", "209.28736", "217.57328"),
    "Theo Smith": ("521", "307", "307", "307"),
    "Ian Tinkler": ("75", "90.60812", "0", "0"),
}


def test_the_figures_are_the_published_ones() -> None:
    count = worked_count()
    assert {row.name: row.votes for row in count.table} == {
        name: tuple(map(Decimal, votes)) for name, votes in PUBLISHED.items()
    }
    assert (count.quota, count.valid, count.seats) == (307, 1225, 3)
    assert {bar.name for bar in count.stages[-1].bars if bar.elected} == {
        "Steven Coutts",
        "Catherine Hughson",
        "Theo Smith",
    }


def test_it_is_told_in_the_language_of_the_page() -> None:
    english = [stage.sentence for stage in worked_count().stages]
    with translation.override("cy"):
        welsh = [stage.sentence for stage in worked_count().stages]
    assert "Theo Smith" in english[1]
    assert all(one != other for one, other in zip(english, welsh, strict=True))
