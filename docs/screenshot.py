"""Takes the README's picture from a running demo.

``make demo`` in one terminal, ``make screenshot`` in another.

Needs Debian's chromium and Playwright (the ``dev`` extra).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

ADDRESS: Final = "http://127.0.0.1:8000"
PAGE: Final = "/recherche?q=permis+de+conduire&commune=05065"
TARGET: Final = Path(__file__).parent / "images" / "resultats.png"
SIZE: Final = {"width": 1280, "height": 780}
MAX_BYTES: Final = 200_000


def take(address: str = ADDRESS, target: Path = TARGET) -> int:
    """Save the results page of the demo as PNG; answers its size in bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="fr-FR", color_scheme="light")
        page.goto(address + PAGE)
        page.locator("#carte-resultats .leaflet-marker-icon").first.wait_for()
        page.wait_for_timeout(500)
        page.screenshot(path=target)
        browser.close()
    return target.stat().st_size


if __name__ == "__main__":
    written = take(*sys.argv[1:2])
    if written > MAX_BYTES:
        sys.exit(f"{TARGET.name}: {written} bytes, more than {MAX_BYTES}")
