"""The command line: parse, call, exit code. Prefect is imported only by the command that runs a flow."""

import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from flows.commands.examples import example
from flows.commands.ingest import ingest
from flows.commands.maintain import backup, doctor, forget, maintain, migrate, publish, restore
from flows.commands.options import debug_wanted, json_wanted
from flows.commands.quarantine import quarantine_app
from flows.commands.read import check, explain, metrics, sql, tag
from flows.commands.reprocess import reprocess
from flows.commands.runs import runs_app
from flows.commands.up import up
from flows.exit_code import ApiLostError, ExitCode, code_of_error
from flows.signals import EXIT_SIGNALLED, signals_interrupt
from flows.terminal import escape, guard_terminal
from schemas.meta import SCHEMA_VERSION
from text.errors import GristmillError

__all__ = ["app", "main"]

_INTERRUPTED = "Interrupted. What was loaded stays; the next run takes up the rest."


class _Commands(TyperGroup):
    """The commands; what they say of wrong arguments repeats these, which may hold anything."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _safe_errors():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _safe_errors():
            return super().invoke(ctx)


@contextmanager
def _safe_errors() -> Iterator[None]:
    try:
        yield
    except TyperException as exc:
        if hasattr(exc, "message"):
            exc.message = escape(exc.message)
        raise


app = typer.Typer(
    name="gristmill",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From raw, mixed-language text to a warehouse that you can query. Exit codes: 0 done; 1 failed, or a source "
    "did; 2 wrong usage or configuration; 3 with --strict, done but something was quarantined; 4 an expectation was "
    "not met, such as that anything is found; 5 another run is active; 128 + n ended by signal n.",
)
for command in (
    *(ingest, up, sql, tag, explain, metrics, publish, check, reprocess),
    *(maintain, migrate, forget, backup, restore, doctor),
):
    app.command(epilog=example(command.__name__))(command)
app.add_typer(runs_app, name="runs")
app.add_typer(quarantine_app, name="quarantine")


def _show_version(wanted: bool) -> None:
    if wanted:
        from warehouse.connect import code_version  # noqa: PLC0415 - takes a while: only where it is asked for

        print(f"gristmill {code_version()}, schema version {SCHEMA_VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the versions of code and schema, and exit."
        ),
    ] = False,
) -> None:
    """The flag --debug may stand anywhere on the line: `main` has taken it out already."""
    del debug, version


def main() -> None:
    """Run the command line; every error is one or two sentences on standard error and an exit code.

    With --json a failure is also told of as an object on standard output, with its status, error and exit code,
    and the figures of the run as far as it came.
    """
    _take_any_encoding()
    guard_terminal()
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    with signals_interrupt() as came:
        try:
            app(args=arguments)
        except SystemExit as exc:
            if exc.code != EXIT_SIGNALLED + signal.SIGINT:  # what typer makes of KeyboardInterrupt
                raise
            _fail(_INTERRUPTED, EXIT_SIGNALLED + (came or [signal.SIGINT])[0])
        except BaseException as exc:  # noqa: BLE001 - the last line of defence: a sentence for people, no traceback
            if came:
                _fail(_INTERRUPTED, EXIT_SIGNALLED + came[0])
            fault = f"{type(exc).__name__}: {exc}. This is a fault of Gristmill's; --debug shows where."
            _give_up(exc, str(exc) if isinstance(exc, GristmillError) else fault)


def _take_any_encoding() -> None:
    """Write characters that the encoding of a stream does not have as escapes, for it may be ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _give_up(error: BaseException, message: str) -> NoReturn:
    if debug_wanted():
        print(escape("".join(traceback.format_exception(error))), file=sys.stderr)
    try:
        _fail(message, code_of_error(error), error.figures if isinstance(error, GristmillError) else {})
    finally:
        if isinstance(error, ApiLostError):
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code_of_error(error))


def _fail(message: str, code: int, figures: Mapping[str, str | int] = MappingProxyType({})) -> NoReturn:
    print(escape(f"gristmill: {message}"), file=sys.stderr)
    if json_wanted():
        status = "skipped" if code == ExitCode.BUSY else "failed"
        print(json.dumps({"status": status, "error": message, "exit_code": code, **figures}))
    sys.exit(code)


if __name__ == "__main__":
    main()
