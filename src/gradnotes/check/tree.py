"""What the groups of rules read: one tree, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from gradnotes import ROOT
from gradnotes.fences_syntax import Scan, scan
from gradnotes.notes.catalog import Catalog
from gradnotes.notes.outline import Outline, outline
from gradnotes.notes.pages import Page, normalized, pages, pairs


@dataclass(frozen=True)
class Document:
    """A Markdown file of the repository's root: README, CONTRIBUTING."""

    path: str
    raw: bytes

    @cached_property
    def markdown(self) -> str:
        """The text with LF line breaks."""
        return normalized(self.raw)

    @cached_property
    def scan(self) -> Scan:
        """The text cut into fences and prose."""
        return scan(self.markdown)

    @cached_property
    def outline(self) -> Outline:
        """Headings, links and the rest."""
        return outline(self.scan)


class Tree:
    """The pages of one repository tree, with what they may name."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.pages = pages(root)
        self.pairs = pairs(self.pages)
        self.catalog = Catalog(root)
        self.documents = [Document(path.name, path.read_bytes()) for path in sorted(root.glob("*.md"))]

    @property
    def written(self) -> list[Page]:
        """The pages that are not waiting for their translation."""
        return [page for page in self.pages if not page.wanted]

    @property
    def texts(self) -> list[Page | Document]:
        """The written pages, and the Markdown files of the root."""
        return [*self.written, *self.documents]

    @property
    def couples(self) -> Iterator[tuple[Page, Page]]:
        """English and Chinese page of each note that has both, written."""
        for both in self.pairs.values():
            if len(both) > 1 and not any(page.wanted for page in both.values()):
                yield both["en"], both["zh"]

    @cached_property
    def config(self) -> Settings:
        """The settings of the English site, which the Chinese one inherits."""
        return Settings(self.root / "mkdocs.yml")


class Settings:
    """What the rules read of `mkdocs.yml`: the nav with its lines, and the site's address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        self._node = yaml.compose(text, Loader=yaml.SafeLoader)

    @property
    def exists(self) -> bool:
        """Whether there is a nav to compare with."""
        return self._value("nav") is not None

    @property
    def nav(self) -> dict[str, int]:
        """The paths in the nav and their lines."""
        return dict(_scalars(self._value("nav"), keys=False))

    @property
    def addresses(self) -> list[str]:
        """Addresses at which our own site may be published."""
        return [text for text, _ in _scalars(self._value("site_url")) if text.startswith("http")]

    def _value(self, key: str) -> yaml.Node | None:
        if isinstance(self._node, yaml.MappingNode):
            for name, value in self._node.value:
                if name.value == key:
                    return value  # type: ignore[no-any-return]  # PyYAML's nodes hold Any
        return None


def _scalars(node: Any, *, keys: bool = True) -> Iterator[tuple[str, int]]:
    """All strings below a node, with their lines; a map's keys only where asked for."""
    if isinstance(node, yaml.ScalarNode):
        yield node.value, node.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, keys=keys)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if keys:
                yield from _scalars(name)
            yield from _scalars(value, keys=keys)
