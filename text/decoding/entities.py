"""HTML entities -> the characters they stand for."""

import html
import re
from html.entities import html5

from text.decoding.split import LINE_BREAKS

__all__ = ["decode_entities"]

_NUMERIC_ENTITY = re.compile(r"#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,8})")
_MAX_ENTITY = max(map(len, html5))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def decode_entities(text: str) -> str:
    """Read named and numeric entities, and those that appear by that, until none is left. Linear.

    Only such as end in a semicolon: `AT&T &copy 2020` is text. A line break becomes a blank. What may be in no text
    (controls, surrogates, U+0000) and unknown names stay as written.

    >>> decode_entities("Q&amp;A &amp;lt; &#8220;&#x5468;年&rdquo; &nope; &#0;")
    'Q&A < “周年” &nope; &#0;'
    """
    if "&" not in text or ";" not in text:
        return text
    *ended, rest = text.split(";")  # an entity ends in a semicolon: each of them is looked at once
    read: list[str] = []
    for piece in ended:
        read.extend(piece)
        while (entity := _find_entity(read)) is not None:
            start, value = entity
            del read[start:]
            if value != ";":
                read.extend(value)
                break
        else:
            read.append(";")
    read.extend(rest)
    return "".join(read)


def _find_entity(read: list[str]) -> tuple[int, str] | None:
    """Where an entity begins that a semicolon would end now, and its value."""
    for start in range(len(read) - 1, max(-1, len(read) - _MAX_ENTITY - 1), -1):
        if read[start] == "&":
            value = _get_value("".join(read[start + 1 :]))
            return None if value is None else (start, value)
        if not (read[start].isalnum() or read[start] == "#"):
            return None
    return None


def _get_value(name: str) -> str | None:
    """What an entity stands for, None for one that stays as written.

    Numbers of C1 controls are Windows-1252, as in HTML (section 13.2.5.80, numeric character reference end state).
    """
    value = html.unescape(f"&{name};") if _NUMERIC_ENTITY.fullmatch(name) else html5.get(f"{name};")
    if not value or value == "\ufffd" or _CONTROL.search(value):
        return None
    return " " if value in LINE_BREAKS else value
