"""An HTTP server on this machine that takes alerts, and answers as a test wants."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

__all__ = ["Webhook", "listening"]


class Webhook(NamedTuple):
    """Where it listens, and what it was sent: bodies and headers, those too that it answered with an error."""

    url: str
    bodies: list[dict[str, Any]]
    headers: list[dict[str, str]]

    def changes(self) -> list[tuple[str, str, str]]:
        """Give subject, state and reason of each change that it was told, in order."""
        return [
            (change["subject"], change["state"], change["reason"]) for body in self.bodies for change in body["changes"]
        ]


@contextmanager
def listening(answers: Sequence[int] = ()) -> Iterator[Webhook]:
    """Listen until the block is left; the first requests are answered with these codes, later ones with 204."""
    waiting = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            hook.headers.append(dict(self.headers))
            self.send_response(waiting.pop(0) if waiting else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook = Webhook(f"http://127.0.0.1:{server.server_port}/secret-path", [], [])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
