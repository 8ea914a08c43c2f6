"""A fresh browser window for each test, on the example as `slatecraft demo` serves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

Open = Callable[..., Page]
WaitUntil = Literal["commit", "domcontentloaded", "load", "networkidle"]


@pytest.fixture
def window(chromium: Browser, demo: str) -> Iterator[Open]:
    """Opens a path of the example in a window of its own; the test fails if a page has a script error.

    Keyword arguments are Playwright's for a new context (``java_script_enabled``, ``color_scheme``, ``viewport``).
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(path: str = "/", wait_until: WaitUntil = "load", **options: Any) -> Page:
        context = chromium.new_context(
            base_url=demo, **{"viewport": {"width": 360, "height": 740}, **options}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: errors.append(f"{page.url}: {said.text}") if said.type == "error" else None,
        )
        page.goto(path, wait_until=wait_until)
        return page

    open_window.errors = errors  # type: ignore[attr-defined]
    yield open_window
    for context in contexts:
        context.close()
    assert not errors
