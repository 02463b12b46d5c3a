"""Where Prefect's API comes from: the user's own server or Cloud, else a private server that lives as long as the run.

Prefect starts a private server by itself where it has no API (`SubprocessASGIServer`). Ours differs in that

- it dies with its parent, also when that is killed with SIGKILL (see `flows.serve`);
- it is up in half the time: this process imports Prefect meanwhile, and never the server's modules;
- it runs only what a run on one machine needs, and writes the task runs in bulk: a quarter of the work per task;
- two runs that meet an empty home do not make the same database at once.

What is set here are documented settings (https://docs.prefect.io/v3/api-ref/settings-ref). Public but not documented
names of Prefect are used in `flows.serve._create_app`, `_configured_url`, `_private_settings` and `_deliver`.
"""

import contextlib
import http.client
import importlib
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.exit_code import ApiLostError
from text.errors import RunError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["demand_reachable", "lost", "prefect_api"]

_STOP_SECONDS = 15
"""How long a private server may take to end: the grace that it gives itself (`flows.serve`) and some seconds more."""

_NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",  # else the first import on a machine is reported to Prefect's makers
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}

_SILENT = {
    # Only the console is silent: what a flow logs still reaches the API. WARNING or ERROR would not do: at these levels
    # Prefect logs the traceback of a failed flow, and that an event was still under way when the run ended.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
}

_CLIENT = {  # two questions to a server that we started ourselves
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",
}

_PATIENCE = {  # a server that is gone is told of within a minute: by default each question is asked six times
    "PREFECT_CLIENT_MAX_RETRIES": "3",
}

_SERVER = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",  # to our own file: why it did not start
    "PREFECT_SERVER_API_BASE_PATH": "/api",
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    # No flow of ours loads a block. Without the memo, a later `prefect server start` still registers them all.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    # Nobody listens: no automations, no feed of events. The runs, their states, logs and artifacts are all kept.
    "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    # The default, 1, is a transaction per change of state: 25 ms of a core per task instead of 6. The recorder keeps up
    # with batches, which take far longer. It does not with tasks that take no time: of 1,000 such, 579 were recorded.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}

_USED_BY_A_RUN = (
    "prefect.main",
    "prefect.flow_engine",
    "prefect.task_engine",
    "prefect.task_runners",
    "prefect.artifacts",
    "prefect.events.clients",
    "prefect.utilities.visualization",
)
"""What a flow imports sooner or later; it costs nothing while this process waits for the server anyway."""

_REACH_SECONDS = 10

_GONE_ADVICE = (
    "Start its server, name another in PREFECT_API_URL or none, or use --direct; "
    "what was loaded stays, and the next run takes up the rest."
)

_ADVICE = (
    "Use --direct to do without Prefect, --debug to see the log of the server, or name a server in PREFECT_API_URL."
)


@contextlib.contextmanager
def prefect_api(home: Path | None = None, *, timeout_seconds: float = 120, debug: bool = False) -> "Iterator[str]":
    """Give the code within an API of Prefect; yields its URL. Enter it before Prefect is imported.

    Where the user's settings name an API (`PREFECT_API_URL`, or a file that Prefect reads, such as the profile in use),
    that API is taken as it is and nothing is started. Else a private server is started on a free port of 127.0.0.1, and
    stopped at the end. Its database is in the user's Prefect home, so `prefect server start` shows the runs later.

    `home` takes the place of the user's Prefect home. `debug` lets Prefect and the server log to standard error, which
    are silent otherwise; standard output is never touched. The environment is restored at the end. For the main thread
    and outside of async code. Raises `RunError` where the private server is not up within `timeout_seconds`, and
    `UsageError` where Prefect does not accept its settings.
    """
    patience = {name: value for name, value in _PATIENCE.items() if name not in os.environ}
    settings = (
        patience | _NO_TELEMETRY | ({} if debug else _SILENT) | ({} if home is None else {"PREFECT_HOME": str(home)})
    )
    with contextlib.ExitStack() as stack:
        stack.enter_context(_environment(settings))
        yield _configured_url() or stack.enter_context(_private_api(timeout_seconds, debug=debug))


def _configured_url() -> str | None:
    """Say which API the user's settings name, if any.

    Prefect itself is asked where a file may name one; where there is none, the second that its import takes is saved.
    """
    url = os.environ.get("PREFECT_API_URL")
    if "prefect" not in sys.modules and (url is not None or not _has_settings_file()):
        return url or None
    _refresh_settings()
    from prefect.settings import get_current_settings  # noqa: PLC0415 slow: only where it must be

    return get_current_settings().api.url or None


def demand_reachable(url: str) -> None:
    """Ask the API that a run is to report to whether it is there.

    Any answer will do, for what it says is Prefect's to understand. Raises RunError, in plain words, where none comes.
    """
    try:
        urllib.request.urlopen(f"{url}/health", timeout=_REACH_SECONDS).close()  # noqa: S310 - the user's own address
    except urllib.error.HTTPError:
        return
    except (OSError, ValueError, http.client.HTTPException) as exc:
        reason = exc.reason if isinstance(exc, urllib.error.URLError) else exc
        if not isinstance(reason, ssl.SSLError):  # whom to trust is among Prefect's settings
            msg = f"Prefect's API at {url} cannot be reached: {reason}. {_GONE_ADVICE}"
            raise RunError(msg) from exc


def lost(url: str | None, error: Exception) -> ApiLostError:
    """Say that Prefect's API was lost while a run went on."""
    return ApiLostError(f"Prefect's API at {url} does not answer any more ({type(error).__name__}). {_GONE_ADVICE}")


def _has_settings_file() -> bool:
    """Tell whether there is a file that Prefect reads settings from."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    profiles = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml")
    project = Path("pyproject.toml")
    return any(path.is_file() for path in (Path(".env"), Path("prefect.toml"), profiles)) or (
        project.is_file() and b"tool.prefect" in project.read_bytes()
    )


def _refresh_settings() -> None:
    """Let Prefect read its settings, again if it was imported before; raises `UsageError` where it cannot."""
    try:
        importlib.import_module("prefect.context").refresh_global_settings_context()
    except ValueError as exc:  # of pydantic, or of a TOML file
        raise UsageError(f"Prefect does not accept its settings: {' '.join(str(exc).split())}") from exc


@contextlib.contextmanager
def _private_api(timeout_seconds: float, *, debug: bool) -> "Iterator[str]":
    """Run a private server, make it the API of this process and give its URL once it answers."""
    with tempfile.TemporaryFile() as log, _server_process(None if debug else log) as port:
        url = f"http://127.0.0.1:{port}/api"
        with _environment(_CLIENT | _no_proxy() | {"PREFECT_API_URL": url}):
            _refresh_settings()
            for name in _USED_BY_A_RUN:
                importlib.import_module(name)
            _wait_until_up(port, timeout_seconds, log)
            with _private_settings():
                try:
                    yield url
                finally:
                    _deliver()


@contextlib.contextmanager
def _server_process(log: IO[bytes] | None) -> "Iterator[int]":
    """Start `flows.serve` and give its port; stop it at the end.

    The socket listens before the process starts, so the port is certain, and a question asked early waits for its
    answer. A session of its own keeps Ctrl-C from the server: the run still has to tell it how it ended.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        descriptor, port = listener.fileno(), listener.getsockname()[1]
        process = subprocess.Popen(  # noqa: S603 our own program
            [sys.executable, "-P", "-m", "flows.serve", str(descriptor)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=[descriptor],
            start_new_session=True,
            env=os.environ | _SERVER,
        )
    try:
        yield port
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a server: in good order where it can, else by force."""
    try:
        process.communicate(timeout=_STOP_SECONDS)  # closes its standard input
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_up(port: int, timeout_seconds: float, log: IO[bytes]) -> None:
    """Return when the server answers; raise `RunError` when it died or takes too long."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_seconds)
    try:
        connection.request("GET", "/api/health")
        connection.getresponse().read()
    except TimeoutError as exc:
        raise RunError(f"Prefect's server was not up after {timeout_seconds:g} s. {_ADVICE}") from exc
    except (OSError, http.client.HTTPException) as exc:
        raise RunError(f"Prefect's server did not start: {_last_words(log)}. {_ADVICE}") from exc
    finally:
        connection.close()


def _last_words(log: IO[bytes]) -> str:
    """Find the line of a server's log that tells why it ended."""
    log.seek(0)
    lines = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line.partition(": ")[0]]
    return (errors or lines or ["it left no message"])[-1].rstrip(".")


@contextlib.contextmanager
def _private_settings() -> "Iterator[None]":
    """Turn off what cannot be turned off by the environment: heartbeats, that nobody watches for.

    The thread that sends them looks up once a second only, and every run waits for it at its end.
    """
    from prefect.settings import temporary_settings  # noqa: PLC0415 not before the environment is set

    with temporary_settings({"flows.heartbeat_frequency": None}):
        yield


def _deliver() -> None:
    """Send what Prefect's threads still hold of logs and events, as `prefect.testing.utilities` does at its end."""
    from prefect.events.worker import EventsWorker  # noqa: PLC0415 as above
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415 as above

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=_STOP_SECONDS)


def _no_proxy() -> dict[str, str]:
    """Keep a proxy that the environment names out of the way to 127.0.0.1."""
    hosts = [os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1"]
    value = ",".join(filter(None, hosts))
    return {"no_proxy": value, "NO_PROXY": value}


@contextlib.contextmanager
def _environment(changes: "Mapping[str, str]") -> "Iterator[None]":
    """Set variables of the environment, and put back at the end what was there before."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
