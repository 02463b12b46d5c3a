import pytest

from text.span import Span
from text.tagging.kinds import FRAGMENT_KINDS, name_kind

CHINESE = "会议通过了这项关于法院的重要决定"
ENGLISH = "The meeting adopted this important decision about the court of the land"

LONG = "die Zeiten ändern sich seit Menschengedenken und wir ändern uns mit"


def name(text: str, fragment: str, script: str = "Hans") -> str:
    start = text.index(fragment)
    kind = name_kind(text, Span(start, start + len(fragment)), script)
    assert kind in FRAGMENT_KINDS
    return kind


# --- source_residue


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        (f"{CHINESE}。 {ENGLISH}.", f"{CHINESE}。"),
        (f"{ENGLISH} ({CHINESE}).", CHINESE),
        (f"{ENGLISH} {CHINESE}", CHINESE),
        (f"It is over. {ENGLISH}, {CHINESE} and so on.", CHINESE),
        (f"In 2019, {ENGLISH} 2019年{CHINESE}", f"2019年{CHINESE}"),
        (f"“{ENGLISH}” “{CHINESE}”", f"“{CHINESE}”"),
        (f"{'This is a sentence that says nothing of it. ' * 99}{CHINESE}。 {ENGLISH}.", f"{CHINESE}。"),
    ],
)
def test_chinese_beside_a_sentence_that_says_as_much_is_source_residue(text: str, fragment: str) -> None:
    assert name(text, fragment) == "source_residue"


@pytest.mark.parametrize("before", [f"{ENGLISH}. ", f"{ENGLISH}.\u00a0", f"{ENGLISH}? ("])
def test_chinese_after_a_whole_sentence_that_says_as_much_is_source_residue(before: str) -> None:
    assert name(f"{before}{CHINESE}。", f"{CHINESE}。") == "source_residue"


@pytest.mark.parametrize("number", ["２０１９", "2,019"])
def test_a_number_may_be_written_in_another_way_in_the_source(number: str) -> None:
    fragment = f"{number}年{CHINESE}"
    assert name(f"In 2019, {ENGLISH} {fragment}", fragment) == "source_residue"


@pytest.mark.parametrize(
    ("script", "fragment"),
    [("Jpan", "裁判所は月曜日に訴えを棄却した"), ("Kore", "법원은 월요일에 소송을 기각했다고 한다")],
)
def test_japanese_and_korean_can_be_source_residue(script: str, fragment: str) -> None:
    assert name(f"{fragment} {ENGLISH}.", fragment, script) == "source_residue"


@pytest.mark.parametrize(
    ("text", "fragment", "kind"),
    [
        (f"In 2019, {ENGLISH} 2018年{CHINESE}", f"2018年{CHINESE}", "other"),  # another number
        (f"“{CHINESE}” {ENGLISH}.", f"“{CHINESE}”", "quoted_term"),  # no quotation marks
        (f"{CHINESE}。 The meeting is over.", f"{CHINESE}。", "sentence"),  # too short
        (f"{CHINESE}。 {ENGLISH * 3}.", f"{CHINESE}。", "sentence"),  # too long
        (f"{CHINESE}。 Oh yes. {ENGLISH}.", f"{CHINESE}。", "sentence"),  # not beside it
        (f"{CHINESE[:9]}。 {ENGLISH[:40]}.", f"{CHINESE[:9]}。", "sentence"),  # less than a clause
    ],
)
def test_chinese_beside_a_sentence_that_says_something_else_is_no_source_residue(
    text: str, fragment: str, kind: str
) -> None:
    assert name(text, fragment) == kind


def test_a_fragment_in_an_alphabet_is_no_source_residue() -> None:
    german = "Die Versammlung hat die Entscheidung angenommen"
    assert name(f"{ENGLISH}, {german} and so on.", german, "Latn") == "other"


# --- sentence


@pytest.mark.parametrize(
    ("text", "fragment", "kind"),
    [
        ("So it is. Das ist gut. And so on.", "Das ist gut.", "sentence"),
        ("Das ist gut! And so on.", "Das ist gut!", "sentence"),
        ("So it is: “Das ist gut.” And so on.", "“Das ist gut.”", "quoted_term"),
        ("So it is.\n(Das ist gut?) And so on.", "Das ist gut?", "sentence"),
        ("So it is, das ist gut. And so on.", "das ist gut.", "other"),
        ("So it is. Das ist gut, and so on.", "Das ist gut", "other"),
        (f"So it is, {LONG} in ihnen, and so on.", f"{LONG} in ihnen", "sentence"),  # 64 letters
        (f"So it is, {LONG}, and so on.", LONG, "other"),  # 57
    ],
)
def test_what_begins_and_ends_like_a_sentence_or_is_long_is_a_sentence(text: str, fragment: str, kind: str) -> None:
    assert name(text, fragment, "Latn") == kind


@pytest.mark.parametrize(("letters", "kind"), [(19, "other"), (20, "sentence")])
def test_an_east_asian_letter_counts_three_times(letters: int, kind: str) -> None:
    fragment = (CHINESE * 2)[:letters]
    assert name(f"We say {fragment} here", fragment) == kind


# --- quoted_term


@pytest.mark.parametrize("marks", ["“”", "‘’", "「」", "『』", "《》", "«»", "„“", '""'])
def test_a_term_in_quotation_marks_is_quoted_be_they_its_own_or_its_paragraph_s(marks: str) -> None:
    fragment = f"{marks[0]}人民日报{marks[1]}"
    text = f"They read {fragment} every day."
    assert name(text, fragment) == name(text, "人民日报") == "quoted_term"


@pytest.mark.parametrize(
    "text", ["“人民日报 is", "is 人民日报”", "“人民日报」", "“The 人民日报”", "(人民日报)", "人民日报"]
)
def test_a_term_whose_quotation_marks_do_not_close_around_it_is_not_quoted(text: str) -> None:
    assert name(text, "人民日报") == "other"


@pytest.mark.parametrize("quoted", ["« {} »", "«\u00a0{}\u00a0»", "”{}”", "»{}«", "‹{}›", "‚{}‘", "〈{}〉"])
def test_quotation_marks_of_other_languages_quote(quoted: str) -> None:
    assert name(f"on dit {quoted.format('guten morgen')} ici", "guten morgen", "Latn") == "quoted_term"


def test_two_terms_that_are_quoted_each_are_not_one() -> None:
    assert name('so "das eine" und "das andere" it is', '"das eine" und "das andere"', "Latn") == "other"


# --- name


@pytest.mark.parametrize(
    ("text", "fragment", "script", "kind"),
    [
        ("She met Wang Jie (王杰) there.", "王杰", "Hans", "name"),
        ("She met Wang Jie (王杰, born in 1990) there.", "(王杰", "Hans", "name"),
        ("She met Wang Jie 王杰 there.", "王杰", "Hans", "name"),
        ("She met Qian (錢鍾書) there.", "錢鍾書", "Hant", "name"),
        ("She met the boy 王杰 there.", "王杰", "Hans", "other"),  # no capital before it
        ("She met Wang Jie. He is 王杰 there.", "王杰", "Hans", "other"),
        ("She loves Guojia (国家) very much.", "国家", "Hans", "other"),  # no surname
        ("She met Wang (王) there.", "王", "Hans", "other"),  # too short
        ("She met Wang (王杰王杰王) there.", "王杰王杰王", "Hans", "other"),  # too long
        ("She met Владимир Путин there.", "Владимир Путин", "Cyrl", "name"),
        ("She met Σωκράτης there.", "Σωκράτης", "Grek", "name"),
        ("She met Владимир там there.", "Владимир там", "Cyrl", "other"),
        ("The sign says שלום there.", "שלום", "Hebr", "other"),  # has no capitals
        ("She met Jean-Luc d’Artagnan.", "Jean-Luc", "Latn", "name"),
        ("She met L’Étoile du Nord.", "L’Étoile du Nord", "Latn", "other"),
    ],
)
def test_words_with_capitals_and_han_behind_a_name_are_names(text: str, fragment: str, script: str, kind: str) -> None:
    assert name(text, fragment, script) == kind


# --- the order of the rules


def test_the_first_rule_that_fits_names_the_kind() -> None:
    assert name(f"{ENGLISH} “{CHINESE}”", f"“{CHINESE}”") == "quoted_term"
    assert name(f"“{ENGLISH}” “{CHINESE}”", f"“{CHINESE}”") == "source_residue"
    assert name("So it is. «Das ist gut.» And so on.", "Das ist gut.", "Latn") == "sentence"
    assert name("She met “Владимир Путин” there.", "Владимир Путин", "Cyrl") == "quoted_term"


@pytest.mark.parametrize("text", ["", " ", "。", "1", "中", "“", "“”"])
def test_a_fragment_of_any_text_has_a_kind(text: str) -> None:
    assert name_kind(text, Span(0, len(text)), "Hans") in FRAGMENT_KINDS


@pytest.mark.parametrize("fragment", ["蔡美玲", "陳慧蘭", "吳芳"])
def test_neighbours_of_one_form_are_of_one_kind(fragment: str) -> None:
    text = "Mayor Tsai Mei-ling (蔡美玲) thanked Chen Hui-lan (陳慧蘭) and Wu Fang (吳芳) for the bread."
    assert name(text, fragment) == "name"


@pytest.mark.parametrize("fragment", ["come back…", "come", "back tomorrow!"])
def test_a_stop_inside_quotation_marks_makes_no_difference(fragment: str) -> None:
    assert name(f"他们说「{fragment}」就走了", fragment.rstrip("…!"), "Latn") == "quoted_term"
