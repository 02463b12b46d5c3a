"""Any bytes as input end balanced; how they are cut, packed and committed, and when they come, changes no row."""

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sources.streams
import sources.survey
from flows.ingest import IngestRequest, direct_stages, ingest
from flows.progress import SilentReporter
from schemas.settings import IngestSettings, QuarantineSettings, Settings, WarehouseSettings
from sources.discover import named_scans
from warehouse.connect import open_lake

from ..e2e.command import ask_lake, failed_checks, ingest_here
from ..e2e.tables import rows_of

MEGABYTE = 1_000_000
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# --- files, plausible and not

ODD = "\0\x1b\x85\u200b\u2028\ufeff\ud800\udfff\U0001f600周年会议歡迎カñ\xa0&<>\t"
WORDS = st.sampled_from(
    [
        "The ferry was late again today.",
        "Die Fähre fährt heute nicht.",
        "周年之际召开的一次会议。",
        "歡迎光臨本館",
        "渡し船の博物館",
        "cafÃ©",
        "&amp;lt;",
        "42.195",
    ]
)
TEXTS = st.lists(
    WORDS | st.text(st.characters() | st.sampled_from(ODD), max_size=12) | st.sampled_from(["\n", "\n\n", " ", "\r"]),
    max_size=6,
).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
KEYS = st.sampled_from(["a", "b", "周", "", "#0", "\ud800", 1, "1", -1, 1.5, None, True, [1], "k" * 5000])
RECORDS = st.fixed_dictionaries(
    {"text": TEXTS}, optional={"id": KEYS, "url": TEXTS | JSON, "more": JSON, "\ud800": JSON}
)


@st.composite
def broken(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Cut off, or put something into, what was whole."""
    content = draw(whole)
    at = draw(st.integers(0, len(content)))
    return content[:at] + draw(st.just(b"") | st.binary(max_size=3).map(content[at:].__add__))


def encode(record: object, ascii_only: bool) -> bytes:
    return json.dumps(record, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")


GOOD_LINES = st.builds(encode, RECORDS, st.booleans())
LINES = st.one_of(
    GOOD_LINES,
    GOOD_LINES,
    broken(GOOD_LINES),
    st.builds(encode, JSON, st.booleans()),
    st.sampled_from([b"", b" ", b"\t\r", b"{}", b"NaN", b'{"text": NaN}', b'{"text": 1, "text": "2"}']),
    st.binary(max_size=12),
)


@st.composite
def jsonl(draw: st.DrawFn, lines: st.SearchStrategy[bytes] = LINES, max_size: int = 8) -> bytes:
    """A file of lines, in UTF-8 with or without a mark, or in UTF-16 as far as it can be."""
    content = draw(st.sampled_from([b"\n", b"\n", b"\r\n"])).join(draw(st.lists(lines, max_size=max_size)))
    content += draw(st.sampled_from([b"", b"\n"]))
    mark = draw(st.sampled_from(["", "", "", "utf-8-sig", "utf-16", "utf-16-be"]))
    return content.decode("utf-8", "replace").encode(mark) if mark else content


PLAIN_TEXTS = st.one_of(
    st.binary(max_size=80),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.tuples(TEXTS, st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "gb18030", "big5", "cp1252"])).map(
        lambda pair: pair[0].encode(pair[1], "replace")
    ),
)
PACKED = (jsonl() | PLAIN_TEXTS).map(lambda content: gzip.compress(content, mtime=0))
FILES = st.one_of(
    st.tuples(st.just("txt"), PLAIN_TEXTS),
    st.tuples(st.just("jsonl"), jsonl()),
    st.tuples(st.just("jsonl"), jsonl()),
    st.tuples(st.sampled_from(["jsonl.gz", "txt.gz"]), PACKED | broken(PACKED)),
    st.tuples(st.sampled_from(["jsonl.zst", "jsonl.gz", "txt.zst"]), st.binary(max_size=20)),
)


# --- runs


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with its tables and no rows: copying it is faster than making one."""
    folder = tmp_path_factory.mktemp("empty") / "warehouse"
    with open_lake(WarehouseSettings(path=folder)):
        return folder


class Cutting(NamedTuple):
    """How input is read, packed and committed: all in bytes."""

    chunk: int = 1 << 18
    survey: int = 1 << 20
    batch: int = 4 * MEGABYTE
    commit: int = 64 * MEGABYTE

    def settings(self, warehouse: Path, workers: int = 1, rejects: int = 1000) -> Settings:
        """Give the settings that say so; of a file's rejects so many get a row each."""
        limits = IngestSettings(workers=workers, batch_mb=self.batch / MEGABYTE, commit_mb=self.commit / MEGABYTE)
        kept = QuarantineSettings(max_rows_per_file=rejects)
        return Settings(warehouse=WarehouseSettings(path=warehouse), ingest=limits, quarantine=kept)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Let the readers take so much at a time."""
        with (
            patch.object(sources.streams, "CHUNK_BYTES", self.chunk),
            patch.object(sources.survey, "_READ_BYTES", self.survey),
        ):
            yield


def write(folder: Path, files: list[tuple[str, bytes]]) -> Path:
    folder.mkdir()
    for number, (suffix, content) in enumerate(files):
        (folder / f"{number:02d}.{suffix}").write_bytes(content)
    return folder


@contextmanager
def workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@settings(SLOW, max_examples=6)
@given(files=st.lists(FILES, min_size=1, max_size=20))
def test_any_list_of_byte_strings_ends_balanced(empty: Path, files: list[tuple[str, bytes]]) -> None:
    with workplace() as place:
        warehouse = Path(shutil.copytree(empty, place / "warehouse"))
        summary = ingest_here(Cutting().settings(warehouse), write(place / "in", files), source="any")
        assert summary.run.status == ("succeeded" if summary.run.files_loaded else "failed")
        assert summary.run.files_found == len(files)
        assert summary.run.files_loaded + summary.run.files_quarantined == len(files)
        assert "internal_error" not in summary.reasons
        assert failed_checks(warehouse) == []


# --- the same rows

# Keys of a small choice, so that one key stands in several pieces, and several times in one.
TWINS = st.builds(
    lambda key, text: encode({"id": key, "text": text}, ascii_only=True), st.sampled_from(["a", "b", 1, 2]), WORDS
)
MANY_LINES = jsonl(TWINS | TWINS | LINES, max_size=25)
CUTTINGS = st.builds(
    Cutting,
    chunk=st.integers(1, 300),
    survey=st.integers(1, 500),
    batch=st.integers(1, 3_000),
    commit=st.integers(1, 6_000),
)


@settings(SLOW, max_examples=3)
@given(
    files=st.lists(st.tuples(st.just("jsonl"), MANY_LINES) | FILES, min_size=1, max_size=8),
    cutting=CUTTINGS,
    data=st.data(),
)
def test_no_size_of_batch_or_commit_and_no_order_of_arrival_changes_a_row(
    empty: Path, files: list[tuple[str, bytes]], cutting: Cutting, data: st.DataObject
) -> None:
    with workplace() as place:
        folder = write(place / "in", files)
        at_once, cut = (Path(shutil.copytree(empty, place / name)) for name in ("at once", "cut"))
        ingest_here(Cutting().settings(at_once), folder, source="any", publishing=False)
        first = data.draw(st.sampled_from(sorted(folder.iterdir())))
        with cutting.in_force():
            ingest_here(cutting.settings(cut), first, source="any", publishing=False)
            ingest_here(cutting.settings(cut), folder, source="any", publishing=False)
        assert rows_of(cut) == rows_of(at_once)


def test_two_workers_on_small_pieces_give_the_rows_of_one_process(empty: Path, tmp_path: Path) -> None:
    def line(number: int) -> bytes:
        return encode({"id": number % 150, "text": f"Line {number} of the file, 会议 in it."}, ascii_only=False)

    lines = b"\n".join(line(number) for number in range(200))
    folder = write(
        tmp_path / "in", [("jsonl", lines), ("txt", b"A page beside it."), ("jsonl.gz", gzip.compress(lines, mtime=0))]
    )
    one, two = (Path(shutil.copytree(empty, tmp_path / name)) for name in ("one", "two"))
    ingest_here(Cutting().settings(one), folder, source="any")
    cutting = Cutting(survey=1_000, batch=2_000, commit=10_000)
    settings_ = cutting.settings(two, workers=2)
    request = IngestRequest(tuple(named_scans([str(folder)], "any")))
    with cutting.in_force(), direct_stages(settings_) as stages:
        summary = ingest(request, settings_, stages, SilentReporter())
    assert summary.run.documents == 301
    assert summary.reasons == {"duplicate_key": 100}
    assert rows_of(two) == rows_of(one)
    assert len(ask_lake(two, "SELECT DISTINCT batch_id FROM documents")) > 5


# --- rejects that are summed up

REFUSED = {
    b"{}": "missing_text",
    b'["text"]': "not_an_object",
    b'{"text": ': "invalid_json",
    b'{"text": " "}': "empty_document",
}
ALL_BUT_REFUSED = st.lists(st.sampled_from([*REFUSED, *REFUSED, b'{"text": "It is good."}']), min_size=5, max_size=60)


def demand_all_counted(warehouse: Path, lines: list[bytes], rejects: int) -> None:
    """Every refused line is counted once, the first ones by a row each, and equation B holds."""
    counted: dict[str, int] = dict(
        ask_lake(warehouse, "SELECT reason, sum(record_count)::INT FROM quarantine GROUP BY ALL")  # type: ignore[arg-type]
    )
    refused = [REFUSED[line] for line in lines if line in REFUSED]
    assert counted == {reason: refused.count(reason) for reason in refused}
    one_each = ask_lake(warehouse, "SELECT record_index FROM quarantine WHERE last_record_index IS NULL ORDER BY ALL")
    assert one_each == [(index,) for index, line in enumerate(lines) if line in REFUSED][:rejects]
    summed = ask_lake(warehouse, "SELECT reason FROM quarantine WHERE last_record_index IS NOT NULL ORDER BY ALL")
    assert summed == [(reason,) for reason in sorted(set(refused[rejects:]))]
    assert failed_checks(warehouse) == []


@settings(SLOW, max_examples=2)
@given(lines=ALL_BUT_REFUSED, rejects=st.integers(1, 6), cutting=CUTTINGS)
def test_many_rejects_are_summed_up_the_same_however_their_file_is_cut(
    empty: Path, lines: list[bytes], rejects: int, cutting: Cutting
) -> None:
    with workplace() as place:
        folder = write(place / "in", [("jsonl", b"\n".join(lines)), ("txt", b"A page beside it.")])
        at_once, cut = (Path(shutil.copytree(empty, place / name)) for name in ("at once", "cut"))
        ingest_here(Cutting().settings(at_once, rejects=rejects), folder, source="any")
        with cutting.in_force():
            ingest_here(cutting.settings(cut, rejects=rejects), folder, source="any")
        for warehouse in (at_once, cut):
            demand_all_counted(warehouse, lines, rejects)
        assert rows_of(cut) == rows_of(at_once)


def test_two_workers_sum_up_rejects_as_one_process_does(empty: Path, tmp_path: Path) -> None:
    lines = [[*REFUSED, b'{"text": "It is good."}'][number * 7 % 5] for number in range(300)]
    folder = write(tmp_path / "in", [("jsonl", b"\n".join(lines))])
    one, two = (Path(shutil.copytree(empty, tmp_path / name)) for name in ("one", "two"))
    ingest_here(Cutting().settings(one, rejects=10), folder, source="any")
    cutting = Cutting(survey=400, batch=800, commit=4_000)
    settings_ = cutting.settings(two, workers=2, rejects=10)
    request = IngestRequest(tuple(named_scans([str(folder)], "any")))
    with cutting.in_force(), direct_stages(settings_) as stages:
        ingest(request, settings_, stages, SilentReporter())
    for warehouse in (one, two):
        demand_all_counted(warehouse, lines, 10)
    assert rows_of(two) == rows_of(one)
