"""The names of months and of days of the week in seventy languages, and which month a name is in which language.

The table is derived from Unicode CLDR by `tools/make_date_names.py`; what newspapers write beside it stands below.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["Month", "find_month", "is_month", "is_short_month", "is_weekday", "month_edges", "month_languages"]

_SHORT = 3  # letters up to which a short name may be a common word of another language: `mar`, `out`, `set`

_TABLE = Path(__file__).parent / "data" / "names.tsv"
# Forms that CLDR does not list; those without accents are made below.
_MORE = {
    "de": {1: "jaenner", 3: "maerz|mrz", 6: "jun", 7: "jul", 9: "sept"},
    "en": {6: "june", 7: "july", 9: "sept"},
    "es": {9: "setiembre|sep"},
    "fr": {9: "sep"},
    "it": {9: "sett"},
    "ru": {1: "январе", 2: "феврале|фев", 3: "марте", 4: "апреле", 5: "мае", 6: "июне", 7: "июле", 8: "августе"}
    | {9: "сентябре|сен", 10: "октябре", 11: "ноябре|ноя", 12: "декабре"},
    "id": {2: "pebruari", 8: "agt|agu", 11: "nopember|nop"},
    "ar": {4: "ابريل", 5: "ماي", 7: "يوليوز", 8: "اغسطس|غشت", 9: "شتنبر", 10: "اكتوبر", 11: "نونبر", 12: "دجنبر"},
    "fa": {4: "اوریل|آپریل", 5: "می", 6: "جون", 7: "جولای", 8: "آگوست"},
    "hi": {2: "फरवरी", 9: "सितम्बर", 11: "नवम्बर", 12: "दिसम्बर"},
    "bn": {1: "জানুয়ারী", 2: "ফেব্রুয়ারী", 8: "অগস্ট"},
    "ro": {11: "noem"},
}


class Month(NamedTuple):
    """What a name says: the month, from 1, and the languages in which it says so."""

    month: int
    languages: frozenset[str]


def _fold(name: str) -> str:
    """A name in small letters without the full stop of a short one; the Turkish i with and without dot is one."""
    return name.lower().replace("i̇", "i").replace("ı", "i").removesuffix(".")


def _rows(kind: str) -> Iterator[tuple[str, int, str]]:
    """All names of a kind: language, place from 1, form."""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        language, *cells = line.split("\t")
        if cells and cells[0] == kind:
            yield from ((language, i, form) for i, cell in enumerate(cells[1:], 1) for form in cell.split("|"))


@cache
def _month_names() -> Mapping[str, tuple[Month, ...]]:
    """The months by name, folded; a name that is two months has both, each with its languages."""
    index: dict[str, dict[int, set[str]]] = {}
    more = ((lang, i, form) for lang, cells in _MORE.items() for i, cell in cells.items() for form in cell.split("|"))
    for language, month, form in (*_rows("month"), *more):
        name = _fold(form)
        plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        forms = {name, plain} if name[:1] < "\u0590" else {name}  # marks of later scripts are vowels
        if language == "he":
            forms.add("ב" + name)
        for each in forms:
            if each:
                index.setdefault(each, {}).setdefault(month, set()).add(language)
    return {name: tuple(Month(m, frozenset(langs)) for m, langs in months.items()) for name, months in index.items()}


@cache
def month_languages() -> frozenset[str]:
    """The languages whose names of months are known."""
    return frozenset(language for language, _, _ in _rows("month"))


@cache
def month_edges() -> tuple[frozenset[str], frozenset[str]]:
    """The first three characters of all names of months, and the last three."""
    return frozenset(name[:3] for name in _month_names()), frozenset(name.rstrip(".")[-3:] for name in _month_names())


@cache
def _weekday_names() -> frozenset[str]:
    """The days of the week in all languages, folded; those of two words also by their words."""
    return frozenset(word for _, _, form in _rows("weekday") for word in (_fold(form), *_fold(form).split()))


def is_weekday(word: str) -> bool:
    """True for the name of a day of the week, in any language."""
    return _fold(word) in _weekday_names()


def find_month(name: str, languages: tuple[str, ...]) -> Month | None:
    """What a name says in the first of the languages that has it, else in all others; None where they disagree.

    A short name of another language is a common word too often: `10 des 2000` is French, and no December.
    """
    named = _month_names().get(_fold(name))
    if named is None:
        return None
    for language in languages:
        for each in named:
            if language in each.languages:
                return each
    return None if len(named) > 1 or (len(name) <= _SHORT and _is_told(languages)) else named[0]


def _is_told(languages: tuple[str, ...]) -> bool:
    return any(language != "en" and language in month_languages() for language in languages)


def is_month(name: str) -> bool:
    """True for the name of a month in any language."""
    return _fold(name) in _month_names()


def is_short_month(name: str) -> bool:
    """True for the short name of a month, whose full stop is its own: `Dec.`."""
    return _fold(name) in _short_names()


@cache
def _short_names() -> frozenset[str]:
    names: dict[tuple[str, int], list[str]] = {}
    for language, month, form in _rows("month"):
        names.setdefault((language, month), []).append(_fold(form))
    return frozenset(form for first, *others in names.values() for form in others if first.startswith(form)) | {"sept"}
