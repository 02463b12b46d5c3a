"""A pool of worker processes that leaves nothing behind, however the run ends.

`ProcessPoolExecutor` alone is not enough: its workers wait on a queue that their siblings hold open as well, so they
live on when the parent is killed. Here each worker watches its parent and ends with it.

A worker starts by `spawn`: it is a fresh Python that imports only what the first task needs, never Prefect, and it
inherits no threads, locks or connections of the parent.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import ParamSpec, TypeVar

from text.errors import RunError

__all__ = ["result_of", "submit", "worker_pool"]

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of at most `workers` processes, which are started as tasks come in.

    At the end the pool finishes what was submitted. Where an exception leaves the block, KeyboardInterrupt included, it
    ends the workers at once and drops what waits. Functions and their arguments must not be defined in the main module.
    Hand in calls with `submit` and take results with `result_of`.
    """
    with _signals_blocked():  # Python's own helper ignores Ctrl-C and SIGTERM, but not SIGHUP
        resource_tracker.ensure_running()
    pool = ProcessPoolExecutor(workers, mp_context=_Context(), initializer=_watch_parent)
    try:
        yield pool
    except BaseException:
        _end_workers()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def submit(pool: ProcessPoolExecutor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Hand a call to a worker. Raises `RunError` where one died at an earlier call: the pool is of no use then."""
    with _broken_pool_told():
        return pool.submit(function, *args, **kwargs)


def result_of(future: Future[T]) -> T:
    """Wait for a worker's result.

    Raises what the function raised, of the same type; `RunError` where a worker died: the pool is of no use then.
    """
    with _broken_pool_told():
        return future.result()


@contextmanager
def _broken_pool_told() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as exc:
        msg = (
            "A worker process died at work; most often the system was out of memory and killed it. "
            "Run again with fewer workers or smaller batches: what was loaded stays, the rest is taken up."
        )
        raise RunError(msg) from exc


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Keep signals that end a command from the processes that are started meanwhile."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker(SpawnProcess):
    """A worker that Ctrl-C does not reach and that does not import the parent's main module."""

    def start(self) -> None:
        """Start the process.

        The mask of signals is inherited, and it is in force from the first instruction on, which an initializer is not:
        Ctrl-C and what a service manager sends to the whole group are for the parent to handle. Without a main module
        to look at, `spawn` imports none: the command line costs each worker time and memory, and a script without a
        guard would start itself again.
        """
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            with _signals_blocked():
                super().start()
        finally:
            sys.modules["__main__"] = main


class _Context(SpawnContext):
    """The spawn context with our own kind of process."""

    Process = _Worker


def _watch_parent() -> None:
    """Let this worker end with its parent; runs first in each worker."""
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _end_workers() -> None:
    """End the workers of this process without waiting for their tasks: what they staged is swept by the next run."""
    for process in multiprocessing.active_children():
        if isinstance(process, _Worker):
            process.kill()
