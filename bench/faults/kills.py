"""`python -m bench.faults.kills`: kill -9 at random moments of a run, under both ways of running, again and again.

After each kill readers have the last good file, whole; the next run finishes the work, every check holds, and all
tables are equal to those of a run that nobody disturbed. What a kill at each single step leaves, the tests prove.
"""

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import duckdb

from bench.speed.report import describe_machine
from tests.faults.field import Field, make_field
from tests.faults.killing import draw_moments, kill_at
from tests.faults.running import started
from tests.faults.served import served
from tests.faults.trusting import connect_trusting

__all__: list[str] = []


def main() -> int:
    """Kill as many runs as was asked for; answers 1 where one left something that it should not."""
    options = _parse()
    print("\n".join(f"- {line}" for line in describe_machine()), end="\n\n")
    print("| way | kills | what readers had then | failed | minutes |")
    print("| --- | --: | --- | --: | --: |", flush=True)
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(duckdb, "connect", connect_trusting),  # as in the tests: extensions are proved by others
    ):
        field = make_field(Path(folder))
        for way in ("--direct", "flow") if options.way == "both" else (options.way,):
            with served(Path(folder) / "up") if way == "flow" else nullcontext() as up:
                failed += _kill(field, way, options.kills, options.seed, up.api.env if up else {})
    return 1 if failed else 0


def _kill(field: Field, way: str, kills: int, seed: int, env: Mapping[str, str]) -> int:
    words: tuple[str, ...] = () if way == "flow" else (way,)
    begun = time.monotonic()
    with started(field.command(field.new_warehouse(), *words), env=env) as undisturbed:
        outcome = undisturbed.finish(600)
    if outcome.code:
        raise SystemExit(outcome.err)
    duration = time.monotonic() - begun
    begun, outcomes, failed = time.monotonic(), Counter[str](), 0
    for moment in draw_moments(seed, kills, duration):
        try:
            outcomes[kill_at(moment, field, *words, env=env)] += 1
        except AssertionError:
            failed += 1
            print(f"{way}, killed after {moment:.3f} s:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
        for warehouse in field.folder.glob("warehouse-*"):
            shutil.rmtree(warehouse)
    told = ", ".join(f"{name}: {count}" for name, count in sorted(outcomes.items()))
    print(f"| `{way}` | {kills} | {told} | {failed} | {(time.monotonic() - begun) / 60:.1f} |", flush=True)
    return failed


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.faults.kills", description="Kill runs at random moments.")
    parser.add_argument("--kills", type=int, default=100, help="of each way of running; default 100")
    parser.add_argument("--seed", type=int, default=1, help="of the moments; default 1")
    parser.add_argument("--way", choices=("--direct", "flow", "both"), default="both", help="default both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
