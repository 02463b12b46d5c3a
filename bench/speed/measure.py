"""Run a command and watch how long it takes and how much memory all its processes hold together."""

import os
import resource
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from bench.speed.corpus import CLONE, BenchError

__all__ = ["Memory", "Watched", "cpu_of_children", "environment", "median_seconds", "run", "watch"]

_SAMPLE_SECONDS = 0.1
MIB = 1 << 20


class Memory(NamedTuple):
    """What the processes of a tree hold at one moment, in bytes, by what they are (main, worker, other)."""

    at: float  # time.monotonic(), which all processes of a machine share
    by_role: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.by_role.values())


class Watched(NamedTuple):
    """A command that ended well: its wall time, what all its processes computed, its output, what it held."""

    seconds: float
    cpu_seconds: float
    stdout: str
    samples: Sequence[Memory]

    def peak(self) -> Memory:
        """The moment at which all processes together held most."""
        return max(self.samples, key=lambda sample: sample.total)

    def peak_between(self, begin: float, end: float, role: str) -> int:
        """The most that one role held between two moments, in bytes; of a short time the nearest sample tells."""
        within = [each for each in self.samples if begin <= each.at <= end]
        nearest = min(self.samples, key=lambda each: abs(each.at - end))
        return max(each.by_role.get(role, 0) for each in [*within, nearest])


def watch(command: Sequence[str], environment: Mapping[str, str]) -> Watched:
    """Run a command from the clone's folder and sample the memory of its processes every 0.1 s.

    A page that several processes share counts once (PSS; without Linux, where that is unknown, what is a process's
    own). Raises BenchError where the command fails.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        samples, begin, cpu_begin = [], time.monotonic(), cpu_of_children()
        process = subprocess.Popen(command, cwd=CLONE, env=environment, stdout=out, stderr=err)
        root = psutil.Process(process.pid)
        while True:
            samples.append(_sample(root))
            try:
                code = process.wait(_SAMPLE_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        seconds = time.monotonic() - begin
        out.seek(0)
        err.seek(0)
        if code:
            raise BenchError(_failure(command, code, err.read()))
        return Watched(seconds, cpu_of_children() - cpu_begin, out.read(), samples)


def run(command: Sequence[str], environment: Mapping[str, str], given: bytes = b"") -> float:
    """Run a command from the clone's folder and return its wall time in seconds. Raises BenchError where it fails."""
    begin = time.monotonic()
    done = subprocess.run(command, cwd=CLONE, env=environment, input=given, capture_output=True, check=False)
    seconds = time.monotonic() - begin
    if done.returncode:
        raise BenchError(_failure(command, done.returncode, done.stderr.decode(errors="replace")))
    return seconds


def environment(prefect_home: str) -> dict[str, str]:
    """The environment, with a Prefect home of its own, no server of the user's and no telemetry."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    own = {"PREFECT_HOME": prefect_home, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    return {**inherited, **own}


def median_seconds(act: Callable[[], float], times: int) -> float:
    """The median of several measurements."""
    return median(act() for _ in range(times))


def cpu_of_children() -> float:
    """CPU time of all processes below this one that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _failure(command: Sequence[str], code: int, stderr: str) -> str:
    return f"`{' '.join(command)}` ended with {code}: {stderr.strip()[-2000:] or 'it left no message'}"


def _sample(root: psutil.Process) -> Memory:
    at, by_role = time.monotonic(), defaultdict[str, int](int)
    for process in _tree(root):
        try:
            by_role[_role(process, root)] += _held(process)
        except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            continue  # it ended meanwhile
    return Memory(at, dict(by_role))


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _held(process: psutil.Process) -> int:
    info = process.memory_full_info()
    return int(getattr(info, "pss", info.uss))


def _role(process: psutil.Process, root: psutil.Process) -> str:
    if process.pid == root.pid:
        return "main"
    words = " ".join(process.cmdline())
    return "worker" if "spawn_main" in words else "other"
