"""`gristmill ingest`."""

from contextlib import ExitStack, nullcontext
from typing import Annotated

import typer

from flows.commands.options import AsJson, Config, LogAs, Wait, Warehouse, debug_wanted

__all__ = ["ingest"]


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH ...]", help="Files, folders or globs; default: the configured sources."),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source",
            metavar="NAME",
            help="With paths: name them as a source, configured or new; its root is the folder. "
            "Without: ingest this configured source only; may be given several times.",
        ),
    ] = None,
    config: Config = None,
    warehouse: Warehouse = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Run without Prefect, also where a server of it is found.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when something was quarantined.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Hash all files, also those whose size and time look unchanged.")
    ] = False,
    reload: Annotated[
        bool,
        typer.Option(
            "--reload", help="Load files anew of which older rules or settings made rows, or on which a worker died."
        ),
    ] = False,
    wait: Wait = False,
    as_json: AsJson = False,
    log_format: LogAs = None,
) -> None:
    """Ingest files, folders or globs, and publish what came of them."""
    from flows.progress import BarReporter, reporting

    with reporting(wanted=not as_json) as reporter, ExitStack() as stack:
        from flows.api import demand_reachable, prefect_api
        from flows.ingest import IngestRequest, direct_stages
        from flows.ingest import ingest as run_direct
        from flows.logs import logged
        from schemas.settings import load_settings
        from sources.discover import chosen_scans
        from warehouse.layout import layout_of

        # Also before Prefect is started: wrong usage is told of at once.
        settings = load_settings(config, warehouse)
        stack.enter_context(logged(settings.logging, log_format, is_watched=isinstance(reporter, BarReporter)))
        scans = chosen_scans(settings.sources, paths or (), source)
        request = IngestRequest(tuple(scans), verify=verify, wait=wait, reload=reload)
        with nullcontext() if direct else prefect_api(layout_of(settings.warehouse), debug=debug_wanted()) as url:
            if url is None:
                with direct_stages(settings) as stages:
                    summary = run_direct(request, settings, stages, reporter)
            else:
                reporter.step("starting Prefect")
                demand_reachable(url)
                from flows.tasks import ingest_as_flow

                summary = ingest_as_flow(
                    reporter,
                    paths=paths,
                    source=source,
                    config=config,
                    warehouse=warehouse,
                    strict=strict,
                    verify=verify,
                    wait=wait,
                    reload=reload,
                )
    from flows.balance import show_summary
    from flows.outcome import exit_code

    code = exit_code(summary.run, summary.sources, strict=strict)
    show_summary(summary, code, as_json=as_json)
    raise typer.Exit(code)
