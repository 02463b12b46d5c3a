"""What is kept of words is bounded, whatever the words are."""

import text.fingerprint
from text.fingerprint import fingerprint
from text.memo import Memo
from text.tagging.lexicon import get_lexicon


def test_a_word_is_made_once_and_a_long_one_each_time() -> None:
    asked: list[str] = []

    def make(word: str) -> int:
        asked.append(word)
        return len(word)

    memo = Memo(make)
    assert [memo["word"], memo["word"], memo["x" * 41], memo["x" * 41]] == [4, 4, 41, 41]
    assert asked == ["word", "x" * 41, "x" * 41]


def test_it_starts_anew_when_it_is_full() -> None:
    memo = Memo(int)
    for number in range(100_001):
        assert memo[str(number)] == number
    assert len(memo) == 1


def test_words_of_a_megabyte_are_not_kept() -> None:
    lexicon = get_lexicon("Latn")
    assert lexicon is not None
    long = ["x" * 1_000_000 + str(number) for number in range(3)]
    assert lexicon.pack(long) == [0, 0, 0]
    fingerprint(long)
    for memo in (lexicon._packed, text.fingerprint._HASHES):
        assert max(map(len, memo), default=0) <= 40
