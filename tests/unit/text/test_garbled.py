"""Garbled text: what no restoring can reach is found, and no real text is taken for it."""

import pytest

from text.garbled import find_garbled, is_mostly_garbled

RUSSIAN = "Сегодня в городе открылась новая выставка."
CHINESE = "我们今天在这里说：你好，世界。这是中国的新闻，是他们的。"


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN.encode("cp1251").decode("latin-1"),
        RUSSIAN.encode("koi8-r").decode("latin-1"),
        "Сегодня".encode("cp1251").decode("cp1252"),
        RUSSIAN.encode().decode("cp1251", "replace"),
        "Καλημέρα σας κύριε".encode("iso8859-7").decode("latin-1"),
        "السلام عليكم".encode().decode("cp1256"),
        "中国人民银行今日宣布降息，市场反应积极。".encode("gbk").decode("latin-1"),
        "한국어 문장입니다".encode("euc-kr").decode("latin-1"),
        "これは日本語のテキストです".encode("euc-jp").decode("latin-1"),
        "これは日本語のテキストです".encode("shift-jis").decode("cp1252", "replace"),
        CHINESE.encode().decode("gbk", "replace"),
        "锟斤拷锟斤拷锟斤拷锟斤拷，锟斤拷锟斤拷锟斤拷。",
        "烫烫烫烫烫",
        "\ufffd\ufffd\ufffd",
    ],
)
def test_text_whose_bytes_were_read_by_the_wrong_name_is_found(text: str) -> None:
    assert is_mostly_garbled(text, find_garbled(text))


@pytest.mark.parametrize(
    "text",
    [
        "L’été dernier, où ça? À côté, là-bas, ïambe.",
        "Die Umlaute ÄÖÜäöüß stehen hinten.",
        "Hääyöaieuutinen jäääär õueaiaäär",
        "Þjóðríkið æðið góða óþýð",
        "Tiếng Việt có dấu: ẫ ộ ữ, được những người ấy",
        "ظل الطائر يطير فوق الطريق الطويل",
        "Россия, СССР и РСФСР: Рязань, Саратов",
        "拷问、斤两、锟铻；烫伤。",
        "涓涓细流，在中国是常见的。",
        "¿¡«»§¶ ±×÷ ½¼¾",
        CHINESE,
        RUSSIAN,
    ],
)
def test_real_text_is_not_garbled(text: str) -> None:
    assert find_garbled(text) == []


def test_the_places_are_in_order_and_bounded() -> None:
    found = find_garbled("a \ufffd " * 1000)
    assert found == sorted(found)
    assert len(found) == 50
