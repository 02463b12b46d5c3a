"""The marts: keys, ranges, references and plain columns of all, and what each says, over one warehouse."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.settings import load_settings
from warehouse.connect import open_serving
from warehouse.sql import scripts

from .command import ingest_here

ROOT = Path(__file__).resolve().parents[2]
MARTS = [name for name in scripts("40_marts") if name.startswith("mart_")]
KEYS = {
    "mart_changes": "document_id, version, change, line",
    "mart_clean_paragraphs": "paragraph_id",
    "mart_copies": "method, document_id",
    "mart_documents": "document_id",
    "mart_fragments": "paragraph_id, start_char",
    "mart_languages": "source_name, month, language",
    "mart_mentioned_dates": "paragraph_id, start_char",
    "mart_outline": "paragraph_id",
    "mart_paragraph_roles": "paragraph_id",
    "mart_paragraphs": "paragraph_id",
    "mart_passages": "paragraph_id",
    "mart_phrase_mentions": "paragraph_id, phrase, start_char",
    "mart_phrase_months": "phrase, source_name, publisher, month",
    "mart_phrase_pairs": "phrase, other_phrase",
    "mart_phrases": "phrase",
    "mart_quality": "source_name, measure, code",
    "mart_renderings": "phrase, rendering, rule",
    "mart_residue": "source_name, publisher, month, year",
    "mart_runs": "run_id",
    "mart_silence": "kind, name",
    "mart_sources": "source_name",
    "mart_translations": "paragraph_id, start_char",
    "mart_unique_documents": "document_id",
    "mart_vocabulary": "kind, code",
}
STORY = (
    "The council met on Monday evening in the old town hall and spoke for two hours about the new bridge over the "
    "river. Nobody wanted to pay for it, and the mayor said that the county would have to find the money by autumn."
)
LONG = (
    "The harbour master told the paper that the ferry will sail every hour from the first of May until the last day "
    "of September."
)


def page(title: str, published: str, *paragraphs: str, publisher: str = "The Valley Courier") -> dict[str, Any]:
    return {"title": title, "published": published, "publisher": publisher, "text": "\n\n".join([title, *paragraphs])}


def records(*pages: dict[str, Any]) -> str:
    return "".join(json.dumps({"id": f"r{number}", **each}) + "\n" for number, each in enumerate(pages))


FIRST = {
    "days.jsonl": records(
        page("A bridge for the valley", "2024-03-05", STORY),
        page("A bridge for the valley", "2024", STORY, publisher="Hill News"),
        page("A bridge for the valley", "2024-03-08", STORY, publisher="Coast News"),
        page(
            "The ferry sails again",
            "2024-04",
            LONG,
            "Tickets",
            "They cost five crowns. The next council meets on 12 May 2025.",
            STORY[:118],
        ),
        page("Old news of the ferry", "not known", LONG, publisher="Hill News"),
    ),
    "rhythm.jsonl": records(
        *(
            page(f"Weather of day {day}", f"2024-01-{day:02}", f"Day {day} was dry. " * 9, publisher="Sky")
            for day in range(1, 8)
        )
    ),
    "slogans.jsonl": records(
        *(
            page(f"Meeting {day}", f"2023-02-{day:02}", "All spoke of the Two  Establishments. 他们坚持两个确立。")
            for day in range(1, 6)
        ),
        page("Meeting of the court", "2023-03-09", "They spoke of the “two safeguards” and the two establishments."),
        page("A term and its rendering", "2023-04-01", "All of them took the “four roads” (四条道路) in the north."),
        page(
            "A sentence that was left",
            "2023-04-02",
            "The council will repair the old bridge before the winter comes. "
            "理事会将在冬天到来之前修复旧桥。 Then they went home and nobody spoke of it again.",
        ),
        page("The rule of law", "2023", "Nothing else was said of the rule of law."),
    ),
    "edited.txt": "A notice\n\nThe office is open.\n\nCall us on Monday.\n\nCall us on Monday.\n",
    "gone wrong.jsonl": '{"id": "a"}\n{"id": "b", "text": "The only line that is well."}\n',
}
THEN = {"edited.txt": "A notice\n\nThe office is shut.\n\nCall us on Monday.\n"}


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The samples and some pages of our own, one of them edited, published twice: by a whole and by what changed."""
    folder = tmp_path_factory.mktemp("marts")
    settings = load_settings(warehouse=folder / "warehouse")
    ingest_here(settings, ROOT / "samples" / "news", source="news", publishing=False)
    (folder / "in").mkdir()
    for step in (FIRST, THEN):
        for name, content in step.items():
            (folder / "in" / name).write_text(content)
        ingest_here(settings, folder / "in", source="pages")
    with open_serving(settings.warehouse) as serving:
        yield serving


def ask(marts: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return marts.execute(query, list(values)).fetchall()


def test_every_mart_has_a_key() -> None:
    assert sorted(KEYS) == MARTS


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_holds_something_plain_once(marts: duckdb.DuckDBPyConnection, mart: str) -> None:
    ((rows, keys),) = ask(marts, f"SELECT count(*), count(DISTINCT ({KEYS[mart]})) FROM {mart}")
    assert rows == keys > 0
    columns = {name: kind for name, kind, *_ in ask(marts, f"DESCRIBE {mart}")}
    plain = {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}
    assert {name: kind for name, kind in columns.items() if kind not in plain} == {}
    for date in (name for name in columns if name.endswith("_date")):
        assert {f"{date}_precision", "date_precision"} & {*columns}, f"{date} does not say how exact it is"


@pytest.mark.parametrize("mart", MARTS)
def test_figures_of_a_mart_are_in_range_and_its_ids_are_there(marts: duckdb.DuckDBPyConnection, mart: str) -> None:
    columns = {name: kind for name, kind, *_ in ask(marts, f"DESCRIBE {mart}")}
    for name, kind in columns.items():
        if kind in {"BIGINT", "DOUBLE"}:
            (low, high) = ask(marts, f"SELECT min({name}), max({name}) FROM {mart}")[0]
            assert low is None or low >= 0, name
            is_share = re.search(r"share$|similarity|confidence$", name)
            assert not is_share or high is None or high <= 1, name
        if kind == "DATE":
            low, high = ask(marts, f"SELECT min({name}), max({name}) FROM {mart}")[0]
            assert low is None or dt.date(1900, 1, 1) <= low <= high <= dt.date(2100, 1, 1), name
    for key, table in (("document_id", "documents"), ("paragraph_id", "paragraphs"), ("run_id", "runs")):
        if key in columns:
            assert ask(marts, f"SELECT {key} FROM {mart} WHERE {key} NOT IN (SELECT {key} FROM {table})") == []


def test_every_column_of_what_is_published_has_a_comment(marts: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    assert ask(marts, query) == []
    macros = "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL"
    assert ask(marts, macros) == []


CODES = {
    "label": "SELECT label FROM marks",
    "flag": "SELECT flag FROM paragraph_flags",
    "role": "SELECT role FROM paragraphs",
    "fragment_kind": "SELECT kind FROM spans WHERE is_fragment",
    "language": "SELECT language FROM spans UNION SELECT language FROM documents UNION SELECT language FROM paragraphs",
    "repair": "SELECT unnest(repairs) FROM paragraphs",
    "method": "SELECT method FROM paragraphs UNION SELECT method FROM duplicates",
    "exclude_reason": "SELECT exclude_reason FROM mart_paragraphs",
    "quality_measure": "SELECT measure FROM mart_quality",
    "run_status": "SELECT status FROM runs",
    "file_status": "SELECT status FROM run_files",
    "quarantine_status": "SELECT status FROM quarantine",
    "quarantine_reason": "SELECT reason FROM quarantine",
    "file_reason": "SELECT reason FROM run_files",
}


@pytest.mark.parametrize("kind", CODES)
def test_the_vocabulary_knows_every_code(marts: duckdb.DuckDBPyConnection, kind: str) -> None:
    known = "SELECT code FROM mart_vocabulary WHERE kind = ?"
    unknown = f"SELECT DISTINCT code FROM ({CODES[kind]}) AS met(code) WHERE code IS NOT NULL AND code NOT IN ({known})"
    assert ask(marts, unknown, kind) == []


def test_every_rule_of_a_mark_of_a_date_begins_as_the_vocabulary_says(marts: duckdb.DuckDBPyConnection) -> None:
    unknown = """
        SELECT DISTINCT rule FROM marks
        WHERE label IN ('published_on', 'updated_on', 'refused_date')
          AND NOT EXISTS (SELECT 1 FROM mart_vocabulary WHERE kind = 'rule' AND starts_with(rule, code))
    """
    assert ask(marts, unknown) == []


def test_a_month_or_a_year_has_no_day(marts: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT record_key, best_date_precision, day::VARCHAR, month::VARCHAR, year
        FROM mart_documents WHERE source_uri = 'pages/days.jsonl' ORDER BY ALL
    """
    assert ask(marts, query) == [
        ("r0", "day", "2024-03-05", "2024-03-01", 2024),
        ("r1", "year", None, None, 2024),
        ("r2", "day", "2024-03-08", "2024-03-01", 2024),
        ("r3", "month", None, "2024-04-01", 2024),
        ("r4", None, None, None, None),
    ]


def test_documents_know_their_versions_and_copies(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "version, changed_at > first_seen_at, is_unique, copies"
    edited = f"SELECT {columns} FROM mart_documents WHERE source_uri = 'pages/edited.txt'"
    assert ask(marts, edited) == [(2, True, True, 0)]
    copied = f"SELECT record_key, {columns} FROM mart_documents WHERE title = 'A bridge for the valley' ORDER BY 1"
    assert ask(marts, copied) == [
        ("r0", 1, None, True, 2),
        ("r1", 1, None, False, 0),
        ("r2", 1, None, False, 0),
    ]
    totals = "SELECT sum(word_count), sum(residue_count) FROM mart_documents"
    own = "SELECT (SELECT sum(word_count) FROM paragraphs), count(*) FILTER (kind = 'source_residue') FROM spans"
    assert ask(marts, totals) == ask(marts, own)


def test_changes_are_the_lines_that_went_and_came(marts: duckdb.DuckDBPyConnection) -> None:
    assert ask(marts, "SELECT version, change, line, text FROM mart_changes ORDER BY ALL") == [
        (2, "added", 1, "The office is shut."),
        (2, "removed", 1, "The office is open."),
        (2, "removed", 3, "Call us on Monday."),
    ]
    columns = "version, removed_lines, added_lines, valid_to IS NULL"
    lines = f"SELECT {columns} FROM document_versions JOIN documents USING (document_id)"
    assert ask(marts, f"{lines} WHERE source_uri = 'pages/edited.txt' ORDER BY 1") == [
        (1, 0, 0, False),
        (2, 2, 1, True),
    ]


def test_copies_tell_who_was_first_and_where_nobody_can_know(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "publisher, first_publisher, days_later, is_tie"
    query = f"SELECT {columns} FROM mart_copies WHERE method = 'exact' AND source_name = 'pages'"
    assert sorted(ask(marts, query), key=str) == [
        ("Coast News", "The Valley Courier", 3, False),
        ("Hill News", "The Valley Courier", None, True),
    ]


def test_a_passage_that_travels_is_told_once(marts: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT documents, publishers, first_day::VARCHAR, is_tie FROM mart_passages WHERE text = ?"
    assert ask(marts, query, STORY) == [(3, 3, "2024-03-05", True)]
    assert ask(marts, query, LONG) == [(2, 2, None, True)]


def test_paragraphs_say_where_they_stand_and_why_they_are_left_out(marts: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT ordinal, role, heading, exclude_reason FROM mart_paragraphs
        JOIN documents USING (document_id) WHERE record_key = 'r3' AND source_uri = 'pages/days.jsonl' ORDER BY 1
    """
    assert ask(marts, query) == [
        (0, "title", None, None),
        (1, "body", None, None),
        (2, "heading", None, None),
        (3, "body", "Tickets", None),
        (4, "body", "Tickets", None),
    ]
    reasons = dict(ask(marts, "SELECT exclude_reason, count(*) FROM mart_paragraphs GROUP BY 1"))
    assert {"other_language", "boilerplate", "copied_document", None} <= {*reasons}
    assert ask(marts, "SELECT heading, heading_level, paragraphs FROM mart_outline WHERE source_name = 'pages'") == [
        ("Tickets", 1, 2)
    ]


def test_fragments_have_the_words_around_them(marts: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*) FROM mart_fragments
        WHERE NOT contains(paragraph_text, text_before || text || text_after) OR length(text_before) > 60
    """
    assert ask(marts, query) == [(0,)]
    assert ask(marts, "SELECT count(*) > 5, count(publisher) > 0 FROM mart_fragments") == [(True, True)]


def test_clean_paragraphs_are_the_paragraphs_without_their_fragments(marts: duckdb.DuckDBPyConnection) -> None:
    cut = """
        SELECT paragraph_id, trim(coalesce(string_agg(words, '' ORDER BY ordinal) FILTER (NOT is_fragment), ''))
        FROM (
            SELECT s.paragraph_id, s.ordinal, is_fragment,
                substring(p.text, start_char + 1, end_char - start_char) AS words
            FROM paragraphs AS p JOIN spans AS s USING (paragraph_id)
        )
        GROUP BY ALL ORDER BY ALL
    """
    assert ask(marts, "SELECT paragraph_id, text FROM mart_clean_paragraphs ORDER BY ALL") == ask(marts, cut)


def test_mentioned_dates_are_days_from_and_to(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "date_precision, date_from::VARCHAR, date_to::VARCHAR"
    found = f"SELECT {columns} FROM mart_mentioned_dates WHERE value = '2025-05-12'"
    assert ask(marts, found) == [("day", "2025-05-12", "2025-05-12")]
    wrong = """
        SELECT value FROM mart_mentioned_dates
        WHERE date_to < date_from OR (date_precision IS NULL) <> (date_from IS NULL)
           OR (date_precision IS NULL AND yearless_month NOT BETWEEN 1 AND 12)
           OR (date_precision = 'year' AND date_to - date_from < 364)
    """
    assert ask(marts, wrong) == []
    yearless = "SELECT yearless_month BETWEEN 1 AND 12 FROM mart_mentioned_dates WHERE starts_with(value, '-') LIMIT 1"
    assert ask(marts, yearless) == [(True,)]


def test_what_has_gone_quiet_is_told_by_its_own_rhythm(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "days, last_day::VARCHAR, typical_gap_days, longest_gap_days, silent_days > 300, is_silent"
    query = f"SELECT {columns} FROM mart_silence WHERE kind = 'publisher' AND name = 'Sky'"
    assert ask(marts, query) == [(7, "2024-01-07", 1.0, 1, True, True)]
    few = "SELECT is_silent FROM mart_silence WHERE name = 'Coast News'"
    assert ask(marts, few) == [(False,)]


def test_quality_counts_what_is_lacking(marts: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT measure, affected, total FROM mart_quality WHERE source_name = 'pages' AND code IS NULL ORDER BY 1"
    assert {name: rest for name, *rest in ask(marts, query)} == {
        "no_date": [3, 23],
        "no_day": [3, 23],
        "no_people": [23, 23],
        "no_publisher": [2, 23],
        "no_title": [1, 23],
    }
    rejected = "SELECT code, affected, total FROM mart_quality WHERE source_name = 'pages' AND measure = 'quarantine'"
    assert ask(marts, rejected) == [("missing_text", 1, 24)]


def test_residue_and_languages_are_told_by_month_and_add_up(marts: duckdb.DuckDBPyConnection) -> None:
    documents = ask(marts, "SELECT count(*) FROM documents")
    assert ask(marts, "SELECT sum(documents) FROM mart_residue") == documents
    assert ask(marts, "SELECT month::VARCHAR FROM mart_residue WHERE publisher = 'Hill News' AND year = 2024") == [
        (None,)
    ]
    letters = "SELECT sum(share.letters) FROM documents, unnest(language_shares) AS shares(share)"
    assert ask(marts, "SELECT sum(letters) FROM mart_languages") == ask(marts, letters)


def test_phrases_are_counted_by_all_that_holds_them(marts: duckdb.DuckDBPyConnection) -> None:
    columns = "mentions, documents, publishers, first_day::VARCHAR, last_day::VARCHAR, is_silent"
    query = f"SELECT {columns} FROM mart_phrases WHERE phrase = ?"
    assert ask(marts, query, "two establishments") == [(11, 6, 1, "2023-02-01", "2023-03-09", True)]
    assert ask(marts, query, "two safeguards") == [(1, 1, 1, "2023-03-09", "2023-03-09", False)]
    assert ask(marts, query, "four self-confidences") == [(0, 0, 0, None, None, False)]
    mention = """
        SELECT snippet, day::VARCHAR FROM mart_phrase_mentions
        WHERE phrase = 'two establishments' ORDER BY day, start_char
    """
    assert [words for words, day in ask(marts, mention) if day == "2023-02-01"] == [
        "All spoke of the ⟦Two  Establishments⟧. 他们坚持两个确立。",
        "All spoke of the Two  Establishments. 他们坚持⟦两个确立⟧。",
    ]
    months = """
        SELECT month::VARCHAR, mentions, documents, all_documents, document_share FROM mart_phrase_months
        WHERE phrase = 'two establishments' ORDER BY 1
    """
    assert ask(marts, months) == [("2023-02-01", 10, 5, 5, 1.0), ("2023-03-01", 1, 1, 1, 1.0)]
    assert ask(marts, "SELECT phrase, other_phrase, documents, similarity FROM mart_phrase_pairs") == [
        ("two establishments", "two safeguards", 1, 0.1667)
    ]
    law = "SELECT month FROM mart_phrase_months WHERE phrase = 'rule of law' AND source_name = 'pages'"
    assert ask(marts, law) == [(None,)]


def test_what_was_left_standing_has_its_rendering(marts: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT fragment, kind, rule, rendering FROM mart_translations WHERE source_name = 'pages' ORDER BY title"
    assert ask(marts, query) == [
        (
            "理事会将在冬天到来之前修复旧桥。",
            "source_residue",
            "sentence_beside",
            "The council will repair the old bridge before the winter comes.",
        ),
        ("四条道路", "other", "quoted_before", "four roads"),
    ]
    rendered = "SELECT rendering, documents, first_day::VARCHAR FROM mart_renderings WHERE phrase = '四条道路'"
    assert ask(marts, rendered) == [("four roads", 1, "2023-04-01")]


MACROS = [
    ("SELECT fold('  Étude:  “Ça’  va” ')", 'etude: "ca\' va"'),
    ("SELECT snippet('one two three', 4, 7)", "one ⟦two⟧ three"),
    ("SELECT snippet(repeat('a', 100) || 'b', 100, 101, around := 3)", "…aaa⟦b⟧"),
    ("SELECT count(*) FROM mentions('HARBOUR master') WHERE snippet LIKE '%⟦harbour master⟧%'", 2),
    ("SELECT count(*) FROM mentions('harbour.master')", 0),
]


@pytest.mark.parametrize(("query", "answer"), MACROS)
def test_macros_of_the_file(marts: duckdb.DuckDBPyConnection, query: str, answer: object) -> None:
    assert ask(marts, query) == [(answer,)]


def test_the_main_text_has_neither_boilerplate_nor_fragments(marts: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT text_main(document_id) FROM documents WHERE title = 'Old news of the ferry'"
    assert ask(marts, query) == [(f"Old news of the ferry\n{LONG}",)]
    held = """
        SELECT count(*) FROM documents JOIN mart_fragments AS f USING (document_id)
        WHERE length(f.text) > 12 AND contains(text_main(document_id), f.text)
    """
    assert ask(marts, held) == [(0,)]
