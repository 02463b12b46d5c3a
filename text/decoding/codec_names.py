"""Names of encodings, in any spelling, -> the Python codecs to try."""

import encodings
from encodings.aliases import aliases

__all__ = ["find_codecs"]

# The codecs that a declaration may name: the table "Standard Encodings" of the codecs module, but for UTF-7, which can
# hide markup and is forbidden by the WHATWG Encoding Standard. Python-specific codecs (idna, unicode_escape ...) are no
# encodings of files, and a name from outside must not choose what gets imported.
_CODEC_NAMES = """
    ascii big5 big5hkscs cp037 cp273 cp424 cp437 cp500 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861
    cp862 cp863 cp864 cp865 cp866 cp869 cp874 cp875 cp932 cp949 cp950 cp1006 cp1026 cp1125 cp1140 cp1250 cp1251 cp1252
    cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 euc_jp euc_jis_2004 euc_jisx0213 euc_kr gb2312 gbk gb18030 hz hp_roman8
    iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr latin_1 iso8859_2
    iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10 iso8859_11 iso8859_13 iso8859_14
    iso8859_15 iso8859_16 johab koi8_r koi8_t koi8_u kz1048 mac_cyrillic mac_greek mac_iceland mac_latin2 mac_roman
    mac_turkish ptcp154 shift_jis shift_jis_2004 shift_jisx0213 tis_620 utf_8 utf_8_sig utf_16 utf_16_be utf_16_le
    utf_32 utf_32_be utf_32_le
"""
_CODECS = frozenset(_CODEC_NAMES.split())

# What to try for a name, best first. Most are the WHATWG Encoding Standard's readings of a label (section 4.2): a page
# that says gb2312 is GB18030, Latin-1 is Windows-1252. The ISO parts whose Windows twins differ by more than the C1
# range come first themselves; decode passes on to the twin.
_GB = ("gb18030",)
_FITTING = {
    "big5": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "cp950": ("cp950", "big5hkscs"),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "euc_kr": ("cp949",),
    "gb2312": _GB,
    "gbk": _GB,
    "hz": ("hz", "gb18030"),
    "iso8859_2": ("iso8859_2", "cp1250"),
    "iso8859_6": ("iso8859_6", "cp1256"),
    "iso8859_7": ("iso8859_7", "cp1253"),
    "iso8859_8": ("iso8859_8", "cp1255"),
    "iso8859_9": ("cp1254", "iso8859_9"),
    "iso8859_11": ("cp874", "iso8859_11"),
    "iso8859_13": ("iso8859_13", "cp1257"),
    "latin_1": ("cp1252", "latin_1"),
    "shift_jis": ("cp932", "shift_jis"),
    "tis_620": ("cp874", "tis_620"),
    "utf_8_sig": ("utf_8",),
    "utf_16": ("utf_16_le", "utf_16_be"),
    "utf_32": ("utf_32_le", "utf_32_be"),
}
# WHATWG labels and everyday names that Python lacks or takes for another.
_LABELS = {
    "cn_big5": "big5",
    "cp936": "gbk",
    "csgb2312": "gbk",
    "gb_2312": "gbk",
    "gb_2312_80": "gbk",
    "hz_gb_2312": "hz",
    "koi8": "koi8_r",
    "utf8mb4": "utf_8",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "windows_936": "gbk",
    "windows_949": "cp949",
}


def find_codecs(label: str) -> tuple[str, ...]:
    """The codecs to try for a label, best first, as names of Python's codec modules; none for an unknown label.

    Never imports what a label names.

    >>> find_codecs("GB2312"), find_codecs("x-sjis"), find_codecs("unicode_escape")
    (('gb18030',), ('cp932', 'shift_jis'), ())
    """
    name = encodings.normalize_encoding(label.strip()).lower().removeprefix("x_")
    codec = _LABELS.get(name) or aliases.get(name, name)
    return _FITTING.get(codec, (codec,)) if codec in _CODECS else ()
