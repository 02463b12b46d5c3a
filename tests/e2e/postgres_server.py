"""A PostgreSQL server of the tests' own: Debian's programs, a process on localhost, gone with the tests."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .needs import is_missing

__all__ = ["Server", "postgres_server"]

PASSWORD = "a-secret-that-is-nowhere"  # noqa: S105 - of a server that lives for a test
_USERS = ("postgres", "nobody")


class Server(NamedTuple):
    """A server with an empty database `mill`, whose user `mill` needs a password."""

    host_and_port: str
    password: str
    folder: Path

    @property
    def words(self) -> str:
        return f"{self.host_and_port} user=mill dbname=mill"


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Start a server; it does not run as root, so root starts it as another user."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        is_missing("PostgreSQL (apt-get install postgresql)")
    programs = found[-1].parent
    user = None if os.geteuid() else next(name for name in _USERS if _is_user(name))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    try:
        secret = folder / "secret"
        secret.write_text(PASSWORD)
        if user:
            shutil.chown(folder, user)
            shutil.chown(secret, user)
        data = folder / "data"
        init = [programs / "initdb", "-D", data, "-U", "mill", "-A", "scram-sha-256", "--pwfile", secret, "--no-sync"]
        subprocess.run([*init, "-E", "UTF8"], check=True, capture_output=True, user=user, cwd="/")
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-k", folder]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *options],
            user=user,
            cwd="/",
            stderr=subprocess.DEVNULL,
        )
        try:
            place, secrets = ("-h", "127.0.0.1", "-p", str(port)), {**os.environ, "PGPASSWORD": PASSWORD}
            while subprocess.run([programs / "pg_isready", "-q", *place], check=False).returncode:
                assert server.poll() is None, "the server did not start"
            subprocess.run([programs / "createdb", *place, "-U", "mill", "mill"], check=True, env=secrets)
            yield Server(f"host=127.0.0.1 port={port}", PASSWORD, folder)
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder)


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
