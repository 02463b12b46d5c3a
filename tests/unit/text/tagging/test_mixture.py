from itertools import pairwise, product
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from text.tagging.lexicon import LEXICON_LANGUAGES
from text.tagging.mixture import Stretch, _find_path, _make_demand, _price, find_stretches
from text.tagging.words import _PLAIN_WORD, _read_ascii, count_known, read_words, weigh_languages

ENGLISH = "The court in the capital dismissed the action on Monday, and the parties have thirty days to appeal."
GERMAN = "Das Gericht hat die Klage am Montag abgewiesen, und die Parteien haben dreißig Tage Zeit für die Berufung."
DUTCH = "De rechter heeft de zaak vandaag behandeld en het vonnis gewezen, want dat moest toch eens gebeuren."
AFRIKAANS = "Die hof het gister die saak van die hand gewys, en die partye het nou dertig dae om te appelleer."
RUSSIAN = "В понедельник суд отклонил иск, и у сторон есть тридцать дней, чтобы подать апелляцию на это решение."


def read(text: str, script: str = "Latn") -> list[str]:
    words = read_words(text, 0, len(text), script)
    assert words is not None
    return words.words


def find(text: str, main: str, script: str = "Latn") -> list[Stretch]:
    words = read_words(text, 0, len(text), script)
    assert words is not None
    return find_stretches(words, len(text), main)


def find_foreign(text: str, main: str, script: str = "Latn") -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.language) for s in find(text, main, script) if s.language != main]


# --- words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("«C'est l’été» — 3 mots_ici", ["C'est", "l’été", "3", "mots", "ici"]),
        ("https://example.org/der/weg und", ["und"]),
        ("Content-Type: text/html; Server: nginx the end", ["the", "end"]),
        ("a caf\ufffd and a d\ufffdj\ufffd vu", ["a", "and", "a", "vu"]),
        (normalize("NFD", "người Việt"), [normalize("NFD", "người"), normalize("NFD", "Việt")]),
        ("GROSSE FREUDE am Hof", ["grosse", "freude", "am", "hof"]),
        ("Die GROSSE Freude am Hof", ["Die", "GROSSE", "Freude", "am", "Hof"]),
    ],
)
def test_addresses_header_fields_and_broken_words_are_no_words_and_capitals_are_read_small(
    text: str, words: list[str]
) -> None:
    assert read(text) == words


@given(st.text(st.one_of(st.characters(max_codepoint=127), st.sampled_from("aB0'_- ")), max_size=40))
def test_ascii_is_cut_into_words_as_the_pattern_cuts_it(text: str) -> None:
    assert _read_ascii(text) == _PLAIN_WORD.findall(text)


def test_an_address_that_goes_on_a_latin_text_says_nothing() -> None:
    words = read_words(f"{ENGLISH} See www.example.org/der/weg.", 0, len(ENGLISH) + 28, "Latn")
    assert words is not None
    assert words.packed[-1:] == [0]


def test_an_address_does_not_make_a_text_one_in_capitals() -> None:
    assert read("See Bonn: www.example.org/der/weg")[:2] == ["See", "Bonn"]


@pytest.mark.parametrize("script", ["Hans", "Jpan", "Grek", "Hebr"])
def test_a_script_without_a_lexicon_has_no_words(script: str) -> None:
    assert read_words("中文 слово", 0, 8, script) is None


def test_words_are_those_of_the_stretch_alone() -> None:
    words = read_words("one two three", 4, 7, "Latn")
    assert words is not None
    assert (words.words, words.text, words.start) == (["two"], "two", 4)


def test_marks_belong_to_the_words_of_devanagari_and_arabic() -> None:
    assert read("हिन्दी में", "Deva") == ["हिन्दी", "में"]
    assert read("كِتَابٌ جَدِيدٌ", "Arab") == ["كِتَابٌ", "جَدِيدٌ"]


def test_a_stress_mark_does_not_cut_a_word_in_two() -> None:
    assert read("за́мок стои́т", "Cyrl") == ["за́мок", "стои́т"]


def test_turkish_capitals_are_read_as_small_letters_too() -> None:
    assert "deprem" in read("BÜYÜK BİR DEPREM OLDU")


# --- what all words cost


def test_the_costs_of_a_text_are_least_in_its_language() -> None:
    for text, language in ((ENGLISH, "en"), (GERMAN, "de"), (DUTCH, "nl"), (AFRIKAANS, "af")):
        words = read_words(text, 0, len(text), "Latn")
        assert words is not None
        weight = weigh_languages([words])
        assert weight.languages == LEXICON_LANGUAGES["Latn"]
        assert weight.languages[weight.costs.index(min(weight.costs))] == language


def test_the_costs_of_several_stretches_add_up_however_many_words_they_have() -> None:
    words = read_words(ENGLISH, 0, len(ENGLISH), "Latn")
    longer = read_words(f"{ENGLISH} " * 200, 0, 200 * (len(ENGLISH) + 1), "Latn")
    assert words is not None
    assert longer is not None
    once, often = weigh_languages([words]), weigh_languages([longer])
    assert list(often.costs) == [200 * cost for cost in once.costs]
    assert often == weigh_languages([words] * 200)
    assert (often.known, often.words) == (200 * once.known, 200 * once.words)
    assert weigh_languages([]) == ((), (), 0, 0)


def test_names_and_numbers_are_not_counted_among_the_words_that_a_list_may_have() -> None:
    words = read_words("In 2001 the 3rd shop of Anna sold 120 zqorqs", 0, 44, "Latn")
    assert words is not None
    assert count_known([words]) == (4, 5)


# --- stretches


@pytest.mark.parametrize(
    ("text", "main", "foreign", "language"),
    [
        ("She always says that {} when she is asked about it.", "en", "il faut cultiver notre jardin", "fr"),
        ("They wrote: {}, and then they went home.", "en", "wir haben keine Zeit mehr für diese Sache", "de"),
        ("Le ministre a répondu: {}, puis il est parti.", "fr", "we will never give up on our children", "en"),
        ("Der Minister sagte, {}, und ging nach Hause.", "de", "que la vida es sueño y nada más", "es"),
        ("Dat is alles. {}. Daarna ging hij naar huis.", "nl", "Das Gericht hat die Klage am Montag abgewiesen", "de"),
        ("Człowiek powiedział: {}. Potem wyszedł.", "pl", "this is the end of the world as we know it", "en"),
        ("Rätten avslog det. {}. De kan överklaga.", "sv", "Tuomioistuin hylkäsi kanteen maanantaina", "fi"),
        ("Súd ju zamietol. {}. Môžu sa odvolať.", "sk", "Soud v pondělí žalobu zamítl a strany se mohou odvolat", "cs"),
        ("{}, ladies and gentlemen of the court.", "en", "Guten Morgen, meine Damen und Herren", "de"),
    ],
)
def test_a_stretch_of_another_language_is_found_from_its_first_letter_to_its_last(
    text: str, main: str, foreign: str, language: str
) -> None:
    assert find_foreign(text.format(foreign), main) == [(foreign, language)]


def test_stretches_are_found_in_other_scripts_and_in_capitals() -> None:
    bulgarian = "Съдът отхвърли иска в понеделник и страните могат да обжалват"
    assert find_foreign(f"{RUSSIAN} {bulgarian}. {RUSSIAN}", "ru", "Cyrl") == [(bulgarian, "bg")]
    arabic = "رفضت المحكمة الدعوى يوم الاثنين وللطرفين ثلاثون يوما للطعن"
    assert find_foreign(f"دادگاه این دعوا را رد کرد. {arabic}. طرفین تجدیدنظر بخواهند.", "fa", "Arab") == [
        (arabic, "ar")
    ]
    text = "LE TRIBUNAL A REJETÉ LA PLAINTE LUNDI. THE PARTIES HAVE THIRTY DAYS TO APPEAL."
    assert find_foreign(text, "fr") == [("THE PARTIES HAVE THIRTY DAYS TO APPEAL.", "en")]


def test_stretches_have_their_places_in_the_whole_text() -> None:
    text = f"中文 {ENGLISH} {GERMAN} 中文"
    words = read_words(text, 3, len(text) - 3, "Latn")
    assert words is not None
    cut = [(text[s.start : s.end], s.language) for s in find_stretches(words, len(text) - 3, "en")]
    assert cut == [(ENGLISH[:-1], "en"), (GERMAN, "de")]


@pytest.mark.parametrize(
    ("text", "main"),
    [
        *((ENGLISH, "en"), (GERMAN, "de"), (DUTCH, "nl"), (AFRIKAANS, "af"), (ENGLISH.upper(), "en")),
        ("She felt a certain Schadenfreude about the whole affair.", "en"),
        ("Hij was een echte Einzelgänger in die jaren.", "nl"),
        ("The players were Müller, Schweinsteiger, Lewandowski, Ribéry, Kroos, Götze, Boateng and Neuer.", "en"),
        ("The committee of Giovanni Rossi, Paolo Bianchi, Marco Ferrari and Luca Esposito met in Rome.", "en"),
        ("Present: Jean-Pierre Dupont, Marie-Claire Lefèvre, Hélène Carrère d'Encausse.", "en"),
    ],
)
def test_one_language_with_its_loans_and_names_is_one_stretch(text: str, main: str) -> None:
    assert find(text, main) == [Stretch(0, len(text), main)]


@pytest.mark.parametrize("main", ["af", "nl"])
def test_dutch_and_afrikaans_are_never_told_apart_inside_afrikaans(main: str) -> None:
    text = f"{AFRIKAANS} {DUTCH} {AFRIKAANS}"
    assert "nl" not in {s.language for s in find(text, "af")}
    assert find(DUTCH, main) == [Stretch(0, len(DUTCH), main)]


def test_a_decomposed_phrase_is_found_like_a_composed_one() -> None:
    text = "The minister said that été étaient écoles états and then he left the room with us."
    assert [language for _, language in find_foreign(text, "en")] == ["fr"]
    assert [language for _, language in find_foreign(normalize("NFD", text), "en")] == ["fr"]


def test_a_paragraph_of_a_megabyte_is_cut() -> None:
    text = f"{ENGLISH} {GERMAN} " * 5000
    assert len(text) > 1_000_000
    stretches = find(text, "en")
    assert len(stretches) == 10_000
    assert {s.language for s in stretches} == {"en", "de"}


# --- whatever the text

WORDS = [
    *f"{ENGLISH} {GERMAN} {DUTCH} il faut cultiver notre jardin człowiek któremu İÇİN".split(),
    "\n",
    "é!",
    "5%",
    "—",
]
any_text = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text("aİé' .xн", max_size=30)
)


@settings(deadline=None, max_examples=200)
@given(any_text, st.sampled_from(LEXICON_LANGUAGES["Latn"]), st.integers(0, 9), st.integers(0, 9))
def test_stretches_are_in_order_and_reach_from_end_to_end(text: str, main: str, skipped: int, dropped: int) -> None:
    start = min(skipped, len(text))
    end = max(start, len(text) - dropped)
    words = read_words(text, start, end, "Latn")
    assert words is not None
    stretches = find_stretches(words, end, main)
    assert (stretches[0].start, stretches[-1].end) == (start, end)
    assert all(s.start < s.end for s in stretches) or len(stretches) == 1
    assert all(left.end <= right.start and left.language != right.language for left, right in pairwise(stretches))
    assert not any(char.isalnum() for left, right in pairwise(stretches) for char in text[left.end : right.start])


# --- ends of sentences


def test_a_stretch_ends_with_its_sentence_where_the_words_beyond_say_little() -> None:
    spanish = "Es la nueva candidata a canción del verano, la canción de los expertos"
    romanian = "El a prezentat un referat pe tema care în continuare a devenit istoric."
    assert find_foreign(f"{spanish}. {romanian}", "ro") == [(spanish, "es")]  # El is Spanish more often


@pytest.mark.parametrize(
    ("text", "main", "phrase", "language"),
    [
        # Names that end the sentence are the sentence's own, and so is what ends it in any language.
        ("She took the ferry with {} to Port Hardy.", "en", "trois amis de la famille", "fr"),
        ("She never came back from {} near Mount Baker.", "en", "la maison de son enfance", "fr"),
        ("The box was empty. He said it was {} for the rest of the day. She left.", "en", "trop tard pour eux", "fr"),
    ],
)
def test_a_phrase_that_begins_within_a_sentence_ends_within_it(
    text: str, main: str, phrase: str, language: str
) -> None:
    assert find_foreign(text.format(phrase), main) == [(phrase, language)]


def test_a_word_with_a_hyphen_is_of_one_language() -> None:
    assert find_foreign("She never came back from la maison de ses grands-parents near Mount Baker.", "en") == [
        ("la maison de ses grands-parents", "fr")
    ]


def test_a_phrase_may_end_with_its_sentence_or_go_on_beyond_it() -> None:
    assert find_foreign("He left the room and said: nous ne reviendrons jamais ici. Then he went home.", "en") == [
        ("nous ne reviendrons jamais ici", "fr")
    ]
    text = "He left and said: nous ne reviendrons jamais ici. Il ne faut pas nous attendre ce soir. Then he went home."
    assert [language for _, language in find_foreign(text, "en")] == ["fr"]


@given(st.data())
def test_the_reading_that_is_found_is_the_cheapest_of_all(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 5))
    costs = data.draw(
        st.lists(st.tuples(*[st.sampled_from([0, 8, 20, 48])] * 3), min_size=count, max_size=count), label="costs"
    )
    gaps = data.draw(st.lists(st.sampled_from(" ,."), min_size=count - 1, max_size=count - 1), label="gaps")
    demand = _make_demand(("en", "fr", "es"), 0)
    prices = [_price(path, costs, gaps, demand) for path in product(range(3), repeat=count)]
    assert _price(_find_path(costs, gaps, demand), costs, gaps, demand) == min(prices)
