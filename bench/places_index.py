"""Measure the postcode index: size, building, decoding, look-ups, and how often a dead postcode goes wrong.

Run from the project's root, with the data folder ../shared beside it:

    .venv/bin/python bench/places_index.py

The browser's part needs Chromium, and is left out without it.
"""

from __future__ import annotations

import base64
import csv
import gzip
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from slatecraft.places.build import build
from slatecraft.places.index import Index, slot

PROJECT = Path(__file__).parents[1]
PLACES = PROJECT / "src/slatecraft/places"
SOURCE = PROJECT.parent / "shared/places/postcodes.csv.gz"
AREAS = {"2010": "pcon10", "2024": "pcon24"}

IN_BROWSER = """async ([source, file]) => {
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const { PlaceIndex } = await import(address);
    const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0)).buffer;
    const times = [];
    let index;
    for (let i = 0; i < 10; i++) {
        const start = performance.now();
        index = PlaceIndex.decode(bytes);
        times.push(performance.now() - start);
    }
    const start = performance.now();
    const count = 100000;
    for (let i = 0; i < count; i++) index.area(index.outcodes[i % index.outcodes.length], "1AA");
    return [times[0], Math.min(...times), (performance.now() - start) / count];
}"""


def measure_build() -> None:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        report = build(SOURCE, "pcon24", Path(folder) / "gb.idx")
        took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    print(f"build from {report.rows:,} rows: {took:.1f} s, peak memory of the process {peak:.0f} MiB")


def measure_reading(year: str) -> None:
    data = (PLACES / f"data/gb-{year}.idx").read_bytes()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        index = Index.from_bytes(data)
        times.append(time.perf_counter() - start)
    print(f"gb-{year}.idx: {len(data):,} bytes; decoded in {min(times):.2f} s by Python")

    live, dead = [], []
    with gzip.open(SOURCE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["region"] and row[AREAS[year]] and not row["postcode"].startswith("BT"):
                postcode = row["postcode"][:-3].strip(), row["postcode"][-3:], row[AREAS[year]]
                (live if row["live"] == "1" else dead).append(postcode)
    wrong = sum(index.area(outcode, incode) != area for outcode, incode, area in live)
    print(f"  live: {wrong:,} of {len(live):,} wrong")
    answers = [(index.area(outcode, incode), area) for outcode, incode, area in dead]
    none = sum(answer is None for answer, _ in answers)
    wrong = sum(answer not in (None, area) for answer, area in answers)
    print(
        f"  dead: {none:,} of {len(dead):,} ({none / len(dead):.1%}) have no answer, their outcode being gone; "
        f"{wrong:,} of the other {len(dead) - none:,} ({wrong / (len(dead) - none):.1%}) get a wrong area"
    )

    tables = {outcode: index.table(outcode) for outcode in index.outcodes}
    places = [(outcode, slot(incode) or 0) for outcode, incode, _ in live]
    start = time.perf_counter()
    for outcode, place in places:
        tables[outcode][place]  # type: ignore[index]
    took = time.perf_counter() - start
    print(
        f"  {len(places) / took / 1e6:.1f} M look-ups a second by table, once halves and slots are known;",
        end=" ",
    )
    start = time.perf_counter()
    for outcode, incode, _ in live:
        index.area(outcode, incode)
    took = time.perf_counter() - start
    print(f"{len(live) / took / 1e6:.1f} M by area()")


def measure_browser(year: str) -> None:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("  no Chromium here: the browser is not measured")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        data = base64.b64encode((PLACES / f"data/gb-{year}.idx").read_bytes()).decode()
        first, best, look_up = browser.new_page().evaluate(
            IN_BROWSER, [(PLACES / "browser/index.js").read_text(), data]
        )
        print(
            f"  Chromium {browser.version}: decoded in {first:.0f} ms the first time, {best:.0f} ms once compiled; "
            f"a look-up takes {look_up * 1000:.2f} µs"
        )
        browser.close()


def main() -> None:
    """Print every measurement."""
    if not SOURCE.exists():
        print("left out: it needs the data folder ../shared, which is not here")
        return
    measure_build()
    for year in AREAS:
        measure_reading(year)
        measure_browser(year)


if __name__ == "__main__":
    main()
