"""Records to validated rows. One bad record is a RecordError and never takes its batch along."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from schemas.columns import Columns
from schemas.contributor import Contributor
from schemas.document import Document, LanguageShare
from schemas.fingerprint import Fingerprint
from schemas.mark import Mark
from schemas.paragraph import Paragraph
from schemas.quarantined import Quarantined, RawKept
from schemas.raw_document import RawDocument
from schemas.tables import TABLES
from schemas.text_span import TextSpan
from text.anatomy.describe import ODDITIES
from text.anatomy.marks import Contribution, FoundMark
from text.count import count_words
from text.errors import RecordError
from text.process import Processed, ProcessedParagraph
from text.tagging.tag import LanguageSpan

__all__ = [
    "MAX_RAW_BYTES",
    "DocumentRows",
    "Load",
    "Origin",
    "Place",
    "Reject",
    "build_rows",
    "document_id_of",
    "file_id_of",
    "given_key",
    "quarantine_row",
    "record_key_of",
    "source_hash_of",
    "text_hash_of",
]

MAX_RAW_BYTES = 1 << 20
_MAX_EVIDENCE = 200  # characters; the mark has the place of all of it
_TABLE_OF = {model.__name__: name for name, model in TABLES.items()}


class Load(NamedTuple):
    """Which load makes a row."""

    batch_id: str
    run_id: str
    ingested_at: dt.datetime
    process_version: str


class Origin(NamedTuple):
    """Which file a row comes from, and what its source's configuration says of all its texts."""

    source_name: str
    source_uri: str
    file_id: str
    encoding_declared: str | None = None
    original_language: str | None = None
    is_translation: bool | None = None


class Place(NamedTuple):
    """Where a record stands in its file; bytes count the decompressed file."""

    record_index: int
    byte_start: int
    byte_end: int


class DocumentRows(NamedTuple):
    """All rows of one document."""

    raw_document: RawDocument
    document: Document
    paragraphs: Columns[Paragraph]
    spans: Columns[TextSpan]
    marks: Columns[Mark]
    contributors: Columns[Contributor]
    fingerprint: Fingerprint


class Reject(NamedTuple):
    """What was refused: its bytes, or the file below the warehouse that holds them, and why."""

    scope: Literal["record", "stream", "file"]
    stage: str
    reason: str
    detail: str
    raw_bytes: bytes | None
    raw_path: str | None
    raw_sha256: str
    encoding_hint: str | None
    record_count: int = 1
    last_record_index: int | None = None  # of many that are summed up
    raw_size_bytes: int = 0
    raw_kept: RawKept = "none"


def _digest(*parts: str) -> str:
    """Hash words to an id of 128 bits; each word is led by its length, so that no two lists of words look alike."""
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def file_id_of(source_uri: str, sha256: str) -> str:
    """Name one version of a file."""
    return _digest("file", source_uri, sha256)


def document_id_of(source_uri: str, record_key: str) -> str:
    """Name a document, the same in every run and on every machine."""
    return _digest("document", source_uri, record_key)


def source_hash_of(source_uri: str) -> str:
    """Name a file where its own name must not stand."""
    return _digest("source", source_uri)


def text_hash_of(source_uri: str, sha256: str) -> str:
    """Name a text in a file, wherever it stands there, by the hash of what is read."""
    return _digest("text", source_uri, sha256)


def record_key_of(key: str | None, record_index: int) -> str:
    """Give the key that a record goes by: its own, or its place where it has none."""
    return f"#{record_index}" if key is None else _escape_key(key)


def _escape_key(key: str) -> str:
    """Tell a key such as `#3` from that of the record at place 3, which has none."""
    return f"#{key}" if key.startswith("#") else key


def given_key(record_key: str) -> str | None:
    """Give the key that a record itself has; None where it has none. Undoes what `build_rows` makes of it.

    >>> given_key("#3"), given_key("##3"), given_key("news-7")
    (None, '#3', 'news-7')
    """
    if record_key.startswith("##"):
        return record_key[1:]
    return None if record_key.startswith("#") else record_key


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def build_rows(
    processed: Processed, key: str | None, url: str | None, metadata: str, place: Place, origin: Origin, load: Load
) -> DocumentRows:
    """Make and validate all rows of a document; what its record says of its language goes before its source's config.

    Raises RecordError `invalid_row` where a row breaks its table's rules, naming table, column and rule.
    """
    record_key = record_key_of(key, place.record_index)
    document_id = document_id_of(origin.source_uri, record_key)
    common: dict[str, Any] = {"batch_id": load.batch_id, "run_id": load.run_id, "ingested_at": load.ingested_at}
    described, stated = processed.description, processed.stated
    published, updated = described.published, described.updated
    best = published or updated
    try:
        ids = [f"{document_id}:{ordinal}" for ordinal in range(len(processed.paragraphs))]
        paragraphs = Columns.validated(Paragraph, _paragraphs(processed, ids, document_id, common))
        spans = Columns.validated(TextSpan, _spans(processed, ids, document_id, common))
        marks = Columns(Mark)
        if described.marks:
            marks = Columns.validated(Mark, _marks(described.marks, ids, document_id, common))
        contributors = Columns(Contributor)
        if described.contributions:
            contributors = Columns.validated(Contributor, _contributors(processed, document_id, common))
        sketch = processed.fingerprint
        fingerprint = Fingerprint(
            document_id=document_id,
            source_name=origin.source_name,
            bands=list(sketch.bands) if sketch else None,
            figures=list(sketch.figures) if sketch else None,
            key=sketch.key if sketch else None,
            **common,
        )
        content = processed.content
        raw = RawDocument(
            document_id=document_id,
            file_id=origin.file_id,
            version=1,  # the load counts on from the versions that the warehouse holds
            valid_from=load.ingested_at,
            valid_to=None,
            raw_text=content.text,
            sha256=_sha256(content.text),
            **common,
        )
        document = Document(
            document_id=document_id,
            file_id=origin.file_id,
            source_name=origin.source_name,
            source_uri=origin.source_uri,
            record_key=record_key,
            record_index=place.record_index,
            byte_start=place.byte_start,
            byte_end=place.byte_end,
            url=url,
            title=described.title,
            title_confidence=described.title_confidence,
            published_on=published.day if published else None,
            published_precision=published.precision if published else None,
            updated_on=updated.day if updated else None,
            updated_precision=updated.precision if updated else None,
            best_date=best.day if best else None,
            best_date_precision=best.precision if best else None,
            best_date_basis=("published" if published else "updated") if best else None,
            people_text="; ".join(dict.fromkeys(each.name for each in described.contributions)) or None,
            authors=_names(processed, "author"),
            editors=_names(processed, "editor"),
            publisher=described.publisher,
            language=processed.language,
            language_shares=[LanguageShare(language=name, letters=count) for name, count in processed.language_shares],
            is_mixed=processed.is_mixed,
            fragment_count=sum(spans.values["is_fragment"]),
            paragraph_count=len(paragraphs),
            char_count=sum(paragraphs.values["char_count"]),
            encoding_declared=origin.encoding_declared,  # the content's own may be what a byte order mark declared
            encoding_detected=content.encoding_detected,
            encoding_used=content.encoding_used,
            repairs=list(content.repairs),
            text_sha256=_sha256("\n".join(paragraphs.values["text"])),
            original_language=stated.original_language or origin.original_language,
            is_translation=origin.is_translation if stated.is_translation is None else stated.is_translation,
            process_version=load.process_version,
            metadata=metadata,
            **common,
        )
    except ValidationError as exc:
        raise RecordError("invalid_row", _explain(exc), "validate") from exc
    return DocumentRows(raw, document, paragraphs, spans, marks, contributors, fingerprint)


def _names(processed: Processed, role: str) -> list[str] | None:
    """The names of those who have a role; None where the text names none."""
    return [each.name for each in processed.description.contributions if each.role == role] or None


def _flags(processed: Processed) -> list[list[dict[str, str]]]:
    """What is odd about each paragraph, with the words that show it."""
    flags: list[list[dict[str, str]]] = [[] for _ in processed.paragraphs]
    for mark in processed.description.marks:
        if mark.label in ODDITIES and mark.paragraph is not None:
            evidence = processed.paragraphs[mark.paragraph].text[mark.start : mark.end]
            flags[mark.paragraph].append({"flag": mark.label, "evidence": evidence[:_MAX_EVIDENCE]})
    return flags


def _repeat(count: int, **values: Any) -> dict[str, list[Any]]:
    """Columns that have the same value in every row."""
    return {name: [value] * count for name, value in values.items()}


def _marks(
    marks: Sequence[FoundMark], ids: Sequence[str], document_id: str, common: dict[str, Any]
) -> dict[str, list[Any]]:
    in_text = [mark.paragraph is not None for mark in marks]
    return {
        "paragraph_id": [None if mark.paragraph is None else ids[mark.paragraph] for mark in marks],
        "start_char": [mark.start if is_there else None for mark, is_there in zip(marks, in_text, strict=True)],
        "end_char": [mark.end if is_there else None for mark, is_there in zip(marks, in_text, strict=True)],
        "label": [mark.label for mark in marks],
        "value": [mark.value for mark in marks],
        "rule": [mark.rule for mark in marks],
        "confidence": [mark.confidence for mark in marks],
        **_repeat(len(marks), document_id=document_id, **common),
    }


def _contributors(processed: Processed, document_id: str, common: dict[str, Any]) -> dict[str, list[Any]]:
    said = processed.description.contributions
    own = {name: [getattr(each, name) for each in said] for name in Contribution._fields}
    return {**own, **_repeat(len(said), document_id=document_id, **common)}


def _paragraphs(processed: Processed, ids: list[str], document_id: str, common: dict[str, Any]) -> dict[str, list[Any]]:
    paragraphs, roles = processed.paragraphs, processed.description.roles
    texts = [paragraph.text for paragraph in paragraphs]
    tags = [paragraph.tagged for paragraph in paragraphs]
    return {
        "paragraph_id": ids,
        "ordinal": list(range(len(texts))),
        "role": [role.role for role in roles],
        "heading_level": [role.heading_level for role in roles],
        "text": texts,
        "text_sha256": list(map(_sha256, texts)),
        "raw_start": [paragraph.raw.start for paragraph in paragraphs],
        "raw_end": [paragraph.raw.end for paragraph in paragraphs],
        "indent": [paragraph.indent for paragraph in paragraphs],
        "repairs": [list(paragraph.repairs) for paragraph in paragraphs],
        "language": [tagged.language for tagged in tags],
        "confidence": [tagged.confidence for tagged in tags],
        "method": [tagged.method for tagged in tags],
        "is_mixed": [any(span.is_fragment for span in tagged.spans) for tagged in tags],
        "char_count": list(map(len, texts)),
        "word_count": list(map(count_words, texts)),
        "flags": _flags(processed),
        **_repeat(len(texts), document_id=document_id, **common),
    }


def _spans(
    processed: Processed, paragraph_ids: Sequence[str], document_id: str, common: dict[str, Any]
) -> dict[str, list[Any]]:
    ids: list[str] = []
    ordinals: list[int] = []
    words: list[str | None] = []
    spans: list[LanguageSpan] = []
    for ordinal, paragraph in enumerate(processed.paragraphs):
        _check_cover(paragraph)
        text, own = paragraph.text, paragraph.tagged.spans
        ids += [paragraph_ids[ordinal]] * len(own)
        ordinals += range(len(own))
        words += [text[span.start : span.end] if span.is_fragment else None for span in own]
        spans += own
    return {
        "paragraph_id": ids,
        "ordinal": ordinals,
        "start_char": [span.start for span in spans],
        "end_char": [span.end for span in spans],
        "language": [span.language for span in spans],
        "script": [span.script for span in spans],
        "is_fragment": [span.is_fragment for span in spans],
        "kind": [span.kind for span in spans],
        "text": words,
        **_repeat(len(spans), document_id=document_id, **common),
    }


def _check_cover(paragraph: ProcessedParagraph) -> None:
    """Equation D, before the rows are written: spans follow one another from 0 to the text's length."""
    place = 0
    for span in paragraph.tagged.spans:
        if span.start != place:
            break
        place = span.end
    else:
        if place == len(paragraph.text):
            return
    starts, ends = [span.start for span in paragraph.tagged.spans], [span.end for span in paragraph.tagged.spans]
    detail = f"the spans of a paragraph of {len(paragraph.text)} characters do not cover it: {starts} to {ends}"
    raise RecordError("invalid_row", detail, "validate")


def _explain(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    column, *place = [str(each) for each in first["loc"]] or ["the row"]
    where = f" (at {'.'.join(place)})" if place else ""
    return f"{_TABLE_OF.get(error.title, error.title)}: {column}: {first['msg']}{where}"


def quarantine_row(reject: Reject, place: Place, origin: Origin, load: Load) -> Quarantined:
    """Make the row of what was rejected; 20_load/69_summed_quarantine.sql gives many that are summed up the same id.

    What was forgotten is settled by that: its row is dismissed from the start.
    """
    is_settled = reject.reason == "forgotten"
    at = str(place.record_index) if reject.last_record_index is None else "rest"
    return Quarantined(
        quarantine_id=_digest("quarantine", origin.source_uri, reject.scope, at, reject.raw_sha256, reject.reason),
        scope=reject.scope,
        record_count=reject.record_count,
        stage=reject.stage,
        reason=reject.reason,
        detail=reject.detail.encode("utf-8", "backslashreplace").decode(),
        source_name=origin.source_name,
        source_uri=origin.source_uri,
        file_id=origin.file_id,
        record_index=place.record_index,
        last_record_index=reject.last_record_index,
        byte_start=place.byte_start,
        byte_end=place.byte_end,
        encoding_hint=reject.encoding_hint,
        raw_bytes=reject.raw_bytes,
        raw_path=reject.raw_path,
        raw_sha256=reject.raw_sha256,
        raw_size_bytes=reject.raw_size_bytes,
        raw_kept=reject.raw_kept,
        status="dismissed" if is_settled else "open",
        dismissed_reason="forgotten" if is_settled else None,
        dismissed_at=load.ingested_at if is_settled else None,
        purged_at=None,
        first_seen_at=load.ingested_at,
        replayed_at=None,
        batch_id=load.batch_id,
        run_id=load.run_id,
        ingested_at=load.ingested_at,
    )
