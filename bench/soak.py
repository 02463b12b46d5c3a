"""A warehouse that takes many small loads while others read it: `python -m bench.soak`; see bench/README.md, "Soak".

Each load adds a file and changes another, as an hourly run does; every so often maintenance runs. Readers, each a
process of its own, open the published file anew for each question, and say at the end how many were answered. What a
load costs is its CPU time, that the machine's other work changes little; it is compared with that of the same load into
a warehouse that got all those files at once.
"""

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.batch import Batch, BatchResult, Job
from flows.ingest import IngestRequest, Stages, ingest
from flows.maintain import maintain
from flows.mill import mill_batch
from flows.plan import list_found
from flows.progress import SilentReporter
from flows.run import derive_run
from schemas.settings import MaintenanceSettings, Settings, WarehouseSettings
from sources.discover import named_scans
from warehouse.check_all import check_all
from warehouse.layout import layout_of
from warehouse.load import commit_files
from warehouse.publish import publish

__all__ = ["main"]

_QUESTION = """
    SELECT count(*), count(DISTINCT documents.document_id), max(runs.run_id)
    FROM documents JOIN paragraphs USING (document_id) JOIN runs ON documents.run_id = runs.run_id
"""
_WORDS = ("council", "bridge", "river", "market", "school", "winter", "harvest", "letter", "judge", "road", "season")


class _Milled:
    """A batch that is milled in this process, so that what a load costs is one figure."""

    def __init__(self, batch: Batch, job: Job) -> None:
        self._batch = batch
        self._job = job

    def wait(self, _: float) -> bool:
        return True

    def result(self) -> BatchResult:
        return mill_batch(self._batch, self._job)


class State(NamedTuple):
    """What there is after so many loads: Parquet files, MB in all of the warehouse, CPU seconds of one of the last."""

    loads: int
    parquet_files: int
    size_mb: float
    load_seconds: float


def _settings(folder: Path) -> Settings:
    return Settings(
        warehouse=WarehouseSettings(path=folder, threads=1), maintenance=MaintenanceSettings(keep_snapshot_days=0)
    )


def _load(settings: Settings, source: Path) -> float:
    """Ingest what is new or changed in a folder; gives the CPU seconds that it took."""
    begin = time.process_time()
    request = IngestRequest(tuple(named_scans([str(source)], "soak")))
    ingest(request, settings, Stages(list_found, _Milled, commit_files, derive_run, publish), SilentReporter())
    return time.process_time() - begin


def _write(source: Path, number: int) -> None:
    """Add a file, and change one that is there."""
    for name, version in ((number, 0), (number // 2, number)):
        lines = [
            f"Report {name} of version {version}, on the {_WORDS[(name + line) % len(_WORDS)]} and the "
            f"{_WORDS[(name * 7 + line * 3) % len(_WORDS)]}, says that {name + line} of them were seen in the town."
            for line in range(12)
        ]
        (source / f"{name}.txt").write_text("\n\n".join(lines), encoding="utf-8")


def _read(link: Path, done: Event, told: "multiprocessing.Queue[tuple[int, list[str]]]") -> None:
    """Ask again and again until the end, on a connection of its own each time."""
    answered, failed, newest = 0, list[str](), ""
    while not done.wait(0.2):
        try:
            with duckdb.connect(str(link.resolve(strict=True)), read_only=True) as reader:
                paragraphs, documents, run_id = reader.execute(_QUESTION).fetchone() or (0, 0, "")
            if paragraphs != 12 * documents or run_id < newest:
                failed.append(f"torn: {paragraphs} paragraphs of {documents} documents, {run_id} after {newest}")
            answered, newest = answered + 1, run_id
        except (duckdb.Error, OSError) as exc:
            failed.append(str(exc))
    told.put((answered, failed))


@contextmanager
def _readers(link: Path, number: int, tally: list[tuple[int, list[str]]]) -> Iterator[None]:
    context = multiprocessing.get_context("spawn")
    done, told = context.Event(), context.Queue()
    processes = [context.Process(target=_read, args=(link, done, told)) for _ in range(number)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        done.set()
        tally += [told.get(timeout=60) for _ in processes]
        for process in processes:
            process.join()


def _state(settings: Settings, loads: int, seconds: list[float]) -> State:
    root = settings.warehouse.path
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    parquet = sum(1 for path in files if path.suffix == ".parquet")
    return State(loads, parquet, sum(path.stat().st_size for path in files) / 1e6, statistics.median(seconds))


def main() -> int:
    """Run the soak and print it; returns 1 where a read failed or a check does not hold at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=500)
    parser.add_argument("--every", type=int, default=50, help="loads between two rounds of maintenance")
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long, whatever is done by then")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        return _soak(Path(folder), options)


def _soak(folder: Path, options: argparse.Namespace) -> int:
    source, settings = folder / "source", _settings(folder / "warehouse")
    source.mkdir()
    tally: list[tuple[int, list[str]]] = []
    _write(source, 0)
    seconds, begin = [_load(settings, source)], time.monotonic()
    with _readers(layout_of(settings.warehouse).serving, options.readers, tally):
        for number in range(1, options.loads):
            _write(source, number)
            seconds.append(_load(settings, source))
            if (number + 1) % options.every == 0:
                before = _state(settings, number + 1, seconds[-10:])
                cpu = time.process_time()
                maintain(settings)
                took = time.process_time() - cpu
                after = _state(settings, number + 1, seconds[-10:])
                print(f"before {before}\nafter  {after}, maintenance took {took:.1f} CPU s", flush=True)
            if time.monotonic() - begin > options.minutes * 60:
                break
    loads = len(seconds)
    fresh = _settings(folder / "fresh")
    _load(fresh, source)
    fresh_seconds = []
    for number in range(loads, loads + 10):
        _write(source, number)
        fresh_seconds.append(_load(fresh, source))
    answered, failed = sum(count for count, _ in tally), [each for _, them in tally for each in them]
    findings = [finding.check for finding in check_all(settings) if finding.offenders]
    minutes = (time.monotonic() - begin) / 60
    print(f"{loads} loads in {minutes:.1f} min; {answered} reads, {len(failed)} failed {failed[:3]}")
    print(f"CPU s of a load, median of ten: first {statistics.median(seconds[1:11]):.2f}, last ", end="")
    print(f"{statistics.median(seconds[-10:]):.2f}, on a fresh warehouse {statistics.median(fresh_seconds):.2f}")
    print(f"checks that do not hold: {findings or 'none'}")
    return int(bool(failed or findings))


if __name__ == "__main__":
    sys.exit(main())
