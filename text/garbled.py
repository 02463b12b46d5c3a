"""Find what is in no language because its bytes were read by the wrong name, and cannot be told any more.

What can be restored is restored before that (`text/decoding/`). Real text has none of these signs.
"""

import re

import regex

from text.span import Span
from text.stretches import count_matches

__all__ = ["find_garbled", "is_mostly_garbled"]

_SIGNS = (
    # What could not be decoded; two of it, in UTF-8, read as GBK; and memory that nobody wrote to.
    regex.compile(r"\ufffd++|[锟斤拷]{3,}+(?:[\s\p{P}]{0,2}+[锟斤拷]{2,}+)*+|烫{3,}+|屯{3,}+"),
    # UTF-8 read as Windows-1256: each Arabic letter is ط or ظ and a sign. Both are rare.
    regex.compile(r"(?:[طظ][^\sطظ]){3,}+(?:[\s\p{P}]{1,3}+(?:[طظ][^\sطظ])++)*+"),
    # UTF-8 read as Windows-1251: each Cyrillic letter is Р or С and something else, seldom a small letter.
    regex.compile(r"(?:[РС][^\sРСа-яё]){4,}+"),
    # Shift-JIS read as Windows-1252: kana begin with the bytes of ‚ and ƒ.
    regex.compile(r"(?:[‚ƒ][^\s‚ƒ]{1,2}+){3,}+"),
)
# Cyrillic, Greek, Hebrew or Chinese read as Latin-1. No language has five of these letters in a row, all different.
_LATIN_1 = regex.compile(r"[\xa1-\xff]{5,}+(?:[\s\p{P}]{1,3}+[\xa1-\xff]++)*+")
_LATIN_1_WORD = re.compile("[\xa1-\xff]{5,}")
_LEAST_LETTERS = 5
# UTF-8 read as GBK: 锛 and 銆 begin what full-width marks become, 鐨 的, 鏄 是, 涓 中, 鍦 在. All are rare.
_GBK_SIGNS = frozenset("锛銆鐨鏄涓鍦鍜鎴")
_GBK_SHARE = 8  # one in so many Han characters
_HAN = regex.compile(r"\p{Han}")
_HAN_STRETCH = regex.compile(r"\p{Han}++(?:[^\p{Han}]{1,2}+\p{Han}++)*+")
_ANY = regex.compile("[\xa1-\xff]{5}|[\ufffd锟烫屯طظ‚ƒРС锛銆鐨鏄涓鍦鍜鎴]")
_MOST = 50  # places that are told: there may be one for each word of a file


def find_garbled(text: str) -> list[Span]:
    """Where a text is garbled, in order: at most 50 places. Linear time.

    >>> find_garbled("Ñåãîäíÿ â ãîðîäå"), find_garbled("a 锟斤拷锟斤拷 b"), find_garbled("déjà là, où ça")
    ([Span(start=0, end=16)], [Span(start=2, end=8)], [])
    """
    if text.isascii() or not _ANY.search(text):
        return []
    found = [Span(*match.span()) for pattern in _SIGNS for match in pattern.finditer(text)]
    found += [Span(*match.span()) for match in _LATIN_1.finditer(text) if _is_latin_1(match[0])]
    if _is_gbk(text):
        found += [Span(*match.span()) for match in _HAN_STRETCH.finditer(text)]
    return sorted(found)[:_MOST]


def is_mostly_garbled(text: str, garbled: list[Span]) -> bool:
    """True where half of a text or more is garbled; takes what `find_garbled` answered for it."""
    size = len(text.strip())
    return bool(garbled) and 2 * sum(end - start for start, end in garbled) >= size


def _is_latin_1(stretch: str) -> bool:
    """True for words of many different letters beyond ASCII, and not for an alphabet of both cases."""
    letters = {char for word in _LATIN_1_WORD.findall(stretch.lower()) for char in word if char.isalpha()}
    return len(letters) >= _LEAST_LETTERS


def _is_gbk(text: str) -> bool:
    if len(_GBK_SIGNS.intersection(text)) < 2:
        return False
    return sum(map(_GBK_SIGNS.__contains__, text)) * _GBK_SHARE >= count_matches(_HAN, text)
