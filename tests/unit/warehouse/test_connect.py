"""The lake, the lock and the published file: who may open what, and what is said to those who may not."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from schemas.meta import SCHEMA_VERSION
from schemas.settings import Settings, WarehouseSettings
from schemas.tables import TABLES
from text.errors import BusyError, RunError, UsageError
from warehouse import connect
from warehouse.catalog import copy_catalog
from warehouse.connect import hold_lock, open_lake, open_serving
from warehouse.layout import Layout
from warehouse.publish import publish

HOLDER = """
import sys
from pathlib import Path
from warehouse.catalog import copy_catalog
from warehouse.connect import hold_lock
from warehouse.layout import Layout
print("ready", flush=True)
with hold_lock(Layout(Path(sys.argv[1])), wait=True):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that takes the lock as soon as it can, and holds it until it is ended."""
    words = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_one_run_writes_at_a_time_and_a_killed_one_frees_the_lock_for_who_waits(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "deep" / "warehouse")
    with other_process(layout.root) as holder:
        assert (next_line(holder), next_line(holder)) == ("ready", "held")
        with pytest.raises(BusyError, match=r"Another run is active on .*\. Wait for it, or add --wait\."):
            hold_lock(layout).__enter__()
        with other_process(layout.root) as waiter:
            assert next_line(waiter) == "ready"
            holder.send_signal(signal.SIGKILL)
            assert next_line(waiter) == "held"
    with hold_lock(layout, wait=True):
        pass


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with pytest.raises(KeyError), hold_lock(layout):
        raise KeyError
    with hold_lock(layout):
        pass


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_a_warehouse_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunError, match=str(tmp_path / folder)), hold_lock(Layout(tmp_path / folder)):
        pass
    with pytest.raises(RunError, match=str(tmp_path / folder)), open_lake(WarehouseSettings(path=tmp_path / folder)):
        pass


def test_a_lock_that_cannot_be_opened_is_an_error_that_names_the_warehouse(tmp_path: Path) -> None:
    Layout(tmp_path).lock.mkdir()
    with pytest.raises(RunError, match=f"The warehouse {tmp_path} cannot be written: Is a directory"):
        hold_lock(Layout(tmp_path)).__enter__()


def tables(lake: duckdb.DuckDBPyConnection) -> set[str]:
    rows = lake.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake'").fetchall()
    return {name for (name,) in rows}


def test_a_new_lake_has_every_table_and_an_old_one_keeps_its_rows(tmp_path: Path) -> None:
    settings = WarehouseSettings(path=tmp_path / "it's [a] *")
    with open_lake(settings) as lake:
        assert tables(lake) == set(TABLES)
        lake.execute("INSERT INTO repeated_lines VALUES ('s', 'h', 'text', 2, 'b', 'r', TIMESTAMP '2024-01-01')")
    for read_only in (True, False):
        with open_lake(settings, read_only=read_only) as lake:
            assert lake.execute("SELECT text FROM lake.repeated_lines").fetchall() == [("text",)]
            assert lake.execute("SELECT count(*) FROM meta").fetchall() == [(1,)]
    (file,) = Layout(settings.path).data.rglob("repeated_lines/*.parquet")
    assert pq.ParquetFile(file).metadata.row_group(0).column(0).compression == "ZSTD"


def test_row_groups_are_small_for_each_thread_that_reads_holds_one(settings: Settings) -> None:
    rows = "SELECT 's', 'h', 'text', 2, 'b', 'r', TIMESTAMP '2024-01-01' FROM range(40_000)"
    with open_lake(settings.warehouse) as lake:
        lake.execute(f"INSERT INTO repeated_lines {rows}")
    (file,) = Layout(settings.warehouse.path).data.rglob("repeated_lines/*.parquet")
    metadata = pq.ParquetFile(file).metadata
    assert metadata.num_row_groups > 1
    assert all(metadata.row_group(number).num_rows <= 16_384 for number in range(metadata.num_row_groups))


def test_who_writes_sweeps_what_a_killed_run_spilled_and_who_reads_does_not(settings: Settings) -> None:
    scratch = Layout(settings.warehouse.path).scratch
    left = scratch / "duckdb_temp_storage_DEFAULT-0.tmp"
    with open_lake(settings.warehouse):
        left.write_bytes(b"spilled")
        with open_lake(settings.warehouse, read_only=True) as lake:
            (place,) = lake.execute("SELECT current_setting('temp_directory')").fetchone() or ("",)
            assert Path(place) != scratch
        assert left.exists()
    with open_lake(settings.warehouse):
        assert not left.exists()
        assert scratch.is_dir()


def test_a_reader_cannot_write(settings: Settings) -> None:
    with open_lake(settings.warehouse, read_only=True) as lake, pytest.raises(duckdb.Error, match="read-only"):
        lake.execute("DELETE FROM meta")


def test_a_warehouse_that_is_not_there_is_not_made_by_who_only_asks(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    for asking in (
        open_lake(WarehouseSettings(path=folder), read_only=True),
        hold_lock(Layout(folder), must_exist=True),
    ):
        with pytest.raises(UsageError, match=f"There is no warehouse in {folder}. Ingest something first"):
            asking.__enter__()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION + 1, 99])
def test_a_lake_of_another_schema_version_is_refused_in_plain_words(settings: Settings, version: int) -> None:
    with open_lake(settings.warehouse) as lake:
        lake.execute("UPDATE meta SET schema_version = ?", [version])
    for read_only in (True, False):
        with pytest.raises(RunError, match=f"has schema version {version}, this Gristmill knows {SCHEMA_VERSION}"):
            open_lake(settings.warehouse, read_only=read_only).__enter__()


def test_a_first_run_that_ended_before_its_tables_stood_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = WarehouseSettings(path=tmp_path)
    with monkeypatch.context() as patch:
        broken = {"10": "CREATE TABLE meta (schema_version BIGINT)", "20": "no SQL"}
        patch.setattr(connect, "scripts", lambda _: broken)
        with pytest.raises(RunError, match="could not be written"):
            open_lake(settings).__enter__()
    with pytest.raises(UsageError, match="There is no warehouse"):
        open_lake(settings, read_only=True).__enter__()
    with open_lake(settings) as lake:
        assert tables(lake) == set(TABLES)


def test_a_catalog_that_is_none_is_named(settings: Settings) -> None:
    catalog = Layout(settings.warehouse.path).catalog
    catalog.write_bytes(b"no catalog" * 1000)
    with pytest.raises(RunError, match=f"The catalog {catalog} cannot be opened: "):
        open_lake(settings.warehouse).__enter__()


def unlink(catalog: Path) -> None:
    catalog.unlink()


def truncate(catalog: Path) -> None:
    catalog.write_bytes(b"")


def replace_by_another(catalog: Path) -> None:
    catalog.unlink()
    with contextlib.closing(sqlite3.connect(catalog)) as other:
        other.execute("CREATE TABLE somebodys (own INTEGER)")


def replace_by_a_new_one(catalog: Path) -> None:
    """As Gristmill 0.1 made it where the catalog was gone: DuckLake's tables, none of ours."""
    root = catalog.parent
    catalog.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connect, "has_data", lambda _: False)
        patch.setattr(connect, "refuse_lost_catalog", lambda _: None)
        patch.setattr(connect, "scripts", lambda _: {"10": "no SQL"})
        with pytest.raises(RunError):
            open_lake(WarehouseSettings(path=root)).__enter__()


def files_below(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def size_of(file: Path) -> int | None:
    return file.stat().st_size if file.exists() else None


@pytest.mark.parametrize("damage", [unlink, truncate, replace_by_another, replace_by_a_new_one])
@pytest.mark.parametrize("left", ["all", "lake", "serving"])
def test_data_that_lost_its_catalog_is_left_alone_and_the_way_out_is_said(mill: Any, damage: Any, left: str) -> None:
    layout = Layout(mill.settings.warehouse.path)
    mill.run({"a.txt": {"#0": "one"}})
    publish(mill.lake, mill.settings)
    mill.lake.close()
    for folder in {"lake": [layout.generations], "serving": [layout.data], "all": []}[left]:
        shutil.rmtree(folder)
    damage(layout.catalog)
    before, size = files_below(layout.data, layout.generations), size_of(layout.catalog)
    asked = [open_lake(mill.settings.warehouse), open_lake(mill.settings.warehouse, read_only=True)]
    if not size:
        asked.append(hold_lock(layout, must_exist=True))
    for asking in asked:
        told = "holds the files of a warehouse.* Move .* away and bring a backup back with `gristmill restore`"
        with pytest.raises(RunError, match=told) as failed:
            asking.__enter__()
        assert "publish" not in str(failed.value)
    assert files_below(layout.data, layout.generations) == before
    assert bool(size_of(layout.catalog)) == bool(size)


def test_a_copy_of_the_catalog_is_that_of_one_commit_whoever_writes_meanwhile(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "warehouse")
    layout.root.mkdir()
    writes = f"""
import sqlite3, time
catalog = sqlite3.connect({str(layout.catalog)!r}, isolation_level=None)
catalog.execute("PRAGMA journal_mode=WAL")
catalog.execute("PRAGMA wal_autocheckpoint=20")
catalog.execute("CREATE TABLE one (x)")
catalog.execute("CREATE TABLE other (x)")
print("ready", flush=True)
while True:
    catalog.execute("BEGIN")
    catalog.execute("INSERT INTO one VALUES (randomblob(300))")
    catalog.execute("INSERT INTO other VALUES (randomblob(300))")
    catalog.execute("COMMIT")
    time.sleep(0.01)  # a run commits seldom; at full speed no copy ever meets it at rest
"""
    counts = []
    with subprocess.Popen([sys.executable, "-c", writes], stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout
            writer.stdout.readline()
            for number in range(10):
                folder = tmp_path / str(number)
                folder.mkdir()
                with (
                    contextlib.suppress(RunError),  # it never stood still
                    contextlib.closing(sqlite3.connect(copy_catalog(layout, folder))) as copy,
                ):
                    assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                    query = "SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM other)"
                    counts += copy.execute(query).fetchall()
                shutil.rmtree(folder)
        finally:
            writer.kill()
    assert [one for one, other in counts if one != other] == []
    assert len(counts) > 1, "nothing was copied"


def test_what_is_not_published_cannot_be_opened(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"Nothing is published in .* yet\."):
        open_serving(settings.warehouse).__enter__()
    Layout(settings.warehouse.path).serving.symlink_to("serving-000001.duckdb")
    with pytest.raises(UsageError, match=r"Nothing is published in .* yet\."):
        open_serving(settings.warehouse).__enter__()


def test_a_damaged_published_file_is_named_with_the_way_out(settings: Settings) -> None:
    Layout(settings.warehouse.path).serving.write_bytes(b"damaged" * 1000)
    with pytest.raises(RunError, match=r"cannot be opened\. `gristmill publish` builds it anew"):
        open_serving(settings.warehouse).__enter__()


def test_a_published_file_that_somebody_has_open_for_writing_is_not_called_damaged(mill: Any) -> None:
    publish(mill.lake, mill.settings)
    file = Layout(mill.settings.warehouse.path).serving.resolve()
    file.chmod(0o644)
    script = f"import duckdb; c = duckdb.connect({str(file)!r}); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(RunError, match=rf"is open for writing in .*PID {holder.pid}\b.*Close it there") as failed:
            open_serving(mill.settings.warehouse).__enter__()
        assert "cannot be opened" not in str(failed.value)
        holder.kill()


def test_the_published_file_is_read_only_and_leads_nowhere_else(mill: Any, tmp_path: Path) -> None:
    publish(mill.lake, mill.settings)
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with open_serving(mill.settings.warehouse) as serving:
        for query in (
            "DELETE FROM runs",
            f"SELECT * FROM '{secret}'",
            f"COPY runs TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/new.duckdb'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                serving.execute(query)
        assert serving.execute("SELECT count(*) FROM meta").fetchall() == [(1,)]
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_extension_is_an_error_that_says_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb, "__version__", "0.0.0")
    with pytest.raises(RunError, match=r"extension sqlite_scanner for DuckDB 0\.0\.0 is not installed\. Run"):
        open_lake(settings.warehouse).__enter__()


def test_connections_are_closed_when_the_work_is_done(settings: Settings) -> None:
    with open_lake(settings.warehouse) as lake:
        pass
    with pytest.raises(duckdb.ConnectionException):
        lake.execute("SELECT 1")
    assert os.access(Layout(settings.warehouse.path).catalog, os.W_OK)


@pytest.mark.parametrize(
    "statement",
    [
        "SET memory_limit = '100GB'",
        "SET GLOBAL threads = 64",
        "PRAGMA threads = 64",
        "SET secret_directory = '/tmp/secrets'",
        "SET temp_directory = '/tmp/elsewhere'",
        "SET lock_configuration = false",
        "RESET memory_limit",
        "SET enable_external_access = true",
        "CREATE PERSISTENT SECRET s (TYPE s3)",
        "SELECT * FROM read_text('/etc/passwd')",
    ],
)
def test_the_published_file_is_read_within_bounds_that_no_statement_changes(statement: str, mill: Any) -> None:
    publish(mill.lake, mill.settings)
    with open_serving(mill.settings.warehouse) as serving:
        with pytest.raises(duckdb.Error):
            serving.execute(statement)
        bounds = dict(serving.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert (bounds["memory_limit"], bounds["threads"]) == ("1.0 GiB", str(mill.settings.warehouse.threads))
    assert not Path(bounds["temp_directory"]).exists()
