"""A small stand-in for a run: it stages and commits records that are made by hand, as `flows/` does with real ones."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.arrow import to_arrow
from schemas.base import Row
from schemas.quarantined import Quarantined
from schemas.run import BALANCE_TERMS, MEASURED, Run
from schemas.run_source import SOURCE_TERMS, RunSource
from schemas.settings import Settings, WarehouseSettings
from schemas.validate import (
    DocumentRows,
    Load,
    Origin,
    Place,
    Reject,
    build_rows,
    document_id_of,
    file_id_of,
    quarantine_row,
)
from text.anatomy.describe import Description
from text.anatomy.marks import RoleOf
from text.decoding.decode import Decoded
from text.fingerprint import fingerprint
from text.process import Processed, ProcessedParagraph
from text.span import Span
from text.tagging.tag import LanguageSpan, Tagged
from warehouse.connect import open_lake
from warehouse.derive import Derived, derive
from warehouse.layout import Layout
from warehouse.load import CommitFile, commit_files, insert_run, load_replayed, run_sql, transaction
from warehouse.stage import BatchWriter

FIRST_DAY = dt.datetime.fromisoformat("2024-01-01")
SOURCE = "news"


# What a file holds, in order and by key: texts, and bytes that are refused, under `TAIL` those of a broken stream.
Records = Mapping[str, str | bytes]
TAIL = "the broken tail"


def uri_of(name: str) -> str:
    return f"{SOURCE}/{name}"


def make_processed(text: str) -> Processed:
    """Take each line as a paragraph of English; what a `|` begins in it is Chinese, up to the next one."""
    paragraphs, start = [], 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\n")
        edges = [0, *(at for at, letter in enumerate(words) if letter == "|"), len(words)]
        spans = tuple(_make_span(*edge, number % 2 == 1) for number, edge in enumerate(pairwise(edges)))
        tagged = Tagged("en", 0.9, "script", spans)
        paragraphs.append(ProcessedParagraph(Span(start, start + len(line)), "", words, (), tagged))
        start += len(line)
    sketch = fingerprint([paragraph.text for paragraph in paragraphs])
    description = Description(tuple(RoleOf("body") for _ in paragraphs), (), None, None, None, None, ())
    return Processed(
        Decoded(text, None, "utf-8", "utf-8", ()),
        tuple(paragraphs),
        "en",
        (("en", 5),),
        False,
        description,
        fingerprint=sketch,
    )


def _make_span(start: int, end: int, is_chinese: bool) -> LanguageSpan:
    if is_chinese:
        return LanguageSpan(start, end, "zh-Hans", "Hans", True, "other")
    return LanguageSpan(start, end, "en", "Latn", False, None)


class Mill:
    """Loads files into a lake, run after run."""

    def __init__(self, settings: Settings, lake: duckdb.DuckDBPyConnection) -> None:
        self.settings = settings
        self.lake = lake
        self.runs = 0
        self.max_rejects = 1000

    @property
    def started_at(self) -> dt.datetime:
        return FIRST_DAY + dt.timedelta(days=self.runs)

    def run(self, files: Mapping[str, Records]) -> int:
        """Load files in one commit and enter the run; gives how many quarantined records are new."""
        self.runs += 1
        staged = [self.stage(name, records) for name, records in files.items()]
        new = commit_files(self.lake, [file for file, _ in staged], [folder for _, folder in staged], self.started_at)
        counts = {f"files_{status}": 0 for status in ("loaded", "replaced", "quarantined")}
        for file, _ in staged:
            counts[f"files_{file.status}"] += 1
        self.enter(files_found=len(staged), **counts)
        return new

    def derive(self) -> Derived:
        """Take into the derived tables what the runs so far have loaded."""
        return derive(self.lake, self.settings, f"{self.run_id}-000000", self.run_id, self.started_at)

    def enter(self, **figures: int) -> None:
        """Enter the run as one that succeeded."""
        with transaction(self.lake):
            run = self.make_run(**figures)
            insert_run(self.lake, run)
            if not self.ask("SELECT 1 FROM run_sources WHERE run_id = ?", run.run_id):
                self._enter_source(run)

    def _enter_source(self, run: Run) -> None:
        """Enter that all figures of a run are those of its one source."""
        figures = {term: getattr(run, term) for term in SOURCE_TERMS}
        source = {name: getattr(run, name) for name in Row.model_fields} | {"source_name": SOURCE, **figures}
        outcome = RunSource(
            **source, status="succeeded", reason=None, detail=None, mill_seconds=None, newest_file_at=None
        )
        self.lake.register("outcomes", to_arrow(RunSource, [outcome]))
        run_sql(self.lake, "25_ledger/insert_run_sources")
        self.lake.unregister("outcomes")

    def make_run(self, **changes: Any) -> Run:
        common: dict[str, Any] = {"batch_id": f"{self.run_id}-000000", "run_id": self.run_id}
        common |= {"started_at": self.started_at, "finished_at": self.started_at, "ingested_at": self.started_at}
        return Run.model_validate(
            {
                "flow_run_id": None,
                "kind": "ingest",
                "status": "succeeded",
                "error": None,
                "under_way": None,
                "code_version": "1",
                "process_version": "rules",
                "config_sha256": "0" * 64,
                **dict.fromkeys(BALANCE_TERMS, 0),
                **dict.fromkeys(MEASURED),
                **common,
                **changes,
            }
        )

    @property
    def run_id(self) -> str:
        return f"run-{self.runs:03d}"

    def stage(self, name: str, records: Records) -> tuple[CommitFile, Path]:
        """Stage a file's rows in a folder and give the row of the ledger that is to be committed with them."""
        batch_id = f"{self.run_id}-{name}"
        folder = Layout(self.settings.warehouse.path).staging / self.run_id / batch_id
        sha256 = hashlib.sha256(repr(dict(records)).encode()).hexdigest()
        file_id = file_id_of(uri_of(name), sha256)
        origin = Origin(SOURCE, uri_of(name), file_id)
        load = Load(batch_id, self.run_id, self.started_at, "rules")
        documents = 0
        with BatchWriter(folder) as writer:
            for index, (key, record) in enumerate(records.items()):
                if isinstance(record, bytes):
                    writer.write("quarantine", [_reject(record, index, origin, load, is_tail=key == TAIL)])
                else:
                    self.write(writer, self.build(record, key, index, origin, load))
                    documents += 1
        is_known = self.ask("SELECT count(*) FROM source_files WHERE source_uri = ?", uri_of(name)) != [(0,)]
        status = ("replaced" if is_known else "loaded") if documents else "quarantined"
        count = len(records.keys() - {TAIL})
        times = (self.started_at, self.started_at)
        format_ = "jsonl" if len(records) > 1 else "txt"
        identity = (file_id, SOURCE, uri_of(name), f"/data/{name}", sha256, len(records))
        marks = (batch_id, self.run_id, self.started_at)
        return CommitFile(*identity, *times, format_, None, count, status, is_known, self.max_rejects, *marks), folder

    @staticmethod
    def build(text: str, key: str, index: int, origin: Origin, load: Load) -> DocumentRows:
        given = None if key == f"#{index}" else key  # the key of a record that has none
        return build_rows(
            make_processed(text), given, None, "{}", Place(index, index * 10, index * 10 + 5), origin, load
        )

    @staticmethod
    def write(writer: BatchWriter, rows: DocumentRows) -> None:
        writer.write("documents", [rows.document])
        writer.write("raw_documents", [rows.raw_document])
        writer.write("paragraphs", rows.paragraphs)
        writer.write("spans", rows.spans)
        writer.write("fingerprints", [rows.fingerprint])

    def replay(self, name: str, key: str, text: str) -> None:
        """Load the one open record of a file's quarantine as a document, in a run of its own."""
        self.runs += 1
        columns = "quarantine_id, file_id, record_index"
        ((quarantine_id, file_id, index),) = self.ask(
            f"SELECT {columns} FROM quarantine WHERE status = 'open' AND source_uri = ?", uri_of(name)
        )
        folder = Layout(self.settings.warehouse.path).staging / self.run_id / "replay"
        load = Load(f"{self.run_id}-replay", self.run_id, self.started_at, "rules")
        with BatchWriter(folder) as writer:
            self.write(writer, self.build(text, key, index, Origin(SOURCE, uri_of(name), file_id), load))
        load_replayed(self.lake, [quarantine_id], [folder], self.started_at)
        with transaction(self.lake):
            insert_run(self.lake, self.make_run(kind="replay", replayed=1))

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.lake.execute(query, list(values)).fetchall()

    @staticmethod
    def document_id(name: str, key: str) -> str:
        return document_id_of(uri_of(name), key)


def _reject(raw: bytes, index: int, origin: Origin, load: Load, *, is_tail: bool) -> Quarantined:
    sha256 = hashlib.sha256(raw).hexdigest()
    kind = ("stream", "read", "truncated_stream") if is_tail else ("record", "parse", "invalid_json")
    reject = Reject(*kind, "it is bad", raw, None, sha256, None)
    return quarantine_row(reject, Place(index, index * 10, index * 10 + 5), origin, load)


@pytest.fixture(scope="session")
def milling(_empty_warehouse: Path) -> Callable[..., AbstractContextManager[Mill]]:
    """Give a mill for a copy of a warehouse, for tests that share what was loaded."""

    @contextmanager
    def open_mill(folder: Path, template: Path = _empty_warehouse) -> Iterator[Mill]:
        shutil.copytree(template, folder, symlinks=True)
        settings = Settings(warehouse=WarehouseSettings(path=folder, threads=1))
        with open_lake(settings.warehouse) as lake:
            mill = Mill(settings, lake)
            ((mill.runs,),) = mill.ask("SELECT count(*) FROM runs")
            yield mill

    return open_mill


@pytest.fixture
def mill(settings: Settings, lake: duckdb.DuckDBPyConnection) -> Mill:
    """Load files of records made by hand into the lake."""
    return Mill(settings, lake)
