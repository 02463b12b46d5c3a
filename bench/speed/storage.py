"""Load and publish by themselves: `python -m bench.speed.storage FOLDER WAREHOUSE` prints when they ran as JSON.

Runs a folder's files through the path, then again with one small file changed, and notes begin and end of each commit
and publication. Both run in the main process, when the workers have nothing left to do.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from flows.ingest import IngestRequest, direct_stages, ingest
from flows.progress import SilentReporter
from schemas.settings import load_settings
from sources.discover import named_scans

__all__ = ["Window"]


class Window(NamedTuple):
    """When something began and ended, in seconds of `time.monotonic`, and what its process computed meanwhile."""

    begin: float
    end: float
    cpu_seconds: float


def _timed(stage: Callable[..., Any], windows: list[Window]) -> Callable[..., Any]:
    def act(*arguments: Any) -> Any:
        begin, cpu_begin = time.monotonic(), time.process_time()
        result = stage(*arguments)
        windows.append(Window(begin, time.monotonic(), time.process_time() - cpu_begin))
        return result

    return act


def main() -> None:
    """Load a folder, change it a little, load it again."""
    folder, warehouse = map(Path, sys.argv[1:])
    loads: list[Window] = []
    publications: list[Window] = []
    settings = load_settings(None, warehouse)
    request = IngestRequest(tuple(named_scans([str(folder)], "bench")))
    for text in ("A small file.", "A small file that has changed."):
        (folder / "small.txt").write_text(text, encoding="utf-8")
        with direct_stages(settings) as plain:
            stages = plain._replace(commit=_timed(plain.commit, loads), publish=_timed(plain.publish, publications))
            ingest(request, settings, stages, SilentReporter())
    print(json.dumps({"load": loads[0], "publish": publications[0], "publish again": publications[1]}))


if __name__ == "__main__":
    main()
