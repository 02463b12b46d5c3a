"""Programs that end when who started them does, however that ends: `python -P -m flows.tether SIGNAL MODULE ...`.

MODULE runs as `python -m MODULE` would. Standard input is a pipe whose other end the parent alone holds: it ends when
the parent closes it or dies of whatever, SIGKILL included. Then the program is told to end by SIGNAL, and after a grace
its process group, with all that it started, is ended by force. This works on Linux and macOS alike;
`prctl(PR_SET_PDEATHSIG)` is for Linux only, and is lost by programs that those programs start.
"""

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["GRACE_SECONDS", "Tethered", "ending_with_parent", "tethered"]

GRACE_SECONDS = 10
"""How long a program and what it started may take to end before they are ended by force; a second is usual."""

_LOOK_SECONDS = 0.5
_PAUSE_SECONDS = 0.05


class Tethered:
    """A program on a tether."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def code(self) -> int | None:
        """How the program ended: its exit code, or minus the number of the signal; None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """End the program, and whatever is left of its group, and wait until they are gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2 * GRACE_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def tethered(ending: signal.Signals, module: str, *arguments: str, env: Mapping[str, str]) -> Iterator[Tethered]:
    """Run a module as a program while the block lasts; `ending` is the signal by which it ends in good order.

    It has a session of its own, so that Ctrl-C reaches this process alone, which ends it in good order.
    """
    process = subprocess.Popen(  # noqa: S603 - modules that we name ourselves
        [sys.executable, "-P", "-m", "flows.tether", ending.name, module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        cwd=Path(__file__).parent.parent,  # where the packages are that its runs import
        env=dict(env),
    )
    program = Tethered(process)
    try:
        yield program
    finally:
        program.stop()


@contextmanager
def ending_with_parent() -> Iterator[None]:
    """Tell this process to end (SIGTERM) when its parent ends while the block lasts.

    For runs that a worker of Prefect's starts: they outlive it otherwise.
    """
    parent, is_over = os.getppid(), threading.Event()

    def watch() -> None:
        while not is_over.wait(_LOOK_SECONDS):
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


def _end_with_parent(ending: signal.Signals) -> None:
    """Wait for the end of standard input, then end this program: in good order where it can."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), ending)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _end_children() -> None:
    """Let what this program started and did not wait for end in good order where it can, by force where not."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(os.getpgrp(), signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    with contextlib.suppress(ChildProcessError):  # there is none any more
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(_PAUSE_SECONDS)
        os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    """Run a module as a program on a tether."""
    ending, module = signal.Signals[sys.argv[1]], sys.argv[2]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    threading.Thread(target=_end_with_parent, args=(ending,), daemon=True).start()
    sys.argv[1:] = sys.argv[3:]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        _end_children()


if __name__ == "__main__":
    main()
