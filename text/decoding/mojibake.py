"""Text that was decoded by the wrong name -> the text that was meant, where ftfy's heuristic sees it."""

import re

import ftfy
import regex
from ftfy.badness import MOJIBAKE_CATEGORIES, badness, is_bad
from ftfy.chardata import UTF8_DETECTOR_RE
from ftfy.fixes import fix_c1_controls

from text.decoding.garbled import is_garbled, restore

__all__ = ["decode_mojibake", "looks_bad"]


def _pick(*categories: str) -> str:
    return "".join(MOJIBAKE_CATEGORIES[category] for category in categories)


# What `ftfy.badness.is_bad` finds always holds one of these; a test says so.
_ALONE = _pick("c1") + "ŒœÃÂ"  # enough by themselves
_NEAR_ANY = _ALONE + _pick("bad", "upper_accented", "box") + "√≈"  # beside anything beyond ASCII
_NEAR_SIGN = _pick("lower_accented", "currency", "numeric", "law")  # beside one of these
_SIGNS = _pick("bad", "start_punctuation", "end_punctuation", "currency", "numeric", "law", "box") + "°"
_SUSPECT = re.compile(
    f"[{_NEAR_ANY}{_NEAR_SIGN}ÙЂ](?:(?<=[{_ALONE}])|(?<=[^\x00-\x7f][{_NEAR_ANY}ÙЂ])"
    f"|(?<=[{_NEAR_ANY}ÙЂ])(?=[^\x00-\x7f])|(?=[{_SIGNS}])|(?<=[{_SIGNS}].))",
    re.DOTALL,
)
_SUSPECT_SERIES = re.compile(r"[ВГРСΒΓΞΟ](?:[^\w\s]|µ)[ВГРСΒΓΞΟ]|β€|‚ó")

# Of what ftfy counts as bad in a text, the most that a repair may leave.
_MOST_LEFT = 0.5
# A letter of another script against an accented Latin one: by chance two letters of what was meant spelled it in UTF-8.
_STRANGE = regex.compile(
    r"(?<=[\p{Latin}--[A-Za-z]])[\p{L}--[\p{Latin}\p{Common}]]|(?<=[\p{L}--[\p{Latin}\p{Common}]])[\p{Latin}--[A-Za-z]]",
    regex.VERSION1,
)
# Parts are decoded here: ftfy starts anew after each, which takes quadratic time.
_WHOLE = ftfy.TextFixerConfig(decode_inconsistent_utf8=False, fix_c1_controls=False, explain=False)


def looks_bad(text: str) -> bool:
    """Tell whether there is mojibake, quickly where there is none: 40 to 170 MB/s, not ftfy's 5 to 7."""
    return (bool(_SUSPECT.search(text) or _SUSPECT_SERIES.search(text)) and is_bad(text)) or is_garbled(text)


def decode_mojibake(text: str) -> str:
    r"""Undo wrong decodings: of the whole text, else of its parts, one level at a time. Linear.

    The steps are those of `ftfy.fix_encoding`. Lone C1 controls are read as Windows-1252. What is as bad afterwards as
    it was is left as it came: half of another script's text would be spoiled for good.

    >>> decode_mojibake("“你好” in the cafÃ© of l\x92eau")
    '“你好” in the café of l’eau'
    """
    if text.isascii() or not looks_bad(text):
        return text
    restored = restore(text)
    if restored != text:
        return restored
    whole = ftfy.fix_encoding(text, _WHOLE)
    if is_bad(whole):
        whole = UTF8_DETECTOR_RE.sub(_decode_part, whole)
    if whole != text and (badness(whole) > _MOST_LEFT * badness(text) or _STRANGE.search(whole)):
        whole = text
    return fix_c1_controls(whole)


def _decode_part(found: re.Match[str]) -> str:
    return ftfy.fix_encoding(found[0], _WHOLE) if is_bad(found[0]) else found[0]
