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
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rensa import RMinHash

__all__ = ["BANDS", "MIN_SHINGLES", "ROWS", "SLOTS", "Fingerprint", "fingerprint"]

# What was measured to choose these stands in bench/README.md, "Near-duplicates".
BANDS, ROWS = 48, 4  # texts that agree in all rows of a band are compared: 95 % of those that are alike by half
SLOTS = BANDS * ROWS
MIN_SHINGLES = 32  # a shorter text is other after one changed word, and like many by chance

# A band is one number: so many bits of each slot, with a free bit between them, by which bands are compared at once.
_SLOT_BITS, _LANE_BITS = 14, 15
_SLOT_MASK = (1 << _SLOT_BITS) - 1
_SEED = 1  # any; another one makes signatures that cannot be compared with these

# Thai, Lao, Tibetan, Burmese, Khmer, kana and Han (Unicode blocks).
_SPACELESS = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)).ljust(256)


class Fingerprint(NamedTuple):
    """The bands of a signature, and a hash of them: texts of one key have one signature."""

    bands: tuple[int, ...]
    key: int


def fingerprint(paragraphs: Sequence[str]) -> Fingerprint | None:
    """Sketch a text; None where it has fewer than `MIN_SHINGLES` different shingles.

    The same on every machine and in every process, whatever the order in which shingles come.

    >>> fingerprint(["Too short."]) is None
    True
    >>> words = " ".join(str(number) for number in range(40))
    >>> fingerprint([words]) == fingerprint([words.replace(" ", ", ")])
    True
    """
    shingles = _shingles(paragraphs)
    if not _are_enough(shingles):
        return None
    sketch = RMinHash(num_perm=SLOTS, seed=_SEED)
    sketch.update(shingles)
    slots = [value & _SLOT_MASK for value in sketch.digest()]
    bands = tuple(_band(slots[start : start + ROWS]) for start in range(0, SLOTS, ROWS))
    digest = hashlib.blake2b(struct.pack(f"<{BANDS}q", *bands), digest_size=8).digest()
    return Fingerprint(bands, int.from_bytes(digest, "little") >> 1)


def _are_enough(shingles: Sequence[str]) -> bool:
    different: set[str] = set()
    for shingle in shingles:
        different.add(shingle)
        if len(different) == MIN_SHINGLES:
            return True
    return False


def _band(slots: Sequence[int]) -> int:
    band = 0
    for slot in slots:
        band = band << _LANE_BITS | slot
    return band


def _shingles(paragraphs: Sequence[str]) -> list[str]:
    """List the shingles of a text, repeated ones too; paragraphs run on, for line breaks move."""
    words: list[str] = []
    runs: list[str] = []
    for paragraph in paragraphs:
        if paragraph.isascii():
            words += paragraph.encode().translate(_ASCII_WORDS).decode().split()
            continue
        folded = paragraph.casefold()
        found = _SPACELESS.findall(folded)
        runs += found
        words += _WORD.findall(_SPACELESS.sub(" ", folded) if found else folded)
    letters = "".join(runs)
    return [
        *map(" ".join, pairwise(words)),
        *map("".join, zip(letters, letters[1:], letters[2:], letters[3:], strict=False)),
    ]
