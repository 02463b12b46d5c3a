"""Kill a run, see that readers have the last good state, and that the next run finishes the work."""

import random
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from .field import Field
from .inline import ingest_inline
from .running import left_over, started
from .tables import published_in, state_of

__all__ = ["assert_last_good_state", "assert_work_is_finished", "draw_moments", "kill_at"]


def draw_moments(seed: int, number: int, duration: float) -> Iterator[float]:
    """Seconds after the start of a run that takes so long, a sixth of them when it is over."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(number):
        yield draw.uniform(0.1, 1.2) * duration


def kill_at(moment: float, field: Field, *options: str, env: Mapping[str, str] | None = None) -> str:
    """Kill a run at a moment, prove what it leaves and what the next run makes of it; tells what readers had.

    Raises AssertionError where a process is left, readers have half a load, a check fails, or any row, status or file
    is other than after a run that nothing disturbed.
    """
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, *options), env=env) as run_:
        try:
            run_.process.wait(moment)
        except subprocess.TimeoutExpired:
            run_.kill()
            was_killed = True
        else:
            was_killed = False
        assert not left_over(run_.mark), moment
        told = run_.written()
    is_new = assert_last_good_state(field, warehouse, moment)
    assert is_new or was_killed, (moment, told)
    assert_work_is_finished(field, warehouse, [[], ["abandoned"], ["succeeded"]], moment)
    return ("the new" if is_new else "the old") + (" file, killed" if was_killed else " file, it was over")


def assert_last_good_state(field: Field, warehouse: Path, case: object) -> bool:
    """The published file is the one before or, whole, the new one; tells whether it is the new one."""
    published = published_in(warehouse)
    is_new = published.generation > field.before.published.generation
    expected = field.after if is_new else field.before
    assert published.rows == expected.published.rows, case
    return is_new


def assert_work_is_finished(field: Field, warehouse: Path, killed: list[list[str]], case: object) -> None:
    """The next run leaves what an undisturbed one does; `killed` are the statuses that killed runs may have."""
    ingest_inline(field.corpus, field.config, warehouse)
    state = state_of(warehouse)
    assert not state.failed_checks, case
    assert not state.strays, case
    assert state.tables == field.after.tables, case
    assert state.published.rows == field.after.published.rows, case
    assert state.fates == field.after.fates, case
    assert state.runs in [["succeeded", *each, "succeeded"] for each in killed], case
    leavings = [*warehouse.glob(".*"), *warehouse.glob("staging/*"), *warehouse.glob("quarantine/.*")]
    assert not leavings, case
