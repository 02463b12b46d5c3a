"""`gristmill tag`: the language spans of a text, for people and for programs."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from flows.terminal import escape
from text.decoding.decode import decode, make_storable
from text.errors import UsageError
from text.process import Processed, process
from text.steps import finish
from text.tagging.detect import Detector, make_detector
from text.tagging.tag import Tagged, tag_document

__all__ = ["show_text", "tag_lines"]

_COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")


class _Line(NamedTuple):
    number: int
    id: object
    doc: object
    text: str


def tag_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """Tag `{"id", "doc", "text"}` lines; consecutive lines of one `doc` are the paragraphs of one document.

    Offsets count the code points of `text` as given. Raises UsageError with the line's number where one is no such
    object.
    """
    detect = make_detector()
    parsed = (_parse(number, line) for number, line in enumerate(lines, 1) if line.strip())
    # A line without a document is one of its own.
    for _, group in groupby(parsed, key=lambda line: (line.number, None) if line.doc is None else (0, line.doc)):
        document = list(group)
        for line, tagged in zip(document, tag_document([line.text for line in document], detect), strict=True):
            yield json.dumps(_answer(line, tagged))  # in ASCII: an id is given back as it came, lone surrogates too


def _parse(number: int, line: bytes) -> _Line:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as exc:
        msg = f"Line {number} is not valid JSON: {exc}."
        raise UsageError(msg) from exc
    if not isinstance(fields, dict) or "id" not in fields or not isinstance(fields.get("text"), str):
        msg = f'Line {number} is no object with an "id" and a string as "text".'
        raise UsageError(msg)
    text, _ = make_storable(fields["text"])
    return _Line(number, fields["id"], fields.get("doc"), text)


def _answer(line: _Line, tagged: Tagged) -> dict[str, object]:
    spans = [{"start": s.start, "end": s.end, "lang": s.language, "script": s.script} for s in tagged.spans]
    return {"id": line.id, "lang": tagged.language, "confidence": tagged.confidence, "spans": spans}


def show_text(raw: bytes, detect: Detector | None = None) -> None:
    """Print a text's paragraphs with their languages; fragments are coloured on a terminal and bracketed elsewhere."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    processed = finish(process(decode(raw), detect or make_detector()))
    for paragraph in processed.paragraphs:
        line = Text(f"{paragraph.tagged.language:<8} ", style="dim")
        for span in paragraph.tagged.spans:
            words = escape(paragraph.text[span.start : span.end])
            if not span.is_fragment:
                line.append(words, style="none")
            elif console.is_terminal:
                line.append(words, style=f"bold {_colour(span.language)}")
            else:
                line.append(f"[{span.language}: {words}]")
        console.print(line)
    console.print(Text(_legend(processed), style="dim"))


def _colour(language: str) -> str:
    return _COLOURS[sum(language.encode()) % len(_COLOURS)]


def _legend(processed: Processed) -> str:
    shares = ", ".join(f"{language} {letters} letters" for language, letters in processed.language_shares)
    fragments = sum(span.is_fragment for p in processed.paragraphs for span in p.tagged.spans)
    return f"{len(processed.paragraphs)} paragraphs, {fragments} fragments; {shares or 'no letters'}"
