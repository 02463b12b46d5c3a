"""Dates in Chinese, Japanese and Korean."""

from collections.abc import Iterator

import regex

from text.anatomy.dates.found import FoundDate, is_real
from text.anatomy.dates.times import with_time
from text.anatomy.dates.words import Reading

__all__ = ["EAST_SIGNS", "read_east_asian"]

_ERAS = {  # the year before the first of the era, and its last year
    "民国": (1911, 199),
    "民國": (1911, 199),
    "令和": (2018, 99),
    "平成": (1988, 31),
    "昭和": (1925, 64),
    "大正": (1911, 15),
    "明治": (1867, 45),
}
_NUMERALS = {
    **{char: i for i, char in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "○": 0,
    "◯": 0,
    "元": 1,
    "O": 0,
    "Ｏ": 0,
    "0": 0,
}
_TENS = {"十": 10, "廿": 20, "卅": 30, "百": 100}
_EAST_YEAR = (
    r"(?:(?P<era>(?:中[华華])?民[国國]|令和|平成|昭和|大正|明治)\s?(?P<count>[0-9]{1,3}|元|[〇○零◯一二三四五六七八九十百]{1,6}+)"
    r"|(?P<year>[12][0-9]{3}|[一二][〇○零◯OＯ0一二三四五六七八九]{3}))\s?[年년]"
)
_EAST_MONTH = r"(?P<month>[0-9]{1,2}+|[一二三四五六七八九十]{1,2}+)\s?[月월]"
_EAST_DAY = r"(?P<day>[0-9]{1,2}+|[一二三四五六七八九十廿卅]{1,3}+)\s?[日号號일]"
EAST_SIGNS = "年月년월"
_EAST_NUMBER = regex.compile(r"[0-9〇○零◯OＯ一二三四五六七八九十百元]{1,6}+\s?[年月년월]")
_ERA_BEFORE = regex.compile(r"(?r)(?:(?:中[华華])?民[国國]|令和|平成|昭和|大正|明治)\s?")
_EAST = regex.compile(
    rf"(?<![0-9][.,/:-]?)(?<![〇○零◯一二三四五六七八九十百千万第])(?:{_EAST_YEAR}(?:\s?{_EAST_MONTH}(?:份?\s?{_EAST_DAY})?)?"
    rf"|{_EAST_MONTH}\s?{_EAST_DAY})"
)
# Taiwan counts years from 1911, and in full dates it often does so without a word.
_TAIWANESE = regex.compile(rf"(?<![0-9][.,/:-]?)(?P<count>1[01][0-9])\s?年\s?{_EAST_MONTH}\s?{_EAST_DAY}")
_LUNAR = regex.compile(r"(?r)(?:农历|農曆|农曆|阴历|陰曆|旧历|舊曆|旧暦)\s?")
# A length of time, a decade or a school year, where only a year was read.
_IS_LENGTH = regex.compile(r"代|级|級|期|多|余|餘|之久|[的之]?[历歷]史|間|间|来|來|以上|\s?동안|간|대")
_LENGTH_BEFORE = regex.compile(r"(?r)(?:近|约|約|超过|超過|长达|長達|历经|歷經)\s?")


def read_east_asian(text: str, reading: Reading) -> Iterator[FoundDate]:
    """Read each number before 年 or 月 that no date before it has used."""
    done = 0
    for number in _EAST_NUMBER.finditer(text):
        start = number.start()
        if start < done:
            continue
        era = _ERA_BEFORE.match(text, max(done, start - 5), start)
        match = _EAST.match(text, era.start() if era else start)
        if match is None and reading.is_traditional and (match := _TAIWANESE.match(text, start)):
            done = match.end()
            yield from _make_taiwanese(text, match)
        elif match:
            done = match.end()
            found = _make_east_asian(text, match, reading)
            if found:
                yield found


def _make_east_asian(text: str, match: regex.Match[str], reading: Reading) -> FoundDate | None:
    groups, (start, end) = match.groupdict(), match.span()
    year, month, day = _read_east_year(groups), _read_numeral(groups["month"]), _read_numeral(groups["day"])
    has_year = groups["year"] is not None or groups["era"] is not None
    if has_year != (year is not None) or not is_real(year, month, day):
        return None
    if _LUNAR.match(text, max(0, start - 3), start) or (month is None and _is_length(text, start, end)):
        return None
    rule = _name_east_asian(match[0], groups["era"], reading)
    found = FoundDate(start, end, year, month, day, None, None, rule)
    return found if day is None else with_time(text, found)


def _make_taiwanese(text: str, match: regex.Match[str]) -> Iterator[FoundDate]:
    """A full date of Taiwan: 114年11月28日 is in 2025."""
    year, month, day = (_read_numeral(match[name]) for name in ("count", "month", "day"))
    year = _ERAS["民國"][0] + (year or 0)
    if is_real(year, month, day):
        yield with_time(text, FoundDate(*match.span(), year, month, day, None, None, "minguo"))


def _is_length(text: str, start: int, end: int) -> bool:
    is_since = text.startswith(("以来", "以來"), end)
    return not is_since and bool(_IS_LENGTH.match(text, end) or _LENGTH_BEFORE.match(text, max(0, start - 3), start))


def _name_east_asian(words: str, era: str | None, reading: Reading) -> str:
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
