"""A pool whose two workers are at work for an hour: `python busy.py FOLDER` holds once it has started them."""

import sys
from pathlib import Path

from holding import hold, keep_busy

from flows.pool import worker_pool

if __name__ == "__main__":
    with worker_pool(2) as pool:
        for name in ("a", "b"):
            pool.submit(keep_busy, Path(sys.argv[1], name))
        hold("submitted")
