"""Tell the one encoding of a file of lines from all its lines: one line alone tells too little.

Three words in Windows-1252 fit fifteen other encodings, and two Chinese characters in GBK may spell UTF-8. So the lines
of a file are read by what the file as a whole is; one that is something else is damaged and told of, not guessed at.
"""

from text.decoding.decode import decode, find_encoding
from text.errors import RecordError

__all__ = ["Evidence", "sniff_encoding", "sniff_lines"]

# What is looked at: lines with more than ASCII in them, so many bytes of them from the beginning of the file on, and of
# each line no more than an article has.
_SAMPLE_BYTES = 1 << 20
_LINE_BYTES = 1 << 16

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),  # before UTF-16, whose mark it begins with
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# RFC 4627, section 3: JSON begins with two ASCII characters, so the NUL bytes among the first four tell their width.
_OF_SEVERAL_BYTES = frozenset(
    {"gb18030", "cp950", "big5hkscs", "cp932", "shift_jis", "shift_jis_2004", "euc_jp", "cp949", "johab"}
)
_NULS = {
    b"\0\1\1\1": "utf-32-le",
    b"\1\1\1\0": "utf-32-be",
    b"\0\1\0\1": "utf-16-le",
    b"\1\0\1\0": "utf-16-be",
}


def sniff_encoding(head: bytes) -> str | None:
    r"""Tell the encoding that a byte order mark at the start of a file gives away.

    Source: Unicode Standard, section 23.8.

    >>> sniff_encoding(b"\xff\xfea\x00"), sniff_encoding(b"plain")
    ('utf-16-le', None)
    """
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def sniff_lines(head: bytes) -> str | None:
    r"""Tell the encoding that the first bytes of a file of JSON lines give away, with a byte order mark or without.

    >>> sniff_lines('{"a"'.encode("utf-16-be")), sniff_lines(b'{"a"')
    ('utf-16-be', None)
    """
    return sniff_encoding(head) or _NULS.get(bytes(byte == 0 for byte in head[:4]))


class Evidence:
    """What the lines of a file say of its encoding, gathered chunk by chunk, the same however it is cut into these."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._size = 0
        self._open = b""  # the beginning of a line whose end has not come

    @property
    def is_enough(self) -> bool:
        """Whether further chunks would add nothing."""
        return self._size >= _SAMPLE_BYTES

    def add(self, chunk: bytes) -> None:
        """Look at the next bytes of the file."""
        if self.is_enough:
            return
        first, *others = chunk.split(b"\n")
        self._open += first[: _LINE_BYTES - len(self._open)]
        if others:
            self._take(self._open)
            for line in others[:-1]:
                self._take(line[:_LINE_BYTES])
            self._open = others[-1][:_LINE_BYTES]

    def _take(self, line: bytes) -> None:
        # ESC switches ISO-2022 to other characters, all of them ASCII to the eye.
        if self.is_enough or (line.isascii() and b"\x1b$" not in line):
            return
        if len(line) == _LINE_BYTES:  # cut, perhaps inside a character: go back to a byte that is in none
            line = line[: max(line.rfind(sign) for sign in b'\x20",.')]
        # Names of fields and other strings in ASCII would drown what tells something; no other encoding has a quotation
        # mark inside a character.
        telling = line if b"\x1b$" in line else b"\n".join(part for part in line.split(b'"') if not part.isascii())
        self._lines.append(telling)
        self._size += len(telling)

    def tell(self, declared: str | None) -> str | None:
        """Name the encoding, None where all was ASCII; `declared` is what the source's settings say.

        A file that is UTF-8 in more places than not is UTF-8, and so is, strictly, one of which nothing can be told: a
        line that does not fit is refused then.
        """
        self._take(self._open)
        self._open = b""
        if not self._lines:
            return None
        sample = b"\n".join(self._lines)
        text = sample.decode("utf-8", errors="replace")  # to count, not to keep
        meant = sample.count(b"\xef\xbf\xbd")
        bad = text.count("\ufffd") - meant
        good = len(text) - len(text.encode("ascii", errors="ignore")) - bad - meant
        if bad and good >= bad:
            return "utf-8"
        try:
            used = decode(sample, declared).encoding_used
        except RecordError:
            used = None
        if used is None or len(sample.decode(used)) == len(sample):
            # One damaged byte hides an encoding of several bytes a character: what is left fits one of single bytes.
            found = find_encoding(self._lines, declared)
            used = found if found in _OF_SEVERAL_BYTES else used or found or "utf-8"
        return "utf-8" if used.startswith(("utf-16", "utf-32")) else used  # they would have been sniffed
