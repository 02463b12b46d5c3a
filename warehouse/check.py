"""Prove the equations and keys of the warehouse."""

from typing import NamedTuple

import duckdb

from warehouse.sql import scripts

__all__ = ["Finding", "check_lake", "check_serving", "run_check"]

_EXAMPLES = 5


class Finding(NamedTuple):
    """A check, how many rows offend it, and the first of them."""

    check: str
    offenders: int
    examples: tuple[dict[str, object], ...]


def check_lake(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run every check on the lake; a finding without offenders is a check that holds."""
    return [
        run_check(connection, name, query)
        for name, query in {**scripts("90_checks"), **scripts("95_lake_checks")}.items()
    ]


def check_serving(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run the checks that the published file must pass too."""
    return [run_check(connection, f"{name} (published)", query) for name, query in scripts("90_checks").items()]


def run_check(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> Finding:
    """Run one check: a query that gives the rows that offend it."""
    cursor = connection.execute(query)
    columns = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    return Finding(name, len(rows), tuple(dict(zip(columns, row, strict=True)) for row in rows[:_EXAMPLES]))
