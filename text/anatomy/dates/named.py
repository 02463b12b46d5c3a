"""Dates with the name of a month, and years behind a word that says so."""

import regex

from text.anatomy.dates.chains import GLUED_AFTER, GLUED_BEFORE
from text.anatomy.dates.forms import NAME, YEAR, count_year, read_day_form, read_year_form
from text.anatomy.dates.found import FoundDate, is_real
from text.anatomy.dates.names import Month, find_month, is_short_month, month_edges
from text.anatomy.dates.times import with_time
from text.anatomy.dates.words import Reading, has_word_before, name_rule, word_before, words

__all__ = ["read_day", "read_year", "touches_month"]

_OF_YEAR_WORDS = words(
    "end beginning start middle half quarter spring summer autumn fall winter month year as january february march"
)
_YEAR_BEHIND = words("год года году годом году рік року році")  # Russian and Ukrainian say it behind the number
# What is counted behind a number that is no date: "in 2018 cases", "In June 12 people".
_COUNTED = (
    "people|persons|men|women|children|students|members|workers|votes|cases|items|copies|pages|words|points|times|years?"
    "|months?|weeks?|days?|hours?|minutes?|seconds?|yuan|dollars?|euros?|pounds?|yen|rmb|usd|eur|percent|per|million"
    "|billion|thousand|hundred|tons?|tonnes?|kg|km|cm|mm|metres?|meters?|kilomet(?:er|re)s?|miles?|feet|personas|casos"
    "|personnes|euro|Menschen|Personen|Fälle|Jahren?|Stück|человек|случаев|рублей"
)
_SURNAMES = frozenset({"may", "march"})  # months that people are called by
_BEFORE_MONTH = words(
    "in on by since early mid late from until till during through between before after of to and the this last "
    "next for at monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun date dated "
    "time published posted updated released release issued created modified effective starting beginning"
)
_LONGEST_FROM = len("10th through the ")
_LINK = r"(?:(?:de|del|of|des)\s|d['’])?"
_SECOND_DAY = r"(?:\s?[-–]\s?[0-9]{1,2}+(?:st|nd|rd|th)?)?"
# The same in words, which only a month and a year make sure: "June 10 to 17 people" is one day.
_TO = r"\s(?:to|and|through|bis|und|au|et|al|y|e|a)\s(?:the\s)?"
_TO_DAY = rf"{_TO}[0-9]{{1,2}}+(?:st|nd|rd|th|\.)?"
_MONTH_BEFORE = regex.compile(
    r"(?r)(?<![\p{L}\p{M}])(?P<word>[\p{L}\p{M}]{2,16}+)(?:\.?,?\s{1,2}(?:(?:de|del|of)\s)?|\.)"
)
_DAY_BEFORE = regex.compile(r"(?r)(?<![0-9:])[0-9]{1,2}+(?:st|nd|rd|th|\.)?\s{1,2}(?:(?:of|de)\s)?")
_MONTH_FIRST = regex.compile(
    rf"(?P<month>[\p{{L}}\p{{M}}]++)(?:\.?\s{{1,2}}|\.)(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th)?(?!\p{{L}})(?![.:/][0-9])(?!,[0-9]{{3}}\b)"
    rf"(?:{_TO_DAY}(?=\s?,?\s{{0,2}}{_LINK}{YEAR})|{_SECOND_DAY})(?:\s?,?\s{{0,2}}{_LINK}{YEAR})?",
    regex.VERSION1,
)
_MONTH_YEAR = regex.compile(rf"(?P<month>[\p{{L}}\p{{M}}]++)(?:\.?,?\s{{1,2}}{_LINK}|\.){YEAR}", regex.VERSION1)
_DAY_MONTH = regex.compile(
    rf"(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th|er|º|°|ª|\.)?{_SECOND_DAY}\.?(?:\s{{1,2}}|(?<=\.)|-)"
    rf"(?:(?:the\s)?(?:of|de|di)\s|d['’])?(?P<month>{NAME})\.?"
    rf"(?:(?:[,،]?\s{{1,2}}|(?<=\.)|-){_LINK}{YEAR}(?:\s?г(?:\.|ода\b|оду\b)|\s?р\.)?)?",
    regex.VERSION1,
)
_FROM_DAY = regex.compile(rf"(?r)(?<![0-9][.,:/\-]?|[$€£¥#])(?P<day>[0-9]{{1,2}}+)(?:st|nd|rd|th|\.)?{_TO}")
# What is numbered: the number of `Art. 12 March` is no day.
_NUMBERED_BEFORE = regex.compile(
    r"(?r)(?:(?<!\p{L})(?i:arts?|articles?|sec|sections?|nos?|nr|pp?|pages?|chapters?|paras?|paragraphs?|rules?|clauses?|annex"
    r"|appendix|fig|figures?|tables?|artikel|abs|absatz|kapitel|seite|ziffer|artículos?|articoli|articolo|статья|статьи|ст|пункт)\.?"
    r"|§)\s{0,2}"
)
_CLOCK = regex.compile(
    r"\s{1,2}(?P<time>[0-2][0-9]:[0-5][0-9])(?::[0-9]{2})?\s(?:(?P<zone>[A-Z]{2,5}|[+-][0-9]{4})\s)?(?P<year>[12][0-9]{3})(?![0-9])"
)
_EARLY = regex.compile(r"(?r)(?<!\p{L})(?i:early|mid|late)[\s-]")
_OF_BEFORE = regex.compile(r"(?r)(?<!\p{L})(?P<word>\p{L}{2,12}+)\s(?:of|de)\s")
_WORD_BEHIND = regex.compile(r"\s{1,2}(?P<word>\p{L}{1,12}+)")
_IS_COUNTED = regex.compile(rf"\s?%|\s{{1,2}}(?:(?:to|and|or)\s[0-9]{{4,9}}\s)?(?i:{_COUNTED})\b")
_MAY_IS_VERB = regex.compile(r"\s(?:be|have|not|also|well|only|I|we|he|she|it|they|you)\b")
# What can stand beside a day but for marks and blanks: three characters before it, three behind it.
_BEHIND_NUMBER = frozenset(" .-–")
_DAY_SIGNS = frozenset("º°ª")
_ORDINALS = words("st nd rd th er")
_BEFORE_NUMBER = frozenset(". \n\t\u00a0\u2007\u2009\u202f\u3000")
_BEFORE_DAY = frozenset({" de", "del", " of", *month_edges()[1]})
_BEHIND_DAY = frozenset({"de ", "di ", "of ", "the", "d’a", "d’o", "d'a", "d'o", "thá", "thg", *month_edges()[0]})
_FIRST_HANGUL = "\u1100"  # Chinese, Japanese and Korean letters follow
_FIRST_BARE_YEAR, _LAST_BARE_YEAR = 1500, 2100


def touches_month(text: str, start: int, end: int) -> bool:
    """False where no month can stand before or behind a number: most numbers stop here, cheaply."""
    behind = text[end : end + 8]
    first = behind[:1]
    if first in _BEHIND_NUMBER:
        rest = behind.lstrip(" .-–")
        if rest[:3].lower() in _BEHIND_DAY or rest[:1].isdecimal() or rest[:1].isspace() or rest[:1] in "|/":
            return True
    elif first in _DAY_SIGNS or behind[:2] in _ORDINALS or first.isspace():
        return True
    return text[start - 1 : start] in _BEFORE_NUMBER and _ends_month(text, start)


def _ends_month(text: str, place: int) -> bool:
    """True where what stands before a number may be the end of a month's name."""
    word = text[max(0, place - 9) : place].rstrip(" .,\n\t\u00a0")
    return word[-3:].lower() in _BEFORE_DAY or word[-1:].isspace()


def read_day(text: str, start: int, end: int, low: int, reading: Reading) -> FoundDate | None:
    """Read a date whose day, or range of days, stands at `start`, with the name of the month before or behind it."""
    before = text[start - 1] if start else ""
    if (before.isspace() or before == ".") and not text[start - 2 : start - 1].isdecimal():
        word = _MONTH_BEFORE.match(text, max(low, start - 24), start)
        match = _MONTH_FIRST.match(text, word.start()) if word and _find_month(word["word"], reading) else None
        found = _make_named(text, match, reading, "english_month_day_year") if match else None
        if found:
            return found
    if not _may_go_on(text, end):
        return None
    if before and (GLUED_BEFORE.match(before) or (before in ",:" and text[start - 2 : start - 1].isdecimal())):
        return None
    if form := read_day_form(text, start, reading):
        return form
    match = _DAY_MONTH.match(text, start)
    if not match or not _find_month(match["month"], reading) or _NUMBERED_BEFORE.match(text, max(0, start - 16), start):
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


def read_year(text: str, start: int, end: int, low: int, reading: Reading) -> FoundDate | None:
    """Read a month and a year, or a year alone, that stands at `start`."""
    before = text[start - 1] if start else ""
    if not (before.isspace() or before in ".-") or (start > 1 and text[start - 2].isdecimal()):
        return None
    if form := read_year_form(text, start, reading):
        return form
    word = _MONTH_BEFORE.match(text, max(low, start - 24), start) if _ends_month(text, start) else None
    if word and _find_month(word["word"], reading):
        if _DAY_BEFORE.match(text, max(low, word.start() - 12), word.start()):
            return None  # a day that this month does not have
        match = _MONTH_YEAR.match(text, word.start())
        return _make_named(text, match, reading, "month_year") if match else None
    return _read_bare_year(text, start, end, low, reading)


def _make_named(text: str, match: regex.Match[str], reading: Reading, rule: str) -> FoundDate | None:
    """Make the date of a match with the name of a month, or nothing where the name may be another word."""
    groups, (start, end) = match.groupdict(), match.span()
    word, year, day = groups["month"], _to_int(groups["year"]), _to_int(groups.get("day"))
    named = _find_month(word, reading)
    if named is None:
        return None
    month, languages = named
    year = count_year(year, reading)
    if year is None and day is not None and (clock := _CLOCK.match(text, end)):  # Mon Oct 16 13:10:49 CST 2023
        time, zone, year, end = clock["time"], clock["zone"], int(clock["year"]), clock.end()
        if is_real(year, month, day):
            return FoundDate(start, end, year, month, day, time, zone, "clock")
    is_whole = year is not None and day is not None
    if not is_real(year, month, day) or (not is_whole and not _stands_alone(text, match, word, languages, reading)):
        return None
    if year is None:
        end, rule = _trim_end(text, match), "month_day"
        if _IS_COUNTED.match(text, end):
            return None
    elif day is not None:
        rule = name_rule(languages, reading) or rule
    if early := _EARLY.match(text, max(0, start - 6), start):
        start = early.start()
    found = FoundDate(start, end, year, month, day, None, None, rule)
    return found if day is None else with_time(text, found)


def _find_month(word: str, reading: Reading) -> Month | None:
    return find_month(word, (reading.own, reading.language, "en"))


def _trim_end(text: str, match: regex.Match[str]) -> int:
    """Where a date without a year ends: the full stop behind `December` is a sentence's, behind `Dec` its own."""
    is_short = is_short_month(match["month"])
    return match.end() - (text[match.end() - 1] == "." and not is_short)


def _stands_alone(text: str, match: regex.Match[str], word: str, languages: frozenset[str], reading: Reading) -> bool:
    """True where a month that lacks a day or a year is one nevertheless."""
    if reading.own not in languages or (reading.own in ("en", "de") and not word[0].isupper()):
        return False
    if word.lower() not in _SURNAMES or reading.own != "en":
        return True
    if match.end("month") == match.end() and _MAY_IS_VERB.match(text, match.end()):
        return False
    before = word_before(text, match.start())
    return before[:1].islower() or before.lower() in _BEFORE_MONTH or not before


def _read_bare_year(text: str, start: int, end: int, low: int, reading: Reading) -> FoundDate | None:
    """Read a year behind a word such as `since`; nothing where what is counted follows."""
    digits = text[start:end]
    if not digits.isdecimal():  # 2.30 has four characters too
        return None
    year = int(digits)
    if not _FIRST_BARE_YEAR <= year <= _LAST_BARE_YEAR:
        return None
    low = max(low, start - 24)
    is_year = has_word_before(text, start, reading.cues) or _is_of_year(text, low, start, reading)
    if not is_year and reading.own in ("ru", "uk"):
        behind = _WORD_BEHIND.match(text, end)
        is_year = behind is not None and behind["word"].lower() in _YEAR_BEHIND
    if not is_year or GLUED_AFTER.match(text, end) or _IS_COUNTED.match(text, end):
        return None
    early = _EARLY.match(text, low, start)
    return FoundDate(early.start() if early else start, end, year, None, None, None, None, "year_only")


def _is_of_year(text: str, low: int, start: int, reading: Reading) -> bool:
    """True behind `the end of` and the like."""
    before = _OF_BEFORE.match(text, low, start) if text[start - 3 : start - 1] in {"of", "de"} else None
    return before is not None and reading.own == "en" and before["word"].lower() in _OF_YEAR_WORDS


def _to_int(digits: str | None) -> int | None:
    return None if digits is None else int(digits)
