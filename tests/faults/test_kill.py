"""A run that is killed, wherever it is, leaves the last good state, and the next run finishes the work.

`python -m bench.faults.kills` does it a hundred times under each way of running.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from .field import Field
from .killing import assert_last_good_state, assert_work_is_finished, draw_moments, kill_at
from .running import left_over, run, started
from .served import Up
from .tables import state_of

# Scores of runs, each in a process of its own: on a machine that others load too they take long.
pytestmark = pytest.mark.timeout(1800)

SEED = 20240601
# Readers have the new file. Between the two the lake says `running` still; the next run enters what the file says.
AFTER_THE_SWITCH = ("switched", "published")
MOMENTS = 8


def two_at_a_time(check: Callable[[Path, object], None], field: Field, cases: Iterable[object]) -> None:
    with ThreadPoolExecutor(2) as threads:
        for _ in threads.map(lambda case: check(field.new_warehouse(), case), cases):
            pass


def steps_of_a_run(field: Field) -> list[str]:
    with started(field.command(field.new_warehouse(), "--direct"), held=True) as run_:
        steps = list(run_.steps())
        assert run_.finish().code == 0
    return steps


def first_and_last(steps: list[str]) -> list[int]:
    """The places of each step's first and last time: what lies between is milled and committed like those."""
    return [i for i, step in enumerate(steps) if step not in steps[:i] or step not in steps[i + 1 :]]


def expected_statuses(step: str) -> list[str]:
    """What `runs` says of a run killed at a step: it is done once readers have what it loaded, and not before."""
    return ["succeeded" if step in AFTER_THE_SWITCH else "abandoned"]


def test_a_run_killed_at_any_step_is_finished_by_the_next(field: Field) -> None:
    steps = steps_of_a_run(field)
    assert steps.count("milled") >= 10
    assert steps.count("committed") >= 2

    def check(warehouse: Path, number: object) -> None:
        assert isinstance(number, int)
        with started(field.command(warehouse, "--direct"), held=True) as run_:
            step = next(islice(run_.steps(), number, None))
            run_.kill()
            assert not left_over(run_.mark), step
        assert step == steps[number]
        is_new = assert_last_good_state(field, warehouse, step)
        assert is_new == (step in AFTER_THE_SWITCH)
        assert_work_is_finished(field, warehouse, [expected_statuses(step)], (number, step))

    two_at_a_time(check, field, first_and_last(steps))


def test_a_run_killed_at_any_moment_is_finished_by_the_next(field: Field) -> None:
    begun = time.monotonic()
    assert run(field.command(field.new_warehouse(), "--direct")).code == 0
    duration = time.monotonic() - begun

    with ThreadPoolExecutor(2) as threads:
        for _ in threads.map(lambda moment: kill_at(moment, field, "--direct"), draw_moments(SEED, MOMENTS, duration)):
            pass


def test_a_flow_that_is_killed_is_finished_by_the_next_run(field: Field, up: Up) -> None:
    def check(warehouse: Path, step: object) -> None:
        assert isinstance(step, str)
        with started(field.command(warehouse), held=True, env=up.api.env) as run_:
            run_.until(step)
            run_.kill()
            assert not left_over(run_.mark), step
        assert not assert_last_good_state(field, warehouse, step)
        assert not state_of(warehouse).failed_checks
        assert_work_is_finished(field, warehouse, [expected_statuses(step)], step)

    two_at_a_time(check, field, ["milled", "committed", "os.symlink .serving-link-000002"])
