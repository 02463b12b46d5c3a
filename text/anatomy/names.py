"""What a name looks like: of a person, of a body, and what is none.

A person in Latin letters is told by a given name of the table (`tools/make_given_names.py` says where it is from) or,
where something else says that a name follows, by its capitals; in Han characters by one of the commonest surnames.
"""

from functools import cache
from pathlib import Path

import regex

from text.anatomy.dates.names import is_month, is_weekday
from text.anatomy.rules import RuleBook
from text.surnames import SURNAMES

__all__ = ["AND", "NAME", "is_name", "is_person", "is_refused"]

_TABLE = Path(__file__).parent / "data" / "given_names.txt"
_PARTICLES = (
    "von van de der den di da del della dos das do du al el bin bint ben ibn zu zur la le y e i ter ten af av ul v"
)
_PARTICLE = rf"(?:{'|'.join(_PARTICLES.split())})\.?"
_SMALL = frozenset(_PARTICLES.split()) | {"and", "und", "et", "og", "och", "en"}
_WORD = r"\p{Lu}[\p{L}\p{M}.'’\-]*+"
NAME = rf"(?:(?:(?i:dr|prof|mag|ing|dipl|med|phil)\.[\s\-]?){{0,4}}{_WORD}(?:\s(?:{_PARTICLE}\s){{0,2}}{_WORD}){{0,4}})"
"""A name in a script with capitals, as a pattern: one to five words, small particles between them."""

AND = r"(?:\s?[,、;&/]\s?|\s(?:and|und|et|y|e|i|og|och|en|ja|a|és|și|ve|dan|và|и|и́|та|и)\s)"
"""What stands between two names, as a pattern."""

_LONGEST, _LONGEST_BODY = 48, 80  # characters of a person's name and of a body's
_LONGEST_HAN = 12  # of them Han characters in a person's
_SENTENCE = regex.compile(r"[!?！？。；;…:：|｜=<>{}@\"“”«»]|\.\s\p{Lu}?\p{Ll}{3}|https?|www\.|,,")
_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_HAN_PERSON = regex.compile(rf"(?:[{SURNAMES}]|欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方)\p{{Han}}{{1,2}}")
_DIGITS = regex.compile(r"[0-9]{3}|^[0-9\s.,:]+$")


@cache
def _given_names() -> frozenset[str]:
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def is_name(word: str) -> bool:
    """True for a given name in Latin letters: `Jane`, `ANNA-LENA`, `J.` is none."""
    low = word.lower()
    return low in _given_names() or ("-" in low and low.partition("-")[0] in _given_names())


def is_person(name: str) -> bool:
    """True for what is a person's name without anything beside it that says so: `Jane van der Roe`, `张三`."""
    if _HAN.search(name):
        return _HAN_PERSON.fullmatch(name) is not None
    words = [word for word in name.split() if not word.endswith(".") or len(word) > 3]
    return len(words) > 1 and (is_name(words[0]) or (len(words) > 2 and is_name(words[1])))


def is_refused(value: str, book: RuleBook, *, is_body: bool) -> bool:
    """True for what no name is: a label, a sentence, a number, a day, what is too long."""
    plain = " ".join(value.lower().split()).rstrip(":：")
    is_label = plain in book.labels and (is_body or book.labels[plain] != "editor")  # `Autor: Redacción`
    if not any(map(str.isalpha, value)) or is_label or plain in book.no_names or _SENTENCE.search(value):
        return True
    words = value.lower().split()
    if all(is_weekday(word.strip(",.")) or is_month(word) or word in book.beside for word in words):
        return True
    if is_body:
        return len(value) > _LONGEST_BODY
    if words[0] in book.no_names or (
        len(words) > 1 and any(word[0].islower() and word not in _SMALL for word in value.split())
    ):
        return True
    return len(value) > _LONGEST or len(_HAN.findall(value)) > _LONGEST_HAN or _DIGITS.search(value) is not None
