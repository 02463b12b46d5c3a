"""Commands that tend the warehouse without new input."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Config, LogAs, Wait, Warehouse
from flows.exit_code import ExitCode
from flows.terminal import say

__all__ = ["backup", "doctor", "forget", "maintain", "migrate", "publish", "restore"]


def publish(warehouse: Warehouse = None, config: Config = None, wait: Wait = False, log_format: LogAs = None) -> None:
    """Build the file for readers anew, from nothing."""
    from flows.logs import logged
    from flows.publish import publish as run
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    with logged(settings.logging, log_format):
        published = run(settings, wait=wait)
    say(f"published generation {published.generation} to {published.link}")


def maintain(warehouse: Warehouse = None, config: Config = None, wait: Wait = False, log_format: LogAs = None) -> None:
    """Merge the lake's small files, let old snapshots go and remove what nothing names any more."""
    from flows.logs import logged
    from flows.maintain import maintain as run
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    with logged(settings.logging, log_format):
        done = run(settings, wait=wait)
    say(
        f"{done.merged_files} files merged, {done.expired_snapshots} snapshots let go, "
        f"{done.removed_files + done.orphaned_files} files removed"
    )
    if done.waits_for_readers:
        say("Somebody reads the lake: files that are not needed any more are left for the next time.")


def forget(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DOCUMENT_ID|SOURCE_URI ...]", help="Documents or whole files; default: finish what was begun."
        ),
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept, and not published.")
    ] = None,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
) -> None:
    """Take documents or whole files down for good: out of tables, older states and files, and never loaded again."""
    from flows.forget import take_down
    from schemas.settings import load_settings

    done = take_down(load_settings(config, warehouse), names or (), reason=reason, wait=wait)
    for name, forgot in done.forgot.items():
        if forgot is None:
            say(f"{name}: was forgotten before")
            continue
        say(f"{name}: {forgot.documents} documents, {forgot.texts} versions of texts, {forgot.rejects} rejects went")
        if forgot.purged_rejects:
            say(f"  the bytes of {forgot.purged_rejects} rejects of its file went too: they do not tell whose they are")
        for document_id in forgot.like:
            say(f"  {document_id} holds the same text or nearly the same, and stays")
    say(
        f"erased: {done.erased.files} files of the lake and the quarantine, {done.erased.snapshots} earlier states, "
        f"{done.generations} earlier published files"
    )
    say("Not reached: the sources, backups (back up anew into each), copies of published files, Prefect's own logs.")


def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what it would do.")] = False,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
) -> None:
    """Bring a warehouse that an earlier Gristmill made up to date; its catalog is copied first."""
    from flows.migrate import migrate as run
    from flows.migrate import plan_upgrade
    from schemas.meta import SCHEMA_VERSION
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    held, steps = plan_upgrade(settings)
    if not steps:
        say(f"the warehouse has schema version {SCHEMA_VERSION} already: there is nothing to do")
        return
    say(f"the warehouse has schema version {held}, this Gristmill knows {SCHEMA_VERSION}")
    for step in steps:
        say(f"to version {step.version}:")
        for line in step.does:
            say(f"  {line}")
    if dry_run:
        return
    copies = run(settings, wait=wait)
    say(f"done, in one transaction; the catalog as it was is in {copies[-1]}" if copies else "done, in one transaction")
    say("`gristmill publish`, or the next run, gives it to readers; `reprocess --stale` fills in what is empty.")


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or an earlier backup, which is brought up to date.")
    ],
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Copy catalog, data and quarantined bytes as of one moment; loads may go on meanwhile."""
    from schemas.settings import load_settings
    from warehouse.backup import back_up
    from warehouse.catalog import demand_catalog
    from warehouse.connect import code_version, utc_now
    from warehouse.layout import layout_of
    from warehouse.locks import hold_readers_lock

    layout = layout_of(load_settings(config, warehouse).warehouse)
    demand_catalog(layout)
    with hold_readers_lock(layout):
        done = back_up(layout, target, utc_now(), code_version())
    say(
        f"{done.files} files, {done.size_bytes / 1e6:.1f} MB in {target}; "
        f"{done.copied_files} of them, {done.copied_bytes / 1e6:.1f} MB, copied now"
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that `gristmill backup` made.")],
    warehouse: Warehouse = None,
    config: Config = None,
) -> None:
    """Bring a backup back into an empty warehouse folder, prove it, and publish it."""
    from flows.commands.read import check
    from schemas.settings import load_settings
    from warehouse.backup import restore as bring_back
    from warehouse.layout import layout_of

    settings = load_settings(config, warehouse)
    manifest = bring_back(source, layout_of(settings.warehouse))
    say(f"{len(manifest.files)} files of {manifest.made_at:%Y-%m-%d %H:%M} UTC are back in {settings.warehouse.path}")
    publish(warehouse, config)
    check(warehouse, config)


def doctor(warehouse: Warehouse = None, config: Config = None) -> None:
    """Look at machine, configuration, warehouse and Prefect, and say what is wrong and what to do; exit with 1 then."""
    from flows.doctor import examine

    has_fault = False
    for symptom in examine(config, warehouse):
        say(f"{symptom.state:<8} {symptom.name}: {symptom.found}")
        if symptom.advice:
            say(f"         {symptom.advice}")
        has_fault = has_fault or symptom.state == "fault"
    if has_fault:
        raise typer.Exit(ExitCode.FAILED)
