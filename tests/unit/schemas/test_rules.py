"""The rules of `config/rules/`: in order as committed, and refused in plain words where they are not."""

from pathlib import Path

import pytest

from schemas.rules import load_rules
from text.errors import UsageError

RULES = Path(__file__).resolve().parents[3] / "config" / "rules"


def test_the_committed_rules_are_in_order() -> None:
    rules = load_rules(RULES).to_rules()
    assert dict(rules.labels).keys() >= {"published_on", "author", "publisher"}
    assert rules.boilerplate
    assert rules.office


def test_a_folder_without_rules_sets_none(tmp_path: Path) -> None:
    assert load_rules(tmp_path).to_rules().labels == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[labels]\nwriter = ["Writer"]\n', "`labels.writer` in"),
        ('[labels]\nauthor = ["By line"]\neditor = ["by Line"]\n', "introduces both author and editor"),
        ('[label]\nauthor = ["A"]\n', "label"),
        ('[labels]\nauthor = "A"\n', "labels.author"),
        ("[labels\n", "cannot be read"),
        ('[words]\noffice = [""]\n', "words.office"),
    ],
)
def test_a_fault_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "labels.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        load_rules(tmp_path)
    assert str(tmp_path / "labels.toml") in str(caught.value)
    assert told in str(caught.value)
