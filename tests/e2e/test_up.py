"""What `gristmill up` refuses before it starts anything; what it does is in tests/faults/test_up.py."""

import socket
from pathlib import Path

import pytest

from .command import gristmill_here


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "sources" / "inbox.toml").write_text('name = "inbox"\nroot = "inbox"\n')
    file = tmp_path / "config" / "gristmill.toml"
    file.write_text('[warehouse]\npath = "../warehouse"\n')
    return file


def test_a_port_that_is_taken_is_named(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = gristmill_here("up", "--config", config, "--port", str(port))
    assert (code, out) == (1, "")
    assert err == (
        f"gristmill: Port {port} of 127.0.0.1 cannot be had: Address already in use. "
        "End what has it, or set `port` in [schedule].\n"
    )


def test_without_a_source_there_is_nothing_to_serve(config: Path) -> None:
    (config.parent / "sources" / "inbox.toml").unlink()
    code, out, err = gristmill_here("up", "--config", config)
    assert (code, out) == (2, "")
    assert err.startswith("gristmill: No source is configured")
    assert not (config.parent.parent / "warehouse").exists()


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ('ingest = "5 * * *"', "schedule.ingest"),
        ('time_zone = "Mars/Base"', "schedule.time_zone"),
        ("port = 70000", "schedule.port"),
    ],
)
def test_a_schedule_that_is_none_is_named_with_its_line(config: Path, setting: str, named: str) -> None:
    config.write_text(f"[schedule]\n{setting}\n")
    code, out, err = gristmill_here("up", "--config", config)
    assert (code, out) == (2, "")
    assert f"The setting `{named}` in {config}, line 2 is wrong" in err


def test_a_folder_that_cannot_be_made_is_named(config: Path) -> None:
    (config.parent.parent / "warehouse").touch()
    code, out, err = gristmill_here("up", "--config", config)
    assert (code, out) == (1, "")
    assert err.startswith("gristmill: The warehouse ")
    assert err.count("\n") == 1
