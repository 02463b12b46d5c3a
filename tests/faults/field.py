"""Where runs are disturbed: a warehouse with something published, and input that changed since."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from .corpus import change_corpus, write_config, write_corpus
from .inline import ingest_inline
from .running import driver
from .tables import State, state_of

__all__ = ["Field", "make_field"]


class Field(NamedTuple):
    """Input, settings, and what the warehouse holds before a run and after one that nothing disturbed."""

    folder: Path
    corpus: Path
    config: Path
    before: State
    after: State
    new_warehouse: Callable[[], Path]

    def command(self, warehouse: Path, *options: str, corpus: Path | None = None) -> list[str | Path]:
        """Give the command that ingests the changed input, or other input."""
        where = ("--config", self.config, "--warehouse", warehouse)
        return driver("ingest", corpus or self.corpus, "--source", "corpus", *where, *options)


def make_field(folder: Path) -> Field:
    """Ingest a corpus, and change it: nobody may change it further."""
    corpus, config, template = folder / "corpus", write_config(folder), folder / "template"
    write_corpus(corpus)
    ingest_inline(corpus, config, template)
    change_corpus(corpus)
    numbers = count()

    def new_warehouse() -> Path:
        return Path(shutil.copytree(template, folder / f"warehouse-{next(numbers)}", symlinks=True))

    undisturbed = new_warehouse()
    ingest_inline(corpus, config, undisturbed)
    return Field(folder, corpus, config, state_of(template), state_of(undisturbed), new_warehouse)
