"""Help and completion: each command shows an example that it takes, and shells complete commands and options."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from flows.cli import app

from .command import COMMAND, clean_environment, gristmill_here


def commands(group: Any, *above: str) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *above, name)
        if getattr(command, "invoke_without_command", True):
            yield (*above, name)


ALL = list(commands(typer.main.get_command(app)))


def test_there_are_commands_in_groups_too() -> None:
    assert ("ingest",) in ALL
    assert ("quarantine", "show") in ALL


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_the_help_of_a_command_ends_with_an_example_that_it_takes(words: tuple[str, ...]) -> None:
    code, out, err = gristmill_here(*words, "--help")
    assert (code, err) == (0, "")
    last = " ".join(" ".join(out.split("─╯")[-1].split()).split())
    assert last.startswith(f"Example: gristmill {' '.join(words)}"), last
    given = shlex.split(last.removeprefix("Example: gristmill "))
    command: Any = typer.main.get_command(app)
    for word in words:
        command = command.commands[word]
    command.make_context(" ".join(words), given[len(words) :])  # raises where it does not take them


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("gristmill rest", "restore"), ("gristmill quarantine pur", "purge"), ("gristmill ingest --rel", "--reload")],
)
def test_bash_completes_commands_and_options(typed: str, offered: str) -> None:
    asked = {"_GRISTMILL_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run([COMMAND], env=clean_environment(**asked), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [offered], "")


def test_completion_is_installed_for_the_shell_that_asks(tmp_path: Path) -> None:
    environment = clean_environment(HOME=str(tmp_path), PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    words = ["bash", "-c", "gristmill --install-completion; true"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("bash completion installed in "), done.stderr
    script = (
        "source ~/.bashrc && COMP_WORDS=(gristmill doc) COMP_CWORD=1"
        " && _gristmill_completion gristmill && echo ${COMPREPLY[@]}"
    )
    tried = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert tried.stdout.splitlines()[-1] == "doctor", tried.stderr
