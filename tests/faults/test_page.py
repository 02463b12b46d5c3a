"""Prefect's page under `gristmill up`, in a real browser."""

import os
import shutil
from pathlib import Path

import pytest

from .served import Up

_DEMANDED = os.environ.get("GRISTMILL_TESTS_NEED") == "all"  # read before the tests' own environment is cleaned


def test_runs_are_seen_on_the_page(up: Up, tmp_path: Path) -> None:
    if not shutil.which("chromium"):
        if _DEMANDED:
            pytest.fail("There is no chromium, where GRISTMILL_TESTS_NEED says that all is there.")
        pytest.skip("LOUD: there is no chromium (apt-get install chromium), so Prefect's page was NOT looked at")
    from tools.screenshot import browser_page, open_prefect

    up.write("seen.txt", "A text whose run is to be seen.")
    flow_run_id = up.api.start("ingest")
    up.until(flow_run_id, "Completed")
    name = up.api.ask(f"flow_runs/{flow_run_id}", "GET")["name"]
    with browser_page() as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        open_prefect(page, up.api.url, up.api.auth_string or "", "/runs", name)
        page.get_by_text(name).first.click()
        page.get_by_text("publish").first.wait_for()  # the last of its tasks
        page.screenshot(path=tmp_path / "page.png")
        assert not errors
