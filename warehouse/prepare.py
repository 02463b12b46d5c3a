"""What the published file has beside the lake's tables: figures that marts are quick by, and what only the lake tells.

Made from what the file holds by then, and only for documents that came or went since the file before.
"""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.phrases import PhraseSettings
from schemas.tables import PUBLISHED_TABLES
from schemas.vocabulary import vocabulary
from text.phrases import PhraseFinder
from text.span import Span
from text.tagging.renderings import find_rendering
from warehouse.load import run_sql
from warehouse.sql import scripts

__all__ = ["make_prepared", "prepare", "shape_of_prepared"]

# In the order in which they are made: versions count the lines of changes.
_BY_DOCUMENT = ("document_figures", "paragraph_flags", "sections", "document_changes", "document_versions")
# So many paragraphs are in memory while phrases are looked for.
_PARAGRAPHS_AT_ONCE = 10_000
_REACH = 600  # characters on each side of a fragment in which its rendering is looked for
_MARKS = '()（）“”"《》「」 .。,，'


def shape_of_prepared() -> list[str]:
    """Give all that decides what the prepared tables hold."""
    return [*scripts("30_publish/tables").values(), *scripts("32_prepare").values(), repr([*vocabulary()])]


def make_prepared(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables in the database in use, and fill the one that no load changes."""
    for statements in scripts("30_publish/tables").values():
        connection.execute(statements)
    _insert(connection, "vocabulary", [*vocabulary()])


def prepare(connection: duckdb.DuckDBPyConnection, phrases: PhraseSettings) -> None:
    """Bring the tables of the database `serving` up to date by `changed_documents` and `gone_documents`.

    Where the list of phrases is another than the file's, all documents are looked through for them.
    """
    for table in _BY_DOCUMENT:
        run_sql(connection, f"32_prepare/forget_{table}")
        run_sql(connection, f"32_prepare/{table}")
    _find_renderings(connection)
    _follow_phrases(connection, phrases.variants())


def _find_renderings(connection: duckdb.DuckDBPyConnection) -> None:
    run_sql(connection, "32_prepare/forget_translations")
    cursor = run_sql(connection, "32_prepare/fragments_to_translate", reach=_REACH)
    found: list[tuple[str | int, ...]] = []
    while fragments := cursor.fetchmany(1000):
        for document, paragraph, start, kind, before, fragment, behind in fragments:
            span = Span(len(before), len(before) + len(fragment))
            if rendering := find_rendering(before + fragment + behind, span, kind):
                found.append((document, paragraph, start, kind, fragment.strip(_MARKS), *rendering))
    _insert(connection, "translations", found)


def _follow_phrases(connection: duckdb.DuckDBPyConnection, variants: list[tuple[str, str]]) -> None:
    is_other = sorted(connection.execute("FROM serving.phrases").fetchall()) != sorted(variants)
    if is_other:
        connection.execute("DELETE FROM serving.phrases")
        _insert(connection, "phrases", variants)
    run_sql(connection, "32_prepare/forget_phrase_mentions", all_documents=is_other)
    if not variants:
        return
    finder = PhraseFinder(variants)
    first, last = run_sql(connection, "32_prepare/paragraphs_to_search", all_documents=is_other).fetchone() or (0, -1)
    for begin in range(first, last + 1, _PARAGRAPHS_AT_ONCE):
        end = begin + _PARAGRAPHS_AT_ONCE
        run_sql(connection, "32_prepare/searched_paragraphs", all_documents=is_other, begin=begin, past=end)
        paragraphs = connection.fetchall()
        found = [(document, paragraph, *each) for document, paragraph, text in paragraphs for each in finder.find(text)]
        _insert(connection, "phrase_mentions", found)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[str | int, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        connection.register("made", pa.table(columns, schema=arrow_schema(PUBLISHED_TABLES[table])))
        connection.execute(f"INSERT INTO serving.{table} FROM made")
        connection.unregister("made")
