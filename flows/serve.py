"""The program of the private Prefect server: `python -P -m flows.serve FD`, started by `flows.server` alone.

FD is a listening socket of the parent. Standard input is a pipe whose other end only the parent holds. When it ends,
because the parent closed it or died of whatever, SIGKILL included, the server writes what it holds and exits. This
works on Linux and macOS alike; `prctl(PR_SET_PDEATHSIG)` is for Linux only.
"""

import contextlib
import fcntl
import gc
import os
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

__all__ = ["GRACE_SECONDS", "main"]

GRACE_SECONDS = 10
"""How long the server may take to write what it holds before it is ended the hard way; 0.3 s is usual."""


def main() -> None:
    """Serve Prefect's API on the inherited socket until standard input ends."""
    server = _Server(uvicorn.Config(_create_app, factory=True, log_level="error", access_log=False))
    threading.Thread(target=_stop_with_parent, args=(server,), daemon=True).start()
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


class _Server(uvicorn.Server):
    """A server that is alone on its home while it starts."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        with _locked_home(), _one_core():
            await super().startup(sockets=sockets)
        gc.freeze()
        gc.enable()


def _create_app() -> "FastAPI":
    """Make Prefect's own app, as its ephemeral server does: no user interface, no scheduler, foreman or late runs.

    `create_app` is public, though not documented. The collector of cycles stays off until the server is up: it takes a
    quarter of the whole start, to find next to nothing.
    """
    gc.disable()
    from prefect.server.api.server import create_app  # noqa: PLC0415 takes 2 s: the watch over the parent comes first

    return create_app(ephemeral=True, final=True)


@contextlib.contextmanager
def _locked_home() -> "Iterator[None]":
    """Let one server at a time make or migrate the database of a home: of two at once, one fails."""
    from prefect.settings import get_current_settings  # noqa: PLC0415 as above

    home = get_current_settings().home
    home.mkdir(parents=True, exist_ok=True)
    with (home / "gristmill.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _one_core() -> "Iterator[None]":
    """Keep the start on one processor core, where the system can (Linux).

    To make a database, Prefect takes 34,000 steps, each handed from one thread to another and back. On one core a step
    costs half of what it costs across two.
    """
    if sys.platform != "linux":
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        for thread in threading.enumerate():
            with contextlib.suppress(ProcessLookupError):  # a thread that ended meanwhile
                os.sched_setaffinity(thread.native_id or 0, cores)


def _stop_with_parent(server: uvicorn.Server) -> None:
    """Wait for the end of standard input, then stop the server: in good order if it was up, and in any case."""
    os.read(sys.stdin.fileno(), 1)
    if server.started:
        server.should_exit = True
        time.sleep(GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
