"""Compare what two warehouses hold, but for what tells the load and not the input."""

from pathlib import Path
from typing import Any

from schemas.columns import column_names
from schemas.settings import WarehouseSettings
from schemas.tables import TABLES
from warehouse.connect import open_lake

__all__ = ["rows_of"]

# Which run and batch made a row, when, and when and where the file was found.
OF_THE_LOAD = {"batch_id", "run_id", "ingested_at", "modified_at", "read_at", "first_seen_at", "valid_from", "path"}
# What tells of the runs themselves.
OF_THE_RUNS = {"meta", "runs", "run_files", "run_sources", "derivations"}


def rows_of(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of all tables that follow from the input alone, in order."""
    with open_lake(WarehouseSettings(path=warehouse), read_only=True) as lake:
        return {
            table: lake.execute(f"SELECT {_columns(table)} FROM {table} ORDER BY ALL").fetchall()
            for table in TABLES
            if table not in OF_THE_RUNS
        }


def _columns(table: str) -> str:
    return ", ".join(name for name in column_names(TABLES[table]) if name not in OF_THE_LOAD)
