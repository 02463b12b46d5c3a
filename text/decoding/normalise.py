r"""One paragraph -> its text put right, with the names of the repairs.

The steps are repeated until nothing changes, so that normalising twice is normalising once. Text that does not come to
rest (made so on purpose: entities in mojibake in entities) is cleaned without decoding; `normalise` has the proof. All
is linear in the length of the text, whatever the text.

What stays: Chinese punctuation and quotation marks, full-width letters beside Chinese and Japanese, ligatures and
radicals that stand for themselves, variation selectors, U+FFFD, runs of plain blanks, the joiners of Persian, Hindi and
emoji, the hyphens of compounds.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import regex

from text.decoding.entities import decode_entities
from text.decoding.lines import Joins, join_hyphenated, join_lines, never_joins
from text.decoding.lookalikes import MAY_BE_LOOKALIKES, narrow_letters, spell_out, unify_radicals
from text.decoding.mojibake import decode_mojibake, looks_bad
from text.decoding.split import BLANKS, LINE_BREAKS

__all__ = ["REPAIRS", "NormaliseOptions", "Normalised", "normalise"]

# The names of the repairs, in the order of the steps.
REPAIRS = (
    *("mojibake", "html_entities", "controls", "zero_width", "hyphenation", "line_joined", "blanks"),
    *("presentation_forms", "full_width", "radicals", "nfc"),
)


class NormaliseOptions(NamedTuple):
    """Which repairs are made. Control characters are dropped and lines joined in any case.

    `mojibake`: undo wrong decodings (`cafÃ©`) where ftfy's test says that there are any.
    `html_entities`: read named and numeric entities that end in a semicolon, also if written twice (`&amp;lt;` is `<`).
    `zero_width`: drop invisible characters where they mean nothing, and all that override the direction of text.
    `hyphenation`: join a word that was parted at the end of a line, where it is known.
    `blanks`: make tabs and special blanks (NBSP, U+3000 ...) plain blanks, one for one.
    `lookalikes`: write letters for ligatures, full-width letters and radicals, where these are not meant.
    `nfc`: compose characters (Unicode Standard Annex 15).
    """

    mojibake: bool = True
    html_entities: bool = True
    zero_width: bool = True
    hyphenation: bool = True
    blanks: bool = True
    lookalikes: bool = True
    nfc: bool = True


class Normalised(NamedTuple):
    """A normalised paragraph.

    `text` has no line breaks, no control characters, and no blanks at its ends; it is "" for a blank paragraph.
    `indent`: the blanks before it on its first line, as they stood. `repairs`: names from `REPAIRS`, in that order, of
    the steps that changed something. Trimming is no repair.
    """

    text: str
    indent: str
    repairs: tuple[str, ...]


_Steps = list[tuple[str, Callable[[str], str]]]

_ALL_REPAIRS = NormaliseOptions()

# Real text rests after two or three passes; an entity that spells mojibake that spells an entity takes one more each.
_MAX_PASSES = 6

_PLAIN_EDGES = " \t\r\n\u3000"
_OTHER_BREAKS = LINE_BREAKS.replace("\x85", "")
_ANY_BREAK = re.compile(f"\r\n|[{_OTHER_BREAKS}]")

_CONTROLS = re.compile(r"\x1b\[[0-9;]{0,32}[A-Za-z]|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SEPARATORS = re.compile("[\x1c-\x1f\x85\u2028\u2029]")  # of lines only where decoding has made them: others are joined

_SOFT_HYPHENATION = re.compile(f"\xad[{BLANKS}]*+\n[{BLANKS}]*+")
# Soft hyphen, word joiner, invisible operators, interlinear annotation, the byte order mark; and embeddings, overrides
# and isolates: text can be displayed as other than it is with these (Boucher and Anderson, Trojan Source, 2021).
_INVISIBLE = re.compile("[\xad\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,32}\U000e007f)|[\U000e0000-\U000e007f]")  # kept: flags, UTS 51
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f]")
_RIGHT_TO_LEFT = regex.compile(r"[[\p{Bidi_Class=R}\p{Bidi_Class=AL}]&&\p{L}]", regex.VERSION1)
# Zero-width spaces part the words of scripts without blanks (Thai, Khmer ...; class SA of Unicode Standard Annex 14).
_ZERO_WIDTH_SPACES = regex.compile(r"(?<=\p{Line_Break=SA})(\u200b)\u200b*+(?=\p{Line_Break=SA})|\u200b")
# Joiners count after letters and marks of cursive and Indic scripts (Unicode Standard Annex 31, section 2.3) and inside
# emoji (Unicode Technical Standard 51). A run of them is one.
_JOINERS = regex.compile(
    r"""
      (?<=[\p{Arab}\p{Syrc}\p{Mong}\p{Nkoo}\u064b-\u0655\u0670]
        | [\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}\p{Telu}\p{Knda}\p{Mlym}\p{Sinh}\p{Mymr}\p{Khmr}\p{Tibt}]
      )([\u200c\u200d])[\u200c\u200d]*+
    | (?<=[\p{Extended_Pictographic}\ufe0f\U0001f3fb-\U0001f3ff\U000e007f])(\u200d)\u200d*+(?=\p{Extended_Pictographic})
    | [\u200c\u200d]
    """,
    regex.VERBOSE,
)

_SPECIAL_BLANKS = re.compile(f"[{BLANKS.replace(' ', '')}]")
# Composing sorts a run of marks in quadratic time; 30 is the limit of the Stream-Safe Text Format, UAX 15, section 13.
_FLOOD_OF_MARKS = regex.compile(r"\p{M}{31}")


def normalise(paragraph: str, options: NormaliseOptions = _ALL_REPAIRS, joins: Joins = never_joins) -> Normalised:
    r"""Normalise one paragraph as split has cut it, with the blanks before it and the separators after it.

    `joins` knows words: it says which two parts of one to join where a line ends between them.

    Never raises for a str without surrogates. Idempotent: all steps are repeated until the text is at rest, and text
    at rest is not changed. Text that does not come to rest is first cleaned, that is, not decoded. If what is left
    comes to rest with all steps, that is the answer. If not, the cleaned text is; it stays so, for cleaning it again
    changes nothing, and it does not come to rest the next time either.

    >>> normalise("\u3000\u3000“cafÃ©” &amp; is\nfine\n\n")
    Normalised(text='“café” & is fine', indent='\u3000\u3000', repairs=('mojibake', 'html_entities', 'line_joined'))
    """
    core = paragraph.strip(_PLAIN_EDGES)
    if _is_plain(core, paragraph):
        return Normalised(core, _get_indent(paragraph) if core else "", ())
    text = _unify_breaks(paragraph)
    decoding, cleaning = _list_decoding(options), _list_cleaning(options, joins)
    settled, is_at_rest = _settle(text, decoding, cleaning)
    if is_at_rest:
        return settled
    cleaned, _ = _settle(text, [], cleaning)  # at rest after three passes: composing can part a joiner from its emoji
    settled, is_at_rest = _settle(cleaned.text, decoding, cleaning)
    return _combine(cleaned, settled) if is_at_rest else cleaned


def _is_plain(core: str, paragraph: str) -> bool:
    """Tell at once that no step would change a paragraph, whose `core` is without its plain edges."""
    if not core.isprintable() or ("&" in core and ";" in core):
        return False
    if core.isascii():
        return True
    if MAY_BE_LOOKALIKES.search(core):
        return False
    if not unicodedata.is_normalized("NFC", core) or looks_bad(core):
        return False
    text = paragraph.strip("\r\n")  # a blank at an end may be half of a mojibake
    return text == core or not looks_bad(text)


def _get_indent(paragraph: str) -> str:
    lead = paragraph[: len(paragraph) - len(paragraph.lstrip(_PLAIN_EDGES))]
    return lead[max(lead.rfind("\n"), lead.rfind("\r")) + 1 :]


def _unify_breaks(paragraph: str) -> str:
    r"""Make all breaks \n and drop those at the end.

    Split never joins lines at NEL (U+0085), and it parts no paragraphs where other breaks follow it: there, and inside,
    it is an ellipsis of Windows-1252 or part of mojibake.
    """
    text = paragraph.rstrip(_OTHER_BREAKS)
    if text == paragraph:
        text = paragraph.rstrip("\x85")
    return _ANY_BREAK.sub("\n", text)


def _list_decoding(options: NormaliseOptions) -> _Steps:
    steps: _Steps = [("mojibake", decode_mojibake)] if options.mojibake else []
    return [*steps, ("html_entities", decode_entities)] if options.html_entities else steps


def _list_cleaning(options: NormaliseOptions, joins: Joins) -> _Steps:
    """The steps that need no second look: what they make is no work for another of them, but for NFC beside emoji."""
    steps: list[tuple[str, Callable[[str], str], bool]] = [
        ("controls", _drop_controls, True),
        ("zero_width", _drop_zero_width, options.zero_width),
        ("hyphenation", partial(join_hyphenated, joins=joins), options.hyphenation),
        ("line_joined", join_lines, True),
        ("blanks", _replace_blanks, options.blanks),
        ("presentation_forms", spell_out, options.lookalikes),
        ("full_width", narrow_letters, options.lookalikes),
        ("radicals", unify_radicals, options.lookalikes),
        ("nfc", _compose, options.nfc),
    ]
    return [(name, step) for name, step, is_wanted in steps if is_wanted]


def _settle(text: str, decoding: _Steps, cleaning: _Steps) -> tuple[Normalised, bool]:
    """Repeat the steps until nothing changes; also say whether that came to pass."""
    result = Normalised(text, "", ())
    for _ in range(_MAX_PASSES):
        after = _pass(result.text, [*decoding, *cleaning])
        if after.text == result.text:
            return result, True
        result = _combine(result, after)
    return result, False


def _pass(text: str, steps: _Steps) -> Normalised:
    """Do each step once, in order; trim before lines are joined, when blanks are still what they were."""
    indent = ""
    repairs = []
    for name, step in steps:
        if name == "line_joined":
            trimmed = text.lstrip(BLANKS + "\n")
            indent = text[: len(text) - len(trimmed)].rpartition("\n")[2] if trimmed else ""
            text = trimmed.rstrip(BLANKS + "\n")
        repaired = step(text)
        if repaired != text:
            repairs.append(name)
            text = repaired
    return Normalised(text, indent, tuple(repairs))


def _combine(first: Normalised, then: Normalised) -> Normalised:
    repairs = tuple(name for name in REPAIRS if name in first.repairs or name in then.repairs)
    return Normalised(then.text, first.indent + then.indent, repairs)


def _drop_controls(text: str) -> str:
    """Drop control characters, and the terminal escapes that they begin; what separates things becomes a blank."""
    return text if text.isprintable() else _SEPARATORS.sub(" ", _CONTROLS.sub("", text))


def _drop_zero_width(text: str) -> str:
    """Drop invisible characters. A soft hyphen at the end of a line joins what it parted."""
    if text.isprintable():
        return text
    text = _INVISIBLE.sub("", _SOFT_HYPHENATION.sub("", text))
    text = _TAGS.sub(r"\1", text)
    if not _RIGHT_TO_LEFT.search(text):
        text = _DIRECTION_MARKS.sub("", text)
    return _JOINERS.sub(r"\1\2", _ZERO_WIDTH_SPACES.sub(r"\1", text))


def _replace_blanks(text: str) -> str:
    return text if text.isprintable() else _SPECIAL_BLANKS.sub(" ", text)


def _compose(text: str) -> str:
    if unicodedata.is_normalized("NFC", text) or _FLOOD_OF_MARKS.search(text):
        return text
    return unicodedata.normalize("NFC", text)
