from pathlib import Path
from unicodedata import normalize

import pytest

from text.tagging import segment
from text.tagging import tag as tag_module
from text.tagging.context import Evidence, Reading, Weight, add_words
from text.tagging.detect import Detector, Guess, make_detector
from text.tagging.tag import Tagged, tag_document

SEEDS = Path(__file__).parents[4].parent / "shared" / "seeds"
STRAY = "周年之际、在“两个一百年”奋斗目标历史交汇点上,召开的一次具有开创性、里程碑意义的重要会议。"
ENGLISH = "The court in the capital dismissed the action on Monday, and the parties have thirty days to appeal."
GERMAN = "Das Gericht hat die Klage am Montag abgewiesen, und die Parteien haben dreißig Tage Zeit für die Berufung."
RUSSIAN = "В понедельник суд отклонил иск, и у сторон есть тридцать дней, чтобы подать апелляцию на это решение."
CHINESE = "法院星期一驳回了这起诉讼，双方有三十天的时间提出上诉。"
JAPANESE = "裁判所は月曜日に訴えを棄却し、当事者は三十日以内に控訴することができる。"
KOREAN = "법원은 월요일에 소송을 기각했으며 당사자들은 삼십 일 이내에 항소할 수 있다."


@pytest.fixture(scope="module")
def detect() -> Detector:
    return make_detector()


def say(language: str, probability: float = 0.9999) -> Detector:
    return lambda _: [Guess(language, probability)]


def cut(text: str, tagged: Tagged) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.language) for span in tagged.spans]


def find_fragments(text: str, tagged: Tagged) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.language) for span in tagged.spans if span.is_fragment]


def tag(text: str, detect: Detector, *others: str) -> Tagged:
    return tag_document([text, *others], detect)[0]


# --- the seeds


def read_seed(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not beside this clone")
def test_the_stray_chinese_is_the_only_fragment_of_the_seeds(detect: Detector) -> None:
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        paragraphs = read_seed(path)
        tags = tag_document(paragraphs, detect)
        assert {tagged.language for tagged in tags} == {"en"}, path.name
        for number, (text, tagged) in enumerate(zip(paragraphs, tags, strict=True), start=1):
            found += [(path.name[:3], number, *fragment) for fragment in find_fragments(text, tagged)]
    assert found == [("001", 3, STRAY, "zh-Hans")]


def test_the_blank_after_a_fragment_is_the_main_language_s(detect: Detector) -> None:
    text = f"{STRAY} {ENGLISH}"
    tagged = tag(text, detect)
    assert cut(text, tagged) == [(STRAY, "zh-Hans"), (f" {ENGLISH}", "en")]
    assert [(span.script, span.is_fragment, span.kind) for span in tagged.spans] == [
        ("Hans", True, "sentence"),
        ("Latn", False, None),
    ]


# --- whole paragraphs


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        (ENGLISH, "en", "Latn"),
        (GERMAN, "de", "Latn"),
        (RUSSIAN, "ru", "Cyrl"),
        (CHINESE, "zh-Hans", "Hans"),
        ("法院星期一駁回了這起訴訟，雙方有三十天的時間提出上訴。", "zh-Hant", "Hant"),
        ("人民", "zh", "Hani"),
        (JAPANESE, "ja", "Jpan"),
        ("東京タワー", "ja", "Jpan"),
        (KOREAN, "ko", "Kore"),
        ("노무현(盧武鉉) 대통령은 31일 불편한 심기를 표출했다.", "ko", "Kore"),
        ("Το δικαστήριο απέρριψε την αγωγή.", "el", "Grek"),
        ("בית המשפט דחה ביום שני את התביעה.", "he", "Hebr"),
        ("ศาลยกฟ้องเมื่อวันจันทร์", "th", "Thai"),
        ("رفضت المحكمة الدعوى يوم الاثنين، وللطرفين ثلاثون يوما للطعن.", "ar", "Arab"),
        ("სასამართლომ ორშაბათს სარჩელი არ დააკმაყოფილა.", "ka", "Geor"),
        ("Երկուշաբթի օրը դատարանը մերժեց հայցը։", "hy", "Armn"),
    ],
)
def test_a_paragraph_in_one_language_is_one_span(text: str, language: str, script: str, detect: Detector) -> None:
    tagged = tag(text, detect)
    assert tagged.language == language
    assert [(span.start, span.end, span.script) for span in tagged.spans] == [(0, len(text), script)]


@pytest.mark.parametrize(
    "text", [" ", "123 456,7", "2019-12-06", "👍🎉", "——！", "https://example.org/a?b=c", "a@example.org"]
)
def test_a_paragraph_without_words_is_zxx(text: str, detect: Detector) -> None:
    tagged = tag(text, detect, ENGLISH)
    assert tagged[:3] == ("zxx", None, "none")
    assert [span[:4] for span in tagged.spans] == [(0, len(text), "zxx", None)]


@pytest.mark.parametrize("text", ["A", "Я", "OK", "ー", "𝓗𝓮𝓵𝓵𝓸", "ᚠᚢᚦ", "aaaa" * 100])
def test_a_paragraph_whose_language_cannot_be_told_is_und(text: str, detect: Detector) -> None:
    tagged = tag(text, detect)
    assert tagged[:3] == ("und", None, "none")
    assert cut(text, tagged) == [(text, "und")]


def test_an_empty_text_has_no_spans(detect: Detector) -> None:
    assert tag_document([], detect) == []
    assert tag_document([""], detect) == [Tagged("zxx", None, "none", ())]


@pytest.mark.parametrize(
    "text", [ENGLISH.upper(), "BREAKING NEWS: THE COURT HAS DECIDED", "PRESS Release OF THE COURT"]
)
def test_capitals_are_read_like_small_letters(text: str, detect: Detector) -> None:
    assert tag(text, detect).language == "en"


def test_decomposed_characters_are_read_like_composed_ones(detect: Detector) -> None:
    text = normalize("NFD", "Tòa án đã bác đơn kiện vào thứ Hai tuần này.")
    assert tag(text, detect).language == "vi"


# --- Chinese, Japanese, Korean


def test_a_bare_han_run_in_an_english_document_is_chinese(detect: Detector) -> None:
    text = "The paper 人民日报 is read by millions of people."
    assert cut(text, tag(text, detect)) == [
        ("The paper ", "en"),
        ("人民日报", "zh-Hans"),
        (" is read by millions of people.", "en"),
    ]


def test_two_han_runs_are_two_fragments(detect: Detector) -> None:
    text = "The words 中国 and 日本 are the names of China and Japan."
    assert [part for part, _ in find_fragments(text, tag(text, detect))] == ["中国", "日本"]


def test_kana_near_by_makes_han_japanese(detect: Detector) -> None:
    text = "The park (新宿御苑) and the tower (東京タワー) are in the middle of the city."
    assert [language for _, language in find_fragments(text, tag(text, detect))] == ["ja", "ja"]


def test_a_heading_in_bare_han_is_japanese_in_a_japanese_document(detect: Detector) -> None:
    assert tag("東京都知事選挙", detect, JAPANESE, JAPANESE).language == "ja"


def test_hanja_in_a_korean_document_is_korean(detect: Detector) -> None:
    assert tag("社說", detect, KOREAN).language == "ko"


def test_characters_of_china_alone_stay_chinese_among_japanese(detect: Detector) -> None:
    text = f"{JAPANESE}我们认为这个判决是正确的。"
    assert find_fragments(text, tag(text, detect)) == [("我们认为这个判决是正确的。", "zh-Hans")]


def test_a_kana_or_two_in_chinese_stays_chinese(detect: Detector) -> None:
    text = "「鲜の每日」是一个新的饮料品牌，我们都很喜欢。"
    assert cut(text, tag(text, detect)) == [(text, "zh-Hans")]


@pytest.mark.parametrize(
    "text",
    [
        "写真は林明照・大川町町長。",
        "宮崎県：延岡市、西都市、木城町、都農町、えびの市、三股町、高原町",
        "宮崎市、延岡市、西都市、木城町、都農町、えびの市、三股町、高原町",
        "北海道、青森県、岩手県",
        "険悪",
        "総務大臣",
        "警察庁長官",
    ],
)
def test_particles_and_characters_of_japan_alone_make_han_japanese(detect: Detector, text: str) -> None:
    tagged = tag(text, detect)
    assert (tagged.language, find_fragments(text, tagged)) == ("ja", [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("险情总体可控，县长说。", "zh-Hans"),
        ("總務處說明會議程", "zh-Hant"),
        ("鲜の每日奶茶店今天开张", "zh-Hans"),
        ("優の良品門市開幕，老闆說", "zh-Hant"),
    ],
)
def test_chinese_stays_chinese_beside_look_alikes(detect: Detector, text: str, language: str) -> None:
    tagged = tag(text, detect)
    assert (tagged.language, find_fragments(text, tagged)) == (language, [])


@pytest.mark.parametrize(
    "text",
    [
        "新桟橋의 開通式",
        "町長이 왔다",
        "金哲洙 市長이 工事의 成果를 說明하는 市民大會 開會式 途中 빵을 먹었다.",
        "4月 會議에서 發表했다",
    ],
)
def test_endings_behind_hanja_make_han_korean(detect: Detector, text: str) -> None:
    tagged = tag(text, detect)
    assert (tagged.language, find_fragments(text, tagged)) == ("ko", [])


@pytest.mark.parametrize(
    ("text", "language", "fragment"),
    [
        ("我最喜欢的动画片是《となりのトトロ》。", "zh-Hans", ("《となりのトトロ》", "ja")),
        ("他说的是「ありがとうございます」这个词。", "zh-Hans", ("「ありがとうございます」", "ja")),
        ("这支曲子的曲名是 ゆきのふるまちで", "zh-Hans", ("ゆきのふるまちで", "ja")),
        ("电影《千と千尋の神隠し》今天上映，我们都去看了。", "zh-Hans", ("《千と千尋の神隠し》", "ja")),
        ("他說韓語的「사랑해요」就是我愛你的意思。", "zh-Hant", ("「사랑해요」", "ko")),
        ("東京（とうきょう）是他們說的首都。", "zh-Hant", ("（とうきょう）", "ja")),
        ("彼は「你们好」と言った。", "ja", ("「你们好」", "zh-Hans")),
    ],
)
def test_what_one_east_asian_language_quotes_of_another_is_a_fragment(
    detect: Detector, text: str, language: str, fragment: tuple[str, str]
) -> None:
    tagged = tag(text, detect)
    assert (tagged.language, find_fragments(text, tagged)) == (language, [fragment])


def test_a_title_in_quotation_marks_leaves_japanese_japanese(detect: Detector) -> None:
    text = "大会名「みんなの祭り」開催"
    assert find_fragments(text, tag(text, detect, JAPANESE)) == []
    assert tag(text, detect, JAPANESE).language == "ja"


def test_a_paragraph_is_in_the_language_that_quotes_not_in_that_which_is_quoted(detect: Detector) -> None:
    text = "個餐牌竟然寫住「We have no bread left today…」同埋「Please come back tomorrow at six…」"
    tagged = tag(text, detect)
    assert tagged.language == "zh-Hant"
    assert [fragment for fragment, _ in find_fragments(text, tagged)] == [
        "We have no bread left today",
        "Please come back tomorrow at six",
    ]


def test_korean_that_chinese_quotes_is_a_fragment(detect: Detector) -> None:
    text = "他说“안녕하세요”是你好的意思，我们都学会了。"
    assert find_fragments(text, tag(text, detect)) == [("“안녕하세요”", "ko")]


def test_traditional_in_simplified_is_a_fragment_where_both_are_evident(detect: Detector) -> None:
    text = f"{CHINESE}這個國家的學生們都說這裡很好。"
    assert find_fragments(text, tag(text, detect)) == [("這個國家的學生們都說這裡很好。", "zh-Hant")]


def test_a_traditional_name_in_simplified_is_no_fragment(detect: Detector) -> None:
    text = f"{CHINESE}原告是錢鍾書。"
    assert cut(text, tag(text, detect)) == [(text, "zh-Hans")]


def test_chinese_that_shows_neither_kind_takes_that_of_its_document(detect: Detector) -> None:
    assert tag("人民", detect, CHINESE).language == "zh-Hans"
    assert tag("人民", detect, CHINESE, "這個國家的學生們都說這裡很好。").language == "zh"


# --- lone letters


@pytest.mark.parametrize(
    "text",
    [
        "他用iPhone 15 Pro和3G网络上网。",
        "在 Facebook 上发布了消息",
        "使用#MeToo标签和@user的账号",
        "NBA球队和WTO成员都在PRC",
        "请看https://example.org/a 或写信给 someone@example.org，谢谢。",
        "我们运行 x = foo(bar) 就好，然后用 git commit -m fix 提交。",
        "A股和B股今天都涨了。",
        "B",
        "Он купил iPhone 12 Pro в магазине «Apple Store» вчера.",
        "#MeToo и https://example.org/a — это всё, что он написал в Twitter.",
        "Мінімальне виробництво системи пmin не відоме.",
        "הוא קנה iPhone 12 Pro אתמול בחנות Apple Store.",
    ],
)
def test_names_acronyms_addresses_and_code_stay_with_the_text_around_them(text: str, detect: Detector) -> None:
    tagged = tag(text, detect, CHINESE if "我们" in text else text)
    assert len(tagged.spans) == 1


def test_an_english_sentence_inside_chinese_is_a_fragment(detect: Detector) -> None:
    text = f"{CHINESE} {ENGLISH} {CHINESE}{CHINESE}{CHINESE}{CHINESE}"
    assert find_fragments(text, tag(text, detect)) == [(ENGLISH, "en")]


def test_an_english_sentence_inside_russian_is_a_fragment(detect: Detector) -> None:
    text = f"{RUSSIAN} {ENGLISH} {RUSSIAN}"
    assert find_fragments(text, tag(text, detect)) == [(ENGLISH, "en")]


def test_a_russian_sentence_inside_english_keeps_the_brands_it_names(detect: Detector) -> None:
    russian = "Вчера он купил iPhone 12 в большом магазине."
    text = f"{ENGLISH} {russian} {ENGLISH}"
    assert find_fragments(text, tag(text, detect)) == [(russian, "ru")]


@pytest.mark.parametrize(
    "text", ["Die Größe ist 5 μm und der Wert ist π.", "Points A, B and Δ are on the circle with α."]
)
def test_single_greek_letters_are_signs(text: str, detect: Detector) -> None:
    assert len(tag(text, detect).spans) == 1


def test_a_word_with_a_look_alike_letter_is_no_fragment(detect: Detector) -> None:
    text = "You must log in to Pаypаl now and send the money to us."  # two of the letters are Cyrillic
    assert cut(text, tag(text, detect)) == [(text, "en")]


@pytest.mark.parametrize(
    "text",
    [
        "Zhang Jun and Ying Yong met Sun Qian, Tong Jianming and Qiu Chunyan at the Gaojian Network office in Beijing.",
        "The former chancellor met Mr Steinmeier and Ms Kramp-Karrenbauer in the town of Mönchengladbach on Wednesday.",
        "She wrote about the façade of the café, the naïve résumé and the Zeitgeist of the time.",
    ],
)
def test_names_and_loan_words_in_english_are_no_fragments(text: str, detect: Detector) -> None:
    assert cut(text, tag(text, detect)) == [(text, "en")]


def test_right_to_left_text_inside_english_is_a_fragment(detect: Detector) -> None:
    text = "The sign says שלום עולם in large letters over the door."
    assert find_fragments(text, tag(text, detect)) == [("שלום עולם", "he")]


# --- whose the punctuation is


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("The slogan “两个一百年” is often seen in the papers.", "“两个一百年”"),
        ('The slogan "两个一百年" is often seen in the papers.', "两个一百年"),
        ("The book 《红楼梦》 is known to all of the readers.", "《红楼梦》"),
        ("The party (中国共产党) has very many members today.", "中国共产党"),
        ("He wrote (中国)人民 on the wall and went away.", "(中国)人民"),
        ("In the year 2019年 the law of the land was changed.", "2019年"),
        ("They said that 增长5%。 was in the report of the year.", "增长5%。"),
        ("It was the COVID-19疫情 that kept them at home.", "COVID-19疫情"),
        ("They told us that 你好, which is a greeting, is polite.", "你好"),
        ("It is finished. 会议结束. They all went home at night.", "会议结束."),
        ("They all met in the old city of 北京.", "北京"),
        ("They all met in the old city (北京).", "北京"),
        ("— 北京 (@beijing) was where they had met each other.", "北京"),
        ("It is what they had all seen there: 北京 –", "北京"),
        ("“你好” was the first word that they had learned.", "“你好”"),
    ],
)
def test_a_chinese_fragment_keeps_what_is_its_own(text: str, fragment: str) -> None:
    assert [part for part, _ in find_fragments(text, tag(text, say("en")))] == [fragment]


def test_what_stands_between_two_fragments_is_of_neither() -> None:
    text = "These are the words 中国人。 Ελληνικά in the sentence that we read."
    assert [part for part, _ in find_fragments(text, tag(text, say("en")))] == ["中国人。", "Ελληνικά"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{ENGLISH} 会议结束了。 {ENGLISH}", "sentence"),
        (f"{ENGLISH} He calls it 会议结束了。", "other"),
        (f"They say that {STRAY[:-1]} is what the report of the year says about the meeting of the court.", "sentence"),
        ("The word 会议 is the one for a meeting of people.", "other"),
    ],
)
def test_a_fragment_that_stands_as_a_sentence_or_is_long_is_one(text: str, kind: str, detect: Detector) -> None:
    assert [span.kind for span in tag(text, detect).spans if span.is_fragment] == [kind]


# --- evidence


def test_a_script_of_one_language_is_certain(detect: Detector) -> None:
    assert tag(CHINESE, detect)[:3] == ("zh-Hans", 1.0, "script")


def choose(reading: Reading, *others: Reading) -> Guess:
    """What a paragraph is said to be in, beside others of its document."""
    evidence = Evidence()
    for each in (reading, *others):
        evidence.add(each)
    chosen = evidence.choose(reading, "Latn")
    assert chosen is not None
    return chosen[0]


def test_the_detector_s_word_counts_for_more_the_longer_the_text_is() -> None:
    few, many = (choose(Reading(letters, {"fr": 0.9999}, "fr")) for letters in (8, 200))
    assert few.language == many.language == "fr"
    assert 0.6 < few.probability < 0.9 < many.probability < 1


def test_of_languages_that_are_as_near_the_usual_one_of_the_script_is_meant() -> None:
    tie = Reading(40, {"cs": 0.5, "en": 0.5}, "cs")
    assert choose(tie).language == "en"
    assert choose(tie, Reading(100, {"cs": 1.0}, "cs")).language == "cs"  # but for what the document is in


def test_a_language_that_only_the_rest_of_the_document_names_may_be_a_text_s() -> None:
    open_text = Reading(4, {"fr": 0.5, "it": 0.5}, "fr")
    romanian = [Reading(200, {"ro": 1.0}, "ro")] * 30
    assert choose(open_text, *romanian).language == "ro"
    evidence = Evidence()
    evidence.add(open_text)
    for each in romanian:
        evidence.add(each)
    assert evidence.choose(open_text, "Latn")[1] == pytest.approx(30 * romanian[0].weight)  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "language", "detected"),
    [("Де ти таке бачила?", "uk", "ru"), ("Er komt nog meer.", "nl", "da"), ("Kde je ten klíč?", "cs", "sk")],
)
def test_the_words_of_a_short_text_count_for_more_than_the_detector(text: str, language: str, detected: str) -> None:
    assert tag(text, say(detected))[0::2][:2] == (language, "words")


def test_of_a_long_text_the_detector_s_answer_stands_where_the_words_say_nearly_the_same() -> None:
    guesses = (Guess("nb", 0.9999),)
    weight = Weight(("da", "nb"), (0, 16), 4, 4)
    few, many = (next(iter(add_words(guesses, letters, weight))) for letters in (6, 200))
    assert (few, many) == ("da", "nb")


def test_many_words_that_are_in_no_list_leave_the_language_open() -> None:
    assert tag("zqorq vaxt xöqzəl " * 8, say("sv")).language == "und"


def test_names_that_are_in_no_list_leave_it_to_the_other_words(detect: Detector) -> None:
    text = "Xi Jinping, Li Qiang, Zhao Leji, Wang Huning, Cai Qi, Ding Xuexiang and Li Xi attended the meeting."
    assert tag(text, detect).language == "en"


def test_words_that_leave_no_doubt_need_no_detector() -> None:
    tagged = tag(ENGLISH, say("cy"))
    assert tagged[0::2][:2] == ("en", "words")
    assert tagged.confidence is not None
    assert 0.99 < tagged.confidence < 1


def test_a_short_paragraph_takes_the_language_of_its_document() -> None:
    def mistake_short_text(text: str) -> list[Guess]:
        return [Guess("en" if len(text) > 40 else "cy", 0.9999)]

    assert tag("Author: Qiu Chunyan", mistake_short_text).language != "en"
    tagged = tag("Author: Qiu Chunyan", mistake_short_text, ENGLISH, ENGLISH)
    assert tagged[0::2][:2] == ("en", "context")


def test_a_long_paragraph_keeps_its_language_in_any_document(detect: Detector) -> None:
    assert [tagged.language for tagged in tag_document([ENGLISH, GERMAN, ENGLISH, ENGLISH], detect)] == [
        *("en", "de", "en", "en"),
    ]


def test_a_short_paragraph_takes_the_script_of_its_document(detect: Detector) -> None:
    text = "Wu Di 吴迪"
    assert [language for _, language in cut(text, tag(text, detect, CHINESE))] == ["zh-Hans"]
    assert [language for _, language in cut(text, tag(text, detect, ENGLISH))] == ["en", "zh-Hans"]


def test_an_answer_in_another_script_is_not_believed() -> None:
    assert tag("Он ушёл домой рано утром.", say("en")).language == "ru"


def test_a_detector_that_cannot_tell_leaves_it_to_the_document() -> None:
    assert tag("Qiu Zqorq", lambda _: []).language == "und"
    assert tag("Он ушёл домой рано утром.", lambda _: []).language == "ru"


def test_the_main_language_is_that_of_most_letters(detect: Detector) -> None:
    text = f"{CHINESE} {ENGLISH}"
    assert tag(text, detect).language == "en"
    assert tag(text + CHINESE * 4, detect).language == "zh-Hans"


def test_the_detector_is_asked_once_a_script_and_about_little_text() -> None:
    asked: list[str] = []

    def listen(text: str) -> list[Guess]:
        asked.append(text)
        return [Guess("en", 0.9)]

    tag((ENGLISH + " 中国。 ") * 5000, listen)
    tag("中" * 1_000_000, listen)
    assert not asked
    tag("a" * 1_000_000, listen)
    assert len(asked) == 1
    assert max(map(len, asked)) < 300


def test_both_detector_libraries_give_the_same_tags() -> None:
    pytest.importorskip("langdetect_rs")
    document = [ENGLISH, GERMAN, f"{ENGLISH} {STRAY}", "OK", "Seite 3", RUSSIAN, JAPANESE, "", "123"]
    fast, plain = make_detector("langdetect_rs"), make_detector("langdetect")
    assert tag_document(document, fast) == tag_document(document, plain)


# --- names and terms beside another script


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        # a name of the English text is not the Chinese sentence's that follows it, be it in its own sentence or not
        (f"Graves, Cambridge; 络上的假中茶会慢慢退出市场。 {ENGLISH}", ["络上的假中茶会慢慢退出市场。"]),
        (f"{ENGLISH} Q: 看得下去啊！ {ENGLISH}", ["看得下去啊！"]),
        (f"他们已经宣布了这件事情。REGINA, Saskatchewan (Reuters) - {ENGLISH}", ["他们已经宣布了这件事情。"]),
        # but glued to Chinese it is
        (f"{ENGLISH} NBA总裁昨天宣布了这件事情。 {ENGLISH}", ["NBA总裁昨天宣布了这件事情。"]),
        # a term in small letters inside a sentence in another script is that sentence's
        (
            f"{ENGLISH} Компилятор выполняет разбор (parsing) исходного текста программы. {ENGLISH}",
            ["Компилятор выполняет разбор (parsing) исходного текста программы."],
        ),
        # but words that join two terms in another script are the paragraph's
        ("She said that правда is not the same as истина and left.", ["правда", "истина"]),
    ],
)
def test_names_and_terms_beside_another_script_go_where_they_belong(
    text: str, fragments: list[str], detect: Detector
) -> None:
    tagged = tag(text, detect)
    assert tagged.language == "en"
    assert [found for found, _ in find_fragments(text, tagged)] == fragments


def test_a_long_name_in_capitals_inside_chinese_is_no_phrase(detect: Detector) -> None:
    text = "这家公司昨天在New York Stock Exchange Hong Kong Branch上市了。"
    tagged = tag(text, detect)
    assert (tagged.language, len(tagged.spans)) == ("zh-Hans", 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("他年轻时毕业于 University of California at Berkeley，后来回到北京在一所中学教书。", 1),
        ("הוא למד פיזיקה ב-University of California at Berkeley ואחר כך חזר הביתה ולימד.", 1),
        ("他年轻时在信里写道 we should never leave，后来回到北京在一所中学教书。", 3),
    ],
)
def test_a_name_with_small_words_inside_another_script_is_no_phrase(text: str, count: int, detect: Detector) -> None:
    assert len(tag(text, detect).spans) == count


def test_a_sentence_of_its_own_inside_chinese_may_be_all_in_capitals(detect: Detector) -> None:
    title = "BUYER BEWARE Toronto, Ont. : Magic Lantern Communication Ltd., c1998."
    text = f"但一定要搞清楚的是，这是指人已经被刑事拘留了。 {title} 忙了一上午一下午，六点半就开赛。"
    assert [language for _, language in cut(text, tag(text, detect))] == ["zh-Hans", "en", "zh-Hans"]


def test_a_sentence_of_its_own_inside_chinese_may_be_mostly_digits(detect: Detector) -> None:
    text = "会议于周一举行，请各位代表准时参加。{} 请准时到场，不要迟到。"
    times = "The doors will open at 9:00, 11:30 and 14:00 (12/3/2001, 13/3/2001) sharp."
    found = cut(text.format(times), tag(text.format(times), detect))
    assert [(part.strip(), language) for part, language in found][1] == (times, "en")
    codes = "AB 9:00, 11:30 CD 14:00 (12/3/2001, 13/3/2001) EF."
    assert len(cut(text.format(codes), tag(text.format(codes), detect))) == 1


def test_an_english_sentence_with_chinese_inside_it_is_english_around_it(detect: Detector) -> None:
    text = "It is our （不得擅自更改本合同的任何条款内容） last offer."
    assert [language for _, language in cut(text, tag(text, detect))] == ["en", "zh-Hans", "en"]
    text = "iPhone 手机上的应用程序需要更新才能使用 app store。"
    assert [language for _, language in cut(text, tag(text, detect))] == ["zh-Hans"]


def test_what_goes_on_with_a_phrase_beyond_a_stray_sentence_is_of_its_language(detect: Detector) -> None:
    stray = "主要问及是几个人递交的游行申请，是什么时候写的申请和由谁带头等问题。"
    text = f"CHERYL WILLS: Let's move on {stray} quickly to testing."
    assert [language for _, language in cut(text, tag(text, detect))] == ["en", "zh-Hans", "en"]


def test_where_two_languages_are_nearly_even_the_cheaper_reading_says_which_is_the_main_one(detect: Detector) -> None:
    text = "Is that the kind of government you want to để nhìn tận mắt và cảm nhận nét tinh tế quyến rũ perpetuate?"
    tagged = tag(text, detect)
    assert tagged.language == "en"


def test_a_document_that_changes_its_script_too_often_is_whole_and_says_so(
    monkeypatch: pytest.MonkeyPatch, detect: Detector
) -> None:
    monkeypatch.setattr(segment, "_MOST_RUNS", 6)
    mixed = "They said 人民 and then 会议 and then 北京 and then 上海 and so on."
    first, second, plain = tag_document([mixed, mixed + " Again 中国 too, 人民.", ENGLISH], detect)
    assert first.rest is not None
    assert mixed[first.rest :].startswith("and then 上海")
    for text, tagged in ((mixed, first), (ENGLISH, plain)):
        assert "".join(text[span.start : span.end] for span in tagged.spans) == text
    assert (second.rest is not None, plain.rest) == (True, None)
    assert [span.language for span in first.spans][:2] == ["en", "zh-Hans"]


def test_a_long_document_is_tagged_in_sections_of_equal_size(monkeypatch: pytest.MonkeyPatch, detect: Detector) -> None:
    lines = [ENGLISH, "Nouvelles du jour", "Le maire a dit", CHINESE, "News", "Die Stadt baut eine neue Schule."]
    monkeypatch.setattr(tag_module, "SECTION", 2)
    whole = tag_document(lines, detect)
    assert whole == [tagged for i in (0, 2, 4) for tagged in tag_document(lines[i : i + 2], detect)]
    assert tag_document(lines[:5], detect) == [
        *tag_document(lines[:1], detect),
        *tag_document(lines[1:3], detect),
        *tag_document(lines[3:5], detect),
    ]
