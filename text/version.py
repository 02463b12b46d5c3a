"""The version of the rules: any change to them can change rows, and rows made by older ones are counted."""

import hashlib
import importlib.metadata
import unicodedata
from functools import cache
from pathlib import Path

__all__ = ["rules_version"]

# Libraries whose release can change what a text becomes.
_LIBRARIES = ("chardet", "ftfy", "langdetect", "regex", "rensa")


@cache
def rules_version() -> str:
    """Hash the code and data tables of `text/`, the Unicode version, and the libraries they lean on.

    A changed comment changes it too: rows that are counted as stale without need cost less than rows that are stale
    and not counted. `langdetect_rs` is left out, for it gives the answers of `langdetect`.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(here).as_posix()} {path.stat().st_size}\n".encode())
            digest.update(path.read_bytes())
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _LIBRARIES]
    digest.update("\n".join([*versions, f"unicode {unicodedata.unidata_version}"]).encode())
    return digest.hexdigest()[:16]
