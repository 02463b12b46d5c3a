"""The rows of a batch that are held in memory."""

from typing import Any

from schemas.columns import Columns
from schemas.quarantined import Quarantined
from schemas.tables import STAGED_TABLES, TABLES
from schemas.validate import DocumentRows
from warehouse.stage import BatchWriter

__all__ = ["GROUP_WEIGHT", "RECORD_BYTES", "Rows", "weigh"]

# What rows weigh when a part is measured, however short their texts: they take some twenty times as much memory. In
# real text a paragraph has more bytes than that.
_PARAGRAPH_BYTES = 256
RECORD_BYTES = 512  # of a document or of a reject
_SMALL_BYTES = 64  # of a span, a mark, a contributor
_AT_ONCE = 16_384  # rows that are turned into Arrow's at a time: those of one document may be 250,000

GROUP_WEIGHT = 1 << 20
"""Records that are milled in step weigh so much together: from 64 documents of 10 KB on, more gain nothing."""


def weigh(size: int, lines: int) -> int:
    """What a record weighs while it is milled: its bytes, and rows for as many paragraphs as it has lines."""
    return max(size, RECORD_BYTES) + _PARAGRAPH_BYTES * lines


class Rows:
    """Rows of several tables, gathered until they are written."""

    def __init__(self) -> None:
        self.tables: dict[str, Columns[Any]] = {name: Columns(TABLES[name]) for name in STAGED_TABLES}
        self.weight = 0  # bytes, as they were read or as `RECORD_BYTES` and the others say

    def add(self, rows: DocumentRows, size: int = 0) -> None:
        """Take in a document, whose record has so many bytes; of its columns nothing is left in `rows`."""
        small = len(rows.spans) + len(rows.marks) + len(rows.contributors)
        self.weight += max(size, RECORD_BYTES + len(rows.paragraphs) * _PARAGRAPH_BYTES + small * _SMALL_BYTES)
        self.tables["documents"].append(rows.document)
        self.tables["raw_documents"].append(rows.raw_document)
        self.tables["paragraphs"].take(rows.paragraphs)
        self.tables["spans"].take(rows.spans)
        self.tables["marks"].take(rows.marks)
        self.tables["contributors"].take(rows.contributors)
        self.tables["fingerprints"].append(rows.fingerprint)

    def reject(self, row: Quarantined) -> None:
        """Take in a row of the quarantine."""
        self.weight += RECORD_BYTES + len(row.raw_bytes or b"")
        self.tables["quarantine"].append(row)

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
            for part in rows.cut(_AT_ONCE):
                writer.write(name, part)
            rows.truncate(0)
        self.weight = 0
