"""Start runs as processes of their own, halt them at their steps, and see that none of theirs is left."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import psutil
import pytest

__all__ = ["Outcome", "Run", "driver", "left_over", "obeying_rights", "processes_of", "run", "started"]

_DRIVER = Path(__file__).with_name("driver.py")

# The environment is what a process hands on to all that it starts, however they are started.
_MARK = "GRISTMILL_TEST_RUN"


class Outcome(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str


class Run:
    """A run under way."""

    def __init__(self, process: subprocess.Popen[bytes], mark: str, files: tuple[IO[bytes], IO[bytes]]) -> None:
        self.process = process
        self.mark = mark
        self._files = files
        self._told: IO[str] | None = None
        self._leave = -1
        self._is_waiting = False

    def halt_with(self, told: int, leave: int) -> None:
        """Take the ends of the pipes to the process: where steps are told, and where leave is given."""
        self._told = os.fdopen(told, encoding="utf-8")
        self._leave = leave

    def next_step(self) -> str | None:
        """Let the run go on to its next step, where it waits; None when it has ended."""
        self.go_on()
        line = self._told.readline() if self._told else ""
        self._is_waiting = bool(line)
        return line.strip() or None

    def go_on(self) -> None:
        """Let the run go on from the step where it waits."""
        if self._is_waiting:
            self._is_waiting = False
            with contextlib.suppress(BrokenPipeError):  # it was killed there
                os.write(self._leave, b".")

    def steps(self) -> Iterator[str]:
        """Yield each step to come; the run waits there until the next is asked for."""
        while step := self.next_step():
            yield step

    def until(self, name: str, occurrence: int = 1) -> None:
        """Let the run go on until it comes to a step."""
        for step in self.steps():
            occurrence -= step == name
            if not occurrence:
                return
        msg = f"the run ended before {name}: {self.finish()}"
        raise AssertionError(msg)

    def finish(self, timeout: float = 60) -> Outcome:
        """Let the run go on to its end."""
        for _ in self.steps():
            pass
        code = self.process.wait(timeout)
        out, err = (_content(file) for file in self._files)
        return Outcome(code, out, err)

    def written(self) -> str:
        """Give what the run wrote so far."""
        return "".join(_content(file) for file in self._files)

    def kill(self) -> None:
        """Kill the process that was started, not those that it started."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Kill what is still there."""
        if self._told is not None:
            os.close(self._leave)
            self._told.close()
        self.kill()
        for process in processes_of(self.mark):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@contextlib.contextmanager
def started(
    command: Sequence[str | Path], *, held: bool = False, env: Mapping[str, str] | None = None, group: bool = False
) -> Iterator[Run]:
    """Start a command, halted at each step where it is the driver; whatever is left of it at the end is killed.

    `group` gives it a process group of its own, as a shell does.
    """
    mark = uuid.uuid4().hex
    with contextlib.ExitStack() as stack:
        out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
        environment = _clean_environment() | dict(env or {}) | {_MARK: mark}
        theirs: list[int] = []
        if held:
            (told, tell), (wait, leave) = os.pipe(), os.pipe()
            theirs = [tell, wait]
            environment["STEPS"] = f"{tell},{wait}"
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
            pass_fds=theirs,
            process_group=0 if group else None,
        )
        run_ = Run(process, mark, (out, err))
        stack.callback(run_.close)
        for descriptor in theirs:
            os.close(descriptor)
        if held:
            run_.halt_with(told, leave)
        yield run_


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> Outcome:
    """Run a command to its end."""
    with started(command, env=env) as each:
        return each.finish()


def driver(*arguments: str | Path) -> list[str | Path]:
    """Give the command line of the driver."""
    return [sys.executable, _DRIVER, *arguments]


def obeying_rights(command: Sequence[str | Path]) -> list[str | Path]:
    """Give a command line that lets root obey the rights of files, as everybody else does."""
    if os.geteuid():
        return list(command)
    if not shutil.which("setpriv"):
        pytest.skip("root passes over the rights of files, and there is no setpriv to stop that")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", *command]


def _clean_environment() -> dict[str, str]:
    """Give the environment without what would steer Gristmill or Prefect, and with a log of warnings alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRISTMILL_", "PREFECT_"))}
    return {**kept, "GRISTMILL_LOGGING__LEVEL": "warning"}


def left_over(mark: str, seconds: float = 20) -> list[psutil.Process]:
    """Give the processes of a run that are still there after so many seconds."""
    psutil.wait_procs(processes_of(mark), timeout=seconds)
    return processes_of(mark)


def processes_of(mark: str) -> list[psutil.Process]:
    """Give the processes of a run that are there now: the one that was started and all that come from it."""
    return [process for process in psutil.process_iter() if _mark_of(process) == mark]


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(_MARK)
    except psutil.Error:  # gone, a zombie that nobody has waited for, or not ours
        return None
