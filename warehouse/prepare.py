"""What the published file has beside the lake's tables: figures that marts are quick by, and what only the lake tells.

Made from what the file holds by then, and only for documents that came or went since the file before.
"""

import duckdb
import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.tables import PUBLISHED_TABLES
from schemas.vocabulary import vocabulary
from warehouse.load import run_sql
from warehouse.sql import script, scripts

__all__ = ["make_prepared", "prepare", "shape_of_prepared"]

# In the order in which they are made: versions count the lines of changes.
_BY_DOCUMENT = ("document_figures", "paragraph_flags", "sections", "document_changes", "document_versions")


def shape_of_prepared() -> list[str]:
    """Give all that decides what the prepared tables hold."""
    return [*scripts("30_publish/tables").values(), *scripts("32_prepare").values(), repr([*vocabulary()])]


def make_prepared(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables in the database in use, and fill the one that no load changes."""
    for statements in scripts("30_publish/tables").values():
        connection.execute(statements)
    columns = list(zip(*vocabulary(), strict=True))
    words = pa.table(list(map(list, columns)), schema=arrow_schema(PUBLISHED_TABLES["vocabulary"]))
    connection.register("words", words)
    connection.execute("INSERT INTO vocabulary FROM words")
    connection.unregister("words")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables of the database `serving` up to date by `changed_documents` and `gone_documents`."""
    for table in _BY_DOCUMENT:
        connection.execute(script(f"32_prepare/forget_{table}"))
        run_sql(connection, f"32_prepare/{table}")
