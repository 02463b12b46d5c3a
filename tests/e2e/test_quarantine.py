"""The quarantine keeps what was rejected, within bounds, and people can settle what they will not mend."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from flows.ingest import IngestRequest, Summary, direct_stages, ingest
from flows.progress import SilentReporter
from flows.replay import replay
from flows.tend_quarantine import Purge, dismiss, purge
from schemas.settings import IngestSettings, QuarantineSettings, Settings, WarehouseSettings
from sources.discover import named_scans
from text.errors import UsageError
from warehouse.check import check_lake
from warehouse.connect import open_lake

BOMB = b'{"text": "' + b"a" * 3_000_000 + b'"}\n'


def settings_of(folder: Path, max_mb: float = 1000) -> Settings:
    return Settings(
        warehouse=WarehouseSettings(path=folder / "warehouse"),
        ingest=IngestSettings(workers=1, max_record_mb=1),
        quarantine=QuarantineSettings(max_mb=max_mb),
    )


def load(settings: Settings, corpus: Path) -> Summary:
    with direct_stages(settings) as stages:
        return ingest(IngestRequest(tuple(named_scans([str(corpus)], "news"))), settings, stages, SilentReporter())


def rows_of(settings: Settings) -> list[dict[str, Any]]:
    with open_lake(settings.warehouse, read_only=True) as lake:
        assert not [finding for finding in check_lake(lake) if finding.offenders]
        return lake.execute("SELECT * FROM quarantine ORDER BY source_uri, record_index").to_arrow_table().to_pylist()


def stored(settings: Settings) -> list[Path]:
    folder = settings.warehouse.path / "quarantine"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_of_compressed_files_the_stored_bytes_are_kept_and_records_are_replayed_from_them(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    packed = gzip.compress(BOMB + b'{"text": "A good line."}\n')
    files = {"bomb.jsonl.gz": packed, "cut.jsonl.gz": packed[:-30], "plain.txt.gz": b"plain words"}
    for name, data in files.items():
        (corpus / name).write_bytes(data)
    settings = settings_of(tmp_path)
    load(settings, corpus)
    rows = rows_of(settings)
    assert {row["raw_kept"] for row in rows} == {"source"}
    for row in rows:
        data = files[row["source_uri"].removeprefix("news/")]
        assert (row["raw_bytes"], row["raw_size_bytes"]) == (data, len(data))
        assert row["raw_sha256"] == hashlib.sha256(data).hexdigest()
    assert not stored(settings)
    larger = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"max_record_mb": 8})})
    (bomb,) = [row for row in rows if row["source_uri"] == "news/bomb.jsonl.gz"]
    assert replay(larger, [bomb["quarantine_id"]]).refused == {}
    assert {row["status"] for row in rows_of(settings) if row["source_uri"] == "news/bomb.jsonl.gz"} == {"replayed"}


def test_beyond_the_bound_only_the_beginning_is_kept_and_replay_says_so(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(3):
        (corpus / f"{number}.jsonl").write_bytes(BOMB.replace(b"a", str(number).encode()))
    settings = settings_of(tmp_path, max_mb=4)
    load(settings, corpus)
    rows = rows_of(settings)
    assert sorted(row["raw_kept"] for row in rows) == ["file", "head", "head"]
    assert sum(path.stat().st_size for path in stored(settings)) <= 4_000_000
    for row in rows:
        data = (corpus / Path(row["source_uri"]).name).read_bytes().rstrip(b"\n")
        assert (row["raw_sha256"], row["raw_size_bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
        if row["raw_kept"] == "head":
            assert data.startswith(row["raw_bytes"])
    refused = replay(settings).refused
    assert sum("only the first 4096 are kept, for the quarantine was full" in why for why in refused.values()) == 2


@pytest.fixture
def rejected(tmp_path: Path) -> Settings:
    """A warehouse of two rejects, one of which has a file of its own, and a document."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.jsonl").write_bytes(BOMB + b"{no json\n" + json.dumps({"text": "A good line."}).encode())
    settings = settings_of(tmp_path)
    load(settings, corpus)
    return settings


def test_a_dismissed_reject_is_open_no_more_keeps_why_and_still_counts(rejected: Settings, tmp_path: Path) -> None:
    first, second = (row["quarantine_id"] for row in rows_of(rejected))
    with pytest.raises(UsageError, match="names no open reject"):
        dismiss(rejected, [first, "nobody"], "never mind")
    with pytest.raises(UsageError, match="needs its reason"):
        dismiss(rejected, [first], " ")
    assert dismiss(rejected, [first], "the source will not mend it") == 1
    states = {row["quarantine_id"]: (row["status"], row["dismissed_reason"]) for row in rows_of(rejected)}
    assert states == {first: ("dismissed", "the source will not mend it"), second: ("open", None)}
    assert set(replay(rejected).refused) == {second}
    # Met again, with one line more in the file, it stays dismissed.
    with (tmp_path / "corpus" / "a.jsonl").open("ab") as file:
        file.write(b'\n{"text": "One more line."}\n')
    load(rejected, tmp_path / "corpus")
    assert {row["quarantine_id"]: row["status"] for row in rows_of(rejected)} == {first: "dismissed", second: "open"}


def test_a_purge_keeps_rows_with_hash_and_reason_and_removes_files_that_nobody_names(rejected: Settings) -> None:
    before = rows_of(rejected)
    stray = rejected.warehouse.path / "quarantine" / ("0" * 64)
    stray.write_bytes(b"left by a run that was killed")
    assert purge(rejected, Purge(older_than_days=1)).rows == 0
    assert not stray.exists()
    assert len(stored(rejected)) == 1
    done = purge(rejected, Purge(reason="too_large", status="open"))
    assert (done.rows, done.files) == (1, 1)
    assert not stored(rejected)
    after = rows_of(rejected)
    for old, new in zip(before, after, strict=True):
        assert all(new[name] == old[name] for name in ("raw_sha256", "raw_size_bytes", "reason", "status", "detail"))
        is_purged = old["reason"] == "too_large"
        assert (new["raw_kept"] == "purged", new["purged_at"] is not None) == (is_purged, is_purged)
    purged = next(row["quarantine_id"] for row in after if row["purged_at"])
    assert "bytes were purged on" in replay(rejected, [purged]).refused[purged]
    assert purge(rejected, Purge()).rows == 1
