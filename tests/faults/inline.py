"""A run inside the test's own process, milling included: the same stages without the cost of starting processes."""

import threading
from collections.abc import Callable
from pathlib import Path

from flows.batch import Batch, BatchResult, Job
from flows.ingest import IngestRequest, Stages, Summary, ingest
from flows.mill import mill_batch
from flows.milling import Milling
from flows.plan import list_found
from flows.progress import SilentReporter
from flows.run import derive_run
from schemas.settings import load_settings
from sources.discover import chosen_scans
from warehouse.load import commit_files
from warehouse.publish import publish

__all__ = ["ingest_inline"]

# The budget of CPU time is the process's: two threads that set it would leave each other's behind.
_ONE_AT_A_TIME = threading.Lock()


class _Milled:
    """A batch that is milled when its result is wanted."""

    def __init__(self, batch: Batch, job: Job) -> None:
        self._batch = batch
        self._job = job

    def wait(self, _: float) -> bool:
        return True

    def result(self) -> BatchResult:
        with _ONE_AT_A_TIME:
            return mill_batch(self._batch, self._job)


def ingest_inline(
    corpus: Path, config: Path, warehouse: Path, before_milling: Callable[[Batch], None] = lambda _: None
) -> Summary:
    """Ingest a folder as the source `corpus`; `before_milling` is told of each batch right before it is milled."""

    def mill(batch: Batch, job: Job) -> Milling:
        before_milling(batch)
        return _Milled(batch, job)

    settings = load_settings(config, warehouse)
    scans = chosen_scans((), [str(corpus)], "corpus")
    stages = Stages(list_found, mill, commit_files, derive_run, publish)
    return ingest(IngestRequest(tuple(scans)), settings, stages, SilentReporter())
