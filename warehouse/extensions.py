"""Find DuckDB's extensions in the wheels that they come in."""

import importlib.util
from pathlib import Path

import duckdb

from text.errors import RunError

__all__ = ["extension_path"]

_OPTIONAL = {"postgres_scanner": "duckdb-extension-postgres-scanner"}


def extension_path(name: str) -> Path:
    """Find an extension in its wheel: signed, pinned to this DuckDB, and there without a network."""
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    folders = list(package.submodule_search_locations or []) if package else []
    for folder in folders:
        found = Path(folder) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if found.exists():
            return found
    msg = f"The DuckDB extension {name} for DuckDB {duckdb.__version__} is not installed. "
    wheel = _OPTIONAL.get(name)
    msg += f"Run `.venv/bin/pip install {wheel}=={duckdb.__version__}`." if wheel else "Run `make install` again."
    raise RunError(msg)
