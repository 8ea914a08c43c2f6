"""Take the README's picture: the finder of the example, with an answer, as it is now. Needs Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent.parent / "docs" / "finder.png"
PORT = "8766"


def main() -> None:
    """Serve the example, ask it for a postcode, and keep what it shows."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or sys.exit("This needs Chromium.")
    command = [sys.executable, "-m", "slatecraft", "demo", "--no-browser", "--port", PORT]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,  # noqa: S603  # our own command
        sync_playwright() as playwright,
    ):
        try:
            said = iter(server.stdout or ())
            address = next(match.group() for line in said if (match := re.search(r"http://\S+", line)))
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
            page.goto(address, wait_until="networkidle")
            page.locator("form[data-finder] input").fill("SW1A 1AA")
            page.keyboard.press("Enter")
            page.locator("#answer [data-order]").wait_for()
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=PICTURE)
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
