"""`gristmill up` beside what is measured, so that flows have a server to report to."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.speed.corpus import CLONE, BenchError

__all__ = ["served"]

_START_SECONDS = 180
_CONFIG = '[warehouse]\npath = "warehouse"\n[schedule]\nport = 0\n'


@contextmanager
def served(gristmill: str, folder: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Run it on a warehouse of its own; gives the variables by which a run finds its server."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "none.toml").write_text('name = "none"\nroot = "none"\n')
    (folder / "gristmill.toml").write_text(_CONFIG)
    with tempfile.TemporaryFile("w+") as log:
        command = [gristmill, "up", "--config", str(folder / "gristmill.toml")]
        process = subprocess.Popen(
            command, cwd=CLONE, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, process_group=0
        )
        try:
            place = _wait_for(folder / "warehouse" / "up.json", process)
            yield {"PREFECT_API_URL": place["url"], "PREFECT_API_AUTH_STRING": place["auth_string"]}
        finally:
            process.terminate()
            process.communicate()


def _wait_for(file: Path, process: "subprocess.Popen[str]") -> dict[str, str]:
    """Give what it tells of its server once that answers."""
    end = time.monotonic() + _START_SECONDS
    while not file.exists():
        if process.poll() is not None or time.monotonic() > end:
            msg = "`gristmill up` did not start"
            raise BenchError(msg)
        time.sleep(0.1)
    place: dict[str, str] = json.loads(file.read_bytes())
    return place
