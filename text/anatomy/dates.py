"""Find the dates that a paragraph states, with the words that state them.

What is read, and the rule each is given:

- `iso`: the year first: `2024-06-01`, `2024/06/01`, `2024.06.01`, and `2024-06` where it can be no range of years.
  With dots a month or day of one digit is read in East Asian paragraphs only; elsewhere `2024.6.1` is a version.
- `english_month_day_year`, `english_day_month_year`: `June 1, 2024`, `1st of June 2024`; and for the other languages of
  the table below `german`, `french`, `spanish` ...: `1. Juni 2024`, `1er juin 2024`, `1 de junio de 2024`.
- `month_year`, `month_day`: the same without a day (`late May 2020`) or without a year (`December 20`). Both only with
  names of the paragraph's own language (English where the table has none); other names need a day and a year.
- `numeric`: `01.06.2024`, `01/06/2024`, in the order of the paragraph's language or as only one order can be.
  `numeric_ambiguous`: where both orders can be and the language does not say; only the year is given.
- `chinese`, `japanese`, `korean`: `2024年6月1日`, `2024年6月`, `2024年`, `6月1日`, `2024년 6월 1일`;
  `chinese_numerals`: `二〇二四年六月一日`; `minguo`: `民国113年6月1日`; `japanese_era`: `令和6年6月1日`.
- `year_only`: a year behind a word that says so: `since 2018`, `early 2019`. Other numbers are no years.

Of a range of days (`June 1-5, 2024`, `1 to 5 June 2024`) the first is given. A time is read where it follows the day
(`June 5, 2024, 8:30 AM (Beijing time)`), and its zone. The words of a date are its own, with its time, its zone and
`early`, `mid` or `late`; `on` and `since` before it are not. What is no day of the calendar (30 February) is no date,
nor a part of one. Years of two digits, days of the week, decades and the Chinese lunar calendar are not read.

Every date has a digit, or a Chinese numeral before 年 or 月. Numbers are found first, and what stands about each is
looked at within a few characters, so the time is linear in the length of the text.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import regex

__all__ = ["FoundDate", "find_dates", "is_day", "is_plausible_date"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# --- words, by language

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
_OF_YEAR_WORDS = _words(
    "end beginning start middle half quarter spring summer autumn fall winter month year as january february march"
)
_YEAR_BEHIND = _words("год года году годом году рік року році")  # Russian and Ukrainian say it behind the number
# What is counted behind a number that is no date: "in 2018 cases", "In June 12 people".
_COUNTED = (
    "people|persons|men|women|children|students|members|workers|votes|cases|items|copies|pages|words|points|times|years?"
    "|months?|weeks?|days?|hours?|minutes?|seconds?|yuan|dollars?|euros?|pounds?|yen|rmb|usd|eur|percent|per|million"
    "|billion|thousand|hundred|tons?|tonnes?|kg|km|cm|mm|metres?|meters?|kilomet(?:er|re)s?|miles?|feet|personas|casos"
    "|personnes|euro|Menschen|Personen|Fälle|Jahren?|Stück|человек|случаев|рублей"
)
_SURNAMES = frozenset({"may", "march"})  # months that people are called by
_BEFORE_MONTH = _words(
    "in on by since early mid late from until till during through between before after of to and the this last "
    "next for at monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun date dated "
    "time published posted updated released release issued created modified effective starting beginning"
)
_VERSION_WORDS = _words("version versions release v ver build python java 版本")
# Languages that put the day before the month; a region that a tag names decides first.
_DAY_FIRST = _words(
    "ar bg ca cs da de el es et eu fi fr gl he hr id it lv mk ms nb nl nn no pl pt ro ru sk sl sq sr sv th tr uk vi"
)
_DAY_FIRST_REGIONS = _words("GB IE AU NZ IN ZA SG")
_EAST_ASIAN_LANGUAGES = _words("zh ja ko yue wuu lzh nan")

_ERAS = {  # the year before the first of the era, and its last year
    "民国": (1911, 199),
    "民國": (1911, 199),
    "令和": (2018, 99),
    "平成": (1988, 31),
    "昭和": (1925, 64),
    "大正": (1911, 15),
    "明治": (1867, 45),
}
_NUMERALS = {**{char: i for i, char in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "◯": 0, "元": 1}
_TENS = {"十": 10, "廿": 20, "卅": 30, "百": 100}
_AFTERNOON = _words("下午 晚上 晚间 晚間 晚 傍晚 午后 午後 오후")

_ZONES = (
    r"Z\b|(?:UTC|GMT)(?:\s?[+−-][0-9]{1,2}+(?::?[0-9]{2})?)?(?![0-9\p{L}])|[+−-][0-9]{2}:?[0-9]{2}(?![0-9])"
    r"|(?:ET|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|WET|CET|CEST|MEZ|MESZ|EET|EEST|MSK|IST|SGT|HKT|JST|KST|AEST|AEDT|NZST)\b"
    r"|(?:[Ll]ocal|Beijing|China|Hong\sKong|Taipei|Tokyo|Japan|Seoul|Korea|Singapore|Moscow|London|Paris|Berlin|Greenwich"
    r"|Eastern|Central|Mountain|Pacific|Central\sEuropean)(?:\s(?:[Mm]ean|[Ss]tandard|[Ss]ummer|[Dd]aylight))?\s[Tt]ime\b"
    r"|北京时间|北京時間|台北時間|香港時間|日本時間|한국\s?시간"
)

# --- patterns; each is anchored at a number or a month and bounded

_WIDE = regex.compile("[－-：]")  # these are neighbours: －．／０１２３４５６７８９：
_NARROW = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
# A chain of numbers is one thing: a version or an address has no date inside.
# (It begins with a single range and no repetition, for which regex looks ten times as fast.)
_NUMBER = regex.compile(r"[0-9][0-9]*+(?:[./-][0-9]++)*+")
_LONGEST_FROM = len("10th through the ")
_LONGEST_CHAIN = len("01.06.2024-05.06.2024")
_YEAR_FIRST = regex.compile(r"([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = regex.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([12][0-9]{3})")
_YEAR_MONTH = regex.compile(r"([12][0-9]{3})-([01][0-9])")
_DAYS = regex.compile(r"[0-9]{1,2}-[0-9]{1,2}")
# What a number is glued to when it is a part of a word, an address, a price or a longer number.
_GLUED_BEFORE = regex.compile(
    r"[[\p{L}\p{M}_\\/#$€£¥₽+@.%\-]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]]", regex.VERSION1
)
_GLUED_AFTER = regex.compile(
    r"T(?![0-9]{2}:)|Z\p{L}|[[\p{L}\p{M}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}TZ]]|[_\\/@%-][\p{Latin}0-9]"
    r"|\.[a-z]{2,5}\b|[.,:][0-9]",
    regex.VERSION1,
)
_NO_DIGITS = r"(?![0-9])(?![.,:/][0-9])(?!\s?[%‰°])"
_YEAR = (
    rf"(?P<year>[12][0-9]{{3}}){_NO_DIGITS}(?!-[0-9])(?![\p{{L}}--[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}]])"
)
_LINK = r"(?:(?:de|del|of|des)\s)?"
_SECOND_DAY = r"(?:\s?[-–]\s?[0-9]{1,2}+(?:st|nd|rd|th)?)?"
# The same in words, which only a month and a year make sure: "June 10 to 17 people" is one day.
_TO = r"\s(?:to|and|through|bis|und|au|et|al|y|e|a)\s(?:the\s)?"
_TO_DAY = rf"{_TO}[0-9]{{1,2}}+(?:st|nd|rd|th|\.)?"
_MONTH_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>\p{L}{3,12}+)(?:\.?,?\s{1,2}(?:(?:de|del|of)\s)?|\.)")
_DAY_BEFORE = regex.compile(r"(?r)(?<![0-9:])[0-9]{1,2}+(?:st|nd|rd|th|\.)?\s{1,2}(?:(?:of|de)\s)?")
_MONTH_FIRST = regex.compile(
    rf"(?P<month>\p{{L}}++)(?:\.?\s{{1,2}}|\.)(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th)?(?!\p{{L}})(?![.:/][0-9])(?!,[0-9]{{3}}\b)"
    rf"(?:{_TO_DAY}(?=\s?,?\s{{0,2}}{_LINK}{_YEAR})|{_SECOND_DAY})(?:\s?,?\s{{0,2}}{_LINK}{_YEAR})?",
    regex.VERSION1,
)
_MONTH_YEAR = regex.compile(rf"(?P<month>\p{{L}}++)(?:\.?,?\s{{1,2}}{_LINK}|\.){_YEAR}", regex.VERSION1)
_DAY_MONTH = regex.compile(
    rf"(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th|er|º|°|ª|\.)?{_SECOND_DAY}\.?(?:\s{{1,2}}|(?<=\.)|-)"
    rf"(?:(?:the\s)?(?:of|de|di)\s)?(?P<month>\p{{L}}{{3,12}}+)\.?"
    rf"(?:(?:,?\s{{1,2}}|(?<=\.)|-){_LINK}{_YEAR}(?:\s?г(?:\.|ода\b|оду\b)|\s?р\.)?)?",
    regex.VERSION1,
)
_FROM_DAY = regex.compile(rf"(?r)(?<![0-9][.,:/\-]?|[$€£¥#])(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th|\.)?{_TO}")
# What is numbered: the number of `Art. 12 March` is no day.
_NUMBERED_BEFORE = regex.compile(
    r"(?r)(?:(?<!\p{L})(?i:arts?|articles?|sec|sections?|nos?|nr|pp?|pages?|chapters?|paras?|paragraphs?|rules?|clauses?|annex"
    r"|appendix|fig|figures?|tables?|artikel|abs|absatz|kapitel|seite|ziffer|artículos?|articoli|articolo|статья|статьи|ст|пункт)\.?"
    r"|§)\s{0,2}"
)
_EARLY = regex.compile(r"(?r)(?<!\p{L})(?i:early|mid|late)[\s-]")
_WORD_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>[\p{L}'’]{1,12}+)[\s-]{1,2}")
_OF_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>\p{L}{2,12}+)\s(?:of|de)\s")
_WORD_BEHIND = regex.compile(r"\s{1,2}(?P<word>\p{L}{1,12}+)")
_IS_COUNTED = regex.compile(rf"\s?%|\s{{1,2}}(?:(?:to|and|or)\s[0-9]{{4,9}}\s)?(?i:{_COUNTED})\b")
_MAY_IS_VERB = regex.compile(r"\s(?:be|have|not|also|well|only|I|we|he|she|it|they|you)\b")

_EAST_YEAR = (
    r"(?:(?P<era>(?:中[华華])?民[国國]|令和|平成|昭和|大正|明治)\s?(?P<count>[0-9]{1,3}|元|[〇○零◯一二三四五六七八九十百]{1,6}+)"
    r"|(?P<year>[12][0-9]{3}|[一二][〇○零◯一二三四五六七八九]{3}))\s?[年년]"
)
_EAST_MONTH = r"(?P<month>[0-9]{1,2}+|[一二三四五六七八九十]{1,2}+)\s?[月월]"
_EAST_DAY = r"(?P<day>[0-9]{1,2}+|[一二三四五六七八九十廿卅]{1,3}+)\s?[日号號일]"
_EAST_SIGNS = "年月년월"
_EAST_NUMBER = regex.compile(r"[0-9〇○零◯一二三四五六七八九十百元]{1,6}+\s?[年月년월]")
_ERA_BEFORE = regex.compile(r"(?r)(?:(?:中[华華])?民[国國]|令和|平成|昭和|大正|明治)\s?")
_EAST = regex.compile(
    rf"(?<![0-9][.,/:-]?)(?<![〇○零◯一二三四五六七八九十百千万第])(?:{_EAST_YEAR}(?:\s?{_EAST_MONTH}(?:份?\s?{_EAST_DAY})?)?"
    rf"|{_EAST_MONTH}\s?{_EAST_DAY})"
)
_LUNAR = regex.compile(r"(?r)(?:农历|農曆|农曆|阴历|陰曆|旧历|舊曆|旧暦)\s?")
# A length of time, a decade or a school year, where only a year was read.
_IS_LENGTH = regex.compile(r"代|级|級|期|多|余|餘|之久|[的之]?[历歷]史|間|间|来|來|以上|\s?동안|간|대")
_LENGTH_BEFORE = regex.compile(r"(?r)(?:近|约|約|超过|超過|长达|長達|历经|歷經)\s?")

_ZONE = rf"(?:\s{{0,2}}(?:[(（\[]\s?(?P<zone>{_ZONES})\s?[)）\]]|(?P<zone>{_ZONES})))?"
_HALF = r"\s?(?P<half>[AaPp])\.?[Mm](?!\p{L})\.?"
_TIME = regex.compile(
    r"(?:T|(?:\s?[,，|])?\s{0,3}(?:(?:at|um|à|às|a\sles|a\slas|alle|alle\sore|ore|om|kl\.?|в|о)\s)?)"
    r"(?<![0-9])(?P<hour>[0-9]{1,2}+)(?:(?::|\s?h\s?|\.(?=[0-9]{2}\s?Uhr))(?P<minute>[0-9]{2})"
    rf"(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}}+)?)?(?![0-9:])(?:{_HALF})?|{_HALF})(?:\s?Uhr\b)?{_ZONE}"
)
_EAST_TIME = regex.compile(
    r"(?:\s?[(（]?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土](?:曜日)?(?=[)）])|[월화수목금토일](?:요일)?(?=[)）]))[)）]?)?"
    r"\s{0,3}(?P<zone>北京时间|北京時間)?\s?(?P<part>[上下]午|凌晨|清晨|早[上晨]|中午|傍晚|晚[上间間]?|午[前后後]|오전|오후)?\s?"
    r"(?<![0-9])(?P<hour>[0-9]{1,2}+)\s?(?::(?P<minute>[0-9]{2})(?::[0-9]{2})?(?![0-9:])"
    rf"|[时時点點시](?:\s?(?:(?P<minute>[0-9]{{1,2}}+)\s?[分분]|(?P<thirty>半)))?){_ZONE}"
)


def _index_months() -> dict[str, tuple[int, frozenset[str]]]:
    """The months by name, each with the languages that call it so."""
    index: dict[str, tuple[int, frozenset[str]]] = {}
    for language, names in _MONTH_NAMES.items():
        for month, forms in enumerate(names.split(), 1):
            for form in forms.split("|"):
                index[form] = month, index.get(form, (0, frozenset[str]()))[1] | {language}
    return index


_MONTHS = _index_months()
_ABBREVIATIONS = frozenset(
    form
    for names in _MONTH_NAMES.values()
    for month in names.split()
    for form in month.split("|")[1:]
    if month.startswith(form)
)
# What can stand beside a day but for marks and blanks: three characters before it, three behind it.
_BEHIND_NUMBER = frozenset(" .-–")
_DAY_SIGNS = frozenset("º°ª")
_ORDINALS = _words("st nd rd th er")
_BEFORE_NUMBER = frozenset(". \n\t\u00a0\u2007\u2009\u202f\u3000")
_BEFORE_DAY = frozenset({" de", "del", " of", *(name[-3:] for name in _MONTHS)})
_BEHIND_DAY = frozenset({"de ", "di ", "of ", "the", *(name[:3] for name in _MONTHS)})
_FIRST_HANGUL = "\u1100"  # Chinese, Japanese and Korean letters follow
_REACH_OF_TIME = 32  # characters behind a day within which its hour begins, the longest words between them included
_FIRST_BARE_YEAR, _LAST_BARE_YEAR = 1500, 2100
_FIRST_PLAUSIBLE_YEAR = 1900


class FoundDate(NamedTuple):
    """A date that a text states: where its words stand, in code points, and what they say."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    time: str | None
    zone: str | None
    rule: str

    @property
    def precision(self) -> str | None:
        """How much is known: `day`, `month` or `year`; None where no year is."""
        if self.year is None:
            return None
        return "day" if self.day is not None else "month" if self.month is not None else "year"

    @property
    def value(self) -> str:
        """The date as ISO 8601 writes it: 2024-06-01, 2024-06, 2024; without a year --06-01."""
        parts = ["-" if self.year is None else f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


class _Reading(NamedTuple):
    """How dates are written in a language."""

    language: str
    own: str  # the language of the month names that need no year
    order: str  # of numbers: "day", "month" (first) or ""
    cues: frozenset[str]
    is_east_asian: bool


def find_dates(text: str, language: str) -> list[FoundDate]:
    """Find all dates that a paragraph states, in order and apart from each other, each as long as its words go.

    `language` is a BCP-47 tag: it decides the order of day and month in `01/06/2024` and which names stand alone.

    >>> [(date.value, date.time) for date in find_dates("On June 1; Jun 5, 2024, 8:30 AM; since 2018", "en")]
    [('--06-01', None), ('2024-06-05', '08:30'), ('2018', None)]
    """
    is_wide = not text.isascii()
    if is_wide and _WIDE.search(text):
        text = text.translate(_NARROW)
    reading = _find_reading(language)
    found = _read_numbers(text, reading)
    if is_wide and any(map(text.__contains__, _EAST_SIGNS)):
        found += _read_east_asian(text, reading)
    return _keep_longest(found) if len(found) > 1 else found


def is_plausible_date(found: FoundDate, latest: date) -> bool:
    """False for what lies before 1900, or begins after the day `latest`; a date without a year is plausible."""
    if found.year is None:
        return True
    return found.year >= _FIRST_PLAUSIBLE_YEAR and (found.year, found.month or 1, found.day or 1) <= (
        latest.year,
        latest.month,
        latest.day,
    )


def is_day(found: FoundDate) -> bool:
    """False for what the calendar does not have, such as 29 February of most years."""
    return _is_real(found.year, found.month, found.day)


@lru_cache(maxsize=256)
def _find_reading(tag: str) -> _Reading:
    language, *others = tag.split("-")
    language = {"no": "nb", "nn": "nb"}.get(language.lower(), language.lower())
    own = language if language in _MONTH_NAMES else "en"
    order = "day" if language in _DAY_FIRST else ""
    if language == "en":
        order = "month" if "US" in others else "day" if _DAY_FIRST_REGIONS & set(others) else ""
    cues = frozenset(_YEAR_CUES.get(language, _YEAR_CUES["en"]).split())
    return _Reading(language, own, order, cues, language in _EAST_ASIAN_LANGUAGES)


def _keep_longest(found: list[FoundDate]) -> list[FoundDate]:
    kept: list[FoundDate] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _is_real(year: int | None, month: int | None, day: int | None) -> bool:
    """True for a day of the calendar; 29 February may be one where no year is known."""
    if month is None:
        return day is None
    if not 1 <= month <= 12:
        return False
    return day is None or 1 <= day <= monthrange(2000 if year is None else year, month)[1]


# --- numbers, and months beside them


def _read_numbers(text: str, reading: _Reading) -> list[FoundDate]:
    """Look at each number, or chain of numbers, that no date before it has used."""
    found: list[FoundDate] = []
    done = 0
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        length = end - start
        if start < done or length > _LONGEST_CHAIN:
            continue
        if length <= 2:
            one = _read_day(text, start, end, done, reading) if _touches_month(text, start, end) else None
        elif length == 4 and text[start] in "12" and text[start:end].isdecimal():
            one = _read_year(text, start, end, done, reading)
        elif length > 5:
            found += _read_chain(text, start, end, reading)
            one = None
        else:
            one = _read_day(text, start, end, done, reading) if _DAYS.fullmatch(text, start, end) else None
        if one:
            found.append(one)
        done = found[-1].end if found else 0
    return found


def _touches_month(text: str, start: int, end: int) -> bool:
    """False where no month can stand before or behind a number: most numbers stop here, cheaply."""
    behind = text[end : end + 8]
    first = behind[:1]
    if first in _BEHIND_NUMBER:
        rest = behind.lstrip(" .-–")
        if rest[:3].lower() in _BEHIND_DAY or rest[:1].isdecimal() or rest[:1].isspace():
            return True
    elif first in _DAY_SIGNS or behind[:2] in _ORDINALS or first.isspace():
        return True
    return text[start - 1 : start] in _BEFORE_NUMBER and _ends_month(text, start)


def _ends_month(text: str, place: int) -> bool:
    """True where what stands before a number may be the end of a month's name."""
    word = text[max(0, place - 9) : place].rstrip(" .,\n\t\u00a0")
    return word[-3:].lower() in _BEFORE_DAY or word[-1:].isspace()


def _read_chain(text: str, start: int, end: int, reading: _Reading) -> Iterator[FoundDate]:
    """Read `2024-06-01`, `01.06.2024` or two of them with a dash or a slash between."""
    chain = text[start:end]
    if chain.isdecimal() or (start and _GLUED_BEFORE.match(text, start - 1)) or _GLUED_AFTER.match(text, end):
        return
    for between in ("", "-", "/"):
        parts = chain.split(between) if between else [chain]
        read = [_read_shape(part, reading) for part in parts]
        if all(read):
            break
    else:
        return
    if "." in chain and _has_word_before(text, start, _VERSION_WORDS):
        return
    for part, shape in zip(parts, read, strict=True):
        if shape:
            year, month, day, rule = shape
            yield _with_time(text, FoundDate(start, start + len(part), year, month, day, None, None, rule))
        start += len(part) + 1


def _read_shape(chain: str, reading: _Reading) -> tuple[int, int | None, int | None, str] | None:
    """The year, month, day and rule of a chain of numbers that is one date."""
    if len(chain) < len("2024-06") or not (chain[4] in "-/." or chain[-5] in "-/."):
        return None
    if match := _YEAR_FIRST.fullmatch(chain):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        is_version = match[2] == "." and len(chain) < len("2024.06.01") and not reading.is_east_asian
        return (year, month, day, "iso") if _is_real(year, month, day) and not is_version else None
    if match := _YEAR_LAST.fullmatch(chain):
        return _order_day_and_month(int(match[4]), int(match[1]), int(match[3]), reading.order)
    if match := _YEAR_MONTH.fullmatch(chain):
        year, month = int(match[1]), int(match[2])
        # 2011-12 may be a season; 2024-06 cannot.
        return (year, month, None, "iso") if _is_real(year, month, None) and month <= year % 100 else None
    return None


def _order_day_and_month(
    year: int, first: int, second: int, order: str
) -> tuple[int, int | None, int | None, str] | None:
    day_first, month_first = _is_real(year, second, first), _is_real(year, first, second)
    if not day_first and not month_first:
        return None
    if day_first and month_first and first != second and not order:
        return year, None, None, "numeric_ambiguous"
    if day_first and (order == "day" or not month_first):
        return year, second, first, "numeric"
    return (year, first, second, "numeric") if month_first else (year, second, first, "numeric")


def _read_day(text: str, start: int, end: int, low: int, reading: _Reading) -> FoundDate | None:
    """Read a date whose day, or range of days, stands at `start`, with the name of the month before or behind it."""
    before = text[start - 1] if start else ""
    if (before.isspace() or before == ".") and not text[start - 2 : start - 1].isdecimal():
        word = _MONTH_BEFORE.match(text, max(low, start - 24), start)
        match = _MONTH_FIRST.match(text, word.start()) if word and word["word"].lower() in _MONTHS else None
        found = _make_named(text, match, reading, "english_month_day_year") if match else None
        if found:
            return found
    if not _may_go_on(text, end):
        return None
    if before and (_GLUED_BEFORE.match(before) or (before in ",:" and text[start - 2 : start - 1].isdecimal())):
        return None
    match = _DAY_MONTH.match(text, start)
    if not match or match["month"].lower() not in _MONTHS or _NUMBERED_BEFORE.match(text, max(0, start - 16), start):
        return None
    found = _make_named(text, match, reading, "english_day_month_year")
    return _begin_earlier(text, found, max(low, start - _LONGEST_FROM)) if found and found.year else found


def _begin_earlier(text: str, found: FoundDate, low: int) -> FoundDate:
    """Date a range of days in words by its first: `10 to 17 May 2024`."""
    first = _FROM_DAY.match(text, low, found.start)
    if first is None or not 0 < int(first["day"]) < (found.day or 0):
        return found
    return found._replace(start=first.start(), day=int(first["day"]))


def _may_go_on(text: str, end: int) -> bool:
    """False where no month can stand behind a number: most numbers stop here, cheaply."""
    after = text[end : end + 1]
    if after.isspace():
        return not text[end + 1 : end + 2].isdecimal()
    return after in ".-–º°ª" or (after.isalpha() and after < _FIRST_HANGUL)


def _read_year(text: str, start: int, end: int, low: int, reading: _Reading) -> FoundDate | None:
    """Read a month and a year, or a year alone, that stands at `start`."""
    before = text[start - 1] if start else ""
    if not (before.isspace() or before in ".-") or text[start - 2 : start - 1].isdecimal():
        return None
    word = _MONTH_BEFORE.match(text, max(low, start - 24), start) if _ends_month(text, start) else None
    if word and word["word"].lower() in _MONTHS:
        if _DAY_BEFORE.match(text, max(low, word.start() - 12), word.start()):
            return None  # a day that this month does not have
        match = _MONTH_YEAR.match(text, word.start())
        return _make_named(text, match, reading, "month_year") if match else None
    return _read_bare_year(text, start, end, low, reading)


def _make_named(text: str, match: regex.Match[str], reading: _Reading, rule: str) -> FoundDate | None:
    """Make the date of a match with the name of a month, or nothing where the name may be another word."""
    groups, (start, end) = match.groupdict(), match.span()
    word, year, day = groups["month"], _to_int(groups["year"]), _to_int(groups.get("day"))
    month, languages = _MONTHS[word.lower()]
    is_whole = year is not None and day is not None
    if not _is_real(year, month, day) or (not is_whole and not _stands_alone(text, match, word, languages, reading)):
        return None
    if year is None:
        end, rule = _trim_end(text, match), "month_day"
        if _IS_COUNTED.match(text, end):
            return None
    elif day is not None:
        language = reading.own if reading.own in languages else "en" if "en" in languages else min(languages)
        rule = _RULES.get(language, rule)
    if early := _EARLY.match(text, max(0, start - 6), start):
        start = early.start()
    found = FoundDate(start, end, year, month, day, None, None, rule)
    return found if day is None else _with_time(text, found)


def _trim_end(text: str, match: regex.Match[str]) -> int:
    """Where a date without a year ends: the full stop behind `December` is a sentence's, behind `Dec` its own."""
    is_short = match["month"].lower() in _ABBREVIATIONS
    return match.end() - (text[match.end() - 1] == "." and not is_short)


def _stands_alone(text: str, match: regex.Match[str], word: str, languages: frozenset[str], reading: _Reading) -> bool:
    """True where a month that lacks a day or a year is one nevertheless."""
    if reading.own not in languages or (reading.own in ("en", "de") and not word[0].isupper()):
        return False
    if word.lower() not in _SURNAMES or reading.own != "en":
        return True
    if match.end("month") == match.end() and _MAY_IS_VERB.match(text, match.end()):
        return False
    before = _WORD_BEFORE.match(text, max(0, match.start() - 15), match.start())
    return not before or before["word"][0].islower() or before["word"].lower() in _BEFORE_MONTH


def _read_bare_year(text: str, start: int, end: int, low: int, reading: _Reading) -> FoundDate | None:
    """Read a year behind a word such as `since`; nothing where what is counted follows."""
    digits = text[start:end]
    if not digits.isdecimal():  # 2.30 has four characters too
        return None
    year = int(digits)
    if not _FIRST_BARE_YEAR <= year <= _LAST_BARE_YEAR:
        return None
    low = max(low, start - 24)
    is_year = _has_word_before(text, start, reading.cues) or _is_of_year(text, low, start, reading)
    if not is_year and reading.own in ("ru", "uk"):
        behind = _WORD_BEHIND.match(text, end)
        is_year = behind is not None and behind["word"].lower() in _YEAR_BEHIND
    if not is_year or _GLUED_AFTER.match(text, end) or _IS_COUNTED.match(text, end):
        return None
    early = _EARLY.match(text, low, start)
    return FoundDate(early.start() if early else start, end, year, None, None, None, None, "year_only")


def _is_of_year(text: str, low: int, start: int, reading: _Reading) -> bool:
    """True behind `the end of` and the like."""
    before = _OF_BEFORE.match(text, low, start) if text[start - 3 : start - 1] in {"of", "de"} else None
    return before is not None and reading.own == "en" and before["word"].lower() in _OF_YEAR_WORDS


def _has_word_before(text: str, start: int, words: frozenset[str]) -> bool:
    before = _WORD_BEFORE.match(text, max(0, start - 15), start)
    return before is not None and before["word"].lower().replace("’", "'") in words


def _to_int(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


# --- Chinese, Japanese and Korean


def _read_east_asian(text: str, reading: _Reading) -> Iterator[FoundDate]:
    done = 0
    for number in _EAST_NUMBER.finditer(text):
        start = number.start()
        if start < done:
            continue
        era = _ERA_BEFORE.match(text, max(done, start - 5), start)
        match = _EAST.match(text, era.start() if era else start)
        if match:
            done = match.end()
            found = _make_east_asian(text, match, reading)
            if found:
                yield found


def _make_east_asian(text: str, match: regex.Match[str], reading: _Reading) -> FoundDate | None:
    groups, (start, end) = match.groupdict(), match.span()
    year, month, day = _read_east_year(groups), _read_numeral(groups["month"]), _read_numeral(groups["day"])
    has_year = groups["year"] is not None or groups["era"] is not None
    if has_year != (year is not None) or not _is_real(year, month, day):
        return None
    if _LUNAR.match(text, max(0, start - 3), start) or (month is None and _is_length(text, start, end)):
        return None
    rule = _name_east_asian(match[0], groups["era"], reading)
    found = FoundDate(start, end, year, month, day, None, None, rule)
    return found if day is None else _with_time(text, found)


def _is_length(text: str, start: int, end: int) -> bool:
    is_since = text.startswith(("以来", "以來"), end)
    return not is_since and bool(_IS_LENGTH.match(text, end) or _LENGTH_BEFORE.match(text, max(0, start - 3), start))


def _name_east_asian(words: str, era: str | None, reading: _Reading) -> str:
    if era:
        return "minguo" if era[-2] == "民" else "japanese_era"
    if "년" in words or "월" in words:
        return "korean"
    if not any(map(str.isdecimal, words)):
        return "chinese_numerals"
    return "japanese" if reading.language == "ja" else "chinese"


def _read_east_year(groups: dict[str, str | None]) -> int | None:
    """The year of the common era, or None where there is none or the era had no such year."""
    if groups["year"] is not None:
        return _read_numeral(groups["year"])
    count = _read_numeral(groups["count"])
    if groups["era"] is None or count is None:
        return None
    before, last = _ERAS[groups["era"][-2:]]
    return before + count if 1 <= count <= last else None


def _read_numeral(words: str | None) -> int | None:
    """The number of digits or Chinese numerals: 24, 二四 and 二十四 are 24."""
    if words is None:
        return None
    if words.isdecimal():
        return int(words)
    if not any(char in _TENS for char in words):
        return int("".join(str(_NUMERALS[char]) for char in words))
    total, digit = 0, 0
    for char in words:
        if char in _TENS:
            total, digit = total + (digit or 1) * _TENS[char], 0
        else:
            digit = _NUMERALS[char]
    return total + digit


# --- times


def _with_time(text: str, found: FoundDate) -> FoundDate:
    """Add the time and the zone that follow a day directly."""
    has_number = _NUMBER.search(text, found.end, found.end + _REACH_OF_TIME)
    match = has_number and (_TIME.match(text, found.end) or _EAST_TIME.match(text, found.end))
    if not match:
        return found
    groups = match.groupdict()
    hour, minute = int(groups["hour"]), int(groups["minute"] or 0) + (30 if groups.get("thirty") else 0)
    half, part = (groups.get("half") or "").lower(), groups.get("part") or ""
    is_afternoon = half == "p" or part in _AFTERNOON
    if half and not 1 <= hour <= 12 and not (half == "p" and hour > 12):
        return found
    if is_afternoon and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return found
    return found._replace(end=match.end(), time=f"{hour:02}:{minute:02}", zone=groups["zone"])
