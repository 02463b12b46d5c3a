"""`gristmill quarantine`: what was rejected."""

from typing import Annotated, Literal

import typer

from flows.commands.examples import example
from flows.commands.options import AsJson, Config, Form, Wait, Warehouse
from flows.commands.read import query_lake
from flows.terminal import say
from text.errors import UsageError

__all__ = ["quarantine_app"]

quarantine_app = typer.Typer(no_args_is_help=True, help="Rejected records: list them, look at one, try them again.")


@quarantine_app.command("list", epilog=example("quarantine list"))
def quarantine_list(
    warehouse: Warehouse = None,
    config: Config = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those replayed or superseded since.")] = False,
    form: Form = "table",
) -> None:
    """List rejected records."""
    query_lake("26_lists/quarantine", config, warehouse, form, {"everything": everything})


@quarantine_app.command("show", epilog=example("quarantine show"))
def quarantine_show(
    quarantine_id: Annotated[str, typer.Argument(metavar="ID", help="Its quarantine_id, as `list` shows it.")],
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Show one rejected record with its bytes."""
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
        say(f"{name:<14} {'' if shown is None else shown}")


@quarantine_app.command("replay", epilog=example("quarantine replay"))
def quarantine_replay(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID ...]", help="Default: all that are open.")] = None,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Load rejected records that pass by the rules in force."""
    from flows.balance import balance_lines, summary_json
    from flows.logs import logged
    from flows.replay import replay
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    with logged(settings.logging):
        result = replay(settings, ids or (), wait=wait)
    run = result.summary.run
    if as_json:
        print(summary_json(result.summary))
        return
    say(f"{result.tried} tried, {run.replayed} loaded, {len(result.refused)} still refused")
    for quarantine_id, why in result.refused.items():
        say(f"  {quarantine_id}  {why}")
    say(balance_lines(result.summary)[-1])


@quarantine_app.command("dismiss", epilog=example("quarantine dismiss"))
def quarantine_dismiss(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Rejects, as `list` shows them.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why they are to stay as they are.")],
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
) -> None:
    """Settle rejects that nobody will mend: they are open no more, and keep why."""
    from flows.tend_quarantine import dismiss
    from schemas.settings import load_settings

    count = dismiss(load_settings(config, warehouse), ids, reason, wait=wait)
    say(f"{count} dismissed: {reason}")


@quarantine_app.command("purge", epilog=example("quarantine purge"))
def quarantine_purge(
    older_than: Annotated[
        int | None, typer.Option("--older-than", metavar="DAYS", min=0, help="Met first before so many days.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="CODE", help="Rejected for this reason.")] = None,
    status: Annotated[
        Literal["open", "replayed", "superseded", "dismissed"] | None, typer.Option("--status", help="In this state.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of all rejects, without a condition.")] = False,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
) -> None:
    """Let the bytes of rejects go; the rows stay, with hash, size, reason and the day of the purge."""
    from flows.tend_quarantine import Purge, purge
    from schemas.settings import load_settings

    conditions = Purge(older_than, reason, status)
    if everything == any(each is not None for each in conditions):
        msg = "Say whose bytes are to go: --older-than, --reason, --status, or --all without these."
        raise UsageError(msg)
    done = purge(load_settings(config, warehouse), conditions, wait=wait)
    say(f"the bytes of {done.rows} rejects purged; {done.files} files, {done.size_bytes / 1e6:.1f} MB removed")
