"""Text of another script that was read as Latin letters -> the text that was meant, where that is sure.

A page in GBK, Big5, Shift_JIS, EUC-KR, Windows-1251 ... that somebody read as Latin-1 or Windows-1252 is a row of
accented letters and signs (`ÖÐ¹úÈËÃñ`, `Ñåãîäíÿ`), as no language writes them: in French one letter in ten has an
accent, in Icelandic one in six. The bytes are had back by writing the letters as they were read. They are taken for
another encoding only if the detector names one, all bytes fit it, and what comes out is of one script and in its case.
"""

import re

import chardet
import regex

import ftfy.bad_codecs  # noqa: F401  # isort: skip - knows sloppy-windows-1252, which has a character for each byte

__all__ = ["is_garbled", "restore"]

_HIGH = bytes(range(0x80, 0x100))
_BLANK = bytes(range(0x21))
_MIN_HIGH = 12  # six characters of East Asia, or two words: with fewer the detector guesses
_MIN_SHARE = 0.5  # of the bytes that are no blanks
_SAMPLE_BYTES = 1 << 16
_READ_UTF8_AS = ("cp1256", "gbk")  # what ftfy does not look for
_READ_AS = ("latin-1", "sloppy-windows-1252")
# What is looked for, by the names of Python's codecs, and what nearly all beyond ASCII in such a text is.
_EAST_ASIAN = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u30ff\uff00-\uffef\u2010-\u2026·]"
_LOOKS = {
    **dict.fromkeys(("gb18030", "big5hkscs", "cp932", "euc_jis_2004", "euc_kr", "cp949"), _EAST_ASIAN),
    **dict.fromkeys(("cp1251", "koi8-r", "koi8-u"), r"[\p{Cyrillic}«»“”„’–—…№]"),
    **dict.fromkeys(("cp1253", "iso8859-7"), r"[\p{Greek}«»“”’–—…·]"),
    "cp1255": r"[\p{Hebrew}“”’–—…]",
    "cp1256": r"[\p{Arabic}«»“”’–—…،؛؟]",
}
_CODECS = {"shift_jis_2004": "cp932", "euc_jp": "euc_jis_2004", "big5": "big5hkscs", "cp950": "big5hkscs"}
_MIN_FIT = 0.97
# A capital behind a small letter in one word: what another encoding of the same script makes of a text.
_ODD_CASE = regex.compile(r"\p{Ll}\p{Lu}")
_ASCII = re.compile(r"[\x00-\x7f]+")
_MIN_DISTINCT = 4


def is_garbled(text: str) -> bool:
    """Tell, quickly, text that is made of accented letters and signs in the main and may be one of another script."""
    return _bytes_of(text) is not None or _utf8_of(text) is not None


def restore(text: str) -> str:
    r"""Give the text that was meant, or the text as it is where that is not sure.

    >>> restore("Ñåãîäíÿ â ãîðîäå îòêðûëàñü íîâàÿ âûñòàâêà.")
    'Сегодня в городе открылась новая выставка.'
    >>> restore("où l’été")
    'où l’été'
    """
    raw = _bytes_of(text)
    if raw is None:
        return _utf8_of(text) or text
    found = chardet.detect(
        raw[:_SAMPLE_BYTES], compat_names=False, exclude_encodings=["utf-7"], no_match_encoding="ascii"
    )
    name = found["encoding"] or "ascii"
    codec = _CODECS.get(name, name)
    if codec not in _LOOKS:
        return text
    try:
        meant = raw.decode(codec)
    except UnicodeDecodeError:
        return text
    return meant if _is_sure(meant, codec) else text


def _bytes_of(text: str) -> bytes | None:
    """The bytes that were read as these letters; None where there are too few of them to be garbled."""
    for codec in _READ_AS:
        try:
            raw = text.encode(codec)
        except UnicodeEncodeError:
            continue
        high = len(raw) - len(raw.translate(None, _HIGH))
        if high < _MIN_HIGH or high < _MIN_SHARE * len(raw.translate(None, _BLANK)):
            return None
        return raw
    return None


def _utf8_of(text: str) -> str | None:
    """The text whose UTF-8 was read as one of these encodings: what people write in them is hardly ever UTF-8 too."""
    for codec in _READ_UTF8_AS:
        try:
            raw = text.encode(codec)
            meant = raw.decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        # U+FFFD that was read so is lost: it stays to be seen as it came.
        if len(raw) - len(meant) >= _MIN_HIGH and "\ufffd" not in meant:
            return meant
    return None


def _is_sure(meant: str, codec: str) -> bool:
    beyond = _ASCII.sub("", meant)
    fitting = len(regex.findall(_LOOKS[codec], beyond))
    if fitting < _MIN_FIT * len(beyond) or len(set(beyond)) < _MIN_DISTINCT:
        return False
    return len(_ODD_CASE.findall(meant)) * 20 <= len(meant)
