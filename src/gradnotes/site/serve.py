"""`gradnotes serve`: a static server over the built site, and a watcher that rebuilds what changed."""

from __future__ import annotations

import errno
import mimetypes
import os
import queue
import subprocess
import sys
import threading
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from watchdog.events import (
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from gradnotes import LANGUAGES, ROOT

QUIET_SECONDS = 0.3
"""A rebuild starts when nothing has changed for this long: an editor writes a file in several steps."""

WATCHED = ("docs", "src", "snippets", "evidence")
"""Folders below the root whose changes show on the site; and the files `mkdocs*.yml`."""


TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""What the site consists of, not left to the system's table, which differs from machine to machine."""


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves files below its directory; a path without a file gets the 404 page of its language."""

    protocol_version = "HTTP/1.1"

    def guess_type(self, path: Any) -> str:
        """The type of a file by its last suffix."""
        suffix = Path(path).suffix.lower()
        return TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")

    def list_directory(self, path: Any) -> None:
        """A folder without index.html is a page that does not exist."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """As the base class; a 404 shows the site's own page, in the language of the path."""
        page = self._not_found_page() if code == HTTPStatus.NOT_FOUND else None
        if page is None:
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", TYPES[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """A page that was rebuilt must not come from the browser's cache."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it)
        """Requests are not logged: what matters in the terminal is what a rebuild says."""

    def _not_found_page(self) -> Path | None:
        first = urlsplit(self.path).path.lstrip("/").partition("/")[0]
        folders = [first, "."] if first in LANGUAGES else ["."]
        pages = [Path(self.directory, folder, "404.html") for folder in folders]
        return next((page for page in pages if page.is_file()), None)


def affected(path: Path, root: Path) -> tuple[str, ...]:
    """The languages that a change of this file shows in: one for a page, all for what pages are made from."""
    if not path.is_relative_to(root):
        return ()
    parts = path.relative_to(root).parts
    name = parts[-1] if parts else ""
    if name.startswith((".", "#")) or name.endswith(("~", ".tmp", ".swp", ".pyc")) or "__pycache__" in parts:
        return ()  # an editor's or Python's own
    if parts[0] == "docs" and len(parts) > 2 and parts[1] in LANGUAGES:
        return (parts[1],)
    if parts[0] in WATCHED or (len(parts) == 1 and name.startswith("mkdocs") and name.endswith(".yml")):
        return LANGUAGES
    return ()


class Changes(FileSystemEventHandler):
    """Collects the languages that changes on disk show in."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._queue: queue.SimpleQueue[str] = queue.SimpleQueue()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what a created, changed, moved or deleted file shows in."""
        if event.is_directory or isinstance(event, FileOpenedEvent | FileClosedNoWriteEvent):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                for language in affected(Path(str(path)), self._root):
                    self._queue.put(language)

    def wait(self) -> tuple[str, ...]:
        """Block until something changed and then nothing did for QUIET_SECONDS; the languages, in order."""
        found = {self._queue.get()}
        while True:
            try:
                found.add(self._queue.get(timeout=QUIET_SECONDS))
            except queue.Empty:
                return tuple(language for language in LANGUAGES if language in found)


def rebuild(languages: tuple[str, ...], root: Path, address: str) -> bool:
    """Build these languages in a new process, which sees changed Python modules too; whether it succeeded.

    `address` is where the site is served: its sitemap and the theme's instant navigation name it. What is wrong, the
    process says itself. A draft shows work in progress, whose evidence is yet to be made.
    """
    command = [sys.executable, "-m", "gradnotes", "build", "--draft"]
    for language in languages:
        command += ["--language", language]
    environment = {**os.environ, "GRADNOTES_SITE_URL": address}
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode == 0


def watch(changes: Changes, root: Path, address: str) -> None:
    """Rebuild what changed, for as long as the process lives; after a failure the last good site stays."""
    while True:
        languages = changes.wait()
        say(f"changed: rebuilding {' and '.join(languages)}")
        say("rebuilt" if rebuild(languages, root, address) else "not rebuilt; still serving the last good site")


def say(message: str) -> None:
    """Print at once, also where the output is a file or a pipe."""
    print(message, flush=True)


def serve(*, host: str = "127.0.0.1", port: int = 8000, root: Path = ROOT) -> int:
    """Build both languages, then serve and watch until Ctrl-C; the exit code.

    The port is taken first, so that a taken one is said before the build. If the build fails, an earlier
    site is served all the same, so that it can be mended in view; without one the exit code is 1.
    """
    site = root / "site"
    try:
        server = ThreadingHTTPServer((host, port), partial(SiteHandler, directory=str(site)))
    except OSError as error:
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        other = port + 1 if 1024 <= port < 65535 else 8000
        print(f"port {port} at {host} {why}; choose another: make serve PORT={other}", file=sys.stderr)
        return 1
    address = f"http://{host}:{server.server_port}/"
    changes = Changes(root)
    observer = Observer()
    observer.schedule(changes, str(root), recursive=False)
    for folder in WATCHED:
        if (root / folder).is_dir():
            observer.schedule(changes, str(root / folder), recursive=True)
    with server:
        observer.start()
        try:
            if not rebuild(LANGUAGES, root, address):
                if not all((site / language / "index.html").is_file() for language in LANGUAGES):
                    return 1
                say("not rebuilt; serving the last good site until something changes")
            threading.Thread(target=watch, args=(changes, root, address), daemon=True).start()
            say(f"serving {address} (Ctrl-C ends it)")
            server.serve_forever()
        except KeyboardInterrupt:
            say("")
        finally:
            observer.stop()
            observer.join()
    return 0
