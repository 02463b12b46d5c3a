"""Tell languages of other scripts that are written in Latin letters: pinyin, and how people type Hindi or Arabic.

No list of words has them, and a detector takes them for any language with Latin letters. Pinyin is told by its
syllables, Arabic by the digits that stand for letters, the others by their commonest words: none of 27,000 sentences
in 75 languages passes for one of these.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

import regex

__all__ = ["name_romanised"]

_LEAST_WORDS = 5
_WORD_SHARE = 0.45  # of the words are in such a list,
_LEAST_DIFFERENT = 3  # and so many different ones
# fmt: off
_COMMON = {
    "hi-Latn": (
        "hai hain nahi nahin kya kyun kyon kyunki aur mein mujhe hum aap tum yeh ye woh wo bhi toh ko ki ka ke se "
        "kar karo karna karte karta raha rahi rahe gaya gayi gaye tha thi mera meri mere tera teri bhai log itni "
        "itna kitna subah aaj kal abhi sab jab tab agar lekin magar accha acha bahut bohot wala wali hoga hogi "
        "jaldi khatam ho milti milta kuch koi phir apna apni uska uske iska iske roti ya aa na ghar din baat "
        "kaise kab kahan"
    ),
    "el-Latn": (
        "kai den tha na einai gia apo sto sti stin ston tou tis mou sou ti kala re mas sas exo exw eimai pou alla "
        "opos mia ena otan san kati tipota simera poli poly nai oxi ola"
    ),
    "ru-Latn": (
        "eto chto kak ya ty on ona my vy oni ne net menya tebya ego ochen tak uzhe budet bylo esli kogda gde "
        "pochemu spasibo privet segodnya v na s i no da u nas vas dlya tolko mozhno nado"
    ),
    "ja-Latn": (
        "desu masu wa ga wo o ni no de to mo kara made watashi boku anata kore sore kono sono arigatou arigato "
        "shita shite imasu deshita ka ne yo nai kyou ashita ikimasu shimasu"
    ),
}
# Words that tell a language from those that are written in Latin letters and share its shorter words.
_TELLING = {
    "hi-Latn": "hai hain nahi nahin kya kyun aur mein gaya gayi gaye raha rahi rahe bhai aaj bahut bohot tha",
    "el-Latn": "kai einai gia apo stin ston eimai exo exw tipota simera",
    "ru-Latn": "eto chto kak ochen uzhe budet bylo esli kogda pochemu spasibo privet segodnya tebya menya",
    "ja-Latn": "desu masu watashi kore sore arigatou arigato imasu deshita ikimasu shimasu kyou",
}
# fmt: on
_TOLD_BY = {language: frozenset(words.split()) for language, words in _TELLING.items()}
_TELLING_WORDS = frozenset[str]().union(*_TOLD_BY.values())
_LISTS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_ARABIC_WORD = regex.compile(r"[a-z]*[235789][a-z]{2,}[a-z0-9]*|[a-z]+[235789][a-z][a-z0-9]*")
_DIGIT = re.compile("[2-9]")
_ARABIC_SHARE = 0.25
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|ang|eng|ong|iao|ian|ing|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie"
    r"|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v)[1-5]?)"
)
_PINYIN = regex.compile(rf"{_SYLLABLE}{{1,2}}")
_ONE_SYLLABLE = regex.compile(_SYLLABLE)
_PINYIN_SHARE = 0.9
_MISFITS = 10  # one in so many may not fit
_MOST_WORDS = 10_000  # of a paragraph, the first; the longest of 9 novels has 13,444 characters
_CHINESE_ALONE = regex.compile(
    r"(?:zh|q|x)[aeiouv]|(?:ch|sh)(?:[aeou]ng|en|ou|u[nio])\b|\p{L}*(?:[iu]ang|iao|uo|ian)\b|[a-z]+[1-5]"
)
_TONES = regex.compile(r"\p{Mn}")


def name_romanised(words: Sequence[str]) -> str | None:
    """The BCP 47 tag of a romanised language that some words in Latin letters are in, such as `hi-Latn`, or None.

    >>> name_romanised("Wo men yi qi qu mai mian bao".split()), name_romanised("He can sing a long song".split())
    ('zh-Latn', None)
    """
    if len(words) < _LEAST_WORDS:
        return None
    words = words[:_MOST_WORDS]
    lower = [word.lower() for word in words]
    for language, common in () if _TELLING_WORDS.isdisjoint(lower) else _LISTS.items():
        found = [word for word in lower if word in common]
        is_common = len(found) >= _WORD_SHARE * len(lower) and len(set(found)) >= _LEAST_DIFFERENT
        if is_common and not _TOLD_BY[language].isdisjoint(found):
            return language
    if _DIGIT.search("".join(words)) and _count_arabic(words) >= max(2, _ARABIC_SHARE * len(lower)):
        return "ar-Latn"
    return "zh-Latn" if _is_pinyin(lower) else None


def _count_arabic(words: Iterable[str]) -> int:
    return sum(bool(_ARABIC_WORD.fullmatch(word)) for word in words)


def _is_pinyin(words: Sequence[str]) -> bool:
    """True for words that are Chinese syllables, nearly each one alone, some such as hardly another language has."""
    joined = " ".join(words)
    plain = (joined if joined.isascii() else _TONES.sub("", normalize("NFD", joined.replace("ü", "v")))).split(" ")
    if not any(map(_PINYIN.fullmatch, plain[: len(plain) // _MISFITS + 1])):
        return False  # so many misfits are too many, whatever comes
    fits = [word for word in plain if _PINYIN.fullmatch(word)]
    if len(fits) < _PINYIN_SHARE * len(plain):
        return False
    alone = sum(bool(_ONE_SYLLABLE.fullmatch(word)) for word in fits)
    telling = sum(bool(_CHINESE_ALONE.match(word)) for word in fits)
    return 2 * alone >= len(fits) and telling >= max(2, len(plain) // 5)
