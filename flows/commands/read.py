"""Commands that only read: the published file, the lake, or a text."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flows.commands.options import Config, Warehouse
from flows.exit_code import ExitCode
from flows.terminal import say
from text.errors import UsageError

if TYPE_CHECKING:
    from schemas.settings import Settings

__all__ = ["check", "explain", "metrics", "query_lake", "sql", "tag"]


def sql(
    query: Annotated[str | None, typer.Argument(help="A query in DuckDB's SQL.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="A file that holds the query; - is standard input.")
    ] = None,
    warehouse: Warehouse = None,
    config: Config = None,
    form: Annotated[
        Literal["table", "json", "csv", "parquet"],
        typer.Option("--format", help="How to print the rows; parquet is for a file or a pipe."),
    ] = "table",
    lake: Annotated[
        bool, typer.Option("--lake", help="Ask the lake instead: raw texts, bytes and history are only there.")
    ] = False,
    at: Annotated[
        int | None, typer.Option("--at", min=0, metavar="SNAPSHOT", help="Ask the lake as it was at a snapshot.")
    ] = None,
) -> None:
    """Ask the published file, or the lake, read-only."""
    import duckdb

    from flows.show import write_rows
    from schemas.settings import load_settings
    from warehouse.ask import demand_question, open_lake_to_ask
    from warehouse.connect import open_serving

    text = _read_query(query, file)
    if at is not None and not lake:
        msg = "--at names a snapshot of the lake: add --lake."
        raise UsageError(msg)
    settings = load_settings(config, warehouse).warehouse
    with open_lake_to_ask(settings, at) if lake else open_serving(settings) as connection:
        try:
            if lake:
                demand_question(connection, text)
            cursor: duckdb.DuckDBPyConnection | None = connection.execute(text)
            if cursor is None:
                msg = "The query holds no statement."
                raise UsageError(msg)
            if form == "parquet":
                _write_parquet(cursor)
            else:
                write_rows([column[0] for column in cursor.description or []], _fetch(cursor), form)
        except duckdb.Error as exc:
            msg = f"The query failed: {exc}"
            raise UsageError(msg) from exc


def _read_query(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        msg = "Give a query, or name a file that holds it with --file; see `gristmill sql --help`."
        raise UsageError(msg)
    if file is None:
        return query or ""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode()
    except UnicodeDecodeError as exc:
        msg = f"{file} is no text in UTF-8: {exc.reason} at byte {exc.start}."
        raise UsageError(msg) from exc
    except OSError as exc:
        msg = f"{file} cannot be read: {exc.strerror}."
        raise UsageError(msg) from exc


def _write_parquet(cursor: Any) -> None:
    """Write rows to standard output as a Parquet file, some at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        msg = "Parquet is nothing to read on a terminal: write it to a file, as in `> rows.parquet`."
        raise UsageError(msg)
    batches = cursor.to_arrow_reader(10_000)
    stream: Any = sys.stdout.buffer
    out = pa.PythonFile(stream, mode="w")
    with pq.ParquetWriter(out, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)


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


def metrics(warehouse: Warehouse = None, config: Config = None) -> None:
    """Print figures of the warehouse as OpenMetrics text, such as for node_exporter's textfile collector."""
    from flows.metrics import metrics_text
    from schemas.settings import load_settings

    print(metrics_text(load_settings(config, warehouse)), end="")


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
