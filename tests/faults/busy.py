"""A pool whose two workers are at work for an hour: `python busy.py FOLDER` holds once it has started them.

With `pattern` they are at work in a pattern that does not return to Python.
"""

import sys
from pathlib import Path

from holding import hold, keep_busy, keep_matching

from flows.pool import worker_pool

if __name__ == "__main__":
    with worker_pool(2) as pool:
        for name in ("a", "b"):
            pool.submit(keep_matching if "pattern" in sys.argv else keep_busy, Path(sys.argv[1], name))
        hold("submitted")
