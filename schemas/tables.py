"""All tables of the warehouse, by name."""

from pydantic import BaseModel

from schemas.contributor import Contributor
from schemas.derivation import Derivation
from schemas.document import Document
from schemas.duplicate import Duplicate, RepeatedLine
from schemas.fingerprint import Fingerprint
from schemas.forgotten import Forgotten
from schemas.mark import Mark
from schemas.meta import Meta
from schemas.paragraph import Paragraph
from schemas.prepared import (
    DocumentChange,
    DocumentFigures,
    DocumentVersion,
    ParagraphFlag,
    Phrase,
    PhraseMention,
    Publication,
    Section,
    Translation,
    Word,
)
from schemas.quarantined import Quarantined
from schemas.raw_document import RawDocument
from schemas.run import Run
from schemas.run_file import RunFile
from schemas.run_source import RunSource
from schemas.source_file import SourceFile
from schemas.text_span import TextSpan

__all__ = ["DOCUMENT_TABLES", "PUBLISHED_TABLES", "STAGED_TABLES", "TABLES"]

TABLES: dict[str, type[BaseModel]] = {
    "meta": Meta,
    "runs": Run,
    "run_sources": RunSource,
    "source_files": SourceFile,
    "run_files": RunFile,
    "raw_documents": RawDocument,
    "documents": Document,
    "paragraphs": Paragraph,
    "spans": TextSpan,
    "marks": Mark,
    "contributors": Contributor,
    "fingerprints": Fingerprint,
    "derivations": Derivation,
    "duplicates": Duplicate,
    "repeated_lines": RepeatedLine,
    "quarantine": Quarantined,
    "forgotten": Forgotten,
}

# What the published file has beside the lake's tables.
PUBLISHED_TABLES: dict[str, type[BaseModel]] = {
    "publications": Publication,
    "document_figures": DocumentFigures,
    "paragraph_flags": ParagraphFlag,
    "sections": Section,
    "document_versions": DocumentVersion,
    "document_changes": DocumentChange,
    "phrases": Phrase,
    "phrase_mentions": PhraseMention,
    "translations": Translation,
    "vocabulary": Word,
}

# What hangs on a document and is replaced with it.
DOCUMENT_TABLES = ("documents", "paragraphs", "spans", "marks", "contributors")

# What a batch writes to its staging folder.
STAGED_TABLES = (*DOCUMENT_TABLES, "fingerprints", "raw_documents", "quarantine")
