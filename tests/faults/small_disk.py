"""A disk of a few megabytes that only the commands started in it see, to be filled to the last byte."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

__all__ = ["SmallDisk", "small_disk"]

_PAGE_BYTES = 4096


class SmallDisk:
    """A file system in memory, mounted at `folder` in a mount namespace of its own."""

    def __init__(self, holder: int, folder: Path) -> None:
        self._holder = holder
        self.folder = folder
        # The same folder as a process outside of the namespace can reach it.
        self.seen_from_outside = Path(f"/proc/{holder}/root{folder}")

    def command(self, command: Sequence[str | Path]) -> list[str | Path]:
        """Give the command line that runs a command where the disk is mounted."""
        as_user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        return ["nsenter", f"--target={self._holder}", "--mount", *as_user, "--", *command]

    def fill(self, leave_bytes: int = 0) -> None:
        """Leave so much room and no more."""
        with (self.seen_from_outside / "filler").open("wb", buffering=0) as filler:
            with contextlib.suppress(OSError):
                while filler.write(bytes(_PAGE_BYTES)) == _PAGE_BYTES:
                    pass
            filler.truncate(max(0, filler.tell() - leave_bytes))

    def make_room(self) -> None:
        """Take away what `fill` wrote."""
        (self.seen_from_outside / "filler").unlink()


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk at a folder; the test is skipped where the system does not allow it."""
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("a disk of a given size needs unshare and nsenter, of Linux")
    as_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    script = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && echo mounted && exec cat'
    with subprocess.Popen(
        ["unshare", "--mount", *as_user, "sh", "-c", script, "sh", f"{megabytes}m", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stderr
        if holder.stdout.readline() != "mounted\n":
            pytest.skip(f"the system lets nobody mount a disk here: {holder.stderr.read().strip()}")
        try:
            yield SmallDisk(holder.pid, folder)
        finally:
            holder.stdin.close()
