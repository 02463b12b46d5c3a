"""docs/operations.md says what each code and status means for whoever is on duty."""

from pathlib import Path
from typing import get_args

import pytest

from flows.exit_code import ExitCode
from schemas.quarantined import Quarantined
from schemas.reasons import LEDGER, QUARANTINE, SOURCES
from schemas.run import RunStatus
from schemas.run_file import FileStatus
from schemas.run_source import SourceStatus

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
QUARANTINE_STATUSES = get_args(Quarantined.model_fields["status"].annotation)


@pytest.mark.parametrize("codes", [QUARANTINE, LEDGER, SOURCES], ids=["quarantine", "run_files", "run_sources"])
def test_each_reason_has_a_row_that_says_what_to_do(codes: dict[str, str]) -> None:
    named = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    assert [code for code in codes if not any(f"`{code}`" in cell for cell in named)] == []


@pytest.mark.parametrize("statuses", [get_args(each) for each in (RunStatus, FileStatus, SourceStatus)])
def test_each_status_is_explained(statuses: tuple[str, ...]) -> None:
    assert [status for status in (*statuses, *QUARANTINE_STATUSES) if f"`{status}`" not in PAGE] == []


def test_each_exit_code_has_a_row() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert [code for code in ExitCode if not any(row.startswith(f"| {code.value} |") for row in rows)] == []
