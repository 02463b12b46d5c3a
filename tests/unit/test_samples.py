"""The sample corpus shows what its README says: pinned byte by byte and without the pipeline.

An editor that "repairs" a file (line ends, encodings, invisible characters) is caught here.
"""

import gzip
import html
import itertools
import json
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SAMPLES = Path(__file__).parents[2] / "samples"
NEWS = SAMPLES / "news"
UNDECODABLE = "courier/2024-03-04-night-sailings-photo.txt"
ENCODINGS = {"gorpark": "utf-16", "luting": "big5", "yunhe": "gb18030"}  # by site; the others write UTF-8


class Row(NamedTuple):
    """A line of the README's table: what one file holds by construction."""

    file: str
    records: int
    documents: int
    paragraphs: int
    reasons: list[str]


def readme_rows() -> list[Row]:
    lines = (SAMPLES / "README.md").read_text(encoding="utf-8").split("## The fragments")[0].splitlines()
    cells = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return [
        Row(
            file, int(records), int(documents), int(paragraphs), reasons.replace("`", "").split(", ") if reasons else []
        )
        for file, records, documents, paragraphs, reasons, _ in cells
    ]


def read_text(name: str) -> str:
    return (NEWS / name).read_bytes().decode(ENCODINGS.get(name.partition("/")[0], "utf-8"))


def read_lines(name: str) -> list[bytes]:
    """Return the whole lines of a JSONL file, unpacked."""
    data = (NEWS / name).read_bytes()
    if name.endswith(".zst"):
        data = zstd.decompress(data)
    elif name.endswith(".gz"):
        data = zlib.decompressobj(wbits=31).decompress(data)
    return data.split(b"\n")[:-1]


def parse_record(line: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line, or None where it holds no text that could load."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    has_text = isinstance(record, dict) and isinstance(record.get("text"), str) and record["text"].strip()
    return record if has_text else None


def read_texts(name: str) -> list[str]:
    """Return the texts of a file that can load; of two records with one key the first."""
    if name == UNDECODABLE:
        return []
    if ".jsonl" not in name:
        return [text] if (text := read_text(name)).strip() else []
    by_key: dict[str | int, str] = {}
    for record in filter(None, map(parse_record, read_lines(name))):
        by_key.setdefault(record["id"], record["text"])
    return list(by_key.values())


def is_wrapped(block: list[str]) -> bool:
    return len(block) > 2 and all(60 <= len(line) <= 72 for line in block[:-1])


def count_paragraphs(text: str) -> int:
    """Count by the rule of the product: a line is a paragraph, a hard-wrapped block is one."""
    lines = [html.unescape(line).replace("\u200b", "").strip() for line in text.split("\n")]
    blocks = [list(group) for filled, group in itertools.groupby(lines, key=bool) if filled]
    return sum(1 if is_wrapped(block) else len(block) for block in blocks)


def test_the_readme_lists_every_file_once() -> None:
    found = sorted(path.relative_to(NEWS).as_posix() for path in NEWS.rglob("*") if path.is_file())
    assert sorted(row.file for row in readme_rows()) == found


@pytest.mark.parametrize("row", readme_rows(), ids=lambda row: row.file)
def test_a_file_holds_what_the_readme_says(row: Row) -> None:
    texts = read_texts(row.file)
    assert len(texts) == row.documents
    assert sum(map(count_paragraphs, texts)) == row.paragraphs
    assert row.records == row.documents + len(row.reasons) - row.reasons.count("truncated_stream")
    assert row.records == (len(read_lines(row.file)) if ".jsonl" in row.file else 1)


def test_the_totals_of_the_readme_are_the_sums_of_its_rows() -> None:
    rows = readme_rows()
    numbers = [(row.records, row.documents, row.paragraphs, len(row.reasons)) for row in rows]
    total = [f"**{len(rows)} files**", *(str(sum(column)) for column in zip(*numbers, strict=True))]
    loading = sum(row.documents > 0 for row in rows)
    line = f"| {' | '.join(total)} | {loading} files load, {len(rows) - loading} hold nothing that loads |"
    assert line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()


def test_git_keeps_samples_and_fixtures_byte_for_byte() -> None:
    attributes = (SAMPLES.parent / ".gitattributes").read_text(encoding="utf-8")
    rules = [line.split() for line in attributes.splitlines() if not line.startswith("#")]
    assert ["samples/**", "-text"] in rules
    assert ["tests/**/fixtures/**", "-text"] in rules


def test_stray_chinese_stands_at_the_start_in_the_middle_and_at_the_end_of_english_paragraphs() -> None:
    text = read_text("courier/2024-03-04-night-sailings.txt")
    assert "\n\n沿江两港今晚恢复夜间通航。 The two ports" in text
    assert "moonless nights, 能见度一直很好, and found" in text
    assert "a request to be early. 请旅客提前二十分钟到达码头。\n\n" in text


def test_stray_chinese_stands_in_a_german_paragraph_too_and_traditional_in_an_english_one() -> None:
    notice = read_text("amtsgericht/2024-05-14-bekanntmachung.txt")
    assert "sein Wahlspruch 诚信为本 in vergoldeten" in notice
    assert "„Zur alten Waage“" in notice
    assert "It says 歡迎光臨 in red" in read_texts("wire/2024-06.jsonl")[1]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("courier/2024-03-04-night-sailings.txt", "云河港务局局长林舒表示，新的"),
        ("county-court/2024-04-02-notice-of-sale.txt", "本院依法公告：凡对"),
        ("courier/2024-03-12-library-welcome.txt", "欢迎来到磨坊街图书馆"),
        ("courier/2024-03-12-library-welcome.txt", "歡迎來到磨坊街圖書館"),
        ("courier/2024-03-12-library-welcome.txt", "粉ひき通りの図書館"),
        ("courier/2024-03-12-library-welcome.txt", "Bienvenue à la bibliothèque"),
        ("courier/2024-03-09-bakery-cooperative.txt", "Pour Hélène Marchand"),
        ("gorpark/2024-05-20-leto-v-parke.txt", "The park welcomes visitors"),
    ],
)
def test_a_paragraph_is_wholly_in_another_language_than_its_neighbours(name: str, start: str) -> None:
    assert f"\n\n{start}" in read_text(name).replace("\r\n", "\n")


def test_the_court_notice_of_yunhe_is_gb18030_and_nothing_else() -> None:
    data = (NEWS / "yunhe/2024-06-01-water-notice.txt").read_bytes()
    for encoding in ("utf-8", "gb2312", "gbk", "big5"):
        with pytest.raises(UnicodeDecodeError):
            data.decode(encoding)
    text = data.decode("gb18030")
    assert len("㛃".encode("gb18030")) == 4
    assert all(
        part in text for part in ("王㛃", "发布时间：2024年6月1日", "五点——如遇", "玛丽·陈", "“老码头”", "\r\n　　一、")
    )


def test_the_museum_page_is_big5_that_gb18030_would_accept_and_garble() -> None:
    data = (NEWS / "luting/2024-06-03-ferry-museum.txt").read_bytes()
    assert data.decode("big5").startswith("鷺汀渡船博物館")
    assert "渡船" not in data.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_the_russian_page_is_utf_16_with_a_mark_and_windows_line_ends() -> None:
    data = (NEWS / "gorpark/2024-05-20-leto-v-parke.txt").read_bytes()
    assert data.startswith(b"\xff\xfe")
    assert "сезон\r\n\r\n20 мая 2024 года\r\n" in data.decode("utf-16")


def test_the_broken_file_is_binary_in_every_encoding() -> None:
    data = (NEWS / UNDECODABLE).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert data.count(0) > 20
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp1252"):
        with pytest.raises(UnicodeDecodeError):
            data.decode(encoding)


def test_one_file_is_empty_and_one_holds_only_blanks() -> None:
    assert (NEWS / "courier/2024-03-30-no-answer.txt").read_bytes() == b""
    assert read_text("courier/2024-03-31-blank-page.txt") == "  \n\t\n\u00a0\u3000\n\n"


def test_the_wire_of_june_has_one_line_of_each_fault() -> None:
    lines = read_lines("wire/2024-06.jsonl")
    assert b"\r" not in b"".join(lines)
    with pytest.raises(json.JSONDecodeError):
        json.loads(lines[2])
    bees, tea, no_text, swifts, a_list, bare, again, blank, market = map(json.loads, lines[:2] + lines[3:])
    assert tea["id"] == 602
    assert "text" not in no_text
    assert isinstance(a_list["text"], list)
    assert isinstance(bare, list)
    assert again["id"] == bees["id"]
    assert again["text"] != bees["text"]
    assert blank["text"].strip() == ""
    assert b"\\ud83d\\n" in lines[4]
    assert "\ud83d\n" in swifts["text"]
    assert "Tide\0table" in swifts["text"]
    assert unicodedata.is_normalized("NFD", market["text"])
    assert not unicodedata.is_normalized("NFC", market["text"])


def test_compressed_files_are_whole_and_carry_no_time() -> None:
    packed = (NEWS / "wire/2024-07.jsonl.gz").read_bytes()
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed).count(b"\n") == 3
    assert zstd.decompress((NEWS / "wire/2024-08.jsonl.zst").read_bytes()).count(b"\n") == 2


def test_the_wire_of_september_breaks_off_inside_its_third_record() -> None:
    packed = (NEWS / "wire/2024-09.jsonl.gz").read_bytes()
    with pytest.raises(EOFError):
        gzip.decompress(packed)
    unpacked = zlib.decompressobj(wbits=31).decompress(packed)
    assert unpacked.count(b"\n") == 2
    assert unpacked.rpartition(b"\n")[2].startswith(b'{"id": "wire-0903"')


def test_the_mirror_holds_an_exact_and_a_near_duplicate() -> None:
    original = (NEWS / "courier/2024-04-21-marathon.txt").read_bytes()
    assert (NEWS / "courier-mirror/2024-04-21-marathon.txt").read_bytes() == original
    corrected = (NEWS / "courier-mirror/2024-04-22-marathon-corrected.txt").read_bytes()
    assert sum(a != b for a, b in zip(original.split(b"\n"), corrected.split(b"\n"), strict=True)) == 4


def test_invisible_characters_and_entities_are_in_place() -> None:
    text = read_text("courier/2024-03-12-library-welcome.txt")
    for part in (
        "&amp;",
        "2024&nbsp;&nbsp;Updated",
        "&mdash;",
        "&quot;",
        "\n\n&nbsp;\n\n",
        "\n\n\u00a0\u200b\u00a0\n\n",
    ):
        assert part in text
    for part in ("ground\u00a0floor", "children\u200b.", "be\u00adcause"):
        assert part in text


def test_mojibake_is_utf_8_once_read_as_windows_1252() -> None:
    text = read_text("courier/2024-03-09-bakery-cooperative.txt")
    for broken, whole in (("cafÃ©", "café"), ("brÃ»lÃ©e", "brûlée"), ("Itâ€™s", "It’s")):
        assert broken in text
        assert broken.encode("cp1252").decode("utf-8") == whole


def test_quotes_are_curly_nested_and_unbalanced() -> None:
    bakery, clockmaker = map(
        read_text, ("courier/2024-03-09-bakery-cooperative.txt", "courier/2024-05-11-clockmaker.txt")
    )
    assert "\n\n“Nobody had told us" in bakery
    assert "\n\nThe oven is older than the building!” the" in bakery
    assert bakery.count("“") == bakery.count("”")  # one never closed, one never opened
    assert "“has been called ‘slow’ once too often”" in clockmaker
    assert clockmaker.count("“") == clockmaker.count("”") + 1


def test_paragraphs_are_indented_by_spaces_a_tab_and_ideographic_spaces() -> None:
    text = read_text("courier/2024-05-11-clockmaker.txt")
    assert all(f"\n\n{indent}" in text for indent in ("  By", "\tThe clock", "\u3000\u3000Brandt", "    From the rule"))


@pytest.mark.parametrize("name", [row.file for row in readme_rows() if row.file.endswith(".txt") and row.documents])
def test_line_ends_are_of_one_kind_windows_on_three_sites(name: str) -> None:
    text = read_text(name)
    is_windows = name.startswith(("gorpark/", "weather-office/", "yunhe/"))
    assert text.endswith("\n")
    assert text.count("\r") == text.count("\r\n") == (text.count("\n") if is_windows else 0)


def test_the_forecast_is_evenly_wrapped_beside_lines_that_are_not() -> None:
    text = read_text("weather-office/2024-05-06-river-levels.txt").strip()
    blocks = [block.split("\r\n") for block in text.split("\r\n\r\n")]
    assert [is_wrapped(block) for block in blocks] == [False, False, True, True, False, True, True]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("courier/2024-03-04-night-sailings.txt", ["Time: March 4, 2024 Author: Ines Holt Source: Aldermouth Courier"]),
        ("courier/2024-03-04-night-sailings.txt", ["[Font size: large medium small]", "[Editor in charge: Tom Abery]"]),
        ("courier/2024-03-09-bakery-cooperative.txt", ["By Daniel Okoro, photographs by Mina Sato"]),
        ("courier/2024-04-21-marathon.txt", ["Home > Sport > Running", "42.195", "Share: E-mail | Print | Copy link"]),
        ("courier/2024-05-11-clockmaker.txt", ["© 2024 Aldermouth Courier. All rights reserved."]),
        ("county-court/2024-04-02-notice-of-sale.txt", ["1. The parties", "2. The order", "Case number: AC-2024-0117"]),
        ("amtsgericht/2024-05-14-bekanntmachung.txt", ["I. Beschreibung", "Aktenzeichen: 7 K 31/23"]),
    ],
)
def test_bylines_labels_headings_and_boilerplate_stand_on_lines_of_their_own(name: str, lines: list[str]) -> None:
    assert set(lines) <= set(read_text(name).split("\n"))
