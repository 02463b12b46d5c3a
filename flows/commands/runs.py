"""`gristmill runs`: what ran, and all of one run."""

from typing import Annotated

import typer

from flows.commands.examples import example
from flows.commands.options import Config, Form, Warehouse
from flows.commands.read import query_lake
from flows.terminal import say
from text.errors import UsageError

__all__ = ["runs_app"]

runs_app = typer.Typer(help="The history of runs, the newest first; `runs show` has all of one.")

Last = Annotated[int, typer.Option("--last", min=1, help="How many, the newest first.")]


@runs_app.callback(invoke_without_command=True, epilog=example("runs"))
def runs_list(
    context: typer.Context,
    warehouse: Warehouse = None,
    config: Config = None,
    last: Last = 20,
    form: Form = "table",
) -> None:
    """Show the history of runs."""
    if context.invoked_subcommand is None:
        query_lake("26_lists/runs", config, warehouse, form, {"last": last})


@runs_app.command("show", epilog=example("runs show"))
def runs_show(
    run_id: Annotated[str, typer.Argument(metavar="ID", help="Its run_id or flow_run_id, or `last`.")] = "last",
    warehouse: Warehouse = None,
    config: Config = None,
    files: Annotated[int, typer.Option("--files", min=0, help="How many files are listed, the slowest first.")] = 20,
    everything: Annotated[bool, typer.Option("--all", help="Files that were unchanged too.")] = False,
) -> None:
    """Show one run: how it ended, how long its stages took, its sources, and its files with their fate."""
    from flows.show import write_rows
    from flows.show_run import show_run
    from schemas.settings import load_settings
    from warehouse.connect import open_lake

    with open_lake(load_settings(config, warehouse).warehouse, read_only=True) as lake:
        shown = show_run(lake, run_id, files=files, everything=everything)
    if shown is None:
        msg = f"{run_id} is no run. `gristmill runs` shows those there are."
        raise UsageError(msg)
    for name, value in shown.facts.items():
        say(f"{name:<18} {value}")
    for title, (columns, rows) in shown.tables.items():
        if rows:
            say(f"\n{title}")
            write_rows(columns, iter(rows), "table")
