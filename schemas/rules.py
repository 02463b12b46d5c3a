"""The rules of `config/rules/*.toml`, read and checked."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from text.errors import UsageError
from text.rules import LABELS, Rules

__all__ = ["RuleSettings", "load_rules"]

_Phrase = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
_Phrases = tuple[_Phrase, ...]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    by: _Phrases = ()
    dispatch: _Phrases = ()
    office: _Phrases = ()
    caption: _Phrases = ()
    ordinals: _Phrases = ()
    agency: _Phrases = ()
    own: _Phrases = ()
    credit: _Phrases = ()
    release: _Phrases = ()


class RuleSettings(BaseModel):
    """Words and patterns by which a document's anatomy is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    labels: Mapping[str, _Phrases] = {}
    words: _Words = _Words()
    patterns: _Phrases = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        unknown = sorted(set(self.labels) - set(LABELS))
        if unknown:
            msg = f"`{unknown[0]}` is no label; the labels are {', '.join(LABELS)}"
            raise ValueError(msg)
        label_of: dict[str, str] = {}
        for label, words in self.labels.items():
            for word in words:
                if label_of.setdefault(word.lower(), label) != label:
                    msg = f"`{word}` introduces both {label_of[word.lower()]} and {label}"
                    raise ValueError(msg)
        return self

    def to_rules(self) -> Rules:
        """The same for `text/`, which knows no pydantic."""
        words = self.words
        labels = tuple(self.labels.items())
        return Rules(labels=labels, boilerplate=self.patterns, **words.model_dump())


def load_rules(folder: Path) -> RuleSettings:
    """Read `labels.toml` and `boilerplate.toml` of a folder; one that is missing sets no rules.

    Raises UsageError with the file and what is wrong in it.
    """
    values: dict[str, Any] = {}
    for name in ("labels", "boilerplate"):
        file = folder / f"{name}.toml"
        if not file.is_file():
            continue
        try:
            values |= tomllib.loads(file.read_text(encoding="utf-8"))
            RuleSettings(**values)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            msg = f"The rules in {file} cannot be read: {exc}."
            raise UsageError(msg) from exc
        except ValidationError as exc:
            first = exc.errors()[0]
            where = ".".join(map(str, first["loc"]))
            msg = f"The rules in {file} are wrong{f' at `{where}`' if where else ''}: {first['msg']}."
            raise UsageError(msg) from exc
    return RuleSettings(**values)
