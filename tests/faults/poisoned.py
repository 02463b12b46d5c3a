"""Milling in a worker that some records and files do harm to, each in its own way; and the command line that has it.

`python poisoned.py ingest ...` behaves as `gristmill ingest ...`, but for texts that hold one of `ACTS`, and for a
file that begins with "deadly", on which a worker dies before it has a record of it.
"""

import ctypes
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
from trusting import connect_trusting

import flows.ingest
import flows.milling
import sources.survey
from flows.batch import Batch, BatchResult, FilePiece, Job
from flows.cli import main
from flows.kept import Milled
from flows.kept import mill_kept as plain_mill_kept
from flows.mill import mill_batch as plain_mill_batch
from flows.remill import Remilled, TextBatch
from flows.remill import remill_batch as plain_remill_batch
from sources.opening import open_source
from sources.records import RawRecord
from text.decoding.decode import Decoded
from text.process import process

__all__ = ["ACTS", "mill_batch", "mill_kept", "remill_batch"]

ACTS: dict[str, Callable[[], Any]] = {
    "a pattern that hangs": lambda: re.match("(a+)+b", "a" * 60),
    "a fault of a library": lambda: ctypes.string_at(0),
}


def mill_batch(batch: Batch, job: Job) -> BatchResult:
    """Mill a batch, and come to harm where it does."""
    with patch("flows.record.process", _process), patch("flows.mill.open_source", _open):
        return plain_mill_batch(batch, job)


def mill_kept(record: RawRecord, hint: str | None, piece: FilePiece, batch_id: str, job: Job) -> Milled:
    """The same for a record that is replayed."""
    with patch("flows.record.process", _process):
        return plain_mill_kept(record, hint, piece, batch_id, job)


def remill_batch(batch: TextBatch, job: Job) -> Remilled:
    """The same for texts that are reprocessed."""
    with patch("flows.record.process", _process):
        return plain_remill_batch(batch, job)


def _process(content: Decoded, *rest: Any) -> Any:
    for poison, act in ACTS.items():
        if poison in content.text:
            act()
    return process(content, *rest)


def _open(path: str, *rest: Any) -> Any:
    if Path(path).read_bytes().startswith(b"deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    return open_source(path, *rest)


if __name__ == "__main__":
    import poisoned  # by the name that the workers know it by

    sources.survey._READ_BYTES = 1 << 12
    duckdb.connect = connect_trusting
    patience = float(os.environ.get("POISONED_PATIENCE", flows.milling.PATIENCE_SECONDS))
    with (
        patch("flows.milling.PATIENCE_SECONDS", patience),
        patch("flows.ingest.PATIENCE_SECONDS", patience),
        patch("flows.culprits.mill_batch", poisoned.mill_batch),
        patch("flows.culprits.remill_batch", poisoned.remill_batch),
        patch("flows.kept.mill_kept", poisoned.mill_kept),
    ):
        main()
