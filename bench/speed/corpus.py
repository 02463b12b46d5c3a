"""The input of a measurement: a folder of JSON lines, made when it is missing."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["CLONE", "OUT", "BenchError", "Corpus", "cut_corpus", "make_corpus", "open_corpus", "pick_five_files"]

CLONE = Path(__file__).resolve().parents[2]
OUT = CLONE / "bench" / "out"  # git ignores it
_SHARED = CLONE.parent / "shared"
_MAKER = _SHARED / "bench" / "make_corpus.py"


class BenchError(Exception):
    """Nothing can be measured; the message says what is missing."""


class Corpus(NamedTuple):
    """A folder of JSON lines; `text_bytes` is the UTF-8 of the texts alone, which all speeds here count."""

    folder: Path
    documents: int
    text_bytes: int

    @property
    def megabytes(self) -> float:
        """Text, in MB of a million bytes."""
        return self.text_bytes / 1e6

    def texts(self) -> Iterator[str]:
        """Read the texts in order."""
        return _texts(self.folder)


def make_corpus(megabytes: float) -> Corpus:
    """Give the corpus of so many MB of text, made before if it is not there yet.

    Raises BenchError where neither the corpus nor the program that makes it is there.
    """
    folder = OUT / f"corpus-{megabytes:g}mb"
    if not folder.exists():
        if not _MAKER.exists():
            msg = (
                f"There is no corpus {folder.relative_to(CLONE)}, and the program that makes it, make_corpus.py in "
                "../shared/bench beside the clone, is not there either. Name a folder of .jsonl files with --corpus."
            )
            raise BenchError(msg)
        unfinished = folder.with_name(f".{folder.name}")
        subprocess.run(
            [sys.executable, str(_MAKER), str(unfinished), "--mb", str(megabytes)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        unfinished.rename(folder)
    return open_corpus(folder)


def open_corpus(folder: Path) -> Corpus:
    """Count what is in a folder of JSON lines. Raises BenchError where there is none."""
    sizes = [len(text.encode("utf-8", "surrogatepass")) for text in _texts(folder)]
    if not sizes:
        msg = f"{folder} holds no .jsonl file with a field `text`. Name a folder that does with --corpus."
        raise BenchError(msg)
    return Corpus(folder, len(sizes), sum(sizes))


def cut_corpus(corpus: Corpus, megabytes: float, folder: Path) -> Corpus:
    """Write the first documents of a corpus, up to so many MB of text, as one file of another folder."""
    folder.mkdir(parents=True)
    left = megabytes * 1e6
    with (folder / "cut.jsonl").open("w", encoding="utf-8") as out:
        for number, text in enumerate(corpus.texts()):
            left -= len(text.encode("utf-8", "surrogatepass"))
            if left < 0 and number:
                break
            out.write(json.dumps({"id": f"doc-{number:07d}", "text": text}, ensure_ascii=False) + "\n")
    return open_corpus(folder)


def pick_five_files() -> Sequence[Path]:
    """Name five small text files: the shared seeds, or samples of the clone where there are no seeds."""
    seeds = sorted((_SHARED / "seeds").glob("*.txt"))
    return (seeds or sorted((CLONE / "samples").rglob("*.txt")))[:5]


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
