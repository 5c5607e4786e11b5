"""Keeps what is slow to make and depends only on its inputs: large things a file each, small texts in one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path


class Cache:
    """Files in a folder, named by a hash of what they are made from; `prune` drops those a build did not use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()

    def get(self, inputs: list[str], make: Callable[[], bytes]) -> bytes:
        """The bytes made from these inputs, which must name everything that they depend on."""
        name = hashlib.sha256("\0".join(inputs).encode()).hexdigest()[:32]
        self.used.add(name)
        path = self.folder / name
        if path.is_file():
            return path.read_bytes()
        data = make()
        self.folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)  # an interrupted build leaves no half file under the name
        return data

    def prune(self) -> None:
        """Delete what was not asked for since the cache was opened."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in self.used and path.is_file():
                    path.unlink(missing_ok=True)


class Memory:
    """Many small texts, each by what it was made from, in one file: typeset formulas, coloured code, cut words.

    What was made by another `version` of their maker is forgotten when the file is opened.
    """

    def __init__(self, path: Path | None = None, version: str = "") -> None:
        self.path = path
        self.version = version
        self._known: dict[str, str] = _remembered(path, version) if path else {}
        self._used: dict[str, str] = {}

    def get(self, source: str, make: Callable[[], str]) -> str:
        """The text made from this source."""
        if source not in self._used:
            found = self._known.get(source)
            self._used[source] = make() if found is None else found
        return self._used[source]

    def save(self) -> None:
        """Write down what was asked for since the file was opened; forget the rest."""
        if self.path and self._used != self._known:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_suffix(".part")
            part.write_text(json.dumps({"version": self.version, "texts": self._used}), encoding="utf-8")
            part.replace(self.path)
            self._known = dict(self._used)


def _remembered(path: Path, version: str) -> dict[str, str]:
    """The texts in a file; none where it is missing, cut short or of another version."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(found, dict) or found.get("version") != version:
        return {}
    return {str(source): str(text) for source, text in found["texts"].items()}
