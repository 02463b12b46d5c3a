"""Find the files of a source. Every file met is told of, also those that are left out, with the reason."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from schemas.settings import SourceSettings
from sources.formats import format_of
from sources.streams import why_unreadable
from text.errors import RunError, UsageError

__all__ = ["ADHOC", "Found", "Scan", "chosen_scans", "configured_scans", "discover", "named_scans", "source_uri"]

ADHOC = "adhoc"
_WILDCARDS = frozenset("*?[")


class Scan(NamedTuple):
    """What to look through: a source, and the folder or the single files below its root."""

    source: SourceSettings
    folder: Path | None  # scanned with all below it
    files: tuple[Path, ...] = ()


class Found(NamedTuple):
    """One file that was met. `status` is None for one to be read."""

    source_name: str
    source_uri: str
    path: str
    size_bytes: int
    modified_ns: int  # since 1970, UTC
    status: Literal["ignored", "unreadable"] | None = None
    reason: str | None = None


def chosen_scans(sources: Sequence[SourceSettings], paths: Sequence[str], source_name: str | None) -> list[Scan]:
    """Scan the paths given, or the configured sources where none are.

    Raises UsageError as `named_scans` does, and when there is nothing to scan.
    """
    if paths:
        return named_scans(paths, source_name)
    if source_name:
        msg = "--source names the paths that are given; without paths the configured sources are ingested."
        raise UsageError(msg)
    return configured_scans(sources)


def configured_scans(sources: Sequence[SourceSettings]) -> list[Scan]:
    """Scan each configured source from its root. Raises UsageError when none is configured."""
    if not sources:
        msg = "No source is configured. Name files or folders to ingest, or add a file to config/sources/."
        raise UsageError(msg)
    return [Scan(source, source.root.absolute()) for source in sources]


def named_scans(paths: Sequence[str], source_name: str | None) -> list[Scan]:
    """Turn the paths of a command line, which may hold wildcards, into scans.

    With a source name, a folder named, or the folder of a file named, is the source's root. Raises UsageError for a
    path that is not there, a pattern that matches nothing, and one name with two roots.
    """
    scans = [_named_scan(path, source_name) for path in paths]
    roots = {scan.source.root for scan in scans}
    if source_name and len(roots) > 1:
        listed = " and ".join(str(root) for root in sorted(roots))
        msg = f"The source `{source_name}` would have two roots, {listed}. Ingest them under two names."
        raise UsageError(msg)
    return scans


def _named_scan(path: str, source_name: str | None) -> Scan:
    place = Path(os.path.abspath(path))  # noqa: PTH100 - keeps a link's own name, as Path.resolve would not
    if not place.exists() and _WILDCARDS & set(path):
        folder, files = _expand(place)
        return Scan(_named_source(source_name, folder), None, files)
    if not place.exists():
        msg = f"There is no file or folder {path}."
        raise UsageError(msg)
    if place.is_dir():
        return Scan(_named_source(source_name, place), place)
    return Scan(_named_source(source_name, place.parent), None, (place,))


def _expand(pattern: Path) -> tuple[Path, tuple[Path, ...]]:
    parts = pattern.parts
    fixed = next(i for i, part in enumerate(parts) if _WILDCARDS & set(part))
    folder = Path(*parts[:fixed])
    files = tuple(sorted(path for path in folder.glob(str(PurePosixPath(*parts[fixed:]))) if not path.is_dir()))
    if not files:
        msg = f"The pattern {pattern} matches no file."
        raise UsageError(msg)
    return folder, files


def _named_source(name: str | None, root: Path) -> SourceSettings:
    return SourceSettings(name=name, root=root) if name else SourceSettings(name=ADHOC, root=Path("/"))


def source_uri(source: SourceSettings, path: str) -> str:
    """Name a file below its source's root; bytes of a name that are no UTF-8 are written as escapes."""
    relative = os.path.relpath(path, source.root)
    return f"{source.name}/{os.fsencode(relative).decode('utf-8', 'backslashreplace')}"


def discover(scan: Scan) -> Iterator[Found]:
    """Tell of every file of a scan, in order of name; folders that cannot be opened are told of as unreadable.

    Raises RunError when the scanned folder cannot be opened or holds no file: an unmounted disk looks just like that,
    and must not pass for a source that was emptied.
    """
    if scan.folder is None:
        yield from (_examine_named(scan.source, path) for path in scan.files)
        return
    met = False
    for found in _walk(scan.source, scan.folder):
        met = True
        yield found
    if not met:
        msg = f"The folder {scan.folder} of the source `{scan.source.name}` is empty. Is its disk mounted?"
        raise RunError(msg)


def _walk(source: SourceSettings, top: Path) -> Iterator[Found]:
    root = os.path.realpath(top)
    folders = [str(top)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as exc:
            if folder == str(top):
                msg = f"The folder {folder} of the source `{source.name}` cannot be read: {exc.strerror}."
                raise RunError(msg) from exc
            yield _unreadable(source, folder, exc)
            continue
        below = []
        for entry in entries:
            if entry.is_symlink():
                yield _left_out(source, entry.path, _why_no_link(entry.path, root))
            elif entry.is_dir(follow_symlinks=False):
                below.append(entry.path)
            else:
                try:
                    yield _examine(source, entry.path, entry.stat(follow_symlinks=False))
                except FileNotFoundError:
                    yield _left_out(source, entry.path, "vanished")
        folders += reversed(below)


def _examine_named(source: SourceSettings, path: Path) -> Found:
    """Look at a file that was named: a link is followed, for somebody asked for it."""
    try:
        return _examine(source, str(path), path.stat())
    except FileNotFoundError:
        return _left_out(source, str(path), "vanished")
    except OSError as exc:
        return _unreadable(source, str(path), exc)


def _examine(source: SourceSettings, path: str, info: os.stat_result) -> Found:
    uri = source_uri(source, path)
    found = Found(source.name, uri, path, info.st_size, info.st_mtime_ns)
    if not stat.S_ISREG(info.st_mode):
        return found._replace(status="ignored", reason="not_a_file")
    if format_of(path) is None or not _is_included(source, uri):
        return found._replace(status="ignored", reason="not_matched")
    return found


def _is_included(source: SourceSettings, uri: str) -> bool:
    relative = uri.split("/", 1)[1]
    return any(_pattern(each).match(relative) for each in source.include)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """Compile a glob; `**/` also matches no folder at all, as in shells."""
    return re.compile("|".join({translate(glob), translate(glob.removeprefix("**/"))}))


def _why_no_link(path: str, root: str) -> str:
    """Say why a link is not followed: all below the root is scanned in its own place, all else is not the source's."""
    target = os.path.realpath(path)
    if not os.path.exists(target):  # noqa: PTH110
        return "broken_link"
    if os.path.commonpath([target, root]) != root:
        return "outside_root"
    if os.path.isdir(target) and os.path.commonpath([target, os.path.abspath(path)]) == target:  # noqa: PTH100, PTH112
        return "symlink_loop"
    return "already_scanned"


def _left_out(source: SourceSettings, path: str, reason: str) -> Found:
    return Found(source.name, source_uri(source, path), path, 0, 0, "ignored", reason)


def _unreadable(source: SourceSettings, path: str, error: OSError) -> Found:
    return Found(source.name, source_uri(source, path), path, 0, 0, "unreadable", why_unreadable(error))
