"""Keeps what is slow to make and depends only on its inputs: drawn figures, cut fonts."""

from __future__ import annotations

import hashlib
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
                if path.name not in self.used:
                    path.unlink(missing_ok=True)
