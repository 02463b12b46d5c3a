"""Prove the equations and keys of the warehouse."""

from typing import NamedTuple

import duckdb

from warehouse.sql import scripts

__all__ = ["Finding", "check_lake", "check_serving"]

_EXAMPLES = 5


class Finding(NamedTuple):
    """A check, how many rows offend it, and the first of them."""

    check: str
    offenders: int
    examples: tuple[dict[str, object], ...]


def check_lake(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run every check on the lake; a finding without offenders is a check that holds."""
    return [
        _run(connection, name, query) for name, query in {**scripts("90_checks"), **scripts("95_lake_checks")}.items()
    ]


def check_serving(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run the checks that the published file must pass too."""
    return [_run(connection, f"{name} (published)", query) for name, query in scripts("90_checks").items()]


def _run(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> Finding:
    cursor = connection.execute(query)
    columns = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    return Finding(name, len(rows), tuple(dict(zip(columns, row, strict=True)) for row in rows[:_EXAMPLES]))
