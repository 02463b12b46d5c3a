"""The rows of a batch that are held in memory."""

from typing import Any

from schemas.columns import Columns
from schemas.tables import STAGED_TABLES, TABLES
from schemas.validate import DocumentRows
from warehouse.stage import BatchWriter

__all__ = ["PARAGRAPH_BYTES", "Rows"]

# What a paragraph weighs at least when a part is measured: in real text it has more bytes.
PARAGRAPH_BYTES = 256


class Rows:
    """Rows of several tables, gathered until they are written."""

    def __init__(self) -> None:
        self.tables: dict[str, Columns[Any]] = {name: Columns(TABLES[name]) for name in STAGED_TABLES}

    def add(self, rows: DocumentRows) -> None:
        """Take in a document."""
        self.tables["documents"].append(rows.document)
        self.tables["raw_documents"].append(rows.raw_document)
        self.tables["paragraphs"].extend(rows.paragraphs)
        self.tables["spans"].extend(rows.spans)
        self.tables["marks"].extend(rows.marks)
        self.tables["contributors"].extend(rows.contributors)
        self.tables["fingerprints"].append(rows.fingerprint)

    @property
    def weight(self) -> int:
        """Bytes of text that as many paragraphs have at least."""
        return len(self.tables["paragraphs"]) * PARAGRAPH_BYTES

    def mark(self) -> dict[str, int]:
        """Remember how much is there."""
        return {name: len(rows) for name, rows in self.tables.items()}

    def truncate(self, mark: dict[str, int]) -> None:
        """Go back to a mark."""
        for name, length in mark.items():
            self.tables[name].truncate(length)

    def write(self, writer: BatchWriter) -> None:
        """Write all and start anew."""
        for name, rows in self.tables.items():
            writer.write(name, rows)
            rows.truncate(0)
