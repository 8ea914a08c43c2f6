"""Date tokens become the dates in force, and the line of each TOML key is found."""

from __future__ import annotations

import pytest

from slatecraft.folder import Campaign, expand, expanded, orders, parse


@pytest.fixture(scope="module")
def campaign(nec_2022: dict[str, bytes]) -> Campaign:
    return parse(nec_2022)


def test_tokens_become_dates(campaign: Campaign) -> None:
    text = "From {date:ballots-open} (once {was:ballots-open:1}, then {was:ballots-open:2})."
    assert expand(text, campaign, lambda day: f"{day:%d.%m.}") == "From 03.08. (once 08.07., then 25.07.)."


def test_what_is_no_token_stays(campaign: Campaign) -> None:
    text = "{date:nothing} {was:ballots-open:3} {was:ballots-open:0} {date: freeze} {note:x} {}"
    assert expand(text, campaign, str) == text


def test_tokens_become_dates_in_every_text_and_language(nec_2022: dict[str, bytes]) -> None:
    toml = nec_2022["campaign.toml"].decode()
    told = toml.replace(
        'en = "Treasurer", cy = "Trysorydd"', 'en = "By {date:freeze}", cy = "Erbyn {date:freeze}"'
    )
    campaign = parse({**nec_2022, "campaign.toml": told.encode()})
    shown = expanded(campaign, lambda day, language: f"{language} {day:%Y}")
    post = next(post for post in shown.posts if post.key == "treasurer")
    assert post.name.translations == (("en", "By en 2022"), ("cy", "Erbyn cy 2022"))
    assert not any("{date:" in words for page in shown.pages for _, words in page.body.translations)
    assert shown.slates[0].stands == campaign.slates[0].stands
    assert orders(shown, "grassroots-5", "clp") == orders(campaign, "grassroots-5", "clp")
