"""What Gristmill logs on standard error: lines for people, or JSON objects for programs, a line each.

What is logged is an event with its keys: ids, names of files, counts, durations; never the text of a document.
"""

import datetime as dt
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flows.terminal import escape
from schemas.settings import LogFormat, LoggingSettings

__all__ = ["log_facts", "logged"]


def log_facts(logger: logging.Logger, message: str, **facts: object) -> None:
    """Log an event that goes its way: a sentence for people, and the same as fields for programs."""
    logger.info("%s", message, extra={"facts": facts})


@contextmanager
def logged(settings: LoggingSettings, form: LogFormat | None = None, *, is_watched: bool = False) -> Iterator[None]:
    """Show what is logged on standard error while the block runs.

    `form` is what the command line says, and goes before the settings. Where somebody watches a progress bar, only
    warnings and errors are shown, unless they ask for a form.
    """
    logger, handler = logging.getLogger("gristmill"), logging.StreamHandler(sys.stderr)
    level = getattr(logging, settings.level.upper())
    handler.setLevel(max(level, logging.WARNING) if is_watched and form is None else level)
    handler.setFormatter(_JsonLines() if (form or settings.format) == "json" else _PlainLines())
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def _at(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _PlainLines(logging.Formatter):
    """`2024-06-01T05:15:03.120Z INFO    Batch 000003 ...`; a name of a file cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        message = escape(record.getMessage()).replace("\n", "\\n")
        return f"{_at(record)} {record.levelname:<7} {message}"


class _JsonLines(logging.Formatter):
    """An object a line: `at` (UTC), `level`, `logger`, `message`, and the facts of the event."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = getattr(record, "facts", {})
        own = {"at": _at(record), "level": record.levelname.lower(), "logger": record.name}
        return json.dumps({**own, "message": record.getMessage(), **facts}, default=str)
