"""Keep what was made of words, in bounded memory: a language has few words, and most come again."""

from collections.abc import Callable, Sized
from typing import TypeVar

__all__ = ["Memo"]

_MOST = 100_000
_LONGEST = 40  # longer is no word, and would not come again: a hostile text could fill the memory with them

_Word = TypeVar("_Word", bound=Sized)
_Made = TypeVar("_Made")


class Memo(dict[_Word, _Made]):
    """Words and what was made of each: at most `most`, then it starts anew; what is longer than a word is not kept.

    >>> lengths = Memo(len)
    >>> lengths["four"], lengths["x" * 41], dict(lengths)
    (4, 41, {'four': 4})
    """

    def __init__(self, make: Callable[[_Word], _Made], most: int = _MOST) -> None:
        self._make = make
        self._most = most

    def __missing__(self, word: _Word) -> _Made:
        made = self._make(word)
        if len(word) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[word] = made
        return made
