"""Worker processes end with the run, however it ends, and a dead worker fails the run in plain words."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from flows.pool import WorkerDiedError, worker_pool
from text.decoding.decode import decode
from text.errors import RecordError, RunError

from .corpus import text
from .field import Field
from .inline import ingest_inline
from .running import Run, left_over, processes_of, started
from .served import Up
from .tables import state_of

INTERRUPTED = "gristmill: Interrupted. What was loaded stays; the next run takes up the rest.\n"
BUSY = Path(__file__).with_name("busy.py")


def is_worker(process: psutil.Process) -> bool:
    return "--multiprocessing-fork" in process.cmdline()


def wait_for(run_: Run, folder: Path, pattern: str) -> None:
    """Return when a file or folder is there; the run must not end before."""
    while not any(folder.glob(pattern)):
        with pytest.raises(subprocess.TimeoutExpired):
            run_.process.wait(0.02)


@pytest.fixture(scope="module")
def one_large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that takes a worker seconds."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "large.txt").write_text(text("large", 500_000), encoding="utf-8")
    return folder


def test_a_worker_that_dies_fails_the_call_that_it_was_at_and_no_other() -> None:
    with worker_pool(2) as pool:
        others = [pool.submit(time.sleep, 0.5), *(pool.submit(os.getpid) for _ in range(3))]
        with pytest.raises(WorkerDiedError, match="A worker process was killed by SIGKILL at work") as killed:
            pool.submit(signal.raise_signal, signal.SIGKILL).result()
        with pytest.raises(WorkerDiedError, match="A worker process ended at work") as ended:
            pool.submit(os._exit, 3).result()
        assert (killed.value.signal, ended.value.signal) == (signal.SIGKILL, 0)
        assert isinstance(killed.value, RunError)
        assert all(other.exception() is None for other in others)
        assert pool.submit(os.getpid).result() != os.getpid()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(os.getpid)


# Work until the file `go` is there; print the worker, and how many are at work at the begin and at the end.
WORK = "touch at-$$; ls at-* | wc -l; until [ -e go ]; do sleep 0.01; done; ls at-* | wc -l; rm at-$$; echo $PPID"


def test_a_call_that_is_to_be_alone_has_a_worker_made_for_it_and_no_other_works(tmp_path: Path) -> None:
    work = partial(subprocess.check_output, ["sh", "-c", WORK], cwd=tmp_path, text=True)
    with worker_pool(2) as pool:
        before = [pool.submit(work) for _ in range(2)]
        alone = pool.submit_alone(work)
        after = [pool.submit(work) for _ in range(4)]
        (tmp_path / "go").touch()
        workers = {call.result().split()[2] for call in before}
        assert all(call.exception() is None for call in after)
        at_begin, at_end, worker = alone.result().split()
    assert (at_begin, at_end) == ("1", "1")
    assert worker not in workers


def test_a_worker_whose_pattern_hangs_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with started([sys.executable, BUSY, tmp_path, "pattern"], held=True) as run_:
        assert run_.next_step() == "submitted"
        for sign in ("a", "b"):
            wait_for(run_, tmp_path, sign)
        run_.kill()
        assert not left_over(run_.mark)


def test_what_a_function_raises_in_a_worker_is_raised_with_its_attributes() -> None:
    with worker_pool(1) as pool, pytest.raises(RecordError) as caught:
        pool.submit(decode, bytes(range(256)), None).result()
    assert (caught.value.reason, caught.value.stage) == ("undecodable", "decode")


def test_an_error_in_the_run_ends_workers_that_are_at_work() -> None:
    def fail_at_work() -> None:
        with worker_pool(2) as pool:
            for _ in range(4):
                pool.submit(time.sleep, 3600)
            raise LookupError

    with pytest.raises(LookupError):
        fail_at_work()
    assert not [child for child in psutil.Process().children() if is_worker(child)]


def test_workers_at_work_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with started([sys.executable, BUSY, tmp_path], held=True) as run_:
        assert run_.next_step() == "submitted"
        for sign in ("a", "b"):
            wait_for(run_, tmp_path, sign)
        assert len([process for process in processes_of(run_.mark) if is_worker(process)]) == 2
        run_.kill()
        assert not left_over(run_.mark)


def test_workers_that_are_still_starting_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    with started([sys.executable, BUSY, tmp_path], held=True) as run_:
        assert run_.next_step() == "submitted"
        run_.kill()
        assert not left_over(run_.mark)


def test_a_worker_killed_at_work_by_chance_costs_nothing_but_time(one_large_file: Path, field: Field) -> None:
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, "--direct", corpus=one_large_file)) as run_:
        wait_for(run_, warehouse, "staging/*/.*")
        (worker,) = [process for process in processes_of(run_.mark) if is_worker(process)]
        worker.kill()
        outcome = run_.finish()
        assert not left_over(run_.mark)
    assert outcome.code == 0
    assert "A worker process died (SIGKILL) at corpus/large.txt" in outcome.err
    state = state_of(warehouse)
    assert (state.runs, state.failed_checks) == (["succeeded", "succeeded"], [])
    assert "corpus/large.txt" in state.fates


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("to", [os.kill, os.killpg])
def test_a_signal_ends_a_run_whose_workers_are_at_work(
    to: Callable[[int, int], None], sent: signal.Signals, one_large_file: Path, field: Field
) -> None:
    """Ctrl-C, a service manager and a terminal that is closed send theirs to the whole group, `kill` to one process."""
    warehouse = field.new_warehouse()
    with started(field.command(warehouse, "--direct", corpus=one_large_file), group=True) as run_:
        wait_for(run_, warehouse, "staging/*/.*")
        to(run_.process.pid, sent)
        outcome = run_.finish()
        assert not left_over(run_.mark)
    assert outcome == (128 + sent, "", INTERRUPTED)
    assert state_of(warehouse).runs == ["succeeded", "failed"]
    assert not list(warehouse.glob("staging/*"))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_flow_and_what_was_loaded_stays(sent: signal.Signals, field: Field, up: Up) -> None:
    warehouse = field.new_warehouse()
    with started(field.command(warehouse), held=True, group=True, env=up.api.env) as run_:
        run_.until("committed")
        os.killpg(run_.process.pid, sent)
        outcome = run_.finish()
        assert not left_over(run_.mark)
    assert outcome == (128 + sent, "", INTERRUPTED)
    assert up.api.states()[-1] == "Crashed"
    ingest_inline(field.corpus, field.config, warehouse)
    state_then = state_of(warehouse)
    assert state_then.runs == ["succeeded", "failed", "succeeded"]
    assert state_then.tables == field.after.tables
    assert state_then.fates == field.after.fates


def test_a_worker_that_has_taken_much_memory_is_replaced() -> None:
    with worker_pool(1) as pool:
        before = pool.submit(os.getpid).result()
        assert pool.submit(os.getpid).result() == before
        # more than what a worker inherits as its peak from a test that has many libraries loaded
        pool.submit(exec, "b'1' * 1_500_000_000").result()
        assert pool.submit(os.getpid).result() != before
