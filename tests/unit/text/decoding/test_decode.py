"""Decode: bytes of any encoding become text strictly, or are refused with a reason."""

import hashlib
import pickle

import pytest

from text.decoding.decode import decode, make_storable
from text.errors import RecordError

CHINESE = "检察机关要深入学习，认真落实。"
TRADITIONAL = "檢察機關要深入學習，許功蓋。"
JAPANESE = "検察庁は、発表した。"
KOREAN = "검찰은 오늘 발표했다."
RUSSIAN = "Прокуратура сообщила о проверке."
GERMAN = "Grüße aus München, die schöne Straße – „gut“ für alle, sagte der Bürgermeister."


def noise(size: int, seed: int) -> bytes:
    """Bytes as random as those of a compressed file."""
    return hashlib.shake_256(str(seed).encode()).digest(size)


def refusal(raw: bytes, declared: str | None = None) -> RecordError:
    with pytest.raises(RecordError) as caught:
        decode(raw, declared)
    assert (caught.value.reason, caught.value.stage) == ("undecodable", "decode")
    return caught.value


@pytest.mark.parametrize("text", ["", "plain", CHINESE, RUSSIAN, "a\x00b", "tab\tnel\x85 \U0001f600"])
def test_utf8_needs_no_declaration(text: str) -> None:
    assert decode(text.encode()) == (text, None, "utf-8", "utf-8", ())


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_removed(mark: bytes, codec: str) -> None:
    decoded = decode(mark + CHINESE.encode(codec))
    assert decoded == (CHINESE, None, codec, codec, ("bom_removed",))


def test_only_the_first_byte_order_mark_is_removed() -> None:
    assert decode("\ufeff\ufefftext".encode()).text == "\ufefftext"


def test_a_byte_order_mark_overrules_a_declaration() -> None:
    decoded = decode(b"\xff\xfe" + CHINESE.encode("utf-16-le"), "gbk")
    assert decoded == (CHINESE, "gbk", "utf-16-le", "utf-16-le", ("bom_removed", "encoding_overridden"))


@pytest.mark.parametrize("raw", [b"\xff\xfeabc", b"\xef\xbb\xbf\xff", b"\xfe\xff\xd8\x00\x00a"])
def test_a_byte_order_mark_before_broken_text_is_undecodable(raw: bytes) -> None:
    assert "byte order mark" in refusal(raw).detail


def test_utf16_whose_text_begins_with_a_nul_is_not_taken_for_utf32() -> None:
    assert decode(b"\xff\xfe\x00\x00" + "odd".encode("utf-16-le")).text == "\x00odd"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf16_and_utf32_without_a_mark_are_seen_by_their_nul_bytes(codec: str) -> None:
    text = "Release time: December 06, 2019\n" + CHINESE
    assert decode(text.encode(codec)) == (text, None, codec, codec, ())


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "cp936", "gb18030", "csGB2312", "x-gbk", "hz", "hz-gb-2312"])
def test_the_whole_gb_family_is_read_as_gb18030(declared: str) -> None:
    text = "—·€𠀀" + CHINESE  # the dash and the dot that Python's gb2312 reads as look-alikes, and what it lacks
    decoded = decode(text.encode("gb18030"), declared)
    assert decoded == (text, declared, None, "gb18030", ())


def test_hz_keeps_the_dash_and_the_middle_dot() -> None:
    raw = b"~{" + bytes(byte & 0x7F for byte in "汉字—·".encode("gb18030")) + b"~}"
    assert decode(raw, "HZ-GB-2312")[:4] == ("汉字—·", "HZ-GB-2312", None, "hz")


def test_big5_is_the_code_page_of_microsoft_and_else_that_of_hong_kong() -> None:
    assert decode(TRADITIONAL.encode("big5"), "big5")[:4] == (TRADITIONAL, "big5", None, "cp950")
    assert decode("①嘅啲".encode("big5hkscs"), "Big5")[:4] == ("①嘅啲", "Big5", None, "big5hkscs")


@pytest.mark.parametrize(
    ("text", "codec", "used"),
    [
        (CHINESE, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "iso2022_jp", "iso2022_jp_2"),
        (KOREAN, "euc_kr", "cp949"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (GERMAN, "cp1252", "cp1252"),
    ],
)
def test_undeclared_legacy_text_is_detected(text: str, codec: str, used: str) -> None:
    assert decode(text.encode(codec)) == (text, None, used, used, ())


def test_latin_2_is_not_read_as_windows_1250() -> None:
    text = "Škola a žáci čtou, ľudia a šťastie: příliš žluťoučký kůň úpěl ďábelské ódy."
    assert decode(text.encode("iso8859_2")).text == text


def test_a_charset_in_markup_counts() -> None:
    raw = '<meta charset="windows-1251"><p>При'.encode("cp1251")
    assert decode(raw)[1:4] == (None, "cp1251", "cp1251")


def test_latin_1_is_read_as_windows_1252_as_browsers_do() -> None:
    assert decode("l’été".encode("cp1252"), "ISO-8859-1")[:4] == ("l’été", "ISO-8859-1", None, "cp1252")


def test_an_iso_part_passes_on_to_windows_where_it_would_give_c1_controls() -> None:
    assert decode("Šaty".encode("cp1250"), "iso-8859-2")[:4] == ("Šaty", "iso-8859-2", None, "cp1250")
    assert decode("Ľudia".encode("iso8859_2"), "iso-8859-2")[:4] == ("Ľudia", "iso-8859-2", None, "iso8859-2")


def test_declared_utf16_takes_its_byte_order_from_the_text() -> None:
    assert decode("A b\n".encode("utf-16-be"), "utf-16")[:4] == ("A b\n", "utf-16", None, "utf-16-be")
    assert decode("A b\n".encode("utf-16-le"), "UTF16")[:4] == ("A b\n", "UTF16", None, "utf-16-le")


@pytest.mark.parametrize("declared", ["klingon", "unicode_escape", "idna", "rot13", "utf-7", "\ud800\x00", "..os"])
def test_an_unknown_declaration_is_kept_and_overruled(declared: str) -> None:
    assert decode(b"+AGE-", declared) == ("+AGE-", declared, "utf-8", "utf-8", ("encoding_overridden",))


def test_a_blank_declaration_is_none() -> None:
    assert decode(b"abc", "").repairs == ()


def test_a_declaration_that_does_not_fit_is_overruled_by_detection() -> None:
    assert decode(GERMAN.encode("cp1252"), "us-ascii") == (
        GERMAN, "us-ascii", "cp1252", "cp1252", ("encoding_overridden",),
    )  # fmt: skip
    assert decode(CHINESE.encode("gbk"), "utf-8").encoding_used == "gb18030"


@pytest.mark.parametrize("declared", ["latin-1", "windows-1251", "gb2312", "big5", "utf-16"])
def test_well_formed_utf8_outweighs_what_fits_anything(declared: str) -> None:
    decoded = decode((CHINESE + "é").encode(), declared)
    assert decoded == (CHINESE + "é", declared, "utf-8", "utf-8", ("encoding_overridden",))


def test_a_character_or_two_of_gbk_that_look_like_utf8_stay_gbk() -> None:
    raw = bytes([0xC4, 0xA3])
    assert (decode(raw, "gbk").text, decode(raw).text) == ("模", "ģ")


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\x7fELF\x02\x01\x01" + bytes(57),
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + noise(300, 1),
        b"\x1f\x8b\x08\x00" + noise(300, 2),
        b"MZ\x90\x00\x03" + bytes(100),
        b"record\x00next\x00more\x00",
        bytes(1000),
        b"\x07\x08" * 50 + b"beeps",
        *(noise(200, seed) for seed in range(20)),
    ],
)
@pytest.mark.parametrize("declared", [None, "latin-1", "cp437"])
def test_binary_data_is_no_text_whatever_is_declared(raw: bytes, declared: str | None) -> None:
    refusal(raw, declared)


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj"])
def test_the_signature_of_a_binary_file_is_enough_where_nothing_is_declared(raw: bytes) -> None:
    refusal(raw)


def test_a_refusal_says_what_the_bytes_are() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(50)).detail == "the bytes are no text but image/png"
    assert "60 of 100 are control characters" in refusal(bytes(60) + b"a" * 40).detail
    assert "byte 3 (0xff)" in refusal(b"abc\xff").detail


def test_one_control_character_and_one_more_in_a_hundred_are_text() -> None:
    assert decode(b"\x00").text == "\x00"
    assert decode(b"a" * 99 + b"\x00\x01").text.endswith("\x01")
    refusal(b"a" * 97 + b"\x00\x01")


@pytest.mark.parametrize("word", ["BMW", "MZ", "ID3", "OTTO"])
def test_a_word_that_begins_like_a_binary_file_is_still_text(word: str) -> None:
    text = f"{word}-Straße in München, größer als früher"
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("declared", [None, "latin-1", "gbk"])
def test_utf8_with_a_damaged_byte_is_refused_not_read_as_a_code_page(declared: str | None) -> None:
    raw = (CHINESE * 3).encode()
    detail = refusal(raw[:63] + b"\xff" + raw[63:], declared).detail
    assert detail == "the text is UTF-8, but it is damaged at byte 63 (0xff)"


def test_a_bad_byte_late_in_a_large_file_is_found() -> None:
    raw = b"The quick brown fox jumps over the lazy dog.\n" * 20_000 + CHINESE.encode() + b"\xe5\xa4"
    assert f"damaged at byte {len(raw) - 2}" in refusal(raw).detail


def test_detection_looks_where_the_text_stops_being_ascii() -> None:
    text = "The quick brown fox jumps over the lazy dog.\n" * 20_000 + RUSSIAN * 5
    decoded = decode(text.encode("cp1251"))
    assert (decoded.text == text, decoded.encoding_used) == (True, "cp1251")


@pytest.mark.parametrize(
    ("fragment", "codec"), [("两个一百年", "gbk"), ("검찰은 오늘", "cp949"), ("проверка", "cp1251")]
)
def test_a_stray_fragment_in_a_long_english_text_is_detected(fragment: str, codec: str) -> None:
    english = (
        "Procuratorial work is a highly political business task and a very business-oriented political work. " * 20
    )
    text = f"{english}{fragment} {english}"
    assert decode(text.encode(codec)).text == text


def test_ansi_colours_are_not_iso_2022() -> None:
    assert decode(b"\x1b[31mred\x1b[0m costs 5\x1b$").encoding_used == "utf-8"


def test_a_refusal_survives_pickling() -> None:
    error = refusal(b"\xff\xfe\xff")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes


def test_each_surrogate_becomes_one_replacement_character() -> None:
    assert make_storable("a\ud800b\udfff") == ("a\ufffdb\ufffd", True)
    assert make_storable("\ud83d\ude00") == ("\ufffd\ufffd", True)


def test_clean_text_is_storable_as_it_is() -> None:
    text = "\U0001f600 \x00 \ufffd 中"
    assert make_storable(text) == (text, False)
