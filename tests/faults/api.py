"""Hold Prefect's API open: `python api.py [TIMEOUT]` tells its address and waits for leave to close it."""

import sys

from flows.server import prefect_api
from holding import hold

from text.errors import GristmillError

if __name__ == "__main__":
    try:
        with prefect_api(timeout_seconds=float(sys.argv[1]) if sys.argv[1:] else 120) as url:
            hold(f"{url} {'with' if 'prefect' in sys.modules else 'without'} Prefect")
    except GristmillError as exc:
        sys.exit(f"{type(exc).__name__}: {exc}")
