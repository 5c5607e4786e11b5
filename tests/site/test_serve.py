"""`gradnotes serve`, driven over HTTP and by changing files; a small stand-in takes the place of the build.

The stand-in is a package `gradnotes` in the served root: `python -m gradnotes build`, run there, finds it.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradnotes import LANGUAGES, ROOT
from gradnotes.site.serve import affected

STAND_IN = """
import os
import sys
from pathlib import Path

Path("address.log").write_text(os.environ["GRADNOTES_SITE_URL"])
assert sys.argv[1:3] == ["build", "--draft"], sys.argv
languages = sys.argv[4::2]
with open("builds.log", "a") as log:
    print(*languages, file=log)
for language in languages:
    text = Path("docs", language, "index.md").read_text(encoding="utf-8")
    if "fault" in text:
        sys.exit(f"docs/{language}/index.md:1: GN000 a planted fault; remove it")
    folder = Path("site", language)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
"""

SERVE = """
import signal
import sys
from pathlib import Path
from gradnotes.site.serve import serve

# A shell starts what it runs in the background deaf to the interrupt that ends a server.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(serve(port=int(sys.argv[2]), root=Path(sys.argv[1])))
"""

PATIENCE = 30.0
"""Seconds to wait for something that takes well under one: a slow machine is no failure."""


class Server:
    """`serve` in a process of its own."""

    def __init__(self, root: Path, port: int = 0) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        self.root = root
        self.output = root / "output.log"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(root), str(port)],
                env=environment,
                stdout=output,
                stderr=output,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    @property
    def builds(self) -> list[str]:
        log = self.root / "builds.log"
        return log.read_text().splitlines() if log.exists() else []

    def start(self) -> Server:
        wait_for(lambda: "serving http" in self.said or self.process.poll() is not None)
        assert self.process.poll() is None, self.said
        self.port = int(self.said.partition("serving http://127.0.0.1:")[2].partition("/")[0])
        return self

    def get(self, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request, with the path sent as it is (urllib would tidy it)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, response.headers, body

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "gradnotes").mkdir()
    (tmp_path / "gradnotes" / "__init__.py").touch()
    (tmp_path / "gradnotes" / "__main__.py").write_text(STAND_IN)
    for folder in ("src", "snippets", "evidence", "docs/en", "docs/zh", "site/en/sub", "site/zh"):
        (tmp_path / folder).mkdir(parents=True)
    for language in LANGUAGES:
        (tmp_path / "docs" / language / "index.md").write_text(f"home {language}")
        (tmp_path / "site" / language / "404.html").write_text(f"not found {language}")
    (tmp_path / "site" / "404.html").write_text("not found")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


@pytest.fixture
def server(root: Path) -> Iterator[Server]:
    server = Server(root).start()
    yield server
    server.stop()


def test_serves_both_languages_after_building_them(server: Server) -> None:
    assert server.builds == ["en zh"]
    assert (server.root / "address.log").read_text() == f"http://127.0.0.1:{server.port}/"
    for language in LANGUAGES:
        status, headers, body = server.get(f"/{language}/")
        assert (status, body.decode()) == (200, f"home {language}")
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("font.woff2", "font/woff2"),
        ("module.mjs", "text/javascript; charset=utf-8"),
        ("script.js", "text/javascript; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("picture.svg", "image/svg+xml"),
        ("search_index.json", "application/json"),
        ("sitemap.xml", "application/xml"),
        ("example.py", "text/x-python; charset=utf-8"),
        ("unknown.gradnotes", "application/octet-stream"),
    ],
)
def test_types(server: Server, name: str, expected: str) -> None:
    (server.root / "site" / "en" / name).write_bytes(b"x")
    status, headers, body = server.get(f"/en/{name}")
    assert (status, headers["Content-Type"], body) == (200, expected, b"x")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/en/nowhere/", "not found en"),
        ("/zh/nowhere/", "not found zh"),
        ("/zh/%E6%97%A0?query=/en/", "not found zh"),
        ("/nowhere", "not found"),
        ("/english/", "not found"),
        ("/en/sub/", "not found en"),  # a folder without index.html is not listed
    ],
)
def test_not_found_in_the_language_of_the_path(server: Server, path: str, expected: str) -> None:
    status, headers, body = server.get(path)
    assert (status, body.decode()) == (404, expected)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    status, headers, body = server.get(path, "HEAD")
    assert (status, headers["Content-Length"], body) == (404, str(len(expected)), b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/en/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/en/%2e%2e/%2e%2e/secret.txt",
        "//../secret.txt",
        "/..%2fsecret.txt",
        "/en/..%5c..%5csecret.txt",
    ],
)
def test_nothing_outside_the_site(server: Server, path: str) -> None:
    status, _, body = server.get(path)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize(
    ("changed", "rebuilt"),
    [
        ("docs/en/index.md", "en"),
        ("docs/zh/index.md", "zh"),
        ("docs/glossary.yml", "en zh"),
        ("src/module.py", "en zh"),
        ("snippets/activation.py", "en zh"),
        ("evidence/cpu.jsonl", "en zh"),
        ("mkdocs.zh.yml", "en zh"),
    ],
)
def test_rebuilds_what_changed(server: Server, changed: str, rebuilt: str) -> None:
    (server.root / changed).write_text("changed")
    wait_for(lambda: "\nrebuilt" in server.said)
    assert server.builds == ["en zh", rebuilt]
    for language in rebuilt.split():
        expected = "changed" if changed == f"docs/{language}/index.md" else f"home {language}"
        assert server.get(f"/{language}/")[2].decode() == expected


def test_changes_in_a_row_are_one_rebuild(server: Server) -> None:
    for count in range(5):
        (server.root / "docs" / "en" / "index.md").write_text(f"version {count}")
        (server.root / "docs" / "zh" / f"page{count}.md").write_text("new")
    wait_for(lambda: "\nrebuilt" in server.said)
    assert server.builds == ["en zh", "en zh"]
    assert server.get("/en/")[2] == b"version 4"


def test_a_fault_leaves_the_last_good_site_and_its_mending_shows(server: Server) -> None:
    page = server.root / "docs" / "zh" / "index.md"
    page.write_text("fault")
    wait_for(lambda: "still serving the last good site" in server.said)
    assert "docs/zh/index.md:1: GN000 a planted fault; remove it" in server.said
    assert server.get("/zh/")[2] == b"home zh"
    page.write_text("mended")
    wait_for(lambda: "\nrebuilt" in server.said)
    assert server.get("/zh/")[2] == b"mended"
    assert server.builds == ["en zh", "zh", "zh"]


def test_a_fault_at_the_start_without_a_site_ends_with_1(root: Path) -> None:
    (root / "docs" / "en" / "index.md").write_text("fault")
    server = Server(root)
    assert server.process.wait(timeout=PATIENCE) == 1
    assert server.said == "docs/en/index.md:1: GN000 a planted fault; remove it\n"


def test_a_fault_at_the_start_serves_the_last_good_site(root: Path) -> None:
    for language in LANGUAGES:
        (root / "site" / language / "index.html").write_text(f"old {language}")
    (root / "docs" / "en" / "index.md").write_text("fault")
    server = Server(root).start()
    assert server.get("/en/")[2] == b"old en"
    assert server.stop() == 0


def test_a_taken_port_is_one_line_and_nothing_is_built(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = Server(root, port)
        assert server.process.wait(timeout=PATIENCE) == 1
    assert server.said.startswith(f"port {port} at 127.0.0.1 is taken; choose another: make serve PORT=")
    assert server.said.count("\n") == 1
    assert server.builds == []


def test_ctrl_c_ends_it_without_a_traceback(root: Path) -> None:
    server = Server(root).start()
    assert server.stop() == 0
    assert "Traceback" not in server.said


@pytest.mark.parametrize(
    "path",
    [
        "site/en/index.html",
        ".git/index",
        "README.md",
        "tests/test_serve.py",
        "docs/en/.index.md.swp",
        "docs/en/index.md~",
        "docs/en/#index.md#",
        "src/gradnotes/__pycache__/cli.cpython-311.pyc",
        "../elsewhere/docs/en/index.md",
    ],
)
def test_what_is_not_shown_rebuilds_nothing(path: str) -> None:
    root = Path("/repository")
    assert affected(Path(os.path.normpath(root / path)), root) == ()
