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

from gradnotes.site.serve import SiteHandler

HOST = "127.0.0.1"

_COMPRESSED = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".map", ".ipynb", ".py")
_LEVEL = 6
"""nginx and most hosts compress at level 5 or 6."""


class GzipHandler(SiteHandler):
    """Text goes out compressed. Material navigates instantly between the addresses of its sitemap alone."""

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


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A browser that closes a connection is no news."""


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a folder for a while; its address, with a slash at the end."""
    with _Server((HOST, 0), partial(GzipHandler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
