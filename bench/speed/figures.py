"""What is measured: each function here runs something in processes of its own and gives its figures."""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from bench.speed.corpus import BenchError, Corpus, cut_corpus, make_corpus, pick_five_files
from bench.speed.measure import Watched, environment, median_seconds, run, watch

__all__ = [
    "GRISTMILL",
    "Bench",
    "Figure",
    "measure_commands",
    "measure_memory",
    "measure_references",
    "measure_stages",
    "measure_whole",
]

_NAIVE_MB = 2  # the naive loop takes 8 s a MB
_STAGE_MB = 8
_STORAGE_MB = 16
_MEMORY_MB = (64, 256)
_STAGES = {
    "read": "read, decode, parse",
    "split": "split",
    "normalise": "normalise",
    "tag": "tag",
    "tag everywhere": "tag, on all cores",
    "process": "process (split, normalise, tag, describe)",
    "validate": "validate (build rows)",
    "stage": "write staged Parquet",
    "mill": "mill_batch (all of the above)",
}
_STAGE_TARGETS = {"tag everywhere": ">= 5 MB/s"}
_STORAGE = {"load": "load (commit)", "publish": "publish, full", "publish again": "publish after a small change"}
GRISTMILL = str(Path(sys.executable).with_name("gristmill"))
# What a flow of ours imports of Prefect sooner or later.
_IMPORT = "import prefect.artifacts, prefect.events.clients, prefect.flow_engine, prefect.task_engine"
_QUERY = "SELECT language, count(*) AS paragraphs FROM paragraphs GROUP BY ALL ORDER BY ALL"


class Bench(NamedTuple):
    """What is measured on: the corpus, a folder for warehouses that goes at the end, and variables that name the API of
    Prefect that flows report to, None where flows are not measured.
    """

    corpus: Corpus
    work: Path
    api: Mapping[str, str] | None = None


class Figure(NamedTuple):
    """One row of a table. Without `megabytes` only the time is of interest, without `roles` memory was not watched."""

    name: str
    seconds: float
    cpu_seconds: float | None = None  # of all processes together
    megabytes: float | None = None
    roles: Mapping[str, int] | None = None  # bytes that each kind of process held when all together held most
    target: str = ""

    @property
    def speed(self) -> float | None:
        """MB of text a second."""
        return None if self.megabytes is None else self.megabytes / self.seconds

    @property
    def peak_bytes(self) -> int | None:
        """The most memory that all processes held together."""
        return None if self.roles is None else sum(self.roles.values())


def measure_references(bench: Bench) -> Iterator[Figure]:
    """The naive loop over a small cut, and the floor over the whole corpus; one process each."""
    cut = cut_corpus(bench.corpus, _NAIVE_MB, bench.work / "naive")
    for name, title, corpus in (
        ("naive", "naive loop (ftfy, langdetect, pydantic)", cut),
        ("floor", "floor (read, split, write Parquet)", bench.corpus),
    ):
        watched = watch(_module("reference", name, corpus.folder), _environment(bench))
        yield _figure(title, watched, corpus)


def measure_stages(bench: Bench) -> Iterator[Figure]:
    """Each stage alone, in one process; load and publish in the main process of a run."""
    cut = cut_corpus(bench.corpus, _STAGE_MB, bench.work / "stages")
    for name, title in _STAGES.items():
        watched = watch(_module("stages", name, cut.folder), _environment(bench))
        seconds, cpu_seconds = json.loads(watched.stdout)
        target = _STAGE_TARGETS.get(name, "")
        yield Figure(title, seconds, cpu_seconds, cut.megabytes, watched.peak().by_role, target)
    cut = cut_corpus(bench.corpus, _STORAGE_MB, bench.work / "storage")
    watched = watch(_module("storage", cut.folder, bench.work / "storage-warehouse"), _environment(bench))
    for name, (begin, end, cpu_seconds) in json.loads(watched.stdout).items():
        held = {"main": watched.peak_between(begin, end, "main")}
        megabytes = None if name == "publish again" else cut.megabytes  # what changed is a few bytes
        yield Figure(_STORAGE[name], end - begin, cpu_seconds, megabytes, held)


def measure_whole(bench: Bench) -> Iterator[Figure]:
    """The whole path by `--direct`, and by the flow."""
    corpus = bench.corpus
    watched, _ = _ingest(bench, corpus, _direct_warehouse(bench), "--direct")
    yield _figure("--direct, whole command", watched, corpus, ">= 2 MB/s")
    if bench.api:
        warehouse = bench.work / "flow"
        watched, begun = _ingest(bench, corpus, warehouse)
        # The link is made anew when the new file is complete and on the disk.
        seconds = (warehouse / "serving.duckdb").lstat().st_mtime - begun
        yield Figure("flow, first task to publish", seconds, megabytes=corpus.megabytes, target=">= 2 MB/s")
        yield _figure("flow, whole command", watched, corpus)


def measure_commands(bench: Bench) -> Iterator[Figure]:
    """What people wait for; runs after `measure_whole`, on its warehouse."""
    environment, at = _environment(bench), ("--warehouse", str(_direct_warehouse(bench)))
    yield Figure("ingest again, nothing changed", run(_unchanged(bench), environment))
    five = [str(path) for path in pick_five_files()]

    def ingest_five(*options: str) -> float:
        return run(_gristmill("ingest", *five, "--warehouse", _new_folder(bench), "--json", *options), environment)

    yield Figure("ingest --direct, 5 files", median_seconds(partial(ingest_five, "--direct"), 5), target="<= 3 s")
    if bench.api:
        importing = [sys.executable, "-c", _IMPORT]
        yield Figure("import of Prefect", median_seconds(partial(run, importing, environment), 5))
        target = "<= --direct + import + 1 s"
        yield Figure("flow, 5 files", median_seconds(ingest_five, 5), target=target)
    for name, command in {
        "sql": _gristmill("sql", _QUERY, *at),
        "tag": _gristmill("tag", five[0]),
        "runs": _gristmill("runs", *at),
    }.items():
        seconds = median_seconds(partial(run, command, environment), 5)
        yield Figure(name, seconds, target="< 1 s")


def measure_memory(bench: Bench) -> Iterator[Figure]:
    """Peak memory on a small and on a large corpus: it should be the same."""
    for corpus in map(make_corpus, _MEMORY_MB):
        for name, options in (("--direct", ("--direct",)), ("flow", ())):
            if bench.api or options:
                watched, _ = _ingest(bench, corpus, Path(_new_folder(bench)), *options)
                yield _figure(f"{name}, {corpus.megabytes:.0f} MB", watched, corpus, "<= 1024 MiB")


def _ingest(bench: Bench, corpus: Corpus, warehouse: Path, *options: str) -> tuple[Watched, float]:
    """Ingest a corpus; also tells when the run itself began, in seconds since 1970."""
    command = _gristmill("ingest", corpus.folder, "--warehouse", warehouse, "--json", *options)
    watched = watch(command, _environment(bench))
    summary: dict[str, Any] = json.loads(watched.stdout)
    if summary["documents"] != corpus.documents:
        msg = f"{summary['documents']} of {corpus.documents} documents were loaded, so the figures would tell nothing."
        raise BenchError(msg)
    return watched, dt.datetime.fromisoformat(summary["started_at"]).replace(tzinfo=dt.UTC).timestamp()


def _figure(name: str, watched: Watched, corpus: Corpus, target: str = "") -> Figure:
    """The figure of a command that took a corpus from begin to end."""
    return Figure(name, watched.seconds, watched.cpu_seconds, corpus.megabytes, watched.peak().by_role, target)


def _direct_warehouse(bench: Bench) -> Path:
    return bench.work / "direct"


def _unchanged(bench: Bench) -> list[str]:
    return _gristmill("ingest", bench.corpus.folder, "--warehouse", _direct_warehouse(bench), "--json", "--direct")


def _new_folder(bench: Bench) -> str:
    """Name a folder that is not there yet."""
    number = sum(1 for _ in bench.work.glob("new-*"))
    folder = bench.work / f"new-{number}"
    folder.mkdir()
    return str(folder)


def _module(name: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", f"bench.speed.{name}", *map(str, arguments)]


def _gristmill(*arguments: str | Path) -> list[str]:
    return [GRISTMILL, *map(str, arguments)]


def _environment(bench: Bench) -> dict[str, str]:
    return {**environment(str(bench.work / "prefect")), **(bench.api or {})}
