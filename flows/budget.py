"""A budget of CPU time that the system keeps: Python is not asked, for a pattern at work does not return to it."""

import math
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["cpu_budget"]


@contextmanager
def cpu_budget(seconds: int) -> Iterator[None]:
    """Give this process so many seconds of CPU time for the block; one that takes more is ended by SIGXCPU.

    The system counts in whole seconds, so it may be one more. A lower limit that the process came with stands.
    """
    before, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(time.process_time()) + seconds
    limits = [limit, *(each for each in (before, most) if each != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_CPU, (min(limits), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, (before, most))
