"""Every command and query in the documentation runs, and prints what the page says it prints."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(kind: str) -> list[tuple[str, str]]:
    found = [
        (page.name, body) for page in PAGES for name, body in FENCE.findall(page.read_text("utf-8")) if name == kind
    ]
    assert found, f"no page has a block of {kind}"
    return found


def run(command: str, warehouse: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; one that goes on until Ctrl-C gets it when it says that it is waiting for that."""
    words = shlex.split(command)
    assert words[0] == "gristmill"
    line = [sys.executable, "-m", "flows.cli", *words[1:]]
    # Port 4200 may be somebody's.
    env = {**os.environ, "GRISTMILL_WAREHOUSE__PATH": str(warehouse), "GRISTMILL_SCHEDULE__PORT": "0"}
    if words[1] != "up":
        return subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert process.stdout is not None
        out = ""
        while "Ctrl-C" not in out and (said := process.stdout.readline()):
            out += said
        process.send_signal(signal.SIGINT)
        out += process.communicate()[0]
        errors.seek(0)
        return subprocess.CompletedProcess(line, process.returncode, out, errors.read())


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse that `make run` leaves."""
    folder = tmp_path_factory.mktemp("docs") / "data"
    done = run("gristmill ingest --direct", folder)
    assert done.returncode == 0, done.stderr
    return folder


def commands(body: str) -> list[tuple[str, str]]:
    """The commands of a block, each with the output that the page shows (empty where it shows none)."""
    parts = [part.partition("\n") for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]]
    return [(command, output) for command, _, output in parts]


@pytest.mark.parametrize(("page", "body"), blocks("console"))
def test_every_command_of_a_page_runs(page: str, body: str, warehouse: Path, tmp_path: Path) -> None:
    """Those of one block run one after the other; `/srv`, of pages, is a folder of ours."""
    for command, output in commands(body):
        done = run(command.replace("/srv/", f"{tmp_path}/"), warehouse)
        assert done.returncode == 0, f"{page}: {done.stderr}"
        if output:
            assert [line.rstrip() for line in done.stdout.splitlines()] == output.splitlines()


@pytest.mark.parametrize(("page", "query"), blocks("sql"))
def test_every_query_of_a_page_runs_and_finds_something(page: str, query: str, warehouse: Path) -> None:
    with duckdb.connect(str((warehouse / "serving.duckdb").resolve()), read_only=True) as reader:
        assert reader.execute(query).fetchall(), f"{page}: no rows"


def test_the_python_of_a_page_opens_the_published_file(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _, code in blocks("python"):
        folder = warehouse.parent / "clone"
        (folder / "warehouse").mkdir(parents=True, exist_ok=True)
        link = folder / "warehouse" / "data"
        if not link.exists():
            link.symlink_to(warehouse)
        monkeypatch.chdir(folder)
        names: dict[str, object] = {}
        exec(code, names)
        connection = names["connection"]
        assert isinstance(connection, duckdb.DuckDBPyConnection)
        assert connection.execute("SELECT count(*) > 0 FROM documents").fetchone() == (True,)
        connection.close()


def test_the_rule_that_a_page_adds_for_a_site_is_read(tmp_path: Path) -> None:
    (example,) = [body for page, body in blocks("toml") if page == "document-anatomy.md"]
    config = tmp_path / "config"
    (config / "rules").mkdir(parents=True)
    (config / "gristmill.toml").write_text('[warehouse]\npath = "data"\n')
    (config / "rules" / "labels.toml").write_text(example)
    pages = tmp_path / "pages"
    pages.mkdir()
    body = "The council met on Monday and spoke of the bridge for two hours before it voted. " * 4
    (pages / "page.txt").write_text(f"A bridge opens\nDesk: Jane Doe\n{body}\nShare\n")
    place = f"--config {config / 'gristmill.toml'}"
    done = run(f"gristmill ingest {pages} --source site --direct {place}", config / "data")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str((config / "data" / "serving.duckdb").resolve()), read_only=True) as reader:
        assert reader.execute("SELECT editors FROM documents").fetchall() == [(["Jane Doe"],)]
        roles = reader.execute("SELECT role FROM paragraphs ORDER BY ordinal").fetchall()
    assert [role for (role,) in roles] == ["title", "byline", "body", "boilerplate"]


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_command_is_documented_in_the_readme() -> None:
    from flows.cli import app
    from flows.commands.quarantine import quarantine_app

    readme = (ROOT / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"`gristmill {command.name or command.callback.__name__}" in readme
    for command in quarantine_app.registered_commands:
        assert f"{command.name}" in readme
