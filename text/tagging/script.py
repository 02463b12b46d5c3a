"""Scripts: cut a text into runs of one Unicode script, and tell Simplified from Traditional Chinese.

Scripts are those of the Unicode Standard (Annex 24, property Script, as the `regex` module has it), named by their
ISO 15924 codes. Which language a run is in is not asked here: see `segment.py` and `tag.py`.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import regex

from text.span import Span

__all__ = [
    "EAST_ASIAN",
    "NEUTRAL",
    "UNLISTED",
    "ScriptRun",
    "count_national",
    "count_variants",
    "find_letters",
    "han_variant",
    "script_runs",
    "writing_runs",
]

EAST_ASIAN = "CJK"  # not a code of ISO 15924, which has none for the four together
NEUTRAL = "Zyyy"  # a text that has no letter of any script
UNLISTED = "Zzzz"  # letters of a script that is not among _SCRIPTS

# The scripts in modern use: Recommended and Limited Use in Unicode Annex 31, tables 5 and 7, and Mongolian, Coptic.
# The commonest come first, for the pattern tries them in this order.
_SCRIPTS = (
    *("Latn", "Hani", "Cyrl", "Arab", "Hira", "Kana", "Hang", "Deva", "Grek", "Hebr", "Thai", "Beng", "Taml", "Telu"),
    *("Gujr", "Guru", "Knda", "Mlym", "Geor", "Armn", "Ethi", "Khmr", "Laoo", "Mymr", "Sinh", "Tibt", "Orya", "Thaa"),
    *("Bopo", "Mong", "Copt", "Adlm", "Bali", "Bamu", "Batk", "Cakm", "Cans", "Cham", "Cher", "Hmnp", "Java", "Kali"),
    *("Lana", "Lepc", "Limb", "Lisu", "Mand", "Mtei", "Newa", "Nkoo", "Olck", "Osge", "Plrd", "Rohg", "Saur", "Sund"),
    *("Sylo", "Syrc", "Tale", "Talu", "Tavt", "Tfng", "Vaii", "Wcho", "Yiii"),
)
_EAST_ASIAN = ("Hani", "Hira", "Kana", "Hang", "Bopo")
_OF_NONE = r"\p{Script=Zyyy}\p{Script=Zinh}\p{Script=Unknown}"


def _run_pattern(name: str, codes: Iterable[str]) -> str:
    """A character of some scripts, and all that follows in them or in no script."""
    own = "".join(rf"\p{{Script={code}}}" for code in codes)
    return rf"(?P<{name}>[{own}][{own}{_OF_NONE}]*+)"


def _compile(groups: Mapping[str, Iterable[str]]) -> regex.Pattern[str]:
    """Match the runs of some groups of scripts, and at last each letter of all other scripts."""
    runs = [_run_pattern(name, codes) for name, codes in groups.items()]
    return regex.compile("|".join([*runs, rf"(?P<{UNLISTED}>[\p{{L}}--[{_OF_NONE}]])"]), regex.VERSION1)


_SCRIPT_RUN = _compile({code: (code,) for code in _SCRIPTS})
_WRITING_RUN = _compile(
    {"Latn": ("Latn",), EAST_ASIAN: _EAST_ASIAN} | {code: (code,) for code in _SCRIPTS[1:] if code not in _EAST_ASIAN}
)
_ASCII_LETTER = re.compile("[A-Za-z]")
# Beyond what these blocks hold (Latin letters, marks and punctuation, none of another script), the runs are looked for.
_BEYOND_LATIN = re.compile("[^\x00-\u02af\u0300-\u036f\u1e00-\u1eff\u2000-\u206f\u20a0-\u20c0]")
_FIRST_LETTER = regex.compile(r"\p{L}")
_LAST_LETTER = regex.compile(r"(?r)[\p{L}\p{M}]")
_JIS_LEVEL_2 = b"\x98\x9f"  # the first of it
_EVIDENT_RATIO = 2  # a Simplified text quotes a Traditional name now and then: twice as many characters decide


class ScriptRun(NamedTuple):
    """A stretch of one script; code points, 0-based, half-open; `script` is an ISO 15924 code."""

    start: int
    end: int
    script: str


def script_runs(text: str) -> list[ScriptRun]:
    """Cut a text into runs of one script, in order and without gaps; "" gives [].

    Characters of no script of their own (blanks, digits, punctuation, emoji, combining marks: Zyyy and Zinh) belong to
    the run before them, at the start of the text to the first run. A text of such characters alone is one run `Zyyy`;
    letters of scripts out of modern use are `Zzzz`. Never raises for a str; linear time.

    >>> script_runs("Beijing (北京)")
    [ScriptRun(start=0, end=9, script='Latn'), ScriptRun(start=9, end=12, script='Hani')]
    """
    return _cut_runs(text, _SCRIPT_RUN)


def writing_runs(text: str, most: int = sys.maxsize) -> list[ScriptRun]:
    """Like `script_runs`, but Han, kana, Bopomofo and Hangul, which are written mixed, are one: `CJK`.

    There are at most `most` of them, and then one more: the rest of the text, in the script that most of it was in.
    """
    return _cut_runs(text, _WRITING_RUN, most)


def _cut_runs(text: str, pattern: regex.Pattern[str], most: int = sys.maxsize) -> list[ScriptRun]:
    """Cut where a run of another name starts; what no run matches stays with the run before."""
    if text.isascii() or not _BEYOND_LATIN.search(text):
        if not text:
            return []
        if _ASCII_LETTER.search(text):
            return [ScriptRun(0, len(text), "Latn")]
    starts: list[tuple[int, str]] = []
    for match in pattern.finditer(text):
        name = match.lastgroup or NEUTRAL
        if not starts or starts[-1][1] != name:
            starts.append((match.start() if starts else 0, name))
            if len(starts) > most:
                break
    if not starts:
        return [ScriptRun(0, len(text), NEUTRAL)] if text else []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    runs = [ScriptRun(start, end, name) for (start, name), end in zip(starts, ends, strict=True)]
    if len(runs) > most:
        lengths: Counter[str] = Counter()
        for start, end, name in runs[:most]:
            lengths[name] += end - start
        runs[most] = runs[most]._replace(script=max(lengths, key=lambda name: lengths[name]))
    return runs


def find_letters(text: str, start: int, end: int) -> Span | None:
    """From the first letter of `text[start:end]` to the last, its marks included; None where there is no letter.

    >>> find_letters("(no. 5: über) ", 4, 14)
    Span(start=8, end=12)
    """
    first, last = _FIRST_LETTER.search(text, start, end), _LAST_LETTER.search(text, start, end)
    return Span(first.start(), last.end()) if first and last else None


@cache
def _read_variants() -> dict[str, frozenset[str]]:
    """Read the table of characters by kind of Chinese; its head names the source.

    `China` and `Taiwan` are in no Japanese text of today: not in JIS X 0208, or in its second level.
    """
    table: dict[str, set[str]] = {}
    name = ""
    for line in (Path(__file__).parent / "data" / "han_variants.txt").read_text(encoding="utf-8").splitlines():
        if line.isascii() and not line.startswith("#"):
            name = line
        elif not line.startswith("#"):
            table.setdefault(name, set()).update(line)
    table["China"] = table["Hans"] - table["Jpan"]
    table["Taiwan"] = {char for char in table["Hant"] if not b"" < char.encode("shift_jis", "ignore") < _JIS_LEVEL_2}
    return {key: frozenset(characters) for key, characters in table.items()}


def count_variants(text: str) -> tuple[int, int]:
    """Count the characters that only Simplified and that only Traditional Chinese has."""
    table = _read_variants()
    return sum(map(table["Hans"].__contains__, text)), sum(map(table["Hant"].__contains__, text))


def han_variant(text: str) -> str | None:
    """Tell Simplified ("Hans") from Traditional ("Hant") Chinese; None where a text shows neither, or both alike.

    Decides by the characters that only one of them has. Japanese has some of both: ask of Chinese text only.

    >>> han_variant("重要会议"), han_variant("重要會議"), han_variant("人民")
    ('Hans', 'Hant', None)
    """
    hans, hant = count_variants(text)
    if hans > _EVIDENT_RATIO * hant:
        return "Hans"
    if hant > _EVIDENT_RATIO * hans:
        return "Hant"
    return None


def count_national(text: str) -> tuple[int, int]:
    """Count the characters that Chinese has and Japanese has not, and the other way round.

    A single Traditional one counts nothing: names in Japanese keep some.

    >>> count_national("这是"), count_national("国会"), count_national("県庁"), count_national("我們說")
    ((1, 0), (0, 0), (0, 2), (2, 0))
    """
    table = _read_variants()
    china, taiwan, japan = (sum(map(table[kind].__contains__, text)) for kind in ("China", "Taiwan", "Japan"))
    return china + (taiwan if taiwan > 1 else 0), japan
