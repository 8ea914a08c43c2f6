"""What the folder room exports is what its page documents, and the other way round."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from slatecraft import folder
from slatecraft.folder import check, parse
from slatecraft.folder.rules import RESERVED

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
