"""How dates are written in each language: the order of numbers, and the words that a year follows."""

from functools import lru_cache
from typing import NamedTuple

import regex

from text.anatomy.dates.names import month_languages

__all__ = ["Reading", "find_reading", "has_word_before", "name_rule", "word_before", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


_RULES = {
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
    "nl": "dutch",
    "ru": "russian",
    "uk": "ukrainian",
    "pl": "polish",
    "sv": "swedish",
    "da": "danish",
    "nb": "norwegian",
    "tr": "turkish",
}
# Words after which a number of four digits is a year. English ones count in every language without its own.
_YEAR_CUES = {
    "en": "since in by early mid late from until till during year years before after through between around circa"
    " spring summer autumn fall winter",
    "de": "seit jahr jahre anfang mitte ende bis von ab vor nach frühjahr sommer herbst winter",
    "fr": "en depuis année début fin jusqu'en dès avant après",
    "es": "en desde año hasta antes",
    "pt": "em desde ano até",
    "it": "nel dal anno del fino",
    "nl": "in sinds jaar begin medio eind vanaf tot",
    "pl": "w od do rok roku",
    "sv": "sedan år under till",
    "da": "siden i år",
    "nb": "siden i år",
}
# Languages that put the month first in numbers, or either; all others that name their months put the day first.
_NOT_DAY_FIRST = words("en fil")
_DAY_FIRST = words("vi")
_DAY_FIRST_REGIONS = words("GB IE AU NZ IN ZA SG")
_EAST_ASIAN_LANGUAGES = words("zh ja ko yue wuu lzh nan")
_SAME = {"no": "nb", "nn": "nb", "tl": "fil", "zsm": "ms", "hbs": "sr", "iw": "he", "in": "id"}
_WORD_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>[\p{L}'’]{1,12}+)[\s-]{1,2}")


class Reading(NamedTuple):
    """How dates are written in a language."""

    language: str
    own: str  # the language of the month names that need no year
    order: str  # of numbers: "day", "month" (first) or ""
    cues: frozenset[str]
    is_east_asian: bool
    is_traditional: bool  # Traditional Chinese, which may count years from 1911
    is_thai: bool  # which counts years from 543 before the common era
    is_line: bool  # the text is a short line: years of two digits count, and what is glued together is cut


@lru_cache(maxsize=1024)
def find_reading(tag: str, order: str, is_line: bool) -> Reading:
    """How dates are written in the language of a BCP-47 tag; `order` goes before the language's where it is not ""."""
    language, *others = tag.split("-")
    language = _SAME.get(language.lower(), language.lower())
    own = language if language in month_languages() else "en"
    if not order:
        order = "day" if language in _DAY_FIRST or (own == language and language not in _NOT_DAY_FIRST) else ""
    if not order and language == "en":
        order = "month" if "US" in others else "day" if _DAY_FIRST_REGIONS & set(others) else ""
    cues = frozenset(_YEAR_CUES.get(language, _YEAR_CUES["en"]).split())
    is_traditional = language in _EAST_ASIAN_LANGUAGES and "Hant" in others
    return Reading(
        language, own, order, cues, language in _EAST_ASIAN_LANGUAGES, is_traditional, language == "th", is_line
    )


def name_rule(languages: frozenset[str], reading: Reading) -> str | None:
    """The rule of a date whose month is named so in these languages; None for English."""
    language = reading.own if reading.own in languages else "en" if "en" in languages else min(languages)
    return None if language == "en" else _RULES.get(language, f"month_name_{language}")


def word_before(text: str, start: int) -> str:
    """The word that stands before `start`, with a blank or a hyphen between; "" where none does."""
    before = _WORD_BEFORE.match(text, max(0, start - 15), start)
    return before["word"] if before else ""


def has_word_before(text: str, start: int, among: frozenset[str]) -> bool:
    """True where the word before `start` is one of `among`, in small letters."""
    return word_before(text, start).lower().replace("’", "'") in among
