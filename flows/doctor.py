"""What a machine lacks to run Gristmill: each thing looked at, what was found, and what to do about it."""

import importlib.metadata
import locale
import os
import platform
import re
import shutil
import socket
import sys
import tempfile
import tomllib
import urllib.parse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from flows.api import is_up, read_place
from schemas.settings import Settings, default_config, load_settings
from text.errors import BusyError, GristmillError
from warehouse.connect import hold_lock, open_lake, open_serving, utc_now
from warehouse.extensions import extension_path
from warehouse.layout import Layout, layout_of

__all__ = ["Symptom", "examine"]

State = Literal["ok", "warning", "fault"]

_MEGABYTE = 1_000_000
# A publication writes a second copy of the published file, and a commit its Parquet files, before anything old goes.
_LEAST_FREE_MB = 500
# What a run takes with the defaults on two cores (bench/README.md); with less the system may kill its workers.
_LEAST_MEMORY_MB = 1500
# A catalog in WAL mode needs shared memory, which network file systems do not give (https://sqlite.org/wal.html).
_NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "glusterfs"})
_CONNECT_SECONDS = 3
_MOUNTS = Path("/proc/self/mounts")


class Symptom(NamedTuple):
    """One thing that was looked at: ok, a warning (a run may go wrong) or a fault (no run can go right)."""

    name: str
    state: State
    found: str
    advice: str = ""


def examine(config: Path | None, warehouse: Path | None) -> Iterator[Symptom]:
    """Look at the machine, the configuration, the warehouse and Prefect. Changes nothing, never raises."""
    yield _system()
    yield _memory()
    yield from _versions()
    yield from _extensions()
    yield from _environment(os.environ)
    try:
        settings = load_settings(config, warehouse)
    except GristmillError as exc:
        yield Symptom("configuration", "fault", str(exc), "Mend the setting that is named.")
        return
    yield Symptom("configuration", "ok", str(config or default_config()))
    yield from _sources(settings)
    layout = layout_of(settings.warehouse)
    for look in (_rights, _disk, _file_system, _catalog, _published, _lock):
        yield look(layout, settings)
    yield _prefect_api(os.environ, layout)
    yield from _on_alert(settings, os.environ)


def _system() -> Symptom:
    found = f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores"
    if sys.platform not in {"linux", "darwin"}:
        return Symptom("system", "fault", found, "Use Linux or macOS; on Windows WSL.")
    return Symptom("system", "ok", found)


def _memory() -> Symptom:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _MEGABYTE
    found = f"{total:,.0f} MB"
    if total < _LEAST_MEMORY_MB:
        advice = "Set `workers = 1` in [ingest], or give the machine more memory."
        return Symptom("memory", "warning", found, advice)
    return Symptom("memory", "ok", found)


def _versions() -> Iterator[Symptom]:
    """Compare what is installed with the versions that pyproject.toml pins: others were seen to fail."""
    project = tomllib.loads((default_config().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    for requirement in project["project"]["dependencies"]:
        match = re.fullmatch(r"([\w.-]+)==([\w.]+)", requirement)
        if not match:
            continue
        name, pinned = match.groups()
        try:
            held = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            held = "none"
        if held == pinned:
            yield Symptom(name, "ok", held)
        else:
            yield Symptom(name, "fault", f"{held}, where {pinned} is needed", "Run `make install` again.")


def _extensions() -> Iterator[Symptom]:
    for name in ("sqlite_scanner", "ducklake"):
        try:
            yield Symptom(f"extension {name}", "ok", extension_path(name).parent.name)
        except GristmillError as exc:
            yield Symptom(f"extension {name}", "fault", str(exc), "Run `make install` again.")


def _environment(environment: Mapping[str, str]) -> Iterator[Symptom]:
    """What cron and systemd leave out."""
    home = environment.get("HOME")
    if not home and not environment.get("PREFECT_HOME"):
        advice = "Set HOME or PREFECT_HOME in the crontab or unit, or run with --direct."
        yield Symptom("HOME", "warning", "not set: Prefect has no folder of its own", advice)
    else:
        yield Symptom("HOME", "ok", home or environment["PREFECT_HOME"])
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.lower().replace("-", "") not in {"utf8", "utf8sig"}:
        advice = "Set LANG=C.UTF-8, or PYTHONUTF8=1, so that texts are printed as they are."
        yield Symptom("encoding", "warning", f"{encoding}: what it lacks is printed as escapes", advice)
    else:
        yield Symptom("encoding", "ok", encoding)
    mask = os.umask(0)
    os.umask(mask)
    if mask & 0o044:
        advice = "Other users cannot read the published file. Set `umask 022` if they shall."
        yield Symptom("umask", "warning", f"{mask:03o}", advice)
    else:
        yield Symptom("umask", "ok", f"{mask:03o}")


def _sources(settings: Settings) -> Iterator[Symptom]:
    for source in settings.sources:
        name = f"source {source.name}"
        if not os.access(source.root, os.R_OK | os.X_OK):
            is_there = source.root.exists()
            found = f"{source.root} {'may not be read' if is_there else 'is not there'}"
            yield Symptom(name, "fault", found, "Mount it, mend its rights, or mend `root` in its file.")
        elif not any(source.root.iterdir()):
            yield Symptom(name, "warning", f"{source.root} is empty", "Is its disk mounted?")
        else:
            yield Symptom(name, "ok", str(source.root))


def _nearest(path: Path) -> Path:
    """The folder itself, or the nearest above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _rights(layout: Layout, settings: Settings) -> Symptom:  # noqa: ARG001 - all looks are called alike
    folder = _nearest(layout.root)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Symptom("warehouse folder", "ok", str(layout.root))
    except OSError as exc:
        return Symptom("warehouse folder", "fault", f"{folder} cannot be written: {exc.strerror}", "Mend its rights.")


def _disk(layout: Layout, settings: Settings) -> Symptom:  # noqa: ARG001
    free = shutil.disk_usage(_nearest(layout.root)).free / _MEGABYTE
    published = layout.serving.stat().st_size / _MEGABYTE if layout.serving.exists() else 0
    wanted = _LEAST_FREE_MB + published
    found = f"{free:,.0f} MB free, {published:,.0f} MB published"
    if free < wanted:
        advice = f"Make room: a publication needs about {wanted:,.0f} MB beside what is there."
        return Symptom("disk", "warning", found, advice)
    return Symptom("disk", "ok", found)


def _file_system(layout: Layout, settings: Settings) -> Symptom:  # noqa: ARG001
    if not _MOUNTS.exists():
        return Symptom("file system", "ok", "not looked at: this system does not list its mounts")
    folder = _nearest(layout.root).resolve()
    entries = [line.split(" ") for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    points = [(entry[1].replace("\\040", " "), entry[2]) for entry in entries if len(entry) > 2]
    kind = max((point for point in points if folder.is_relative_to(point[0])), key=lambda point: len(point[0]))[1]
    if kind in _NETWORK_FILE_SYSTEMS:
        return Symptom("file system", "fault", kind, "A SQLite catalog needs a local disk. Move the warehouse to one.")
    return Symptom("file system", "ok", kind)


def _catalog(layout: Layout, settings: Settings) -> Symptom:
    if layout.postgres is None and not layout.catalog.exists() and not layout.data.exists():
        return Symptom("warehouse", "ok", "none yet: the first ingest makes it")
    try:
        with open_lake(settings.warehouse, read_only=True) as lake:
            (last,) = lake.execute("SELECT max(started_at) FROM runs").fetchone() or (None,)
    except GristmillError as exc:
        return Symptom("warehouse", "fault", str(exc), "`gristmill check` tells more.")
    if last and last > utc_now():
        found = f"the last run began at {last:%Y-%m-%d %H:%M} UTC, which is in the future"
        return Symptom("warehouse", "warning", found, "Set the clock: runs are sorted by their time.")
    return Symptom("warehouse", "ok", f"last run {last:%Y-%m-%d %H:%M} UTC" if last else "no run yet")


def _published(layout: Layout, settings: Settings) -> Symptom:
    if not layout.serving.is_symlink():
        return Symptom("published file", "ok", "none yet")
    try:
        with open_serving(settings.warehouse) as serving:
            serving.execute("SELECT count(*) FROM documents").fetchone()
    except GristmillError as exc:
        return Symptom("published file", "fault", str(exc), "`gristmill publish` builds it anew.")
    return Symptom("published file", "ok", str(layout.serving.resolve().relative_to(layout.root)))


def _lock(layout: Layout, settings: Settings) -> Symptom:  # noqa: ARG001
    if not layout.lock.exists():
        return Symptom("run lock", "ok", "free")
    try:
        with hold_lock(layout):
            return Symptom("run lock", "ok", "free")
    except BusyError:
        return Symptom("run lock", "ok", "held: a run is active")
    except GristmillError as exc:
        return Symptom("run lock", "fault", str(exc), "Mend the rights of the warehouse folder.")


def _prefect_api(environment: Mapping[str, str], layout: Layout) -> Symptom:
    url = environment.get("PREFECT_API_URL")
    if not url and (up := read_place(layout)) and is_up(layout):
        url = up.url
    if not url:
        return Symptom("Prefect API", "ok", "none named: runs do without; `gristmill up` starts one")
    place = urllib.parse.urlsplit(url)
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
        with socket.create_connection((place.hostname or "", port), _CONNECT_SECONDS):
            return Symptom("Prefect API", "ok", f"{place.hostname}:{port} answers")
    except (OSError, ValueError) as exc:
        found = f"{place.hostname}: {exc}"  # never the whole address: it may hold a key
        return Symptom("Prefect API", "fault", found, "Start the server, mend PREFECT_API_URL, or run with --direct.")


def _on_alert(settings: Settings, environment: Mapping[str, str]) -> Iterator[Symptom]:
    """Whether somebody can be told when something goes wrong."""
    told = settings.on_alert
    if not told.is_set:
        yield Symptom(
            "alerts", "warning", "nobody is told when a run fails", "Set `command` or a webhook in [on_alert]."
        )
    if told.command:
        found = shutil.which(told.command[0])
        advice = "" if found else "Install it, or mend `command` in [on_alert]."
        yield Symptom("alert command", "ok" if found else "fault", found or f"{told.command[0]} is not there", advice)
    for variable in (told.webhook_variable, told.authorization_variable):
        if variable:
            is_set = bool(environment.get(variable))
            advice = "" if is_set else "Set it in the crontab or unit that runs Gristmill; its value is a secret."
            yield Symptom(variable, "ok" if is_set else "fault", "set" if is_set else "not set", advice)
