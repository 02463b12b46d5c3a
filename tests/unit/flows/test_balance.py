"""The end of a run: sums that a reader can check, and one object for programs."""

import datetime as dt
import json
from pathlib import Path

from flows.balance import balance_lines, summary_json
from flows.ingest import Summary
from schemas.run import BALANCE_TERMS, MEASURED, Run
from warehouse.publish import Published

NOW = dt.datetime(2024, 6, 1, 12)  # noqa: DTZ001 - stored without a zone
FACTS = {
    "flow_run_id": None,
    "kind": "ingest",
    "status": "succeeded",
    "started_at": NOW,
    "finished_at": NOW,
    "error": None,
    "under_way": None,
    "code_version": "1",
    "process_version": "1",
    "config_sha256": "0" * 64,
    "batch_id": "r-000000",
    "run_id": "r",
    "ingested_at": NOW,
}


def summary_of(reasons: dict[str, int] | None = None, **figures: int) -> Summary:
    run = Run.model_validate({**FACTS, **dict.fromkeys(BALANCE_TERMS, 0), **dict.fromkeys(MEASURED), **figures})
    return Summary(run, Published(3, Path("/w/serving/000003/serving.duckdb"), is_full=False), reasons or {})


def test_an_even_run_is_told_in_four_lines() -> None:
    lines = balance_lines(summary_of(files_found=1_234, files_loaded=1_200, files_unchanged=34))
    assert len(lines) == 4
    assert "1,234 found = 1,200 loaded + 0 replaced + 34 unchanged" in lines[0]
    assert lines[-1] == "published   generation 3 to /w/serving.duckdb"


def test_what_needs_a_look_has_a_line_of_its_own() -> None:
    summary = summary_of(
        {"empty_document": 2, "truncated_stream": 1},
        quarantined_records=2,
        quarantined_streams=1,
        quarantined_new=1,
        replayed=4,
        files_missing=5,
        stale_documents=6,
    )
    told = {line.split()[0]: line for line in balance_lines(summary)}
    assert "3 rows, 1 new: 2 empty_document, 1 truncated_stream" in told["quarantine"]
    assert "4 records" in told["replayed"]
    assert "5 known files are gone" in told["missing"]
    assert "6 documents" in told["stale"]


def test_the_object_for_programs_has_every_figure_and_where_the_file_is() -> None:
    told = json.loads(summary_json(summary_of({"undecodable": 1}, documents=7)))
    assert told.keys() >= {*BALANCE_TERMS, "status", "run_id"}
    assert (told["documents"], told["quarantine_reasons"]) == (7, {"undecodable": 1})
    assert (told["generation"], told["published_path"]) == (3, "/w/serving/000003/serving.duckdb")
