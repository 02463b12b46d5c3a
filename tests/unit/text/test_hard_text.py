import pytest

from text.tagging.detect import Detector, make_detector
from text.tagging.tag import Tagged, tag_document

ENGLISH = "The court in the capital dismissed the action on Monday, and the parties have thirty days to appeal."
FRENCH = "Le tribunal de la capitale a rejeté la plainte lundi, et les parties ont trente jours pour faire appel."
RUSSIAN = "В понедельник суд отклонил иск, и у сторон есть тридцать дней, чтобы подать апелляцию на это решение."
CHINESE = "法院星期一驳回了这起诉讼，双方有三十天的时间提出上诉。"
HEBREW = "בית המשפט דחה ביום שני את התביעה, ולצדדים יש שלושים יום לערער על ההחלטה."
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def detect() -> Detector:
    return make_detector()


def tag(text: str, detect: Detector, *others: str) -> Tagged:
    return tag_document([text, *others], detect)[0]


def find_fragments(text: str, tagged: Tagged) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.language) for span in tagged.spans if span.is_fragment]


def check_whole(text: str, language: str, tagged: Tagged) -> None:
    assert (tagged.language, find_fragments(text, tagged)) == (language, [])
    assert [(span.start, span.end) for span in tagged.spans] == [(0, len(text))]


def expect_failure(text: str, reason: str) -> object:
    return pytest.param(text, marks=pytest.mark.xfail(reason=reason, strict=True))


# --- capitals


@pytest.mark.parametrize(
    "text",
    [
        *("ANNUAL REPORT 2019", "CHAPTER ONE", "CONTENTS", "COURT DISMISSES ACTION", "MÜLLER AND SONS"),
        *("PARIS, LONDON, BERLIN", "1. INTRODUCTION", "NATO AND THE EU: Q&A"),
    ],
)
def test_a_heading_in_capitals_takes_the_language_of_its_document(text: str, detect: Detector) -> None:
    check_whole(text, "en", tag(text, detect, ENGLISH, ENGLISH))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (RUSSIAN, "ru"),
        ("Bericht des Vorstands über das Geschäftsjahr", "de"),
        ("Tòa án đã bác đơn kiện vào thứ Hai tuần này.", "vi"),
        ("Το δικαστήριο απέρριψε την αγωγή.", "el"),
    ],
)
def test_a_text_in_capitals_has_its_language(text: str, language: str, detect: Detector) -> None:
    check_whole(text.upper(), language, tag(text.upper(), detect))


def test_turkish_in_capitals_is_as_sure_as_in_small_letters(detect: Detector) -> None:
    text = "BÜYÜK BİR DEPREM OLDU VE ÇOK SAYIDA KİŞİ EVSİZ KALDI."
    small = tag(text.replace("İ", "i").replace("I", "ı").lower(), detect)
    assert tag(text, detect)[:3] == small[:3]


# --- addresses, code, signs


@pytest.mark.parametrize(
    "text",
    [
        "Read more at https://www.example.org/der-bericht/ueber-die-lage-der-nation and tell us what you think.",
        "www.example.org/le-tribunal-a-rejete-la-plainte is the page where you can read about it.",
        "Write to heinz.mueller@beispiel.de or call the office between nine and five.",
        "Contact: jean.dupont@exemple.fr",
        "This page is at beispiel.de/nachrichten/der-bericht-ueber-die-lage and nowhere else.",
        "The call is print(os.path.join(args.root, 'data')); it returns x[i] == NULL || y.",
        "for (int i = 0; i < n; i++) { total += values[i]; } // add up all of the values",
        "We love this 😍😍 so much 🎉 and the party was great 👍🏽 👨‍👩‍👧",
        "The #MeToo and #ZeitGeist and #LaVieEnRose tags were used by @jean_dupont all day long.",
        "RT @angela_merkel: thank you all for the great support #Danke #Berlin",
        "Interview with Wolfgang Schäuble and Jürgen Trittin: www.example.org/politik/interview-mit-wolfgang.html",
    ],
)
def test_addresses_code_emoji_and_hashtags_are_no_language(text: str, detect: Detector) -> None:
    check_whole(text, "en", tag(text, detect, ENGLISH, ENGLISH))


@pytest.mark.parametrize(
    "text", ["https://www.lemonde.fr/politique/le-president-a-dit", "😀 🎉", "§ 5.1 (2)", "a@b.org"]
)
def test_addresses_and_signs_alone_are_zxx(text: str, detect: Detector) -> None:
    assert tag(text, detect, ENGLISH)[:3] == ("zxx", None, "none")


# --- names and loans


@pytest.mark.parametrize(
    "text",
    [
        "Zhang Xiaoming, Wang Qishan and Li Keqiang came to Zhongnanhai with the delegation from Heilongjiang.",
        "Xi Jinping went to Shijiazhuang, Zhengzhou and Xi'an, where Peng Liyuan met Deng Xiaoping's daughter.",
        "Herr Müller and Frau Schröder-Köpf of the Süddeutsche Zeitung met in Garmisch-Partenkirchen last week.",
        "President Recep Tayyip Erdoğan and Prime Minister Nguyễn Xuân Phúc met in Hà Nội.",
        "He said that the Bundestag and the Bundesrat must agree on the Haushalt.",
        "It was a case of déjà vu for the whole of the team.",
        "She is the enfant terrible of the British art world.",
        "The déjà vu of it was strange to all of us.",
        expect_failure("A fait accompli was all that they were able to offer.", "the same"),
        "The mayor of Rothenburg ob der Tauber spoke to the people from the town hall.",
        expect_failure(
            "He works for the Deutsche Gesellschaft für Internationale Zusammenarbeit in Eschborn.", "a firm"
        ),
    ],
)
def test_foreign_names_and_loan_words_in_english_are_no_fragments(text: str, detect: Detector) -> None:
    check_whole(text, "en", tag(text, detect))


# --- diacritics, alphabets, directions


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le tribunal a rejete la requete lundi et les parties peuvent encore faire appel de la decision.", "fr"),
        ("Toi khong biet tai sao ho lai noi nhu vay voi chung toi ngay hom qua.", "vi"),
        ("Mahkeme pazartesi gunu davayi reddetti ve taraflarin itiraz icin otuz gunu var.", "tr"),
        ("Bu kadýn dün akþam eve çok geç geldi ve hiçbir þey söylemedi.", "tr"),
        ("El nino comio manana una pina en la montana con su companero.", "es"),
        ("The wоrd is mіxed with letters of twо alphabets in the sentence.", "en"),
        ("Это слoво cмешано из двух алфавитов в одном предложении.", "ru"),
    ],
)
def test_stripped_diacritics_and_mixed_alphabets_leave_a_text_whole(text: str, language: str, detect: Detector) -> None:
    check_whole(text, language, tag(text, detect))


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        (f"{HEBREW} הביטוי the rule of law and the court מופיע בה. {HEBREW}", "he", "the rule of law and the court"),
        (
            "قال الوزير إن the new law will be published soon وسوف يتم نشره قريبا في الجريدة الرسمية للدولة.",
            "ar",
            "the new law will be published soon",
        ),
    ],
)
def test_an_english_phrase_in_right_to_left_text_is_a_fragment(
    text: str, language: str, phrase: str, detect: Detector
) -> None:
    tagged = tag(text, detect)
    assert tagged.language == language
    assert find_fragments(text, tagged) == [(phrase, "en")]


# --- very short and very long


@pytest.mark.parametrize(
    ("letter", "language"),
    [
        *(("x", "und"), ("E", "und"), ("é", "und"), ("中", "zh"), ("の", "ja"), ("가", "ko"), ("ש", "he"), ("α", "el")),
        *((" ", "zxx"), ("1", "zxx"), ("!", "zxx"), ("😀", "zxx"), ("\u0301", "zxx"), ("\ufffd", "zxx")),
    ],
)
@pytest.mark.parametrize("count", [1, 2, 100_000])
def test_a_repeated_character_says_no_more_than_its_script(
    letter: str, language: str, count: int, detect: Detector
) -> None:
    check_whole(letter * count, language, tag(letter * count, detect))


@pytest.mark.parametrize("unit", ["a ", "o, ", "ha ", "A\n"])
def test_a_repeated_letter_with_blanks_says_nothing_either(unit: str, detect: Detector) -> None:
    assert tag(unit * 2000, detect).language == "und"


@pytest.mark.parametrize(
    "unit", [ENGLISH + " ", f"{ENGLISH} {FRENCH} ", CHINESE, RUSSIAN, "a", "中 ", "a@", "“(", "\u0301", "word\n"]
)
def test_a_paragraph_of_a_megabyte_is_tagged(unit: str, detect: Detector) -> None:
    text = unit * (MEGABYTE // len(unit))
    spans = tag(text, detect).spans
    assert (spans[0].start, spans[-1].end) == (0, len(text))


# --- always the same

TEXTS = [
    ENGLISH,
    FRENCH,
    RUSSIAN,
    CHINESE,
    HEBREW,
    "CHAPTER ONE",
    "Seite 3",
    "x",
    "",
    "#MeToo 😀",
    f"{ENGLISH} {FRENCH}",
]


def test_documents_have_the_same_tags_in_any_order(detect: Detector) -> None:
    expected = {text: tag_document([text], detect) for text in TEXTS}
    shuffled = sorted(TEXTS, key=lambda text: text[::-1])
    assert {text: tag_document([text], detect) for text in [*shuffled, *reversed(TEXTS)]} == expected


def test_the_order_of_paragraphs_in_a_document_changes_no_tags(detect: Detector) -> None:
    expected = dict(zip(TEXTS, tag_document(TEXTS, detect), strict=True))
    assert dict(zip(TEXTS[::-1], tag_document(TEXTS[::-1], detect), strict=True)) == expected


def test_plain_langdetect_gives_the_same_tags() -> None:
    pytest.importorskip("langdetect_rs")
    texts = [*TEXTS, "COURT DISMISSES ACTION", "Je ne sais pas", "def main() -> None:", "Wohlstand", "ا" * 99, "Он"]
    fast, plain = (make_detector(library) for library in ("langdetect_rs", "langdetect"))
    assert tag_document(texts, fast) == tag_document(texts, plain)
    assert [tag_document([text], fast) for text in texts] == [tag_document([text], plain) for text in texts]
