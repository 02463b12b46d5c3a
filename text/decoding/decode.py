"""Bytes -> text, with the encoding used; raises rather than replacing characters.

The order of trust: a byte order mark, the declared encoding, well-formed UTF-8, detection. Two facts overrule a
declaration, for strict decoding cannot refute it: text that is well-formed UTF-8 although something else is declared
(Latin-1 fits any bytes), and text that is UTF-8 but for a few damaged bytes, which is undecodable under any name.

What counts as text: at most one control character, and one more in a hundred (`_is_text`). All decoding is strict.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import chardet

from text.decoding.codec_names import find_codecs
from text.errors import RecordError

__all__ = ["Decoded", "decode", "find_encoding", "make_storable"]


class Decoded(NamedTuple):
    """A decoded text and how it was read.

    `text` has no byte order mark and holds no lone surrogate. Encodings are names of Python codecs, such as `utf-8` or
    `cp1252`; `encoding_declared` alone is kept as it was given. `encoding_detected` is what the bytes themselves say
    (by their mark, by being UTF-8, by statistics), None where the declaration was followed without looking.
    `repairs`: `bom_removed`, `encoding_overridden` (a declaration was given, but unknown or not what was used).
    """

    text: str
    encoding_declared: str | None
    encoding_detected: str | None
    encoding_used: str
    repairs: tuple[str, ...]


class _Reading(NamedTuple):
    """One successful way to read the bytes; `codec` is the name of a Python codec module."""

    codec: str
    text: str
    is_detected: bool


# Byte order marks, the longer first where one begins like another. Unicode FAQ, "UTF-8, UTF-16, UTF-32 & BOM".
_MARKS = (
    (b"\xef\xbb\xbf", "utf_8"),
    (b"\xff\xfe\x00\x00", "utf_32_le"),
    (b"\x00\x00\xfe\xff", "utf_32_be"),
    (b"\xff\xfe", "utf_16_le"),
    (b"\xfe\xff", "utf_16_be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

# The HZ codec reads two signs of GB2312 as look-alikes; as in GB18030 they are a dash and a middle dot.
_HZ_LOOKALIKES = {0x2015: 0x2014, 0x30FB: 0x00B7}

# "Binary data byte" of the WHATWG MIME Sniffing Standard, section 3: no text holds them, while ESC and the breaks may.
_BINARY_BYTES = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_C1 = re.compile("[\x80-\x84\x86-\x9f]")  # NEL (U+0085) is a line break in EBCDIC

# Detection. chardet weighs 16 KiB and checks the validity of up to 256. Its statistics drown in ASCII: of 659 English
# texts with some words of another language it read 112 aright, and 586 with the long runs of ASCII cut out.
_REGION_BYTES = 1 << 20
_SAMPLE_BYTES = 1 << 16
_LONG_ASCII = re.compile(rb"([\x00-\x7f]{20})[\x00-\x7f]*([\x00-\x7f]{20})")
# What ISO-8859-15 has for letters (Œ œ Ÿ Š š Ž ž) are signs in Windows-1252, which stand between no letters.
_LATIN_9 = re.compile(rb"[a-z\xe0-\xff][\xa6\xa8\xb4\xb8\xbc-\xbe][a-z\xe0-\xff]")
_DAMAGE_BYTES = 1 << 15  # how far to each side of the first bad byte damaged UTF-8 is looked for
_PARTS = 3
_MOST_LINES = 0.9  # of a file, to be in an encoding that the others do not fit
_MIN_CONFIDENCE = 0.01  # of 752 words of six letters in 29 encodings 6 score lower, of random bytes more than half


def decode(raw: bytes, declared: str | None = None, known: str | None = None) -> Decoded:
    r"""Decode raw bytes strictly, in linear time.

    `declared` is a label from outside (a header, the configuration), in any spelling; an unknown one, or one that does
    not fit, is overruled and that is listed. `known` is the encoding of the file that the bytes are a part of: nothing
    else is tried then. Raises RecordError("undecodable") for bytes that are no text.

    >>> decode("检察机关".encode("gb18030"), declared="GB2312").encoding_used
    'gb18030'
    >>> decode("\ufeffGrüße".encode()).repairs
    ('bom_removed',)
    """
    wanted = _find_wanted(declared, raw)
    reading = _read_known(raw, known, wanted) if known else _read(raw, wanted)
    used = codecs.lookup(reading.codec).name
    text = reading.text.removeprefix("\ufeff")
    repairs = {
        "bom_removed": len(text) < len(reading.text),
        "encoding_overridden": bool(declared) and reading.codec not in wanted,
    }
    detected = used if reading.is_detected else None
    return Decoded(text, declared, detected, used, tuple(name for name, is_made in repairs.items() if is_made))


def make_storable(text: str) -> tuple[str, bool]:
    r"""Replace each lone surrogate by U+FFFD, one for one; also say whether there was any (repair `lone_surrogate`).

    DuckDB and Parquet refuse surrogates. Two that would make a pair are two lone ones here: `json.loads` has joined
    the pairs that were meant, and offsets must not move.

    >>> make_storable("a\ud83d\ude00b")
    ('a��b', True)
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text), True
    return text, False


def find_encoding(lines: Sequence[bytes], declared: str | None = None) -> str | None:
    """Find the encoding that nearly all lines of a file are in, though some are damaged; None where there is none."""
    whole = b"\n".join(lines)
    # Damage keeps the detector from naming what is there: it is asked about parts of the file.
    size = -(-len(lines) // _PARTS)
    parts = [b"\n".join(lines[start : start + size]) for start in range(0, len(lines), size)]
    votes = Counter(codec for part in parts for codec in _detect(part, 0) if not codec.startswith(("utf_16", "utf_32")))
    for codec in (*_find_wanted(declared, whole), *(codec for codec, _ in votes.most_common())):
        fitting = sum(_first_fit(line, (codec,), is_detected=True) is not None for line in lines)
        if fitting >= _MOST_LINES * len(lines):
            return codecs.lookup(codec).name
    return None


def _read_known(raw: bytes, known: str, wanted: tuple[str, ...]) -> _Reading:
    names = find_codecs(known)
    reading = _first_fit(raw, names, is_detected=not set(names) & set(wanted))
    if reading is None:
        raise _undecodable(f"the file is {known}, but these bytes are no text in it")
    return reading


def _read(raw: bytes, wanted: tuple[str, ...]) -> _Reading:
    """Read the bytes by the first way that fits; the order is the module's."""
    mark = next((codec for bom, codec in _MARKS if raw.startswith(bom)), None)
    if mark is not None:
        return _read_marked(raw, mark)
    utf8, bad_at = _read_utf8(raw)
    if bad_at >= 0 and _is_damaged_utf8(raw, bad_at):
        raise _undecodable(f"the text is UTF-8, but it is damaged at byte {bad_at} (0x{raw[bad_at]:02x})")
    if utf8 is not None and "utf_8" in wanted:
        return utf8._replace(is_detected=False)
    declared = _first_fit(raw, wanted, is_detected=False)
    if declared is not None and not (utf8 is not None and _refutes(utf8, declared, raw)):
        return declared
    if utf8 is not None:
        return _read_iso2022(raw) or utf8
    detected = _first_fit(raw, _detect(raw, bad_at), is_detected=True)
    if detected is None:
        raise _undecodable(_explain(raw, bad_at))
    return detected


def _read_marked(raw: bytes, codec: str) -> _Reading:
    # FF FE 00 00 may also be UTF-16 whose text begins with a NUL.
    reading = _first_fit(raw, (codec, "utf_16_le") if codec == "utf_32_le" else (codec,), is_detected=True)
    if reading is None:
        raise _undecodable(f"the bytes begin with the byte order mark of {codec}, but are no text in it")
    return reading


def _read_utf8(raw: bytes) -> tuple[_Reading | None, int]:
    """Well-formed UTF-8 that is text, or None and the place of the first bad byte; -1 where there is none."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, error.start
    return (_Reading("utf_8", text, is_detected=True) if _is_text(text, raw) else None), -1


def _read_iso2022(raw: bytes) -> _Reading | None:
    """ISO-2022 is ASCII to the eye: ESC $ switches to two-byte characters."""
    if b"\x1b$" not in raw:
        return None
    names = tuple(codec for codec in _detect(raw, 0) if codec.startswith("iso2022"))
    return _first_fit(raw, names, is_detected=True)


def _first_fit(raw: bytes, names: tuple[str, ...], *, is_detected: bool) -> _Reading | None:
    for codec in names:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "hz":
            text = text.translate(_HZ_LOOKALIKES)
        if _fits(text, codec, is_last=codec == names[-1]):
            return _Reading(codec, text, is_detected)
    return None


def _fits(text: str, codec: str, *, is_last: bool) -> bool:
    """Tell whether decoded bytes make sense: no C1 controls from an ISO part that has a twin, and they are text."""
    if codec.startswith("utf") or text.isascii():
        return _is_text(text, text.encode("utf-8"))
    c1_count = len(_C1.findall(text))
    if c1_count and codec.startswith("iso8859") and not is_last:
        return False
    return _is_text(text, text.encode("utf-8"), c1_count)


def _is_text(text: str, utf8: bytes, c1_count: int = 0) -> bool:
    """Tell text from binary data: at most one control character, and one more in a hundred.

    One alone is a slip that normalise repairs, however short the text. 1 % is what chardet calls binary; random bytes
    hold 11 %, a PNG or ELF file more. C1 controls count in legacy encodings alone: in Unicode they are mojibake.
    """
    binary_count = len(utf8) - len(utf8.translate(None, _BINARY_BYTES))
    return binary_count + c1_count <= 1 + len(text) // 100


def _refutes(utf8: _Reading, declared: _Reading, raw: bytes) -> bool:
    """Tell whether being well-formed UTF-8 outweighs a declaration that fits as well.

    A single-byte page fits anything, so one UTF-8 sequence says more. In GBK about one pair of bytes in seven looks
    like UTF-8 by chance, so several in a row do. UTF-16 without a NUL byte has not even a blank in it.
    """
    if declared.codec.startswith("utf"):
        return declared.codec != "utf_8" and b"\x00" not in raw
    continuation_count = len(raw) - len(utf8.text)
    is_single_byte = len(declared.text) == len(raw)
    return continuation_count >= (1 if is_single_byte else 4)


def _is_damaged_utf8(raw: bytes, bad_at: int) -> bool:
    """Tell UTF-8 with bad bytes from another encoding: eight good characters beyond ASCII, and four for each bad one.

    They are looked for near the first bad byte. Reading such a file as Windows-1252 would spoil all of it in silence.
    """
    start = max(0, bad_at - _DAMAGE_BYTES)
    text = raw[start : bad_at + _DAMAGE_BYTES].decode("utf-8", errors="replace")  # to count, not to keep
    bad_count = text.count("\ufffd")
    good_count = len(text) - len(text.encode("ascii", errors="ignore")) - bad_count
    return good_count >= max(8, 4 * bad_count)


def _find_wanted(declared: str | None, raw: bytes) -> tuple[str, ...]:
    names = find_codecs(declared or "")
    return names[::-1] if "utf_16_le" in names and len(names) > 1 and _looks_big_endian(raw) else names


def _looks_big_endian(raw: bytes) -> bool:
    """Blanks and line ends have their NUL byte first in big-endian UTF-16; without any it is little-endian (WHATWG)."""
    return raw[0::2].count(0) > raw[1::2].count(0)


def _detect(raw: bytes, bad_at: int) -> tuple[str, ...]:
    """The codecs that chardet names, from a bounded sample: the beginning, or what follows the first bad byte."""
    if bad_at < _SAMPLE_BYTES // 2:
        region = raw[:_REGION_BYTES]
        # Signatures such as BM (a bitmap) or ID3 are also how words begin; what they stand for is full of controls.
        is_word = region[:2].isalpha() and _is_text(region.decode("latin-1"), region)
    else:
        start = raw.find(b"\n", bad_at - 4096, bad_at) + 1 or bad_at  # a line begins with a whole character
        region, is_word = raw[start : start + _REGION_BYTES], True
    found = _ask_chardet(region)
    if found["encoding"] is None and is_word:
        found = _ask_chardet(b" " + region)
    # Above 0.9 is a rule's answer: a pattern of NULs, a charset in markup. The rest is statistics.
    if found["confidence"] <= 0.9 and (dense := _LONG_ASCII.sub(rb"\1 \2", region)) != region:
        found = _ask_chardet(dense)
    if found["encoding"] in {"cp1252", "iso8859-1"} and _LATIN_9.search(region):
        return ("iso8859_15", "cp1252")
    is_known = found["confidence"] > 0.9 or (found["language"] is not None and found["confidence"] >= _MIN_CONFIDENCE)
    return find_codecs(found["encoding"] or "") if is_known else ()


def _ask_chardet(sample: bytes) -> chardet.DetectionDict:
    # prefer_superset would read ISO-8859-2 as Windows-1250, which does not contain it: Š, Ž and Ľ differ.
    # no_match_encoding is the answer where nothing fits: ASCII fits nothing that comes here.
    sample = sample[:_SAMPLE_BYTES]
    return chardet.detect(sample, compat_names=False, exclude_encodings=["utf-7"], no_match_encoding="ascii")


def _explain(raw: bytes, bad_at: int) -> str:
    mime_type = _ask_chardet(raw)["mime_type"]
    if mime_type is not None and not mime_type.startswith(("text/", "application/octet-stream")):
        return f"the bytes are no text but {mime_type}"
    control_count = len(raw) - len(raw.translate(None, _BINARY_BYTES))
    if control_count > 1 + len(raw) // 100:
        return f"the bytes are no text: {control_count} of {len(raw)} are control characters"
    return f"the bytes fit no encoding; the first that is not UTF-8 is byte {bad_at} (0x{raw[bad_at]:02x})"


def _undecodable(detail: str) -> RecordError:
    return RecordError("undecodable", detail, "decode")
