"""Copy a warehouse to another folder while loads go on, and bring it back: catalog and data as of one moment.

The catalog is copied by SQLite's online backup, which gives its state at one commit. What it names is copied after it:
the lake's files never change once they are written, and none is removed while a backup holds the readers' lock. The
published file is left out, for it is built anew from the lake.
"""

import contextlib
import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.meta import SCHEMA_VERSION
from text.errors import RunError, UsageError
from warehouse.catalog import copy_whole
from warehouse.layout import Layout
from warehouse.whole_file import write_whole

__all__ = ["BackedUp", "Manifest", "StoredFile", "back_up", "read_manifest", "restore"]

_MANIFEST = "manifest.json"
_CATALOGS = "catalogs"
_FORMAT = 1
_CHUNK_BYTES = 1 << 20


class StoredFile(BaseModel):
    """A file of a backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(description="Below the backup's folder, with `/`.")
    size_bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup holds; it is written last: until then the folder holds what the manifest before it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    made_at: dt.datetime
    schema_version: int
    code_version: str
    catalog: StoredFile
    files: tuple[StoredFile, ...]


class BackedUp(NamedTuple):
    """What a backup came to: its files and bytes in all, and those of them that were copied now."""

    files: int
    size_bytes: int
    copied_files: int
    copied_bytes: int


def back_up(layout: Layout, target: Path, made_at: dt.datetime, code_version: str) -> BackedUp:
    """Copy catalog, data and quarantined bytes to `target`: a new folder, or an earlier backup to bring up to date.

    Files that an earlier backup there holds are not copied again, and it stays whole until the new one is. The caller
    holds the readers' lock. Raises UsageError for a folder that holds something else, RunError where a file that the
    catalog names is gone or nothing can be written.
    """
    _demand_file(layout)
    held = _held(target)
    copied_files = copied_bytes = 0
    stored: list[StoredFile] = []
    with _told(target):
        target.mkdir(parents=True, exist_ok=True)
        catalog = _store_catalog(layout, target)
        for path in _files_of(layout, target / catalog.path):
            size = path.stat().st_size
            name = path.relative_to(layout.root).as_posix()
            known = held.get(name)
            if known is None or known.size_bytes != size or not (target / name).is_file():
                known = StoredFile(path=name, size_bytes=size, sha256=_copy(path, target / name))
                copied_files, copied_bytes = copied_files + 1, copied_bytes + size
            stored.append(known)
        manifest = Manifest(
            format=_FORMAT,
            made_at=made_at,
            schema_version=SCHEMA_VERSION,
            code_version=code_version,
            catalog=catalog,
            files=tuple(stored),
        )
        write_whole(target / _MANIFEST, manifest)
        _remove_others(target, {catalog.path, *(each.path for each in stored)})
    return BackedUp(len(stored), sum(each.size_bytes for each in stored), copied_files, copied_bytes)


def restore(source: Path, layout: Layout) -> Manifest:
    """Bring a backup back into a warehouse folder that holds no warehouse; every byte is compared with its hash.

    The catalog comes last, so a restoration that was killed is begun again by the same call. The published file is not
    part of a backup: publish afterwards. Raises UsageError for a folder without a whole backup, or a warehouse that is
    there already, RunError where a file of the backup is gone or damaged.
    """
    _demand_file(layout)
    manifest = read_manifest(source)
    mark = layout.root / ".restoring"
    if not mark.exists() and (layout.catalog.exists() or layout.data.exists()):
        msg = f"There is a warehouse in {layout.root} already. Restore into another folder, or move it away first."
        raise UsageError(msg)
    with _told(layout.root):
        layout.root.mkdir(parents=True, exist_ok=True)
        mark.touch()
        for file in manifest.files:
            _bring_back(source, file, layout.root / file.path)
        _bring_back(source, manifest.catalog, layout.catalog)
        mark.unlink()
    return manifest


def _demand_file(layout: Layout) -> None:
    if layout.postgres is not None:
        msg = (
            f"The catalog is {layout.catalog_name}: copy it by `pg_dump`, and {layout.root} after it, while no "
            "`gristmill maintain` runs."
        )
        raise UsageError(msg)


def read_manifest(folder: Path) -> Manifest:
    """Read what a backup holds. Raises UsageError where there is no whole one, or one that a newer Gristmill made."""
    try:
        manifest = Manifest.model_validate_json((folder / _MANIFEST).read_bytes())
    except FileNotFoundError as exc:
        msg = f"{folder} holds no whole backup: it has no {_MANIFEST}."
        raise UsageError(msg) from exc
    except (ValidationError, OSError) as exc:
        msg = f"{folder / _MANIFEST} cannot be read as the manifest of a backup."
        raise UsageError(msg) from exc
    if manifest.format > _FORMAT or manifest.schema_version > SCHEMA_VERSION:
        msg = f"{folder} was made by Gristmill {manifest.code_version}, which is newer. Restore it with that version."
        raise UsageError(msg)
    return manifest


def _bring_back(source: Path, file: StoredFile, target: Path) -> None:
    path = PurePosixPath(file.path)
    if path.is_absolute() or ".." in path.parts:  # a manifest may come from elsewhere
        msg = f"{source / _MANIFEST} names {file.path!r}, which is not below its folder."
        raise UsageError(msg)
    if _copy(source / file.path, target) != file.sha256:
        target.unlink()
        msg = f"{source / file.path} is not what was backed up: its SHA-256 is another. The backup is damaged."
        raise RunError(msg)


def _held(target: Path) -> dict[str, StoredFile]:
    """The files of the backup that is in a folder already."""
    if not target.exists():
        return {}
    if not target.is_dir():
        msg = f"{target} is no folder."
        raise UsageError(msg)
    if (target / _MANIFEST).exists():
        return {file.path: file for file in read_manifest(target).files}
    if any(target.iterdir()) and not (target / _CATALOGS).exists():
        msg = f"{target} holds something else than a backup. Name a new folder."
        raise UsageError(msg)
    return {}


def _store_catalog(layout: Layout, target: Path) -> StoredFile:
    """Copy the catalog as of one commit, whoever writes to it meanwhile, to a file named by its SHA-256."""
    folder = target / _CATALOGS
    folder.mkdir(exist_ok=True)
    temporary = folder / ".catalog"
    copy_whole(layout.catalog, temporary)
    with temporary.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    path = temporary.replace(folder / f"{digest}.sqlite")
    return StoredFile(path=path.relative_to(target).as_posix(), size_bytes=path.stat().st_size, sha256=digest)


def _files_of(layout: Layout, catalog: Path) -> Iterator[Path]:
    """The files that a catalog names, and the bytes that the quarantine keeps in files of their own."""
    query = "SELECT path FROM ducklake_data_file UNION SELECT path FROM ducklake_delete_file"
    with contextlib.closing(sqlite3.connect(catalog)) as connection:
        names = {PurePosixPath(path).name for (path,) in connection.execute(query)}
    for path in sorted(layout.data.rglob("*.parquet")):
        if path.name in names:
            names.discard(path.name)
            yield path
    if names:
        msg = (
            f"The catalog {layout.catalog} names {len(names)} files that {layout.data} lacks, such as {min(names)}. "
            "`gristmill check` tells what that means."
        )
        raise RunError(msg)
    if layout.quarantine.is_dir():
        yield from sorted(path for path in layout.quarantine.iterdir() if not path.name.startswith("."))


def _copy(path: Path, target: Path) -> str:
    """Copy a file, which appears only when all of it is there, and give its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}")
    digest = hashlib.sha256()
    with path.open("rb") as source, temporary.open("wb") as copy:
        while chunk := source.read(_CHUNK_BYTES):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    temporary.replace(target)
    return digest.hexdigest()


def _remove_others(target: Path, wanted: set[str]) -> None:
    """Remove what an earlier backup held and the warehouse no longer has."""
    for folder in (_CATALOGS, "lake", "quarantine"):
        for path in list((target / folder).rglob("*")):
            if path.is_file() and path.relative_to(target).as_posix() not in wanted:
                path.unlink()


@contextlib.contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        msg = f"{exc.filename or place} could not be read or written: {exc.strerror or exc}."
        raise RunError(msg) from exc
