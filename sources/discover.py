"""Find the files of a source. Every file met is told of, also those that are left out, with the reason."""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from schemas.settings import ADHOC, SourceSettings
from sources.formats import format_of
from sources.globs import expand_glob, path_matches
from sources.opening import UNREADABLE, modified_ns_of, open_folder, why_unreadable
from text.errors import SourceError, UsageError

__all__ = [
    "Found",
    "Scan",
    "chosen_scans",
    "configured_scans",
    "discover",
    "named_scans",
    "prefix_of",
    "source_uri",
]

_WILDCARDS = frozenset("*?[")


class Scan(NamedTuple):
    """What to look through: a source, and the folder or the single files below its root."""

    source: SourceSettings
    folder: Path | None  # scanned with all below it
    files: tuple[Path, ...] = ()


class Found(NamedTuple):
    """One file that was met. `status` is None for one to be read; beneath the folder `below` no link leads to it."""

    source_name: str
    source_uri: str
    path: str
    size_bytes: int
    modified_ns: int  # since 1970, UTC
    status: Literal["ignored", "unreadable"] | None = None
    reason: str | None = None
    below: str | None = None


def chosen_scans(
    sources: Sequence[SourceSettings], paths: Sequence[str], names: str | Sequence[str] | None = None
) -> list[Scan]:
    """Scan the paths given, with the settings of the source they are named after, or else the configured sources.

    `names` is the name of the paths, or without paths those of the configured sources to scan. Raises UsageError as
    `named_scans` does, when there is nothing to scan, and for a name that no source has.
    """
    chosen = (names,) if isinstance(names, str) else tuple(names or ())
    configured = {source.name: source for source in sources}
    if paths:
        if len(chosen) > 1:
            msg = "--source names the paths that are given: with paths it is given once."
            raise UsageError(msg)
        return [_with_settings(scan, configured) for scan in named_scans(paths, *chosen)]
    unknown = [name for name in chosen if name not in configured]
    if unknown:
        known = ", ".join(f"`{name}`" for name in configured) or "none"
        msg = f"--source {unknown[0]} names no configured source; there are: {known}. With paths it names them."
        raise UsageError(msg)
    return configured_scans([source for source in sources if not chosen or source.name in chosen])


def _with_settings(scan: Scan, configured: Mapping[str, SourceSettings]) -> Scan:
    """Let a configured source keep its settings when its files are found in another place today."""
    settings = configured.get(scan.source.name)
    return scan if settings is None else scan._replace(source=settings.model_copy(update={"root": scan.source.root}))


def configured_scans(sources: Sequence[SourceSettings]) -> list[Scan]:
    """Scan each configured source from its root. Raises UsageError when none is configured."""
    if not sources:
        msg = "No source is configured. Name files or folders to ingest, or add a file to config/sources/."
        raise UsageError(msg)
    return [Scan(source, source.root.absolute()) for source in sources]


def named_scans(paths: Sequence[str], source_name: str | None = None) -> list[Scan]:
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
    is_there = _is_there(place)
    if not is_there and _WILDCARDS & set(path):
        folder, files = _expand(place)
        return Scan(_named_source(source_name, folder), None, files)
    if not is_there or not path:
        msg = f"There is no file or folder {path!r}."
        raise UsageError(msg)
    if place.is_dir():
        return Scan(_named_source(source_name, place), place)
    return Scan(_named_source(source_name, place.parent), None, (place,))


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError as exc:
        msg = f"{place} cannot be reached: {exc.strerror}."
        raise UsageError(msg) from exc


def _expand(pattern: Path) -> tuple[Path, tuple[Path, ...]]:
    parts = pattern.parts
    fixed = next(i for i, part in enumerate(parts) if _WILDCARDS & set(part))
    folder = Path(*parts[:fixed])
    try:
        files = tuple(sorted(expand_glob(folder, parts[fixed:])))
    except ValueError as exc:  # such as ** inside a name
        msg = f"The pattern {pattern} cannot be used: {exc}."
        raise UsageError(msg) from exc
    if not files:
        msg = f"The pattern {pattern} matches no file."
        raise UsageError(msg)
    return folder, files


def _named_source(name: str | None, root: Path) -> SourceSettings:
    if not name:
        return SourceSettings(name=ADHOC, root=Path("/"))
    if name == ADHOC:
        msg = f"The name `{ADHOC}` is taken by files that are ingested without a source. Choose another name."
        raise UsageError(msg)
    try:
        return SourceSettings(name=name, root=root)
    except ValidationError as exc:
        msg = f"`{name}` is no name for a source: {exc.errors()[0]['msg']}."
        raise UsageError(msg) from exc


def source_uri(source: SourceSettings, path: str) -> str:
    r"""Name a file below its source's root; bytes of a name that are no UTF-8 are written as escapes.

    A backslash is written twice, so that no two files share a name.

    >>> source_uri(SourceSettings(name="news", root=Path("/data")), "/data/caf\udce9.txt")
    'news/caf\\xe9.txt'
    """
    relative = os.path.relpath(path, source.root).replace("\\", "\\\\")
    return f"{source.name}/{os.fsencode(relative).decode('utf-8', 'backslashreplace')}"


def prefix_of(scan: Scan) -> str:
    """Give the beginning that the source_uri of all files below a scanned folder has."""
    return source_uri(scan.source, str(scan.folder)).removesuffix("/.") + "/"


def discover(scan: Scan) -> Iterator[Found]:
    """Tell of every file of a scan, in order of name; folders that cannot be opened are told of as unreadable.

    Raises SourceError when the scanned folder cannot be opened or holds no file: an unmounted disk looks just like
    that, and must not pass for a source that was emptied. Also, after files were told of, when it goes away meanwhile.
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
        raise SourceError("root_empty", msg)


def _walk(source: SourceSettings, top: Path) -> Iterator[Found]:
    root = os.path.realpath(top)
    folders = [str(top)]
    while folders:
        folder = folders.pop()
        with ExitStack() as stack:
            try:
                entries = stack.enter_context(_listed(folder, str(top)))
            except OSError as exc:
                _demand_root(source, folder, str(top), exc)
                yield _fault(source, folder, exc)
                continue
            inner = []
            for entry in entries:
                path = os.path.join(folder, entry.name)  # noqa: PTH118 - a path of any bytes, and many of them
                found = _meet(source, entry, path, str(top), root)
                if found is None:
                    inner.append(path)
                else:
                    yield found
        folders += reversed(inner)


def _demand_root(source: SourceSettings, folder: str, top: str, error: OSError) -> None:
    """Raise SourceError where a folder cannot be opened because it is the source's own, or that one went away."""
    if folder != top:
        try:
            os.close(open_folder(top, top))
        except OSError as exc:
            error = exc
        else:
            return
    where = f"The folder {top} of the source `{source.name}`"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        raise SourceError("root_missing", f"{where} is not there, or is no folder. Is its disk mounted?") from error
    raise SourceError("root_unreadable", f"{where} cannot be read: {error.strerror}.") from error


@contextmanager
def _listed(folder: str, top: str) -> Iterator[list[os.DirEntry[str]]]:
    """List a folder by name; its entries are looked at by way of the open folder, wherever its path leads by then."""
    descriptor = open_folder(folder, top)
    try:
        with os.scandir(descriptor) as listing:
            yield sorted(listing, key=lambda entry: entry.name)
    finally:
        os.close(descriptor)


def _meet(source: SourceSettings, entry: os.DirEntry[str], path: str, top: str, root: str) -> Found | None:
    """Look at an entry of a folder; None for a folder, which is scanned in its turn."""
    try:
        if entry.is_symlink():
            return _left_out(source, path, _why_no_link(path, root))
        if entry.is_dir(follow_symlinks=False):
            return None
        return _examine(source, path, entry.stat(follow_symlinks=False), top)
    except OSError as exc:
        return _fault(source, path, exc)


def _examine_named(source: SourceSettings, path: Path) -> Found:
    """Look at a file that was named: a link is followed, for somebody asked for it, but a file must stay one."""
    try:
        below = None if path.is_symlink() else str(path.parent)
        return _examine(source, str(path), path.stat(), below)
    except OSError as exc:
        return _fault(source, str(path), exc)


def _examine(source: SourceSettings, path: str, info: os.stat_result, below: str | None) -> Found:
    found = Found(source.name, source_uri(source, path), path, info.st_size, modified_ns_of(info), below=below)
    if not stat.S_ISREG(info.st_mode):
        return found._replace(status="ignored", reason="not_a_file")
    if format_of(path) is None or not _is_included(source, path):
        return found._replace(status="ignored", reason="not_matched")
    return found


def _is_included(source: SourceSettings, path: str) -> bool:
    names = os.path.relpath(path, source.root).split("/")
    return any(path_matches(names, pattern.split("/")) for pattern in source.include)


def _why_no_link(path: str, root: str) -> str:
    """Say why a link is not followed: all below the root is scanned in its own place, all else is not the source's."""
    target, folder = os.path.realpath(path), os.path.realpath(os.path.dirname(path))  # noqa: PTH120
    if not os.path.exists(target):  # noqa: PTH110
        return "broken_link"
    if os.path.commonpath([target, root]) != root:
        return "outside_root"
    if target == folder or folder.startswith(os.path.join(target, "")):  # noqa: PTH118
        return "symlink_loop"
    return "already_scanned"


def _left_out(source: SourceSettings, path: str, reason: str) -> Found:
    return Found(source.name, source_uri(source, path), path, 0, 0, "ignored", reason)


def _fault(source: SourceSettings, path: str, error: OSError) -> Found:
    reason = why_unreadable(error)
    if reason not in UNREADABLE:
        return _left_out(source, path, reason)
    return Found(source.name, source_uri(source, path), path, 0, 0, "unreadable", reason)
