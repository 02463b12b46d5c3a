"""What the warehouse holds of the sample corpus is what samples/README.md says of it."""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from .command import ask_lake, ask_published, failed_checks, ingest_json

ROOT = Path(__file__).parents[2]
NEWS = ROOT / "samples" / "news"
LANGUAGES = {
    "courier": "en",
    "courier-mirror": "en",
    "county-court": "en",
    "weather-office": "en",
    "amtsgericht": "de",
    "gorpark": "ru",
    "yunhe": "zh-Hans",
    "luting": "zh-Hant",
}
WIRE_LANGUAGES = {
    "wire/2024-06.jsonl": {"en": 3, "es": 1},
    "wire/2024-07.jsonl.gz": {"en": 1, "ko": 1, "ar": 1},
    "wire/2024-08.jsonl.zst": {"it": 1, "en": 1},
}
BIG5 = {"big5", "big5hkscs", "cp950"}
ENCODINGS = {"gorpark": {"utf-16-le"}, "luting": BIG5, "yunhe": {"gb18030"}}
LANGUAGE_NAMES = {"English": "en", "German": "de"}


def load_readme_rows() -> Any:
    """Take the reader of the table from the test that pins the files themselves."""
    place = ROOT / "tests" / "unit" / "test_samples.py"
    spec = importlib.util.spec_from_file_location("pinned_samples", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.readme_rows()


class Fragment(NamedTuple):
    """A line of the README's second table."""

    file: str
    paragraph_language: str
    text: str
    language: str
    where: str


def readme_fragments() -> list[Fragment]:
    part = (ROOT / "samples" / "README.md").read_text(encoding="utf-8").split("## The fragments")[1]
    lines = re.findall(r"^\| `([^`]+)`[^|]*\| (\w+) \| (\S[^|]*) \| (\S+) \| (\w+) \|$", part, re.MULTILINE)
    return [Fragment(file, LANGUAGE_NAMES[name], *rest) for file, name, *rest in lines]


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return ingest_json(tmp_path_factory.mktemp("samples") / "warehouse", NEWS, "--source", "news")


@pytest.fixture(scope="module")
def warehouse(summary: dict[str, Any]) -> Path:
    return Path(summary["published_path"]).parents[2]


def by_file(warehouse: Path, query: str) -> dict[str, Any]:
    return {uri.removeprefix("news/"): rest[0] for uri, *rest in ask_lake(warehouse, query)}


def reasons_by_file(warehouse: Path) -> Iterator[tuple[str, str]]:
    for uri, reason in ask_lake(warehouse, "SELECT source_uri, reason FROM quarantine"):
        yield uri.removeprefix("news/"), reason


def test_each_file_has_the_records_documents_and_paragraphs_of_the_readme(warehouse: Path) -> None:
    records = by_file(warehouse, "SELECT source_uri, record_count FROM source_files")
    documents = by_file(warehouse, "SELECT source_uri, count(*) FROM documents GROUP BY ALL")
    paragraphs = by_file(warehouse, "SELECT source_uri, sum(paragraph_count) FROM documents GROUP BY ALL")
    held = {name: (records[name], documents.get(name, 0), paragraphs.get(name, 0)) for name in records}
    assert held == {row.file: (row.records, row.documents, row.paragraphs) for row in load_readme_rows()}


def test_each_file_has_the_quarantine_reasons_of_the_readme(warehouse: Path) -> None:
    expected = Counter((row.file, reason) for row in load_readme_rows() for reason in row.reasons)
    assert Counter(reasons_by_file(warehouse)) == expected


def test_the_balance_has_the_totals_of_the_readme(summary: dict[str, Any]) -> None:
    rows = load_readme_rows()
    assert summary["files_found"] == len(rows)
    assert summary["files_loaded"] == sum(row.documents > 0 for row in rows)
    assert summary["files_quarantined"] == sum(row.documents == 0 for row in rows)
    assert summary["records"] == sum(row.records for row in rows)
    assert summary["documents"] == sum(row.documents for row in rows)
    assert summary["paragraphs"] == sum(row.paragraphs for row in rows)
    assert summary["quarantine_reasons"] == Counter(reason for row in rows for reason in row.reasons)
    assert summary["quarantined_streams"] == 1


def where(start: int, end: int, length: int) -> str:
    if start == 0:
        return "start"
    return "end" if end == length else "middle"


def test_the_fragments_are_those_of_the_readme_where_it_says(warehouse: Path) -> None:
    query = """
        SELECT source_uri, paragraph_language, text, language, start_char, end_char, length(paragraph_text)
        FROM mart_fragments
    """
    found = [
        Fragment(uri.removeprefix("news/"), main, text, language, where(start, end, length))
        for uri, main, text, language, start, end, length in ask_published(warehouse, query)
    ]
    assert sorted(found) == sorted(readme_fragments())


def test_each_page_is_in_its_language(warehouse: Path) -> None:
    rows = ask_lake(warehouse, "SELECT source_uri, language FROM documents WHERE source_uri NOT LIKE 'news/wire/%'")
    sites = {(uri.split("/")[1], language) for uri, language in rows}
    assert sites == set(LANGUAGES.items())


@pytest.mark.parametrize(("name", "languages"), WIRE_LANGUAGES.items(), ids=WIRE_LANGUAGES)
def test_each_record_of_the_wire_is_in_its_language(warehouse: Path, name: str, languages: dict[str, int]) -> None:
    rows = ask_lake(warehouse, "SELECT language FROM documents WHERE source_uri = ?", f"news/{name}")
    assert Counter(language for (language,) in rows) == languages


def test_each_page_was_decoded_by_its_encoding(warehouse: Path) -> None:
    rows = ask_lake(warehouse, "SELECT source_uri, encoding_used FROM documents")
    for uri, encoding in rows:
        assert encoding in ENCODINGS.get(uri.split("/")[1], {"utf-8"}), uri


def test_repairs_are_listed_where_the_readme_shows_damage(warehouse: Path) -> None:
    query = """
        SELECT source_uri, list_distinct(flatten(list(paragraphs.repairs)))
        FROM paragraphs JOIN documents USING (document_id) GROUP BY ALL
    """
    repairs = by_file(warehouse, query)
    assert "mojibake" in repairs["courier/2024-03-09-bakery-cooperative.txt"]
    assert {"html_entities", "zero_width", "blanks"} <= set(repairs["courier/2024-03-12-library-welcome.txt"])
    assert "line_joined" in repairs["weather-office/2024-05-06-river-levels.txt"]
    assert {"controls", "nfc"} <= set(repairs["wire/2024-06.jsonl"])


def test_every_equation_holds(warehouse: Path) -> None:
    assert failed_checks(warehouse) == []


def test_what_a_record_says_of_itself_goes_before_what_its_text_says(warehouse: Path) -> None:
    query = """
        SELECT title, published_on::VARCHAR, best_date_basis, authors, (
            SELECT list((label, rule, paragraph_id) ORDER BY label) FROM marks
            WHERE marks.document_id = documents.document_id AND paragraph_id IS NULL
        )
        FROM documents WHERE record_key = 'wire-0601'
    """
    (row,) = ask_lake(warehouse, query)
    assert row[:4] == ("Beekeepers ask the county to mow later", "2024-06-01", "published", ["Lena Faruqi"])
    assert row[4] == [(label, "metadata_field", None) for label in ("author", "published_on", "title")]
    assert failed_checks(warehouse) == []
