"""Signals that end a command: SIGTERM and SIGHUP do what Ctrl-C, SIGINT, does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

__all__ = ["EXIT_SIGNALLED", "Interrupted", "signals_interrupt"]

EXIT_SIGNALLED = 128
"""What shells add to a signal's number for the exit code of a command that it ended."""


class Interrupted(KeyboardInterrupt):
    """A signal asks the command to end; whatever cleans up after Ctrl-C cleans up after it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def signals_interrupt() -> Iterator[list[int]]:
    """Let SIGINT, SIGTERM and SIGHUP raise `Interrupted` in the main thread; yields a list of those that came.

    The list tells more than the exception: DuckDB turns that into an error of its own where a query is under way. But
    for Ctrl-C only the first of a kind interrupts: what cleans up must not suffer from a sender that is impatient. A
    signal that somebody wants ignored, as `nohup` does with SIGHUP, or handles already, stays as it is.
    """
    came: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> NoReturn:
        if number != signal.SIGINT:
            signal.signal(number, signal.SIG_IGN)
        came.append(number)
        raise Interrupted(number)

    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_DFL}
    ours = {number: handler for number, handler in usual.items() if signal.getsignal(number) is handler}
    for number in ours:
        signal.signal(number, interrupt)
    try:
        yield came
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
