"""Options that several commands have, and the exit codes."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = [
    "EXIT_BUSY",
    "EXIT_FAILED",
    "EXIT_INTERRUPTED",
    "EXIT_QUARANTINED",
    "EXIT_USAGE",
    "AsJson",
    "Config",
    "Form",
    "Wait",
    "Warehouse",
    "debug_wanted",
]

EXIT_FAILED, EXIT_USAGE, EXIT_QUARANTINED, EXIT_BUSY = 1, 2, 3, 5
EXIT_INTERRUPTED = 130  # what shells and typer make of Ctrl-C

Config = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings; default config/gristmill.toml.")
]
Warehouse = Annotated[Path | None, typer.Option("--warehouse", metavar="DIR", help="Folder of the warehouse.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run is active.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on standard output and nothing else there.")
]
Form = Annotated[Literal["table", "json", "csv"], typer.Option("--format", help="How to print the rows.")]


def debug_wanted() -> bool:
    """Tell whether --debug stands anywhere on the line."""
    return "--debug" in sys.argv[1:]
