"""Which API of Prefect a run reports to: the one that the user names, that of `gristmill up`, or none.

docs/prefect.md says why no server is started for a single run. What is set here are documented settings
(https://docs.prefect.io/v3/api-ref/settings-ref).
"""

import contextlib
import http.client
import os
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.exit_code import ApiLostError
from text.errors import RunError, UsageError
from warehouse.file_lock import is_held
from warehouse.layout import Layout

__all__ = ["NO_TELEMETRY", "Place", "demand_reachable", "is_up", "lost", "prefect_api", "read_place"]

NO_TELEMETRY = {
    "DO_NOT_TRACK": "1",  # else the first import on a machine is reported to Prefect's makers
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}

_SILENT = {
    # Only the console is silent: what a flow logs still reaches the API. WARNING or ERROR would not do: at these levels
    # Prefect logs the traceback of a failed flow, and that an event was still under way when the run ended.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
}

_PATIENCE = {  # a server that is gone is told of within a minute: by default each question is asked six times
    "PREFECT_CLIENT_MAX_RETRIES": "3",
}

_REACH_SECONDS = 10

_GONE_ADVICE = (
    "Start its server, name another in PREFECT_API_URL or none, or use --direct; "
    "what was loaded stays, and the next run takes up the rest."
)


class Place(BaseModel):
    """Where the API of `gristmill up` is, and what it asks for; a file of this user alone holds it (`up.json`)."""

    model_config = ConfigDict(frozen=True)

    url: str
    auth_string: str

    def variables(self) -> dict[str, str]:
        """Give the variables of the environment by which Prefect finds it; a proxy is kept out of the way."""
        hosts = [os.environ.get("no_proxy") or os.environ.get("NO_PROXY"), "127.0.0.1"]
        without = ",".join(filter(None, hosts))
        named = {"PREFECT_API_URL": self.url, "PREFECT_API_AUTH_STRING": self.auth_string}
        return {**named, "no_proxy": without, "NO_PROXY": without}


@contextlib.contextmanager
def prefect_api(layout: Layout, *, debug: bool = False) -> Iterator[str | None]:
    """Let Prefect report to the API that there is while the block lasts; gives its URL, None where there is none.

    First comes `PREFECT_API_URL`, then the server of `gristmill up`, then what a file names that Prefect reads, such as
    the profile in use. Enter it before Prefect is imported. `debug` lets Prefect log to standard error, which is silent
    otherwise. The environment is restored at the end. Raises `UsageError` where Prefect does not accept its settings.
    """
    patience = {name: value for name, value in _PATIENCE.items() if name not in os.environ}
    with _environment(patience | NO_TELEMETRY | ({} if debug else _SILENT)):
        named = os.environ.get("PREFECT_API_URL")
        place = read_place(layout) if not named and is_up(layout) else None
        with _environment(place.variables() if place else {}):
            in_settings = _url_of_settings() if named or place or _has_settings_file() else None
            yield named or (place.url if place else in_settings)


def is_up(layout: Layout) -> bool:
    """Tell whether `gristmill up` is running: its lock goes with it, however it ends."""
    try:
        return is_held(layout.up_lock)
    except OSError:
        return False


def read_place(layout: Layout) -> Place | None:
    """Read where the server of `gristmill up` is, or was; None where nothing is known, or it is another user's."""
    try:
        return Place.model_validate_json(layout.up.read_bytes())
    except (OSError, ValidationError):
        return None


def _url_of_settings() -> str | None:
    """Say which API Prefect's settings name, those of the environment and of files that it reads."""
    try:
        from prefect.settings import get_current_settings  # noqa: PLC0415 slow: only where it must be

        return get_current_settings().api.url or None
    except ValueError as exc:  # of pydantic, or of a TOML file
        raise UsageError(f"Prefect does not accept its settings: {' '.join(str(exc).split())}") from exc


def demand_reachable(url: str) -> None:
    """Ask the API that a run is to report to whether it is there.

    Any answer will do, for what it says is Prefect's to understand. Raises RunError, in plain words, where none comes.
    """
    try:
        urllib.request.urlopen(f"{url}/health", timeout=_REACH_SECONDS).close()  # noqa: S310 - the user's own address
    except urllib.error.HTTPError:
        return
    except (OSError, ValueError, http.client.HTTPException) as exc:
        reason = exc.reason if isinstance(exc, urllib.error.URLError) else exc
        if not isinstance(reason, ssl.SSLError):  # whom to trust is among Prefect's settings
            msg = f"Prefect's API at {url} cannot be reached: {reason}. {_GONE_ADVICE}"
            raise RunError(msg) from exc


def lost(url: str | None, error: Exception) -> ApiLostError:
    """Say that Prefect's API was lost while a run went on."""
    return ApiLostError(f"Prefect's API at {url} does not answer any more ({type(error).__name__}). {_GONE_ADVICE}")


def _has_settings_file() -> bool:
    """Tell whether there is a file that Prefect reads settings from."""
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    profiles = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml")
    project = Path("pyproject.toml")
    return any(path.is_file() for path in (Path(".env"), Path("prefect.toml"), profiles)) or (
        project.is_file() and b"tool.prefect" in project.read_bytes()
    )


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Set variables of the environment, and put back at the end what was there before."""
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
