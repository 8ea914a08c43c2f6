"""Markdown from a folder becomes HTML that the site's strict policy lets through and that cannot do harm."""

import pytest

from slatecraft.campaign.prose import prose


def test_headings_start_below_the_pages_own() -> None:
    assert prose("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"


def test_tables_scroll_and_align_by_class() -> None:
    html = prose("| who | votes |\n|---|---:|\n| A | 12 |\n")
    assert '<div class="table-scroll"' in html
    assert '<td class="right">12</td>' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](data:text/html,x)",
    ],
)
def test_nothing_that_runs_gets_through(text: str) -> None:
    html = prose(text)
    assert "<script" not in html
    assert "<img" not in html or "src=" not in html
    assert 'href="javascript' not in html


def test_links_to_the_folders_own_files_get_their_address() -> None:
    html = prose(
        "[Leaflet](media/leaflet.pdf) ![Map](media/map.png)", {"media/leaflet.pdf": "/media/abc/leaflet.pdf"}
    )
    assert 'href="/media/abc/leaflet.pdf"' in html
    html = prose("[Leaflet](<media/our dŵr.pdf>)", {"media/our dŵr.pdf": "/media/abc/ours.pdf"})
    assert 'href="/media/abc/ours.pdf"' in html
