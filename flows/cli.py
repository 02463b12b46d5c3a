"""The command line: parse, call, exit code. Prefect is imported only by the command that runs a flow."""

import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from text.errors import BusyError, GristmillError, UsageError

__all__ = ["app", "main"]

EXIT_FAILED, EXIT_USAGE, EXIT_QUARANTINED, EXIT_BUSY = 1, 2, 3, 5
EXIT_INTERRUPTED = 130  # what shells and typer make of Ctrl-C

app = typer.Typer(
    name="gristmill",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From raw, mixed-language text to a warehouse that you can query. Exit codes: 0 done; 1 the run failed; "
    "2 wrong usage or configuration; 3 with --strict, done but something was quarantined; 5 another run is active.",
)
quarantine_app = typer.Typer(no_args_is_help=True, help="Rejected records: list them, look at one, try them again.")
app.add_typer(quarantine_app, name="quarantine")

Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; default config/gristmill.toml.")
]
Warehouse = Annotated[Path | None, typer.Option("--warehouse", metavar="DIR", help="Folder of the warehouse.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run is active.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else there.")
]


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
) -> None:
    """The flag may stand anywhere on the line: `main` has taken it out already."""
    del debug


@app.command()
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH ...]", help="Files, folders or globs; default: the configured sources."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="NAME", help="Name the paths as a source, configured or new; its root is the folder."
        ),
    ] = None,
    config: Config = None,
    warehouse: Warehouse = None,
    direct: Annotated[bool, typer.Option("--direct", help="Run the same stages without Prefect.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when something was quarantined.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hash all files, also those whose size and time look unchanged.")
    ] = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Ingest files, folders or globs, and publish what came of them."""
    from flows.progress import reporting

    with reporting(wanted=not as_json) as reporter:
        from flows.balance import balance_lines, summary_json
        from flows.ingest import IngestRequest, direct_stages
        from flows.ingest import ingest as run_direct
        from schemas.settings import load_settings
        from sources.discover import chosen_scans

        # Also before Prefect is started: wrong usage is told of at once.
        settings = load_settings(config, warehouse, check_roots=not paths)
        scans = chosen_scans(settings.sources, paths or (), source)
        if direct:
            request = IngestRequest(tuple(scans), verify=verify, wait=wait)
            with direct_stages(settings) as stages:
                summary = run_direct(request, settings, stages, reporter)
        else:
            from flows.server import prefect_api

            reporter.step("starting Prefect")
            with prefect_api(debug=_debug()):
                from flows.tasks import ingest_flow, reporter_of_flow

                reporter_of_flow.set(reporter)
                summary = ingest_flow(paths, source, config, warehouse, verify, wait)
    if as_json:
        print(summary_json(summary))
    else:
        print("\n".join(balance_lines(summary)))
    if strict and summary.run.quarantined_records + summary.run.quarantined_streams:
        raise typer.Exit(EXIT_QUARANTINED)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A query in DuckDB's SQL.")],
    warehouse: Warehouse = None,
    config: Config = None,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print the rows.")] = "table",
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


def _fetch(cursor: Any) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(1000):
        yield from rows


@app.command()
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


@app.command()
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


@app.command()
def runs(
    warehouse: Warehouse = None,
    config: Config = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many, the newest first.")] = 20,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print the rows.")] = "table",
) -> None:
    """Show the history of runs."""
    _query_lake("26_lists/runs", config, warehouse, form, {"last": last})


@quarantine_app.command("list")
def quarantine_list(
    warehouse: Warehouse = None,
    config: Config = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those replayed or superseded since.")] = False,
    form: Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print the rows.")] = "table",
) -> None:
    """List rejected records."""
    _query_lake("26_lists/quarantine", config, warehouse, form, {"everything": everything})


def _query_lake(name: str, config: Path | None, warehouse: Path | None, form: str, values: dict[str, Any]) -> None:
    from flows.show import write_rows
    from schemas.settings import load_settings
    from warehouse.connect import open_lake
    from warehouse.load import run_sql

    with open_lake(load_settings(config, warehouse).warehouse, read_only=True) as lake:
        cursor = run_sql(lake, name, **values)
        write_rows([column[0] for column in cursor.description or []], _fetch(cursor), form)


@quarantine_app.command("show")
def quarantine_show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="Its quarantine_id, as `list` shows it.")],
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Show one rejected record with its bytes."""
    from flows.show import escape
    from schemas.settings import load_settings
    from warehouse.connect import open_lake
    from warehouse.load import run_sql

    with open_lake(load_settings(config, warehouse).warehouse, read_only=True) as lake:
        cursor = run_sql(lake, "26_lists/quarantined", id=quarantine_id)
        names, row = [column[0] for column in cursor.description or []], cursor.fetchone()
    if row is None:
        msg = f"{quarantine_id} is no rejected record. `gristmill quarantine list` shows those there are."
        raise UsageError(msg)
    for name, value in zip(names, row, strict=True):
        shown = repr(bytes(value)) if name == "raw_bytes" and value is not None else value
        print(f"{name:<14} {'' if shown is None else escape(str(shown))}")


@quarantine_app.command("replay")
def quarantine_replay(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Default: all that are open.")] = None,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Load rejected records that pass by the rules in force."""
    from flows.balance import balance_lines, summary_json
    from flows.replay import replay
    from flows.show import escape
    from schemas.settings import load_settings

    result = replay(load_settings(config, warehouse), ids or (), wait=wait)
    run = result.summary.run
    if as_json:
        print(summary_json(result.summary))
        return
    print(f"{result.tried} tried, {run.replayed} loaded, {len(result.refused)} still refused")
    for quarantine_id, why in result.refused.items():
        print(f"  {quarantine_id}  {escape(why)}")
    print(balance_lines(result.summary)[-1])


@app.command()
def publish(warehouse: Warehouse = None, config: Config = None, wait: Wait = False) -> None:
    """Build the file for readers anew, from nothing."""
    from schemas.settings import load_settings
    from warehouse.connect import hold_lock, open_lake
    from warehouse.layout import Layout
    from warehouse.publish import publish as build

    settings = load_settings(config, warehouse)
    layout = Layout(settings.warehouse.path)
    with hold_lock(layout, wait=wait, must_exist=True), open_lake(settings.warehouse) as lake:
        published = build(lake, settings, full=True)
    print(f"published generation {published.generation} to {published.path.parent / 'serving.duckdb'}")


@app.command()
def check(warehouse: Warehouse = None, config: Config = None) -> None:
    """Prove every equation and key of the warehouse; exit with 1 where one fails."""
    from flows.show import escape
    from schemas.settings import load_settings
    from warehouse.check import check_lake, check_serving
    from warehouse.connect import open_lake, open_serving

    settings = load_settings(config, warehouse).warehouse
    with open_lake(settings, read_only=True) as lake:
        findings = check_lake(lake)
    with open_serving(settings) as serving:
        findings += check_serving(serving)
    for finding in findings:
        print(f"{'FAILS' if finding.offenders else 'holds'}  {finding.check.replace('_', ' ')}")
        for example in finding.examples:
            print(f"       {escape(str(example))}")
    failed = sum(bool(finding.offenders) for finding in findings)
    print(f"{len(findings) - failed} of {len(findings)} checks hold")
    if failed:
        raise typer.Exit(EXIT_FAILED)


def main() -> None:
    """Run the command line; every error is one or two sentences on standard error and an exit code."""
    debug = _debug()
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(args=arguments)
    except SystemExit as exc:
        if exc.code == EXIT_INTERRUPTED:
            print("gristmill: Interrupted. What was loaded stays; the next run takes up the rest.", file=sys.stderr)
        raise
    except GristmillError as exc:
        _give_up(exc, str(exc), debug=debug)
    except Exception as exc:  # noqa: BLE001 - the last line of defence: a sentence for people instead of a traceback
        _give_up(exc, f"{type(exc).__name__}: {exc}. This is a fault of Gristmill's; --debug shows where.", debug=debug)


def _debug() -> bool:
    """Tell whether --debug stands anywhere on the line."""
    return "--debug" in sys.argv[1:]


def _give_up(error: Exception, message: str, *, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exception(error)
    print(f"gristmill: {message}", file=sys.stderr)
    code = EXIT_USAGE if isinstance(error, UsageError) else EXIT_BUSY if isinstance(error, BusyError) else EXIT_FAILED
    sys.exit(code)


if __name__ == "__main__":
    main()
