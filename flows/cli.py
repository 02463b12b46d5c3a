"""The command line: parse, call, exit code. Prefect is imported only by the command that runs a flow."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from flows.commands.ingest import ingest
from flows.commands.maintain import backup, maintain, publish, restore
from flows.commands.options import debug_wanted
from flows.commands.quarantine import quarantine_app
from flows.commands.read import check, explain, runs, sql, tag
from flows.exit_code import code_of_error
from flows.terminal import escape, guard_terminal
from text.errors import GristmillError

__all__ = ["app", "main"]

EXIT_INTERRUPTED = 130  # what shells and typer make of Ctrl-C


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
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From raw, mixed-language text to a warehouse that you can query. Exit codes: 0 done; 1 failed, or a source "
    "did; 2 wrong usage or configuration; 3 with --strict, done but something was quarantined; 4 an expectation was "
    "not met, such as that anything is found; 5 another run is active; 128 + n ended by signal n.",
)
for command in (ingest, sql, tag, explain, runs, publish, check, maintain, backup, restore):
    app.command()(command)
app.add_typer(quarantine_app, name="quarantine")


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
) -> None:
    """The flag may stand anywhere on the line: `main` has taken it out already."""
    del debug


def main() -> None:
    """Run the command line; every error is one or two sentences on standard error and an exit code."""
    guard_terminal()
    debug = debug_wanted()
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


def _give_up(error: Exception, message: str, *, debug: bool) -> NoReturn:
    if debug:
        print(escape("".join(traceback.format_exception(error))), file=sys.stderr)
    print(escape(f"gristmill: {message}"), file=sys.stderr)
    sys.exit(code_of_error(error))


if __name__ == "__main__":
    main()
