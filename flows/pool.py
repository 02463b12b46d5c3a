"""A pool of worker processes that tells which call a worker died at, and that leaves nothing behind.

`ProcessPoolExecutor` fails all that it was given when one worker dies, and its workers, who wait on a queue that their
siblings hold open as well, live on when the parent is killed. Here each worker is served by a thread of the parent over
a pipe of its own: a death is the fault of one call, is told by that call's future, and the next call gets a new worker.

A worker starts by `spawn`: it is a fresh Python that imports only what the first call needs, never Prefect, and it
inherits no threads, locks or connections of the parent.
"""

import contextlib
import fcntl
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any, NamedTuple, ParamSpec, TypeVar

from text.errors import RunError

__all__ = ["Pool", "WorkerDiedError", "worker_pool"]

P = ParamSpec("P")
T = TypeVar("T")

_CONTEXT = SpawnContext()

# Python seldom gives memory back that one hard record took. Ordinary batches take 200 MB; a new worker costs a second.
_SWOLLEN_BYTES = 400_000_000
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts bytes on macOS, kilobytes on Linux


class WorkerDiedError(RunError):
    """A worker process died at a call; `signal` is the number of what killed it, 0 where it ended by itself."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal = signal_number

    def __str__(self) -> str:
        how = f"was killed by {signal.Signals(self.signal).name}" if self.signal else "ended"
        return (
            f"A worker process {how} at work; most often the system was out of memory and killed it. "
            "Run again with fewer workers or smaller batches: what was loaded stays, the rest is taken up."
        )


@contextmanager
def worker_pool(workers: int) -> Iterator["Pool"]:
    """Give a pool of at most `workers` processes, which are started as calls come in.

    At the end the pool finishes what was submitted. Where an exception leaves the block, KeyboardInterrupt included, it
    ends the workers at once and drops what waits. Functions and their arguments must not be defined in the main module.
    """
    pool = Pool(workers)
    try:
        yield pool
    except BaseException:
        pool.end()
        raise
    pool.shutdown()


class _Call(NamedTuple):
    future: "Future[Any]"
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    alone: bool


class Pool(Executor):
    """An executor over worker processes. A future raises what its call raised, or WorkerDiedError."""

    def __init__(self, workers: int) -> None:
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._gate = _Gate()
        self._lock = threading.RLock()  # a future that is cancelled under it is counted off under it
        self._most = workers
        self._open_calls = 0
        self._servers: list[_Server] = []
        self._is_open = True

    def prepare(self, function: Callable[[], object]) -> None:
        """Start the first worker ahead of its first call, and let it do what readies it."""
        with self._lock:
            self._calls.put(_Call(Future(), function, (), {}, alone=False))
            self._start_worker()

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Hand a call to a worker. Raises RuntimeError once the pool is shut down."""
        return self._put(function, args, kwargs, alone=False)

    def submit_alone(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Hand a call to a worker made for it, while no other works: what happens is the call's own doing."""
        return self._put(function, args, kwargs, alone=True)

    def _put(self, function: Callable[..., T], args: Any, kwargs: Any, *, alone: bool) -> "Future[T]":
        future: Future[T] = Future()
        with self._lock:
            if not self._is_open:
                msg = "the pool is shut down and takes no calls"
                raise RuntimeError(msg)
            self._calls.put(_Call(future, function, args, kwargs, alone))
            self._open_calls += 1
            if self._open_calls > len(self._servers):
                self._start_worker()
        future.add_done_callback(self._count_off)
        return future

    def _start_worker(self) -> None:
        if len(self._servers) < self._most:
            self._servers.append(_Server(self._calls, self._gate))

    def _count_off(self, _: "Future[Any]") -> None:
        with self._lock:
            self._open_calls -= 1

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end when all that was submitted is done, or, with `cancel_futures`, all that has begun."""
        with self._lock:
            self._is_open = False
            with contextlib.suppress(Empty):
                while cancel_futures:
                    if call := self._calls.get_nowait():
                        call.future.cancel()
            for _ in self._servers:
                self._calls.put(None)
        for server in self._servers if wait else ():
            server.join()

    def end(self) -> None:
        """End the workers at once, at work or not, and drop what waits."""
        self.shutdown(wait=False, cancel_futures=True)
        for server in self._servers:
            server.kill()
        self.shutdown()


class _Gate:
    """Lets many through at a time, or one alone."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._waiting_alone = 0

    @contextmanager
    def passed(self, *, alone: bool) -> Iterator[None]:
        with self._changed:
            self._waiting_alone += alone
            self._changed.wait_for(lambda: not self._inside if alone else self._inside >= 0 and not self._waiting_alone)
            self._waiting_alone -= alone
            self._inside = -1 if alone else self._inside + 1
        try:
            yield
        finally:
            with self._changed:
                self._inside = 0 if alone else self._inside - 1
                self._changed.notify_all()


class _Server(threading.Thread):
    """Takes calls, one at a time, and has a worker do each; a worker that died is made anew for the next call."""

    def __init__(self, calls: "SimpleQueue[_Call | None]", gate: _Gate) -> None:
        super().__init__(daemon=True)
        self._calls = calls
        self._gate = gate
        self._worker: _Worker | None = None
        self._starting = threading.Lock()
        self._is_killed = False
        self.start()

    def run(self) -> None:
        while call := self._calls.get():
            with self._gate.passed(alone=call.alone):
                if call.future.set_running_or_notify_cancel():
                    self._serve(call)
                if self._worker and self._worker.is_swollen:
                    self._dismiss()
        self._dismiss()

    def kill(self) -> None:
        """End the worker at once; no other is started."""
        with self._starting:
            self._is_killed = True
            if self._worker:
                self._worker.process.kill()

    def _serve(self, call: _Call) -> None:
        try:
            if call.alone:
                self._dismiss()
            result = self._employed().do(call)
        except WorkerDiedError as exc:
            self._dismiss()
            call.future.set_exception(exc)
        except BaseException as exc:  # noqa: BLE001 - it is raised where the result is wanted
            call.future.set_exception(exc)
        else:
            call.future.set_result(result)

    def _employed(self) -> "_Worker":
        with self._starting:
            if self._is_killed:
                raise WorkerDiedError(signal.SIGKILL)
            self._worker = self._worker or _Worker()
            return self._worker

    def _dismiss(self) -> None:
        with self._starting:
            if self._worker:
                self._worker.close()
            self._worker = None


class _Worker:
    """A worker process as its server sees it."""

    def __init__(self) -> None:
        self.is_swollen = False  # it has taken so much memory that a new one is cheaper
        self._pipe, theirs = _CONTEXT.Pipe()
        self.process = _Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def do(self, call: _Call) -> Any:
        """Have a call done. Raises what it raised, or WorkerDiedError."""
        try:
            self._pipe.send((call.function, call.args, call.kwargs))
            wait([self._pipe, self.process.sentinel])
            is_done, outcome = self._pipe.recv()
            self.is_swollen = self._pipe.recv()
        except (EOFError, OSError) as exc:
            self.process.join()
            raise WorkerDiedError(max(0, -(self.process.exitcode or 0))) from exc
        if is_done:
            return outcome
        raise outcome

    def close(self) -> None:
        """Let the worker end; it waits for a call, or is dead."""
        self._pipe.close()
        self.process.join()


_ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class _Process(SpawnProcess):
    """A worker that Ctrl-C does not reach and that does not import the parent's main module."""

    _one_at_a_time = threading.Lock()

    def start(self) -> None:
        """Start the process.

        The mask of signals is inherited, and it is in force from the first instruction on, which an initializer is not:
        what ends a command, and is sent to its whole group by a terminal or a service manager, is for the parent to
        handle. Without a main module to look at, `spawn` imports none: the command line costs each worker time and
        memory, and a script without a guard would start itself again.
        """
        with self._one_at_a_time:
            main = sys.modules["__main__"]
            blocked = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
            resource_tracker.ensure_running()  # it leaves SIGINT and SIGTERM unblocked: it ignores them, but not SIGHUP
            signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _work(calls: Connection) -> None:
    """Do call after call until the pipe is closed: the whole life of a worker."""
    _end_with_parent()
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))  # texts stay out of dumps
    most_bytes = max(_SWOLLEN_BYTES, _peak_bytes())  # at first it is the parent's: Linux hands it on
    while True:
        try:
            call = calls.recv_bytes()
        except (EOFError, OSError):  # the parent has closed the pipe, or is gone
            return
        try:
            function, args, kwargs = pickle.loads(call)  # noqa: S301 - it comes from the parent
            outcome = pickle.dumps((True, function(*args, **kwargs)))
        except BaseException as exc:  # noqa: BLE001 - it is raised where the result is wanted
            exc.add_note(f"In the worker process:\n{''.join(traceback.format_exception(exc))}")
            outcome = pickle.dumps((False, exc.with_traceback(None)))
        calls.send_bytes(outcome)
        calls.send(_peak_bytes() > most_bytes)


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT


def _end_with_parent() -> None:
    """Let this worker end when its parent does.

    The parent holds the other end of a pipe, which breaks with it. A thread that waits for that is enough where Python
    runs; while a pattern is at work no thread does, and there the system sends SIGIO, which on Linux ends the process.
    Elsewhere the budget of CPU time is what ends it then.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    with contextlib.suppress(OSError):
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    threading.Thread(target=_exit_after, args=(parent.join,), daemon=True).start()


def _exit_after(joined: Callable[[], None]) -> None:
    joined()
    os._exit(1)
