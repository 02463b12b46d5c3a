"""Readers never wait and never see half a load."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from .corpus import line, text, write_config, write_corpus
from .inline import ingest_inline
from .tables import state_of

READER = Path(__file__).with_name("reader.py")
LOADS = 10
QUESTION = "SELECT (SELECT max(generation) FROM publications), count(*), sum(hash(text)) FROM paragraphs"


class Readings(NamedTuple):
    """What readers were told during ten loads: those that ask anew, and one that stays while all the others come."""

    warehouse: Path
    answers: list[dict[str, Any]]
    stayed: list[tuple[int, ...] | None]
    came: tuple[int, ...] | None


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Readings:
    folder = tmp_path_factory.mktemp("readers")
    corpus, config, warehouse = folder / "corpus", write_config(folder), folder / "warehouse"
    link = warehouse / "serving.duckdb"
    write_corpus(corpus)
    ingest_inline(corpus, config, warehouse)
    with duckdb.connect(os.path.realpath(link), read_only=True) as stays, four_readers(link) as readers:
        stayed = [stays.execute(QUESTION).fetchone()]
        for number in range(LOADS):
            change(corpus, number)
            ingest_inline(corpus, config, warehouse)
            stayed.append(stays.execute(QUESTION).fetchone())
        answers = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    with duckdb.connect(os.path.realpath(link), read_only=True) as comes:
        return Readings(warehouse, answers, stayed, comes.execute(QUESTION).fetchone())


@contextmanager
def four_readers(link: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    with ExitStack() as stack:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = [sys.executable, READER, link]
        yield [stack.enter_context(subprocess.Popen(command, text=True, **pipes)) for _ in range(4)]


def change(corpus: Path, number: int) -> None:
    """Change files that were there, and add two."""
    (corpus / "text-0.txt").write_text(text(f"changed {number}", 4_000), encoding="utf-8")
    lines = [line(f"changed {number} {index}", index) for index in range(10 + number)]
    (corpus / "wire.jsonl").write_text("".join(lines), encoding="utf-8")
    (corpus / f"new-{number}.txt").write_text(text(f"new {number}", 4_000), encoding="utf-8")
    (corpus / f"new-{number}.jsonl").write_text("".join(lines[:5]), encoding="utf-8")


def test_four_readers_without_pause_meet_only_whole_generations_during_ten_loads(readings: Readings) -> None:
    assert [answer["wrong"] for answer in readings.answers] == [[], [], [], []]
    met = set[int]().union(*(answer["generations"] for answer in readings.answers))
    assert len(met) > 2, "the readers hardly read while there were loads"
    assert LOADS + 1 in met
    assert met <= set(range(1, LOADS + 2))
    assert not state_of(readings.warehouse).failed_checks


def test_a_reader_that_stays_keeps_its_generation_until_it_opens_the_file_again(readings: Readings) -> None:
    first, last = readings.stayed[0], readings.came
    assert first is not None
    assert last is not None
    assert readings.stayed == [first] * (LOADS + 1)
    assert (first[0], last[0]) == (1, LOADS + 1)
    assert last[1] > first[1]
    kept = sorted(path.name for path in (readings.warehouse / "serving").iterdir())
    assert kept == [f"{generation:06d}" for generation in (LOADS - 1, LOADS, LOADS + 1)]
