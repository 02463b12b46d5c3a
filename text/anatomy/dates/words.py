"""How dates are written in each language: the names of the months, the order of numbers, words that a year follows."""

from functools import lru_cache
from typing import NamedTuple

import regex

__all__ = ["ABBREVIATIONS", "MONTHS", "RULES", "Reading", "find_reading", "has_word_before", "word_before", "words"]


def words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


# Twelve months, each with its forms; case does not count.
_MONTH_NAMES = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep"
    " october|oct november|nov december|dec",
    "de": "januar|jänner|jan februar|feb märz april|apr mai juni|jun juli|jul august|aug september|sept|sep"
    " oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv février|fevrier|févr mars avril|avr mai juin juillet|juil août|aout septembre|sept"
    " octobre|oct novembre|nov décembre|decembre|déc",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago"
    " septiembre|setiembre|sept|sep octubre|oct noviembre|nov diciembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set"
    " outubro|out novembro|nov dezembro|dez",
    "it": "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett"
    " ottobre|ott novembre|nov dicembre|dic",
    "nl": "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep"
    " oktober|okt november|nov december|dec",
    "ru": "января|январь|январе|янв февраля|февраль|феврале|фев марта|март|марте апреля|апрель|апреле|апр"
    " мая|май|мае июня|июнь|июне июля|июль|июле августа|август|августе|авг сентября|сентябрь|сентябре|сен|сент"
    " октября|октябрь|октябре|окт ноября|ноябрь|ноябре|ноя декабря|декабрь|декабре|дек",
    "uk": "січня|січень лютого|лютий березня|березень квітня|квітень травня|травень червня|червень"
    " липня|липень серпня|серпень вересня|вересень жовтня|жовтень листопада|листопад грудня|грудень",
    "pl": "stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec"
    " lipca|lipiec sierpnia|sierpień września|wrzesień października|październik listopada|listopad grudnia|grudzień",
    "sv": "januari|jan februari|feb mars april|apr maj juni|jun juli|jul augusti|aug september|sep"
    " oktober|okt november|nov december|dec",
    "da": "januar|jan februar|feb marts april|apr maj juni|jun juli|jul august|aug september|sep"
    " oktober|okt november|nov december|dec",
    "nb": "januar|jan februar|feb mars april|apr mai juni|jun juli|jul august|aug september|sep"
    " oktober|okt november|nov desember|des",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
}
RULES = {
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
# Languages that put the day before the month; a region that a tag names decides first.
_DAY_FIRST = words(
    "ar bg ca cs da de el es et eu fi fr gl he hr id it lv mk ms nb nl nn no pl pt ro ru sk sl sq sr sv th tr uk vi"
)
_DAY_FIRST_REGIONS = words("GB IE AU NZ IN ZA SG")
_EAST_ASIAN_LANGUAGES = words("zh ja ko yue wuu lzh nan")
_WORD_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>[\p{L}'’]{1,12}+)[\s-]{1,2}")


def _index_months() -> dict[str, tuple[int, frozenset[str]]]:
    """The months by name, each with the languages that call it so."""
    index: dict[str, tuple[int, frozenset[str]]] = {}
    for language, names in _MONTH_NAMES.items():
        for month, forms in enumerate(names.split(), 1):
            for form in forms.split("|"):
                index[form] = month, index.get(form, (0, frozenset[str]()))[1] | {language}
    return index


MONTHS = _index_months()
ABBREVIATIONS = frozenset(
    form
    for names in _MONTH_NAMES.values()
    for month in names.split()
    for form in month.split("|")[1:]
    if month.startswith(form)
)


class Reading(NamedTuple):
    """How dates are written in a language."""

    language: str
    own: str  # the language of the month names that need no year
    order: str  # of numbers: "day", "month" (first) or ""
    cues: frozenset[str]
    is_east_asian: bool


@lru_cache(maxsize=256)
def find_reading(tag: str) -> Reading:
    """How dates are written in the language of a BCP-47 tag."""
    language, *others = tag.split("-")
    language = {"no": "nb", "nn": "nb"}.get(language.lower(), language.lower())
    own = language if language in _MONTH_NAMES else "en"
    order = "day" if language in _DAY_FIRST else ""
    if language == "en":
        order = "month" if "US" in others else "day" if _DAY_FIRST_REGIONS & set(others) else ""
    cues = frozenset(_YEAR_CUES.get(language, _YEAR_CUES["en"]).split())
    return Reading(language, own, order, cues, language in _EAST_ASIAN_LANGUAGES)


def word_before(text: str, start: int) -> str:
    """The word that stands before `start`, with a blank or a hyphen between; "" where none does."""
    before = _WORD_BEFORE.match(text, max(0, start - 15), start)
    return before["word"] if before else ""


def has_word_before(text: str, start: int, among: frozenset[str]) -> bool:
    """True where the word before `start` is one of `among`, in small letters."""
    return word_before(text, start).lower().replace("’", "'") in among
