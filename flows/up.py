"""`gristmill up`: Prefect's own server with its page, and a process that serves the flows on their schedules.

Both are programs of Prefect's as its manual has them, `prefect server start` and `prefect.serve`, on a tether
(`flows/tether.py`): when this process ends, however it does, they and the runs under way end too.
"""

import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from flows.api import NO_TELEMETRY, Place, read_place
from flows.terminal import say
from flows.tether import Tethered, tethered
from flows.timetable import Served, timetable
from schemas.settings import Settings
from text.errors import RunError, UsageError
from warehouse.file_lock import hold_file_lock
from warehouse.layout import Layout, layout_of
from warehouse.whole_file import write_whole

__all__ = ["up"]

_HOST = "127.0.0.1"
_START_SECONDS = 180  # on an empty home Prefect makes its database first: 30 s of a busy machine
_LOOK_SECONDS = 0.2
_LOCK_SECONDS = 3  # whoever asks whether it is held holds it for a moment

_SERVER = {
    **NO_TELEMETRY,
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # We settle ourselves what was missed; two services that write at once make SQLite refuse one of them.
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    # A change of state is written within a second; by default it is a transaction each, 25 ms of a core instead of 6.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}
_CLIENT = {
    **NO_TELEMETRY,
    "PREFECT_RUNNER_POLL_FREQUENCY": "5",
    "PREFECT_CLIENT_MAX_RETRIES": "3",
}


def up(settings: Settings, config: Path | None) -> NoReturn:
    """Serve until this process is told to end (Ctrl-C, SIGTERM, SIGHUP), then end all in good order.

    Raises KeyboardInterrupt then; BusyError where another serves this warehouse, UsageError where there is nothing to
    serve, RunError where the port is taken, the server does not start, or one of the two programs ends by itself.
    """
    layout = layout_of(settings.warehouse)
    served = timetable(settings, config)
    if not settings.sources:
        raise UsageError("No source is configured, so there is nothing to serve. Describe one in config/sources/.")
    with (
        hold_file_lock(layout, layout.up_lock, lambda: _told_busy(layout), wait_seconds=_LOCK_SECONDS),
        contextlib.ExitStack() as stack,
    ):
        place = _place(layout, settings.schedule.port)
        say("starting Prefect's server")
        server = stack.enter_context(
            tethered(signal.SIGTERM, "prefect", "server", "start", env=_server_environment(layout, place))
        )
        _wait_until_up(place, server)
        _tell(layout, place)
        environment = {**_CLIENT, **os.environ, **place.variables(), "PREFECT_HOME": _home(layout)}
        runner = stack.enter_context(tethered(signal.SIGINT, "flows.serving", json.dumps(served), env=environment))
        _announce(layout, place, served)
        _watch({"Prefect's server": server, "the process that serves the schedules": runner})


def _told_busy(layout: Layout) -> str:
    place = read_place(layout)
    return f"`gristmill up` serves {layout.root} already{f', at {place.url}' if place else ''}."


def _place(layout: Layout, port: int) -> Place:
    """Choose where the server is to be: the port that is wanted, if it is free, and the password of the last time."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as exc:
            msg = f"Port {port} of {_HOST} cannot be had: {exc.strerror}. End what has it, or set `port` in [schedule]."
            raise RunError(msg) from exc
        port = probe.getsockname()[1]
    last = read_place(layout)
    named = os.environ.get("PREFECT_SERVER_API_AUTH_STRING")
    auth = named or (last.auth_string if last else f"gristmill:{secrets.token_urlsafe(12)}")
    return Place(url=f"http://{_HOST}:{port}/api", auth_string=auth)


def _page(place: Place) -> str:
    return place.url.removesuffix("/api")


def _home(layout: Layout) -> str:
    """Name Prefect's home: that of the environment, or a folder of the warehouse, whose database is its own."""
    return os.environ.get("PREFECT_HOME") or str(layout.prefect)


def _server_environment(layout: Layout, place: Place) -> dict[str, str]:
    """Let pages of other origins and whoever lacks the password do nothing.

    There is no cookie that a foreign page could make use of, so a token against that (CSRF) would add nothing.
    """
    port = place.url.removesuffix("/api").rpartition(":")[2]
    return {
        **_SERVER,
        **os.environ,
        **place.variables(),
        "PREFECT_SERVER_API_HOST": _HOST,
        "PREFECT_HOME": _home(layout),
        "PREFECT_SERVER_API_PORT": port,
        "PREFECT_SERVER_API_AUTH_STRING": place.auth_string,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{_page(place)},http://localhost:{port}",
    }


def _wait_until_up(place: Place, server: Tethered) -> None:
    """Return when the server answers; raise RunError where it ended or takes too long."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_SECONDS
    while server.code is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            opener.open(f"{place.url}/health", timeout=_START_SECONDS).close()
            return
        time.sleep(_LOOK_SECONDS)
    how = f"was not up after {_START_SECONDS} s" if server.code is None else f"did not start ({_how(server.code)})"
    raise RunError(f"Prefect's server {how}; what it wrote stands above.")


def _tell(layout: Layout, place: Place) -> None:
    """Write where the server is into the warehouse's folder, for this user alone."""
    try:
        write_whole(layout.up, place, mode=0o600)
    except OSError as exc:
        raise RunError(f"The warehouse {layout.root} cannot be written: {exc.strerror}.") from exc


def _announce(layout: Layout, place: Place, served: list[Served]) -> None:
    """Say where the page is and what runs when. The password goes to a terminal, and to no log."""
    for each in served:
        say(f"  {each}")
    password = place.auth_string if sys.stdout.isatty() else f"the auth_string in {layout.up}"
    say(f"Prefect's page is {_page(place)}, its password {password}")
    say("Ctrl-C ends it.")
    sys.stdout.flush()


def _watch(programs: Mapping[str, Tethered]) -> NoReturn:
    """Wait until one of the programs ends by itself; raises RunError then."""
    while True:
        for name, program in programs.items():
            if program.code is not None:
                raise RunError(
                    f"{name} ended ({_how(program.code)}). Start `gristmill up` again: it takes up the rest."
                )
        time.sleep(_LOOK_SECONDS)


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
