"""`python -m bench.speed.duplicates`: what deriving duplicates costs, for a first load and a day's, in a large lake.

The warehouse is synthetic: documents, paragraphs and fingerprints are made by SQL, not milled from text. Of a hundred
slots of a signature 20 hold a value that many texts share, so that two strangers agree in 4 of 100; those of the
bench's corpus agree in 7. Every twentieth document is a copy with a quarter of its slots changed.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from schemas.arrow import arrow_schema
from schemas.settings import Settings, WarehouseSettings
from schemas.tables import TABLES
from text.fingerprint import BANDS
from warehouse.connect import open_lake, utc_now
from warehouse.derive import derive
from warehouse.load import transaction

_MACROS = f"""
CREATE OR REPLACE TEMP MACRO draw(a, b, c) AS (hash(a, b, c) >> 32) % 10000;
CREATE OR REPLACE TEMP MACRO maker(i, s) AS
    CASE WHEN i % 20 = 0 AND i > 0 AND draw(i, s, 'copy') < 7500 THEN i - 1 ELSE i END;
CREATE OR REPLACE TEMP MACRO slot(i, s) AS
    CASE WHEN draw(maker(i, s), s, 'common') < 2000 THEN hash(s, 'common') ELSE hash(maker(i, s), s) >> 32 END % 16384;
CREATE OR REPLACE TEMP MACRO bands_of(i) AS list_transform(
    range({BANDS}), lambda b: (slot(i, 4 * b) * 32768 * 32768 * 32768 + slot(i, 4 * b + 1) * 32768 * 32768
    + slot(i, 4 * b + 2) * 32768 + slot(i, 4 * b + 3))::BIGINT);
"""
_PLAIN = {
    "VARCHAR": "'x'",
    "BIGINT": "0",
    "DOUBLE": "0.5",
    "BOOLEAN": "false",
    "JSON": "'{}'",
    "DATE": "DATE '2024-01-01'",
}
_PLAIN |= {"TIMESTAMP": "TIMESTAMP '2024-01-01'"}


def main() -> int:
    """Build, derive, add, derive again, and tell how long each took."""
    options = _parse()
    folder = Path(tempfile.mkdtemp(dir=options.dir))
    try:
        settings = Settings(warehouse=WarehouseSettings(path=folder / "warehouse"))
        with open_lake(settings.warehouse) as lake:
            lake.execute(_MACROS)
            chunk = 50_000
            for first in range(0, options.documents, chunk):
                _load(lake, first, min(first + chunk, options.documents), options.paragraphs, f"run-{first:09d}")
            _measure(lake, settings, f"first load of {options.documents:,} documents")
            last = options.documents
            for number in range(3):
                _load(lake, last, last + options.load, options.paragraphs, f"run-{last:09d}")
                last += options.load
                _measure(lake, settings, f"load {number + 1} of {options.load:,} documents")
            with transaction(lake):
                lake.execute(f"DELETE FROM documents WHERE record_index < {options.load}")
                gone = f"SELECT md5(i::VARCHAR) FROM range({options.load}) AS gone(i)"
                lake.execute(f"DELETE FROM paragraphs WHERE document_id IN ({gone})")
            _measure(lake, settings, f"{options.load:,} documents gone")
            _measure(lake, settings, "nothing changed")
    finally:
        shutil.rmtree(folder)
    return 0


def _load(lake: duckdb.DuckDBPyConnection, first: int, last: int, paragraphs: int, run: str) -> None:
    rows = f"FROM range({first}, {last}) AS made(i)"
    texts = "sha256(concat(i // 50 * 50, '/', i % 45))"  # of 50 documents ten share five texts
    document = {"document_id": "md5(i::VARCHAR)", "record_index": "i", "text_sha256": texts, "source_name": "i % 10"}
    document["paragraph_count"] = str(paragraphs)
    sketch = {"document_id": "md5(i::VARCHAR)", "source_name": "i % 10", "bands": "bands_of(i)"}
    sketch["key"] = "(hash(bands_of(i)) >> 1)::BIGINT"
    # One paragraph in ten is one of 1,000 lines that recur, one in twenty is that of another document.
    words = (
        "CASE WHEN n % 10 = 0 THEN concat('line ', draw(i, n, 'line') % 1000) "
        "WHEN n % 20 = 3 THEN concat(i // 40, n) ELSE concat(i, '/', n) END"
    )
    paragraph = {"paragraph_id": "concat(md5(i::VARCHAR), ':', n)", "document_id": "md5(i::VARCHAR)", "ordinal": "n"}
    paragraph |= {"text": f"concat({words}, repeat(' word', 20))", "text_sha256": f"sha256({words})"}
    paragraph |= {
        "char_count": "CASE WHEN n % 10 = 0 THEN 20 ELSE 500 END",
        "word_count": "CASE WHEN n % 10 = 0 THEN 3 ELSE 80 END",
    }
    with transaction(lake):
        _insert(lake, "runs", {"run_id": f"'{run}'"}, "FROM range(1) AS made(i)", run)
        _insert(lake, "documents", document, rows, run)
        _insert(lake, "fingerprints", sketch, rows, run)
        _insert(
            lake,
            "paragraphs",
            paragraph,
            f"FROM range({first}, {last}) AS made(i), range({paragraphs}) AS parts(n)",
            run,
        )


def _insert(lake: duckdb.DuckDBPyConnection, table: str, values: dict[str, str], rows: str, run: str) -> None:
    """Insert what is given, and a plain value into every other column that must have one."""
    values = {**values, "batch_id": f"'{run}-000001'", "run_id": f"'{run}'"}
    kinds = {name: kind for name, kind, *_ in lake.execute(f"DESCRIBE lake.{table}").fetchall()}
    for field in arrow_schema(TABLES[table]):
        if field.name not in values and not field.nullable:
            values[field.name] = _PLAIN.get(kinds[field.name], "[]")
    columns = ", ".join(f"{value} AS {name}" for name, value in values.items())
    lake.execute(f"INSERT INTO {table} BY NAME SELECT {columns} {rows}")


def _measure(lake: duckdb.DuckDBPyConnection, settings: Settings, what: str) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    derived = derive(lake, settings, "bench", "bench", utc_now())
    seconds, used = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<40} {seconds:8.2f} s {used:8.2f} CPU s  peak {peak:6.0f} MiB  {derived}", flush=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m bench.speed.duplicates", description="Measure the derivation of duplicates."
    )
    parser.add_argument("--documents", type=int, default=200_000, help="in the warehouse; default 200000")
    parser.add_argument("--load", type=int, default=1_000, help="added by a day's load; default 1000")
    parser.add_argument("--paragraphs", type=int, default=20, help="of a document; default 20")
    parser.add_argument("--dir", type=Path, help="where the warehouse stands meanwhile")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
