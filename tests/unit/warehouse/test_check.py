"""Checks: each query finds the fault that it is there for, and none cries over a sound warehouse."""

from collections.abc import Iterator
from typing import Any

import pytest

from warehouse.check import check_lake, check_serving
from warehouse.connect import open_serving
from warehouse.publish import publish
from warehouse.sql import scripts

STATUS = "a_every_file_has_one_status"
SOURCES = "a_sources_add_up_to_their_run"
RECORDS = "b_every_record_is_loaded_or_quarantined"
PARAGRAPHS = "c_every_paragraph_is_there"
SPANS = "d_spans_cover_every_paragraph"
KEYS = "keys_are_unique"
LOOSE = "nothing_hangs_loose"
TEXTS = "every_document_has_its_text"
VERSIONS = "versions_are_unique"
CLUSTERS = "clusters_are_whole"
DERIVED = "derived_tables_are_current"
FORGOTTEN = "what_was_forgotten_is_gone"

# The fault, and the checks that must tell of it.
FAULTS = {
    "DELETE FROM run_files WHERE source_uri = 'news/b.txt'": {STATUS},
    "UPDATE run_files SET status = 'ignored' WHERE source_uri = 'news/b.txt'": {STATUS},
    "INSERT INTO run_files FROM run_files WHERE source_uri = 'news/b.txt'": {STATUS, KEYS},
    "UPDATE runs SET files_found = files_found + 1": {STATUS},
    "UPDATE runs SET files_unchanged = 1": {STATUS, SOURCES},
    "UPDATE run_sources SET files_unchanged = 1": {SOURCES},
    "DELETE FROM runs": {LOOSE},
    "INSERT INTO runs FROM runs": {KEYS},
    "UPDATE source_files SET record_count = 3 WHERE source_uri = 'news/b.txt'": {RECORDS},
    "DELETE FROM quarantine WHERE scope = 'record'": {RECORDS},
    "UPDATE quarantine SET status = 'replayed' WHERE scope = 'record'": {RECORDS},
    "INSERT INTO quarantine FROM quarantine WHERE scope = 'stream'": {KEYS},
    "UPDATE quarantine SET file_id = 'x' WHERE scope = 'stream'": {LOOSE},
    "DELETE FROM documents WHERE source_uri = 'news/b.txt'": {RECORDS, LOOSE, TEXTS},
    "INSERT INTO documents FROM documents WHERE source_uri = 'news/b.txt'": {RECORDS, KEYS},
    "UPDATE documents SET file_id = 'x' WHERE source_uri = 'news/b.txt'": {RECORDS, LOOSE},
    "UPDATE source_files SET is_current = false WHERE source_uri = 'news/b.txt'": {LOOSE},
    "INSERT INTO source_files FROM source_files WHERE source_uri = 'news/b.txt'": {KEYS},
    "DELETE FROM source_files WHERE source_uri = 'news/b.txt'": {LOOSE},
    "DELETE FROM paragraphs WHERE ordinal = 1": {PARAGRAPHS, LOOSE},
    "UPDATE documents SET paragraph_count = 9 WHERE source_uri = 'news/b.txt'": {PARAGRAPHS},
    "INSERT INTO paragraphs FROM paragraphs WHERE ordinal = 1": {PARAGRAPHS, KEYS},
    "UPDATE paragraphs SET document_id = 'x' WHERE ordinal = 1": {PARAGRAPHS, LOOSE},
    "UPDATE paragraphs SET raw_end = raw_end - 1 WHERE ordinal = 1": {PARAGRAPHS},
    "UPDATE paragraphs SET raw_start = raw_start + 1 WHERE ordinal = 0": {PARAGRAPHS},
    "UPDATE paragraphs SET ordinal = 9 WHERE ordinal = 2": {PARAGRAPHS},
    "UPDATE paragraphs SET ordinal = 1 - ordinal WHERE ordinal < 2": {PARAGRAPHS},
    "DELETE FROM spans WHERE ordinal = 0": {SPANS},
    "DELETE FROM spans WHERE ordinal = 2": {SPANS},
    "DELETE FROM spans": {SPANS},
    "UPDATE spans SET start_char = start_char + 1 WHERE ordinal = 1": {SPANS},
    "UPDATE spans SET end_char = end_char + 1 WHERE ordinal = 2": {SPANS},
    "UPDATE spans SET ordinal = 3 - ordinal WHERE ordinal > 0": {SPANS},
    # An overlap and a gap of the same length: sums and counts do not see it.
    "UPDATE spans SET start_char = start_char - 1, end_char = end_char - 1 WHERE ordinal = 1": {SPANS},
    "UPDATE spans SET is_fragment = NOT is_fragment": {SPANS},
    "UPDATE spans SET paragraph_id = 'x' WHERE ordinal = 2": {SPANS, LOOSE},
    "INSERT INTO spans FROM spans WHERE ordinal = 2": {SPANS, KEYS},
    "UPDATE paragraphs SET text = text || '!' WHERE ordinal = 1": {SPANS},
    "INSERT INTO marks VALUES ('x', 'x', 0, 1, 'title', NULL, 'r', NULL, 'b', 'r', now()::TIMESTAMP)": {LOOSE},
    "INSERT INTO contributors VALUES ('x', 'n', 'author', NULL, NULL, 'b', 'r', now()::TIMESTAMP)": {LOOSE},
    "DELETE FROM raw_documents WHERE raw_text = 'other'": {TEXTS},
    "UPDATE raw_documents SET valid_to = valid_from": {TEXTS},
    "UPDATE raw_documents SET valid_to = NULL": {TEXTS},
    "UPDATE raw_documents SET version = 1": {VERSIONS},
    "INSERT INTO raw_documents FROM raw_documents WHERE raw_text = 'other'": {TEXTS, VERSIONS},
    "UPDATE duplicates SET is_first = true": {CLUSTERS},
    "UPDATE duplicates SET is_first = false": {CLUSTERS},
    "DELETE FROM duplicates WHERE NOT is_first": {CLUSTERS},
    "INSERT INTO duplicates SELECT * REPLACE ('other' AS cluster_id) FROM duplicates": {CLUSTERS, DERIVED},
    "DELETE FROM duplicates": {DERIVED},
    "UPDATE duplicates SET item_id = 'x' WHERE item_kind = 'paragraph' AND is_first": {DERIVED},
    "UPDATE duplicates SET item_id = 'x' WHERE item_kind = 'document' AND is_first": {DERIVED},
    "UPDATE documents SET text_sha256 = 'x' WHERE source_uri = 'news/c.txt'": {DERIVED},
    "INSERT INTO repeated_lines VALUES ('s', 'h', 'text', 2, 'b', 'r', TIMESTAMP '2024-01-01')": {DERIVED},
    "INSERT INTO forgotten SELECT document_id, 'document', 'x', NULL, now()::TIMESTAMP, now()::TIMESTAMP, 'b', 'r', "
    "now()::TIMESTAMP FROM documents WHERE source_uri = 'news/b.txt'": {FORGOTTEN},
    "INSERT INTO forgotten VALUES ('x', 'document', 'x', NULL, now()::TIMESTAMP, NULL, 'b', 'r', now()::TIMESTAMP)": {
        FORGOTTEN
    },
}


@pytest.fixture(scope="module")
def sound(milling: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A warehouse with every kind of row."""
    with milling(tmp_path_factory.mktemp("check") / "warehouse") as mill:
        mill.run({"a.jsonl": {"1": "first"}})
        records = {"1": "one\nto|do|er\nthree", "2": b"bad", "the broken tail": b"tail"}
        copied = "a text of so many words that it is told from a line of a few"
        mill.run({"a.jsonl": records, "b.txt": {"#0": "other"}, "c.txt": {"#0": copied}, "d.txt": {"#0": copied}})
        mill.derive()
        yield mill


def offended(mill: Any) -> set[str]:
    return {finding.check for finding in check_lake(mill.lake) if finding.offenders}


def test_a_sound_warehouse_passes_every_check(sound: Any) -> None:
    assert offended(sound) == set()
    publish(sound.lake, sound.settings)
    with open_serving(sound.settings.warehouse) as serving:
        findings = check_serving(serving)
    assert [finding for finding in findings if finding.offenders or finding.examples] == []
    assert len(findings) == len(scripts("90_checks"))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_by_the_check_that_is_there_for_it(sound: Any, fault: str) -> None:
    sound.lake.execute("BEGIN")
    try:
        sound.lake.execute(fault)
        assert offended(sound) >= FAULTS[fault]
    finally:
        sound.lake.execute("ROLLBACK")


def test_every_check_is_shown_to_find_something() -> None:
    assert set().union(*FAULTS.values()) == scripts("90_checks").keys() | scripts("95_lake_checks").keys()


def test_a_finding_counts_the_offenders_and_shows_the_first(sound: Any) -> None:
    loose = "SELECT 'x' || i, 'n', 'author', NULL, NULL, 'b', 'r', now()::TIMESTAMP FROM range(7) AS numbers(i)"
    sound.lake.execute("BEGIN")
    sound.lake.execute(f"INSERT INTO contributors {loose}")
    (finding,) = (each for each in check_lake(sound.lake) if each.check == LOOSE)
    sound.lake.execute("ROLLBACK")
    assert finding.offenders == 7
    assert len(finding.examples) == 5
    assert finding.examples[0].keys() == {"key", "value"}


def test_runs_that_did_not_succeed_owe_no_balance(sound: Any) -> None:
    sound.lake.execute("BEGIN")
    sound.lake.execute("UPDATE runs SET status = 'abandoned', files_found = 99 WHERE run_id = 'run-001'")
    assert offended(sound) == set()
    sound.lake.execute("ROLLBACK")


def test_what_a_killed_run_left_underived_is_no_fault(sound: Any) -> None:
    """Its documents are there, and so are the rows of `duplicates` that tell of those it replaced."""
    sound.lake.execute("BEGIN")
    gone = "item_id = 'x', item_document_id = 'x'"
    sound.lake.execute(f"UPDATE duplicates SET {gone} WHERE item_kind = 'document' AND is_first")
    assert offended(sound) == {DERIVED}
    sound.lake.execute("DELETE FROM derivations WHERE loaded_run_id = 'run-002'")
    assert offended(sound) == set()
    sound.lake.execute("ROLLBACK")
