"""Belief: languages that are known are believed, neighbours of them that are not known are none of them."""

import pytest

from text.tagging.belief import rate_belief
from text.tagging.detect import Detector, make_detector
from text.tagging.tag import tag_document
from text.tagging.words import read_words


@pytest.fixture(scope="module")
def detect() -> Detector:
    return make_detector()


def believe(text: str, language: str, script: str = "Latn") -> float:
    words = read_words(text, 0, len(text), script)
    assert words
    return rate_belief([words], language)


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Данас је у граду отворена нова библиотека, а ђаци су дошли кући јер ће бити кише.", "mk", "Cyrl"),
        ("Сёння ў горадзе адкрылі новую бібліятэку, і многія людзі прыйшлі на яе паглядзець.", "ru", "Cyrl"),
        ("Бүгін қалада жаңа кітапхана ашылды, оны көруге көп адам келді.", "ru", "Cyrl"),
        ("Bu gün şəhərdə yeni kitabxana açıldı və çoxlu adam ona baxmağa gəldi.", "tr", "Latn"),
        ("Í dag var opnað nýtt bókasafn í bænum og margir komu til að skoða það.", "nb", "Latn"),
        ("Gaur liburutegi berri bat ireki dute hirian eta jende asko etorri da ikustera.", "es", "Latn"),
        ("Namuhla kuvulwe umtapo wolwazi omusha edolobheni futhi abantu abaningi beze bezowubona.", "sw", "Latn"),
    ],
)
def test_a_language_that_is_not_known_is_not_its_neighbour(
    text: str, language: str, script: str, detect: Detector
) -> None:
    assert believe(text, language, script) < 0.6
    assert tag_document([text], detect)[0].language == "und"


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Денес во градот беше отворена нова библиотека и многу луѓе дојдоа да ја видат.", "mk", "Cyrl"),
        ("Сьогодні в місті відкрили нову бібліотеку, і її відвідало багато людей з усієї країни.", "uk", "Cyrl"),
        ("Bugün şehirde yeni bir kütüphane açıldı ve birçok insan onu görmeye geldi.", "tr", "Latn"),
        ("Avati linnas uus raamatukogu ja paljud inimesed tulid seda vaatama.", "et", "Latn"),
        ("Maktaba mpya ilifunguliwa mjini leo na watu wengi walikuja kuiona.", "sw", "Latn"),
        ("Maanta ayaa magaalada laga furay maktabad cusub dad badanna way u yimaadeen.", "so", "Latn"),
    ],
)
def test_a_language_that_is_known_is_believed(text: str, language: str, script: str, detect: Detector) -> None:
    assert believe(text, language, script) > 0.6
    assert tag_document([text], detect)[0].language == language


def test_a_letter_that_a_language_does_not_have_rules_it_out_in_few_words(detect: Detector) -> None:
    assert tag_document(["Ђаци су отишли кући."], detect)[0].language == "und"


def test_names_are_of_anywhere() -> None:
    assert believe("Dvořák, Händel and Şahin met in Łódź", "en") == 1.0


def test_a_document_in_a_language_lends_belief_to_what_is_odd_in_it(detect: Detector) -> None:
    odd = "rhubarb fiddlesticks gobbledygook whatsits thingummies wotsits"
    clear = "The court in the capital dismissed the action on Monday, and the parties have thirty days to appeal."
    assert tag_document([clear, odd, clear, clear], detect)[1].language == "en"
