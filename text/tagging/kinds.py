"""Say what a fragment is, by rules that look at its form and at what stands around it.

In this order; the first that fits names it:

- `source_residue`: Chinese, Japanese or Korean of at least a clause, beside a sentence of the main language that says
  as much: as long as a translation is, with the same numbers, and with quotation marks where the fragment has some. It
  is what a machine translation left of its source.
- `sentence`: a sentence or clause: it begins and ends like one, or is long.
- `quoted_term`: it stands in quotation marks or in the brackets of a book's title.
- `name`: words that all begin with a capital; or two to four Han characters that begin with a common Chinese surname
  and stand behind a capitalised word, as a name does whose spelling they give.
- `other`.
"""

from unicodedata import decimal

import regex

from text.count import count_letters
from text.span import Span
from text.surnames import SURNAMES
from text.tagging.boundary import EAST_ASIAN_SCRIPTS, starts_sentence
from text.tagging.script import find_letters

__all__ = ["FRAGMENT_KINDS", "find_translation", "is_quoted", "name_kind"]

FRAGMENT_KINDS = ("source_residue", "sentence", "quoted_term", "name", "other")

_LONG_LETTERS = 60  # a fragment of so many is a clause at least
_EAST_ASIAN_WEIGHT = 3  # an East Asian letter says as much as so many of an alphabet
_RESIDUE_LETTERS = 10  # East Asian letters of a clause; names and terms are shorter
# Letters of English for one of Chinese: 2.5 to 5 in a translation. A stray stretch is often a part of what was
# translated, so more is allowed.
_TRANSLATED = (2.0, 9.0)
_REACH = 600  # characters on each side that are looked at
_SENTENCE_STOP = regex.compile(r"[.!?…。！？][\"'”’)\]」』）》\s]*+$")
_SENTENCE = regex.compile(r"(?:[^.!?。！？\n]|\.(?!\s|$))++[.!?。！？]*+")
_NUMBER = regex.compile(r"\p{Nd}(?:[.,]?\p{Nd})*+")
_QUOTES = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "«": "»",
    "‹": "›",
    "„": "“",
    '"': '"',
    "”": "”",
    "»": "«",
    "›": "‹",
    "‚": "‘",  # Swedish, German and Danish usage
}
_QUOTE_MARK = regex.compile(r"[“”„«»「」『』《》\"]")
_BLANKS = " \u00a0\u202f"  # French sets its quotation marks off
_STOPS = regex.compile(rf"[.,!?…。，！？]{{0,3}}+[{_BLANKS}]?")  # inside a quotation mark
_HAN_NAME = regex.compile(r"\p{Han}{2,4}")
_CAPITALISED = regex.compile(r"\p{Lu}[\p{L}\p{M}’']*+")
_WORDS = regex.compile(r"[\p{L}\p{M}’']++")
_BEFORE_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}’'-]{0,40}[\s(（,]{0,3}$")


def name_kind(text: str, span: Span, script: str) -> str:
    """Name the kind of a fragment of a paragraph: one of `FRAGMENT_KINDS`; `script` is that of the fragment.

    >>> text = "He wrote “人民日报” and Wang Jie (王杰)."
    >>> name_kind(text, Span(10, 14), "Hans"), name_kind(text, Span(30, 32), "Hans")
    ('quoted_term', 'name')
    """
    content = text[slice(*span)].strip()
    is_east_asian = script in EAST_ASIAN_SCRIPTS
    letters = count_letters(content)
    if is_east_asian and letters >= _RESIDUE_LETTERS and find_translation(text, span):
        return "source_residue"
    begins = span.start + len(text[slice(*span)]) - len(text[slice(*span)].lstrip())
    is_sentence = starts_sentence(text, begins) and _SENTENCE_STOP.search(content)
    if is_sentence or letters * (_EAST_ASIAN_WEIGHT if is_east_asian else 1) >= _LONG_LETTERS:
        return "sentence"
    if is_quoted(text, span):
        return "quoted_term"
    return "name" if _is_name(text, span, content) else "other"


def find_translation(text: str, span: Span) -> str | None:
    """The sentence before or after an East Asian fragment that says as much as it does, in another script."""
    content = text[slice(*span)].strip()
    letters = count_letters(content)
    before = _read_sentences(text, max(0, span.start - _REACH), span.start)
    after = _read_sentences(text, span.end, min(len(text), span.end + _REACH))
    neighbours = [*before[-1:], *after[:1]]
    return next((each.strip() for each in neighbours if _says_as_much(content, letters, each)), None)


def _read_sentences(text: str, start: int, end: int) -> list[str]:
    """The sentences in a part of a text that have letters."""
    return [sentence for sentence in _SENTENCE.findall(text, start, end) if any(map(str.isalpha, sentence))]


def _says_as_much(content: str, letters: int, neighbour: str) -> bool:
    low, high = _TRANSLATED
    return (
        low * letters <= count_letters(neighbour) <= high * letters
        and _read_numbers(content) <= _read_numbers(neighbour)
        and (not _QUOTE_MARK.search(content) or bool(_QUOTE_MARK.search(neighbour)))
    )


def _read_numbers(text: str) -> set[str]:
    """The numbers in a text, by their digits: 2,019 and ２０１９ are 2019."""
    return {"".join(str(decimal(char)) for char in number if char.isdecimal()) for number in _NUMBER.findall(text)}


def is_quoted(text: str, span: Span) -> bool:
    """True where one pair of quotation marks closes around the letters of a part of a text."""
    letters = find_letters(text, *span)
    if letters is None:
        return False
    before = text[max(0, letters.start - 2) : letters.start].rstrip(_BLANKS)[-1:]
    after = _STOPS.match(text, letters.end)
    closing = text[after.end() : after.end() + 1] if after else ""
    return bool(closing) and _QUOTES.get(before) == closing and not {before, closing} & set(text[slice(*letters)])


def _is_name(text: str, span: Span, content: str) -> bool:
    bare = content.strip(" \t()（）,，·")
    if _HAN_NAME.fullmatch(bare):
        begin = text.find(bare, span.start)
        return bare[0] in SURNAMES and bool(_BEFORE_NAME.search(text, max(0, begin - 45), begin))
    words = _WORDS.findall(bare)
    return bool(words) and all(map(_CAPITALISED.fullmatch, words))
