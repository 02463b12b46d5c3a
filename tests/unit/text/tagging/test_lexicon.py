import subprocess
import sys
from pathlib import Path
from unicodedata import normalize

import langdetect
import pytest

from text import memo
from text.tagging.context import LANGUAGE_OF
from text.tagging.lexicon import LEXICON_LANGUAGES, UNIT, UNLISTED, Lexicon, get_lexicon

CAP = 6 * UNIT
ROOT = Path(__file__).parents[4]
WORDS = "the maison Straße człowiek hogy että için không dan și şi xyzzyq Zhang O'Neill l'amour aaaaaa ż ʼn œuvre"
SAMPLE = WORDS.split()
BCP47 = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant", "no": "nb"}


def load(script: str = "Latn") -> Lexicon:
    made = get_lexicon(script)
    assert made is not None
    return made


def weigh(word: str, script: str = "Latn") -> dict[str, int]:
    made = load(script)
    return dict(zip(made.languages, made.unpack(made.pack([word])[0]), strict=True))


def find_cheapest(word: str, script: str = "Latn") -> list[str]:
    costs = weigh(word, script)
    return [language for language, cost in costs.items() if cost == min(costs.values())]


# --- costs


@pytest.mark.parametrize("word", SAMPLE)
def test_a_word_costs_nothing_where_it_is_likeliest_and_at_most_the_cap_elsewhere(word: str) -> None:
    costs = weigh(word).values()
    assert min(costs) == 0
    assert max(costs) <= CAP


@pytest.mark.parametrize(
    ("script", "word", "language"),
    [
        *(("Latn", "the", "en"), ("Latn", "maison", "fr"), ("Latn", "größe", "de"), ("Latn", "därför", "sv")),
        *(("Latn", "człowiek", "pl"), ("Latn", "hogy", "hu"), ("Latn", "että", "fi"), ("Latn", "için", "tr")),
        *(("Cyrl", "который", "ru"), ("Cyrl", "който", "bg"), ("Cyrl", "який", "uk"), ("Cyrl", "који", "mk")),
        *(("Arab", "است", "fa"), ("Arab", "ہے", "ur"), ("Deva", "है", "hi"), ("Deva", "आहे", "mr"), ("Deva", "छ", "ne")),
    ],
)
def test_a_word_of_one_language_is_cheapest_there(script: str, word: str, language: str) -> None:
    assert find_cheapest(word, script) == [language]


def test_the_sum_of_packed_costs_holds_the_sums_of_the_costs() -> None:
    made = load()
    packed = made.pack(SAMPLE * (1000 // len(SAMPLE)))
    columns = zip(*map(made.unpack, packed), strict=True)
    assert made.unpack(sum(packed)) == tuple(map(sum, columns))


def test_a_thousand_words_at_the_cap_fit_into_a_sum() -> None:
    made = load()
    each = made.pack(["człowiek"])
    assert made.unpack(1000 * each[0]) == tuple(1000 * cost for cost in made.unpack(each[0]))


@pytest.mark.parametrize("language", ["en", "fr", "vi"])
def test_the_surplus_is_the_cost_over_the_likeliest_language(language: str) -> None:
    made = load()
    index = made.languages.index(language)
    assert made.surplus(made.pack(SAMPLE), index) == [made.unpack(packed)[index] for packed in made.pack(SAMPLE)]


# --- words that may be names, or say nothing


@pytest.mark.parametrize("word", ["maison", "größe", "człowiek", "élève"])
def test_a_capitalised_word_counts_a_fourth(word: str) -> None:
    assert list(weigh(word.capitalize()).values()) == [cost // 4 for cost in weigh(word).values()]


@pytest.mark.parametrize("word", ["MAISON", "GRÖẞE", "UNESCO", "L'ONU", "covid19", "3rd", "١٢", "a" * 41, "the" * 14])
def test_words_in_capitals_with_digits_or_of_many_letters_say_nothing(word: str) -> None:
    assert set(weigh(word).values()) == {0}


def test_a_word_of_forty_letters_still_counts() -> None:
    assert find_cheapest("donaudampfschiffahrtsgesellschaftsrecht") == ["de"]
    assert len(find_cheapest("th" * 20)) < len(load().languages)


@pytest.mark.parametrize("letter", ["y", "i", "w", "ż"])
def test_a_single_letter_counts_less_than_a_word_may(letter: str) -> None:
    assert max(weigh(letter).values()) <= CAP // 2
    assert max(weigh(letter.upper()).values()) <= CAP // 8


# --- ways to write a word


@pytest.mark.parametrize(
    ("word", "language"), [("l'amour", "fr"), ("d'été", "fr"), ("qu'elle", "fr"), ("dell'uomo", "it"), ("don't", "en")]
)
def test_elision_glues_two_words_of_a_language(word: str, language: str) -> None:
    assert find_cheapest(word) == [language]
    assert weigh(word) == weigh(word.replace("'", "’"))


@pytest.mark.parametrize("word", ["acești", "piață", "Acești", *(w for w in ("și", "țară"))])
def test_romanian_comma_and_cedilla_are_one(word: str) -> None:
    assert weigh(word) == weigh(word.translate(str.maketrans("șț", "şţ")))
    assert find_cheapest(word) == ["ro"]


@pytest.mark.parametrize(
    "word",
    ["maître", "déjà", "mężczyzna", "Größe", "người", *(w for w in ("école", "être", "à"))],
)
def test_decomposed_words_count_like_composed_ones(word: str) -> None:
    assert weigh(normalize("NFD", word)) == weigh(word)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        *(("kadýn", "tr"), ("deðil", "tr"), ("dýþarý", "tr"), ("akþam", "tr")),  # windows-1254 read as windows-1252
        *(("khong", "vi"), ("duoc", "vi"), ("nguoi", "vi"), ("degil", "tr"), ("cunku", "tr")),
        *(("mezczyzna", "pl"), ("perche", "it")),
    ],
)
def test_words_stripped_of_their_diacritics_or_misread_are_still_known(word: str, language: str) -> None:
    assert find_cheapest(word) == [language]


# --- memory


def test_full_caches_do_not_change_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = load().pack(SAMPLE)
    monkeypatch.setattr(memo, "_MOST", 3)
    small = Lexicon("Latn")
    for _ in range(3):
        assert small.pack(SAMPLE) == expected
        assert small.pack(SAMPLE[::-1]) == expected[::-1]


def test_words_are_weighed_alike_in_any_order() -> None:
    assert Lexicon("Latn").pack(SAMPLE) == Lexicon("Latn").pack(SAMPLE[::-1])[::-1]


# --- languages


def test_every_language_of_langdetect_has_a_script_of_its_own_or_a_place_in_a_lexicon() -> None:
    profiles = Path(langdetect.PROFILES_DIRECTORY)
    named = {BCP47.get(path.name, path.name) for path in profiles.iterdir() if not path.name.startswith("_")}
    shared = [language for languages in LEXICON_LANGUAGES.values() for language in languages]
    assert len(shared) == len(set(shared))
    assert set(shared) < named
    assert named - set(shared) <= set(LANGUAGE_OF.values())
    assert set(shared).isdisjoint(LANGUAGE_OF.values())


def test_the_unlisted_languages_are_some_of_a_lexicon_s() -> None:
    assert {language for languages in LEXICON_LANGUAGES.values() for language in languages} > UNLISTED


@pytest.mark.parametrize("script", ["Hans", "Grek", "Jpan", "Zyyy", ""])
def test_a_script_of_one_language_has_no_lexicon(script: str) -> None:
    assert get_lexicon(script) is None


def test_the_tables_are_opened_at_the_first_text_that_needs_them_and_once() -> None:
    code = (
        "from text.tagging import lexicon, tag\n"
        "tag.tag_document(['法院星期一驳回了这起诉讼。', '123'], lambda _: [])\n"
        "print(lexicon._open_tables.cache_info().currsize)\n"
        "tag.tag_document(['The court.', 'Он ушёл.'], lambda _: [])\n"
        "print(lexicon._open_tables.cache_info().misses, lexicon.get_lexicon('Latn') is lexicon.get_lexicon('Latn'))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["0", "1", "True"]
