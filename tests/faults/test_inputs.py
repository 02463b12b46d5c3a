"""Input that changes under a run is told of in the ledger, and the next run loads it; two runs do not meet."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from flows import mill
from flows.batch import Batch
from sources import survey
from sources.streams import open_stream

from .field import Field
from .inline import ingest_inline
from .running import Run, left_over, obeying_rights, run, started
from .served import Up
from .tables import state_of


@pytest.fixture
def corpus(field: Field, tmp_path: Path) -> Path:
    """A copy of the changed input, to be changed further."""
    return Path(shutil.copytree(field.corpus, tmp_path / "corpus"))


def delete(path: Path) -> None:
    path.unlink()


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"And one more line.\n")


def rewrite(path: Path) -> None:
    """Put another text of the same length in the place of a file's."""
    path.write_bytes(path.read_bytes()[::-1])


def forbid(path: Path) -> None:
    path.chmod(0)


def replace_by_link(path: Path) -> None:
    """Put a link to a file outside of the corpus, of the same size and time, in a file's place."""
    info, outside = path.stat(), path.parent.parent / "secret.txt"
    outside.write_bytes(b"x" * info.st_size)
    os.utime(outside, ns=(info.st_atime_ns, info.st_mtime_ns))
    path.unlink()
    path.symlink_to(outside)


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replace_folder_by_link(path: Path) -> None:
    """Put a link to a folder outside, which holds the same, in the place of the folder of a file."""
    shutil.move(path.parent, path.parent.parent.parent / "elsewhere")
    path.parent.symlink_to(path.parent.parent.parent / "elsewhere")


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


VANISHED, CHANGED = "ignored vanished", "ignored still_being_written"


def test_files_that_change_after_they_were_found_are_told_of_and_loaded_by_the_next_run(
    field: Field, corpus: Path
) -> None:
    faults = {
        "text-4.txt": (delete, VANISHED),
        "text-5.txt": (truncate, CHANGED),
        "text-6.txt": (append, CHANGED),
        "text-7.txt": (forbid, "unreadable permission_denied"),
        "text-8.txt": (replace_by_folder, "unreadable read_error"),
        "text-0.txt": (rewrite, CHANGED),
        "wire.jsonl": (append, CHANGED),
        "packed.jsonl.gz": (truncate, CHANGED),
    }
    warehouse = field.new_warehouse()
    with started(obeying_rights(field.command(warehouse, "--direct", corpus=corpus)), held=True) as run_:
        run_.until("found")
        for name, (act, _) in faults.items():
            act(corpus / name)
        outcome = run_.finish()
    assert (outcome.code, outcome.err) == (0, "")
    state = state_of(warehouse)
    assert not state.failed_checks
    for name, (_, fate) in faults.items():
        assert state.fates[f"corpus/{name}"] - {"loaded"} == {fate}, name

    shutil.rmtree(corpus)
    shutil.copytree(field.corpus, corpus)
    ingest_inline(corpus, field.config, warehouse)
    state = state_of(warehouse)
    assert not state.failed_checks
    assert state.tables == field.after.tables


def test_what_takes_the_place_of_a_file_that_was_found_is_never_read(field: Field, corpus: Path) -> None:
    faults = {
        "link.txt": (replace_by_link, "ignored swapped"),
        "pipe.txt": (replace_by_pipe, "ignored not_a_file"),
        "a/b/deep.txt": (replace_folder_by_link, "ignored swapped"),
    }
    (corpus / "a/b").mkdir(parents=True)
    for name in faults:
        (corpus / name).write_text("An open text of nobody's.\n")
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, "--direct", corpus=corpus), held=True) as run_:
        run_.until("found")
        for name, (act, _) in faults.items():
            act(corpus / name)
        outcome = run_.finish()
    assert (outcome.code, outcome.err) == (0, "")
    state = state_of(warehouse)
    assert not state.failed_checks
    for name, (_, fate) in faults.items():
        assert state.fates[f"corpus/{name}"] == {fate}, name
        assert not [row for row in state.tables["documents"] if name in row]


@pytest.mark.parametrize(
    ("act", "fate"),
    [(delete, VANISHED), (rewrite, CHANGED)],
)
def test_a_file_that_changes_between_two_of_its_pieces_is_not_loaded_at_all(
    act: Callable[[Path], None], fate: str, field: Field, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "_READ_BYTES", 1 << 14)
    milled: list[int] = []

    def before_milling(batch: Batch) -> None:
        if "wire.jsonl" in batch.group:
            milled.append(batch.pieces[0].piece.byte_start)
            if len(milled) == 2:
                act(corpus / "wire.jsonl")

    warehouse = field.new_warehouse()
    ingest_inline(corpus, field.config, warehouse, before_milling)
    assert len(milled) > 1
    state = state_of(warehouse)
    assert not state.failed_checks
    assert state.fates["corpus/wire.jsonl"] == {"loaded", fate}
    assert [row for row in state.tables["documents"] if "corpus/wire.jsonl" in row] == [
        row for row in field.before.tables["documents"] if "corpus/wire.jsonl" in row
    ]


def test_files_that_change_while_they_are_read_are_not_loaded_at_all(
    field: Field, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = {"text-0.txt": append, "packed.jsonl.gz": truncate}

    def open_and_change(file: BinaryIO, *options: Any) -> Iterator[bytes]:
        path = Path(file.name)
        if path.name in faults:
            faults[path.name](path)
        yield from open_stream(file, *options)

    warehouse = field.new_warehouse()
    with monkeypatch.context() as patch:
        patch.setattr(mill, "open_stream", open_and_change)
        ingest_inline(corpus, field.config, warehouse)
    state = state_of(warehouse)
    assert not state.failed_checks
    for name in faults:
        assert state.fates[f"corpus/{name}"] == {"loaded", CHANGED}


@contextmanager
def locked(warehouse: Path) -> Iterator[None]:
    """Hold the catalog as another program does that writes to it."""
    with closing(sqlite3.connect(warehouse / "catalog.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def assert_is_waiting(run_: Run) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_.process.wait(0.1)


def test_a_catalog_that_another_program_has_locked_fails_a_direct_run_in_plain_words(field: Field) -> None:
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, "--direct"), held=True) as run_:
        run_.until("committing")
        with locked(warehouse):
            outcome = run_.finish()
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(f"gristmill: The catalog {warehouse / 'catalog.sqlite'} is busy: ")
    assert outcome.err.count("\n") == 1
    ingest_inline(field.corpus, field.config, warehouse)
    assert state_of(warehouse).tables == field.after.tables


def test_a_catalog_that_another_program_has_locked_makes_prefect_try_the_commit_again(field: Field, up: Up) -> None:
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, "--json"), held=True, env=up.api.env) as run_:
        run_.until("committing")
        with locked(warehouse):
            run_.go_on()
            while not up.query("SELECT 1 FROM task_run WHERE state_name = 'AwaitingRetry'"):
                assert_is_waiting(run_)
        outcome = run_.finish()
        assert not left_over(run_.mark)
    assert (outcome.code, outcome.err, outcome.out.count("\n")) == (0, "", 1)
    assert json.loads(outcome.out)["files_replaced"] == 4
    assert up.query("SELECT state_name, run_count FROM task_run WHERE name LIKE 'commit%' AND run_count > 1") == [
        ("Completed", 2)
    ]
    state = state_of(warehouse)
    assert state.tables == field.after.tables
    assert state.fates == field.after.fates


def test_a_second_run_exits_with_5_or_waits(field: Field, up: Up) -> None:
    warehouse = field.new_warehouse()
    busy = f"gristmill: Another run is active on {warehouse}. Wait for it, or add --wait.\n"
    with started(field.command(warehouse, "--direct"), held=True) as first:
        first.until("found")
        with started(field.command(warehouse, "--direct", "--wait")) as waiting:
            assert run(field.command(warehouse, "--direct")) == (5, "", busy)
            assert run(field.command(warehouse), env=up.api.env) == (5, "", busy)
            assert up.query("SELECT state_name FROM flow_run ORDER BY created DESC LIMIT 1") == [("Skipped",)]
            assert_is_waiting(waiting)
            assert first.finish().code == 0
            assert waiting.finish().code == 0
    state = state_of(warehouse)
    assert sorted(state.runs) == ["skipped"] * 2 + ["succeeded"] * 3
    assert state.tables == field.after.tables
    assert state.fates == field.after.fates
