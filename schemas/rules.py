"""The rules of `config/rules/*.toml`, read and checked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from schemas.toml_file import read_toml
from text.anatomy.glue import SentenceWords
from text.anatomy.rules import Rules

__all__ = ["RULE_FILES", "RuleSettings", "load_rules"]

RULE_FILES = ("labels", "boilerplate", "sentences")
"""The files of a folder of rules."""

_Phrase = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
_Phrases = tuple[_Phrase, ...]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Labels(_Section):
    published_on: _Phrases = ()
    updated_on: _Phrases = ()
    author: _Phrases = ()
    editor: _Phrases = ()
    reporter: _Phrases = ()
    photographer: _Phrases = ()
    translator: _Phrases = ()
    publisher: _Phrases = ()
    other: _Phrases = ()


class _Words(_Section):
    by: _Phrases = ()
    dispatch: _Phrases = ()
    office: _Phrases = ()
    caption: _Phrases = ()
    ordinals: _Phrases = ()
    agency: _Phrases = ()
    own: _Phrases = ()
    credit: _Phrases = ()
    release: _Phrases = ()
    beside: _Phrases = ()
    works: _Phrases = ()
    no_names: _Phrases = ()
    sections: _Phrases = ()
    agencies: _Phrases = ()


class _Sentences(_Section):
    strong: _Phrases = ()
    weak: _Phrases = ()
    after_weak: _Phrases = ()
    meant: _Phrases = ()
    unending: _Phrases = ()
    seldom_ending: _Phrases = ()
    titles: _Phrases = ()
    openers: _Phrases = ()
    adverbs: _Phrases = ()
    verbs: _Phrases = ()
    after_verb: _Phrases = ()
    following: Mapping[_Phrase, _Phrases] = {}


class RuleSettings(_Section):
    """Words and patterns by which a document's anatomy is read."""

    labels: _Labels = _Labels()
    words: _Words = _Words()
    patterns: _Phrases = ()
    sentences: _Sentences = _Sentences()

    @field_validator("labels")
    @classmethod
    def _check(cls, labels: _Labels) -> _Labels:
        label_of: dict[str, str] = {}
        for label, words in labels:
            for word in words:
                if label_of.setdefault(word.lower(), label) != label:
                    msg = f"`{word}` introduces both {label_of[word.lower()]} and {label}"
                    raise ValueError(msg)
        return labels

    def to_rules(self) -> Rules:
        """The same for `text/`, which knows no pydantic."""
        sentences = dict(self.sentences) | {"following": tuple(self.sentences.following.items())}
        return Rules(
            labels=tuple((label, words) for label, words in self.labels if words),
            boilerplate=self.patterns,
            sentences=SentenceWords(**sentences),
            **dict(self.words),
        )


def load_rules(*folders: Path) -> RuleSettings:
    """Read `labels.toml`, `boilerplate.toml` and `sentences.toml`, each from the first folder that has it.

    One that is in none of them sets no rules.

    Raises UsageError with the file, the line and the key, and what is wrong.
    """
    values: dict[str, Any] = {}
    for name in RULE_FILES:
        file = next((folder / f"{name}.toml" for folder in folders if (folder / f"{name}.toml").is_file()), None)
        if file:
            values |= read_toml(file, RuleSettings)
    return RuleSettings(**values)
