"""Who only reads needs no right to write: neither in the warehouse of another user nor on a read-only file system."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from .field import Field
from .running import driver, obeying_rights, run

COMMANDS = (("runs",), ("check",), ("quarantine", "list"), ("quarantine", "show"), ("sql", "SELECT count(*) FROM runs"))


@pytest.fixture
def warehouse(field: Field) -> Path:
    return field.new_warehouse()


def commands(warehouse: Path) -> list[list[str | Path]]:
    listed = run(driver("quarantine", "list", "--format", "csv", "--warehouse", warehouse)).out.splitlines()
    shown = listed[1].split(",")[0]
    return [driver(*words, *([shown] if words[-1] == "show" else []), "--warehouse", warehouse) for words in COMMANDS]


def answers(asked: Sequence[Sequence[str | Path]]) -> list[tuple[int, str, str]]:
    return [tuple(run(command)) for command in asked]  # type: ignore[misc]


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def take_rights_away(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o555)


def test_another_user_reads_what_its_owner_reads(warehouse: Path) -> None:
    asked = commands(warehouse)
    expected = answers(asked)
    assert [code for code, _, _ in expected] == [0] * len(COMMANDS)
    for log in warehouse.glob("catalog.sqlite-*"):
        log.unlink()
    before = names(warehouse)
    take_rights_away(warehouse)
    assert answers([obeying_rights(command) for command in asked]) == expected
    assert names(warehouse) == before


def test_a_warehouse_that_is_mounted_read_only_is_read(warehouse: Path) -> None:
    if os.geteuid() or not shutil.which("unshare"):
        pytest.skip("LOUD: only root can mount a folder read-only, so reading from such a mount was NOT tested")
    script = (
        'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ! touch "$1/x" 2>/dev/null && shift && exec "$@"'
    )
    asked = commands(warehouse)
    expected = answers(asked)
    mounted = [["unshare", "--mount", "sh", "-c", script, "sh", warehouse, *command] for command in asked]
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:
        pytest.skip("LOUD: this machine lets nobody mount, so reading from a read-only mount was NOT tested")
    before = names(warehouse)
    assert answers(mounted) == expected
    assert names(warehouse) == before
