"""`gristmill ingest`."""

from typing import Annotated

import typer

from flows.commands.options import EXIT_QUARANTINED, AsJson, Config, Wait, Warehouse, debug_wanted

__all__ = ["ingest"]


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
    reload: Annotated[
        bool,
        typer.Option(
            "--reload", help="Load files anew of which older rules or settings made rows, or on which a worker died."
        ),
    ] = False,
    wait: Wait = False,
    as_json: AsJson = False,
) -> None:
    """Ingest files, folders or globs, and publish what came of them."""
    from flows.progress import reporting
    from flows.terminal import say

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
            request = IngestRequest(tuple(scans), verify=verify, wait=wait, reload=reload)
            with direct_stages(settings) as stages:
                summary = run_direct(request, settings, stages, reporter)
        else:
            from flows.server import prefect_api

            reporter.step("starting Prefect")
            with prefect_api(debug=debug_wanted()):
                from flows.tasks import ingest_flow, reporter_of_flow

                reporter_of_flow.set(reporter)
                summary = ingest_flow(paths, source, config, warehouse, verify, wait, reload)
    if as_json:
        print(summary_json(summary))
    else:
        say("\n".join(balance_lines(summary)))
    if strict and summary.run.quarantined_records + summary.run.quarantined_streams:
        raise typer.Exit(EXIT_QUARANTINED)
