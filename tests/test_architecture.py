"""What holds for the project as a whole: who imports whom, what is derived is current, nothing tells of a machine."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from schemas.arrow import arrow_schema
from schemas.columns import column_names
from schemas.ddl import column_types, summary
from schemas.derive import derived_files
from schemas.reasons import LEDGER, QUARANTINE
from schemas.settings import Settings, WarehouseSettings
from schemas.tables import TABLES
from warehouse.connect import open_lake
from warehouse.publish import publish

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "schemas", "sources", "text", "warehouse")
MODULES = sorted(path.relative_to(ROOT).as_posix() for name in PACKAGES for path in (ROOT / name).rglob("*.py"))


def test_imports_run_one_way() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("path", "content"), derived_files().items(), ids=lambda value: str(value).split("\n")[0])
def test_what_is_derived_from_the_models_is_current(path: Path, content: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == content, "run `make derive`"


def test_nothing_is_derived_twice_or_left_from_a_table_that_is_gone() -> None:
    made = {path.stem for path in (ROOT / "warehouse" / "sql" / "10_tables").iterdir()}
    assert made == TABLES.keys()


@pytest.fixture(scope="module")
def fresh(_empty_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_lake(WarehouseSettings(path=_empty_warehouse), read_only=True) as lake:
        yield lake


@pytest.mark.parametrize("table", TABLES)
def test_a_fresh_lake_has_the_columns_of_the_models_and_tells_what_they_are(
    fresh: duckdb.DuckDBPyConnection, table: str
) -> None:
    lake, model = fresh, TABLES[table]
    columns = {name: (kind, null) for name, kind, null, *_ in lake.execute(f"DESCRIBE lake.{table}").fetchall()}
    told = {
        name: f"{kind.replace(chr(34), '')}{' NOT NULL' * (null == 'NO')}" for name, (kind, null) in columns.items()
    }
    assert told == column_types(model)
    assert tuple(columns) == column_names(model) == tuple(arrow_schema(model).names)
    assert set(columns) == set(model.model_fields)
    from_arrow = lake.from_arrow(arrow_schema(model).empty_table())
    kinds = {name: str(kind) for name, kind in zip(from_arrow.columns, from_arrow.types, strict=True)}
    assert kinds == {name: kind.replace("JSON", "VARCHAR") for name, (kind, _) in columns.items()}
    assert {field.name for field in arrow_schema(model) if field.nullable} == {
        name for name, (_, null) in columns.items() if null == "YES"
    }
    where = "database_name = 'lake' AND table_name = ?"
    comments = dict(
        lake.execute(f"SELECT column_name, comment FROM duckdb_columns() WHERE {where}", [table]).fetchall()
    )
    assert comments == {name: field.description for name, field in model.model_fields.items()}
    comment = lake.execute(f"SELECT comment FROM duckdb_tables() WHERE {where}", [table]).fetchone()
    assert comment == (summary(model),)


def defined(body: list[ast.stmt]) -> Iterator[str]:
    """Name what a module defines at its top, also below a condition."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
        elif isinstance(statement, ast.If | ast.Try):
            yield from defined([*statement.body, *statement.orelse])


def exported(tree: ast.Module) -> list[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            return list(ast.literal_eval(statement.value))
    return []


def parse(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_what_is_exported_exists_once(module: str) -> None:
    tree = parse(module)
    assert set(exported(tree)) <= set(defined(tree.body))
    assert len(exported(tree)) == len(set(exported(tree)))


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith("flows/")])
def test_what_is_public_is_exported(module: str) -> None:
    """Commands and what only types need stand in `flows`, where the next test watches over the names."""
    tree = parse(module)
    assert {name for name in defined(tree.body) if not name.startswith("_")} == set(exported(tree))


@pytest.mark.parametrize("module", MODULES)
def test_modules_take_from_each_other_only_what_is_exported(module: str) -> None:
    taken = [
        (f"{statement.module.replace('.', '/')}.py", name.name)
        for statement in ast.walk(parse(module))
        if isinstance(statement, ast.ImportFrom) and statement.module and statement.module.startswith(PACKAGES)
        for name in statement.names
    ]
    assert [(source, name) for source, name in taken if source in MODULES and name not in exported(parse(source))] == []


REASONS = {"RecordError": QUARANTINE, "StreamError": QUARANTINE, "ReadError": LEDGER}


def test_every_reason_that_is_given_is_listed_for_people() -> None:
    given = [
        (call.func.id, call.args[0].value)
        for module in MODULES
        for call in ast.walk(parse(module))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REASONS
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert given
    assert [(error, reason) for error, reason in given if reason not in REASONS[error]] == []


WITHOUT_PREFECT = """
import sys
from flows.cli import app
import flows.mill
warehouse, text = sys.argv[1:]
for words in (["sql", "SELECT 1"], ["runs"], ["quarantine", "list"], ["check"]):
    app([*words, "--warehouse", warehouse], standalone_mode=False)
app(["tag", text], standalone_mode=False)
heavy = {name.partition(".")[0] for name in sys.modules} & {"prefect", "fastapi", "sqlalchemy", "httpx"}
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def test_commands_that_only_read_and_worker_processes_import_no_prefect(settings: Settings, tmp_path: Path) -> None:
    with open_lake(settings.warehouse) as lake:
        publish(lake, settings)
    (tmp_path / "text.txt").write_text("A text to be tagged.")
    words = [sys.executable, "-c", WITHOUT_PREFECT, settings.warehouse.path, tmp_path / "text.txt"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def committed() -> list[Path]:
    """List the files that are committed, or would be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is no clone: git lists no files")
    names = [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


# Written in pieces, so that this file is not found itself.
MACHINES = ("/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/")
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "index" + "-url=", "anaconda" + ".org", "npm" + "js.")
FORBIDDEN = re.compile("|".join(re.escape(words) for words in (*MACHINES, *REGISTRIES)))


def test_no_committed_file_tells_of_a_machine_or_a_registry() -> None:
    found = []
    for path in committed():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_every_package_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 20
    assert [
        line for line in lines if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert "://" not in text


def test_what_is_installed_from_the_lock_fits_together() -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
