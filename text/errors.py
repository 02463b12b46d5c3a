"""The errors of Gristmill, named by what happens next.

    GristmillError
    ├── RunError          the run is meaningless or cannot go on: stop, exit 1
    │   ├── UsageError    wrong words on the command line or in a config file: exit 2, before anything runs
    │   └── BusyError     another run holds the warehouse: exit 5
    ├── SourceError       one source cannot be read: go on with the others, the run ends as partial
    ├── RecordError       one record is bad: quarantine it with its reason, go on with the next
    └── RetryableError    the outside world failed (input and output only): try again, then give up

Every error survives pickling, for errors cross from worker processes to the run.
"""

from collections.abc import Mapping

__all__ = ["BusyError", "GristmillError", "RecordError", "RetryableError", "RunError", "SourceError", "UsageError"]


class GristmillError(Exception):
    """Base of all errors that Gristmill raises on purpose; its text is one or two plain sentences.

    `figures` are those of the run that it ended, as far as the run came: its id and terms of the balance.
    """

    figures: Mapping[str, str | int] = {}


class RunError(GristmillError):
    """The run cannot go on; what was committed before stays."""


class UsageError(RunError):
    """The command line or the configuration is wrong; nothing has run."""


class BusyError(RunError):
    """Another run is active on the same warehouse."""


class RetryableError(GristmillError):
    """An input or output failed in a way that may pass, such as a network file system hiccup."""


class SourceError(GristmillError):
    """A source, or a folder of it, cannot be read at all.

    `reason` is a code of `schemas.reasons`, `detail` a sentence for people.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class RecordError(GristmillError):
    """One record cannot be loaded and goes to the quarantine.

    `reason` is a code of `schemas.reasons`, `detail` a sentence for people, `stage` the step that refused it.
    """

    def __init__(self, reason: str, detail: str, stage: str) -> None:
        super().__init__(reason, detail, stage)
        self.reason = reason
        self.detail = detail
        self.stage = stage

    def __str__(self) -> str:
        return f"{self.reason} at {self.stage}: {self.detail}"
