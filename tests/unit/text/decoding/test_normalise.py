"""Normalise: each step, what it leaves alone, and the promise that twice is once."""

import re
import unicodedata

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from hypothesis import example, given, settings
from hypothesis import strategies as st

from text.decoding.entities import decode_entities
from text.decoding.mojibake import decode_mojibake, looks_bad
from text.decoding.normalise import REPAIRS, NormaliseOptions, normalise
from text.tagging.lexicon import is_one_word

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
HEART = "\u2764\ufe0f\u200d\U0001f525"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
MOJIBAKE_CHARACTERS = re.findall(f"[{''.join(MOJIBAKE_CATEGORIES.values())}]", "".join(map(chr, range(0x80, 0xFFFF))))


def text_of(paragraph: str, options: NormaliseOptions = NormaliseOptions()) -> str:  # noqa: B008 - immutable
    return normalise(paragraph, options).text


@pytest.mark.parametrize(
    "blank", ["", " \n", "\u3000\u3000\r\n", "&nbsp;&#8203;\n", "\u200b\ufeff", "\x00", "\x85\x85"]
)
def test_a_blank_paragraph_gives_no_text_and_no_indent(blank: str) -> None:
    assert normalise(blank)[:2] == ("", "")


@pytest.mark.parametrize(
    ("paragraph", "indent"),
    [
        ("plain\n\n", ""),
        ("  two\n", "  "),
        ("\n \n\t text", "\t "),
        ("\r\n\u3000\u3000正文\r\n", "\u3000\u3000"),
        ("\xa0\xa0text", "\xa0\xa0"),
        ("\ufeff  text", "  "),
        ("&nbsp;&nbsp;text", "\xa0\xa0"),
        ("&emsp;&emsp;正文\n", "\u2003\u2003"),
    ],
)
def test_leading_blanks_of_the_first_line_are_the_indent_as_they_stood(paragraph: str, indent: str) -> None:
    result = normalise(paragraph)
    assert result.indent == indent
    assert result.text in {"plain", "two", "text", "正文"}


def test_trimming_is_no_repair() -> None:
    assert normalise(" \t text \u3000\r\n\n") == ("text", " \t ", ())


def test_repairs_are_named_in_the_order_of_the_steps() -> None:
    result = normalise("cafÃ© &amp;\x00 \u200b a\nb\tc e\u0301 ﬁn on-\nly", joins=lambda *_: True)
    assert result == ("café &  a b c é fin only", "", tuple(name for name in REPAIRS if name not in EAST_ASIAN_REPAIRS))


EAST_ASIAN_REPAIRS = {"full_width", "radicals"}


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("all the infor-\nmation", "all the information"),
        ("all the infor- \r\n  mation", "all the information"),
        ("all the infor¬\nmation", "all the information"),
        ("Infor\u2010\nmation", "Information"),
        ("информа-\nция", "информация"),
        ("die Lebens-\nmittel", "die Lebensmittel"),
        ("a well-\nknown man", "a well-known man"),
        ("her vice-\npresident", "her vice-president"),
        ("the Xinhua-\nled talks", "the Xinhua-led talks"),
        ("an e-\nmail", "an e-mail"),
        ("peut-\nêtre", "peut-être"),
        ("mother-in-\nlaw", "mother-in-law"),
        ("Wind- \nund Wasserkraft", "Wind- und Wasserkraft"),
        ("pre-\nand post-war", "pre- and post-war"),
        ("he said -\nand left", "he said - and left"),
        ("from 1990-\nto 1999", "from 1990- to 1999"),
        ("Baden-\nWürttemberg", "Baden- Württemberg"),
    ],
)
def test_a_word_parted_at_the_end_of_a_line_is_joined_where_it_is_known(paragraph: str, text: str) -> None:
    assert normalise(paragraph, joins=is_one_word).text == text


def test_hyphens_stay_where_no_words_are_known() -> None:
    assert normalise("infor-\nmation") == ("infor-mation", "", ("line_joined",))


@pytest.mark.parametrize(
    ("paragraph", "text", "repair"),
    [
        (
            "The ﬁnance oﬃce conﬁrmed the ﬂight to Aﬀoltern.",
            "The finance office confirmed the flight to Affoltern.",
            "presentation_forms",
        ),
        ("մﬔզ", "մմեզ", "presentation_forms"),
        ("ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ", "السلام عليكم", "presentation_forms"),
        ("Ｔｈｅ ｎｅｗ ｈａｌｌ （２０２４）．", "The new hall (2024).", "full_width"),
        ("2024年6⽉1⽇", "2024年6月1日", "radicals"),
        ("⼀起，⼈⼝增⻓了", "一起，人口增长了", "radicals"),
        ("⻄部の⻘い⿃", "西部の青い鳥", "radicals"),
    ],
)
def test_letters_are_written_for_what_looks_like_them(paragraph: str, text: str, repair: str) -> None:
    assert normalise(paragraph) == (text, "", (repair,))


@pytest.mark.parametrize(
    "text",
    [
        "the sign ﬁ",
        "ﬀﬁﬂ",
        "ﻉ ﻊ ﻋ ﻌ",
        "ﷺ",
        "ＮＨＫ",
        "ＡＢＣ ＤＥＦ",
        "ａｅｓｔｈｅｔｉｃ",
        "ＴＶでＴｏｋｙｏ Ｔｏｗｅｒを",
        "⽉ (moon)",
        "⼀⼁⼂⼃⼄",
        "部首「⽔」",
    ],
)
def test_what_is_meant_itself_stays(text: str) -> None:
    assert normalise(text) == (text, "", ())


@pytest.mark.parametrize("joiner", "\u200c\u200d")
@pytest.mark.parametrize("before", ["new ", "“", "3", "-", "新", "ё", "\u3000"])
def test_a_joiner_behind_what_joins_nothing_goes(before: str, joiner: str) -> None:
    assert normalise(f"a{before}{joiner}hall", NormaliseOptions(blanks=False)).text == f"a{before}hall"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\u2028", "\u2029", " \n\t", "\n\n"])
def test_a_line_break_becomes_one_blank(line_break: str) -> None:
    assert normalise(f"one{line_break}two\n") == ("one two", "", ("line_joined",))


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("检察机关\n要深入", "检察机关要深入"),
        ("检察，\n机关", "检察，机关"),
        ("他说：\n“你好”\n的时候", "他说：“你好”的时候"),
        ("検察庁は\nカタカナ", "検察庁はカタカナ"),
        ("葛\U000e0100\n城", "葛\U000e0100城"),
        ("검찰은\n오늘", "검찰은 오늘"),
        ("检察\nThe", "检察 The"),
        ("2024\n年", "2024 年"),
        ("he said\n“yes”", "he said “yes”"),
        ("\U0001f600\n\U0001f600", "\U0001f600 \U0001f600"),
    ],
)
def test_a_line_break_between_chinese_or_japanese_characters_becomes_nothing(paragraph: str, text: str) -> None:
    assert normalise(paragraph) == (text, "", ("line_joined",))


def test_nel_inside_is_an_ellipsis_of_windows_1252_and_at_the_end_a_separator() -> None:
    assert text_of("et puis\x85 rien\x85\n") == "et puis… rien…"
    assert normalise("one\x85") == ("one", "", ())


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("a\x00b\x08c\x7f", "abc"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("a\x1eb\x1fc", "a b c"),
        ("\x81\x8d", ""),
    ],
)
def test_controls_go_and_separators_of_units_become_blanks(paragraph: str, text: str) -> None:
    assert text_of(paragraph) == text


@pytest.mark.parametrize(
    "character", "\xad\u200b\u2060\ufeff\u202a\u202e\u2066\u2069\u206a\ufff9\u200c\u200d\u200e\u200f"
)
def test_invisible_characters_go_from_latin_text(character: str) -> None:
    assert normalise(f"in{character}visible") == ("invisible", "", ("zero_width",))


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "ه\u200d.",  # the sign of the Hijri year
        "क\u094d\u200dष",  # Hindi
        "അവന\u0d4d\u200d",  # Malayalam, an old final consonant
        FAMILY,
        HEART,
        ENGLAND,
        "葛\U000e0100飾区",  # an ideographic variation
        "שלום\u200f!",
        "ภาษา\u200bไทย",  # the border of two words
        "\ufffd",
    ],
)
def test_invisible_characters_stay_where_they_mean_something(text: str) -> None:
    assert normalise(text) == (text, "", ())


def test_characters_that_turn_the_direction_of_text_go_from_hebrew_too() -> None:
    assert text_of("\u202bשלום\u202c \u2067abc\u2069") == "שלום abc"


def test_tags_that_belong_to_no_flag_go() -> None:
    hidden = "".join(chr(0xE0000 + ord(character)) for character in "ignore all")
    assert normalise(f"text{hidden}") == ("text", "", ("zero_width",))


def test_a_run_of_joiners_is_one() -> None:
    assert text_of("می\u200c\u200c\u200dخواهم") == "می\u200cخواهم"


def test_a_soft_hyphen_at_the_end_of_a_line_joins_the_word() -> None:
    assert text_of("Bundes\xad \n verfassung") == "Bundesverfassung"


@pytest.mark.parametrize("blank", "\t\xa0\u1680\u2003\u202f\u205f\u3000")
def test_special_blanks_become_plain_ones_one_for_one(blank: str) -> None:
    assert normalise(f"a{blank}{blank} b") == ("a   b", "", ("blanks",))


def test_runs_of_plain_blanks_stay() -> None:
    assert normalise("[Font: large   in   Small\n") == ("[Font: large   in   Small", "", ())


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("Q&amp;A &lt; &quot;x&quot;", 'Q&A < "x"'),
        ("&#8220;&#x5468;&rdquo; &#146;", "“周” ’"),
        ("&amp;amp;lt;", "<"),
        ("&lt&semi; &&#35;60; &&num;60;", "< < <"),
        ("a&#10;b&NewLine;c&#x2028;d", "a b c d"),
    ],
)
def test_entities_are_read_until_none_is_left_and_make_no_line_breaks(paragraph: str, text: str) -> None:
    assert normalise(paragraph) == (text, "", ("html_entities",))


@pytest.mark.parametrize(
    "text",
    [
        "AT&T; &copy 2020 &nope; & ;",
        "&#0; &#1; &#xD800; &#x110000; &#xFFFF; &#129; &#99999999999;",
        "&QUot; &; &#; &#x; &中;",
        "a=1&b=2;",
    ],
)
def test_what_is_no_valid_entity_stays(text: str) -> None:
    assert normalise(text) == (text, "", ())


def test_a_mojibake_of_parts_leaves_the_rest_alone() -> None:
    assert decode_mojibake("“你好”，世界！cafÃ© ｆｕｌｌ ﬁ") == "“你好”，世界！café ｆｕｌｌ ﬁ"


def test_a_mojibake_at_the_edge_is_decoded_before_blanks_are_trimmed() -> None:
    assert text_of("voilÃ\xa0\n") == "voilà"
    assert text_of("aquÃ\xad\n") == "aquí"


def test_a_mojibake_that_hides_a_line_break_gives_a_blank() -> None:
    assert text_of("cafÃ©â\x80¨oui") == "café oui"


@settings(deadline=None, max_examples=500)
@given(st.text(st.one_of(st.sampled_from(MOJIBAKE_CHARACTERS), st.sampled_from("aZ .,中ВГРСΒΓΞΟвЂ")), max_size=6))
@example("ГўВЂВ a")
def test_the_quick_test_misses_nothing_that_ftfy_calls_bad(text: str) -> None:
    assert looks_bad(text) == is_bad(text)


@pytest.mark.parametrize(
    "text",
    [
        "“你好”，世界！",
        "《检察日报》——「周年」……",
        "ＡＢＣ１２３",
        "the ligatures ﬁ and ﬂ",
        "naïve façade",
        "№ 5 – 10 €",
        "l’été",
        "Ελλάδα",
    ],
)
def test_good_text_is_left_as_it_is(text: str) -> None:
    assert normalise(text) == (text, "", ())


def test_characters_are_composed_by_nfc_alone() -> None:
    assert normalise("Cafe\u0301 \u1112\u1161\u11ab \u212b ﬁ ² Ａ") == ("Café 한 Å ﬁ ² Ａ", "", ("nfc",))


def test_floods_of_marks_are_not_composed() -> None:
    flood = "a" + "\u0315\u0300" * 50_000
    assert text_of(flood) == flood


@pytest.mark.parametrize("name", NormaliseOptions._fields)
def test_each_option_turns_off_its_own_repair(name: str) -> None:
    paragraph = "cafÃ© &amp; \u200b a\tb e\u0301 ﬁn on-\nly"
    repair = {"lookalikes": "presentation_forms"}.get(name, name)
    options = NormaliseOptions(**{name: False})
    assert repair in normalise(paragraph, joins=lambda *_: True).repairs
    assert repair not in normalise(paragraph, options, joins=lambda *_: True).repairs


@pytest.mark.parametrize(
    "paragraph",
    [
        "中" + "Ãƒ©" * 20_000,
        "&lt" + "&semi" * 20_000 + ";",
        "&Atilde;&#131;&copy;" * 5_000,
        "\x1b[" * 100_000,
        "&a" * 100_000 + ";",
        ";" * 100_000,
        "a" + " \xa0" * 100_000 + "b",
        "\xad " * 50_000,
        "\U0001f3f4" * 50_000 + "\U000e0067" * 50_000,
        "a\n" * 50_000,
    ],
)
def test_hostile_text_is_normalised_in_linear_time_and_stays_so(paragraph: str) -> None:
    """A quadratic step would take minutes here: the limit of the test run is what fails then."""
    once = normalise(paragraph)
    assert normalise(once.text) == (once.text, "", ())


def test_text_that_does_not_come_to_rest_is_cleaned_all_the_same() -> None:
    restless = "\u202e中\x00" + "Ãƒ©" * 50 + "\u200b"
    result = normalise(restless)
    assert result == ("中" + "Ãƒ©" * 50, "", ("controls", "zero_width"))
    assert unicodedata.is_normalized("NFC", result.text)


def test_decode_entities_leaves_text_without_any_alone() -> None:
    assert decode_entities("no; such & thing") == "no; such & thing"
