"""Match and expand patterns of paths as shells do, in bounded time, whatever the patterns and the folders."""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path, PurePosixPath

__all__ = ["expand_glob", "path_matches"]


def path_matches(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Match the names of a path: `**` is any folders or none, `*` stays within a name.

    Takes at most as many comparisons of a name as there are names times parts. One comparison is fnmatch's, which
    never goes back beyond a `*`.

    >>> path_matches(["a", "b", "c.txt"], ["**", "*.txt"]), path_matches(["a", "c.txt"], ["*.txt"])
    (True, False)
    """
    # Whether the parts so far can stand for the first n names, for each n.
    reached = [True] + [False] * len(names)
    for part in pattern:
        if part == "**":
            first = reached.index(True) if True in reached else len(reached)
            reached = [False] * first + [True] * (len(reached) - first)
        else:
            reached = [False, *(is_so and fnmatchcase(name, part) for is_so, name in zip(reached, names, strict=False))]
    return reached[-1]


def expand_glob(folder: Path, pattern: Sequence[str]) -> Iterator[Path]:
    """Find the files below a folder that a pattern means, in no order; links to folders are not gone through by `**`.

    Raises ValueError for a pattern that is none, such as `**` inside a name.
    """
    for part in pattern:
        if "**" in part and part != "**":
            msg = f"`**` stands for whole folders, and {part!r} is a name"
            raise ValueError(msg)
    if "**" not in pattern:
        yield from (path for path in folder.glob(str(PurePosixPath(*pattern))) if not path.is_dir())
        return
    before = pattern.index("**")
    tops = folder.glob(str(PurePosixPath(*pattern[:before]))) if before else [folder]
    for path in chain.from_iterable(map(_all_below, tops)):
        if path_matches(path.relative_to(folder).parts, pattern):
            yield path


def _all_below(top: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(top):
        yield from (Path(folder, name) for name in names)
