"""The pages of both languages as files: which there are, what is front matter, what is text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from gradnotes import LANGUAGES, ROOT
from gradnotes.fences_syntax import Reference, Scan, front_matter, notebook_markdown, references, scan
from gradnotes.notes.outline import Outline, outline

TOPICS = (
    "gradients",
    "initialization",
    "activations",
    "losses",
    "optimizers",
    "normalization",
    "regularization",
    "architecture",
    "diagnostics",
)
"""The topics, the same names in every tree. A page of a topic that is not its index is a concept note."""


@dataclass(frozen=True)
class Page:
    """One page in one language: a Markdown file, or a percent-format notebook (`.py`) of `experiments/`."""

    path: str
    """From the root, with forward slashes."""
    language: str
    note: str
    """The note that the page belongs to: `activations/silu`, the same in both languages."""
    raw: bytes

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook."""
        return self.path.endswith(".py")

    @property
    def source(self) -> str:
        """The path inside the language's folder, as the nav and links name it."""
        return self.path.split("/", 2)[2]

    @property
    def concept(self) -> bool:
        """Whether the page is a concept note: a page of a topic other than its index."""
        topic, _, name = self.note.partition("/")
        return topic in TOPICS and name not in ("", "index")

    @cached_property
    def text(self) -> str:
        """The file with LF line breaks and without a byte order mark; bytes that are no UTF-8 become U+FFFD."""
        return normalized(self.raw)

    @cached_property
    def markdown(self) -> str:
        """What is Markdown in the file, with the file's own line numbers."""
        return notebook_markdown(self.text) if self.notebook else self.text

    @cached_property
    def scan(self) -> Scan:
        """The Markdown cut into fences and prose."""
        return scan(self.markdown)

    @cached_property
    def outline(self) -> Outline:
        """Headings, links, tables and blocks."""
        return outline(self.scan)

    @cached_property
    def references(self) -> list[Reference]:
        """Everything of ours that the page names."""
        return references(self.markdown)

    @cached_property
    def meta(self) -> dict[str, Any] | None:
        """The front matter, empty where there is none; None where it is not a YAML map."""
        lines = self.scan.front.splitlines()[1:-1]
        try:
            found = yaml.safe_load("\n".join(lines))
        except yaml.YAMLError:
            return None
        if found is None:
            return {}
        return found if isinstance(found, dict) else None

    @property
    def wanted(self) -> bool:
        """Whether the page says that its translation is still to be written; it then shows the other language's."""
        return (self.meta or {}).get("translation") == "wanted"

    @property
    def digest(self) -> str:
        """The hash under which the pair is confirmed."""
        return digest(self.raw)


def normalized(raw: bytes) -> str:
    """Bytes of a file as text with LF line breaks and no byte order mark."""
    return raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def body(raw: bytes) -> str:
    """What a translator works on: the text without front matter and without blank lines around it."""
    text = normalized(raw)
    return text[len(front_matter(text)) :].strip() + "\n"


def digest(raw: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the body: a mark of equality, not of safety."""
    return hashlib.sha256(body(raw).encode()).hexdigest()[:16]


def read(root: Path, path: Path) -> Page:
    """The page in this file of `docs/<language>/`."""
    name = path.relative_to(root).as_posix()
    language, source = name.split("/", 2)[1:]
    return Page(name, language, re.sub(r"\.(md|py)$", "", source), path.read_bytes())


def pages(root: Path = ROOT) -> list[Page]:
    """All pages: `*.md` anywhere in a language's folder, `*.py` in its `experiments/`; sorted by path."""
    found = []
    for language in LANGUAGES:
        folder = root / "docs" / language
        found += [read(root, path) for path in folder.rglob("*.md")]
        found += [read(root, path) for path in (folder / "experiments").glob("*.py")]
    return sorted(found, key=lambda page: page.path)


def pairs(found: list[Page]) -> dict[str, dict[str, Page]]:
    """The pages by note and language."""
    notes: dict[str, dict[str, Page]] = {}
    for page in found:
        notes.setdefault(page.note, {})[page.language] = page
    return dict(sorted(notes.items()))
