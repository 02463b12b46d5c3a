"""`gristmill up`."""

from typing import Annotated

import typer

from flows.commands.options import Config, Warehouse

__all__ = ["up"]


def up(
    warehouse: Warehouse = None,
    config: Config = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="Of Prefect's page on 127.0.0.1; 0 takes any that is free."),
    ] = None,
) -> None:
    """Serve the schedules of the configuration, with Prefect's page, until Ctrl-C."""
    from flows.terminal import say
    from flows.up import up as serve
    from schemas.settings import load_settings

    settings = load_settings(config, warehouse)
    if port is not None:
        settings = settings.model_copy(update={"schedule": settings.schedule.model_copy(update={"port": port})})
    try:
        serve(settings, config)
    except KeyboardInterrupt:
        say("stopped")
