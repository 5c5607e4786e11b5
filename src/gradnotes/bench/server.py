"""Serves the built site as a static host does: compressed, with a sitemap that names the address it is served at."""

from __future__ import annotations

import gzip
import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from gradnotes.site.serve import SiteHandler

HOST = "127.0.0.1"

_COMPRESSED = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".map", ".ipynb", ".py")
_LEVEL = 6
"""nginx and most hosts compress at level 5 or 6."""


class _Counted:
    """A connection's output that counts its bytes."""

    def __init__(self, output: Any) -> None:
        self.output = output
        self.count = 0

    def write(self, data: bytes) -> int:
        """As the output's own."""
        self.count += len(data)
        return int(self.output.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.output, name)


class GzipHandler(SiteHandler):
    """Text goes out compressed. Material navigates instantly between the addresses of its sitemap alone."""

    server: Server

    def setup(self) -> None:
        """Count what is sent, here and not in the browser, which does not tell the size of a worker's script."""
        super().setup()
        self.wfile = self.counted = _Counted(self.wfile)  # type: ignore[assignment]  # has all that a handler uses

    def do_GET(self) -> None:
        """As the base class; the server notes the path and the bytes of the answer, headers included."""
        before = self.counted.count
        super().do_GET()
        self.server.sent.append((urlsplit(self.path).path, self.counted.count - before))

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """The header of an answer; the body to send after it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if not path.is_file() or path.suffix not in _COMPRESSED:
            return super().send_head()
        data = path.read_bytes()
        if path.name == "sitemap.xml":
            here = f"http://{self.headers['Host']}/".encode()
            data = re.sub(rb"https?://[^\s\"<]*?/(?=(?:en|zh)/)", here, data)
        data = gzip.compress(data, _LEVEL, mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    def log_message(self, *_: Any) -> None:
        """Nothing: the table is printed here."""


class Server(ThreadingHTTPServer):
    """Notes what it sent: path and bytes of each answer."""

    def __init__(self, site: Path) -> None:
        super().__init__((HOST, 0), partial(GzipHandler, directory=str(site)))
        self.sent: list[tuple[str, int]] = []
        self.address = f"http://{HOST}:{self.server_port}/"

    def handle_error(self, *_: Any) -> None:
        """A browser that closes a connection is no news."""


@contextmanager
def serving(site: Path) -> Iterator[Server]:
    """Serve a folder for a while."""
    with Server(site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
