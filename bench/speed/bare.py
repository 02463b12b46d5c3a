"""The command `gristmill ingest` without the anatomy of documents: the difference is what that costs.

No description, fingerprint or derivation is made; all else is done as ever. Not to be run as a program: its workers
import it by its name.
"""

import datetime as dt
from collections.abc import Sequence
from unittest.mock import patch

import duckdb

import flows.mill
from flows.batch import Batch, BatchResult, Job
from flows.cli import main
from schemas.settings import Settings
from text.anatomy.describe import Description
from text.anatomy.marks import RoleOf
from warehouse.derive import Derived

__all__ = ["main_without_anatomy", "mill_batch"]


def main_without_anatomy() -> None:
    """Run the command with the arguments of this process."""
    with patch("flows.culprits.mill_batch", mill_batch), patch("flows.run.derive", _derive_nothing):
        main()


def mill_batch(batch: Batch, job: Job) -> BatchResult:
    """Mill a batch, every paragraph of which is body."""
    with patch("text.process.describe", _describe_nothing), patch("text.process.fingerprint", _sketch_nothing):
        return flows.mill.mill_batch(batch, job)


def _describe_nothing(texts: Sequence[str], *_: object) -> Description:
    return Description(tuple(RoleOf("body") for _ in texts), (), None, None, None, None, ())


def _sketch_nothing(_: Sequence[str]) -> None:
    return None


def _derive_nothing(
    connection: duckdb.DuckDBPyConnection, settings: Settings, batch_id: str, run_id: str, started_at: dt.datetime
) -> Derived:
    del connection, settings, batch_id, run_id, started_at
    return Derived(0, 0)
