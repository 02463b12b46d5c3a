"""The benches of hostile texts are run by hand; here their ways to rows and files, for they rot unseen."""

import gzip
from pathlib import Path

from bench.speed.hostile import prepare
from bench.speed.poison import POISON, write_poison


def test_the_bench_of_hostile_texts_mills_a_text() -> None:
    assert prepare()(b"One paragraph.\n\nTwo paragraphs.") == "2 paragraphs, 2 spans, 0 marks"


def test_poison_is_written_in_the_size_that_is_asked_for(tmp_path: Path) -> None:
    write_poison(tmp_path, 3000)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes.keys() == POISON.keys()
    assert all(2500 < size < 3600 for name, size in sizes.items() if name not in {"bomb.txt.gz", "good.txt"}), sizes
    assert len(gzip.decompress((tmp_path / "bomb.txt.gz").read_bytes())) == 24_000
    assert len(set((tmp_path / "short-lines.txt").read_bytes().split(b"\n"))) > 70
