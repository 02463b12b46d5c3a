"""Prefect's own command line, several commands in one process: `python prefect_commands.py "flow ls" "flow-run ls"`.

Prints each command with its exit code; what it wrote itself goes to standard error.
"""

import contextlib
import shlex
import sys

from prefect.cli import app


def exit_code(command: str) -> object:
    """Run a command of Prefect's and give what a shell would see."""
    sys.argv = ["prefect", *shlex.split(command)]
    with contextlib.redirect_stdout(sys.stderr):
        try:
            app()
        except SystemExit as exc:
            return exc.code or 0
    return 0


if __name__ == "__main__":
    for words in list(sys.argv[1:]):
        print(f"{words}: {exit_code(words)}", flush=True)
