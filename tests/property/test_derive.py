"""The derived tables follow from the set of documents alone: no order, number or size of loads changes a row."""

import datetime as dt
import random
import shutil
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.settings import Settings, WarehouseSettings
from text.fingerprint import BANDS, ROWS, SLOTS
from warehouse import derive as module
from warehouse.connect import open_lake
from warehouse.derive import MIN_SIMILARITY, derive
from warehouse.load import transaction

SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=8)
NOW = dt.datetime.fromisoformat("2024-01-01")


class Text(NamedTuple):
    """A document: its family and how far it is from it, its date, and its paragraphs."""

    family: int
    changed: int  # slots that are its own; with as many as all it is like no other
    own: int
    day: int | None
    precision: str
    figures: tuple[int, ...]
    lines: tuple[int, ...]

    @property
    def sha256(self) -> str:
        return f"text {self.family} {self.changed} {self.own}"

    def slots(self) -> list[int]:
        draw = random.Random(f"{self.family}")  # noqa: S311 - no secret
        slots = [draw.randrange(1 << 14) for _ in range(SLOTS)]
        draw = random.Random(f"{self.family} {self.changed} {self.own}")  # noqa: S311 - no secret
        for place in draw.sample(range(SLOTS), self.changed):
            slots[place] = draw.randrange(1 << 14)
        return slots

    def bands(self) -> list[int]:
        numbers = []
        slots = self.slots()
        for first in range(0, SLOTS, ROWS):
            number = 0
            for slot in slots[first : first + ROWS]:
                number = number << 15 | slot
            numbers.append(number)
        return numbers


TEXTS = st.builds(
    Text,
    family=st.integers(0, 2),
    changed=st.sampled_from([0, 20, 60, 90, 110, SLOTS]),
    own=st.integers(0, 6),
    day=st.none() | st.integers(1, 3),
    precision=st.sampled_from(["day", "month", "year"]),
    figures=st.lists(st.integers(0, 6), max_size=5, unique=True).map(tuple),
    lines=st.lists(st.integers(0, 3), max_size=3).map(tuple),
)


class Warehouse:
    """A lake whose documents are entered by hand."""

    def __init__(self, lake: duckdb.DuckDBPyConnection, config: Settings) -> None:
        self.lake = lake
        self.config = config
        self.runs = 0

    def load(self, texts: dict[int, Text | None], *, deriving: bool = True) -> None:
        """Put documents in, in place of those of the same number; None takes one away."""
        self.runs += 1
        run = f"run-{self.runs:03d}"
        ids = [f"{number:032x}" for number in texts]
        with transaction(self.lake):
            for table in ("documents", "paragraphs"):
                self.lake.execute(f"DELETE FROM {table} WHERE list_contains(?, document_id)", [ids])
            self._insert("runs", run, run_id=run)
            for number, text in texts.items():
                if text is not None:
                    self._enter(f"{number:032x}", text, run)
        if deriving:
            derive(self.lake, self.config, f"{run}-000000", run, NOW)

    def _enter(self, document: str, text: Text, run: str) -> None:
        day = f"2024-01-0{text.day}" if text.day else None
        self._insert(
            "documents",
            run,
            document_id=document,
            text_sha256=text.sha256,
            best_date=day,
            best_date_precision=text.precision if day else None,
            source_name=f"s{text.own % 2}",
        )
        bands = text.bands()
        key = hash((*bands, *text.figures)) >> 1 & (1 << 62) - 1
        sketch = {"bands": bands, "key": key, "figures": list(text.figures)}
        self._insert("fingerprints", run, document_id=document, source_name=f"s{text.own % 2}", **sketch)
        for ordinal, line in enumerate(text.lines):
            for kind, words in ((0, 3), (1, 30)):
                self._insert(
                    "paragraphs",
                    run,
                    paragraph_id=f"{document}:{2 * ordinal + kind}",
                    document_id=document,
                    ordinal=2 * ordinal + kind,
                    text=f"{line} {words}",
                    text_sha256=f"line {line} {words}",
                    word_count=words,
                    char_count=5 * words if words == 3 else 300,
                )

    def _insert(self, table: str, run: str, **values: object) -> None:
        row = {**values, "run_id": run, "batch_id": f"{run}-000001"}
        for name, kind, null, *_ in self.lake.execute(f"DESCRIBE lake.{table}").fetchall():
            if null == "NO" and name not in row:
                plain = {"BIGINT": 0, "BOOLEAN": False, "DOUBLE": 0.0, "TIMESTAMP": NOW, "VARCHAR": "x", "JSON": "{}"}
                row[name] = plain.get(kind, [])
        marks = ", ".join("?" for _ in row)
        self.lake.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))

    def rows(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        duplicates = "* EXCLUDE (batch_id, run_id, ingested_at)"
        lines = "source_name, text_sha256, text, document_count"
        return (
            self.lake.execute(f"SELECT {duplicates} FROM duplicates ORDER BY ALL").fetchall(),
            self.lake.execute(f"SELECT {lines} FROM repeated_lines ORDER BY ALL").fetchall(),
        )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, _empty_warehouse: Path) -> Path:
    return _empty_warehouse


def in_a_warehouse(template: Path, folder: Path, loads: list[dict[int, Text | None]], *, derived: int = 1) -> object:
    """Load so, deriving after every `derived` loads and after the last, and give the derived rows."""
    shutil.copytree(template, folder)
    config = Settings(warehouse=WarehouseSettings(path=folder, threads=1))
    with open_lake(config.warehouse) as lake:
        warehouse = Warehouse(lake, config)
        for number, load in enumerate(loads, 1):
            warehouse.load(load, deriving=number % derived == 0 or number == len(loads))
        rows = warehouse.rows()
    shutil.rmtree(folder)
    return rows


@SLOW
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=14),
    before=st.dictionaries(st.integers(0, 16), TEXTS, max_size=6),
    window=st.sampled_from([1, 2, 10]),
    data=st.data(),
)
def test_the_rows_follow_from_the_documents_and_not_from_their_way(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[Text],
    before: dict[int, Text],
    window: int,
    data: st.DataObject,
) -> None:
    place = tmp_path_factory.mktemp("derive")
    final: dict[int, Text | None] = dict(enumerate(texts))
    order = data.draw(st.permutations(sorted(final)))
    sizes = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    loads: list[dict[int, Text | None]] = [dict(before)]
    while order:
        size = sizes[len(loads) % len(sizes)]
        loads.append({number: final[number] for number in order[:size]})
        order = order[size:]
    loads.append({number: None for number in before if number not in final})
    with patch.object(module, "_WINDOW", window):
        at_once = in_a_warehouse(template, place / "once", [final])
        assert in_a_warehouse(template, place / "parts", loads) == at_once
        assert in_a_warehouse(template, place / "late", loads, derived=3) == at_once


def are_alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Texts with other figures are of one template."""
    return min(len(one), len(other)) < 3 or len({*one} & {*other}) / len({*one, *other}) >= 0.25


def expected_near(texts: dict[int, Text]) -> set[frozenset[int]]:
    """Compare all with all, and join what is alike and shares a band."""
    parents = {number: number for number in texts}

    def root(number: int) -> int:
        while parents[number] != number:
            number = parents[number]
        return number

    for one, other in combinations(texts, 2):
        agreeing = sum(a == b for a, b in zip(texts[one].slots(), texts[other].slots(), strict=True))
        shares = any(a == b for a, b in zip(texts[one].bands(), texts[other].bands(), strict=True))
        if shares and are_alike(texts[one].figures, texts[other].figures) and agreeing >= round(MIN_SIMILARITY * SLOTS):
            parents[root(one)] = root(other)
    clusters = defaultdict(set)
    for number in texts:
        clusters[root(number)].add(number)
    return {frozenset(c) for c in clusters.values() if len({texts[number].sha256 for number in c}) > 1}


@SLOW
@given(texts=st.lists(TEXTS, min_size=2, max_size=9))
def test_few_documents_are_clustered_as_by_comparing_all_with_all(
    template: Path, tmp_path_factory: pytest.TempPathFactory, texts: list[Text]
) -> None:
    rows = in_a_warehouse(template, tmp_path_factory.mktemp("derive") / "w", [dict(enumerate(texts))])
    assert isinstance(rows, tuple)
    found = defaultdict(set)
    for _, item, _, _, method, cluster, similarity, *_ in rows[0]:
        assert 0 <= similarity <= 1
        if method == "minhash":
            found[cluster].add(int(item, 16))
    assert {frozenset(cluster) for cluster in found.values()} == expected_near(dict(enumerate(texts)))
    assert all(int(cluster, 16) == min(members) for cluster, members in found.items())


def test_a_signature_has_as_many_bands_as_the_tests_make() -> None:
    assert len(Text(0, 0, 0, None, "day", (), ()).bands()) == BANDS
