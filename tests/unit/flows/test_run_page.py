"""The page of a run tells how it went, and nothing on it is read as Markdown that is not ours."""

from pathlib import Path

from flows.ingest import Reject, Summary
from flows.run import new_run
from flows.run_page import run_page
from schemas.settings import Settings
from warehouse.connect import utc_now
from warehouse.publish import Published


def test_balance_throughput_rejects_and_links_are_on_it() -> None:
    run = new_run(Settings(), "ingest", None, status="partial", finished_at=utc_now(), error="Source `news`: fallen.")
    run = run.model_copy(
        update={"files_found": 3, "documents": 20, "read_bytes": 4_000_000, "mill_seconds": 1.5, "publish_seconds": 0.5}
    )
    reject = Reject("invalid_json", "news/a|b`<script>.jsonl", 7, "abc")
    published = Published(4, Path("/data/serving/000004/serving.duckdb"), is_full=False)
    page = run_page(Summary(run, published, {"invalid_json": 1}, (), (reject,)), "http://127.0.0.1:4200/runs/x")
    assert f"## Run {run.run_id}: partial" in page
    assert "**Source \\`news\\`: fallen.**" in page
    assert "files              3 found" in page
    assert "4.0 MB in 2.0 s: 2.00 MB/s, 10.0 documents/s" in page
    assert "| mill | 1.50 |\n| publish | 0.50 |" in page
    assert "| invalid\\_json | news/a\\|b\\`\\<script\\>.jsonl | 7 | abc |" in page
    assert "[This flow run](http://127.0.0.1:4200/runs/x)" in page
    assert f"`gristmill runs show {run.run_id}`" in page
