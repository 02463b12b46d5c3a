"""`python -m bench.speed.poison`: what all processes of a whole `gristmill ingest` hold at once, whatever it meets.

A folder of files that are each hard on memory, with the default settings, under both ways of running. Each of them is
loaded or set aside; what stands beside them is loaded.
"""

import argparse
import gzip
import json
import random
import string
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.speed.measure import MIB, Watched, environment, watch
from bench.speed.report import describe_machine

__all__ = ["POISON", "write_poison"]

_MOST_MIB = 1024
_MOST_LINES = 249_000  # a record of more is refused


def _repeat(unit: str) -> Callable[[int], bytes]:
    return lambda size: unit.encode() * (size // len(unit.encode()))


def _draw_lines(length: int) -> Callable[[int], bytes]:
    def draw(size: int) -> bytes:
        chance = random.Random(1)
        lines = min(_MOST_LINES, size // (length + 1))
        return b"".join(_words(chance, length) + b"\n" for _ in range(lines))

    return draw


def _words(chance: random.Random, length: int) -> bytes:
    letters = "".join(chance.choices(string.ascii_lowercase + "     ", k=length))
    return (letters.strip() or "a").encode()


def _draw_records(size: int) -> bytes:
    return b"".join(b'{"text": "word%d"}\n' % number for number in range(size // 22))


POISON: Mapping[str, Callable[[int], bytes]] = {
    "changes-of-script.txt": _repeat("中a"),
    "chinese-and-japanese.txt": _repeat("「中あ」"),
    "quotes.txt": lambda size: b'"a ' * (size // 6 * 2 + 1),
    "dates.txt": _repeat("2024-01-01 "),
    "two-languages.txt": _repeat("the dog le chien "),
    "short-lines.txt": _draw_lines(40),
    "words.txt": _draw_lines(6),
    "one-line.txt": _repeat("word "),
    "bomb.txt.gz": lambda size: gzip.compress(bytes(8 * size), mtime=0),
    "empty-objects.jsonl": _repeat("{}\n"),
    "one-word-records.jsonl": _draw_records,
    "one-large-record.jsonl": lambda size: json.dumps({"text": "A large record. " * (size // 16)}).encode(),
    "good.txt": lambda _: b"A good text, which is loaded whatever stands beside it.",
}
"""What each file holds, for a size in bytes."""


def write_poison(folder: Path, size: int) -> None:
    """Write all of it."""
    for name, make in POISON.items():
        (folder / name).write_bytes(make(size))


def main() -> int:
    """Ingest it and print the figures; answers 1 where more memory was held than is promised."""
    options = _parse()
    print("\n".join(f"- {line}" for line in describe_machine()), end="\n\n")
    print("| what | seconds | CPU s | all, peak MiB | main | worker | server | other | loaded, set aside |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --- |", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_poison(folder / "in", int(options.mb * 1e6))
        ways = ("--direct", "flow") if options.way == "both" else (options.way,)
        peaks = [_ingest(folder, way) for way in ways]
    return 1 if max(peaks) > _MOST_MIB else 0


def _ingest(folder: Path, way: str) -> float:
    words = [] if way == "flow" else [way]
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "ingest",
        folder / "in",
        "--warehouse",
        folder / way,
        "--json",
        *words,
    ]
    watched = watch([str(word) for word in command], environment(str(folder / "prefect")))
    peak = watched.peak()
    roles = [f"{peak.by_role.get(role, 0) / MIB:.0f}" for role in ("main", "worker", "server", "other")]
    cells = [way, f"{watched.seconds:.0f}", f"{watched.cpu_seconds:.0f}", f"{peak.total / MIB:.0f}", *roles]
    print(f"| {' | '.join(cells)} | {_outcome(watched)} |", flush=True)
    return peak.total / MIB


def _outcome(watched: Watched) -> str:
    run = json.loads(watched.stdout)
    return f"{run['documents']} documents of {run['files_found']} files; {run['quarantined_records']} records"


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.speed.poison", description="Peak memory on hostile input.")
    parser.add_argument("--mb", type=float, default=8, help="size of each file, MB; default 8")
    parser.add_argument("--way", choices=("--direct", "flow", "both"), default="both", help="default both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
