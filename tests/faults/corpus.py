"""A small corpus of many batches, and what its source does to it between two runs."""

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

__all__ = ["CONFIG", "change_corpus", "line", "text", "write_config", "write_corpus"]

# Batches of about one file and commits of several, so that a small corpus passes all steps several times.
CONFIG = """
[warehouse]
path = "warehouse"
threads = 1
memory_mb = 128

[ingest]
workers = 1
batch_mb = 0.012
commit_mb = 0.06
max_record_mb = 1
"""

_ENGLISH = "the river harbour council opened a new bridge on Monday and people came to see it near the old station"
_CHINESE = "周年之际召开重要会议研究部署下一阶段工作河港大桥通车市民前往参观"
_LONG_AGO = 1_700_000_000


def text(seed: str, chars: int) -> str:
    """Write paragraphs of English, some with Chinese in them, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    paragraphs, length = [], 0
    while length < chars:
        words = draw.choices(_ENGLISH.split(), k=draw.randint(20, 60))
        if draw.random() < 0.3:
            begin = draw.randrange(len(_CHINESE) - 8)
            words.insert(draw.randrange(len(words)), _CHINESE[begin : begin + 8])
        paragraphs.append(" ".join(words).capitalize() + ".")
        length += len(paragraphs[-1])
    return "\n\n".join(paragraphs) + "\n"


def line(seed: str, key: str | int, **more: Any) -> str:
    """Write a JSON line with a text of some hundred characters."""
    return json.dumps({"id": key, "text": text(seed, 400), **more}, ensure_ascii=False) + "\n"


def write_corpus(folder: Path) -> None:
    """Write the corpus as the first run meets it: texts, lines in several pieces, lines compressed, some rejects."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(4):
        _write(folder / f"text-{number}.txt", text(f"text {number}", 12_000))
    wire = [line(f"wire {number}", number) for number in range(60)]
    wire[7] = '{"id": 7, "text": \n'
    wire[50] = line("another text under an earlier key", 3)
    _write(folder / "wire.jsonl", "".join(wire))
    _write(folder / "blank.txt", " \n\n")
    packed = "".join(line(f"packed {number}", number) for number in range(20))
    _write(folder / "packed.jsonl.gz", gzip.compress(packed.encode(), mtime=0))


def change_corpus(folder: Path) -> None:
    """Change files, add files, take one away, cut one off: a second run replaces, loads, marks and rejects."""
    (folder / "text-3.txt").unlink()
    for number in (0, 1):
        _write(folder / f"text-{number}.txt", text(f"text {number} changed", 12_000))
    wire = [line(f"wire {number} changed" if number < 3 else f"wire {number}", number) for number in range(60)]
    wire[55] = line("another text under an earlier key", 4)
    _write(folder / "wire.jsonl", "".join(wire))
    packed = "".join(line(f"packed {number}", number) for number in range(25))
    _write(folder / "packed.jsonl.gz", gzip.compress(packed.encode(), mtime=0)[:-40])
    for number in range(4, 9):
        _write(folder / f"text-{number}.txt", text(f"text {number}", 12_000))


def write_config(folder: Path) -> Path:
    """Write the settings of these tests, and give their file."""
    file = folder / "gristmill.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return file


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (_LONG_AGO, _LONG_AGO))
