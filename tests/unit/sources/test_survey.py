"""A survey: what one reading of a file tells. That pieces tile a file is in tests/property/test_cut.py."""

import codecs
import hashlib
from pathlib import Path

import pytest

from sources import survey as survey_module
from sources.opening import ReadError
from sources.survey import Piece, survey

LINES = b'{"text": "line"}\n' * 50


@pytest.fixture(autouse=True)
def _small_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_module, "_READ_BYTES", 64)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_lines_are_shared_out_and_know_their_place(tmp_path: Path) -> None:
    found = survey(write(tmp_path, "a.jsonl", LINES), 200)
    assert len(found.pieces) > 2
    for begin, end, first in found.pieces:
        assert LINES[:begin].count(b"\n") == first
        assert LINES[:end].endswith(b"\n")
    assert (found.sha256, found.size_bytes) == (hashlib.sha256(LINES).hexdigest(), len(LINES))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", LINES, ("txt", None)),
        ("a.txt.gz", LINES, ("txt", "gzip")),
        ("a.jsonl.gz", LINES, ("jsonl", "gzip")),
        ("a.NDJSON.ZST", LINES, ("jsonl", "zstd")),
        ("a.jsonl", codecs.BOM_UTF16_LE + LINES.decode().encode("utf-16-le"), ("jsonl", None)),
        ("a.jsonl", codecs.BOM_UTF8 + LINES, ("jsonl", None)),  # later pieces would not know of the mark
        ("a.jsonl", LINES.replace(b"\n", b" "), ("jsonl", None)),  # no place to cut at
        ("a.jsonl", b"\n" * 1000, ("jsonl", None)),
        ("a.jsonl", b"", ("jsonl", None)),
    ],
)
def test_some_files_are_one_piece(tmp_path: Path, name: str, data: bytes, kind: tuple[str, str | None]) -> None:
    found = survey(write(tmp_path, name, data), 200)
    assert found.pieces == (Piece(0, len(data), 0),)
    assert (found.format, found.compression) == kind


def test_a_file_that_cannot_be_surveyed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="vanished"):
        survey(tmp_path / "gone.txt", 200)
    with pytest.raises(ValueError, match="has no known format"):
        survey(tmp_path / "page.html", 200)
