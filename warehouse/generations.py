"""Published files: a folder for each generation, sealed, so that a file that anybody changed since is known as such.

`serving/000012/serving.duckdb` is one; the link `serving.duckdb` leads to the newest. All have one name, for DuckDB
resolves links and calls the catalog after the file. Beside each stands its seal.
"""

import hashlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.layout import Layout

__all__ = [
    "Generation",
    "Seal",
    "building_place",
    "copy_hashed",
    "has_log",
    "is_intact",
    "is_untouched",
    "list_generations",
    "published_generation",
    "remove_leftovers",
    "remove_old",
    "seal",
    "switch",
]

# File systems tell times in steps of the kernel's clock, 10 ms at most: a second change within one would not show.
_CLOCK_STEP = 0.02  # seconds


class Seal(BaseModel):
    """What a published file was when it was published, and which state of the lake it shows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    generation: int
    sha256: str
    size_bytes: int
    modified_ns: int  # both times as the file system gives them, nanoseconds since 1970
    changed_ns: int
    shape: str
    snapshot_id: int
    snapshot_us: (
        int  # when that snapshot of the lake was made, microseconds since 1970: ids come again in a restored lake
    )
    run_id: (
        str | None
    )  # the run that published it, and the status that the file says of it; null for `gristmill publish`
    status: str | None
    phrases: str = ""  # hash of the list of phrases that it was published with


class Generation(NamedTuple):
    """A published file. It has no seal where an older Gristmill made it, or where the seal is gone or unreadable."""

    number: int
    path: Path
    seal: Seal | None


def list_generations(layout: Layout) -> dict[int, Path]:
    """Give what is kept of each generation: its folder, or the file that Gristmill 0.1 made."""
    places = {
        **{path: re.fullmatch(r"serving-(\d{6,})\.duckdb", path.name) for path in layout.root.iterdir()},
        **{path: re.fullmatch(r"(\d{6,})", path.name) for path in layout.generations.glob("*")},
    }
    return {int(match[1]): path for path, match in places.items() if match}


def published_generation(layout: Layout) -> Generation | None:
    """Give the generation that readers get, or none where the link leads nowhere or to what is not ours."""
    path = layout.serving.resolve()
    if not layout.serving.is_symlink() or not path.is_file():
        return None
    kept = {place.resolve(): number for number, place in list_generations(layout).items()}
    number = kept.get(path.parent) or kept.get(path)
    return None if number is None else Generation(number, path, _read_seal(path))


def _read_seal(path: Path) -> Seal | None:
    try:
        return Seal.model_validate_json(_seal_of(path).read_bytes())
    except (OSError, ValidationError):
        return None  # who asks takes the file for one that cannot be trusted, and says so


def _seal_of(path: Path) -> Path:
    return path.with_name("seal.json")


def building_place(layout: Layout, number: int) -> Path:
    """Make the folder in which a generation is built, and name its file."""
    folder = layout.generations / f".{number:06d}"
    folder.mkdir(parents=True)
    return folder / layout.generation(number).name


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file, which the system does fastest; gives the SHA-256 of the very bytes that were copied."""
    shutil.copyfile(source, target)
    return _hash(target)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_log(layout: Layout, path: Path) -> bool:
    """Tell whether somebody opened the file for writing and left a log, from which DuckDB would add rows to it."""
    return any(log.exists() for log in _logs(layout, path))


def _logs(layout: Layout, path: Path) -> list[Path]:
    """Name where clients leave a log: beside the file, and those before DuckDB 1.2 beside the link."""
    return [each.with_name(f"{each.name}.wal") for each in (path, layout.serving)]


def is_intact(layout: Layout, generation: Generation) -> bool:
    """Tell whether a file is what was published, byte by byte."""
    seal_ = generation.seal
    return seal_ is not None and not has_log(layout, generation.path) and _hash(generation.path) == seal_.sha256


def is_untouched(layout: Layout, generation: Generation) -> bool:
    """Tell whether nobody wrote to a file since it was published: by what the file system says, else by its bytes.

    Nobody can set the time of a file's last change, but by the machine's clock.
    """
    seal_, now = generation.seal, generation.path.stat()
    if seal_ is None or has_log(layout, generation.path):
        return False
    same = (seal_.size_bytes, seal_.modified_ns, seal_.changed_ns) == (now.st_size, now.st_mtime_ns, now.st_ctime_ns)
    return same or is_intact(layout, generation)


def seal(path: Path, **facts: object) -> None:
    """Make a file read-only, see that it is on the disk, and write down what it is."""
    path.chmod(path.stat().st_mode & 0o444)
    _sync(path)
    sha256 = _hash(path)
    time.sleep(_CLOCK_STEP)  # whoever changes it from now on gives it another time
    now = path.stat()
    what = Seal.model_validate(
        {
            "sha256": sha256,
            "size_bytes": now.st_size,
            "modified_ns": now.st_mtime_ns,
            "changed_ns": now.st_ctime_ns,
            **facts,
        }
    )
    _seal_of(path).write_text(what.model_dump_json(indent=2) + "\n", encoding="utf-8")
    _sync(_seal_of(path))
    _sync(path.parent)


def switch(layout: Layout, building: Path, number: int) -> Path:
    """Give the folder its name and point the link at the file in it: to a reader both happen at once."""
    path = layout.generation(number)
    building.parent.replace(path.parent)
    _sync(layout.generations)
    link = layout.root / f".serving-link-{number:06d}"
    link.symlink_to(path.relative_to(layout.root))
    link.replace(layout.serving)
    _sync(layout.root)
    return path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(layout: Layout) -> None:
    """Remove what a publication that failed or was killed left: its folder, a link, a file of Gristmill 0.1."""
    for folder in layout.generations.glob(".*"):
        shutil.rmtree(folder)
    for leftover in layout.root.glob(".serving-*"):
        leftover.unlink(missing_ok=True)


def remove_old(layout: Layout, keep: int) -> None:
    """Remove all but the newest generations, and logs that are no longer anybody's.

    Readers that have one open keep it until they close it. What cannot be removed is left to the next publication.
    """
    published = layout.serving.resolve()
    for log in _logs(layout, published):
        log.unlink(missing_ok=True)
    generations = list_generations(layout)
    for number in sorted(generations)[:-keep]:
        place = generations[number]
        if place.resolve() in (published, published.parent):
            continue
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)
