"""`gristmill reprocess`."""

from typing import Annotated

import typer

from flows.commands.options import Config, LogAs, Wait, Warehouse

__all__ = ["reprocess"]


def reprocess(
    stale: Annotated[bool, typer.Option("--stale", help="Only documents whose rows older rules made.")] = False,
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="SQL", help="Only documents of this condition on `documents`."),
    ] = None,
    warehouse: Warehouse = None,
    config: Config = None,
    wait: Wait = False,
    log_format: LogAs = None,
) -> None:
    """Make rows anew by the rules in force, from the texts that the warehouse keeps; the sources are not needed."""
    from flows.logs import logged
    from flows.reprocess import reprocess as run
    from flows.terminal import say
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    with logged(settings.logging, log_format):
        done = run(settings, stale=stale, where=where, wait=wait)
    print(f"{done.chosen} documents chosen, {done.run.documents} made anew, {len(done.refused)} left as they were")
    for document_id, reason in done.refused.items():
        say(f"  {document_id}  {reason}")
