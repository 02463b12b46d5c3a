"""A backup is catalog and data as of one moment, and comes back as it was."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.settings import WarehouseSettings
from schemas.tables import TABLES
from text.errors import RunError, UsageError
from warehouse.backup import back_up, read_manifest, restore
from warehouse.check import check_lake
from warehouse.connect import open_lake
from warehouse.layout import Layout

NOW = dt.datetime.fromisoformat("2024-05-01T12:00:00")


def rows_of(mill: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {table: mill.ask(f"FROM {table} ORDER BY ALL") for table in TABLES}


def rows_in(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_lake(WarehouseSettings(path=folder, threads=1), read_only=True) as lake:
        assert [finding.check for finding in check_lake(lake) if finding.offenders] == []
        return {table: lake.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


def layout_of(mill: Any) -> Layout:
    return Layout(mill.settings.warehouse.path)


def test_a_warehouse_comes_back_as_it_was_when_it_was_copied(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.jsonl": {"1": "one|一\ntwo", "2": b"{"}, "b.txt": {"#0": "three"}})
    held = layout_of(mill).quarantine / ("0" * 64)
    held.parent.mkdir(exist_ok=True)
    held.write_bytes(b"bytes that were refused")
    before = rows_of(mill)
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    mill.run({"a.jsonl": {"1": "changed"}})
    restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert rows_in(tmp_path / "again") == before
    assert (tmp_path / "again" / "quarantine" / held.name).read_bytes() == b"bytes that were refused"


def test_a_backup_within_a_transaction_holds_what_was_committed(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    before = rows_of(mill)
    mill.lake.execute("BEGIN")
    mill.lake.execute("DELETE FROM documents")
    mill.lake.execute("INSERT INTO meta VALUES (99, now()::TIMESTAMP, 'half')")
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    mill.lake.execute("ROLLBACK")
    restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert rows_in(tmp_path / "again") == before


def test_a_second_backup_copies_what_is_new_and_lets_go_what_went(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    first = back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    assert first.copied_files == first.files
    again = back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    assert (again.copied_files, again.copied_bytes, again.files) == (0, 0, first.files)
    (tmp_path / "copy" / "lake" / "stray.parquet").write_bytes(b"")
    mill.run({"b.txt": {"#0": "two"}})
    third = back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    assert 0 < third.copied_files < third.files
    assert not (tmp_path / "copy" / "lake" / "stray.parquet").exists()
    assert len(list((tmp_path / "copy" / "catalogs").iterdir())) == 1
    restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert rows_in(tmp_path / "again") == rows_of(mill)


def test_a_backup_that_fails_leaves_the_one_before(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    before = rows_of(mill)
    mill.run({"b.txt": {"#0": "two"}})
    newest = max(layout_of(mill).data.rglob("*.parquet"), key=lambda path: path.name)
    hidden = newest.rename(newest.with_suffix(".hidden"))
    with pytest.raises(RunError, match="names 1 files that"):
        back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    hidden.rename(newest)
    restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert rows_in(tmp_path / "again") == before


def test_a_damaged_backup_is_told_of_and_makes_no_warehouse(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    victim = sorted((tmp_path / "copy" / "lake").rglob("*.parquet"))[-1]
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    with pytest.raises(RunError, match=f"{victim.name} is not what was backed up"):
        restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert not Layout(tmp_path / "again").catalog.exists()
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    restore(tmp_path / "copy", Layout(tmp_path / "again"))  # the same call goes on
    assert rows_in(tmp_path / "again") == rows_of(mill)


def test_a_restoration_that_is_killed_is_begun_again(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from warehouse import backup\n"
        "from warehouse.layout import Layout\n"
        "copy, calls = backup._copy, []\n"
        "def dying(path, target):\n"
        "    calls.append(path)\n"
        "    if len(calls) == 3:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return copy(path, target)\n"
        "backup._copy = dying\n"
        "backup.restore(Path(sys.argv[1]), Layout(Path(sys.argv[2])))\n"
    )
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "copy", tmp_path / "again"], cwd=root, env=os.environ, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert not Layout(tmp_path / "again").catalog.exists()
    restore(tmp_path / "copy", Layout(tmp_path / "again"))
    assert rows_in(tmp_path / "again") == rows_of(mill)
    assert not list((tmp_path / "again").glob(".*"))


def test_a_warehouse_that_is_there_is_not_restored_over(mill: Any, tmp_path: Path) -> None:
    mill.run({"a.txt": {"#0": "one"}})
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    with pytest.raises(UsageError, match="There is a warehouse in"):
        restore(tmp_path / "copy", layout_of(mill))


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd"])
def test_a_manifest_does_not_lead_out_of_its_folder(mill: Any, tmp_path: Path, name: str) -> None:
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    manifest["files"] = [{**manifest["catalog"], "path": name}]
    (tmp_path / "copy" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UsageError, match="which is not below its folder"):
        restore(tmp_path / "copy", Layout(tmp_path / "again"))


def test_what_is_no_backup_is_neither_read_nor_written_over(mill: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no whole backup"):
        restore(tmp_path, Layout(tmp_path / "again"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("precious")
    with pytest.raises(UsageError, match="holds something else than a backup"):
        back_up(layout_of(mill), tmp_path / "other", NOW, "1")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "manifest.json").write_text("{")
    with pytest.raises(UsageError, match="cannot be read as the manifest"):
        read_manifest(tmp_path / "copy")


def test_a_backup_of_a_newer_gristmill_is_refused(mill: Any, tmp_path: Path) -> None:
    back_up(layout_of(mill), tmp_path / "copy", NOW, "1")
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    (tmp_path / "copy" / "manifest.json").write_text(json.dumps({**manifest, "schema_version": 99}))
    with pytest.raises(UsageError, match="which is newer"):
        restore(tmp_path / "copy", Layout(tmp_path / "again"))
