"""Options that several commands have."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "AsJson",
    "Config",
    "Form",
    "LogAs",
    "Wait",
    "Warehouse",
    "debug_wanted",
    "json_wanted",
]

Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; default config/gristmill.toml.")
]
Warehouse = Annotated[Path | None, typer.Option("--warehouse", metavar="DIR", help="Folder of the warehouse.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run is active.")]
LogAs = Annotated[
    Literal["text", "json"] | None,
    typer.Option("--log-format", help="How to log on standard error; default: [logging] in the settings."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else there.")
]
Form = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print the rows.")]


def debug_wanted() -> bool:
    """Tell whether --debug stands anywhere on the line."""
    return "--debug" in sys.argv[1:]


def json_wanted() -> bool:
    """Tell whether --json stands anywhere on the line: then a failure too is told of as an object."""
    return "--json" in sys.argv[1:]
