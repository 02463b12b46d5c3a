"""Programs on a tether end with who started them, in good order or by force."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import flows.tether
from flows.tether import ending_with_parent, tethered


def program(folder: Path, name: str, code: str) -> str:
    (folder / f"{name}.py").write_text(code)
    return name


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}


def wait_for(file: Path) -> str:
    end = time.monotonic() + 60
    while not file.exists() or not file.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
    return file.read_text()


WRITES_PIDS = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
try:
    time.sleep(600)
finally:
    pathlib.Path(sys.argv[1] + ".end").write_text("in good order")
"""


def test_a_program_ends_in_good_order_with_the_block_and_what_it_started_too(tmp_path: Path) -> None:
    module, told = program(tmp_path, "tethered_one", WRITES_PIDS), tmp_path / "pids"
    with tethered(signal.SIGINT, module, str(told), env=environment(tmp_path)) as running:
        pids = [int(word) for word in wait_for(told).split()]
        assert running.code is None
    assert wait_for(tmp_path / "pids.end") == "in good order"
    assert not psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=20)[1]


def test_a_program_ends_when_its_parent_is_killed_and_what_it_started_too(tmp_path: Path) -> None:
    module, told = program(tmp_path, "tethered_two", WRITES_PIDS), tmp_path / "pids"
    code = (
        "import os, signal, time; from flows.tether import tethered\n"
        f"with tethered(signal.SIGINT, {module!r}, {str(told)!r}, env=os.environ): time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], env=environment(tmp_path))
    try:
        pids = [int(word) for word in wait_for(told).split()]
    finally:
        parent.kill()
        parent.wait()
    assert wait_for(tmp_path / "pids.end") == "in good order"
    assert not psutil.wait_procs([psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)], timeout=20)[1]


def test_a_program_that_does_not_listen_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = (
        "import pathlib, signal, sys, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pathlib.Path(sys.argv[1]).write_text('deaf')\ntime.sleep(600)"
    )
    monkeypatch.setattr(flows.tether, "GRACE_SECONDS", 0.2)
    told = tmp_path / "told"
    with tethered(signal.SIGTERM, program(tmp_path, "deaf", deaf), str(told), env=environment(tmp_path)) as running:
        wait_for(told)
    assert running.code == -signal.SIGKILL


def test_how_a_program_ends_by_itself_is_told(tmp_path: Path) -> None:
    module = program(tmp_path, "short", "import sys; sys.exit(7)")
    with tethered(signal.SIGTERM, module, env=environment(tmp_path)) as running:
        end = time.monotonic() + 60
        while running.code is None:
            assert time.monotonic() < end
            time.sleep(0.01)
        assert running.code == 7


def test_a_run_whose_parent_is_gone_is_told_to_end(tmp_path: Path) -> None:
    told = tmp_path / "told"
    run = (
        "import pathlib, sys, time; from flows.tether import ending_with_parent\n"
        f"with ending_with_parent():\n    pathlib.Path({str(told)!r}).write_text('running'); time.sleep(600)"
    )
    code = (
        f"import subprocess, sys; process = subprocess.Popen([sys.executable, '-c', {run!r}])\n"
        "print(process.pid, flush=True); process.wait()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    wait_for(told)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert not psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=20)[1]


def test_a_run_whose_parent_lives_is_left_alone() -> None:
    with ending_with_parent():
        pass
