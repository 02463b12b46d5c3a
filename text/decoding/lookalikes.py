"""Characters that stand for others, as PDF files and old code pages have them -> the letters that are meant.

Where they are meant themselves they stay: a ligature or radical that stands alone (`the sign ﬁ`), a list of them, and
full-width letters in Chinese, Japanese and Korean text. All is linear.
"""

import re
from unicodedata import normalize

import regex

__all__ = ["MAY_BE_LOOKALIKES", "narrow_letters", "spell_out", "unify_radicals"]

# Alphabetic Presentation Forms and Arabic Presentation Forms A and B, as far as they are letters: not the spacing
# vowel signs, nor U+FD3E and later, which are signs and words of their own, nor U+FB29, a plus sign.
_LIGATURES = r"\ufb00-\ufb06\ufb13-\ufb17"
_FORMS = rf"{_LIGATURES}\ufb1d-\ufb28\ufb2a-\ufb4f\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufd3d\ufe80-\ufefc"
# Radicals that look like a character of today and no other: of CJK Radicals Supplement, by the Unicode Character
# Database, EquivalentUnifiedIdeograph.txt. Kangxi Radicals have compatibility mappings.
_SUPPLEMENT = str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻫⻬⻭⻮⻯⻰⻲",
    "母民西见角贝车長长门青韦页风飞食马鬼鱼鸟麦黄斉齐歯齿竜龙亀",
)
_RADICALS = r"\u2f00-\u2fd5" + "".join(map(chr, _SUPPLEMENT))
_WIDE_LETTERS = "Ａ-Ｚａ-ｚ"
MAY_BE_LOOKALIKES = re.compile(f"[{_FORMS}{_RADICALS}{_WIDE_LETTERS}]")
"""A character that one of the steps here may replace."""

_FORM = regex.compile(f"[{_FORMS}]")
_WORD = regex.compile(r"[\p{L}\p{M}]{2,}+")
_LIGATURES_ALONE = regex.compile(f"[{_LIGATURES}]++")
_RADICAL = regex.compile(f"[{_RADICALS}]")
_BESIDE = rf"[[\p{{Ideographic}}\p{{Hiragana}}\p{{Katakana}}\p{{Nd}}]--[{_RADICALS}]]"
_RADICAL_IN_TEXT = regex.compile(rf"(?<={_BESIDE})[{_RADICALS}]|[{_RADICALS}](?={_BESIDE})", regex.VERSION1)
_EAST_ASIAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Bopomofo}]")
_WIDE_WORD = regex.compile(f"[{_WIDE_LETTERS}]{{2,}}+")
_LEAST_WIDE_WORDS = 2  # one is a brand, or a joke
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def spell_out(text: str) -> str:
    """Write the letters of a word that stand in it as ligatures or in the forms that Arabic letters take in print.

    >>> spell_out("The ﬁnance oﬃce. The ligature ﬁ.")
    'The finance office. The ligature ﬁ.'
    """
    return _WORD.sub(lambda word: _spell_out(word[0]), text) if _FORM.search(text) else text


def _spell_out(word: str) -> str:
    if _LIGATURES_ALONE.fullmatch(word):  # a specimen of type
        return word
    return _FORM.sub(lambda form: normalize("NFKC", form[0]), word)


def narrow_letters(text: str) -> str:
    """Write a text in full-width letters with those of every day, where nothing in it is East Asian.

    >>> narrow_letters("Ｔｈｅ ｎｅｗ ｈａｌｌ．"), narrow_letters("ＮＨＫのｎｅｗ ｈａｌｌ")
    ('The new hall.', 'ＮＨＫのｎｅｗ ｈａｌｌ')
    """
    words = _WIDE_WORD.findall(text)
    if len(words) < _LEAST_WIDE_WORDS or all(map(str.isupper, words)) or _EAST_ASIAN.search(text):
        return text
    return text.translate(_NARROW)


def unify_radicals(text: str) -> str:
    """Write characters for the radicals that look like them, where some in the paragraph touch other characters.

    >>> unify_radicals("2024年6⽉1⽇"), unify_radicals("⽉ is radical 74; ⼀⼁⼂")
    ('2024年6月1日', '⽉ is radical 74; ⼀⼁⼂')
    """
    if not _RADICAL.search(text) or not _RADICAL_IN_TEXT.search(text):
        return text
    return _RADICAL.sub(lambda radical: normalize("NFKC", radical[0].translate(_SUPPLEMENT)), text)
