"""A disk that is full or may not be written ends a run in plain words; what was published stays, nothing is half."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .field import Field
from .running import Outcome, left_over, obeying_rights, run, started
from .small_disk import SmallDisk, small_disk
from .tables import Rows, State, state_of

DISK_MEGABYTES = 64


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, DISK_MEGABYTES) as mounted:
        yield mounted


@pytest.fixture
def warehouse(disk: SmallDisk, field: Field) -> Path:
    """A warehouse on the small disk, with something published."""
    shutil.copytree(field.new_warehouse(), disk.seen_from_outside / "warehouse", symlinks=True)
    return disk.folder / "warehouse"


def state_on(disk: SmallDisk, tmp_path: Path) -> State:
    """Read the warehouse by a copy, for the disk is mounted elsewhere."""
    copy = tmp_path / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(disk.seen_from_outside / "warehouse", copy, symlinks=True)
    return state_of(copy)


def assert_told_plainly(outcome: Outcome, path: Path) -> None:
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("gristmill: The ")
    assert str(path) in outcome.err
    assert outcome.err.count("\n") == 1


def expected_tables(field: Field, step: str) -> Rows:
    """What the lake holds of a run that failed behind a step: all that was committed, derived from or not."""
    if step == "loaded":
        derived = {name: field.before.tables[name] for name in ("duplicates", "repeated_lines")}
        return without_fingerprints(field.after.tables) | derived
    return without_fingerprints((field.after if step == "derived" else field.before).tables)


def without_fingerprints(tables: Rows) -> Rows:
    """Leave out what is kept of replaced documents until they are derived from."""
    return {name: rows for name, rows in tables.items() if name != "fingerprints"}


def test_a_disk_that_fills_up_fails_a_run_at_any_step_and_with_room_the_last_one_finishes(
    disk: SmallDisk, warehouse: Path, field: Field, tmp_path: Path
) -> None:
    command = disk.command(field.command(warehouse, "--direct"))
    for step in ("begun", "found", "committing", "loaded", "derived"):
        with started(command, held=True) as run_:
            run_.until(step)
            disk.fill()
            outcome = run_.finish()
            assert not left_over(run_.mark)
        assert_told_plainly(outcome, warehouse)
        state = state_on(disk, tmp_path)
        assert state.published == field.before.published, step
        assert not state.failed_checks, step
        assert without_fingerprints(state.tables) == expected_tables(field, step), step
        disk.make_room()

    assert run(command).code == 0
    state = state_on(disk, tmp_path)
    assert state.tables == field.after.tables
    assert state.published.rows == field.after.published.rows
    assert state.fates == field.after.fates
    assert not state.failed_checks


def test_a_disk_without_room_for_a_large_rejected_record_fails_the_run_and_leaves_no_part_of_it(
    disk: SmallDisk, warehouse: Path, field: Field, tmp_path: Path
) -> None:
    large = tmp_path / "large"
    large.mkdir()
    (large / "large.jsonl").write_text(json.dumps({"text": "word " * 800_000}) + "\n", encoding="utf-8")
    command = disk.command(field.command(warehouse, "--direct", corpus=large))
    with started(command, held=True) as run_:
        run_.until("found")
        disk.fill(leave_bytes=2_000_000)
        assert_told_plainly(run_.finish(), warehouse)
    assert state_on(disk, tmp_path).tables == field.before.tables
    assert not list((disk.seen_from_outside / "warehouse" / "quarantine").iterdir())

    disk.make_room()
    assert run(command).code == 4  # nothing but that record, and it is quarantined
    state = state_on(disk, tmp_path)
    assert state.fates["corpus/large.jsonl"] == {"quarantined"}
    assert not state.failed_checks
    (blob,) = (disk.seen_from_outside / "warehouse" / "quarantine").iterdir()
    assert blob.stat().st_size == (large / "large.jsonl").stat().st_size - 1


def test_a_folder_that_may_not_be_written_is_named(field: Field, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    for warehouse in (closed, closed / "warehouse"):
        assert_told_plainly(run(obeying_rights(field.command(warehouse, "--direct"))), warehouse)
    assert not list(closed.iterdir())


def test_a_warehouse_that_may_no_longer_be_written_is_named_and_stays_readable(field: Field) -> None:
    warehouse = field.new_warehouse()
    rights = {path: path.stat().st_mode for path in (warehouse, warehouse / "catalog.sqlite")}
    for path, mode in rights.items():
        path.chmod(mode & 0o555)
        assert_told_plainly(run(obeying_rights(field.command(warehouse, "--direct"))), path)
        path.chmod(mode)
    state = state_of(warehouse)
    assert state.published == field.before.published
    assert not state.failed_checks


def test_a_file_in_the_place_of_the_warehouse_is_named(field: Field, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a warehouse", encoding="utf-8")
    for warehouse in (file, file / "warehouse"):
        assert_told_plainly(run(field.command(warehouse, "--direct")), warehouse)
    assert file.read_text(encoding="utf-8") == "not a warehouse"
