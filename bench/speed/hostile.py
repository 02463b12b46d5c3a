"""`python -m bench.speed.hostile`: whether the time of any repeated pattern grows faster than its length.

Each text goes the whole way of a record, from bytes to validated rows, in a process of its own, at two sizes; those
that take most memory once more, at a size where it tells.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.speed.report import describe_machine
from flows.batch import FilePiece, Job
from flows.record import mill_record, origin_of, warm_up
from schemas.settings import SourceSettings, load_settings
from schemas.validate import Load
from sources.opening import Identity
from sources.records import RawRecord
from sources.survey import Piece
from text.errors import RecordError
from text.steps import finish

__all__ = ["prepare"]

_FACTOR = 4  # between the two sizes
_RATIO = 7.0  # of their times: 4 is linear, 16 a square
_HEAVIEST = 4  # patterns, by peak memory, that are measured at a larger size
_LEAST = 0.2  # CPU seconds of the larger; below them a ratio is noise
_ROOT = Path(__file__).resolve().parents[2]

# Units that are repeated, by what they are of; the first two of a kind also stand on lines of their own.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "quotes": ('"a ', "'a ", "“a ", "„a “", "«a ", "「中 ", "‘a ", '"(', '"1'),
    "brackets": ("(a ", "[(", "[Editor ", "（记者 张三 ", "【编辑：", "([{«“‘「『【"),
    "dates": ("2024-01-01 ", "1.1.2024 ", "2024年1月1日", "1-1-", "12:00 PM ", "May ", "1 มกราคม 2567 "),
    "labels": ("Published: ", "Published: 2024-01-01 ", "Time: ", "来源：", "By A and ", "Reporter: A, B, ", "A | "),
    "scripts": ("中a", "中 a ", "aд", "あa中", "국a ", "عa ", "กa", "국國", "國a国b", "α中a", "the 中 dog "),
    "languages": ("the dog le chien ", "der the ", "el ", "perro. the. ", "qz", "Aaaaaaaaaaaa "),
    "signs": (".", ". ", "a.", ",,", "...", "-", "—", "a-", "a/", "* ", "Li **", "×", "1,", "1.", "IV. ", " | "),
    "addresses": ("http://a.", "www.", "a@", "a@b.c ", "%20", "Content-A: b, "),
    "marks": ("a\u0301", "\u0301", "a\u200d", "\u200b", "\u202ea\u202c", "\ufffd", "\ufffda", "😀\u200d"),
    "entities": ("&amp;", "&#", "&a", "&lt;b&gt;", "Ã©", "â€™", "Ã\x83Â", "ï»¿", "a\u00ad", "\u1100\u1161"),
    "blanks": (" ", "a" + " " * 1000, "\t", "a\t", "\u3000a", "\x1b[31m", "\x85a", "\u2028"),
}


class _Measured(NamedTuple):
    """CPU seconds and peak memory of one text, and the rows that were made of it."""

    seconds: float
    peak_mib: int
    rows: str


class _Found(NamedTuple):
    """What a pattern took at both sizes."""

    name: str
    make: Callable[[int], bytes]
    small: _Measured
    large: _Measured

    @property
    def ratio(self) -> float:
        return self.large.seconds / max(self.small.seconds, 0.001)

    @property
    def is_bad(self) -> bool:
        return self.large.seconds >= _LEAST and self.ratio > _RATIO


def main() -> int:
    """Measure all patterns, print those that stand out, then the worst; answers 1 where time grows too fast."""
    options = _parse()
    print("\n".join(f"- {line}" for line in describe_machine()), end="\n\n")
    print("| pattern | CPU s | CPU s, 4 times the text | ratio | CPU s a MB | peak MiB | rows |")
    print("| --- | --: | --: | --: | --: | --: | --- |")
    mill = prepare()
    found = []
    for name, make in _patterns():
        small = _measure(mill, make(options.kb * 1000))
        large = _measure(mill, make(options.kb * 1000 * _FACTOR))
        found.append(_Found(name, make, small, large))
    worst = sorted(found, key=lambda each: (each.is_bad, each.large.seconds), reverse=True)
    for each in worst[: options.worst]:
        small, large = each.small, each.large
        rate = large.seconds / (options.kb * _FACTOR / 1000)
        cells = (f"`{each.name!r}`", f"{small.seconds:.2f}", f"{large.seconds:.2f}", f"{each.ratio:.1f}", f"{rate:.2f}")
        print(f"| {' | '.join(cells)} | {large.peak_mib} | {large.rows} |")
    bad = sum(each.is_bad for each in found)
    print(f"\n{len(found)} patterns; {bad} beyond a ratio of {_RATIO:g}.\n")
    _weigh(mill, sorted(found, key=lambda each: each.large.peak_mib, reverse=True)[:_HEAVIEST], options.mb)
    return 1 if bad else 0


def _weigh(mill: Callable[[bytes], str], heaviest: Sequence[_Found], mb: float) -> None:
    """Print what those take at a larger size, and what an empty text takes."""
    print(f"| pattern, {mb:g} MB | CPU s | peak MiB |")
    print("| --- | --: | --: |")
    print(f"| nothing | | {_measure(mill, b'').peak_mib} |")
    for each in heaviest:
        measured = _measure(mill, each.make(int(mb * 1e6)))
        print(f"| `{each.name!r}` | {measured.seconds:.2f} | {measured.peak_mib} |", flush=True)


def _patterns() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    for units in _UNITS.values():
        for unit in units:
            yield unit if len(unit) < 20 else f"{unit[:8]}...", _repeat(unit)
        for unit in units[:2]:
            yield f"{unit}\n", _repeat(f"{unit}\n")
    yield "lines of random words", _draw(lambda chance: "".join(chance.choices("etaoinshrdl", k=4)) + "\n\n")
    yield "random signs", _draw(lambda chance: chance.choice("\"'.,;:!?()[]{}-–—/\\ "))
    yield "random scripts", _draw(lambda chance: chance.choice("aдاא中あ가กक "))
    yield "random characters", _draw(lambda chance: chr(chance.randrange(32, 0x3000)))


def _repeat(unit: str) -> Callable[[int], bytes]:
    raw = unit.encode()
    # An odd number of units: what comes in pairs has one without a partner.
    return lambda size: raw * (size // len(raw) // 2 * 2 + 1)


def _draw(make: Callable[[random.Random], str]) -> Callable[[int], bytes]:
    def draw(size: int) -> bytes:
        chance = random.Random(1)
        words: list[str] = []
        while size > 0:
            words.append(make(chance))
            size -= len(words[-1].encode())
        return "".join(words).encode()

    return draw


def prepare() -> Callable[[bytes], str]:
    """Load what milling needs, and answer what mills one text and says what came of it."""
    settings = load_settings(_ROOT / "config" / "gristmill.toml")
    identity = Identity(0, 0, 0, 0)
    source = SourceSettings(name="hostile", root=Path("/"))
    piece = FilePiece(
        source=source,
        source_uri="hostile/a.txt",
        file_id="0" * 64,
        path="/a.txt",
        below=None,
        identity=identity,
        format="txt",
        compression=None,
        encoding=None,
        piece=Piece(0, 0, 0),
        process_version="v",
        sha256="0" * 64,
    )
    started = datetime.now(UTC).replace(tzinfo=None)
    nowhere = Path(os.devnull)
    job = Job("r", started, nowhere, nowhere, 1 << 23, 16_000_000, 200.0, rules=settings.rules.to_rules())
    load = Load("r-1", "r", started, "v")
    warm_up()

    def mill(raw: bytes) -> str:
        record = RawRecord(0, 0, len(raw), raw)
        try:
            rows = finish(mill_record(record, None, piece, origin_of(piece), load, job))
        except RecordError as exc:
            return f"quarantined: {exc.reason}"
        return f"{len(rows.paragraphs)} paragraphs, {len(rows.spans)} spans, {len(rows.marks)} marks"

    mill("Read what is read at first. By Jane Doe, 2024-01-01. 中文。".encode())
    return mill


def _measure(mill: Callable[[bytes], str], raw: bytes) -> _Measured:
    """Mill a text in a child, so that memory and memos of one are not those of the next."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        begin = time.process_time()
        said = mill(raw)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(there, json.dumps([time.process_time() - begin, peak, said]).encode())
        os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return _Measured(*json.loads(told)) if told else _Measured(float("inf"), 0, "the process died")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m bench.speed.hostile",
        description="Whether time grows faster than the text for any pattern.",
    )
    parser.add_argument("--kb", type=int, default=50, help="size of the smaller text, KB; default 50")
    parser.add_argument("--mb", type=float, default=1, help="size at which the heaviest are weighed; default 1")
    parser.add_argument("--worst", type=int, default=12, help="how many of the worst are shown; default 12")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
