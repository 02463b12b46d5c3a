"""The rows of a batch that are held in memory."""

from pydantic import BaseModel

from schemas.tables import STAGED_TABLES
from schemas.validate import DocumentRows
from warehouse.stage import BatchWriter

__all__ = ["PARAGRAPH_BYTES", "Rows"]

# What a paragraph weighs at least when a part is measured: in real text it has more bytes.
PARAGRAPH_BYTES = 256


class Rows:
    """Rows of several tables, gathered until they are written."""

    def __init__(self) -> None:
        self.tables: dict[str, list[BaseModel]] = {name: [] for name in STAGED_TABLES}

    def add(self, rows: DocumentRows) -> None:
        """Take in a document."""
        self.tables["documents"].append(rows.document)
        self.tables["raw_documents"].append(rows.raw_document)
        self.tables["paragraphs"] += rows.paragraphs
        self.tables["spans"] += rows.spans
        self.tables["marks"] += rows.marks
        self.tables["contributors"] += rows.contributors
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
            del self.tables[name][length:]

    def write(self, writer: BatchWriter) -> None:
        """Write all and start anew."""
        for name, rows in self.tables.items():
            writer.write(name, rows)
            rows.clear()
