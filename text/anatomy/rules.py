"""The rules by which a document's anatomy is read: words and patterns from `config/rules/`, not from code."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import regex

from text.anatomy.glue import SentenceRules, SentenceWords, compile_sentences

__all__ = [
    "DATED",
    "LABELS",
    "LONGEST_LINE",
    "PERSONS",
    "Boilerplate",
    "RuleBook",
    "Rules",
    "compile_rules",
    "end_of_label",
]

PERSONS = frozenset({"author", "editor", "reporter", "photographer", "translator"})
"""Labels whose values are people or bodies."""

DATED = frozenset({"published_on", "updated_on"})
"""Labels whose values are dates."""

LABELS = (*sorted(DATED), *sorted(PERSONS), "publisher", "other")
"""What a labelled value can say of a document; `other` only ends the value before it."""

LONGEST_LINE = 300
"""Characters of a title or a line of boilerplate at most."""

_HAN = regex.compile(r"\p{Han}")


class Rules(NamedTuple):
    """What `config/rules/` says; all of it in the order of the files, so that equal rules are equal values."""

    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()  # label -> words that introduce it
    by: tuple[str, ...] = ()  # what stands before an author's name without a mark
    dispatch: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    sentences: SentenceWords = SentenceWords()


class RuleBook(NamedTuple):
    """The rules made ready to read with; each pattern is None where the rules name nothing for it."""

    labels: Mapping[str, str]  # what each word introduces, the words in small letters with single blanks
    label_ends: frozenset[str]  # the last one or two characters of those words
    name_ends: frozenset[str]  # the last character of those in Han characters that may stand before a name
    label_begins: frozenset[str]  # the first three characters of words in Latin letters
    dated_begins: frozenset[str]  # the first two characters of those that introduce dates
    credit_begins: frozenset[str]  # the first three characters of Latin words that introduce people
    credit: regex.Pattern[str] | None  # such a word before a name in capitals
    han_credit: regex.Pattern[str] | None  # a Han word that introduces people, and the marks behind it
    credit_ends: tuple[str, ...]
    by_words: frozenset[str]  # in small letters
    by_begins: tuple[str, ...]  # the same, as a line may begin
    by_inside: tuple[str, ...]  # the same between blanks
    by: regex.Pattern[str] | None
    dispatch: tuple[str, ...]
    dispatch_ends: tuple[str, ...]  # those in Han characters
    agency: tuple[str, ...]
    own: frozenset[str]
    release: tuple[str, ...]
    works: frozenset[str]  # what a by-word may stand behind: `Ein Kommentar von`, in small letters
    no_names: frozenset[str]  # what stands where names do and is none, in small letters
    sections: frozenset[str]  # parts of a paper or site, in small letters
    agencies: frozenset[str]  # news agencies and archives: bodies beside the names of persons, in small letters
    beside: frozenset[str]  # words that stand beside a date and say nothing, in small letters
    office: regex.Pattern[str] | None
    caption: regex.Pattern[str] | None
    caption_words: tuple[str, ...]  # a word of each of those phrases, in small letters
    ordinals: Mapping[str, int]
    boilerplate: "Boilerplate"
    sentences: SentenceRules


class Boilerplate(NamedTuple):
    """Patterns of whole paragraphs, and what each of them needs: so that most paragraphs are not compared with them."""

    pattern: regex.Pattern[str] | None
    begins: Mapping[str, tuple[str, ...]]  # the first words of the patterns that begin with one, by two characters
    held: tuple[str, ...]  # words of those that begin with anything

    def find_places(self, texts: Sequence[str]) -> frozenset[int]:
        """The places of the short texts of which a pattern covers all but the blanks around them."""
        covered = self.find_covered(text for text in texts if len(text) <= LONGEST_LINE)
        return frozenset(i for i, text in enumerate(texts) if text in covered) if covered else frozenset()

    def find_covered(self, texts: Iterable[str]) -> set[str]:
        """Those of the texts of which a pattern covers all but the blanks around them; case does not count."""
        if self.pattern is None:
            return set()
        folded = {text: text.strip().casefold() for text in texts}
        together = "\n".join(folded.values())
        held = [words for words in self.held if words in together]
        return {
            text
            for text, each in folded.items()
            if (each.startswith(self.begins.get(each[:2], ())) or (held and any(map(each.__contains__, held))))
            and self.pattern.fullmatch(each)
        }


@cache
def compile_rules(rules: Rules) -> RuleBook:
    """Make rules ready; once for each document at most, for equal rules are found by comparing all of their words."""
    labels = {" ".join(word.lower().split()): label for label, words in rules.labels for word in words}
    people = [word for word, label in labels.items() if label in PERSONS]
    return RuleBook(
        labels,
        frozenset(end_of_label(word) for word in labels),
        frozenset(word[-1] for word, label in labels.items() if label == "reporter" and _HAN.match(word[-1])),
        frozenset(word[:3] for word in labels if not _HAN.search(word)),
        frozenset(word[:2] for word, label in labels.items() if label in DATED),
        frozenset(word[:3] for word in people if not _HAN.search(word)),
        _compile_credit([word for word in people if not _HAN.search(word)]),
        _compile_han_credit([word for word in people if _HAN.search(word)]),
        tuple(sorted(rules.credit, key=len, reverse=True)),
        frozenset(word.lower() for word in rules.by),
        tuple(word.lower() for word in rules.by),
        tuple(f" {word.lower()} " for word in rules.by),
        _compile_by(rules.by),
        rules.dispatch,
        tuple(word for word in rules.dispatch if _HAN.search(word)),
        rules.agency,
        frozenset(rules.own),
        tuple(word.lower() for word in rules.release),
        frozenset(word.lower() for word in rules.works),
        frozenset(" ".join(word.lower().split()) for word in rules.no_names),
        frozenset(word.lower() for word in rules.sections),
        frozenset(word.lower() for word in rules.agencies),
        frozenset(word.lower() for word in rules.beside),
        _compile_words(rules.office),
        _compile_words(rules.caption),
        tuple(dict.fromkeys(max(words.lower().split(), key=len) for words in rules.caption)),
        {word: place for place, word in enumerate(rules.ordinals, 1)},
        _compile_boilerplate(rules.boilerplate),
        compile_sentences(rules.sentences),
    )


def end_of_label(words: str) -> str:
    """The last two characters of words in small letters; the last one behind a blank, or where there is one only."""
    end = words[-2:].lower()
    return end[1:] if end[:1].isspace() else end


def _compile_boilerplate(patterns: tuple[str, ...]) -> Boilerplate:
    if not patterns:
        return Boilerplate(None, {}, ())
    folded = [pattern.casefold() for pattern in patterns]
    parts = (".*".join(_loosen(part) for part in pattern.split("*")) for pattern in folded)
    pattern = regex.compile(rf"(?:{'|'.join(parts)})\s*", regex.DOTALL)
    heads = {
        words: words.replace("*", " ", 1).split(maxsplit=1)[0] for words in folded if words[:1] not in {"", "*", " "}
    }
    begins = {head[:2]: tuple(each for each in heads.values() if each[:2] == head[:2]) for head in heads.values()}
    others = [words for words in folded if len(heads.get(words, "")) < 2]
    held = (max(words.replace("*", " ").split(), key=len, default="") for words in others)
    return Boilerplate(pattern, begins, tuple(dict.fromkeys(held)))


def _compile_by(by: tuple[str, ...]) -> regex.Pattern[str] | None:
    """A pattern of a word that introduces an author, glued to a name or not; case does not count."""
    if not by:
        return None
    words = "|".join(regex.escape(word) for word in sorted(by, key=len, reverse=True))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?P<word>(?i:{words}))(?:\s?[:：]\s{{0,3}}|\s{{1,3}}|(?<=\p{{Ll}})(?=\p{{Lu}}))"
    )


def _compile_credit(words: list[str]) -> regex.Pattern[str] | None:
    if not words:
        return None
    return regex.compile(rf"(?<!\p{{L}})(?P<word>(?i:{_either(words)}))\s{{1,2}}(?=\p{{Lu}}[\p{{L}}.])")


def _compile_han_credit(words: list[str]) -> regex.Pattern[str] | None:
    return regex.compile(rf"(?P<word>{_either(words)})[\s:：/／]*") if words else None


def _either(words: Iterable[str]) -> str:
    return "|".join(_loosen(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _compile_words(words: tuple[str, ...]) -> regex.Pattern[str] | None:
    """A pattern of words or phrases, longest first; None for none."""
    if not words:
        return None
    longest = sorted(words, key=lambda word: (-len(word), word))
    parts = [_loosen(word) if _HAN.search(word) else rf"(?<!\p{{L}}){_loosen(word)}(?!\p{{L}})" for word in longest]
    return regex.compile("|".join(parts), regex.IGNORECASE)


def _loosen(words: str) -> str:
    """Words with any blanks between them."""
    return r"\s+".join(regex.escape(word) for word in words.split(" ")) if words.strip() else ""
