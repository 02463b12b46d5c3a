"""Commands that only read: the published file, the lake, or a text."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.options import Config, Form, Warehouse
from flows.exit_code import ExitCode
from flows.terminal import say
from text.errors import UsageError

if TYPE_CHECKING:
    from schemas.settings import Settings

__all__ = ["check", "explain", "query_lake", "runs", "sql", "tag"]


def sql(
    query: Annotated[str, typer.Argument(help="A query in DuckDB's SQL.")],
    warehouse: Warehouse = None,
    config: Config = None,
    form: Form = "table",
) -> None:
    """Ask the published file, read-only."""
    import duckdb

    from flows.show import write_rows
    from schemas.settings import load_settings
    from warehouse.connect import open_serving

    with open_serving(load_settings(config, warehouse).warehouse) as connection:
        try:
            cursor: duckdb.DuckDBPyConnection | None = connection.execute(query)
            if cursor is None:
                msg = "The query holds no statement."
                raise UsageError(msg)
            write_rows([column[0] for column in cursor.description or []], _fetch(cursor), form)
        except duckdb.Error as exc:
            msg = f"The query failed: {exc}"
            raise UsageError(msg) from exc


def tag(
    file: Annotated[Path | None, typer.Argument(help="A text; default: standard input.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id","doc","text"} lines on standard input, write their spans.')
    ] = False,
) -> None:
    """Show the language spans of a text."""
    from flows.tag_text import show_text, tag_lines

    if jsonl:
        if file:
            msg = "--jsonl reads standard input and takes no file."
            raise UsageError(msg)
        for answer in tag_lines(sys.stdin.buffer):
            sys.stdout.buffer.write(answer.encode() + b"\n")
        return
    try:
        raw = file.read_bytes() if file else sys.stdin.buffer.read()
    except OSError as exc:
        msg = f"{file} cannot be read: {exc.strerror}."
        raise UsageError(msg) from exc
    show_text(raw)


def explain(
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT_ID", help="Its id, or its file or key where one alone has it.")
    ],
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Show a document's lines with their roles, and what was read from them by which rule."""
    from flows.explain import explain as show
    from schemas.settings import load_settings
    from warehouse.connect import open_serving

    with open_serving(load_settings(config, warehouse).warehouse) as connection:
        show(connection, document)


def runs(
    warehouse: Warehouse = None,
    config: Config = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many, the newest first.")] = 20,
    form: Form = "table",
) -> None:
    """Show the history of runs."""
    query_lake("26_lists/runs", config, warehouse, form, {"last": last})


def check(
    warehouse: Warehouse = None,
    config: Config = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also read every file of the lake whole and compute every hash anew.")
    ] = False,
    freshness: Annotated[
        bool,
        typer.Option(
            "--freshness", help="Instead: whether each source is as fresh as it is expected to be; exit with 4 if not."
        ),
    ] = False,
) -> None:
    """Prove every equation and key of the warehouse, and that readers have it; exit with 1 where one fails."""
    from schemas.settings import load_settings
    from warehouse.check_all import check_all

    settings = load_settings(config, warehouse)
    if freshness:
        _check_freshness(settings)
        return
    findings = check_all(settings, deep=deep)
    for finding in findings:
        print(f"{'FAILS' if finding.offenders else 'holds'}  {finding.check.replace('_', ' ')}")
        for example in finding.examples:
            say(f"       {example}")
    failed = sum(bool(finding.offenders) for finding in findings)
    print(f"{len(findings) - failed} of {len(findings)} checks hold")
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _check_freshness(settings: "Settings") -> None:
    from flows.ages import check_ages

    ages = check_ages(settings)
    for age in ages:
        word = "FAILS" if age.is_unmet else "warns" if age.problems else "holds"
        say(f"{word}  {age.source_name}")
        for problem in age.problems:
            say(f"       {problem.detail}")
    fresh = sum(not age.is_unmet for age in ages)
    print(f"{fresh} of {len(ages)} sources are fresh")
    if fresh < len(ages):
        raise typer.Exit(ExitCode.UNMET)


def query_lake(name: str, config: Path | None, warehouse: Path | None, form: str, values: dict[str, Any]) -> None:
    """Print what one of the project's SQL files finds in the lake."""
    from flows.show import write_rows
    from schemas.settings import load_settings
    from warehouse.connect import open_lake
    from warehouse.load import run_sql

    with open_lake(load_settings(config, warehouse).warehouse, read_only=True) as lake:
        cursor = run_sql(lake, name, **values)
        write_rows([column[0] for column in cursor.description or []], _fetch(cursor), form)


def _fetch(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows
