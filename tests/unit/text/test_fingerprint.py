"""Fingerprints: alike for like texts, whatever their script; the same everywhere."""

import subprocess
import sys

import pytest

from text.fingerprint import BANDS, MIN_SHINGLES, ROWS, SLOTS, Fingerprint, fingerprint

ENGLISH = (
    "The ferry to the island was late again on Tuesday, and the harbour master said that the tide had turned "
    "before the crew could leave the quay. Passengers waited in the rain for an hour; some of them went home, "
    "others took the bus round the bay, which costs twice as much and stops at every farm."
)
CHINESE = (
    "渡轮周二再次晚点，港务局长说潮水在船员离开码头之前就已经转向"
    "。乘客在雨中等了一个小时，有些人回家了，有些人坐车绕过海湾，票价是渡轮的两倍。"
)
THAI = (
    "เรือข้ามฟากไปเกาะมาสายอีกครั้งในวันอังคาร และนายท่าเรือกล่าว"
    "ว่ากระแสน้ำเปลี่ยนทิศก่อนที่ลูกเรือจะออกจากท่า ผู้โดยสารรอกลางสายฝนเป็นเวลาหนึ่งชั่วโมง"
)
RUSSIAN = ENGLISH.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувщхыз"))


def sketch(*paragraphs: str) -> Fingerprint:
    found = fingerprint(paragraphs)
    assert found is not None
    return found


def slots(found: Fingerprint) -> list[int]:
    return [band >> 15 * place & (1 << 14) - 1 for band in found.bands for place in reversed(range(ROWS))]


def similarity(one: Fingerprint, other: Fingerprint) -> float:
    return sum(a == b for a, b in zip(slots(one), slots(other), strict=True)) / SLOTS


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN], ids=["Latin", "Cyrillic"])
def test_case_marks_blanks_and_line_breaks_do_not_count(text: str) -> None:
    words = text.upper().replace(",", " —").replace(".", "").split()
    assert sketch(text) == sketch(" ".join(words[:20]), " ".join(words[20:]))


@pytest.mark.parametrize("text", [CHINESE, THAI], ids=["Han", "Thai"])
def test_scripts_without_blanks_are_cut_into_characters(text: str) -> None:
    assert sketch(text) == sketch(text.replace("，", " ").replace("。", " ").replace(" ", "\u3000"))
    half = len(text) // 2
    assert sketch(text[:half], text[half:]) == sketch(text)
    assert 0.6 < similarity(sketch(text), sketch(text[:30] + "海" + text[30:])) < 1


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, CHINESE, THAI], ids=["Latin", "Cyrillic", "Han", "Thai"])
def test_the_similarity_is_near_the_overlap(text: str) -> None:
    assert similarity(sketch(text), sketch(text, text)) > 0.9  # two shingles more, where it begins again
    other = text[::-1]
    assert similarity(sketch(text), sketch(other)) < 0.1
    assert 0.35 < similarity(sketch(text), sketch(text, other)) < 0.65


def test_a_short_text_has_none_and_a_repeated_one_is_short() -> None:
    words = [f"word{number}" for number in range(MIN_SHINGLES + 1)]
    assert fingerprint([" ".join(words)]) is not None
    assert fingerprint([" ".join(words[:-1])]) is None
    assert fingerprint(["again and again " * 500]) is None
    assert fingerprint([]) is None


def test_a_band_leaves_its_free_bits_free_and_a_key_fits_a_column() -> None:
    found = sketch(ENGLISH)
    assert len(found.bands) == BANDS
    free_bits = sum(1 << 15 * place + 14 for place in range(ROWS))
    assert all(0 <= band < 1 << 60 and not band & free_bits for band in found.bands)
    assert 0 <= found.key < 1 << 63


# Signatures that are stored are compared with new ones: where this changes, so must the lower bound of `rensa`, and
# documents of an older process_version are to be loaded again.
KEYS = {ENGLISH: 3847495399115366594, CHINESE: 8856359327695381480}


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_gives_the_same(seed: str) -> None:
    code = "import sys; from text.fingerprint import fingerprint; print(fingerprint([sys.argv[1]]).key)"
    for text in (ENGLISH, CHINESE):
        done = subprocess.run(
            [sys.executable, "-c", code, text], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        )
        assert int(done.stdout) == sketch(text).key == KEYS[text]
