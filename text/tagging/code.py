"""Tell lines of program code, markup and commands from prose: they are in no language that people speak."""

import re

__all__ = ["is_code"]

_MAY_BE = re.compile(r"[{}=<>_\\$;]|\w\(|\A\s*[a-z#]")
# What prose has seldom: brackets of blocks, operators of two signs, calls, names in pieces, assignments.
_SIGN = re.compile(
    r"[{}]|;\s*\Z|[=!<>+\-*/%&|]=|&&|\|\||[-=]>|::|\+\+|\\[nt]\b|\w\[[\w:]{0,20}\]|\$[A-Za-z_]"
    r"|\b[A-Za-z_]\w{0,60}\((?!s\)|es\))[^()]{0,80}\)|(?<!@)\b[A-Za-z]{1,40}_\w{1,40}\b(?!@)"
    r"|\b[a-z]\w{0,60}\.[a-z]\w{0,60}\(|\b[a-z_]\w{0,60}\s?=\s?(?=[\w\"'\[({$-])"
)
_OPENING = re.compile(  # how a line of code begins, and no sentence
    r"\s*(?:\$ [a-z]|>>> |#!/|#include\b|[{}\])]+[;,]?\s*\Z|(?:async )?def \w+\(|function \w*\(|return \w+[.(]"
    r"|from \S+ import |(?:for|while|if) .{1,80}[:{]\s*\Z"
    r"|import \w+(?: as \w+|;|\.\w)|(?:git|npm|pip3?|apt-get|docker|kubectl|sudo) [a-z-]+(?: -| \S+\Z))"
)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,300}>")
_LEAST_SIGNS = 2
_WORDS_PER_SIGN = 3
_WORD = re.compile(r"[A-Za-z]{2,}")
# Five words in small letters with nothing but blanks between them, or a sentence that begins; in a comment too.
_PROSE = re.compile(r"(?<![\w.(])(?:[a-z]{1,30},? ){4}[a-z]|\A[A-Z][a-z]{0,30} [a-z]{1,30} [a-z]")
_WIDE = re.compile("[^\x00-\x7f]")


def is_code(text: str) -> bool:
    """True for a paragraph of code that has no prose in it, not even in a comment. Linear time.

    >>> is_code("for (int i = 0; i < n; i++) {"), is_code("x = total_of(rows)"), is_code("The sum (of all) is 3;")
    (True, True, False)
    """
    if not _MAY_BE.search(text) or _WIDE.search(text) or _PROSE.search(text):
        return False
    if "<" in text and not _WORD.search(_TAG.sub(" ", text)):
        return True
    signs = len(_SIGN.findall(text)) + (_LEAST_SIGNS if _OPENING.match(text) else 0)
    return signs >= _LEAST_SIGNS and signs * _WORDS_PER_SIGN >= len(_WORD.findall(text))
