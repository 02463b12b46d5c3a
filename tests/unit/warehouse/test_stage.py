"""Staging: a batch is there with all its rows, or not at all."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from schemas.arrow import arrow_schema
from schemas.mark import Mark
from warehouse.stage import BatchWriter

NOW = dt.datetime.fromisoformat("2024-01-01")


def marks(count: int, **changes: Any) -> list[Mark]:
    common = {"document_id": "d", "paragraph_id": "p", "end_char": 9, "label": "title", "value": None, "rule": "r"}
    common |= {"confidence": 0.5, "batch_id": "b", "run_id": "r", "ingested_at": NOW, **changes}
    return [Mark.model_validate({**common, "start_char": number}) for number in range(count)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_only_when_all_is_in_it(tmp_path: Path) -> None:
    with BatchWriter(tmp_path / "run" / "batch") as writer:
        writer.write("marks", marks(2))
        writer.write("marks", marks(3))
        writer.write("spans", [])
        assert not (tmp_path / "run" / "batch").exists()
    assert names(tmp_path / "run") == ["batch"]
    assert names(tmp_path / "run" / "batch") == ["marks.parquet"]
    table = pq.read_table(tmp_path / "run" / "batch" / "marks.parquet")
    assert table.schema.equals(arrow_schema(Mark))
    assert table["start_char"].to_pylist() == [0, 1, 0, 1, 2]


def test_a_batch_without_rows_is_an_empty_folder(tmp_path: Path) -> None:
    with BatchWriter(tmp_path / "batch"):
        pass
    assert names(tmp_path) == ["batch"]
    assert names(tmp_path / "batch") == []


CLOSE = pq.ParquetWriter.close


def fail_to_write(*_: object) -> None:
    raise OSError(28, "No space left on device")


def fail_to_close(writer: pq.ParquetWriter) -> None:
    was_open = writer.is_open
    CLOSE(writer)
    if was_open:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("failing", [{}, {"write_table": fail_to_write}, {"close": fail_to_close}])
def test_an_error_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: dict[str, object]
) -> None:
    def write() -> None:
        with BatchWriter(tmp_path / "batch") as writer:
            writer.write("marks", marks(2))
            if not failing:
                raise OSError(28, "No space left on device")

    for name, method in failing.items():
        monkeypatch.setattr(pq.ParquetWriter, name, method)
    with pytest.raises(OSError, match="No space left on device"):
        write()
    assert names(tmp_path) == []


def test_what_a_killed_run_left_is_replaced(tmp_path: Path) -> None:
    for leftover in (".batch", "batch"):
        (tmp_path / leftover).mkdir()
        (tmp_path / leftover / "spans.parquet").write_bytes(b"half")
    with BatchWriter(tmp_path / "batch") as writer:
        writer.write("marks", marks(1))
    assert names(tmp_path) == ["batch"]
    assert names(tmp_path / "batch") == ["marks.parquet"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for batch in ("one", "two"):
        with BatchWriter(tmp_path / batch) as writer:
            writer.write("marks", marks(100, value="值" * 50))
            writer.write("marks", marks(50))
        digests.add(hashlib.sha256((tmp_path / batch / "marks.parquet").read_bytes()).hexdigest())
    assert len(digests) == 1
