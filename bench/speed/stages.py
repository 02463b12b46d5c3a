"""Each stage by itself, in one process: `python -m bench.speed.stages NAME FOLDER` prints its time as JSON.

What a stage takes in is made before the clock starts, by the stages before it.
"""

import datetime as dt
import json
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from bench.speed.corpus import BenchError
from flows.batch import Job
from flows.ingest import worker_count
from flows.mill import mill_batch
from flows.plan import FileToRead, Surveyed, examine, pack
from flows.rows import Rows
from schemas.settings import IngestSettings, SourceSettings, load_settings
from schemas.validate import DocumentRows, Load, Origin, Place, build_rows
from sources.blobs import BlobWriter
from sources.formats import FORMATS, Candidate
from sources.records import Cut, RawRecord, cut_lines
from sources.streams import open_stream
from text.decoding.normalise import normalise
from text.decoding.split import split_paragraphs
from text.process import Processed, process
from text.steps import finish
from text.tagging.detect import make_detector
from text.tagging.tag import tag_document
from warehouse.stage import BatchWriter

__all__ = ["STAGES"]

_LIMITS = IngestSettings()
_RULES = load_settings().rules.to_rules()
_TIMES = 3
_BEGUN = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - stored without a zone
_LOAD = Load("bench-000001", "bench", _BEGUN, "bench")
_ORIGIN = Origin("bench", "bench/cut.jsonl", "bench")

Act = Callable[[], float | None]
"""What is timed; answers the CPU seconds that other processes spent on it."""


def _read(path: Path) -> Iterator[Candidate]:
    source = SourceSettings(name="bench", root=path.parent)
    cut = Cut(0, 0, int(_LIMITS.max_record_mb * 1e6), lambda: BlobWriter(path.parent))
    with path.open("rb") as file:
        for record in cut_lines(open_stream(file, None, 0, None, _LIMITS.max_expansion), cut):
            if isinstance(record, RawRecord) and isinstance(record.raw, bytes):
                yield FORMATS["jsonl"].parse(record.raw, None, source)


def _texts(path: Path) -> list[str]:
    return [candidate.content.text for candidate in _read(path)]


def _pieces(path: Path) -> list[list[str]]:
    return [[text[span.start : span.end] for span in split_paragraphs(text)] for text in _texts(path)]


def _paragraphs(path: Path) -> list[list[str]]:
    normalised = ([normalise(piece).text for piece in pieces] for pieces in _pieces(path))
    return [[text for text in document if text] for document in normalised]


def _processed(path: Path) -> Iterator[tuple[Candidate, Processed]]:
    detect = make_detector()
    return (
        (candidate, finish(process(candidate.content, detect, rules=_RULES, stated=candidate.stated)))
        for candidate in _read(path)
    )


def _rows(documents: Iterable[tuple[Candidate, Processed]]) -> Iterator[DocumentRows]:
    for index, (candidate, processed) in enumerate(documents):
        place = Place(index, 0, 0)
        yield build_rows(processed, candidate.key, candidate.url, candidate.metadata, place, _ORIGIN, _LOAD)


def _consume(values: Iterable[object]) -> None:
    deque(values, maxlen=0)


def _prepare_read(path: Path) -> Act:
    return lambda: _consume(_read(path))


def _prepare_split(path: Path) -> Act:
    texts = _texts(path)
    return lambda: _consume(map(split_paragraphs, texts))


def _prepare_normalise(path: Path) -> Act:
    pieces = [piece for document in _pieces(path) for piece in document]
    return lambda: _consume(map(normalise, pieces))


def _prepare_tag(path: Path) -> Act:
    documents, detect = _paragraphs(path), make_detector()
    detect("Profiles are loaded at the first question.")
    return lambda: _consume(tag_document(document, detect) for document in documents)


def _prepare_tag_everywhere(path: Path) -> Act:
    documents, cores = _paragraphs(path), worker_count(load_settings())
    shares = [documents[first::cores] for first in range(cores)]
    pool = get_context("spawn").Pool(cores)
    pool.map(_tag_share, [[["Each process loads its tables and profiles first."]]] * cores, chunksize=1)
    return lambda: sum(pool.map(_tag_share, shares, chunksize=1))


def _tag_share(documents: list[list[str]]) -> float:
    begin, detect = time.process_time(), make_detector()
    _consume(tag_document(document, detect) for document in documents)
    return time.process_time() - begin


def _prepare_process(path: Path) -> Act:
    contents, detect = [candidate.content for candidate in _read(path)], make_detector()
    detect("Profiles are loaded at the first question.")
    return lambda: _consume(finish(process(content, detect, rules=_RULES)) for content in contents)


def _prepare_validate(path: Path) -> Act:
    documents = list(_processed(path))
    return lambda: _consume(_rows(documents))


def _prepare_stage(path: Path) -> Act:
    documents = list(_rows(_processed(path)))
    return lambda: _stage(documents)


def _stage(documents: Sequence[DocumentRows]) -> None:
    rows = Rows()
    for document in documents:
        rows.add(document)
    with tempfile.TemporaryDirectory() as folder, BatchWriter(Path(folder) / "batch") as writer:
        rows.write(writer)


def _prepare_mill(path: Path) -> Act:
    make_detector()("Profiles are loaded at the first question.")
    return lambda: _mill(path)


def _mill(path: Path) -> None:
    batch_bytes = int(_LIMITS.batch_mb * 1e6)
    source, info = SourceSettings(name="bench", root=path.parent), path.stat()
    surveyed = examine(
        FileToRead("bench", _ORIGIN.source_uri, str(path), info.st_size, info.st_mtime_ns, None, is_known=False),
        batch_bytes,
    )
    if not isinstance(surveyed, Surveyed):
        raise TypeError(surveyed)
    with tempfile.TemporaryDirectory() as folder:
        job = Job(
            run_id="bench",
            started_at=_BEGUN,
            staging=Path(folder),
            blobs=Path(folder),
            part_bytes=batch_bytes,
            max_record_bytes=int(_LIMITS.max_record_mb * 1e6),
            max_expansion=_LIMITS.max_expansion,
            rules=_RULES,
        )
        for batch, _ in pack([surveyed], {"bench": source}, {"bench": "bench"}, "bench", batch_bytes):
            for piece in mill_batch(batch, job).pieces:
                if piece.documents < piece.records:
                    msg = f"{piece.records - piece.documents} records were refused, so the figures would tell nothing"
                    raise BenchError(msg)


STAGES: dict[str, Callable[[Path], Act]] = {
    "read": _prepare_read,
    "split": _prepare_split,
    "normalise": _prepare_normalise,
    "tag": _prepare_tag,
    "tag everywhere": _prepare_tag_everywhere,
    "process": _prepare_process,
    "validate": _prepare_validate,
    "stage": _prepare_stage,
    "mill": _prepare_mill,
}


def main() -> None:
    """Time one stage three times over the cut in a folder; print the medians of its wall and CPU seconds."""
    name, folder = sys.argv[1:]
    act = STAGES[name](Path(folder) / "cut.jsonl")
    times = [_time(act) for _ in range(_TIMES)]
    print(json.dumps([median(column) for column in zip(*times, strict=True)]))


def _time(act: Act) -> tuple[float, float]:
    begin, cpu_begin = time.monotonic(), time.process_time()
    elsewhere = act() or 0.0
    return time.monotonic() - begin, time.process_time() - cpu_begin + elsewhere


if __name__ == "__main__":
    main()
