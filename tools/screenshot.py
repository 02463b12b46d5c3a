"""Take a picture of Prefect's page under `gristmill up`: `python -m tools.screenshot UP_JSON PICTURE PATH TEXT`.

UP_JSON is `up.json` of the warehouse; the picture is taken when the page at PATH shows TEXT. It needs the extra `dev`
and a Chromium of the system (`apt-get install chromium`). The picture of docs/prefect.md:

    python -m tools.screenshot warehouse/data/up.json docs/prefect-runs.png /runs Completed
"""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

__all__ = ["browser_page", "main", "open_prefect"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SIZE = {"width": 1280, "height": 1100}


@contextmanager
def browser_page() -> Iterator[Page]:
    """Open an empty page in the system's Chromium. Raises RuntimeError where there is none."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        msg = "There is no Chromium: apt-get install chromium"
        raise RuntimeError(msg)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])  # containers run as root
        try:
            yield browser.new_page(viewport=_SIZE)  # type: ignore[arg-type]
        finally:
            browser.close()


def open_prefect(page: Page, url: str, auth_string: str, path: str, awaited: str) -> None:
    """Open a page of Prefect's as a person does, with the password, and wait until it shows a text."""
    page.goto(f"{url.removesuffix('/api')}/login?redirect={path}")
    page.locator("input[type=password]").fill(auth_string)
    page.get_by_role("button", name="Login").click()
    page.get_by_text(awaited).first.wait_for()
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Take the picture."""
    place, picture = json.loads(Path(sys.argv[1]).read_bytes()), sys.argv[2]
    with browser_page() as page:
        open_prefect(page, place["url"], place["auth_string"], *sys.argv[3:5])
        # Prefect's page asks for something before it has the password, and shows for a moment that it failed.
        page.screenshot(path=picture, style="#prefect-design-toast-app { display: none }")


if __name__ == "__main__":
    main()
