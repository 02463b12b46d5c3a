"""How commands end."""

from enum import IntEnum

from text.errors import BusyError, RunError, UsageError

__all__ = ["ApiLostError", "ExitCode", "code_of_error"]


class ExitCode(IntEnum):
    """How a command ends, as the manual lists it; 128 + n after signal n."""

    DONE = 0
    FAILED = 1  # failed or partial
    USAGE = 2
    QUARANTINED = 3  # with --strict
    UNMET = 4  # an expectation was not met
    BUSY = 5


class ApiLostError(RunError):
    """Prefect's API was lost while a run went on: its threads, which still try to reach it, are not waited for."""


def code_of_error(error: BaseException) -> ExitCode:
    """Give the exit code of a command that an error ended."""
    if isinstance(error, UsageError):
        return ExitCode.USAGE
    return ExitCode.BUSY if isinstance(error, BusyError) else ExitCode.FAILED
