"""The formats: how a file is cut into records, and how a record is read. A later format is one more entry here."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from schemas.settings import SourceSettings
from sources.json_object import kind_of, read_object, write_object
from sources.records import Cut, RawRecord, Tail, cut_lines, cut_whole
from text.anatomy.marks import Stated
from text.decoding.decode import Decoded, decode, make_storable
from text.decoding.normalise import normalise
from text.errors import RecordError

__all__ = ["FORMATS", "Candidate", "Format", "FormatName", "format_of", "read_stated"]

# The tags that documents may have, as schemas.base.Language has them.
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
FormatName = Literal["txt", "jsonl"]


class Candidate(NamedTuple):
    """A record as read: its key (None where it has none), its text, and what else it says of itself."""

    key: str | None
    content: Decoded
    url: str | None
    metadata: str  # a JSON object
    stated: Stated = Stated()


class Format(NamedTuple):
    """How to cut a stream into records, how to read one, or its key, and whether a file may be cut at any line break.

    `parse` and `key_of` raise RecordError where the bytes do not tell.
    """

    cut: Callable[[Iterable[bytes], Cut], Iterator[RawRecord | Tail]]
    parse: Callable[[bytes, str | None, SourceSettings], Candidate]
    key_of: Callable[[bytes, str | None, SourceSettings], str | None]
    by_line: bool


def _key_of_txt(raw: bytes, hint: str | None, source: SourceSettings) -> str | None:  # noqa: ARG001 - it has none
    return None


def _key_of_jsonl(raw: bytes, hint: str | None, source: SourceSettings) -> str | None:
    fields, doubled, _ = read_object(decode(raw, source.encoding, known=hint).text)
    if source.key_field in doubled:
        detail = f"the field `{source.key_field}` stands several times in the object, with different values"
        raise RecordError("duplicate_field", detail, "parse")
    return _key(fields.get(source.key_field), source.key_field)


def _parse_txt(raw: bytes, hint: str | None, source: SourceSettings) -> Candidate:  # noqa: ARG001 - the mark stands in the bytes
    return Candidate(None, decode(raw, source.encoding), None, "{}")


def _parse_jsonl(raw: bytes, hint: str | None, source: SourceSettings) -> Candidate:
    line = decode(raw, source.encoding, known=hint)
    fields, doubled, repairs = read_object(line.text)
    for field in (source.text_field, source.key_field):
        if field in doubled:
            detail = f"the field `{field}` stands several times in the object, with different values"
            raise RecordError("duplicate_field", detail, "parse")
    if source.text_field not in fields:
        detail = f"the object has no field `{source.text_field}`; it has {_listed(fields)}"
        raise RecordError("missing_text", detail, "parse")
    body = fields.pop(source.text_field)
    if not isinstance(body, str):
        detail = f"the field `{source.text_field}` holds {kind_of(body)} where a string is expected"
        raise RecordError("text_not_string", detail, "parse")
    text, is_repaired = make_storable(body)
    key = _key(fields.pop(source.key_field, None), source.key_field)
    metadata, is_repaired_too = write_object(fields)
    if is_repaired or is_repaired_too:
        repairs = ("lone_surrogate", *repairs)
    return Candidate(
        key=key,
        content=line._replace(text=text, repairs=(*line.repairs, *repairs)),
        url=_words(fields.get(source.url_field)),
        metadata=metadata,
        stated=read_stated(fields, source),
    )


def read_stated(fields: dict[str, Any], source: SourceSettings) -> Stated:
    """What the other fields say of the text; one that holds something else than expected says nothing, and is kept."""
    authors = fields.get(source.author_field)
    language = _words(fields.get(source.original_language_field))
    is_translation = fields.get(source.is_translation_field)
    return Stated(
        title=_words(fields.get(source.title_field)),
        published=_date(fields.get(source.published_field)),
        updated=_date(fields.get(source.updated_field)),
        authors=tuple(filter(None, map(_words, authors if isinstance(authors, list) else [authors]))),
        publisher=_words(fields.get(source.publisher_field)),
        original_language=language if language and _LANGUAGE.fullmatch(language) else None,
        is_translation=is_translation if isinstance(is_translation, bool) else None,
    )


def _words(value: object) -> str | None:
    """A string put right as paragraphs are, with single blanks; None where there is none."""
    return " ".join(normalise(make_storable(value)[0]).text.split()) or None if isinstance(value, str) else None


def _date(value: object) -> str | None:
    """The words of a date, or its number: what is neither is given as JSON, so that a mark can say what was refused.

    >>> _date(2023.0), _date(["2024-06-01"]), _date({"year": 2024}), _date("")
    ('2023', '2024-06-01', '{"year": 2024}', None)
    """
    if isinstance(value, list) and len(value) == 1:
        return _date(value[0])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or value in ("", [], {}):
        return None
    return _words(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _key(value: object, field: str) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return make_storable(value)[0]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    detail = f"the field `{field}` holds {kind_of(value)} where a string or a whole number is expected"
    raise RecordError("invalid_key", detail, "parse")


def _listed(fields: dict[str, Any]) -> str:
    names = [make_storable(name)[0][:40] for name in list(fields)[:10]]
    return ", ".join(f"`{name}`" for name in names) + (", ..." if len(fields) > len(names) else "") or "none"


FORMATS: dict[FormatName, Format] = {
    "txt": Format(cut_whole, _parse_txt, _key_of_txt, by_line=False),
    "jsonl": Format(cut_lines, _parse_jsonl, _key_of_jsonl, by_line=True),
}
_SUFFIXES: dict[str, FormatName] = {".txt": "txt", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def format_of(name: str) -> FormatName | None:
    """Tell a file's format by its name, the ending of a compression left out; None for one that is not known.

    >>> format_of("a/news.jsonl.gz"), format_of("notes.TXT"), format_of("page.html")
    ('jsonl', 'txt', None)
    """
    path = Path(name.lower())
    return _SUFFIXES.get(Path(path.stem).suffix if path.suffix in {".gz", ".zst"} else path.suffix)
