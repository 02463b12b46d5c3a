"""Send an alert: to a command on its standard input, or to a webhook as the body of a POST."""

import logging
import os
import subprocess
import time
from collections.abc import Callable, Mapping

from schemas.alert import Alert
from schemas.settings import OnAlertSettings
from text.errors import GristmillError

__all__ = ["AlertError", "send_alert"]

_PAUSE_SECONDS = 1.0  # before the second attempt; before each later one twice as long
_MAY_PASS = frozenset({408, 425, 429})  # answers of HTTP that a later attempt may not get, beside those of the server's


class AlertError(GristmillError):
    """Nobody could be told; says why, and never the address, which is a secret."""


class _PassingError(AlertError):
    """A failure that may pass by itself."""


def send_alert(alert: Alert, settings: OnAlertSettings, environment: Mapping[str, str] = os.environ) -> None:
    """Tell the command and the webhook that config names, each in at most `attempts`. Raises AlertError."""
    body = alert.model_dump_json().encode()
    if settings.command:
        _attempt(lambda: _run(settings, body), settings.attempts)
    if settings.webhook_variable:
        url, headers = _place(settings, environment)
        _attempt(lambda: _post(url, headers, body, settings.timeout_seconds), settings.attempts)


def _attempt(tell: Callable[[], None], attempts: int) -> None:
    for number in range(attempts):
        if number:
            time.sleep(_PAUSE_SECONDS * 2 ** (number - 1))
        try:
            return tell()
        except _PassingError:
            if number + 1 == attempts:
                raise
    return None


def _run(settings: OnAlertSettings, body: bytes) -> None:
    command = settings.command[0]
    try:
        done = subprocess.run(  # noqa: S603 - config names it, and no shell reads it
            settings.command, input=body, capture_output=True, timeout=settings.timeout_seconds, check=False
        )
    except subprocess.TimeoutExpired as exc:
        msg = f"The command {command} of [on_alert] took more than {settings.timeout_seconds:g} s."
        raise _PassingError(msg) from exc
    except OSError as exc:
        msg = f"The command {command} of [on_alert] cannot be run: {exc.strerror}."
        raise AlertError(msg) from exc
    if done.returncode:
        words = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
        msg = f"The command {command} of [on_alert] ended with {done.returncode}{f': {words[-1]}' if words else ''}."
        raise _PassingError(msg)


def _place(settings: OnAlertSettings, environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    url = environment.get(settings.webhook_variable or "", "")
    if not url.startswith(("http://", "https://")):
        wrong = "holds no address that begins with http:// or https://" if url else "is not set"
        msg = f"The environment variable {settings.webhook_variable}, which [on_alert] names, {wrong}."
        raise AlertError(msg)
    headers = {"Content-Type": "application/json"}
    if settings.authorization_variable:
        headers["Authorization"] = environment.get(settings.authorization_variable, "")
        if not headers["Authorization"]:
            msg = f"The environment variable {settings.authorization_variable}, which [on_alert] names, is not set."
            raise AlertError(msg)
    return url, headers


def _post(url: str, headers: Mapping[str, str], body: bytes, timeout_seconds: float) -> None:
    import httpx  # noqa: PLC0415 - takes a while, and most runs have nothing to tell

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)  # below that they log the address
    try:
        answer = httpx.post(url, headers=dict(headers), content=body, timeout=timeout_seconds)
    except httpx.TransportError as exc:
        msg = f"The webhook of [on_alert] cannot be reached: {type(exc).__name__}."
        raise _PassingError(msg) from None  # the cause may name the address
    except (httpx.InvalidURL, UnicodeEncodeError, ValueError) as exc:
        msg = f"The webhook of [on_alert] cannot be called: address or authorization are wrong ({type(exc).__name__})."
        raise AlertError(msg) from None
    if not answer.is_success:
        msg = f"The webhook of [on_alert] answered {answer.status_code}."
        passing = answer.is_server_error or answer.status_code in _MAY_PASS
        raise (_PassingError if passing else AlertError)(msg)
