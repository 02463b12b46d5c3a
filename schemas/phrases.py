"""The phrases of `config/phrases.toml`, read and checked."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from schemas.toml_file import read_toml
from text.phrases import fold_phrase

__all__ = ["PhraseSettings", "load_phrases"]

_Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class PhraseSettings(BaseModel):
    """Phrases that are followed through all documents: the form to show, and what else is written for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: Mapping[_Words, tuple[_Words, ...]] = {}

    @field_validator("phrases")
    @classmethod
    def _check(cls, phrases: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        phrase_of: dict[str, str] = {}
        for phrase, variants in phrases.items():
            for words in (phrase, *variants):
                if phrase_of.setdefault(fold_phrase(words), phrase) != phrase:
                    msg = f"`{words}` stands for both `{phrase_of[fold_phrase(words)]}` and `{phrase}`"
                    raise ValueError(msg)
        return phrases

    def variants(self) -> list[tuple[str, str]]:
        """Each phrase with each form of it, itself first; forms that are read alike stand there once."""
        pairs: list[tuple[str, str]] = []
        for phrase, variants in self.phrases.items():
            different = {fold_phrase(words): words for words in reversed((phrase, *variants))}
            pairs += [(phrase, words) for words in (phrase, *variants) if different.pop(fold_phrase(words), None)]
        return pairs

    def version(self) -> str:
        """Hash the list."""
        return hashlib.sha256(json.dumps(self.variants()).encode()).hexdigest()


def load_phrases(*files: Path) -> PhraseSettings:
    """Read the first file that is there; without one no phrases are followed.

    Raises UsageError with the file, the line and the key, and what is wrong.
    """
    file = next((file for file in files if file.is_file()), None)
    return PhraseSettings(**read_toml(file, PhraseSettings)) if file else PhraseSettings()
