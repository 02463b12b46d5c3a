"""One file of lines is in one encoding: told by all its lines, and a line that differs is refused."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import survey as survey_module
from sources.encodings import Evidence
from sources.survey import survey
from text.decoding.decode import decode
from text.errors import RecordError

FRENCH = ["Le café est fermé.", "Où est la gare ?", "Ça va très bien.", "garçon", "naïve", "Straße", "Señor López"]
CHINESE = ["今天下雨", "图书馆开门了", "通知", "天气预报", "会议改期", "谢谢大家"]
RUSSIAN = ["Он ушёл.", "да", "Сегодня холодно", "нет", "Мы пойдём завтра в театр", "объявление"]
TURKISH = ["Şimdi gidiyorum", "ışık", "Çok güzel bir gün", "değil", "Öğretmen geldi"]


def lines_of(texts: list[str], encoding: str) -> list[bytes]:
    return [json.dumps({"text": text}, ensure_ascii=False).encode(encoding) for text in texts]


def told(lines: list[bytes], declared: str | None = None) -> str | None:
    evidence = Evidence()
    evidence.add(b"\n".join(lines))
    return evidence.tell(declared)


@pytest.mark.parametrize(
    ("texts", "encoding", "expected"),
    [
        (FRENCH, "cp1252", {"cp1252", "iso8859-15"}),
        (CHINESE, "gb18030", {"gb18030"}),
        (RUSSIAN, "cp1251", {"cp1251"}),
        (RUSSIAN, "koi8_r", {"koi8-r", "koi8-u"}),
        (TURKISH, "cp1254", {"cp1254"}),
        (FRENCH + CHINESE, "utf-8", {"utf-8"}),
        (["plain", "words"], "ascii", {None}),
    ],
)
def test_short_lines_are_read_alike_by_what_the_whole_file_is(
    texts: list[str], encoding: str, expected: set[str | None]
) -> None:
    lines = lines_of(texts, encoding)
    known = told(lines)
    assert known in expected
    assert [json.loads(decode(line, known=known).text)["text"] for line in lines] == texts


def test_a_damaged_line_of_a_file_in_utf8_is_refused_and_the_others_are_read() -> None:
    lines = lines_of([*FRENCH, *CHINESE], "utf-8")
    lines[3] = lines[3].replace("ç".encode(), b"\xe7")
    known = told(lines)
    assert known == "utf-8"
    with pytest.raises(RecordError, match="the file is utf-8"):
        decode(lines[3], known=known)
    assert all(decode(line, known=known).encoding_used == "utf-8" for line in lines[:3] + lines[4:])


def test_a_damaged_line_of_a_file_in_another_encoding_spoils_none_of_the_others() -> None:
    lines = lines_of(CHINESE * 3, "gb18030")
    lines[7] = lines[7][:-5] + b'\xff"}'
    known = told(lines)
    assert known == "gb18030"
    with pytest.raises(RecordError, match="the file is gb18030"):
        decode(lines[7], known=known)


def test_of_a_file_that_is_in_no_encoding_only_what_is_utf8_is_read() -> None:
    lines = [bytes([0x80 + n, 0xFF, 0x81, n % 8, 0x8D, 1, 2, 3]) for n in range(40)]
    assert told(lines) == "utf-8"


def test_a_declared_encoding_goes_before_statistics() -> None:
    lines = lines_of(["Škoda", "žák"], "cp1250")
    known = told(lines, "windows-1250")
    assert known == "cp1250"
    decoded = decode(lines[0], "windows-1250", known=known)
    assert (decoded.encoding_detected, decoded.repairs) == (None, ())


def test_a_declaration_that_all_lines_refute_is_overruled() -> None:
    lines = lines_of(FRENCH, "utf-8")
    known = told(lines, "latin-1")
    assert known == "utf-8"
    assert decode(lines[0], "latin-1", known=known).repairs == ("encoding_overridden",)


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(st.text(st.sampled_from("aé中я \x1b$"), max_size=30), max_size=12),
    size=st.integers(1, 40),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_the_chunks_in_which_a_file_is_read_do_not_matter(texts: list[str], size: int, encoding: str) -> None:
    data = "\n".join(texts).encode(encoding)
    whole, cut = Evidence(), Evidence()
    whole.add(data)
    for start in range(0, len(data), size):
        cut.add(data[start : start + size])
    assert whole.tell(None) == cut.tell(None)


def test_what_is_looked_at_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.encodings._SAMPLE_BYTES", 1000)
    evidence = Evidence()
    evidence.add("я".encode() * 1_000_000)
    assert not evidence.is_enough
    evidence.add(b"\n" + "\n".join(["я" * 40] * 20).encode())
    assert evidence.is_enough
    assert evidence.tell(None) == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_lines_are_known_without_a_mark_and_are_one_piece(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes("\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in CHINESE).encode(encoding))
    found = survey(file, 10)
    assert (found.encoding, len(found.pieces)) == (encoding, 1)


@pytest.mark.parametrize("piece_bytes", [40, 1 << 20])
@pytest.mark.parametrize("read_bytes", [16, 1 << 20])
def test_a_survey_tells_the_encoding_whatever_the_pieces_and_packed_too(
    tmp_path: Path, piece_bytes: int, read_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_module, "_READ_BYTES", read_bytes)
    data = b"\n".join(lines_of(CHINESE, "gb18030"))
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(data)[:-9])
    (tmp_path / "d.txt").write_bytes(data)
    found = {path.name: survey(path, piece_bytes).encoding for path in sorted(tmp_path.iterdir())}
    assert found == {"a.jsonl": "gb18030", "b.jsonl.gz": "gb18030", "c.jsonl.gz": "gb18030", "d.txt": None}
