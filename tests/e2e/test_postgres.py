"""A team's warehouse: its catalog is in PostgreSQL, where one run writes at a time, on whatever machine."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.forget import take_down
from flows.maintain import maintain
from schemas.settings import MaintenanceSettings, Settings, WarehouseSettings, load_settings
from text.errors import BusyError, RunError, UsageError
from warehouse.check_all import check_all
from warehouse.connect import hold_lock, open_lake, open_serving
from warehouse.extensions import extension_path
from warehouse.layout import layout_of

from .command import COMMAND, clean_environment, gristmill_here, ingest_here
from .postgres_server import Server, postgres_server
from .traces import traces

WORD = "Zanzibarquokka"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as started:
        yield started


@pytest.fixture
def settings(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A warehouse whose catalog is in an emptied database."""
    monkeypatch.setenv("PGPASSWORD", server.password)
    yield Settings(
        warehouse=WarehouseSettings(path=tmp_path / "warehouse", catalog=server.words, threads=1),
        maintenance=MaintenanceSettings(keep_snapshot_days=0),
    )
    ask(server, "DROP SCHEMA public CASCADE")
    ask(server, "CREATE SCHEMA public")


def ask(server: Server, statement: str) -> None:
    with duckdb.connect() as connection:
        connection.load_extension(str(extension_path("postgres_scanner")))
        connection.execute(f"ATTACH '{server.words}' AS pg (TYPE postgres)")
        connection.execute("CALL postgres_execute('pg', ?)", [statement])


def dump(server: Server) -> str:
    """Give all that the database holds as text."""
    program = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1]
    return subprocess.run(
        [program, *f"-h 127.0.0.1 -p {server.words.split('port=')[1].split()[0]} -U mill mill".split()],
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def faults(settings: Settings) -> list[object]:
    return [(each.check, each.examples) for each in check_all(settings, deep=True) if each.offenders]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"What {name} says of the bridge is said on Monday by the council.")
    (folder / "gone.txt").write_text(f"{WORD} was seen in the town on Monday, as nobody had thought it would be.")
    return folder


def config_of(settings: Settings, tmp_path: Path, words: str | None = None) -> Path:
    file = tmp_path / "gristmill.toml"
    lines = ["[warehouse]", f'path = "{settings.warehouse.path}"', f'catalog = "{words or settings.warehouse.catalog}"']
    file.write_text("\n".join(lines) + "\n")
    return file


def test_runs_maintenance_take_downs_and_checks_work_as_with_a_catalog_in_a_file(
    settings: Settings, server: Server, news: Path
) -> None:
    assert ingest_here(settings, news, source="news").run.documents == 4
    (news / "a.txt").write_text("What a says of the bridge was changed on Tuesday.")
    assert ingest_here(settings, news, source="news").run.files_replaced == 1
    assert WORD in dump(server)
    maintain(settings)
    assert faults(settings) == []
    take_down(settings, ["news/gone.txt"])
    assert faults(settings) == []
    assert traces(settings.warehouse.path, WORD) == set()
    assert WORD not in dump(server)
    assert not layout_of(settings.warehouse).catalog.exists()
    with open_serving(settings.warehouse) as serving:
        assert serving.execute("SELECT count(*) FROM documents").fetchall() == [(3,)]


def test_one_run_writes_at_a_time_on_whatever_machine_and_a_killed_one_frees_the_lock(
    settings: Settings, tmp_path: Path
) -> None:
    """Another machine mounts the folder elsewhere: it sees no lock of this one's, but the catalog's."""
    holding = (
        "import sys; from pathlib import Path; from warehouse.connect import hold_lock; "
        "from warehouse.layout import Layout\n"
        "with hold_lock(Layout(Path(sys.argv[1]), sys.argv[2])): print('held', flush=True); sys.stdin.read()"
    )
    elsewhere, words = tmp_path / "elsewhere", str(settings.warehouse.catalog)
    holder = subprocess.Popen(
        [sys.executable, "-c", holding, elsewhere, words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match="Another run is active on the catalog in PostgreSQL"):
            hold_lock(layout_of(settings.warehouse)).__enter__()
        holder.send_signal(signal.SIGKILL)
        with hold_lock(layout_of(settings.warehouse), wait=True):
            pass
    finally:
        holder.kill()
        holder.communicate()


def test_after_a_run_that_was_killed_the_next_goes_on(settings: Settings, tmp_path: Path) -> None:
    news = tmp_path / "many"
    news.mkdir()
    for number in range(60):
        (news / f"{number}.txt").write_text(f"Report {number} on the bridge and the market of the town.\n\n" * 20)
    ingest_here(settings, news / "0.txt", source="news")
    small = {"GRISTMILL_INGEST__BATCH_MB": "0.001", "GRISTMILL_INGEST__COMMIT_MB": "0.001"}  # a commit for each file
    words = ["ingest", news, "--source", "news", "--direct", "--config", config_of(settings, tmp_path)]
    load = subprocess.Popen([COMMAND, *words], env=clean_environment(**small), stderr=subprocess.PIPE)
    try:
        while count(settings) < 5:
            assert load.poll() is None, load.communicate()
    finally:
        load.kill()
        load.communicate()
    assert 5 <= count(settings) < 60
    run = ingest_here(settings, news, source="news").run
    assert run.status == "succeeded"
    assert count(settings) == 60
    assert faults(settings) == []


def count(settings: Settings) -> int:
    with open_lake(settings.warehouse, read_only=True) as lake:
        ((number,),) = lake.execute("SELECT count(*) FROM documents").fetchall()
        return int(number)


def test_a_password_comes_from_the_environment_alone_and_is_never_told(
    settings: Settings, server: Server, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_here(settings, news, source="news")
    assert server.password not in dump(server)
    assert server.password not in settings.model_dump_json()
    assert traces(settings.warehouse.path, server.password) == set()
    for words in (
        f"{server.words} password={server.password}",
        f"{server.host_and_port} dbname=postgres://mill:{server.password}@127.0.0.1/mill",
        f"postgres://mill:{server.password}@127.0.0.1/mill",
    ):
        code, out, err = gristmill_here("check", "--config", config_of(settings, tmp_path, words))
        assert (code, out) == (2, "")
        assert "PGPASSWORD" in err
        assert server.password not in err
        monkeypatch.setenv("GRISTMILL_WAREHOUSE__CATALOG", words)
        with pytest.raises(UsageError) as told:
            load_settings(None, tmp_path)
        assert server.password not in str(told.value)
        monkeypatch.delenv("GRISTMILL_WAREHOUSE__CATALOG")
    with monkeypatch.context() as patch:
        patch.setenv("PGPASSWORD", "wrong-and-secret-too")
        code, _, err = gristmill_here("check", "--config", config_of(settings, tmp_path))
    assert code == 1
    assert "cannot be reached" in err
    assert "password authentication failed" in err
    assert "wrong-and-secret-too" not in err


def test_a_server_that_is_not_there_is_named_in_a_sentence(settings: Settings, server: Server, news: Path) -> None:
    away = settings.warehouse.model_copy(update={"catalog": "host=127.0.0.1 port=1 user=mill dbname=mill"})
    for asking in (open_lake(away, read_only=True), hold_lock(layout_of(away), must_exist=True)):
        with pytest.raises(RunError, match=r"The catalog in PostgreSQL \(host=127.0.0.1 port=1 .* cannot be reached"):
            asking.__enter__()


def test_a_database_that_lost_the_catalog_is_told_of_and_nothing_is_made(
    settings: Settings, server: Server, news: Path
) -> None:
    ingest_here(settings, news, source="news")
    for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
        ask(server, statement)
    told = r"The catalog in PostgreSQL .* is empty, but .* holds the files of a warehouse"
    for asking in (open_lake(settings.warehouse), open_lake(settings.warehouse, read_only=True)):
        with pytest.raises(RunError, match=told):
            asking.__enter__()


def test_backup_says_how_such_a_warehouse_is_copied(settings: Settings, news: Path, tmp_path: Path) -> None:
    ingest_here(settings, news, source="news")
    told = gristmill_here("backup", tmp_path / "backup", "--config", config_of(settings, tmp_path))
    assert told.code == 2
    assert "pg_dump" in told.err
    assert not (tmp_path / "backup").exists()
