r"""A document's fingerprint: a MinHash signature, by which texts that are nearly the same are found.

Two texts are alike in so far as their sets of shingles overlap (Jaccard). A shingle is two words in a row,
or four characters in a row of a script that writes no blanks between words; case and punctuation do not count. Of
each of `SLOTS` random orders of all shingles the signature keeps the first one that the text has: the share of slots in
which two signatures agree estimates how far the sets overlap, with a standard error of at most 0.036.

Sources: Broder, "On the resemblance and containment of documents", 1997; Dahlgaard, Knudsen, Thorup, "Fast Similarity
Sketching", 2017, which is how `rensa` fills the slots.
"""

import hashlib
import re
import struct
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rensa import RMinHash

from text.memo import Memo
from text.stretches import LONG, cut_stretches

__all__ = ["BANDS", "FIGURES", "MIN_SHINGLES", "ROWS", "SLOTS", "Fingerprint", "fingerprint"]

# What was measured to choose these stands in bench/README.md, "Near-duplicates".
BANDS, ROWS = 48, 4  # texts that agree in all rows of a band are compared: 95 % of those that are alike by half
SLOTS = BANDS * ROWS
FIGURES = 64  # of which are kept; half of them agree with a standard error of 0.06
MIN_SHINGLES = 32  # a shorter text is other after one changed word, and like many by chance

# A band is one number: so many bits of each slot, with a free bit between them, by which bands are compared at once.
_SLOT_BITS, _LANE_BITS = 14, 15
_SLOT_MASK = (1 << _SLOT_BITS) - 1
_SEED = 1  # any; another one makes signatures that cannot be compared with these

# `418`, `1.0812`, `10:30`; so many characters of the text are looked at, and the letters of so many before a figure
# belong to it.
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_FIGURES_READ, _BEFORE = 100_000, 6

# Thai, Lao, Tibetan, Burmese, Khmer, kana and Han (Unicode blocks).
_SPACELESS = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = re.compile(rf"[\W_]|{_SPACELESS.pattern}")
# Of ASCII small letters and digits are left, and blanks; the bytes of other characters stay.
_BARE = bytes(
    code if code > 127 else ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(256)
)

# The hash of a word is a lane of eight bytes in a long number, so that those of all shingles are computed at once. The
# highest byte is free: there the sum of up to four hashes, times 27, 9, 3 and 1, has room.
_LANE, _HASH = 8, 7
_WORDS, _LETTERS = 2, 4  # in a shingle


class Fingerprint(NamedTuple):
    """The bands of a signature, and a hash of all: texts of one key have one signature and the same figures.

    `figures` sketches the text's numbers, each with what stands before it: texts of one template differ in them alone.
    """

    bands: tuple[int, ...]
    key: int
    figures: tuple[int, ...] = ()


def fingerprint(paragraphs: Sequence[str]) -> Fingerprint | None:
    """Sketch a text; None where it has fewer than `MIN_SHINGLES` different shingles.

    The same on every machine and in every process, whatever the order in which shingles come.

    >>> fingerprint(["Too short."]) is None
    True
    >>> words = " ".join(str(number) for number in range(40))
    >>> fingerprint([words]) == fingerprint([words.replace(" ", ", ")])
    True
    """
    shingles = _hash_shingles(paragraphs)
    if not _are_enough(shingles):
        return None
    (digest,) = RMinHash.digest_matrix_from_flat_token_hashes(shingles, [0, len(shingles)], SLOTS, _SEED).to_rows()
    slots = iter([value & _SLOT_MASK for value in digest])
    bands = tuple(map(_join_slots, slots, slots, slots, slots))
    figures = _sketch_figures(paragraphs)
    numbers = (*bands, *figures)
    key = hashlib.blake2b(struct.pack(f"<{len(numbers)}q", *numbers), digest_size=8).digest()
    return Fingerprint(bands, int.from_bytes(key, "little") >> 1, figures)


def _sketch_figures(paragraphs: Iterable[str]) -> tuple[int, ...]:
    """The lowest hashes of a text's figures, in order: enough to tell which share of them two texts have in common."""
    hashes: set[int] = set()
    rest = _FIGURES_READ
    for paragraph in paragraphs:
        text = paragraph[:rest]
        for figure in _FIGURE.finditer(text):
            before = "".join(filter(str.isalpha, text[max(0, figure.start() - _BEFORE) : figure.start()])).casefold()
            digest = hashlib.blake2b(f"{before} {figure[0]}".encode(), digest_size=_HASH).digest()
            hashes.add(int.from_bytes(digest, "little"))
        rest -= len(text)
    return tuple(sorted(hashes)[:FIGURES])


def _are_enough(shingles: Iterable[int]) -> bool:
    different: set[int] = set()
    for shingle in shingles:
        different.add(shingle)
        if len(different) == MIN_SHINGLES:
            return True
    return False


def _join_slots(one: int, two: int, three: int, four: int) -> int:
    return ((one << _LANE_BITS | two) << _LANE_BITS | three) << _LANE_BITS | four


def _hash_shingles(paragraphs: Sequence[str]) -> memoryview:
    """Hash the shingles of a text; paragraphs run on, for line breaks move.

    Those of a stretch of a long text stand there once: a text may repeat a word millions of times.
    """
    shingles: list[bytes] = []
    words = letters = b""
    is_long = sum(map(len, paragraphs)) > LONG
    for stretch in _gather_stretches(paragraphs):
        more_words, more_letters = _hash_stretch(stretch)
        words, letters = words + more_words, letters + more_letters
        own = _add_up(words, _WORDS) + _add_up(letters, _LETTERS)
        shingles.append(_drop_repeated(own) if is_long else own)
        words, letters = words[-_LANE * (_WORDS - 1) :], letters[-_LANE * (_LETTERS - 1) :]
    return memoryview(b"".join(shingles)).cast("Q")


def _gather_stretches(paragraphs: Iterable[str]) -> Iterator[list[str]]:
    """Paragraphs, and parts of long ones, so many together as have `LONG` characters."""
    stretch: list[str] = []
    size = 0
    for paragraph in paragraphs:
        for part in cut_stretches(paragraph, _BETWEEN_WORDS):
            stretch.append(part)
            size += len(part)
            if size > LONG:
                yield stretch
                stretch, size = [], 0
    yield stretch


def _drop_repeated(shingles: bytes) -> bytes:
    return array("Q", set(memoryview(shingles).cast("Q"))).tobytes()


def _hash_stretch(paragraphs: Iterable[str]) -> tuple[bytes, bytes]:
    """Hash the words of scripts with blanks, and the letters of those without, in order."""
    spaced: list[str] = []
    spaceless: list[str] = []
    for paragraph in paragraphs:
        runs = [] if paragraph.isascii() else _SPACELESS.findall(paragraph)
        spaceless += runs
        spaced.append(_SPACELESS.sub(" ", paragraph) if runs else paragraph)
    words = " ".join(spaced).encode().translate(_BARE).split()
    letters = map(str.encode, "".join(spaceless))
    return b"".join(map(_HASHES.__getitem__, words)), b"".join(map(_HASHES.__getitem__, letters))


def _add_up(lanes: bytes, size: int) -> bytes:
    """Make one hash of each `size` hashes in a row."""
    rest = int.from_bytes(lanes, "little")
    total = rest
    for _ in range(size - 1):
        rest >>= 8 * _LANE
        total = 3 * total + rest
    return total.to_bytes(len(lanes) + _LANE, "little")[: max(0, len(lanes) - (size - 1) * _LANE)]


def _hash_words(token: bytes) -> bytes:
    """Hash what stands between blanks: one word, but where other characters than those of ASCII part some."""
    words = [token] if token.isascii() else map(str.encode, _WORD.findall(token.decode().casefold()))
    return b"".join([hashlib.blake2b(word, digest_size=_HASH).digest().ljust(_LANE, b"\0") for word in words])


_HASHES: Memo[bytes, bytes] = Memo(_hash_words)
