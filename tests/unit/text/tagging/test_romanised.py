"""Languages of other scripts in Latin letters are told, and those that are written so pass."""

import pytest

from text.tagging.detect import Detector, make_detector
from text.tagging.romanised import name_romanised
from text.tagging.tag import tag_document


@pytest.fixture(scope="module")
def detect() -> Detector:
    return make_detector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Aaj subah log itni jaldi aa gaye ki sab roti khatam ho gayi", "hi-Latn"),
        ("Main kal ghar nahi aaya kyunki bahut kaam tha", "hi-Latn"),
        ("Ma tou shang you ren chang ge", "zh-Latn"),
        ("Yu xia le yi zheng tian", "zh-Latn"),
        ("Nǐ hǎo wǒ jiào Wáng Xiǎomíng", "zh-Latn"),
        ("Jintian tianqi hen hao women qu gongyuan ba", "zh-Latn"),
        ("Watashi wa kyou gakkou ni ikimasu", "ja-Latn"),
        ("Simera tha pao sto spiti mou kai den einai kala", "el-Latn"),
        ("Privet kak u tebya dela segodnya Ya ochen rad", "ru-Latn"),
        ("ana mosh 3aref leh 7asal keda", "ar-Latn"),
    ],
)
def test_romanised_text_is_named(text: str, language: str, detect: Detector) -> None:
    assert name_romanised(text.split()) == language
    assert tag_document([text], detect)[0][:3] == (language, 0.9, "words")


@pytest.mark.parametrize(
    "text",
    [
        "He can sing a long song",
        "She can see you and me",
        "Saya tidak tahu siapa yang datang ke rumah tadi malam",
        "Mama wa mtoto ni mwalimu na baba ni daktari",
        "Toi khong biet tai sao ho lai noi nhu vay",
        "Io non so se a te e a me piace",
        "Ei tea ma midagi sa ka mitte",
        "Camera 2MP and 5MP with the H264 and MP3",
        "E aí gente tudo bem com vocês",
        "Ko e ha ia ka ko au na",
    ],
)
def test_other_languages_pass(text: str) -> None:
    assert name_romanised(text.split()) is None


def test_a_romanised_sentence_is_a_fragment_of_the_text_around_it(detect: Detector) -> None:
    romanised = "Aaj subah log itni jaldi aa gaye ki sab roti khatam ho gayi."
    text = f"The baker smiled at all of us. {romanised} Nobody was angry with him."
    tagged = tag_document([text], detect)[0]
    assert tagged.language == "en"
    assert [(text[s.start : s.end], s.language) for s in tagged.spans if s.is_fragment] == [(romanised, "hi-Latn")]
