"""`python -m bench.clients`: do the oldest and the newest DuckDB read every table and mart? See bench/README.md.

Makes an environment for each version (`venv` and `pip`), publishes the samples, and one document that leaves every list
empty, and reads all of both files with each version: all rows must be those that the pinned DuckDB reads.
Ends with 1 where one is not.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OLDEST = "1.1.0"  # that docs/for-analysts.md names
NEWEST = "newest"
TEXTS = {"samples": None, "one document": "Nothing is odd about this text, and nothing in it had to be put right."}
# Run by an interpreter that has DuckDB and nothing else.
READER = r'''
import hashlib, json, sys
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
told = {"version": duckdb.__version__}
names = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
macros = """
SELECT DISTINCT function_name FROM duckdb_functions()
WHERE NOT internal AND function_type LIKE '%macro' ORDER BY 1
"""
calls = json.loads(sys.argv[2])
queries = {name: f"FROM {name}" for (name,) in names}
for (name,) in connection.execute(macros).fetchall():
    queries[name] = calls.get(name, f"macro {name} has no call in bench/clients.py")
for name, query in queries.items():
    try:
        rows = sorted(map(repr, connection.execute(query).fetchall()))
        told[name] = [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()]
    except (duckdb.Error, UnicodeDecodeError) as exc:
        told[name] = f"{type(exc).__name__}: {exc}"[:200]
print(json.dumps(told))
'''
# What each macro is asked.
CALLS = {
    "document_copies": "FROM document_copies(0.5)",
    "fold": "SELECT fold(text) FROM paragraphs",
    "mentions": "FROM mentions('the')",
    "snippet": "SELECT snippet(text, 4, 8), snippet(text, 4, 8, around := 9) FROM paragraphs",
    "text_main": "SELECT text_main(document_id) FROM documents",
    "unique_documents": "FROM unique_documents(0.8)",
}


def main() -> int:
    """Read with every version and print what each could read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", default=[OLDEST, NEWEST], help="versions of DuckDB, or `newest`")
    parser.add_argument("--keep", type=Path, help="folder for the environments, used again where they are there")
    options = parser.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        environments = options.keep or Path(folder) / "environments"
        pythons = [_environment(environments / version, version) for version in options.versions]
        for name, text in TEXTS.items():
            published = _publish(Path(folder) / name.replace(" ", "-"), text)
            wanted = _read(Path(sys.executable), published)
            print(f"{name}: {len(wanted) - 1} tables, marts and macros, pinned DuckDB {wanted['version']}")
            for python in pythons:
                found = _read(python, published)
                differing = list(_differences(wanted, found))
                failures += len(differing)
                print(f"  DuckDB {found['version']}: {len(wanted) - 1 - len(differing)} the same")
                print(*(f"    {each}" for each in differing), sep="\n", end="\n" if differing else "")
    return 1 if failures else 0


def _environment(folder: Path, version: str) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        wanted = "duckdb" if version == NEWEST else f"duckdb=={version}"
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted]
        subprocess.run(command, check=True)
    return python


def _publish(folder: Path, text: str | None) -> Path:
    """Ingest the samples, or one text, and give the published file."""
    where: list[str] = []
    if text is not None:
        (folder / "in").mkdir(parents=True)
        (folder / "in" / "plain.txt").write_text(text, encoding="utf-8")
        where = [str(folder / "in"), "--source", "plain"]
    command = [sys.executable, "-m", "flows.cli", "ingest", *where, "--direct", "--warehouse", str(folder / "data")]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return (folder / "data" / "serving.duckdb").resolve()


def _read(python: Path, published: Path) -> dict[str, Any]:
    command = [python, "-c", READER, str(published), json.dumps(CALLS)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def _differences(wanted: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for name, rows in wanted.items():
        if name == "version":
            continue
        if isinstance(rows, str):
            yield f"{name}: the pinned DuckDB says {rows}"
        elif found.get(name) != rows:
            told = found.get(name, "is not there")
            yield f"{name}: {told if isinstance(told, str) else f'{told[0]} rows, or others than the {rows[0]}'}"


if __name__ == "__main__":
    sys.exit(main())
