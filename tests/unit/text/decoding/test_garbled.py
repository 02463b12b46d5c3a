"""Text of another script that was read as accented letters is had back where that is sure, and else left as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.decoding.garbled import is_garbled, restore
from text.decoding.mojibake import decode_mojibake
from text.decoding.normalise import normalise

TEXTS = {
    "gb18030": "港务局今天宣布新大厅开放，许多市民前来参观。",
    "big5": "港務局今天宣布新大廳開放，許多市民前來參觀。",
    "shift_jis": "港の新しいホールが今日オープンしました。",
    "euc_jp": "港の新しいホールが今日オープンしました。",
    "euc_kr": "항만청은 오늘 새로운 홀을 열었다고 발표했다.",
    "cp1251": "Новый зал порта открылся в понедельник.",
    "koi8_r": "Новый зал порта открылся в понедельник.",
    "cp1253": "Η νέα αίθουσα του λιμανιού άνοιξε σήμερα.",
    "cp1255": "האולם החדש של הנמל נפתח היום לקהל הרחב.",
    "cp1256": "افتتحت القاعة الجديدة في الميناء اليوم.",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
@pytest.mark.parametrize("read_as", ["latin-1", "sloppy-windows-1252"])
def test_what_was_read_as_latin_letters_is_had_back(encoding: str, text: str, read_as: str) -> None:
    garbled = text.encode(encoding).decode(read_as)
    assert restore(garbled) == text
    assert normalise(garbled).text == text
    assert "mojibake" in normalise(garbled).repairs


@pytest.mark.parametrize(("read_as", "text"), [("cp1256", TEXTS["cp1256"]), ("gbk", "今天宣布新大厅开放了")])
def test_utf8_that_was_read_as_another_script_is_had_back(read_as: str, text: str) -> None:
    assert restore(text.encode().decode(read_as)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain words",
        "Où l’été naît, à côté de l’hôtel, « déjà » élevé par Zoë.",
        "ÀÉÈÊËÇÔÙÛÎ ÉÉÉÉÉÉÉÉ",
        "Þjóðvegurinn í gær væri ófær, sögðu þær.",
        "£££ ©©© ½ ¼ ¾ ×× °°° ±± §§§ ¶¶¶ «»«»",
        "äöüß ÄÖÜ äöü ß äöü",
        "éééééééééééééééééééé",
        "锟斤拷锟斤拷锟斤拷锟斤拷，锟斤拷。",
        "今天下雨",
        "Сегодня",
        "שלום",
    ],
)
def test_what_is_text_or_cannot_be_told_stays(text: str) -> None:
    assert restore(text) == text


@given(st.text(st.characters(max_codepoint=0x2122)))
def test_what_is_had_back_is_not_garbled_and_what_is_not_garbled_stays(text: str) -> None:
    restored = restore(text)
    assert restored == text or is_garbled(text)
    assert restore(restored) == restored


def test_a_repair_that_leaves_as_much_damage_as_there_was_is_undone() -> None:
    half = "The sign ÖÐ¹úÈË stands."  # too little to be restored; a part of it spells a Cyrillic letter in UTF-8
    assert decode_mojibake(half) == half
    assert decode_mojibake("The cafÃ© of NicolÃ¡s") == "The café of Nicolás"
